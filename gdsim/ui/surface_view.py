"""The loss surface: contours over two picked parameters, every optimizer's path, and the start."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.engine.landscape import Grid
from gdsim.engine.notation import parameter_text
from gdsim.engine.sentence import InputError
from gdsim.ui import guard, theme
from gdsim.ui.contours import ContourItem, contours_of, interpolate, row_at
from gdsim.ui.exporting import Figure
from gdsim.ui.forms import ElidedLabel, Message, explain
from gdsim.ui.guard import Array
from gdsim.ui.legend import Legend, optimizer_entries, optimizer_names
from gdsim.ui.numbers import short
from gdsim.ui.overlay import Gestures
from gdsim.ui.parameter_box import ParameterBox
from gdsim.ui.plot_view import PlotView, Segmented, set_axis_title
from gdsim.ui.surface_controls import BusyBar, WindowForm
from gdsim.ui.surface_paths import PathItem, PointItem, StartItem, path_lines

WINDOW_MS = 250  # after the last turn of the wheel the new window is sampled
WIPE_MS = 150  # an old picture stays so long while the new one is on its way
LABEL_MS = 60
NUDGE = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
ZOOM = {Qt.Key.Key_Plus: 0.8, Qt.Key.Key_Equal: 0.8, Qt.Key.Key_Minus: 1.25}


class SurfaceView(PlotView):
    """Filled contours of the slice along the two picked parameters; or, in 1-D, the curve along the first."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "surface_view", parent)
        self.title, self.readout, self.message = QLabel(), ElidedLabel(role="muted"), Message()
        theme.mark(self.title, role="title")
        self.readout.setObjectName("surface_readout")
        self.readout.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.message.setObjectName("surface_message")
        self.mode = Segmented("surface_mode", ("1d", "2d"))
        self.mode.choose("2d")
        self.axis_first, self.axis_second = ParameterBox("axis_first"), ParameterBox("axis_second")
        self.times = QLabel("×")
        self.window_button, self.fit_button = QToolButton(), QToolButton()
        self.window_button.setObjectName("surface_window")
        self.window_button.setCheckable(True)
        self.fit_button.setObjectName("surface_fit")
        self.form = WindowForm(session)
        self.legend = Legend("surface_legend")
        self.plot = guard.guarded_plot(grid="")
        self.plot.setObjectName("surface_plot")
        self.plot.installEventFilter(self)
        self.busy = BusyBar(session, self.plot)
        self._lay_out()
        self._add_items()
        self._connect()
        self._ready = True
        self.retranslate()
        self.restyle()
        self.touch("experiment", "grid", "paths")

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
        frame = QHBoxLayout()
        frame.setContentsMargins(8, 0, 12, 0)
        frame.addWidget(self.plot)
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
        self.gestures = Gestures(self.box, self.start.near)
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
        self.mode.chosen.connect(self._on_mode)
        self.axis_first.chosen.connect(self._on_first)
        self.axis_second.chosen.connect(self._on_second)
        self.window_button.toggled.connect(self.form.setVisible)
        self.form.close_button.clicked.connect(self._close_form)
        self.fit_button.clicked.connect(self.fit)
        self.legend.chosen.connect(session.choose_lead)
        self.gestures.hovered.connect(self._on_hovered)
        self.gestures.clicked.connect(self._on_clicked)
        self.gestures.dragged.connect(self._on_dragged)
        self.gestures.dropped.connect(self._on_dropped)
        self.box.sigRangeChangedManually.connect(self._on_zoomed)
        self.box.sigRangeChanged.connect(self._on_range_changed)
        self.box.sigResized.connect(self._on_range_changed)

    # -- what is shown

    @property
    def flat(self) -> bool:
        """True in 1-D."""
        return self.mode.key == "1d"

    @property
    def names(self) -> tuple[str, str]:
        """The two picked parameters."""
        i, j = self.session.picks
        return parameter_text(self.session.mlp, i), parameter_text(self.session.mlp, j)

    def draw(self, parts: set[str]) -> None:
        if "experiment" in parts:
            self._draw_axes()
        if "experiment" in parts or "paths" in parts:
            self.legend.set_entries(optimizer_entries(self.session), self.session.lead)
        if "grid" in parts:
            self._draw_grid()
        if "paths" in parts:
            self._draw_paths()
        if parts & {"grid", "paths"} and self.flat:
            self._draw_slice()

    def _draw_axes(self) -> None:
        session, (first, second) = self.session, self.names
        self.axis_first.show_parameter(session.mlp, session.picks[0])
        self.axis_second.show_parameter(session.mlp, session.picks[1])
        set_axis_title(self.plot, "bottom", first)
        set_axis_title(self.plot, "left", "L" if self.flat else second)
        i, j = session.picks
        self.start.set_start((session.experiment.start[i], session.experiment.start[j]))
        self.form.forget()
        self.plot.setAccessibleName(tr("Loss surface over {first} and {second}", first=first, second=second))

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
        elif not self.flat:
            self.paths.set_lines(path_lines(snapshot, *self.session.picks))

    def _draw_slice(self) -> None:
        """1-D: the row of the grid through the point shown, and the point on it."""
        grid, track = self.session.grid, self.session.track
        if grid is None or track is None:
            return
        i, j = self.session.picks
        a, b = float(track.iterate.x[i]), float(track.iterate.x[j])
        row = row_at(grid, b)
        guard.set_curve(self.slice, grid.a, row)
        on_curve = float(np.interp(a, grid.a, guard.safe(row))) if grid.a[0] <= a <= grid.a[-1] else np.nan
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
        if self.session.snapshot is None:
            self.paths.set_lines(())
            self.points.set_points(())

    def _place_labels(self) -> None:
        if self.isVisible() and not self.flat:
            points = [line.points[:: max(1, len(line.points) // 60)] for line in self.paths.lines]
            self.contours.place_labels(self.paths.to_pixels(np.vstack(points)) if points else None)

    # -- the session's facts

    def _on_rebuilt(self) -> None:
        self.start.set_ghost(None)
        self.touch("experiment", "grid", "paths")
        self.busy.watch()

    def _on_moved(self) -> None:
        self.touch("paths")
        self.busy.watch()

    def _on_picked(self) -> None:
        self.touch("experiment", "paths")
        self.busy.watch()

    def _on_surface_changed(self) -> None:
        self.touch("grid")

    # -- the user's wishes

    def _on_mode(self, mode: str) -> None:
        flat = mode == "1d"
        for item, shown in (
            (self.contours, not flat),
            (self.paths, not flat),
            (self.start, not flat),
            (self.slice, flat),
            (self.points, flat),
        ):
            item.setVisible(shown)
        self.axis_second.setEnabled(not flat)
        self.plot.plotItem.getAxis("left").setGrid(255 if flat else False)
        self.box.setMouseEnabled(x=True, y=not flat)
        self.plot.restyle()
        self.touch("experiment", "grid", "paths")

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

    def _on_hovered(self, at: tuple[float, float] | None) -> None:
        if at is None:
            self.start.set_hot(False)
            self.readout.set_text("")
            return
        self._read(at)
        if not self.gestures.dragging:
            x, y = self.start.to_pixels(np.array([at]))[0].tolist()
            self.start.set_hot(self.start.near(QPointF(x, y)))

    def _read(self, at: tuple[float, float]) -> None:
        """Write the loss under the mouse."""
        grid, (first, second) = self.session.grid, self.names
        if grid is None:
            self.readout.set_text("")
        elif self.flat:
            track = self.session.track
            b = float(track.iterate.x[self.session.picks[1]]) if track else 0.0
            b = min(max(b, float(grid.b[0])), float(grid.b[-1]))
            self._say_loss(f"{first} {short(at[0])}", interpolate(grid, at[0], b))
        else:
            self._say_loss(f"{first} {short(at[0])}   {second} {short(at[1])}", interpolate(grid, *at))

    def _say_loss(self, place: str, loss: float | None) -> None:
        self.readout.set_text(place if loss is None else f"{place}   L {short(loss)}")

    def _on_clicked(self, at: tuple[float, float]) -> None:
        ((x, y),) = self.start.to_pixels(np.array([at])).tolist()
        if not self.flat and not self.start.near(QPointF(x, y)):
            self._set_start(at, tr("Place the start"))

    def _on_dragged(self, at: tuple[float, float]) -> None:
        self.start.set_ghost(at)
        self._read(at)

    def _on_dropped(self, at: tuple[float, float]) -> None:
        self.start.set_ghost(None)
        self._set_start(at, tr("Move the start"))

    def _set_start(self, at: tuple[float, float], name: str, merge: str | None = None) -> None:
        try:
            self.session.set_start(*at, name, merge)
            self.message.show_text("")
        except InputError as error:
            self.message.show_text(explain(error))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.plot and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        """Arrow keys move the start (a tenth of the window with Shift), + and - zoom, Home fits."""
        key = Qt.Key(event.key())
        if key in NUDGE and self.start.at is not None and not self.flat:
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
        self.setAccessibleName(tr("Loss surface"))
        self.title.setText(tr("Loss surface"))
        self.mode.setAccessibleName(tr("Dimensions of the surface"))
        self.mode.set_texts(
            {
                "1d": (tr("1D"), tr("The loss along the first parameter, through the point shown")),
                "2d": (tr("2D"), tr("The loss over both parameters, through the point shown")),
            }
        )
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
            tr("Drag the ring to move the start, or use the arrow keys; click to place it; the wheel zooms.")
        )
        self.form.retranslate()
        self.busy.retranslate()
        self.readout.set_text("")
        self.message.show_text("")
        self.touch("experiment", "paths")

    def restyle(self) -> None:
        self.slice.setPen(pg.mkPen(theme.current().accent, width=2))
        theme.mark(self.times, role="muted")
        self.window_button.setIcon(theme.icon("symbol-numeric"))
        self.fit_button.setIcon(theme.icon("screen-full"))
        for item in (self.contours, self.paths, self.start, self.points):
            item.update()
        self._timers["label"].start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        word = self.fontMetrics().horizontalAdvance("0")
        narrow, tight = event.size().width() < 74 * word, event.size().width() < 58 * word
        only, text = Qt.ToolButtonStyle.ToolButtonIconOnly, Qt.ToolButtonStyle.ToolButtonTextOnly
        for button in (self.window_button, self.fit_button):
            button.setToolButtonStyle(only if narrow else text)
        self.title.setVisible(not tight)
        width = min(280, max(120, self.plot.width() - 80))
        self.busy.setGeometry(self.plot.width() - width - 12, 8, width, self.busy.sizeHint().height())

    # -- taking away

    def figure(self) -> Figure:
        """The plot with its legend, for export."""
        name = "loss-slice" if self.flat else "loss-surface"
        entries = [] if self.flat else optimizer_entries(self.session)
        return self.plot_figure(name, tr("Loss surface"), entries)

    def csv(self) -> tuple[list[str], list[list[object]]]:
        """Header and rows of what is shown: the grid's points, then those of every path."""
        session, (first, second) = self.session, self.names
        rows: list[list[object]] = []
        grid = session.grid
        if grid is not None:
            a, b = (each.ravel() for each in np.meshgrid(grid.a, grid.b, indexing="ij"))
            table: Array = np.column_stack([a, b, grid.values.ravel()])
            rows += [["surface", "", *point] for point in table.tolist()]
        names = optimizer_names(session.experiment)
        i, j = session.picks
        for track in session.snapshot.tracks if session.snapshot else ():
            name = names.get(track.index, "")
            rows += [[name, at.k, float(at.x[i]), float(at.x[j]), float(at.f)] for at in track.path]
        return ["series", "iteration", first, second, "loss"], rows
