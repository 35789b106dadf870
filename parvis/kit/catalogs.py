"""Message catalogues without gettext installed: `python -m parvis.kit.catalogs compile | missing | update`.

English sentences in the sources are the keys; each area keeps its French in
`parvis/<area>/locale/fr/LC_MESSAGES/django.po`. Python is read by Babel, templates by Django's own parser.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent
LANGUAGES = ("fr",)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


_INLINE = re.compile(r"""_\((["'])(.+?)\1\)""")


class Message(NamedTuple):
    """A sentence of the sources. `plural` is "" where it has none."""

    context: str
    single: str
    plural: str
    place: str  # file below the package


def areas() -> list[Path]:
    return sorted(path for path in PACKAGE.iterdir() if (path / "apps.py").exists() or path.name == "config")


def messages(area: Path) -> Iterator[Message]:
    """Every translatable sentence of an area, tests left out."""
    for path in sorted(area.rglob("*.py")):
        if "tests" not in path.parts and "migrations" not in path.parts:
            yield from _of_python(path)
    for path in sorted(area.rglob("templates/**/*.*")):
        if path.suffix in {".html", ".txt", ".svg"}:
            yield from _of_template(path)


def _of_python(path: Path) -> Iterator[Message]:
    with path.open("rb") as source:
        for _line, found, _comments, context in extract("python", source, KEYWORDS, options={"encoding": "utf-8"}):
            single, plural = found[:2] if isinstance(found, tuple) else (found, "")
            if single:
                yield Message(context or "", single, plural or "", str(path.relative_to(PACKAGE)))


def _of_template(path: Path) -> Iterator[Message]:
    from django.template import Context, engines
    from django.template.base import Lexer, Node, Template, TokenType
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode

    template = Template(path.read_text(encoding="utf-8"), engine=engines["django"].engine)  # type: ignore[attr-defined]
    place = str(path.relative_to(PACKAGE))
    for token in Lexer(template.source).tokenize():
        if token.token_type in {TokenType.VAR, TokenType.BLOCK}:  # {{ name|default:_("somebody") }}
            for _quote, sentence in _INLINE.findall(token.contents):
                yield Message("", sentence, "", place)
    for node in template.nodelist.get_nodes_by_type(Node):
        if isinstance(node, TranslateNode):
            literal = node.filter_expression.var
            context = node.message_context.resolve(Context()) if node.message_context else ""
            if isinstance(literal, str):
                yield Message(context, literal, "", place)
            elif getattr(literal, "literal", None):
                yield Message(context, literal.literal, "", place)
        elif isinstance(node, BlockTranslateNode):
            context = node.message_context.resolve(Context()) if node.message_context else ""
            single, _names = node.render_token_list(node.singular)
            plural = node.render_token_list(node.plural)[0] if node.plural else ""
            if node.trimmed:
                single, plural = _trimmed(single), _trimmed(plural)
            yield Message(context, single.replace("%%", "%"), plural.replace("%%", "%"), place)


def _trimmed(text: str) -> str:
    return " ".join(line.strip() for line in text.strip().splitlines())


def catalogue_path(area: Path, language: str) -> Path:
    return area / "locale" / language / "LC_MESSAGES" / "django.po"


def read(area: Path, language: str) -> Catalog:
    path = catalogue_path(area, language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as source:
        return read_po(source, locale=language)


def missing(area: Path, language: str) -> list[Message]:
    """Sentences without a translation, or with one that is marked as doubtful."""
    catalogue = read(area, language)
    found = []
    for message in dict.fromkeys(messages(area)):
        entry = catalogue.get(message.single, context=message.context or None)
        translated = (
            entry is not None
            and not entry.fuzzy
            and entry.string
            and all(entry.string if isinstance(entry.string, tuple | list) else (entry.string,))
        )
        if not translated:
            found.append(message)
    return found


def compile_all() -> int:
    """Write the .mo file of each catalogue that is newer than it; how many."""
    written = 0
    for path in PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po"):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.parent.parent.name)
        draft = target.with_suffix(f".{os.getpid()}")
        with draft.open("wb") as output:
            write_mo(output, catalogue)
        draft.replace(target)
        written += 1
    return written


def update() -> None:
    """Add what is missing to each catalogue, remove what is said no longer; what moved takes its translation along."""
    for language in LANGUAGES:
        known = {_key(entry): entry.string for area in areas() for entry in read(area, language) if entry.string}
        for area in areas():
            lacking = missing(area, language)
            catalogue = read(area, language)
            said = {(message.single, message.context or None) for message in messages(area)}
            lost = [key for entry in catalogue if entry.id and (key := _key(entry)) not in said]
            if not lacking and not lost:
                continue
            for single, context in lost:
                catalogue.delete(single, context)
            for message in lacking:
                ids = (message.single, message.plural) if message.plural else message.single
                string = known.get((message.single, message.context or None))
                catalogue.delete(message.single, message.context or None)
                catalogue.add(ids, string, context=message.context or None, locations=[(message.place, 0)])
            path = catalogue_path(area, language)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as output:
                write_po(output, catalogue, width=0, include_lineno=False)
            sys.stdout.write(f"{path.relative_to(PACKAGE)}: {len(missing(area, language))} to translate\n")


def _key(entry: Any) -> tuple[str, str | None]:
    """What a translation belongs to: the sentence, in the singular, and its context."""
    return (entry.id[0] if isinstance(entry.id, tuple | list) else entry.id, entry.context)


def main(deed: str) -> None:
    if deed == "compile":
        compile_all()
        return
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
    django.setup()
    if deed == "update":
        update()
    elif deed == "missing":
        for area in areas():
            for message in missing(area, "fr"):
                sys.stdout.write(f"{message.place}: {message.single!r}\n")
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
