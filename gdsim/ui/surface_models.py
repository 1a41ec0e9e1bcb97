"""What is drawn at the leading run's point: its gradient, what each derivative order sees, and its next step."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from contourpy import LineType, contour_generator
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gdsim.app.session import Session
from gdsim.engine.iterate import Iterate
from gdsim.engine.landscape import Grid
from gdsim.engine.optimizers.base import Order
from gdsim.engine.optimizers.first_order import Velocity
from gdsim.ui import guard, theme
from gdsim.ui.orders import order_colour, order_pen
from gdsim.ui.overlay import CASING, FAR, PAPER, Array, Overlay, draw_arrow, draw_word, polyline, rim

LONGEST, READABLE = 84.0, 28.0  # pixels of an arrow: at most, and what needs no other scale
RINGS, SPOKES = 22, 72  # of the polar grid on which quadratics are contoured
LEVELS = 8.0  # steps of level the steepest of the models makes across its disc
SMALLEST, LARGEST = 56.0, 132.0  # pixels of a disc's radius
ARROWS = 34.0  # pixels between the arrows of the field
Displacement = Array


@dataclass(frozen=True, eq=False)
class Here:
    """The leading run's iterate along the D axes shown (1: on a curve, 2: on contours).

    ``point (2,)`` is its place in the plot; displacements are ``(D,)`` in units of the axes. ``hessian`` and
    ``model`` are ``(D, D)``, ``descent`` is -eta g, ``trials (T, D)`` are where a line search looked and
    ``taken`` tells which it took. None is what is not known (yet).
    """

    run: int
    point: Array
    f: float
    gradient: Array
    hessian: Array | None = None
    model: Array | None = None
    newton: Displacement | None = None
    step: Displacement | None = None
    own_step: bool = False
    descent: Displacement | None = None
    memory: Displacement | None = None
    trials: Array = field(default_factory=lambda: np.empty((0, 2)))
    taken: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, dtype=bool))

    @property
    def flat(self) -> bool:
        """On a curve."""
        return len(self.gradient) == 1


def here_of(session: Session, flat: bool, height: float | None = None) -> Here | None:
    """What is known at the leading run's point; None where there is nothing to draw.

    On a curve (``flat``) the point stands at ``height``, by default at its own value.
    """
    track = session.track
    if track is None or session.frame is not None:
        return None
    at, axes = track.iterate, list(session.picks[:1] if flat else session.picks)
    f = float(at.f) if height is None else height
    point = np.array([at.x[axes[0]], f if flat else at.x[axes[1]]], dtype=np.float64)
    gradient = np.array(at.g[axes], dtype=np.float64)
    if not (_drawable(point) and _drawable(gradient) and math.isfinite(f)):
        return None
    here = Here(track.index, point, f, gradient, memory=_known(_memory(at), axes))
    optimizer = session.optimizer
    if optimizer is not None and optimizer.order is Order.FIRST and hasattr(optimizer, "learning_rate"):
        rate_at = getattr(optimizer, "learning_rate_at", None)
        rate = optimizer.learning_rate if rate_at is None else rate_at(at.k)
        here = replace(here, descent=-float(rate) * gradient)
    look = session.look
    if look is None or look.at.k != at.k or look.axes[: len(axes)] != tuple(axes):
        return here
    n, plan = len(axes), look.plan
    with np.errstate(all="ignore"):
        trials = plan.trials[:, :1] * plan.direction[None, axes] if len(plan.trials) else np.empty((0, n))
    taken = np.isclose(plan.trials[:, 0], plan.length) if len(plan.trials) else np.empty(0, dtype=bool)
    seen = np.isfinite(trials).all(axis=1)
    return replace(
        here,
        hessian=_known(look.hessian[:n, :n]),
        model=_known(None if look.model is None else look.model[:n, :n]),
        newton=_known(None if look.newton is None else look.newton[:n]),
        step=_known(look.step[:n]),
        own_step=look.order != Order.FIRST.value,
        trials=trials[seen],
        taken=taken[seen],
    )


def _drawable(values: Array) -> bool:
    return bool(np.isfinite(values).all() and (np.abs(values) < guard.LARGEST).all())


def _known(values: Array | None, axes: list[int] | None = None) -> Array | None:
    if values is None:
        return None
    values = np.array(values if axes is None else values[axes], dtype=np.float64)
    return values if _drawable(values) else None


def _memory(at: Iterate) -> Array | None:
    """Where the method's memory of gradients pulls, in units of a gradient; None without one."""
    state = at.state
    kept: Any = None
    if isinstance(state, Velocity):
        kept = -state.v
    elif hasattr(state, "m"):
        kept = -state.m
    else:
        kept = getattr(state, "d", None)
    return kept if kept is not None and np.shape(kept) == at.x.shape and np.any(kept) else None


