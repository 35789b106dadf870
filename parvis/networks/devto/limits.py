"""What DEV takes, and what people choose for an article."""

from django.utils.translation import gettext_lazy as _

from parvis.networks.options import Option
from parvis.networks.protocols import Limits

TITLE_CHARS = 128
TAGS, TAG_CHARS = 4, 30

LIMITS = Limits(
    media_items=0,
    title_chars=TITLE_CHARS,
    threads=False,
    answers=False,
    source="https://github.com/forem/forem/blob/main/app/models/article.rb (read 2026-11-25)",
)
OPTIONS = (
    Option("title", _("Title of the article"), most=TITLE_CHARS),
    Option("tags", _("Tags"), "names", most=TAGS * (TAG_CHARS + 1), help=_("Four at most, of letters and digits.")),
    Option("summary", _("Summary")),
    Option(
        "cover",
        _("Address of the cover picture"),
        most=800,
        help=_("DEV takes no files: the picture must stand on the web, and stay there."),
    ),
    Option(
        "canonical",
        _("Address of the original"),
        most=800,
        help=_("Where the article stood first, so that search engines show that page."),
    ),
    Option("series", _("Series"), help=_("Articles with the same name here are linked to each other.")),
)
REMARKS = {
    "publish_images": "DEV takes no files; a cover is named by its address, and pictures are written in Markdown.",
    "publish_carousel": "DEV takes no files.",
    "publish_video": "DEV takes no files; a film elsewhere is embedded by its address.",
    "publish_reel": "DEV has none.",
    "publish_story": "DEV has none.",
    "publish_document": "DEV takes no files.",
    "publish_thread": "The parts become one article.",
    "publish_poll": "DEV's API has no polls.",
    "content_warning": "DEV knows none; it is left out.",
    "first_comment": "DEV's API cannot write comments.",
    "read_replies": "What people write under an article is a comment.",
    "read_mentions": "DEV's API does not tell of mentions.",
    "read_messages": "DEV has no private messages.",
    "read_reviews": "DEV has no reviews.",
    "read_likes": "DEV tells how many liked an article, not who.",
    "read_boosts": "DEV has no shares.",
    "web_hooks": "DEV pushes nothing; comments must be read.",
    "answer": "DEV's API cannot write comments; answer on DEV itself.",
    "hide": "DEV's API cannot hide comments; the author can on DEV itself.",
    "remove": "DEV's API cannot remove comments.",
}
