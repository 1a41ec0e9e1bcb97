"""A sampled surface as a solid in a box: heights, colours, what hides what, and which point a ray meets."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from gdsim.engine.landscape import Grid
from gdsim.ui import guard, theme
from gdsim.ui.camera import Camera
from gdsim.ui.contours import COLOUR_MAP, levels_for
from gdsim.ui.forms import number_text
from gdsim.ui.overlay import Array

TOP, BOTTOM, FLOOR = 0.55, -0.55, -0.95  # heights of the box: the surface's ends, and the contours' floor
SUN = np.array([-0.45, -0.55, 0.70])
SHADE = 0.42  # how much darker a slope turned away is
LIFT = 0.011  # lines over the surface, so that it does not swallow them
SIGHT_STEPS, RAY_STEPS = 72, 500
STEEP = 30.0  # times the median: a surface that rises further is cut at first
TICK_GAP = 0.17
Colours = NDArray[np.uint8]


@dataclass(frozen=True)
class Style:
    """How the surface is shown: logarithmic heights, cut above a share of the values, coloured by what."""

    logarithmic: bool = False
    keep: float = 1.0
    """The share of the values that is kept; the surface is cut at that quantile."""
    curvature: bool = False
    mesh: bool = False
    floor: bool = True


@dataclass(frozen=True)
class Scale:
    """How values become heights between BOTTOM and TOP."""

    low: float
    high: float
    base: float
    logarithmic: bool

    def heights(self, values: Array) -> Array:
        """Heights of values of any shape; what lies outside is cut."""
        at, low, high = np.clip(values, self.low, self.high), self.low, self.high
        if self.logarithmic:
            at = np.log10(at - self.base)
            low, high = math.log10(low - self.base), math.log10(high - self.base)
        share = (at - low) / (high - low) if high > low else np.zeros_like(at)
        result: Array = BOTTOM + (TOP - BOTTOM) * share
        return result

    def ticks(self) -> list[tuple[float, str]]:
        """Heights with their numbers, not too close."""
        if self.logarithmic and self.low > 0:
            first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
            found = [m * 10.0**e for e in range(first, last + 1) for m in (1.0, 3.0)]
            found.sort(key=lambda v: not math.isclose(math.log10(v) % 1, 0, abs_tol=1e-9))
        elif self.logarithmic:
            found = levels_for(np.linspace(self.low, self.high, 400)).tolist()[::-1]
        else:
            found = nice_numbers(self.low, self.high, 5)
        ticks: list[tuple[float, str]] = []
        for value in found:
            if self.low <= value <= self.high:
                height = float(self.heights(np.array(value)))
                if all(abs(height - other) >= TICK_GAP for other, _ in ticks):
                    ticks.append((height, number_text(float(f"{value:.6g}"), 4)))
        return ticks


def nice_numbers(low: float, high: float, most: int) -> list[float]:
    """At most about ``most`` multiples of 1, 2 or 5 x 10^n in a range."""
    if not high > low:
        return [low]
    decade = 10.0 ** math.floor(math.log10((high - low) / most))
    step = next(
        s for s in (decade * m for m in (1, 2, 5, 10, 20)) if math.floor(high / s) - math.ceil(low / s) < most
    )
    return [step * i for i in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


@dataclass(frozen=True, eq=False)
class Solid:
    """The surface in the box [-1, 1] x [-1, 1] x [BOTTOM, TOP]: ``z (n, m)``, ``colours (n, m, 3)``, what is cut."""

    grid: Grid
    scale: Scale
    z: Array
    colours: Colours
    cut: NDArray[np.bool_]

    @property
    def vertices(self) -> Array:
        """Points ``(n, m, 3)`` of the box."""
        n, m = self.z.shape
        A, B = np.meshgrid(np.linspace(-1, 1, n), np.linspace(-1, 1, m), indexing="ij")
        return np.stack([A, B, self.z], axis=-1)

    def coarser(self, most: int) -> Solid:
        """Every n-th point, so that there are at most ``most`` a side; the last one stays."""
        stride = -(-(len(self.z) - 1) // (most - 1))
        if stride <= 1 or (len(self.z) - 1) % stride:
            pick = np.unique(np.linspace(0, len(self.z) - 1, min(most, len(self.z))).round().astype(int))
        else:
            pick = np.arange(0, len(self.z), stride)
        if len(pick) == len(self.z) or self.z.shape[0] != self.z.shape[1]:
            return self
        both = np.ix_(pick, pick)
        grid = Grid(
            self.grid.plane, self.grid.a[pick], self.grid.b[pick], self.grid.values[both], self.grid.final
        )
        return Solid(grid, self.scale, self.z[both], self.colours[both], self.cut[both])

    # -- between the plane and the box

    def to_box(self, places: Array) -> Array:
        """Points ``(..., 2)`` of the plane on the surface, ``(..., 3)``; NaN outside the window."""
        (a0, a1), (b0, b1) = self.grid.plane.a_range, self.grid.plane.b_range
        flat = (np.asarray(places, dtype=np.float64) - (a0, b0)) / (a1 - a0, b1 - b0) * 2.0 - 1.0
        outside = ~((np.abs(flat) <= 1.0 + 1e-9).all(axis=-1))
        result: Array = np.concatenate([flat, self.height_at(flat)[..., None]], axis=-1)
        result[outside] = np.nan
        return result

    def to_plane(self, x: float, y: float) -> tuple[float, float]:
        """A point of the box's floor on the plane."""
        (a0, a1), (b0, b1) = self.grid.plane.a_range, self.grid.plane.b_range
        return a0 + (x + 1.0) / 2.0 * (a1 - a0), b0 + (y + 1.0) / 2.0 * (b1 - b0)

    def height_at(self, flat: Array) -> Array:
        """Heights at ``(..., 2)`` in [-1, 1], bilinear; those of the rim outside."""
        n, m = self.z.shape
        safe = np.nan_to_num(flat, nan=0.0)
        s = np.clip((safe[..., 0] + 1.0) * ((n - 1) / 2.0), 0.0, n - 1 - 1e-9)
        t = np.clip((safe[..., 1] + 1.0) * ((m - 1) / 2.0), 0.0, m - 1 - 1e-9)
        i, j = s.astype(np.intp), t.astype(np.intp)
        s, t = s - i, t - j
        z = self.z.ravel()
        k = i * m + j
        result: Array = (1 - s) * ((1 - t) * z[k] + t * z[k + 1]) + s * (
            (1 - t) * z[k + m] + t * z[k + m + 1]
        )
        return result

    # -- sight

    def visible(self, points: Array, camera: Camera) -> NDArray[np.bool_]:
        """Which points ``(M, 3)`` the surface does not hide from the eye."""
        towards = camera.position - points
        with np.errstate(divide="ignore", invalid="ignore"):
            sides = (np.sign(towards[:, :2]) - points[:, :2]) / towards[:, :2]
            above = (TOP + LIFT - points[:, 2]) / towards[:, 2]
        limits = np.column_stack([np.where(np.isfinite(sides), sides, np.inf), above])
        leaves = np.clip(np.nan_to_num(limits.min(axis=1), nan=0.0), 0.0, 1.0)
        # finer at first: what hides a point of the surface is mostly near it
        share = np.linspace(0.0, 1.0, SIGHT_STEPS + 1)[1:] ** 1.5
        steps = points[:, None, :] + (leaves[:, None] * share)[..., None] * towards[:, None, :]
        over = self.height_at(steps[..., :2]) - steps[..., 2]
        hidden: NDArray[np.bool_] = (over > 0.5 * LIFT).any(axis=1)
        return ~hidden

    def meet(self, origin: Array, direction: Array) -> tuple[float, float] | None:
        """Where a ray first meets the surface, as a place of the plane; None if it passes by."""
        with np.errstate(divide="ignore", invalid="ignore"):
            low = (np.array([-1.0, -1.0, BOTTOM]) - origin) / direction
            high = (np.array([1.0, 1.0, TOP + LIFT]) - origin) / direction
        enter = float(np.nanmax(np.minimum(low, high)))
        leave = float(np.nanmin(np.maximum(low, high)))
        if not leave > max(enter, 0.0):
            return None
        t = np.linspace(max(enter, 0.0), leave + 1e-6, RAY_STEPS)
        points = origin + t[:, None] * direction
        under = points[:, 2] - self.height_at(points[:, :2])
        met = np.flatnonzero((under[:-1] >= 0.0) & (under[1:] <= 0.0))
        if not len(met):
            return None
        k = int(met[0])
        share = under[k] / (under[k] - under[k + 1]) if under[k] > under[k + 1] else 0.0
        x, y, _ = np.clip(points[k] + share * (points[k + 1] - points[k]), -1.0, 1.0).tolist()
        return self.to_plane(x, y)


