"""The audit log of what matters. Its words stand in `events.py`."""

from typing import Any

from parvis.accounts.models import AuditEntry, Teammate, Workspace


def note(workspace: Workspace, event: str, *, by: Teammate | None, subject: object = "", **details: Any) -> None:
    """Write one entry. `event` is a dotted name in the past tense; `details` holds ids, codes and counts only."""
    AuditEntry.objects.create(workspace=workspace, event=event, by=by, subject_id=str(subject), details=details)
