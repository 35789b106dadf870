"""What we say, where and when; and what became of each try.

Post ─┬─ PostMedia (pictures and films, in order)
      └─ Publication (one post, on one channel, at one moment) ─┬─ Attempt (one pass of the publisher)
                                                                └─ Step (the journal: what has been done on the network)
Lane: the publications of one channel, in order; a worker leases it. Worker: who publishes, and whether it lives.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Teammate, Workspace
from parvis.kit.clock import now
from parvis.kit.states import IllegalMove, StaleState
from parvis.library.models import MediaFile
from parvis.networks.models import Arrival, Channel
from parvis.publishing.states import ATTENTION, LIVE, PUBLICATION, TROUBLED, PublicationState

S = PublicationState
EPOCH = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


class PostQuerySet(models.QuerySet["Post"]):
    def for_workspace(self, workspace: Workspace) -> "PostQuerySet":
        return self.filter(workspace=workspace)

    def for_page(self) -> "PostQuerySet":
        return self.select_related("workspace", "created_by__user", "answers__channel").prefetch_related(
            "publications__channel", "media__file"
        )


class Post(models.Model):
    """What we want to say, before it is said anywhere. An answer to somebody is a post too (`answers`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="posts")
    title = models.CharField(_("title"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    warning = models.CharField(_("content warning"), max_length=200, blank=True)
    poll = models.JSONField(null=True, blank=True)  # {"options": [...], "seconds": n, "multiple": bool}
    answers = models.ForeignKey(Arrival, models.SET_NULL, null=True, blank=True, related_name="answered_by")
    version = models.PositiveIntegerField(default=1)  # grows with each saving; two people in one draft are noticed
    created_by = models.ForeignKey(Teammate, models.SET_NULL, null=True, related_name="+")
    saved_by = models.ForeignKey(Teammate, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=now)
    saved_at = models.DateTimeField(default=now)

    objects = PostQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["workspace", "-created_at"], name="post_latest")]

    def __str__(self) -> str:
        return self.heading

    @property
    def heading(self) -> str:
        """Its title, else the first words of its text."""
        first_line = self.text.strip().split("\n", 1)[0]
        return self.title or (first_line if len(first_line) <= 60 else first_line[:59].rstrip() + "…")


class PostMedia(models.Model):
    """A picture or film of a post, with the words for those who do not see it."""

    id = models.BigAutoField(primary_key=True)
    post = models.ForeignKey(Post, models.CASCADE, related_name="media")
    file = models.ForeignKey(MediaFile, models.PROTECT, related_name="uses")
    position = models.PositiveSmallIntegerField(default=0)
    alt_text = models.TextField(blank=True)  # "" as the file says

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["post", "file"], name="post_media_once")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.position}"

    @property
    def alt(self) -> str:
        return self.alt_text or self.file.alt_text


class PublicationQuerySet(models.QuerySet["Publication"]):
    def for_workspace(self, workspace: Workspace) -> "PublicationQuerySet":
        return self.filter(workspace=workspace)

    def due(self, at: datetime) -> "PublicationQuerySet":
        return self.filter(live=True, try_at__lte=at)

    def overdue(self) -> "PublicationQuerySet":
        """Due for more than a minute: somebody should look at the worker."""
        return self.filter(live=True, state=S.SCHEDULED, try_at__lte=now() - timedelta(minutes=1))

    def between(self, start: datetime, end: datetime) -> "PublicationQuerySet":
        return self.filter(goes_out_at__gte=start, goes_out_at__lt=end)

    def troubled(self) -> "PublicationQuerySet":
        return self.filter(attention=True, state__in=TROUBLED)

    def posts(self) -> "PublicationQuerySet":
        """Without the answers to people."""
        return self.filter(post__answers=None)

    def in_states(self, states: Iterable[str]) -> "PublicationQuerySet":
        return self.filter(state__in=list(states))

    def for_rows(self) -> "PublicationQuerySet":
        return self.select_related("post", "channel").prefetch_related("post__media__file")


def _is_one_of(states: Iterable[str]) -> models.GeneratedField:
    """A column that the database derives from `state`."""
    expression: Any = models.Q(state__in=sorted(states))  # an expression, which the stubs do not know
    return models.GeneratedField(expression=expression, output_field=models.BooleanField(), db_persist=True)


