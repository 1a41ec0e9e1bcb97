"""A pointer for a lecture: a bright disc round the mouse, everything else in the window dimmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QCursor,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRadialGradient,
    QRegion,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QDialog, QDockWidget, QWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from gdsim.ui.main_window import MainWindow

RADIUS, SMALLEST, LARGEST = 140, 40, 600
GROWTH = 1.15
DARKNESS = 165  # alpha of the dimmed part
EDGE = 0.94  # of the radius: from here the disc fades out
_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class _Dimmer(QWidget):
    """Darkens its window but for the disc; mouse and keys go to what lies below."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("spotlight")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.centre, self.radius = QPoint(-LARGEST, -LARGEST), RADIUS
        self.fill()

    def fill(self) -> None:
        """Cover the whole window, above all in it."""
        self.setGeometry(self.window().rect())
        self.raise_()
        self.show()

    def disc(self) -> QRect:
        """The disc with a pixel round it."""
        reach = self.radius + 1
        return QRect(self.centre - QPoint(reach, reach), self.centre + QPoint(reach, reach))

    def move_to(self, centre: QPoint, radius: int) -> None:
        """Repaint where the disc was and where it is, nothing else."""
        if (centre, radius) == (self.centre, self.radius):
            return
        before = self.disc()
        self.centre, self.radius = centre, radius
        self.update(QRegion(before) | QRegion(self.disc()))

    def paintEvent(self, event: QPaintEvent) -> None:
        light = QRadialGradient(self.centre, self.radius)
        light.setColorAt(0.0, QColor(0, 0, 0, 0))
        light.setColorAt(EDGE, QColor(0, 0, 0, 0))
        light.setColorAt(1.0, QColor(0, 0, 0, DARKNESS))
        disc = QRegion(self.disc())
        painter = QPainter(self)
        try:
            painter.setClipRegion(event.region() - disc)
            painter.fillRect(event.rect(), QColor(0, 0, 0, DARKNESS))
            painter.setClipRegion(event.region() & disc)
            painter.fillRect(self.disc(), light)
        finally:
            painter.end()


class Spotlight(QObject):
    """Turns the disc on and off, moves it with the mouse, and grows it with Ctrl+wheel or Ctrl+Shift+Up, Down."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.radius = RADIUS
        self._dimmers: dict[QWidget, _Dimmer] = {}

    @property
    def on(self) -> bool:
        return bool(self._dimmers)

    def toggle(self) -> None:
        """On, or off."""
        if self.on:
            self.end()
        else:
            self.begin()

    def begin(self) -> None:
        """Dim the window, and the dialogs and floating panels that belong to it."""
        application = QApplication.instance()
        if self.on or application is None:
            return
        for widget in QApplication.topLevelWidgets():
            if widget.isVisible() and self._is_ours(widget):
                self._cover(widget)
        application.installEventFilter(self)
        self._follow(QCursor.pos())

    def end(self) -> None:
        """Bright again."""
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        for dimmer in self._dimmers.values():
            if isValid(dimmer):  # a dialog that was deleted has taken its own along
                dimmer.hide()
                dimmer.deleteLater()
        self._dimmers.clear()

    def resize(self, steps: float) -> None:
        """A larger disc, or with negative ``steps`` a smaller one."""
        self.radius = round(min(max(self.radius * GROWTH**steps, SMALLEST), LARGEST))
        self._follow(QCursor.pos())

    def _is_ours(self, widget: QWidget) -> bool:
        if widget is self.window:
            return True
        if not widget.isWindow() or not isinstance(widget, QDialog | QDockWidget):
            return False  # menus, lists and tips are pointed at by being open
        parent = widget.parentWidget()
        while parent is not None and parent is not self.window:
            parent = parent.parentWidget()
        return parent is not None

    def _cover(self, widget: QWidget) -> None:
        if widget not in self._dimmers:
            self._dimmers[widget] = _Dimmer(widget)
            self._follow(QCursor.pos())

    def _follow(self, at: QPoint) -> None:
        for widget, dimmer in list(self._dimmers.items()):
            if isValid(dimmer):
                dimmer.move_to(widget.mapFromGlobal(at), self.radius)
            else:
                del self._dimmers[widget]

    # -- what happens in the application ------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._follow(event.globalPosition().toPoint())
        elif kind == QEvent.Type.Wheel and isinstance(event, QWheelEvent):
            if event.modifiers() & _CONTROL:
                self.resize(event.angleDelta().y() / 120)
                return True
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        elif isinstance(watched, QWidget):
            self._keep_covered(watched, kind)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        if QApplication.activePopupWidget() is not None:
            return False
        key, both = event.key(), _CONTROL | _SHIFT
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and event.modifiers() & both == both:
            self.resize(1.0 if key == Qt.Key.Key_Up else -1.0)
            return True
        same = QKeySequence(event.keyCombination()) in self.window.actions_table["view.spotlight"].shortcuts()
        if key == Qt.Key.Key_Escape or same:
            self.end()
            return True
        return False

    def _keep_covered(self, widget: QWidget, kind: QEvent.Type) -> None:
        """A window that opens is dimmed too, one that grows to its edges, and nothing comes above."""
        if kind == QEvent.Type.Show and self._is_ours(widget):
            self._cover(widget)
        elif kind == QEvent.Type.Resize and widget in self._dimmers:
            self._dimmers[widget].setGeometry(widget.rect())
        elif kind == QEvent.Type.ZOrderChange and not isinstance(widget, _Dimmer):
            parent = widget.parentWidget()
            if parent in self._dimmers:
                self._dimmers[parent].raise_()
        elif kind == QEvent.Type.Close and widget is self.window:
            self.end()
