"""What ``set`` can change: each field with the values it takes, as an edit of an experiment."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gdsim.engine.experiment import Experiment, FunctionChoice, OptimizerChoice
from gdsim.engine.lessons.fault import known, shown
from gdsim.engine.network import MLP
from gdsim.engine.optimizers import OPTIMIZERS
from gdsim.engine.sentence import InputError

MOST_OPTIMIZERS = 8
STOPPING_RULES = ("gradient_norm", "step_length", "loss_change", "iteration_limit")


@dataclass(frozen=True)
class Setting:
    """``set FIELD VALUE…``, checked as far as that is possible without the experiment."""

    field: str
    values: tuple[Any, ...]

    def applied(self, e: Experiment, lead: int) -> Experiment:
        """The experiment with it; ``lead`` is the leading optimizer's place. InputError where it cannot be."""
        if "." in self.field:
            owner, name = self.field.split(".", 1)
            if owner == "stop":
                return replace(e, stop=replace(e.stop, **{name: self.values[0]}))
            return _of_optimizer(e, _place_of(e, owner), name, self.values[0])
        if self.field == "learning_rate":
            return _of_optimizer(e, lead, "learning_rate", self.values[0])
        return _FIELDS[self.field].apply(e, *self.values)


def read_setting(name: str, words: Sequence[str], rest: str) -> Setting:
    """The setting of one line; ``rest`` is what stands behind the field as it is."""
    if "." in name:
        owner, field = name.split(".", 1)
        if owner == "stop":
            known(field, STOPPING_RULES)
            counted = field == "iteration_limit"
            return Setting(name, _values(name, words, (whole if counted else real,)))
        cls = OPTIMIZERS[known(owner, tuple(OPTIMIZERS))]
        numbers, options = [p.name for p in cls.hyperparameters()], [p.name for p in cls.options()]
        known(field, (*numbers, *options, "schedule", "warm_up", "clip", "enabled"))
        takes = _word if field in options else _OF_OPTIMIZERS.get(field, real)
        return Setting(name, _values(name, words, (takes,)))
    if name == "learning_rate":
        return Setting(name, _values(name, words, (real,)))
    field_of = _FIELDS[known(name, (*_FIELDS, "learning_rate"))]
    if field_of.takes == (_text,):
        if not rest:
            raise InputError("“{name}” needs a value.", name=name)
        return Setting(name, (rest,))
    return Setting(name, _values(name, words, field_of.takes, field_of.optional))


# --- values ---------------------------------------------------------------------------------------

Take = Callable[[str], Any]


def real(word: str) -> float:
    """A finite number."""
    try:
        value = float(word.replace("−", "-"))
    except ValueError:
        raise InputError("“{word}” is not a number.", word=shown(word)) from None
    if not math.isfinite(value):
        raise InputError("“{word}” is not a number.", word=shown(word))
    return value


def whole(word: str) -> int:
    """A whole number that is not negative."""
    if not (word.isascii() and word.isdecimal() and len(word) < 10):
        raise InputError("“{word}” is not a whole number.", word=shown(word))
    return int(word)


def _word(word: str) -> str:
    return word


def _text(word: str) -> str:
    return word


def _switch(word: str) -> bool:
    return known(word, ("on", "off")) == "on"


def _source(word: str) -> int | None:
    """The source of a weight, counted from 1; None for the bias."""
    return None if word == "bias" else whole(word)


_OF_OPTIMIZERS: dict[str, Take] = {"schedule": _word, "warm_up": whole, "enabled": _switch}


def _values(name: str, words: Sequence[str], takes: Sequence[Take], optional: int = 0) -> tuple[Any, ...]:
    if not len(takes) - optional <= len(words) <= len(takes):
        raise InputError(
            "“{name}” takes {count} values, not {given}.", name=name, count=len(takes), given=len(words)
        )
    return tuple(take(word) for take, word in zip(takes, words, strict=False))


# --- edits ----------------------------------------------------------------------------------------


def _place_of(e: Experiment, key: str) -> int:
    for i, choice in enumerate(e.optimizers):
        if choice.key == key:
            return i
    raise InputError("“{key}” takes no part in the race.", key=key)


def _of_optimizer(e: Experiment, i: int, name: str, value: Any) -> Experiment:
    if not 0 <= i < len(e.optimizers):
        raise InputError("No optimizer is enabled.")
    choice = e.optimizers[i]
    if name == "schedule":
        return e.with_optimizer(i, choice.with_schedule(value))
    if name in ("warm_up", "clip", "enabled"):
        return e.with_optimizer(i, replace(choice, **{name: value}))
    return e.with_optimizer(i, choice.with_parameter(name, value))


