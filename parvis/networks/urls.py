"""Addresses of the channels of one workspace."""

from django.urls import path

from parvis.networks import connect_views, guest_views, views

urlpatterns = [
    path("", views.channels, name="channels"),
    path("connect/", connect_views.choose, name="connect_channel"),
    path("connect/<slug:network>/", connect_views.connect, name="connect"),
    path("connect/<slug:network>/pick/", connect_views.pick, name="pick"),
    path("connect/<slug:network>/links/", guest_views.make_link, name="guest_links"),
    path("<uuid:channel_id>/checkup/", views.checkup, name="channel_checkup"),
    path("<uuid:channel_id>/leaving/", views.leaving, name="channel_leaving"),
    path("<uuid:channel_id>/disconnection/", views.disconnection, name="channel_disconnection"),
]
