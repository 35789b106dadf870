"""Nobody waits for Snap here."""

import pytest

from parvis.networks.snapchat import posts


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posts, "PAUSES", (0.2,) * 4)
