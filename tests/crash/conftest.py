"""The bakery of the publisher's tests, and a shop of it on each of the three networks."""

import pytest

from parvis.publishing.tests.conftest import open_bakery, village

pytest.register_assert_rewrite("tests.crash.shops")  # so that a lost post is named where one is missed

__all__ = ["open_bakery", "village"]
