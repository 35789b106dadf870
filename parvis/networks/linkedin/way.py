"""Connecting LinkedIn: one sign-in opens every page that a person runs, or the person."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks.linkedin.adapter import LinkedIn
from parvis.networks.linkedin.calling import HOME, ORGANIZATION, pages
from parvis.networks.linkedin.providing import PAGES, PERSON, provider
from parvis.networks.oauth import Keys, Provider, Tokens, access_of, authorize_address
from parvis.networks.oauth_way import KeysForm, OAuthWay
from parvis.networks.protocols import Access
from parvis.networks.ways import Errand, Found

ROLE = "/rest/organizationAcls?q=roleAssignee&role=ADMINISTRATOR&state=APPROVED"


class LinkedInKeysForm(KeysForm):
    """What is asked for must be among the products of the application, or LinkedIn asks nobody at all."""

    products = forms.ChoiceField(
        label=_("Products of the application"),
        choices=(
            ("pages", _("Community Management API: pages, comments and figures")),
            ("person", _("Share on LinkedIn: posts of a person")),
        ),
        help_text=_("LinkedIn lists them on the application’s page, under “Products”."),
    )


class LinkedInWay(OAuthWay):
    key = "linkedin"
    home = HOME
    developer_page = "https://www.linkedin.com/developers/apps"
    advice = _(
        "You go to LinkedIn, sign in there and allow Parvis to publish for your pages, or for you. Connecting again "
        "with other products ends what was allowed before, for all channels of that person."
    )
    keys_form = LinkedInKeysForm

    def provider(self, base_url: str) -> Provider:
        return provider(base_url)

    def leave(self, errand: Errand) -> str:
        keys = dict(errand.keys or {})
        asked = PERSON if keys.get("products") == "person" else PAGES
        where = provider(errand.base_url, asked)
        errand.secret["verifier"] = ""  # LinkedIn takes none of web applications
        return authorize_address(where, keys, redirect_uri=errand.callback, state=errand.state, verifier="")

    async def accounts(self, http: Http, base_url: str, tokens: Tokens, keys: Keys) -> Sequence[Found]:
        """The pages, or the person: what the products of the application allow."""
        access = access_of(tokens, keys, base_url=base_url)
        if keys.get("products") == "person":
            person = await LinkedIn(http).who_am_i(access)
            return [Found(replace(access, account_id=person.account_id), person)]
        found = [replace(access, account_id=urn) async for urn in _pages(http, access)]
        return [Found(mine, await LinkedIn(http).page(mine)) for mine in found]


async def _pages(http: Http, access: Access) -> AsyncIterator[str]:
    async for page in pages(http, access, ROLE, count=100):
        for row in page:
            urn = str(row.get("organization") or row.get("organizationTarget") or "")
            if urn.startswith(ORGANIZATION):
                yield urn
