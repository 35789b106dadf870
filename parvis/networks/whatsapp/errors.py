"""What only WhatsApp says, beside the errors that all of Meta shares (networks/meta/errors.py).

Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes (read 2026-11-22).
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from parvis.kit.clock import now
from parvis.networks.errors import Busy, ContentRefused, NotPermitted, Temporary
from parvis.networks.meta.errors import Kinds


class OutsideWindow(NotPermitted):
    code = "outside_window"
    sentence = _("This person wrote more than 24 hours ago. Choose a template, or answer once they have written again.")


class NotReachable(NotPermitted):
    code = "person_not_reachable"
    sentence = _("This person cannot be written to: they do not use WhatsApp, or do not want messages from us.")


class NoBilling(NotPermitted):
    code = "no_billing"
    sentence = _("The network has no way to be paid for this message. Check the billing of the account there.")


class TemplateRefused(ContentRefused):
    code = "template_refused"
    sentence = _(
        "The network does not take this template: it is paused, was changed, or its places are filled wrongly."
    )


class HeldBack(Busy):
    """They have had enough advertising today, from whomever. Meta asks to wait a day at least."""

    code = "held_back"
    sentence = _("The network spares this person more messages for today. It goes out tomorrow.")

    def __init__(self, *, retry_at: datetime | None = None, said: str = "", status: int | None = None) -> None:
        super().__init__(retry_at=retry_at or now() + timedelta(days=1), said=said, status=status)


OWN: Kinds = {
    130429: Busy,  # messages in a second
    131056: Busy,  # to one person
    133016: Busy,
    131048: NotPermitted,  # too much of it was called spam
    131005: NotPermitted,
    131031: NotPermitted,  # the account is locked
    130497: NotPermitted,  # not in that country
    133010: NotPermitted,  # the number was never registered
    131042: NoBilling,
    131047: OutsideWindow,
    131026: NotReachable,
    131050: NotReachable,  # they have stopped advertising
    130472: NotReachable,  # Meta makes an experiment with them
    131049: HeldBack,
    131000: Temporary,
    131016: Temporary,
    131057: Temporary,
    133004: Temporary,
    131008: ContentRefused,
    131009: ContentRefused,
    131021: ContentRefused,
    131051: ContentRefused,
    131052: ContentRefused,
    131053: ContentRefused,  # the file is not what it is said to be
    132000: TemplateRefused,
    132001: TemplateRefused,
    132005: TemplateRefused,
    132012: TemplateRefused,
    132015: TemplateRefused,
    132016: TemplateRefused,
    132068: TemplateRefused,
    132069: TemplateRefused,
}
