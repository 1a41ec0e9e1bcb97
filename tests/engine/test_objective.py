"""The defaults of an objective, and the ledger of what was asked of it."""

from __future__ import annotations

import numpy as np
import pytest
from problems import Himmelblau, Quadratic, problem, relative

from gdsim.engine.objective import Counted, Ledger, Objective


class OnlyValues(Objective):
    """Himmelblau's function without its derivatives."""

    dimension = 2

    def value(self, x):
        return Himmelblau().value(x)


def himmelblau_hessian(x):
    a, b = x[..., 0], x[..., 1]
    mixed = 4.0 * (a + b)
    rows = [12.0 * a * a + 4.0 * b - 42.0, mixed, mixed, 12.0 * b * b + 4.0 * a - 26.0]
    return np.stack(rows, axis=-1).reshape(*a.shape, 2, 2)


POINTS = np.array([[-1.0, 1.0], [3.0, 2.0], [0.2, -4.0], [150.0, 1e-9]])


def test_value_must_be_given():
    with pytest.raises(NotImplementedError):
        Objective().value(np.zeros(2))


def test_default_gradient_is_a_central_difference_that_scales_with_the_coordinate():
    found = OnlyValues().gradient(POINTS)
    for got, wanted in zip(found, Himmelblau().gradient(POINTS), strict=True):
        assert got == pytest.approx(wanted, rel=1e-8, abs=1e-8 + 1e-7 * np.abs(wanted).max())


def test_default_hessian_is_symmetric_and_right():
    H = Himmelblau().hessian(POINTS)
    assert H.shape == (4, 2, 2)
    assert np.array_equal(H, np.swapaxes(H, -1, -2))
    for got, wanted in zip(H, himmelblau_hessian(POINTS), strict=True):
        assert relative(got, wanted) < 1e-8


def test_default_hessian_vector_is_the_product():
    v = np.array([[1.0, -2.0], [0.0, 1e-6], [3e4, 1.0], [1.0, 1.0]])
    found = Himmelblau().hessian_vector(POINTS, v)
    wanted = (himmelblau_hessian(POINTS) @ v[..., None])[..., 0]
    for got, want in zip(found, wanted, strict=True):
        assert relative(got, want) < 1e-6


def test_hessian_vector_along_nothing_is_nothing():
    assert np.array_equal(Himmelblau().hessian_vector(POINTS[0], np.zeros(2)), np.zeros(2))


def test_derivatives_of_a_batch_are_those_of_its_points():
    grid = np.random.default_rng(0).normal(size=(3, 4, 2))
    f = OnlyValues()
    for derivative in (f.value, f.gradient, f.hessian):
        whole = derivative(grid)
        assert whole.shape[:2] == (3, 4)
        for i, j in np.ndindex(3, 4):
            assert np.array_equal(whole[i, j], derivative(grid[i, j]))


def test_value_and_gradient_are_both():
    value, gradient = OnlyValues().value_and_gradient(POINTS[0])
    assert value == Himmelblau().value(POINTS[0])
    assert np.array_equal(gradient, OnlyValues().gradient(POINTS[0]))


def test_derivatives_leave_the_point_alone():
    x = POINTS.copy()
    OnlyValues().gradient(x)
    Himmelblau().hessian(x)
    assert np.array_equal(x, POINTS)


def test_coordinates_have_names():
    assert [Himmelblau().coordinate_name(i) for i in range(2)] == ["x1", "x2"]
    assert Himmelblau().coordinate_latex(11) == "x_{12}"


# --- Counted -------------------------------------------------------------------------------------


def test_counted_counts_each_kind_and_each_point_of_a_batch():
    f = Counted(Quadratic(1.0, 2.0, 3.0))
    assert (f.dimension, f.ledger) == (3, Ledger())
    f.value(np.zeros(3))
    f.value(np.zeros((2, 5, 3)))
    f.gradient(np.zeros((4, 3)))
    f.value_and_gradient(np.zeros(3))
    f.hessian(np.zeros(3))
    f.hessian_vector(np.zeros((2, 3)), np.zeros((2, 3)))
    assert f.ledger == Ledger(values=12, gradients=5, hessians=1, hessian_vectors=2)


def test_counted_answers_as_the_objective_does():
    loss, theta = problem((2, 3, 1))
    counted = Counted(loss)
    assert counted.value(theta) == loss.value(theta)
    assert np.array_equal(counted.gradient(theta), loss.gradient(theta))
    assert np.array_equal(counted.hessian(theta), loss.hessian(theta))
    assert np.array_equal(counted.hessian_vector(theta, theta), loss.hessian_vector(theta, theta))
    assert counted.coordinate_name(0) == loss.coordinate_name(0)
    assert counted.coordinate_latex(0) == loss.coordinate_latex(0)


def test_counted_sees_the_mini_batches_and_counts_what_they_are_asked():
    loss, theta = problem((2, 3, 1), samples=9, batch_size=4)
    counted = Counted(loss)
    for k in (0, 2, 7):
        assert np.array_equal(counted.at_iteration(k).gradient(theta), loss.at_iteration(k).gradient(theta))
    assert counted.ledger == Ledger(gradients=3)
