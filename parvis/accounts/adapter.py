"""Where allauth asks us: who may create an account, and where a signed-in person goes."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from parvis.accounts.entering import FIRST_RUN, may_sign_up


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """allauth with the rules of this installation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return may_sign_up(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return "/"

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """To the first run of the workspace that the sign-up began."""
        begun = request.session.pop(FIRST_RUN, "")
        return reverse("welcome", args=[begun]) if begun else "/"
