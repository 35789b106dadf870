"""What each role is for, and who may give which: nobody one above their own."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import RIGHTS, Role, Teammate

#: What each role is for, in the order in which people are offered them.
PURPOSES: dict[Role, str | Promise] = {
    Role.OWNER: _("Everything, and makes other owners."),
    Role.ADMIN: _("Everything but owners: channels, settings, team."),
    Role.EDITOR: _("Writes, approves, publishes and answers."),
    Role.WRITER: _("Writes drafts, and hands them over for approval."),
    Role.APPROVER: _("Approves what others wrote, or gives it back."),
    Role.AGENT: _("Answers people."),
    Role.ANALYST: _("Sees everything, and changes nothing."),
    Role.GUEST: _("Sees everything, as a client does, and changes nothing."),
}
ORDER = tuple(PURPOSES)


def explained() -> list[tuple[Role, str | Promise]]:
    return list(PURPOSES.items())


def may_give(by: Teammate, role: str) -> bool:
    """True where the role holds nothing that `by` does not hold. Owners alone make owners."""
    return RIGHTS[role] <= RIGHTS[by.role] and (role != Role.OWNER or by.role == Role.OWNER)


def roles_given_by(by: Teammate) -> list[Role]:
    return [role for role in ORDER if may_give(by, role)]
