"""What Snapchat takes on a public profile, and what people choose for it."""

from django.utils.translation import gettext_lazy as _

from parvis.networks.options import Option
from parvis.networks.protocols import Limits

TITLE_CHARS = 45
SPOTLIGHT_SECONDS = 6.0
UPRIGHT = 9 / 16
LEAST_WIDTH, LEAST_HEIGHT = 540, 960  # of a film
#: Bytes of one piece of a file. Snap takes 32 MB.
PIECE = 32_000_000

LIMITS = Limits(
    text_chars=160,
    media_items=1,
    media_least=1,
    image_bytes=20_000_000,
    video_bytes=500_000_000,
    video_seconds=60.0,
    video_least_seconds=5.0,
    title_chars=TITLE_CHARS,
    mimes=frozenset({"image/jpeg", "image/png", "video/mp4"}),
    threads=False,
    answers=False,
    source="https://developers.snap.com/api/marketing-api/Public-Profile-API/ProfileAssetManagement (read 2026-11-22);"
    " sizes: https://docs.getlate.dev/platforms/snapchat (read 2026-11-25)",
)
OPTIONS = (
    Option(
        "format",
        _("Format"),
        "choice",
        (("", _("Saved story, which stays")), ("reel", _("Spotlight")), ("story", _("Story, for a day"))),
    ),
    Option("title", _("Title of the saved story"), most=TITLE_CHARS),
    Option("off_profile", _("Do not keep the Spotlight on the profile"), "yes"),
)
NO_COMMENTS = "Snap opens no comments to applications."
REMARKS = {
    "publish_text": "A post on Snapchat is a picture or a film.",
    "publish_images": "As a story or a saved story.",
    "publish_carousel": "One file for each post.",
    "publish_reel": "A Spotlight; Snap looks at it before others see it.",
    "publish_document": "Snapchat takes pictures and films only.",
    "publish_thread": "The parts become one text.",
    "publish_poll": "Snap's API makes no polls.",
    "content_warning": "Snapchat knows no content warnings.",
    "publish_article": "A text ends at 160 characters.",
    "first_comment": NO_COMMENTS,
    "find_own_posts": "Snap describes no list of an account's own posts.",
    "read_replies": NO_COMMENTS,
    "read_comments": NO_COMMENTS,
    "read_mentions": "Snap's API does not tell of mentions.",
    "read_messages": "Snap opens chats to no application.",
    "read_reviews": "Snapchat has no reviews.",
    "read_likes": "Snap tells how many liked a post, not who.",
    "read_boosts": "Snap tells how often a post was shared, not by whom.",
    "read_follows": "Snap tells how many follow a profile, not who.",
    "web_hooks": "Snap has web hooks for leads of ads only.",
    "measure": "Of Spotlights and saved stories; of stories where Snap tells their number.",
    "answer": NO_COMMENTS,
    "hide": NO_COMMENTS,
    "remove": NO_COMMENTS,
    "like": NO_COMMENTS,
}
