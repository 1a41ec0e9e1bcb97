import numpy as np
import pytest
from problems import Himmelblau, Quadratic, Rosenbrock, problem

from gdsim.engine.descent import StoppingRule, descend
from gdsim.engine.formula import Formula
from gdsim.engine.multistart import grid_starts, multi_start, network_starts, random_starts
from gdsim.engine.network import MLP, TrainingLoss
from gdsim.engine.optimizers import OPTIMIZERS
from gdsim.engine.sentence import InputError
from gdsim.engine.surfaces import SURFACES

SQUARE = ((-6.0, 6.0), (-6.0, 6.0))


def final(*args, **options):
    snapshots = list(multi_start(*args, **options))
    assert [each.final for each in snapshots] == [False] * (len(snapshots) - 1) + [True]
    return snapshots[-1]


class OneByOne:
    """An optimizer that says it cannot take a batch."""

    def __init__(self, optimizer):
        self._optimizer = optimizer

    batched = False

    def __getattr__(self, name):
        return getattr(self._optimizer, name)


STOPS = (
    StoppingRule(iteration_limit=400),
    StoppingRule(gradient_norm=0.0, step_length=1e-5, iteration_limit=400),
    StoppingRule(gradient_norm=0.0, loss_change=1e-7, iteration_limit=400),
    StoppingRule(iteration_limit=7),
)


@pytest.mark.parametrize("stop", STOPS)
@pytest.mark.parametrize("key", [key for key, each in OPTIMIZERS.items() if each.batched])
def test_many_starts_as_one_array_end_as_each_alone_does(key, stop):
    rate = {"gradient_descent": 0.013, "momentum": 0.009, "nesterov": 0.009}.get(key)
    optimizer = OPTIMIZERS[key](learning_rate=rate) if rate else OPTIMIZERS[key]()
    starts = random_starts(SQUARE, 60, seed=3)
    many = final(Himmelblau(), optimizer, starts, stop)
    for i in range(0, 60, 10):
        *_, alone = descend(Himmelblau(), optimizer, starts[i], stop)
        assert many.statuses[i] == alone.status.name
        assert many.iterations[i] == alone.k
        np.testing.assert_allclose(many.ends[i], alone.x, rtol=1e-9, atol=1e-9)
        assert many.values[i] == pytest.approx(float(alone.f), rel=1e-6, abs=1e-9)


def test_one_by_one_gives_the_same_as_one_array():
    optimizer, starts = OPTIMIZERS["momentum"](learning_rate=0.005), grid_starts(SQUARE, 6)
    stop = StoppingRule(iteration_limit=300)
    together = final(Himmelblau(), optimizer, starts, stop)
    alone = final(Himmelblau(), OneByOne(optimizer), starts, stop)
    np.testing.assert_array_equal(together.iterations, alone.iterations)
    np.testing.assert_array_equal(together.members, alone.members)
    np.testing.assert_allclose(together.ends, alone.ends, atol=1e-12)


def test_more_starts_than_one_group_holds():
    starts = random_starts(SQUARE, 5000, seed=0)
    found = final(Himmelblau(), OPTIMIZERS["gradient_descent"](learning_rate=0.01), starts, StoppingRule())
    assert set(found.statuses) == {"CONVERGED"}
    assert sum(each.hits for each in found.destinations) == 5000
    assert sum(each.rate for each in found.destinations) == pytest.approx(1.0)
    for i in (0, 2500, 4999):
        np.testing.assert_allclose(found.ends[i], found.destinations[found.members[i]].x, atol=1e-6)


def test_distinct_minima_are_ranked_and_the_best_is_chosen():
    surface = SURFACES["styblinski_tang"]
    starts = random_starts(surface.window, 200, seed=1)
    found = final(surface, OPTIMIZERS["gradient_descent"](learning_rate=0.01), starts, StoppingRule())
    values = [each.f for each in found.destinations]
    assert values == sorted(values)
    assert len(values) == 4
    assert {each.kind for each in found.destinations} == {"minimum"}
    np.testing.assert_allclose(found.best.x, [-2.903534027771177] * 2, atol=1e-6)
    np.testing.assert_array_equal(np.bincount(found.members), [each.hits for each in found.destinations])
    assert found.members[found.best_start] == 0


