"""What people type about themselves, their workspaces and their team."""

from typing import Any

from allauth.account.forms import SignupForm


class SignUpForm(SignupForm):  # type: ignore[misc]  # allauth ships no types
    """A name and, unless the person was invited, a first workspace."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
