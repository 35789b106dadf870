"""What shows that a network can do something here: a test, and whom the adapter talked to in it.

Each network names its own in `networks/<key>/proofs.py`, the strongest first.
"""

from dataclasses import dataclass

WITNESSES = {
    "server": "the network's own server software",
    "mock": "a server of that API that others wrote for tests",
    "client": "our simulated network, which a client library of others speaks to as well",
    "specification": "our simulated network, each request and answer checked against the vendor's specification",
    "village": "our simulated network",
    "wire": "a server that gives prepared answers",
}


@dataclass(frozen=True, slots=True)
class Proof:
    """by: a key of `WITNESSES`. test: path::name. capabilities: keys of `reference.CAPABILITIES`."""

    by: str
    test: str
    capabilities: tuple[str, ...]
