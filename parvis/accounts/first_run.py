"""The first run of a workspace: four steps, each done or not, as the rows and the audit log tell."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import AuditEntry, Invitation, Teammate, Workspace

#: Areas above this one connect and publish; what they write down tells that it was done.
CHANNEL_EVENTS = ("channel.connected",)
POST_EVENTS = ("publication.scheduled", "publication.submitted")


@dataclass(frozen=True, slots=True)
class Step:
    """`url`: where the step is done; "" where no page of that name exists."""

    key: str
    number: int
    title: str | Promise
    url: str
    done: bool


NAMES: dict[str, tuple[str | Promise, str]] = {
    "shop": (_("Your shop"), "welcome"),
    "channel": (_("First channel"), "channels"),
    "post": (_("First post"), "compose"),
    "team": (_("Your team"), "team"),
}


def steps(workspace: Workspace) -> list[Step]:
    """All four, in order. The shop is there as soon as it has a name."""
    done = {"shop": True, **_done(workspace)}
    return [
        Step(key, number, title, _address(name, workspace), done[key])
        for number, (key, (title, name)) in enumerate(NAMES.items(), start=1)
    ]


def step_to_take(all_steps: list[Step], wanted: str = "") -> Step:
    """The step that somebody asked for, else the first one that is not done, else the last."""
    asked = [step for step in all_steps if step.key == wanted]
    return (asked or [step for step in all_steps if not step.done] or all_steps[-1:])[0]


def step_after(all_steps: list[Step], step: Step) -> Step | None:
    """The next step that is not done; None where nothing is left."""
    left = [other for other in all_steps if other.number > step.number and not other.done]
    return left[0] if left else None


def _done(workspace: Workspace) -> dict[str, bool]:
    entries = AuditEntry.objects.for_workspace(workspace)
    events = set(entries.filter(event__in=CHANNEL_EVENTS + POST_EVENTS).values_list("event", flat=True).distinct())
    team = Teammate.objects.for_workspace(workspace).active().count() > 1
    return {
        "channel": not events.isdisjoint(CHANNEL_EVENTS),
        "post": not events.isdisjoint(POST_EVENTS),
        "team": team or Invitation.objects.filter(workspace=workspace).exists(),
    }


def _address(name: str, workspace: Workspace) -> str:
    try:
        return reverse(name, args=[workspace.slug])
    except NoReverseMatch:
        return ""
