"""Accounts and places, and what people did with a place day by day.

Source: https://developers.google.com/my-business/reference/{accountmanagement,businessinformation,performance}/rest
(read 2026-11-22).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from aiohttp import web

from village.dialects.google.calling import MANAGE, dialect, invalid, place_id
from village.dialects.google_common import page, refuse
from village.dialects.speaking import Call

FIELDS = {"name", "title", "metadata", "websiteUri", "languageCode", "storefrontAddress", "profile"}
METRICS = {
    "BUSINESS_IMPRESSIONS_DESKTOP_MAPS", "BUSINESS_IMPRESSIONS_DESKTOP_SEARCH", "BUSINESS_IMPRESSIONS_MOBILE_MAPS",
    "BUSINESS_IMPRESSIONS_MOBILE_SEARCH", "BUSINESS_CONVERSATIONS", "BUSINESS_DIRECTION_REQUESTS", "CALL_CLICKS",
    "WEBSITE_CLICKS", "BUSINESS_BOOKINGS", "BUSINESS_FOOD_ORDERS", "BUSINESS_FOOD_MENU_CLICKS",
}  # fmt: skip
RANGE = "dailyRange"


@dialect.get("/v1/accounts", MANAGE)
async def accounts(call: Call) -> web.Response:
    own = {"name": f"accounts/{call.me.id}", "accountName": call.me.name, "type": "PERSONAL", "role": "PRIMARY_OWNER"}
    some, more = page(call, [own], usual=20, most=20, size="pageSize")
    return web.json_response({"accounts": some, **more})


def _masked(call: Call, location: dict[str, Any]) -> dict[str, Any]:
    """Raises: Problem 400; what is wanted must be said."""
    wanted = set(call.items("readMask"))
    if not wanted or wanted - FIELDS:
        raise invalid("read_mask", "Invalid field mask provided")
    return {name: value for name, value in location.items() if name in wanted}


def _location(call: Call, number: int) -> dict[str, Any]:
    verified = number == 0
    found = place_id(call.me, number)
    maps = {"mapsUri": f"https://maps.google.com/maps?cid={found}", "placeId": f"ChIJ{found}"} if verified else {}
    return {
        "name": f"locations/{found}",
        "title": call.me.name if verified else f"{call.me.name} (2)",
        "languageCode": call.me.language or "en",
        "websiteUri": "https://example.org/",
        "metadata": {"hasVoiceOfMerchant": verified, "canOperateLocalPost": verified, **maps},
    }


@dialect.get("/v1/accounts/{account}/locations", MANAGE)
async def locations(call: Call) -> web.Response:
    if call.path("account") != str(call.me.id):
        raise refuse(403, "forbidden", "The caller does not have permission")
    both = [_masked(call, _location(call, number)) for number in (0, 1)]
    some, more = page(call, both, usual=10, most=100, size="pageSize")
    return web.json_response({"locations": some, **more})


def _number(call: Call, found: str) -> int:
    """Raises: Problem 404."""
    for number in (0, 1):
        if found == place_id(call.me, number):
            return number
    raise refuse(404, "notFound", "Requested entity was not found.")


@dialect.get("/v1/locations/{location:[^:/]+}", MANAGE)
async def location(call: Call) -> web.Response:
    return web.json_response(_masked(call, _location(call, _number(call, call.path("location")))))


@dialect.get("/v1/locations/{location:[^:/]+}:fetchMultiDailyMetricsTimeSeries", MANAGE)
async def days(call: Call) -> web.Response:
    """The same for every day but for its date; the last two days are not counted yet, Sundays have no value."""
    _number(call, call.path("location"))
    wanted = call.items("dailyMetrics")
    if not wanted or set(wanted) - METRICS:
        raise invalid("daily_metrics", "Invalid value")
    first, last = _day(call, "startDate"), _day(call, "endDate")
    if last < first:
        raise invalid("daily_range", "The end is before the start")
    series = [{"dailyMetric": metric, "timeSeries": {"datedValues": _values(first, last)}} for metric in wanted]
    return web.json_response({"multiDailyMetricTimeSeries": [{"dailyMetricTimeSeries": series}]})


def _values(first: date, last: date) -> list[dict[str, Any]]:
    found = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        value = {} if day.weekday() == 6 else {"value": str(day.day)}
        found.append({"date": {"year": day.year, "month": day.month, "day": day.day}, **value})
    return found


def _day(call: Call, which: str) -> date:
    try:
        return date(*(call.number(f"{RANGE}.{which}.{name}") for name in ("year", "month", "day")))
    except ValueError as error:
        raise invalid(f"daily_range.{which}", "Invalid date") from error
