"""How people react: the same for the same seed and posts, most of them hardly ever, at a decaying pace."""

from __future__ import annotations

import random
import statistics
from collections import Counter
from pathlib import Path

from mastodon import Mastodon

from village.testing import Village
from village.world import accounts, acting, audience, polls, posts
from village.world.model import Draft, NewPoll
from village.world.people import population, settle
from village.world.sentences import LANGUAGES, compose, theme_of, typeset, vocabulary
from village.world.store import Store
from village.world.world import World

TEXTS = ("Le pain sort du four. Vous en voulez ?", "Bonne nuit", "Nous rappelons le lot 12 de brioche.")


def make_world(folder: Path, *, seed: int = 7, people: int = 300) -> World:
    world = World(Store(folder), seed=seed, people=population(seed, people))
    settle(world, network="mastodon")
    return world


def deeds(world: World, draft: Draft, *, handle: str = "levain") -> list[audience.Deed]:
    author = accounts.open_account(world, handle, language="fr")
    return audience.foresee(world, posts.publish(world, author, draft))


def told(village: Village) -> list[tuple[str, ...]]:
    """All reactions to the same posts, each as words, in an order that does not depend on the clock."""
    network = Mastodon(access_token=village.token("levain", language="fr"), api_base_url=village.url)
    for text in TEXTS:
        network.status_post(text, language="fr")
    village.advance(400 * 3600)
    page = network.notifications(limit=80)
    everything = network.fetch_remaining(page)
    return sorted(
        (notice.type, notice.account.acct, notice.status.content.replace(village.url, "") if notice.status else "")
        for notice in everything
    )


def test_the_same_seed_and_posts_bring_the_same_reactions_in_another_process(tmp_path: Path) -> None:
    with Village.start(tmp_path / "a", people=300) as first:
        one = told(first)
    with Village.start(tmp_path / "b", people=300) as second:
        second.act("lea", "mention", account=second_account(second), text="Noise from elsewhere")
        two = [line for line in told(second) if "Noise" not in line[2]]
    with Village.start(tmp_path / "c", people=300, seed=8) as third:
        three = told(third)

    assert len(one) > 20
    assert one == two
    assert one != three


def second_account(village: Village) -> str:
    village.token("levain", language="fr")
    return "levain"


def test_reactions_that_were_planned_outlive_a_kill(tmp_path: Path) -> None:
    with Village.start(tmp_path / "a", people=300) as undisturbed:
        expected = told(undisturbed)

    first = Village.start(tmp_path / "b", people=300, speed=1)
    network = Mastodon(access_token=first.token("levain", language="fr"), api_base_url=first.url)
    for text in TEXTS:
        network.status_post(text, language="fr")
    first.kill()

    with Village.start(tmp_path / "b", people=300, speed=1) as second:
        second.advance(5 * 86_400)
        network = Mastodon(access_token=network.access_token, api_base_url=second.url)
        assert len(network.fetch_remaining(network.notifications(limit=80))) == len(expected)


def test_the_first_reactions_come_soon_and_most_within_hours(tmp_path: Path) -> None:
    world = make_world(tmp_path)

    found = [deeds(world, Draft("Le pain sort du four ?", "fr")) for _ in range(40)]

    first = [some[0].after_s for some in found]
    everything = [deed.after_s for some in found for deed in some if deed.kind in ("like", "boost", "reply")]
    assert statistics.median(first) < 300  # five minutes of theirs are five real seconds at the usual speed
    assert 1200 < statistics.median(everything) < 5400
    assert max(everything) <= audience.LATEST_S + audience.EARLIEST_S


