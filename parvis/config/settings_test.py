"""Settings of the test suite: as in production, but quick and without the network."""

from parvis.config.launch import HOME
from parvis.config.settings import *  # noqa: F403
from parvis.config.settings import DATABASES, MIDDLEWARE

DEBUG = False
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME / "media"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
OUTGOING_HOSTS = ["127.0.0.1", "localhost"]
DATABASES["default"]["OPTIONS"] = {
    key: value for key, value in DATABASES["default"]["OPTIONS"].items() if key != "pool"
}
LEASE_SECONDS = 2
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]  # nothing is collected for tests
