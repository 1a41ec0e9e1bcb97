"""Scaling of data columns: a visible choice, fitted on the training rows, undone for the eye."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from gdsim.engine.objective import Array
from gdsim.engine.registry import Registry
from gdsim.engine.sentence import InputError


def frozen(values: npt.ArrayLike) -> Array:
    """A C-contiguous float64 copy that cannot be written."""
    array = np.array(values, dtype=np.float64, order="C")
    array.setflags(write=False)
    return array


@dataclass(frozen=True)
class Scaling:
    """A way to choose offset and scale of each column; ``measure`` maps (N, n) to two (n,) arrays."""

    key: str
    title: str
    formula: str
    measure: Callable[[Array], tuple[Array, Array]] = field(repr=False)


SCALINGS: Registry[Scaling] = Registry("scaling")


def _scaling(
    key: str, title: str, formula: str
) -> Callable[[Callable[[Array], tuple[Array, Array]]], Callable[[Array], tuple[Array, Array]]]:
    def add(measure: Callable[[Array], tuple[Array, Array]]) -> Callable[[Array], tuple[Array, Array]]:
        SCALINGS.register(key)(Scaling(key, title, formula, measure))
        return measure

    return add


@_scaling("none", "None", r"x' = x")
def _none(columns: Array) -> tuple[Array, Array]:
    return np.zeros(columns.shape[1]), np.ones(columns.shape[1])


@_scaling("standardise", "Standardise", r"x' = \frac{x - \mathrm{mean}}{\mathrm{sd}}")
def _standardise(columns: Array) -> tuple[Array, Array]:
    return columns.mean(axis=0), columns.std(axis=0)


@_scaling("unit", "Minimum to maximum", r"x' = 2\, \frac{x - \min}{\max - \min} - 1")
def _unit(columns: Array) -> tuple[Array, Array]:
    low, high = columns.min(axis=0), columns.max(axis=0)
    return 0.5 * low + 0.5 * high, 0.5 * high - 0.5 * low


@dataclass(frozen=True, eq=False)
class Scaler:
    """``(x - offset) / scale`` for each column; ``constant`` lists the columns that could only be shifted."""

    offset: Array
    scale: Array
    constant: tuple[int, ...] = ()

    def apply(self, x: Array) -> Array:
        """From the user's units, shape (..., n), to the network's."""
        return (x - self.offset) / self.scale

    def undo(self, x: Array) -> Array:
        """From the network's units, shape (..., n), back to the user's."""
        return x * self.scale + self.offset


def fit_scaler(kind: str, columns: Array) -> Scaler:
    """The scaler of that kind for (N, n) columns; give it the training rows only."""
    if kind == "none":
        offset, scale = SCALINGS[kind].measure(columns)
        return Scaler(frozen(offset), frozen(scale))
    if not columns.size:
        raise InputError("Scaling needs at least one row of data.")
    offset, scale = SCALINGS[kind].measure(columns)
    low = columns.min(axis=0)
    # The sd of equal values can be 1e-17 by rounding, and a subnormal divisor overflows.
    constant = (columns.max(axis=0) == low) | (scale < np.finfo(np.float64).tiny)
    return Scaler(
        frozen(np.where(constant, low, offset)),
        frozen(np.where(constant, 1.0, scale)),
        tuple(np.flatnonzero(constant).tolist()),
    )
