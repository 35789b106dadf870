"""Pictures of the demo's past posts, brought from the village into the library."""

import urllib.request

from django.core.files.base import ContentFile

from parvis.library.actions import upload
from parvis.networks.protocols import OwnPost
from parvis.publishing.models import Post, PostMedia


def keep_pictures(post: Post, found: OwnPost) -> None:
    """Each picture of the post as a file of the workspace, with the words it had."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for position, (url, alt) in enumerate(zip(found.media_urls, found.media_alts, strict=True)):
        with opener.open(url, timeout=20) as answer:
            content = ContentFile(answer.read(), name=url.rsplit("/", 1)[-1])
        assert post.created_by is not None
        media = upload(post.workspace, content, by=post.created_by, alt_text=alt)
        PostMedia.objects.get_or_create(post=post, file=media, defaults={"position": position, "alt_text": alt})
