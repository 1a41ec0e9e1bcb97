"""The drawing of the network: look at it, pick weights and biases in it, and type their values."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLineF, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontInfo,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QShowEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsScene, QGraphicsView, QToolTip, QWidget

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.ui import theme
from gdsim.ui.exporting import Figure
from gdsim.ui.network_items import SMALL_PX, NetworkItem, boost_at
from gdsim.ui.network_layout import FOLD_ABOVE, TRIES, Layout
from gdsim.ui.network_picture import Picture
from gdsim.ui.network_value_editor import ValueEditor
from gdsim.ui.rendering import figure_of_scene

REACH = 7.0  # px on the screen: how near to an edge the pointer must be
LARGEST_FIT = 1.25  # no larger than this at the base size of text
CLOSEST = 8.0  # zoom, in units of the fit
LEAST_SIZE = (480.0, 200.0)
_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class NetworkView(QGraphicsView):
    """Reads the session; picks, hovers and edits go back to it.

    Click picks, Shift+click picks the second, double-click edits; the wheel
    zooms, dragging the background pans. With the keyboard: arrows (with Shift
    for the second), Enter, Space for a fold, + and −, 0.
    """

    view_moved = Signal()
    """Columns stand elsewhere on the screen: zoomed, panned, resized or laid out anew."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("network_view")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(False)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self._expanded: frozenset[int] = frozenset()
        self._scale, self._centre = 1.0, QPointF()
        self._zoomed = self._stale = False
        self._grip: tuple[QPointF, QPointF] | None = None
        self._ring = False
        self.picture = Picture(session, self._new_layout())
        self.item = NetworkItem(self.picture)
        scene = QGraphicsScene(self)
        scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        scene.addItem(self.item)
        self.setScene(scene)
        self.value_editor = ValueEditor(self._set_value, self.viewport())
        self.view_moved.connect(self._follow)
        session.rebuilt.connect(self.refresh)
        session.moved.connect(self.refresh)
        session.picked.connect(self.refresh)
        session.backward_changed.connect(self.refresh)
        session.running_changed.connect(self.refresh)
        theme.notifier.changed.connect(self._restyle)
        self._restyle()
        self.retranslate()
        self.fit()

    # -- what is shown -----------------------------------------------------------

    def refresh(self) -> None:
        """Show what the session shows; put off while the view is hidden."""
        if self.isVisible():
            self._take()
        else:
            self._stale = True

    def _take(self) -> None:
        self._stale = False
        picture, session = self.picture, self.session
        same = picture.layout.mlp == session.mlp
        if not same:
            self.value_editor.dismiss()
            old, new = picture.layout.mlp.widths, session.mlp.widths
            kept = frozenset(k for k in self._expanded if len(old) == len(new) and old[k] == new[k])
            if len(old) != len(new) or kept != self._expanded:
                self._expanded, self._zoomed = kept, False
        drawn = picture.layout
        if not same or any(drawn.label(i) is None for i in session.picks) or picture.named != self._named():
            self._arrange()
        else:
            picture.read()
            self.item.renew()
        self._describe()

    def _arrange(self) -> None:
        """Lay out anew; the fit follows unless the user has zoomed."""
        self.picture.layout = self._new_layout()
        self.picture.read()
        self.item.renew()
        if self._zoomed:
            self._look()
        else:
            self.fit()

    def _named(self) -> bool:
        return len(self.session.experiment.data.dataset.input_names) > 1

    def _new_layout(self) -> Layout:
        mlp = self.session.mlp
        pinned: dict[int, list[int]] = {}
        for i in self.session.picks:
            p = mlp.parameter(i)
            pinned.setdefault(p.layer, []).append(p.unit)
            if not p.is_bias:
                pinned.setdefault(p.layer - 1, []).append(p.source)
        width, height = self._size()
        layout = Layout(mlp, width, height, self._expanded, pinned, self._named())
        for _ in range(
            2 if theme.least_pixels() else 0
        ):  # larger text takes room, and makes the whole smaller
            text = theme.readable(SMALL_PX, self._fit_scale(layout)) / SMALL_PX
            layout = Layout(mlp, width, height, self._expanded, pinned, self._named(), text)
        return layout

    def _size(self) -> tuple[float, float]:
        room = self.viewport().size()
        text = _text_scale()  # larger text means a drawing with less room around it, shown larger
        return max(room.width() / text, LEAST_SIZE[0]), max(room.height() / text, LEAST_SIZE[1])

    def badges(self) -> list[tuple[int, str]]:
        """(number, "done", "current" or "pending") of the factors' badges as drawn; none during a run."""
        return self.item.badges()

    def edge_position(self, i: int) -> QPoint:
        """Where parameter ``i`` can be clicked, in viewport pixels; KeyError when it is folded away."""
        layout = self.picture.layout
        places = [at for at in (layout.tags.get(i), layout.labels.get(i)) if at is not None]
        if i in layout.row:
            places += [layout.along(i, t) for t in (*TRIES, 0.12, 0.88)]
        if not places:
            raise KeyError(i)
        points = [self.mapFromScene(at) for at in places]
        return next((point for point in points if self.parameter_at(point) == i), points[0])

    def unit_position(self, column: int, unit: int) -> QPoint:
        """Centre of a unit (column 0 are the inputs) in pixels of the viewport; KeyError when folded away."""
        return self.mapFromScene(self.picture.layout.unit(column, unit))

    def parameter_at(self, point: QPoint) -> int | None:
        """The weight or bias under a point of the viewport."""
        layout = self.picture.layout
        reach = REACH / self._scale
        return layout.parameter_at(self._to_scene(QPointF(point)), reach, self.item.edges, self.item.written)

    def column_positions(self) -> list[float]:
        """Where every column and the loss stand: x in pixels of the viewport."""
        layout = self.picture.layout
        to_view = self.viewportTransform()
        return [to_view.map(QPointF(x, 0.0)).x() for x in (*(c.x for c in layout.columns), layout.loss.x())]

    def figure(self) -> Figure:
        """The whole drawing with the backward pass as it stands, whatever the zoom."""
        if self._stale or not self.isVisible():
            self._take()
        return figure_of_scene(self.scene(), "network", tr("Network"))

    # -- zoom, pan, fit ------------------------------------------------------------

    def fit(self) -> None:
        """The whole drawing, and again whenever the view changes its size."""
        if self._zoomed:
            self._zoomed = False
            self.picture.layout = self._new_layout()
            self.item.renew()
        self._scale, self._centre = self._fit_scale(), self.picture.layout.bounds.center()
        self._look()

    def zoom(self, factor: float, at: QPointF) -> None:
        """Zoom by a factor around a point of the viewport."""
        fit = self._fit_scale()
        anchor = self._to_scene(at)
        self._scale = min(max(self._scale * factor, 0.5 * fit), CLOSEST * fit)
        middle = QPointF(self.viewport().rect().center())
        self._centre = anchor - (at - middle) / self._scale
        self._zoomed = True
        self._look()

    def _fit_scale(self, layout: Layout | None = None) -> float:
        bounds, room = (layout or self.picture.layout).bounds, self.viewport().size()
        most = LARGEST_FIT * _text_scale()
        fit = min(room.width() / bounds.width(), room.height() / bounds.height(), most)
        return float(max(fit, 0.01))

    def _look(self) -> None:
        if boost_at(self._scale) != boost_at(self.item.scale_seen):
            self.item.scale_seen = self._scale
            self.item.renew()
        bounds, room = self.picture.layout.bounds, self.viewport().size()
        x = min(max(self._centre.x(), bounds.left()), bounds.right())
        y = min(max(self._centre.y(), bounds.top()), bounds.bottom())
        self._centre = QPointF(x, y)
        dx, dy = room.width() / self._scale + 1.0, room.height() / self._scale + 1.0
        self.setSceneRect(bounds.adjusted(-dx, -dy, dx, dy))
        self.setTransform(QTransform.fromScale(self._scale, self._scale))
        self.centerOn(self._centre)
        self.view_moved.emit()

    def _to_scene(self, point: QPointF) -> QPointF:
        inverted, _ = self.viewportTransform().inverted()
        return inverted.map(point)

    def _reveal(self, i: int) -> None:
        """Pan so far that a parameter picked with the keyboard can be seen."""
        at = self.picture.layout.label(i)
        if at is None:
            return
        room = QRectF(
            self._to_scene(QPointF(0.0, 0.0)), self._to_scene(QPointF(self.viewport().rect().bottomRight()))
        )
        if not room.contains(at):
            self._centre = at
            self._look()

    def _follow(self) -> None:
        if self.value_editor.parameter is not None:
            at = self.picture.layout.label(self.value_editor.parameter)
            if at is not None:
                self.value_editor.place(self.mapFromScene(at))

    # -- editing -------------------------------------------------------------------

    def edit(self, i: int) -> None:
        """Open the field for parameter ``i`` over its value."""
        at = self.picture.layout.label(i)
        if at is not None:
            QToolTip.hideText()
            self.session.pause()
            self.value_editor.open(
                i, self.picture.name(i), float(self.picture.theta[i]), self.mapFromScene(at)
            )

    def _set_value(self, i: int, value: float) -> None:
        """The weights shown, with one of them changed, become the start."""
        session = self.session
        experiment = session.document.experiment
        if session.k > 0 or self.picture.updated:
            experiment = experiment.with_start(self.picture.theta)
        name = tr("Change {name}", name=self.picture.name(i))
        session.document.edit(name, experiment.with_parameter(i, value))

    def toggle_fold(self, column: int) -> None:
        """Show all units of a wide layer, or fold it again."""
        if self.session.mlp.widths[column] > FOLD_ABOVE:
            self._expanded = self._expanded ^ {column}
            self._zoomed = bool(
                self._expanded
            )  # opened, it is for panning: the whole would be too small to read
            self._arrange()

    # -- mouse -----------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        fold = self.picture.layout.fold_at(self._to_scene(at))
        i = self.parameter_at(at.toPoint())
        if event.button() == Qt.MouseButton.LeftButton and fold is not None:
            self.toggle_fold(fold.column)
        elif event.button() == Qt.MouseButton.LeftButton and i is not None:
            self.session.pick(i, second=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._grip = at, QPointF(self._centre)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._grip is None:
            self._point_at(at.toPoint())
        elif self._zoomed or QLineF(at, self._grip[0]).length() >= QApplication.startDragDistance():
            self._zoomed = True
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self._centre = self._grip[1] - (at - self._grip[0]) / self._scale
            self._look()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        self._point_at(event.position().toPoint())
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        scene = self._to_scene(event.position())
        i = self.parameter_at(event.position().toPoint())
        if self.picture.layout.fold_at(scene) is not None:
            return
        if i is not None:
            self.edit(i)
        elif self.picture.layout.unit_at(scene) is None:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y()
        if turn:
            self.zoom(1.15 ** (turn / 120.0), event.position())
        event.accept()

    def _point_at(self, point: QPoint | None) -> None:
        """Light up what the pointer is over, here and in the other views."""
        scene = self._to_scene(QPointF(point)) if point is not None else None
        i = self.parameter_at(point) if point is not None else None
        layout = self.picture.layout
        unit = layout.unit_at(scene) if scene is not None and i is None else None
        clickable = i is not None or (scene is not None and layout.fold_at(scene) is not None)
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor
        )
        if unit != self.item.pointed:
            self.item.pointed = unit
            self.viewport().update()
        at = self.item.mark_at(scene, REACH / self._scale) if scene is not None else None
        self.session.hover_factor(None if at is None else self.picture.first_place + at)
        self.session.hover(i)

    def tip(self, point: QPoint) -> str:
        """What there is to say about a point of the viewport."""
        scene = self._to_scene(QPointF(point))
        layout = self.picture.layout
        i = self.parameter_at(point)
        if i is not None:
            return self.picture.parameter_tip(i)
        unit = layout.unit_at(scene)
        if unit is not None:
            return self.picture.unit_tip(*unit)
        fold = layout.fold_at(scene)
        if fold is not None and fold.hidden:
            return tr("{count} more units: click to show all of this layer", count=fold.hidden)
        return tr("Click to fold this layer") if fold is not None else ""

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self.tip(event.pos())
            if text:
                QToolTip.showText(event.globalPos(), text, self.viewport())
            else:
                QToolTip.hideText()
            return True
        if event.type() == QEvent.Type.Leave and self._grip is None:
            self._point_at(None)
        return super().viewportEvent(event)

    # -- keyboard ----------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        second = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        middle = QPointF(self.viewport().rect().center())
        if modifiers & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            event.ignore()
        elif key in _ARROWS:
            self._walk(*_ARROWS[key], second)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self._reveal(self.session.picks[0])
            self.edit(self.session.picks[0])
        elif key == Qt.Key.Key_Space:
            p = self.session.mlp.parameter(self.session.picks[0])
            self.toggle_fold(p.layer if self.session.mlp.widths[p.layer] > FOLD_ABOVE else p.layer - 1)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1.25, middle)
        elif key == Qt.Key.Key_Minus:
            self.zoom(0.8, middle)
        else:
            event.ignore()

    def _walk(self, across: int, down: int, second: bool) -> None:
        """Move the pick by a layer or within its layer."""
        mlp = self.session.mlp
        now, other = self.session.picks[::-1] if second else self.session.picks
        p = mlp.parameter(now)
        if across:
            layer = p.layer + across
            if not 1 <= layer <= mlp.depth:
                return
            units, fan_in = mlp.widths[layer], mlp.widths[layer - 1]
            if across > 0:
                new = mlp.index(layer, min(p.unit, units - 1), p.unit)
            else:
                new = mlp.index(
                    layer, min(p.unit, units - 1) if p.is_bias else p.source, fan_in if p.is_bias else 0
                )
        else:
            new = now + down
            if second and new == other:
                new += down
            if not mlp.offsets[p.layer - 1] <= new < mlp.offsets[p.layer]:
                return
        if second and new == other:
            return
        self.session.pick(new, second)
        self._reveal(new)

    # -- looks and words -----------------------------------------------------------------

    def _restyle(self) -> None:
        if not self._zoomed and self.isVisible():
            self._arrange()  # the text may have another size
        self.setBackgroundBrush(QColor(theme.current().card))
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Network drawing"))
        self._describe()
        self.viewport().update()

    def _describe(self) -> None:
        if not self.session.is_running and self.picture.mlp == self.session.mlp:
            text = self.picture.description()
            if text != self.accessibleDescription():
                self.setAccessibleDescription(text)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        if self._ring and self.hasFocus():
            painter.save()
            painter.resetTransform()
            painter.setPen(QPen(QColor(theme.current().accent), 1.0))
            painter.drawRoundedRect(QRectF(self.viewport().rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0)
            painter.restore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in _KEYBOARD
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._take()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._zoomed:
            self._look()
        else:
            self._arrange()


def _text_scale() -> float:
    """Size of the application's text against the usual, at least 1."""
    return max(1.0, QFontInfo(QApplication.font()).pixelSize() / 13.3)
