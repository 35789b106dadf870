"""What people do with workspaces and teams. `by`: who does it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from parvis.accounts.access import require
from parvis.accounts.audit import note
from parvis.accounts.entering import may_begin_workspace
from parvis.accounts.errors import AlreadyInvited, AlreadyTeammate, InvitationClosed, LastOwner, RoleAboveYours
from parvis.accounts.models import Invitation, Right, Role, Teammate, User, Workspace
from parvis.accounts.roles import may_give
from parvis.kit.clock import now
from parvis.kit.errors import NotAllowed

INVITATION_STAYS_OPEN = timedelta(days=7)
ONE_GESTURE = timedelta(seconds=10)  # the same thing asked for twice within it was meant once


def begin_workspace(name: str, *, user: User, timezone: str = "", language: str = "") -> Teammate:
    """A new workspace with `user` as its owner. Raises NotAllowed."""
    if not may_begin_workspace(user):
        raise NotAllowed()
    told = {"name": name, "timezone": timezone or settings.WORKSPACE_TIME_ZONE, "language": language or "fr"}
    with transaction.atomic():
        owner = Teammate.objects.create(workspace=_named(told), user=user, role=Role.OWNER)
        note(owner.workspace, "workspace.begun", by=owner)
    return owner


def _named(told: Mapping[str, Any]) -> Workspace:
    """A workspace under an address that nobody has yet: its name, else its name and a few letters."""
    base = slugify(told["name"])[:48] or "workspace"
    slug = base
    while True:
        try:
            with transaction.atomic():
                return Workspace.objects.create(slug=slug, **told)
        except IntegrityError:
            slug = f"{base}-{get_random_string(4, 'abcdefghjkmnpqrstuvwxyz23456789')}"


def change_workspace(workspace: Workspace, *, by: Teammate, **changes: Any) -> None:
    """Write new settings. Raises NotAllowed."""
    require(by, Right.SETTINGS, within=workspace.pk)
    changed = sorted(name for name, value in changes.items() if getattr(workspace, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(workspace, name, changes[name])
    with transaction.atomic():
        workspace.save(update_fields=changed)
        note(workspace, "workspace.changed", by=by, fields=changed)


def invite(workspace: Workspace, *, email: str, role: str, by: Teammate) -> Invitation:
    """An invitation that is open for a week. An older one to the same address is withdrawn by it.

    Raises NotAllowed, RoleAboveYours, AlreadyTeammate, AlreadyInvited.
    """
    require(by, Right.INVITE, within=workspace.pk)
    if not may_give(by, role):
        raise RoleAboveYours()
    if Teammate.objects.for_workspace(workspace).active().filter(user__email__iexact=email).exists():
        raise AlreadyTeammate()
    with transaction.atomic():
        Workspace.objects.select_for_update().get(pk=workspace.pk)
        older = Invitation.objects.filter(workspace=workspace, email__iexact=email, accepted_at=None, withdrawn_at=None)
        # Otherwise a double click sends two mails, and the link in the first one is dead already.
        if older.filter(role=role, created_at__gt=now() - ONE_GESTURE, expires_at__gt=now()).exists():
            raise AlreadyInvited()
        older.update(withdrawn_at=now())
        invitation = Invitation.objects.create(
            workspace=workspace, email=email, role=role, invited_by=by, expires_at=now() + INVITATION_STAYS_OPEN
        )
        note(workspace, "invitation.made", by=by, subject=invitation.pk, role=role)
    return invitation


def withdraw(invitation: Invitation, *, by: Teammate) -> None:
    """The link stops working. Raises NotAllowed, RoleAboveYours, InvitationClosed."""
    require(by, Right.INVITE, within=invitation.workspace_id)
    if not may_give(by, invitation.role):
        raise RoleAboveYours()
    with transaction.atomic():
        opened = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
        if not opened.update(withdrawn_at=now()):
            raise InvitationClosed()
        note(invitation.workspace, "invitation.withdrawn", by=by, subject=invitation.pk)


def accept(invitation: Invitation, *, user: User) -> Teammate:
    """Become a teammate, once per invitation. Who had left comes back. Raises InvitationClosed, AlreadyTeammate."""
    with transaction.atomic():
        held = Invitation.objects.select_for_update(of=("self",)).select_related("workspace", "invited_by")
        current = held.get(pk=invitation.pk)
        host = current.invited_by
        if not current.is_open or not host.may(Right.INVITE) or not may_give(host, current.role):
            raise InvitationClosed()
        teammate, new = Teammate.objects.get_or_create(
            workspace=current.workspace, user=user, defaults={"role": current.role}
        )
        if not new:
            _come_back(teammate, current.role)
        Invitation.objects.filter(pk=current.pk).update(accepted_at=now())
        note(current.workspace, "teammate.joined", by=teammate, subject=teammate.pk, role=current.role)
    return teammate


def _come_back(teammate: Teammate, role: str) -> None:
    if teammate.left_at is None:
        raise AlreadyTeammate()
    teammate.role, teammate.left_at, teammate.joined_at = role, None, now()
    teammate.save(update_fields=["role", "left_at", "joined_at"])


def change_role(teammate: Teammate, *, role: str, by: Teammate) -> None:
    """Raises NotAllowed, RoleAboveYours, LastOwner."""
    require(by, Right.INVITE, within=teammate.workspace_id)
    if not may_give(by, role) or not may_give(by, teammate.role):
        raise RoleAboveYours()
    with transaction.atomic():
        current = _held(teammate)
        if current.role == role:
            return
        if role != Role.OWNER:
            _keep_an_owner(current)
        old, current.role = current.role, role
        current.save(update_fields=["role"])
        note(current.workspace, "teammate.role_changed", by=by, subject=current.pk, old=old, new=role)
    teammate.role = role


def remove(teammate: Teammate, *, by: Teammate) -> None:
    """The person no longer belongs to the workspace; what they did keeps their name. Everybody may leave.

    Raises NotAllowed, RoleAboveYours, LastOwner.
    """
    if by.pk != teammate.pk:
        require(by, Right.INVITE, within=teammate.workspace_id)
        if not may_give(by, teammate.role):
            raise RoleAboveYours()
    with transaction.atomic():
        current = _held(teammate)
        _keep_an_owner(current)
        current.left_at = now()
        current.save(update_fields=["left_at"])
        event = "teammate.left" if by.pk == teammate.pk else "teammate.removed"
        note(current.workspace, event, by=by, subject=current.pk)
    teammate.left_at = current.left_at


def _held(teammate: Teammate) -> Teammate:
    """The teammate as they are now. The workspace is locked, so that two changes of its team come one after another."""
    Workspace.objects.select_for_update().get(pk=teammate.workspace_id)
    return Teammate.objects.active().select_related("workspace").get(pk=teammate.pk)


def _keep_an_owner(leaving: Teammate) -> None:
    owners = Teammate.objects.active().filter(workspace_id=leaving.workspace_id, role=Role.OWNER)
    if leaving.role == Role.OWNER and not owners.exclude(pk=leaving.pk).exists():
        raise LastOwner()


def change_account(user: User, **changes: Any) -> None:
    """Name, language, appearance: a person's own."""
    for name, value in changes.items():
        setattr(user, name, value)
    user.save(update_fields=list(changes))
