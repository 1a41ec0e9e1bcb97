"""What goes into a built app and what does not; ``resources/packaging/gdsim.spec`` asks here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePath
from typing import TypeAlias

from gdsim.bootstrap.venv import ROOT

#: A file of the app as PyInstaller has it: where it goes, where it comes from, what it is.
Entry: TypeAlias = tuple[str, str, str]

#: Modules that something imports if it finds them, and that no part of gdsim uses.
EXCLUDED_MODULES = (
    "gdsim.bootstrap",
    "tkinter",
    "_tkinter",
    "readline",  # its library is under the GPL
    "curses",
    "IPython",
    "matplotlib",
    "scipy",
    "pytest",
    "hypothesis",
    "mypy",
    "setuptools",
    "pkg_resources",
    "pip",
    "ensurepip",
    "lib2to3",
    "typing_extensions",
    "pydoc_data",
    "numpy.f2py",
    "pyqtgraph.examples",
    "pyqtgraph.jupyter",
    "pyqtgraph.opengl",
    "PySide6.QtDBus",
    "PySide6.QtTest",
)

#: Packages that are imported late, or found by their files alone.
HIDDEN_MODULES = ("qtawesome", "ziamath", "ziafont", "latex2mathml.converter")
#: Packages whose own data files are read: fonts, tables of symbols.
WITH_DATA = ("ziamath", "ziafont", "latex2mathml")
#: Packages whose versions ``gdsim doctor`` tells.
WITH_METADATA = ("numpy", "PySide6-Essentials", "pyqtgraph", "contourpy", "pillow", "ziamath", "qtawesome")

_UNWANTED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"PySide6/(Qt/)?translations/(?!qtbase_ko\.qm$)",
        r"PySide6/(Qt/)?qml/",
        r"/plugins/(egldeviceintegrations|generic|networkinformation|qmltooling|sqldrivers|tls)/",
        # for screens without a window system; and one that speaks to a library of the GNOME desktop
        r"/plugins/platforms/(lib)?q(direct2d|eglfs|linuxfb|minimalegl|vkkhrdisplay|vnc)\b",
        r"/plugins/platformthemes/libqgtk3",
        r"/plugins/platforminputcontexts/(lib)?qtvirtualkeyboard",
        # Qt's own OpenGL in software, 20 MB on Windows: gdsim then paints the surface itself
        r"(^|/)opengl32sw\.dll$",
        # of twelve icon fonts gdsim draws with one
        r"^qtawesome/fonts/(?!codicon)",
        # What the system's OpenGL driver brings along: it may need a newer one than the builder's.
        r"^lib(stdc\+\+|gcc_s|X11|X11-xcb|expat|drm|gbm)\.so",
    )
)
#: Of resources/: the project's own, not the app's.
_NOT_OF_THE_APP = (
    re.compile(r"^(packaging|licences)/"),
    re.compile(r"^translations/.*\.(ts|py)$|^(screenshot|backward_pass)\."),
)
_LIBRARY = re.compile(r"\.(so(\.[\d.]+)?|dll|dylib)$", re.IGNORECASE)
_SHARED = re.compile(r"^[^/]+$|^PySide6/(Qt/lib/)?[^/]+$")
_MODULE = re.compile(
    r"\.(abi3\.so|cpython-[^/]+\.so|pyd)$|^lib(python|shiboken|pyside)|^python3", re.IGNORECASE
)


def is_wanted(place: str) -> bool:
    """Whether a file with this place in the app is of any use to it."""
    place = PurePath(place).as_posix().replace("\\", "/")
    return not any(pattern.search(place) for pattern in _UNWANTED)


def trim(entries: Iterable[Entry], imports: Callable[[str], Iterable[str]]) -> list[Entry]:
    """The wanted ones, without the shared libraries that then nothing refers to.

    ``imports`` tells the names of the libraries that the library or program at a path is linked with.
    """
    kept = [entry for entry in entries if is_wanted(entry[0])]
    known: dict[str, set[str]] = {}
    while True:
        linked: set[str] = set()
        for _, source, kind in kept:
            if kind != "SYMLINK":
                if source not in known:
                    known[source] = {PurePath(name).name.lower() for name in imports(source)}
                linked |= known[source]
        left = [entry for entry in kept if not _is_orphan(entry[0], linked)]
        if len(left) == len(kept):
            return kept
        kept = left


def _is_orphan(place: str, linked: set[str]) -> bool:
    place = place.replace("\\", "/")
    name = place.rpartition("/")[2]
    return bool(
        _LIBRARY.search(name)
        and _SHARED.match(place)
        and not _MODULE.search(name)
        and name.lower() not in linked
    )


def resource_files(root: Path = ROOT) -> Iterator[tuple[str, str]]:
    """Each file of resources/ that the app reads, and the folder of the app it goes to."""
    folder = root / "resources"
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).as_posix()
        if path.is_file() and not any(pattern.search(place) for pattern in _NOT_OF_THE_APP):
            yield str(path), path.relative_to(root).parent.as_posix()
