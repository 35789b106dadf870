"""Typed reading of the environment. `NAME_FILE` works for every name: its content counts (for secrets)."""

import os
from pathlib import Path


class MissingSetting(SystemExit):
    """Stops the start with the name of what is missing or wrong."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"Parvis cannot start: the setting {name} {why}. See docs/reference/settings.md.")


#: Every name that was asked for; a test holds it against docs/reference/settings.md.
NAMES: set[str] = set()
_REQUIRED = "\0required"


def text(name: str, default: str = _REQUIRED) -> str:
    NAMES.add(name)
    value = _given(name)
    if value is None:
        if default == _REQUIRED:
            raise MissingSetting(name, "is missing")
        return default
    return value


def family(name: str) -> dict[str, str]:
    """One setting for each of many: `name` holds the word NETWORK, the keys are what stands there, in small letters."""
    NAMES.add(name)
    before, after = name.split("NETWORK")
    bare = {given.removesuffix("_FILE") for given in os.environ}
    mine = [given for given in bare if given.startswith(before) and given.endswith(after)]
    names = {given[len(before) : -len(after)].lower(): given for given in mine if len(given) > len(before + after)}
    return {key: value for key, given in sorted(names.items()) if (value := _given(given))}


def _given(name: str) -> str | None:
    value = os.environ.get(name)
    file = os.environ.get(f"{name}_FILE")
    if value is not None or not file:
        return value
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise MissingSetting(f"{name}_FILE", f"points to a file that cannot be read ({error.strerror})") from error


def integer(name: str, default: int) -> int:
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise MissingSetting(name, f"must be a whole number, not “{value}”") from error


def boolean(name: str, *, default: bool) -> bool:
    value = text(name, "yes" if default else "no").strip().lower()
    if value in {"1", "yes", "true", "on"}:
        return True
    if value in {"0", "no", "false", "off", ""}:
        return False
    raise MissingSetting(name, f"must be yes or no, not “{value}”")


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas or spaces."""
    return text(name, default).replace(",", " ").split()
