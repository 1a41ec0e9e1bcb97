"""Help > Create desktop shortcut: done on a thread of its own, for the system's own tools take their time."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gdsim.app import collector
from gdsim.app.shortcut import Report, install

if TYPE_CHECKING:
    from gdsim.ui.main_window import MainWindow


class ShortcutCommand(QObject):
    """Installs once at a time, and tells the window what came of it."""

    ended = Signal(object)
    """The Report."""

    def __init__(self, window: MainWindow, install: Callable[[], Report] = install) -> None:
        super().__init__(window)
        self._window, self._install = window, install
        self._thread: threading.Thread | None = None
        self.ended.connect(self._tell)

    def begin(self) -> None:
        """Begin, unless it is under way."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="shortcut", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        collector.hold()
        try:
            report = self._install()
        finally:
            collector.release()
        with contextlib.suppress(RuntimeError):  # the window was closed meanwhile
            self.ended.emit(report)

    def _tell(self, report: Report) -> None:
        self._thread = None
        collector.resume()
        self._window.tell(report.lines[-1], "info" if report.ok else "warning")
