"""A descent: every rule that stops it, how it ends when it fails, and that it can be repeated to the bit."""

from __future__ import annotations

import itertools
import math
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from problems import Himmelblau, Quadratic, Rosenbrock, problem
from test_optimizers import same

from gdsim.engine import descent
from gdsim.engine.datasets import DATASETS
from gdsim.engine.descent import Status, StoppingRule, advance, descend, race, start
from gdsim.engine.iterate import Iterate
from gdsim.engine.network import MLP, TrainingLoss
from gdsim.engine.objective import Objective
from gdsim.engine.optimizers import OPTIMIZERS
from gdsim.engine.sentence import InputError

NEVER = StoppingRule(0, 0, 0, 0)


def method(key="gradient_descent", **parameters):
    return OPTIMIZERS[key](**parameters)


def only(**rule):
    """A stopping rule with everything else switched off, but never an endless test."""
    return StoppingRule(**({"gradient_norm": 0, "iteration_limit": 5000} | rule))


def run(f, x0, stop, key="gradient_descent", **parameters):
    return list(descend(f, method(key, **parameters), x0, stop))


def no_nonsense(status):
    """A sentence for people."""
    text = str(status)
    assert text.endswith(".")
    assert not any(word in text.lower() for word in ("nan", "inf", "none", "error", "{", "}"))


# --- stopping rules ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "name", "words"),
    [
        ({"gradient_norm": 1e-3}, "CONVERGED", "the gradient norm 0.000"),
        ({"step_length": 1e-4}, "CONVERGED", "is shorter than its threshold 0.0001"),
        ({"loss_change": 1e-5}, "CONVERGED", "less than its threshold 1e-05"),
        ({"iteration_limit": 25}, "EXHAUSTED", "the limit of 25 iterations"),
    ],
)
def test_each_rule_fires_alone_at_the_first_iterate_it_holds_for(rule, name, words):
    path = run(Quadratic(1.0, 3.0), [1.0, -1.0], only(**rule), learning_rate=0.1)
    (which, threshold), last = *rule.items(), path[-1]
    assert (last.status.name, last.status.rule) == (name, which)
    assert words in str(last.status)
    no_nonsense(last.status)
    assert all(at.status is Status.RUNNING for at in path[:-1])
    if name == "CONVERGED":
        reading = {"gradient_norm": lambda a, b: np.linalg.norm(a.g),
                   "step_length": lambda a, b: np.linalg.norm(a.x - b.x),
                   "loss_change": lambda a, b: abs(a.f - b.f)}[which]  # fmt: skip
        values = [reading(at, before) for before, at in itertools.pairwise(path)]
        assert values[-1] < threshold <= min(values[:-1])
        assert f"iteration {last.k}" in str(last.status)
    else:
        assert last.k == 25


def test_readings_stand_beside_their_thresholds():
    rule = StoppingRule(1e-3, 1e-4, 1e-5, 50)
    path = run(Quadratic(2.0), [1.0], only(iteration_limit=2), learning_rate=0.1)
    readings = {r.rule: r for r in rule.readings(path[2], path[1])}
    assert list(readings) == ["gradient_norm", "step_length", "loss_change", "iteration_limit"]
    assert [r.threshold for r in readings.values()] == [1e-3, 1e-4, 1e-5, 50]
    assert readings["gradient_norm"].value == pytest.approx(2 * 0.64)
    assert readings["step_length"].value == pytest.approx(0.16)
    assert readings["loss_change"].value == pytest.approx(0.64 - 0.64**2)
    assert readings["iteration_limit"].value == 2
    first = {r.rule: r.value for r in rule.readings(path[0], None)}
    assert math.isnan(first["step_length"])
    assert math.isnan(first["loss_change"])


def test_any_combination_stops_at_whichever_holds_first():
    rule = StoppingRule(gradient_norm=1e-3, step_length=1e-9, loss_change=1e-12, iteration_limit=10_000)
    assert run(Quadratic(1.0), [1.0], rule, learning_rate=0.1)[-1].status.rule == "gradient_norm"
    rule = StoppingRule(gradient_norm=1e-9, step_length=1e-2, loss_change=1e-12, iteration_limit=10_000)
    assert run(Quadratic(1.0), [1.0], rule, learning_rate=0.1)[-1].status.rule == "step_length"
    rule = StoppingRule(gradient_norm=1e-9, step_length=1e-9, loss_change=1e-2, iteration_limit=10_000)
    assert run(Quadratic(1.0), [1.0], rule, learning_rate=0.1)[-1].status.rule == "loss_change"


