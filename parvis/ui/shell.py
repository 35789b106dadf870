"""What every signed-in page shows around its own content. `parvis.config.wiring.shell` fills it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Brand(Protocol):
    """A workspace as the shell sees it."""

    name: str
    slug: str
    colour: str

    @property
    def initials(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of a page. `workspace` is None on pages above all workspaces (the account, the first run)."""

    workspace: Brand | None = None
    teammate: object = None  # str() is the person's name
    workspaces: Sequence[Brand] = field(default_factory=tuple)
    channels_total: int = 0
    channels_broken: int = 0
    alarm: str | None = None  # one sentence: what everybody must know now (no worker is alive)
    waiting: int = 0  # conversations that wait for an answer


@dataclass(frozen=True, slots=True)
class Area:
    """One entry of the navigation. `name` is the address's name; `key` is pressed after g."""

    name: str
    title: str | Promise
    icon: str
    key: str = ""
    group: int = 0
    also: tuple[str, ...] = ()  # other addresses' names that belong to it


#: the order is the order of the work; an area without an address is not shown
AREAS = (
    Area("today", _("Today"), "sun-high", "t"),
    Area("month", _("Calendar"), "calendar", "c", also=("publications", "post")),
    Area("inbox", _("Inbox"), "inbox", "i"),
    Area("library", _("Library"), "photo", "l", group=1),
)
#: below the rail's line, and in the palette
SETTINGS = (
    Area("channels", _("Channels"), "plug-connected", "h"),
    Area("team", _("Team"), "users", "m"),
    Area("settings", _("Settings"), "settings", "s"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An area with its address in one workspace."""

    area: Area
    url: str
    on: bool = False
    badge: int = 0


def address(name: str, workspace: Brand) -> str | None:
    """The address called `name` in the workspace; None where no page has that name."""
    try:
        return reverse(name, kwargs={"slug": workspace.slug})
    except NoReverseMatch:
        return None


def entries(areas: Sequence[Area], shell: Shell, current: str) -> list[Entry]:
    """The areas that exist, with their addresses. `current` is the name of the page's own address."""
    if shell.workspace is None:
        return []
    found = [(area, address(area.name, shell.workspace)) for area in areas]
    return [
        Entry(area, url, on=current == area.name or current in area.also, badge=shell.waiting * (area.name == "inbox"))
        for area, url in found
        if url
    ]
