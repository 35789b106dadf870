"""Nobody waits for TikTok here."""

import pytest

from parvis.networks.tiktok import live


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "PAUSES", (0.02,))
