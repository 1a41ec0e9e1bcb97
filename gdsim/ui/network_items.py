"""The one graphics item that paints the network: edges, labels, units, the loss and the backward pass."""

from __future__ import annotations

import itertools
import math
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gdsim.app.i18n import tr
from gdsim.engine.walk import Phase
from gdsim.ui import theme
from gdsim.ui.network_backward import (
    LOSS_HALF,
    Mark,
    arrow_head,
    forward_marks,
    mark_at,
    marks,
    paint_arrows,
    paint_badges,
    paint_route,
    pass_ink,
    state,
)
from gdsim.ui.network_layout import LABEL, NAMES, RADIUS, TAG_HEIGHT, Rows
from gdsim.ui.network_picture import Picture, brief, shortened
from gdsim.ui.numbers import short

VALUE_PX, LABEL_PX, SMALL_PX = 13, 12, 11
LEGIBLE = 4.5  # px on the screen: smaller text is left out
MOST_BOOST = 2.2
LEVELS = 12  # steps of width and colour: pens are shared
MOST_IN_UNIT = 23.0  # px of the scene: in a larger font a unit has no room for its number
CENTRE, UNCLIPPED = Qt.AlignmentFlag.AlignCenter, Qt.TextFlag.TextDontClip


@lru_cache(maxsize=8)
def _edge_pens(look: theme.Theme) -> tuple[QPen, ...]:
    """Pens by ``2 * level + negative``: wider and stronger with the magnitude."""
    pens = []
    for level in range(LEVELS + 1):
        share = level / LEVELS
        for end in (look.positive, look.negative):
            colour = theme.mix(look.card, end, 0.25 + 0.5 * share) if level else QColor(look.border)
            pens.append(QPen(colour, 1.0 + 3.6 * share**2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    return tuple(pens)


def boost_at(scale: float) -> float:
    """How much larger badges and marked values are drawn at a scale, so that they stay readable."""
    usual = min(max(1.0, 0.8 / max(scale, 0.01)), MOST_BOOST)
    return max(usual, theme.readable(SMALL_PX, scale) / SMALL_PX)


class NetworkItem(QGraphicsItem):
    """Paints a :class:`Picture`; the view asks for another painting."""

    def __init__(self, picture: Picture) -> None:
        super().__init__()
        self.shown = picture
        self.edges = picture.edges()
        self.written = picture.written()
        self.marks: tuple[Mark, ...] = ()
        self._boost = self._label_boost = 1.0
        self._least = 0.0
        self.scale_seen = 1.0
        """The view's scale: where it is small, badges need more room."""
        self.pointed: tuple[int, int] | None = None
        """(column, unit) under the pointer."""
        self.renew()

    def renew(self) -> None:
        """The picture, its layout or what is picked changed."""
        self.prepareGeometryChange()
        picture = self.shown
        self.edges, self.written = picture.edges(), picture.written()
        self.marks = ()
        if not picture.running and picture.layout.label(picture.picks[0]) is not None:
            boost = boost_at(self.scale_seen)
            self.marks = (
                forward_marks(picture.layout, self.written, boost)
                if picture.is_forward
                else marks(picture.layout, picture.picks[0], picture.parameter, self.written, boost)
            )
        self.update()

    def badges(self) -> list[tuple[int, str]]:
        """(number, state) of the factors' badges as they are drawn."""
        cursor, n = self.shown.cursor, len(self.marks)
        return [(mark.number, state(index, cursor, n)) for index, mark in enumerate(self.marks)]

    def mark_at(self, point: QPointF, reach: float) -> int | None:
        """Index of the step drawn at a point of the scene."""
        return mark_at(self.marks, point, reach, self._boost)

    def boundingRect(self) -> QRectF:
        return self.shown.layout.bounds

    # -- painting ----------------------------------------------------------------

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        detail = QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
        legible = widget is None or detail * SMALL_PX >= LEGIBLE
        self._least = math.ceil(theme.readable(0.0, detail)) if widget is not None else 0.0
        if self._least > MOST_IN_UNIT:  # a number would not fit into its unit
            legible = False
        # What the reader looks for stays readable where the whole drawing is small.
        self._boost = boost_at(detail) if widget is not None else 1.0
        self._label_boost = max(min(self._boost, 1.5), self._least / LABEL_PX)
        self._paint_marked(painter)
        self._paint_edges(painter)
        self._paint_to_loss(painter)
        colours = pass_ink(self.shown.is_forward)
        paint_arrows(painter, self.marks, self.shown.cursor, colours, self.shown.hovered_mark)
        if self.shown.path is not None:
            paint_route(painter, self._route(), pass_ink(False))
        self._paint_labels(painter, legible)
        self._paint_units(painter, legible)
        self._paint_loss(painter)
        self._paint_tags(painter, legible)
        self._paint_folds(painter)
        badge_font = self._font(SMALL_PX * self._boost, bold=True)
        paint_badges(painter, self.marks, self.shown.cursor, badge_font, self._boost, colours)
        if self.shown.updated:  # what has changed is read now, the badges have had their time
            self._paint_marked_values(painter)
        self._paint_axis(painter)

    def _route(self) -> list[QPointF]:
        """Points of the path shown, from the loss to the picked parameter, as far as they are drawn."""
        picture, layout = self.shown, self.shown.layout
        path, p = picture.path, picture.parameter
        if path is None:
            return []
        points = [QPointF(layout.loss.x() - LOSS_HALF, layout.loss.y())]
        places = [(p.layer + at, unit) for at, unit in enumerate(path.units)]
        for column, unit in reversed(places):
            if column < len(layout.columns) and unit in layout.columns[column].y:
                points.append(layout.unit(column, unit))
        if p.is_bias:
            tag = layout.tags.get(picture.picks[0])
            points += [tag] if tag is not None else []
        elif p.source in layout.columns[p.layer - 1].y:
            points.append(layout.unit(p.layer - 1, p.source))
        return points

    def _levels(self, rows: Rows) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        w = self.shown.theta[self.shown.layout.index[rows]]
        limit = self.shown.limit()
        size = np.nan_to_num(np.abs(w), nan=0.0, posinf=limit) / limit if limit > 0.0 else np.zeros(len(w))
        level = np.ceil(np.sqrt(np.minimum(size, 1.0)) * LEVELS).astype(np.intp)
        result: np.ndarray[tuple[int], np.dtype[np.intp]] = 2 * level + (w < 0.0)
        return result

    def _paint_edges(self, painter: QPainter) -> None:
        """All edges, one call for each pen; the strongest on top."""
        lines, pens = self.shown.layout.lines, _edge_pens(theme.current())
        if self.shown.updated and len(self.edges) <= 200:
            painter.setPen(QPen(QColor(theme.current().backward_soft), 8.0))
            painter.drawLines([lines[row] for row in self.edges.tolist()])
        level = self._levels(self.edges)
        order = np.argsort(level, kind="stable")
        rows, level = self.edges[order].tolist(), level[order]
        starts = [0, *(np.flatnonzero(np.diff(level)) + 1).tolist(), len(rows)]
        for begin, end in itertools.pairwise(starts):
            if end > begin:
                painter.setPen(pens[int(level[begin])])
                painter.drawLines([lines[row] for row in rows[begin:end]])

    def _paint_marked(self, painter: QPainter) -> None:
        """Casings under the edges: solid for the first pick, dashed for the second, quiet when pointed at."""
        look, layout, picture = theme.current(), self.shown.layout, self.shown
        first, second = picture.picks
        casings = [(picture.hovered, look.field, Qt.PenStyle.SolidLine)]
        casings += [(second, look.accent, Qt.PenStyle.DashLine), (first, look.accent, Qt.PenStyle.SolidLine)]
        for i, colour, style in casings:
            if i is None or i not in layout.row:
                continue
            line = layout.lines[layout.row[i]]
            width = 1.0 + 3.6 * self._share(i) + 3.0
            if i == picture.hovered and i not in picture.picks:
                painter.setPen(QPen(QColor(colour), 14.0))
                painter.drawLine(line)
                continue
            normal = line.normalVector().unitVector()
            dx, dy = normal.dx() * (width / 2 + 1.0), normal.dy() * (width / 2 + 1.0)
            pen = QPen(QColor(colour), 1.4, style, Qt.PenCapStyle.FlatCap)
            if style == Qt.PenStyle.DashLine:
                pen.setDashPattern([4.0, 3.0])
            painter.setPen(pen)
            painter.drawLine(line.translated(dx, dy))
            painter.drawLine(line.translated(-dx, -dy))

    def _share(self, i: int) -> float:
        limit, w = self.shown.limit(), abs(float(self.shown.theta[i]))
        return min(1.0, w / limit) if limit > 0.0 and math.isfinite(w) else 0.0

    def _paint_to_loss(self, painter: QPainter) -> None:
        layout = self.shown.layout
        outputs = layout.columns[-1]
        painter.setPen(QPen(QColor(theme.current().border), 1.5))
        start, end = outputs.x + RADIUS, layout.loss.x() - LOSS_HALF
        painter.drawLines([QLineF(start, y, end, 0.0) for y in outputs.heights])

    def _paint_labels(self, painter: QPainter, legible: bool) -> None:
        picture, layout = self.shown, self.shown.layout
        marked = picture.marked
        usual, large = self._font(LABEL_PX), self._font(LABEL_PX * self._label_boost)
        for i in self.written:
            at = layout.label(i)
            if at is not None and (legible or i in marked):
                painter.setFont(large if i in marked else usual)
                self._value(painter, i, at, LABEL[1])

    def _paint_marked_values(self, painter: QPainter) -> None:
        painter.setFont(self._font(LABEL_PX * self._label_boost))
        for i in self.shown.marked:
            at = self.shown.layout.label(i)
            if at is not None:
                self._value(painter, i, at, LABEL[1])

    def _paint_tags(self, painter: QPainter, legible: bool) -> None:
        marked, tags = self.shown.marked, self.shown.layout.tags
        painter.setFont(self._font(SMALL_PX))
        if legible and painter.fontMetrics().height() <= max(TAG_HEIGHT, self.shown.layout.gap + 2.0):
            for i, at in tags.items():
                if i not in marked:
                    self._value(painter, i, at, TAG_HEIGHT)
        painter.setFont(self._font(SMALL_PX * self._label_boost))
        for i in marked:
            if i in tags:
                self._value(painter, i, tags[i], TAG_HEIGHT)

    def _value(self, painter: QPainter, i: int, at: QPointF, height: float) -> None:
        """A value on the card's colour, boxed when it is marked."""
        look, picture = theme.current(), self.shown
        text = brief(picture.theta[i], signed=True)
        if picture.updated and i == picture.picks[0]:
            text = f"{short(picture.old[i])} → {short(picture.theta[i])}"
        if i in self.shown.layout.tags:
            text = f"b {text}"
        if i in picture.marked:
            height *= self._label_boost
        metrics = painter.fontMetrics()
        width = max(metrics.horizontalAdvance(text) + 6.0, 24.0)
        if self._least:
            height = max(height, metrics.height())
            if i in self.shown.layout.tags:  # the unit is above it, and keeps its edge
                at = at + QPointF(0.0, max(0.0, (height - TAG_HEIGHT) / 2 - 2.0))
        box = QRectF(at.x() - width / 2, at.y() - height / 2, width, height)
        ground = QColor(look.card)
        pen = QPen(Qt.PenStyle.NoPen)
        ink = QColor(look.muted)
        if i in picture.picks:
            ink = QColor(look.text)
            pen = QPen(QColor(look.accent), 1.4)
            if i != picture.picks[0]:
                pen.setDashPattern([3.0, 2.0])
            box.adjust(-2.0, -1.0, 2.0, 1.0)
        elif i == picture.hovered:
            ground, ink = QColor(look.field), QColor(look.text)
        elif picture.updated:
            ink = QColor(look.backward)
        else:
            ground.setAlphaF(0.86)
        painter.setPen(pen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 4.0, 4.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(ink)
        painter.drawText(box, CENTRE, text)

    def _paint_units(self, painter: QPainter, legible: bool) -> None:
        picture, layout = self.shown, self.shown.layout
        lit = self._lit()
        names = picture.session.experiment.data.dataset.input_names
        for k, column in enumerate(layout.columns):
            for unit, y in zip(column.units, column.heights, strict=True):
                centre = QPointF(column.x, y)
                ink = self._circle(painter, k, unit, centre, lit.get((k, unit), ""))
                value = picture.value(k, unit)
                if not legible:
                    continue
                box = QRectF(column.x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS)
                if value is not None:
                    self._number(painter, box, value, ink)
                if k == 0 and len(names) > 1 and unit < len(names):
                    painter.setFont(self._font(SMALL_PX))
                    painter.setPen(QColor(theme.current().muted))
                    room = QRectF(column.x - RADIUS - NAMES, y - RADIUS, NAMES - 6.0, 2 * RADIUS)
                    name = painter.fontMetrics().elidedText(
                        names[unit], Qt.TextElideMode.ElideRight, int(room.width())
                    )
                    painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)

    def _lit(self) -> dict[tuple[int, int], str]:
        """Units of the factors taken: the state of the last one that lit them."""
        lit: dict[tuple[int, int], str] = {}
        for index, mark in enumerate(self.marks):
            how = state(index, self.shown.cursor, len(self.marks))
            if how != "pending":
                lit |= dict.fromkeys(mark.lit, how)
        return lit

    def _circle(self, painter: QPainter, k: int, unit: int, centre: QPointF, lit: str) -> QColor:
        """The unit's disc; returns the colour its number is written in."""
        look, picture = theme.current(), self.shown
        dead, off = (k, unit) in picture.dead, picture.is_off(k, unit)
        ground, ink, line, width = look.card, look.text, look.text, 1.4
        if off or dead:
            line = look.muted
        if dead:
            ground, ink = look.field, look.muted
        if (k, unit) == self.pointed:
            ground, width = look.field, 2.0
        colours = pass_ink(picture.is_forward)
        if lit == "current":
            ground, line, width = colours.soft, colours.line, 2.4
        elif lit == "done":
            line, width = colours.line, 1.8
        pen = QPen(QColor(line), width)
        if off or dead:
            pen.setDashPattern([3.0, 2.4])
        painter.setPen(pen)
        painter.setBrush(QColor(ground))
        painter.drawEllipse(centre, RADIUS, RADIUS)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        return QColor(ink)

    def _font(self, pixels: float, bold: bool = False) -> QFont:
        """A font of so many pixels of the scene, or of those that a hall needs."""
        return _font(max(pixels, self._least), bold)

    def _number(self, painter: QPainter, box: QRectF, value: float, ink: QColor) -> None:
        """A number in its unit: in a smaller font where it is long, and shorter where the font may not be."""
        text = brief(value)
        painter.setFont(self._font(_fitting(text)))
        if self._least:
            text = shortened(
                value, lambda words: painter.fontMetrics().horizontalAdvance(words) <= box.width()
            )
        painter.setPen(ink)
        painter.drawText(box, CENTRE | UNCLIPPED, text)

    def _paint_loss(self, painter: QPainter) -> None:
        look, picture, at = theme.current(), self.shown, self.shown.layout.loss
        box = QRectF(at.x() - LOSS_HALF, at.y() - LOSS_HALF, 2 * LOSS_HALF, 2 * LOSS_HALF)
        begun = 1 if not picture.is_forward else picture.factors
        started = picture.cursor >= begun and bool(self.marks)
        line = pass_ink(picture.is_forward).line if started else look.text
        painter.setPen(QPen(QColor(line), 1.8 if started else 1.4))
        painter.setBrush(QColor(look.card))
        painter.drawRoundedRect(box, 8.0, 8.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if picture.loss is not None and not (picture.is_forward and not started):
            self._number(painter, box, picture.loss, QColor(look.text))
        if picture.target is not None:
            painter.setFont(self._font(SMALL_PX))
            painter.setPen(QColor(look.muted))
            height = max(TAG_HEIGHT, float(painter.fontMetrics().height()))
            under = QRectF(box.left() - 12.0, box.bottom() + 2.0, box.width() + 24.0, height)
            painter.drawText(under, CENTRE | UNCLIPPED, f"t = {brief(picture.target)}")

    def _paint_folds(self, painter: QPainter) -> None:
        look = theme.current()
        painter.setFont(self._font(SMALL_PX * min(self._boost, 1.6)))
        for column in self.shown.layout.columns:
            for fold in column.folds:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(look.field))
                painter.drawRoundedRect(fold.rect, 6.0, 6.0)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QColor(look.muted))
                text = tr("⋮ {count} more", count=fold.hidden) if fold.hidden else tr("fold")
                painter.drawText(fold.rect, CENTRE | UNCLIPPED, text)

    def _paint_axis(self, painter: QPainter) -> None:
        """Which way the numbers flow now: forward, backward, or that the parameters have moved."""
        look, picture, layout = theme.current(), self.shown, self.shown.layout
        left, right = layout.columns[0].x - RADIUS, layout.loss.x() + LOSS_HALF
        painter.setFont(self._font(SMALL_PX * self._boost))
        backward = picture.cursor > 0 and bool(self.marks) and not picture.is_forward
        if picture.phase is Phase.UPDATE and not picture.updated:
            text, ink_of, line = picture.place_text, look.success, None
        elif picture.updated:
            text, ink_of, line = tr("updated: the new values are shown"), look.success, None
        elif backward:
            text, ink_of, line = tr("backward pass"), look.backward, look.backward_line
        else:
            text, ink_of, line = tr("forward pass"), look.forward, look.forward_line
        if picture.thinned:
            text += " · " + tr("only the largest weights are drawn")
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.setPen(QColor(ink_of))
        start = (left + right - width) / 2
        painter.drawText(
            QRectF(start, layout.axis - 8.0 * self._boost, width + 1.0, 16.0 * self._boost), CENTRE, text
        )
        if line is None:
            return
        painter.setPen(QPen(QColor(line), 1.2))
        ends = [(left, start - 10.0), (start + width + 10.0, right)]
        for a, b in ends:
            painter.drawLine(QLineF(a, layout.axis, b, layout.axis))
        tip, way = (QPointF(left, layout.axis), -1.0) if backward else (QPointF(right, layout.axis), 1.0)
        arrow_head(painter, tip, way, 0.0, 8.0 * self._boost)


def _fitting(text: str) -> float:
    """The size in which a number fits into its unit."""
    return VALUE_PX if len(text) <= 4 else SMALL_PX if len(text) == 5 else SMALL_PX - 2


def _font(pixels: float, bold: bool = False) -> QFont:
    font = QFont(QGuiApplication.font())
    font.setPixelSize(round(pixels))
    font.setBold(bold)
    return font
