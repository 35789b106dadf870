"""What people did with a place on Search and Maps, day by day. Google is two to five days late with it.

Source: https://developers.google.com/my-business/reference/performance/rest (read 2026-11-22).
"""

from collections.abc import Mapping
from datetime import date

from parvis.networks.addresses import at
from parvis.networks.google.posts import HOME
from parvis.networks.google_common.calls import Caller, listed, number, word
from parvis.networks.protocols import Access

PERFORMANCE = "https://businessprofileperformance.googleapis.com"
METRICS = (
    "BUSINESS_IMPRESSIONS_DESKTOP_MAPS",
    "BUSINESS_IMPRESSIONS_DESKTOP_SEARCH",
    "BUSINESS_IMPRESSIONS_MOBILE_MAPS",
    "BUSINESS_IMPRESSIONS_MOBILE_SEARCH",
    "BUSINESS_DIRECTION_REQUESTS",
    "CALL_CLICKS",
    "WEBSITE_CLICKS",
    "BUSINESS_BOOKINGS",
)


async def read(caller: Caller, access: Access, first: date, last: date) -> Mapping[date, Mapping[str, int]]:
    """Counts by day and metric; a day that Google does not name is missing, a count that it leaves out is 0."""
    params = [("dailyMetrics", metric) for metric in METRICS]
    for end, day in (("start", first), ("end", last)):
        parts = {"year": day.year, "month": day.month, "day": day.day}
        params += [(f"dailyRange.{end}Date.{name}", str(value)) for name, value in parts.items()]
    host = at(access.base_url, HOME, PERFORMANCE)
    url = f"{host}/v1/locations/{access.account_id}:fetchMultiDailyMetricsTimeSeries"
    told = await caller.ask("GET", url, access, params=params)
    found: dict[date, dict[str, int]] = {}
    for several in listed(told, "multiDailyMetricTimeSeries"):
        for series in listed(several, "dailyMetricTimeSeries"):
            for value in listed(series, "timeSeries", "datedValues"):
                counted = _day(value)
                if counted is not None:
                    found.setdefault(counted, {})[word(series, "dailyMetric")] = number(value, "value") or 0
    return found


def _day(value: object) -> date | None:
    year, month, day = (number(value, "date", name) or 0 for name in ("year", "month", "day"))
    try:
        return date(year, month, day)
    except ValueError:
        return None
