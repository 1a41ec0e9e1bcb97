"""Makes ``backward_pass.gif``, the picture at the head of the README: one pass of the bundled 1-2-1 network.

Run it from the project's folder: ``QT_QPA_PLATFORM=offscreen .venv/bin/python resources/backward_pass.py``.
It draws with the window's own instruments and writes with the program's own moving pictures.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QRectF, QSettings, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter

from gdsim.ui import theme
from gdsim.ui.application import create_application
from gdsim.ui.main_window import MainWindow
from gdsim.ui.movie import Writer, raw
from gdsim.ui.rendering import SCREEN_DPI, image

SIZE = QSize(900, 460)
DRAWING = 225  # pixels of height; the chain is below
FRAMES_A_SECOND, HELD = 2, 2  # each step stays for a second, the last one for three


def wait(application, session) -> None:
    """Until everything that was asked for is shown."""
    end = time.monotonic() + 20.0
    while time.monotonic() < end:
        application.processEvents()
        if session.worker.idle and session.backward is not None:
            application.processEvents()
            return
        time.sleep(0.005)
    raise SystemExit("the network did not come")


def frame(window: MainWindow) -> QImage:
    """The drawing above the chain of factors."""
    picture = QImage(SIZE, QImage.Format.Format_RGB32)
    picture.fill(QColor(theme.current().card))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    upper = image(window.network_editor.figure(), size=QSizeF(SIZE.width(), DRAWING))
    painter.drawImage(QRectF(0, 0, SIZE.width(), DRAWING), upper)
    chain = window.debugger_view.figure()
    room = QSizeF(SIZE.width() - 40, SIZE.height() - DRAWING - 10)
    scale = min(room.width() / chain.size.width(), room.height() / chain.size.height())
    lower = image(chain, SCREEN_DPI * scale)
    painter.drawImage((SIZE.width() - lower.width()) // 2, DRAWING, lower)
    painter.end()
    return picture


def main() -> None:
    """Walk through the pass, and write a frame for each of its steps."""
    application = create_application(["gdsim"])
    with tempfile.TemporaryDirectory() as folder:
        window = MainWindow(settings=QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat))
        window.choose_language("en")
        window.choose_theme("light")
        window.resize(1500, 950)
        window.show()
        assert window.open_path(ROOT / "resources" / "experiments" / "seed_shaped.gdsim")
        session = window.session
        wait(application, session)
        session.choose_sample(0)
        wait(application, session)
        forward, backward, _ = session.counts
        steps = range(forward + backward + 1)
        frames = []
        for cursor in steps:
            session.move(cursor)
            wait(application, session)
            frames += [raw(frame(window))] * (3 * HELD if cursor == steps[-1] else HELD)
        writer = Writer(
            ROOT / "resources" / "backward_pass.gif",
            "gif",
            FRAMES_A_SECOND,
            (SIZE.width(), SIZE.height()),
            len(frames),
        )
        for each in frames:
            while not writer.ready:
                time.sleep(0.005)
            writer.add(each)
        writer.finish()
        while not writer.done:
            time.sleep(0.01)
        if writer.error is not None:
            raise SystemExit(str(writer.error))
        window._close_anyway = True
        window.close()
    print(writer.path, f"{writer.path.stat().st_size / 1e3:.0f} kB, {len(frames)} frames")


if __name__ == "__main__":
    main()
