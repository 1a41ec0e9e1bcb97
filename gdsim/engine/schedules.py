"""Learning rates that change with the iteration, warm-up, and clipping: around any first-order method."""

from __future__ import annotations

import dataclasses
import math
import re
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from gdsim.engine.iterate import Iterate
from gdsim.engine.objective import Array, Objective
from gdsim.engine.optimizers.base import Hyperparameter, Optimizer, Order, Plan, hyper
from gdsim.engine.optimizers.first_order import Rprop
from gdsim.engine.registry import Registry
from gdsim.engine.sentence import InputError, Sentence, sentence


@dataclass(frozen=True)
class Schedule:
    """What the learning rate is multiplied by at iteration k = 0, 1, ...; the fields are its numbers."""

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""
    #: The learning rate of iteration k as LaTeX.
    rule: ClassVar[str] = ""

    def __post_init__(self) -> None:
        for parameter in self.hyperparameters():
            object.__setattr__(self, parameter.name, parameter.checked(getattr(self, parameter.name)))

    @classmethod
    def hyperparameters(cls) -> tuple[Hyperparameter, ...]:
        """The fields in order."""
        return tuple(
            Hyperparameter(field.name, default=field.default, **field.metadata)  # type: ignore[arg-type]
            for field in dataclasses.fields(cls)
        )

    def __call__(self, k: int) -> float:
        """The factor of iteration ``k``, in ``[0, 1]``."""
        raise NotImplementedError


SCHEDULES: Registry[type[Schedule]] = Registry("schedule")


def _schedule(key: str) -> Any:
    """Class decorator: file a schedule under ``key``, which it then knows."""

    def add(cls: type[Schedule]) -> type[Schedule]:
        cls.key = key
        return SCHEDULES.register(key)(cls)

    return add


@_schedule("constant")
@dataclass(frozen=True)
class Constant(Schedule):
    """The learning rate as it was set."""

    title = "Constant"
    rule = r"\eta_k = \eta"

    def __call__(self, k: int) -> float:
        """1."""
        return 1.0


@_schedule("step")
@dataclass(frozen=True)
class StepDecay(Schedule):
    """A drop by the factor gamma every ``every`` iterations."""

    title = "Step decay"
    rule = r"\eta_k = \eta\,\gamma^{\lfloor k/s \rfloor}"

    gamma: float = hyper(0.5, r"\gamma", 0.0, 1.0, open_low=True)
    every: float = hyper(100.0, "s", 1.0, 1e9)

    def __call__(self, k: int) -> float:
        """Gamma to the number of drops so far."""
        return self.gamma ** math.floor(k / self.every)


@_schedule("exponential")
@dataclass(frozen=True)
class ExponentialDecay(Schedule):
    """A little less every iteration, by the factor gamma."""

    title = "Exponential decay"
    rule = r"\eta_k = \eta\,\gamma^{k}"

    gamma: float = hyper(0.999, r"\gamma", 0.0, 1.0, open_low=True)

    def __call__(self, k: int) -> float:
        """Gamma to the k."""
        return self.gamma**k


@_schedule("cosine")
@dataclass(frozen=True)
class CosineDecay(Schedule):
    """Half a cosine wave down to a floor over ``length`` iterations, where it stays (Loshchilov & Hutter 2017).

    ``floor`` is the part of the learning rate that is left at the end.
    """

    title = "Cosine decay"
    rule = r"\eta_k = \eta\left(a + (1 - a)\,\frac{1 + \cos(\pi\,\min(k/T, 1))}{2}\right)"

    length: float = hyper(1000.0, "T", 1.0, 1e9)
    floor: float = hyper(0.0, "a", 0.0, 1.0)

    def __call__(self, k: int) -> float:
        """From 1 at 0 to the floor at ``length``."""
        if k >= self.length:
            return self.floor
        return self.floor + (1.0 - self.floor) * 0.5 * (1.0 + math.cos(math.pi * k / self.length))


def clipped(g: Array, limit: float) -> Array:
    """Gradients ``(..., P)``, each shortened to the norm ``limit`` if it is longer; itself if none is."""
    norm = np.linalg.norm(g, axis=-1, keepdims=True)
    if not np.any(norm > limit):
        return g
    # by the largest entry first: its square, and so the norm, may be too large for a float
    largest = np.maximum(np.abs(g).max(axis=-1, keepdims=True), np.finfo(np.float64).tiny)
    unit = g / largest
    unit_norm = np.linalg.norm(unit, axis=-1, keepdims=True)
    too_long: Array = np.where(norm > limit, unit * (limit / np.maximum(unit_norm, 1.0)), g)
    return too_long


#: What a tuned method says of itself is what its inner method says.
_INHERITED = ("key", "title", "order", "source", "memory", "descends", "batched", "least_squares")


