"""The fit: data and prediction in the user's own units, as a curve, as a map, or predicted against true."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from gdsim.app.i18n import tr
from gdsim.app.race import FIT_SAMPLES, Track
from gdsim.app.session import Session
from gdsim.engine.datasets import SCALINGS
from gdsim.ui import guard, theme
from gdsim.ui.contours import contours_of
from gdsim.ui.exporting import Figure
from gdsim.ui.fit_map import FINE, Rows, colour_indices, heat_image, square, target_colours, thinned
from gdsim.ui.forms import ElidedLabel
from gdsim.ui.guard import Array
from gdsim.ui.legend import Entry, Legend, ThemeColour
from gdsim.ui.numbers import short
from gdsim.ui.overlay import REACH, Gestures, Overlay
from gdsim.ui.plot_view import PlotView, set_axis_title


class RingItem(Overlay):
    """A ring round the chosen sample."""

    def __init__(self, box: Any) -> None:
        super().__init__(box, z=20)
        self.at: tuple[float, float] | None = None

    def set_at(self, at: tuple[float, float] | None) -> None:
        self.at = at
        self.update()

    def draw(self, painter: QPainter) -> None:
        if self.at is None:
            return
        centre = QPointF(*self.to_pixels(np.array([self.at]))[0].tolist())
        for colour, width in ((theme.current().card, 4.5), (theme.current().text, 2.0)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(centre, 7.0, 7.0)


class FitView(PlotView):
    """What the leading run makes of the data at the cursor; a click on a point chooses its sample."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "fit_view", parent)
        self.output = QComboBox()
        self.output.setObjectName("fit_output")
        self.output.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.output.setMinimumContentsLength(5)
        self.residuals = QToolButton()
        self.residuals.setObjectName("residuals_toggle")
        self.residuals.setCheckable(True)
        self.residuals.setAutoRaise(True)
        self.legend = Legend("fit_legend")
        self.caption = ElidedLabel(role="muted")
        self.caption.setObjectName("fit_caption")
        self.caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.plot = guard.guarded_plot(grid="y")
        self.plot.setObjectName("fit_plot")
        self.plot.installEventFilter(self)
        self._kind = "curve"
        self._out = 0
        self._train = self._test = np.empty(0, dtype=np.intp)
        self._range = (0.0, 1.0)
        self._probe: Array | None = None
        self._lay_out()
        self._add_items()
        self._connect()
        self._ready = True
        self.retranslate()
        self.restyle()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 8, 0)
        head.setSpacing(4)
        head.addWidget(self.output)
        head.addWidget(self.legend, 1)
        head.addWidget(self.caption, 1)
        head.addWidget(self.residuals)
        frame = QHBoxLayout()
        frame.setContentsMargins(4, 0, 12, 0)
        frame.addWidget(self.plot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(frame, 1)
        self.setMinimumSize(200, 104)

    def _add_items(self) -> None:
        item = self.plot.plotItem
        self.box = item.getViewBox()
        self.box.disableAutoRange()
        self.image = pg.ImageItem()
        self.boundary = pg.PlotDataItem(antialias=True)
        self.diagonal = pg.PlotDataItem(antialias=True)
        self.residual_lines = pg.PlotCurveItem(connect="pairs")
        self.test_points, self.train_points = pg.ScatterPlotItem(), pg.ScatterPlotItem()
        self.curve = pg.PlotDataItem(antialias=True)
        items = (
            self.image,
            self.boundary,
            self.diagonal,
            self.residual_lines,
            self.test_points,
            self.train_points,
            self.curve,
        )
        for z, each in enumerate(items):
            each.setZValue(z)
            item.addItem(each, ignoreBounds=True)
        self.ring = RingItem(self.box)
        self.gestures = Gestures(self.box, lambda pixel: False)

    def _connect(self) -> None:
        session = self.session
        session.rebuilt.connect(self._on_rebuilt)
        session.moved.connect(self._on_moved)
        session.picked.connect(self._on_picked)
        self.output.activated.connect(self._on_output)
        self.residuals.toggled.connect(self._on_residuals)
        self.gestures.clicked.connect(self._on_clicked)
        self.gestures.hovered.connect(self._on_hovered)

    # -- numbers in the user's units

    @property
    def is_classification(self) -> bool:
        return self.session.experiment.data.dataset.task == "classification"

    @property
    def outputs(self) -> int:
        return len(self.session.experiment.data.dataset.target_names)

    def in_units(self, outputs: Array) -> Array:
        """The network's outputs ``(M, n_out)`` of the output shown as the user means them ``(M,)``.

        The scaling is undone; logits become probabilities.
        """
        with np.errstate(all="ignore"):
            if self.session.experiment.loss == "bce":
                z = outputs[:, self._out]
                probabilities: Array = 0.5 * (1.0 + np.tanh(0.5 * z))
                return probabilities
            values: Array = self.session.prepared.target_scaler.undo(outputs)[:, self._out]
            return values

    def position(self, row: int) -> tuple[float, float] | None:
        """Where training row ``row`` is drawn; None when it is not a finite place."""
        x, y = self._positions(np.array([row], dtype=np.intp))
        return (float(x[0]), float(y[0])) if len(x) and np.isfinite([x[0], y[0]]).all() else None

    def _positions(self, rows: Rows) -> tuple[Array, Array]:
        """Coordinates in the plot of training rows ``(M,)``, of those with a prediction if it is an axis."""
        where = self.session.prepared.train_rows
        if self._kind != "scatter":
            return self._places(where[rows])
        fitted = self._fitted()
        rows = rows[rows < len(fitted)]
        return self.session.experiment.data.dataset.targets[where[rows], self._out], fitted[rows]

    def _places(self, rows: Rows) -> tuple[Array, Array]:
        """Coordinates in the plot of rows of the data ``(M,)``."""
        data = self.session.experiment.data.dataset
        up = data.inputs[rows, 1] if self._kind == "map" else data.targets[rows, self._out]
        return data.inputs[rows, 0], up

    def _fitted(self) -> Array:
        """Predictions at the first training rows, ``(min(N, 2000),)``."""
        snapshot = self.session.snapshot
        return self.in_units(snapshot.fitted) if snapshot is not None else np.empty(0)

    # -- drawing

    def draw(self, parts: set[str]) -> None:
        if "data" in parts:
            self._draw_data()
        if parts & {"data", "colours"} and self._kind != "scatter":
            self._draw_points()
        if parts & {"data", "colours", "prediction"}:
            self._draw_prediction()
            self._draw_residuals()
            self._draw_caption()
        if parts & {"data", "sample"} or self._kind == "scatter":
            sample = self.session.sample
            self.ring.set_at(None if sample is None else self.position(sample))

    def _draw_data(self) -> None:
        session = self.session
        data, prepared = session.experiment.data.dataset, session.prepared
        n_in = data.inputs.shape[1]
        self._kind = {1: "curve", 2: "map"}.get(n_in, "scatter")
        self._out = min(self._out, self.outputs - 1)
        targets = data.targets[:, self._out]
        self._range = (0.0, 1.0) if self.is_classification else (float(targets.min()), float(targets.max()))
        self._probe = session.probe_inputs()
        self._show_outputs()
        for item, shown in (
            (self.image, self._kind == "map"),
            (self.boundary, self._kind == "map"),
            (self.diagonal, self._kind == "scatter"),
            (self.curve, self._kind == "curve"),
            (self.test_points, self._kind != "scatter"),
        ):
            item.setVisible(shown)
        self.image.clear()
        for item in (self.boundary, self.curve, self.residual_lines, self.train_points, self.test_points):
            item.setData([], [])
        self._train = self._chosen(prepared.train_rows)
        self._test = self._chosen(prepared.test_rows)
        self._name_axes()
        self._fit_range()
        self.residuals.setVisible(self._kind == "curve")
        self.legend.set_entries(self._entries())

    def _show_outputs(self) -> None:
        names = self.session.experiment.data.dataset.target_names
        if [self.output.itemText(i) for i in range(self.output.count())] != list(names):
            self.output.clear()
            self.output.addItems(list(names))
        self.output.setCurrentIndex(self._out)
        self.output.setVisible(len(names) > 1)

    def _chosen(self, rows: Rows) -> Rows:
        """Which of the data's ``rows`` are drawn, as positions in them."""
        if self._kind == "scatter":
            return np.arange(min(len(rows), FIT_SAMPLES), dtype=np.intp)
        return thinned(np.column_stack(self._places(rows)))

    def _draw_points(self) -> None:
        """Training points filled, test points hollow; coloured by their target where it has no axis."""
        data, prepared = self.session.experiment.data.dataset, self.session.prepared
        for item, rows, filled in (
            (self.train_points, prepared.train_rows[self._train], True),
            (self.test_points, prepared.test_rows[self._test], False),
        ):
            if not len(rows):
                continue
            targets = data.targets[rows, self._out]
            symbols: Any = np.where(targets > 0.5, "s", "o").tolist() if self.is_classification else "o"
            x, y = (guard.safe(each) for each in self._places(rows))
            pen, brush = self._ink(targets, filled)
            item.setData(x, y, symbol=symbols, size=7, pen=pen, brush=brush)

    def _ink(self, targets: Array, filled: bool) -> tuple[Any, Any]:
        """Pen and brush of points, one for all or one for each."""
        look = theme.current()
        paper = pg.mkBrush(look.card)
        if self._kind == "curve":
            if filled:
                return pg.mkPen(look.card, width=0.5), pg.mkBrush(look.forward_line)
            return pg.mkPen(look.forward_line, width=1.5), paper
        colours = target_colours(self.is_classification)
        at = colour_indices(targets, *self._range)
        if filled:
            brushes = [pg.mkBrush(colour) for colour in colours]
            return pg.mkPen(look.text, width=0.8), [brushes[i] for i in at]
        pens = [pg.mkPen(colour, width=2) for colour in colours]
        return [pens[i] for i in at], paper

    def _draw_prediction(self) -> None:
        snapshot = self.session.snapshot
        if snapshot is None:
            return
        if self._kind == "scatter":
            self._draw_scatter()
        elif self._probe is not None and len(snapshot.prediction) == len(self._probe):
            where = self.session.prepared.input_scaler.undo(self._probe)
            values = self.in_units(snapshot.prediction)
            if self._kind == "curve":
                guard.set_curve(self.curve, where[:, 0], values)
            else:
                self._draw_map(where, values)

    def _draw_map(self, where: Array, values: Array) -> None:
        grid = square(values)
        n = len(grid)
        image = heat_image(grid, target_colours(self.is_classification), *self._range)
        self.image.setImage(image, autoLevels=False, levels=None)
        x, y = where[::n, 0], where[:n, 1]
        px, py = (x[-1] - x[0]) / (FINE - 1), (y[-1] - y[0]) / (FINE - 1)
        self.image.setRect(QRectF(x[0] - px / 2, y[0] - py / 2, px * FINE, py * FINE))
        if self.is_classification:
            lines = contours_of(x, y, grid, np.array([0.5])).lines
            broken = [np.vstack([line, [[np.nan, np.nan]]]) for each in lines for line in each]
            points = np.vstack(broken) if broken else np.empty((0, 2))
            guard.set_curve(self.boundary, points[:, 0], points[:, 1])

    def _draw_scatter(self) -> None:
        """Predicted against true, at the training rows there are predictions for."""
        look = theme.current()
        x, y = self._positions(self._train)
        good = np.isfinite(x) & np.isfinite(y)
        self.train_points.setData(
            guard.safe(x[good]),
            guard.safe(y[good]),
            symbol="o",
            size=6,
            pen=pg.mkPen(look.card, width=0.5),
            brush=pg.mkBrush(look.forward_line),
        )

    def _draw_residuals(self) -> None:
        shown = self.residuals.isChecked() and self._kind == "curve"
        self.residual_lines.setVisible(shown)
        fitted = self._fitted()
        if not shown or not len(fitted):
            return
        rows = self._train[self._train < len(fitted)]
        x, y = self._positions(rows)
        pairs = np.column_stack([guard.safe(y), guard.safe(fitted[rows])])
        good = np.isfinite(pairs).all(axis=1)
        self.residual_lines.setData(np.repeat(guard.safe(x)[good], 2), pairs[good].ravel())

    def _draw_caption(self) -> None:
        parts = []
        track = self.session.track
        if track is not None and len(self.session.prepared.test_inputs):
            train, test = self.losses(track)
            parts.append(tr("train {train}   test {test}", train=short(train), test=short(test)))
        scaling = self.session.experiment.data.scaling
        if scaling == "standardise":
            parts.append(tr("standardised; shown in original units"))
        elif scaling != "none":
            name = tr(SCALINGS[scaling].title)
            parts.append(tr("scaled ({scaling}); shown in original units", scaling=name))
        self.caption.set_text(" · ".join(parts))

    def losses(self, track: Track) -> tuple[float, float]:
        """Training and test loss at the cursor, from the last reading up to it."""
        curve = track.curve
        at = int(np.searchsorted(curve.k, track.iterate.k, "right")) - 1
        train = float(track.iterate.f)
        if at >= 0 and math.isfinite(curve.train[at]) and self.session.experiment.batch_size:
            train = float(curve.train[at])  # the iterate's own is that of its mini-batch
        return train, float(curve.test[at]) if at >= 0 else math.nan

    def _name_axes(self) -> None:
        data = self.session.experiment.data.dataset
        target = data.target_names[self._out]
        probability = self.session.experiment.loss == "bce"
        if self._kind == "map":
            bottom, left = data.input_names[0], data.input_names[1]
        elif self._kind == "curve":
            bottom = data.input_names[0]
            left = tr("P({name} = 1)", name=target) if probability else target
        else:
            bottom = tr("{name}, true", name=target)
            left = tr("P({name} = 1)", name=target) if probability else tr("{name}, predicted", name=target)
        set_axis_title(self.plot, "bottom", bottom)
        set_axis_title(self.plot, "left", left)

    def _fit_range(self) -> None:
        data = self.session.experiment.data.dataset
        y_range = _padded(*self._range, 0.14)
        if self._kind == "map" and self._probe is not None:
            where = self.session.prepared.input_scaler.undo(self._probe)
            low, high = where.min(axis=0), where.max(axis=0)
            guard.set_range(self.box, (float(low[0]), float(high[0])), (float(low[1]), float(high[1])))
        elif self._kind == "curve":
            x = data.inputs[:, 0]
            guard.set_range(self.box, _padded(float(x.min()), float(x.max()), 0.05), y_range)
        else:
            ends = np.array(y_range)
            guard.set_range(self.box, y_range, y_range)
            guard.set_curve(self.diagonal, ends, ends)

    def _entries(self) -> list[Entry]:
        """What the shapes mean."""
        ink = ThemeColour("forward_line")
        test = bool(len(self.session.prepared.test_inputs)) and self._kind != "scatter"
        entries: list[Entry] = []
        if self.is_classification and self._kind != "scatter":
            low, high = ("forward_line",) * 2 if self._kind == "curve" else ("negative", "positive")
            entries.append(Entry("0", ThemeColour(low), "o", line=None))
            entries.append(Entry("1", ThemeColour(high), "s", line=None))
        else:
            colour = ThemeColour("muted") if self._kind == "map" else ink
            entries.append(Entry(tr("train") if test else tr("data"), colour, "o", line=None))
        if test:
            colour = ThemeColour("muted") if self._kind == "map" else ink
            entries.append(Entry(tr("test"), colour, "o", line=None, filled=False))
        if self._kind == "curve":
            entries.append(Entry(tr("prediction"), ThemeColour("backward_line")))
        elif self._kind == "scatter":
            entries.append(Entry(tr("equal"), ThemeColour("faint"), line=Qt.PenStyle.DashLine))
        elif self.is_classification:
            entries.append(Entry(tr("P = 0.5"), ThemeColour("text")))
        return entries

    # -- the session's facts

    def _on_rebuilt(self) -> None:
        self.touch("data", "sample")

    def _on_moved(self) -> None:
        self.touch("prediction")

    def _on_picked(self) -> None:
        self.touch("sample")

    # -- the user's wishes

    def _on_output(self, out: int) -> None:
        if out != self._out:
            self._out = out
            self.touch("data", "prediction", "sample")

    def _on_residuals(self, _: bool) -> None:
        self.touch("prediction")

    def nearest(self, at: tuple[float, float]) -> int | None:
        """The training row drawn within reach of a place in the plot."""
        rows = self._train
        x, y = self._positions(rows)
        if not len(x):
            return None
        pixels = self.ring.to_pixels(np.column_stack([guard.safe(x), guard.safe(y)]))
        ((px, py),) = self.ring.to_pixels(np.array([at])).tolist()
        away = np.hypot(pixels[:, 0] - px, pixels[:, 1] - py)
        away = np.where(np.isnan(away), np.inf, away)
        best = int(np.argmin(away))
        return int(rows[best]) if away[best] <= REACH else None

    def _on_clicked(self, at: tuple[float, float]) -> None:
        row = self.nearest(at)
        if row is not None:
            self.session.choose_sample(None if row == self.session.sample else row)

    def _on_hovered(self, at: tuple[float, float] | None) -> None:
        row = None if at is None else self.nearest(at)
        if row is None:
            self.gestures.setToolTip("")
            return
        data = self.session.experiment.data.dataset
        where = self.session.prepared.train_rows[row]
        values = [f"{n} = {short(v)}" for n, v in zip(data.input_names, data.inputs[where], strict=True)]
        values += [f"{n} = {short(v)}" for n, v in zip(data.target_names, data.targets[where], strict=True)]
        shown = values if len(values) <= 12 else [*values[:12], "…"]
        self.gestures.setCursor(Qt.CursorShape.PointingHandCursor)
        self.gestures.setToolTip("\n".join([tr("Sample {number}", number=row + 1), *shown]))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.plot and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        """Left and Right go from sample to sample, Escape back to the mean, Home shows everything."""
        key, sample, count = event.key(), self.session.sample, len(self.session.prepared.train_inputs)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            first = 0 if step > 0 else count - 1
            self.session.choose_sample(first if sample is None else min(max(sample + step, 0), count - 1))
        elif key == Qt.Key.Key_Escape and sample is not None:
            self.session.choose_sample(None)
        elif key == Qt.Key.Key_Home:
            self._fit_range()
        else:
            return False
        return True

    # -- looks

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Fit"))
        self.output.setAccessibleName(tr("Output shown"))
        self.output.setToolTip(tr("Output shown"))
        self.residuals.setToolTip(tr("Lines from each training point to its prediction"))
        self.residuals.setAccessibleName(tr("Lines from each training point to its prediction"))
        self.legend.setAccessibleName(tr("Legend of the fit"))
        self.plot.setAccessibleName(tr("Data and prediction"))
        self.plot.setAccessibleDescription(tr("Click a point or use the arrow keys to choose its sample."))
        self.touch("data", "prediction", "sample")

    def restyle(self) -> None:
        look = theme.current()
        self.curve.setPen(pg.mkPen(look.backward_line, width=2))
        self.residuals.setIcon(theme.icon("symbol-ruler"))
        self.residual_lines.setPen(pg.mkPen(look.muted, width=1))
        self.boundary.setPen(pg.mkPen(look.text, width=1.5))
        self.diagonal.setPen(pg.mkPen(look.faint, width=1, style=Qt.PenStyle.DashLine))
        self.ring.update()
        self.touch("colours")

    # -- taking away

    def figure(self) -> Figure:
        """The plot with its legend, for export."""
        return self.plot_figure("fit", tr("Fit"), self._entries())

    def csv(self) -> tuple[list[str], list[list[object]]]:
        """Header and rows in original units: training and test rows with their predictions, and the curve."""
        session, data = self.session, self.session.experiment.data.dataset
        prepared, fitted = session.prepared, self._fitted()
        rows: list[list[object]] = []
        for name, where in (("train", prepared.train_rows), ("test", prepared.test_rows)):
            for n, row in enumerate(where.tolist()):
                predicted = float(fitted[n]) if name == "train" and n < len(fitted) else None
                values = [*data.inputs[row].tolist(), *data.targets[row].tolist()]
                rows.append([name, row + 1, *values, predicted])
        snapshot, probe = session.snapshot, self._probe
        if snapshot is not None and probe is not None and len(snapshot.prediction) == len(probe):
            places = prepared.input_scaler.undo(probe).tolist()
            gaps = [None] * self.outputs
            for place, value in zip(places, self.in_units(snapshot.prediction).tolist(), strict=True):
                rows.append(["prediction", None, *place, *gaps, value])
        predicted_name = f"{data.target_names[self._out]} (predicted)"
        return ["series", "row", *data.input_names, *data.target_names, predicted_name], rows


def _padded(low: float, high: float, share: float) -> tuple[float, float]:
    pad = share * (high - low)
    return low - pad, high + pad
