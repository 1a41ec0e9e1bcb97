"""The curves of every run: loss, gradient norm or step length against the iteration, and the cursor k."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from gdsim.app.i18n import tr
from gdsim.app.race import Track
from gdsim.app.session import Session
from gdsim.engine.history import Curve
from gdsim.ui import guard, theme
from gdsim.ui.exporting import Figure
from gdsim.ui.forms import ElidedLabel
from gdsim.ui.guard import Array
from gdsim.ui.legend import Entry, Legend, ThemeColour, optimizer_entries, optimizer_names
from gdsim.ui.numbers import short
from gdsim.ui.overlay import REACH, Gestures
from gdsim.ui.plot_view import PlotView, Segmented, set_axis_title
from gdsim.ui.surface_paths import PointItem

QUANTITIES = ("loss", "gradient_norm", "step_length")
SYMBOLS = {"loss": "L", "gradient_norm": "‖∇L‖", "step_length": "‖Δw‖"}
MARKS = 12  # about so many markers along the axis
SCRUB_MS = 40  # between two positions of a dragged cursor
OFF_THE_CHART = 100.0  # times the first loss: a run that diverges does not flatten the others
_ROUND = (1.0, 1.5, 2.0, 3.0, 5.0, 7.5, 10.0)


@dataclass(eq=False)
class _Lines:
    """What one optimizer has in the plot."""

    main: Any
    test: Any


class CurvesView(PlotView):
    """One quantity of every run; training solid, test dashed, and a vertical line at the cursor."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "curves_view", parent)
        self.quantity = Segmented("curves_quantity", QUANTITIES)
        self.log = QToolButton()
        self.log.setObjectName("log_toggle")
        self.log.setCheckable(True)
        self.log.setAutoRaise(True)
        self.fit_button = QToolButton()
        self.fit_button.setObjectName("curves_fit")
        self.legend = Legend("curves_legend")
        self.readout = ElidedLabel(role="muted")
        self.readout.setObjectName("curves_readout")
        self.readout.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.plot = guard.guarded_plot(grid="y")
        self.plot.setObjectName("curves_plot")
        self.plot.installEventFilter(self)
        # a loss is read on its own scale first; the others fall over decades
        self._log = {"loss": session.view.log_loss, "gradient_norm": True, "step_length": True}
        self._follow = True
        self._lines: dict[int, _Lines] = {}
        self._asked: int | None = None
        self._lay_out()
        self._add_items()
        self._connect()
        self._ready = True
        self.retranslate()
        self.restyle()
        self._on_quantity(self.quantity.key)
        self.touch("experiment", "curves")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 8, 0)
        head.setSpacing(4)
        head.addWidget(self.quantity)
        head.addWidget(self.legend, 1)
        head.addWidget(self.readout)
        head.addWidget(self.log)
        head.addWidget(self.fit_button)
        frame = QHBoxLayout()
        frame.setContentsMargins(4, 0, 12, 0)
        frame.addWidget(self.plot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(frame, 1)
        self.setMinimumSize(280, 104)

    def _add_items(self) -> None:
        item = self.plot.plotItem
        self.box = item.getViewBox()
        self.box.disableAutoRange()
        self.cursor_line = pg.InfiniteLine(0.0, angle=90)
        corner = {"position": 0.985, "anchors": [(1, 1), (1, 1)]}
        self.threshold = pg.InfiniteLine(1.0, angle=0, label="", labelOpts=corner)
        self.threshold.hide()
        for line in (self.threshold, self.cursor_line):
            line.setZValue(5)
            item.addItem(line, ignoreBounds=True)
        self.marks = PointItem(self.box, small=True)
        self.points = PointItem(self.box)
        self.gestures = Gestures(self.box, self._near_cursor, Qt.CursorShape.SizeHorCursor)
        self._scrub = QTimer(self)
        self._scrub.setSingleShot(True)
        self._scrub.setInterval(SCRUB_MS)
        self._scrub.timeout.connect(self._go)

    def _connect(self) -> None:
        session = self.session
        session.rebuilt.connect(self._on_rebuilt)
        session.moved.connect(self._on_moved)
        session.picked.connect(self._on_picked)
        self.quantity.chosen.connect(self._on_quantity)
        self.log.toggled.connect(self._on_log)
        self.legend.chosen.connect(session.choose_lead)
        self.fit_button.clicked.connect(self.fit)
        self.gestures.hovered.connect(self._on_hovered)
        self.gestures.clicked.connect(self._on_clicked)
        self.gestures.dragged.connect(self._on_dragged)
        self.gestures.dropped.connect(self._on_clicked)
        self.box.sigRangeChangedManually.connect(self._on_zoomed)

    # -- what is shown

    def readings(self, curve: Curve) -> tuple[Array, Array]:
        """The quantity shown along a run: iterations and values, each ``(M,)``.

        With mini-batches the loss is that over all training rows.
        """
        if self.quantity.key == "loss":
            return curve.k, curve.train if np.isfinite(curve.train).any() else curve.f
        return curve.k, getattr(curve, self.quantity.key)

    def draw(self, parts: set[str]) -> None:
        snapshot = self.session.snapshot
        if "experiment" in parts:
            self._draw_threshold()
        self.legend.set_entries(self._entries(), self.session.lead)
        if snapshot is None:
            if self._lines and not self.session.experiment.enabled:
                self._keep(set())
            return
        self._keep({track.index for track in snapshot.tracks})
        for track in snapshot.tracks:
            lines = self._lines[track.index]
            k, y = self.readings(track.curve)
            self._set(lines.main, k, y)
            test = track.curve.test if self.quantity.key == "loss" else np.empty(0)
            shown = bool(np.isfinite(test).any())
            lines.test.setVisible(shown)
            if shown:
                self._set(lines.test, k, test)
        if self._follow:
            self._fit_range(snapshot.tracks, snapshot.head)
        self._draw_marks(snapshot.tracks)
        if not self.gestures.dragging:
            self.cursor_line.setValue(float(snapshot.k))
            self._asked = None

    def _set(self, item: Any, k: Array, y: Array) -> None:
        """A curve, thinned to its lowest and highest in every second pixel where it has more points."""
        pixels = max(200, int(self.box.width() / 2.0))
        x, y = guard.safe_curve(k, y, log_y=self._is_log)
        x, y = guard.decimate(x, y, pixels, many=2 * pixels)
        item.setData(x, y, connect="finite")

    @property
    def _is_log(self) -> bool:
        return self._log[self.quantity.key]

    def _keep(self, wanted: set[int]) -> None:
        """Have lines for these optimizers and no others."""
        item = self.plot.plotItem
        for index in set(self._lines) - wanted:
            lines = self._lines.pop(index)
            item.removeItem(lines.main)
            item.removeItem(lines.test)
        for index in sorted(wanted - set(self._lines)):
            lines = _Lines(*(pg.PlotDataItem(antialias=True) for _ in range(2)))
            for each in (lines.main, lines.test):
                each.setLogMode(False, self._is_log)
                item.addItem(each, ignoreBounds=True)
            self._lines[index] = lines
            self._restyle_lines(index, lines)

    def _draw_marks(self, tracks: tuple[Track, ...]) -> None:
        """Markers at round iterations, so that they stay put while a run grows; one at the cursor."""
        (low, high), _ = self.box.viewRange()
        step = max(1.0, _round_up((high - low) / MARKS))
        marks, points = [], []
        for track in tracks:
            k, y = self.readings(track.curve)
            value = self._scaled(y)
            known = np.isfinite(value)
            if known.any():
                k, value = k[known], value[known]
                at = np.arange(math.ceil(max(low, k[0]) / step) * step, min(high, k[-1]) + 0.5, step)
                heights = np.interp(at, k, value)
                marks += [(track.index, x, y, False) for x, y in zip(at, heights, strict=True)]
                here = float(track.iterate.k)
                lead = track.index == self.session.lead
                points.append((track.index, here, float(np.interp(here, k, value)), lead))
        self.marks.set_points(tuple(marks))
        self.points.set_points(tuple(points))

    def _scaled(self, y: Array) -> Array:
        """Values in the plot's coordinates: exponents on a logarithmic axis."""
        if not self._is_log:
            return guard.safe(y)
        logs: Array = np.log10(guard.safe_log(y))
        return logs

    def _draw_threshold(self) -> None:
        stop = self.session.experiment.stop
        limits = {"gradient_norm": stop.gradient_norm, "step_length": stop.step_length}
        limit = limits.get(self.quantity.key, 0.0)
        self.threshold.setVisible(limit > 0)
        if limit > 0:
            self.threshold.setValue(float(self._scaled(np.array([limit]))[0]))
            self.threshold.label.setFormat(f"ε {short(limit)}")

    def _fit_range(self, tracks: tuple[Track, ...], head: int) -> None:
        right = _round_up(max(10.0, float(head)))
        values = [self._scaled(self.readings(track.curve)[1]) for track in tracks]
        values += [self._scaled(track.curve.test) for track in tracks if self.quantity.key == "loss"]
        if not self._is_log:
            first = [v[np.isfinite(v)][:1] for v in values]
            ceiling = OFF_THE_CHART * max((float(abs(v[0])) for v in first if v.size), default=1.0)
            values = [v[v <= ceiling] for v in values]
        every = np.concatenate(values) if values else np.empty(0)
        if self.threshold.isVisible() and self._is_log:
            every = np.append(every, float(self.threshold.value()))
        every = every[np.isfinite(every)]
        low, high = (float(every.min()), float(every.max())) if every.size else (0.0, 1.0)
        if self._is_log:
            low, high = math.floor(low - 0.02), math.ceil(high + 0.02)
        else:
            low = 0.0 if 0.0 <= low < 0.5 * high else low
            pad = 0.05 * (high - low)
            low, high = low - pad, high + pad
        guard.set_range(self.box, (-0.012 * right, 1.012 * right), (low, high))

    def _entries(self) -> list[Entry]:
        entries = optimizer_entries(self.session)
        if self.quantity.key == "loss" and len(self.session.prepared.test_inputs):
            entries += [
                Entry(tr("train"), ThemeColour("muted")),
                Entry(tr("test"), ThemeColour("muted"), line=Qt.PenStyle.DashLine),
            ]
        return entries

    # -- the session's facts

    def _on_rebuilt(self) -> None:
        self._follow = True
        if self._log["loss"] != self.session.view.log_loss:  # another project
            self._log["loss"] = self.session.view.log_loss
            self._on_quantity(self.quantity.key)
        self.touch("experiment", "curves")

    def _on_moved(self) -> None:
        self.touch("curves")

    def _on_picked(self) -> None:
        self.touch("curves")

    # -- the user's wishes

    def _on_quantity(self, quantity: str) -> None:
        self._follow = True
        blocked = self.log.blockSignals(True)
        self.log.setChecked(self._log[quantity])
        self.log.blockSignals(blocked)
        self._on_log(self._log[quantity])

    def _on_log(self, log: bool) -> None:
        self._log[self.quantity.key] = log
        if self.quantity.key == "loss" and log != self.session.view.log_loss:
            self.session.view = replace(self.session.view, log_loss=log)  # saved with the project
        self._follow = True
        self.plot.plotItem.getAxis("left").setLogMode(False, log)
        self.box.setLogMode("y", log)
        for lines in self._lines.values():
            lines.main.setLogMode(False, log)
            lines.test.setLogMode(False, log)
        set_axis_title(self.plot, "left", SYMBOLS[self.quantity.key])
        self.touch("experiment", "curves")

    def fit(self) -> None:
        """Show every run whole again."""
        self._follow = True
        self.touch("curves")

    def _on_zoomed(self, *_: object) -> None:
        self._follow = False
        self.touch("curves")

    def _near_cursor(self, pixel: QPointF) -> bool:
        ((x, _),) = self.gestures.to_pixels(np.array([[float(self.cursor_line.value()), 0.0]])).tolist()
        return bool(abs(pixel.x() - x) <= REACH / 2.0)

    def _iteration(self, at: tuple[float, float]) -> int:
        head = self.session.snapshot.head if self.session.snapshot else 0
        return round(min(max(at[0], 0.0), float(head)))

    def _on_hovered(self, at: tuple[float, float] | None) -> None:
        self.readout.set_text("" if at is None else self._reading(self._iteration(at)))

    def _reading(self, k: int) -> str:
        """The leading run at iteration k (or its nearest reading)."""
        track = self.session.track
        if track is None or not len(track.curve.k):
            return ""
        ks, values = self.readings(track.curve)
        i = int(np.argmin(np.abs(ks - k)))
        return f"k {int(ks[i])}   {SYMBOLS[self.quantity.key]} {short(float(values[i]))}"

    def _on_clicked(self, at: tuple[float, float]) -> None:
        self._scrub.stop()
        self._asked = self._iteration(at)
        self._go()

    def _on_dragged(self, at: tuple[float, float]) -> None:
        k = self._iteration(at)
        self.cursor_line.setValue(float(k))
        self.readout.set_text(self._reading(k))
        self._asked = k
        if not self._scrub.isActive():
            self._scrub.start()

    def _go(self) -> None:
        if self._asked is not None and self.session.snapshot is not None and self._asked != self.session.k:
            self.session.go_to(self._asked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.plot and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        """Left and Right move the cursor by one iteration, Page keys by a tenth, Home and End to the ends."""
        if self.session.snapshot is None:
            return False
        # keys come faster than answers: count from the position asked for last
        k, head = self.session.k if self._asked is None else self._asked, self.session.snapshot.head
        page = max(1, head // 10)
        targets = {
            Qt.Key.Key_Left: k - 1,
            Qt.Key.Key_Right: k + 1,
            Qt.Key.Key_PageUp: k - page,
            Qt.Key.Key_PageDown: k + page,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: head,
        }
        target = targets.get(Qt.Key(event.key()))
        if target is None:
            return False
        self._asked = min(max(target, 0), head)
        self._go()
        return True

    # -- looks

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Curves"))
        self.quantity.setAccessibleName(tr("Quantity shown"))
        self.quantity.set_texts(
            {
                "loss": (tr("Loss"), tr("The loss L against the iteration")),
                "gradient_norm": (tr("Gradient norm"), tr("The gradient norm ‖∇L‖ and its threshold")),
                "step_length": (tr("Step length"), tr("The step length ‖Δw‖")),
            }
        )
        self.log.setText(tr("log"))
        self.log.setToolTip(tr("Logarithmic vertical axis"))
        self.log.setAccessibleName(tr("Logarithmic vertical axis"))
        self.fit_button.setText(tr("Show all"))
        self.fit_button.setToolTip(tr("Show every run whole"))
        self.fit_button.setAccessibleName(tr("Show every run whole"))
        self.legend.setAccessibleName(tr("Optimizers"))
        self.plot.setAccessibleName(tr("Curves of every run against the iteration"))
        self.plot.setAccessibleDescription(
            tr("Click, drag the line or use the arrow keys to go to an iteration.")
        )
        self.readout.set_text("")
        set_axis_title(self.plot, "bottom", tr("iteration k"))
        set_axis_title(self.plot, "left", SYMBOLS[self.quantity.key])
        self.touch("experiment", "curves")

    def restyle(self) -> None:
        look = theme.current()
        self.cursor_line.setPen(pg.mkPen(look.accent, width=1, style=Qt.PenStyle.DashLine))
        self.threshold.setPen(pg.mkPen(look.backward_line, width=1, style=Qt.PenStyle.DashLine))
        self.threshold.label.setColor(QColor(look.backward))
        for index, lines in self._lines.items():
            self._restyle_lines(index, lines)
        self.marks.update()
        self.points.update()

    def _restyle_lines(self, index: int, lines: _Lines) -> None:
        colour = theme.optimizer_colour(index)
        lines.main.setPen(_pen(colour, Qt.PenStyle.SolidLine))
        lines.test.setPen(_pen(colour, Qt.PenStyle.DashLine))

    # -- taking away

    def figure(self) -> Figure:
        """The plot with its legend, for export."""
        return self.plot_figure("curves", tr("Curves"), self._entries())

    def csv(self) -> tuple[list[str], list[list[object]]]:
        """Header and rows: every reading of every run."""
        names = optimizer_names(self.session.experiment)
        rows: list[list[object]] = []
        for track in self.session.snapshot.tracks if self.session.snapshot else ():
            name = names.get(track.index, "")
            table = np.column_stack(track.curve).tolist()
            for k, *values in table:
                rows.append([name, int(k), *(v if math.isfinite(v) else None for v in values)])
        header = ["optimizer", "iteration", "loss", "gradient_norm", "step_length", "train_loss", "test_loss"]
        return header, rows


def _pen(colour: QColor, style: Qt.PenStyle) -> QPen:
    pen: QPen = pg.mkPen(colour, width=1.5, style=style)
    return pen


def _round_up(value: float) -> float:
    """The next of 1, 1.5, 2, 3, 5, 7.5 x 10^n."""
    decade = 10.0 ** math.floor(math.log10(value)) if value > 0 else 1.0
    return next((decade * m for m in _ROUND if decade * m >= value * (1 - 1e-12)), 10.0 * decade)
