"""The running program: one QApplication, one window, and what happens before and after it."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from gdsim.app import faults
from gdsim.app.document import recoverable

ICON = Path(__file__).resolve().parents[2] / "resources" / "icon.png"


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


def run(path: str | None = None) -> int:
    """Open the window, with a file if one is given, until it is closed."""
    application = create_application()
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
        if path is not None:
            QTimer.singleShot(0, lambda: window.open_path(path))
        code = application.exec()
        window.session.close()
        return code
    finally:
        log.uninstall()
