"""Settings that count before a database is known: where the data lie, and where the web server listens."""

from pathlib import Path

import platformdirs

from parvis.kit import env

#: Folder of everything Parvis keeps: database, media, keys. Default: the platform's folder for user data.
HOME = Path(env.text("PARVIS_HOME", platformdirs.user_data_dir("parvis"))).expanduser().resolve()
#: Port of the web server. Empty: 8000, or the next free one.
PORT = env.text("PARVIS_PORT", "")
#: Address the web server listens on. 0.0.0.0: all of this machine.
BIND = env.text("PARVIS_BIND", "127.0.0.1")
#: Processes of the web server.
WEB_PROCESSES = env.integer("PARVIS_WEB_PROCESSES", 1)
