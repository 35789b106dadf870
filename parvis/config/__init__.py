"""Settings, addresses, processes, wiring."""

import os


def setup() -> None:
    """Make Django ready in a process that is not the web server."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
    django.setup()
