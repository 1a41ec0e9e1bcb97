"""Linux: a desktop entry, a MIME type and icons in the user's own data folder.

Sources: freedesktop.org's Desktop Entry Specification 1.4, Shared MIME-info Database, Icon Theme Specification.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from gdsim.app.shortcut.plan import MIME, NAME, RESOURCES, Made, Plan, icon

ICON_SIZES = (48, 128, 256)
ENTRY = f"{NAME}.desktop"

MIME_PACKAGE = f"""<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="{MIME}">
    <comment>gdsim experiment</comment>
    <comment xml:lang="ko">gdsim 실험</comment>
    <sub-class-of type="application/json"/>
    <icon name="application-x-gdsim"/>
    <glob pattern="*.gdsim"/>
  </mime-type>
</mime-info>
"""


def exec_key(command: Sequence[str]) -> str:
    r"""A command as the ``Exec`` key has it: every argument quoted, and the whole escaped as a string.

    Within quotes ``"``, the back-tick, ``$`` and ``\`` are escaped by a backslash; a percent sign is doubled;
    then every backslash is doubled once more, as in all strings of a desktop entry.
    """
    quoted = []
    for argument in command:
        inner = re.sub(r'(["`$\\])', r"\\\1", argument).replace("%", "%%")
        quoted.append(f'"{inner}"')
    return " ".join(quoted).replace("\\", "\\\\")


def desktop_entry(command: Sequence[str]) -> str:
    """The text of ``gdsim.desktop``."""
    return "\n".join(
        (
            "[Desktop Entry]",
            "Type=Application",
            "Version=1.4",
            f"Name={NAME}",
            "GenericName=Gradient Descent Simulator",
            "GenericName[ko]=경사 하강법 시뮬레이터",
            "Comment=See gradient descent and backpropagation work",
            "Comment[ko]=경사 하강법과 역전파를 눈으로 봅니다",
            f"Exec={exec_key(command)} %f",
            f"Icon={NAME}",
            "Terminal=false",
            "Categories=Education;ArtificialIntelligence;",
            "Keywords=gradient;descent;backpropagation;neural;network;optimizer;",
            "Keywords[ko]=경사;하강법;역전파;신경망;옵티마이저;",
            f"MimeType={MIME};",
            "StartupNotify=true",
            f"StartupWMClass={NAME}",
            "",
        )
    )


def plan(home: Path, env: Mapping[str, str], command: Sequence[str]) -> Plan:
    """What is written for a user."""
    data = _folder(env.get("XDG_DATA_HOME"), home / ".local" / "share")
    config = _folder(env.get("XDG_CONFIG_HOME"), home / ".config")
    entry = desktop_entry(command).encode()
    files = [
        Made(data / "applications" / ENTRY, entry),
        Made(data / "mime" / "packages" / f"{NAME}.xml", MIME_PACKAGE.encode()),
    ]
    theme = data / "icons" / "hicolor"
    svg = (RESOURCES / "icon.svg").read_bytes()
    for kind, name in (("apps", NAME), ("mimetypes", "application-x-gdsim")):
        files += [Made(theme / f"{n}x{n}" / kind / f"{name}.png", icon("PNG", (n,))) for n in ICON_SIZES]
        files.append(Made(theme / "scalable" / kind / f"{name}.svg", svg))
    tell: list[tuple[str, ...]] = [
        ("update-desktop-database", str(data / "applications")),
        ("update-mime-database", str(data / "mime")),
    ]
    trust: list[tuple[str, ...]] = [("xdg-mime", "default", ENTRY, MIME)]
    desktop = desktop_folder(home, config)
    if desktop is not None:
        shown = desktop / ENTRY
        files.append(Made(shown, entry, executable=True))
        trust.append(("gio", "set", str(shown), "metadata::trusted", "true"))
    return Plan(
        tuple(files), after=(*tell, *trust), after_removal=tuple(tell), defaults=config / "mimeapps.list"
    )


def desktop_folder(home: Path, config: Path) -> Path | None:
    """The user's desktop, wherever it was moved and whatever it is called; None if there is none."""
    found = home / "Desktop"
    try:
        text = (config / "user-dirs.dirs").read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        text = ""
    named = re.search(r'^\s*XDG_DESKTOP_DIR="(.*)"\s*$', text, re.MULTILINE)
    if named:
        value = re.sub(r"\\(.)", r"\1", named[1])
        found = home / value[6:] if value.startswith("$HOME/") else Path(value.replace("$HOME", str(home)))
    # a user without a desktop has it set to the home itself
    return found if found.is_dir() and found.resolve() != home.resolve() else None


def without_default(text: str) -> str:
    """``mimeapps.list`` without what makes gdsim the program for its files."""
    lines = []
    for line in text.splitlines(keepends=True):
        key, _, value = line.partition("=")
        if key.strip() == MIME:
            others = [name for name in value.strip().split(";") if name and name != ENTRY]
            if not others:
                continue
            line = f"{key}={';'.join(others)};\n"
        lines.append(line)
    return "".join(lines)


def _folder(value: str | None, otherwise: Path) -> Path:
    """An XDG folder; a relative one counts as not set."""
    return Path(value) if value and Path(value).is_absolute() else otherwise
