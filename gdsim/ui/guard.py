"""The guard before every plot call: no number reaches pyqtgraph that it cannot draw."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QEvent, QRectF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from gdsim.ui import theme

Array = NDArray[np.float64]

LARGEST = 1e30  # beyond half of the largest double pyqtgraph crashes; long before that nothing is to be seen
SMALLEST = 1e-30  # denormals raise at every repaint
NARROWEST = 1e-9  # of the magnitude: narrower ranges have no two different tick labels
MANY = 10_000  # points; above, a curve is thinned to the pixels it can show
LOG_LARGEST = 40.0  # of an exponent on a logarithmic axis: beyond what `safe` lets through


# --- numbers -------------------------------------------------------------------------------------


def safe(values: ArrayLike) -> Array:
    """A float64 copy to draw: non-finite is NaN (a gap), the rest within ±1e30, what is under 1e-30 is 0."""
    result = np.array(values, dtype=np.float64)
    result[~np.isfinite(result)] = np.nan
    np.clip(result, -LARGEST, LARGEST, out=result)
    result[np.abs(result) < SMALLEST] = 0.0
    return result


def safe_log(values: ArrayLike) -> Array:
    """Like :func:`safe` for a logarithmic axis: what is not positive has no place on it and becomes a gap."""
    result = safe(values)
    result[~(result > 0.0)] = np.nan
    return result


def safe_curve(
    x: ArrayLike, y: ArrayLike, *, log_x: bool = False, log_y: bool = False
) -> tuple[Array, Array]:
    """Both coordinates ``(n,)``, as long as the shorter, with a gap in both where either has one.

    Empty when there is nothing to draw.
    """
    xs = (safe_log if log_x else safe)(x).ravel()
    ys = (safe_log if log_y else safe)(y).ravel()
    length = min(len(xs), len(ys))
    xs, ys = xs[:length], ys[:length]
    gap = np.isnan(xs) | np.isnan(ys)
    if gap.all():  # pyqtgraph looks for the limits of what has none
        return xs[:0], ys[:0]
    xs[gap] = np.nan
    ys[gap] = np.nan
    return xs, ys


def safe_range(low: float, high: float, limit: float = LARGEST) -> tuple[float, float]:
    """A finite range that is not degenerate and contains ``low`` and ``high`` where they can be drawn."""
    low, high = (
        min(max(float(end), -limit), limit) if not math.isnan(end) else math.nan for end in (low, high)
    )
    if math.isnan(low) or math.isnan(high):
        middle = next((end for end in (low, high) if not math.isnan(end)), 0.5)
        low = high = middle
    low, high = min(low, high), max(low, high)
    size = max(abs(low), abs(high))
    if high - low < max(NARROWEST * size, 10.0 * SMALLEST):
        middle, half = (low + high) / 2.0, 0.5
        if size > 100.0 * SMALLEST:  # otherwise it is zero to the eye
            half = max(min(0.5, 0.05 * size), NARROWEST * size)
        low, high = max(middle - half, -limit), min(middle + half, limit)
    return low, high


def decimate(
    x: Array, y: Array, pixels: int, view: tuple[float, float] | None = None, many: int = MANY
) -> tuple[Array, Array]:
    """At most two points a pixel column, its lowest and highest, of a curve ``(n,)`` with ascending x.

    ``view`` is the visible range of x: only what lies in it, and one point either side, is kept. Curves of up
    to ``many`` points, and paths that turn back in x, come back as they are.
    """
    if len(x) <= many or pixels < 1:
        return x, y
    finite = np.flatnonzero(~np.isnan(x))
    if not len(finite):
        return x[:0], y[:0]
    if len(finite) < len(x):  # a gap takes the room between the points at its ends
        x = np.interp(np.arange(len(x)), finite, x[finite])
    if np.any(x[1:] < x[:-1]):
        return x, y
    if view is not None:
        first = max(int(np.searchsorted(x, view[0], "left")) - 1, 0)
        end = min(int(np.searchsorted(x, view[1], "right")) + 1, len(x))
        x, y = x[first:end], y[first:end]
        if len(x) <= many:
            return x, y
    span = x[-1] - x[0]
    if not span > 0.0:
        return x, y
    column = np.minimum((x - x[0]) * (pixels / span), pixels - 1).astype(np.intp)
    starts = np.flatnonzero(np.diff(column, prepend=-1))
    ends = np.append(starts[1:], len(x)) - 1
    low, high = np.fmin.reduceat(y, starts), np.fmax.reduceat(y, starts)
    rising = ~(y[ends] < y[starts])
    thin_x = np.column_stack([x[starts], x[ends]]).ravel()
    thin_y = np.column_stack([np.where(rising, low, high), np.where(rising, high, low)]).ravel()
    return thin_x, thin_y


# --- plots ---------------------------------------------------------------------------------------


class GuardedViewBox(pg.ViewBox):  # type: ignore[misc]
    """A view whose range stays finite and wide enough, however it is zoomed, dragged or fitted."""

    def setRange(self, rect: Any = None, xRange: Any = None, yRange: Any = None, **options: Any) -> None:
        if rect is not None:
            xRange, yRange = (rect.left(), rect.right()), (rect.top(), rect.bottom())
        ranges = {}
        for axis, (name, ends) in enumerate((("xRange", xRange), ("yRange", yRange))):
            if ends is not None:
                limit = LOG_LARGEST if self.state["logMode"][axis] else LARGEST
                ranges[name] = safe_range(ends[0], ends[1], limit)
        super().setRange(**ranges, **options)


#: No float spans more.
MOST_DECADES = 700.0


class GuardedAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis that may be asked for ticks while its view still has the range of the other scale."""

    def logTickValues(self, low: float, high: float, size: float, ticks: Any) -> Any:
        # pyqtgraph makes nine ticks for each decade: of a range that is not one of exponents, millions
        if high - low > MOST_DECADES:
            return []
        return super().logTickValues(low, high, size, ticks)

    def logTickStrings(self, values: Any, scale: Any, spacing: Any) -> Any:
        with np.errstate(over="ignore"):
            return super().logTickStrings(values, scale, spacing)


