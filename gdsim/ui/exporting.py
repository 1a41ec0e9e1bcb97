"""Figures as files and on the clipboard."""

from __future__ import annotations

import errno
import os
import uuid
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QSizeF
from PySide6.QtGui import QGuiApplication

from gdsim.engine.picture_project import embed
from gdsim.ui import theme
from gdsim.ui.rendering import (
    ExportError,
    Figure,
    encoded,
    figure_of_plot,
    figure_of_scene,
    figure_of_view,
    image,
)

__all__ = [
    "FORMATS",
    "ExportError",
    "Figure",
    "copy_to_clipboard",
    "encoded",
    "export",
    "figure_of_plot",
    "figure_of_scene",
    "figure_of_view",
    "image",
]

FORMATS = ("png", "svg", "pdf")


def export(
    figure: Figure,
    path: str | os.PathLike[str],
    dpi: float = 200.0,
    *,
    size: QSizeF | None = None,
    look: theme.Theme | None = None,
    transparent: bool = False,
    memory: str = "",
) -> Path:
    """Write the figure as PNG, SVG or PDF, whichever the suffix says; whole or not at all.

    ``memory`` is the text of an experiment that a PNG or SVG carries with it.
    ``size`` is in 96-dpi pixels (None: the figure's own), ``look`` a theme (None: the present one).
    Raises ExportError: unknown suffix, a folder that is missing or read-only, a full disk, too many pixels.
    """
    path = Path(path)
    kind = path.suffix.lower().lstrip(".")
    if kind not in FORMATS:
        raise ExportError("“{name}” has no suffix gdsim can write: use .png, .svg or .pdf.", name=path.name)
    data = encoded(figure, kind, dpi, size=size, look=look, transparent=transparent)
    _write(path, embed(kind, data, memory) if memory else data)
    return path


def _write(path: Path, data: bytes) -> None:
    """Write beside, then put in place, so that an old file survives a failure."""
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        try:
            with open(beside, "xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, path)
        except OSError:
            with suppress(OSError):
                beside.unlink()
            raise
    except OSError as error:
        raise _explained(error, path) from error


def _explained(error: OSError, path: Path) -> ExportError:
    if error.errno == errno.ENOENT:
        return ExportError("“{path}” cannot be written: its folder does not exist.", path=str(path))
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ExportError("“{path}” cannot be written: no permission to write there.", path=str(path))
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return ExportError("“{path}” cannot be written: the disk is full.", path=str(path))
    if error.errno in (errno.EISDIR, errno.ENOTDIR, errno.EEXIST):
        return ExportError(
            "“{path}” cannot be written: a folder or file of that name is in the way.", path=str(path)
        )
    reason = error.strerror or type(error).__name__
    return ExportError("“{path}” cannot be written: {reason}.", path=str(path), reason=reason)


def copy_to_clipboard(
    figure: Figure,
    dpi: float = 200.0,
    *,
    size: QSizeF | None = None,
    look: theme.Theme | None = None,
    transparent: bool = False,
) -> None:
    """Put the figure on the clipboard as a picture, and as SVG for those who take it."""
    mime = QMimeData()
    mime.setImageData(image(figure, dpi, size=size, look=look, transparent=transparent))
    svg = encoded(figure, "svg", size=size, look=look, transparent=transparent)
    mime.setData("image/svg+xml", QByteArray(svg))
    QGuiApplication.clipboard().setMimeData(mime)
