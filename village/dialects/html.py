"""The few pages a person sees: sign-in, a status, a profile."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path

from aiohttp import web

from village.dialects.words import language_of, say
from village.world.model import Account

STYLE = (Path(__file__).parent / "pages.css").read_text()
MEANINGS = {
    "read": "read everything of the account",
    "write": "write, change and delete everything of the account",
    "follow": "follow and unfollow",
    "push": "receive notifications",
    "profile": "read the profile",
}


def page(request: web.Request, title: str, body: str, *, status: int = 200) -> web.Response:
    top = say(request, "The village: a simulated network. Nobody here is real.")
    text = (
        f'<!doctype html><html lang="{language_of(request)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(title)}</title>'
        f'<style>{STYLE}</style></head><body><main><p class="top">{top}</p>{body}</main></body></html>'
    )
    headers = {
        "Content-Security-Policy": "default-src 'self'; style-src 'unsafe-inline'; base-uri 'none'",
        "Vary": "Accept-Language",
    }
    return web.Response(text=text, content_type="text/html", status=status, headers=headers)


def refused(request: web.Request, words: str) -> web.HTTPException:
    title = say(request, "Not possible")
    answer = page(request, title, f'<div class="card"><h1>{title}</h1><p>{escape(words)}</p></div>', status=400)
    headers = {"Content-Security-Policy": answer.headers["Content-Security-Policy"]}
    return Refused(text=answer.text, content_type="text/html", headers=headers)


class Refused(web.HTTPBadRequest):
    """A page for a person, also below /oauth/."""


def show_code(request: web.Request, code: str) -> web.Response:
    words = say(request, "Copy this code and paste it into the application.")
    body = f'<div class="card"><h1>{words}</h1><p><code id="code">{escape(code)}</code></p></div>'
    return page(request, "Code", body)


def authorize(
    request: web.Request, app: str, scopes: list[str], people: Iterable[Account], hidden: dict[str, str]
) -> web.Response:
    def local(text: str) -> str:
        return say(request, text)

    title = local("{app} asks to use an account").format(app=escape(app))
    fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in hidden.items()
        if value
    )
    picks = "".join(_pick(who, chosen=not at) for at, who in enumerate(people))
    rights = "".join(f"<li>{local(MEANINGS[scope]) if scope in MEANINGS else escape(scope)}</li>" for scope in scopes)
    body = (
        f'<form class="card" method="post" action="{escape(request.path)}"><h1>{title}</h1>'
        f"<p>{local('It may then:')}</p><ul>{rights}</ul>{fields}<fieldset><legend>{local('As whom?')}</legend>"
        f"{picks or local('There is no account yet.')}</fieldset>"
        f'<p><button class="go" name="decision" value="allow">{local("Allow")}</button> '
        f'<button name="decision" value="deny" formnovalidate>{local("Deny")}</button></p></form>'
    )
    return page(request, local("Allow"), body)


def _pick(who: Account, *, chosen: bool) -> str:
    handle = escape(who.handle)
    return (
        '<label class="pick">'
        f'<input type="radio" name="account" value="{handle}" required{" checked" if chosen else ""}>'
        f'<img src="/avatars/{handle}.png" width="40" height="40" alt="">'
        f'<span><strong>{escape(who.name)}</strong><br><span class="soft">@{handle}</span></span></label>'
    )
