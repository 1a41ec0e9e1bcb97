"""Watches: readings along real runs against the definitions, evenly spaced, bounded, and made once."""

from __future__ import annotations

import gc
from itertools import pairwise

import numpy as np
import pytest
from problems import training_loss

from gdsim.engine import descent, watches
from gdsim.engine.descent import StoppingRule
from gdsim.engine.experiment import FunctionChoice, opening
from gdsim.engine.history import History
from gdsim.engine.iterate import Status
from gdsim.engine.network import MLP, TrainingLoss
from gdsim.engine.optimizers import OPTIMIZERS
from gdsim.engine.project import Project, View, dumps, loads
from gdsim.engine.sentence import InputError
from gdsim.engine.watches import KINDS, MEAN_SAMPLES, POINTS, SHARP_POINTS, Watch, growing, mean_rows, series

ENDLESS = StoppingRule(gradient_norm=0.0, iteration_limit=0)
ALL = (
    Watch("weight", 3),
    Watch("gradient", 3),
    Watch("neuron", unit=(1, 2)),
    Watch("norm"),
    Watch("step"),
    Watch("sharpness"),
)


def history_of(loss, theta, steps: int, key: str = "gradient_descent", **options: float) -> History:
    optimizer = OPTIMIZERS[key](**options)
    history = History(loss, optimizer, descent.start(loss, optimizer, theta, ENDLESS))
    for _ in range(steps):
        new = descent.advance(loss, optimizer, history.head, history.first, ENDLESS)
        history.append(new)
        if new.status is not Status.RUNNING:
            break
    return history


@pytest.fixture(scope="module")
def history() -> History:
    loss, theta = training_loss(MLP((1, 3, 1), ("tanh", "identity")))
    return history_of(loss, theta, 60, learning_rate=0.05)


def test_every_reading_is_what_it_is_called(history: History):
    loss, iterates = history.objective, history.path()
    found = series(ALL, loss, iterates)
    assert [each.watch for each in found] == list(ALL)
    weight, gradient, neuron, norm, step, sharpness = found
    ks = np.arange(61)
    for each in (weight, gradient, neuron, norm):
        assert np.array_equal(each.k, ks)
    assert np.array_equal(weight.values, [at.x[3] for at in iterates])
    assert np.array_equal(gradient.values, [at.g[3] for at in iterates])
    assert np.array_equal(norm.values, [np.linalg.norm(at.g) for at in iterates])
    means = [
        np.tanh(loss.inputs @ W[:, :-1].T + W[:, -1]).mean(axis=0)[1] for W in _first_layers(iterates, loss)
    ]
    np.testing.assert_allclose(neuron.values, means, rtol=1e-13)
    assert np.array_equal(step.k, ks[1:])
    np.testing.assert_allclose(step.values, [np.linalg.norm(b.x - a.x) for a, b in pairwise(iterates)])
    assert len(sharpness.k) <= SHARP_POINTS + 2
    for k, value in zip(sharpness.k, sharpness.values, strict=True):
        assert value == pytest.approx(np.linalg.eigvalsh(loss.hessian(iterates[int(k)].x))[-1], rel=1e-12)


def _first_layers(iterates, loss):
    return [loss.mlp.layers(at.x)[0] for at in iterates]


def test_a_wide_network_s_sharpness_is_its_largest_eigenvalue():
    loss, theta = training_loss(MLP((2, 8, 6, 1), ("tanh", "tanh", "identity")), samples=12)
    assert loss.dimension > 64  # by Lanczos
    run = history_of(loss, theta, 3, learning_rate=0.01)
    (found,) = series([Watch("sharpness")], loss, run.path())
    for at, value in zip(run.path(), found.values, strict=True):
        assert value == pytest.approx(np.linalg.eigvalsh(loss.hessian(at.x))[-1], rel=1e-6)


def test_a_function_has_everything_but_units():
    f = FunctionChoice("formula", formula="x^2 + 5*y^2", start=(1.0, 2.0)).objective
    run = history_of(f, np.array([1.0, 2.0]), 10, learning_rate=0.05)
    weight, missing, neuron, sharpness = series(
        [Watch("weight", 1), Watch("gradient", 2), Watch("neuron"), Watch("sharpness")], f, run.path()
    )
    np.testing.assert_allclose(weight.values, 2.0 * 0.5 ** np.arange(11))
    np.testing.assert_allclose(sharpness.values, 10.0, rtol=1e-6)
    assert len(missing.k) == len(missing.values) == 0
    assert len(neuron.k) == 0


@pytest.mark.parametrize(
    "watch",
    [
        Watch("weight", 10**6),
        Watch("gradient", 10),
        Watch("neuron", unit=(1, 9)),
        Watch("neuron", unit=(3, 1)),
    ],
)
def test_what_the_network_does_not_have_reads_nothing(history: History, watch: Watch):
    (found,) = series([watch], history.objective, history.path())
    assert found.k.shape == found.values.shape == (0,)
    assert found.at(0) is None


def test_the_mean_is_over_the_samples_or_evenly_spaced_ones():
    assert np.array_equal(mean_rows(7), np.arange(7))
    rows = mean_rows(10_000)
    assert (len(rows), rows[0], rows[-1]) == (MEAN_SAMPLES, 0, 9999)
    assert np.ptp(np.diff(rows)) <= 1


