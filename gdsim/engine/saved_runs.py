"""Runs in a project file: thinned to a bounded size, written with all their bits, read with suspicion."""

from __future__ import annotations

import math
import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gdsim.engine.experiment import Experiment
from gdsim.engine.history import Curve, History
from gdsim.engine.iterate import Iterate, Status
from gdsim.engine.objective import Array, Ledger
from gdsim.engine.sentence import InputError, sentence
from gdsim.engine.strict_json import Place, packed

MAX_CHECKPOINTS, MAX_CURVE_ROWS, MAX_RUN_FLOATS = 64, 512, 200_000
MAX_ITERATIONS = 10**12


@dataclass(frozen=True, eq=False)
class SavedRun:
    """A run of ``experiment.optimizers[optimizer]`` from ``experiment.starts[start]``.

    Iterates k = 0, spacing, 2 spacing, ... and the head; ``curve`` has the
    columns of :class:`~gdsim.engine.history.Curve`.
    """

    optimizer: int
    start: int
    checkpoints: tuple[Iterate, ...]
    head: Iterate
    spacing: int
    curve: Array


def saved_run(index: int, history: History, start: int = 0) -> SavedRun:
    """The run of optimizer ``index`` from that start in bounded size: halved and spaced out like the history itself."""
    head = history.head
    per_iterate = head.x.size + head.g.size + sum(np.size(part) for part in head.state)
    limit = max(1, min(MAX_CHECKPOINTS, MAX_RUN_FLOATS // per_iterate - 1))
    checkpoints, spacing = history.checkpoints, history.spacing
    while len(checkpoints) > limit:
        checkpoints, spacing = checkpoints[::2], 2 * spacing
    curve = np.column_stack(history.curve())
    while len(curve) > MAX_CURVE_ROWS:
        curve = curve[::2]
    return SavedRun(index, start, tuple(checkpoints), head, spacing, np.ascontiguousarray(curve))


def restore(history: History, run: SavedRun) -> None:
    """Let a fresh history of the same experiment and optimizer take up the run.

    Every iteration replays to the same bits, and what is appended continues
    the run as if it had never been saved.
    """
    history.resume(list(run.checkpoints), [run.head], run.curve, run.spacing)


def write_run(run: SavedRun) -> dict[str, Any]:
    """The run as JSON values; :func:`read_run` reads them."""
    iterates = (*run.checkpoints, run.head)

    def column(values: list[Any]) -> dict[str, Any]:
        return packed(np.array(values, dtype=np.float64))

    return {
        "optimizer": run.optimizer,
        "start": run.start,
        "spacing": run.spacing,
        "k": [at.k for at in iterates],
        "x": column([at.x for at in iterates]),
        "f": column([at.f for at in iterates]),
        "g": column([at.g for at in iterates]),
        "state": {
            name: column([getattr(at.state, name) for at in iterates]) for name in run.head.state._fields
        },
        "spent": [[int(n) for n in at.ledger] for at in iterates],
        "status": _write_status(run.head.status),
        "curve": packed(run.curve),
    }


def read_run(place: Place, experiment: Experiment) -> SavedRun:
    """A run of that experiment, from its start; InputError for one that could not be taken up."""
    members = place.members(
        "optimizer", "start", "spacing", "k", "x", "f", "g", "state", "spent", "status", "curve"
    )
    index = members["optimizer"].integer(0, len(experiment.optimizers) - 1)
    start = members["start"].integer(0, len(experiment.starts) - 1)
    spacing = members["spacing"].integer(1, 2 * MAX_ITERATIONS)
    ks = [each.integer(0, MAX_ITERATIONS) for each in members["k"].items(2, MAX_CHECKPOINTS + 1)]
    n, head, P = len(ks), ks[-1], experiment.dimension
    if ks[:-1] != [i * spacing for i in range(n - 1)] or not ks[-2] <= head < ks[-2] + spacing:
        raise InputError(
            "“{place}” does not hold every iteration that is a multiple of {spacing}.",
            place=members["k"].name,
            spacing=spacing,
        )
    X = members["x"].array(n, P)
    if not (np.isfinite(X).all() and np.array_equal(X[0], np.array(experiment.starts[start]))):
        raise InputError("“{place}” does not begin at the start of the experiment.", place=members["x"].name)
    f, G = members["f"].array(n), members["g"].array(n, P)
    template = experiment.optimizers[index].optimizer.init(np.zeros(P))
    state = members["state"].members(*template._fields)
    parts = [
        state[name].array(n, *np.shape(part)) for name, part in zip(template._fields, template, strict=True)
    ]
    kinds = len(Ledger._fields)
    spent = [
        Ledger(*(each.integer(0, 2**53) for each in row.items(kinds, kinds)))
        for row in members["spent"].items(n, n)
    ]
    iterates = [
        # rows of their own: a view would keep all others alive
        Iterate(
            k, X[i].copy(), f[i], G[i].copy(), type(template)(*(p[i].copy() for p in parts)), ledger=spent[i]
        )
        for i, k in enumerate(ks)
    ]
    last = iterates[-1]._replace(status=_read_status(members["status"]))
    checkpoints = [last if at.k == head else at for at in iterates[:-1]]
    return SavedRun(index, start, tuple(checkpoints), last, spacing, _read_curve(members["curve"], head))


def _read_curve(place: Place, head: int) -> Array:
    curve = place.array(-1, len(Curve._fields))
    k = curve[:, 0]
    stride = k[1] - k[0] if len(k) > 1 else 1.0
    even = 1 <= len(k) <= MAX_CURVE_ROWS and np.array_equal(k, stride * np.arange(len(k)))
    if not (even and stride >= 1 and stride == np.floor(stride) and k[-1] <= head < k[-1] + stride):
        raise InputError(
            "“{place}” is not a curve with evenly spaced iterations up to the last.", place=place.name
        )
    return curve


def _write_status(status: Status) -> dict[str, Any]:
    values = {name: _plain(value) for name, value in status.message.values.items()}
    return {"name": status.name, "rule": status.rule, "sentence": status.message.template, "values": values}


def _plain(value: Any) -> str | float:
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating) and math.isfinite(value):
        return float(value)
    return str(value)


def _read_status(place: Place) -> Status:
    members = place.members("name", "rule", "sentence", "values")
    name = members["name"].text(20)
    known = (Status.RUNNING, Status.CONVERGED, Status.DIVERGED, Status.STALLED, Status.EXHAUSTED)
    if name not in {status.name for status in known}:
        raise InputError("“{place}” is not a status: {name}.", place=members["name"].name, name=name)
    values = {key: _read_value(value) for key, value in members["values"].any_members().items()}
    template, rule = members["sentence"].text(1000), members["rule"].text(100)
    _check_template(members["sentence"], template, values)
    if name == Status.RUNNING.name:
        return Status.RUNNING  # the one object that a descent compares with
    return Status(name, sentence(template, **values), rule)


def _read_value(place: Place) -> str | float:
    if isinstance(place.value, str):
        return place.text(1000)
    return place.integer(-(2**53), 2**53) if type(place.value) is int else place.number()


def _check_template(place: Place, template: str, values: Mapping[str, str | float]) -> None:
    """Plain fields only: a stranger's could make ``str.format`` read attributes or pad to gigabytes."""
    plain = all(name.isidentifier() and name != "template" for name in values)
    try:
        for _, name, spec, conversion in string.Formatter().parse(template):
            if name is not None:
                allowed = "" if isinstance(values.get(name), str) else r"(\.\d{1,2}[gef])?"
                plain &= name in values and not conversion and re.fullmatch(allowed, spec or "") is not None
    except ValueError:
        plain = False
    if not plain:
        raise InputError("“{place}” is not a sentence with the given values.", place=place.name)
