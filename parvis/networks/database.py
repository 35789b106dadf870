"""The ORM from async code that runs for weeks."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import connections

P = ParamSpec("P")
Result = TypeVar("Result")


def from_async(work: Callable[P, Result]) -> Callable[P, Awaitable[Result]]:
    """`work` in a thread of its own, on a connection that is looked at before: the database may have been away."""

    @wraps(work)
    def fresh(*args: P.args, **kwargs: P.kwargs) -> Result:
        for connection in connections.all(initialized_only=True):
            if not connection.in_atomic_block:  # a transaction that is open keeps what it has
                connection.close_if_unusable_or_obsolete()
        return work(*args, **kwargs)

    return sync_to_async(fresh)
