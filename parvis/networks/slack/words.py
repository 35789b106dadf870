"""Texts as Slack writes them: three signs are escaped, names and links stand in angle brackets.

Source: https://docs.slack.dev/messaging/formatting-message-text (read 2026-11-22).
"""

from collections.abc import Mapping

import regex

_MARKED = regex.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def readable(text: str, names: Mapping[str, str]) -> str:
    """As people see it. names: of people by their ids."""

    def shown(found: regex.Match[str]) -> str:
        target, label = found[1], found[2] or ""
        if target.startswith("@"):
            return f"@{names.get(target[1:]) or label or target[1:]}"
        if target.startswith("#"):
            return f"#{label or target[1:]}"
        if target.startswith("!"):
            return label or f"@{target[1:]}"
        return target.removeprefix("mailto:")

    plain = _MARKED.sub(shown, text)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
