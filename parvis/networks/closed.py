"""Networks that people ask for and no application can publish to: what is possible there, and why no more.

Source of each: its `source`, with the day on which it was read.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from parvis.networks.doctor import Words

#: What is possible: somebody is reminded and publishes by hand; something is shown and never stored; nothing at all.
POSSIBLE: dict[str, Words] = {
    "reminder": _("By hand, with a reminder"),
    "display": _("Only to be looked at"),
    "nothing": _("Nothing any more"),
}


@dataclass(frozen=True, slots=True)
class Closed:
    """possible: a key of `POSSIBLE`."""

    key: str
    name: str
    possible: str
    reason: Words
    source: str

    @property
    def is_possible(self) -> Words:
        return POSSIBLE[self.possible]


CLOSED = (
    Closed(
        "facebook_groups",
        "Facebook groups",
        "reminder",
        _("Meta closed groups to applications in April 2024. Your page can still publish; in groups, people do."),
        "https://developers.facebook.com/blog/post/2024/01/23/introducing-facebook-graph-and-marketing-api-v19/ "
        "(read 2026-11-22)",
    ),
    Closed(
        "facebook_profiles",
        "Facebook profiles",
        "reminder",
        _("No application may publish to a person’s own profile. A page can be connected instead."),
        "https://developers.facebook.com/docs/graph-api/reference/user/feed (read 2026-11-22)",
    ),
    Closed(
        "medium",
        "Medium",
        "reminder",
        _("Medium gives no keys to applications any more. Its own page imports an article from its address."),
        "https://github.com/Medium/medium-api-docs (read 2026-11-22)",
    ),
    Closed(
        "tripadvisor",
        "TripAdvisor",
        "display",
        _("Its latest five reviews may be shown, never kept, and answering is done in its own management centre."),
        "https://tripadvisor-content-api.readme.io/reference/caching-policy (read 2026-11-22)",
    ),
    Closed(
        "goodreads",
        "Goodreads",
        "reminder",
        _("Goodreads has given no keys to applications since December 2020."),
        "https://help.goodreads.com/s/article/Does-Goodreads-support-the-use-of-APIs (from the field, not read anew)",
    ),
    Closed(
        "deviantart",
        "DeviantArt",
        "reminder",
        _("Its API puts works into a stash from which a person publishes; Parvis does not speak it."),
        "https://www.deviantart.com/developers/ (from the field, not read anew)",
    ),
    Closed(
        "xing",
        "Xing",
        "reminder",
        _("Xing opens its API to recruiting partners only, by contract."),
        "https://dev.xing.com/ (from the field, not read anew)",
    ),
    Closed(
        "viadeo",
        "Viadeo",
        "nothing",
        _("Viadeo was wound up in 2016 and lives on as a job site without an API."),
        "https://www.lemondeinformatique.fr/ (read 2026-11-22)",
    ),
    Closed(
        "skype",
        "Skype",
        "nothing",
        _("Microsoft ended Skype on 5 May 2025; its people went to Teams."),
        "https://www.businesstoday.in/ (read 2026-11-22)",
    ),
)
