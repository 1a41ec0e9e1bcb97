"""The surface of a loss or a function: contours or a curve, every optimizer's path, and the starts."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QToolButton, QVBoxLayout, QWidget

from gdsim.app.i18n import say, tr
from gdsim.app.session import Session
from gdsim.engine.landscape import Grid, Plane
from gdsim.engine.planes import project
from gdsim.engine.project import Project
from gdsim.engine.sentence import InputError
from gdsim.engine.surface_choice import COORDINATES
from gdsim.ui import guard, theme
from gdsim.ui.contours import ContourItem, contours_of, interpolate, row_at
from gdsim.ui.exporting import Figure
from gdsim.ui.forms import ElidedLabel, Message, explain
from gdsim.ui.guard import Array
from gdsim.ui.legend import Legend, optimizer_entries, optimizer_names, with_legend
from gdsim.ui.numbers import short
from gdsim.ui.overlay import Gestures
from gdsim.ui.parameter_box import ParameterBox
from gdsim.ui.plot_view import PlotView, Segmented, set_axis_title
from gdsim.ui.sight import Sight
from gdsim.ui.space_view import SpaceView
from gdsim.ui.surface_controls import BusyBar, PlaneButton, ShowButton, WindowForm
from gdsim.ui.surface_layers import Layers
from gdsim.ui.surface_marks import AnswerItem
from gdsim.ui.surface_paths import CursorItem, PathItem, PointItem, StartItem, path_lines

WINDOW_MS = 250  # after the last turn of the wheel the new window is sampled
WIPE_MS = 150  # an old picture stays so long while the new one is on its way
LABEL_MS = 60
NEAR = 0.02  # of the window's diagonal: a path this close lies on the plane
READING = 200  # pixels the reading has at least
ALL = ("experiment", "grid", "paths", "point", "field", "study")
PROBE = "probe"
NUDGE = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
ZOOM = {Qt.Key.Key_Plus: 0.8, Qt.Key.Key_Equal: 0.8, Qt.Key.Key_Minus: 1.25}


TURN = {Qt.Key.Key_Comma: 1, Qt.Key.Key_Period: -1}


class SurfaceView(PlotView):
    """Filled contours of the slice along the two picked parameters; or, in 1-D, the curve along the first.

    A function of one variable is always a curve, with the starts and the runs on it.
    """

    def __init__(self, session: Session, sight: Sight | None = None, parent: QWidget | None = None) -> None:
        super().__init__(session, "surface_view", parent)
        self.sight = Sight(self) if sight is None else sight
        self.title, self.readout, self.message = QLabel(), ElidedLabel(role="muted"), Message()
        theme.mark(self.title, role="title")
        self.readout.setObjectName("surface_readout")
        self.readout.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.message.setObjectName("surface_message")
        self.mode = Segmented("surface_mode", ("1d", "2d", "3d", "both"))
        self.mode.choose("2d")
        self.axis_first, self.axis_second = ParameterBox("axis_first"), ParameterBox("axis_second")
        self.times = QLabel("×")
        self.show_button = ShowButton(self.sight)
        self.plane_button = PlaneButton(session)
        self.plane_note = ElidedLabel(role="muted")
        self.plane_note.setObjectName("plane_note")
        self.window_button, self.fit_button = QToolButton(), QToolButton()
        self.window_button.setObjectName("surface_window")
        self.window_button.setCheckable(True)
        self.fit_button.setObjectName("surface_fit")
        self.form = WindowForm(session)
        self.legend = Legend("surface_legend")
        self.plot = guard.guarded_plot(grid="")
        self.plot.setObjectName("surface_plot")
        self.plot.installEventFilter(self)
        self.space = SpaceView()
        self.busy = BusyBar(session, self)
        self._lay_out()
        self._add_items()
        self._connect()
        self._pointed = False
        self._opened: Project | None = None
        self._adopt()
        self._ready = True
        self.retranslate()
        self.restyle()
        self.touch(*ALL)

    # -- building

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 0)
        head.setSpacing(4)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.mode)
        head.addSpacing(8)
        head.addWidget(self.axis_first)
        head.addWidget(self.times)
        head.addWidget(self.axis_second)
        head.addSpacing(8)
        head.addWidget(self.plane_button)
        head.addWidget(self.show_button)
        head.addWidget(self.window_button)
        head.addWidget(self.fit_button)
        strip = QHBoxLayout()
        strip.setContentsMargins(8, 0, 12, 0)
        strip.setSpacing(8)
        strip.addWidget(self.legend, 1)
        strip.addWidget(self.readout)
        below = QVBoxLayout()
        below.setContentsMargins(12, 0, 12, 0)
        below.setSpacing(4)
        below.addWidget(self.form)
        below.addWidget(self.message)
        below.addWidget(self.plane_note)
        frame = QHBoxLayout()
        frame.setContentsMargins(8, 0, 12, 0)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("surface_splitter")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.plot)
        self.splitter.addWidget(self.space)
        self.splitter.setSizes([500, 500])
        frame.addWidget(self.splitter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(below)
        column.addLayout(strip)
        column.addLayout(frame, 1)
        self.setMinimumSize(280, 160)

    def _add_items(self) -> None:
        self.box = self.plot.plotItem.getViewBox()
        self.box.disableAutoRange()
        self.contours = ContourItem(self.box)
        self.paths = PathItem(self.box)
        self.start = StartItem(self.box)
        self.points = PointItem(self.box)
        self.answer = AnswerItem(self.box)
        self.elsewhere = CursorItem(self.box)
        self.layers = Layers(self.session, self.sight, self.box, self.contours)
        self.gestures = Gestures(self.box, self._handle_at)
        self.slice = pg.PlotDataItem(antialias=True)
        self.plot.plotItem.addItem(self.slice, ignoreBounds=True)
        self._timers = {}
        for name, wait, act in (
            ("window", WINDOW_MS, self._choose_window),
            ("wipe", WIPE_MS, self._wipe),
            ("label", LABEL_MS, self._place_labels),
        ):
            timer = QTimer(self)
            timer.setSingleShot(True)
            timer.setInterval(wait)
            timer.timeout.connect(act)
            self._timers[name] = timer

    def _connect(self) -> None:
        session = self.session
        session.rebuilt.connect(self._on_rebuilt)
        session.moved.connect(self._on_moved)
        session.picked.connect(self._on_picked)
        session.surface_changed.connect(self._on_surface_changed)
        session.looks_changed.connect(self._on_looks_changed)
        session.minima_changed.connect(self._on_study_changed)
        session.study_changed.connect(self._on_study_changed)
        session.hinges_changed.connect(self._on_hinges_changed)
        self.sight.changed.connect(self._on_sight_changed)
        self.mode.chosen.connect(self._on_mode)
        self.axis_first.chosen.connect(self._on_first)
        self.axis_second.chosen.connect(self._on_second)
        self.window_button.toggled.connect(self.form.setVisible)
        self.form.close_button.clicked.connect(self._close_form)
        self.fit_button.clicked.connect(self.fit)
        self.legend.chosen.connect(session.choose_lead)
        self.gestures.hovered.connect(self._on_hovered)
        self.gestures.clicked.connect(self._on_clicked)
        self.gestures.added.connect(self._on_added)
        self.gestures.dragged.connect(self._on_dragged)
        self.gestures.dropped.connect(self._on_dropped)
        self.space.canvas.hovered.connect(self._on_space_hovered)
        self.space.looked.connect(self._on_looked)
        self.space.canvas.clicked.connect(self._on_space_clicked)
        self.box.sigRangeChangedManually.connect(self._on_zoomed)
        self.box.sigRangeChanged.connect(self._on_range_changed)
        self.box.sigResized.connect(self._on_range_changed)

    # -- what is shown

    @property
    def flat(self) -> bool:
        """True in 1-D."""
        frame = self.session.frame
        return self.session.is_line or self.mode.key == "1d" or (frame is not None and frame.kind == "line")

    @property
    def solid(self) -> bool:
        """True if the surface is seen in 3-D, alone or beside the contours."""
        return self.mode.key in ("3d", "both") and not self.flat

    @property
    def line(self) -> bool:
        """True for a function of one variable: starts and runs have their place on its curve."""
        return self.session.is_line and self.session.is_function

    @property
    def placeable(self) -> bool:
        """True where a place of the plot is one for a start."""
        return not self.flat or self.line

    @property
    def names(self) -> tuple[str, str]:
        """The two picked parameters."""
        return self.session.coordinates

    def draw(self, parts: set[str]) -> None:
        if "experiment" in parts:
            self._arrange()
            self._draw_axes()
        if "experiment" in parts or "paths" in parts:
            self.legend.set_entries(optimizer_entries(self.session), self.session.lead)
            self._share_strip()
        if "grid" in parts:
            self._draw_grid()
        if "paths" in parts:
            self._draw_paths()
        if parts & {"grid", "paths"} and self.flat:
            self._draw_slice()
        if parts & {"experiment", "study"}:
            self.layers.draw_study(self.flat)
        if parts & {"experiment", "grid", "field"}:
            self.layers.draw_field(self.flat)
        if parts & {"experiment", "grid", "paths", "point"}:
            self.layers.draw_point(self.flat)
            self._rest()
        if self.solid:
            self._draw_space(parts)

    def _draw_space(self, parts: set[str]) -> None:
        """The same grid and the same paths in 3-D."""
        if parts & {"experiment", "grid"} and not (self.session.grid is None and self.space.grid is not None):
            self.space.set_grid(self.session.grid, (*self.names, self.layers.value_name))
        if parts & {"experiment", "grid", "paths", "study"}:
            minima = self.session.minima if self.session.is_function and self.sight.minima else None
            self.space.set_marks(self.paths.lines, self._starts(), minima or (), self.paths.near)
        if parts & {"experiment", "grid", "field"}:
            self.space.set_hinges(self.layers.hinges.hinges)

    def _arrange(self) -> None:
        """Show what belongs to this problem and this number of dimensions."""
        flat, function = self.flat, self.session.is_function
        for item, shown in (
            (self.contours, not flat),
            (self.paths, self.placeable),
            (self.start, self.placeable),
            (self.slice, flat),
            (self.points, not self.placeable),
        ):
            item.setVisible(shown)
        frame = self.session.frame
        for box in (self.axis_first, self.axis_second, self.times):
            box.setVisible(not function and frame is None)
        self.plot.setVisible(not self.solid or self.mode.key == "both")
        self.space.setVisible(self.solid)
        self.plane_button.setVisible(not function)
        self.plane_button.follow()
        self.mode.setEnabled(frame is None or frame.kind != "line")
        self._say_plane()
        self.axis_second.setEnabled(not flat)
        self.mode.setVisible(not self.line)
        self.form.set_line(self.line)
        self.title.setText(self._title())
        self.setAccessibleName(self._title())
        self.plot.plotItem.getAxis("left").setGrid(255 if flat else False)
        self.box.setMouseEnabled(x=True, y=not flat)
        self.plot.restyle()

    def _title(self) -> str:
        if self.line:
            return tr("Graph of f")
        return tr("Surface of f") if self.session.is_function else tr("Loss surface")

    def _draw_axes(self) -> None:
        session, (first, second) = self.session, self.names
        if not session.is_function:
            self.axis_first.show_parameter(session.mlp, session.picks[0])
            self.axis_second.show_parameter(session.mlp, session.picks[1])
        set_axis_title(self.plot, "bottom", first)
        set_axis_title(self.plot, "left", self.layers.value_name if self.flat else second)
        self.start.set_starts(self._starts())
        self.form.forget()
        if self.line:
            name = tr("Graph of f over {first}", first=first)
        elif session.is_function:
            name = tr("Surface of f over {first} and {second}", first=first, second=second)
        else:
            name = tr("Loss surface over {first} and {second}", first=first, second=second)
        self.plot.setAccessibleName(name)

    def _starts(self) -> tuple[tuple[float, float], ...]:
        """Where the start points are in the plot."""
        i, j = self.session.picks
        if self.session.frame is not None:
            shadow = project(self.session.frame, self.session.experiment.starts).coordinates
            return tuple((float(a), float(b)) for a, b in shadow)
        if self.line:
            return tuple((point[0], self._value((point[0],))) for point in self.session.experiment.starts)
        return tuple((point[i], point[j]) for point in self.session.experiment.starts)

    def _value(self, x: tuple[float, ...]) -> float:
        """A function's value at a point; NaN where it has none."""
        with np.errstate(all="ignore"):
            return float(self.session.experiment.function.objective.value(np.array(x)))

    def _draw_grid(self) -> None:
        grid = self.session.grid
        if grid is None:
            self._timers["wipe"].start()
            return
        self._timers["wipe"].stop()
        self.contours.set_contours(None if self.flat else contours_of(grid.a, grid.b, grid.values))
        self._follow(grid)
        self._place_labels()

    def _draw_paths(self) -> None:
        snapshot = self.session.snapshot
        if snapshot is None:
            self._timers["wipe"].start()
        elif self.placeable:
            i, j = self.session.picks
            frame = self._slice_plane()
            near = np.inf if frame is None else NEAR * _size(frame)
            self.paths.set_lines(path_lines(snapshot, i, None if self.line else j, frame), near)
            self._say_plane()

    def _slice_plane(self) -> Plane | None:
        """The plane that paths may leave: the frame, or a network's slice along two of its many parameters."""
        session = self.session
        if session.frame is not None or session.is_function or session.grid is None:
            return session.frame
        plane = session.grid.plane
        many = len(plane.origin) > 2 and plane.kind == COORDINATES
        fresh = len(plane.origin) == session.mlp.dimension and session.picks[0] != session.picks[1]
        return plane if many and fresh and (plane.a_name, plane.b_name) == session.coordinates else None

    def _draw_slice(self) -> None:
        """1-D: the row of the grid through the point shown, and the point on it."""
        grid, track = self.session.grid, self.session.track
        if grid is None or (track is None and not self.line):
            return
        i, j = self.session.picks
        a, b = (float(track.iterate.x[i]), float(track.iterate.x[j])) if track is not None else (0.0, 0.0)
        if track is not None and self.session.frame is not None:
            a, b = project(self.session.frame, track.iterate.x).coordinates[0].tolist()
        row = row_at(grid, b)
        guard.set_curve(self.slice, grid.a, row)
        on_curve = float(np.interp(a, grid.a, guard.safe(row))) if grid.a[0] <= a <= grid.a[-1] else np.nan
        if track is not None:
            self.points.set_points(((track.index, a, on_curve, True),))
        finite = guard.safe(row)
        finite = finite[np.isfinite(finite)]
        if finite.size:
            low, high = float(finite.min()), float(finite.max())
            pad = 0.08 * (high - low)
            guard.set_range(self.box, y=(low - pad, high + pad))

    def _follow(self, grid: Grid) -> None:
        """Show the grid's window, unless the user is just choosing another."""
        plane = grid.plane
        if not self._timers["window"].isActive():
            guard.set_range(self.box, plane.a_range, None if self.flat else plane.b_range)
        self.form.show_window(self.names, (plane.a_range, plane.b_range))

    def _wipe(self) -> None:
        """What was shown is of another experiment, and the new one is long in coming."""
        if self.session.grid is None:
            self.contours.set_contours(None)
            self.slice.setData([], [])
            if self.solid:
                self.space.set_grid(None, (*self.names, self.layers.value_name))
        if self.session.snapshot is None:
            self.paths.set_lines(())
            self.points.set_points(())
            self.layers.draw_point(self.flat)

    def _place_labels(self) -> None:
        if self.isVisible() and not self.flat:
            points = [line.points[:: max(1, len(line.points) // 60)] for line in self.paths.lines]
            self.contours.place_labels(self.paths.to_pixels(np.vstack(points)) if points else None)

    # -- the session's facts

    def _on_rebuilt(self) -> None:
        self._adopt()
        self.start.set_ghost(None)
        self.touch(*ALL)
        self.busy.watch()

    def _on_moved(self) -> None:
        self.touch("paths")
        self.busy.watch()

    def _on_picked(self) -> None:
        self.answer.set_point(self.session.ghost)
        waiting = self.session.expecting_point
        self.gestures.setCursor(Qt.CursorShape.CrossCursor if waiting else Qt.CursorShape.ArrowCursor)
        self.touch("experiment", "paths")
        self.busy.watch()

    def _on_surface_changed(self) -> None:
        self.touch("grid", "paths")  # how far paths are from the plane is another with it

    def _on_looks_changed(self) -> None:
        self.touch("point")

    def _on_hinges_changed(self) -> None:
        self.touch("field")

    def _on_study_changed(self) -> None:
        self.touch("study")

    def _on_sight_changed(self) -> None:
        self.touch("point", "field", "study")

    # -- the user's wishes

    def _on_mode(self, mode: str) -> None:
        self.session.look_at_surface(mode=mode)
        self.touch(*ALL)

    def _on_looked(self) -> None:
        """The eye or the style of the 3-D picture is another; a project keeps both."""
        self.session.look_at_surface(**self.space.chosen())

    def _adopt(self) -> None:
        """Look as the project does that was opened."""
        if self._opened is self.session.opened:
            return
        self._opened = self.session.opened
        choice = self.session.view.surface
        self.mode.choose(choice.mode)
        self.space.adopt(choice)

    def _on_first(self, i: int) -> None:
        self.session.pick(i)

    def _on_second(self, i: int) -> None:
        self.session.pick(i, second=True)

    def _close_form(self) -> None:
        self.window_button.setChecked(False)

    def fit(self) -> None:
        """Let the window follow the paths again."""
        self._timers["window"].stop()
        self.form.forget()
        if self.session.plane_kind != COORDINATES:
            self.session.choose_plane(self.session.plane_kind)
            self.busy.watch()
            return
        self.session.grid = None  # else its window is kept if it holds the paths, however loosely
        self._try_window(None)

    def _on_zoomed(self, *_: object) -> None:
        self._timers["window"].start()

    def _choose_window(self) -> None:
        (a0, a1), (b0, b1) = self.box.viewRange()
        grid = self.session.grid
        if self.flat and grid is not None:
            b0, b1 = grid.plane.b_range
        self._try_window(((a0, a1), (b0, b1)))

    def _try_window(self, window: tuple[tuple[float, float], tuple[float, float]] | None) -> None:
        try:
            self.session.choose_window(window)
            self.message.show_text("")
        except InputError as error:
            self.message.show_text(explain(error))
        self.busy.watch()

    def _on_range_changed(self, *_: object) -> None:
        self._timers["label"].start()

    def _handle_at(self, pixel: QPointF) -> object:
        """The handle under a pixel: the probe's, or a start by its number; None if there is none."""
        if self.layers.probe.near(pixel):
            return PROBE
        number = self.start.nearest(pixel)
        return None if number is None else ("start", number)

    def _pixel(self, at: tuple[float, float]) -> QPointF:
        return QPointF(*self.start.to_pixels(np.array([at]))[0].tolist())

    def _on_hovered(self, at: tuple[float, float] | None) -> None:
        self._pointed = at is not None
        if self.solid:
            self.space.set_cursor(at)
        if at is None:
            self.start.set_hot(None)
            self.layers.probe.set_hot(False)
            self.gestures.setToolTip("")
            self._rest()
            return
        pixel = self._pixel(at)
        turning = self.gestures.dragging and self.gestures.held == PROBE
        remark = "" if turning else self.layers.remark_at(pixel)
        if turning or self.layers.probe.near(pixel):
            self.readout.set_text(self.layers.caption())
        elif remark:
            self.readout.set_text(remark)
        else:
            self._read(at)
        self.gestures.setToolTip(remark)
        if not self.gestures.dragging:
            self.layers.probe.set_hot(self.layers.probe.near(pixel))
            self.start.set_hot(self.start.nearest(pixel))

    def _on_space_hovered(self, at: tuple[float, float] | None) -> None:
        """The mouse is over the 3-D picture: the same place in the other one, and its value."""
        self._pointed = at is not None
        self.elsewhere.set_point(at)
        if at is None:
            self._rest()
        else:
            self._read(at)

    def _on_space_clicked(self, at: tuple[float, float]) -> None:
        if self.session.expecting_point:
            self.session.point_given.emit(*at)
        else:
            self._set_start(at, tr("Place the start"))

    def _say_plane(self) -> None:
        """What the plane is, how far the path is from it, and what the slice says there."""
        session, frame = self.session, self.session.frame
        parts = [] if session.plane_problem is None else [say(session.plane_problem)]
        if frame is not None:
            parts = plane_words(frame)
            track, grid = session.track, session.grid
            if track is not None and grid is not None:
                shadow = project(frame, track.iterate.x)
                distance, (a, b) = float(shadow.distances[0]), shadow.coordinates[0].tolist()
                height = interpolate(grid, a, 0.0 if frame.kind == "line" else b)
                if distance > 1e-9 * _size(frame) and np.isfinite(distance) and height is not None:
                    words = tr(
                        "the point is {distance} off the plane: its loss is {loss}, the slice's there {height}",
                        distance=short(distance),
                        loss=short(float(track.iterate.f)),
                        height=short(height),
                    )
                    parts.append(words)
        off = [line.distances for line in self.paths.lines if line.distances is not None]
        if self.placeable and any((each > self.paths.near).any() for each in off):
            lead = next((line for line in self.paths.lines if line.lead), self.paths.lines[-1])
            far = float(np.nanmax(lead.distances)) if lead.distances is not None else 0.0
            if frame is None and np.isfinite(far) and far > self.paths.near:
                parts.append(
                    tr(
                        "the path is up to {distance} away from this slice of the other parameters",
                        distance=short(far),
                    )
                )
            parts.append(tr("off the plane, paths are drawn lighter"))
        self.plane_note.set_text("   ".join(parts))
        self.plane_note.setVisible(bool(parts))

    def _rest(self) -> None:
        """Without the mouse the strip says what the arrows mean and what the probe reads."""
        if self.session.expecting_point:
            self.readout.set_text(tr("Click where the next point will be."))
            return
        if not self._pointed:
            self.readout.set_text(self.layers.caption())

    def _read(self, at: tuple[float, float]) -> None:
        """Write the value under the mouse; of a function with its gradient and curvatures."""
        session, grid, (first, second) = self.session, self.session.grid, self.names
        place = (
            f"{first} {short(at[0])}" if self.flat else f"{first} {short(at[0])}   {second} {short(at[1])}"
        )
        if session.is_function and self.placeable:
            self.readout.set_text(f"{place}   {self._facts(at[:1] if self.line else at)}")
        elif grid is None:
            self.readout.set_text("")
        elif self.flat:
            track = session.track
            b = float(track.iterate.x[session.picks[1]]) if track else 0.0
            if track is not None and session.frame is not None:
                b = float(project(session.frame, track.iterate.x).coordinates[0, 1])
            b = min(max(b, float(grid.b[0])), float(grid.b[-1]))
            self._say_value(place, interpolate(grid, at[0], b))
        else:
            self._say_value(place, interpolate(grid, *at))

    def _facts(self, x: tuple[float, ...]) -> str:
        """f, its gradient and the Hessian's eigenvalues at a point."""
        f, point = self.session.experiment.function.objective, np.array(x)
        with np.errstate(all="ignore"):
            value, g = f.value_and_gradient(point)
            H = f.hessian(point)
        parts = [f"f {short(float(value))}"]
        if not np.isfinite(value) or not np.isfinite(g).all():
            return parts[0]
        if self.line:
            parts.append(f"f′ {short(float(g[0]))}")
            return "   ".join([*parts, f"f″ {short(float(H[0, 0]))}"] if np.isfinite(H).all() else parts)
        parts.append(f"∇f ({short(float(g[0]), 3)}, {short(float(g[1]), 3)})")
        if np.isfinite(H).all():
            low, high = np.linalg.eigvalsh(H).tolist()
            parts.append(f"λ {short(low, 3)}, {short(high, 3)}")
        return "   ".join(parts)

    def _say_value(self, place: str, value: float | None) -> None:
        name = self.layers.value_name
        self.readout.set_text(place if value is None else f"{place}   {name} {short(value)}")

    def _on_clicked(self, at: tuple[float, float]) -> None:
        if self.session.expecting_point:
            self.session.point_given.emit(*at)
        elif self.placeable and self._handle_at(self._pixel(at)) is None:
            self._set_start(at, tr("Place the start"))

    def _on_added(self, at: tuple[float, float]) -> None:
        if not self.placeable:
            return
        try:
            self.session.add_start(*at, tr("Add a start"))
            self.message.show_text("")
        except InputError as error:
            self.message.show_text(explain(error))

    def _on_dragged(self, at: tuple[float, float]) -> None:
        if self.gestures.held == PROBE:
            self.layers.probe.aim(at)
            self.readout.set_text(self.layers.caption())
            return
        place = (at[0], self._value(at[:1])) if self.line else at
        self.start.set_ghost(place, self._held_start())
        self._read(at)

    def _on_dropped(self, at: tuple[float, float]) -> None:
        if self.gestures.held == PROBE:
            self.layers.probe.aim(at)
            self.readout.set_text(self.layers.caption())
            return
        number = self._held_start()
        self.start.set_ghost(None)
        if number:
            self._move_start(number, at)
        else:
            self._set_start(at, tr("Move the start"))

    def _held_start(self) -> int:
        held = self.gestures.held
        return int(held[1]) if isinstance(held, tuple) else 0

    def _move_start(self, number: int, at: tuple[float, float]) -> None:
        """Move one of the further starts along the picked parameters."""
        starts = [list(point) for point in self.session.experiment.starts]
        if number >= len(starts):
            return
        i, j = self.session.picks
        if self.session.frame is not None:
            starts[number] = self.session.frame.point(*np.array(at)).tolist()
        else:
            starts[number][j] = at[1]
            starts[number][i] = at[0]
        try:
            self.session.document.edit(tr("Move a start"), lambda e: e.with_starts(starts))
            self.message.show_text("")
        except InputError as error:
            self.message.show_text(explain(error))

    def _set_start(self, at: tuple[float, float], name: str, merge: str | None = None) -> None:
        a, b = (at[0], 0.0) if self.line else at
        try:
            self.session.set_start(a, b, name, merge)
            self.message.show_text("")
        except InputError as error:
            self.message.show_text(explain(error))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.plot and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        """Arrow keys move the start (a tenth of the window with Shift), + and - zoom, Home fits.

        Comma and full stop turn the probe.
        """
        key = Qt.Key(event.key())
        if key in TURN and self.sight.probe and self.layers.here is not None:
            self.layers.probe.turn(TURN[key])
            self.readout.set_text(self.layers.caption())
        elif key in NUDGE and self.start.at is not None and self.placeable:
            (a0, a1), (b0, b1) = self.box.viewRange()
            share = 0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0.01
            (a, b), (right, up) = self.start.at, NUDGE[key]
            place = (a + right * share * (a1 - a0), b + up * share * (b1 - b0))
            self._set_start(place, tr("Move the start"), "surface-keys")
        elif key in ZOOM:
            self.box.scaleBy((ZOOM[key], 1.0 if self.flat else ZOOM[key]))
            self._on_zoomed()
        elif key == Qt.Key.Key_Home:
            self.fit()
        else:
            return False
        return True

    # -- looks

    def retranslate(self) -> None:
        self.mode.setAccessibleName(tr("Dimensions of the surface"))
        self.mode.set_texts(
            {
                "1d": (tr("1D"), tr("The curve along the first axis, through the point shown")),
                "2d": (tr("2D"), tr("The surface over both axes, through the point shown")),
                "3d": (tr("3D"), tr("The surface as a solid that can be turned")),
                "both": (tr("2D + 3D"), tr("Contours and solid side by side")),
            }
        )
        for button in self.mode.buttons.values():
            button.setMinimumWidth(button.fontMetrics().horizontalAdvance(button.text()) + 12)
        self.axis_first.set_name(tr("Parameter on the horizontal axis"))
        self.axis_second.set_name(tr("Parameter on the vertical axis"))
        for button, text in (
            (self.window_button, tr("Type the ends of both axes")),
            (self.fit_button, tr("Let the window follow the paths (Home)")),
        ):
            button.setToolTip(text)
            button.setAccessibleName(text)
        self.window_button.setText(tr("Window…"))
        self.fit_button.setText(tr("Fit to paths"))
        self.legend.setAccessibleName(tr("Optimizers"))
        self.plot.setAccessibleDescription(
            tr(
                "Drag a ring to move its start, or use the arrow keys for the first; click to place the first; "
                "Ctrl-click adds another; the wheel zooms; comma and full stop turn the probe."
            )
        )
        self.show_button.retranslate()
        self.plane_button.retranslate()
        self.space.retranslate()
        self.form.retranslate()
        self.busy.retranslate()
        self.readout.set_text("")
        self.message.show_text("")
        self.touch("experiment", "paths", "study", "point")

    def restyle(self) -> None:
        self.slice.setPen(pg.mkPen(theme.current().accent, width=2))
        theme.mark(self.times, role="muted")
        for button in (self.show_button, self.plane_button, self.window_button, self.fit_button):
            button.setIconSize(theme.icon_size())
        self.window_button.setIcon(theme.icon("symbol-numeric"))
        self.fit_button.setIcon(theme.icon("screen-full"))
        self.show_button.setIcon(theme.icon("eye"))
        self.plane_button.setIcon(theme.icon("layers"))
        self.layers.restyle()
        self.space.restyle()
        for item in (self.contours, self.paths, self.start, self.points):
            item.update()
        self._timers["label"].start()

    def _share_strip(self) -> None:
        """The legend's names go before a long reading, whose whole text is in its tooltip."""
        room = self.width() - self.legend.sizeHint().width() - 56
        self.readout.setMaximumWidth(max(READING, room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        word = self.fontMetrics().horizontalAdvance("0")
        narrow = event.size().width() < (88 if self.session.is_function else 112) * word
        tight = event.size().width() < (62 if self.session.is_function else 84) * word
        only, text = Qt.ToolButtonStyle.ToolButtonIconOnly, Qt.ToolButtonStyle.ToolButtonTextOnly
        for button in (self.show_button, self.plane_button, self.window_button, self.fit_button):
            button.setToolButtonStyle(only if narrow else text)
        self.title.setVisible(not tight)
        self.window_button.setVisible(event.size().width() >= 54 * word or self.window_button.isChecked())
        # too narrow for two pictures: their button makes room for the others
        self.mode.buttons["both"].setVisible(event.size().width() >= 60 * word or self.mode.key == "both")
        self._share_strip()
        width = min(280, max(120, self.width() - 120))
        self.busy.setGeometry(
            self.width() - width - 24, self.splitter.y() + 8, width, self.busy.sizeHint().height()
        )

    # -- taking away

    def figure(self) -> Figure:
        """The plot with its legend, for export; the solid where that alone is seen."""
        if self.solid and self.mode.key == "3d":
            return self.space_figure()
        kind = "function" if self.session.is_function else "loss"
        name = f"{kind}-slice" if not self.placeable else f"{kind}-curve" if self.line else f"{kind}-surface"
        self.settle()
        entries = optimizer_entries(self.session) if self.placeable else []
        return self.plot_figure(name, self._title(), [*entries, *self.layers.entries()])

    def space_figure(self) -> Figure:
        """The surface in 3-D with its legend, through the present camera, whether it is seen or not."""
        self.settle()
        self._draw_space({"experiment"})
        kind = "function" if self.session.is_function else "loss"
        figure = self.space.figure(f"{kind}-surface-3d", self._title())
        return with_legend(figure, optimizer_entries(self.session))

    def csv(self) -> tuple[list[str], list[list[object]]]:
        """Header and rows of what is shown: the grid's points, those of every path, and the marks."""
        session, grid = self.session, self.session.grid
        axes = list(session.picks[:1] if self.line else session.picks)
        rows: list[list[object]] = []
        if grid is not None and self.line:
            rows += [
                ["surface", "", *point] for point in np.column_stack([grid.a, grid.values[:, 0]]).tolist()
            ]
        elif grid is not None:
            a, b = (each.ravel() for each in np.meshgrid(grid.a, grid.b, indexing="ij"))
            table: Array = np.column_stack([a, b, grid.values.ravel()])
            rows += [["surface", "", *point] for point in table.tolist()]
        names = optimizer_names(session.experiment)
        for track in session.snapshot.tracks if session.snapshot else ():
            name = names.get(track.index, "")
            if track.start:
                name = f"{name}, start {track.start + 1}"
            if session.frame is None:
                rows += [[name, at.k, *(float(at.x[i]) for i in axes), float(at.f)] for at in track.path]
                continue
            shadow = project(session.frame, np.array([at.x for at in track.path]))
            seen = zip(track.path, shadow.coordinates.tolist(), shadow.distances.tolist(), strict=True)
            rows += [[name, at.k, *place, float(at.f), away] for at, place, away in seen]
        self.settle()
        rows += self.layers.rows()
        value = "f" if session.is_function else "loss"
        header = ["series", "iteration", *self.names[: len(axes)], value]
        if session.frame is not None:
            header.append("distance from the plane")
            rows = [[*row, ""] if len(row) < len(header) else row for row in rows]
        return header, rows


def plane_words(frame: Plane) -> list[str]:
    """What the plane's axes are, with its numbers."""
    if frame.kind == "principal":
        first, second = (f"{100 * share:.3g} %" for share in frame.facts)
        return [tr("PCA of the path: {first} + {second} of its variance", first=first, second=second)]
    if frame.kind == "hessian":
        first, second = (short(value) for value in frame.facts)
        return [tr("Hessian eigenvectors: eigenvalues {first} and {second}", first=first, second=second)]
    if frame.kind == "random":
        return [tr("Two random directions, filter-normalised")]
    if frame.kind == "points":
        return [tr("Through three remembered points")]
    return [tr("From the start, a = 0, to the point shown, a = 1")]


def _size(plane: Plane) -> float:
    """The length of the window's diagonal, in the units of the parameters."""
    (a0, a1), (b0, b1) = plane.a_range, plane.b_range
    return float(np.hypot((a1 - a0) * np.linalg.norm(plane.u), (b1 - b0) * np.linalg.norm(plane.v)))
