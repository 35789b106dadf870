"""Accounts that one sign-in has opened, kept for a quarter of an hour until a person says which ones are meant."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Teammate
from parvis.kit.clock import now
from parvis.networks import sign_ins
from parvis.networks.models import PendingSignIn
from parvis.networks.protocols import Access, Account
from parvis.networks.ways import Found

IN_SESSION = "to_pick"


class PickForm(forms.Form):
    """`cleaned_data["accounts"]`: those that were chosen, as they were found."""

    def __init__(self, *args: Any, found: Sequence[Found], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {one.account.account_id: one for one in found}
        self.fields["accounts"] = forms.MultipleChoiceField(
            label=_("Accounts"),
            choices=[(pk, one.account.name or one.account.handle) for pk, one in self.found.items()],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one account.")},
        )

    def clean_accounts(self) -> list[Found]:
        return [self.found[pk] for pk in self.cleaned_data["accounts"]]


def offer(request: HttpRequest, found: Sequence[Found], *, by: Teammate, network: str) -> None:
    """Keep them, encrypted, for this browser and this person."""
    state = sign_ins.new_state()
    kept: dict[str, Any] = {"base_url": found[0].access.base_url, "secret": {"found": [_told(one) for one in found]}}
    until = now() + timedelta(seconds=sign_ins.SECONDS)
    PendingSignIn.objects.create(
        state=state, workspace=by.workspace, teammate=by, network=network, expires_at=until, **kept
    )
    request.session[IN_SESSION] = state


def offered(request: HttpRequest, *, by: Teammate, network: str) -> list[Found]:
    """What this person may choose from, in this browser; nothing when the time is over."""
    kept = PendingSignIn.objects.filter(
        state=request.session.get(IN_SESSION, ""), teammate=by, network=network, expires_at__gt=now()
    ).first()
    return [_found(one) for one in (kept.secret or {}).get("found", ())] if kept else []


def forget(request: HttpRequest, *, by: Teammate, network: str) -> None:
    PendingSignIn.objects.filter(state=request.session.pop(IN_SESSION, ""), teammate=by, network=network).delete()


def _told(one: Found) -> dict[str, Any]:
    return {"access": asdict(one.access), "account": asdict(one.account)}


def _found(told: dict[str, Any]) -> Found:
    return Found(Access(**told["access"]), Account(**told["account"]))
