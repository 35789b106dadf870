"""The bakery of the publisher's tests, and a shop of it on each of the three networks."""

from parvis.publishing.tests.conftest import open_bakery, village

__all__ = ["open_bakery", "village"]