def test_newton_reaches_saddles_and_maxima_which_are_ranked_last_and_never_best():
    found = final(
        Himmelblau(), OPTIMIZERS["newton"](), grid_starts(SQUARE, 12), StoppingRule(iteration_limit=100)
    )
    kinds = [each.kind for each in found.destinations]
    assert kinds[:4] == ["minimum"] * 4
    assert set(kinds[4:]) == {"saddle", "maximum"}
    assert found.best.f == pytest.approx(0.0, abs=1e-12)


def test_a_kink_is_found_although_no_descent_converges_there():
    starts = random_starts(((-0.4, 0.4), (-0.4, 0.4)), 20, seed=0)
    stop = StoppingRule(iteration_limit=200)
    found = final(SURFACES["ackley"], OPTIMIZERS["gradient_descent"](learning_rate=0.004), starts, stop)
    assert set(found.statuses) == {"EXHAUSTED"}
    (destination,) = found.destinations
    assert (destination.kind, destination.hits) == ("kink", 20)
    np.testing.assert_allclose(destination.x, [0, 0], atol=1e-9)


def test_a_descent_still_under_way_belongs_nowhere():
    starts = np.array([[-1.2, 1.0], [1.01, 1.02]])
    stop = StoppingRule(iteration_limit=50)
    found = final(Rosenbrock(), OPTIMIZERS["gradient_descent"](learning_rate=1e-4), starts, stop)
    assert list(found.statuses) == ["EXHAUSTED"] * 2
    assert list(found.members) == [-1, 0]
    assert found.best.rate == 0.5


def test_a_start_that_diverges_keeps_its_last_finite_point_and_hurts_no_other():
    starts = np.array([[0.1, 0.1], [6.0, 6.0], [3.0, 2.1]])
    found = final(Himmelblau(), OPTIMIZERS["gradient_descent"](learning_rate=0.02), starts, StoppingRule())
    assert found.statuses[1] == "DIVERGED"
    assert np.isfinite(found.ends).all()
    assert found.members[1] == -1
    assert "DIVERGED" not in found.statuses[[0, 2]]


def test_the_floor_of_a_valley_counts_as_one_destination():
    class Ring(Quadratic):
        def value(self, x):
            return ((x * x).sum(axis=-1) - 1.0) ** 2

        def gradient(self, x):
            return 4.0 * ((x * x).sum(axis=-1, keepdims=True) - 1.0) * x

        def hessian(self, x):
            r2 = (x * x).sum(axis=-1)[..., None, None]
            return 4.0 * (r2 - 1.0) * np.eye(2) + 8.0 * x[..., :, None] * x[..., None, :]

    starts = random_starts(((-2, 2), (-2, 2)), 40, seed=0)
    found = final(Ring(1, 1), OPTIMIZERS["gradient_descent"](learning_rate=0.02), starts, StoppingRule())
    (valley,) = found.destinations
    assert (valley.kind, valley.hits) == ("degenerate", 40)


def test_two_isolated_degenerate_minima_at_one_level_stay_two():
    window = ((-2.0, 2.0),)
    f = Formula("(x^2 - 1)^4", window=window, dimension=1)
    stop = StoppingRule(gradient_norm=1e-6, iteration_limit=4000)
    found = final(f, OPTIMIZERS["adam"](learning_rate=0.02), random_starts(window, 12, seed=0), stop)
    assert sorted(round(float(each.x[0]), 3) for each in found.destinations) == [-1.0, 1.0]


def test_above_two_dimensions_ends_are_grouped_by_place():
    found = final(
        Quadratic(1.0, 2.0, 3.0),
        OPTIMIZERS["gradient_descent"](learning_rate=0.3),
        random_starts(((-1, 1),) * 3, 10, seed=0),
        StoppingRule(),
    )
    (only,) = found.destinations
    assert (only.kind, only.hits) == (None, 10)


def sine(widths=(1, 3, 1), activation="tanh"):
    inputs = np.linspace(-2, 2, 16)[:, None]
    mlp = MLP(widths, (activation,) * (len(widths) - 2) + ("identity",))
    return TrainingLoss(mlp, inputs, np.sin(1.5 * inputs))


def test_networks_that_are_renumberings_of_one_are_one_minimum():
    loss = sine()
    stop = StoppingRule(gradient_norm=1e-7, iteration_limit=4000)
    optimizer = OPTIMIZERS["adam"](learning_rate=0.03)
    start = loss.mlp.initial("xavier", 0)
    layers = loss.mlp.layers(start)
    other = start.copy()
    into, out = loss.mlp.layers(other)
    into[:], out[:, :-1] = layers[0][[2, 0, 1]], layers[1][:, [2, 0, 1]]
    into[1] *= -1.0
    out[:, 1] *= -1.0  # the mirror image of a tanh unit
    found = final(loss, optimizer, np.array([start, other]), stop)
    (only,) = found.destinations
    assert (only.hits, only.rate, only.variants, only.kind) == (2, 1.0, 1, None)


