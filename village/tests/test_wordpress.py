"""WordPress's dialect, by plain HTTP: what a client may rely on, and what it must bear."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from village.testing import Village
from village.world.pictures import avatar

PNG = avatar("levain", 60)


@dataclass
class Client:
    """Signed in as one account, on one site."""

    village: Village
    account: str
    password: str
    site: str

    @property
    def base(self) -> str:
        return f"{self.village.url}/sites/{self.site}"

    def call(self, method: str, path: str, body: Any = None, **how: Any) -> requests.Response:
        auth = how.pop("auth", (self.account, self.password))
        url = f"{self.base}/wp-json/wp/v2{path}"
        return requests.request(method, url, auth=auth, json=body, timeout=5, **how)

    def get(self, path: str, **params: Any) -> requests.Response:
        return self.call("GET", path, params=params)

    def publish(self, title: str, **fields: Any) -> requests.Response:
        return self.call("POST", "/posts", {"title": title, "content": "<p>Hello</p>", "status": "publish", **fields})

    def upload(self, name: str = "loaf.png") -> requests.Response:
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Type": "image/png"}
        return self.call("POST", "/media", data=PNG, headers=headers)

    def posts(self) -> list[dict[str, Any]]:
        """What stands there, and what stood there."""
        return self.village.posts(self.site, network="wordpress")


@pytest.fixture
def sign_in(village: Village) -> Callable[..., Client]:
    def sign_in(account: str, site: str = "") -> Client:
        return Client(village, account, village.token(account, network="wordpress"), site or account)

    return sign_in


@pytest.fixture
def owner(sign_in: Callable[..., Client], handle: str) -> Client:
    return sign_in(handle)


@pytest.fixture
def reader(sign_in: Callable[..., Client], owner: Client) -> Client:
    return sign_in(f"reader-of-{owner.site}", owner.site)


def problem(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_site_names_its_api(owner: Client) -> None:
    front = requests.get(f"{owner.base}/", timeout=5)
    index = requests.get(front.links["https://api.w.org/"]["url"], timeout=5).json()

    assert "wp/v2" in index["namespaces"]
    assert index["home"] == owner.base


def test_a_site_that_nobody_has_is_not_found(village: Village) -> None:
    assert requests.get(f"{village.url}/sites/nobody-at-all/", timeout=5).status_code == 404
    assert problem(requests.get(f"{village.url}/sites/nobody-at-all/wp-json/", timeout=5)) == (404, "rest_no_route")


def test_a_password_is_granted_on_the_site_itself(owner: Client) -> None:
    index = requests.get(f"{owner.base}/wp-json/", timeout=5).json()
    address = index["authentication"]["application-passwords"]["endpoints"]["authorization"]
    form = {"app_name": "Parvis", "success_url": "http://127.0.0.1:1/back?x=1", "decision": "allow"}

    page = requests.get(address, params=form, timeout=5)
    answer = requests.post(address, data=form, timeout=5, allow_redirects=False)
    refused = requests.post(address, data=form | {"decision": "deny"}, timeout=5, allow_redirects=False)

    told = {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}
    assert "Parvis" in page.text
    assert (told["x"], told["site_url"], told["user_login"]) == ("1", owner.base, owner.account)
    assert owner.call("GET", "/users/me", auth=(owner.account, told["password"])).status_code == 200
    assert "success=false" in refused.headers["Location"]


def test_the_owner_may_publish_and_a_reader_may_not(owner: Client, reader: Client) -> None:
    mine = owner.get("/users/me", context="edit").json()
    theirs = reader.get("/users/me", context="edit").json()

    assert mine["capabilities"]["publish_posts"] is True
    assert "publish_posts" not in theirs["capabilities"]
    assert problem(reader.publish("Not mine")) == (403, "rest_cannot_create")
    assert owner.posts() == []


@pytest.mark.parametrize(
    ("auth", "expected"),
    [
        (None, (401, "rest_cannot_create")),
        (("{owner}", "wrong wrong wrong"), (401, "incorrect_password")),
        (("nobody-at-all", "wrong"), (401, "invalid_username")),
    ],
)
def test_without_a_good_password_nothing_is_published(owner: Client, auth: Any, expected: tuple[int, str]) -> None:
    shown = auth and (auth[0].format(owner=owner.account), auth[1])

    answer = owner.call("POST", "/posts", {"title": "Bread", "status": "publish"}, auth=shown)

    assert problem(answer) == expected
    assert owner.posts() == []


def test_a_password_may_be_written_in_groups_until_it_is_revoked(owner: Client) -> None:
    grouped = " ".join(owner.password[start : start + 4] for start in range(0, 24, 4))
    assert owner.call("GET", "/users/me", auth=(owner.account, grouped)).status_code == 200

    owner.village.revoke(owner.account, network="wordpress")

    assert problem(owner.get("/users/me")) == (401, "incorrect_password")


def test_an_article_is_read_back_by_its_slug(owner: Client) -> None:
    made = owner.publish("Fresh bread", slug="fresh-bread-1", excerpt="Seven o'clock").json()

    (found,) = owner.get("/posts", slug="fresh-bread-1", status="publish,draft", context="edit").json()

    assert (found["id"], found["title"]["raw"], found["content"]["raw"]) == (made["id"], "Fresh bread", "<p>Hello</p>")
    assert made["link"] == f"{owner.base}/fresh-bread-1/"
    assert "Fresh bread" in requests.get(made["link"], timeout=5).text
    assert owner.posts()[0]["text"] == "Fresh bread\n\nHello"


def test_a_slug_that_is_taken_gets_a_number(owner: Client) -> None:
    slugs = [owner.publish("Fresh bread", slug="fresh-bread").json()["slug"] for _ in range(3)]

    assert slugs == ["fresh-bread", "fresh-bread-2", "fresh-bread-3"]
    assert owner.village.keys(owner.site, network="wordpress")["fresh-bread"]["created"] == 3


def test_a_slug_is_free_again_when_its_article_was_deleted(owner: Client) -> None:
    made = owner.publish("Fresh bread", slug="fresh-bread").json()

    gone = owner.call("DELETE", f"/posts/{made['id']}", params={"force": "true"}).json()

    assert (gone["deleted"], gone["previous"]["id"]) == (True, made["id"])
    assert owner.get("/posts", slug="fresh-bread").json() == []
    assert owner.publish("Fresh bread", slug="fresh-bread").json()["slug"] == "fresh-bread"


def test_a_draft_is_for_its_owner_only(owner: Client, reader: Client) -> None:
    made = owner.publish("Not yet", status="draft").json()

    assert [post["id"] for post in owner.get("/posts", status="draft").json()] == [made["id"]]
    assert problem(reader.get("/posts", status="draft")) == (403, "rest_forbidden_status")
    assert owner.call("GET", "/posts", auth=()).json() == []
    assert requests.get(made["link"], timeout=5).status_code == 404


def test_an_article_without_any_words_is_refused(owner: Client) -> None:
    assert problem(owner.publish(" ", content="")) == (400, "empty_content")


def test_a_picture_stands_above_the_article_with_its_alternative_text(owner: Client) -> None:
    picture = owner.upload().json()
    owner.call("POST", f"/media/{picture['id']}", {"alt_text": "A loaf"})

    made = owner.publish("Look", featured_media=picture["id"])

    assert (picture["slug"], picture["mime_type"]) == ("loaf", "image/png")
    assert requests.get(picture["source_url"], timeout=5).content == PNG
    assert made.json()["featured_media"] == picture["id"]
    assert [item["description"] for item in owner.posts()[0]["media"]] == ["A loaf"]


def test_an_upload_by_a_form_brings_its_words_along(owner: Client) -> None:
    form = {"title": "bread-1", "alt_text": "A loaf"}

    made = owner.call("POST", "/media", data=form, files={"file": ("a.png", PNG, "image/png")}).json()

    assert (made["slug"], made["alt_text"]) == ("bread-1", "A loaf")
    assert [item["id"] for item in owner.get("/media", slug="bread-1").json()] == [made["id"]]
    assert [item["id"] for item in owner.get("/media", search="bread").json()] == [made["id"]]
    assert owner.upload("bread-1.png").json()["slug"] == "bread-1-2"


def test_a_term_is_made_once(owner: Client) -> None:
    made = owner.call("POST", "/tags", {"name": "Pain & miel"}).json()

    again = owner.call("POST", "/tags", {"name": "Pain & miel"})

    assert made["name"] == "Pain &amp; miel"
    assert problem(again) == (400, "term_exists")
    assert again.json()["data"]["term_id"] == made["id"]
    assert [term["id"] for term in owner.get("/tags", search="pain").json()] == [made["id"]]
    assert owner.publish("Look", tags=[made["id"], 999]).json()["tags"] == [made["id"]]


def test_comments_are_read_and_answered(owner: Client, reader: Client) -> None:
    article = owner.publish("Fresh bread").json()
    first = reader.call("POST", "/comments", {"post": article["id"], "content": "Miam !"}).json()
    answer = owner.call("POST", "/comments", {"post": article["id"], "parent": first["id"], "content": "Merci"}).json()

    listed = owner.get("/comments", post=article["id"], order="asc", orderby="date_gmt", status="all", context="edit")

    assert [(said["id"], said["parent"]) for said in listed.json()] == [(first["id"], 0), (answer["id"], first["id"])]
    assert listed.headers["X-WP-Total"] == "2"
    assert listed.json()[0]["content"]["rendered"] == "<p>Miam !</p>\n"
    mine = owner.get("/comments", parent=first["id"], author=answer["author"]).json()
    assert [said["id"] for said in mine] == [answer["id"]]


def test_the_same_words_are_taken_once(owner: Client, reader: Client) -> None:
    article = owner.publish("Fresh bread").json()
    comment = {"post": article["id"], "content": "Miam !"}
    reader.call("POST", "/comments", comment)

    assert problem(reader.call("POST", "/comments", comment)) == (409, "comment_duplicate")
    assert owner.get("/comments").headers["X-WP-Total"] == "1"


def test_simulated_visitors_comment_without_an_account(owner: Client) -> None:
    owner.publish("Fresh bread")
    number = owner.posts()[0]["id"]

    owner.village.act("lea", "reply", network="wordpress", status=number, text="Miam !")

    (said,) = owner.get("/comments").json()
    assert (said["author"], said["author_name"], said["content"]["rendered"]) == (0, "lea", "<p>Miam !</p>\n")


def test_nobody_likes_on_a_site_without_likes(owner: Client) -> None:
    owner.publish("Fresh bread")

    with pytest.raises(Exception, match="422"):
        owner.village.act("lea", "like", network="wordpress", status=owner.posts()[0]["id"])


def test_a_comment_that_is_held_is_for_its_owner_only(owner: Client, reader: Client) -> None:
    article = owner.publish("Fresh bread").json()
    said = reader.call("POST", "/comments", {"post": article["id"], "content": "Spam"}).json()

    owner.call("POST", f"/comments/{said['id']}", {"status": "hold"})

    assert reader.get("/comments").json() == []
    assert problem(reader.get("/comments", status="hold")) == (403, "rest_forbidden_param")
    assert [comment["id"] for comment in owner.get("/comments", status="hold").json()] == [said["id"]]


def test_a_list_comes_in_pages_since_a_moment(owner: Client) -> None:
    for number in range(5):
        owner.publish(f"Number {number}")
    params = {"per_page": 2, "_fields": "id,slug"}

    pages = [owner.get("/posts", page=page, **params) for page in (1, 2, 3)]

    assert [post["slug"] for page in pages for post in page.json()] == [
        f"number-{number}" for number in (4, 3, 2, 1, 0)
    ]
    assert set(pages[0].json()[0]) == {"id", "slug"}
    assert (pages[0].headers["X-WP-Total"], pages[0].headers["X-WP-TotalPages"]) == ("5", "3")
    assert problem(owner.get("/posts", page=4, **params)) == (400, "rest_post_invalid_page_number")
    assert owner.get("/posts", after="2999-01-01T00:00:00Z").json() == []
    assert len(owner.get("/posts", after="2000-01-01T00:00:00Z").json()) == 5


@pytest.mark.parametrize(
    ("kind", "accepted"),
    [("500_before", 0), ("500_after_accepting", 1), ("429_seconds", 0), ("429_date", 0), ("401", 0), ("403", 0)],
)
def test_faults_meet_this_dialect_in_its_own_words(owner: Client, kind: str, accepted: int) -> None:
    owner.village.fault(kind, path="/wp/v2/posts", method="POST", account=owner.account)

    answer = owner.publish("Only once", slug="only-once")

    assert set(answer.json()) == {"code", "message", "data"}
    assert not answer.ok
    assert ("Retry-After" in answer.headers) == kind.startswith("429")
    assert len(owner.posts()) == accepted


def test_an_address_that_is_no_endpoint_is_told_in_json(owner: Client) -> None:
    assert problem(owner.get("/nothing")) == (404, "rest_no_route")


def test_a_comment_is_binned_once_and_deleted_by_force(owner: Client, reader: Client) -> None:
    article = owner.publish("Fresh bread").json()
    said = reader.call("POST", "/comments", {"post": article["id"], "content": "Miam !"}).json()
    path = f"/comments/{said['id']}"

    assert problem(owner.call("POST", path, {"status": "approve"})) == (500, "rest_comment_failed_edit")
    assert problem(reader.call("DELETE", path)) == (403, "rest_cannot_delete")
    assert owner.call("DELETE", path).json()["status"] == "trash"
    assert problem(owner.call("DELETE", path)) == (410, "rest_already_trashed")
    assert problem(reader.get(path)) == (403, "rest_cannot_read")
    assert owner.call("DELETE", path, params={"force": "true"}).json()["deleted"] is True
    assert problem(owner.get(path)) == (404, "rest_comment_invalid_id")
