"""What ``gdsim doctor`` prints: versions, OpenGL, fonts, languages and folders."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication, QOffscreenSurface, QOpenGLContext

from gdsim import __version__
from gdsim.app.faults import data_folder
from gdsim.ui.application import create_application
from gdsim.ui.language import LANGUAGES, TRANSLATIONS, system_language

PACKAGES = ("numpy", "PySide6-Essentials", "pyqtgraph", "contourpy", "pillow", "ziamath", "qtawesome")


def report() -> Iterator[tuple[str, str]]:
    """Pairs of a name and what was found."""
    create_application(["gdsim"])
    yield "gdsim", __version__
    yield "Python", f"{platform.python_version()} on {platform.platform()}"
    yield "Qt", qVersion()
    for name in PACKAGES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            yield name, "not installed"
    yield "BLAS threads", os.environ.get("OPENBLAS_NUM_THREADS", "not set")
    yield "Qt platform", QGuiApplication.platformName()
    yield "OpenGL", _opengl()
    families = QFontDatabase.families()
    korean = QFontDatabase.families(QFontDatabase.WritingSystem.Korean)
    yield "Fonts", f"{len(families)} families, {len(korean)} with Hangul"
    yield "Interface font", QGuiApplication.font().family()
    found = [key for key in LANGUAGES if key == "en" or (TRANSLATIONS / f"gdsim_{key}.qm").exists()]
    yield "Languages", f"{', '.join(LANGUAGES[key] for key in found)}; the system's is {system_language()}"
    yield "Log and autosave", str(data_folder())


def _opengl() -> str:
    """The version of a context that could really be made."""
    if QGuiApplication.platformName() in {"offscreen", "minimal", "vnc"}:
        return f"not on the platform “{QGuiApplication.platformName()}”"
    context, surface = QOpenGLContext(), QOffscreenSurface()
    surface.create()
    if not context.create() or not context.makeCurrent(surface):
        return "no context could be made"
    form = context.format()
    kind = "ES " if context.isOpenGLES() else ""
    context.doneCurrent()
    return f"{kind}{form.majorVersion()}.{form.minorVersion()}"
