"""Addresses of one workspace: team, settings, audit log."""

from django.urls import path

from parvis.accounts import workspace_views as views

urlpatterns = [
    path("team/", views.team, name="team"),
    path("team/invitations/", views.invitations, name="invitations"),
    path("team/invitations/<uuid:invitation_id>/withdrawal/", views.withdrawal, name="withdrawal"),
    path("team/<uuid:teammate_id>/role/", views.role, name="teammate_role"),
    path("team/<uuid:teammate_id>/removal/", views.removal, name="teammate_removal"),
    path("welcome/", views.welcome, name="welcome"),
    path("settings/", views.settings, name="settings"),
    path("audit/", views.audit, name="audit"),
]
