"""Makes the browser files that are not ours out of the npm packages: `python -m parvis.ui.assets build`.

node_modules → build/static-src/ (never committed):
    vendor/tabler.css   Tabler, without the rules that no page uses
    vendor/inter-….woff2, vendor/alpine.js
    ui/icons.svg        one sprite of the icons named in icons.txt
    ui/css/parvis.css       our own style sheets in one, in the order of SHEETS
"""

import re
import shutil
import sys
from pathlib import Path

from parvis.ui.tabler import shrink, words_in

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PACKAGES = ROOT / "node_modules"
BUILT = ROOT / "build" / "static-src"

COPIED = {
    "vendor/alpine.js": "@alpinejs/csp/dist/cdn.min.js",
    "vendor/inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "vendor/inter-latin-ext.woff2": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
}
TABLER = "@tabler/core/dist/css/tabler.min.css"
ICONS = "@tabler/icons/icons/outline"
SHEETS = ("tokens", "base", "shell", "parts", "forms", "today", "calendar", "composer", "post", "channels", "door")

#: words of ours that are no classes of Tabler's on our pages, but name large parts of it
NEVER = {"apexcharts", "dropzone", "fc", "jvm", "litepicker", "noUi", "plyr", "ts", "flag", "payment", "social", "icon"}

_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=.*")
_DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def icon_names() -> list[str]:
    """The icons that pages use, one a line in icons.txt."""
    lines = (HERE / "icons.txt").read_text(encoding="utf-8").split()
    return sorted(set(lines))


def sprite() -> str:
    """One SVG with a symbol per icon. Raises FileNotFoundError where icons.txt names an icon that does not exist."""
    symbols = []
    for name in icon_names():
        svg = (PACKAGES / ICONS / f"{name}.svg").read_text(encoding="utf-8")
        drawing = _DRAWING.search(svg)
        if drawing is None:
            raise ValueError(f"{name}.svg is not a drawing")
        inner = re.sub(r'\s*<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "", drawing[1])
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{re.sub(chr(10) + " *", "", inner)}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'


def own_style() -> str:
    return "\n".join((HERE / "static/ui/css" / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS)


def tabler_style() -> str:
    css = re.sub(r"/\*.*?\*/", "", (PACKAGES / TABLER).read_text(encoding="utf-8"), flags=re.DOTALL)
    return shrink(css, words_in([HERE.parent]) - NEVER)


def is_built() -> bool:
    return (BUILT / "vendor" / "tabler.css").exists()


def build() -> None:
    """Write everything below build/static-src/. Raises FileNotFoundError where `npm ci` has not run."""
    shutil.rmtree(BUILT, ignore_errors=True)
    for folder in ("vendor", "ui/css"):
        (BUILT / folder).mkdir(parents=True)
    for name, source in COPIED.items():
        shutil.copyfile(PACKAGES / source, BUILT / name)
    alpine = BUILT / "vendor/alpine.js"
    alpine.write_text(_MAP.sub("", alpine.read_text(encoding="utf-8")), encoding="utf-8")
    (BUILT / "vendor/tabler.css").write_text(tabler_style(), encoding="utf-8")
    (BUILT / "ui/icons.svg").write_text(sprite(), encoding="utf-8")
    (BUILT / "ui/css/parvis.css").write_text(own_style(), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] != ["build"]:
        sys.exit("usage: python -m parvis.ui.assets build")
    build()
