"""The mail that carries an invitation."""

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import translation
from django.utils.translation import gettext as _

from parvis.accounts.models import Invitation
from parvis.kit.log import get_logger

log = get_logger()
SECONDS = 10


def mail_invitation(invitation: Invitation, link: str) -> bool:
    """True where a mail server took it. Else the link must be handed over in another way."""
    workspace = invitation.workspace
    places = {"name": str(invitation.invited_by), "workspace": workspace.name, "link": link}
    with translation.override(workspace.language if workspace.language in dict(settings.LANGUAGES) else None):
        subject = _("{name} invites you to {workspace} on Parvis").format(**places)
        body = _(
            "{name} invites you to work on {workspace} with Parvis.\n\n{link}\n\n"
            "The link works once, for seven days. If you do not know why you get this, ignore it."
        ).format(**places)
    message = EmailMessage(" ".join(subject.split()), body, to=[invitation.email])
    message.connection = get_connection(timeout=SECONDS)
    try:
        return bool(message.send())
    except (SMTPException, OSError) as error:
        log.warning("invitation.not_mailed", invitation=str(invitation.pk), error=type(error).__name__)
        return False
