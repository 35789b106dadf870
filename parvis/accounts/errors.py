"""What can go wrong among people.

ParvisError
├── Conflict
│   ├── LastOwner            the workspace would have nobody left who may do everything
│   ├── AlreadyTeammate      the person is there
│   ├── AlreadyInvited       the same invitation was made a moment ago (a double click)
│   └── InvitationClosed     accepted, withdrawn, expired, or its sender may no longer invite
└── NotAllowed
    └── RoleAboveYours       nobody gives, changes or takes away what they do not have themselves
"""

from django.utils.translation import gettext_lazy as _

from parvis.kit.errors import Conflict, NotAllowed


class LastOwner(Conflict):
    sentence = _("A workspace needs an owner. Make somebody else an owner first.")


class AlreadyTeammate(Conflict):
    sentence = _("This person already belongs to the workspace.")


class AlreadyInvited(Conflict):
    sentence = _("The invitation was made a moment ago; its link stands on the page of the team.")


class InvitationClosed(Conflict):
    sentence = _("This invitation is no longer open. Ask for a new one.")


class RoleAboveYours(NotAllowed):
    sentence = _("You can give, change or take away roles up to your own only.")
