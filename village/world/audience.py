"""How people react to a post: who, what, when.

All luck of a post comes from the seed, its author and its number among the author's posts: the same posts in the same
order bring the same reactions, whatever happens besides and however the process was restarted. Only the moments depend
on the clock: `World.speed` of the audience's seconds pass in a real one.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from village.world import accounts, acting, media, polls, posts
from village.world.manners import MANNERS
from village.world.model import Post
from village.world.people import Person, settle
from village.world.sentences import LANGUAGES, compose, sentences, tells_trouble, theme_of
from village.world.world import World

MEDIAN_S = 40 * 60  # half of those who react do so within this time
AT_ONCE = 0.1  # the share of those who happen to be looking
SPREAD = 1.4  # of the logarithm: the first after some minutes, the last after days
EARLIEST_S, LATEST_S = 90.0, 4 * 86_400.0
Intents = tuple[tuple[str, float], ...]
DEEDS: dict[str, Intents] = {  # each happens with its own likelihood
    "quiet": (("like", 0.96), ("boost", 0.06)),
    "liker": (("like", 0.95), ("boost", 0.05)),
    "sharer": (("boost", 0.6), ("like", 0.5)),
    "commenter": (("reply", 0.75), ("like", 0.4)),
    "critic": (("reply", 0.7),),
    "helper": (("reply", 0.5), ("like", 0.5), ("boost", 0.2)),
    "spammer": (("reply", 1.0),),
}


@dataclass(frozen=True, slots=True)
class Deed:
    after_s: float  # on the audience's clock
    who: str
    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What people see of a post."""

    theme: str
    language: str
    asks: bool
    trouble: bool
    options: int  # of its poll; 0 without one
    appeal: float


def hear(world: World, post: Post) -> None:
    """Plan what people will do about a post that somebody signed in has just published."""
    settle(world, network=post.network)
    start = world.clock.now()
    for deed in foresee(world, post):
        if deed.kind not in MANNERS[post.network].deeds:
            continue
        due_at = start + int(deed.after_s / world.speed * 1000)
        acting.plan(world, due_at=due_at, who=deed.who, kind=deed.kind, post_id=post.id, text=deed.text)


def foresee(world: World, post: Post, *, factor: float = 1.0) -> list[Deed]:
    """Everything that this post will bring, in order of time."""
    if not world.people:
        return []
    author = accounts.get(world, post.author_id)
    luck = world.luck("post", post.network, author.handle, post.ordinal)
    parent = posts.get(world, post.reply_to) if post.reply_to else None
    if parent and parent.author_id != post.author_id:
        return _answered(world, luck, post, accounts.get(world, parent.author_id).handle)
    if post.visibility == "direct":
        deeds = [_answered(world, luck, post, person.handle) for person in posts.mentioned(world, post.id)]
        return [deed for some in deeds for deed in some]
    look = _look(world, luck, post, factor * (0.4 if parent else 1.0))
    said: set[str] = set()
    found = [deed for person in world.people for deed in _react(luck, person, look, said)]
    found += _out_of_the_blue(world, luck, look)
    return sorted(found, key=lambda deed: deed.after_s)


def _look(world: World, luck: random.Random, post: Post, factor: float) -> Look:
    theme = theme_of(f"{post.spoiler} {post.text}")
    asks = "?" in post.text
    appeal = 1.3 * factor * luck.lognormvariate(0, 0.35) * (2.5 if luck.random() < 0.05 else 1.0)
    appeal *= 1.3 if media.of_post(world, post.id) else 0.9
    appeal *= 1.2 if asks else 1.0
    appeal *= 0.8 if len(post.text) > 400 else 1.0
    appeal *= 0.5 if post.visibility == "private" else 1.0
    trouble = tells_trouble(post.text)
    appeal *= 1.5 if trouble else 1.0  # bad news travels fast
    options = len(polls.choices(world, post.id))
    return Look(theme, post.language[:2], asks, trouble, options, appeal)


def _react(luck: random.Random, person: Person, look: Look, said: set[str]) -> list[Deed]:
    fits = 1.3 if look.theme in person.interests else 0.7
    understands = look.language in ("", person.language)
    if look.options and luck.random() < (person.zeal * 2 + 0.04) * (1.0 if understands else 0.3):
        return [Deed(_when(luck), person.handle, "vote", str(_choose(luck, look.options)))]
    if luck.random() >= min(0.95, person.zeal * look.appeal * fits * (1.0 if understands else 0.2)):
        return []
    deeds = []
    for kind, likelihood in DEEDS[person.temper]:
        if luck.random() < likelihood:
            text = _comment(luck, person, look, said) if kind == "reply" else ""
            if text is not None:
                deeds.append(Deed(_when(luck), person.handle, kind, text))
    if luck.random() < 0.1:
        deeds.append(Deed(_when(luck), person.handle, "follow"))
    return deeds


def _when(luck: random.Random) -> float:
    if luck.random() < AT_ONCE:
        return luck.uniform(EARLIEST_S, 5 * 60)
    return min(LATEST_S, EARLIEST_S + luck.lognormvariate(math.log(MEDIAN_S), SPREAD))


def _choose(luck: random.Random, options: int) -> int:
    """The first options of a poll are a little more popular."""
    return min(int(luck.triangular(0, options, 0.3 * options)), options - 1)


def _comment(luck: random.Random, person: Person, look: Look, said: set[str]) -> str | None:
    language = look.language if look.language in LANGUAGES else person.language
    return compose(luck, language, look.theme, _intent(luck, person, look), said=said)


def _intent(luck: random.Random, person: Person, look: Look) -> str:
    if person.temper == "spammer":
        return "spam"
    if look.trouble:
        return "reproach" if person.temper == "critic" or luck.random() < 0.4 else "support"
    if person.temper == "critic":
        return "complaint" if luck.random() < 0.8 else "question"
    if look.asks and luck.random() < 0.6:
        return "answer"
    if person.temper == "helper":
        return "help" if luck.random() < 0.6 else "praise"
    return luck.choices(("praise", "question", "joke"), (0.45, 0.38, 0.17))[0]


def _answered(world: World, luck: random.Random, post: Post, handle: str) -> list[Deed]:
    """The person who was answered is glad, or not."""
    person = next((known for known in world.people if known.handle == handle), None)
    if person is None or person.temper == "spammer":
        return []
    deeds = []
    if luck.random() < 0.6:
        deeds.append(Deed(luck.uniform(60, 1800), handle, "like"))
    if luck.random() < (0.6 if post.visibility == "direct" else 0.4):
        intent = "unconvinced" if person.temper == "critic" and luck.random() < 0.6 else "thanks"
        text = compose(luck, person.language, "generic", intent, said=set())
        deeds.append(Deed(luck.uniform(180, 3600), handle, "reply", text or ""))
    return deeds


def _out_of_the_blue(world: World, luck: random.Random, look: Look) -> list[Deed]:
    """Now and then somebody is reminded of us and writes, in public or in private."""
    if luck.random() >= 0.3:
        return []
    kind = "direct" if luck.random() < 0.35 else "mention"
    language = look.language if look.language in LANGUAGES else "en"
    people = [person for person in world.people if person.language == language and person.temper != "spammer"]
    texts = sentences(language, look.theme, kind)
    if not people or not texts:
        return []
    return [Deed(luck.uniform(1800, 8 * 3600), luck.choice(people).handle, kind, luck.choice(texts))]
