"""What only Messenger says, beside the errors that all of Meta shares (networks/meta/errors.py).

Source: developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes (read 2026-11-22).
"""

from django.utils.translation import gettext_lazy as _

from parvis.networks.errors import Gone, NotPermitted, Temporary
from parvis.networks.meta.errors import Kinds


class OutsideWindow(NotPermitted):
    code = "outside_window"
    sentence = _("This person wrote more than seven days ago. The network lets us answer once they have written again.")


class NotReachable(NotPermitted):
    code = "person_not_reachable"
    sentence = _("This person cannot be written to: they have left the conversation or do not want messages from us.")


#: By subcode, then by code.
OWN: Kinds = {
    2018278: OutsideWindow,
    2018108: NotReachable,
    1545041: NotReachable,
    551: NotReachable,
    2018344: NotPermitted,  # the page has not agreed to the terms of the inbox
    2018001: Gone,  # no such person
    1200: Temporary,
}
