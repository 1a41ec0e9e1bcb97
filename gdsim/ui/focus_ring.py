"""A ring round what the keyboard is in, where the style sheet draws none of its own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QScrollArea, QTabBar, QWidget
from shiboken6 import isValid

from gdsim.ui import theme

#: Panels, texts that can be selected, and tabs: they have no frame that could change its colour.
RINGED = (QScrollArea, QLabel, QTabBar)
REACH, PEN = 2, 2.0
FARTHER = 4  # round a button in the ring's own colour, with a gap between
_FOLLOWED = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide, QEvent.Type.Show})


class FocusRing(QWidget):
    """Follows the focus in one window. A click needs no ring: the mouse is where it is."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.setObjectName("focus_ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        self._round: QWidget | None = None
        self._followed: list[QWidget] = []
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    def _on_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        if not isValid(self):
            return
        by_mouse = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        wanted = now is not None and _needs_ring(now) and not by_mouse and now.window() is self.window()
        self._follow(now if wanted else None)

    def _follow(self, widget: QWidget | None) -> None:
        for each in self._followed:
            if isValid(each):
                each.removeEventFilter(self)
        self._followed.clear()
        self._round = widget
        while widget is not None and widget is not self.window():
            widget.installEventFilter(self)
            self._followed.append(widget)
            widget = widget.parentWidget()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _FOLLOWED:
            self._place()
        return False

    def _place(self) -> None:
        """Round the widget, as far as what it is in shows it."""
        widget, top = self._round, self.window()
        if widget is None or not isValid(widget) or not widget.isVisible():
            self.hide()
            return
        reach = REACH if isinstance(widget, RINGED) else FARTHER
        area = QRect(widget.mapTo(top, QPoint()), widget.size()).adjusted(-reach, -reach, reach, reach)
        above = widget.parentWidget()
        while above is not None and above is not top:
            area &= QRect(above.mapTo(top, QPoint()), above.size())
            above = above.parentWidget()
        self.setGeometry(area & top.rect())
        self.setVisible(not area.isEmpty())
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.current().accent), PEN))
            painter.drawRoundedRect(self.rect().toRectF().adjusted(1.0, 1.0, -1.0, -1.0), 4.0, 4.0)
        finally:
            painter.end()


def _needs_ring(widget: QWidget) -> bool:
    return isinstance(widget, RINGED) or widget.property("role") == "primary"
