"""Moving all secrets to the current encryption key."""

from django.apps import apps
from django.db import connection, transaction

from parvis.kit import crypto
from parvis.kit.fields import EncryptedJSONField


def rotate() -> int:
    """Re-encrypt whatever is not under the current key; how many values. Raises crypto.Undecipherable."""
    count = 0
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, EncryptedJSONField):
                count += _rotate(model._meta.db_table, str(model._meta.pk.column), field)
    return count


def _rotate(table: str, key: str, field: EncryptedJSONField) -> int:
    quote = connection.ops.quote_name
    column = str(field.column)
    where = f"{quote(table)} SET {quote(column)}"
    count = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {quote(key)}, {quote(column)} FROM {quote(table)} FOR UPDATE")  # noqa: S608
        for row_key, sealed in cursor.fetchall():
            if sealed and not crypto.ring().is_current(sealed):
                value = field.get_prep_value(field.open(sealed))
                cursor.execute(f"UPDATE {where} = %s WHERE {quote(key)} = %s", [value, row_key])
                count += 1
    return count