def scale_of(length: float) -> float:
    """The factor 1, 2, 5 x 10^n that makes an arrow of ``length`` pixels long enough and not too long."""
    if READABLE <= length <= LONGEST or not 1e-200 < length < 1e200:
        return 1.0
    wanted = LONGEST / length
    decade = 10.0 ** math.floor(math.log10(wanted))
    return float(f"{max(m * decade for m in (1, 2, 5) if m * decade <= wanted * 1.000001):.3g}")


# --- arrows ----------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Arrow:
    """A displacement to draw from the point: ``role`` is component, gradient, descent, memory or step."""

    role: str
    offset: Array
    word: str = ""


class ArrowItem(Overlay):
    """Gradient and descent at the point, and the method's memory, next step and trial points."""

    def __init__(self, box: Any) -> None:
        super().__init__(box, z=16)
        self.here: Here | None = None
        self.gradient = self.state = False
        self.names: tuple[str, str, str] = ("f", "x", "y")
        self.factor = 1.0
        self.arrows: tuple[Arrow, ...] = ()

    def set_here(self, here: Here | None, gradient: bool, state: bool, names: tuple[str, str, str]) -> None:
        """What to draw; ``names`` are those of the value and of the two axes."""
        self.here, self.gradient, self.state, self.names = here, gradient, state, names
        self.prepare()

    def prepare(self) -> None:
        """Arrows in pixels for the present range."""
        self.arrows = ()
        here = self.here
        if here is not None:
            t = self.to_view()
            units = np.array([t.m11(), t.m22()])
            self.arrows = tuple(self._arrows(here, units))
        self.update()

    def _on_view_changed(self, *_: object) -> None:
        self.prepare()

    def _arrows(self, here: Here, units: Array) -> list[Arrow]:
        def pixels(displacement: Array) -> Array:
            flat = np.append(displacement, 0.0) if len(displacement) == 1 else displacement
            offset: Array = flat * units
            return offset

        memory = here.memory if self.state else None
        sized = [each for each in (here.gradient if self.gradient else None, memory) if each is not None]
        self.factor = scale_of(max((float(np.hypot(*pixels(each))) for each in sized), default=0.0))
        arrows = []
        value, *axes = self.names
        if self.gradient:
            gradient = self.factor * pixels(here.gradient)
            if not here.flat:
                for axis in (0, 1):
                    offset = np.where(np.arange(2) == axis, gradient, 0.0)
                    arrows.append(Arrow("component", offset, f"∂{value}/∂{axes[axis]}"))
            word = f"{value}′" if here.flat else f"∇{value}"
            arrows += [Arrow("descent", -gradient, f"−{word}"), Arrow("gradient", gradient, word)]
        if memory is not None:
            arrows.append(Arrow("memory", self.factor * pixels(memory), ""))
        if self.state and here.step is not None:
            arrows.append(Arrow("step", pixels(here.step)))
        return arrows

    @property
    def scaled(self) -> bool:
        """True if an arrow of the gradient's units is drawn."""
        return any(arrow.role in ("gradient", "memory") for arrow in self.arrows)

    def draw(self, painter: QPainter) -> None:
        here = self.here
        if here is None:
            return
        start = self.to_pixels(here.point[None, :])[0]
        room = self.boundingRect()
        if not room.adjusted(-200, -200, 200, 200).contains(*start.tolist()):
            return
        edge = rim()
        for arrow in self.arrows:
            draw_arrow(painter, start, start + arrow.offset, self._pen(arrow.role, here.run), edge)
        for arrow, place in self._words():
            x, y = (start + place).tolist()
            if room.contains(x, y):
                draw_word(painter, arrow.word, x, y, self._pen(arrow.role, here.run).color(), edge, room)
        if self.state and len(here.trials):
            self._draw_trials(painter, here)

    def _words(self) -> list[tuple[Arrow, Array]]:
        """The arrows' names beyond their tips, the longest first, none where another one stands."""
        placed: list[tuple[Arrow, Array]] = []
        for arrow in sorted(self.arrows, key=lambda arrow: arrow.role == "component"):
            length = float(np.hypot(*arrow.offset))
            if not arrow.word or not 16.0 < length < 400.0:
                continue
            way = arrow.offset / length
            place = arrow.offset + way * (9.0 + 11.0 * abs(float(way[0])))
            apart = [np.abs(place - other) / (34.0, 15.0) for _, other in placed]
            if all(gap.max() > 1.0 for gap in apart):
                placed.append((arrow, place))
        return placed

    def _pen(self, role: str, run: int) -> QPen:
        look = theme.current()
        styles = {
            "component": (QColor(look.backward), 1.6, Qt.PenStyle.SolidLine),
            "gradient": (QColor(look.backward), 2.6, Qt.PenStyle.SolidLine),
            "descent": (QColor(look.forward), 2.2, Qt.PenStyle.DashLine),
            "memory": (theme.optimizer_colour(run), 2.2, Qt.PenStyle.DotLine),
            "step": (theme.optimizer_colour(run), 3.0, Qt.PenStyle.SolidLine),
        }
        colour, width, style = styles[role]
        return QPen(colour, width, style, Qt.PenCapStyle.FlatCap)

    def _draw_trials(self, painter: QPainter, here: Here) -> None:
        """Where the line search looked: small rings, the one it took filled."""
        offsets = here.trials if not here.flat else np.column_stack([here.trials, np.zeros(len(here.trials))])
        pixels = self.to_pixels(here.point + offsets)
        room = self.boundingRect().adjusted(-8, -8, 8, 8)
        for taken, (x, y) in sorted(zip(here.taken.tolist(), pixels.tolist(), strict=True)):
            if room.contains(x, y):
                painter.setPen(QPen(CASING, 3.6))
                painter.drawEllipse(QPointF(x, y), 3.6, 3.6)
                painter.setPen(QPen(PAPER, 1.6))
                painter.setBrush(theme.optimizer_colour(here.run) if taken else Qt.BrushStyle.NoBrush)
                painter.drawEllipse(QPointF(x, y), 3.6, 3.6)
                painter.setBrush(Qt.BrushStyle.NoBrush)