def test_a_few_people_do_most_of_it(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    written = Counter(
        deed.who
        for number in range(40)
        for deed in deeds(world, Draft(f"Le pain n° {number} ?", "fr"))
        if deed.kind == "reply"
    )

    tempers = {person.handle: person.temper for person in world.people}
    assert sum(temper == "quiet" for temper in tempers.values()) >= 0.88 * len(tempers)
    assert not any(tempers[handle] == "quiet" for handle in written)
    assert sum(count for _, count in written.most_common(10)) > sum(written.values()) / 2


def test_nobody_repeats_what_another_said_below_the_same_post(tmp_path: Path) -> None:
    world = make_world(tmp_path, people=900)

    texts = [deed.text for deed in deeds(world, Draft("Le pain sort du four ?", "fr")) if deed.kind == "reply"]

    assert len(texts) > 10
    assert len(set(texts)) == len(texts)


def test_bad_news_bring_no_praise(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    known = vocabulary("fr")
    praise = {*known["bakery.praise"], *known["bakery.joke"]}

    replies = [
        deed.text
        for _ in range(20)
        for deed in deeds(world, Draft("Nous rappelons le pain du lot 12.", "fr"))
        if deed.kind == "reply"
    ]

    assert len(replies) > 10
    assert not any(sentence in reply for reply in replies for sentence in praise)


def test_people_vote_in_a_poll_and_only_for_what_it_offers(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    poll = NewPoll(("a", "b", "c"), 600)

    votes = [int(deed.text) for deed in deeds(world, Draft("Lequel ?", "fr", poll=poll)) if deed.kind == "vote"]

    assert len(votes) > 5
    assert set(votes) <= {0, 1, 2}


def test_a_poll_that_was_changed_or_has_ended_does_not_stop_the_others(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    author = accounts.open_account(world, "levain", language="fr")
    post = posts.publish(world, author, Draft("Lequel ?", "fr", poll=NewPoll(("a", "b"), 600)))
    first, second, third = (person.handle for person in world.people[:3])
    acting.plan(world, due_at=1, who=first, kind="vote", post_id=post.id, text="7")
    acting.plan(world, due_at=2, who=second, kind="like", post_id=post.id, text="")
    world.clock.advance(601)
    acting.plan(world, due_at=3, who=third, kind="vote", post_id=post.id, text="0")

    assert acting.catch_up(world) == 3

    read = posts.get(world, post.id)
    assert read is not None
    assert read.likes == 1
    assert [choice.votes for choice in polls.choices(world, post.id)] == [0, 0]


def test_a_private_message_is_answered_by_nobody_else(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    person = next(person for person in world.people if person.temper == "commenter")

    found = [
        deed.who
        for _ in range(20)
        for deed in deeds(world, Draft(f"@{person.handle} bonjour", "fr", visibility="direct"))
    ]

    assert set(found) == {person.handle}


def test_whoever_was_answered_may_be_glad(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    author = accounts.open_account(world, "levain", language="fr")
    person = next(person for person in world.people if person.temper == "commenter")
    asker = accounts.by_handle(world, person.handle)
    assert asker is not None
    kinds = Counter[str]()
    for _ in range(30):
        asked = posts.publish(world, asker, Draft("@levain ouvert ?", "fr"))
        answer = posts.publish(world, author, Draft(f"@{person.handle} oui", "fr", reply_to=asked.id))
        found = audience.foresee(world, answer)
        assert {deed.who for deed in found} <= {person.handle}
        kinds.update(deed.kind for deed in found)

    assert set(kinds) == {"like", "reply"}


def test_without_people_nothing_happens(tmp_path: Path) -> None:
    world = make_world(tmp_path, people=0)

    assert deeds(world, Draft("Le pain ?", "fr")) == []


def test_the_theme_is_read_from_the_words() -> None:
    assert theme_of("Notre pain au levain sort du four") == "bakery"
    assert theme_of("A novel for your shelf") == "books"
    assert theme_of("Bonjour") == "generic"


def test_every_theme_has_words_for_every_intent_in_both_languages() -> None:
    for language in LANGUAGES:
        for theme in ("bakery", "books", "generic"):
            for intent in ("praise", "question", "complaint", "answer", "joke", "help", "reproach", "support"):
                assert compose(random.Random(1), language, theme, intent, said=set()), (language, theme, intent)


def test_french_is_typeset_with_spaces_that_do_not_break() -> None:
    assert typeset("C'est « bon » !", "fr") == "C’est «\u00a0bon\u00a0»\u00a0!"
    assert typeset("It's good !", "en") == "It's good !"
