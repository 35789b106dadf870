"""What happened to a post, told in whole sentences: who decided what, each try, each request that was done.

A telling is a moment, a sentence, a second one where there is more to say, and a tone. No code of a problem is ever
shown: every outcome with every problem has words of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parvis.accounts.models import AuditEntry, Workspace
from parvis.publishing.following import DISCONNECTED
from parvis.publishing.models import Attempt, Post, Publication, Step
from parvis.publishing.states import PublicationState as S

Outcome = Attempt.Outcome

#: tones: the classes of the line's dot
GOOD, WARNING, BAD, PLAIN = "ok-d", "w-d", "r-d", ""


@dataclass(frozen=True, slots=True)
class Telling:
    """One line of the story. `publication` is None where it is about the post as a whole."""

    at: datetime
    sentence: str
    detail: str = ""
    tone: str = PLAIN
    publication: Publication | None = None
    said: str = ""  # the network's own words


DECISIONS: dict[str, str | Promise] = {
    "publication.scheduled": gettext_lazy("Scheduled by {who}"),
    "publication.submitted": gettext_lazy("Handed in for approval by {who}"),
    "publication.taken_back": gettext_lazy("Made a draft again by {who}"),
    "publication.cancelled": gettext_lazy("Cancelled by {who}"),
    "publication.held": gettext_lazy("Held back by {who}"),
    "publication.found_by_hand": gettext_lazy("Found on the network by {who}"),
    "publication.sent_again": gettext_lazy("{who} found nothing on the network and had it sent again"),
    "publication.went_on": gettext_lazy("The channel was connected again; it goes out after all"),
}

#: what a try came to, by outcome
OUTCOMES: dict[str, tuple[str, str | Promise]] = {
    Outcome.PUBLISHED: (GOOD, gettext_lazy("{network} confirmed: it is out")),
    Outcome.LATER: (WARNING, gettext_lazy("{network} did not take it; tried again later")),
    Outcome.REFUSED: (BAD, gettext_lazy("{network} refused it")),
    Outcome.LOST: (WARNING, gettext_lazy("Sent to {network}; the answer never came")),
    Outcome.UNSURE: (BAD, gettext_lazy("{network} cannot tell whether it is there")),
    Outcome.MISSED: (BAD, gettext_lazy("Too late to go out by itself")),
    Outcome.BROKEN: (WARNING, gettext_lazy("Broken off in the middle")),
}

#: why, by problem
REASONS: dict[str, str | Promise] = {
    "network": gettext_lazy("The network gave an answer that says nothing."),
    "temporary": gettext_lazy("The network had a fault of its own. Nothing was published."),
    "not_reached": gettext_lazy("The network could not be reached. Nothing left us."),
    "busy": gettext_lazy("The network asked us to wait. Nothing was published."),
    "unfinished": gettext_lazy("The network was still preparing the pictures or the film."),
    "refused": gettext_lazy("The network gave no reason that we know."),
    "access_expired": gettext_lazy("The permission to publish had run out and could not be renewed."),
    "access_lost": gettext_lazy("The network no longer accepts our permission: the channel must be reconnected."),
    "not_permitted": gettext_lazy("The account has no right to do this on the network."),
    "content_refused": gettext_lazy("The network does not accept this content."),
    "gone": gettext_lazy("What it refers to no longer exists on the network."),
    "answer_lost": gettext_lazy("It may be there. Nothing is sent twice: we look first."),
    "undecidable": gettext_lazy(
        "The answer was lost, and looking did not tell. Nothing is sent twice: a person decides."
    ),
    "late": gettext_lazy("More time had passed than this workspace allows. Nothing was published."),
    "broken": gettext_lazy("Something in Parvis went wrong. Nothing was published."),
}
BROKEN_OFF = gettext_lazy(
    "The program stopped during the try. What was done is noted; the next try went on from there."
)


def reason(problem: str) -> str:
    """Why it went wrong, in one sentence; "" where nothing did."""
    return str(REASONS.get(problem, REASONS["network"])) if problem else ""


def story_of(post: Post, publications: Sequence[Publication]) -> list[Telling]:
    """Everything that happened, oldest first; three queries. `publications` have their `channel` loaded."""
    by_id = {publication.pk: publication for publication in publications}
    tellings = [
        *_beginning(post),
        *_decisions(post.workspace, by_id),
        *_steps(by_id),
        *_attempts(by_id),
    ]
    return sorted(tellings, key=lambda telling: telling.at)


def _beginning(post: Post) -> Iterable[Telling]:
    who = str(post.created_by) if post.created_by else ""
    yield Telling(post.created_at, _("Written by {who}").format(who=who) if who else _("Written"), tone=GOOD)


def _decisions(workspace: Workspace, by_id: dict[UUID, Publication]) -> Iterable[Telling]:
    ids = [str(pk) for pk in by_id]
    entries = AuditEntry.objects.for_workspace(workspace).filter(subject_id__in=ids).select_related("by__user")
    for entry in entries.order_by("at", "id"):
        sentence = DECISIONS.get(entry.event)
        if sentence is not None:
            who = str(entry.by) if entry.by else "Parvis"
            publication = by_id[UUID(entry.subject_id)]
            yield Telling(entry.at, str(sentence).format(who=who), tone=GOOD, publication=publication)


def _steps(by_id: dict[UUID, Publication]) -> Iterable[Telling]:
    for step in Step.objects.filter(publication_id__in=by_id).order_by("done_at", "id"):
        publication = by_id[step.publication_id]
        yield Telling(step.done_at, _step_words(step), tone=GOOD, publication=publication)


def _step_words(step: Step) -> str:
    """Steps are named by adapters: kind, or kind:number counted from 0."""
    kind, _colon, rest = step.name.partition(":")
    number = int(rest) + 1 if rest.isdecimal() else 1
    if kind == "upload":
        return _("File {number} uploaded").format(number=number)
    if kind == "ready":
        return _("File {number} ready on the network").format(number=number)
    if kind in ("categories", "tags"):
        return _("“{name}” found or made on the site").format(name=rest)
    if step.effect and number > 1:
        return _("Part {number} of the thread is out").format(number=number)
    return _("The network took it") if step.effect else _("Preparation done")


def _attempts(by_id: dict[UUID, Publication]) -> Iterable[Telling]:
    for attempt in Attempt.objects.filter(publication_id__in=by_id).order_by("ended_at", "number"):
        publication = by_id[attempt.publication_id]
        tone, sentence = OUTCOMES[attempt.outcome]
        words = str(sentence).format(network=publication.channel.network_name)
        yield Telling(attempt.ended_at, words, _why(attempt), tone, publication, attempt.said)


def _why(attempt: Attempt) -> str:
    if attempt.outcome == Outcome.BROKEN:
        return str(BROKEN_OFF)
    if attempt.outcome == Outcome.PUBLISHED:
        if attempt.number == 1:
            return ""
        return ngettext("After {number} try.", "After {number} tries.", attempt.number).format(number=attempt.number)
    return reason(attempt.problem)


def ending(publication: Publication) -> str:
    """Where it stands now, as the story's last line; "" where nothing more follows."""
    return {
        S.TO_APPROVE: _("Waiting for somebody who may approve it"),
        S.SCHEDULED: _("Waiting for its time"),
        S.SENDING: _("Being sent"),
        S.FAILED: _("Waiting for a person"),
        S.UNSURE: _("Waiting for a person"),
        S.MISSED: _("Waiting for a person"),
        S.HELD: (
            _("Held until the channel is connected again")
            if publication.problem == DISCONNECTED
            else _("Held back until somebody lets it go")
        ),
    }.get(S(publication.state), "")
