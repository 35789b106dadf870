"""Django's settings. What an installation may change is in `env.py`; here is what every installation shares."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import SELF
from django.utils.translation import gettext_lazy as _

from parvis.config import env
from parvis.config.launch import HOME
from parvis.kit import log

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent

SECRET_KEY = env.SECRET_KEY
ENCRYPTION_KEYS = env.ENCRYPTION_KEYS
DEBUG = env.DEBUG
BASE_URL = env.BASE_URL
ADDRESS = env.ADDRESS
OUTGOING_HOSTS = env.OUTGOING_HOSTS
VILLAGE_URL = env.VILLAGE_URL
MASTODON_URL = env.MASTODON_URL
BLUESKY_URL = env.BLUESKY_URL
NETWORK_URLS = env.NETWORK_URLS
NETWORK_KEYS = {
    network: {"client_id": client_id, "client_secret": env.CLIENT_SECRETS.get(network, "")}
    for network, client_id in env.CLIENT_IDS.items()
}
OPEN_SIGN_UP = env.OPEN_SIGN_UP
UPLOAD_BYTES = env.UPLOAD_MB * 1_000_000
READ_SECONDS = env.READ_SECONDS
LEASE_SECONDS = env.LEASE_SECONDS
SEND_AT_ONCE = env.SEND_AT_ONCE

_host = urlsplit(BASE_URL).hostname
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.ALLOWED_HOSTS, *([_host] if _host else [])]
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL else []
SECURE = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30

INSTALLED_APPS = [
    "parvis.config",
    "parvis.today",
    "parvis.calendar",
    "parvis.publishing",
    "parvis.library",
    "parvis.networks",
    "parvis.accounts",
    "parvis.ui",
    "parvis.kit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "procrastinate.contrib.django",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "parvis.accounts.middleware.preferences",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "parvis.ui.middleware.errors_in_words",
]

ROOT_URLCONF = "parvis.config.urls"
ASGI_APPLICATION = "parvis.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "parvis.config.wiring.shell",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

#: pages come without any script or style of their own (CSP), and from nowhere else
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": [SELF, "https:", "http://127.0.0.1:*", "http://localhost:*"],
        "frame-ancestors": ["'none'"],
    }
}


def database(url: str) -> dict[str, Any]:
    """Django's entry for a `postgres://user:password@host:port/name?option=…` address."""
    parts = urlsplit(url)
    options = dict(pair.split("=", 1) for pair in parts.query.split("&") if pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(options.pop("host", "") or parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": {**options, "pool": {"min_size": 1, "max_size": 12, "timeout": 20}},
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": database(env.DATABASE_URL or "postgres://parvis@127.0.0.1/parvis")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_ON_APP_READY = None

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
CSRF_FAILURE_VIEW = "parvis.ui.views.csrf_failed"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_ADAPTER = "parvis.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"signup": "parvis.accounts.forms.SignUpForm"}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Parvis"
MFA_ADAPTER = "parvis.accounts.mfa.MFAAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # without a mail server no address is ever confirmed
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
USERSESSIONS_TRACK_ACTIVITY = False

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS: list[str] = []
TIME_ZONE = "UTC"
USE_TZ = True
WORKSPACE_TIME_ZONE = env.TIME_ZONE
FORMAT_MODULE_PATH = ["parvis.kit.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "build" / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "parvis.ui.finders.BrowserPackagesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME / "media"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31_536_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if env.MAIL_URL else "parvis.kit.mail.LoggedOnly"
_mail = urlsplit(env.MAIL_URL)
EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.scheme == "smtps", _mail.scheme == "smtp" and (_mail.port or 25) == 587
DEFAULT_FROM_EMAIL = env.MAIL_FROM

LOGGING_CONFIG = None
log.configure(level=env.LOG_LEVEL, as_json=env.LOG_JSON)
