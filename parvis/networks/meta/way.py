"""What the ways of Meta's networks ask for beside the usual keys."""

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.networks.oauth_way import KeysForm


class MetaKeysForm(KeysForm):
    """An application at Meta: its id, its secret, and the word that its web hooks are greeted with."""

    verify_token = forms.CharField(
        label=_("Verify token"),
        max_length=200,
        required=False,
        help_text=_("For web hooks: the word that you typed there. Leave it empty if it is the client ID."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )
