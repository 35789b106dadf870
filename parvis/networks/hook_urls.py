"""Where networks tell what happened: open to all, believed only with a signature."""

from django.urls import path

from parvis.networks import hook_views

urlpatterns = [
    path("hooks/<slug:network>/", hook_views.hook, name="hook"),
    path("hooks/<slug:network>/<uuid:channel_id>/", hook_views.hook, name="channel_hook"),
]
