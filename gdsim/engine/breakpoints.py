"""Breakpoints of a run: conditions on two iterates in a row that stop it with a reason."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from gdsim.engine.iterate import Iterate, Status
from gdsim.engine.network import TrainingLoss
from gdsim.engine.notation import parameter_text
from gdsim.engine.objective import Array, Objective
from gdsim.engine.primitives import ACTIVATIONS
from gdsim.engine.registry import Registry
from gdsim.engine.sentence import InputError, Sentence, sentence

#: Activations whose units can be off for every sample.
DYING = ("relu",)
#: Samples looked at together for dead units: where all units live, the first few show it.
BLOCK = 256
Test = Callable[["Breakpoint", Objective, Iterate, Iterate], Sentence | None]


@dataclass(frozen=True)
class Condition:
    """A kind of breakpoint: its title, what it needs, and its test.

    ``value`` and ``coordinate`` say that it has a threshold, and a weight it watches; the threshold is at
    ``least`` that, and a ``whole`` number if it counts. ``network`` ones mean nothing for a function.
    """

    title: str
    test: Test
    value: bool = False
    coordinate: bool = False
    network: bool = False
    whole: bool = False
    least: float = -math.inf


CONDITIONS: Registry[Condition] = Registry("breakpoint")


@dataclass(frozen=True)
class Breakpoint:
    """Stop when the condition ``kind`` (a key of CONDITIONS) becomes true.

    ``value`` is the threshold it needs, ``coordinate`` the flat index of the weight it watches, or None for
    any. A threshold is a line to step over: the run stops where it gets to the other side, and not again
    while it stays there. With mini-batches loss and gradient are those of the iteration's batch.
    """

    kind: str
    value: float = 0.0
    coordinate: int | None = None
    enabled: bool = True

    def __post_init__(self) -> None:
        condition = CONDITIONS[self.kind]
        if not condition.value:
            return
        if not math.isfinite(self.value):
            raise InputError("The breakpoint “{kind}” needs a finite number.", kind=sentence(condition.title))
        if self.value < condition.least or (condition.whole and not float(self.value).is_integer()):
            raise InputError(
                "The breakpoint “{kind}” needs a whole number from {least:g} on; {value:g} is not."
                if condition.whole
                else "The breakpoint “{kind}” needs a number from {least:g} on; {value:g} is not.",
                kind=sentence(condition.title),
                least=condition.least,
                value=self.value,
            )

    def reason(self, f: Objective, before: Iterate, at: Iterate) -> Sentence | None:
        """Why the run stops at ``at``; None if it does not. ``before`` is the iterate before it.

        The sentence has the breakpoint itself among its values.
        """
        if not self.enabled:
            return None
        condition = CONDITIONS[self.kind]
        if condition.network and not isinstance(f, TrainingLoss):
            return None
        if self.coordinate is not None and self.coordinate >= len(at.x):
            return None
        found = condition.test(self, f, before, at)
        return found and replace(found, values={**found.values, "breakpoint": self})


def _condition(key: str, title: str, **needs: Any) -> Callable[[Test], Test]:
    def add(test: Test) -> Test:
        CONDITIONS.register(key)(Condition(title, test, **needs))
        return test

    return add


def _said(template: str, at: Iterate, **values: Any) -> Sentence:
    return sentence(template, k=at.k, **values)


@_condition("gradient_above", "Gradient norm rises above", value=True, least=0.0)
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


@_condition("gradient_below", "Gradient norm falls below", value=True, least=0.0)
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


@_condition("loss_below", "Loss falls below", value=True)
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
    """A diverged run is reported at its last iterate that can be shown, which carries the verdict."""
    if at.status == Status.DIVERGED:
        return _said(
            "Stopped at iteration {k}, the last that can be shown. {verdict}", at, verdict=at.status.message
        )
    return None


@_condition("unit_dies", "A ReLU unit dies", network=True)
def _unit_dies(point: Breakpoint, f: Objective, before: Iterate, at: Iterate) -> Sentence | None:
    was = _dead(f, before.x)
    new = _dead(f, at.x) - was
    if not new:
        return None
    layer, unit = min(new)
    return _said(
        "Stopped at iteration {k}: unit {unit} of layer {layer} died, it is off for every sample."
        if len(new) == 1
        else "Stopped at iteration {k}: {count} units died, they are off for every sample; the first is unit "
        "{unit} of layer {layer}.",
        at,
        unit=unit,
        layer=layer,
        count=len(new),
    )


@_condition("unit_revives", "A ReLU unit revives", network=True)
def _unit_revives(point: Breakpoint, f: Objective, before: Iterate, at: Iterate) -> Sentence | None:
    back = _dead(f, before.x) - _dead(f, at.x)
    if not back:
        return None
    layer, unit = min(back)
    return _said(
        "Stopped at iteration {k}: unit {unit} of layer {layer} is alive again."
        if len(back) == 1
        else "Stopped at iteration {k}: {count} units are alive again; the first is unit {unit} of layer {layer}.",
        at,
        unit=unit,
        layer=layer,
        count=len(back),
    )


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


@_condition("iteration", "Iteration reached", value=True, whole=True, least=1.0)
def _iteration(point: Breakpoint, f: Objective, before: Iterate, at: Iterate) -> Sentence | None:
    reached = before.k < point.value <= at.k  # not once more where a run ends at the iterate it is at
    return _said("Stopped at iteration {k}, as asked.", at) if reached else None


def _name(f: Objective, i: int) -> str:
    return parameter_text(f.mlp, i) if isinstance(f, TrainingLoss) else f.coordinate_name(i)


#: Dead units at the last two points asked for: where an iteration ends the next one begins.
_known: WeakKeyDictionary[Objective, tuple[tuple[Array, frozenset[tuple[int, int]]], ...]] = (
    WeakKeyDictionary()
)


def _dead(f: Objective, theta: Array) -> frozenset[tuple[int, int]]:
    """:func:`dead_units` of an iterate's ``theta``, which is never written again."""
    known = _known.get(f, ())
    for point, dead in known:
        if point is theta:
            return dead
    dead = dead_units(f, theta)
    _known[f] = (*known[-1:], (theta, dead))
    return dead


def dead_units(f: Objective, theta: Array) -> frozenset[tuple[int, int]]:
    """ReLU units, as (layer, unit) counted from 1, that are off for every training sample."""
    if not isinstance(f, TrainingLoss):
        return frozenset()
    mlp = f.mlp
    dying = [i for i, key in enumerate(mlp.activations) if key in DYING]
    if not dying:
        return frozenset()
    layers = mlp.layers(mlp.checked(theta))[: dying[-1] + 1]
    off = {i: np.ones(mlp.widths[i + 1], dtype=bool) for i in dying}
    with np.errstate(all="ignore"):
        for start in range(0, f.samples, BLOCK):
            A = f.inputs[start : start + BLOCK].T
            for i, V in enumerate(layers):
                Z = V[:, :-1] @ A
                Z += V[:, -1:]
                if i in off:
                    off[i] &= (Z <= 0).all(axis=1)
                A = ACTIVATIONS[mlp.activations[i]](Z)
            if not any(each.any() for each in off.values()):
                break
    return frozenset((i + 1, int(unit) + 1) for i in dying for unit in np.flatnonzero(off[i]))
