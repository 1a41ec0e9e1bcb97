"""Frames round what a lesson speaks of."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from gdsim.ui import theme


class MarkFrame(QWidget):
    """A frame over a widget that lets the mouse through and grows with it."""

    def __init__(self, target: QWidget) -> None:
        super().__init__(target)
        self.setObjectName("lesson_mark")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        target.installEventFilter(self)
        theme.notifier.changed.connect(self.update)
        self._cover(target)

    def _cover(self, target: QWidget) -> None:
        self.setGeometry(target.rect())
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QWidget) and event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._cover(watched)
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            colour = QColor(theme.current().accent)
            soft = QColor(colour)
            soft.setAlpha(70)
            painter.setPen(QPen(soft, 5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5), 6, 6)
            painter.setPen(QPen(colour, 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        finally:
            painter.end()


class Marks:
    """The frames there are at the moment."""

    def __init__(self) -> None:
        self._frames: dict[QWidget, MarkFrame] = {}

    @property
    def targets(self) -> tuple[QWidget, ...]:
        """What is framed."""
        return tuple(target for target, frame in self._frames.items() if isValid(frame))

    def show(self, targets: list[QWidget]) -> None:
        """These and no others."""
        for target in [each for each in self._frames if each not in targets]:
            frame = self._frames.pop(target)
            if isValid(frame):
                frame.hide()
                frame.deleteLater()
        for target in targets:
            if target not in self._frames or not isValid(self._frames[target]):
                self._frames[target] = MarkFrame(target)
