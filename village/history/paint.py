"""The pictures of the history: our own drawings, rendered a little differently each time."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import Any

ART = Path(__file__).parent.parent / "art"
SIDE = 1080
SHAPES = ((1080, 1080), (1080, 810), (864, 1080))


def painted(name: str, luck: random.Random) -> tuple[bytes, int, int]:
    """JPEG, width, height."""
    width, height = luck.choice(SHAPES)
    left, top = luck.randint(0, SIDE - width), luck.randint(0, SIDE - height)
    picture = _drawn(name).crop(left, top, width, height)
    if luck.random() < 0.5:
        picture = picture.fliphor()
    warmth = luck.uniform(0.95, 1.06)
    picture = picture.linear([warmth, 1.0, 2 - warmth], [0, 0, 0], uchar=True)
    return bytes(picture.jpegsave_buffer(Q=82)), width, height


@cache
def _drawn(name: str) -> Any:
    import pyvips  # only a village with a history needs it

    drawing = pyvips.Image.svgload(str(ART / f"{name}.svg"), scale=SIDE / 240)
    return drawing.flatten(background=[255, 255, 255]).resize(SIDE / drawing.width).copy_memory()
