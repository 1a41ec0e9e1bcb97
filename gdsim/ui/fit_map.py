"""Parts of the fit: which points are drawn, the colours of targets, and the map of predictions."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from gdsim.ui import guard, theme
from gdsim.ui.contours import shades
from gdsim.ui.guard import Array

MOST_POINTS = 100_000  # looked at
MANY_POINTS = 4000  # up to so many all are drawn
CELLS = (110, 55)  # of the data's range: of more points, one in each cell is drawn
SHADES = 32  # colours of targets
FINE = 161  # pixels of the map along each side, interpolated between the probes

Rows = NDArray[np.intp]


def thinned(points: Array) -> Rows:
    """Which of many points ``(N, 2)`` are drawn: one of those that would cover each other."""
    chosen = np.arange(0, len(points), max(1, -(-len(points) // MOST_POINTS)), dtype=np.intp)
    if len(chosen) <= MANY_POINTS:
        return chosen
    cell = np.zeros(len(chosen), dtype=np.intp)
    for values, count in zip(points[chosen].T, CELLS, strict=True):
        low, span = float(values.min()), float(np.ptp(values)) or 1.0
        cell = cell * count + np.minimum((values - low) * (count / span), count - 1).astype(np.intp)
    first = np.full(CELLS[0] * CELLS[1], -1, dtype=np.intp)
    first[cell[::-1]] = np.arange(len(chosen) - 1, -1, -1)
    found: Rows = chosen[np.sort(first[first >= 0])]
    return found


def target_colours(classes: bool) -> tuple[QColor, ...]:
    """Colours from the lowest target to the highest; of two classes with the card's between them."""
    if not classes:
        return shades(SHADES)
    look, half = theme.current(), SHADES // 2
    low = (theme.mix(look.negative, look.card, i / half) for i in range(half))
    high = (theme.mix(look.card, look.positive, i / (half - 1)) for i in range(half))
    return (*low, *high)


def shares(values: Array, low: float, high: float) -> Array:
    """Where values lie between ``low`` and ``high``, 0 to 1; NaN stays NaN."""
    part: Array = np.clip((guard.safe(values) - low) / ((high - low) or 1.0), 0.0, 1.0)
    return part


def colour_indices(values: Array, low: float, high: float) -> list[int]:
    """Which of the colours each value has."""
    at = np.nan_to_num(shares(values, low, high)) * (SHADES - 1) + 0.5
    indices: list[int] = at.astype(int).tolist()
    return indices


def heat_image(grid: Array, colours: tuple[QColor, ...], low: float, high: float) -> NDArray[np.uint8]:
    """RGBA ``(FINE, FINE, 4)`` of values ``(n, n)``, smooth between them, clear where there are none."""
    n = len(grid)
    fine = np.linspace(0.0, n - 1.0, FINE)
    cells = np.minimum(fine.astype(int), n - 2)
    t = (fine - cells)[:, None]
    rows = (1 - t) * grid[cells] + t * grid[cells + 1]
    smooth = shares((1 - t.T) * rows[:, cells] + t.T * rows[:, cells + 1], low, high)
    at = np.nan_to_num(smooth) * (SHADES - 1)
    i = np.minimum(at.astype(int), SHADES - 2)
    s = (at - i)[..., None]
    table = np.array([colour.getRgb() for colour in colours], dtype=np.float64)
    image: NDArray[np.uint8] = ((1 - s) * table[i] + s * table[i + 1]).astype(np.uint8)
    image[..., 3] = np.where(np.isnan(smooth), 0, 255)
    return image


def square(values: Array) -> Array:
    """``(n * n,)`` as ``(n, n)``, drawable."""
    n = math.isqrt(len(values))
    return guard.safe(values).reshape(n, n)
