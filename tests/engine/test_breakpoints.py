"""Breakpoints: each fires where its condition becomes true, once, with the numbers in its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from problems import training_loss

from gdsim.engine import breakpoints, descent
from gdsim.engine.breakpoints import BLOCK, CONDITIONS, Breakpoint, dead_units
from gdsim.engine.descent import StoppingRule
from gdsim.engine.experiment import FunctionChoice, opening
from gdsim.engine.iterate import Iterate, Status
from gdsim.engine.network import MLP, TrainingLoss
from gdsim.engine.optimizers import OPTIMIZERS
from gdsim.engine.project import Project, View, dumps, loads
from gdsim.engine.sentence import InputError

ENDLESS = StoppingRule(gradient_norm=0.0, iteration_limit=0)
BOWL = FunctionChoice("formula", formula="x^2 + y^2", start=(1.0, 1.0)).objective


def at(k: int, *, x: Sequence[float] = (0.0, 0.0), f: float = 0.0, norm: float = 0.0) -> Iterate:
    return Iterate(k, np.array(x, dtype=float), np.float64(f), np.array([norm, 0.0]), ())


def fired(point: Breakpoint, iterates: Sequence[Iterate], f=BOWL) -> list[int]:
    """The iterations at which a run along these iterates stops."""
    pairs = pairwise(iterates)
    return [now.k for before, now in pairs if point.reason(f, before, now) is not None]


def of_values(name: str, values: Sequence[float]) -> list[Iterate]:
    return [at(k, **{name: value}) for k, value in enumerate(values)]


@pytest.mark.parametrize(
    ("kind", "name", "values", "stops"),
    [
        ("gradient_above", "norm", [1, 2, 3, 4, 1, 2, 2.5], [2, 6]),
        ("gradient_above", "norm", [5, 4, 3, 2.5], []),  # above it from the start: no line was stepped over
        ("gradient_above", "norm", [2, 2, 2.1, 2], [2]),
        ("gradient_below", "norm", [5, 2, 1.9, 1, 3, 1], [2, 5]),
        ("gradient_below", "norm", [1, 0.5, 0.1], []),
        ("loss_below", "f", [3, 2, 1, 0, 5, 1.5], [2, 5]),
        ("loss_below", "f", [1, 0, -1], []),
        ("loss_rises", "f", [3, 2, 2, 2.5, 2.6, 1], [3, 4]),
    ],
)
def test_a_threshold_fires_where_it_is_stepped_over(kind, name, values, stops):
    assert fired(Breakpoint(kind, 2.0), of_values(name, values)) == stops
    assert fired(Breakpoint(kind, 2.0, enabled=False), of_values(name, values)) == []


@pytest.mark.parametrize(
    ("values", "stops"),
    [
        (
            [0, 1, 2, 3, 2.5, 1.5, 1, 2.5],
            [2, 5, 7],
        ),  # arriving counts, leaving from the value itself does not
        ([2, 3, 4], []),
        ([2, 3, 1], [2]),
        ([-1, 5, -1], [1, 2]),
    ],
)
def test_a_weight_crosses_in_both_directions(values, stops):
    iterates = [at(k, x=(0.0, value)) for k, value in enumerate(values)]
    assert fired(Breakpoint("weight_crosses", 2.0, 1), iterates) == stops
    assert fired(Breakpoint("weight_crosses", 2.0), iterates) == stops  # any: the other one never moves
    assert fired(Breakpoint("weight_crosses", 2.0, 0), iterates) == []
    assert fired(Breakpoint("weight_crosses", 2.0, 9), iterates) == []  # a weight that is not there


def test_the_reason_names_the_weight_and_both_values():
    point = Breakpoint("weight_crosses", 2.0)
    reason = point.reason(BOWL, at(6, x=(0, 1.5)), at(7, x=(0, 2.25)))
    name = BOWL.coordinate_name(1)
    assert str(reason) == f"Stopped at iteration 7: {name} crossed 2, from 1.5 to 2.25."
    assert reason.values["breakpoint"] is point


@pytest.mark.parametrize(
    ("point", "before", "now", "words"),
    [
        (
            Breakpoint("gradient_above", 2.0),
            {"norm": 1},
            {"norm": 2.5},
            "the gradient norm rose to 2.5, above 2.",
        ),
        (
            Breakpoint("gradient_below", 2.0),
            {"norm": 3},
            {"norm": 1.5},
            "the gradient norm fell to 1.5, below 2.",
        ),
        (Breakpoint("loss_rises"), {"f": 3}, {"f": 3.25}, "the loss rose from 3 to 3.25."),
        (Breakpoint("loss_below", 0.5), {"f": 1}, {"f": 0.125}, "the loss fell to 0.125, below 0.5."),
    ],
)
def test_reasons_in_words(point, before, now, words):
    reason = point.reason(BOWL, at(3, **before), at(4, **now))
    assert str(reason) == f"Stopped at iteration 4: {words}"


def test_an_iteration_is_reached_once():
    iterates = [at(k) for k in range(6)]
    assert fired(Breakpoint("iteration", 4), iterates) == [4]
    assert fired(Breakpoint("iteration", 5.0), iterates) == [5]
    assert fired(Breakpoint("iteration", 9), iterates) == []
    ended = iterates[4]._replace(status=Status.DIVERGED)
    assert fired(Breakpoint("iteration", 4), [*iterates[:5], ended]) == [4]
    assert str(Breakpoint("iteration", 4).reason(BOWL, at(3), at(4))) == "Stopped at iteration 4, as asked."


def test_values_that_make_no_sense_are_refused():
    for kind, condition in CONDITIONS.items():
        if condition.value:
            for value in (np.nan, np.inf, -np.inf):
                with pytest.raises(InputError, match="needs a finite number"):
                    Breakpoint(kind, value)
        else:
            Breakpoint(kind, np.nan)  # it is not asked
    for value in (2.5, 0.0, -3.0):
        with pytest.raises(InputError, match="needs a whole number from 1 on"):
            Breakpoint("iteration", value)
    for kind in ("gradient_above", "gradient_below"):
        with pytest.raises(InputError, match="needs a number from 0 on; -1 is not"):
            Breakpoint(kind, -1.0)
    Breakpoint("loss_below", -1.0)
    with pytest.raises(InputError, match="There is no breakpoint called “nonsense”"):
        Breakpoint("nonsense")


def run(loss, theta, key: str = "gradient_descent", steps: int = 200, **options: float) -> list[Iterate]:
    optimizer = OPTIMIZERS[key](**options)
    first = descent.start(loss, optimizer, theta, ENDLESS)
    iterates = [first]
    while len(iterates) <= steps and iterates[-1].status is Status.RUNNING:
        iterates.append(descent.advance(loss, optimizer, iterates[-1], first, ENDLESS))
    return iterates


def test_a_divergence_stops_once_with_its_verdict():
    loss, theta = training_loss(MLP((1, 3, 1), ("tanh", "identity")))
    iterates = run(loss, theta, learning_rate=500.0)
    assert iterates[-1].status == Status.DIVERGED
    point = Breakpoint("not_finite")
    reasons = [point.reason(loss, a, b) for a, b in pairwise(iterates)]
    assert [reason is not None for reason in reasons] == [False] * (len(reasons) - 1) + [True]
    assert str(reasons[-1]) == (
        f"Stopped at iteration {iterates[-1].k}, the last that can be shown. {iterates[-1].status.message}"
    )


# --- units that die and revive ----------------------------------------------------------------------------


def by_definition(loss: TrainingLoss, theta) -> set[tuple[int, int]]:
    activity = loss.mlp.activity(theta, loss.inputs)
    return {
        (layer, unit)
        for layer, (z, _) in enumerate(activity, start=1)
        if loss.mlp.activations[layer - 1] == "relu"
        for unit in range(1, len(z) + 1)
        if (z[unit - 1] <= 0).all()
    }


@pytest.mark.parametrize("samples", [1, 6, BLOCK, BLOCK + 1, 3 * BLOCK + 5])
@pytest.mark.parametrize(
    "activations", [("relu", "relu", "identity"), ("tanh", "relu", "relu"), ("relu", "tanh", "identity")]
)
def test_dead_units_are_those_off_for_every_sample(samples: int, activations):
    mlp, rng = MLP((2, 5, 4, 2), activations), np.random.default_rng(samples)
    loss = TrainingLoss(mlp, rng.normal(size=(samples, 2)), rng.normal(size=(samples, 2)), "mse")
    seen = set()
    for _ in range(12):
        theta = rng.normal(size=mlp.dimension)
        for layer in mlp.layers(theta):
            layer[:, -1] -= rng.uniform(0.0, 5.0, len(layer))  # biases that put some units out
        assert dead_units(loss, theta) == by_definition(loss, theta)
        seen.add(len(dead_units(loss, theta)))
    assert len(seen) > 1


def test_a_unit_that_only_the_last_sample_wakes_is_alive():
    inputs = np.full((3 * BLOCK, 1), -1.0)
    mlp = MLP((1, 1, 1), ("relu", "identity"))
    theta = np.array([1.0, 0.0, 1.0, 0.0])
    assert dead_units(TrainingLoss(mlp, inputs, inputs, "mse"), theta) == {(1, 1)}
    inputs[-1] = 0.5
    assert dead_units(TrainingLoss(mlp, inputs, inputs, "mse"), theta) == frozenset()


def test_networks_without_relu_and_functions_have_no_dead_units():
    loss, theta = training_loss(MLP((1, 3, 1), ("tanh", "identity")))
    assert dead_units(loss, theta) == frozenset()
    assert dead_units(BOWL, np.zeros(2)) == frozenset()
    assert Breakpoint("unit_dies").reason(BOWL, at(0), at(1)) is None


def test_in_a_real_run_units_die_and_revive():
    """A steep start and momentum: units go out, and come back when others move their inputs."""
    mlp, rng = MLP((1, 6, 6, 1), ("relu", "relu", "identity")), np.random.default_rng(3)
    inputs = np.linspace(-1.0, 1.0, 12)[:, None]
    loss = TrainingLoss(mlp, inputs, np.sin(3.0 * inputs), "mse")
    iterates = run(loss, 0.8 * rng.normal(size=mlp.dimension), "momentum", 120, learning_rate=0.15)
    dead = [by_definition(loss, each.x) for each in iterates]
    died = [k for k in range(1, len(dead)) if dead[k] - dead[k - 1]]
    revived = [k for k in range(1, len(dead)) if dead[k - 1] - dead[k]]
    assert died
    assert revived
    assert fired(Breakpoint("unit_dies"), iterates, loss) == died
    assert fired(Breakpoint("unit_revives"), iterates, loss) == revived
    k = died[0]
    layer, unit = min(dead[k] - dead[k - 1])
    reason = str(Breakpoint("unit_dies").reason(loss, iterates[k - 1], iterates[k]))
    assert reason.startswith(f"Stopped at iteration {k}: ")
    assert f"unit {unit} of layer {layer}" in reason


def test_several_units_at_once_are_counted():
    mlp = MLP((1, 3, 1), ("relu", "identity"))
    loss = TrainingLoss(mlp, np.ones((2, 1)), np.ones((2, 1)), "mse")
    alive = mlp.flatten([np.ones((3, 1)), np.ones((1, 3))], [np.zeros(3), np.zeros(1)])
    dead = mlp.flatten([np.array([[1.0], [-1.0], [-1.0]]), np.ones((1, 3))], [np.zeros(3), np.zeros(1)])
    a, b = at(4)._replace(x=alive), at(5)._replace(x=dead)
    assert str(Breakpoint("unit_dies").reason(loss, a, b)) == (
        "Stopped at iteration 5: 2 units died, they are off for every sample; the first is unit 2 of layer 1."
    )
    assert str(Breakpoint("unit_revives").reason(loss, b, a._replace(k=6))) == (
        "Stopped at iteration 6: 2 units are alive again; the first is unit 2 of layer 1."
    )


def test_one_forward_pass_an_iteration_and_none_unless_asked(monkeypatch):
    loss, theta = training_loss(MLP((1, 4, 1), ("relu", "identity")))
    iterates = run(loss, theta, steps=20, learning_rate=0.01)
    made = []
    monkeypatch.setattr(breakpoints, "dead_units", lambda f, x: made.append(x) or dead_units(f, x))
    idle = [Breakpoint(kind, 1.0, enabled=not CONDITIONS[kind].network) for kind in CONDITIONS]
    for before, now in pairwise(iterates):
        for point in idle:
            point.reason(loss, before, now)
    assert made == []
    for before, now in pairwise(iterates):
        for kind in ("unit_dies", "unit_revives"):
            Breakpoint(kind).reason(loss, before, now)
    assert len(made) == len(iterates)


def test_a_round_trip_through_the_project_file():
    points = (
        Breakpoint("gradient_above", 0.1),
        Breakpoint("gradient_below", 1e-9, enabled=False),
        Breakpoint("loss_rises"),
        Breakpoint("loss_below", -2.5),
        Breakpoint("not_finite"),
        Breakpoint("unit_dies"),
        Breakpoint("unit_revives", enabled=False),
        Breakpoint("weight_crosses", 0.30000000000000004, 3),
        Breakpoint("weight_crosses", 1e300),
        Breakpoint("iteration", 250),
    )
    assert {point.kind for point in points} == set(CONDITIONS)
    project = Project(opening(), View(breakpoints=points), ())
    assert loads(dumps(project)).view.breakpoints == points
    assert loads(dumps(replace(project, view=View()))).view.breakpoints == ()
