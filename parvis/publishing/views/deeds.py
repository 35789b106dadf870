"""What a person may do with one publication now: which buttons stand beside it, and what each leads to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.accounts.models import Right, Teammate
from parvis.publishing import actions
from parvis.publishing.models import Publication
from parvis.publishing.states import PublicationState as S

Act = Callable[[Publication, Teammate], None]


@dataclass(frozen=True, slots=True)
class Deed:
    """A button. `name` ends the address's name (publication_<name>), `noun` the address itself.

    confirm: the question that the second gesture answers; "" where one press is enough.
    """

    name: str
    noun: str
    right: str
    label: str | Promise
    icon: str
    done: str | Promise
    act: Act
    confirm: str | Promise = ""

    @property
    def address(self) -> str:
        return f"publication_{self.name}"


def _plain(act: Callable[..., None]) -> Act:
    return lambda publication, by: act(publication, by=by)


def _approve(publication: Publication, by: Teammate) -> None:
    actions.approve([publication], by=by)


DEEDS: Mapping[str, Deed] = {
    deed.name: deed
    for deed in (
        Deed(
            "approve", "approval", Right.APPROVE, _("Approve"), "check",
            _("Approved: it goes out at its time."), _approve,
        ),
        Deed(
            "again", "try", Right.PUBLISH, _("Send again"), "refresh",
            _("On its way again. What is out already is not sent twice."), _plain(actions.send_again),
        ),
        Deed(
            "hold", "hold", Right.PUBLISH, _("Hold back"), "player-pause",
            _("Held back until somebody lets it go."), _plain(actions.hold),
        ),
        Deed(
            "release", "release", Right.PUBLISH, _("Let it go"), "send",
            _("It goes out at its time."), _plain(actions.release),
        ),
        Deed(
            "take_back", "draft", Right.PUBLISH, _("Back to draft"), "pencil",
            _("A draft again. Its text is kept."), _plain(actions.back_to_draft),
        ),
        Deed(
            "cancel", "cancellation", Right.PUBLISH, pgettext_lazy("publication", "Cancel"), "ban",
            _("Cancelled: it does not go out on this channel."), _plain(actions.cancel),
            _("Cancel it for good?"),
        ),
        Deed(
            "absent", "absence", Right.PUBLISH, _("Not out, send again"), "eye-off",
            _("On its way once more."), _plain(actions.it_is_not_out),
            _("Really not there? Send it once more"),
        ),
    )
}  # fmt: skip

#: what stands beside a publication in each state, most likely first
OFFERED: Mapping[str, tuple[str, ...]] = {
    S.DRAFT: ("cancel",),
    S.TO_APPROVE: ("approve", "take_back", "cancel"),
    S.SCHEDULED: ("hold", "take_back", "cancel"),
    S.FAILED: ("again", "take_back", "cancel"),
    S.MISSED: ("again", "take_back", "cancel"),
    S.HELD: ("release", "take_back", "cancel"),
    S.UNSURE: ("absent", "cancel"),
}
#: where a new time may be chosen
MOVABLE = frozenset({S.SCHEDULED, S.FAILED, S.MISSED, S.HELD})


def offered(publication: Publication, teammate: Teammate) -> list[Deed]:
    """The deeds that the state allows and the teammate may do."""
    deeds = [DEEDS[name] for name in OFFERED.get(publication.state, ())]
    return [deed for deed in deeds if teammate.may(_right(deed, publication))]


def may_move(publication: Publication, teammate: Teammate) -> bool:
    return publication.state in MOVABLE and teammate.may(Right.PUBLISH)


def _right(deed: Deed, publication: Publication) -> str:
    """Who handed a draft in may take it back; the rest is for those who publish."""
    return Right.WRITE if deed.name == "take_back" and publication.state == S.TO_APPROVE else deed.right
