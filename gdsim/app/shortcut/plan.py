"""What an installation consists of: files, commands, entries of the registry; and what came of it."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from gdsim.engine.sentence import Sentence

ROOT = Path(__file__).resolve().parents[3]
RESOURCES = ROOT / "resources"
MIME = "application/x-gdsim"
#: What the program is called by the desktop; the window says the same (``setDesktopFileName``).
NAME = "gdsim"


@dataclass(frozen=True)
class Made:
    """A file to be written, or a link to be made where ``link`` is given."""

    path: Path
    data: bytes = b""
    executable: bool = False
    link: Path | None = None


@dataclass(frozen=True)
class Entry:
    """A value of the Windows registry below HKEY_CURRENT_USER; ``name`` is empty for a key's default."""

    key: str
    name: str
    value: str


@dataclass(frozen=True)
class Plan:
    """All that is written, in this order, and what is told of it."""

    files: tuple[Made, ...] = ()
    entries: tuple[Entry, ...] = ()
    #: Keys that are gdsim's alone and go with everything below them.
    keys: tuple[str, ...] = ()
    after: tuple[tuple[str, ...], ...] = ()
    """Commands that tell the system; one that is not there is no fault."""
    after_removal: tuple[tuple[str, ...], ...] = ()
    defaults: Path | None = None
    """Linux: the list of default programs, of which gdsim's line is taken away on removal."""


@dataclass
class Report:
    """Where gdsim was put, or why it was not."""

    lines: list[Sentence] = field(default_factory=list)
    ok: bool = True


def start_command() -> tuple[str, ...]:
    """The command that starts this copy of gdsim from any folder.

    Of a checkout it is ``main.py`` with the Python that the environment was made from: ``.venv`` may be
    made anew later. A built app is started by itself.
    """
    if hasattr(sys, "frozen"):
        return (sys.executable,)
    python = Path(getattr(sys, "_base_executable", "") or sys.executable)
    windowed = python.with_name("pythonw.exe")
    if sys.platform == "win32" and windowed.exists():
        python = windowed
    return (str(python), str(ROOT / "main.py"))


def icon(kind: str, sizes: Sequence[int] = (16, 32, 48, 128, 256)) -> bytes:
    """The program's picture as PNG (of the largest size), ICO or ICNS."""
    out = io.BytesIO()
    with Image.open(RESOURCES / "icon.png") as picture:
        if kind == "ICO":
            picture.save(out, kind, sizes=[(n, n) for n in sizes])
        else:
            picture.resize((max(sizes), max(sizes))).save(out, kind)
    return out.getvalue()
