"""The fused pass in blocks, in chunks and on a plane: however the work is cut, the numbers are the same."""

from __future__ import annotations

import numpy as np
import pytest
from problems import SHAPES, problem, relative

from gdsim.engine import fused
from gdsim.engine.fused import FusedPass, chunk_points
from gdsim.engine.network import MLP, TrainingLoss
from gdsim.engine.primitives import ACTIVATIONS, LOSSES


def pass_of(f):
    return FusedPass(f.mlp, f.inputs, f.targets, f.loss, l1=f.l1, l2=f.l2)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("samples", [64, 65, 128, 200])
def test_samples_in_blocks(monkeypatch, loss, samples):
    f, theta = problem((2, 5, 3, 2), "tanh", loss, samples=samples, l1=0.01, l2=0.1)
    whole = pass_of(f)
    assert whole.single is not None
    monkeypatch.setattr(fused, "BLOCK_BYTES", 1)  # 64 samples, the least
    blocks = pass_of(f)
    assert sorted(blocks.blocks) == sorted({64, samples % 64} - {0})
    assert (blocks.single is None) == (samples > 64)
    value, gradient = blocks.value_and_gradient(theta)
    assert value == pytest.approx(whole.value_and_gradient(theta)[0], rel=1e-13)
    assert value == blocks.value(theta)
    assert relative(gradient, whole.value_and_gradient(theta)[1]) < 1e-12


def test_a_large_set_is_cut_and_a_small_one_is_not():
    mlp = MLP((1, 4, 1), ("relu", "identity"))
    x = np.linspace(-1, 1, 40_000)
    f = TrainingLoss(mlp, x, x * x)
    assert f._fused.single is None
    assert len(f._fused.blocks) == 2
    theta = mlp.initial("uniform", 0)
    halves = [TrainingLoss(mlp, part, part * part) for part in (x[:20_000], x[20_000:])]
    mean = np.mean([half.gradient(theta) for half in halves], axis=0)
    assert relative(f.gradient(theta), mean) < 1e-12
    assert TrainingLoss(mlp, x[:16_000], x[:16_000])._fused.single is not None


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_other_data_of_the_same_shape_can_be_loaded(activation):
    f, theta = problem((2, 3, 1), activation, samples=6)
    other, _ = problem((2, 3, 1), activation, samples=6, seed=1)
    fast = pass_of(f)
    fast.value_and_gradient(theta)
    fast.load(other.inputs, other.targets)
    value, gradient = fast.value_and_gradient(theta)
    wanted = pass_of(other).value_and_gradient(theta)
    assert value == wanted[0]
    assert np.array_equal(gradient, wanted[1])


def test_loaded_data_are_copied_when_they_fit_one_block():
    f, theta = problem((2, 3, 1), samples=6)
    inputs = f.inputs.copy()
    fast = FusedPass(f.mlp, inputs, f.targets, f.loss, l1=0.0, l2=0.0)
    wanted = fast.value(theta)
    inputs[:] = 0.0
    assert fast.value(theta) == wanted


def test_the_constant_row_stays_one():
    """Bias and weights share a product with it; a pass that wrote it would train something else."""
    f, theta = problem((2, 3, 4, 1), "identity")
    fast = pass_of(f)
    wanted = fast.value_and_gradient(theta)[1]
    for scale in (1e3, -1.0, 1e-3):
        fast.value_and_gradient(scale * theta)
    assert np.array_equal(fast.value_and_gradient(theta)[1], wanted)
    assert (fast.single.inputs[-1] == 1.0).all()


@pytest.mark.parametrize(
    ("widths", "samples", "points"),
    [((2, 8, 1), 32, 64), ((1, 64, 64, 1), 100, 7), ((1, 4, 1), 10**6, 1), ((1, 1), 1, 64)],
)
def test_chunks_fit_the_cache(widths, samples, points):
    assert chunk_points(MLP(widths, ("relu",) * (len(widths) - 1)), samples) == points


@pytest.mark.parametrize("loss", LOSSES)
def test_many_points_in_chunks(monkeypatch, loss):
    f, theta = problem((2, 4, 1), "silu", loss, l1=0.1, l2=0.2)
    points = theta + 0.3 * np.random.default_rng(1).normal(size=(23, f.dimension))
    whole = f.value_and_gradient(points)
    monkeypatch.setattr(fused, "CHUNK_BYTES", 8 * 4 * f.samples * 5)  # five points
    assert chunk_points(f.mlp, f.samples) == 5
    for got, wanted in zip(f.value_and_gradient(points), whole, strict=True):
        assert relative(got, wanted) < 1e-13
    assert relative(f.value(points), whole[0]) < 1e-13


def test_no_points_at_all():
    f, _ = problem((2, 4, 1))
    none = np.empty((0, f.dimension))
    assert f.value(none).shape == (0,)
    assert f.gradient(none).shape == none.shape
    assert f.hessian(none).shape == (0, f.dimension, f.dimension)
    assert f.hessian_vector(none, none).shape == none.shape


def planes(f, rng):
    """Two directions that touch everything, and pairs of coordinates of every two layers."""
    yield rng.normal(size=f.dimension), rng.normal(size=f.dimension)
    for low in range(f.mlp.depth):
        for high in range(low, f.mlp.depth):
            u, v = np.zeros(f.dimension), np.zeros(f.dimension)
            u[f.mlp.offsets[low]], v[f.mlp.offsets[high + 1] - 1] = 1.0, -2.0
            yield u, v
    yield np.zeros(f.dimension), np.zeros(f.dimension)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("widths", SHAPES)
def test_on_a_plane_it_is_the_loop(monkeypatch, widths, loss):
    rng = np.random.default_rng(3)
    f, theta = problem(widths, "gelu", loss, l1=0.05, l2=0.1)
    a, b = rng.normal(size=11), rng.normal(size=11)
    monkeypatch.setattr(fused, "CHUNK_BYTES", 8 * max(widths) * f.samples * 4)  # chunks of 4, 4 and 3
    for u, v in planes(f, rng):
        loop = [float(f.value(theta + s * u + t * v)) for s, t in zip(a, b, strict=True)]
        assert relative(f.on_plane(theta, u, v, a, b), loop) < 1e-12
