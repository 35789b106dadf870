"""What kind of device a session runs on, from what its browser calls itself: enough to recognise one's own."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

# The first that matches counts: Edge and Opera call themselves Chrome as well, Chrome calls itself Safari.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("Chrome", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari"), ("curl/", "curl"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Device:
    name: str
    icon: str


def device(user_agent: str) -> Device:
    """A browser and a system as people call them; what the browser says where neither is known."""
    browser, system = _first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent)
    icon = "device-mobile" if system in ("iPhone", "Android") else "device-desktop"
    if browser and system:
        return Device(_("{browser} on {system}").format(browser=browser, system=system), icon)
    return Device(browser or system or user_agent[:60] or _("Unknown device"), icon)


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for sign, name in known if sign in user_agent), "")
