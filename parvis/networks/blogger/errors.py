"""What only Blogger refuses; the table is that of all Google networks."""

from django.utils.translation import gettext_lazy as _

from parvis.networks.errors import NotPermitted


class NoAnswers(NotPermitted):
    code = "no_answers"
    sentence = _("Blogger lets nobody answer from outside. Answer on the blog itself.")
