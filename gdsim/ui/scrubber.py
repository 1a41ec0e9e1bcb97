"""The scrubber: all steps of an iteration on one line, and a handle at the one taken last."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QSlider, QToolTip, QWidget

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.engine.walk import Phase, Place
from gdsim.ui import theme

#: Milliseconds in which the positions of a dragged handle are gathered.
GATHER_MS = 30
TRACK, HANDLE, SIDE = 6.0, 7.0, 10.0  # heights and the room at the ends, px
NUMBER_PX = 9.0  # of the step's number on the handle


def phase_colour(phase: Phase | None) -> QColor:
    """Blue forward, vermilion backward, green for the update."""
    look = theme.current()
    if phase is Phase.FORWARD:
        return QColor(look.forward_line)
    if phase is Phase.BACKWARD:
        return QColor(look.backward_line)
    return QColor(look.success if phase is Phase.UPDATE else look.faint)


def place_text(place: Place | None, counts: tuple[int, int, int]) -> str:
    """``forward 2 of 5``, ``backward 3 of 5``: the steps of the phase that are taken."""
    forward, n, updates = counts
    if place is None:
        return tr("not begun")
    if place.phase is Phase.FORWARD:
        return tr("forward {j} of {n}", j=place.number, n=forward)
    if place.phase is Phase.BACKWARD:
        return tr("backward {j} of {n}", j=n - place.number + 1, n=n)
    return tr("update {j} of {n}", j=place.number, n=updates)


class Scrubber(QSlider):
    """A slider from nothing taken to all taken; drag it, click a step, or use the arrow keys."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.session = session
        self.setObjectName("step_scrubber")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setPageStep(4)
        self.valueChanged.connect(self._chosen)
        for signal in (session.backward_changed, session.rebuilt, session.picked, session.moved):
            signal.connect(self.refresh)
        theme.notifier.changed.connect(self.update)
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleDescription(tr("Forward steps, backward steps and the update; arrow keys move it."))
        self.refresh()

    def refresh(self) -> None:
        """Stand where the session's cursor stands."""
        self.blockSignals(True)
        self.setRange(0, self.session.length)
        self.setValue(self.session.cursor)
        self.blockSignals(False)
        self.setEnabled(self.session.snapshot is not None and not self.session.is_running)
        self.setAccessibleName(place_text(self.session.place, self.session.counts))
        self.update()

    def _chosen(self, value: int) -> None:
        if value != self.session.cursor:
            self.session.move(value)

    def sizeHint(self) -> QSize:
        return QSize(240, 28 + round(2 * (self._grown() - 1.0) * HANDLE))

    # -- where the steps are

    @staticmethod
    def _grown() -> float:
        """How much larger the handle is where its number has to be read from afar."""
        return theme.readable(NUMBER_PX) / NUMBER_PX

    def _side(self) -> float:
        return SIDE + HANDLE * (self._grown() - 1.0)

    def _x(self, cursor: int) -> float:
        side = self._side()
        room = self.width() - 2 * side
        return side + room * cursor / max(1, self.maximum())

    def cursor_at(self, x: float) -> int:
        """The cursor that a point of the line stands for."""
        side = self._side()
        room = max(1.0, self.width() - 2 * side)
        return max(0, min(self.maximum(), round((x - side) / room * self.maximum())))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setValue(self.cursor_at(event.position().x()))
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.setValue(self.cursor_at(event.position().x()))
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)
        event.accept()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self.cursor_at(event.pos().x())
            place = self.session.places[at - 1] if 0 < at <= self.session.length else None
            QToolTip.showText(event.globalPos(), place_text(place, self.session.counts), self)
            return True
        return super().event(event)

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, session = theme.current(), self.session
        places, cursor = session.places, session.cursor
        middle = self.height() / 2
        begin = 0
        for phase in Phase:
            end = begin + sum(place.phase is phase for place in places)
            if end == begin:
                continue
            left, right = self._x(begin) + (1.0 if begin else 0.0), self._x(end) - 1.0
            colour = phase_colour(phase)
            soft = theme.mix(look.card, colour.name(), 0.22)
            self._bar(painter, left, right, middle, soft)
            if cursor > begin:
                self._bar(painter, left, self._x(min(cursor, end)) - 1.0, middle, colour)
            begin = end
        if len(places) <= self.width() / 8:
            for at, place in enumerate(places, start=1):
                done = at <= cursor
                painter.setPen(QPen(QColor(look.card) if done else phase_colour(place.phase), 1.2))
                x = self._x(at)
                painter.drawLine(QPointF(x, middle - 2.0), QPointF(x, middle + 2.0))
        handle = phase_colour(session.place.phase if session.place else None)
        painter.setPen(QPen(QColor(look.card), 2.0))
        painter.setBrush(handle if self.isEnabled() else QColor(look.faint))
        reach = HANDLE * self._grown()
        painter.drawEllipse(QPointF(self._x(cursor), middle), reach, reach)
        if session.place is not None:
            font = QFont(self.font())
            font.setPixelSize(round(theme.readable(NUMBER_PX)))
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(QColor(look.card))
            box = QRectF(self._x(cursor) - reach, middle - reach, 2 * reach, 2 * reach)
            if session.place.number < 100:
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(session.place.number))
        if self.hasFocus():
            painter.setPen(QPen(QColor(look.accent), 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0)

    @staticmethod
    def _bar(painter: QPainter, left: float, right: float, middle: float, colour: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(left, middle - TRACK / 2, max(0.0, right - left), TRACK), 3.0, 3.0)


class IterationScrubber(QSlider):
    """A slider over the iterations made so far: the whole window goes to the one it stands at."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.session = session
        self.setObjectName("iteration_scrubber")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(GATHER_MS)
        self._wait.timeout.connect(self._go)
        self.valueChanged.connect(self._chosen)
        for signal in (session.moved, session.rebuilt):
            signal.connect(self.refresh)
        session.running_changed.connect(self.refresh)
        theme.notifier.changed.connect(self.update)
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Iteration"))
        self.setToolTip(tr("Drag to go to any iteration of the run; a branch can be taken from there."))
        self.refresh()

    def refresh(self) -> None:
        """Stand where the runs stand, unless it is being dragged."""
        snapshot = self.session.snapshot
        head = snapshot.head if snapshot is not None else 0
        if not (self.isSliderDown() or self._wait.isActive()):
            self.blockSignals(True)
            self.setRange(0, min(max(head, self.session.k, 1), 2**31 - 1))
            self.setPageStep(max(1, self.maximum() // 10))
            self.setValue(min(self.session.k, 2**31 - 1))
            self.blockSignals(False)
        self.setEnabled(snapshot is not None and head > 0 and not self.session.is_running)
        self.update()

    def _chosen(self, value: int) -> None:
        self.update()
        self._wait.start()

    def _go(self) -> None:
        if self.value() != self.session.k:
            self.session.go_to(self.value())

    def sizeHint(self) -> QSize:
        return QSize(240, 22)

    def _x(self, k: int) -> float:
        return SIDE + (self.width() - 2 * SIDE) * k / max(1, self.maximum())

    def _k_at(self, x: float) -> int:
        room = max(1.0, self.width() - 2 * SIDE)
        return max(0, min(self.maximum(), round((x - SIDE) / room * self.maximum())))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.isEnabled():
            self.setSliderDown(True)
            self.setValue(self._k_at(event.position().x()))
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self.isEnabled():
            self.setValue(self._k_at(event.position().x()))
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, middle = theme.current(), self.height() / 2
        left, right = SIDE, self.width() - SIDE
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.border))
        painter.drawRoundedRect(QRectF(left, middle - 1.5, right - left, 3.0), 1.5, 1.5)
        colour = QColor(look.accent if self.isEnabled() else look.faint)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(left, middle - 1.5, self._x(self.value()) - left, 3.0), 1.5, 1.5)
        for index, choice in enumerate(self.session.experiment.optimizers):
            if choice.enabled and choice.origin is not None:
                painter.setPen(QPen(QColor(theme.optimizer_colour(index)), 2.0))
                x = self._x(min(choice.origin.k, self.maximum()))
                painter.drawLine(QPointF(x, middle - 6.0), QPointF(x, middle + 6.0))
        painter.setPen(QPen(QColor(look.card), 2.0))
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(self._x(self.value()), middle), 6.0, 6.0)
        if self.hasFocus():
            painter.setPen(QPen(QColor(look.accent), 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0)
