"""A fake network in a process of its own: answers like Mastodon's POST /api/v1/statuses after a set delay, and counts.

`python -m parvis.config.bench.counting SECONDS` prints its port. What arrived is told at /arrived: for each post its
channel, its number in the channel, when it arrived (seconds since 1970) and how often it was carried out.
"""

import asyncio
import json
import sys
import time
from collections import Counter

import uvloop
from aiohttp import web


class Counting:
    """Every post is carried out once per request, unless the Idempotency-Key is known (as Mastodon does)."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.asked: Counter[str] = Counter()
        self.posts: dict[str, dict[str, object]] = {}
        self.keys: dict[str, str] = {}
        self.by_account: dict[str, list[str]] = {}

    async def statuses(self, request: web.Request) -> web.Response:
        """POST: text is `<channel> <number> …`, the token names the account."""
        body = await request.json()
        account = request.headers["Authorization"].removeprefix("Bearer ")
        key = request.headers.get("Idempotency-Key", "")
        self.asked[key] += 1
        remote_id = self.keys.get(key) if key else None
        if remote_id is None:
            remote_id = str(len(self.posts) + 1)
            self.keys[key] = remote_id
            arrived = time.time()
            self.posts[remote_id] = {"text": body["status"], "arrived": arrived, "account": account}
            self.by_account.setdefault(account, []).append(remote_id)
        await asyncio.sleep(self.seconds)
        return web.json_response(self.status(remote_id))

    def status(self, remote_id: str) -> dict[str, object]:
        post = self.posts[remote_id]
        moment = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(float(str(post["arrived"]))))
        return {
            "id": remote_id,
            "url": f"http://localhost/@{post['account']}/{remote_id}",
            "content": f"<p>{post['text']}</p>",
            "created_at": moment,
            "media_attachments": [],
            "in_reply_to_id": None,
            "account": {"id": post["account"]},
        }

    async def timeline(self, request: web.Request) -> web.Response:
        """GET: the account's posts, newest first."""
        ids = self.by_account.get(request.match_info["account"], [])
        return web.json_response([self.status(remote_id) for remote_id in reversed(ids[-40:])])

    async def arrived(self, _request: web.Request) -> web.Response:
        return web.json_response(list(self.posts.values()), dumps=json.dumps)


async def serve(seconds: float) -> None:
    counting = Counting(seconds)
    app = web.Application()
    app.router.add_post("/api/v1/statuses", counting.statuses)
    app.router.add_get("/api/v1/accounts/{account}/statuses", counting.timeline)
    app.router.add_get("/arrived", counting.arrived)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]  # aiohttp names no other way
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)  # ends with the process that started it


if __name__ == "__main__":
    uvloop.run(serve(float(sys.argv[1])))
