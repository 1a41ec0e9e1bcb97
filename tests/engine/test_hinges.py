"""Hinge lines and dead regions: against a plain loop, and where they are known in closed form."""

from __future__ import annotations

import numpy as np
import pytest

from gdsim.engine.hinges import Hinges, hinges, zero_lines
from gdsim.engine.landscape import Plane
from gdsim.engine.network import MLP, TrainingLoss


def last(loss: TrainingLoss, plane: Plane) -> Hinges:
    return list(hinges(loss, plane))[-1]


def test_the_hinge_of_a_single_sample_is_the_line_where_its_pre_activation_is_zero() -> None:
    mlp = MLP(widths=(1, 1, 1), activations=("relu", "identity"))
    loss = TrainingLoss(mlp, np.array([[2.0]]), np.array([[1.0]]))
    plane = Plane.along(loss, np.array([0.5, 0.3, 1.0, 0.0]), 0, 1, (-1, 1), (-2, 2))
    found = last(loss, plane)  # z = 2 w + b
    assert len(found.segments) > 20
    np.testing.assert_allclose(2 * found.segments[..., 0] + found.segments[..., 1], 0, atol=1e-12)
    length = np.linalg.norm(found.segments[:, 1] - found.segments[:, 0], axis=-1).sum()
    assert length == pytest.approx(np.hypot(2, 4), rel=1e-9)  # from one corner of the window to the other
    a, b = np.linspace(-1, 1, 81), np.linspace(-2, 2, 81)
    np.testing.assert_array_equal(found.dead, (2 * a[:, None] + b <= 0).astype(int))
    assert (found.units, found.lines, found.all_lines) == (1, 1, 1)


def test_dead_units_are_those_of_a_plain_loop() -> None:
    random = np.random.default_rng(4)
    mlp = MLP(widths=(2, 5, 4, 1), activations=("relu", "relu", "identity"))
    x = random.normal(size=(9, 2))
    loss = TrainingLoss(mlp, x, x[:, :1])
    plane = Plane(
        random.normal(size=mlp.dimension), *random.normal(size=(2, mlp.dimension)), (-2, 2), (-1, 3)
    )
    found = last(loss, plane)
    assert found.dead.max() > 0
    for i, j in ((0, 0), (80, 3), (40, 40), (17, 66)):
        theta = plane.point(np.linspace(-2, 2, 81)[i], np.linspace(-1, 3, 81)[j])
        (W1, W2, _), (b1, b2, _) = mlp.unflatten(theta)
        z1 = W1 @ x.T + b1[:, None]
        z2 = W2 @ np.maximum(z1, 0) + b2[:, None]
        assert found.dead[i, j] == (z1 <= 0).all(axis=1).sum() + (z2 <= 0).all(axis=1).sum()


def test_networks_without_kinks_have_no_hinges_and_leaky_units_do_not_die() -> None:
    x = np.array([[1.0], [-1.0]])
    for name, count in (("tanh", 0), ("leaky_relu", 2)):
        mlp = MLP(widths=(1, 2, 1), activations=(name, "identity"))
        loss = TrainingLoss(mlp, x, x)
        plane = Plane.along(loss, np.full(mlp.dimension, -0.3), 0, 1, (-1, 1), (-1, 1))
        found = list(hinges(loss, plane))
        assert len(found) == count
        assert all(not each.dead.any() and each.units == 0 for each in found)


def test_saddles_of_a_field_get_two_pieces_and_infinity_none() -> None:
    a = np.array([0.0, 1.0])
    field = np.array([[[1.0, -1.0], [-1.0, 1.0]]])
    assert zero_lines(a, a, field).shape == (2, 2, 2)
    assert len(zero_lines(a, a, field * np.inf)) == 0
    assert len(zero_lines(a, a, np.ones((3, 2, 2)))) == 0


def test_it_can_be_cancelled_and_many_lines_are_thinned() -> None:
    random = np.random.default_rng(0)
    mlp = MLP(widths=(1, 30, 1), activations=("relu", "identity"))
    x = random.normal(size=(1000, 1))
    loss = TrainingLoss(mlp, x, x)
    plane = Plane.along(loss, random.normal(size=mlp.dimension), 0, 1, (-1, 1), (-1, 1))
    first = next(hinges(loss, plane))
    assert (first.lines, first.all_lines) == (600, 30 * 256)

    class Cancelled(Exception):
        pass

    def check(fraction: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        next(hinges(loss, plane, check))
