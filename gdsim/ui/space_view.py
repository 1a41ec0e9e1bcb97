"""The surface in 3-D: a canvas to turn, move, zoom and click, and its few switches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSlider, QToolButton, QVBoxLayout, QWidget

from gdsim.app.i18n import tr
from gdsim.engine.hinges import Hinges
from gdsim.engine.kinds import CriticalPoint
from gdsim.engine.landscape import Grid
from gdsim.engine.surface_choice import SurfaceChoice
from gdsim.ui import solid_gl, theme
from gdsim.ui.camera import Camera
from gdsim.ui.exporting import Figure
from gdsim.ui.forms import ElidedLabel
from gdsim.ui.numbers import short
from gdsim.ui.overlay import Array
from gdsim.ui.solid import Solid, Style, default_keep, solid_of
from gdsim.ui.solid_painter import SolidPicture, paint_solid
from gdsim.ui.space_painter import Scene, floor_contours, on_floor, on_surface, paint_scene, trail_of
from gdsim.ui.surface_paths import PathLine

MOVING, RESTING = 36, 61  # cells' corners a side that the painter draws, while turned and at rest
REST_MS = 120
SLICE = 0.006  # seconds at a time for a fine picture
ROOMY = 170  # pixels of height below which only the menu is shown
DRAG = 4.0  # pixels beyond which a press is no click
TURN, STEP, ZOOM = 0.4, 5.0, 1.15  # degrees a pixel, degrees a key, factor a notch
ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, 1.0),
    Qt.Key.Key_Down: (0.0, -1.0),
}
ZOOMS = {Qt.Key.Key_Plus: 1 / ZOOM, Qt.Key.Key_Equal: 1 / ZOOM, Qt.Key.Key_Minus: ZOOM}
NOTHING = np.empty((0, 2, 2))
#: What a picture of the surface depends on: solid, camera, width, height, and pixels a point.
Key = tuple[Solid, Camera, int, int, float]
SWITCHES = ("floor", "mesh", "logarithmic", "curvature")


class SpaceCanvas(QWidget):
    """Draws a scene through a camera: the solid by OpenGL where there is one, else by QPainter."""

    hovered = Signal(object)
    """The place ``(a, b)`` of the plane under the mouse; None beside the surface."""
    clicked = Signal(object)
    """The place ``(a, b)`` that was clicked."""
    turned = Signal()
    """The camera moved."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("space_canvas")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.scene: Scene | None = None
        self.camera = Camera()
        self.cursor_at: tuple[float, float] | None = None
        self._coarse: dict[int, Solid] = {}
        self._press: QPointF | None = None
        self._last = QPointF()
        self._dragging = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.update)
        self._kept: tuple[Key, QImage] | None = None
        self._rough: tuple[Key, QImage] | None = None
        self._work: tuple[Key, SolidPicture] | None = None
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._go_on)

    def sizeHint(self) -> QSize:
        return QSize(480, 320)

    def set_scene(self, scene: Scene | None) -> None:
        """Another scene; None empties the canvas."""
        if scene is None or self.scene is None or scene.solid is not self.scene.solid:
            self._coarse.clear()
            self._work = None
        self.scene = scene
        self.update()

    def set_camera(self, camera: Camera) -> None:
        """Look from another place."""
        if camera != self.camera:
            self.camera, self._work = camera, None
            self._rest.start()
            self.update()
            self.turned.emit()

    def set_cursor(self, at: tuple[float, float] | None) -> None:
        """The place that the mouse is over, here or in the 2-D picture."""
        if at != self.cursor_at:
            self.cursor_at = at
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.fillRect(self.rect(), QColor(theme.current().card))
            if self.scene is not None:
                self.draw(painter, self.width(), self.height(), patient=True)
        finally:
            painter.end()

    def draw(self, painter: QPainter, width: float, height: float, patient: bool = False) -> None:
        """The scene as it is on the screen; who is ``patient`` may get a coarse surface first."""
        scene = self.scene
        assert scene is not None

        def surface(painter: QPainter) -> None:
            picture = self._picture(scene.solid, int(width), int(height), patient)
            painter.drawImage(QPointF(0.0, 0.0), picture)

        paint_scene(painter, scene, self.camera, width, height, surface, self.cursor_at)

    def _picture(self, solid: Solid, width: int, height: int, patient: bool) -> QImage:
        """The surface alone. It is kept, since the mouse over it changes nothing of it."""
        ratio = self.devicePixelRatioF()
        key = (solid, self.camera, width, height, ratio)
        if self._kept is not None and self._kept[0] == key:
            return self._kept[1]
        gl = solid_gl.renderer()
        if gl is not None:
            try:
                picture = gl.image(solid, self.camera, width, height, ratio)
                self._kept = (key, picture)
                return picture
            except solid_gl.NoOpenGLError:
                solid_gl.forget()
        return self._painted(key, patient)

    def _painted(self, key: Key, patient: bool) -> QImage:
        """Without OpenGL: coarse at first, and the fine one as it gets done between other things."""
        solid, view = key[0], key[1:]
        if not patient:
            whole = SolidPicture(self._coarser(solid, RESTING), *view)
            whole.go_on()
            self._kept = (key, whole.image)
            return whole.image
        if self._rough is None or self._rough[0] != key:
            rough = SolidPicture(self._coarser(solid, MOVING), *view)
            rough.go_on()
            self._rough = (key, rough.image)
        if not self._rest.isActive() and (self._work is None or self._work[0] != key):
            self._work = (key, SolidPicture(self._coarser(solid, RESTING), *view))
            self._turn.start()
        return self._rough[1]

    def _coarser(self, solid: Solid, most: int) -> Solid:
        if most not in self._coarse:
            self._coarse[most] = solid.coarser(most)
        return self._coarse[most]

    def _go_on(self) -> None:
        if self._work is None:
            return
        key, picture = self._work
        picture.go_on(SLICE)
        if picture.done:
            self._kept, self._work = (key, picture.image), None
            self.update()
        else:
            self._turn.start()

    def place_at(self, at: QPointF) -> tuple[float, float] | None:
        """The place of the plane whose surface is seen at a pixel."""
        if self.scene is None:
            return None
        ray = self.camera.ray(at.x(), at.y(), self.width(), self.height())
        return self.scene.solid.meet(self.camera.position, ray)

    # -- mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press = self._last = event.position()
        self._dragging = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._press is None:
            place = self.place_at(at)
            self.set_cursor(place)
            self.hovered.emit(place)
            return
        if not self._dragging and (at - self._press).manhattanLength() < DRAG:
            return
        self._dragging = True
        step, self._last = at - self._last, at
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.buttons() & Qt.MouseButton.LeftButton and not shift:
            self.set_camera(self.camera.turned(-TURN * step.x(), TURN * step.y()))
        else:
            self.set_camera(self.camera.panned(step.x(), step.y(), self.width(), self.height()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        clicked = self._press is not None and not self._dragging
        self._press, self._dragging = None, False
        if clicked and event.button() == Qt.MouseButton.LeftButton:
            place = self.place_at(event.position())
            if place is not None:
                self.clicked.emit(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._press = None  # its first click has placed the start already

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.set_camera(self.camera.zoomed(ZOOM ** (-event.angleDelta().y() / 120.0)))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self.set_cursor(None)
        self.hovered.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ARROWS:
            right, up = ARROWS[key]
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.set_camera(self.camera.panned(20.0 * right, -20.0 * up, self.width(), self.height()))
            else:
                self.set_camera(self.camera.turned(STEP * right, STEP * up))
        elif key in ZOOMS:
            self.set_camera(self.camera.zoomed(ZOOMS[key]))
        elif key == Qt.Key.Key_Home:
            self.set_camera(Camera())
        else:
            super().keyPressEvent(event)


class SpaceView(QWidget):
    """The canvas below its switches; whoever owns it gives it the grid and the paths."""

    looked = Signal()
    """The user chose another eye or another style."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("space_view")
        self.style_shown = Style()
        self.canvas = SpaceCanvas()
        self.grid: Grid | None = None
        self._names = ("", "", "")
        self._contents: tuple[
            tuple[PathLine, ...], tuple[tuple[float, float], ...], tuple[CriticalPoint, ...], float
        ]
        self._contents = ((), (), (), float("inf"))
        self._chosen_keep: float | None = None
        self._hinges: Hinges | None = None
        self.options, self.list = QToolButton(), QMenu(self)
        self.options.setObjectName("space_options")
        self.options.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.list.setObjectName("space_options_menu")
        self.list.setToolTipsVisible(True)
        self.switches: dict[str, QAction] = {}
        for name in SWITCHES:
            switch = QAction(self)
            switch.setObjectName(f"space_{name}")
            switch.setCheckable(True)
            switch.setChecked(bool(getattr(self.style_shown, name)))
            switch.toggled.connect(self._on_switched)
            self.switches[name] = switch
            self.list.addAction(switch)
        self.list.addSeparator()
        self.home = QAction(self)
        self.home.setObjectName("space_home")
        self.home.triggered.connect(self._on_home)
        self.list.addAction(self.home)
        self.options.setMenu(self.list)
        self.cut_label, self.cut = QLabel(), QSlider(Qt.Orientation.Horizontal)
        self.cut.setObjectName("space_cut")
        self.cut.setRange(20, 100)
        self.cut.setValue(100)
        self.cut.setFixedWidth(96)
        self.cut.valueChanged.connect(self._on_cut)
        self.note = ElidedLabel(role="muted")
        self.note.setObjectName("space_note")
        # over the canvas, whose upper edge is empty: in a low window the picture needs the height
        self.strip = QWidget(self)
        self.strip.setObjectName("space_strip")
        row = QHBoxLayout(self.strip)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self.options)
        row.addWidget(self.cut_label)
        row.addWidget(self.cut)
        row.addWidget(self.note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)
        self.strip.raise_()
        self.setMinimumSize(140, 48)
        self.canvas.turned.connect(self.looked)

    def chosen(self) -> dict[str, Any]:
        """The eye and the style, as fields of a :class:`SurfaceChoice`."""
        camera, style = self.camera, self.style_shown
        first = camera == Camera()
        eye = (camera.azimuth, camera.elevation, camera.distance, *camera.centre)
        switches = {name: getattr(style, name) for name in SWITCHES}
        return {"eye": None if first else eye, "keep": self._chosen_keep, **switches}

    def adopt(self, choice: SurfaceChoice) -> None:
        """Take over the eye and the style that a project keeps."""
        before = self.blockSignals(True)  # nothing of this is the user's wish
        try:
            self.camera = Camera() if choice.eye is None else Camera.at(*choice.eye)
            for name, switch in self.switches.items():
                switch.blockSignals(True)
                switch.setChecked(getattr(choice, name))
                switch.blockSignals(False)
            self._chosen_keep = choice.keep
            styles = {name: getattr(choice, name) for name in SWITCHES}
            self.style_shown = replace(self.style_shown, **styles)
            self._show_cut(1.0 if choice.keep is None else choice.keep)
            self.set_grid(self.grid, self._names)
        finally:
            self.blockSignals(before)

    @property
    def camera(self) -> Camera:
        """Where the eye is."""
        return self.canvas.camera

    @camera.setter
    def camera(self, camera: Camera) -> None:
        self.canvas.set_camera(camera)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = event.size().height() >= ROOMY
        for widget in (self.cut_label, self.cut, self.note):
            widget.setVisible(roomy)
        width = self.width() if roomy else min(self.width(), self.options.sizeHint().width() + 16)
        self.strip.setGeometry(0, 0, width, self.strip.sizeHint().height())

    def set_grid(self, grid: Grid | None, names: tuple[str, str, str]) -> None:
        """Another surface: axes' names and that of the value."""
        self.grid, self._names = grid, names
        if grid is not None and self._chosen_keep is None:
            self._show_cut(default_keep(grid))
        self._rebuild()

    def set_marks(
        self,
        lines: tuple[PathLine, ...],
        starts: tuple[tuple[float, float], ...],
        critical: Sequence[CriticalPoint] = (),
        near: float = float("inf"),
    ) -> None:
        """The paths, start points and stationary points; farther than ``near`` off the plane is pale."""
        self._contents = (lines, starts, tuple(critical), near)
        self._furnish()

    def set_hinges(self, found: Hinges | None) -> None:
        """Where the surface is folded; None for nowhere."""
        if found is not self._hinges:
            self._hinges = found
            self._furnish()

    def set_cursor(self, at: tuple[float, float] | None) -> None:
        """The place under the mouse in the 2-D picture."""
        self.canvas.set_cursor(at)

    def _rebuild(self) -> None:
        solid = None if self.grid is None else solid_of(self.grid, self.style_shown)
        if solid is None:
            self.canvas.set_scene(None)
            self.note.set_text("")
            return
        contours = floor_contours(solid)
        self.canvas.set_scene(Scene(solid, self.style_shown, self._names, contours))
        self._furnish()
        self._say(solid)

    def _furnish(self) -> None:
        scene = self.canvas.scene
        if scene is None:
            return
        lines, starts, critical, near = self._contents
        solid = scene.solid
        places: Array = on_surface(solid, [point.x for point in critical])
        found = self._hinges
        self.canvas.set_scene(
            replace(
                scene,
                trails=tuple(trail_of(solid, line, near) for line in lines if len(line.points)),
                starts=on_surface(solid, starts),
                marks=tuple(zip(critical, places, strict=True)),
                hinges=on_floor(solid, NOTHING if found is None else found.segments, scene.style.floor),
                folded=0 if found is None else found.lines,
            )
        )

    def _say(self, solid: Solid) -> None:
        parts = []
        if solid.cut.any():
            parts.append(tr("cut above {value}", value=short(solid.scale.high)))
        if self.style_shown.logarithmic:
            parts.append(tr("logarithmic height"))
        if self.style_shown.curvature:
            parts.append(tr("colour: sum of the second derivatives"))
        self.note.set_text("   ".join(parts))

    # -- the switches

    def _on_switched(self, *_: object) -> None:
        chosen = {name: switch.isChecked() for name, switch in self.switches.items()}
        self.style_shown = replace(self.style_shown, **chosen)
        self._rebuild()
        self.looked.emit()

    def _on_cut(self, percent: int) -> None:
        self._chosen_keep = percent / 100.0
        self.style_shown = replace(self.style_shown, keep=self._chosen_keep)
        self._rebuild()
        self.looked.emit()

    def _show_cut(self, keep: float) -> None:
        self.style_shown = replace(self.style_shown, keep=keep)
        self.cut.blockSignals(True)
        self.cut.setValue(round(100 * keep))
        self.cut.blockSignals(False)

    def _on_home(self) -> None:
        self.camera = Camera()

    # -- looks

    def retranslate(self) -> None:
        for name, (text, tip) in {
            "floor": (tr("Contours on the floor"), tr("The contour lines below the surface")),
            "mesh": (tr("Mesh"), tr("Lines along both axes on the surface")),
            "logarithmic": (tr("Logarithmic height"), tr("Heights show the logarithm of the value")),
            "curvature": (
                tr("Colour by curvature"),
                tr("The sum of the second derivatives along both axes instead of the value"),
            ),
        }.items():
            self.switches[name].setText(text)
            self.switches[name].setToolTip(tip)
        self.home.setText(tr("First view"))
        self.home.setToolTip(tr("Put the camera back (Home)"))
        tip = tr("How the surface is drawn in 3-D")
        self.options.setText(tr("3D view"))
        self.options.setToolTip(tip)
        self.options.setAccessibleName(tip)
        self.list.setAccessibleName(tip)
        self.cut_label.setText(tr("Keep"))
        tip = tr("Cut the surface so that this share of its values is kept: steep walls hide less")
        self.cut.setToolTip(tip)
        self.cut.setAccessibleName(tip)
        self.cut_label.setToolTip(tip)
        self.canvas.setAccessibleName(tr("Surface in 3-D"))
        self.canvas.setAccessibleDescription(
            tr(
                "Drag to turn, drag with Shift or the right button to move, the wheel zooms; a click places "
                "the start. Arrow keys turn, with Shift they move, + and − zoom, Home puts the camera back."
            )
        )
        self.canvas.setToolTip("")
        if self.canvas.scene is not None:
            self._say(self.canvas.scene.solid)

    def restyle(self) -> None:
        theme.mark(self.cut_label, role="muted")
        self.options.setIcon(theme.icon("settings"))
        self._rebuild()

    # -- taking away

    def figure(self, name: str, title: str) -> Figure:
        """The scene through the present camera, all of it vectors."""

        def render(painter: QPainter, rect: QRectF) -> None:
            self._rebuild()  # a figure may have another theme
            scene, camera = self.canvas.scene, self.camera
            if scene is None:
                return
            width, height = rect.width(), rect.height()

            def surface(painter: QPainter) -> None:
                paint_solid(painter, scene.solid, camera, width, height, fine=True)

            painter.save()
            try:
                painter.translate(rect.topLeft())
                paint_scene(painter, scene, camera, width, height, surface)
            finally:
                painter.restore()

        def render_and_restore(painter: QPainter, rect: QRectF) -> None:
            try:
                render(painter, rect)
            finally:
                QTimer.singleShot(0, self, self._rebuild)

        size = self.canvas.size() if self.canvas.isVisible() else QSize(800, 520)
        return Figure(name, title, render_and_restore, QSizeF(size))
