"""Exact second derivatives against central differences, loops and torch's eigenvalues."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from problems import SHAPES, Quadratic, difference, problem, reference, relative, training_loss
from test_network import NETWORKS, by_hand, title

from gdsim.engine import curvature
from gdsim.engine.curvature import largest_eigenvalue
from gdsim.engine.network import MLP, TrainingLoss
from gdsim.engine.objective import Objective
from gdsim.engine.primitives import ACTIVATIONS, LOSSES


@pytest.mark.parametrize("network", NETWORKS, ids=title)
def test_eigenvalues_of_torch(network):
    f, theta = by_hand(network)
    eigenvalues = np.linalg.eigvalsh(f.hessian(theta))
    wanted = np.array(network["hessian_eigenvalues"])
    if len(wanted) < len(eigenvalues):  # the file gives the three smallest and the three largest
        assert len(wanted) == 6
        eigenvalues = np.concatenate([eigenvalues[:3], eigenvalues[-3:]])
    assert np.abs(eigenvalues - wanted).max() < 1e-12 * np.abs(wanted).max()
    assert np.trace(f.hessian(theta)) == pytest.approx(network["hessian_trace"], rel=1e-12)
    assert largest_eigenvalue(f, theta) == pytest.approx(wanted[-1], rel=1e-10)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_hessian_is_the_derivative_of_the_gradient(activation, loss):
    """Away from the kinks the piecewise linear functions have second derivatives too."""
    for number, widths in enumerate(SHAPES):
        mlp = MLP(widths, (activation,) * (len(widths) - 1))
        options = {"l1": 0.05, "l2": 0.3} if number % 2 else {}
        f, theta = training_loss(mlp, loss, samples=4, seed=number, **options)
        H = f.hessian(theta)
        assert np.array_equal(H, H.T)
        numeric = difference(f.gradient, theta, h=1e-5)
        assert np.abs(H - numeric).max() < 1e-7 * max(1.0, np.abs(H).max())
        v = np.random.default_rng(number).normal(size=f.dimension)
        assert np.abs(f.hessian_vector(theta, v) - H @ v).max() < 1e-12 * max(
            1.0, np.abs(H).max() * np.abs(v).max()
        )


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.integers(1, 4), min_size=2, max_size=5),
    st.lists(st.sampled_from(list(ACTIVATIONS)), min_size=4, max_size=4),
    st.sampled_from(list(LOSSES)),
    st.integers(1, 6),
)
def test_any_network_hessian_product_and_differences_agree(widths, activations, loss, samples):
    mlp = MLP(tuple(widths), tuple(activations[: len(widths) - 1]))
    f, theta = training_loss(mlp, loss, samples, l2=0.1)
    H, v = f.hessian(theta), np.random.default_rng(0).normal(size=f.dimension)
    scale = max(1.0, float(np.abs(H).max()))
    assert np.abs(H @ v - f.hessian_vector(theta, v)).max() < 1e-11 * scale
    assert np.abs(f.hessian_vector(theta, v) - Objective.hessian_vector(f, theta, v)).max() < 1e-5 * scale


def test_batch_axes_are_loops():
    f, theta = problem((2, 3, 1), "softplus", l2=0.1)
    points = theta + np.random.default_rng(1).normal(size=(2, 3, f.dimension))
    v = np.random.default_rng(2).normal(size=(3, f.dimension))
    H, Hv = f.hessian(points), f.hessian_vector(points, v)
    assert (H.shape, Hv.shape) == ((2, 3, f.dimension, f.dimension), points.shape)
    for i, j in np.ndindex(2, 3):
        assert np.array_equal(H[i, j], f.hessian(points[i, j]))
        assert np.array_equal(Hv[i, j], f.hessian_vector(points[i, j], v[j]))


def test_samples_in_blocks(monkeypatch):
    f, theta = problem((2, 4, 3, 2), "tanh", "bce", samples=23)
    v = np.ones(f.dimension)
    H, Hv = f.hessian(theta), f.hessian_vector(theta, v)
    monkeypatch.setattr(curvature, "WORK_FLOATS", 400)  # a few samples at a time
    assert relative(f.hessian(theta), H) < 1e-13
    assert relative(f.hessian_vector(theta, v), Hv) < 1e-13
    monkeypatch.setattr(curvature, "WORK_FLOATS", 1)
    assert relative(f.hessian(theta), H) < 1e-13


def test_a_linear_network_has_the_hessian_of_least_squares():
    f, theta = problem((3, 1), samples=20)
    X = np.column_stack([f.inputs, np.ones(20)])
    assert relative(f.hessian(theta), 2 / 20 * X.T @ X) < 1e-14


def test_the_penalty_adds_its_strength_on_weights_only():
    plain, theta = problem((2, 3, 1))
    f, _ = problem((2, 3, 1), l1=0.7, l2=0.4)
    assert np.allclose(f.hessian(theta) - plain.hessian(theta), np.diag(0.4 * f.mlp.weight_mask), atol=1e-15)


def test_largest_eigenvalue_of_a_small_and_of_a_large_problem():
    small, theta = problem((2, 4, 1))
    assert small.dimension <= 64
    assert largest_eigenvalue(small, theta) == np.linalg.eigvalsh(small.hessian(theta))[-1]
    large, theta = problem((2, 9, 7, 1), samples=30)
    assert large.dimension > 64
    assert largest_eigenvalue(large, theta) == pytest.approx(
        np.linalg.eigvalsh(large.hessian(theta))[-1], rel=1e-6
    )


def test_largest_eigenvalue_is_the_largest_and_not_the_longest():
    """Where the curvature is negative and strong, 2 / lambda is made of the positive one."""
    curvatures = np.linspace(-50.0, 3.0, 80)
    assert largest_eigenvalue(Quadratic(*curvatures), np.zeros(80), steps=80) == pytest.approx(3.0, rel=1e-6)


def test_lanczos_stops_where_its_space_is_exhausted():
    """The identity has one eigenvalue: the second Lanczos vector would be nothing but rounding."""
    assert largest_eigenvalue(Quadratic(*[2.0] * 70), np.zeros(70)) == pytest.approx(2.0, rel=1e-7)


def test_reference_file_is_whole():
    assert [title(n) for n in reference("networks")["networks"]] == [
        "1-2-1", "2-3-1", "1-8-8-1", "2-5-4-2", "3-4-1"
    ]  # fmt: skip


@pytest.mark.parametrize("activations", [("relu", "relu", "identity"), ("tanh", "gelu", "sigmoid")])
def test_many_products_at_one_point_are_single_ones(activations, monkeypatch):
    random = np.random.default_rng(5)
    mlp = MLP(widths=(2, 5, 4, 1), activations=activations)
    f = TrainingLoss(mlp, random.normal(size=(40, 2)), random.uniform(size=(40, 1)), "mse", l2=0.1)
    theta = random.normal(size=mlp.dimension)
    H = f.hessian(theta)
    for kept in (True, False):
        monkeypatch.setattr(curvature, "KEPT_BYTES", 10**9 if kept else 0)
        monkeypatch.setattr(curvature, "WORK_FLOATS", 8 * 12 * 7)  # blocks of 7 samples
        product = f.hessian_products(theta)
        for v in random.normal(size=(4, mlp.dimension)):  # nothing of one product may stay for the next
            assert relative(product(v), H @ v) < 1e-12
