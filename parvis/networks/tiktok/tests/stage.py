"""TikTok in the village: a film by the Content Posting API, which opens no comments."""

from pathlib import Path

from parvis.networks.protocols import Outgoing
from parvis.networks.tests.stages import Stage, new_handle
from parvis.networks.tiktok.tests.files import film, in_village
from village.testing import Village

ANSWER_STEP = ""  # by the Business API only: see test_business.py


def stage(village: Village) -> Stage:
    handle = new_handle()
    access = in_village(village, handle=handle)
    return Stage("tiktok", village, handle, access, "/tiktok/video/", story, method="PUT", described=False)


def story(folder: Path) -> Outgoing:
    return Outgoing(("Fresh bread at seven. #bread",), (film(folder),), options={"privacy": "PUBLIC_TO_EVERYONE"})
