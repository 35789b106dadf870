"""Holding back, showing and binning comments, in the village, which is as strict as WordPress."""

from dataclasses import dataclass, replace

import pytest
import requests

from parvis.kit.http import Http
from parvis.networks.errors import Gone, NotPermitted
from parvis.networks.protocols import Access, Incoming, Outgoing, Target
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import Stage
from parvis.networks.tests.wire import Wire, in_turn, says
from parvis.networks.wordpress.adapter import WordPress
from parvis.networks.wordpress.tests.stage import stage as on_stage
from village.testing import Village


@dataclass
class Article:
    """With one comment that came in."""

    wordpress: WordPress
    stage: Stage
    comment: Incoming

    @property
    def target(self) -> Target:
        return Target(self.comment.remote_id, self.comment.about_id)

    async def do(self, *deeds: str) -> None:
        for deed in deeds:
            await self.wordpress.moderate(deed, self.target, self.stage.access)

    def read(self, **params: str) -> list[str]:
        """The words of the comments, as everybody sees them, or as the owner does with `params`."""
        access = self.stage.access
        auth = (access.extra["user"], access.token) if params else None
        url = f"{access.extra['root']}/wp/v2/comments"
        return [said["content"]["rendered"] for said in requests.get(url, auth=auth, params=params, timeout=5).json()]


@pytest.fixture
async def article(quiet_village: Village, http: Http) -> Article:
    stage, wordpress = on_stage(quiet_village), WordPress(http)
    await wordpress.publish(Outgoing(("Fresh bread.",), options={"title": "News"}), stage.access, MemoryJournal())
    (post,) = stage.published()
    quiet_village.act("zoe", "reply", network="wordpress", status=post["id"], text="Miam !")
    (comment,) = (await wordpress.read_arrivals(stage.access, mark="", about=())).arrivals
    return Article(wordpress, stage, comment)


async def test_a_comment_waits_again_and_is_shown_again(article: Article) -> None:
    assert len(article.read()) == 1
    await article.do("show", "hide", "hide")
    assert (article.read(), len(article.read(status="hold"))) == ([], 1)
    await article.do("show", "show")
    assert len(article.read()) == 1


async def test_a_comment_goes_to_the_bin_once_and_stays_there(article: Article) -> None:
    await article.do("remove", "remove")

    assert (article.read(), len(article.read(status="trash"))) == ([], 1)
    for deed in ("hide", "show"):
        with pytest.raises(Gone):
            await article.do(deed)


async def test_spam_is_hidden_already(article: Article) -> None:
    access = article.stage.access
    url = f"{access.extra['root']}/wp/v2/comments/{article.comment.remote_id.removeprefix('comment:')}"
    requests.post(url, auth=(access.extra["user"], access.token), json={"status": "spam"}, timeout=5)

    await article.do("hide")
    assert len(article.read(status="spam")) == 1
    await article.do("show")
    assert len(article.read()) == 1


async def test_who_may_not_moderate_is_told_so(article: Article, quiet_village: Village) -> None:
    told = quiet_village.admin("POST", "/tokens", {"account": "somebody-else", "network": "wordpress"})
    extra = {**article.stage.access.extra, "user": told["user"]}
    theirs = replace(article.stage.access, token=told["access_token"], extra=extra)

    for deed in sorted(article.wordpress.deeds):
        with pytest.raises(NotPermitted):
            await article.wordpress.moderate(deed, article.target, theirs)
    assert len(article.read()) == 1


async def test_only_comments_are_moderated_and_nothing_is_liked(article: Article) -> None:
    for deed, target in (("like", article.target), ("remove", Target(article.comment.about_id))):
        with pytest.raises(NotPermitted):
            await article.wordpress.moderate(deed, target, article.stage.access)
    assert article.stage.published()


async def test_a_site_without_a_bin_deletes_at_once(wire: Wire, http: Http) -> None:
    no_bin = {"code": "rest_trash_not_supported", "message": "Set force=true to delete.", "data": {"status": 501}}
    path = "/wp-json/wp/v2/comments/30"
    wire.says[path] = in_turn(says(200, {"id": 30, "status": "approved"}), says(501, no_bin), says(200, {"deleted": 1}))

    await WordPress(http).moderate("remove", Target("comment:30", "12"), Access(wire.url, "3", "password"))

    assert [asked.method for asked in wire.asked] == ["GET", "DELETE", "DELETE"]
    assert wire.asked[-1].query == {"force": ["true"]}
