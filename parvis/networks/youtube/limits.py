"""What YouTube takes, and what people choose for a film."""

from django.utils.translation import gettext_lazy as _

from parvis.networks.options import Option
from parvis.networks.protocols import Limits

TITLE_CHARS = 100
TAG_CHARS = 500
COMMENT_CHARS = 10_000
CAPTIONS_CHARS = 60_000
REEL_SECONDS = 180

LIMITS = Limits(
    text_chars=5000,
    text_bytes=5000,
    title_chars=TITLE_CHARS,
    media_items=2,  # the film, and its thumbnail
    media_least=1,
    needs="video/",
    mixed_media=True,
    image_bytes=2_097_152,
    video_bytes=274_877_906_944,
    video_seconds=43_200,
    mimes=frozenset({"video/mp4", "video/quicktime", "video/webm", "video/x-matroska", "image/jpeg", "image/png"}),
    threads=False,
    source="https://developers.google.com/youtube/v3/docs/videos/insert (read 2026-11-22)",
)

FORMATS = (("", _("Film")), ("reel", _("Short")))
WHO_SEES_IT = (
    ("public", _("Public")),
    ("unlisted", _("Whoever knows the address")),
    ("private", _("Only we")),
)
OPTIONS = (
    Option("format", _("Kind"), "choice", FORMATS),
    Option("title", _("Title"), most=TITLE_CHARS),
    Option("tags", _("Tags"), "names", most=TAG_CHARS),
    Option("privacy", _("Who sees it"), "choice", WHO_SEES_IT),
    Option("playlist", _("Playlist"), "place"),
    Option("captions", _("Captions"), "text", most=CAPTIONS_CHARS, help=_("As an SRT file has them; pasted here.")),
    Option("first_comment", _("First comment"), "text", most=COMMENT_CHARS),
    Option("made_for_kids", _("Made for children"), "yes", help=_("The law asks. Then nobody can comment.")),
)
REMARKS = {
    "publish_text": "YouTube's API takes films only; posts of the community tab are not in it.",
    "publish_images": "One picture beside the film: its thumbnail.",
    "publish_carousel": "A film and its thumbnail; pictures alone are not in the API.",
    "publish_video": "Uploaded as private, shown once YouTube has encoded it; from an application that YouTube has "
    "not audited it stays private.",
    "publish_reel": "YouTube makes a Short of every upright or square film of up to three minutes by itself.",
    "publish_story": "YouTube has no stories any more.",
    "publish_document": "YouTube takes no documents.",
    "publish_thread": "YouTube knows no threads.",
    "publish_poll": "Polls of the community tab are not in the API.",
    "publish_article": "YouTube has no articles.",
    "content_warning": "YouTube knows none; it is left out.",
    "read_replies": "What people write under a film is a comment.",
    "read_mentions": "YouTube tells nobody of mentions by its API.",
    "read_messages": "YouTube has no private messages.",
    "read_reviews": "YouTube has no reviews.",
    "read_likes": "YouTube counts likes, and does not tell whose they are.",
    "read_boosts": "YouTube does not tell who shared a film.",
    "read_follows": "YouTube does not tell who subscribed, only how many.",
    "web_hooks": "YouTube pushes new films only, and those are ours; comments must be read.",
    "measure": "Likes and comments.",
    "hide": "It waits for us in YouTube Studio, and can be shown again.",
    "like": "The API does not let us like a comment.",
}
