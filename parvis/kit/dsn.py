"""The database's address for libraries that do not go through Django."""

from django.db import connection
from psycopg.conninfo import make_conninfo


def dsn() -> str:
    """A libpq connection string for the default database."""
    entry = connection.settings_dict
    values = {
        "dbname": entry["NAME"],
        "user": entry["USER"],
        "password": entry["PASSWORD"],
        "host": entry["HOST"],
        "port": entry["PORT"],
    }
    return make_conninfo("", **{name: value for name, value in values.items() if value})