def test_with_every_rule_off_it_goes_on():
    path = list(itertools.islice(descend(Quadratic(1.0), method(), [1.0], NEVER), 20_000))
    assert path[-1].k == 19_999
    assert path[-1].status is Status.RUNNING


def test_a_start_at_the_goal_stops_at_once():
    path = run(Quadratic(1.0, 1.0), [0.0, 0.0], StoppingRule())
    assert len(path) == 1
    assert (path[0].k, path[0].status.name, path[0].status.rule) == (0, "CONVERGED", "gradient_norm")


@pytest.mark.parametrize("rule", ["gradient_norm", "step_length", "loss_change", "iteration_limit"])
@pytest.mark.parametrize("value", [-1, -1e-300, math.nan, math.inf, -math.inf, "5", None])
def test_a_threshold_that_is_no_number_or_negative_is_refused(rule, value):
    with pytest.raises(InputError, match=f"The stopping rule “{rule.replace('_', ' ')}” needs a number"):
        StoppingRule(**{rule: value})


def test_a_gigantic_limit_is_a_limit():
    assert StoppingRule(iteration_limit=10**400).iteration_limit == 10**400


def test_stopping_rules_are_values():
    assert StoppingRule(1e-3) == StoppingRule(1e-3)
    assert hash(StoppingRule(1e-3)) == hash(StoppingRule(1e-3))
    assert StoppingRule(iteration_limit=7.0).iteration_limit == 7


def test_verdict_takes_a_norm_that_is_already_known():
    at = start(Quadratic(1.0), method(), [1.0], NEVER)
    assert StoppingRule(1e-3).verdict(at, None) is None
    assert StoppingRule(1e-3).verdict(at, None, norm=1e-4) == Status.CONVERGED


# --- divergence is an outcome --------------------------------------------------------------------


def sine_network():
    data = DATASETS["sine"].sample(28, 0.05, 3)
    mlp = MLP((1, 4, 1), ("relu", "identity"))
    return TrainingLoss(mlp, data.inputs, data.targets), mlp.initial("uniform", 7)


@pytest.mark.parametrize("key", OPTIMIZERS)
@pytest.mark.parametrize("rate", [1e6, 1e11])
def test_a_learning_rate_of_a_million_is_an_outcome_with_a_sentence(key, rate):
    f, theta = sine_network()
    path = run(f, theta, StoppingRule(iteration_limit=300), key, learning_rate=rate)
    last = path[-1]
    no_nonsense(last.status)
    for at in path:
        assert math.isfinite(at.f)
        assert np.isfinite(at.x).all()
        assert np.isfinite(at.g).all()
    if key in {"gradient_descent", "momentum"}:
        assert last.status == Status.DIVERGED
        assert f"The learning rate {rate:.4g} is above 2/λ" in str(last.status)
        assert any(f.coordinate_name(i) in str(last.status) for i in range(f.dimension))


def test_the_sentence_gives_the_limit_of_the_learning_rate():
    f = Quadratic(1.0, 8.0)
    assert run(f, [1.0, 1.0], only(gradient_norm=1e-6), learning_rate=0.249)[-1].status == Status.CONVERGED
    last = run(f, [1.0, 1.0], only(gradient_norm=1e-6), learning_rate=0.26)[-1]
    assert last.status == Status.DIVERGED
    assert "above 2/λ = 0.25, where λ = 8 is the largest curvature" in str(last.status)
    assert "most steeply along x2" in str(last.status)
    assert last.status.message.values["limit"] == pytest.approx(0.25)


def test_growth_out_of_sight_ends_while_the_numbers_are_still_finite():
    path = run(Quadratic(1.0), [1.0], NEVER, learning_rate=3.0)  # doubles every step
    assert path[-1].status == Status.DIVERGED
    assert path[-1].k == path[-2].k + 1  # a new iterate, one that can be shown
    assert path[-2].f <= descent.GROWTH_LIMIT * 1.5 < path[-1].f


class Cliff(Objective):
    """x^2 / 2, and ``beyond`` from 1 on."""

    dimension = 1

    def __init__(self, beyond, slope=1.0):
        self.beyond, self.slope = beyond, slope

    def value(self, x):
        return np.where(np.abs(x[..., 0]) < 1, 0.5 * x[..., 0] ** 2, self.beyond)

    def gradient(self, x):
        return np.where(np.abs(x) < 1, x, self.slope)


