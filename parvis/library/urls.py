"""Addresses of a workspace's pictures and films."""

from django.urls import path

from parvis.library import views

urlpatterns = [
    path("files/", views.files, name="files"),
    path("files/<uuid:media_id>/", views.content, name="file"),
    path("files/<uuid:media_id>/small/", views.thumbnail, name="thumbnail"),
    path("files/<uuid:media_id>/alternative-text/", views.alternative_text, name="alternative_text"),
]
