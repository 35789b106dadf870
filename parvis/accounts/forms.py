"""What people type about themselves, their workspaces and their team."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from allauth.account.forms import SignupForm
from allauth.core import context
from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from parvis.accounts import actions
from parvis.accounts.entering import FIRST_RUN, INVITATION, carried_invitation, may_sign_up
from parvis.accounts.events import TOPICS
from parvis.accounts.models import AuditEntryQuerySet, Role, Teammate, User, Workspace
from parvis.accounts.names import NameField
from parvis.accounts.roles import roles_given_by
from parvis.kit.errors import NotAllowed

if TYPE_CHECKING:  # generic only in the stubs
    WorkspaceModelForm = forms.ModelForm[Workspace]
    UserModelForm = forms.ModelForm[User]
else:
    WorkspaceModelForm = UserModelForm = forms.ModelForm

#: Links and old names of zones would only make the list longer.
ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
LATE_LIMITS = [timedelta(minutes=15), timedelta(hours=1), timedelta(hours=2), timedelta(hours=6), timedelta(hours=24)]
SIGN_UP_LOCK = 7_701  # advisory lock of PostgreSQL: of two first accounts at once, one is the first


def zone_choices() -> list[tuple[str, str]]:
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ").replace("/", " / ")) for zone in ZONES)]


class SignUpForm(SignupForm):  # type: ignore[misc]  # allauth ships no types
    """A name and, unless the person was invited, a first workspace."""

    name = NameField(
        label=_("Your name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True})
    )
    workspace = NameField(
        label=_("Name of your first workspace"),
        max_length=80,
        help_text=_("A brand, a shop, a client: whatever is to be kept apart. You can add more later."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    timezone = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-timezone": ""}))
    field_order = ["name", "email", "password1", "workspace"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        self.fields["password1"].help_text = _("At least 8 characters, and nothing that others would try first.")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        invitation = carried_invitation(context.request)
        if invitation is not None:  # they name no workspace: they join one
            del self.fields["workspace"]
            self.fields["email"].initial = invitation.email

    def clean_timezone(self) -> str:
        zone = self.cleaned_data["timezone"]
        return zone if zone in ZONES else settings.WORKSPACE_TIME_ZONE

    def save(self, request: HttpRequest) -> User:
        """The account with its workspace, or neither. Raises NotAllowed where somebody else was first."""
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SIGN_UP_LOCK])
            if not may_sign_up(request):
                raise NotAllowed()
            user: User = super().save(request)
            actions.change_account(user, name=self.cleaned_data["name"])
            invitation = carried_invitation(request)
            if invitation is not None:
                actions.accept(invitation, user=user)
                del request.session[INVITATION]
            else:
                begun = self._begin(user, getattr(request, "LANGUAGE_CODE", ""))
                request.session[FIRST_RUN] = begun.slug
        return user

    def _begin(self, user: User, language: str) -> Workspace:
        name, zone = self.cleaned_data["workspace"], self.cleaned_data["timezone"]
        known = language if language in dict(settings.LANGUAGES) else ""
        return actions.begin_workspace(name, user=user, timezone=zone, language=known).workspace


class NewWorkspaceForm(WorkspaceModelForm):
    name = NameField(label=_("Name"), max_length=80)
    timezone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices)

    class Meta:
        model = Workspace
        fields = ["name", "timezone", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of its posts"), choices=settings.LANGUAGES, initial=self.initial.get("language")
        )


class ShopForm(NewWorkspaceForm):
    """What the first step of the first run asks."""

    colour = forms.CharField(
        label=_("Colour"),
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Choose a colour, written as in #7a3b1d."))],
        widget=forms.TextInput(attrs={"type": "color", "class": "form-control-color"}),
    )

    class Meta(NewWorkspaceForm.Meta):
        fields = [*NewWorkspaceForm.Meta.fields, "colour"]


class WorkspaceForm(ShopForm):
    """The settings of one workspace; `cleaned_data["late_limit"]` is a timedelta."""

    late_limit = forms.TypedChoiceField(
        label=_("A publication that is late by more than this waits for a person"),
        coerce=lambda seconds: timedelta(seconds=int(seconds)),
    )

    class Meta(ShopForm.Meta):
        fields = [*ShopForm.Meta.fields, "late_limit"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted({*LATE_LIMITS, self.instance.late_limit})
        choices = [(str(int(limit.total_seconds())), length_in_words(limit)) for limit in known]
        self.fields["late_limit"].choices = choices  # type: ignore[attr-defined]  # a TypedChoiceField
        self.initial["late_limit"] = str(int(self.instance.late_limit.total_seconds()))


def length_in_words(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return ngettext_lazy("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    return ngettext_lazy("%(n)d hour", "%(n)d hours", minutes // 60) % {"n": minutes // 60}


class RoleForm(forms.Form):
    """A role that the teammate may give."""

    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, by: Teammate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in roles_given_by(by)]  # type: ignore[attr-defined]  # a ChoiceField


class InvitationForm(RoleForm):
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    field_order = ["email", "role"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].initial = Role.WRITER.value


class AccountForm(UserModelForm):
    name = NameField(label=_("Your name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(label=_("Language"), required=False)

    class Meta:
        model = User
        fields = ["name", "language", "theme"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("As the browser asks")), *settings.LANGUAGES]  # type: ignore[attr-defined]  # a ChoiceField


class AuditForm(forms.Form):
    """What the audit log is narrowed to. A choice that does not exist narrows nothing."""

    who = forms.ModelChoiceField(
        Teammate.objects.none(), label=_("Who"), required=False, empty_label=_("Everybody"), blank=True
    )
    about = forms.ChoiceField(label=_("About"), required=False)

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mates = Teammate.objects.for_workspace(workspace).select_related("user").order_by("user__name", "pk")
        self.fields["who"].queryset = mates  # type: ignore[attr-defined]  # a ModelChoiceField
        topics = [(key, name) for key, (name, _beginnings) in TOPICS.items()]
        self.fields["about"].choices = [("", _("Everything")), *topics]  # type: ignore[attr-defined]  # a ChoiceField

    def narrowed(self, entries: AuditEntryQuerySet) -> AuditEntryQuerySet:
        self.full_clean()
        if self.cleaned_data.get("who"):
            entries = entries.filter(by=self.cleaned_data["who"])
        if self.cleaned_data.get("about"):
            entries = entries.about(TOPICS[self.cleaned_data["about"]][1])
        return entries
