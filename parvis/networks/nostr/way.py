"""Connecting a Nostr account: its private key, the relays that keep what it writes, a server for its files."""

import re
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from parvis.networks.addresses import home_of
from parvis.networks.doctor import Step, Words
from parvis.networks.errors import AccessLost, NetworkError, Refused
from parvis.networks.nostr import keys
from parvis.networks.nostr.adapter import Nostr
from parvis.networks.nostr.events import RELAY_LIST
from parvis.networks.nostr.relays import MOST_RELAYS, ask_one, page_at, relay_at
from parvis.networks.protocols import Access
from parvis.networks.ways import Errand, PasswordField, reading, signed_in

HOME = "https://relay.damus.io"
#: Where nobody names any: large ones that take notes of everybody.
USUAL = ("wss://relay.damus.io/", "wss://nos.lol/", "wss://relay.primal.net/")
FILES = "https://blossom.primal.net"
_BETWEEN = re.compile(r"[\s,;]+")


def addresses_in(text: str) -> list[str]:
    """Relays from what people type, each once. Raises ValueError for one that is none."""
    found = []
    for typed in filter(None, _BETWEEN.split(text)):
        parts = urlsplit(typed if "://" in typed else f"wss://{typed}")
        if parts.scheme not in ("ws", "wss") or not parts.hostname or "@" in parts.netloc or parts.port == 0:
            raise ValueError(typed)  # so does a port that is none
        found.append(f"{parts.scheme}://{parts.netloc.lower()}{parts.path.rstrip('/')}/")
    return list(dict.fromkeys(found))


class KeyForm(forms.Form):
    key = PasswordField(
        label=_("Private key"),
        max_length=100,
        help_text=_("As in “nsec1…”. Your app shows it in its settings. Parvis keeps it encrypted."),
    )
    relays = forms.CharField(
        label=_("Relays"),
        max_length=1000,
        required=False,
        help_text=_("As in “wss://nos.lol”, one a line. Leave it empty to take those of your profile."),
        widget=forms.Textarea(attrs={"rows": 3, "autocapitalize": "none", "spellcheck": "false"}),
    )
    server = forms.URLField(
        label=_("Server for pictures and films"),
        required=False,
        initial=FILES,
        assume_scheme="https",
        help_text=_("One that speaks Blossom. Leave it empty to publish words only."),
    )

    def clean_relays(self) -> str:
        typed = str(self.cleaned_data["relays"])
        try:
            found = addresses_in(typed)
        except ValueError as error:
            raise forms.ValidationError(_("A relay begins with wss:// and names a host.")) from error
        if len(found) > MOST_RELAYS:
            raise forms.ValidationError(_("{most} relays at most.").format(most=MOST_RELAYS))
        return " ".join(found)


class NoKey(AccessLost):
    code = "no_key"
    sentence = _("This is no private key. It begins with nsec1, and every letter counts.")


class PublicKey(AccessLost):
    code = "public_key"
    sentence = _("This is the public key, which everybody may know. Parvis signs with the private one: nsec1…")


class NoRelay(Refused):
    code = "no_relay"
    sentence = _("None of the relays answers. Check their addresses, or name others.")


def secret_of(text: str) -> str:
    """In hex, from what people type. Raises NoKey, PublicKey."""
    typed = text.strip().removeprefix("nostr:")
    try:
        prefix, content = ("nsec", bytes.fromhex(typed)) if len(typed) == 64 else keys.read(typed)
        if prefix in ("npub", "nprofile"):
            raise PublicKey()
        if prefix != "nsec" or len(content) != 32:
            raise NoKey()
        keys.public_of(content.hex())
    except ValueError as error:
        raise NoKey() from error
    return content.hex()


class NostrWay:
    key = "nostr"
    home = HOME
    promise = _("your private key, 2 min")
    advice = _(
        "Copy the private key of your account. Whoever has it is you, for ever: better make an account for your shop "
        "alone."
    )
    button = _("Check and connect")
    form = KeyForm

    def steps(self, errand: Errand) -> list[Step]:
        return [self._key(errand), self._relays(errand), self._profile(errand), reading(self.key, errand)]

    def _key(self, errand: Errand) -> Step:
        async def look() -> Words:
            secret = secret_of(str(errand.told["key"]))
            errand.access = Access("", keys.public_of(secret), secret)
            return keys.npub(errand.access.account_id)

        return Step(_("The key is whole"), _("The key cannot be used"), look, _("It is kept encrypted."))

    def _relays(self, errand: Errand) -> Step:
        async def look() -> Words:
            assert errand.access is not None
            wanted = str(errand.told.get("relays") or "").split()
            found = await self._answering(errand, wanted or await self._of_profile(errand))
            extra: dict[str, Any] = {"relays": found, "files": str(errand.told.get("server") or "").rstrip("/")}
            errand.base_url = page_at(found[0])
            errand.access = Access(errand.base_url, errand.access.account_id, errand.access.token, extra=extra)
            number = len(found)
            return ngettext("{n} relay answers.", "{n} relays answer.", number).format(n=number)

        return Step(_("The relays answer"), _("No relay answers"), look)

    def _profile(self, errand: Errand) -> Step:
        async def look() -> Words:
            assert errand.access is not None
            errand.account = await Nostr(errand.http).who_am_i(errand.access)
            return signed_in(errand)

        return Step(_("Your profile"), _("Your profile cannot be read"), look)

    async def _answering(self, errand: Errand, relays: list[str]) -> list[str]:
        """Those that let us ask. Raises NoRelay."""
        assert errand.access is not None
        found, said = [], ""
        for relay in relays[:MOST_RELAYS]:
            wish = {"authors": [errand.access.account_id], "limit": 1}
            try:
                await ask_one(errand.http, relay, errand.access.token, wish)
            except NetworkError as error:
                said = error.said
            else:
                found.append(relay)
        if not found:
            raise NoRelay(said=said)
        return found

    async def _of_profile(self, errand: Errand) -> list[str]:
        """The relays to which the account says that it writes; else the usual ones."""
        assert errand.access is not None
        home = home_of(self.key, HOME)
        usual = list(USUAL) if home == HOME else [relay_at(home)]
        told = []
        for relay in usual:
            wish = {"kinds": [RELAY_LIST], "authors": [errand.access.account_id], "limit": 1}
            try:
                told += await ask_one(errand.http, relay, errand.access.token, wish)
            except NetworkError:
                continue  # the next one may know
        newest = max(told, key=lambda event: event["created_at"], default=None)
        tags = newest["tags"] if newest else []
        named = [tag[1] for tag in tags if len(tag) > 1 and tag[0] == "r" and tag[2:3] != ["read"]]
        found: list[str] = []
        for one in named:
            with suppress(ValueError):
                found += addresses_in(one)
        return found or usual
