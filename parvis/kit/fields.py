"""Model fields that the database must not be able to read."""

import json
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from parvis.kit import crypto


class EncryptedJSONField(models.TextField):  # type: ignore[type-arg]  # generic only in the stubs
    """A JSON value, encrypted at rest; "" in the database stands for None."""

    def _context(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> str:
        if value is None:
            return ""
        return crypto.ring().seal(json.dumps(value), context=self._context())

    def from_db_value(self, value: str | None, _expression: object, _connection: BaseDatabaseWrapper) -> Any:
        return self.open(value)

    def open(self, value: str | None) -> Any:
        """The plain value of a stored one, for readers that go past the ORM."""
        if not value:
            return None
        return json.loads(crypto.ring().open(value, context=self._context()))

    def to_python(self, value: Any) -> Any:
        return value
