"""What the tests of the plot views share: a session driven by hand, a mouse, and languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt, QTranslator
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from gdsim.app.document import Document
from gdsim.app.session import Session
from gdsim.app.worker import SyncWorker
from gdsim.engine.experiment import Experiment


@contextmanager
def session_of(change: Callable[[Experiment], Experiment] | None = None) -> Iterator[Session]:
    """A session on the opening experiment (changed), its worker in this thread, everything computed."""
    document = Document()
    if change is not None:
        document.edit("Prepare", change)
    session = Session(document, SyncWorker())
    try:
        pull(session)
        yield session
    finally:
        session.close()
        document.close()


def pull(session: Session) -> None:
    """Drive the engine until it is idle and what it made has been shown."""
    for _ in range(20_000):
        session.pump.pull()
        if session.worker.idle:
            return
    raise AssertionError("the engine does not come to rest")


def advance(session: Session, iterations: int) -> None:
    session.worker.advance(iterations)
    pull(session)


def show(view: QWidget, qtbot, width: int, height: int) -> None:
    qtbot.addWidget(view)
    view.resize(width, height)
    view.show()
    qtbot.waitExposed(view)
    QApplication.processEvents()


def pixel(view: QWidget, at: tuple[float, float]) -> QPoint:
    """Where a place of the plot is in its viewport."""
    plot = view.plot
    return plot.mapFromScene(plot.plotItem.getViewBox().mapViewToScene(QPointF(*at)))


def mouse(
    view: QWidget,
    kind: QEvent.Type,
    at: QPoint,
    button: Qt.MouseButton = Qt.MouseButton.NoButton,
    buttons: Qt.MouseButton = Qt.MouseButton.NoButton,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    viewport = view.plot.viewport()
    where = QPointF(at)
    event = QMouseEvent(kind, where, QPointF(viewport.mapToGlobal(at)), button, buttons, modifiers)
    QApplication.sendEvent(viewport, event)


def hover(view: QWidget, at: tuple[float, float]) -> None:
    mouse(view, QEvent.Type.MouseMove, pixel(view, at))


def click(view: QWidget, at: tuple[float, float], modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    left, none, place = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, pixel(view, at)
    mouse(view, QEvent.Type.MouseMove, place)
    mouse(view, QEvent.Type.MouseButtonPress, place, left, left, modifiers)
    mouse(view, QEvent.Type.MouseButtonRelease, place, left, none, modifiers)


def drag(
    view: QWidget,
    start: tuple[float, float],
    end: tuple[float, float],
    half_way: Callable[[], None] = lambda: None,
) -> None:
    """Press, move in ten steps, release; ``half_way`` is called before the release."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    first, last = pixel(view, start), pixel(view, end)
    limit = pg.getConfigOption("mouseRateLimit")
    pg.setConfigOption("mouseRateLimit", 0)  # pyqtgraph passes over moves that come faster than a hand's
    try:
        mouse(view, QEvent.Type.MouseMove, first)
        mouse(view, QEvent.Type.MouseButtonPress, first, left, left)
        for step in range(1, 11):
            mouse(view, QEvent.Type.MouseMove, first + (last - first) * step / 10, none, left)
        half_way()
        mouse(view, QEvent.Type.MouseButtonRelease, last, left, none)
    finally:
        pg.setConfigOption("mouseRateLimit", limit)


class Shouting(QTranslator):
    """A language in which every word is upper case, fields left as they are."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        return "".join(
            part if part.startswith("{") else part.upper()
            for part in text.replace("{", "\0{").replace("}", "}\0").split("\0")
        )

    def isEmpty(self) -> bool:
        return False


@contextmanager
def shouting() -> Iterator[None]:
    translator = Shouting()
    QCoreApplication.installTranslator(translator)
    QApplication.processEvents()
    try:
        yield
    finally:
        QCoreApplication.removeTranslator(translator)
        QApplication.processEvents()
