"""All addresses. A workspace's pages stand below /w/<slug>/."""

from django.urls import include, path

urlpatterns = [
    path("", include("parvis.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("parvis.ui.urls")),
    path("w/<slug:slug>/", include("parvis.today.urls")),
    path("w/<slug:slug>/calendar/", include("parvis.calendar.urls")),
    path("w/<slug:slug>/", include("parvis.publishing.urls")),
    path("w/<slug:slug>/library/", include("parvis.library.urls")),
    path("w/<slug:slug>/channels/", include("parvis.networks.urls")),
    path("w/<slug:slug>/", include("parvis.accounts.workspace_urls")),
]
