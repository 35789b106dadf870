"""Parts of pages that tell of workspaces and people: `{% load accounts %}`."""

from typing import Any

from django import forms, template
from django.utils.translation import gettext_lazy as _

from parvis.accounts.devices import Device, device
from parvis.accounts.first_run import steps
from parvis.accounts.models import Workspace
from parvis.accounts.roles import explained

register = template.Library()
register.simple_tag(explained, name="roles_explained")

#: our words for the fields of allauth's forms
_LABELS: dict[str, Any] = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "oldpassword": _("Password until now"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
    "passwordless": _("Sign in with it alone, without a password"),
}
_HELP: dict[str, Any] = {
    "password1": _("At least 8 characters, and nothing that others would try first."),
    "passwordless": _("The device then asks for your finger, your face or its code each time."),
}


@register.inclusion_tag("accounts/_first_steps.html")
def first_steps(workspace: Workspace, now: str) -> dict[str, Any]:
    """The four steps of the first run, the one called `now` marked: shop, channel, post, team."""
    return {"workspace": workspace, "steps": steps(workspace), "now": now}


@register.simple_tag
def plain_words(form: forms.Form) -> str:
    """A form of allauth in our words: labels, one line of help, nothing written into the fields."""
    for bound in form:
        bound.field.widget.attrs.pop("placeholder", None)
        bound.label = _LABELS.get(bound.name, bound.label)
        bound.help_text = _HELP.get(bound.name, "")
    return ""


@register.filter
def as_device(user_agent: str) -> Device:
    return device(user_agent)
