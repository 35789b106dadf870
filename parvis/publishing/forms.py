"""What people type about publications, turned into domain values."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.accounts.models import Workspace
from parvis.kit.clock import TimeDoesNotExist, is_ambiguous, moment, now
from parvis.kit.http import Http
from parvis.library.models import MediaFile
from parvis.networks.models import Channel
from parvis.networks.options import Option, options_of
from parvis.networks.protocols import Limits
from parvis.networks.registry import adapter_for
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


#: No network takes more; what one network takes is its own check's matter.
MOST_TEXT = 100_000
POLL_ANSWERS = 6
POLL_TIMES = [
    (3600, _("1 hour")),
    (6 * 3600, _("6 hours")),
    (86_400, _("1 day")),
    (3 * 86_400, _("3 days")),
    (7 * 86_400, _("7 days")),
]
LANGUAGES = [
    ("fr", "français"), ("en", "English"), ("de", "Deutsch"), ("es", "español"), ("it", "italiano"),
    ("nl", "Nederlands"), ("pt", "português"), ("ar", "العربية"), ("he", "עברית"), ("uk", "українська"),
]  # fmt: skip


class Words(forms.CharField):
    """Text as it was typed: line ends are \\n, characters that no database keeps are left out."""

    def __init__(self, **kwargs: Any) -> None:
        usual = {"required": False, "strip": False, "max_length": MOST_TEXT, "widget": forms.Textarea({"dir": "auto"})}
        super().__init__(**{**usual, **kwargs})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "") if text else text


class Names(forms.CharField):
    """Words parted by commas; the value is a list."""

    def clean(self, value: Any) -> Any:
        names = [name.strip() for name in (super().clean(value) or "").split(",")]
        return list(dict.fromkeys(name for name in names if name))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


def names_of(channel: Channel) -> list[str]:
    """The options that the channel's network asks for."""
    return [option.name for option in options_of(adapter_for(channel.network, Http()))]


def asked(option: Option, limits: Limits) -> forms.Field:
    """How the composer asks for what only one network knows."""
    how: dict[str, Any] = {"label": str(option.label), "help_text": str(option.help)}
    if option.kind in ("choice", "place"):
        offered = option.choices if option.kind == "choice" else [("", "—"), *limits.places]
        return forms.ChoiceField(**how, choices=offered, required=False)
    if option.kind == "yes":
        return forms.BooleanField(**how, required=False)
    how["max_length"] = option.most
    if option.kind == "text":
        return Words(**how, widget=forms.Textarea({"rows": 2}))
    return Names(**how, required=False) if option.kind == "names" else forms.CharField(**how, required=False)