# --- a field of arrows -----------------------------------------------------------------------------


class FieldItem(Overlay):
    """Arrows of steepest descent all over the surface, longer where it is steeper (logarithmically)."""

    def __init__(self, box: Any) -> None:
        super().__init__(box, z=5)
        self._grid: Grid | None = None
        self._slopes: tuple[Array, Array] | None = None
        self.lines: list[QLineF] = []
        self.points: Array = np.empty((0, 2))
        self.directions: Array = np.empty((0, 2))

    def set_grid(self, grid: Grid | None) -> None:
        """The surface whose slopes are drawn; None for none."""
        self._grid, self._slopes = grid, None
        if grid is not None and min(grid.values.shape) > 2:
            with np.errstate(all="ignore"):
                down = np.gradient(-guard.safe(grid.values), grid.a, grid.b)
            self._slopes = (down[0], down[1])
        self.prepare()

    def _on_view_changed(self, *_: object) -> None:
        if self._slopes is not None:
            self.prepare()

    def _on_view_resized(self, *_: object) -> None:
        super()._on_view_resized()
        if self._slopes is not None and self._alive:  # what the scene did meanwhile may have been its end
            self.prepare()

    def prepare(self) -> None:
        """Choose places at this size and range, and lay out the arrows there."""
        self.lines, self.points, self.directions = [], np.empty((0, 2)), np.empty((0, 2))
        self.update()
        grid, slopes, room = self._grid, self._slopes, self.boundingRect()
        if grid is None or slopes is None or room.isEmpty():
            return
        t = self.to_view()
        units = np.array([t.m11(), t.m22()])
        counts = [min(25, max(5, round(size / ARROWS))) for size in (room.width(), room.height())]
        picked = []
        (a0, a1), (b0, b1) = self.box.viewRange()
        for axis, low, high, count in ((grid.a, a0, a1, counts[0]), (grid.b, b0, b1, counts[1])):
            wanted = low + (high - low) * (np.arange(count) + 0.5) / count
            wanted = wanted[(wanted >= axis[0]) & (wanted <= axis[-1])]
            places = np.searchsorted((axis[1:] + axis[:-1]) / 2.0, wanted)
            picked.append(np.unique(places))
        cells = np.ix_(*picked)
        down = np.stack([slopes[0][cells].ravel(), slopes[1][cells].ravel()], axis=1)
        points = np.stack(np.meshgrid(grid.a[picked[0]], grid.b[picked[1]], indexing="ij"), axis=-1).reshape(
            -1, 2
        )
        size = np.hypot(*down.T)
        seen = np.isfinite(size) & (size > 0)
        if not seen.any():
            return
        down, points, size = down[seen], points[seen], np.log10(size[seen])
        way = down / np.abs(down).max(axis=1, keepdims=True) * units
        way /= np.maximum(np.hypot(*way.T), 1e-300)[:, None]
        low, high = np.quantile(size, (0.05, 0.95))
        part = (
            np.clip((size - low) / (high - low), 0.0, 1.0) if high - low > 1e-9 else np.full(len(size), 0.5)
        )
        cell = min(room.width() / counts[0], room.height() / counts[1])
        self.points, self.directions = points, way
        self._make(self.to_pixels(points), way, (0.32 + 0.5 * part) * cell)

    def _make(self, middles: Array, way: Array, length: Array) -> None:
        half = way * length[:, None] / 2.0
        tip, tail = middles + half, middles - half
        across = np.stack([-way[:, 1], way[:, 0]], axis=1)
        barb = np.minimum(4.5, 0.45 * length)[:, None]
        left, right = tip - barb * (way - 0.6 * across), tip - barb * (way + 0.6 * across)
        lines = np.stack([tail, tip, left, tip, right, tip], axis=1).reshape(-1, 4)
        lines = lines[np.isfinite(lines).all(axis=1) & (np.abs(lines) < FAR).all(axis=1)]
        self.lines = [QLineF(*line) for line in lines.tolist()]

    def draw(self, painter: QPainter) -> None:
        # line by line, and thin: as one path, or as wide lines, they would take five times as long
        painter.translate(0.8, 0.8)
        painter.setPen(QPen(QColor(16, 21, 29, 170), 1.0))
        painter.drawLines(self.lines)
        painter.translate(-0.8, -0.8)
        painter.setPen(QPen(PAPER, 1.0))
        painter.drawLines(self.lines)