def _optimizers(e: Experiment, keys: tuple[str, ...]) -> Experiment:
    there = {choice.key: choice for choice in e.optimizers if choice.origin is None}
    chosen = [there.get(key) or OptimizerChoice(key) for key in keys]
    return replace(e, optimizers=tuple(replace(choice, enabled=True) for choice in chosen))


def _window(e: Experiment, *ends: float) -> Experiment:
    window = tuple((ends[i], ends[i + 1]) for i in range(0, len(ends) - 1, 2))
    return e.with_function(replace(e.function, window=window))


def _start(e: Experiment, *point: float) -> Experiment:
    return e.with_start(point)


def _function(e: Experiment, key: str) -> Experiment:
    return e.with_function(FunctionChoice(key))


def _formula(e: Experiment, text: str) -> Experiment:
    return e.with_function(FunctionChoice("formula", text))


def _network(e: Experiment, text: str) -> Experiment:
    """Other widths of the hidden layers; inputs and outputs belong to the data."""
    widths = [whole(part) for part in text.split("-")]
    if len(widths) < 2:
        raise InputError("“{word}” is not a network such as 1-4-1.", word=shown(text))
    e = e.with_problem("network")
    hidden = len(widths) - 2
    own = [*e.activations[:-1][:hidden]]
    own += ["relu"] * (hidden - len(own))
    keep = [i if i < len(e.activations) - 1 else None for i in range(hidden)]
    return e.with_shape(widths, [*own, e.activations[-1]], [*keep, None])


def _activation(e: Experiment, layer: int, key: str) -> Experiment:
    if not 1 <= layer <= len(e.activations):
        raise InputError("The network has no layer {layer}.", layer=layer)
    return e.with_activation(layer, key)


def parameter_index(mlp: MLP, layer: int, unit: int, source: int | None) -> int:
    """The flat index of a weight, everything counted from 1; of a bias without a source."""
    if not 1 <= layer <= mlp.depth:
        raise InputError("The network has no layer {layer}.", layer=layer)
    units, columns = mlp.shapes[layer - 1]
    if not 1 <= unit <= units or not (source is None or 1 <= source < columns):
        raise InputError("Layer {layer} of the network has no such weight.", layer=layer)
    return mlp.index(layer, unit - 1, columns - 1 if source is None else source - 1)


def _weight(e: Experiment, layer: int, unit: int, source: int | None, value: float) -> Experiment:
    e = e.with_problem("network")
    return e.with_parameter(parameter_index(e.mlp, layer, unit, source), value)


def _bias(e: Experiment, layer: int, unit: int, value: float) -> Experiment:
    return _weight(e, layer, unit, None, value)


def _of_data(name: str) -> Callable[[Experiment, Any], Experiment]:
    def apply(e: Experiment, value: Any) -> Experiment:
        return e.with_data(replace(e.data, **{name: value}))

    return apply


def _own(name: str) -> Callable[[Experiment, Any], Experiment]:
    def apply(e: Experiment, value: Any) -> Experiment:
        return replace(e, **{name: value})

    return apply


@dataclass(frozen=True)
class _Field:
    takes: tuple[Take, ...]
    apply: Callable[..., Experiment]
    optional: int = 0


_FIELDS: dict[str, _Field] = {
    "problem": _Field((_word,), lambda e, key: e.with_problem(known(key, ("network", "function")))),
    "function": _Field((_word,), _function),
    "formula": _Field((_text,), _formula),
    "window": _Field((real,) * 4, _window, 2),
    "start": _Field((real,) * 2, _start, 1),
    "optimizers": _Field((_word,) * MOST_OPTIMIZERS, lambda e, *keys: _optimizers(e, keys), 7),
    "network": _Field((_word,), _network),
    "activation": _Field((whole, _word), _activation),
    "loss": _Field((_word,), _own("loss")),
    "l1": _Field((real,), _own("l1")),
    "l2": _Field((real,), _own("l2")),
    "batch_size": _Field((whole,), _own("batch_size")),
    "batch_seed": _Field((whole,), _own("batch_seed")),
    "seed": _Field((whole,), lambda e, seed: e.reinitialised(e.initialiser, seed)),
    "initialiser": _Field((_word,), lambda e, key: e.reinitialised(key, e.seed)),
    "weight": _Field((whole, whole, _source, real), _weight),
    "bias": _Field((whole, whole, real), _bias),
    "data": _Field((_word,), _of_data("source")),
    "samples": _Field((whole,), _of_data("samples")),
    "noise": _Field((real,), _of_data("noise")),
    "data_seed": _Field((whole,), _of_data("seed")),
    "scaling": _Field((_word,), _of_data("scaling")),
    "test_fraction": _Field((real,), _of_data("test_fraction")),
}
