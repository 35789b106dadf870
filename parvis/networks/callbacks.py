"""The one address that people come back to from a network, whatever the workspace."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def callback_address(request: HttpRequest, network: str) -> str:
    path = reverse("sign_in_callback", args=[network])
    return f"{settings.BASE_URL}{path}" if settings.BASE_URL else request.build_absolute_uri(path)
