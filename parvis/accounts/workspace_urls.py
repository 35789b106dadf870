"""Addresses of one workspace: team, settings, audit."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
