"""What each network can do here: the tables of docs/reference/networks.md, and of `parvis networks`.

What is possible is derived from an adapter's protocols, its limits and the kinds it reads. Beside it stand the
adapter's own remarks: why something is not possible there, or what is special about it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from parvis.kit.http import Http
from parvis.networks.protocols import FindsOwn, Limits, Measures, Publishes, ReadsArrivals
from parvis.networks.registry import NETWORKS

Can = Callable[[Any, Limits], bool]


@dataclass(frozen=True, slots=True)
class Cell:
    """state: "yes", "not_possible" (reason says why), "later". proof: a test, "" where none says it yet."""

    network: str
    capability: str
    state: str
    proof: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A test that shows it. by: what the adapter talked to in it, a key of `WITNESSES`."""

    by: str
    test: str
    networks: tuple[str, ...]
    capabilities: tuple[str, ...]


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
    return isinstance(adapter, Publishes) and _reads("reply", "comment", "mention")(adapter, limits)


#: Key, name, and how it is asked of an adapter and its limits.
CAPABILITIES: dict[str, tuple[str, Can]] = {
    "publish_text": ("Publish text", _publishes(lambda limits: True)),
    "publish_images": ("Publish pictures", _takes("image/")),
    "publish_video": ("Publish a film", _takes("video/")),
    "publish_thread": ("Publish a thread", _publishes(lambda limits: limits.threads)),
    "publish_poll": ("Publish a poll", _publishes(lambda limits: limits.poll_options > 0)),
    "content_warning": ("Content warning", _publishes(lambda limits: limits.warnings)),
    "publish_article": ("Publish an article", _publishes(lambda limits: limits.text_chars is None)),
    "find_own_posts": ("Find our own posts", _fulfils(FindsOwn)),
    "read_replies": ("Read replies", _reads("reply")),
    "read_comments": ("Read comments", _reads("comment")),
    "read_mentions": ("Read mentions", _reads("mention")),
    "read_likes": ("Read likes", _reads("like")),
    "read_boosts": ("Read boosts, reposts", _reads("share")),
    "read_follows": ("Read new followers", _reads("follow")),
    "measure": ("Measure", _fulfils(Measures)),
    "answer": ("Answer", _answers),
}
WITNESSES = {
    "server": "the network's own server software",
    "mock": "a server of that API that others wrote for tests",
    "village": "our simulated network",
    "wire": "a server that gives prepared answers",
}
_REAL = "tests/servers/test_real_servers.py"
_OUT = f"{_REAL}::test_a_picture_and_a_thread_go_out_with_their_words"
_HEARD = f"{_REAL}::test_what_somebody_says_and_likes_comes_in_and_can_be_answered"
_MASTODON = "parvis/networks/mastodon/tests/test_mastodon.py"
_HERE = "parvis/networks/tests/test_reference.py"
_BESIDE = "parvis/networks/tests/test_films_and_warnings.py"
#: The strongest first: a cell shows the first that speaks of it.
PROOFS = (
    Proof("server", _OUT, ("bluesky",), ("publish_text", "publish_images", "publish_thread")),
    Proof("server", _OUT, ("wordpress",), ("publish_text", "publish_images", "publish_article")),
    Proof("server", _HEARD, ("bluesky",), ("read_replies", "read_likes", "measure", "answer")),
    Proof("server", _HEARD, ("wordpress",), ("read_comments", "measure", "answer")),
    Proof("mock", _OUT, ("mastodon",), ("publish_text", "publish_images", "publish_thread")),
    Proof("mock", _HEARD, ("mastodon",), ("read_replies", "read_likes", "measure", "answer")),
    Proof(
        "village",
        f"{_HERE}::test_our_own_posts_are_found",
        ("mastodon", "bluesky", "wordpress"),
        ("find_own_posts",),
    ),
    Proof(
        "village",
        f"{_HERE}::test_an_adapter_brings_the_kinds_that_it_names",
        ("mastodon", "bluesky"),
        ("read_mentions", "read_boosts", "read_follows"),
    ),
    Proof(
        "wire",
        f"{_MASTODON}::test_a_film_is_waited_for_until_the_server_has_encoded_it",
        ("mastodon",),
        ("publish_video",),
    ),
    Proof(
        "wire",
        f"{_MASTODON}::test_a_status_carries_language_warning_circle_and_poll",
        ("mastodon",),
        ("publish_poll", "content_warning"),
    ),
    Proof("wire", f"{_BESIDE}::test_a_film_goes_by_the_video_service_of_bluesky", ("bluesky",), ("publish_video",)),
    Proof("wire", f"{_BESIDE}::test_a_warning_hides_pictures_on_bluesky", ("bluesky",), ("content_warning",)),
    Proof("wire", f"{_BESIDE}::test_a_film_stands_in_an_article", ("wordpress",), ("publish_video",)),
    Proof("wire", f"{_BESIDE}::test_a_link_from_another_site_is_a_mention", ("wordpress",), ("read_mentions",)),
)


def proof_of(network: str, capability: str) -> Proof | None:
    said = (proof for proof in PROOFS if network in proof.networks and capability in proof.capabilities)
    return next(said, None)


def cells() -> Iterator[Cell]:
    """Every network and capability."""
    for capability, (_name, can) in CAPABILITIES.items():
        for network, entry in NETWORKS.items():
            adapter = entry.adapter(Http())
            reason = adapter.remarks.get(capability, "")
            if can(adapter, adapter.limits):
                proof = proof_of(network, capability)
                yield Cell(network, capability, "yes", proof.test if proof else "", reason)
            else:
                yield Cell(network, capability, "not_possible" if reason else "later", "", reason)


def tables() -> str:
    """The three tables in Markdown: capabilities, remarks, limits."""
    found = {(cell.network, cell.capability): cell for cell in cells()}
    able = [
        [name, *(_shown(found[network, key]) for network in NETWORKS)] for key, (name, _can) in CAPABILITIES.items()
    ]
    remarks = [
        [NETWORKS[network].name, name, found[network, key].reason]
        for network in NETWORKS
        for key, (name, _can) in CAPABILITIES.items()
        if found[network, key].reason
    ]
    all_limits = [entry.adapter(Http()).limits for entry in NETWORKS.values()]
    limits = [[name, *(say(one) for one in all_limits)] for name, say in LIMITS.items()]
    names = [entry.name for entry in NETWORKS.values()]
    return "\n\n".join(
        (
            _table(["what", *names], able),
            _table(["network", "what", "remark"], remarks),
            _table(["limit", *names], limits),
        )
    )


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
