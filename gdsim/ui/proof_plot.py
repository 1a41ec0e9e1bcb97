"""The error of differences against their step, log-log: two valleys between truncation and rounding."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.engine.error_curve import EPS, DifferenceErrors, ErrorCurve
from gdsim.ui import guard, theme
from gdsim.ui.exporting import Figure
from gdsim.ui.legend import Entry, Legend, OptimizerColour, ThemeColour
from gdsim.ui.plot_view import PlotView, set_axis_title

#: Colour and marker of central and forward differences: places in the fixed order of data colours.
COLOURS, SYMBOLS = (3, 2), ("o", "t")
MARGIN = 0.8  # decades above and below the errors
RULES = ("∛ε", "√ε")  # the best steps by rule of thumb
SLOPES = ("h²", "h", "ε/h")
#: Where on its guide each label stands (an exponent of h), and which corner of it touches the guide.
PLACES = ((-2.2, (-0.4, 0.1)), (-4.0, (1.4, 0.9)), (-12.5, (-0.2, 0.9)))


class ErrorPlot(PlotView):
    """Both curves with their guide lines, the valleys marked, the rule of thumb and the nearest kink."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "proof_errors", parent)
        self.legend = Legend("proof_legend")
        self.plot = guard.guarded_plot(grid="xy")
        self.plot.setObjectName("proof_plot")
        item = self.plot.plotItem
        item.setLogMode(True, True)
        item.setMouseEnabled(False, False)  # the wheel scrolls the page it stands on
        self.box = item.getViewBox()
        self.box.disableAutoRange()
        self.curves: list[Any] = []
        self.guides: list[list[Any]] = []
        self.valleys: list[Any] = []
        self.rules: list[Any] = []
        for i in range(2):
            self.guides.append([self._add(pg.PlotDataItem(antialias=True)) for _ in range(2)])
            self.curves.append(self._add(pg.PlotDataItem(antialias=True, symbol=SYMBOLS[i], symbolSize=4)))
            self.valleys.append(self._add(pg.PlotDataItem(pen=None, symbol=SYMBOLS[i], symbolSize=13)))
            self.rules.append(self._line(RULES[i], 0.95))
        self.kink = self._line("", 0.85)
        self.slopes = [self._add(pg.TextItem(text)) for text in SLOPES]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.legend)
        column.addWidget(self.plot, 1)
        self._ready = True
        self.retranslate()
        self.restyle()

    def _add(self, item: Any) -> Any:
        if isinstance(item, pg.PlotDataItem):
            item.setLogMode(True, True)
        self.plot.plotItem.addItem(item, ignoreBounds=True)
        return item

    def _line(self, text: str, height: float) -> Any:
        place = {"position": height, "anchors": [(0.5, 0.5), (0.5, 0.5)]}
        line = pg.InfiniteLine(0.0, angle=90, label=text, labelOpts=place)
        line.hide()
        return self._add(line)

    def sizeHint(self) -> QSize:
        return QSize(360, 260)

    # -- drawing

    @property
    def curve(self) -> ErrorCurve | None:
        """What is drawn."""
        return self.session.proof.curve if self.session.proof is not None else None

    def draw(self, parts: set[str]) -> None:
        curve = self.curve
        if curve is None:
            for each in (*self.curves, *self.valleys, *(line for pair in self.guides for line in pair)):
                each.clear()
            for line in (*self.rules, self.kink, *self.slopes):
                line.hide()
            return
        low, high = self._span(curve)
        for i, errors in enumerate((curve.central, curve.forward)):
            # an error of exactly 0 has no logarithm: it lies on the floor
            shown = np.where(errors.errors == 0.0, 10.0**low, errors.errors)
            guard.set_curve(self.curves[i], curve.steps, shown)
            self._draw_guides(i, errors, low, high)
            self._label(i, errors.truncation, float(errors.order), low, high)
            self.rules[i].setValue(math.log10(errors.theory))
            self.rules[i].show()
            marked = math.isfinite(errors.best) and errors.plateau is None
            guard.set_curve(
                self.valleys[i],
                [errors.best] if marked else [],
                [max(errors.least, 10.0**low)] if marked else [],
            )
        rounding = curve.forward.rounding or curve.central.rounding
        self._label(2, rounding and rounding * EPS, -1.0, low, high)
        near = bool(curve.steps[-1] < curve.kink < curve.steps[0])
        self.kink.setVisible(near)
        if near:
            self.kink.setValue(math.log10(curve.kink))
            # its word on the side where there is room
            middle = 0.5 * (math.log10(curve.steps[0]) + math.log10(curve.steps[-1]))
            side = 1.05 if math.log10(curve.kink) > middle else -0.05
            self.kink.label.anchors = [(side, 0.5), (side, 0.5)]
            self.kink.label.updatePosition()
        ends = math.log10(curve.steps[-1]), math.log10(curve.steps[0])
        guard.set_range(self.box, (ends[0] - 0.2, ends[1] + 0.2), (low, high))

    @staticmethod
    def _span(curve: ErrorCurve) -> tuple[float, float]:
        """Lowest and highest exponent shown."""
        errors = np.concatenate([curve.central.errors, curve.forward.errors])
        seen = np.log10(guard.safe_log(errors))
        seen = seen[np.isfinite(seen)]
        if not len(seen):
            return -17.0, 1.0
        return float(seen.min()) - MARGIN, float(seen.max()) + MARGIN

    def _draw_guides(self, i: int, errors: DifferenceErrors, low: float, high: float) -> None:
        """The flanks as theory has them: c h^order right of the valley, c eps / h left of it."""
        coefficients = (
            (errors.truncation, float(errors.order)),
            (None if errors.rounding is None else errors.rounding * EPS, -1.0),
        )
        ends = np.array([-15.0, -1.0])
        for line, (c, power) in zip(self.guides[i], coefficients, strict=True):
            if c is None:
                line.clear()
                continue
            # cut to where it is seen: the other end of a steep line is dozens of decades away
            reach = np.sort((np.array([low, high]) - math.log10(c)) / power)
            h = np.clip(ends, *reach)
            guard.set_curve(line, 10.0**h, c * 10.0 ** (power * h))

    def _label(self, place: int, c: float | None, power: float, low: float, high: float) -> None:
        """Name a guide beside its flank, on the side where no curve is."""
        text = self.slopes[place]
        text.setVisible(c is not None)
        if c is None:
            return
        level, (x, anchor) = math.log10(c), PLACES[place]
        y = min(level + power * x, high - 0.1 * (high - low))
        text.setAnchor(anchor)
        text.setPos((y - level) / power, y)

    # -- texts and looks

    def entries(self) -> list[Entry]:
        """The legend's lines."""
        solid, dash, dots = Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine
        return [
            Entry(tr("central"), OptimizerColour(COLOURS[0]), SYMBOLS[0], solid),
            Entry(tr("forward"), OptimizerColour(COLOURS[1]), SYMBOLS[1], dash),
            Entry(tr("slopes h², h and ε/h"), ThemeColour("muted"), None, dots),
        ]

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Error of the differences against their step h"))
        self.plot.setAccessibleName(self.accessibleName())
        self.legend.set_entries(self.entries())
        set_axis_title(self.plot, "bottom", tr("step h"))
        set_axis_title(self.plot, "left", tr("error"))
        self.kink.label.setFormat(tr("kink"))
        self.touch("all")

    def restyle(self) -> None:
        look = theme.current()
        for i, place in enumerate(COLOURS):
            colour = theme.optimizer_colour(place)
            style = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine)[i]
            self.curves[i].setPen(pg.mkPen(colour, width=1.5, style=style))
            self.curves[i].setSymbolPen(pg.mkPen(colour))
            self.curves[i].setSymbolBrush(pg.mkBrush(colour))
            self.valleys[i].setSymbolPen(pg.mkPen(look.text, width=1.5))
            self.valleys[i].setSymbolBrush(pg.mkBrush(colour))
            for line in self.guides[i]:
                line.setPen(pg.mkPen(look.muted, width=1.5, style=Qt.PenStyle.DotLine))
            self._dress(self.rules[i], look.border, look.muted)
        self._dress(self.kink, look.warning, look.warning)
        for text in self.slopes:
            text.setColor(look.muted)
            text.setFont(self.font())
        set_axis_title(self.plot, "bottom", tr("step h"))
        set_axis_title(self.plot, "left", tr("error"))
        self.touch("all")

    def _dress(self, line: Any, colour: str, text: str) -> None:
        line.setPen(pg.mkPen(colour, width=1.0, style=Qt.PenStyle.DashLine))
        line.label.setColor(text)
        line.label.setFont(self.font())

    def figure(self) -> Figure:
        """The plot below its legend."""
        return self.plot_figure("proof", tr("Gradient check"), self.entries())
