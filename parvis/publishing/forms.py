"""What people type about publications, turned into domain values."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Workspace
from parvis.kit.clock import TimeDoesNotExist, moment, now
from parvis.publishing.errors import NoTime, TimeHasPassed


def chosen_moment(data: dict[str, Any], workspace: Workspace) -> datetime:
    """`day` and `time` on the workspace's clock as one instant. Raises NoTime, TimeDoesNotExist, TimeHasPassed."""
    day, time = data.get("day"), data.get("time")
    if day is None or time is None:
        raise NoTime()
    chosen = moment(day, time, workspace.clock)
    if chosen <= now():
        raise TimeHasPassed()
    return chosen


class TimeForm(forms.Form):
    """A day and a time; `cleaned_data["at"]` is one aware moment in the future."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label=_("Time"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if {"day", "time"} <= data.keys():
            try:
                data["at"] = chosen_moment(data, self.workspace)
            except (TimeDoesNotExist, TimeHasPassed) as error:
                self.add_error("time", str(error))
        return data


class AddressForm(forms.Form):
    """Where a person found a publication on the network."""

    url = forms.CharField(
        label=_("Its address"),
        max_length=800,
        required=False,
        validators=[URLValidator(["http", "https"])],
        widget=forms.URLInput({"placeholder": "https://"}),
    )


class AnswerForm(forms.Form):
    """The reply to somebody."""

    text = forms.CharField(label=_("Your answer"), max_length=20_000, strip=True, widget=forms.Textarea({"rows": 2}))