@dataclass(frozen=True)
class Tuned(Optimizer[Any]):
    """A method whose learning rate follows a schedule, warms up, and whose gradient is clipped.

    The learning rate of iteration k is the method's own times the schedule's
    factor times min(1, (k + 1) / warm_up); the gradient it steps by has at
    most the norm ``clip``, for each point of a batch on its own. 0 switches
    either off. Iterates hold the true gradient.
    """

    inner: Optimizer[Any]
    schedule: Schedule = Constant()
    warm_up: int = hyper(0, "w", 0.0, 1e9)
    clip: float = hyper(0.0, "c", 0.0, 1e12)

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "warm_up", int(self.warm_up))
        inner = self.inner
        if self.paced and (not hasattr(inner, "learning_rate") or isinstance(inner, Rprop)):
            raise InputError(
                "{title} has no learning rate that a schedule or a warm-up could change.",
                title=sentence(inner.title),
            )
        if self.clip and inner.order is not Order.FIRST:
            raise InputError(
                "Gradient clipping is for methods of order 1; {title} would build its curvature out of "
                "gradients that are not the function's.",
                title=sentence(inner.title),
            )
        for name in _INHERITED:
            object.__setattr__(self, name, getattr(inner, name))
        object.__setattr__(self, "rule", self._rule())

    @property
    def paced(self) -> bool:
        """True if the learning rate changes."""
        return self.warm_up > 0 or not isinstance(self.schedule, Constant)

    @property
    def learning_rate(self) -> float:
        """The inner method's, before any factor."""
        rate: float = self.inner.learning_rate  # type: ignore[attr-defined]
        return rate

    def learning_rate_at(self, k: int) -> float:
        """The learning rate of the step from iteration ``k``."""
        return self.learning_rate * self._factor(k)

    def _factor(self, k: int) -> float:
        factor = self.schedule(k)
        return factor * (k + 1) / self.warm_up if k + 1 < self.warm_up else factor

    def _rule(self) -> str:
        r"""The inner rule in the letters g and \eta_k, after the lines that say what they are."""
        rule, lines = self.inner.rule, []
        if self.clip:
            # Rprop's own g is the gradient before
            letter = r"\tilde{g}" if isinstance(self.inner, Rprop) else "g"
            lines.append(letter + r" = \min\left(1, \frac{c}{\|\nabla f(x)\|}\right)\nabla f(x)")
            for gradient in (r"(\nabla f)", r"\nabla f(x)", r"\nabla f"):
                rule = rule.replace(gradient, letter)
        if self.paced:
            line = self.schedule.rule
            if self.warm_up:
                line = line.replace(r"\eta_k = \eta", r"\eta_k = \min\left(1, \frac{k + 1}{w}\right)\eta")
            lines.append(line)
            rule = re.sub(r"\\eta(?![_a-zA-Z])", r"\\eta_k", rule)
        return r",\quad ".join([*lines, rule])

    def _inner_at(self, k: int) -> Optimizer[Any]:
        """The inner method with the learning rate of iteration ``k``."""
        factor = self._factor(k)
        if factor == 1.0:
            return self.inner
        # a copy by hand: the value is in range, and copy.copy costs more than the step
        paced: Optimizer[Any] = object.__new__(type(self.inner))
        paced.__dict__.update(self.inner.__dict__, learning_rate=self.learning_rate * factor)
        return paced

    def seen(self, at: Iterate) -> Iterate:
        """The iterate as the inner method sees it: with its gradient clipped."""
        if not self.clip:
            return at
        g = clipped(at.g, self.clip)
        return at if g is at.g else at._replace(g=g)

    def init(self, x: Array) -> Any:
        """The inner method's."""
        return self.inner.init(x)

    def begin(self, f: Objective, x: Array) -> Iterate:
        """The inner method's."""
        return self.inner.begin(f, x)

    def refusal(self, f: Objective) -> Sentence | None:
        """The inner method's."""
        return self.inner.refusal(f)

    def step(self, f: Objective, at: Iterate) -> Iterate:
        """The inner method's, with this iteration's learning rate and the clipped gradient."""
        return (self._inner_at(at.k) if self.paced else self.inner).step(f, self.seen(at))

    def plan(self, f: Objective, at: Iterate) -> Plan:
        """The inner method's, with this iteration's learning rate and the clipped gradient."""
        return (self._inner_at(at.k) if self.paced else self.inner).plan(f, self.seen(at))


def tuned(
    optimizer: Optimizer[Any], schedule: Schedule = Constant(), warm_up: int = 0, clip: float = 0.0
) -> Optimizer[Any]:
    """The method with a schedule, a warm-up over ``warm_up`` iterations and gradients clipped at ``clip``.

    The method itself if none is asked for; InputError if it cannot have what is asked for.
    """
    if isinstance(schedule, Constant) and not warm_up and not clip:
        return optimizer
    if optimizer.order is Order.FIRST and optimizer.options():
        raise InputError(
            "{title} searches along its direction, so schedules, warm-up and clipping have nothing to change.",
            title=sentence(optimizer.title),
        )
    return Tuned(optimizer, schedule, warm_up, clip)
