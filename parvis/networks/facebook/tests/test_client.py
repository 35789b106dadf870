"""Meta's own client library for Python takes the village for Facebook, and does there what we do."""

from collections.abc import Iterator
from typing import Any

import pytest

from parvis.networks.facebook.tests.stage import stage as on_stage
from parvis.networks.tests.stages import Stage, picture
from village.testing import Village

pytest.importorskip("facebook_business", reason="facebook_business is not installed")

from facebook_business.adobjects.comment import Comment
from facebook_business.adobjects.page import Page
from facebook_business.adobjects.pagepost import PagePost
from facebook_business.api import FacebookAdsApi, FacebookSession
from facebook_business.exceptions import FacebookRequestError


@pytest.fixture
def page(quiet_village: Village, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Stage, Any]]:
    stage = on_stage(quiet_village)
    monkeypatch.setattr(FacebookSession, "GRAPH", stage.access.base_url)
    api = FacebookAdsApi(FacebookSession(access_token=stage.access.token), api_version="v25.0")
    yield stage, Page(stage.access.account_id, api=api)


def test_it_publishes_reads_and_moderates(page: tuple[Stage, Any], quiet_village: Village) -> None:
    stage, ours = page
    post = ours.create_feed(params={"message": "Fresh bread at seven."})
    (there,) = stage.published()
    quiet_village.act("zoe", "reply", network="facebook", status=there["id"], text="Open on Sundays?")

    (read,) = ours.get_published_posts(fields=["message", "created_time", "permalink_url"])
    post = PagePost(read["id"], api=ours._api)
    (comment,) = post.get_comments(fields=["message", "from"])
    answer = Comment(comment["id"], api=ours._api).create_comment(params={"message": "Yes."})
    said = list(post.get_comments(params={"filter": "stream"}, fields=["message", "parent"]))
    Comment(comment["id"], api=ours._api).api_update(params={"is_hidden": True})
    hidden = Comment(comment["id"], api=ours._api).api_get(fields=["is_hidden"])

    assert read["message"] == there["text"] == "Fresh bread at seven."
    assert (comment["message"], comment["from"]["name"]) == ("Open on Sundays?", "zoe")
    assert [one["message"] for one in said] == ["Open on Sundays?", "Yes."]
    assert answer["id"] == said[1]["id"]
    assert said[1]["parent"]["id"] == comment["id"]
    assert hidden["is_hidden"] is True


def test_it_uploads_pictures_and_pages_through_a_list(page: tuple[Stage, Any], tmp_path: Any) -> None:
    stage, ours = page
    for number in range(30):
        ours.create_feed(params={"message": f"Bread {number}."})
    url = f"{stage.access.base_url.removesuffix('/facebook')}/avatars/{stage.handle}.png"
    photo = ours.create_photo(params={"url": url, "published": False, "alt_text_custom": picture(tmp_path).alt})
    ours.create_feed(params={"message": "With a loaf.", "attached_media": [{"media_fbid": photo["id"]}]})

    found = [post["message"] for post in ours.get_published_posts(fields=["message"], params={"limit": 10})]

    assert found == ["With a loaf.", *(f"Bread {number}." for number in reversed(range(30)))]
    assert [file["description"] for file in stage.published()[-1]["media"]] == ["A loaf"]


def test_it_understands_the_refusals(page: tuple[Stage, Any], quiet_village: Village) -> None:
    stage, ours = page
    with pytest.raises(FacebookRequestError) as empty:
        ours.create_feed(params={})
    ours.create_feed(params={"message": "Bread."})
    with pytest.raises(FacebookRequestError) as double:
        ours.create_feed(params={"message": "Bread."})
    quiet_village.revoke(stage.handle, network="facebook")
    with pytest.raises(FacebookRequestError) as revoked:
        ours.api_get(fields=["name"])

    assert empty.value.api_error_code() == 100
    assert double.value.api_error_code() == 506
    assert (revoked.value.api_error_code(), revoked.value.api_error_subcode()) == (190, 460)
