"""Addresses above all workspaces: where networks send people back to (fixed, told in advance), where clients come with
a link, and how accounts are connected."""

from django.urls import path

from parvis.networks import connect_views, guest_views, guide_views

urlpatterns = [
    path("channels/callback/<slug:network>/", connect_views.callback, name="sign_in_callback"),
    path("connect/<str:token>/", guest_views.guest, name="guest"),
    path("connect/<str:token>/accounts/", guest_views.guest_pick, name="guest_pick"),
    path("networks/<slug:network>/guide/", guide_views.guide, name="guide"),
]
