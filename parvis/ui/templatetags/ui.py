"""Parts of pages: `{% load ui %}`. Each returns finished HTML; pages say what, this says how it looks."""

import zlib
from datetime import date, datetime, tzinfo
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, Select
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from parvis.ui import looks, marks, shell, times

register = template.Library()


@register.simple_tag
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """An icon of the sprite, as large as its text. With `label` it speaks, else it is decoration."""
    sprite = static("ui/icons.svg")
    if label:
        return format_html(
            '<svg class="ti {}" role="img" aria-label="{}"><title>{}</title><use href="{}#{}"></use></svg>',
            css, label, label, sprite, name,
        )  # fmt: skip
    return format_html('<svg class="ti {}" aria-hidden="true"><use href="{}#{}"></use></svg>', css, sprite, name)


@register.simple_tag
def net_mark(key: str, size: str = "", label: str = "") -> SafeString:
    """A network's mark: "" 18 px in its colour, "l" 28 px in its colour, "g" a grey glyph."""
    mark = marks.mark(key)
    return format_html(
        '<span class="net {} {}" role="img" aria-label="{}" title="{}">{}</span>',
        mark.css, size, label or mark.name, label or mark.name, icon(mark.icon),
    )  # fmt: skip


@register.simple_tag
def net_name(key: str) -> str:
    return marks.mark(key).name


@register.simple_tag
def face(name: object, size: str = "", network: str = "") -> SafeString:
    """A person as initials on a tint that stays the same for the name. `size`: "s", "", "m40", "l"."""
    words = [word for word in str(name).replace("@", " ").replace(".", " ").split() if word[0].isalnum()] or ["?"]
    initials = (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
    tint = zlib.crc32(str(name).encode()) % 8
    return format_html(
        '<span class="av {} a-{}" aria-hidden="true">{}{}</span>',
        size,
        tint,
        initials,
        net_mark(network) if network else "",
    )


@register.simple_tag
def brand_mark(workspace: shell.Brand) -> SafeString:
    """The workspace's initials on its colour; a drawing, since pages carry no style of their own."""
    colour = workspace.colour if len(workspace.colour) == 7 else "#4c555b"
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    ink = "#fff" if red * 0.299 + green * 0.587 + blue * 0.114 < 150 else "#1b2226"
    return format_html(
        '<span class="pv-mark" aria-hidden="true"><svg viewBox="0 0 28 28"><rect width="28" height="28" fill="{}"/>'
        '<text x="14" y="18.5" text-anchor="middle" fill="{}">{}</text></svg></span>',
        colour, ink, workspace.initials,
    )  # fmt: skip


@register.simple_tag
def state_tag(state: str, label: str) -> SafeString:
    """A publication's state as a tag. `label` is its translated name."""
    look = looks.look(state)
    return format_html('<span class="tag {}">{}{}</span>', look.tone, icon(look.icon), label)


@register.simple_tag
def state_icon(state: str, label: str, css: str = "") -> SafeString:
    look = looks.look(state)
    return icon(look.icon, f"{css} {look.tone or 'i3'}", label)


@register.simple_tag
def moment(at: datetime, clock: tzinfo, form: str = "full") -> SafeString:
    """A moment on a clock. Forms: full, near, time, day, short; the whole moment stands in the tool tip."""
    local = at.astimezone(clock)
    text = {
        "full": lambda: times.full(at, clock),
        "near": lambda: times.near(at, clock),
        "time": lambda: times.at_time(at, clock),
        "day": lambda: times.on_day(local.date()),
        "short": lambda: times.on_day(local.date(), weekday=False),
    }[form]()
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', local.isoformat(timespec="seconds"), times.full(at, clock), text
    )


@register.simple_tag
def near_parts(at: datetime, clock: tzinfo) -> tuple[str, str]:
    """A moment in two short lines, the first one in bold."""
    return times.parts(at, clock)


@register.filter
def day_name(day: date) -> str:
    return times.on_day(day)


@register.filter
def month_name(day: date) -> str:
    return times.in_month(day)


@register.filter
def zone_city(clock: tzinfo) -> str:
    return times.zone_city(clock)


@register.filter
def number(value: float | None) -> str:
    """A whole number with the thousands of the reader's language; a dash where there is none."""
    if value is None:
        return "–"
    return f"{value:,.0f}".replace(",", "\u00a0" if get_language() == "fr" else ",")


@register.simple_tag(takes_context=True)
def query(context: Any, **changes: Any) -> str:
    """The page's own address with some parameters changed; an empty value takes one away."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            parameters.pop(name, None)
        else:
            parameters[name] = value
    return f"?{parameters.urlencode()}"


@register.simple_tag(takes_context=True)
def appearance(context: Any) -> str:
    """auto, light or dark: as the person has chosen, else as this browser has."""
    request = context.get("request")
    chosen = getattr(getattr(request, "user", None), "theme", "") or getattr(request, "COOKIES", {}).get("theme", "")
    return chosen if chosen in ("light", "dark") else "auto"


@register.simple_tag(takes_context=True)
def areas(context: Any, which: str = "main") -> list[shell.Entry]:
    """The entries of the navigation that exist, the current one marked."""
    frame = context.get("shell") or shell.Shell()
    match = getattr(context.get("request"), "resolver_match", None)
    current = (match.url_name or "") if match else ""
    return shell.entries(shell.AREAS if which == "main" else shell.SETTINGS, frame, current)


@register.inclusion_tag("ui/forms/_field.html")
def field(bound: BoundField, help: str = "") -> dict[str, Any]:
    """A form's field with label, help and errors, tied together for screen readers."""
    widget = bound.field.widget
    check = isinstance(widget, CheckboxInput)
    css = "form-check-input" if check else "form-select" if isinstance(widget, Select) else "form-control"
    grouped = getattr(widget, "use_fieldset", False)
    text = help or bound.help_text
    described = [f"{bound.id_for_label}_help"] * bool(text) + [f"{bound.id_for_label}_errors"] * bool(bound.errors)
    attrs: dict[str, Any] = {} if grouped else {"class": f"{widget.attrs.get('class', '')} {css}".strip()}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return {"bound": bound, "check": check, "grouped": grouped, "help": text, "control": bound.as_widget(attrs=attrs)}


@register.inclusion_tag("ui/forms/_fields.html")
def fields(form: Any) -> dict[str, Any]:
    """All visible fields of a form, its hidden ones, and what is wrong with the whole."""
    return {"form": form}


@register.inclusion_tag("ui/_empty.html")
def empty(icon: str, title: str, text: str, url: str = "", act: str = "") -> dict[str, Any]:
    """What will stand here, in two lines, and the first step."""
    return {"icon": icon, "title": title, "text": text, "url": url, "act": act}


@register.inclusion_tag("ui/_pager.html", takes_context=True)
def pager(context: Any, page: Any) -> dict[str, Any]:
    """Links to the pages before and after; filters in the address are kept."""
    return {"page": page, "request": context["request"]}


@register.simple_tag
def page_title(title: str) -> str:
    """The text of <title>."""
    return gettext("{title} · Parvis").format(title=title)
