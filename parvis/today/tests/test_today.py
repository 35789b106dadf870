from datetime import UTC, datetime, timedelta

import pytest

from parvis.accounts.models import Teammate, User, Workspace
from parvis.kit.clock import now
from parvis.networks.mastodon.adapter import Mastodon
from parvis.networks.models import ChannelState
from parvis.networks.protocols import ApiVersion
from parvis.publishing.models import Post, Worker
from parvis.publishing.states import PublicationState as S
from parvis.today import rows, since, tasks


def keys(bakery) -> list[str]:
    day = rows.Day.at(now(), bakery.workspace)
    found = tasks.everything(
        bakery.workspace,
        rows.publications(bakery.workspace, day),
        tasks.waiting_arrivals(bakery.workspace),
        since.channels(bakery.workspace, day),
        day.now,
    )
    return [task.key for task in found]


def test_a_day_without_anything_says_so(page):
    html = page()

    assert "Nothing waits for you." in html
    assert "Nobody waits, nothing failed" in html
    assert "Nothing goes out today" in html


def test_a_workspace_without_channels_is_led_to_its_first(page, bakery):
    bakery.workspace.channels.all().delete()

    assert "Connect a first channel" in page()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (S.FAILED, "Bread did not go out on"),
        (S.UNSURE, "did not confirm the publication"),
        (S.MISSED, "did not go out in time on"),
        (S.TO_APPROVE, "1 draft to approve: Bread."),
    ],
)
def test_what_needs_a_person_is_a_row(page, bakery, state, words):
    bakery.publication(state, at=now() - timedelta(days=3))

    html = page()

    assert words in html
    assert "One thing waits for you." in html


@pytest.mark.parametrize("state", [S.SCHEDULED, S.PUBLISHED, S.CANCELLED, S.HELD, S.DRAFT])
def test_the_normal_course_waits_for_nobody(bakery, state):
    bakery.publication(state, at=now() + timedelta(days=3))

    assert keys(bakery) == []


def test_the_networks_own_words_stand_beside_ours(page, bakery):
    bakery.publication(S.FAILED, problem="content_refused", said="Film is 61 s, 60 at most")

    assert "“Film is 61 s, 60 at most”" in page()


def test_drafts_to_approve_are_one_row_however_many(page, bakery):
    bakery.publication(S.TO_APPROVE, at=now() + timedelta(days=2), text="Later.")
    bakery.publication(S.TO_APPROVE, at=now() + timedelta(days=1), text="Sooner.")

    html = page()

    assert "2 drafts to approve, among them Sooner." in html
    assert "/w/bakery/calendar/publications/?state=to_approve" in html


def test_answers_to_one_post_are_one_row(page, bakery):
    out = bakery.publication(S.PUBLISHED, at=now() - timedelta(days=1), text="Olive bread.", remote_id="42")
    bakery.arrival(about_id="42", ago=timedelta(hours=2), author_id="1", author_name="Claire")
    bakery.arrival(about_id="42", ago=timedelta(hours=1), author_id="2", author_name="Yann")

    html = page()

    assert "Claire and 1 other wait for an answer" in html
    assert "about Olive bread." in html
    assert f"{out.post_id}/#answers" in html


def test_what_was_answered_or_is_ours_waits_no_more(bakery):
    bakery.arrival(answered_at=now())
    bakery.arrival(ours=True)
    bakery.arrival(kind="like", text="")

    assert keys(bakery) == []


def test_the_post_of_another_channel_is_not_taken_for_ours(bakery):
    bakery.publication(S.PUBLISHED, at=now() - timedelta(days=1), remote_id="42", channel=bakery.bluesky)
    bakery.arrival(about_id="42", channel=bakery.mastodon)

    assert tasks.waiting_arrivals(bakery.workspace)[0].post_id is None


def test_a_channel_that_no_longer_lets_us_in_says_what_waits_for_it(page, bakery):
    bakery.bluesky.move_to(ChannelState.TO_RECONNECT)
    bakery.publication(at=now() + timedelta(days=2), channel=bakery.bluesky)

    html = page()

    assert "no longer lets us in as bakery.eu" in html
    assert "1 publication waits for this channel." in html


def test_what_went_wrong_stands_above_what_can_wait(bakery):
    bakery.bluesky.move_to(ChannelState.TO_RECONNECT)
    arrival = bakery.arrival()
    bakery.publication(S.TO_APPROVE, at=now() + timedelta(hours=3))
    failed = bakery.publication(S.FAILED, at=now() - timedelta(hours=3))

    assert keys(bakery) == [
        f"publication-{failed.pk}", "to-approve", f"arrival-{arrival.pk}", f"channel-{bakery.bluesky.pk}",
    ]  # fmt: skip


def test_one_post_on_two_channels_goes_out_as_one_line(bakery):
    post = Post.objects.create(workspace=bakery.workspace, text="Bread.")
    noon = datetime(2026, 12, 10, 12, 0, tzinfo=bakery.workspace.clock)
    bakery.publication(at=noon, post=post)
    bakery.publication(S.FAILED, at=noon, post=post, channel=bakery.bluesky)
    day = rows.Day.at(noon - timedelta(hours=1), bakery.workspace)

    (outing,) = rows.outings(rows.publications(bakery.workspace, day), day)

    assert (outing.total, outing.failed, outing.past) == (2, 1, False)
    assert set(outing.networks) == {"mastodon", "bluesky"}


