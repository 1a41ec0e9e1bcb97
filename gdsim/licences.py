"""What gdsim is made of and under which licences: one text, beside a built app and in the window's Help.

A built app carries the text that was written when it was built (:data:`FILE`); from its source gdsim
collects it from the metadata of the installed packages. The standard library alone, for the build uses it.
"""

from __future__ import annotations

import re
import struct
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageMetadata, PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

from gdsim import __version__

ROOT = Path(__file__).resolve().parents[1]
FILE = "THIRD_PARTY_LICENSES.txt"
#: Texts that the packages name but do not bring.
TEXTS = ROOT / "resources" / "licences"

RULE = "=" * 78
_SECTION = re.compile(rf"^{RULE}\n(.+)\n{RULE}\n", re.MULTILINE)
_RECORDED = re.compile(r"^([^,/\"]+\.dist-info/[^,\"]+),", re.MULTILINE)
_LICENCE_FILE = re.compile(r"(^|[-_.])(licen[cs]es?|copying|notice|authors)([-_.]|$)", re.IGNORECASE)
_QT = ("pyside6-essentials", "shiboken6")
_QT_NOTE = """\
Qt and PySide6 are used under the GNU Lesser General Public License, version 3 (its text follows, with that
of the GNU General Public License, which it extends). They are separate shared libraries: you may replace
those in the folder PySide6 by your own builds of the same version. Their source is at
https://download.qt.io/official_releases/QtForPython/ and https://download.qt.io/official_releases/qt/.
Qt contains code of others (among them ICU, PCRE2, HarfBuzz, FreeType, libpng, libjpeg-turbo, zlib), listed
with its licences at https://doc.qt.io/qt-6/licenses-used-in-qt.html.
"""
_CODICON_NOTE = """\
Of its icon fonts gdsim uses the Codicons, (c) Microsoft Corporation, https://github.com/microsoft/vscode-codicons,
under the Creative Commons Attribution 4.0 International licence:
https://creativecommons.org/licenses/by/4.0/legalcode
"""


class Section(NamedTuple):
    """One component: its name, version and licence in a line, and the licence's text."""

    title: str
    text: str


def text() -> str:
    """The licences of everything this copy of gdsim is made of."""
    built = ROOT / FILE
    if built.is_file():
        return built.read_text("utf-8")
    return compose([*of_distributions(requirements()), of_python(), *of_fonts()])


def compose(parts: Iterable[Section]) -> str:
    """One text: what there is, a line each, then the sections."""
    parts = list(parts)
    contents = "\n".join(f"  {part.title}" for part in parts)
    own = (ROOT / "LICENSE").read_text("utf-8")
    head = f"gdsim {__version__} is free software under the MIT licence:\n\n{own}\nIt is made with\n\n{contents}\n"
    return head + "".join(f"\n{RULE}\n{part.title}\n{RULE}\n{part.text.strip()}\n" for part in parts)


def sections(whole: str) -> tuple[Section, ...]:
    """What :func:`compose` put together, its head as the first."""
    head, *rest = _SECTION.split(whole)
    pairs = zip(rest[::2], rest[1::2], strict=True)
    return (Section(f"gdsim {__version__} — MIT", head.strip()), *(Section(a, b.strip()) for a, b in pairs))


def requirements() -> list[str]:
    """The names of the packages gdsim runs with."""
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    return [line.partition("==")[0] for line in lines if line.strip() and not line.startswith(("#", "-"))]


def of_distributions(names: Iterable[str]) -> Iterator[Section]:
    """The installed packages of these names."""
    for name in names:
        try:
            yield of_distribution(distribution(name))
        except PackageNotFoundError:
            continue  # such as one that only another system needs


