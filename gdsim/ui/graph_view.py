"""The drawing of a formula's graph: the pass through it, step by step, node by node and edge by edge."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLineF, QPoint, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFontInfo,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QShowEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsScene, QGraphicsView, QToolTip, QWidget

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.engine.chain import Key
from gdsim.ui import theme
from gdsim.ui.exporting import Figure
from gdsim.ui.graph_item import SMALL_PX, GraphItem
from gdsim.ui.graph_picture import GraphPicture
from gdsim.ui.network_backward import state
from gdsim.ui.rendering import figure_of_scene
from gdsim.ui.typeset_later import TypesetLater

REACH = 7.0  # px on the screen: how near to an edge the pointer must be
LARGEST_FIT, SMALLEST_FIT = 1.25, 0.72  # scales at the base size of text: 11 px are never less than 8
CLOSEST = 6.0  # zoom
AIR = 24.0  # px between the step taken last and the edge of the window
STRIDE = 64.0  # px an arrow key moves the drawing
_ARROWS = {
    Qt.Key.Key_Left: QPointF(-1.0, 0.0),
    Qt.Key.Key_Right: QPointF(1.0, 0.0),
    Qt.Key.Key_Up: QPointF(0.0, -1.0),
    Qt.Key.Key_Down: QPointF(0.0, 1.0),
}


class GraphView(QGraphicsView):
    """Reads the session; a click on a variable follows its derivative, hovering lights up a step everywhere.

    The wheel zooms, dragging pans, a double-click fits. With the keyboard:
    arrows, + and −, 0, and Space for the next variable.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("graph_view")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(False)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self._later = TypesetLater(self)
        self._scale, self._centre = 1.0, QPointF()
        self._zoomed = self._stale = False
        self._cursor = -1
        self._grip: tuple[QPointF, QPointF] | None = None
        self.picture = GraphPicture(session)
        self.item = GraphItem(self.picture)
        scene = QGraphicsScene(self)
        scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        scene.addItem(self.item)
        self.setScene(scene)
        self._later.arrived.connect(self.refresh)
        session.rebuilt.connect(self.refresh)
        session.moved.connect(self.refresh)
        session.picked.connect(self.refresh)
        session.backward_changed.connect(self.refresh)
        theme.notifier.changed.connect(self._restyle)
        self._restyle()
        self.retranslate()

    # -- what is shown -----------------------------------------------------------

    def refresh(self) -> None:
        """Show what the session shows; put off while the view is hidden."""
        if self.isVisible():
            self._take()
        else:
            self._stale = True

    def _take(self) -> None:
        self._stale = False
        self.picture.read()
        before = self.picture.formulas
        if self.picture.arrange(self._later.ready(before)):
            self.fit()
        self.item.renew()
        if self.picture.tape is not None and self.session.cursor != self._cursor:
            self._cursor = self.session.cursor
            self._reveal()
        self._describe()

    def settle(self) -> None:
        """Wait until the formulas are typeset and drawn."""
        self._later.settle()
        self._take()

    def badges(self) -> list[tuple[int, str]]:
        """(number, "done", "current" or "pending") of the factors' badges, in the order of the pass."""
        picture = self.picture
        forward, n = len(picture.steps.forward), len(picture.steps.backward)
        if picture.tape is None or picture.forward_taken < forward:
            return []
        taken = picture.backward_taken if picture.current_edge or not picture.backward_taken else n + 1
        return [(step.number, state(j, taken, n)) for j, step in enumerate(picture.steps.backward)]

    def node_position(self, key: Key) -> QPoint:
        """The middle of a node's box in pixels of the viewport; KeyError if there is none."""
        if self.picture.layout is None:
            raise KeyError(key)
        return self.mapFromScene(self.picture.layout.boxes[key].center())

    def edge_position(self, j: int) -> QPoint:
        """The badge of the j-th backward step in pixels of the viewport; IndexError if there is none."""
        step = self.picture.steps.backward[j]
        assert self.picture.layout is not None
        return self.mapFromScene(self.picture.layout.wires[step.index].badge)

    def figure(self) -> Figure:
        """The whole graph with the pass as it stands, whatever the zoom."""
        self._take()
        self.settle()
        return figure_of_scene(self.scene(), "graph", tr("Computational graph"))

    # -- zoom, pan, fit ------------------------------------------------------------

    def fit(self) -> None:
        """The whole graph, as far as its letters stay readable."""
        self._zoomed = False
        layout = self.picture.layout
        if layout is None:
            return
        tall = self.viewport().height() / layout.height
        scale = max(min(tall, LARGEST_FIT * _text_scale()), _smallest_fit())
        layout.spread(self.viewport().width() / scale)
        self.item.renew()
        self._scale = self._fit_scale()
        bounds, room = layout.bounds, QPointF(self.viewport().width(), self.viewport().height())
        self._centre = bounds.center()
        if bounds.width() * self._scale > room.x():
            self._centre.setX(bounds.left() + room.x() / self._scale / 2)
        self._look()
        self._reveal()

    def zoom(self, factor: float, at: QPointF) -> None:
        """Zoom by a factor around a point of the viewport."""
        anchor = self._to_scene(at)
        least = max(0.5 * self._whole_scale(), theme.readable(0.0) / SMALL_PX)
        self._scale = min(max(self._scale * factor, min(least, self._scale)), CLOSEST)
        self._centre = anchor - (at - QPointF(self.viewport().rect().center())) / self._scale
        self._zoomed = True
        self._look()

    def _whole_scale(self) -> float:
        """The scale at which the whole graph is in the window, but not larger than is good to read."""
        bounds, room = self.item.boundingRect(), self.viewport().size()
        if bounds.isEmpty():
            return 1.0
        fit = min(room.width() / bounds.width(), room.height() / bounds.height())
        return float(max(0.05, min(fit, LARGEST_FIT * _text_scale())))

    def _fit_scale(self) -> float:
        return max(self._whole_scale(), _smallest_fit())

    def _look(self) -> None:
        bounds, room = self.item.boundingRect(), self.viewport().size()
        x = min(max(self._centre.x(), bounds.left()), bounds.right())
        y = min(max(self._centre.y(), bounds.top()), bounds.bottom())
        self._centre = QPointF(x, y)
        dx, dy = room.width() / self._scale + 1.0, room.height() / self._scale + 1.0
        self.setSceneRect(bounds.adjusted(-dx, -dy, dx, dy))
        self.setTransform(QTransform.fromScale(self._scale, self._scale))
        self.centerOn(self._centre)

    def _to_scene(self, point: QPointF) -> QPointF:
        inverted, _ = self.viewportTransform().inverted()
        return inverted.map(point)

    def _reveal(self) -> None:
        """Pan so far that the step taken last can be seen."""
        layout, picture = self.picture.layout, self.picture
        if (
            layout is None
            or picture.tape is None
            or (not self._zoomed and self._scale <= self._whole_scale())
        ):
            return
        if picture.current_node is not None:
            lit = layout.boxes[picture.current_node]
        elif picture.current_edge is not None:
            step = picture.current_edge
            lit = layout.boxes[step.argument].united(QRectF(layout.wires[step.index].badge, QSizeF(1.0, 1.0)))
        else:
            return
        air = AIR / self._scale
        lit = lit.adjusted(-air, -air, air, air)
        corner = self._to_scene(QPointF(0.0, 0.0))
        room = QRectF(corner, self._to_scene(QPointF(self.viewport().rect().bottomRight())))
        shift = QPointF(
            _shift(room.left(), room.right(), lit.left(), lit.right()),
            _shift(room.top(), room.bottom(), lit.top(), lit.bottom()),
        )
        if not shift.isNull():
            self._centre += shift
            self._look()

    # -- mouse ---------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        key = self._node_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and key in self.picture.variables:
            self.session.pick(self.picture.variables.index(key))
        elif event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._grip = event.position(), QPointF(self._centre)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._grip is None:
            self._point_at(at)
        elif QLineF(at, self._grip[0]).length() >= QApplication.startDragDistance():
            self._zoomed = True
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self._centre = self._grip[1] - (at - self._grip[0]) / self._scale
            self._look()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        self._point_at(event.position())
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.button() == Qt.MouseButton.LeftButton and self._node_at(event.position()) is None:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y()
        if turn:
            self.zoom(1.15 ** (turn / 120.0), event.position())
        event.accept()

    def _node_at(self, point: QPointF) -> Key | None:
        layout = self.picture.layout
        return layout.node_at(self._to_scene(point)) if layout is not None else None

    def _wire_at(self, point: QPointF) -> int | None:
        layout = self.picture.layout
        return layout.wire_at(self._to_scene(point), REACH / self._scale) if layout is not None else None

    def _point_at(self, point: QPointF | None) -> None:
        """Light up the step that is under the pointer, here and in the other views."""
        key = self._node_at(point) if point is not None else None
        clickable = key in self.picture.variables and len(self.picture.variables) > 1
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor
        )
        index: int | None = None
        if key is not None:
            node = self.picture.nodes[key]
            index = None if node.is_leaf else node.layer - 1
        elif point is not None:
            wire = self._wire_at(point)
            j = self.picture.step_of_wire.get(wire) if wire is not None else None
            index = None if j is None else len(self.picture.steps.forward) + j
        self.session.hover_factor(index)

    def tip(self, point: QPoint) -> str:
        """What there is to say about a point of the viewport."""
        at = QPointF(point)
        key = self._node_at(at)
        if key is not None:
            return self.picture.node_tip(key)
        wire = self._wire_at(at)
        return self.picture.edge_tip(wire) if wire is not None else ""

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
        key, middle = Qt.Key(event.key()), QPointF(self.viewport().rect().center())
        if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            event.ignore()
        elif key in _ARROWS:
            self._zoomed = True
            self._centre += _ARROWS[key] * (STRIDE / self._scale)
            self._look()
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1.25, middle)
        elif key == Qt.Key.Key_Minus:
            self.zoom(0.8, middle)
        elif key == Qt.Key.Key_Space and self.picture.variables:
            self.session.pick((self.picture.parameter + 1) % len(self.picture.variables))
        else:
            event.ignore()

    # -- looks and words -----------------------------------------------------------------

    def _restyle(self) -> None:
        if not self._zoomed and self.isVisible():
            self.fit()  # the text may have another size
        self.setBackgroundBrush(QColor(theme.current().card))
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the words in the present language."""
        self.setAccessibleName(tr("Computational graph"))
        if self.isVisible():
            self._take()
        self.viewport().update()

    def _describe(self) -> None:
        text = self.picture.description()
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)

    def sizeHint(self) -> QSize:
        return QSize(640, 260)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._take()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._zoomed:
            self._look()
        else:
            self.fit()


def _shift(low: float, high: float, start: float, end: float) -> float:
    """How far a window from ``low`` to ``high`` must move to show what lies between ``start`` and ``end``."""
    if start < low or end - start > high - low:
        return start - low
    return max(0.0, end - high)


def _smallest_fit() -> float:
    """The scale below which letters are hard to read."""
    return max(SMALLEST_FIT * _text_scale(), theme.readable(0.0) / SMALL_PX)


def _text_scale() -> float:
    """Size of the application's text against the usual, at least 1."""
    return max(1.0, QFontInfo(QApplication.font()).pixelSize() / 13.3)
