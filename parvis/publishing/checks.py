"""Whether a network would take a publication as it is: one checker for composer, actions and publisher."""

from parvis.kit.http import Http
from parvis.networks.protocols import Outgoing, Problem
from parvis.networks.registry import adapter_for
from parvis.publishing.content import freeze, thaw
from parvis.publishing.models import Publication


def outgoing_of(publication: Publication) -> Outgoing:
    """As it would be sent now."""
    post = publication.post
    uses = list(post.media.all())
    target = post.answers
    frozen = freeze(
        text=publication.own_text,
        language=post.language,
        warning=post.warning,
        poll=post.poll,
        media=[(str(use.file_id), use.alt) for use in uses],
        target={
            "remote_id": target.remote_id,
            "root_id": target.about_id,
            "author_handle": target.author_handle,
            "extra": target.extra,
        }
        if target
        else None,
        options=publication.options,
    )
    return thaw(frozen, {str(use.file_id): use.file.as_outgoing() for use in uses})


def problems_of(publication: Publication) -> list[Problem]:
    """Everything that stands in the way, and advice; worst first."""
    channel = publication.channel
    adapter = adapter_for(channel.network, Http())
    found = list(adapter.check(outgoing_of(publication), channel.limits_now()))
    return sorted(found, key=lambda problem: not problem.blocking)


def counted(publication: Publication) -> list[tuple[int, int | None]]:
    """For each part: how long the network thinks it is, and the most it takes (None: any)."""
    channel = publication.channel
    adapter = adapter_for(channel.network, Http())
    limits = channel.limits_now()
    return [(adapter.count(part, limits), limits.text_chars) for part in outgoing_of(publication).parts]
