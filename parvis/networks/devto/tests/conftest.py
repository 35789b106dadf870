"""Nobody waits for DEV here."""

import pytest

from parvis.networks.devto import calling


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "READ_PAUSE", 0)
    monkeypatch.setattr(calling, "WRITE_PAUSE", 0)
