"""Writes the generated tables of the manual anew: ``.venv/bin/python resources/manual/update.py``.

Run it after adding an optimizer, a function, a command, or a translation of one.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def main() -> None:
    from PySide6.QtCore import QSettings

    from gdsim.app import manual
    from gdsim.ui.application import create_application
    from gdsim.ui.language import speaker
    from gdsim.ui.main_window import MainWindow
    from gdsim.ui.manual_tables import tables

    application = create_application(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        window = MainWindow(settings=settings)
        commands = window.actions_table.commands
        for language in manual.LANGUAGES:
            made = tables(commands, speaker(language))
            for chapter in manual.chapters(language):
                path = manual.MANUAL / language / f"{chapter.name}.md"
                path.write_text(chapter.filled(made), "utf-8")
        window.close()
    application.processEvents()


if __name__ == "__main__":
    main()
