"""A run's memory: bounded however long it gets, and every iteration given back to the bit."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from problems import Quadratic, problem
from test_optimizers import same

from gdsim.engine import history as module
from gdsim.engine.descent import StoppingRule, descend
from gdsim.engine.history import CURVE_POINTS, Curve, History
from gdsim.engine.iterate import Iterate, Status
from gdsim.engine.objective import Counted
from gdsim.engine.optimizers import OPTIMIZERS


class Cancelled(Exception):
    pass


def recorded(f, method, x0, iterations, probe=None):
    """``(history, all iterates)`` of a run that no rule stops; a method may end it itself."""
    path = list(descend(f, method, x0, StoppingRule(0, 0, 0, iterations)))
    assert path[-1].k == iterations or path[-1].status == Status.STALLED
    history = History(f, method, path[0], probe)
    for at in path[1:]:
        history.append(at)
    return history, path


@pytest.fixture
def little(monkeypatch):
    """Room for sixteen iterates and sixteen checkpoints, so that a short run thins them often."""
    monkeypatch.setattr(module, "MEMORY", 1)


# --- bounded -------------------------------------------------------------------------------------


def test_a_million_iterations_take_no_more_memory_than_ten_thousand():
    f, method = Quadratic(1.0, 2.0), OPTIMIZERS["momentum"]()
    first = method.begin(f, np.ones(2))
    history, sizes, spacings = History(f, method, first), [], set()
    rows = history._curve.rows
    for k in range(1, 1_000_001):
        history.append(Iterate(k, first.x, first.f, first.g, first.state))
        if not k % 1000:
            sizes.append((len(history.recent), len(history.checkpoints), history._curve.count))
            spacings.add(history.spacing)
            if not k % 50_000:
                marks = [at.k for at in history.checkpoints]
                assert marks == [i * history.spacing for i in range(len(marks))]
                assert k - marks[-1] < history.spacing
    recent, checkpoints, points = np.array(sizes).T
    assert recent.max() == 1024
    assert 256 <= checkpoints[1:].min() <= checkpoints.max() <= 512
    assert points.max() <= CURVE_POINTS
    assert rows is history._curve.rows  # not one row more
    assert len(history.path()) <= 1024 + 512
    assert history.head.k == 1_000_000
    assert max(spacings) == 2048

    curve = history.curve()
    assert CURVE_POINTS / 2 <= len(curve.k) <= CURVE_POINTS
    assert np.array_equal(np.diff(curve.k), np.full(len(curve.k) - 1, curve.k[1]))
    assert curve.k[0] == 0
    assert history.head.k - curve.k[-1] < curve.k[1]


@pytest.mark.parametrize(("dimension", "kept"), [(10, 1024), (10_000, 209), (10**6, 16)])
def test_large_problems_keep_fewer_iterates(dimension, kept):
    f, method = Quadratic(*np.ones(2)), OPTIMIZERS["gradient_descent"]()
    x = np.zeros(dimension)
    history = History(f, method, Iterate(0, x, 0.0, x, method.init(x)))
    assert history.recent.maxlen == kept
    assert history.capacity == min(512, kept)
    assert history.capacity * 2 * x.nbytes <= max(module.MEMORY, 16 * 2 * x.nbytes)


# --- exact ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("little")
@pytest.mark.parametrize("key", OPTIMIZERS)
@pytest.mark.parametrize("batch_size", [0, 7])
def test_any_iteration_comes_back_to_the_bit(key, batch_size):
    f, theta = problem((2, 5, 3, 1), "tanh", samples=20, batch_size=batch_size, batch_seed=5, l2=0.01)
    history, path = recorded(f, OPTIMIZERS[key](learning_rate=1e-3), theta, 700)
    last = path[-1].k
    assert history.spacing > 1 or last <= 16
    assert len(history.checkpoints) <= 16
    for k in [0, 1, last, last - 16, last - 17, *np.random.default_rng(1).integers(0, last, 30)]:
        found = history.at(int(k))
        assert same(found, path[k])
    # a fresh objective, as after opening a file, gives the same
    history.objective = problem(
        (2, 5, 3, 1), "tanh", samples=20, batch_size=batch_size, batch_seed=5, l2=0.01
    )[0]
    assert same(history.at(last // 2), path[last // 2])


@pytest.mark.usefixtures("little")
def test_the_iterate_after_one_of_the_past():
    f, theta = problem((2, 3, 1), samples=9, batch_size=4)
    history, path = recorded(f, OPTIMIZERS["adam"](), theta, 200)
    for k in (0, 57, 184, 198):
        assert same(history.after(history.at(k)), path[k + 1])
    assert history.after(path[198]) is history.recent[-2]


def test_recent_iterates_are_the_very_objects():
    history, path = recorded(Quadratic(1.0), OPTIMIZERS["adam"](), [1.0], 2000)
    for k in (2000, 1999, 2000 - 1023):
        assert history.at(k) is path[k]
    assert history.at(2000 - 1025) is not path[2000 - 1025]
    assert same(history.at(2000 - 1025), path[2000 - 1025])


@pytest.mark.parametrize("k", [-1, 21, 10**9])
def test_an_iteration_that_was_not_made_is_an_error(k):
    history, _ = recorded(Quadratic(1.0), OPTIMIZERS["adam"](), [1.0], 20)
    with pytest.raises(IndexError, match=r"not in 0\.\.20"):
        history.at(k)


@pytest.mark.usefixtures("little")
def test_a_replay_begins_at_the_checkpoint_before():
    history, _ = recorded(Quadratic(1.0), OPTIMIZERS["adam"](), [1.0], 2000)
    for k in (5, 777, 1980):
        history.objective = Counted(Quadratic(1.0))
        history.at(k)
        assert history.objective.ledger.gradients == k % history.spacing


@pytest.mark.usefixtures("little")
def test_a_long_replay_reports_and_can_be_cancelled():
    history, path = recorded(Quadratic(1.0), OPTIMIZERS["adam"](), [1.0], 4000)
    k = history.checkpoints[4].k - 1
    fractions = []
    assert same(history.at(k, fractions.append), path[k])
    assert fractions == sorted(fractions)
    assert 0 < fractions[0] < fractions[-1] <= 1

    def cancel(fraction):
        raise Cancelled

    with pytest.raises(Cancelled):
        history.at(k, cancel)
    assert same(history.at(k), path[k])


# --- what is kept --------------------------------------------------------------------------------


@pytest.mark.usefixtures("little")
def test_the_path_is_in_order_and_begins_at_the_start():
    history, path = recorded(Quadratic(1.0), OPTIMIZERS["momentum"](), [1.0], 500)
    ks = [at.k for at in history.path()]
    assert ks[0] == 0
    assert ks[-1] == 500
    assert ks == sorted(set(ks))
    assert all(same(at, path[at.k]) for at in history.path())
    assert history.first is path[0]
    assert history.head is path[-1]


def test_the_head_may_come_again_with_its_verdict():
    f, method = Quadratic(1.0), OPTIMIZERS["gradient_descent"]()
    first = method.begin(f, np.ones(1))
    history = History(f, method, first)
    history.append(first._replace(status=Status.DIVERGED))
    assert (len(history.recent), len(history.checkpoints)) == (1, 1)
    assert history.head.status == history.first.status == history.at(0).status == Status.DIVERGED
    after = method.step(f, first)
    history.append(after)
    history.append(after._replace(status=Status.STALLED))
    assert [at.k for at in history.path()] == [0, 1]
    assert history.at(1).status == Status.STALLED
    assert history.curve().k.tolist() == [0, 1]


def test_the_curve_reads_loss_norm_step_and_what_the_probe_says():
    history, path = recorded(
        Quadratic(1.0, 4.0),
        OPTIMIZERS["gradient_descent"](),
        [1.0, 1.0],
        30,
        lambda at: (at.f + 1, at.k * 2.0),
    )
    curve = history.curve()
    assert isinstance(curve, Curve)
    assert curve.k.tolist() == list(range(31))
    assert curve.f.tolist() == [at.f for at in path]
    assert curve.gradient_norm.tolist() == [at.gradient_norm for at in path]
    assert curve.step_length[0] == 0.0
    assert curve.step_length[1:] == pytest.approx(
        [np.linalg.norm(b.x - a.x) for a, b in itertools.pairwise(path)], rel=1e-14
    )
    assert curve.train.tolist() == [at.f + 1 for at in path]
    assert curve.test.tolist() == [2.0 * k for k in range(31)]
    curve.f[:] = 0.0
    assert history.curve().f[0] == path[0].f  # a copy


def test_without_a_probe_there_is_nothing_to_read():
    history, _ = recorded(Quadratic(1.0), OPTIMIZERS["adam"](), [1.0], 3)
    assert np.isnan(history.curve().train).all()
    assert all(math.isnan(v) for v in history.curve().test)


def test_the_thinned_curve_holds_the_readings_of_its_own_iterations():
    history, path = recorded(Quadratic(1.0), OPTIMIZERS["adam"](learning_rate=1e-4), [1.0], 3 * CURVE_POINTS)
    curve = history.curve()
    assert np.array_equal(np.diff(curve.k), np.full(len(curve.k) - 1, 4.0))
    for k, f, norm in zip(curve.k.astype(int), curve.f, curve.gradient_norm, strict=True):
        assert (f, norm) == (path[k].f, path[k].gradient_norm)


@pytest.mark.usefixtures("little")
def test_a_saved_run_is_taken_up_where_it_was():
    f, method = Quadratic(1.0, 3.0), OPTIMIZERS["adam"]()
    history, path = recorded(f, method, [1.0, -1.0], 900)
    saved = list(history.checkpoints), [history.head], np.column_stack(history.curve()), history.spacing
    resumed = History(f, method, path[0])
    resumed.resume(*saved)
    assert resumed.head is path[-1]
    for k in (0, 1, 450, 899, 900):
        assert same(resumed.at(k), path[k])
    at = path[-1]._replace(status=Status.RUNNING)
    for _ in range(500):
        at = method.step(f, at)
        history.append(at)
        resumed.append(at)
    assert [c.k for c in resumed.checkpoints] == [c.k for c in history.checkpoints]
    assert np.array_equal(resumed.curve().k, history.curve().k)
    assert same(resumed.at(1234), history.at(1234))
