"""Addresses above all workspaces."""

from django.urls import path

from parvis.accounts import views

urlpatterns = [
    path("", views.home, name="home"),
    path("workspaces/new/", views.new_workspace, name="new_workspace"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path("account/", views.account, name="account"),
]
