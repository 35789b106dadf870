"""The database fixture of the whole suite; it stands here so that it goes before pytest-django's own."""

from parvis.config.testing import django_db_setup

__all__ = ["django_db_setup"]
