"""Tabler's style sheet without the rules that no page of ours can use.

Tabler is 635 kB, of which pages use a tenth. A selector stays when each of its classes stands as a word somewhere in
our templates, scripts or Python, or belongs to the few that scripts of the browser set. Whole names only: a class
that is glued together in a template ("btn-{{ kind }}") would be lost, so templates do not do that.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*(?:\\.[\w-]*)*)")
_WORD = re.compile(r"[A-Za-z_][\w-]*")
_GROUPS = ("@media", "@supports", "@layer", "@container")


def words_in(folders: Iterable[Path]) -> set[str]:
    """Every word that could be a class name, in the files that pages are made of."""
    words: set[str] = set()
    for folder in folders:
        for path in folder.rglob("*"):
            if path.suffix in {".html", ".js", ".py"}:
                words.update(_WORD.findall(path.read_text(encoding="utf-8")))
    return words


def shrink(css: str, words: set[str]) -> str:
    """`css` (minified, well formed) with only those rules whose classes all are among `words`."""
    return "".join(_kept(css, words))


def _kept(css: str, words: set[str]) -> Iterator[str]:
    for head, body in _rules(css):
        if head.startswith(_GROUPS):
            inner = shrink(body, words)
            if inner:
                yield f"{head}{{{inner}}}"
        elif head.startswith("@") or not body:
            yield f"{head}{{{body}}}" if body else f"{head};"
        else:
            used = [part for part in _selectors(head) if _is_used(part, words)]
            if used:
                yield f"{','.join(used)}{{{body}}}"


def _is_used(selector: str, words: set[str]) -> bool:
    wanted = re.sub(r":(?:not|where)\([^()]*\)", "", selector)
    return all(name.replace("\\", "") in words for name in _CLASS.findall(wanted))


def _selectors(head: str) -> list[str]:
    """Split at the commas that stand outside of brackets."""
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(head):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            parts.append(head[start:at])
            start = at + 1
    return [*parts, head[start:]]


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """(what stands before the braces, what stands in them); ("@charset …", "") for a statement."""
    start = at = depth = opened = 0
    quote = ""
    while at < len(css):
        sign = css[at]
        if sign == "\\":
            at += 1
        elif quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign == "{":
            depth += 1
            opened = at if depth == 1 else opened
        elif sign == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : at]
                start = at + 1
        elif sign == ";" and depth == 0:
            yield css[start:at].strip(), ""
            start = at + 1
        at += 1