def test_a_long_run_is_read_evenly_with_its_end_and_the_point_shown():
    loss, theta = training_loss(MLP((1, 2, 1), ("tanh", "identity")))
    run = history_of(loss, theta, 5000, learning_rate=0.001)
    path, shown = run.path(), run.at(1237)
    assert shown.k not in {at.k for at in path}  # made again from a checkpoint
    found = series(ALL, loss, path, curve=run.curve(), shown=shown)
    for each in found:
        most = SHARP_POINTS if each.watch.kind == "sharpness" else POINTS
        assert most / 2 <= len(each.k) <= (2 * most if each.watch.kind == "step" else most + 2)
        assert np.all(np.diff(each.k) > 0)
        regular = np.setdiff1d(each.k, [1237, 5000])
        assert np.diff(regular).max() <= 5001 / most * 2
        assert each.k[-1] == 5000
        if each.watch.kind != "step":
            assert each.at(1237) is not None
            assert each.at(1238) is None
    assert found[0].at(1237) == shown.x[3]
    assert found[3].at(1237) == shown.gradient_norm
    step = found[4]
    for k in step.k[[0, 1, len(step.k) // 2, -1]].astype(int):
        assert step.at(k) == pytest.approx(np.linalg.norm(run.at(k).x - run.at(k - 1).x), rel=1e-12)


def test_without_a_curve_there_are_steps_where_two_iterates_in_a_row_are_kept():
    loss, theta = training_loss(MLP((1, 2, 1), ("tanh", "identity")))
    run = history_of(loss, theta, 3000, learning_rate=0.001)
    (step,) = series([Watch("step")], loss, run.path())
    assert step.k[0] > 1500
    assert step.k[-1] == 3000


def test_a_point_shown_beyond_or_among_the_iterates_is_read_once(history: History):
    path = history.path()
    for shown in (path[0], path[30], path[-1]):
        (found,) = series([Watch("norm")], history.objective, path, shown=shown)
        assert np.array_equal(found.k, np.arange(61))
    (found,) = series([Watch("norm")], history.objective, path[:40], shown=path[50])
    assert list(found.k[-3:]) == [38, 39, 50]


def test_a_diverged_run_ends_with_its_last_finite_readings():
    loss, theta = training_loss(MLP((1, 3, 1), ("tanh", "identity")))
    run = history_of(loss, theta, 400, learning_rate=500.0)
    assert run.head.status == Status.DIVERGED
    for each in series(ALL, loss, run.path(), curve=run.curve()):
        assert np.isfinite(each.values).all()
        assert len(each.k) == len(set(each.k))


def test_a_hessian_that_leaves_the_finite_numbers_leaves_a_gap(history: History, monkeypatch):
    monkeypatch.setattr(watches, "_sharpness", watches.WeakKeyDictionary())
    answers = iter([np.nan, 2.0, np.inf, 1.0])
    monkeypatch.setattr(watches, "largest_eigenvalue", lambda f, x: next(answers))
    (found,) = series([Watch("sharpness")], history.objective, history.path()[:4])
    assert list(found.values) == [1.0, 2.0]  # from the newest backwards
    assert list(found.k) == [0.0, 2.0]


def test_the_sharpness_grows_point_by_point_and_is_computed_once(monkeypatch):
    loss, theta = training_loss(MLP((1, 2, 1), ("tanh", "identity")))
    run = history_of(loss, theta, 20, learning_rate=0.05)
    asked = []
    real = watches.largest_eigenvalue
    monkeypatch.setattr(watches, "largest_eigenvalue", lambda f, x: asked.append(x) or real(f, x))
    stages = list(growing([Watch("norm"), Watch("sharpness")], loss, run.path(), shown=run.at(7)))
    assert [len(sharp.k) for _, sharp in stages] == list(range(22))
    assert all(len(norm.k) == 21 for norm, _ in stages)
    assert stages[1][1].k[0] == 7  # the point shown comes first
    assert len(asked) == 21
    again = series([Watch("sharpness"), Watch("sharpness")], loss, run.path())
    assert len(asked) == 21
    for each in again:
        assert np.array_equal(each.values, stages[-1][1].values)
    for _ in range(10):
        run.append(descent.advance(loss, run.optimizer, run.head, run.first, ENDLESS))
    series([Watch("sharpness")], loss, run.path())
    assert len(asked) == 31
    count = len(watches._sharpness)
    del loss, run, stages, again
    gc.collect()
    assert len(watches._sharpness) < count  # nothing outlives its objective


def test_units_share_one_forward_pass(history: History, monkeypatch):
    made = []
    real = MLP.activity
    monkeypatch.setattr(MLP, "activity", lambda *args: made.append(1) or real(*args))
    series([Watch("neuron", unit=(1, u)) for u in (1, 2, 3)], history.objective, history.path())
    assert len(made) == len(history.path())


class Stop(Exception):
    pass


def test_reading_can_be_stopped_and_says_how_far_it_is():
    loss, theta = training_loss(MLP((2, 8, 6, 1), ("tanh", "tanh", "identity")))
    run = history_of(loss, theta, 6, learning_rate=0.05)
    said = []
    series(ALL, loss, run.path(), said.append)
    assert said[0] == 0.0
    assert said[-1] == 1.0
    assert said == sorted(said)
    assert len(said) > 6 * 20  # between the products of one Hessian too

    def stop(fraction: float) -> None:
        if fraction > 0.5:
            raise Stop

    fresh = TrainingLoss(loss.mlp, loss.inputs, loss.targets, "mse")
    with pytest.raises(Stop):
        series(ALL, fresh, run.path(), stop)


def test_nothing_to_watch_and_nothing_to_read(history: History):
    assert series([], history.objective, history.path()) == ()
    assert series(ALL, history.objective, []) == ()


def test_an_unknown_kind_is_refused():
    with pytest.raises(InputError, match="There is no watch called “colour”"):
        Watch("colour")


def test_a_round_trip_through_the_project_file():
    chosen = (*ALL, Watch("neuron", unit=(2, 1)), Watch("weight", 12345))
    assert {watch.kind for watch in chosen} == set(KINDS)
    assert loads(dumps(Project(opening(), View(watches=chosen), ()))).view.watches == chosen
