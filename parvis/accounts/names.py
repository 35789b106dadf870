"""Names of people and workspaces, as somebody types or pastes them."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: turn around what stands after them, so that one name can look like another
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def tidy(text: str) -> str:
    """On one line, with single spaces, without signs that turn the direction of writing."""
    printable = "".join(sign if unicodedata.category(sign) != "Cc" else " " for sign in text.translate(_TURNING))
    return " ".join(printable.split())


def can_be_seen(text: str) -> bool:
    """False where there are only spaces, joiners and the like."""
    return any(unicodedata.category(sign)[0] in "LNPS" for sign in text)


class NameField(forms.CharField):
    """A name that can be seen."""

    default_error_messages = {"invisible": _("Nothing of this name can be seen. Write it in letters.")}

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not can_be_seen(value):
            raise ValidationError(self.error_messages["invisible"], code="invisible")