def test_networks_with_different_predictions_are_different_minima():
    loss = sine((1, 1, 1))
    starts = np.array([[1.0, 0.0, 1.0, 0.0], [-1.0, 0.0, -1.0, 0.0], [0.0, 50.0, 0.1, 0.0]])
    found = final(loss, OPTIMIZERS["adam"](learning_rate=0.05), starts, StoppingRule(iteration_limit=800))
    assert [each.hits for each in found.destinations] == [2, 1]  # the third unit is saturated: a constant
    assert found.best.f < 0.1 < found.destinations[1].f
    assert found.best_start in (0, 1)


def test_networks_in_a_batch_end_as_each_alone_does():
    loss = sine((1, 4, 1), "relu")
    starts = network_starts(loss.mlp, "he", 20, seed=5)
    stop = StoppingRule(iteration_limit=150)
    optimizer = OPTIMIZERS["adam"](learning_rate=0.02)
    found = final(loss, optimizer, starts, stop)
    for i in (0, 7, 19):
        *_, alone = descend(loss, optimizer, starts[i], stop)
        np.testing.assert_allclose(found.ends[i], alone.x, rtol=1e-7, atol=1e-9)


def test_snapshots_are_not_written_again(monkeypatch):
    monkeypatch.setattr("gdsim.engine.multistart.PERIOD", 0.0)
    starts = random_starts(SQUARE, 30, seed=0)
    snapshots = list(
        multi_start(Himmelblau(), OPTIMIZERS["gradient_descent"](learning_rate=0.005), starts, StoppingRule())
    )
    assert len(snapshots) > 3
    first, last = snapshots[0], snapshots[-1]
    assert "RUNNING" in first.statuses
    assert np.isnan(first.values[first.statuses == "RUNNING"]).all()
    assert (first.members[first.statuses == "RUNNING"] == -1).all()
    assert set(last.statuses) == {"CONVERGED"}
    assert [each.fraction for each in snapshots] == sorted(each.fraction for each in snapshots)


def test_cancelling_raises_what_check_raises():
    class Cancelled(Exception):
        pass

    def check(fraction):
        raise Cancelled

    loss, theta = problem((2, 8, 1), samples=50)
    starts = np.tile(theta, (200, 1))
    with pytest.raises(Cancelled):
        list(multi_start(loss, OPTIMIZERS["adam"](), starts, StoppingRule(), check=check))


def test_without_an_iteration_limit_it_still_ends():
    found = final(
        Quadratic(1e-9, 1.0),
        OPTIMIZERS["gradient_descent"](learning_rate=0.5),
        np.array([[1.0, 1.0]]),
        StoppingRule(gradient_norm=1e-12, iteration_limit=0),
    )
    assert (found.statuses[0], found.iterations[0]) == ("EXHAUSTED", 10_000)


def test_grid_and_random_starts():
    grid = grid_starts(((0.0, 1.0), (10.0, 20.0)), 2)
    np.testing.assert_allclose(grid, [[0.25, 12.5], [0.25, 17.5], [0.75, 12.5], [0.75, 17.5]])
    assert grid_starts(((-1.0, 1.0),), 4).shape == (4, 1)
    few, many = random_starts(SQUARE, 3, seed=7), random_starts(SQUARE, 50, seed=7)
    np.testing.assert_array_equal(few, many[:3])
    assert (np.abs(many) <= 6).all()
    assert not np.array_equal(few, random_starts(SQUARE, 3, seed=8))


def test_network_starts_are_what_new_weights_gives():
    mlp = MLP((2, 3, 1), ("tanh", "identity"))
    np.testing.assert_array_equal(network_starts(mlp, "he", 4, seed=10)[2], mlp.initial("he", 12))


@pytest.mark.parametrize("starts", [np.array([[np.nan, 0.0]]), np.zeros((3, 3))])
def test_starts_that_are_none(starts):
    with pytest.raises(InputError):
        list(multi_start(Himmelblau(), OPTIMIZERS["adam"](), starts, StoppingRule()))