@pytest.mark.parametrize(
    ("beyond", "slope"), [(math.inf, 1.0), (math.nan, 1.0), (2.0, math.nan), (2.0, math.inf), (2.0, 1e200)]
)
def test_numbers_that_are_not_finite_end_it_at_the_last_point_that_can_be_shown(beyond, slope):
    path = run(Cliff(beyond, slope), [0.5], NEVER, learning_rate=4.0)
    assert [at.k for at in path] == [0, 0]
    assert path[-1].status == Status.DIVERGED
    assert path[-1].x is path[-2].x
    assert str(path[-1].status).startswith("Diverged at iteration 1: the loss grew from 0.125 to ")
    no_nonsense(path[-1].status)


def test_a_curvature_that_cannot_be_had_is_left_out_of_the_sentence():
    class Rough(Cliff):
        def hessian(self, x):
            return np.full((1, 1), math.nan)

    last = run(Rough(math.inf), [0.5], NEVER, learning_rate=4.0)[-1]
    assert str(last.status).endswith("most steeply along x1. Try a smaller learning rate.")
    no_nonsense(last.status)


def test_a_gradient_whose_square_is_too_large_does_not_warn():
    f, theta = sine_network()
    for scale in (1e20, 1e40, 1e70, 1e100):
        path = run(f, theta * scale, StoppingRule(iteration_limit=50), learning_rate=0.1)
        assert path[-1].status == Status.DIVERGED
        no_nonsense(path[-1].status)


def test_a_start_that_cannot_be_evaluated():
    path = run(Cliff(math.nan), [2.0], StoppingRule())
    assert len(path) == 1
    assert path[0].status == Status.DIVERGED
    assert "start" in str(path[0].status)
    for x0 in ([math.nan], [math.inf]):
        with pytest.raises(InputError, match="start point has a coordinate that is not a finite number"):
            run(Quadratic(1.0), x0, StoppingRule())


# --- stalling ------------------------------------------------------------------------------------


def dead_network(**options):
    """A ReLU that no sample reaches, and an output that does not depend on it: only its bias has a gradient."""
    mlp = MLP((1, 1, 1), ("relu", "relu"))
    theta = mlp.flatten([[[1.0]], [[1.0]]], [[-100.0], [-1.0]])
    return TrainingLoss(mlp, np.linspace(-1, 1, 9), np.ones(9), **options), theta


def test_a_dead_network_stalls_and_says_so():
    f, theta = dead_network()
    path = run(f, theta, only())
    assert path[-1].status == Status.STALLED
    assert "gradient is exactly zero" in str(path[-1].status)
    assert path[-1].k == 1


def test_momentum_coasts_over_a_flat_stretch():
    class Terrace(Objective):
        """Downhill to 0, flat to 1, downhill again."""

        dimension = 1

        def value(self, x):
            return -np.minimum(x[..., 0], 0.0) - np.maximum(x[..., 0] - 1.0, 0.0)

        def gradient(self, x):
            return np.where((x > 0) & (x < 1), 0.0, -1.0)

    path = run(Terrace(), [-0.55], only(iteration_limit=40), "momentum", learning_rate=0.1, beta=0.9)
    assert any(not at.g.any() for at in path)  # it was on the flat,
    assert path[-1].x[0] > 1.0  # and got over it
    plain = run(Terrace(), [-0.55], only(iteration_limit=40), learning_rate=0.1)
    assert plain[-1].status == Status.STALLED
    assert 0 < plain[-1].x[0] < 1


def test_a_mini_batch_without_a_gradient_is_not_the_end():
    mlp = MLP((1, 1, 1), ("relu", "identity"))
    theta = mlp.flatten([[[1.0]], [[1.0]]], [[0.0], [0.0]])
    f = TrainingLoss(mlp, [[1.0], [2.0]], [[1.0], [5.0]], batch_size=1, batch_seed=0)  # the first row fits
    path = run(f, theta, only(iteration_limit=20), learning_rate=0.01)
    assert any(not at.g.any() for at in path[:-1])
    assert path[-1].status.rule == "iteration_limit"


# --- purity, replay, threads ---------------------------------------------------------------------


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_a_replay_gives_the_same_bits(key):
    f, theta = problem((2, 5, 3, 1), "tanh", samples=20, batch_size=6, l2=0.01)
    stop = StoppingRule(iteration_limit=60)
    path = run(f, theta, stop, key)
    again = run(problem((2, 5, 3, 1), "tanh", samples=20, batch_size=6, l2=0.01)[0], theta, stop, key)
    assert len(path) == len(again) == 61
    assert all(same(a, b) for a, b in zip(path, again, strict=True))
    # from the middle, in another order
    at = advance(f, method(key), path[40], path[0], stop)
    assert same(at, path[41])
    assert same(advance(f, method(key), path[10], path[0], stop), path[11])


