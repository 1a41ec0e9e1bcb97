"""Line searches: the conditions they promise, the trials they keep, and what they cost."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from problems import Himmelblau, Quadratic, Rosenbrock, reference

from gdsim.engine.iterate import Iterate
from gdsim.engine.linesearch import FLATTER, LINE_SEARCHES, SUFFICIENT, rounding
from gdsim.engine.objective import Counted, Objective
from gdsim.engine.sentence import InputError

SEARCHING = [key for key in LINE_SEARCHES if key != "constant"]


class Along(Objective):
    """A function of one variable by its value and slope."""

    dimension = 1

    def __init__(self, value, slope):
        self.of, self.slope = value, slope

    def value(self, x):
        return np.float64(self.of(float(x[0])))

    def gradient(self, x):
        return np.array([self.slope(float(x[0]))])


def at(f, *x):
    x = np.array(x, dtype=float)
    return Iterate(0, x, *f.value_and_gradient(x), ())


def search(key, f, start, p=None, first=1.0, flatter=FLATTER):
    p = -start.g if p is None else np.array(p, dtype=float)
    with np.errstate(all="ignore"):
        return LINE_SEARCHES[key](f, start, p, first, flatter)


def holds_together(f, start, p, found):
    """The point found is on the line, and value, gradient and trials belong to it."""
    assert np.array_equal(found.x, start.x + found.alpha * p)
    assert found.f == f.value(found.x)
    assert np.array_equal(found.g, f.gradient(found.x))
    assert found.trials.shape == (len(found.tried), 2)
    assert np.isfinite(found.trials).all()
    for alpha, value in found.trials:
        assert value == f.value(start.x + alpha * p)


def test_the_four_there_are():
    assert list(LINE_SEARCHES) == ["constant", "exact", "armijo", "strong_wolfe"]
    with pytest.raises(InputError, match="line search"):
        LINE_SEARCHES["golden"]


def test_exact_on_a_quadratic_is_the_reference():
    numbers = reference("curvature_and_stopping")["steepest_descent_quadratic"]
    f = Quadratic(1.0, 10.0)
    point = at(f, *numbers["start"])
    for _ in range(5):
        found = search("exact", f, point)
        assert found.alpha == pytest.approx(numbers["exact_line_search_step"], rel=1e-9)
        assert found.f / point.f == pytest.approx(numbers["f_ratio_per_step"], rel=1e-11)
        assert found.hessian_vectors == 1
        assert len(found.trials) == 1
        point = Iterate(0, found.x, found.f, found.g, ())


def test_constant_goes_where_it_is_told():
    f = Quadratic(1.0, 10.0)
    found = search("constant", f, at(f, 10.0, 1.0), first=0.3)
    assert found.x == pytest.approx([7.0, -2.0], rel=1e-15)
    assert found.trials.tolist() == [[0.3, found.f]]
    assert found.lower
    assert search("constant", f, at(f, 1.0, 1.0), first=5.0).f > at(f, 1.0, 1.0).f  # even up


def test_armijo_halves_until_it_is_enough():
    f = Quadratic(10.0)  # the slope at 1 is -100: lengths above 0.2 (1 - c1) do not do
    found = search("armijo", f, at(f, 1.0))
    assert found.trials[:, 0].tolist() == [1.0, 0.5, 0.25, 0.125]
    assert found.alpha == 0.125
    assert (found.values, found.gradients) == (4, 1)


@pytest.mark.parametrize("key", LINE_SEARCHES)
@pytest.mark.parametrize("f", [Himmelblau(), Rosenbrock(), Quadratic(1.0, 50.0)], ids=["h", "r", "q"])
def test_what_is_found_belongs_together_and_was_counted(key, f):
    rng = np.random.default_rng(0)
    for start in rng.uniform(-3, 3, size=(20, 2)):
        point = at(f, *start)
        counted = Counted(f)
        found = search(key, counted, point, first=0.01)
        holds_together(f, point, -point.g, found)
        spent = counted.ledger
        assert (found.values, found.gradients, found.hessian_vectors) == (
            spent.values,
            spent.gradients,
            spent.hessian_vectors,
        )
        assert spent.hessians == 0
        if key in SEARCHING:
            assert found.lower
            slope = float(point.g @ -point.g)
            assert found.f <= point.f + SUFFICIENT * found.alpha * slope


@settings(deadline=None, max_examples=150)
@given(
    st.floats(0.1, 30.0),
    st.floats(-20.0, 20.0),
    st.floats(-5.0, 5.0),
    st.floats(-3.0, 3.0),
    st.floats(-6.0, 3.0),
    st.sampled_from([0.1, 0.9]),
)
def test_strong_wolfe_conditions_on_quartics(a, b, c, start, scale, flatter):
    """A quartic a x^4 + b x^2 + c x, from first lengths that are far too short and far too long."""
    f = Along(lambda x: a * x**4 + b * x * x + c * x, lambda x: 4 * a * x**3 + 2 * b * x + c)
    point = at(f, start)
    slope = -float(point.g @ point.g)
    if -slope < 1e-3:
        return
    found = search("strong_wolfe", f, point, first=10.0**scale, flatter=flatter)
    holds_together(f, point, -point.g, found)
    assert found.lower
    assert found.values <= 25
    assert found.f <= point.f + SUFFICIENT * found.alpha * slope
    assert abs(float(found.g @ -point.g)) <= -flatter * slope


@settings(deadline=None, max_examples=80)
@given(
    st.lists(st.floats(1e-2, 1e2), min_size=2, max_size=5), st.integers(0, 10**6), st.sampled_from([0.1, 0.9])
)
def test_strong_wolfe_conditions_on_quadratics(curvature, seed, flatter):
    f = Quadratic(*curvature)
    rng = np.random.default_rng(seed)
    point = at(f, *rng.normal(size=len(curvature)))
    p = -point.g * rng.uniform(0.2, 3.0, len(curvature))  # a direction of descent, not the steepest
    slope = float(point.g @ p)
    found = search("strong_wolfe", f, point, p, flatter=flatter)
    holds_together(f, point, p, found)
    assert found.f <= point.f + SUFFICIENT * found.alpha * slope
    assert abs(float(found.g @ p)) <= -flatter * slope


@pytest.mark.parametrize("key", SEARCHING)
@pytest.mark.parametrize("outside", [math.inf, math.nan, -math.inf])
def test_where_the_function_ends_the_step_is_shortened(key, outside):
    f = Along(
        lambda x: -math.log(1 - x) - 3 * x if x < 1 else outside,
        lambda x: 1 / (1 - x) - 3 if x < 1 else outside,
    )
    point = at(f, 0.0)
    found = search(key, f, point, first=64.0)
    assert found.lower
    assert found.f < point.f
    assert 0.0 < found.x[0] < 1.0
    assert np.isfinite(found.trials).all()
    assert len(found.trials) < found.values or key == "exact"


@pytest.mark.parametrize("key", SEARCHING)
def test_nothing_lower_leaves_the_point_where_it_was(key):
    f = Along(abs, lambda x: 1.0)  # at the kink the slope says there is something below
    point = at(f, 0.0)
    found = search(key, f, point)
    assert not found.lower
    assert found.alpha == 0.0
    assert np.array_equal(found.x, point.x)
    assert (found.f, found.g) == (point.f, point.g)
    assert len(found.trials) == found.values > 10


@pytest.mark.parametrize("key", SEARCHING)
def test_below_rounding_the_slope_decides(key):
    """1 + x^2 is 1 to the last bit near 0, but its gradient still points to the minimum."""
    f = Along(lambda x: 1.0 + x * x, lambda x: 2.0 * x)
    point = at(f, 1e-9)
    found = search(key, f, point, p=[-1e-9])
    assert found.lower
    assert found.f <= point.f + rounding(1.0)
    assert abs(found.g[0]) < abs(point.g[0])
    away = search(key, f, point, p=[-1e-9], first=2.5)  # beyond the mirror image: steeper, so refused
    assert abs(away.g[0]) < abs(point.g[0])


def test_downhill_without_end_is_followed_and_left():
    f = Along(lambda x: -x, lambda x: -1.0)
    found = search("strong_wolfe", f, at(f, 0.0))
    assert found.lower
    assert found.values == 25
    assert found.alpha == max(found.trials[:, 0]) > 1e6


def test_exact_backtracks_where_the_line_bends_down():
    f = Along(lambda x: math.cos(x), lambda x: -math.sin(x))
    found = search("exact", f, at(f, 0.5), first=8.0)
    assert found.trials[0, 0] == 8.0
    assert found.f < math.cos(0.5)
