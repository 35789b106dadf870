"""Addresses of the channels of one workspace."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
