"""People who work here, the workspaces that are kept apart, who may do what in each, and what was done."""

import secrets
import uuid
from collections.abc import Iterable
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from parvis.kit.clock import now


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. What they may do stands in their `Teammate` rows."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)  # "" as the browser asks
    theme = models.CharField(_("appearance"), max_length=8, choices=Theme.choices, default=Theme.AUTO)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email.split("@")[0]

    @property
    def is_staff(self) -> bool:
        return self.is_superuser


class WorkspaceQuerySet(models.QuerySet["Workspace"]):
    def for_user(self, user: User) -> "WorkspaceQuerySet":
        return self.filter(teammates__user=user, teammates__left_at=None).distinct()


class Workspace(models.Model):
    """A brand or a client: what is kept apart from everything else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(max_length=60, unique=True)  # in addresses
    timezone = models.CharField(_("time zone"), max_length=60, default="Europe/Paris")
    language = models.CharField(_("language of its posts"), max_length=8, default="fr")
    colour = models.CharField(_("colour"), max_length=7, default="#7a3b1d")
    # Later than this, a publication waits for a person instead of going out (ARCHITECTURE §3).
    late_limit = models.DurationField(_("late limit"), default=timedelta(hours=2))
    created_at = models.DateTimeField(default=now)

    objects = WorkspaceQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def clock(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word[:1].isalnum()] or [self.name]
        return "".join(word[0] for word in words[:2]).upper()


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    ADMIN = "admin", _("Administrator")
    EDITOR = "editor", _("Editor")
    WRITER = "writer", _("Writer")
    APPROVER = "approver", _("Approver")
    AGENT = "agent", _("Community agent")
    ANALYST = "analyst", _("Analyst")
    GUEST = "guest", _("Guest")


class Right(models.TextChoices):
    """What a role may do. A page or an action asks for a right, never for a role."""

    SEE = "see"
    WRITE = "write"  # drafts
    APPROVE = "approve"
    PUBLISH = "publish"
    ANSWER = "answer"
    CONNECT = "connect"  # channels
    INVITE = "invite"  # teammates and roles
    SETTINGS = "settings"


_ALL = frozenset(Right)
RIGHTS: dict[str, frozenset[str]] = {
    Role.OWNER: _ALL,
    Role.ADMIN: _ALL,
    Role.EDITOR: frozenset({Right.SEE, Right.WRITE, Right.APPROVE, Right.PUBLISH, Right.ANSWER}),
    Role.WRITER: frozenset({Right.SEE, Right.WRITE}),
    Role.APPROVER: frozenset({Right.SEE, Right.APPROVE}),
    Role.AGENT: frozenset({Right.SEE, Right.ANSWER}),
    Role.ANALYST: frozenset({Right.SEE}),
    Role.GUEST: frozenset({Right.SEE}),
}


class TeammateQuerySet(models.QuerySet["Teammate"]):
    def for_workspace(self, workspace: Workspace) -> "TeammateQuerySet":
        return self.filter(workspace=workspace)

    def active(self) -> "TeammateQuerySet":
        return self.filter(left_at=None)


class Teammate(models.Model):
    """One person in one workspace, with a role. Who leaves keeps the row, so that history keeps its names."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="teammates")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="teammates")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    joined_at = models.DateTimeField(default=now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = TeammateQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="teammate_once")]

    def __str__(self) -> str:
        return str(self.user)

    def may(self, right: str) -> bool:
        return self.left_at is None and right in RIGHTS[self.role]

    def may_publish(self) -> bool:
        return self.may(Right.PUBLISH)


def _invitation_token() -> str:
    return secrets.token_urlsafe(24)


class Invitation(models.Model):
    """A link that makes somebody a teammate, once, until it expires."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.WRITER)
    token = models.CharField(max_length=40, unique=True, default=_invitation_token)
    invited_by = models.ForeignKey(Teammate, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.email

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > now()


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def for_workspace(self, workspace: Workspace) -> "AuditEntryQuerySet":
        return self.filter(workspace=workspace)

    def about(self, beginnings: Iterable[str]) -> "AuditEntryQuerySet":
        """Entries whose event begins with one of these words."""
        return self.filter(reduce(or_, (models.Q(event__startswith=words) for words in beginnings)))

    def for_rows(self) -> "AuditEntryQuerySet":
        return self.select_related("by__user").order_by("-at", "-id")


class AuditEntry(models.Model):
    """What matters, who did it and to what: ids and codes only, no content."""

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="audit")
    at = models.DateTimeField(default=now)
    by = models.ForeignKey(Teammate, models.SET_NULL, null=True, blank=True, related_name="+")  # None: Parvis itself
    event = models.CharField(max_length=60)  # a dotted name in the past tense: channel.connected
    subject_id = models.CharField(max_length=64, blank=True)
    details = models.JSONField(default=dict, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["workspace", "-at"], name="audit_latest")]

    def __str__(self) -> str:
        return self.event
