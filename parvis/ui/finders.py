"""Static files that `python -m parvis.ui.assets build` made from the npm packages: `vendor/…`, `ui/icons.svg`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import utils
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Warning
from django.core.files.storage import FileSystemStorage

from parvis.ui import assets


class BrowserPackagesFinder(BaseFinder):
    """Only what pages use of the browser packages, never a whole package."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(location=assets.BUILT)

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        if assets.is_built():
            return []
        return [
            Warning(
                "The browser files are not built, so pages have no style.",
                hint="Run `npm ci` and then `python -m parvis.ui.assets build`.",
                id="ui.W001",
            )
        ]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file's place on disk, or none; a list where `find_all` asks for one."""
        found = Path(self.storage.path(path))
        matches = [str(found)] if found.is_file() else []
        if find_all:
            return matches
        return matches[0] if matches else None

    def list(self, ignore_patterns: Any) -> Iterator[Any]:
        if not Path(self.storage.location).is_dir():
            return
        for path in utils.get_files(self.storage, ignore_patterns):
            yield path, self.storage
