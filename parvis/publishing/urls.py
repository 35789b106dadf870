"""Addresses of posts and publications of one workspace. Names: compose, post, edit_post, publication_<deed>."""

from django.urls import path

from parvis.publishing.views import post
from parvis.publishing.views.compose import compose
from parvis.publishing.views.deeds import DEEDS

urlpatterns = [
    path("posts/new/", compose, name="compose"),
    path("posts/<uuid:post_id>/edit/", compose, name="edit_post"),
    path("posts/<uuid:post_id>/", post.post, name="post"),
    path("posts/<uuid:post_id>/answers/<int:arrival_id>/", post.answer, name="answer"),
    path("publications/<uuid:publication_id>/time/", post.time, name="publication_time"),
    path("publications/<uuid:publication_id>/sighting/", post.found, name="publication_found"),
    *(
        path(f"publications/<uuid:publication_id>/{deed.noun}/", post.deed_view(deed), name=deed.address)
        for deed in DEEDS.values()
    ),
]