def default_keep(grid: Grid) -> float:
    """All values, or nine tenths of them where a few are far above the rest."""
    z = guard.safe(grid.values)
    if not np.isfinite(z).all():
        return 0.9
    low, middle, high = float(z.min()), float(np.median(z)), float(z.max())
    return 0.9 if high - low > STEEP * (middle - low) else 1.0


def solid_of(grid: Grid, style: Style) -> Solid | None:
    """The solid of a grid; None where no value is finite."""
    z = guard.safe(grid.values)
    finite = z[np.isfinite(z)]
    if not finite.size:
        return None
    low = float(finite.min())
    high = float(finite.max()) if style.keep >= 1.0 else float(np.quantile(finite, style.keep))
    high = max(high, low + 1e-12 * max(1.0, abs(low)))
    if style.logarithmic and low > 0:
        base = 0.0
    else:
        base = low - max(float(np.quantile(finite - low, 0.02)), 1e-6 * (high - low))
    scale = Scale(low, high, base, style.logarithmic)
    cut = ~(z <= high)
    values = np.where(np.isnan(z), high, np.minimum(z, high))
    heights = scale.heights(values)
    shares, table = (
        _by_curvature(grid, values) if style.curvature else (_by_level(values, low, high), _viridis())
    )
    colours = table[np.clip(shares * 255.0, 0, 255).astype(np.intp)].astype(np.float64)
    colours *= _light(heights)[..., None]
    card = QColor(theme.current().card)
    pale = np.array([card.red(), card.green(), card.blue()])
    colours[cut] = 0.45 * colours[cut] + 0.55 * pale
    return Solid(grid, scale, heights, np.clip(colours, 0, 255).astype(np.uint8), cut)


