"""What only Google Business refuses; the table is that of all Google networks."""

from django.utils.translation import gettext_lazy as _

from parvis.networks.errors import ContentRefused


class NoAddress(ContentRefused):
    code = "no_public_address"
    sentence = _("Google fetches pictures from a public address, and Parvis has none. Set PARVIS_BASE_URL.")


class Rejected(ContentRefused):
    code = "rejected"
    sentence = _(
        "Google looked at the post and does not show it. Telephone numbers in the text are a frequent reason; "
        "write it anew without them."
    )
