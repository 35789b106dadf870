"""Repositories: write, read and take back records, and upload what they show.

Source: lexicons com.atproto.repo.{createRecord,putRecord,getRecord,deleteRecord,uploadBlob}.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from village.dialects.bluesky import drafting, gates, likes, names
from village.dialects.bluesky.calling import Call, method
from village.dialects.bluesky.problems import Problem, invalid
from village.dialects.bluesky.views import record_of
from village.world import accounts, asking, audience, media, posts, records
from village.world.model import Account, Post

routes = web.RouteTableDef()
BLOB_BYTES = 52_428_800


@routes.post("/xrpc/com.atproto.repo.uploadBlob")
@method()
async def upload_blob(call: Call) -> web.Response:
    content = await call.request.read()
    if not content:
        raise invalid("Request encoding (Content-Type) required but not provided")
    if len(content) > BLOB_BYTES:
        raise Problem(413, "PayloadTooLarge", "request entity too large")
    try:
        upload = await media.look_at(content)
    except media.NotAPicture as error:
        raise Problem(400, "InvalidRequest", "Could not read the image") from error
    if upload.mime not in media.ENDINGS:
        raise Problem(400, "InvalidMimeType", "The village keeps pictures, films and sounds only")
    kept = media.keep(call.world, call.me, upload, description="", focus="", seconds=0)
    cid = names.blob_cid(content)
    records.call(call.world, call.me.id, "blob", cid, kept.id)
    blob = {"$type": "blob", "ref": {"$link": cid}, "mimeType": upload.mime, "size": len(content)}
    return web.json_response({"blob": blob})


def _own_repo(call: Call) -> Account:
    owner = names.actor(call.world, call.text("repo"))
    if owner is None:
        raise invalid("Could not find repo: " + call.text("repo"))
    if owner.id != call.me.id:
        raise Problem(401, "AuthenticationRequired", "Invalid repo")
    return owner


def _told_record(call: Call, collection: str) -> dict[str, Any]:
    record = call.told.get("record")
    if not isinstance(record, dict) or record.get("$type", collection) != collection:
        raise invalid("Input must have the property record of the collection's type")
    return record | {"$type": collection}


@routes.post("/xrpc/com.atproto.repo.createRecord")
@method()
async def create_record(call: Call) -> web.Response:
    owner, collection = _own_repo(call), call.text("collection")
    record = _told_record(call, collection)
    if collection == names.POST:
        return _made(_post(call, owner, record), record)
    if collection == names.FOLLOW:
        whom = names.actor(call.world, str(record.get("subject")))
        if whom is None:
            raise invalid("Unknown subject")
        accounts.follow(call.world, owner, whom)
        return _made(names.uri(owner.id, names.tid(whom.id), collection), record)
    if collection == names.REPOST:
        return _made(names.post_uri(posts.boost(call.world, owner, _subject(call, record))[0]), record)
    if collection != names.LIKE:
        raise invalid(f"The village keeps no records of {collection}")
    return _made(likes.keep(call.world, owner, _subject(call, record), _key(call)), record)


@routes.post("/xrpc/com.atproto.repo.putRecord")
@method()
async def put_record(call: Call) -> web.Response:
    """Likes and threadgates: the same key again replaces what was there."""
    owner, collection, _named_key = _own_repo(call), call.text("collection"), call.text("rkey")
    record, key = _told_record(call, collection), _key(call)
    if collection == names.LIKE:
        return _made(likes.keep(call.world, owner, _subject(call, record), key), record)
    if collection != names.GATE:
        raise invalid(f"The village replaces no records of {collection}")
    if "swapRecord" in call.told:
        gates.check_swap(call.world, owner, key, call.told["swapRecord"])
    return _made(gates.keep(call.world, owner, key, record), record)


def _key(call: Call) -> str:
    """The record's key, "" where none is given. Raises: Problem."""
    key = call.told.get("rkey") or ""
    if key and not (isinstance(key, str) and names.TID.fullmatch(key)):
        raise invalid("Invalid record key")
    return str(key)


def _subject(call: Call, record: dict[str, Any]) -> Post:
    subject = record.get("subject")
    post = names.find(call.world, str(subject.get("uri"))) if isinstance(subject, dict) else None
    if post is None:  # the real server keeps it all the same; nobody would ever see it
        raise invalid("Unknown subject")
    if not isinstance(subject, dict) or not isinstance(subject.get("cid"), str) or not record.get("createdAt"):
        raise invalid(f"Invalid {record['$type']} record: Record/subject must be a strong reference, with createdAt")
    return post


def _made(uri: str, record: dict[str, Any]) -> web.Response:
    commit = {"cid": names.cid({"uri": uri}), "rev": uri.rpartition("/")[2]}
    return web.json_response({"uri": uri, "cid": names.cid(record), "commit": commit, "validationStatus": "valid"})


def _post(call: Call, owner: Account, record: dict[str, Any]) -> str:
    """Publish; the post's address. Raises: Problem, 500 where the key is taken, as the reference server."""
    key = _key(call) or names.tid(call.world.ids.at(call.world.clock.now()))
    draft = drafting.read_post(call.world, owner, record, key)
    if names.post_under(call.world, owner, key):
        raise Problem(500, "InternalServerError", "Internal Server Error")
    post = posts.publish(call.world, owner, draft)
    records.keep(call.world, post.id, record)
    records.call(call.world, owner.id, names.RKEY, key, post.id)
    asking.remember(call.world, owner, post)
    drafting.describe(call.world, owner, record)
    audience.hear(call.world, post)
    return names.post_uri(post)


def _named(call: Call, owner: Account | None) -> Post | None:
    key = call.told.get("rkey") if call.request.method == "POST" else call.request.query.get("rkey")
    return names.post_under(call.world, owner, str(key)) if owner else None


@routes.get("/xrpc/com.atproto.repo.getRecord")
@method(public=True)
async def get_record(call: Call) -> web.Response:
    owner = names.actor(call.world, call.text("repo"))
    if call.text("collection") == names.GATE and owner:
        gate = gates.get(call.world, owner, call.text("rkey"))
        if gate is not None:
            uri = names.uri(owner.id, call.text("rkey"), names.GATE)
            return web.json_response({"uri": uri, "cid": names.cid(gate), "value": gate})
    post = _named(call, owner)
    if post is None or call.text("collection") != names.POST:
        key = call.text("rkey")
        raise Problem(400, "RecordNotFound", f"Could not locate record: at://{call.text('repo')}/{key}")
    record = record_of(call.world, post)
    return web.json_response({"uri": names.post_uri(post), "cid": names.cid(record), "value": record})


@routes.post("/xrpc/com.atproto.repo.deleteRecord")
@method()
async def delete_record(call: Call) -> web.Response:
    """Taking back what is not there succeeds."""
    owner, collection, key = _own_repo(call), call.text("collection"), call.text("rkey")
    post = names.post_under(call.world, owner, key)
    number = names.number_of(key)
    if collection in (names.POST, names.REPOST) and post:
        posts.delete(call.world, post)
        records.forget(call.world, owner.id, names.RKEY, key)
    elif collection == names.LIKE:
        likes.take_back(call.world, owner, key)
    elif collection == names.GATE:
        gates.forget(call.world, owner, key)
    elif collection == names.FOLLOW and number:
        whom = accounts.by_id(call.world, number)
        if whom:
            accounts.unfollow(call.world, owner, whom)
    return web.json_response({})
