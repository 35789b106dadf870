"""Whether somebody publishes: what every page says when nobody does."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.accounts.models import Workspace
from parvis.kit.clock import now
from parvis.publishing.models import Publication, Worker

SILENCE = timedelta(seconds=30)


def a_worker_lives() -> bool:
    return Worker.objects.filter(seen_at__gte=now() - SILENCE).exists()


def alarm(workspace: Workspace) -> str | None:
    """One sentence when no worker is alive, or when something is due for more than a minute; else None."""
    if not a_worker_lives():
        return _("Nothing is being published: the worker is not running. It starts with “parvis up”.")
    overdue = Publication.objects.filter(workspace=workspace, channel__state="connected").overdue().count()
    if overdue:
        return ngettext(
            "{number} publication is more than a minute late.",
            "{number} publications are more than a minute late.",
            overdue,
        ).format(number=overdue)
    return None
