"""Parts of pages that tell of workspaces and people: `{% load accounts %}`."""

from typing import Any

from django import template

from parvis.accounts.first_run import steps
from parvis.accounts.models import Workspace

register = template.Library()


@register.inclusion_tag("accounts/_first_steps.html")
def first_steps(workspace: Workspace, now: str) -> dict[str, Any]:
    """The four steps of the first run, the one called `now` marked: shop, channel, post, team."""
    return {"workspace": workspace, "steps": steps(workspace), "now": now}
