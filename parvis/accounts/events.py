"""The audit log in words: one whole sentence for every event, in the reader's language.

Places in a sentence: {who} did it; {subject} is the person or address that it was done to; {role}, {old}, {new} are
roles; {network} is a network's name; {settings} lists what was changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import AuditEntry, Invitation, Role, Teammate, Workspace
from parvis.ui.marks import mark

SENTENCES: dict[str, str | Promise] = {
    "workspace.begun": _("{who} created the workspace."),
    "workspace.changed": _("{who} changed the settings: {settings}."),
    "invitation.made": _("{who} invited {subject}. Role: {role}."),
    "invitation.withdrawn": _("{who} withdrew the invitation to {subject}."),
    "teammate.joined": _("{who} joined the team. Role: {role}."),
    "teammate.role_changed": _("{who} gave {subject} another role: {new} instead of {old}."),
    "teammate.removed": _("{who} removed {subject} from the team."),
    "teammate.left": _("{who} left the team."),
    "channel.connected": _("{who} connected a channel of {network}."),
    "channel.reconnected": _("{who} connected a channel of {network} again."),
    "channel.disconnected": _("{who} disconnected a channel of {network}."),
    "channel.access_lost": _("A network no longer lets {who} into a channel; somebody must connect it again."),
    "keys.entered": _("{who} entered the keys of our application on {network}."),
    "guest_link.made": _("{who} made a link by which a client connects an account on {network}."),
    "publication.scheduled": _("{who} scheduled a publication."),
    "publication.submitted": _("{who} handed over a publication for approval."),
    "publication.taken_back": _("{who} made a publication a draft again."),
    "publication.cancelled": _("{who} cancelled a publication."),
    "publication.held": _("{who} held a publication back."),
    "publication.found_by_hand": _("{who} said where a publication stands that nobody was sure of."),
    "publication.sent_again": _("{who} had a publication sent again."),
    "publication.went_on": _("{who} let a publication go on after its channel was connected again."),
}

#: what the log can be narrowed to: the first words of the events, by name
TOPICS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "team": (_("Team"), ("teammate.", "invitation.")),
    "channels": (_("Channels"), ("channel.", "keys.", "guest_link.")),
    "publications": (_("Publications"), ("publication.",)),
    "workspace": (_("Settings"), ("workspace.",)),
}


@dataclass(frozen=True, slots=True)
class Told:
    """An entry with its sentence. `who` is None where Parvis did it by itself."""

    entry: AuditEntry
    who: Teammate | None
    sentence: str


def told(entries: Iterable[AuditEntry]) -> list[Told]:
    """Sentences for `entries`, which have `by__user` loaded; two queries whatever their number."""
    entries = list(entries)
    subjects = _subjects(entries)
    return [Told(entry, entry.by, _sentence(entry, subjects)) for entry in entries]


def _sentence(entry: AuditEntry, subjects: Mapping[str, str]) -> str:
    pattern = SENTENCES.get(entry.event)
    if pattern is None:  # written by a later version than this one
        return entry.event
    details: dict[str, Any] = entry.details
    return str(pattern).format(
        who=entry.by or "Parvis",
        subject=subjects.get(entry.subject_id) or gettext("somebody"),
        role=_role(details.get("role")),
        old=_role(details.get("old")),
        new=_role(details.get("new")),
        network=mark(details["network"]).name if details.get("network") else "",
        settings=", ".join(_setting(name) for name in details.get("fields", ())),
    )


def _subjects(entries: Iterable[AuditEntry]) -> dict[str, str]:
    """Names of the people and addresses that entries are about, by id."""
    told = [entry for entry in entries if entry.subject_id]
    people = [entry.subject_id for entry in told if entry.event.startswith("teammate.")]
    invited = [entry.subject_id for entry in told if entry.event.startswith("invitation.")]
    found = {str(mate.pk): str(mate) for mate in Teammate.objects.filter(pk__in=people).select_related("user")}
    return found | {str(one.pk): one.email for one in Invitation.objects.filter(pk__in=invited)}


def _role(role: str | None) -> str:
    return str(dict(Role.choices).get(role or "", role or ""))


def _setting(name: str) -> str:
    return str(getattr(Workspace._meta.get_field(name), "verbose_name", name))
