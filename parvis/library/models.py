"""Pictures and films."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Teammate, Workspace
from parvis.kit.clock import now
from parvis.library.public import public_address
from parvis.networks.protocols import Media


class MediaFileQuerySet(models.QuerySet["MediaFile"]):
    def for_workspace(self, workspace: Workspace) -> "MediaFileQuerySet":
        return self.filter(workspace=workspace)


class MediaFile(models.Model):
    """One picture or film, re-encoded by us, with the words for those who do not see it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="media_files")
    name = models.CharField(_("name"), max_length=200)
    file = models.FileField(upload_to="library/")
    thumbnail = models.FileField(upload_to="library/", blank=True)
    mime = models.CharField(max_length=60)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    seconds = models.FloatField(default=0)
    alt_text = models.TextField(_("alternative text"), blank=True)
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(Teammate, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=now)

    objects = MediaFileQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def as_outgoing(self) -> Media:
        """What an adapter sends."""
        return Media(
            path=Path(settings.HOME) / "media" / str(self.file.name),
            mime=self.mime,
            alt=self.alt_text,
            width=self.width,
            height=self.height,
            size=self.size,
            seconds=self.seconds,
            url=public_address(self),
        )
