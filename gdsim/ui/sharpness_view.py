"""Curvature along the run: sharpness against 2 / η, and the spectrum of the Hessian at the point shown."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.engine.sharpness import LEADING, Curvatures, stable_limit
from gdsim.engine.spectrum import EXACT
from gdsim.ui import guard, theme
from gdsim.ui.exporting import Figure
from gdsim.ui.numbers import short
from gdsim.ui.plot_view import PlotView, Segmented, set_axis_title

NIL = 1e-9  # of the largest eigenvalue in magnitude: what is smaller counts as zero
ABOVE = 3.0  # times the sharpness: a limit higher than that is told, not drawn


class SharpnessView(PlotView):
    """The leading run's largest eigenvalues over the iterations; or all eigenvalues at the point shown."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "sharpness_view", parent)
        self.mode = Segmented("sharpness_mode", ("run", "spectrum"))
        self.words = QLabel()
        self.words.setObjectName("sharpness_words")
        self.words.setWordWrap(True)
        self.plot = guard.guarded_plot(grid="y")
        self.plot.setObjectName("sharpness_plot")
        self.box = self.plot.plotItem.getViewBox()
        self.box.disableAutoRange()
        self.box.setMouseEnabled(x=False, y=False)
        self.curves = [pg.PlotDataItem(antialias=True) for _ in range(LEADING)]
        self.stems = pg.PlotDataItem(connect="pairs")
        self.dots = pg.PlotDataItem(pen=None, symbol="o", symbolSize=5)
        self.limit_line, self.cursor_line = pg.InfiniteLine(1.0, angle=0), pg.InfiniteLine(0.0, angle=90)
        for item in (*reversed(self.curves), self.stems, self.dots, self.limit_line, self.cursor_line):
            self.plot.plotItem.addItem(item, ignoreBounds=True)
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 0)
        head.setSpacing(12)
        head.addWidget(self.mode)
        head.addWidget(self.words, 1)
        frame = QHBoxLayout()
        frame.setContentsMargins(8, 0, 12, 4)
        frame.addWidget(self.plot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(frame, 1)
        self.mode.chosen.connect(self._on_changed)
        session.curvature_changed.connect(self._on_changed)
        session.rebuilt.connect(self._on_changed)
        session.moved.connect(self._on_changed)
        session.picked.connect(self._on_changed)
        self._ready = True
        self.retranslate()
        self.restyle()

    @property
    def limit(self) -> tuple[float, bool] | None:
        """2 / η of the leading method, and whether it is that method's own limit."""
        optimizer = self.session.optimizer
        return None if optimizer is None else stable_limit(optimizer, self.session.k)

    def _on_changed(self, *_: object) -> None:
        self.touch("all")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.session.follow("curvature", True)
        self.touch("all")

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.session.follow("curvature", False)

    def draw(self, parts: set[str]) -> None:
        found = self.session.curvature or Curvatures()
        along = self.mode.key == "run"
        for item in (*self.curves, self.cursor_line):
            item.setVisible(along)
        for item in (self.stems, self.dots):
            item.setVisible(not along)
        if along:
            self._draw_run(found)
        else:
            self._draw_spectrum(found)
        title = tr("eigenvalue λ")
        set_axis_title(self.plot, "left", title)
        set_axis_title(self.plot, "bottom", tr("iteration k") if along else tr("eigenvalues in order"))

    # -- along the run

    def _draw_run(self, found: Curvatures) -> None:
        moments, limit = found.moments, self.limit
        k = np.array([m.k for m in moments], dtype=np.float64)
        for rank, curve in enumerate(self.curves):
            values = np.array([m.values[rank] if rank < len(m.values) else np.nan for m in moments])
            guard.set_curve(curve, k, values)
        top = max((float(m.values[0]) for m in moments), default=1.0)
        low = min((float(m.values[-1]) for m in moments), default=0.0)
        drawn = limit is not None and (limit[0] <= ABOVE * max(top, 0.0) or not moments)
        self.limit_line.setVisible(drawn)
        if drawn and limit is not None:
            self.limit_line.setValue(float(np.clip(limit[0], -1e30, 1e30)))
            top = max(top, limit[0])
        self.cursor_line.setValue(float(self.session.k))
        pad = 0.08 * max(top - low, 1e-12)
        head = max(float(k[-1]) if len(k) else 1.0, float(self.session.k), 1.0)
        guard.set_range(self.box, x=(-0.02 * head, 1.02 * head), y=(min(low, 0.0) - pad, top + pad))
        self._say_run(found, limit)

    def _say_run(self, found: Curvatures, limit: tuple[float, bool] | None) -> None:
        sharpness = found.sharpness
        role = "muted"
        if sharpness is None:
            text = tr("No curvature yet: it is computed along the run while this panel is seen.")
        elif limit is None:
            text = tr(
                "sharpness {value}; this method has no learning rate of its own", value=short(sharpness)
            )
        else:
            stable = sharpness <= limit[0]
            values = {"value": short(sharpness), "limit": short(limit[0])}
            if not limit[1]:
                text = tr(
                    "sharpness {value}; gradient descent with this η is stable below 2/η = {limit}", **values
                )
            elif stable:
                text = tr("sharpness {value}, below the limit {limit}: stable", **values)
                role = "success"
            else:
                text = tr("sharpness {value}, above the limit {limit}: steps along it grow", **values)
                role = "warning"
        if found.left_out:
            text += "   " + tr("{count} iterates left out: not finite", count=found.left_out)
        theme.mark(self.words, role=role)
        self.words.setText(text)

    # -- the spectrum

    def _draw_spectrum(self, found: Curvatures) -> None:
        values = np.empty(0) if found.spectrum is None else guard.safe(found.spectrum[::-1])
        order = np.arange(1, len(values) + 1, dtype=np.float64)
        self.limit_line.setVisible(False)
        stems = np.column_stack([np.zeros(len(values)), values]).ravel()
        self.stems.setData(np.repeat(order, 2), stems)
        self.dots.setData(order, values)
        low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
        low, high = min(low, 0.0), max(high, 0.0)
        pad = 0.08 * max(high - low, 1e-12)
        guard.set_range(self.box, x=(0.0, len(values) + 1.0), y=(low - pad, high + pad))
        theme.mark(self.words, role="muted")
        if not len(values):
            many = self.session.theta.size > EXACT
            self.words.setText(
                tr("All eigenvalues are computed for up to {count} parameters.", count=EXACT)
                if many
                else tr("No spectrum yet: the Hessian is not known or not finite here.")
            )
            return
        nil = NIL * float(np.abs(values).max())
        up, down = int((values > nil).sum()), int((values < -nil).sum())
        text = tr("{up} positive, {nil} zero, {down} negative", up=up, nil=len(values) - up - down, down=down)
        if up and not down:
            kept = values[values > nil]
            text += "   " + tr("condition {value}", value=short(float(kept.max() / kept.min())))
        self.words.setText(text)

    # -- looks

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Curvature along the run"))
        self.plot.setAccessibleName(tr("Curvature along the run"))
        self.mode.setAccessibleName(tr("What of the curvature is shown"))
        self.mode.set_texts(
            {
                "run": (tr("Along the run"), tr("The largest eigenvalues at each iteration, beside 2/η")),
                "spectrum": (tr("Spectrum"), tr("All eigenvalues of the Hessian at the point shown")),
            }
        )
        self.touch("all")

    def restyle(self) -> None:
        look = theme.current()
        self.curves[0].setPen(pg.mkPen(look.accent, width=2))
        for curve in self.curves[1:]:
            curve.setPen(pg.mkPen(look.faint, width=1))
        self.stems.setPen(pg.mkPen(look.muted, width=1))
        self.dots.setSymbolBrush(QColor(look.accent))
        self.dots.setSymbolPen(None)
        self.limit_line.setPen(pg.mkPen(look.backward_line, width=1.5, style=Qt.PenStyle.DashLine))
        self.cursor_line.setPen(pg.mkPen(look.accent, width=1, style=Qt.PenStyle.DashLine))
        self.plot.restyle()
        self.touch("all")

    # -- taking away

    def figure(self) -> Figure:
        """The plot for export."""
        return self.plot_figure("curvature", tr("Curvature along the run"), [])

    def csv(self) -> tuple[list[str], list[list[object]]]:
        """Header and rows: iteration, the leading eigenvalues, the limit 2/η."""
        found, limit = self.session.curvature or Curvatures(), self.limit
        header = ["iteration", *(f"eigenvalue {i + 1}" for i in range(LEADING)), "2/eta"]
        rows: list[list[object]] = []
        for moment in found.moments:
            values = [*moment.values.tolist(), *[""] * (LEADING - len(moment.values))]
            rows.append([moment.k, *values, "" if limit is None else limit[0]])
        return header, rows
