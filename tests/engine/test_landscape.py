"""The sampled surface: equal to a plain loop, coarse before fine, cancellable, in a window that fits."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from problems import SHAPES, Himmelblau, Quadratic, difference, problem, relative

from gdsim.engine.landscape import FAR, Grid, Plane, Slice, sample, window_for
from gdsim.engine.network import MLP, TrainingLoss
from gdsim.engine.objective import Objective
from gdsim.engine.sentence import InputError

HIMMELBLAU = Plane(np.zeros(2), np.eye(2)[0], np.eye(2)[1], (-5.0, 5.0), (-4.0, 6.0), "x1", "x2")


def loop(objective, plane, a, b):
    """One point after the other."""
    values = np.empty((len(a), len(b)))
    for i, j in np.ndindex(values.shape):
        values[i, j] = objective.value(plane.origin + a[i] * plane.u + b[j] * plane.v)
    return values


# --- Plane ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("window", "words"),
    [
        ((1.0, 1.0), "runs from 1 to 1 and has no width; its right end must be larger"),
        ((2.0, -2.0), "runs from 2 to -2 and has no width"),
        ((0.0, math.nan), "needs two finite numbers"),
        ((-math.inf, 0.0), "needs two finite numbers"),
    ],
)
def test_a_window_without_width_is_refused_and_named(window, words):
    f, theta = problem((2, 3, 1))
    good = (-1.0, 1.0)
    with pytest.raises(InputError, match=f"The window along w⁽¹⁾₁₁ {words}"):
        Plane.along(f, theta, 0, 1, window, good)
    with pytest.raises(InputError, match=f"The window along w⁽¹⁾₁₂ {words}"):
        Plane.along(f, theta, 0, 1, good, window)
    with pytest.raises(InputError, match="The window along w⁽¹⁾₁₁"):
        Plane.along(f, theta, 0, 1, good, good).within(window, good)


def test_a_plane_along_two_coordinates_goes_through_the_point():
    f, theta = problem((2, 3, 1))
    plane = Plane.along(f, theta, 1, 9, (-2.0, 2.0), (-3.0, 3.0))
    assert plane.point(theta[1], theta[9]) == pytest.approx(theta, abs=1e-15)
    moved = plane.point(0.25, -7.0)
    assert (moved[1], moved[9]) == (0.25, -7.0)
    others = np.delete(np.arange(f.dimension), [1, 9])
    assert np.array_equal(moved[others], theta[others])
    assert (plane.a_name, plane.b_name) == (f.coordinate_name(1), f.coordinate_name(9))
    assert plane.point(np.zeros((3, 4)), np.ones((3, 4))).shape == (3, 4, f.dimension)
    with pytest.raises(InputError, match="two different coordinates"):
        Plane.along(f, theta, 3, 3, (-1.0, 1.0), (-1.0, 1.0))


def test_a_plane_keeps_a_copy_of_the_point():
    f, theta = problem((2, 3, 1))
    before = theta.copy()
    plane = Plane.along(f, theta, 0, 1, (-1.0, 1.0), (-1.0, 1.0))
    assert np.array_equal(theta, before)
    assert not np.shares_memory(plane.origin, theta)


def test_the_same_plane_with_another_window():
    plane = HIMMELBLAU.within((0.0, 1.0), (2.0, 3.0))
    assert (plane.a_range, plane.b_range) == ((0.0, 1.0), (2.0, 3.0))
    assert plane.origin is HIMMELBLAU.origin
    assert (plane.a_name, plane.b_name) == ("x1", "x2")


# --- Slice ---------------------------------------------------------------------------------------


def test_a_slice_is_an_objective_of_two_variables():
    f, theta = problem((2, 3, 1), "tanh", l2=0.1)
    rng = np.random.default_rng(0)
    plane = Plane(theta, rng.normal(size=f.dimension), rng.normal(size=f.dimension), a_name="u", b_name="v")
    surface = Slice(f, plane)
    x = np.array([0.3, -0.2])
    assert surface.dimension == 2
    assert surface.value(x) == f.value(theta + 0.3 * plane.u - 0.2 * plane.v)
    assert surface.gradient(x) == pytest.approx(difference(surface.value, x), rel=1e-6)
    assert np.allclose(surface.hessian(x), difference(surface.gradient, x), rtol=1e-6, atol=1e-8)
    assert np.allclose(surface.hessian_vector(x, x), surface.hessian(x) @ x, rtol=1e-5)
    assert [surface.coordinate_name(i) for i in range(2)] == ["u", "v"]
    many = rng.normal(size=(4, 3, 2))
    assert surface.value(many).shape == (4, 3)
    assert surface.hessian(many).shape == (4, 3, 2, 2)
    assert np.allclose(surface.gradient(many)[1, 2], surface.gradient(many[1, 2]), rtol=1e-12)


# --- sample --------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", ["mse", "huber", "bce"])
@pytest.mark.parametrize("widths", SHAPES)
def test_the_grid_is_the_loop_for_pairs_of_any_layers(widths, loss):
    f, theta = problem(widths, "relu", loss, l1=0.01, l2=0.1)
    P = f.dimension
    for i, j in ((0, 1), (0, P - 1), (P - 1, P - 2), (P // 2, 0)):
        plane = Plane.along(f, theta, i, j, (theta[i] - 1, theta[i] + 2), (theta[j] - 3, theta[j] + 1))
        grids = list(sample(f, plane, 9, coarse=4))
        for grid in grids:
            assert relative(grid.values, loop(f, plane, grid.a, grid.b)) < 1e-12


def test_the_grid_of_any_objective_and_of_a_slice():
    grid = list(sample(Himmelblau(), HIMMELBLAU, 31))[-1]
    assert relative(grid.values, loop(Himmelblau(), HIMMELBLAU, grid.a, grid.b)) < 1e-12
    f, theta = problem((2, 3, 1))
    plane = Plane.along(f, theta, 0, 5, (-1.0, 1.0), (-1.0, 2.0))
    flat = Plane(np.zeros(2), np.eye(2)[0], np.eye(2)[1], plane.a_range, plane.b_range)
    direct, sliced = (list(sample(*pair, 15))[-1] for pair in ((f, plane), (Slice(f, plane), flat)))
    assert relative(direct.values, sliced.values) < 1e-12


def test_first_21_by_21_then_101_by_101():
    grids = list(sample(Himmelblau(), HIMMELBLAU))
    assert [(g.values.shape, g.resolution, g.final) for g in grids] == [
        ((21, 21), 21, False),
        ((101, 101), 101, True),
    ]
    for g in grids:
        assert isinstance(g, Grid)
        assert (g.a[0], g.a[-1], g.b[0], g.b[-1]) == (-5.0, 5.0, -4.0, 6.0)
        assert g.plane is HIMMELBLAU
    assert relative(grids[0].values, grids[1].values[::5, ::5]) < 1e-12


@pytest.mark.parametrize(("resolution", "passes"), [(5, [5]), (21, [21]), (22, [21, 22]), (2, [2])])
def test_no_pass_is_made_twice_or_finer_than_asked(resolution, passes):
    grids = list(sample(Himmelblau(), HIMMELBLAU, resolution))
    assert [g.resolution for g in grids] == passes
    assert [g.final for g in grids] == [False] * (len(passes) - 1) + [True]


def test_the_coarse_grid_is_there_before_the_fine_one_is_begun():
    class Watched(Quadratic):
        points = 0

        def value(self, x):
            self.points += x[..., 0].size
            return super().value(x)

    f = Watched(1.0, 2.0)
    passes = sample(f, HIMMELBLAU)
    assert f.points == 0
    next(passes)
    assert f.points == 21 * 21
    next(passes)
    assert f.points == 21 * 21 + 101 * 101


def test_progress_goes_from_nothing_to_one():
    fractions = []
    list(sample(Himmelblau(), HIMMELBLAU, check=fractions.append))
    assert fractions == sorted(fractions)
    assert 0 < fractions[0] < 0.05
    assert fractions[-1] == 1.0


def test_it_can_be_cancelled_between_chunks_and_keeps_what_is_done():
    class Cancelled(Exception):
        pass

    def check(fraction):
        if fraction > 0.3:
            raise Cancelled

    f, theta = problem((2, 8, 1), samples=500)
    passes = sample(f, Plane.along(f, theta, 0, 1, (-1.0, 1.0), (-1.0, 1.0)), check=check)
    assert next(passes).resolution == 21
    with pytest.raises(Cancelled):
        next(passes)


def test_large_data_are_looked_at_in_small_chunks():
    """A chunk is a few milliseconds of work, so that a pause is obeyed."""
    asked = []

    class Large(Quadratic):
        samples = 100_000

        def value(self, x):
            asked.append(x[..., 0].size)
            return super().value(x)

    list(sample(Large(1.0, 1.0), HIMMELBLAU, 21))
    assert max(asked) == 20
    assert sum(asked) == 441


def test_values_too_large_are_infinite_and_none_is_nan():
    class Broken(Objective):
        dimension = 2

        def value(self, x):
            with np.errstate(all="ignore"):
                return np.where(x[..., 0] < 0, np.nan, 1e200 * x[..., 0] * 1e200)

    grid = list(sample(Broken(), HIMMELBLAU, 21))[-1]
    assert np.isinf(grid.values[0]).all()
    assert np.isinf(grid.values[-1]).all()
    assert not np.isnan(grid.values).any()
    f, theta = problem((2, 3, 1), "tanh")
    far = Plane(theta, np.ones(f.dimension), np.arange(f.dimension) * 1e160, (-1e200, 1e200), (-1.0, 1.0))
    assert not np.isnan(list(sample(f, far, 5))[-1].values).any()


# --- window_for ----------------------------------------------------------------------------------

coordinates = st.floats(-1e3, 1e3)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(coordinates, coordinates), max_size=12), st.tuples(coordinates, coordinates))
def test_the_path_and_the_centre_are_inside(path, centre):
    window = window_for(path, centre)
    Plane(np.zeros(2), np.eye(2)[0], np.eye(2)[1], *window)  # it is a window
    for axis, (low, high) in enumerate(window):
        values = [point[axis] for point in path]
        least = max(1.0, abs(centre[axis]))
        assert low <= centre[axis] - least < centre[axis] + least <= high
        if values:
            margin = 0.1 * (max(*values, centre[axis]) - min(*values, centre[axis]))
            assert low <= min(values) - margin
            assert high >= max(values) + margin


def test_a_run_that_has_left_does_not_stretch_the_window():
    path = [(0.0, 0.0), (2.0, 1.0), (1e9, 1e30), (math.inf, 0.0), (math.nan, 1.0), (0.0, -2 * FAR)]
    assert window_for(path, (0.0, 0.0)) == window_for(path[:2], (0.0, 0.0))
    (low, high), _ = window_for(path, (0.0, 0.0))
    assert low < 0
    assert 2 < high < 4


def test_a_window_without_a_path_has_a_size_of_its_own():
    assert window_for([], (0.5, -8.0)) == ((-0.5, 1.5), (-16.0, 0.0))


def test_even_a_start_far_out_has_a_window():
    window = window_for([], (1e30, -1e30))
    assert all(high > low for low, high in window)


def test_a_plane_in_the_last_layer_is_priced_by_that_layer_alone():
    mlp = MLP(widths=(2, 16, 16, 1), activations=("relu", "relu", "identity"))
    data = np.random.default_rng(0).normal(size=(50, 2))
    loss = TrainingLoss(mlp, data, data[:, :1])
    last, first = (np.eye(mlp.dimension)[i] for i in (mlp.dimension - 2, 0))
    assert loss.cost_on_plane(last, last) == 50 * 17
    assert loss.cost_on_plane(last, first) == 50 * mlp.dimension
