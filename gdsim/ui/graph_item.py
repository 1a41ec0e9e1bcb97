"""The one graphics item that paints a formula's graph: boxes, edges forward and back, factors and numbers."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gdsim.app.i18n import tr
from gdsim.engine.chain import Key
from gdsim.engine.walk import Phase
from gdsim.ui import theme
from gdsim.ui.graph_layout import CAPTION, MARGIN, GraphLayout, Wire
from gdsim.ui.graph_picture import VALUE_LINE, GraphPicture
from gdsim.ui.network_backward import BADGE, CURRENT, PENDING, arrow_head, pass_ink
from gdsim.ui.network_picture import brief

VALUE_PX, SMALL_PX = 12.0, 11.0
CORNER = 8.0
SURROUND = 60.0  # how far what belongs to an edge or a box may reach beyond it
NOT_YET = "·"
CENTRE = Qt.AlignmentFlag.AlignCenter


class GraphItem(QGraphicsItem):
    """Paints a :class:`GraphPicture`; the view asks for another painting."""

    def __init__(self, picture: GraphPicture) -> None:
        super().__init__()
        self.shown = picture
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)  # tells what is seen

    def renew(self) -> None:
        """The picture or its layout changed."""
        self.prepareGeometryChange()
        self.update()

    def boundingRect(self) -> QRectF:
        layout = self.shown.layout
        return layout.bounds if layout is not None else QRectF()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        layout = self.shown.layout
        if layout is None:
            return
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        seen = option.exposedRect.adjusted(-SURROUND, -SURROUND, SURROUND, SURROUND)
        wires = [
            (self._level(index), index, wire)
            for index, wire in enumerate(layout.wires)
            if wire.path.controlPointRect().adjusted(0.0, -1.0, 0.0, 1.0).intersects(seen)
        ]
        for _, index, wire in sorted(wires, key=lambda entry: entry[0]):  # what is lit lies on top
            self._paint_wire(painter, index, wire)
        for key, box in layout.boxes.items():
            if box.intersects(seen):
                self._paint_box(painter, key, box)
        for _, index, wire in wires:
            self._paint_badge(painter, index, wire)
        self._paint_caption(painter, layout)

    # -- edges -------------------------------------------------------------------------

    def _level(self, index: int) -> int:
        picture = self.shown
        assert picture.layout is not None
        state = picture.edge_state(index)
        if state != PENDING:
            return 3 if state == CURRENT else 2
        return 0 if picture.node_state(picture.layout.wires[index].output) == PENDING else 1

    def _paint_wire(self, painter: QPainter, index: int, wire: Wire) -> None:
        """Grey before it is used, blue to the right when it was, vermilion to the left on the way back."""
        picture, look = self.shown, theme.current()
        back = picture.edge_state(index)
        forward = picture.node_state(wire.output)
        lit = CURRENT in (back, forward if back == PENDING else back)
        ink = pass_ink(back == PENDING)
        if picture.hovered_edge is not None and picture.step_of_wire.get(index) == picture.hovered_edge:
            painter.strokePath(wire.path, _pen(QColor(ink.soft if back != PENDING else look.field), 12.0))
        if back == PENDING and forward == PENDING:
            painter.strokePath(wire.path, _pen(QColor(look.border), 1.4))
            return
        colour = QColor(ink.line)
        if back == PENDING and picture.backward_taken > 0:  # the way forward steps back
            colour = theme.mix(look.card, ink.line, 0.5)
        width = 2.8 if lit else 1.6 if back == PENDING else 2.0
        if lit:
            painter.strokePath(wire.path, _pen(QColor(ink.soft), 9.0))
        painter.strokePath(wire.path, _pen(colour, width))
        painter.setPen(_pen(colour, width))
        tip, way = (wire.end, 1.0) if back == PENDING else (wire.start, -1.0)
        arrow_head(painter, tip, way, 0.0, 6.0 + 2.0 * width)

    def _paint_badge(self, painter: QPainter, index: int, wire: Wire) -> None:
        """A factor's number from the end of the forward pass on, and beside it the factor once it is taken."""
        picture = self.shown
        step = picture.edge(index)
        if step is None or picture.forward_taken < len(picture.steps.forward):
            return
        look, ink = theme.current(), pass_ink(False)
        state, at = picture.edge_state(index), wire.badge
        if state == CURRENT:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ink.soft))
            painter.drawEllipse(at, 1.5 * BADGE, 1.5 * BADGE)
        pen = _pen(QColor(ink.line), 1.2)
        if state == PENDING:
            pen.setDashPattern([2.0, 2.0])
        painter.setPen(pen)
        painter.setBrush(QColor(look.card if state == PENDING else ink.line))
        painter.drawEllipse(at, BADGE, BADGE)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # three digits have less room, but in a hall they must be read as well
        narrow = 0 if theme.least_pixels() else 2 if step.number > 99 else 1 if step.number > 9 else 0
        painter.setFont(_font(SMALL_PX - narrow, True))
        painter.setPen(QColor(ink.text if state == PENDING else look.card))
        painter.drawText(_square(at, BADGE), CENTRE, str(step.number))
        if state != PENDING:
            painter.setFont(_font(VALUE_PX, bold=state == CURRENT))
            drop = (BADGE + 9.0) * (1.0 if wire.below else -1.0)
            self._label(painter, brief(float(step.value)), at + QPointF(0.0, drop), ink.text)

    @staticmethod
    def _label(painter: QPainter, text: str, at: QPointF, colour: str) -> None:
        """A number on a ground of the card's colour, so that lines do not run through it."""
        look = theme.current()
        width = painter.fontMetrics().horizontalAdvance(text) + 6.0
        box = QRectF(at.x() - width / 2, at.y() - 8.0, width, 16.0)
        ground = QColor(look.card)
        ground.setAlphaF(0.86)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 4.0, 4.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(colour))
        painter.drawText(box, CENTRE, text)

    # -- nodes -------------------------------------------------------------------------

    def _paint_box(self, painter: QPainter, key: Key, box: QRectF) -> None:
        picture, look = self.shown, theme.current()
        node, state, slope = picture.nodes[key], picture.node_state(key), picture.adjoint(key)
        edge = picture.current_edge
        ground, line, width = look.card, look.border if state == PENDING else look.text, 1.4
        if state == CURRENT or slope is not None:
            ink = pass_ink(state == CURRENT)
            line, width = ink.line, 1.8
            if state == CURRENT or (edge is not None and key == edge.argument):
                ground, width = ink.soft, 2.4
        if node is picture.variable and slope is None:
            line, width = look.accent, 1.8
        if picture.hovered_node is not None and node.layer == picture.hovered_node + 1:
            ground, width = look.field, max(width, 2.0)
        painter.setPen(QPen(QColor(line), width))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(box, CORNER, CORNER)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        value_top = box.bottom() - VALUE_LINE - 5.0
        if picture.typeset:
            formula = picture.formula(node)
            middle = (box.top() + 3.0 + value_top) / 2
            origin = QPointF(
                box.center().x() - formula.width / 2, middle + (formula.ascent - formula.descent) / 2
            )
            painter.translate(origin)
            painter.fillPath(formula.path, QColor(look.muted if state == PENDING else look.text))
            painter.translate(-origin)
        self._paint_value(painter, key, QRectF(box.left(), value_top, box.width(), VALUE_LINE), state)
        if slope is not None:
            text = f"{picture.slope_text(key)} = {brief(slope)}" + (
                " + …" if picture.expects_more(key) else ""
            )
            lit = edge is not None and key in (edge.argument, edge.output)
            painter.setFont(_font(SMALL_PX, bold=lit))
            at = QPointF(box.center().x(), box.bottom() + 11.0)
            self._label(painter, text, at, pass_ink(False).text)

    def _paint_value(self, painter: QPainter, key: Key, room: QRectF, state: str) -> None:
        picture, look = self.shown, theme.current()
        node, new = picture.nodes[key], picture.new_value(key)
        value = float(node.value)
        text = NOT_YET if state == PENDING else brief(value)
        colour = look.muted if state == PENDING else look.text if node.is_leaf else look.forward
        if new is not None:
            text, colour = f"{brief(value)} → {brief(new)}", look.success
        painter.setFont(_font(VALUE_PX, bold=state == CURRENT))
        painter.setPen(QColor(colour))
        painter.drawText(room.adjusted(-24.0, 0.0, 24.0, 0.0), CENTRE, text)

    # -- the caption -------------------------------------------------------------------------

    def _paint_caption(self, painter: QPainter, layout: GraphLayout) -> None:
        """Which way the numbers flow now: forward, backward, or that the variables have moved."""
        picture, look = self.shown, theme.current()
        backward = picture.backward_taken > 0 or picture.phase is Phase.BACKWARD
        if picture.phase is Phase.UPDATE:
            done = picture.updated
            text = tr("updated: the new values are shown") if done else picture.place_text
            colour, line = look.success, ""
        elif backward:
            ink = pass_ink(False)
            text, colour, line = tr("backward pass"), ink.text, ink.line
        else:
            ink = pass_ink(True)
            text, colour, line = tr("forward pass"), ink.text, ink.line
        painter.setFont(_font(SMALL_PX))
        left, right = layout.bounds.left() + MARGIN, layout.bounds.right() - MARGIN
        y = layout.bounds.bottom() - CAPTION / 2
        width = painter.fontMetrics().horizontalAdvance(text)
        start = (left + right - width) / 2
        painter.setPen(QColor(colour))
        painter.drawText(QRectF(start - 8.0, y - 8.0, width + 16.0, 16.0), CENTRE, text)
        if not line or start - left < 24.0:
            return
        painter.setPen(_pen(QColor(line), 1.2))
        for a, b in ((left, start - 10.0), (start + width + 10.0, right)):
            painter.drawLine(QPointF(a, y), QPointF(b, y))
        arrow_head(painter, QPointF(left if backward else right, y), -1.0 if backward else 1.0, 0.0, 8.0)


def _pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)


def _square(middle: QPointF, half: float) -> QRectF:
    return QRectF(middle.x() - half, middle.y() - half, 2 * half, 2 * half)


def _font(pixels: float, bold: bool = False) -> QFont:
    font = QFont(QGuiApplication.font())
    font.setPixelSize(round(pixels))
    font.setBold(bold)
    return font
