"""The lengths a line search tried: f over them with the tangent at 0, and a table of the last ones."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont

from gdsim.app.i18n import tr
from gdsim.engine.objective import Array
from gdsim.ui.numbers import full, short
from gdsim.ui.state_layout import Layout
from gdsim.ui.state_sheet import LEFT, RIGHT, Region

#: Trials in the table.
LAST = 4


def add_trials(layout: Layout, trials: Array, accepted: float, value: float, slope: float) -> None:
    """Put ``trials (T, 2)`` on the sheet; ``value`` and ``slope`` are f's at 0."""
    sheet, row = layout.sheet, layout.row_height
    height = row * (LAST + 1)
    top = sheet.height + 4.0
    table = min(14.0 * sheet.pixels, (sheet.width - layout.indent) * 0.52)
    plot = QRectF(layout.indent, top, sheet.width - layout.indent - table - 12.0, height)
    _plot(layout, plot, trials, accepted, value, slope)
    x = plot.right() + 12.0
    _row(layout, x, table, top, ("", "α", "f"), "muted", sheet.small)
    first = max(0, len(trials) - LAST)
    for n, (alpha, f) in enumerate(trials[first:], start=1):
        chosen = _same(alpha, accepted)
        place = QRectF(x, top + n * row, table, row)
        if chosen:
            sheet.fill(place, "selection", 4.0)
        texts = (str(first + n), short(alpha), short(f))
        _row(layout, x, table, place.top(), texts, "text", sheet.bold if chosen else sheet.font)
        what = tr("accepted") if chosen else tr("tried")
        sheet.regions.append(Region(place, None, f"{what}: α = {full(alpha)}, f = {full(f)}"))
        layout.words.append((f"α {first + n}", short(alpha), short(f)))
    sheet.height = top + height + 4.0


def _same(alpha: float, accepted: float) -> bool:
    return math.isclose(alpha, accepted, rel_tol=1e-12)


def _row(
    layout: Layout, x: float, width: float, y: float, texts: tuple[str, ...], role: str, font: QFont
) -> None:
    for share, text in zip((0.14, 0.43, 0.43), texts, strict=True):
        rect = QRectF(x, y, share * width - 4.0, layout.row_height)
        layout.sheet.text(rect, text, role, RIGHT, font)
        x += share * width


def _plot(layout: Layout, box: QRectF, trials: Array, accepted: float, value: float, slope: float) -> None:
    sheet = layout.sheet
    sheet.fill(box, "field", 4.0)
    area = box.adjusted(10.0, 8.0, -10.0, -8.0 - sheet.pixels)
    longest = float(trials[:, 0].max())
    reach = longest * 1.08 or 1.0
    low = min(value, float(trials[:, 1].min()))
    # a trial far too long would press all others flat
    high = value + 3.0 * max(value - low, abs(slope) * reach * 0.1)
    high = min(high, max(value, float(trials[:, 1].max())))
    span = (high - low) or 1.0

    def at(alpha: float, f: float) -> QPointF:
        share = min(max((f - low) / span, 0.0), 1.0)
        return QPointF(area.left() + alpha / reach * area.width(), area.bottom() - share * area.height())

    # the tangent at 0, down to the lowest value drawn
    ends = min(reach, (value - low) / -slope) if slope < 0.0 and low < value else reach
    sheet.line(at(0.0, value), at(ends, value + slope * ends), "muted")
    points = [at(0.0, value), *(at(*trials[i]) for i in np.argsort(trials[:, 0]))]
    for a, b in pairwise(points):
        sheet.line(a, b, "faint")
    for alpha, f in trials:
        chosen = _same(alpha, accepted)
        radius = 4.5 if chosen else 3.0
        dot = QRectF(0.0, 0.0, 2.0 * radius, 2.0 * radius)
        dot.moveCenter(at(alpha, f))
        sheet.fill(dot, "accent" if chosen else "muted", radius)
    start = QRectF(0.0, 0.0, 6.0, 6.0)
    start.moveCenter(points[0])
    sheet.fill(start, "text")
    foot = QRectF(area.left(), area.bottom() + 2.0, area.width(), sheet.pixels * 1.2)
    sheet.text(foot, "0", "muted", LEFT, sheet.small)
    sheet.text(foot, f"α = {short(longest, 3)}", "muted", RIGHT, sheet.small)
