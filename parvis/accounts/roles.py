"""Who may give which role: nobody one above their own."""

from parvis.accounts.models import RIGHTS, Role, Teammate

#: What each role is for, in the order in which people are offered them.
ORDER = (Role.OWNER, Role.ADMIN, Role.EDITOR, Role.WRITER, Role.APPROVER, Role.AGENT, Role.ANALYST, Role.GUEST)


def may_give(by: Teammate, role: str) -> bool:
    """True where the role holds nothing that `by` does not hold. Owners alone make owners."""
    return RIGHTS[role] <= RIGHTS[by.role] and (role != Role.OWNER or by.role == Role.OWNER)


def roles_given_by(by: Teammate) -> list[Role]:
    return [role for role in ORDER if may_give(by, role)]
