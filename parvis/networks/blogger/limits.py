"""What Blogger takes, and what people choose for an article."""

from django.utils.translation import gettext_lazy as _

from parvis.networks.options import Option
from parvis.networks.protocols import Limits

#: Of all labels together; known from the field, Blogger does not say it.
LABEL_CHARS, LABELS = 200, 20

LIMITS = Limits(
    media_items=0,
    threads=False,
    answers=False,
    source="https://developers.google.com/blogger/docs/3.0/reference/posts (read 2026-11-22); sizes are untold",
)
OPTIONS = (
    Option("title", _("Title of the article")),
    Option("labels", _("Labels"), "names", most=LABEL_CHARS),
)
REMARKS = {
    "publish_images": "Blogger's API takes no files, and shows pictures from where they are; our addresses of files "
    "end after some hours.",
    "publish_carousel": "Blogger's API takes no files.",
    "publish_video": "Blogger's API takes no files.",
    "publish_reel": "Blogger has none.",
    "publish_story": "Blogger has none.",
    "publish_document": "Blogger's API takes no files.",
    "publish_thread": "The parts become one article.",
    "publish_poll": "Blogger's API has no polls.",
    "content_warning": "Blogger knows none; it is left out.",
    "first_comment": "Blogger's API cannot write comments.",
    "read_replies": "What people write under an article is a comment.",
    "read_mentions": "Blogger tells nobody of mentions.",
    "read_messages": "Blogger has no private messages.",
    "read_reviews": "Blogger has no reviews.",
    "read_likes": "Blogger has no likes.",
    "read_boosts": "Blogger has no shares.",
    "read_follows": "Blogger does not tell who follows a blog.",
    "web_hooks": "Blogger pushes nothing; comments must be read.",
    "measure": "Only how many comments there are.",
    "answer": "Blogger's API cannot write comments; answer on the blog itself.",
    "hide": "It is marked as spam, and can be approved again.",
    "like": "Comments cannot be liked.",
}
