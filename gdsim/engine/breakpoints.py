"""Breakpoints of a run: conditions on two iterates in a row that stop it with a reason."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from gdsim.engine.iterate import Iterate
from gdsim.engine.network import MLP, TrainingLoss
from gdsim.engine.notation import parameter_text
from gdsim.engine.objective import Array, Objective
from gdsim.engine.registry import Registry
from gdsim.engine.sentence import InputError, Sentence, sentence

#: Activations whose units can be off for every sample.
DYING = ("relu",)
Test = Callable[["Breakpoint", Objective, Iterate, Iterate], Sentence | None]


@dataclass(frozen=True)
class Condition:
    """A kind of breakpoint: its title, whether it needs a value or a coordinate, and its test."""

    title: str
    test: Test
    value: bool = False
    coordinate: bool = False
    network: bool = False


CONDITIONS: Registry[Condition] = Registry("breakpoint")


@dataclass(frozen=True)
class Breakpoint:
    """Stop when the condition ``kind`` (a key of CONDITIONS) becomes true.

    ``value`` is the threshold it needs, ``coordinate`` the flat index of the
    weight it watches, or None for any.
    """

    kind: str
    value: float = 0.0
    coordinate: int | None = None
    enabled: bool = True

    def __post_init__(self) -> None:
        condition = CONDITIONS[self.kind]
        if condition.value and not math.isfinite(self.value):
            raise InputError("The breakpoint “{kind}” needs a finite number.", kind=sentence(condition.title))

    def reason(self, f: Objective, before: Iterate, at: Iterate) -> Sentence | None:
        """Why the run stops at ``at``; None if it does not. ``before`` is the iterate before it."""
        condition = CONDITIONS[self.kind]
        if not self.enabled or (condition.network and not isinstance(f, TrainingLoss)):
            return None
        if self.coordinate is not None and self.coordinate >= len(at.x):
            return None
        return condition.test(self, f, before, at)


def _condition(key: str, title: str, **needs: bool) -> Callable[[Test], Test]:
    def add(test: Test) -> Test:
        CONDITIONS.register(key)(Condition(title, test, **needs))
        return test

    return add


def _said(template: str, at: Iterate, **values: Any) -> Sentence:
    return sentence(template, k=at.k, **values)


@_condition("gradient_above", "Gradient norm above", value=True)
def _gradient_above(point: Breakpoint, f: Objective, before: Iterate, at: Iterate) -> Sentence | None:
    norm = at.gradient_norm
    if norm > point.value >= before.gradient_norm:
        return _said(
            "Stopped at iteration {k}: the gradient norm rose to {norm:.4g}, above {value:.4g}.",
            at,
            norm=norm,
            value=point.value,
        )
    return None


@_condition("gradient_below", "Gradient norm below", value=True)
def _gradient_below(point: Breakpoint, f: Objective, before: Iterate, at: Iterate) -> Sentence | None:
    norm = at.gradient_norm
    if norm < point.value <= before.gradient_norm:
        return _said(
            "Stopped at iteration {k}: the gradient norm fell to {norm:.4g}, below {value:.4g}.",
            at,
            norm=norm,
            value=point.value,
        )
    return None


@_condition("loss_rises", "Loss rises")
def _loss_rises(point: Breakpoint, f: Objective, before: Iterate, at: Iterate) -> Sentence | None:
    if at.f > before.f:
        return _said(
            "Stopped at iteration {k}: the loss rose from {first:.4g} to {last:.4g}.",
            at,
            first=float(before.f),
            last=float(at.f),
        )
    return None


@_condition("loss_below", "Loss below", value=True)
def _loss_below(point: Breakpoint, f: Objective, before: Iterate, at: Iterate) -> Sentence | None:
    if at.f < point.value <= before.f:
        return _said(
            "Stopped at iteration {k}: the loss fell to {last:.4g}, below {value:.4g}.",
            at,
            last=float(at.f),
            value=point.value,
        )
    return None


@_condition("not_finite", "NaN or infinity")
def _not_finite(point: Breakpoint, f: Objective, before: Iterate, at: Iterate) -> Sentence | None:
    """A diverged run is reported at its last finite iterate, which carries the verdict."""
    if at.status.name == "DIVERGED":
        return _said("Stopped at iteration {k}: the next step leaves the finite numbers.", at)
    return None


@_condition("unit_dies", "A unit dies", network=True)
def _unit_dies(point: Breakpoint, f: Objective, before: Iterate, at: Iterate) -> Sentence | None:
    new = dead_units(f, at.x) - dead_units(f, before.x)
    if new:
        layer, unit = min(new)
        return _said(
            "Stopped at iteration {k}: unit {unit} of layer {layer} died, it is off for every sample.",
            at,
            unit=unit,
            layer=layer,
        )
    return None


@_condition("unit_revives", "A unit revives", network=True)
def _unit_revives(point: Breakpoint, f: Objective, before: Iterate, at: Iterate) -> Sentence | None:
    back = dead_units(f, before.x) - dead_units(f, at.x)
    if back:
        layer, unit = min(back)
        return _said(
            "Stopped at iteration {k}: unit {unit} of layer {layer} is alive again.",
            at,
            unit=unit,
            layer=layer,
        )
    return None


@_condition("weight_crosses", "A weight crosses", value=True, coordinate=True)
def _weight_crosses(point: Breakpoint, f: Objective, before: Iterate, at: Iterate) -> Sentence | None:
    chosen = slice(None) if point.coordinate is None else slice(point.coordinate, point.coordinate + 1)
    was, now = before.x[chosen] - point.value, at.x[chosen] - point.value
    crossed = np.flatnonzero((was < 0) & (now >= 0) | (was > 0) & (now <= 0))
    if not len(crossed):
        return None
    i = int(crossed[0]) + (chosen.start or 0)
    return _said(
        "Stopped at iteration {k}: {name} crossed {value:.4g}, from {first:.4g} to {last:.4g}.",
        at,
        name=_name(f, i),
        value=point.value,
        first=float(before.x[i]),
        last=float(at.x[i]),
    )


@_condition("iteration", "Iteration", value=True)
def _iteration(point: Breakpoint, f: Objective, before: Iterate, at: Iterate) -> Sentence | None:
    return _said("Stopped at iteration {k}, as asked.", at) if at.k == int(point.value) else None


def _name(f: Objective, i: int) -> str:
    return parameter_text(f.mlp, i) if isinstance(f, TrainingLoss) else f.coordinate_name(i)


def dead_units(f: Objective, theta: Array) -> frozenset[tuple[int, int]]:
    """Hidden ReLU units, as (layer, unit) counted from 1, that are off for every training sample."""
    if not isinstance(f, TrainingLoss):
        return frozenset()
    mlp: MLP = f.mlp
    if not any(key in DYING for key in mlp.activations):
        return frozenset()
    found = []
    for layer, (z, _) in enumerate(mlp.activity(theta, f.inputs), start=1):
        if mlp.activations[layer - 1] in DYING:
            off = np.flatnonzero((z <= 0).all(axis=1))
            found += [(layer, int(unit) + 1) for unit in off]
    return frozenset(found)
