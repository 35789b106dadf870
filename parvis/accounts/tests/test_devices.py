import pytest
from django.utils import translation

from parvis.accounts.devices import device

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "name", "icon"),
    [
        (CHROME, "Chrome on Linux", "device-desktop"),
        (CHROME + " Edg/130.0", "Edge on Linux", "device-desktop"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone",
         "device-mobile"),
        ("Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0", "Firefox on Android", "device-mobile"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:131.0) Firefox/131.0", "Firefox on macOS", "device-desktop"),
        ("robot 7", "robot 7", "device-desktop"),
        ("", "Unknown device", "device-desktop"),
    ],
)  # fmt: skip
def test_a_device_is_called_as_people_call_it(user_agent, name, icon):
    with translation.override("en"):
        found = device(user_agent)

    assert (found.name, found.icon) == (name, icon)
