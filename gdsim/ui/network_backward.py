"""The pass in the drawing: what each step forward or factor backward runs along, and its numbered badge."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from gdsim.engine.network import Parameter
from gdsim.ui import theme
from gdsim.ui.network_layout import LABEL, RADIUS, TAG_HEIGHT, Layout

DONE, CURRENT, PENDING = "done", "current", "pending"
BADGE = 9.0  # radius
GAP = 3.0  # between an arrow's end and what it points at
MANY = 24  # arrows of one factor, above which they are drawn light and without heads
BUNDLE = 160  # lines drawn of one factor; a whole layer's arrows are a texture beyond that
ARC_RADIUS, ARC_FROM, ARC_TO = RADIUS + 5.0, 48.0, 152.0  # degrees, counter-clockwise from the right
ARC_BADGE = QPointF(RADIUS + 9.0, -RADIUS + 7.0)
LOSS_HALF = 22.0


@dataclass(frozen=True)
class Mark:
    """One step in the drawing. Backward, lines run from the loss's side to the parameter's: right to left.

    ``arcs`` are centres of units at which an activation is differentiated,
    ``lit`` the units (column, unit) it belongs to, ``tag`` the bias it ends in.
    """

    number: int
    lines: tuple[QLineF, ...]
    arcs: tuple[QPointF, ...]
    lit: frozenset[tuple[int, int]]
    badge: QPointF
    tag: QPointF | None = None


def state(index: int, cursor: int, factors: int) -> str:
    """Of the factor at ``index`` (0 = the loss's) when the cursor has taken ``cursor`` of them."""
    if index < cursor - 1 or cursor > factors:
        return DONE
    return CURRENT if index == cursor - 1 else PENDING


def marks(
    layout: Layout, i: int, p: Parameter, written: Sequence[int], boost: float = 1.0
) -> tuple[Mark, ...]:
    """The factors of parameter ``i`` (it is ``p``), from the loss back.

    Badges, ``boost`` times their usual size, keep off the values that are ``written``.
    """
    depth = layout.mlp.depth
    number = 1 + 2 * (depth - p.layer + 1)
    blocked = [
        (
            at,
            LABEL[0] / 2 if w != i else LABEL[0] * min(boost, 1.3),
        )  # the picked one's shows two values after the update
        for w in written
        if (at := layout.label(w)) is not None
    ]
    found: list[Mark] = []

    def add(
        lines: Iterable[QLineF],
        lit: set[tuple[int, int]],
        guide: QLineF,
        arcs: tuple[QPointF, ...] = (),
        tag: QPointF | None = None,
    ) -> None:
        every = tuple(lines)
        step = math.ceil(len(every) / BUNDLE) or 1
        badge = _free(guide, blocked, [mark.badge for mark in found], BADGE * boost)
        found.append(Mark(number - len(found), every[::step], arcs, frozenset(lit), badge, tag))

    outputs = layout.columns[depth]
    to_outputs = [
        QLineF(layout.loss.x() - LOSS_HALF - GAP, 0.0, outputs.x + RADIUS + GAP, y) for y in outputs.heights
    ]
    middle = outputs.units.index(outputs.middle)
    add(to_outputs, {(depth, unit) for unit in outputs.units}, to_outputs[middle])
    for k in range(depth, p.layer - 1, -1):
        column = layout.columns[k]
        own = (p.unit,) if k == p.layer else column.units
        centres = tuple(layout.unit(k, unit) for unit in own)
        corner = centres[0] + ARC_BADGE
        add((), {(k, unit) for unit in own}, QLineF(corner, corner), centres)
        if k > p.layer:
            below = layout.columns[k - 1]
            targets = (p.unit,) if k - 1 == p.layer else below.units
            lines = [
                QLineF(column.x - RADIUS - GAP, y, below.x + RADIUS + GAP, below.y[unit])
                for y in column.heights
                for unit in targets
            ]
            target = p.unit if k - 1 == p.layer else below.middle
            guide = QLineF(column.x - RADIUS, column.y[column.middle], below.x + RADIUS, below.y[target])
            add(lines, {(k - 1, unit) for unit in targets}, guide)
    if p.is_bias:
        tag = layout.tags[i]
        side = tag + QPointF(LABEL[0] / 2 + BADGE + 4.0, 0.0)
        add((), set(), QLineF(side, side), tag=tag)
    else:
        x1, y1, x2, y2 = layout.ends[layout.row[i]]
        source = {(p.layer - 1, p.source)} if p.layer > 1 else set()
        line = QLineF(float(x2) - GAP, float(y2), float(x1) + GAP, float(y1))
        add((line,), source, line)
    return tuple(found)


def forward_marks(layout: Layout, written: Sequence[int], boost: float = 1.0) -> tuple[Mark, ...]:
    """The steps forward, left to right: an affine map and an activation per layer, then the loss."""
    depth = layout.mlp.depth
    blocked = [(at, LABEL[0] / 2) for w in written if (at := layout.label(w)) is not None]
    found: list[Mark] = []

    def add(
        lines: list[QLineF], lit: set[tuple[int, int]], guide: QLineF, arcs: tuple[QPointF, ...] = ()
    ) -> None:
        step = math.ceil(len(lines) / BUNDLE) or 1
        badge = _free(guide, blocked, [mark.badge for mark in found], BADGE * boost)
        found.append(Mark(len(found) + 1, tuple(lines[::step]), arcs, frozenset(lit), badge))

    for k in range(1, depth + 1):
        below, column = layout.columns[k - 1], layout.columns[k]
        lines = [
            QLineF(below.x + RADIUS + GAP, y1, column.x - RADIUS - GAP, y2)
            for y2 in column.heights
            for y1 in below.heights
        ]
        guide = QLineF(below.x + RADIUS, below.y[below.middle], column.x - RADIUS, column.y[column.middle])
        units = {(k, unit) for unit in column.units}
        add(lines, units, guide)
        centres = tuple(layout.unit(k, unit) for unit in column.units)
        corner = layout.unit(k, column.middle) + ARC_BADGE
        add([], units, QLineF(corner, corner), centres)
    outputs = layout.columns[depth]
    end = layout.loss.x() - LOSS_HALF - GAP
    to_loss = [QLineF(outputs.x + RADIUS + GAP, y, end, 0.0) for y in outputs.heights]
    add(to_loss, set(), to_loss[outputs.units.index(outputs.middle)])
    return tuple(found)


def mark_at(found: Sequence[Mark], point: QPointF, reach: float, boost: float = 1.0) -> int | None:
    """Index of the step whose badge, arrows or arcs are at a point; badges before arrows."""
    for index, mark in enumerate(found):
        if QLineF(mark.badge, point).length() <= BADGE * boost:
            return index
    for index, mark in enumerate(found):
        if any(abs(QLineF(centre, point).length() - ARC_RADIUS) <= reach for centre in mark.arcs):
            return index
        if any(_distance(line, point) <= reach for line in mark.lines):
            return index
    return None


def _distance(line: QLineF, point: QPointF) -> float:
    dx, dy = line.dx(), line.dy()
    square = dx * dx + dy * dy
    if not square:
        return QLineF(line.p1(), point).length()
    t = ((point.x() - line.x1()) * dx + (point.y() - line.y1()) * dy) / square
    return QLineF(line.pointAt(min(1.0, max(0.0, t))), point).length()


@dataclass(frozen=True)
class Ink:
    """Colours of a pass: its lines, its words, and what lies softly under the step taken last."""

    line: str
    text: str
    soft: str


def pass_ink(forward: bool) -> Ink:
    """Blue forward, vermilion backward."""
    look = theme.current()
    if forward:
        return Ink(look.forward_line, look.forward, theme.mix(look.card, look.forward_line, 0.14).name())
    return Ink(look.backward_line, look.backward, look.backward_soft)


def _free(
    guide: QLineF, labels: Sequence[tuple[QPointF, float]], badges: Sequence[QPointF], radius: float
) -> QPointF:
    """A place for a badge on the guide: near its middle, off labels (middle, half width) and badges."""
    best, most = guide.pointAt(0.5), -math.inf
    for t in (0.5, 0.4, 0.6, 0.32, 0.68, 0.25, 0.75, 0.18, 0.82):
        at = guide.pointAt(t)
        room = math.inf
        for o, half in labels:
            room = min(room, max(abs(at.x() - o.x()) - half, abs(at.y() - o.y()) - LABEL[1] / 2) - radius)
        for o in badges:
            room = min(room, QLineF(at, o).length() - 2 * radius - 3.0)
        if room >= 0.0:
            return at
        if room > most:
            best, most = at, room
    return best


# --- painting ------------------------------------------------------------------------------------


def arrow_head(painter: QPainter, tip: QPointF, dx: float, dy: float, size: float) -> None:
    """A filled triangle at ``tip`` that points along (dx, dy), in the colour of the pen."""
    length = math.hypot(dx, dy) or 1.0
    ux, uy = dx / length, dy / length
    back = QPointF(tip.x() - ux * size, tip.y() - uy * size)
    half = size * 0.42
    points = QPolygonF(
        [
            tip,
            QPointF(back.x() - uy * half, back.y() + ux * half),
            QPointF(back.x() + uy * half, back.y() - ux * half),
        ]
    )
    painter.setBrush(painter.pen().color())
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPolygon(points)
    painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_arrows(
    painter: QPainter, found: Sequence[Mark], cursor: int, colours: Ink, hovered: int | None = None
) -> None:
    """The arrows of the steps taken, the one taken last strongest; the one pointed at stands out."""
    if hovered is not None and hovered < len(found):
        _paint_under(painter, found[hovered], colours.soft, 8.0)
    for now in (False, True):
        for index, mark in enumerate(found):
            how = state(index, cursor, len(found))
            if how != PENDING and (how == CURRENT) is now:
                _paint_arrow(painter, mark, now, colours)


def _paint_under(painter: QPainter, mark: Mark, soft: str, width: float) -> None:
    painter.setPen(_pen(QColor(soft), width))
    painter.drawLines(list(mark.lines))
    for centre in mark.arcs:
        _arc(painter, centre)
    if mark.tag is not None:
        painter.drawRoundedRect(_around(mark.tag), 4.0, 4.0)


def _paint_arrow(painter: QPainter, mark: Mark, now: bool, colours: Ink) -> None:
    colour = QColor(colours.line)
    bundle = len(mark.lines) > 1
    width = (2.4 if now else 1.6) if bundle else (3.6 if now else 2.4)
    if len(mark.lines) > MANY:
        width = 1.2 if now else 0.8
        colour.setAlphaF(0.7 if now else 0.4)
    head = 6.0 + 2.2 * width
    if now and len(mark.lines) <= MANY:
        _paint_under(painter, mark, colours.soft, width + (4.0 if bundle else 8.0))
    if len(mark.lines) > MANY:
        painter.setPen(_pen(colour, width, Qt.PenCapStyle.FlatCap))
        painter.drawLines(
            list(mark.lines if now else mark.lines[::3])
        )  # behind the present one a hint is enough
    for line in mark.lines if len(mark.lines) <= MANY else ():
        painter.setPen(_pen(colour, width, Qt.PenCapStyle.FlatCap))
        length = line.length() or 1.0
        painter.drawLine(QLineF(line.p1(), line.pointAt(max(0.0, 1.0 - 0.8 * head / length))))
        arrow_head(painter, line.p2(), line.dx(), line.dy(), head)
    painter.setPen(_pen(colour, 3.0 if now else 2.2, Qt.PenCapStyle.FlatCap))
    for centre in mark.arcs:
        _arc(painter, centre)
        end = math.radians(ARC_TO + 10.0)
        tip = centre + QPointF(ARC_RADIUS * math.cos(end), -ARC_RADIUS * math.sin(end))
        arrow_head(painter, tip, -math.sin(end - 0.15), -math.cos(end - 0.15), 10.0 if now else 8.5)
    if mark.tag is not None:
        painter.setPen(_pen(colour, 2.4 if now else 1.6))
        painter.drawRoundedRect(_around(mark.tag), 4.0, 4.0)


def paint_route(painter: QPainter, points: Sequence[QPointF], colours: Ink) -> None:
    """One path from the loss to the picked parameter, drawn over everything else."""
    for width, colour in ((9.0, QColor(colours.soft)), (4.0, QColor(colours.line))):
        painter.setPen(_pen(colour, width))
        for start, end in itertools.pairwise(points):
            painter.drawLine(QLineF(start, end))
    painter.setPen(_pen(QColor(colours.line), 2.4))
    for start, end in itertools.pairwise(points):
        line = QLineF(start, end)
        arrow_head(painter, line.pointAt(0.5), line.dx(), line.dy(), 14.0)


def paint_badges(
    painter: QPainter, found: Sequence[Mark], cursor: int, font: QFont, boost: float, colours: Ink
) -> None:
    """The factors' numbers, ``boost`` times their usual size: filled when taken, dashed when to come."""
    look = theme.current()
    painter.setFont(font)
    radius = BADGE * boost
    for index, mark in enumerate(found):
        how = state(index, cursor, len(found))
        line = QColor(colours.line)
        if how == CURRENT:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.soft))
            painter.drawEllipse(mark.badge, radius * 1.5, radius * 1.5)
        pen = _pen(line, 1.2 * boost)
        if how == PENDING:
            pen.setDashPattern([2.0, 2.0])
        painter.setPen(pen)
        painter.setBrush(QColor(look.card) if how == PENDING else line)
        painter.drawEllipse(mark.badge, radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(colours.text if how == PENDING else look.card))
        box = QRectF(mark.badge.x() - radius, mark.badge.y() - radius, 2 * radius, 2 * radius)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(mark.number))


def _pen(colour: QColor, width: float, cap: Qt.PenCapStyle = Qt.PenCapStyle.RoundCap) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, cap)


def _arc(painter: QPainter, centre: QPointF) -> None:
    box = QRectF(centre.x() - ARC_RADIUS, centre.y() - ARC_RADIUS, 2 * ARC_RADIUS, 2 * ARC_RADIUS)
    painter.drawArc(box, round(ARC_FROM * 16), round((ARC_TO - ARC_FROM) * 16))


def _around(tag: QPointF) -> QRectF:
    return QRectF(
        tag.x() - LABEL[0] / 2 - 2.0, tag.y() - TAG_HEIGHT / 2 - 1.0, LABEL[0] + 4.0, TAG_HEIGHT + 2.0
    )