class GuardedPlot(pg.PlotWidget):  # type: ignore[misc]
    """A plot in the theme's clothes: no menu, no SI prefixes, no drops, guarded ranges."""

    def __init__(self, parent: QWidget | None = None, *, grid: str = "y", axes: bool = True) -> None:
        ours = {name: GuardedAxis(name) for name in ("left", "bottom")}
        super().__init__(parent, viewBox=GuardedViewBox(enableMenu=False), enableMenu=False, axisItems=ours)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.plotItem.hideButtons()
        for name in ("left", "bottom"):
            axis = self.plotItem.getAxis(name)
            axis.enableAutoSIPrefix(False)
            axis.setStyle(maxTickLevel=0, tickLength=-4, autoExpandTextSpace=True)
            axis.setZValue(-1.0)  # grid lines behind the data
            axis.setGrid(255 if {"left": "y", "bottom": "x"}[name] in grid else False)
            self.plotItem.showAxis(name, axes)
        self.restyle()
        theme.notifier.changed.connect(self.restyle)

    def restyle(self) -> None:
        """Colours and fonts of the present theme on everything the plot itself draws."""
        if self.plotItem is not None:  # None once the plot is closed
            restyle(self)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and getattr(self, "plotItem", None) is not None:
            restyle(self)


def guarded_plot(parent: QWidget | None = None, *, grid: str = "y", axes: bool = True) -> GuardedPlot:
    """A plot to draw into; ``grid`` names the axes with grid lines: "", "x", "y" or "xy"."""
    return GuardedPlot(parent, grid=grid, axes=axes)


def restyle(plot: Any) -> None:
    """Dress a ``pg.PlotWidget`` in the present theme; live plots ignore pyqtgraph's global options."""
    look = theme.current()
    small = theme.smaller(plot.font(), 0.85)
    plot.setBackground(look.card)
    for name in ("left", "bottom", "right", "top"):
        axis = plot.plotItem.getAxis(name)
        axis.setPen(look.border)
        axis.setTickPen(look.grid_line if axis.grid is not False else look.border)
        axis.setTextPen(look.muted)
        axis.setTickFont(small)
        axis.label.setFont(small)
        if name in ("left", "right") and axis.style["hideOverlappingLabels"] != bool(theme.least_pixels()):
            # a large number at the edge would be cut in half
            axis.setStyle(hideOverlappingLabels=bool(theme.least_pixels()))
    title = plot.plotItem.titleLabel
    if title.text:
        title.setText(title.text, color=look.text)
    legend = plot.plotItem.legend
    if legend is not None:
        background = QColor(look.card)
        background.setAlpha(230)
        legend.setBrush(pg.mkBrush(background))
        legend.setPen(pg.mkPen(look.border))
        legend.setLabelTextColor(look.text)
        for _, label in legend.items:  # those already there keep their colour otherwise
            label.setText(label.text, color=look.text)


def set_range(
    view: Any,
    x: tuple[float, float] | None = None,
    y: tuple[float, float] | None = None,
    padding: float = 0.0,
) -> None:
    """Show these ranges in a ViewBox or plot, made drawable first (exponents on a logarithmic axis)."""
    ranges = {"xRange": x, "yRange": y}
    drawable = {name: safe_range(ends[0], ends[1]) for name, ends in ranges.items() if ends is not None}
    if drawable:
        view.setRange(**drawable, padding=padding)


def set_rect(view: Any, rect: QRectF, padding: float = 0.0) -> None:
    """:func:`set_range` with both ranges as a rectangle."""
    set_range(view, (rect.left(), rect.right()), (rect.top(), rect.bottom()), padding)


def set_curve(item: Any, x: ArrayLike, y: ArrayLike, pixels: int = 2000) -> None:
    """Put a curve ``(n,)`` into a ``pg.PlotDataItem``: guarded, thinned when long, broken at its gaps.

    Follows the logarithmic mode of the item.
    """
    log_x, log_y = item.opts["logMode"]
    xs, ys = decimate(*safe_curve(x, y, log_x=log_x, log_y=log_y), pixels)
    item.setData(xs, ys, connect="finite")
