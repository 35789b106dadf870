"""Moments as people read them: on the workspace's clock, in the reader's language, with no-break spaces."""

from datetime import date, datetime, timedelta, tzinfo

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext

from parvis.kit.clock import now


def at_time(moment: datetime, clock: tzinfo) -> str:
    """09:42"""
    return date_format(moment.astimezone(clock), pgettext("format of a time", "H:i"))


def on_day(day: date, *, year: bool = False, weekday: bool = True) -> str:
    """Thursday 10 December; with `year` 10 December 2026 follows the weekday."""
    if not weekday:
        return date_format(
            day, pgettext("format of a short day", "j M Y") if year else pgettext("format of a short day", "j M")
        )
    return date_format(day, pgettext("format of a day", "l j F Y") if year else pgettext("format of a day", "l j F"))


def in_month(day: date) -> str:
    """December 2026, with a capital letter: it stands as a title."""
    text = date_format(day, pgettext("format of a month", "F Y"))
    return text[:1].upper() + text[1:]


def full(moment: datetime, clock: tzinfo) -> str:
    """Thursday 10 December, 09:42; with the year where it is not this one."""
    local = moment.astimezone(clock)
    day = on_day(local.date(), year=local.year != now().astimezone(clock).year)
    return pgettext("a moment", "{day}, {time}").format(day=day, time=at_time(moment, clock))


def near(moment: datetime, clock: tzinfo, at: datetime | None = None) -> str:
    """As one says it: in 28 min, 3 min ago, today 14:00, yesterday 18:12, tomorrow 08:00, 12 Dec, 18:10."""
    at = at or now()
    away = moment - at
    if abs(away) < timedelta(hours=1):
        return _in_minutes(round(away.total_seconds() / 60))
    local, here = moment.astimezone(clock), at.astimezone(clock)
    words = {
        -1: gettext("yesterday {time}"),
        0: gettext("today {time}"),
        1: gettext("tomorrow {time}"),
    }
    time = at_time(moment, clock)
    days = (local.date() - here.date()).days
    if days in words:
        return words[days].format(time=time)
    day = on_day(local.date(), year=local.year != here.year, weekday=False)
    return pgettext("a moment", "{day}, {time}").format(day=day, time=time)


def parts(moment: datetime, clock: tzinfo, at: datetime | None = None) -> tuple[str, str]:
    """A moment in two short lines: 28 min / before 10:10, 08:04 / this morning, tomorrow / 08:00, 12 Dec / 18:10."""
    at = at or now()
    local, here = moment.astimezone(clock), at.astimezone(clock)
    time, days = at_time(moment, clock), (local.date() - here.date()).days
    if timedelta(0) <= moment - at < timedelta(hours=1):
        return lasting(moment - at), gettext("before {time}").format(time=time)
    if days == 0:
        return time, gettext("this morning") if local.hour < 12 else gettext("today")
    if abs(days) == 1:
        return gettext("tomorrow") if days > 0 else gettext("yesterday"), time
    return on_day(local.date(), year=local.year != here.year, weekday=False), time


def _in_minutes(minutes: int) -> str:
    if minutes == 0:
        return gettext("now")
    if minutes > 0:
        return ngettext("in {n} min", "in {n} min", minutes).format(n=minutes)
    return ngettext("{n} min ago", "{n} min ago", -minutes).format(n=-minutes)


def lasting(length: timedelta) -> str:
    """28 min, 3 h, 4 days: the largest unit that fits, rounded down."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return ngettext("{n} min", "{n} min", minutes).format(n=minutes)
    if minutes < 48 * 60:
        return ngettext("{n} h", "{n} h", minutes // 60).format(n=minutes // 60)
    return ngettext("{n} day", "{n} days", minutes // 1440).format(n=minutes // 1440)


def zone_city(clock: tzinfo) -> str:
    """Paris, of Europe/Paris: the zone's name where a time could be doubted."""
    return str(clock).rsplit("/", 1)[-1].replace("_", " ")