def of_distribution(package: Distribution) -> Section:
    """A package: what its metadata says, then the texts it brings."""
    data = package.metadata  # parsed anew each time it is asked for
    name = str(data["Name"])
    licence = _declared(data)
    home = _first(data, "Home-page", "Project-URL").rpartition(", ")[2]  # "Homepage, https://..."
    author = _first(data, "Author", "Author-email", "Maintainer")
    text = "".join(f"{label}: {value}\n" for label, value in (("Home", home), ("Author", author)) if value)
    notes = {**dict.fromkeys(_QT, _QT_NOTE), "qtawesome": _CODICON_NOTE}
    text += "\n" + notes.get(name.lower().replace("_", "-"), "")
    brought = list(_texts(package))
    if name.lower().replace("_", "-") == _QT[0]:
        brought += [(each, (TEXTS / each).read_text("utf-8")) for each in ("LGPL-3.0.txt", "GPL-3.0.txt")]
    elif name.lower() in _QT:
        brought.append(("", f"The texts are under {_QT[0]}."))
    if not brought:
        text += f"The package brings no licence text; its metadata declare: {licence}.\n"
    text += "".join(f"\n--- {file} ---\n\n{content}\n" if file else content for file, content in brought)
    return Section(f"{name} {data['Version']} — {licence}", text)


def _first(data: PackageMetadata, *keys: str) -> str:
    """The first value under the first key that has one, or ''."""
    return next((value for key in keys for value in data.get_all(key) or () if value), "")


def _declared(data: PackageMetadata) -> str:
    named = _first(data, "License-Expression", "License")
    classes = [
        each.rsplit(" :: ", 1)[-1] for each in data.get_all("Classifier") or () if "License ::" in each
    ]
    short = named.strip().splitlines()[0] if named.strip() else ""
    return (
        short
        if 0 < len(short) <= 160 and short.lower() != "license"
        else ", ".join(classes) or "see its text"
    )


def _texts(package: Distribution) -> Iterator[tuple[str, str]]:
    # not package.files: it makes an object of each of thousands
    for name in _RECORDED.findall(package.read_text("RECORD") or ""):
        inside = name.partition(".dist-info/")[2]
        path = Path(str(package.locate_file(name)))
        if (inside.startswith("licenses/") or _LICENCE_FILE.search(path.name)) and path.is_file():
            yield inside.removeprefix("licenses/"), path.read_text("utf-8", errors="replace")


def of_python() -> Section:
    """Python itself, with the libraries its licence lists."""
    places = [sysconfig.get_path("stdlib"), sys.base_prefix, f"{sys.base_prefix}/Resources"]
    found = [Path(place) / name for place in places for name in ("LICENSE.txt", "LICENSE", "copyright")]
    found.append(Path(f"/usr/share/doc/python{sys.version_info[0]}.{sys.version_info[1]}/copyright"))
    text = next((path.read_text("utf-8", errors="replace") for path in found if path.is_file()), "")
    version = ".".join(map(str, sys.version_info[:3]))
    return Section(f"Python {version} — PSF-2.0", text or "https://docs.python.org/3/license.html")


def of_fonts() -> Iterator[Section]:
    """The fonts that packages bring, in their own words."""
    for package, folder in (("ziamath", "ziamath/fonts"), ("ziafont", "ziafont/fonts")):
        try:
            files = sorted(Path(str(distribution(package).locate_file(folder))).glob("*.ttf"))
        except PackageNotFoundError:
            continue
        for path in files:
            names = font_names(path.read_bytes())
            words = "\n\n".join(names[key] for key in (0, 13, 14) if names.get(key))
            if "SIL Open Font License" in words:
                words += "\n\n" + (TEXTS / "OFL-1.1.txt").read_text("utf-8")
            yield Section(f"{names.get(4, path.stem)} (font, in {package}) — see its text", words)


def font_names(data: bytes) -> dict[int, str]:
    """The English strings of a TrueType font's ``name`` table, by their number (0 copyright, 13 licence)."""
    tables = struct.unpack_from(">H", data, 4)[0]
    for position in range(12, 12 + 16 * tables, 16):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, position)
        if tag == b"name":
            break
    else:
        return {}
    count, storage = struct.unpack_from(">HH", data, offset + 2)
    names: dict[int, str] = {}
    for entry in range(count):
        platform, _, language, key, length, start = struct.unpack_from(">6H", data, offset + 6 + 12 * entry)
        if platform == 3 and language == 0x409:  # Windows, English: UTF-16
            begin = offset + storage + start
            names[key] = data[begin : begin + length].decode("utf-16-be", errors="replace")
    return names