class Publication(models.Model):
    """One post, on one channel, at one moment. Its id is the key under which networks know the try."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # No index of their own: the ones below begin with these columns, and each costs the publisher two writes a post.
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="publications", db_index=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="publications", db_index=False)
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="publications", db_index=False)
    text = models.TextField(null=True, blank=True)  # noqa: DJ001  None: as the post says
    options = models.JSONField(default=dict, blank=True)  # what only this network knows
    state = models.CharField(max_length=12, choices=S.choices, default=S.DRAFT)
    state_since = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)  # grows when what would be sent changes: the publisher's fence
    goes_out_at = models.DateTimeField(null=True, blank=True)  # what people chose
    try_at = models.DateTimeField(null=True, blank=True)  # later, after a temporary error
    tries = models.PositiveIntegerField(default=0)
    content = models.JSONField(null=True, blank=True)  # what is being sent, frozen at the first try (content.py)
    began_at = models.DateTimeField(null=True, blank=True)  # the first try
    step = models.CharField(max_length=60, blank=True)  # begun on the network, and not known to be done
    step_effect = models.BooleanField(default=False)  # readers would see it; else it may simply run again
    published_at = models.DateTimeField(null=True, blank=True)
    remote_id = models.CharField(max_length=400, blank=True)
    url = models.CharField(max_length=800, blank=True)
    part_ids = models.JSONField(default=list, blank=True)
    problem = models.CharField(max_length=40, blank=True)  # code of a NetworkError, or of publishing.problems
    said = models.CharField(max_length=300, blank=True)  # the network's own words
    likes = models.PositiveIntegerField(null=True, blank=True)
    shares = models.PositiveIntegerField(null=True, blank=True)
    replies = models.PositiveIntegerField(null=True, blank=True)
    measured_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    # Computed by the database from the state, for the indexes below: a state that moves within them touches no index.
    live = _is_one_of(LIVE)
    attention = _is_one_of(ATTENTION)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "channel"], name="publication_once_per_channel"),
            models.CheckConstraint(
                name="publication_live_has_its_time",
                condition=~models.Q(state__in=sorted(LIVE)) | models.Q(goes_out_at__isnull=False, try_at__isnull=False),
            ),
        ]
        indexes = [
            # The publisher's: only what is still to be sent, so that the past costs nothing.
            models.Index(fields=["try_at", "channel"], name="publication_due", condition=models.Q(live=True)),
            models.Index(fields=["workspace", "goes_out_at"], name="publication_calendar"),
            models.Index(fields=["workspace"], name="publication_attention", condition=models.Q(attention=True)),
            models.Index(fields=["channel", "remote_id"], name="publication_remote", condition=~models.Q(remote_id="")),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} → {self.channel_id}"

    @property
    def own_text(self) -> str:
        return self.post.text if self.text is None else self.text

    @property
    def is_adapted(self) -> bool:
        return self.text is not None

    def move_to(self, new: PublicationState, **changes: Any) -> None:
        """Enter `new`, and write `changes` with it, unless someone was faster. Raises IllegalMove, StaleState."""
        old = S(self.state)
        if not PUBLICATION.allows(old, new):
            raise IllegalMove(old=old.label, new=new.label)
        changes |= {"state": new, "state_since": now()}
        unchanged = Publication.objects.filter(pk=self.pk, state=old, version=self.version)
        if not unchanged.update(**changes):
            raise StaleState()
        for field, value in changes.items():
            setattr(self, field, value)


class Lane(models.Model):
    """The publications of one channel, in order. Who leases it may send; nobody else."""

    channel = models.OneToOneField(Channel, models.CASCADE, primary_key=True, related_name="lane")
    workspace_id = models.UUIDField()
    host = models.CharField(max_length=200)  # base address of the network: what a slow network is counted by
    leased_by = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(default=EPOCH)
    not_before = models.DateTimeField(default=EPOCH)  # the network asked to wait

    def __str__(self) -> str:
        return str(self.channel_id)


class Attempt(models.Model):
    """One pass of the publisher over one publication, written at its end; told as a story on the post's page."""

    class Outcome(models.TextChoices):
        PUBLISHED = "published", _("published")
        LATER = "later", _("tried again later")
        REFUSED = "refused", _("refused")
        LOST = "lost", _("answer lost")
        UNSURE = "unsure", _("unsure")
        MISSED = "missed", _("missed")
        BROKEN = "broken", _("broken off")  # the worker died, or lost its lease: noted by the next one

    id = models.BigAutoField(primary_key=True)
    workspace_id = models.UUIDField()
    # Written together with its publication, by one statement: checking the reference again would cost a row lock.
    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="attempts", db_index=False, db_constraint=False
    )
    number = models.PositiveIntegerField()
    worker = models.UUIDField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    problem = models.CharField(max_length=40, blank=True)
    said = models.CharField(max_length=300, blank=True)
    again_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "number"], name="attempt_once")]

    def __str__(self) -> str:
        return f"{self.publication_id} #{self.number}"


class Step(models.Model):
    """The journal: a request that was done, and what later ones need of its answer. What was begun stands in
    `Publication.step`; the last step of all is the publication's own remote id.
    """

    id = models.BigAutoField(primary_key=True)
    workspace_id = models.UUIDField()
    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="steps", db_index=False, db_constraint=False
    )
    attempt = models.PositiveIntegerField()  # number of the attempt that did it
    name = models.CharField(max_length=60)
    effect = models.BooleanField()  # readers see it
    done_at = models.DateTimeField()
    result = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "name"], name="step_once")]

    def __str__(self) -> str:
        return self.name


class Worker(models.Model):
    """A publisher that gives signs of life."""

    id = models.UUIDField(primary_key=True)
    host = models.CharField(max_length=100)
    pid = models.IntegerField()
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}"
