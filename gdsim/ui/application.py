"""The running program: one QApplication, one window, and what happens before and after it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication

from gdsim.app import faults
from gdsim.app.document import recoverable
from gdsim.app.instance import Instance, hand_over, name_for

if TYPE_CHECKING:
    from gdsim.ui.main_window import MainWindow

ICON = Path(__file__).resolve().parents[2] / "resources" / "icon.png"


class FileEvents(QObject):
    """macOS tells of a double-clicked file by an event."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent):
            self._window.open_asked(event.file())
            return True
        return super().eventFilter(watched, event)


def create_application(arguments: list[str] | None = None) -> QApplication:
    """The QApplication with its name and icon; the present one if there is one."""
    present = QApplication.instance()
    if isinstance(present, QApplication):
        return present
    # a dock with a GL view may be floated only when contexts are shared from the start
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    application = QApplication(arguments or sys.argv[:1])
    application.setApplicationName("gdsim")
    application.setApplicationDisplayName("gdsim")
    application.setOrganizationName("gdsim")
    application.setDesktopFileName("gdsim")
    application.setWindowIcon(QIcon(str(ICON)))
    return application


def run(path: str | None = None, *, new_window: bool = False) -> int:
    """Open the window, with a file if one is given, until it is closed.

    If one of this user's is open already, it gets the file, unless a ``new_window`` is wished.
    """
    application = create_application()
    name = name_for(os.environ)
    if not new_window and hand_over(name, path or ""):
        return 0
    # at once: who starts while this window is being made shall find it
    instance = None if new_window else Instance(name, application)
    log = faults.install()
    try:
        from gdsim.ui.main_window import MainWindow

        window = MainWindow(fault_log=log)
        window.show()
        ended = log.previous_end()
        if ended is not None:
            window.tell(ended, "warning")
        folder = faults.data_folder() / "autosave"
        recoveries = recoverable(folder)
        window.document.start_autosave(folder)
        window.files.offer_recovery(recoveries)
        if instance is not None:
            instance.asked.connect(window.open_asked)
        if sys.platform == "darwin":  # where files come as events; elsewhere a filter would only cost time
            application.installEventFilter(FileEvents(window))
        if path is not None:
            QTimer.singleShot(0, lambda: window.open_path(path))
        code = application.exec()
        window.session.close()
        if instance is not None:
            instance.close()
        return code
    finally:
        log.uninstall()