def test_a_descent_does_not_touch_its_start():
    x0 = np.array([1.0, 2.0])
    path = run(Quadratic(1.0, 1.0), x0, only(iteration_limit=3))
    assert x0.tolist() == [1.0, 2.0]
    assert not np.shares_memory(path[0].x, x0)
    x0[:] = 9.0
    assert path[0].x.tolist() == [1.0, 2.0]


def test_it_is_lazy():
    class Watched(Quadratic):
        asked = 0

        def value(self, x):
            self.asked += 1
            return super().value(x)

    f = Watched(1.0)
    steps = descend(f, method(), [1.0])
    assert f.asked == 0
    next(steps)
    next(steps)
    assert f.asked == 2


def test_warnings_of_numpy_are_off_inside_a_step_and_on_again_outside():
    before = np.geterr()
    list(itertools.islice(descend(Quadratic(1e300), method(learning_rate=1e10), [1e200], NEVER), 5))
    assert np.geterr() == before
    with pytest.warns(RuntimeWarning, match="overflow"):
        np.array([1e200]) * 1e200


def test_descents_in_several_threads_at_once():
    f = [problem((2, 8, 1), "tanh", samples=30)[0] for _ in range(4)]
    theta = f[0].mlp.initial("xavier", 0)
    stop = StoppingRule(iteration_limit=200)
    gate = threading.Barrier(4)

    def train(objective):
        gate.wait(10)
        return list(descend(objective, method("adam"), theta, stop))[-1]

    with ThreadPoolExecutor(4) as pool:
        ends = list(pool.map(train, f))
    assert all(same(end, ends[0]) for end in ends)


# --- many at once --------------------------------------------------------------------------------


def test_many_starts_in_one_descent():
    starts = np.array([[3.5, 2.5], [-3.0, 3.0], [-3.5, -3.0]])
    path = run(Himmelblau(), starts, only(gradient_norm=1e-6), learning_rate=0.01)
    assert path[-1].status == Status.CONVERGED
    assert path[-1].x.shape == (3, 2)
    assert np.abs(path[-1].g).max() < 1e-6
    path = run(Himmelblau(), starts, only(step_length=1e-5), learning_rate=0.01)
    assert path[-1].status.rule == "step_length"
    path = run(Himmelblau(), starts * 50, only(iteration_limit=50), learning_rate=0.01)
    assert path[-1].status == Status.DIVERGED
    no_nonsense(path[-1].status)


def test_a_race_is_its_descents_side_by_side():
    f, x0, stop = Rosenbrock(), [-1.2, 1.0], StoppingRule(gradient_norm=1e-2, iteration_limit=300)
    runners = {
        "slow": method(learning_rate=1e-3),
        "wild": method(learning_rate=1.0),
        "adam": method("adam", learning_rate=0.1),
    }
    alone = {name: list(descend(f, each, x0, stop)) for name, each in runners.items()}
    laps = list(race(f, runners, x0, stop))
    assert len(laps) == max(map(len, alone.values()))
    for i, lap in enumerate(laps):
        assert list(lap) == list(runners)
        for name, path in alone.items():
            assert same(lap[name], path[min(i, len(path) - 1)])
    assert laps[-1]["wild"].status == Status.DIVERGED
    assert laps[-1]["slow"].status == Status.EXHAUSTED
    assert laps[0]["wild"].status is Status.RUNNING  # a lap is not changed by later ones


def test_a_race_on_mini_batches_shows_all_the_same_batch():
    f, theta = problem((2, 3, 1), samples=10, batch_size=3)
    runners = {"a": method(learning_rate=0.01), "b": method("momentum", learning_rate=0.01)}
    stop = only(iteration_limit=7)
    laps = list(race(f, runners, theta, stop))
    for name, each in runners.items():
        assert all(same(lap[name], at) for lap, at in zip(laps, descend(f, each, theta, stop), strict=True))


# --- Status and Iterate --------------------------------------------------------------------------


def test_statuses_are_equal_by_name_and_speak_english():
    fired = run(Quadratic(1.0), [0.0], StoppingRule())[0].status
    assert fired == Status.CONVERGED
    assert fired != Status.DIVERGED
    assert fired != "CONVERGED"
    assert len({fired, Status.CONVERGED, Status.DIVERGED}) == 2
    for status in (Status.RUNNING, Status.CONVERGED, Status.DIVERGED, Status.STALLED, Status.EXHAUSTED):
        no_nonsense(status)


def test_gradient_norm_of_one_point_and_of_many():
    one = Iterate(0, np.zeros(2), 0.0, np.array([3.0, -4.0]), ())
    many = one._replace(g=np.array([[3.0, -4.0], [0.0, 1.0]]))
    assert one.gradient_norm == many.gradient_norm == 5.0
    assert isinstance(one.gradient_norm, float)
