"""Events: what everything is on Nostr. The id is the hash of the rest, so that the same event is there once only.

Source: https://github.com/nostr-protocol/nips/blob/master/01.md, 10.md, 22.md (read 2026-11-25).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeGuard

from coincurve import PrivateKey, PublicKeyXOnly

from parvis.networks.nostr.keys import is_hex, public_of

Event = dict[str, Any]
Tag = list[str]
PROFILE, NOTE, FOLLOWS, DELETION, REPOST, REACTION, OTHER_REPOST = 0, 1, 3, 5, 6, 7, 16
COMMENT, RELAY_LIST, SIGN_IN, UPLOAD, ARTICLE = 1111, 10002, 22242, 24242, 30023
#: The same words give the same signature, so that a try again sends the very same bytes.
_NO_LUCK = bytes(32)
MOST_KIND = 65_535
MOST_PEOPLE = 50  # that an answer names; relays refuse events that call hundreds
MOST_TAGS = 100


def identity(event: Mapping[str, Any]) -> str:
    parts = [0, event["pubkey"], event["created_at"], event["kind"], event["tags"], event["content"]]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def signed(secret: str, kind: int, content: str, tags: Sequence[Tag], at: datetime) -> Event:
    event: Event = {
        "pubkey": public_of(secret),
        "created_at": int(at.timestamp()),
        "kind": kind,
        "tags": [list(tag) for tag in tags],
        "content": content,
    }
    event["id"] = identity(event)
    signature = PrivateKey(bytes.fromhex(secret)).sign_schnorr(bytes.fromhex(event["id"]), _NO_LUCK)
    return event | {"sig": signature.hex()}


def is_genuine(event: Any) -> TypeGuard[Event]:
    """Whether it is an event at all, and was signed by whom it names: relays may say anything."""
    if not isinstance(event, dict) or not is_hex(event.get("pubkey")) or not is_hex(event.get("sig"), size=128):
        return False
    numbers = (event.get("created_at"), event.get("kind"))
    if not all(isinstance(number, int) and not isinstance(number, bool) and number >= 0 for number in numbers):
        return False
    if event["kind"] > MOST_KIND:
        return False
    tags = event.get("tags")
    if not isinstance(event.get("content"), str) or not isinstance(tags, list):
        return False
    if not all(isinstance(tag, list) and all(isinstance(piece, str) for piece in tag) for tag in tags):
        return False
    try:
        if identity(event) != event.get("id"):
            return False
        key = PublicKeyXOnly(bytes.fromhex(event["pubkey"]))
        return key.verify(bytes.fromhex(event["sig"]), bytes.fromhex(event["id"]))
    except ValueError:  # letters that cannot be written, or a point that is on no curve
        return False


def fits(event: Mapping[str, Any], wish: Mapping[str, Any]) -> bool:
    """Whether it is what a filter asks for: a relay may bring anything."""
    if not wish.get("since", 0) <= event["created_at"] <= wish.get("until", event["created_at"]):
        return False
    fields = {"ids": "id", "authors": "pubkey", "kinds": "kind"}
    if any(event[field] not in wish[name] for name, field in fields.items() if name in wish):
        return False
    tags = {name[1:]: wanted for name, wanted in wish.items() if name.startswith("#")}
    return all(set(values(event, name)) & set(wanted) for name, wanted in tags.items())


def moment_of(event: Mapping[str, Any]) -> datetime:
    """Anybody may write any moment into an event: none is later than now."""
    now = datetime.now(UTC)
    return datetime.fromtimestamp(min(event["created_at"], int(now.timestamp())), UTC)


def values(event: Mapping[str, Any], name: str) -> list[str]:
    return [tag[1] for tag in event["tags"] if len(tag) > 1 and tag[0] == name]


def value(event: Mapping[str, Any], name: str) -> str:
    return next(iter(values(event, name)), "")


def root_and_parent(event: Mapping[str, Any]) -> tuple[str, str]:
    """The ids of the beginning of its thread and of what it answers; "" for what answers nothing."""
    if event["kind"] == COMMENT:
        parent = value(event, "e")
        return value(event, "E") or parent, parent
    tags = [tag for tag in event["tags"] if len(tag) > 1 and tag[0] == "e"]
    marked = {tag[3]: tag[1] for tag in tags if len(tag) > 3 and tag[3] in ("root", "reply")}
    if marked:
        root = marked.get("root") or marked["reply"]
        return root, marked.get("reply") or root
    plain = [tag[1] for tag in tags if len(tag) < 4 or not tag[3]]  # the older way: first and last
    return (plain[0], plain[-1]) if plain else ("", "")


def address_of(event: Mapping[str, Any]) -> str:
    """Of an article, which keeps it when it is written anew."""
    return f"{event['kind']}:{event['pubkey']}:{value(event, 'd')}"


def answering(parent: Mapping[str, Any], ours: str, relay: str) -> tuple[int, list[Tag]]:
    """Kind and tags of an answer. parent: id, pubkey, kind and tags of what is answered. ours: our public key."""
    if parent["kind"] != NOTE:
        return COMMENT, _commenting(parent, relay)
    root, _above = root_and_parent(parent)
    tags = [["e", root or parent["id"], relay, "root"]]
    if root:
        tags.append(["e", parent["id"], relay, "reply", parent["pubkey"]])
    else:
        tags[0].append(parent["pubkey"])
    people = [parent["pubkey"], *values(parent, "p")]
    return NOTE, [*tags, *people_tags(person for person in people if person != ours)[:MOST_PEOPLE]]


def _commenting(parent: Mapping[str, Any], relay: str) -> list[Tag]:
    """The beginning of the thread in capital letters, what is answered in small ones."""
    number, author, kind = parent["id"], parent["pubkey"], str(parent["kind"])
    if parent["kind"] == COMMENT:
        scope = [list(tag) for tag in parent["tags"] if tag and tag[0] in ("A", "E", "I", "K", "P")]
        return [*scope, ["e", number, relay, author], ["k", kind], ["p", author]]
    place = []
    if parent["kind"] == ARTICLE:
        place = [["A", address_of(parent), relay], ["a", address_of(parent), relay]]
    scope = [["E", number, relay, author], ["K", kind], ["P", author]]
    return [*place, *scope, ["e", number, relay, author], ["k", kind], ["p", author]]


def people_tags(people: Iterable[str]) -> list[Tag]:
    """Each once; a tag of somebody else may hold anything."""
    return [["p", person] for person in dict.fromkeys(people) if is_hex(person)]


def shortened(event: Mapping[str, Any]) -> Event:
    """What answering needs to know of it."""
    names = ("a", "d", "e", "p", "A", "E", "I", "K", "P")
    tags = [tag for tag in event["tags"] if tag and tag[0] in names][:MOST_TAGS]
    return {"id": event["id"], "pubkey": event["pubkey"], "kind": event["kind"], "tags": tags}
