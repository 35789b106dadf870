"""What stands in the journeys' instance: the demo's bakery on a bad morning, and an empty bookshop.

Runs inside the instance, where Django is set up with its database (instance.py); made by the actions that people use.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from asgiref.sync import async_to_sync

from parvis.accounts import actions as accounts
from parvis.accounts.models import Role, Teammate, User, Workspace
from parvis.config.demo.prepare import prepare, village_says
from parvis.kit.clock import now
from parvis.library.models import MediaFile
from parvis.networks import actions as networks
from parvis.networks.models import Arrival, Channel
from parvis.networks.pool import make_http
from parvis.networks.protocols import Access, Account
from parvis.networks.registry import adapter_for
from parvis.publishing import actions
from parvis.publishing.models import Attempt, Post, Publication
from parvis.publishing.states import PublicationState as S

VILLAGE = os.environ.get("PARVIS_VILLAGE_URL", "")
PATIENCE = 30.0
EXTRA = {"levain_atelier": "bluesky", "levain_carnet": "wordpress", "levain_nantes": "bluesky"}
FITS = (
    "Le four s’allume à quatre heures, et la première fournée sort à sept heures.\n\n"
    "Cette semaine, fougasse aux olives de Nyons et pain de seigle. Vous la prenez entière ou à la coupe ? #Levain"
)
TOO_LONG = (
    "La bûche Mont-Blanc est de retour : marron d’Ardèche, cassis de nos voisins et une meringue qui craque. "
    "240 pièces, pas une de plus.\n\nOn précommande jusqu’au 19 décembre, on retire dans la boutique de son choix "
    "le 23 ou le 24. Et vous, plutôt marron ou plutôt chocolat ? 🌰\n\n"
    "https://maisonlevain.example/buche #BûcheDeNoël #Levain"
)
#: Below /w/<workspace>/. The first ones are also looked at where nothing stands yet.
BARE = {
    "today": "",
    "month": "calendar/",
    "publications": "calendar/publications/",
    "composer-empty": "posts/new/",
    "channels": "channels/",
    "welcome": "welcome/",
}
BELOW = BARE | {
    "nothing-fits": "calendar/publications/?text=trombone",
    "connect": "channels/connect/mastodon/",
    "connect-bluesky": "channels/connect/bluesky/",
    "team": "team/",
    "settings": "settings/",
    "audit": "audit/",
}


def tell() -> None:
    """Make it, and print how to sign in, a picture to upload, and the address of each page."""
    sys.stdout.write(json.dumps(make()))


def make() -> dict[str, Any]:
    sign_in = prepare(VILLAGE)
    ines = Teammate.objects.select_related("workspace", "user").get(user__email=sign_in.email)
    bookshop = _people(ines, sign_in.password)
    bakery = Bakery(ines, _channels(ines), list(MediaFile.objects.for_workspace(ines.workspace).order_by("created_at")))
    posts = bakery.morning() | bakery.drafts() | bakery.asked()
    posts |= {"leaving": f"channels/{bakery.channels['fournil_nuit'].pk}/leaving/"}
    return {
        "fr": sign_in.email,
        "en": "tom@levain.example",
        "password": sign_in.password,
        "picture": bakery.pictures[0].file.path,
        **{name: f"/w/{ines.workspace.slug}/{path}" for name, path in (BELOW | posts).items()},
        **{f"bare-{name}": f"/w/{bookshop.slug}/{path}" for name, path in BARE.items()},
    }


def _people(ines: Teammate, password: str) -> Workspace:
    """Inès reads French, Tom English; a bookshop where nothing stands yet belongs to both as well."""
    User.objects.filter(pk=ines.user_id).update(language="fr")
    tom = User.objects.create_user("tom@levain.example", password, name="Tom Ashby", language="en")
    bookshop = Workspace.objects.create(
        name="Harbour Books", slug="harbour-books", timezone="Europe/London", language="en", colour="#1f3f5b"
    )
    for user, workspace in ((tom, ines.workspace), (tom, bookshop), (ines.user, bookshop)):
        Teammate.objects.create(workspace=workspace, user=user, role=Role.OWNER)
    accounts.invite(ines.workspace, email="lucie.aubert@levain.example", role=Role.AGENT, by=ines)
    return bookshop


def _channels(ines: Teammate) -> dict[str, Channel]:
    """The demo's three, two on Bluesky and WordPress, and one that must be connected again; by the village's name."""
    known = {channel.handle.split("@")[1]: channel for channel in Channel.objects.for_workspace(ines.workspace)}
    for name, network in EXTRA.items():
        access = _access(network, name)
        account = asyncio.run(_who(network, access))
        known[name] = networks.connect(ines.workspace, network=network, access=access, account=account, by=ines)
    async_to_sync(networks.mark_to_reconnect)(known["levain_nantes"].pk, "access_expired")
    return known


def _access(network: str, name: str) -> Access:
    if network == "bluesky":
        told = village_says(VILLAGE, "/sessions", {"account": name, "seconds": 7200})
        return Access(VILLAGE, told["did"], told["accessJwt"], told["refreshJwt"])
    told = village_says(VILLAGE, "/tokens", {"account": name, "network": network})
    extra = {"root": f"{told['base_url']}/wp-json", "user": name}
    return Access(told["base_url"], str(told["account_id"]), told["access_token"], extra=extra)


async def _who(network: str, access: Access) -> Account:
    async with make_http() as http:
        return await adapter_for(network, http).who_am_i(access)


@dataclass
class Bakery:
    """Its posts. Each method returns addresses of pages."""

    ines: Teammate
    channels: dict[str, Channel]
    pictures: list[MediaFile]

    def post(self, text: str, *names: str, pictures: int = 0) -> Post:
        channels = [self.channels[name] for name in names]
        post = actions.begin_post(self.ines.workspace, by=self.ines, text=text, channels=channels)
        actions.choose_media(post, [(file, "") for file in self.pictures[:pictures]], by=self.ines)
        return post

    def morning(self) -> dict[str, str]:
        """What went out now: well; refused; and in part, with one of which nobody knows. And what is held."""
        _refuse("fournil_nuit", "/api/v1/statuses$")
        _refuse("levain_atelier", "createRecord")
        posts = {
            "published": self.post("Le seigle est là, encore tiède.", "maisonlevain", "levain_lyon", pictures=1),
            "failed": self.post("Nuit blanche au fournil : on pétrit en direct à deux heures.", "fournil_nuit"),
            "unsure": self.post(
                "Coulisses du pétrissage : quatre mains, une pâte.",
                *("maisonlevain", "levain_lyon", "levain_atelier"),
                pictures=2,
            ),
        }
        for post in posts.values():
            actions.schedule(list(post.publications.all()), at=None, by=self.ines)
        wait(lambda: not Publication.objects.filter(post__in=posts.values(), live=True).exists())
        _lose_the_answer(posts["unsure"], self.channels["levain_lyon"])
        posts["held"] = self.post("La galette arrive : qui aura la fève ?", "maisonlevain", "levain_lyon", pictures=1)
        held = list(posts["held"].publications.all())
        actions.schedule(held, at=now() + timedelta(days=4), by=self.ines)
        actions.hold(held[0], by=self.ines)
        posts["to-approve"] = Post.objects.filter(publications__state=S.TO_APPROVE).distinct().get()
        return {f"post-{name}": f"posts/{post.pk}/" for name, post in posts.items()}

    def drafts(self) -> dict[str, str]:
        """A draft that can go, and one with things to correct."""
        good = self.post(FITS, "maisonlevain", "levain_lyon", "levain_atelier", pictures=1)
        bad = self.post(TOO_LONG, "maisonlevain", "levain_atelier", "levain_carnet", pictures=2)
        MediaFile.objects.filter(pk=self.pictures[1].pk).update(alt_text="")
        own = bad.publications.get(channel=self.channels["maisonlevain"])
        actions.adapt(own, by=self.ines, text="240 bûches, trois tourières, onze nuits.", options={})
        return {"composer-filled": f"posts/{good.pk}/edit/", "composer-problems": f"posts/{bad.pk}/edit/"}

    def asked(self) -> dict[str, str]:
        """Somebody asks below a post of the history, and is read."""
        out = self.channels["maisonlevain"].publications.filter(state=S.PUBLISHED, replies__gt=0)
        about = out.order_by("-published_at")[0]
        text = "Y a-t-il des noisettes dedans ? Mon fils est allergique et personne n’a su me le dire samedi."
        asked = {"who": "claire_vasseur", "kind": "reply", "status": about.remote_id, "text": text}
        village_says(VILLAGE, "/act", asked)
        wait(lambda: Arrival.objects.filter(about_id=about.remote_id, text__contains="noisettes").exists())
        return {"post-asked": f"posts/{about.post_id}/"}


def _refuse(account: str, path: str) -> None:
    """The village refuses the next post of an account."""
    village_says(VILLAGE, "/faults", {"kind": "422", "path": path, "method": "POST", "times": 1, "account": account})


def _lose_the_answer(post: Post, channel: Channel) -> None:
    """As if the network could not tell whether it took the post; it always can in the village."""
    lost = post.publications.filter(channel=channel)
    nothing = {"remote_id": "", "url": "", "part_ids": [], "published_at": None}
    lost.update(state=S.UNSURE, problem="undecidable", step="post:0", step_effect=True, **nothing)
    Attempt.objects.filter(publication__in=lost).update(outcome=Attempt.Outcome.UNSURE, problem="undecidable")


def wait(look: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not look():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)
