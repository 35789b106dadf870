"""Addresses of the library of one workspace."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
