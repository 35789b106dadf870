"""Pinterest in the village: carousels on the only board."""

from pathlib import Path

from parvis.networks.protocols import Access, Outgoing
from parvis.networks.tests.stages import Stage, new_handle, picture
from village.testing import Village

ANSWER_STEP = ""  # nothing there can be answered by an application


def stage(village: Village) -> Stage:
    handle = new_handle()
    told = village.session(handle, network="pinterest")
    keys = {"client_id": "village", "client_secret": "village-secret"}
    access = Access(told["base_url"], told["account_id"], told["access_token"], told["refresh_token"], keys)
    return Stage("pinterest", village, handle, access, "/pinterest/v5/pins$", story)


def story(folder: Path) -> Outgoing:
    media = (picture(folder, "one.png"), picture(folder, "two.png"))
    options = {"title": "Bread", "link": "https://bread.example/rye?from=pin"}
    return Outgoing(("Fresh rye bread.",), media=media, language="en", options=options)
