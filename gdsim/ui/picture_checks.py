"""Whether an exported file is a real picture, for ``gdsim --self-test``."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

COLOURS = 20  # fewer in a picture, and hardly more than its ground was painted
SHAPES = 20
SMALLEST_PDF = 2000  # bytes; an empty page has 800


class CheckError(Exception):
    """What a check found wrong, in a sentence."""


def colours(image: QImage) -> int:
    """How many colours a picture has."""
    if image.isNull():
        return 0
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32).reshape(image.height(), -1)
    return len(np.unique(pixels[:, : image.width()]))


def check(path: Path) -> str:
    """Look at a PNG, SVG or PDF and say what is in it. Raises CheckError if that is not a picture."""
    return {".png": _png, ".svg": _svg, ".pdf": _pdf}[path.suffix](path)


def _png(path: Path) -> str:
    image = QImage(str(path))
    return f"{image.width()} x {image.height()} pixels, {_enough(colours(image), path)} colours"


def _svg(path: Path) -> str:
    shapes = [
        each for each in ElementTree.parse(path).iter() if each.tag.rpartition("}")[2] in ("path", "polyline")
    ]
    if len(shapes) < SHAPES:
        raise CheckError(f"{path.name} has only {len(shapes)} shapes")
    renderer = QSvgRenderer(str(path))
    image = QImage(renderer.defaultSize().expandedTo(QSize(1, 1)), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    try:
        renderer.render(painter)
    finally:
        painter.end()
    return f"{len(shapes)} shapes, {_enough(colours(image), path)} colours when drawn"


def _pdf(path: Path) -> str:
    data = path.read_bytes()
    if not data.startswith(b"%PDF") or b"%%EOF" not in data[-64:] or len(data) < SMALLEST_PDF:
        raise CheckError(f"{path.name} is no whole PDF with a drawing in it")
    return f"{len(data)} bytes"


def _enough(count: int, path: Path) -> int:
    if count < COLOURS:
        raise CheckError(f"{path.name} has only {count} colours")
    return count


def animated(kind: str) -> int:
    """Write two frames in memory as Pillow's ``kind`` (GIF, WEBP, PNG) and count those read back."""
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("#d03030", "#3050d0")]
    written = BytesIO()
    frames[0].save(written, format=kind, save_all=True, append_images=frames[1:], duration=100)
    with Image.open(written) as movie:
        return int(getattr(movie, "n_frames", 1))
