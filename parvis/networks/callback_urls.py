"""Where networks send people back to: fixed addresses, since networks are told them in advance."""

from django.urls import path

from parvis.networks import connect_views

urlpatterns = [path("channels/callback/<slug:network>/", connect_views.callback, name="sign_in_callback")]
