"""What an adapter may be able to do, as narrow protocols; "can it?" is asked by `isinstance`.

Adapters are plain classes made with an `Http`. They never see the database or each other. What goes in and
comes out are the frozen dataclasses below; all moments are aware, in UTC.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from django.utils.datastructures import CaseInsensitiveMapping

Result = dict[str, Any]  # what a step leaves behind for the next ones: small, JSON-able, never a secret


@dataclass(frozen=True, slots=True)
class Access:
    """The key to one channel. `extra` holds what the network needs beside the token (DID, client id, …)."""

    base_url: str  # without a slash at its end
    account_id: str  # the network's id of our account
    token: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Media:
    """One file to send. `path` is readable by the worker."""

    path: Path
    mime: str
    alt: str = ""
    width: int = 0  # pixels
    height: int = 0
    size: int = 0  # bytes
    seconds: float = 0.0  # for video and audio
    focus: tuple[float, float] | None = None  # −1..1, right and up are positive
    url: str = field(default="", repr=False)  # where the network may fetch it, for some hours; "" where nowhere

    @property
    def is_image(self) -> bool:
        return self.mime.startswith("image/")

    @property
    def is_still(self) -> bool:
        """A picture that does not move: it may be written anew. As GIF the library keeps only what moves."""
        return self.is_image and self.mime != "image/gif"


@dataclass(frozen=True, slots=True)
class Poll:
    options: tuple[str, ...]
    seconds: int  # how long it stays open
    multiple: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """What an answer is given to. `root_id` is the first post of that thread."""

    remote_id: str
    root_id: str = ""
    author_handle: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One publication as it should stand on the network.

    parts: the texts of a thread, at least one; media belong to the first part.
    options: what only this network knows, validated by the adapter's `check`
        (Mastodon: visibility; WordPress: title, excerpt, categories, tags, featured).
    """

    parts: tuple[str, ...]
    media: tuple[Media, ...] = ()
    language: str = ""  # ISO 639-1
    warning: str = ""  # content warning shown instead of the text
    poll: Poll | None = None
    target: Target | None = None  # set: this is an answer
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.parts[0]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The positive answer: it is there. `rest_until`: the rate headers ask to send nothing before that moment."""

    remote_id: str
    url: str
    part_ids: tuple[str, ...] = ()  # of all parts of a thread, the first included
    rest_until: datetime | None = None


class Journal(Protocol):
    """Where an adapter notes each step of a publication, so that it happens once.

    `once` is the publication's key: the same for every try, unique over all. `began_at` is the moment of the first
    try, the same for every try as well (use it for createdAt, TIDs, …).
    """

    once: str
    began_at: datetime

    async def step(
        self,
        name: str,
        act: Callable[[], Awaitable[Result]],
        *,
        look: Callable[[], Awaitable[Result | None]] | None = None,
        repeatable: bool = False,
    ) -> Result:
        """Do `act` once, and return its result, now or from an earlier try.

        Noted as begun before the call (committed), and as done before the next step begins. Where an earlier try
        began it and never noted its end, `look` asks the network first: a result means it happened, None that it
        certainly did not (then `act` runs again). `look` raises `Undecidable` where the network cannot tell.
        A `repeatable` step has no effect that anybody sees (an upload): it simply runs again.
        """
        ...


class Undecidable(Exception):
    """Looking did not tell whether it happened; a person must decide."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a network would not take this. `code` is stable; `sentence` is translated; `blocking` or mere advice."""

    code: str
    sentence: str
    blocking: bool = True
    part: int = 0  # which part of a thread


@dataclass(frozen=True, slots=True)
class Limits:
    """What a network takes, as data with its source. Read from the server where it tells them."""

    text_chars: int | None = None  # as `count` counts; None: no limit
    text_bytes: int | None = None
    link_chars: int | None = None  # every link counts this much; None: as long as it is
    media_items: int = 4
    media_least: int = 0  # 1: a text alone is not taken
    needs: str = ""  # "image/" or "video/": what every publication must hold
    mixed_media: bool = False  # films beside pictures
    ratios: tuple[float, float] | None = None  # narrowest and widest picture or film, width by height
    image_bytes: int | None = None
    image_pixels: int | None = None
    video_bytes: int | None = None
    video_seconds: float | None = None
    video_least_seconds: float = 0.0
    hashtags: int | None = None
    mentions: int | None = None
    title_chars: int | None = None
    mimes: frozenset[str] = frozenset()
    alt_chars: int | None = None
    poll_options: int = 0  # 0: no polls
    poll_option_chars: int = 0
    poll_seconds: tuple[int, int] = (0, 0)  # least and most
    threads: bool = True
    answers: bool = True  # what people write there can be answered by an application
    warnings: bool = False
    places: tuple[tuple[str, str], ...] = ()  # boards, groups, rooms, … of this account: id and name
    source: str = ""  # address, and the day it was read

    def takes_kind(self, mime: str) -> bool:
        return not self.mimes or mime in self.mimes

    def takes(self, picture: Media) -> bool:
        """The file of a picture as it is: its kind, its bytes, its pixels."""
        return (
            self.takes_kind(picture.mime)
            and (self.image_bytes is None or picture.size <= self.image_bytes)
            and (self.image_pixels is None or picture.width * picture.height <= self.image_pixels)
        )

    def asks_for_copy(self, media: Media) -> bool:
        """A smaller copy as JPEG goes out instead (library.fitting); False: the file itself, or nothing."""
        return media.is_still and not self.takes(media) and self.takes_kind("image/jpeg")


