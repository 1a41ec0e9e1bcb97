"""Windows: links in the Start menu and on the desktop, and the file type in the user's own classes.

Sources: learn.microsoft.com, "Programmatic Identifiers", "File Types", and the WshShell's CreateShortcut.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path, PureWindowsPath

from gdsim.app.shortcut.plan import MIME, NAME, Entry, Made, Plan, icon

CLASSES = r"Software\Classes"
TYPE = "gdsim.experiment"


def plan(home: Path, env: Mapping[str, str], command: Sequence[str]) -> Plan:
    """What is written for a user."""
    local = Path(env.get("LOCALAPPDATA") or home / "AppData" / "Local") / NAME
    picture = local / "gdsim.ico"
    opening = f'{subprocess.list2cmdline(command)} "%1"'
    entries = (
        Entry(rf"{CLASSES}\.gdsim", "", TYPE),
        Entry(rf"{CLASSES}\.gdsim", "Content Type", MIME),
        Entry(rf"{CLASSES}\.gdsim\OpenWithProgids", TYPE, ""),
        Entry(rf"{CLASSES}\{TYPE}", "", "gdsim experiment"),
        Entry(rf"{CLASSES}\{TYPE}\DefaultIcon", "", str(picture)),
        Entry(rf"{CLASSES}\{TYPE}\shell\open\command", "", opening),
    )
    links = link_paths(home, env)
    return Plan(
        (Made(picture, icon("ICO")),),
        entries,
        keys=(rf"{CLASSES}\{TYPE}", rf"{CLASSES}\.gdsim"),
        after=(_powershell(*(link_script(link, command, picture) for link in links)),),
        after_removal=(_powershell(*(f"Remove-Item -ErrorAction SilentlyContinue {_quoted(link)}" for link in links)),),
    )  # fmt: skip


def link_paths(home: Path, env: Mapping[str, str]) -> tuple[str, ...]:
    """The Start menu's link as a path, the desktop's as an expression of PowerShell: it may be elsewhere."""
    roaming = PureWindowsPath(env.get("APPDATA") or PureWindowsPath(home) / "AppData" / "Roaming")
    menu = roaming / "Microsoft" / "Windows" / "Start Menu" / "Programs" / f"{NAME}.lnk"
    return str(menu), DESKTOP_LINK


DESKTOP_LINK = "([Environment]::GetFolderPath('Desktop') + '\\gdsim.lnk')"


def link_script(link: str, command: Sequence[str], picture: Path) -> str:
    """PowerShell that makes one link."""
    rest = subprocess.list2cmdline(command[1:])
    return "; ".join(
        (
            f"$link = (New-Object -ComObject WScript.Shell).CreateShortcut({_quoted(link)})",
            f"$link.TargetPath = {_quoted(command[0])}",
            f"$link.Arguments = {_quoted(rest)}",
            f"$link.IconLocation = {_quoted(str(picture))}",
            "$link.Description = 'See gradient descent and backpropagation work'",
            "$link.Save()",
        )
    )


def _powershell(*scripts: str) -> tuple[str, ...]:
    command = "$ErrorActionPreference = 'Stop'; " + "; ".join(scripts)
    return ("powershell.exe", "-NoProfile", "-NonInteractive", "-Command", command)


def _quoted(text: str) -> str:
    """A literal of PowerShell, in which only the single quote means something; an expression as it is."""
    return text if text == DESKTOP_LINK else "'" + text.replace("'", "''") + "'"
