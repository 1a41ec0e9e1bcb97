"""Carries a plan out, and takes away again just what it wrote."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from gdsim.app.shortcut import linux, macos, windows
from gdsim.app.shortcut.plan import Entry, Made, Plan, Report, start_command
from gdsim.engine.sentence import sentence

PATIENCE = 20.0  # seconds a command of the system may take
Run = Callable[[Sequence[str]], object]


def plan_for(system: str, home: Path, env: Mapping[str, str], command: Sequence[str]) -> Plan:
    """The plan of a system by its ``sys.platform``."""
    kind = {"win32": windows.plan, "darwin": macos.plan}.get(system, linux.plan)
    return kind(home, env, command)


def install(
    home: Path | None = None,
    env: Mapping[str, str] | None = None,
    *,
    system: str = sys.platform,
    command: Sequence[str] | None = None,
    run: Run | None = None,
    registry: Any = None,
) -> Report:
    """Put gdsim into the menu and on the desktop, and make it open its files."""
    home, env = home or Path.home(), os.environ if env is None else env
    command = start_command() if command is None else command
    report = Report()
    try:
        plan = plan_for(system, home, env, command)
        if system == "darwin":
            macos.clear(home)
        for made in plan.files:
            _write(made)
        for entry in plan.entries:
            _registry(registry).set(entry)
    except OSError as error:
        return _failed(error)
    for each in plan.after:
        (run or _run)(each)
    for path in (made.path for made in plan.files if _is_told(made)):
        report.lines.append(sentence("Written: {path}", path=str(path)))
    report.lines.append(
        sentence("gdsim is in the menu now, and .gdsim files open by double-click. To start: {command}",
                 command=subprocess.list2cmdline(command))
    )  # fmt: skip
    return report


def remove(
    home: Path | None = None,
    env: Mapping[str, str] | None = None,
    *,
    system: str = sys.platform,
    run: Run | None = None,
    registry: Any = None,
) -> Report:
    """Take away what :func:`install` wrote, and nothing else."""
    home, env = home or Path.home(), os.environ if env is None else env
    report = Report()
    try:
        plan = plan_for(system, home, env, start_command())
        there = macos.clear(home) if system == "darwin" else []
        for path in (made.path for made in plan.files if system != "darwin" and os.path.lexists(made.path)):
            path.unlink()
            there.append(path)
        _forget_default(plan)
        for key in plan.keys:
            _registry(registry).delete(key)
    except OSError as error:
        return _failed(error)
    if there or plan.keys:
        for each in plan.after_removal:
            (run or _run)(each)
        report.lines.append(sentence("gdsim was taken out of the menu and off the desktop."))
    else:
        report.lines.append(sentence("Nothing of gdsim was in the menu or on the desktop."))
    return report


def _is_told(made: Made) -> bool:
    return made.path.suffix in (".desktop", ".app", ".lnk", ".plist") or made.link is not None


def _failed(error: OSError) -> Report:
    why = sentence(
        "The shortcut could not be made: {path}: {reason}. Free or allow that place, and try again.",
        path=str(error.filename or ""),
        reason=error.strerror or str(error),
    )
    return Report([why], ok=False)


def _write(made: Made) -> None:
    made.path.parent.mkdir(parents=True, exist_ok=True)
    if made.link is not None:
        if made.path.is_symlink():
            made.path.unlink()
        made.path.symlink_to(made.link)
        return
    beside = made.path.with_name(f".{made.path.name}.new")
    beside.write_bytes(made.data)
    if made.executable:
        beside.chmod(0o755)
    beside.replace(made.path)


def _forget_default(plan: Plan) -> None:
    if plan.defaults is None or not plan.defaults.exists():
        return
    before = plan.defaults.read_text("utf-8", errors="surrogateescape")
    after = linux.without_default(before)
    if after != before:
        plan.defaults.write_text(after, "utf-8", errors="surrogateescape")


def _run(command: Sequence[str]) -> None:
    """Tell the system; where it has no such command it finds out by itself at the next login."""
    if shutil.which(command[0]):
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False, creationflags=flags)


def _registry(given: Any) -> Any:
    return given if given is not None else _Registry()


class _Registry:
    """The user's part of the Windows registry."""

    def __init__(self) -> None:
        import winreg

        self._winreg: Any = winreg

    def set(self, entry: Entry) -> None:
        """Write a value."""
        with self._winreg.CreateKey(self._winreg.HKEY_CURRENT_USER, entry.key) as key:
            self._winreg.SetValueEx(key, entry.name, 0, self._winreg.REG_SZ, entry.value)

    def delete(self, key: str) -> None:
        """Delete a key with all below it; one that is not there is no fault."""
        with contextlib.suppress(FileNotFoundError):
            with self._winreg.OpenKey(self._winreg.HKEY_CURRENT_USER, key) as opened:
                count = self._winreg.QueryInfoKey(opened)[0]
                below = [self._winreg.EnumKey(opened, i) for i in range(count)]
            for name in below:
                self.delete(rf"{key}\{name}")
            self._winreg.DeleteKey(self._winreg.HKEY_CURRENT_USER, key)
