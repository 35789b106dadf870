"""What Google Business takes, and what people choose for a post."""

from django.utils.translation import gettext_lazy as _

from parvis.networks.options import Option
from parvis.networks.protocols import Limits

TITLE_CHARS = 58
REPLY_BYTES = 4096
#: A picture has at least so many bytes, and pixels in width and height.
LEAST_BYTES, LEAST_SIDES = 10_240, (400, 300)

LIMITS = Limits(
    text_chars=1500,
    title_chars=TITLE_CHARS,
    media_items=1,
    image_bytes=5_000_000,
    mimes=frozenset({"image/jpeg", "image/png"}),
    threads=False,
    source="https://developers.google.com/my-business/content/posts-data (read 2026-11-22)",
)

TOPICS = (("", _("News")), ("EVENT", _("Event")), ("OFFER", _("Offer")))
ACTIONS = (
    ("", _("No button")),
    ("LEARN_MORE", _("Learn more")),
    ("BOOK", _("Book")),
    ("ORDER", _("Order online")),
    ("SHOP", _("Buy")),
    ("SIGN_UP", _("Sign up")),
    ("CALL", _("Call now")),
)
_WHEN = _("As in “2026-01-31” or “2026-01-31 09:00”, on the clock of the place.")
OPTIONS = (
    Option("topic", _("Kind"), "choice", TOPICS),
    Option("title", _("Title of the event or offer"), most=TITLE_CHARS),
    Option("starts", _("Begins"), help=_WHEN, most=16),
    Option("ends", _("Ends"), help=_WHEN, most=16),
    Option("action", _("Button"), "choice", ACTIONS),
    Option("action_url", _("Where the button leads"), most=2000),
    Option("coupon", _("Code of the offer"), most=58),
    Option("offer_url", _("Where the offer is taken up"), most=2000),
    Option("terms", _("Terms of the offer"), "text", most=5000),
)
REMARKS = {
    "publish_text": "News, events and offers, with a button; Google looks at each before it shows it.",
    "publish_images": "One, which Google fetches from Parvis.",
    "publish_carousel": "Google shows one picture of a post.",
    "publish_video": "Posts take no films.",
    "publish_reel": "Google Business has none.",
    "publish_story": "Google Business has none.",
    "publish_document": "Google Business takes no documents.",
    "publish_thread": "Google Business knows no threads.",
    "publish_poll": "Google Business has no polls.",
    "content_warning": "Google Business knows none; it is left out.",
    "publish_article": "A post ends at 1500 characters.",
    "first_comment": "Nobody can comment on a post.",
    "read_replies": "Nobody can answer a post.",
    "read_comments": "Nobody can comment on a post; the questions of customers were closed in 2025.",
    "read_mentions": "Google tells nobody of mentions.",
    "read_messages": "Google closed its chat in 2024.",
    "read_likes": "Posts have no likes.",
    "read_boosts": "Posts cannot be shared.",
    "read_follows": "Google does not tell who follows a place.",
    "web_hooks": "Google pushes by Pub/Sub to a topic of one's own in its cloud; Parvis reads the reviews instead.",
    "measure": "Google counts by day and place, not by post any more.",
    "answer": "One answer to each review; a new one takes the place of the old.",
    "hide": "Only Google takes a review away; report it there.",
    "remove": "Only Google takes a review away; report it there.",
    "like": "Reviews cannot be liked by their place.",
}
