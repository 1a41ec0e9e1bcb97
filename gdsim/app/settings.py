"""Preferences: one frozen dataclass, read from and written to QSettings without ever raising."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

CONFIG_DIR_VARIABLE = "GDSIM_CONFIG_DIR"
RECENT_FILES_KEPT = 10


def store() -> QSettings:
    """The user's settings file, or ``gdsim.ini`` in ``$GDSIM_CONFIG_DIR``."""
    folder = os.environ.get(CONFIG_DIR_VARIABLE)
    if folder:
        settings = QSettings(str(Path(folder) / "gdsim.ini"), QSettings.Format.IniFormat)
    else:
        settings = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "gdsim", "gdsim")
    settings.setFallbacksEnabled(False)
    return settings


def _choice(default: str, *others: str) -> Any:
    return field(default=default, metadata={"valid": (default, *others).__contains__})


def _between(low: int, default: int, high: int) -> Any:
    return field(default=default, metadata={"valid": lambda value: low <= value <= high})


@dataclass(frozen=True)
class Settings:
    """Everything remembered from one session to the next; what can be wrong falls back to its default."""

    language: str = _choice("", "en", "ko")
    """Empty: the system's."""
    theme: str = _choice("system", "light", "dark")
    text_size_percent: int = _between(50, 100, 200)
    presentation_percent: int = _between(0, 0, 200)
    """Size of the text in presentations; 0: what suits the screen."""
    speed: int = _between(0, 60, 1_000_000)
    """Iterations per second of a run; 0: unlimited."""
    geometry: bytes = b""
    window_state: bytes = b""
    recent_files: tuple[str, ...] = ()
    """The last one first, at most ten."""
    last_folder: str = ""
    csv_folder: str = ""
    export_folder: str = ""
    export_dpi: int = _between(30, 200, 1200)
    lessons_done: str = ""
    """The names of the lessons that were finished, with spaces between them."""

    @classmethod
    def load(cls, store: QSettings) -> Settings:
        """What ``store`` holds; missing, mistyped and out-of-range values become the default."""
        found: dict[str, Any] = {}
        for each in fields(cls):
            try:
                value = _READ[type(each.default)](store, each.name)
                if each.metadata.get("valid", _anything)(value):
                    found[each.name] = value
            except (TypeError, ValueError, OverflowError, RuntimeError):
                continue
        return cls(**found)

    def save(self, store: QSettings) -> bool:
        """Write all of it; False if it could not be written."""
        for each in fields(self):
            value = getattr(self, each.name)
            store.setValue(each.name, _WRITTEN.get(type(value), _as_it_is)(value))
        store.sync()
        return store.status() == QSettings.Status.NoError

    def opened(self, path: str) -> Settings:
        """The same with ``path`` at the head of the recent files."""
        others = (each for each in self.recent_files if each != path)
        return replace(self, recent_files=(path, *others)[:RECENT_FILES_KEPT])

    def forgot(self, path: str) -> Settings:
        """The same without ``path`` among the recent files."""
        return replace(self, recent_files=tuple(each for each in self.recent_files if each != path))


def _read_text(store: QSettings, key: str) -> str:
    if not store.contains(key):
        raise ValueError(key)
    return str(store.value(key, "", type=str))


def _read_number(store: QSettings, key: str) -> int:
    # Read as text: asked for an int, QSettings makes 0 of a word and rounds 3.7.
    return int(_read_text(store, key))


def _read_bytes(store: QSettings, key: str) -> bytes:
    value = store.value(key, QByteArray(), type=QByteArray)
    if not isinstance(value, QByteArray):
        raise TypeError(key)
    return bytes(value.data())


def _read_paths(store: QSettings, key: str) -> tuple[str, ...]:
    value = store.value(key, [], type=list)
    if not isinstance(value, list):
        raise TypeError(key)
    paths = (each for each in value if isinstance(each, str) and each)
    return tuple(dict.fromkeys(paths))[:RECENT_FILES_KEPT]


def _anything(value: object) -> bool:
    return True


def _as_it_is(value: object) -> object:
    return value


_READ: dict[type, Callable[[QSettings, str], Any]] = {
    str: _read_text,
    int: _read_number,
    bytes: _read_bytes,
    tuple: _read_paths,
}
_WRITTEN: dict[type, Callable[[Any], object]] = {bytes: QByteArray, tuple: list}
