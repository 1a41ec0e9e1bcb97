"""What every optimizer is: frozen hyperparameters, an order, an initial state and a pure step."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar, Generic, TypeVar

from gdsim.engine.iterate import Iterate
from gdsim.engine.objective import Array, Ledger, Objective
from gdsim.engine.registry import Registry
from gdsim.engine.sentence import InputError, sentence


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


S = TypeVar("S")


@dataclass(frozen=True)
class Optimizer(Generic[S]):
    """A method: fields are hyperparameters, :meth:`step` is a pure function of the iterate."""

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""
    order: ClassVar[Order] = Order.FIRST
    rule: ClassVar[str] = ""
    source: ClassVar[str] = ""

    def __post_init__(self) -> None:
        for parameter in self.hyperparameters():
            object.__setattr__(self, parameter.name, parameter.checked(getattr(self, parameter.name)))

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
    def arrive(f: Objective, at: Iterate, x: Array, state: S) -> Iterate:
        """The iterate after ``at`` at the point ``x``: one value and gradient."""
        k = at.k + 1
        value, gradient = f.at_iteration(k).value_and_gradient(x)
        spent = at.ledger
        ledger = Ledger(spent[0] + 1, spent[1] + 1, spent[2], spent[3], spent[4])
        return Iterate(k, x, value, gradient, state, at.status, ledger)


OPTIMIZERS: Registry[type[Optimizer[Any]]] = Registry("optimizer")


def optimizer(key: str) -> Any:
    """Class decorator: file an optimizer under ``key``, which it then knows."""

    def add(cls: type[Optimizer[Any]]) -> type[Optimizer[Any]]:
        cls.key = key
        return OPTIMIZERS.register(key)(cls)

    return add
