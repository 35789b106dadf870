"""Whether a network reaches Parvis: for files that it fetches by itself, and for its web hooks.

From inside only so much can be said: that the address is not a private one, and that it answers to ourselves with the
right file. The way from outside is the network's to try.
"""

import asyncio
import hashlib
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from parvis.kit.http import AddressGuard, ForbiddenAddress, Http, HttpFailure
from parvis.networks.database import from_async
from parvis.networks.doctor import NotTold, Step, Words
from parvis.networks.errors import Refused
from parvis.networks.models import Channel
from parvis.networks.signals import file_to_fetch

SECONDS = 8.0
#: Names that lead nowhere from outside: RFC 6761, 6762, 8375, and what home and office networks use.
PRIVATE_NAMES = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa", ".test", ".invalid")


class AddressUnknown(Refused):
    code = "address_unknown"
    sentence = _("Parvis does not know under which address it is reached. Set PARVIS_BASE_URL, then start it again.")


class AddressPrivate(Refused):
    code = "address_private"
    sentence = _(
        "{address} is an address inside this machine or its network: nobody outside can fetch anything there. "
        "Give Parvis a public address, and set PARVIS_BASE_URL."
    )


class AddressUnsafe(Refused):
    code = "address_unsafe"
    sentence = _("{address} is not encrypted: networks fetch by https only. Set up https, and change PARVIS_BASE_URL.")


class NameUnknown(Refused):
    code = "name_unknown"
    sentence = _("No machine has the name {host}. Check PARVIS_BASE_URL, and the entries of the domain (DNS).")


class AddressSilent(Refused):
    code = "address_silent"
    sentence = _("Nobody answers at {address}. Check the proxy before Parvis, the firewall, and PARVIS_BASE_URL.")


class AnotherAnswers(Refused):
    code = "another_answers"
    sentence = _(
        "At {address} something else than Parvis answers, or a changed file. Check the proxy before Parvis, and "
        "PARVIS_BASE_URL."
    )


@dataclass(frozen=True, slots=True)
class Trial:
    """What is fetched to see whether it works. sha256: of its content; "": any good answer is right."""

    url: str
    sha256: str = ""


def our_address() -> str:
    """Under which others reach us, "" where nobody has told."""
    return str(settings.BASE_URL or settings.ADDRESS)


def is_near(channel: Channel) -> bool:
    """The network lives on the very host that we do, as the village does: it needs no way from outside."""
    return urlsplit(our_address()).hostname == urlsplit(channel.base_url).hostname


def may_be_told(channel: Channel) -> bool:
    """Whether the network could send us web hooks: they come by https, or from nearby."""
    return bool(our_address()) and (is_near(channel) or our_address().startswith("https://"))


def fetching(channel: Channel) -> Step:
    """The check of a network that fetches pictures and films by itself."""

    async def look() -> Words:
        address = our_address()
        if not address:
            raise AddressUnknown()
        near = is_near(channel)
        if not near:
            _demand_public(address)
        places = await _places(address)
        await _fetch(address, await _trial(channel))
        if not near and all(map(_is_private, places)):
            raise NotTold(INSIDE.format(host=urlsplit(address).hostname))
        return ANSWERS.format(address=address)

    return Step(
        _("Pictures and films can be fetched from Parvis"),
        _("The network cannot fetch pictures and films from Parvis"),
        look,
    )


ANSWERS = _("{address} answers with the right file. The way from outside only the network itself can try.")
INSIDE = _(
    "It answers; but seen from here, {host} is a private address. Networks reach it only if the name leads elsewhere "
    "outside."
)


def _demand_public(address: str) -> None:
    """Raises AddressPrivate, AddressUnsafe."""
    host = (urlsplit(address).hostname or "").rstrip(".").lower()
    named = host == "localhost" or host.endswith(PRIVATE_NAMES) or ("." not in host and ":" not in host)
    if named or _is_private(host):
        raise AddressPrivate(address=address)
    if not address.startswith("https://"):
        raise AddressUnsafe(address=address)


def _is_private(host: str) -> bool:
    """Of a literal address; a name is none."""
    try:
        AddressGuard().check(host, host)
    except ForbiddenAddress:
        return True
    except ValueError:
        return False
    return False


async def _places(address: str) -> list[str]:
    """The addresses that the host's name leads to. Raises NameUnknown."""
    host = urlsplit(address).hostname or ""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise NameUnknown(host=host) from error
    return [str(place[4][0]) for place in found]


@from_async
def _trial(channel: Channel) -> Trial:
    """A file of the workspace; while it has none, the page that says that Parvis lives."""
    told = [found for _receiver, found in file_to_fetch.send(Channel, channel=channel) if found]
    return Trial(*told[0]) if told else Trial(f"{our_address()}{reverse('healthz')}")


async def _fetch(address: str, trial: Trial) -> None:
    """As the network would. Raises AddressSilent, AnotherAnswers."""
    async with Http(allowed_hosts=[urlsplit(address).hostname or ""]) as http:  # our own host, wherever it is
        try:
            answer = await http.call("GET", trial.url, seconds=SECONDS)
        except HttpFailure as error:
            raise AddressSilent(address=address, said=str(error)) from error
    right = answer.json() == {"status": "ok"} if not trial.sha256 else _sha256(answer.body) == trial.sha256
    if not answer.ok or not right:
        raise AnotherAnswers(address=address, status=answer.status)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
