"""Meta's own client library for Python takes the village for Instagram, and does there what we do."""

from collections.abc import Iterator
from typing import Any

import pytest

from parvis.networks.instagram.tests.shelf import jpeg, shelf
from parvis.networks.instagram.tests.stage import stage as on_stage
from parvis.networks.tests.stages import Stage
from village.testing import Village

pytest.importorskip("facebook_business", reason="facebook_business is not installed")

from facebook_business.adobjects.igcomment import IGComment
from facebook_business.adobjects.igmedia import IGMedia
from facebook_business.adobjects.iguser import IGUser
from facebook_business.api import FacebookAdsApi, FacebookSession
from facebook_business.exceptions import FacebookRequestError


@pytest.fixture
def account(quiet_village: Village, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Stage, Any]]:
    stage = on_stage(quiet_village)
    monkeypatch.setattr(FacebookSession, "GRAPH", stage.access.base_url)
    api = FacebookAdsApi(FacebookSession(access_token=stage.access.token), api_version="v25.0")
    yield stage, IGUser(stage.access.account_id, api=api)


def state_of(ours: Any, container_id: str) -> str:
    """The library knows no node for containers."""
    return str(ours._api.call("GET", (container_id,), {"fields": "status_code"}).json()["status_code"])


def test_it_publishes_a_carousel(account: tuple[Stage, Any]) -> None:
    stage, ours = account
    children = []
    for alt in ("A loaf", "An oven"):
        picture = {"image_url": shelf().put(jpeg()), "is_carousel_item": True, "alt_text": alt}
        children.append(ours.create_media(params=picture)["id"])
    whole = {"media_type": "CAROUSEL", "children": children, "caption": "Bread."}
    container = ours.create_media(params=whole)
    before = state_of(ours, container["id"])

    post = ours.create_media_publish(params={"creation_id": container["id"]})

    after = state_of(ours, container["id"])
    (there,) = stage.published()
    assert (post["id"], before, after) == (there["id"], "FINISHED", "PUBLISHED")
    assert [file["description"] for file in there["media"]] == ["A loaf", "An oven"]
    assert ours.create_media_publish(params={"creation_id": container["id"]})["id"] == post["id"]
    assert len(stage.published()) == 1


def test_it_reads_answers_and_moderates(account: tuple[Stage, Any], quiet_village: Village) -> None:
    stage, ours = account
    container = ours.create_media(params={"image_url": shelf().put(jpeg()), "caption": "Bread."})
    ours.create_media_publish(params={"creation_id": container["id"]})
    (there,) = stage.published()
    quiet_village.act("zoe", "reply", network="instagram", status=there["id"], text="Open on Sundays?")

    (post,) = ours.get_media(fields=["caption", "permalink", "comments_count"])
    (comment,) = IGMedia(post["id"], api=ours._api).get_comments(fields=["text", "username"])
    asked = IGComment(comment["id"], api=ours._api)
    asked.create_reply(params={"message": "Yes."})
    asked.api_update(params={"hide": True})
    (reply,) = asked.get_replies(fields=["text", "parent_id"])

    assert (post["caption"], post["comments_count"]) == ("Bread.", 1)
    assert (comment["text"], comment["username"]) == ("Open on Sundays?", "zoe")
    assert (reply["text"], reply["parent_id"]) == ("Yes.", comment["id"])
    assert asked.api_get(fields=["hidden"])["hidden"] is True
    with pytest.raises(FacebookRequestError) as early:
        ours.create_media_publish(params={"creation_id": "7"})
    assert early.value.api_error_code() == 100