# --- what each order sees --------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Sheet:
    """One order's model in pixels from the point: its level lines, or its curve, and the step it would take."""

    order: str
    path: QPainterPath
    step: Array | None


class ModelItem(Overlay):
    """Level lines of the tangent plane and of the quadratics in a disc round the point; curves in 1-D."""

    def __init__(self, box: Any) -> None:
        super().__init__(box, z=7)
        self.here: Here | None = None
        self.orders: tuple[str, ...] = ()
        self.sheets: tuple[Sheet, ...] = ()
        self.radius = self.gap = 0.0
        self._units = np.ones(2)

    def set_here(self, here: Here | None, orders: tuple[str, ...]) -> None:
        """What to draw there: of the orders ``1``, ``1.5`` and ``2`` those that are known."""
        self.here, self.orders = here, orders
        self.prepare()

    def _on_view_changed(self, *_: object) -> None:
        t = self.to_view()
        if self.here is not None and (
            self.here.flat or not np.allclose(self._units, (t.m11(), t.m22()), 1e-9)
        ):
            self.prepare()
        self.update()

    def _on_view_resized(self, *_: object) -> None:
        super()._on_view_resized()
        self.prepare()

    def prepare(self) -> None:
        """Everything in pixels for the present range."""
        self.sheets = ()
        here, t = self.here, self.to_view()
        self._units = np.array([t.m11(), t.m22()])
        if here is not None and self.orders and (np.abs(self._units) > 1e-200).all():
            models = self._models(here)
            with np.errstate(all="ignore"):
                self.sheets = self._curves(here, models) if here.flat else self._discs(here, models)
        self.update()

    def _models(self, here: Here) -> dict[str, tuple[Array, Array | None]]:
        """(curvature, step) of each order that is asked for and known."""
        nothing = np.zeros((len(here.gradient),) * 2)
        models: dict[str, tuple[Array, Array | None]] = {}
        if "1" in self.orders:
            models["1"] = (nothing, here.descent)
        if "1.5" in self.orders and here.model is not None:
            models["1.5"] = (here.model, here.step if here.own_step else None)
        if "2" in self.orders and here.hessian is not None:
            models["2"] = (here.hessian, here.newton)
        return models

    def _discs(self, here: Here, models: dict[str, tuple[Array, Array | None]]) -> tuple[Sheet, ...]:
        units, room = self._units, self.boundingRect()
        steps = {order: None if step is None else step * units for order, (_, step) in models.items()}
        farthest = max((float(np.hypot(*step)) for step in steps.values() if step is not None), default=0.0)
        most = max(SMALLEST, min(LARGEST, 0.42 * min(room.width(), room.height())))
        self.radius = min(max(SMALLEST, 1.25 * farthest), most)
        r = np.linspace(1e-3, 1.0, RINGS)[:, None] * self.radius
        angle = np.linspace(0.0, 2.0 * np.pi, SPOKES + 1)[None, :]
        x, y = r * np.cos(angle), r * np.sin(angle)
        d = np.stack([x / units[0], y / units[1]], axis=-1)
        rises = {
            order: d @ here.gradient + 0.5 * np.einsum("...i,ij,...j->...", d, B, d)
            for order, (B, _) in models.items()
        }
        rises = {order: rise for order, rise in rises.items() if np.isfinite(rise).all()}
        self.gap = max((float(np.ptp(rise)) for rise in rises.values()), default=0.0) / LEVELS
        return tuple(
            Sheet(order, _levels(x, y, rise, self.gap), steps[order]) for order, rise in rises.items()
        )

    def _curves(self, here: Here, models: dict[str, tuple[Array, Array | None]]) -> tuple[Sheet, ...]:
        """The tangent near the point, and the parabolas as far as one can see, relative to the point."""
        room = self.boundingRect()
        sheets = []
        for order, (B, step) in models.items():
            reach = room.width() * (0.28 if order == "1" else 1.0)
            x = np.linspace(-reach, reach, 3 if order == "1" else 241)
            d = x / self._units[0]
            y = self._units[1] * (here.gradient[0] * d + 0.5 * B[0, 0] * d * d)
            end = None
            if step is not None:
                s = float(step[0])
                end = np.array([s, here.gradient[0] * s + 0.5 * B[0, 0] * s * s]) * self._units
            sheets.append(Sheet(order, polyline(np.column_stack([x, y])), end))
        return tuple(sheets)

    def draw(self, painter: QPainter) -> None:
        if not self.sheets or self.here is None:
            return
        x, y = self.to_pixels(self.here.point[None, :])[0].tolist()
        room = self.boundingRect()
        if not room.adjusted(-200, -200, 200, 200).contains(x, y):
            return
        painter.save()
        painter.translate(x, y)
        if not self.here.flat:
            veil = rim()
            veil.setAlpha(150)
            painter.setPen(QPen(rim(), 1.5))
            painter.setBrush(veil)
            painter.drawEllipse(QPointF(0.0, 0.0), self.radius, self.radius)
        for sheet in self.sheets:
            painter.strokePath(sheet.path, order_pen(sheet.order, 1.8 if self.here.flat else 1.5))
        for sheet in self.sheets:
            if sheet.step is None:
                continue
            if not self.here.flat:
                draw_arrow(painter, np.zeros(2), sheet.step, order_pen(sheet.order, 2.8), rim(), head=11.0)
            elif np.abs(sheet.step).max() < 1e4:
                painter.setPen(QPen(rim(), 1.5))
                painter.setBrush(order_colour(sheet.order))
                painter.drawEllipse(QPointF(*sheet.step.tolist()), 4.5, 4.5)
        painter.restore()
        if not self.here.flat:
            for n, sheet in enumerate(self.sheets):
                across = x + 26.0 * (n - 0.5 * (len(self.sheets) - 1))
                top = y - self.radius - 9.0 if y - self.radius > 20.0 else y + self.radius + 9.0
                draw_word(painter, sheet.order, across, top, order_colour(sheet.order), rim(), room)


def _levels(x: Array, y: Array, rise: Array, gap: float) -> QPainterPath:
    """Level lines of ``rise`` at the multiples of ``gap``, on a polar grid ``(RINGS, SPOKES + 1)``."""
    path = QPainterPath()
    low, high = float(rise.min()), float(rise.max())
    if not gap > 0.0 or high - low < 1e-12 * gap:
        return path
    tracer = contour_generator(x=x, y=y, z=rise, name="serial", line_type=LineType.Separate)
    for n in range(math.ceil(low / gap), math.floor(high / gap) + 1):
        for line in tracer.lines(n * gap):
            path.addPath(polyline(np.asarray(line)))
    return path