@dataclass(frozen=True, slots=True)
class ApiVersion:
    """A version of a network's API that an adapter speaks; it says so as its `api`.

    ends_on: the last day on which it is sure to work. source: address, and the day it was read.
    """

    name: str
    ends_on: date
    source: str


@dataclass(frozen=True, slots=True)
class Account:
    """Who we are on the network."""

    account_id: str
    handle: str  # as people write it: @name@host, name.bsky.social, host name of a site
    name: str
    url: str
    avatar_url: str = ""
    followers: int | None = None


@dataclass(frozen=True, slots=True)
class OwnPost:
    """A post of ours as it stands on the network; `text` without markup."""

    remote_id: str
    url: str
    text: str
    published_at: datetime
    media_urls: tuple[str, ...] = ()
    media_alts: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Incoming:
    """Something that came in. Kinds: reply, mention, like, share, follow, comment, message (private), review.

    about_id: the post of ours that it belongs to (root of the thread), "" where it belongs to none.
    """

    kind: str
    remote_id: str  # unique per channel and for ever
    happened_at: datetime
    author_id: str
    author_handle: str
    author_name: str
    author_url: str = ""
    avatar_url: str = ""
    text: str = ""
    url: str = ""
    about_id: str = ""
    parent_id: str = ""
    language: str = ""
    ours: bool = False  # written by our own account
    extra: Mapping[str, Any] = field(default_factory=dict)  # what answering needs


@dataclass(frozen=True, slots=True)
class Catch:
    """What one reading brought, and where the next one starts."""

    arrivals: tuple[Incoming, ...]
    mark: str  # opaque; given back next time


@dataclass(frozen=True, slots=True)
class Hook:
    """One request that a network made to us, as it came: nothing in it is believed before it is verified."""

    method: str  # GET or POST
    headers: Mapping[str, str]  # asked without regard to case
    query: Mapping[str, str]
    body: bytes = field(repr=False)  # raw: signatures are over these bytes
    received_at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "headers", CaseInsensitiveMapping(self.headers))


@dataclass(frozen=True, slots=True)
class Heard:
    """What a hook told about one of our accounts; "" where the address of the hook names the channel."""

    account_id: str  # as `Account.account_id`
    incoming: Incoming


class Forged(Exception):
    """This hook is not from that network, or was not signed with these keys, or is too old, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Figures of one post; None where the network does not tell."""

    likes: int | None = None
    shares: int | None = None
    replies: int | None = None


@runtime_checkable
class Publishes(Protocol):
    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        """Put it on the network, once. Raises NetworkError, Undecidable."""
        ...

    def count(self, text: str, limits: Limits) -> int:
        """How long the network thinks the text is."""
        ...

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        """What the network would refuse, or take badly. Empty: it may go."""
        ...


@runtime_checkable
class TellsLimits(Protocol):
    async def read_limits(self, access: Access) -> Limits: ...


@runtime_checkable
class Identifies(Protocol):
    async def who_am_i(self, access: Access) -> Account:
        """Our own account; the cheapest proof that the access works. Raises NetworkError."""
        ...


@runtime_checkable
class Refreshes(Protocol):
    async def refresh(self, access: Access) -> Access:
        """New tokens for old. Raises AccessLost where the refresh token is dead as well."""
        ...

    def expires_at(self, access: Access) -> datetime | None:
        """When the token stops working; None where it cannot be told."""
        ...


@runtime_checkable
class FindsOwn(Protocol):
    async def own_posts(self, access: Access, *, since: datetime) -> Sequence[OwnPost]: ...


@runtime_checkable
class ReadsArrivals(Protocol):
    @property
    def kinds(self) -> Set[str]:
        """Those of `Incoming` that can come in there."""
        ...

    async def read_arrivals(self, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
        """What came in since `mark` ("" reads the latest page); `about`: our recent posts worth asking for."""
        ...


@runtime_checkable
class Hears(Protocol):
    """Understands web hooks. Both are tried with each set of keys that we have, and call nobody.

    keys: of our application there ({"client_id", "client_secret", …}); at a channel's own address `Access.extra`.
    Compare signatures with `hmac.compare_digest`, over `Hook.body`, before anything in it is read.
    """

    def greet(self, hook: Hook, keys: Mapping[str, Any]) -> str | None:
        """The answer to a handshake (sent as JSON where it begins with a brace), None where it is none.

        Raises Forged where it is one, and not for these keys.
        """
        ...

    def heard(self, hook: Hook, keys: Mapping[str, Any]) -> Sequence[Heard]:
        """What it tells, empty where it does not matter to us. Raises Forged, for a late one as well."""
        ...


@runtime_checkable
class AsksForHooks(Protocol):
    """Hears, and must be told where: the network keeps one address for each account."""

    async def ask_for_hooks(self, access: Access, url: str) -> None:
        """From now on what comes in is told to this address; "" ends it. May be asked again. Raises NetworkError."""
        ...


@runtime_checkable
class Measures(Protocol):
    async def measure(self, access: Access, remote_ids: Sequence[str]) -> Mapping[str, Counts]: ...


#: What may be done to something that came in. "like" and "unlike" are ours to take back, "remove" is for ever.
DEEDS = frozenset({"hide", "show", "remove", "like", "unlike"})


@runtime_checkable
class Moderates(Protocol):
    @property
    def deeds(self) -> Set[str]:
        """Those of `DEEDS` that the network allows."""
        ...

    async def moderate(self, deed: str, target: Target, access: Access) -> None:
        """Do it; doing it again changes nothing. Raises NetworkError, Gone where it is not there any more."""
        ...
