"""Addresses outside of any workspace and account. Names: language, theme, healthz."""

from django.urls import path

from parvis.ui import views

urlpatterns = [
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
    path("healthz", views.healthz, name="healthz"),
]
