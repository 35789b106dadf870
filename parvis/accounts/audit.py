"""The audit log of what matters."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import AuditEntry, Role, Teammate, Workspace

#: What each event is called on the page. Other areas add theirs with `name_events` when they are loaded.
_names: dict[str, str | Promise] = {
    "workspace.begun": _("Workspace created"),
    "workspace.changed": _("Settings changed"),
    "invitation.made": _("Somebody was invited"),
    "invitation.withdrawn": _("Invitation withdrawn"),
    "teammate.joined": _("Joined the team"),
    "teammate.role_changed": _("Role changed"),
    "teammate.removed": _("Removed from the team"),
    "teammate.left": _("Left the team"),
}


def note(workspace: Workspace, event: str, *, by: Teammate | None, subject: object = "", **details: Any) -> None:
    """Write one entry. `event` is a dotted name in the past tense; `details` holds ids, codes and counts only."""
    AuditEntry.objects.create(workspace=workspace, event=event, by=by, subject_id=str(subject), details=details)


def name_events(names: Mapping[str, str | Promise]) -> None:
    """Say in words what events of another area are."""
    _names.update(names)


def in_words(entry: AuditEntry) -> str:
    """The event's name; its dotted name where nobody has named it."""
    return str(_names.get(entry.event, entry.event))


def details_in_words(entry: AuditEntry) -> str:
    """The details that say something to people: roles. The rest are ids and codes."""
    roles = dict(Role.choices)
    told = entry.details
    if "old" in told and "new" in told:
        return _("{old} → {new}").format(old=roles.get(told["old"], told["old"]), new=roles.get(told["new"], told["new"]))
    return str(roles.get(told.get("role", ""), ""))
