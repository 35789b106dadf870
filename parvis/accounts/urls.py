"""Addresses above all workspaces."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
