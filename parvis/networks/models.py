"""Our accounts on networks, what came in there, and sign-ins under way."""

import uuid
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.accounts.models import Teammate, Workspace
from parvis.kit.clock import now
from parvis.kit.fields import EncryptedJSONField
from parvis.kit.http import Http
from parvis.kit.states import IllegalMove, StaleState, StateGraph
from parvis.networks.protocols import Access, Limits
from parvis.networks.registry import NETWORKS, adapter_for


class ChannelState(models.TextChoices):
    CONNECTED = "connected", pgettext_lazy("channel", "Connected")
    TO_RECONNECT = "to_reconnect", pgettext_lazy("channel", "To reconnect")
    DISCONNECTED = "disconnected", pgettext_lazy("channel", "Disconnected")


CHANNEL = StateGraph(
    ChannelState,
    initial=ChannelState.CONNECTED,
    moves={
        ChannelState.CONNECTED: {ChannelState.TO_RECONNECT, ChannelState.DISCONNECTED},
        ChannelState.TO_RECONNECT: {ChannelState.CONNECTED, ChannelState.DISCONNECTED},
        ChannelState.DISCONNECTED: {ChannelState.CONNECTED},
    },
)


class ChannelQuerySet(models.QuerySet["Channel"]):
    def for_workspace(self, workspace: Workspace) -> "ChannelQuerySet":
        return self.filter(workspace=workspace)

    def connected(self) -> "ChannelQuerySet":
        return self.filter(state=ChannelState.CONNECTED)

    def kept(self) -> "ChannelQuerySet":
        """Connected, or to be reconnected: what people may still choose."""
        return self.exclude(state=ChannelState.DISCONNECTED)

    def to_read(self, at: datetime) -> "ChannelQuerySet":
        """Connected channels whose last reading is old enough, and whose network does not ask us to wait."""
        # A tick comes a little early or late; without the tenth, every second one would miss its channels.
        before = at - timedelta(seconds=settings.READ_SECONDS * 0.9)
        rested = Q(rest_until=None) | Q(rest_until__lte=at)
        return self.connected().filter(rested).filter(Q(read_at=None) | Q(read_at__lte=before))

    def to_renew(self, at: datetime) -> "ChannelQuerySet":
        """Connected channels whose access ends within a quarter of an hour."""
        return self.connected().filter(access_expires_at__lte=at + timedelta(minutes=15))


