"""The curves of every run against iteration, evaluations or seconds, and the cursor k."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from gdsim.app.i18n import tr
from gdsim.app.race import Track
from gdsim.app.session import Session
from gdsim.engine.history import Curve
from gdsim.ui import guard, theme
from gdsim.ui.exporting import Figure
from gdsim.ui.forms import ElidedLabel
from gdsim.ui.guard import Array
from gdsim.ui.ledger_model import evaluations
from gdsim.ui.legend import Entry, Legend, ThemeColour, optimizer_entries, optimizer_names
from gdsim.ui.numbers import short
from gdsim.ui.overlay import REACH, Gestures
from gdsim.ui.plot_view import PlotView, Segmented, set_axis_title
from gdsim.ui.surface_paths import PointItem

QUANTITIES = ("loss", "gradient_norm", "step_length")
AXES = ("iteration", "evaluations", "seconds")
COSTS = (
    "f_evaluations",
    "gradient_evaluations",
    "hessian_evaluations",
    "hessian_vector_products",
    "linear_solves",
)
MARKS = 12  # about so many markers along the axis
SCRUB_MS = 40  # between two positions of a dragged cursor
OFF_THE_CHART = 100.0  # times the first loss: a run that diverges does not flatten the others
CHIP, FIT = 20, 28  # pixels of a choice beside its text, and of "show all" as an icon
NARROW_PEN, PEN = 0.9, 1.5  # of further starts, and of the first
_ROUND = (1.0, 1.5, 2.0, 3.0, 5.0, 7.5, 10.0)


@dataclass(eq=False)
class _Lines:
    """What one run has in the plot: its curves, and its own cursor on axes where runs stand apart."""

    main: Any
    test: Any
    cursor: Any


class CurvesView(PlotView):
    """One quantity of every run; training solid, test dashed, further starts thin, a line at the cursor."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "curves_view", parent)
        self.quantity = Segmented("curves_quantity", QUANTITIES)
        self.axis = Segmented("curves_axis", AXES)
        self.log = QToolButton()
        self.log.setObjectName("log_toggle")
        self.log.setCheckable(True)
        self.log.setAutoRaise(True)
        self.fit_button = QToolButton()
        self.fit_button.setObjectName("curves_fit")
        self.fit_button.setIcon(theme.icon("screen-full", "muted"))
        self.fit_button.setIconSize(QSize(14, 14))
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
        self._is_log = False
        self._lowest = 0.0  # taken off f where only what is above the minimum has a logarithm
        self._function = session.is_function
        self._lines: dict[tuple[int, int], _Lines] = {}
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
        head.addSpacing(8)
        head.addWidget(self.axis)
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
        self.axis.chosen.connect(self._on_axis)
        self.log.toggled.connect(self._on_log)
        self.legend.chosen.connect(session.choose_lead)
        self.fit_button.clicked.connect(self.fit)
        self.gestures.hovered.connect(self._on_hovered)
        self.gestures.clicked.connect(self._on_clicked)
        self.gestures.dragged.connect(self._on_dragged)
        self.gestures.dropped.connect(self._on_clicked)
        self.box.sigRangeChangedManually.connect(self._on_zoomed)

    # -- what is shown

    @property
    def symbol(self) -> str:
        """The quantity shown: ``L`` of a network, ``f`` of a function, ``f − f*`` on a logarithmic axis."""
        function = self.session.is_function
        if self.quantity.key == "loss":
            return ("f − f*" if self._lowest else "f") if function else "L"
        if self.quantity.key == "gradient_norm":
            return "‖∇f‖" if function else "‖∇L‖"
        return "‖Δx‖" if function else "‖Δw‖"

    def along(self, curve: Curve) -> Array:
        """Where the readings of a run stand on the horizontal axis, ``(M,)``, ascending."""
        if self.axis.key == "evaluations":
            spent: Array = evaluations(curve, self.session.experiment.dimension)
            return spent
        return curve.seconds if self.axis.key == "seconds" else curve.k

    def readings(self, curve: Curve) -> tuple[Array, Array]:
        """The quantity shown along a run: places on the horizontal axis and values, each ``(M,)``.

        With mini-batches the loss is that over all training rows.
        """
        x = self.along(curve)
        if self.quantity.key == "loss":
            return x, (curve.train if np.isfinite(curve.train).any() else curve.f) - self._lowest
        return x, getattr(curve, self.quantity.key)

    def place(self, track: Track) -> float:
        """Where the run's shown iteration stands on the horizontal axis."""
        if self.axis.key == "iteration":
            return float(track.iterate.k)
        return float(np.interp(track.iterate.k, track.curve.k, self.along(track.curve)))

    def draw(self, parts: set[str]) -> None:
        snapshot = self.session.snapshot
        self._choose_scale(snapshot.tracks if snapshot else ())
        if "experiment" in parts:
            self._draw_threshold()
        entries = self.legend.entries
        self.legend.set_entries(self._entries(), self.session.lead)
        if self.legend.entries is not entries:
            self._name_choices()
        if snapshot is None:
            if self._lines and not self.session.experiment.enabled:
                self._keep(set())
            return
        self._keep({(track.index, track.start) for track in snapshot.tracks})
        for track in snapshot.tracks:
            lines = self._lines[track.index, track.start]
            x, y = self.readings(track.curve)
            self._set(lines.main, x, y)
            test = track.curve.test if self.quantity.key == "loss" else np.empty(0)
            shown = bool(np.isfinite(test).any())
            lines.test.setVisible(shown)
            if shown:
                self._set(lines.test, x, test)
        if self._follow:
            self._fit_range(snapshot.tracks, snapshot.head)
        self._draw_marks(snapshot.tracks)
        self._draw_cursors(snapshot.tracks)

    def _draw_cursors(self, tracks: tuple[Track, ...]) -> None:
        """The leading run's line; on axes where the runs stand apart, a thin one for each of the others."""
        apart, lead = self.axis.key != "iteration", self.session.track
        for track in tracks:
            line = self._lines[track.index, track.start].cursor
            line.setVisible(apart and track is not lead)
            if apart and track is not lead:
                line.setValue(self.place(track))
        if not self.gestures.dragging:
            k = float(self.session.k)
            self.cursor_line.setValue(self.place(lead) if apart and lead is not None else k)
            self._asked = None

    def _choose_scale(self, tracks: tuple[Track, ...]) -> None:
        """Logarithmic if asked for and possible: a function may be negative, or known down to its minimum."""
        asked = self._log[self.quantity.key]
        lowest, possible = 0.0, True
        if self.quantity.key == "loss" and self.session.is_function:
            known = self._known_minimum()
            values = [track.curve.f[np.isfinite(track.curve.f)] for track in tracks]
            least = min((float(v.min()) for v in values if v.size), default=math.inf)
            if known is not None and least >= known - 1e-9 * (1.0 + abs(known)):
                lowest = known
            else:
                possible = least > 0.0
        log = asked and possible
        self.log.setEnabled(possible)
        if self.log.isChecked() != log:
            blocked = self.log.blockSignals(True)
            self.log.setChecked(log)
            self.log.blockSignals(blocked)
        lowest = lowest if log else 0.0
        if (log, lowest) == (self._is_log, self._lowest):
            return
        self._is_log, self._lowest, self._follow = log, lowest, True
        self.plot.plotItem.getAxis("left").setLogMode(False, log)
        self.box.setLogMode("y", log)
        for lines in self._lines.values():
            lines.main.setLogMode(False, log)
            lines.test.setLogMode(False, log)
        set_axis_title(self.plot, "left", self.symbol)
        self._draw_threshold()

    def _known_minimum(self) -> float | None:
        """The lowest value f*, if the function's minima are known."""
        minima = getattr(self.session.experiment.function.objective, "minima", ())
        return min((float(each.f) for each in minima), default=None)

    def _set(self, item: Any, x: Array, y: Array) -> None:
        """A curve, thinned to its lowest and highest in every second pixel where it has more points."""
        pixels = max(200, int(self.box.width() / 2.0))
        x, y = guard.safe_curve(x, y, log_y=self._is_log)
        x, y = guard.decimate(x, y, pixels, many=2 * pixels)
        item.setData(x, y, connect="finite")

    def _keep(self, wanted: set[tuple[int, int]]) -> None:
        """Have lines for these runs and no others."""
        item = self.plot.plotItem
        for run in set(self._lines) - wanted:
            lines = self._lines.pop(run)
            for each in (lines.main, lines.test, lines.cursor):
                item.removeItem(each)
        for run in sorted(wanted - set(self._lines)):
            curves = [pg.PlotDataItem(antialias=True) for _ in range(2)]
            lines = _Lines(curves[0], curves[1], pg.InfiniteLine(0.0, angle=90))
            for each in curves:
                each.setLogMode(False, self._is_log)
            lines.cursor.hide()
            for each in (lines.main, lines.test, lines.cursor):
                item.addItem(each, ignoreBounds=True)
            self._lines[run] = lines
            self._restyle_lines(run, lines)

    def _draw_marks(self, tracks: tuple[Track, ...]) -> None:
        """Markers at round places, so that they stay put while a run grows; one at the cursor."""
        (low, high), _ = self.box.viewRange()
        step = _round_up((high - low) / MARKS)
        if self.axis.key != "seconds":
            step = max(1.0, step)
        marks, points = [], []
        for track in tracks:
            x, y = self.readings(track.curve)
            value = self._scaled(y)
            known = np.isfinite(value) & np.isfinite(x)
            if known.any():
                x, value = x[known], value[known]
                first, last = max(low, x[0]), min(high, x[-1])
                at = np.arange(math.ceil(first / step) * step, last + 1e-6 * step, step)
                heights = np.interp(at, x, value)
                if not track.start:
                    marks += [(track.index, at_x, y, False) for at_x, y in zip(at, heights, strict=True)]
                here = self.place(track)
                lead = track.index == self.session.lead and not track.start
                points.append((track.index, here, float(np.interp(here, x, value)), lead))
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

    def _right(self, tracks: tuple[Track, ...], head: int) -> float:
        """The end of the horizontal axis."""
        if self.axis.key == "iteration":
            return _round_up(max(10.0, float(head)))
        ends = [self.along(track.curve)[-1:] for track in tracks]
        end = max((float(each[0]) for each in ends if each.size and math.isfinite(each[0])), default=0.0)
        return _round_up(max(10.0 if self.axis.key == "evaluations" else 1e-4, end))

    def _fit_range(self, tracks: tuple[Track, ...], head: int) -> None:
        right = self._right(tracks, head)
        self._title_axis(right)
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
            room = 0.04 * (high - low)  # markers at the ends are whole
            low, high = math.floor(low - 0.02 - room), math.ceil(high + 0.02) + room
        else:
            low = 0.0 if 0.0 <= low < 0.5 * high else low
            pad = 0.05 * (high - low)
            low, high = low - pad, high + pad
        guard.set_range(self.box, (-0.012 * right, 1.012 * right), (low, high))

    def _title_axis(self, right: float | None = None, renew: bool = False) -> None:
        """What the horizontal axis counts; short times in milliseconds."""
        axis, key = self.plot.plotItem.getAxis("bottom"), self.axis.key
        milli = key == "seconds" and (right < 1.0 if right is not None else axis.scale != 1.0)
        title = {
            "iteration": tr("iteration k"),
            "evaluations": tr("evaluations"),
            "seconds": tr("time (ms)") if milli else tr("time (s)"),
        }[key]
        if axis.scale != (1000.0 if milli else 1.0):
            axis.setScale(1000.0 if milli else 1.0)
        if title != axis.labelText or renew:
            set_axis_title(self.plot, "bottom", title)

    def _entries(self) -> list[Entry]:
        entries = optimizer_entries(self.session)
        network = not self.session.is_function
        if network and self.quantity.key == "loss" and len(self.session.prepared.test_inputs):
            entries += [
                Entry(tr("train"), ThemeColour("muted")),
                Entry(tr("test"), ThemeColour("muted"), line=Qt.PenStyle.DashLine),
            ]
        return entries

    # -- the session's facts

    def _on_rebuilt(self) -> None:
        self._follow = True
        if self._function != self.session.is_function:  # other letters
            self._function = self.session.is_function
            self.retranslate()
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
        self._choose_scale(self.session.snapshot.tracks if self.session.snapshot else ())
        set_axis_title(self.plot, "left", self.symbol)
        self.touch("experiment", "curves")

    def _on_axis(self, axis: str) -> None:
        self._follow = True
        self._title_axis()
        self.readout.set_text("")
        self.touch("experiment", "curves")

    def _on_log(self, log: bool) -> None:
        self._log[self.quantity.key] = log
        if self.quantity.key == "loss" and log != self.session.view.log_loss:
            self.session.view = replace(self.session.view, log_loss=log)  # saved with the project
        self._on_quantity(self.quantity.key)

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
        """The iteration meant by a place: where runs stand apart, the leading run's nearest."""
        head = self.session.snapshot.head if self.session.snapshot else 0
        track = self.session.track
        if self.axis.key == "iteration" or track is None or not len(track.curve.k):
            return round(min(max(at[0], 0.0), float(head)))
        return round(float(np.interp(at[0], self.along(track.curve), track.curve.k)))

    def _on_hovered(self, at: tuple[float, float] | None) -> None:
        self.readout.set_text("" if at is None else self._reading(self._iteration(at)))

    def _reading(self, k: int) -> str:
        """The leading run at iteration k (or its nearest reading)."""
        track = self.session.track
        if track is None or not len(track.curve.k):
            return ""
        xs, values = self.readings(track.curve)
        i = int(np.argmin(np.abs(track.curve.k - k)))
        text = f"k {int(track.curve.k[i])}   {self.symbol} {short(float(values[i]))}"
        if self.axis.key == "evaluations":
            return f"{text}   # {int(xs[i]):,}"
        return f"{text}   {short(float(xs[i]))} s" if self.axis.key == "seconds" else text

    def _on_clicked(self, at: tuple[float, float]) -> None:
        self._scrub.stop()
        self._asked = self._iteration(at)
        self._go()

    def _on_dragged(self, at: tuple[float, float]) -> None:
        k = self._iteration(at)
        track = self.session.track
        there = float(k)
        if self.axis.key != "iteration" and track is not None:
            there = float(np.interp(k, track.curve.k, self.along(track.curve)))
        self.cursor_line.setValue(there)
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
        self.axis.setAccessibleName(tr("Horizontal axis"))
        self.log.setText(tr("log"))
        self.log.setToolTip(tr("Logarithmic vertical axis"))
        self.log.setAccessibleName(tr("Logarithmic vertical axis"))
        self.fit_button.setText(tr("Show all"))
        self.fit_button.setToolTip(tr("Show every run whole"))
        self.fit_button.setAccessibleName(tr("Show every run whole"))
        self._name_choices()
        self.legend.setAccessibleName(tr("Optimizers"))
        self.plot.setAccessibleName(tr("Curves of every run"))
        self.plot.setAccessibleDescription(
            tr("Click, drag the line or use the arrow keys to go to an iteration.")
        )
        self.readout.set_text("")
        self._title_axis()
        set_axis_title(self.plot, "left", self.symbol)
        self.touch("experiment", "curves")

    def _name_choices(self) -> None:
        """Words where there is room for them, otherwise symbols; the tooltips say it in full."""
        function = self.session.is_function
        f, x = ("f", "x") if function else ("L", "w")
        words = {
            "loss": tr("Value") if function else tr("Loss"),
            "gradient_norm": tr("Gradient norm"),
            "step_length": tr("Step length"),
            "iteration": tr("Iteration"),
            "evaluations": tr("Evaluations"),
            "seconds": tr("Time"),
        }
        symbols = {
            "loss": f,
            "gradient_norm": f"‖∇{f}‖",
            "step_length": f"‖Δ{x}‖",
            "iteration": "k",
            "evaluations": "#",
            "seconds": "s",
        }
        tips = {
            "loss": tr("The value f; on a logarithmic axis above its minimum")
            if function
            else tr("The loss L"),
            "gradient_norm": tr(
                "The gradient norm {symbol} and its threshold", symbol=symbols["gradient_norm"]
            ),
            "step_length": tr("The step length {symbol}", symbol=symbols["step_length"]),
            "iteration": tr("Against the iteration k"),
            "evaluations": tr(
                "Against the evaluations spent: {f} + ∇{f} + 2 (H·v) + n H. A product with the Hessian "
                "costs about two gradients, a Hessian about one for each of the n parameters.",
                f=f,
            ),
            "seconds": tr("Against the time the steps took on this computer"),
        }
        quantities, axes = self._roomy(words, symbols)
        shown = {key: (words if quantities else symbols)[key] for key in QUANTITIES}
        shown |= {key: (words if axes else symbols)[key] for key in AXES}
        self.quantity.set_texts({key: (shown[key], tips[key]) for key in QUANTITIES})
        self.axis.set_texts({key: (shown[key], tips[key]) for key in AXES})
        only, text = Qt.ToolButtonStyle.ToolButtonIconOnly, Qt.ToolButtonStyle.ToolButtonTextOnly
        self.fit_button.setToolButtonStyle(text if axes else only)

    def _roomy(self, words: dict[str, str], symbols: dict[str, str]) -> tuple[bool, bool]:
        """Whether quantities and axes have room for words; the names of the legend come first."""
        metrics = self.fontMetrics()

        def width(texts: dict[str, str], keys: tuple[str, ...]) -> int:
            return sum(metrics.horizontalAdvance(texts[key]) + CHIP for key in keys)

        beside = metrics.horizontalAdvance(self.log.text()) + CHIP + 48
        fit = metrics.horizontalAdvance(self.fit_button.text()) + CHIP
        names, markers = self.legend.sizeHint().width(), self.legend.minimumSizeHint().width()
        for legend, quantities, axes in (
            (names, True, True),
            (names, True, False),
            (names, False, False),
            (markers, True, True),
            (markers, True, False),
        ):
            needed = beside + legend + (fit if axes else FIT)
            needed += width(words if quantities else symbols, QUANTITIES)
            needed += width(words if axes else symbols, AXES)
            if needed <= self.width():
                return quantities, axes
        return False, False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._ready:
            self._name_choices()

    def restyle(self) -> None:
        look = theme.current()
        self.cursor_line.setPen(pg.mkPen(look.accent, width=1, style=Qt.PenStyle.DashLine))
        self.threshold.setPen(pg.mkPen(look.backward_line, width=1, style=Qt.PenStyle.DashLine))
        self.threshold.label.setColor(QColor(look.backward))
        self._title_axis(renew=True)
        for run, lines in self._lines.items():
            self._restyle_lines(run, lines)
        self.marks.update()
        self.points.update()

    def _restyle_lines(self, run: tuple[int, int], lines: _Lines) -> None:
        colour, width = theme.optimizer_colour(run[0]), NARROW_PEN if run[1] else PEN
        lines.main.setPen(_pen(colour, Qt.PenStyle.SolidLine, width))
        lines.test.setPen(_pen(colour, Qt.PenStyle.DashLine, width))
        lines.cursor.setPen(_pen(colour, Qt.PenStyle.DotLine, 1.0))

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
                known: list[object] = [v if math.isfinite(v) else None for v in values]
                rows.append([name, int(k), *known, track.start + 1])
        header = ["optimizer", "iteration", "loss", "gradient_norm", "step_length", "train_loss", "test_loss"]
        return [*header, *COSTS, "seconds", "start"], rows


def _pen(colour: QColor, style: Qt.PenStyle, width: float) -> QPen:
    pen: QPen = pg.mkPen(colour, width=width, style=style)
    return pen


def _round_up(value: float) -> float:
    """The next of 1, 1.5, 2, 3, 5, 7.5 x 10^n."""
    decade = 10.0 ** math.floor(math.log10(value)) if value > 0 else 1.0
    return next((decade * m for m in _ROUND if decade * m >= value * (1 - 1e-12)), 10.0 * decade)