class PostForm(forms.Form):
    """Everything about a post and its channels, as it is typed; nothing is required before it is to go out.

    For each channel there are `adapted_<id>`, `text_<id>` and one field per option of its network; for each file
    `alt_<id>`. Files are listed in `media`, in order; ids of other workspaces count as nothing.
    """

    id = forms.UUIDField(widget=forms.HiddenInput)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    text = Words(label=_("Text for all channels"))
    warning = forms.CharField(label=_("Content warning"), max_length=200, required=False)
    poll_seconds = forms.ChoiceField(label=_("Open for"), choices=POLL_TIMES, required=False, initial=86_400)
    poll_multiple = forms.BooleanField(label=_("Several answers may be chosen"), required=False)
    when = forms.ChoiceField(
        choices=[("date", _("Date")), ("now", _("Now")), ("later", _("Later"))], required=False, initial="date"
    )
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label=_("Time"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))

    def __init__(
        self,
        *args: Any,
        workspace: Workspace,
        channels: Sequence[Channel],
        files: Iterable[MediaFile] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace
        self.channels = {str(channel.pk): channel for channel in channels}
        self.pictures = {str(file.pk): file for file in files}
        spoken = self.initial.get("language") or workspace.language
        known = dict(LANGUAGES)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"),
            choices=[*known.items(), *([] if spoken in known else [(spoken, spoken)])],
            required=False,
        )
        self.fields["channels"] = forms.MultipleChoiceField(
            choices=[(pk, channel.handle) for pk, channel in self.channels.items()], required=False
        )
        for number in range(POLL_ANSWERS):
            self.fields[f"poll_{number}"] = forms.CharField(
                label=pgettext_lazy("poll", "Answer"), max_length=200, required=False
            )
        for pk, channel in self.channels.items():
            self._add_channel(pk, channel)
        for pk in self.pictures:
            self.fields[f"alt_{pk}"] = Words(
                label=_("Alternative text"), max_length=5000, widget=forms.Textarea({"rows": 2})
            )

        for name, asked in self.fields.items():
            if isinstance(asked.widget, (forms.TextInput, forms.Textarea, forms.DateInput, forms.TimeInput)):
                # What is being typed while an answer is under way stays as it is.
                asked.widget.attrs["hx-preserve"] = "true"
                if name != "text" and not name.startswith("text_"):
                    asked.widget.attrs["class"] = "form-control"

    def _add_channel(self, pk: str, channel: Channel) -> None:
        self.fields[f"adapted_{pk}"] = forms.BooleanField(required=False)
        self.fields[f"text_{pk}"] = Words(label=_("Text for {handle}").format(handle=channel.handle))
        limits = channel.limits_now()
        for option in options_of(adapter_for(channel.network, Http())):
            self.fields[f"{option.name}_{pk}"] = asked(option, limits)

    def clean_channels(self) -> list[Channel]:
        return [self.channels[pk] for pk in dict.fromkeys(self.cleaned_data["channels"])]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        answers = [data.get(f"poll_{number}", "").strip() for number in range(POLL_ANSWERS)]
        answers = [answer for answer in answers if answer]
        seconds, multiple = int(data.get("poll_seconds") or 86_400), bool(data.get("poll_multiple"))
        data["poll"] = {"options": answers, "seconds": seconds, "multiple": multiple} if answers else None
        return data

    @property
    def is_blank(self) -> bool:
        """True while nothing was typed or added: no draft is made of it."""
        data = self.cleaned_data
        typed = [data.get("title"), data.get("text"), data.get("warning"), data.get("poll"), *self.pictures]
        own = [data.get(f"text_{pk}") for pk in self.channels]
        return not any(value.strip() if isinstance(value, str) else value for value in [*typed, *own])

    def own_text(self, channel: Channel) -> str | None:
        """The channel's own text; None where it takes the common one."""
        pk = str(channel.pk)
        return self.cleaned_data.get(f"text_{pk}", "") if self.cleaned_data.get(f"adapted_{pk}") else None

    def options(self, channel: Channel) -> dict[str, Any]:
        """What only the channel's network knows; what is empty is left out."""
        names = names_of(channel)
        found = {name: self.cleaned_data.get(f"{name}_{channel.pk}") for name in names}
        if "title" in names and not found["title"]:
            found["title"] = self.cleaned_data.get("title")
        return {name: value for name, value in found.items() if value}

    def chosen_files(self) -> list[tuple[MediaFile, str]]:
        """The files in order, each with its alternative text, "" where that is the file's own."""
        typed = {pk: self.cleaned_data.get(f"alt_{pk}", "") for pk in self.pictures}
        return [(file, "" if typed[pk] == file.alt_text else typed[pk]) for pk, file in self.pictures.items()]

    def moment(self) -> datetime | None:
        """The chosen moment; None where it is none, the fault then stands at its field."""
        if {"day", "time"} & self.errors.keys():
            return None
        try:
            return chosen_moment(self.cleaned_data, self.workspace)
        except NoTime as error:
            self.add_error("time" if self.cleaned_data.get("day") else "day", str(error))
        except (TimeDoesNotExist, TimeHasPassed) as error:
            self.add_error("time", str(error))
        return None

    @property
    def happens_twice(self) -> bool:
        """True in the hour that daylight saving repeats; the first of the two is meant."""
        day, time = (self.cleaned_data.get(name) for name in ("day", "time"))
        return bool(day and time and is_ambiguous(day, time, self.workspace.clock))


def file_ids(given: Iterable[str]) -> list[uuid.UUID]:
    """The ids among `given`, in order and once."""
    found: dict[uuid.UUID, None] = {}
    for text in given:
        try:
            found[uuid.UUID(text)] = None
        except ValueError:
            continue
    return list(found)