class Channel(models.Model):
    """One account of ours on a network."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="channels")
    network = models.CharField(max_length=20)  # a key of networks.registry
    base_url = models.CharField(max_length=200)  # without a slash at its end
    account_id = models.CharField(max_length=200)
    handle = models.CharField(max_length=200)
    name = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=500, blank=True)
    avatar_url = models.CharField(max_length=800, blank=True)
    access = EncryptedJSONField(null=True, blank=True)  # {"token", "refresh_token", "extra"}
    access_expires_at = models.DateTimeField(null=True, blank=True)
    access_renewed_at = models.DateTimeField(null=True, blank=True)
    refreshing_until = models.DateTimeField(null=True, blank=True)  # who renews the access has it until then
    limits = models.JSONField(default=dict, blank=True)  # as the server told them
    limits_read_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=ChannelState.choices, default=ChannelState.CONNECTED)
    state_since = models.DateTimeField(default=now)
    problem = models.CharField(max_length=40, blank=True)  # code of the last NetworkError
    mark = models.TextField(blank=True)  # where the next reading of arrivals starts
    read_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)  # the last web hook that spoke of it; about to the minute
    rest_until = models.DateTimeField(null=True, blank=True)  # the network asked not to be read before
    followers = models.PositiveIntegerField(null=True, blank=True)
    timezone = models.CharField(max_length=60, blank=True)  # "" as the workspace's
    connected_by = models.ForeignKey(Teammate, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=now)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "network", "base_url", "account_id"], name="channel_once_per_workspace"
            )
        ]

    def __str__(self) -> str:
        return self.handle

    @property
    def network_name(self) -> str:
        return NETWORKS[self.network].name

    @property
    def is_connected(self) -> bool:
        return self.state == ChannelState.CONNECTED

    def key(self) -> Access:
        """The access, decrypted."""
        secret = self.access or {"token": ""}
        return Access(base_url=self.base_url, account_id=self.account_id, **secret)

    def adapter(self, http: Http) -> Any:
        return adapter_for(self.network, http)

    def limits_now(self) -> Limits:
        """What the server told, else what the network allows in general."""
        general: Limits = NETWORKS[self.network].adapter(Http()).limits
        if not self.limits:
            return general
        known = {field.name for field in fields(Limits)} & self.limits.keys()
        told = {name: self.limits[name] for name in known}
        if "mimes" in told:
            told["mimes"] = frozenset(told["mimes"])
        for pair in ("poll_seconds", "ratios"):
            if told.get(pair):
                told[pair] = tuple(told[pair])
        if "places" in told:
            told["places"] = tuple((str(place), str(name)) for place, name in told["places"])
        return Limits(**told)

    def move_to(self, new: ChannelState, **changes: Any) -> None:
        """Enter `new`, and write `changes` with it, unless someone was faster. Raises IllegalMove, StaleState."""
        old = ChannelState(self.state)
        if not CHANNEL.allows(old, new):
            raise IllegalMove(old=old.label, new=new.label)
        changes |= {"state": new, "state_since": now()}
        if not Channel.objects.filter(pk=self.pk, state=old).update(**changes):
            raise StaleState()
        for field, value in changes.items():
            setattr(self, field, value)


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    def for_workspace(self, workspace: Workspace) -> "ArrivalQuerySet":
        return self.filter(workspace=workspace)

    def about(self, remote_ids: Sequence[str]) -> "ArrivalQuerySet":
        return self.filter(about_id__in=[remote_id for remote_id in remote_ids if remote_id])

    def texts(self) -> "ArrivalQuerySet":
        return self.filter(kind__in=Arrival.WITH_TEXT)

    def waiting(self) -> "ArrivalQuerySet":
        """Texts of others that nobody has answered."""
        return self.texts().filter(ours=False, answered_at=None)


class Arrival(models.Model):
    """Something that came in on a channel, stored once, however often and in whatever order it arrives."""

    class Kind(models.TextChoices):
        REPLY = "reply", _("Reply")
        MENTION = "mention", _("Mention")
        COMMENT = "comment", _("Comment")
        LIKE = "like", _("Like")
        SHARE = "share", _("Share")
        FOLLOW = "follow", _("Follow")
        MESSAGE = "message", _("Private message")
        REVIEW = "review", _("Review")

    WITH_TEXT = (Kind.REPLY, Kind.MENTION, Kind.COMMENT, Kind.MESSAGE, Kind.REVIEW)

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="arrivals")
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="arrivals")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    remote_id = models.CharField(max_length=400)
    happened_at = models.DateTimeField()
    stored_at = models.DateTimeField(default=now)
    author_id = models.CharField(max_length=300)
    author_handle = models.CharField(max_length=300, blank=True)
    author_name = models.CharField(max_length=300, blank=True)
    author_url = models.CharField(max_length=800, blank=True)
    avatar_url = models.CharField(max_length=800, blank=True)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=800, blank=True)
    about_id = models.CharField(max_length=400, blank=True)  # remote id of the post of ours, "" for none
    parent_id = models.CharField(max_length=400, blank=True)
    language = models.CharField(max_length=8, blank=True)
    ours = models.BooleanField(default=False)
    extra = models.JSONField(default=dict, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "remote_id"], name="arrival_once")]
        indexes = [
            models.Index(fields=["workspace", "-happened_at"], name="arrival_latest"),
            models.Index(fields=["channel", "about_id"], name="arrival_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.remote_id}"


class NetworkApp(models.Model):
    """Parvis as an application that one server of a network knows. Registered once, for everybody here."""

    id = models.BigAutoField(primary_key=True)
    network = models.CharField(max_length=20)
    base_url = models.CharField(max_length=200)
    redirect_uri = models.CharField(max_length=300)
    credentials = EncryptedJSONField()  # {"client_id", "client_secret"}, as the network names them
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "base_url", "redirect_uri"], name="network_app_once")]

    def __str__(self) -> str:
        return f"{self.network} {self.base_url}"


class AppKeys(models.Model):
    """Parvis as an application of a network, made by a person in the network's developer pages, for one workspace."""

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="app_keys")
    network = models.CharField(max_length=20)
    keys = EncryptedJSONField()  # {"client_id", "client_secret"}, and what else the network gives
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "network"], name="app_keys_once")]

    def __str__(self) -> str:
        return self.network


class GuestLink(models.Model):
    """By this link a client connects an account of theirs on one network, once."""

    token = models.CharField(primary_key=True, max_length=64)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    network = models.CharField(max_length=20)
    made_by = models.ForeignKey(Teammate, models.CASCADE, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.network

    @property
    def network_name(self) -> str:
        return NETWORKS[self.network].name

    @property
    def is_open(self) -> bool:
        """Not used, not too old, and made by somebody who still works here."""
        return self.used_at is None and self.expires_at > now() and self.made_by.left_at is None


class PendingSignIn(models.Model):
    """Somebody has gone to a network to allow us something, and is expected back with `state`."""

    state = models.CharField(primary_key=True, max_length=64)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    teammate = models.ForeignKey(Teammate, models.CASCADE, related_name="+")
    link = models.ForeignKey(GuestLink, models.CASCADE, null=True, blank=True, related_name="+")  # a client left by it
    network = models.CharField(max_length=20)
    base_url = models.CharField(max_length=200)
    secret = EncryptedJSONField(null=True, blank=True)  # what the way back needs: {"verifier", …}
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.network} {self.base_url}"
