"""Pictures at an address, as Parvis offers them: Instagram fetches them itself."""

import threading
from dataclasses import replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import uuid4

import pyvips

from parvis.networks.protocols import Media


class Shelf:
    """A server for as long as the tests run."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        files = self.files

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                content = files.get(self.path, b"")
                self.send_response(200 if content else 404)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def put(self, content: bytes) -> str:
        """Where it lies."""
        path = f"/{uuid4().hex}.jpg"
        self.files[path] = content
        return f"http://127.0.0.1:{self._server.server_port}{path}"


@cache
def shelf() -> Shelf:
    return Shelf()


@cache
def jpeg(width: int = 400, height: int = 400) -> bytes:
    content: bytes = pyvips.Image.black(width, height).jpegsave_buffer()
    return content


def still(folder: Path, name: str = "bread.jpg", *, width: int = 400, height: int = 400) -> Media:
    """A picture of ours that can be fetched."""
    path, content = folder / name, jpeg(width, height)
    path.write_bytes(content)
    media = Media(path, "image/jpeg", alt="A loaf", width=width, height=height, size=len(content))
    return replace(media, url=shelf().put(content))
