"""The states of a publication and the moves between them (ARCHITECTURE §3)."""

from django.db import models
from django.utils.translation import pgettext_lazy

from parvis.kit.states import StateGraph


class PublicationState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("publication", "Draft")
    TO_APPROVE = "to_approve", pgettext_lazy("publication", "To approve")
    SCHEDULED = "scheduled", pgettext_lazy("publication", "Scheduled")
    SENDING = "sending", pgettext_lazy("publication", "Being sent")
    PUBLISHED = "published", pgettext_lazy("publication", "Published")
    FAILED = "failed", pgettext_lazy("publication", "Failed")
    UNSURE = "unsure", pgettext_lazy("publication", "Unsure")  # the answer was lost, and the network cannot tell
    HELD = "held", pgettext_lazy("publication", "Held")
    MISSED = "missed", pgettext_lazy("publication", "Missed")  # too late to go out without a person's word
    CANCELLED = "cancelled", pgettext_lazy("publication", "Cancelled")


S = PublicationState

PUBLICATION = StateGraph(
    S,
    initial=S.DRAFT,
    moves={
        S.DRAFT: {S.TO_APPROVE, S.SCHEDULED, S.CANCELLED},
        S.TO_APPROVE: {S.DRAFT, S.SCHEDULED, S.CANCELLED},
        S.SCHEDULED: {S.DRAFT, S.SENDING, S.HELD, S.MISSED, S.FAILED, S.CANCELLED},
        S.SENDING: {S.PUBLISHED, S.SCHEDULED, S.FAILED, S.UNSURE, S.MISSED},
        S.FAILED: {S.DRAFT, S.SCHEDULED, S.CANCELLED},
        S.UNSURE: {S.PUBLISHED, S.SCHEDULED, S.CANCELLED},
        S.HELD: {S.DRAFT, S.SCHEDULED, S.CANCELLED},
        S.MISSED: {S.DRAFT, S.SCHEDULED, S.CANCELLED},
    },
)

#: What a person may still change: nothing of it has left us.
EDITABLE = frozenset({S.DRAFT, S.TO_APPROVE, S.SCHEDULED, S.HELD, S.FAILED, S.MISSED})
#: What needs a person.
TROUBLED = frozenset({S.FAILED, S.UNSURE, S.MISSED})
#: What the publisher has to do with.
LIVE = frozenset({S.SCHEDULED, S.SENDING})
#: What somebody has to look for: everything but the normal course and what is over.
ATTENTION = frozenset(S) - {S.SCHEDULED, S.SENDING, S.PUBLISHED, S.CANCELLED}
