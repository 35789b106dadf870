"""All addresses. A workspace's pages stand below /w/<slug>/."""

from django.urls import include, path

from parvis.config.live import live

handler400 = "parvis.ui.views.bad_request"
handler403 = "parvis.ui.views.forbidden"
handler404 = "parvis.ui.views.not_found"
handler500 = "parvis.ui.views.broken"

urlpatterns = [
    path("w/<slug:slug>/live/", live, name="live"),
    path("", include("parvis.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("parvis.networks.callback_urls")),
    path("", include("parvis.networks.hook_urls")),
    path("", include("parvis.library.public_urls")),
    path("", include("parvis.ui.urls")),
    path("w/<slug:slug>/", include("parvis.today.urls")),
    path("w/<slug:slug>/calendar/", include("parvis.calendar.urls")),
    path("w/<slug:slug>/", include("parvis.publishing.urls")),
    path("w/<slug:slug>/library/", include("parvis.library.urls")),
    path("w/<slug:slug>/channels/", include("parvis.networks.urls")),
    path("w/<slug:slug>/", include("parvis.accounts.workspace_urls")),
]
