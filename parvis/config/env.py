"""The only place that reads the environment. One line a setting, its meaning above it."""

import base64
import os
import secrets

from parvis.config.launch import HOME
from parvis.kit import env


def _kept_secret(name: str, make: str) -> str:
    """A secret from the environment, else made once and kept in the data folder, readable by its owner only."""
    given = env.text(name, "")
    if given:
        return given
    path = HOME / "secrets" / name.removeprefix("PARVIS_").lower()
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    HOME.mkdir(parents=True, exist_ok=True)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(make, encoding="ascii")
    try:
        os.link(draft, path)  # of two processes that start at once, one wins and both read the same
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text(encoding="ascii").strip()


#: Signs sessions and links. Made at the first start and kept in the data folder when it is not given.
SECRET_KEY = _kept_secret("PARVIS_SECRET_KEY", secrets.token_urlsafe(48))
#: Keys that encrypt network tokens: `id:base64 id:base64 …`, 32 bytes each; the first one encrypts, all decrypt.
ENCRYPTION_KEYS = _kept_secret(
    "PARVIS_ENCRYPTION_KEYS", f"k{secrets.token_hex(3)}:{base64.b64encode(secrets.token_bytes(32)).decode()}"
)
#: The PostgreSQL server to use. Empty: Parvis starts its own in the data folder.
DATABASE_URL = env.text("DATABASE_URL", "")
#: The address people use, as in https://social.example.org. Links in mail and network sign-ins point there.
BASE_URL = env.text("PARVIS_BASE_URL", "").rstrip("/")
#: Where this instance answers: `parvis up` tells it to web and worker. Counts where PARVIS_BASE_URL is empty.
ADDRESS = env.text("PARVIS_ADDRESS", "").rstrip("/")
#: Shows errors in the browser. Never on a server that others reach.
DEBUG = env.boolean("PARVIS_DEBUG", default=False)
#: Host names under which the web server answers, beside loopback and the host of PARVIS_BASE_URL.
ALLOWED_HOSTS = env.words("PARVIS_ALLOWED_HOSTS")
#: Hosts inside private networks that networks' adapters may call all the same. "*" opens all.
OUTGOING_HOSTS = env.words("PARVIS_OUTGOING_HOSTS")
#: Whether strangers may create an account and a workspace of their own. The first account always may.
OPEN_SIGN_UP = env.boolean("PARVIS_OPEN_SIGN_UP", default=False)
#: Clock of new workspaces.
TIME_ZONE = env.text("PARVIS_TIME_ZONE", "Europe/Paris")
#: Log level: debug, info, warning.
LOG_LEVEL = env.text("PARVIS_LOG_LEVEL", "info")
#: Log lines as JSON, for machines.
LOG_JSON = env.boolean("PARVIS_LOG_JSON", default=False)
#: Outgoing mail as smtp://user:password@host:587 (smtps:// for TLS from the start). Empty: mail goes to the log.
MAIL_URL = env.text("PARVIS_MAIL_URL", "")
#: Sender of mail.
MAIL_FROM = env.text("PARVIS_MAIL_FROM", "Parvis <parvis@localhost>")
#: Where Mastodon sign-in starts when no instance is named.
MASTODON_URL = env.text("PARVIS_MASTODON_URL", "https://mastodon.social").rstrip("/")
#: The host that Bluesky accounts sign in at.
BLUESKY_URL = env.text("PARVIS_BLUESKY_URL", "https://bsky.social").rstrip("/")
#: Where a network is called instead of its own address: PARVIS_X_URL, PARVIS_LINKEDIN_URL, …
NETWORK_URLS = {key: url.rstrip("/") for key, url in env.family("PARVIS_NETWORK_URL").items()}
#: Parvis as an application of a network, for all workspaces: PARVIS_X_CLIENT_ID, PARVIS_LINKEDIN_CLIENT_ID, …
CLIENT_IDS = env.family("PARVIS_NETWORK_CLIENT_ID")
#: The secret that belongs to it: PARVIS_X_CLIENT_SECRET, …
CLIENT_SECRETS = env.family("PARVIS_NETWORK_CLIENT_SECRET")
#: Address of the village (simulated networks). Empty: none runs.
VILLAGE_URL = env.text("PARVIS_VILLAGE_URL", "").rstrip("/")
#: How many publications one worker sends at the same time.
SEND_AT_ONCE = env.integer("PARVIS_SEND_AT_ONCE", 250)
#: Seconds that a lane belongs to a worker that has stopped giving signs of life.
LEASE_SECONDS = env.integer("PARVIS_LEASE_SECONDS", 15)
#: Seconds between two readings of what came in, per channel.
READ_SECONDS = env.integer("PARVIS_READ_SECONDS", 30)
#: Largest upload in MB.
UPLOAD_MB = env.integer("PARVIS_UPLOAD_MB", 200)
