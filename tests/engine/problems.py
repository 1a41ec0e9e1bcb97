"""What the engine's tests share: reference numbers, small problems and central differences."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from gdsim.engine.network import MLP, TrainingLoss
from gdsim.engine.objective import Objective
from gdsim.engine.primitives import ACTIVATIONS, LOSSES

DATA = Path(__file__).parents[1] / "data"
#: Widths with one and several inputs, outputs and hidden layers, wide beside narrow.
SHAPES = ((1, 1), (2, 3, 1), (1, 4, 2, 3), (3, 1, 5, 2))
SMOOTH = tuple(key for key, rule in ACTIVATIONS.items() if rule.kink is None)
SMOOTH_LOSSES = ("mse", "half_squared_error", "bce")


def reference(name):
    """The numbers of tests/data/name.json."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def problem(widths, activation="tanh", loss="mse", samples=6, seed=0, **options):
    """A loss on random data, all layers but the last with ``activation``, and a point far from every kink."""
    mlp = MLP(widths, (activation,) * (len(widths) - 2) + ("identity",))
    return training_loss(mlp, loss, samples, seed, **options)


def training_loss(mlp, loss="mse", samples=6, seed=0, **options):
    """``(objective, theta)`` for a network on random data; no pre-activation or residual is near a kink."""
    rng = np.random.default_rng([seed, *mlp.widths])
    while True:
        inputs = rng.normal(size=(samples, mlp.widths[0]))
        targets = rng.normal(size=(samples, mlp.widths[-1]))
        if LOSSES[loss].task == "classification":
            targets = (targets > 0).astype(float)
        theta = rng.normal(size=mlp.dimension)
        activity = mlp.activity(theta, inputs)
        residuals = np.abs(activity[-1][1].T - targets)
        kinks = [np.abs(z).min() for z, _ in activity] + [residuals.min(), np.abs(residuals - 1).min()]
        if min(kinks) > 1e-3 and np.abs(theta).min() > 1e-3:
            return TrainingLoss(mlp, inputs, targets, loss, **options), theta


def difference(function, x, h=6e-6):
    """Central differences of ``function`` (any output shape) in each entry of ``x``: shape ``out + x``."""
    x = np.asarray(x, dtype=np.float64)
    columns = []
    for at in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[at] += h
        down[at] -= h
        columns.append((np.asarray(function(up)) - np.asarray(function(down))) / (up[at] - down[at]))
    return np.moveaxis(np.array(columns), 0, -1).reshape((*np.shape(columns[0]), *x.shape))


def relative(a, b):
    """The largest difference, relative to the largest number."""
    a, b = np.asarray(a), np.asarray(b)
    return float(np.max(np.abs(a - b), initial=0.0) / max(np.max(np.abs(b), initial=0.0), 1e-300))


class Himmelblau(Objective):
    """(x^2 + y - 11)^2 + (x + y^2 - 7)^2, with its gradient."""

    dimension = 2

    def value(self, x):
        a, b = x[..., 0], x[..., 1]
        return (a * a + b - 11.0) ** 2 + (a + b * b - 7.0) ** 2

    def gradient(self, x):
        a, b = x[..., 0], x[..., 1]
        p, q = a * a + b - 11.0, a + b * b - 7.0
        return np.stack([4.0 * a * p + 2.0 * q, 2.0 * p + 4.0 * b * q], axis=-1)


class Rosenbrock(Objective):
    """(1 - x)^2 + 100 (y - x^2)^2, with its gradient."""

    dimension = 2

    def value(self, x):
        a, b = x[..., 0], x[..., 1]
        return (1.0 - a) ** 2 + 100.0 * (b - a * a) ** 2

    def gradient(self, x):
        a, b = x[..., 0], x[..., 1]
        q = b - a * a
        return np.stack([-2.0 * (1.0 - a) - 400.0 * a * q, 200.0 * q], axis=-1)


class Quadratic(Objective):
    """``sum curvature x^2 / 2``, with its gradient; NaN and infinity come out as they would."""

    def __init__(self, *curvature):
        self.curvature = np.array(curvature, dtype=np.float64)
        self.dimension = len(curvature)

    def value(self, x):
        return 0.5 * (self.curvature * x * x).sum(axis=-1)

    def gradient(self, x):
        return self.curvature * x
