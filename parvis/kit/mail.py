"""Mail where no mail server is configured."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from parvis.kit.log import get_logger

log = get_logger()


class LoggedOnly(BaseEmailBackend):
    """Sends nothing; says in the log that a mail was not sent, without its content."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            log.warning("mail.not_sent", recipients=len(message.recipients()), reason="PARVIS_MAIL_URL is empty")
        return 0
