"""The painted parts of the health view: a bar per layer for the gradient, and the units that do not learn."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gdsim.app.i18n import tr
from gdsim.engine.health import Flow, Health, LayerHealth
from gdsim.engine.primitives import ACTIVATIONS
from gdsim.ui import theme
from gdsim.ui.numbers import full, short

THICK, THIN = 12.0, 4.0
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_UP = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class Bars(QWidget):
    """A row per layer, the output layer first: the norms of dL/dz and dL/dW on one logarithmic scale."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("health_bars")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.layers: tuple[LayerHealth, ...] = ()
        theme.notifier.changed.connect(self.update)

    def show_layers(self, layers: tuple[LayerHealth, ...]) -> None:
        self.layers = layers[::-1]
        self.setAccessibleDescription(". ".join(self.words(each) for each in self.layers))
        self.updateGeometry()
        self.update()

    @property
    def line(self) -> float:
        """Height of a line of text."""
        return math.ceil(QFontMetricsF(self.font()).height())

    @property
    def row_height(self) -> float:
        return 2 * self.line + THICK + THIN + 16.0

    @property
    def height_needed(self) -> float:
        return self.line + 8.0 + len(self.layers) * self.row_height + self.line + 4.0

    def sizeHint(self) -> QSize:
        return QSize(320, math.ceil(self.height_needed))

    def scale(self) -> tuple[float, float]:
        """The decades at both ends."""
        norms = [n for each in self.layers for n in (each.delta, each.gradient) if 0.0 < n < math.inf]
        if not norms:
            return -2.0, 0.0
        low, high = math.log10(min(norms)), math.log10(max(norms))
        top = math.ceil(high)
        return min(math.floor(low - 0.2), top - 2.0), float(top)

    def length(self, norm: float, width: float) -> float:
        """Pixels of a bar, 0 for no gradient, all for one beyond the floats."""
        low, high = self.scale()
        if not norm > 0.0:
            return 0.0
        share = 1.0 if norm == math.inf else (math.log10(norm) - low) / (high - low)
        return max(2.0, min(1.0, share) * width)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setFont(self.font())
            self.draw(painter, QRectF(self.rect()))
        finally:
            painter.end()

    def draw(self, painter: QPainter, room: QRectF) -> None:
        """Paint legend, rows and scale into a rectangle as tall as :attr:`height_needed`."""
        if not self.layers:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, line = theme.current(), self.line
        self._legend(painter, QRectF(room.left(), room.top(), room.width(), line))
        area = QRectF(room.left(), room.top() + line + 8.0, room.width(), len(self.layers) * self.row_height)
        self._grid(painter, area)
        for at, each in enumerate(self.layers):
            row = QRectF(area.left(), area.top() + at * self.row_height, area.width(), self.row_height)
            self._row(painter, row, each)
            if at:
                painter.setPen(QPen(QColor(look.border), 1.0))
                painter.drawLine(row.topLeft() - QPointF(0, 2), row.topRight() - QPointF(0, 2))

    def _legend(self, painter: QPainter, room: QRectF) -> None:
        look, metrics = theme.current(), QFontMetricsF(painter.font())
        x = room.left()
        for thickness, ink, text in (
            (THICK, look.backward_line, "‖∂L/∂z‖"),
            (THIN, look.muted, "‖∂L/∂W‖"),
        ):
            sample = QRectF(x, room.center().y() - thickness / 2, 20.0, thickness)
            painter.fillRect(sample, QColor(ink))
            x = sample.right() + 6.0
            painter.setPen(QColor(look.muted))
            painter.drawText(QRectF(x, room.top(), 200.0, room.height()), LEFT, text)
            x += metrics.horizontalAdvance(text) + 16.0
        painter.drawText(room, RIGHT, tr("logarithmic"))

    def _grid(self, painter: QPainter, area: QRectF) -> None:
        """A line per decade, with as many labels as there is room for."""
        look = theme.current()
        low, high = (int(end) for end in self.scale())
        every = max(1, math.ceil((high - low) * 48.0 / max(1.0, area.width())))
        for decade in range(low, high + 1, every):
            x = area.left() + (decade - low) / (high - low) * area.width()
            painter.setPen(QPen(QColor(look.border), 1.0))
            for at in range(len(self.layers)):
                top = area.top() + at * self.row_height + self.line + 2.0
                painter.drawLine(QPointF(x, top), QPointF(x, top + THICK + THIN + 5.0))
            painter.setPen(QColor(look.muted))
            label = {0: "1", 1: "10"}.get(decade, "10" + str(decade).translate(_UP))
            box = QRectF(x - 24.0, area.bottom() + 2.0, 48.0, self.line)
            side = Qt.AlignmentFlag.AlignHCenter
            if decade == low:
                box, side = QRectF(x, box.top(), 48.0, self.line), Qt.AlignmentFlag.AlignLeft
            elif box.right() > area.right():
                box, side = QRectF(area.right() - 48.0, box.top(), 48.0, self.line), RIGHT
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, label)

    def _row(self, painter: QPainter, row: QRectF, each: LayerHealth) -> None:
        look, line = theme.current(), self.line
        head = QRectF(row.left(), row.top() + 2.0, row.width(), line)
        font = painter.font()
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        title = tr("Layer {layer}", layer=each.layer)
        painter.setFont(bold)
        painter.setPen(QColor(look.text))
        painter.drawText(head, LEFT, title)
        used = QFontMetricsF(bold).horizontalAdvance(title)
        painter.setFont(font)
        painter.setPen(QColor(look.muted))
        painter.drawText(
            head.adjusted(used, 0, 0, 0), LEFT, f" · {tr(ACTIVATIONS[each.activation].title)} · {each.units}"
        )
        number = short(each.delta, 3)
        painter.setPen(QColor(getattr(look, _INKS[each.flow])))
        painter.drawText(head, RIGHT, number)
        room = head.adjusted(0, 0, -QFontMetricsF(font).horizontalAdvance(number) - 12.0, 0)
        painter.drawText(room, RIGHT, flow_text(each.flow))
        bar = QRectF(row.left(), head.bottom() + 2.0, self.length(each.delta, row.width()), THICK)
        draw_bar(painter, bar, each.flow)
        thin = QRectF(row.left(), bar.bottom() + 1.0, self.length(each.gradient, row.width()), THIN)
        painter.fillRect(thin, QColor(look.muted))
        self._cause(painter, QRectF(row.left(), thin.bottom() + 2.0, row.width(), line), each)

    def _cause(self, painter: QPainter, room: QRectF, each: LayerHealth) -> None:
        """``× 0.21 = slopes 0.24 · weights 0.88``, what causes it in a stronger voice."""
        if each.ratio is None or each.by_weights is None:
            return
        look, plain = theme.current(), painter.font()
        bold = QFont(plain)
        bold.setWeight(QFont.Weight.DemiBold)
        slopes, weights = cause_parts(each)
        told = each.flow is not Flow.STEADY
        x = room.left()
        for text, strong in (
            (f"× {short(each.ratio, 3)} = ", False),
            (slopes, told and each.by_slope),
            (" · ", False),
            (weights, told and not each.by_slope),
        ):
            painter.setFont(bold if strong else plain)
            painter.setPen(QColor(look.text if strong else look.muted))
            painter.drawText(QRectF(x, room.top(), room.right() - x, room.height()), LEFT, text)
            x += QFontMetricsF(painter.font()).horizontalAdvance(text)
        painter.setFont(plain)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = int((event.pos().y() - self.line - 8.0) // self.row_height)
            if 0 <= at < len(self.layers):
                QToolTip.showText(event.globalPos(), self.words(self.layers[at]), self)
            return True
        return super().event(event)

    def words(self, each: LayerHealth) -> str:
        """The row in words."""
        text = tr(
            "Layer {layer}: the norm of ∂L/∂z is {delta} ({delta_rms} per entry), that of ∂L/∂W {gradient} "
            "({gradient_rms} per entry). The mean slope is {slope}, the spectral norm of the weights {norm}.",
            layer=each.layer,
            delta=short(each.delta),
            delta_rms=short(each.delta_rms),
            gradient=short(each.gradient),
            gradient_rms=short(each.gradient_rms),
            slope=short(each.slope),
            norm=short(each.spectral),
        )
        state = flow_text(each.flow)
        return f"{text} {state}" if state else text


def cause_parts(each: LayerHealth) -> tuple[str, str]:
    """What the slopes and the weights made of the gradient's norm."""
    slopes = "–" if each.by_slopes is None else short(each.by_slopes, 3)
    weights = "–" if each.by_weights is None else short(each.by_weights, 3)
    return tr("slopes {factor}", factor=slopes), tr("weights {factor}", factor=weights)


def flow_text(flow: Flow) -> str:
    """The state in words with a mark of its own; nothing where all is well."""
    return {
        Flow.STEADY: "",
        Flow.VANISHING: "▼ " + tr("vanishing"),
        Flow.EXPLODING: "▲ " + tr("exploding"),
        Flow.STOPPED: "■ " + tr("no gradient"),
    }[flow]


_INKS = {
    Flow.STEADY: "text",
    Flow.VANISHING: "warning",
    Flow.EXPLODING: "error",
    Flow.STOPPED: "warning",
}


def draw_bar(painter: QPainter, bar: QRectF, flow: Flow) -> None:
    """Full where the gradient is steady, hatched where it vanishes, cross-hatched where it explodes."""
    look = theme.current()
    if flow is Flow.STEADY:
        painter.fillRect(bar, QColor(look.backward_line))
        return
    ink = QColor(getattr(look, _INKS[flow]))
    painter.save()
    painter.fillRect(bar, theme.mix(look.card, ink.name(), 0.18))
    painter.setPen(QPen(ink, 1.2))
    painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
    clip = QPainterPath()
    clip.addRect(bar)
    painter.setClipPath(clip, Qt.ClipOperation.IntersectClip)
    x = bar.left() - bar.height()
    while x < bar.right():
        painter.drawLine(QPointF(x, bar.bottom()), QPointF(x + bar.height(), bar.top()))
        if flow is Flow.EXPLODING:
            painter.drawLine(QPointF(x, bar.top()), QPointF(x + bar.height(), bar.bottom()))
        x += 6.0
    painter.restore()


class Sick(NamedTuple):
    """A unit that does not learn: layer from 1, unit from 0."""

    layer: int
    unit: int
    dead: bool


class UnitBoard(QWidget):
    """Dead and saturated units as small squares in a row per layer; a click, or Enter, chooses one."""

    chosen = Signal(int, int)
    """(layer from 1, unit from 0)"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("health_units")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.units: list[Sick] = []
        self.boxes: list[QRectF] = []
        self.picked: tuple[int, int] | None = None
        self.current = 0
        self._rows: list[tuple[int, float]] = []
        theme.notifier.changed.connect(self.update)

    def show_units(self, health: Health | None) -> None:
        self.units = [
            Sick(each.layer, unit, unit in each.dead)
            for each in (health.layers if health else ())
            for unit in sorted((*each.dead, *each.saturated))
        ]
        self.current = min(self.current, max(0, len(self.units) - 1))
        self.setAccessibleDescription(". ".join(self.words(each) for each in self.units[:20]))
        self.refit()

    def show_picked(self, unit: tuple[int, int] | None) -> None:
        """Frame the unit (layer, unit) whose weight is picked."""
        if unit != self.picked:
            self.picked = unit
            self.update()

    def refit(self) -> None:
        """Lay the squares out anew for the present width and font."""
        self.boxes, self._rows, height = self._laid_out(float(self.width()))
        self.setFixedHeight(math.ceil(height))
        self.update()

    def _laid_out(self, width: float) -> tuple[list[QRectF], list[tuple[int, float]], float]:
        """A box for each unit, (layer, y) of each row's title, and the height of all."""
        metrics = QFontMetricsF(self.font())
        side = math.ceil(metrics.height()) + 6.0
        wide = max(side, metrics.horizontalAdvance("000") + 8.0)
        titles = {each.layer: tr("Layer {layer}", layer=each.layer) for each in self.units}
        left = max((metrics.horizontalAdvance(title) for title in titles.values()), default=0.0) + 12.0
        boxes: list[QRectF] = []
        rows: list[tuple[int, float]] = []
        x, y, layer = left, 0.0, 0
        for each in self.units:
            if each.layer != layer:
                y += (side + 8.0) if layer else 0.0
                x, layer = left, each.layer
                rows.append((layer, y))
            elif x + wide > width:
                x, y = left, y + side + 4.0
            boxes.append(QRectF(x, y, wide, side))
            x += wide + 4.0
        return boxes, rows, (boxes[-1].bottom() + 2.0 if boxes else 0.0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.refit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.refit()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setFont(self.font())
            self.draw(painter, self.boxes, self._rows, self.current if self.hasFocus() else None)
        finally:
            painter.end()

    def draw_into(self, painter: QPainter, width: float) -> None:
        """Paint all squares from the origin on, laid out for a width."""
        boxes, rows, _ = self._laid_out(width)
        self.draw(painter, boxes, rows, None)

    def height_for(self, width: float) -> float:
        return self._laid_out(width)[2]

    def draw(
        self, painter: QPainter, boxes: list[QRectF], rows: list[tuple[int, float]], focus: int | None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = theme.current()
        painter.setPen(QColor(look.muted))
        for layer, y in rows:
            room = QRectF(0.0, y, 200.0, boxes[0].height())
            painter.drawText(room, LEFT, tr("Layer {layer}", layer=layer))
        for at, (each, box) in enumerate(zip(self.units, boxes, strict=True)):
            draw_unit(painter, box, str(each.unit + 1), each.dead)
            if (each.layer, each.unit) == self.picked or at == focus:
                painter.setPen(QPen(QColor(look.accent), 2.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4.0, 4.0)

    def at(self, point: QPointF) -> int | None:
        """The unit under a point."""
        return next((i for i, box in enumerate(self.boxes) if box.contains(point)), None)

    def words(self, each: Sick) -> str:
        if each.dead:
            return tr("Unit {unit} of layer {layer} is dead.", unit=each.unit + 1, layer=each.layer)
        return tr("Unit {unit} of layer {layer} is saturated.", unit=each.unit + 1, layer=each.layer)

    def choose(self, at: int) -> None:
        self.current = at
        self.chosen.emit(self.units[at].layer, self.units[at].unit)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self.at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self.at(event.position())
        if at is not None and event.button() == Qt.MouseButton.LeftButton:
            self.choose(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys: dict[int, Callable[[int], int]] = {
            Qt.Key.Key_Left: lambda at: at - 1,
            Qt.Key.Key_Right: lambda at: at + 1,
            Qt.Key.Key_Home: lambda at: 0,
            Qt.Key.Key_End: lambda at: len(self.units) - 1,
        }
        if self.units and event.key() in keys:
            self.current = max(0, min(keys[event.key()](self.current), len(self.units) - 1))
            self.update()
        elif self.units and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.choose(self.current)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self.at(QPointF(event.pos()))
            if at is not None:
                text = self.words(self.units[at]) + " " + tr("Click to pick its first weight.")
                QToolTip.showText(event.globalPos(), text, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)


def draw_unit(painter: QPainter, box: QRectF, text: str, dead: bool) -> None:
    """A unit's number: struck out if it is dead, between two flat lines if it is saturated."""
    look = theme.current()
    inner = box.adjusted(1.0, 1.0, -1.0, -1.0)
    painter.setPen(QPen(QColor(look.border), 1.0))
    painter.setBrush(QColor(look.field))
    painter.drawRoundedRect(inner, 4.0, 4.0)
    if dead:
        cross = inner.adjusted(4.0, 4.0, -4.0, -4.0)
        painter.setPen(QPen(theme.mix(look.field, look.error, 0.6), 1.6))
        painter.drawLine(cross.topLeft(), cross.bottomRight())
        painter.drawLine(cross.bottomLeft(), cross.topRight())
    else:
        painter.setPen(QPen(QColor(look.warning), 1.6))
        for y in (inner.top() + 2.5, inner.bottom() - 2.5):
            painter.drawLine(QPointF(inner.left() + 5.0, y), QPointF(inner.right() - 5.0, y))
    painter.setPen(QColor(look.text))
    painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, text)


def csv_row(each: LayerHealth) -> list[object]:
    """A layer's numbers at full precision."""
    numbers = (
        each.delta,
        each.delta_rms,
        each.gradient,
        each.gradient_rms,
        each.ratio,
        each.by_slopes,
        each.by_weights,
        each.slope,
        each.spectral,
    )
    return [
        each.layer,
        each.activation,
        each.units,
        " ".join(str(unit + 1) for unit in each.dead),
        " ".join(str(unit + 1) for unit in each.saturated),
        *("" if number is None else full(number) for number in numbers),
        each.flow.value,
    ]
