"""Who may enter an installation, and where they go then."""

from django.conf import settings
from django.http import HttpRequest

from parvis.accounts.models import Invitation, Role, Teammate, User

INVITATION = "invitation"  # in the session: the token of the invitation that the browser came with
FIRST_RUN = "first_run"  # in the session: the workspace that was just begun


def carried_invitation(request: HttpRequest) -> Invitation | None:
    """The open invitation that this browser opened before signing in or up."""
    token = request.session.get(INVITATION, "")
    invitation = Invitation.objects.select_related("workspace", "invited_by__user").filter(token=token).first()
    return invitation if invitation is not None and invitation.is_open else None


def may_sign_up(request: HttpRequest) -> bool:
    """The first person always; then those who were invited, or everybody where the administrator says so."""
    return settings.OPEN_SIGN_UP or not User.objects.exists() or carried_invitation(request) is not None


def may_begin_workspace(user: User) -> bool:
    """Owners and administrators of any workspace; everybody on an open or an empty installation."""
    leading = Teammate.objects.active().filter(user=user, role__in=(Role.OWNER, Role.ADMIN))
    return settings.OPEN_SIGN_UP or leading.exists() or not Teammate.objects.exists()