def test_today_begins_and_ends_on_the_workspaces_clock(bakery):
    before_midnight = datetime(2026, 12, 9, 22, 59, tzinfo=UTC)  # 23:59 in Paris
    after_midnight = datetime(2026, 12, 9, 23, 1, tzinfo=UTC)
    bakery.publication(at=before_midnight, text="Yesterday.")
    bakery.publication(at=after_midnight, text="Today.")
    day = rows.Day.at(datetime(2026, 12, 10, 8, 0, tzinfo=UTC), bakery.workspace)

    outings = rows.outings(rows.publications(bakery.workspace, day), day)

    assert [outing.first.post.text for outing in outings] == ["Today."]


def test_the_day_of_the_change_of_clocks_has_twenty_five_hours(bakery):
    day = rows.Day.at(datetime(2026, 10, 25, 12, 0, tzinfo=UTC), bakery.workspace)

    assert day.end.astimezone(UTC) - day.start.astimezone(UTC) == timedelta(hours=25)


def test_our_answers_to_people_are_no_outings(bakery):
    answer = Post.objects.create(workspace=bakery.workspace, text="No nuts.", answers=bakery.arrival())
    bakery.publication(at=now(), post=answer)
    day = rows.Day.at(now(), bakery.workspace)

    assert rows.outings(rows.publications(bakery.workspace, day), day) == []


def test_what_came_in_since_yesterday_is_counted(bakery):
    for kind in ("reply", "mention", "like", "like", "share", "follow"):
        bakery.arrival(kind=kind)
    bakery.arrival(kind="like", ago=timedelta(days=3))
    day = rows.Day.at(now(), bakery.workspace)

    found = since.since([], since.channels(bakery.workspace, day), day)

    assert (found.texts, found.likes, found.shares, found.follows) == (2, 2, 1, 1)


def test_the_best_is_measured_against_what_is_usual_on_its_channel(bakery):
    day = rows.Day.at(now(), bakery.workspace)
    for likes in (8, 10, 12, 10, 10):
        past = day.yesterday - timedelta(days=2)
        bakery.publication(S.PUBLISHED, at=past, published_at=past, likes=likes, measured_at=now())
    bakery.publication(S.PUBLISHED, at=now(), published_at=now(), likes=20, shares=5, measured_at=now(), text="Best.")

    found = since.since(rows.publications(bakery.workspace, day), since.channels(bakery.workspace, day), day)

    assert found.best.post.text == "Best."
    assert found.ratio == 2.5


def test_with_too_little_history_nothing_is_called_usual(bakery):
    day = rows.Day.at(now(), bakery.workspace)
    bakery.publication(S.PUBLISHED, at=now(), published_at=now(), likes=20, measured_at=now())

    found = since.since(rows.publications(bakery.workspace, day), since.channels(bakery.workspace, day), day)

    assert found.ratio is None


def test_when_no_worker_lives_the_page_says_so(page):
    Worker.objects.all().delete()

    assert 'role="alert"' in page()


def test_an_update_brings_the_day_alone(page):
    html = page(HX_Request="true")

    assert 'id="today"' in html
    assert "<html" not in html


def test_the_page_is_french_for_the_french(page, bakery):
    bakery.publication(S.FAILED)

    assert "Une chose vous attend." in page(**{"accept-language": "fr"})


def test_a_busy_day_takes_less_than_twelve_queries(page, bakery, django_assert_max_num_queries):
    for number in range(20):
        bakery.publication(S.FAILED, text=f"Failed {number}")
        bakery.publication(S.SCHEDULED, text=f"Planned {number}", channel=bakery.bluesky)
        bakery.arrival(about_id=str(number))
    page()

    with django_assert_max_num_queries(11):
        page()


def test_a_long_list_shows_its_head_and_all_on_demand(page, bakery):
    for number in range(20):
        bakery.publication(S.FAILED, text=f"Failed {number}")

    assert page().count("data-row") == 15
    assert page("/w/bakery/?all=1").count("data-row") == 20


def test_a_stranger_sees_nothing(bakery, client):
    stranger = User.objects.create_user("cat@example.org", "bread-and-butter", name="Cat")
    elsewhere = Workspace.objects.create(name="Elsewhere", slug="elsewhere")
    Teammate.objects.create(workspace=elsewhere, user=stranger, role="owner")
    bakery.publication(S.FAILED, text="A secret recipe")
    client.force_login(stranger)

    assert client.get("/w/bakery/").status_code == 404
    assert "A secret recipe" not in client.get("/w/elsewhere/").content.decode()


@pytest.mark.parametrize(("number", "words"), [(0, "Nothing"), (2, "Two"), (9, "Nine"), (12, "12")])
def test_the_sentence_counts_in_words_up_to_nine(number, words):
    assert tasks.sentence(number).startswith(words)


@pytest.mark.parametrize(("days", "warned"), [(61, False), (60, True), (-1, True)])
def test_a_version_that_ends_within_sixty_days_is_a_row(bakery, monkeypatch, days, warned):
    end = now().date() + timedelta(days=days)
    monkeypatch.setattr(Mastodon, "api", ApiVersion("v9", end, "a page, read today"), raising=False)

    assert ("version-mastodon" in keys(bakery)) == warned