def _by_level(values: Array, low: float, high: float) -> Array:
    """The colour of a value: as in the filled contours, but without their steps."""
    levels = levels_for(values)
    knots = np.concatenate([[low], levels[(levels > low) & (levels < high)], [high]])
    result: Array = np.interp(values, knots, np.linspace(0.0, 1.0, len(knots)))
    return result


def _by_curvature(grid: Grid, values: Array) -> tuple[Array, Array]:
    """The trace of the slice's Hessian, by central differences; the middle of the map is zero."""
    trace = laplacian(grid.a, grid.b, values)
    limit = float(np.quantile(np.abs(trace), 0.95))
    shares: Array = np.clip(0.5 + 0.5 * trace / limit, 0.0, 1.0) if limit > 0 else np.full(trace.shape, 0.5)
    ends = [theme.signed_colour(t, 1.0) for t in np.linspace(-1.0, 1.0, 256)]
    return shares, np.array([[c.red(), c.green(), c.blue()] for c in ends], dtype=np.float64)


def laplacian(a: Array, b: Array, values: Array) -> Array:
    """Second derivatives along both axes, added; central differences, the rim's from its neighbours."""
    result = np.zeros_like(values)
    with np.errstate(all="ignore"):
        inner = (values[2:] - 2 * values[1:-1] + values[:-2]) / (a[1] - a[0]) ** 2
        result += np.pad(inner, ((1, 1), (0, 0)), mode="edge")
        inner = (values[:, 2:] - 2 * values[:, 1:-1] + values[:, :-2]) / (b[1] - b[0]) ** 2
        result += np.pad(inner, ((0, 0), (1, 1)), mode="edge")
    return np.nan_to_num(result, nan=0.0, posinf=0.0, neginf=0.0)


def _light(z: Array) -> Array:
    """Hill-shading of heights over [-1, 1]², as factors."""
    n, m = z.shape
    da, db = np.gradient(z, 2.0 / (n - 1), 2.0 / (m - 1))
    normal = np.stack([-da, -db, np.ones_like(z)], axis=-1)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    lit: Array = 1.0 - SHADE + SHADE * 1.25 * np.clip(normal @ (SUN / np.linalg.norm(SUN)), 0.0, 1.0)
    return lit


@lru_cache(maxsize=1)
def _viridis() -> Array:
    table: Array = np.asarray(pg.colormap.get(COLOUR_MAP).getLookupTable(nPts=256), dtype=np.float64)[:, :3]
    return table
