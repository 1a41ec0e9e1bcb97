import numpy as np
import pytest
from problems import Himmelblau, Rosenbrock

from gdsim.engine import basins as module
from gdsim.engine.basins import LOST, PENDING, SADDLE, UNDER_WAY, basins
from gdsim.engine.critical import stationary_points
from gdsim.engine.descent import StoppingRule, descend
from gdsim.engine.optimizers import OPTIMIZERS
from gdsim.engine.surfaces import SURFACES

WINDOW = ((-6.0, 6.0), (-6.0, 6.0))


def picture(objective, key, resolution=50, steps=300, window=WINDOW, minima=None, **hyper):
    maps = list(basins(objective, OPTIMIZERS[key](**hyper), window, resolution, steps, minima))
    assert [each.final for each in maps] == [False] * (len(maps) - 1) + [True]
    return maps


@pytest.mark.parametrize(
    ("key", "hyper"),
    [
        ("gradient_descent", {"learning_rate": 0.01}),
        ("momentum", {"learning_rate": 0.005}),
        ("adam", {"learning_rate": 0.1}),
    ],
)
def test_each_label_is_where_the_descent_from_there_ends(key, hyper):
    last = picture(Himmelblau(), key, 20, **hyper)[-1]
    assert last.labels.shape == (20, 20)
    for i, j in ((0, 0), (3, 17), (10, 9), (19, 4), (12, 12)):
        start = [last.axes[0][i], last.axes[1][j]]
        *_, at = descend(Himmelblau(), OPTIMIZERS[key](**hyper), start, StoppingRule(iteration_limit=3000))
        np.testing.assert_allclose(last.minima[last.labels[i, j]].x, at.x, atol=1e-4)
        assert last.iterations[i, j] <= at.k


@pytest.mark.parametrize(
    ("key", "hyper"),
    [
        ("gradient_descent", {"learning_rate": 0.01}),
        ("gradient_descent", {"learning_rate": 0.018}),  # one minimum repels: steps beyond 2 / lambda
        ("momentum", {"learning_rate": 0.01}),
        ("momentum", {"learning_rate": 0.003, "beta": 0.97}),
        ("adam", {"learning_rate": 0.2}),
    ],
)
def test_resting_early_changes_no_label(monkeypatch, key, hyper):
    early = picture(Himmelblau(), key, 60, 400, **hyper)[-1]
    monkeypatch.setattr(module._Capture, "any", property(lambda self: False))
    full = picture(Himmelblau(), key, 60, 400, **hyper)[-1]
    np.testing.assert_array_equal(early.labels, full.labels)
    assert early.iterations.sum() <= full.iterations.sum()


def test_a_minimum_that_repels_the_method_has_no_basin():
    last = picture(SURFACES["himmelblau"], "gradient_descent", learning_rate=0.018)[-1]
    steepest = max(range(4), key=lambda i: last.minima[i].eigenvalues[-1])
    assert last.minima[steepest].eigenvalues[-1] > 2 / 0.018
    assert last.share(steepest) == 0.0
    assert last.share(UNDER_WAY) > 0.1
    assert last.share(LOST) > 0.01


def test_the_first_picture_is_coarse_and_whole_and_the_last_agrees_where_both_looked():
    maps = picture(Himmelblau(), "momentum", 100, learning_rate=0.005)
    first, last = maps[0], maps[-1]
    assert first.fraction == pytest.approx(0.25)
    assert (first.labels != PENDING).all()
    np.testing.assert_array_equal(first.labels[1::2, 1::2], last.labels[1::2, 1::2])
    np.testing.assert_array_equal(first.labels[::2, ::2], first.labels[1::2, 1::2])
    assert [each.fraction for each in maps] == sorted(each.fraction for each in maps)
    assert (first.labels == last.labels).mean() > 0.85


@pytest.mark.parametrize("resolution", [1, 7, 51, 103])
def test_any_resolution(resolution):
    for each in picture(Himmelblau(), "gradient_descent", resolution, 60, learning_rate=0.01):
        assert each.labels.shape == each.iterations.shape == (resolution, resolution)
    assert (each.labels >= 0).mean() > 0.95


def test_newton_leads_to_saddles_and_maxima_too():
    last = picture(SURFACES["himmelblau"], "newton", 40)[-1]
    assert 0.2 < last.share(SADDLE) < 0.5
    assert (last.labels >= 0).mean() > 0.5
    assert {each.kind for each in last.minima} == {"minimum"}


def test_given_minima_keep_their_numbers_and_new_ones_are_appended():
    known = [p for p in stationary_points(Himmelblau(), WINDOW) if p.kind == "minimum"]
    given = [known[2], known[0]]
    last = picture(Himmelblau(), "gradient_descent", 20, minima=given, learning_rate=0.01)[-1]
    assert last.minima[0] is known[2]
    assert last.minima[1] is known[0]
    assert len(last.minima) == 4
    assert {tuple(np.round(p.x, 6)) for p in last.minima} == {tuple(np.round(p.x, 6)) for p in known}
    assert all(last.share(i) > 0.1 for i in range(4))


def test_what_has_not_arrived_is_said_to_be_under_way():
    last = picture(Rosenbrock(), "gradient_descent", 20, 50, ((-2, 2), (-1, 3)), learning_rate=1e-4)[-1]
    assert last.share(UNDER_WAY) > 0.9
    assert (last.iterations[last.labels == UNDER_WAY] == 50).all()


def test_everything_lost():
    last = picture(Himmelblau(), "gradient_descent", 10, learning_rate=1e3)[-1]
    assert last.share(LOST) == 1.0


def test_a_kink_has_a_basin():
    window = ((-0.4, 0.4), (-0.4, 0.4))
    last = picture(SURFACES["ackley"], "gradient_descent", 20, window=window, learning_rate=2e-3)[-1]
    assert last.share(0) == 1.0
    assert last.minima[0].kind == "kink"


def test_one_variable():
    surface = SURFACES["double_well_1d"]
    last = picture(surface, "gradient_descent", 80, window=surface.window, learning_rate=0.02)[-1]
    assert last.labels.shape == (80,)
    top = next(p for p in stationary_points(surface, surface.window) if p.kind == "maximum")
    left = min(range(2), key=lambda i: last.minima[i].x[0])
    np.testing.assert_array_equal(last.labels == left, last.axes[0] < top.x[0])


def test_an_optimizer_that_takes_no_batch():
    key = next(key for key, each in OPTIMIZERS.items() if not each.batched and not each.least_squares)
    maps = picture(Himmelblau(), key, 12, 200)
    assert len(maps) > 1
    assert (maps[-1].labels >= 0).mean() > 0.5


def test_cancelling_and_progress():
    class Cancelled(Exception):
        pass

    fractions = []

    def check(fraction):
        fractions.append(fraction)
        if fraction > 0.4:
            raise Cancelled

    optimizer = OPTIMIZERS["momentum"](learning_rate=0.001)
    with pytest.raises(Cancelled):
        list(basins(Himmelblau(), optimizer, WINDOW, 200, 300, check=check))
    assert len(fractions) > 10
    assert all(0.0 <= fraction <= 1.0 for fraction in fractions)
