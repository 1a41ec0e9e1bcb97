"""What every optimizer is: frozen hyperparameters, an order, an initial state and a pure step."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

import numpy as np

from gdsim.engine.iterate import Iterate
from gdsim.engine.objective import Array, Ledger, Objective
from gdsim.engine.registry import Registry
from gdsim.engine.sentence import InputError, Sentence, sentence


class Order(Enum):
    """The derivatives a method uses; 1.5 means curvature built out of first derivatives."""

    FIRST = "1"
    ONE_AND_HALF = "1.5"
    SECOND = "2"


@dataclass(frozen=True)
class Hyperparameter:
    """One number of an optimizer as forms and files see it: ``low <= value < high``, without low if open."""

    name: str
    symbol: str
    default: float
    low: float
    high: float
    open_low: bool

    def checked(self, value: float) -> float:
        """The value as a float, or a sentence that says which range it left."""
        value = float(value)
        inside = self.low < value if self.open_low else self.low <= value
        if math.isfinite(value) and inside and value < self.high:
            return value
        raise InputError(
            "{name} must be {relation} {low:g} and below {high:g}; {value:g} is not.",
            name=sentence(self.name.replace("_", " ")),
            relation=">" if self.open_low else "≥",
            low=self.low,
            high=self.high,
            value=value,
        )


def hyper(default: float, symbol: str, low: float, high: float, *, open_low: bool = False) -> Any:
    """A hyperparameter field with its LaTeX symbol and its range ``[low, high)``."""
    return dataclasses.field(
        default=default, metadata={"symbol": symbol, "low": low, "high": high, "open_low": open_low}
    )


def learning_rate(default: float) -> Any:
    """The step size; a value far too large is allowed, so that divergence can be seen."""
    return hyper(default, r"\eta", 0.0, 1e12, open_low=True)


@dataclass(frozen=True)
class Option:
    """One choice of an optimizer by name, such as its line search, as forms and files see it."""

    name: str
    default: str
    choices: tuple[str, ...]

    def checked(self, value: str) -> str:
        """The value, or a sentence that names what there is."""
        if value in self.choices:
            return value
        raise InputError(
            "{name} must be one of {choices}; “{value}” is not.",
            name=sentence(self.name.replace("_", " ")),
            choices=", ".join(self.choices),
            value=str(value)[:40],
        )


def option(default: str, choices: tuple[str, ...]) -> Any:
    """A field with a few named values."""
    return dataclasses.field(default=default, metadata={"choices": choices})


class Plan(NamedTuple):
    """What a method is about to do at an iterate, for drawing; computed again when it is looked at.

    ``direction (P,)`` is p and ``length`` the factor in x + length p;
    ``trials (T, 2)`` are the lengths a line search tried with their values;
    ``curvature (P, P)`` is the B of the quadratic the method believes in,
    None where it has none; ``after`` is the next iterate.
    """

    direction: Array
    length: float
    trials: Array
    curvature: Array | None
    after: Iterate


NO_TRIALS = np.empty((0, 2))

S = TypeVar("S")


@dataclass(frozen=True)
class Optimizer(Generic[S]):
    """A method: fields are hyperparameters, :meth:`step` is a pure function of the iterate."""

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""
    order: ClassVar[Order] = Order.FIRST
    rule: ClassVar[str] = ""
    source: ClassVar[str] = ""
    #: Floats kept between two steps as LaTeX in n, beyond x, f and g themselves.
    memory: ClassVar[str] = "0"
    #: True if a step never raises the loss (on a function that is not drawn anew).
    descends: ClassVar[bool] = False
    #: True if x may have leading batch axes: many starts as one array.
    batched: ClassVar[bool] = False
    #: True if it works on sums of squares only.
    least_squares: ClassVar[bool] = False

    def __post_init__(self) -> None:
        for parameter in self.hyperparameters():
            object.__setattr__(self, parameter.name, parameter.checked(getattr(self, parameter.name)))
        for each in self.options():
            each.checked(getattr(self, each.name))

    @classmethod
    def options(cls) -> tuple[Option, ...]:
        """The fields with named values, in order."""
        return tuple(
            Option(field.name, str(field.default), field.metadata["choices"])
            for field in dataclasses.fields(cls)
            if "choices" in field.metadata
        )

    def floats_kept(self, n: int) -> int:
        """Floats of the state for n parameters, counted on a state of that size."""
        state: Any = self.init(np.zeros(n))
        return sum(int(np.size(part)) for part in state)

    def refusal(self, f: Objective) -> Sentence | None:
        """Why the method cannot work on this objective; None if it can."""
        if self.least_squares and not f.is_sum_of_squares:
            return sentence(
                "{title} needs a sum of squares, as the mean squared error is; this function is not one.",
                title=sentence(self.title),
            )
        return None

    def plan(self, f: Objective, at: Iterate) -> Plan:
        """What the next step is made of; by default the step itself."""
        with np.errstate(all="ignore"):
            after = self.step(f, at)
        return Plan(after.x - at.x, 1.0, NO_TRIALS, None, after)

    @classmethod
    def hyperparameters(cls) -> tuple[Hyperparameter, ...]:
        """The fields in order."""
        return tuple(
            Hyperparameter(field.name, default=field.default, **field.metadata)  # type: ignore[arg-type]
            for field in dataclasses.fields(cls)
            if "symbol" in field.metadata
        )

    def init(self, x: Array) -> S:
        """The state before the first step from ``x (..., P)``."""
        raise NotImplementedError

    def step(self, f: Objective, at: Iterate) -> Iterate:
        """The next iterate; neither ``at`` nor its arrays are changed."""
        raise NotImplementedError

    def begin(self, f: Objective, x: Array) -> Iterate:
        """Iterate 0."""
        value, gradient = f.at_iteration(0).value_and_gradient(x)
        return Iterate(0, x, value, gradient, self.init(x), ledger=Ledger(1, 1))

    @staticmethod
    def arrive(f: Objective, at: Iterate, x: Array, state: S, spent: Ledger | None = None) -> Iterate:
        """The iterate after ``at`` at the point ``x``: one value and gradient.

        ``spent`` is the ledger with what the step itself has cost, if it cost anything.
        """
        k = at.k + 1
        value, gradient = f.at_iteration(k).value_and_gradient(x)
        ledger = (at.ledger if spent is None else spent).plus(1, 1)
        return Iterate(k, x, value, gradient, state, at.status, ledger)


OPTIMIZERS: Registry[type[Optimizer[Any]]] = Registry("optimizer")


def optimizer(key: str) -> Any:
    """Class decorator: file an optimizer under ``key``, which it then knows."""

    def add(cls: type[Optimizer[Any]]) -> type[Optimizer[Any]]:
        cls.key = key
        return OPTIMIZERS.register(key)(cls)

    return add
