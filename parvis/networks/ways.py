"""How people connect an account: what each network asks for, and what is checked on the way.

A network's way stands in its own folder (`networks/<key>/way.py`); this is what all ways have in common.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from parvis.kit.http import Http
from parvis.networks.doctor import Check, Step, Words, examine, is_well, waiting
from parvis.networks.protocols import Access, Account, ReadsArrivals
from parvis.networks.registry import adapter_for


@dataclass(frozen=True, slots=True)
class Found:
    """An account that a sign-in has opened, and its key."""

    access: Access
    account: Account


@dataclass(slots=True)
class Errand:
    """One try to connect. A step leaves here what the next ones need."""

    http: Http
    told: Mapping[str, Any] = field(default_factory=dict)  # the form's values; after the way back the address's too
    keys: Mapping[str, str] | None = None  # of our application there; None: not entered yet
    callback: str = ""  # where the network sends people back to
    state: str = ""  # what they bring back, so that we know them again
    base_url: str = ""
    secret: dict[str, Any] = field(default_factory=dict)  # kept, encrypted, until they come back
    access: Access | None = None
    account: Account | None = None
    found: Sequence["Found"] = ()  # where one yes opens several accounts: which one is meant, a person says


class Way(Protocol):
    """Connecting on one network."""

    @property
    def key(self) -> str: ...

    @property
    def promise(self) -> Words:
        """On the tile: what it takes."""
        ...

    @property
    def advice(self) -> Words:
        """Above the form: what to do, and where to find what it asks for."""
        ...

    @property
    def button(self) -> Words: ...

    @property
    def form(self) -> type[forms.Form]: ...

    def steps(self, errand: Errand) -> list[Step]:
        """All checks in order; the last ones leave `access` and `account` in the errand."""
        ...


@runtime_checkable
class LeadsAway(Protocol):
    """A way on which the person says yes on the network itself."""

    def pause(self, errand: Errand) -> int:
        """After how many steps they leave; 0: not this time."""
        ...

    def leave(self, errand: Errand) -> str:
        """The address where they say yes."""
        ...


@runtime_checkable
class NeedsKeys(Protocol):
    """A way on which Parvis must be known as an application first; a person makes its keys on the network's pages."""

    @property
    def keys_form(self) -> type[forms.Form]:
        """Asks for `client_id`, `client_secret` and whatever else belongs to them."""
        ...

    @property
    def developer_page(self) -> str:
        """Where the keys are made."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a try: a report, and either an account (in the errand), or an address where a person says yes."""

    report: Sequence[Check]
    errand: Errand
    goes_to: str = ""

    @property
    def connected(self) -> bool:
        return is_well(self.report) and (self.errand.access is not None or bool(self.errand.found))


def plan(way: Way) -> list[Check]:
    """The checks to come, before anything was typed."""
    return waiting(way.steps(Errand(Http())))


async def set_out(way: Way, errand: Errand) -> Outcome:
    """Check what was typed, up to the end or to where the person must say yes elsewhere."""
    steps = way.steps(errand)
    if not isinstance(way, LeadsAway) or not (pause := way.pause(errand)):
        return Outcome(await examine(steps), errand)
    report = await examine(steps[:pause])
    outcome = [*report, *waiting(steps[pause:])]
    if not is_well(report):
        return Outcome(outcome, errand)
    errand.secret["done"] = [str(check.text) for check in report]
    return Outcome(outcome, errand, way.leave(errand))


async def come_back(way: Way, errand: Errand) -> Outcome:
    """The person is back: the rest of the checks."""
    steps = way.steps(errand)
    done = [Check(step.title, "ok", text) for step, text in zip(steps, errand.secret["done"], strict=False)]
    return Outcome([*done, *await examine(steps[len(done) :])], errand)


class PasswordField(forms.CharField):
    """A secret of another place: never filled in again, and no password manager should keep it as ours."""

    def __init__(self, **how: Any) -> None:
        super().__init__(widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}), **how)


def reading(network: str, errand: Errand) -> Step:
    """The last check: read what came in. Nothing is ever published by a test."""

    async def look() -> Words:
        assert errand.access is not None
        adapter = adapter_for(network, errand.http)
        if not isinstance(adapter, ReadsArrivals):
            return _("This network has nothing to read.")
        catch = await adapter.read_arrivals(errand.access, mark="", about=())
        number = len(catch.arrivals)
        return ngettext("{n} reaction read.", "{n} reactions read.", number).format(n=number)

    return Step(
        _("A test: read the latest reactions"),
        _("The latest reactions cannot be read"),
        look,
        _("Nothing is ever published by a test."),
    )


def signed_in(errand: Errand) -> str:
    if len(errand.found) > 1:
        number = len(errand.found)
        return ngettext("{n} account opened.", "{n} accounts opened.", number).format(n=number)
    assert errand.account is not None
    return _("You are {handle}.").format(handle=errand.account.handle)
