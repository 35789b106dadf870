"""What Instagram's own error subcodes mean; the codes that all of Meta shares are in networks/meta/errors.py.

Source: https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/error-codes, 2026-11-22.
"""

from django.utils.translation import gettext_lazy as _

from parvis.networks.errors import Busy, ContentRefused, NotPermitted, Refused, Temporary, Unfinished
from parvis.networks.meta.errors import Kinds


class ContainerGone(Refused):
    """What was prepared has been forgotten there, unpublished: nothing happened, and it is prepared again."""

    code = "container_gone"
    sentence = _("Instagram has forgotten what was prepared. It is prepared again.")


BY_SUBCODE: Kinds = {
    9007: Unfinished,
    36001: ContentRefused,  # resolution
    36003: ContentRefused,  # ratio
    2207001: NotPermitted,  # taken for spam
    2207003: Temporary,  # fetching took too long
    2207004: ContentRefused,  # too large
    2207005: ContentRefused,  # format of the picture
    2207008: ContainerGone,
    2207009: ContentRefused,  # ratio
    2207010: ContentRefused,  # the caption
    2207020: ContainerGone,
    2207023: ContentRefused,
    2207026: ContentRefused,  # format of the film
    2207027: Unfinished,
    2207028: ContentRefused,  # carousel
    2207032: Temporary,
    2207042: Busy,  # all that may go out in a day
    2207050: NotPermitted,  # the account is restricted
    2207051: NotPermitted,
    2207052: ContentRefused,  # it could not be fetched
    2207053: Temporary,
    2207057: ContentRefused,
    2207077: ContentRefused,
    2207081: NotPermitted,
    2207082: Temporary,
    **dict.fromkeys(range(2207035, 2207041), ContentRefused),  # tagged products
}
