"""What each network can do here: the tables of docs/reference/networks.md, and of `parvis networks`.

What is possible is derived from an adapter's protocols, its limits and the kinds it reads. Beside it stand the
adapter's own remarks: why something is not possible there, or what is special about it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from parvis.kit.http import Http
from parvis.networks.closed import CLOSED
from parvis.networks.options import options_of
from parvis.networks.proof import Proof
from parvis.networks.protocols import FindsOwn, Hears, Limits, Measures, Moderates, Publishes, ReadsArrivals
from parvis.networks.registry import NETWORKS

Can = Callable[[Any, Limits], bool]
WITH_WORDS = ("reply", "comment", "mention", "message", "review")


@dataclass(frozen=True, slots=True)
class Cell:
    """state: "yes", "not_possible" (reason says why), "later". proof: a test, "" where none says it yet."""

    network: str
    capability: str
    state: str
    proof: str
    reason: str


def _publishes(allows: Callable[[Limits], bool]) -> Can:
    return lambda adapter, limits: isinstance(adapter, Publishes) and allows(limits)


def _takes(family: str) -> Can:
    return _publishes(lambda limits: any(mime.startswith(family) for mime in limits.mimes))


def _reads(*kinds: str) -> Can:
    return lambda adapter, _limits: isinstance(adapter, ReadsArrivals) and bool(adapter.kinds & set(kinds))


def _fulfils(protocol: type) -> Can:
    return lambda adapter, _limits: isinstance(adapter, protocol)


def _answers(adapter: Any, limits: Limits) -> bool:
    """An answer is a publication that is given to something with words."""
    return isinstance(adapter, Publishes) and limits.answers and _reads(*WITH_WORDS)(adapter, limits)


def _offers(option: str, value: str = "") -> Can:
    """An option of that name, and among its choices that value."""

    def can(adapter: Any, _limits: Limits) -> bool:
        asked = [one for one in options_of(adapter) if one.name == option]
        return any(not value or value in dict(one.choices) for one in asked)

    return can


def _does(deed: str) -> Can:
    return lambda adapter, _limits: isinstance(adapter, Moderates) and deed in adapter.deeds


#: Key, name, and how it is asked of an adapter and its limits.
CAPABILITIES: dict[str, tuple[str, Can]] = {
    "publish_text": ("Publish text", _publishes(lambda limits: not limits.media_least and not limits.needs)),
    "publish_images": ("Publish pictures", _takes("image/")),
    "publish_carousel": ("Several pictures in one post", _publishes(lambda limits: limits.media_items > 1)),
    "publish_video": ("Publish a film", _takes("video/")),
    "publish_reel": ("Publish a reel or short", _offers("format", "reel")),
    "publish_story": ("Publish a story", _offers("format", "story")),
    "publish_document": ("Publish a document", _takes("application/pdf")),
    "publish_thread": ("Publish a thread", _publishes(lambda limits: limits.threads)),
    "publish_poll": ("Publish a poll", _publishes(lambda limits: limits.poll_options > 0)),
    "content_warning": ("Content warning", _publishes(lambda limits: limits.warnings)),
    "publish_article": ("Publish an article", _publishes(lambda limits: limits.text_chars is None)),
    "first_comment": ("First comment", _offers("first_comment")),
    "find_own_posts": ("Find our own posts", _fulfils(FindsOwn)),
    "read_replies": ("Read replies", _reads("reply")),
    "read_comments": ("Read comments", _reads("comment")),
    "read_mentions": ("Read mentions", _reads("mention")),
    "read_messages": ("Read private messages", _reads("message")),
    "read_reviews": ("Read reviews", _reads("review")),
    "read_likes": ("Read likes", _reads("like")),
    "read_boosts": ("Read boosts, reposts", _reads("share")),
    "read_follows": ("Read new followers", _reads("follow")),
    "web_hooks": ("Be told at once", _fulfils(Hears)),
    "measure": ("Measure", _fulfils(Measures)),
    "answer": ("Answer", _answers),
    "hide": ("Hide a comment", _does("hide")),
    "remove": ("Remove a comment", _does("remove")),
    "like": ("Like a comment", _does("like")),
}


def proofs_of(network: str) -> tuple[Proof, ...]:
    found: tuple[Proof, ...] = import_module(f"parvis.networks.{network}.proofs").PROOFS
    return found


def proof_of(network: str, capability: str) -> Proof | None:
    """The strongest one that speaks of it."""
    return next((proof for proof in proofs_of(network) if capability in proof.capabilities), None)


def cells() -> Iterator[Cell]:
    """Every network and capability; where applications are shut out, the same reason for each."""
    for capability, (_name, can) in CAPABILITIES.items():
        for network, entry in NETWORKS.items():
            adapter = entry.adapter(Http())
            reason = adapter.remarks.get(capability, "")
            if can(adapter, adapter.limits):
                proof = proof_of(network, capability)
                yield Cell(network, capability, "yes", proof.test if proof else "", reason)
            else:
                yield Cell(network, capability, "not_possible" if reason else "later", "", reason)
        for closed in CLOSED:
            yield Cell(closed.key, capability, "not_possible", "", str(closed.reason))


#: The capabilities of each table, up to the one named.
PARTS = {"Publishing": "find_own_posts", "What comes in": "web_hooks", "Answering and care": "like"}


def tables() -> str:
    """In Markdown: what each network can do in three tables, why not, and what each takes."""
    found = {(cell.network, cell.capability): cell for cell in cells()}
    able = [f"## {title}\n\n{_able(found, keys)}" for title, keys in _parts().items()]
    reasons = [_reasons(found, network) for network in NETWORKS]
    limits = [[entry.name, *_limits(entry.adapter(Http()).limits)] for entry in NETWORKS.values()]
    why = "## Why not, and what is special\n\n" + "\n\n".join(reason for reason in reasons if reason)
    shut = [[one.name, str(one.is_possible), str(one.reason), one.source] for one in CLOSED]
    closed = "## Not to be connected\n\n" + _table(["network", "what is possible", "why", "source"], shut)
    return "\n\n".join((*able, why, closed, "## Limits\n\n" + _table(["network", *LIMITS], limits)))


def _parts() -> dict[str, list[str]]:
    keys, parts = list(CAPABILITIES), {}
    for title, last in PARTS.items():
        end = keys.index(last) + 1
        parts[title], keys = keys[:end], keys[end:]
    return parts


def _able(found: Mapping[tuple[str, str], Cell], keys: Sequence[str]) -> str:
    rows = [[entry.name, *(_shown(found[network, key]) for key in keys)] for network, entry in NETWORKS.items()]
    return _table(["network", *(CAPABILITIES[key][0] for key in keys)], rows)


def _reasons(found: Mapping[tuple[str, str], Cell], network: str) -> str:
    """A paragraph of one network: each remark with what it is about."""
    lines = [
        f"- {name}: {found[network, key].reason}"
        for key, (name, _can) in CAPABILITIES.items()
        if found[network, key].reason
    ]
    return "\n".join((f"**{NETWORKS[network].name}**\n", *lines)) if lines else ""


def _limits(limits: Limits) -> list[str]:
    return [say(limits) for say in LIMITS.values()]


def _shown(cell: Cell) -> str:
    if cell.state != "yes":
        return "–" if cell.state == "not_possible" else "later"
    proof = proof_of(cell.network, cell.capability)
    return f"✓ {proof.by}" if proof else "✓ untested"


def _table(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))


def _number(most: float | None, unit: str = "", by: int = 1) -> str:
    return "untold" if most is None else f"{most / by:,.1f}".removesuffix(".0") + unit


def _endings(limits: Limits, family: str) -> str:
    return ", ".join(sorted(mime.removeprefix(family) for mime in limits.mimes if mime.startswith(family)))


def _polls(limits: Limits) -> str:
    if not limits.poll_options:
        return "–"
    least, most = limits.poll_seconds
    answers = f"{limits.poll_options} of {limits.poll_option_chars} characters"
    return f"{answers}, open {least // 60} minutes to {most // 86_400} days"


#: Name, and how it is said.
LIMITS: dict[str, Callable[[Limits], str]] = {
    "characters": lambda limits: "any number" if limits.text_chars is None else _number(limits.text_chars),
    "bytes of text": lambda limits: "any number" if limits.text_bytes is None else _number(limits.text_bytes),
    "a link counts": lambda limits: "as it is long" if limits.link_chars is None else _number(limits.link_chars),
    "files": lambda limits: _number(limits.media_items),
    "a picture": lambda limits: _number(limits.image_bytes, " MB", 10**6),
    "its pixels": lambda limits: _number(limits.image_pixels, " million", 10**6),
    "its kind": lambda limits: _endings(limits, "image/"),
    "a film": lambda limits: _number(limits.video_bytes, " MB", 10**6),
    "its length": lambda limits: _number(limits.video_seconds, " s"),
    "kind of film": lambda limits: _endings(limits, "video/"),
    "alternative text": lambda limits: _number(limits.alt_chars),
    "answers of a poll": _polls,
    "source": lambda limits: limits.source,
}
