"""What a network's answer, or its silence, means for us. Sorted by what is true now.

NetworkError
├── Temporary            nothing happened; the same call may work later
│   ├── NotReached       no connection, DNS, TLS: the request never left us
│   ├── Busy             the network asks to wait (`retry_at`: aware moment or None)
│   └── Unfinished       the network is still working on something we need (media)
├── Refused              nothing happened; the same call will fail again
│   ├── AccessExpired    the token is too old; refresh it, then once more
│   ├── AccessLost       the token is dead: a person must reconnect
│   ├── NotPermitted     the account may not do this (scope, role, suspension)
│   ├── ContentRefused   the network does not take this content; `said` holds its own words
│   └── Gone             what we point at no longer exists
└── AnswerLost           it may have happened; look before trying again
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from parvis.kit.errors import ParvisError


class NetworkError(ParvisError):
    """A call to a network did not bring what we wanted.

    said: the network's own words, at most 300 characters, shown to people, never logged.
    status: the HTTP status, None where there was no answer.
    """

    code = "network"

    def __init__(self, *, said: str = "", status: int | None = None, **places: object) -> None:
        super().__init__(said=said, **places)
        self.said = said[:300]
        self.status = status


class Temporary(NetworkError):
    code = "temporary"
    sentence = _("The network did not take it just now. We try again by ourselves.")

    def __init__(self, *, retry_at: datetime | None = None, said: str = "", status: int | None = None) -> None:
        super().__init__(said=said, status=status)
        self.retry_at = retry_at


class NotReached(Temporary):
    code = "not_reached"
    sentence = _("The network could not be reached. Nothing was sent; we try again by ourselves.")


class Busy(Temporary):
    code = "busy"
    sentence = _("The network asks us to wait. Nothing was sent; it goes out as soon as we may.")


class Unfinished(Temporary):
    code = "unfinished"
    sentence = _("The network is still preparing the media. We go on as soon as it is ready.")


class Refused(NetworkError):
    code = "refused"
    sentence = _("The network refused it.")


class AccessExpired(Refused):
    code = "access_expired"
    sentence = _("The permission to publish has run out and is being renewed.")


class AccessLost(Refused):
    code = "access_lost"
    sentence = _("The network no longer accepts our permission. Reconnect the channel, then send again.")


class NotPermitted(Refused):
    code = "not_permitted"
    sentence = _("The account has no right to do this on the network. Check its role and its permissions there.")


class ContentRefused(Refused):
    code = "content_refused"
    sentence = _("The network does not accept this content. Change it, then send again.")


class Gone(Refused):
    code = "gone"
    sentence = _("What this refers to no longer exists on the network.")


class AnswerLost(NetworkError):
    code = "answer_lost"
    sentence = _("It was sent, but the network’s answer never came. We look whether it is there.")
