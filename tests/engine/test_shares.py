"""Shares of the samples against the gradient of each sample alone."""

from __future__ import annotations

from time import perf_counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdsim.engine.datasets import minibatch_rows
from gdsim.engine.network import MLP, TrainingLoss
from gdsim.engine.objective import Array
from gdsim.engine.primitives import ACTIVATIONS, LOSSES, sigmoid
from gdsim.engine.shares import sample_shares


@st.composite
def cases(draw: st.DrawFn) -> tuple[TrainingLoss, Array, int]:
    depth = draw(st.integers(1, 4))
    widths = tuple(draw(st.integers(1, 4)) for _ in range(depth + 1))
    keys = st.sampled_from(sorted(ACTIVATIONS))
    mlp = MLP(widths, tuple(draw(keys) for _ in range(depth)))
    rng = np.random.default_rng(draw(st.integers(0, 2**31)))
    samples = draw(st.integers(1, 6))
    loss = draw(st.sampled_from(sorted(LOSSES)))
    X, T = rng.normal(size=(samples, widths[0])), rng.normal(size=(samples, widths[-1]))
    if LOSSES[loss].task == "classification":
        T = (T > 0).astype(float)
    penalties = {"l1": draw(st.sampled_from([0.0, 0.1])), "l2": draw(st.sampled_from([0.0, 0.2]))}
    theta = rng.normal(size=mlp.dimension)
    return TrainingLoss(mlp, X, T, loss, **penalties), theta, draw(st.integers(0, mlp.dimension - 1))


@settings(max_examples=120, deadline=None)
@given(cases())
def test_shares_are_the_samples_gradients(case: tuple[TrainingLoss, Array, int]) -> None:
    loss, theta, i = case
    shares = sample_shares(loss, theta, i)
    w = theta[i] * loss.mlp.weight_mask[i]
    penalty = loss.l1 * np.sign(w) + loss.l2 * w
    assert shares.penalty == pytest.approx(penalty)
    assert len(shares) == loss.samples
    for row, own in zip(shares.rows.tolist(), shares.own.tolist(), strict=True):
        alone = float(loss.on_rows([row]).gradient(theta)[i]) - penalty
        assert own == pytest.approx(alone, rel=1e-9, abs=1e-12)
    assert shares.gradient == pytest.approx(float(loss.gradient(theta)[i]), rel=1e-9, abs=1e-12)
    assert float(shares.shares.sum()) == pytest.approx(shares.mean, rel=1e-9, abs=1e-12)
    assert shares.shares.tolist() == pytest.approx((shares.own / loss.samples).tolist())
    assert shares.against == sum(own < 0 < shares.mean or shares.mean < 0 < own for own in shares.own)
    assert float(shares.fractions.sum()) == pytest.approx(1.0 if shares.own.any() else 0.0)
    sizes = np.abs(shares.own)[shares.order()]
    assert (np.diff(sizes) <= 0).all()
    outputs = loss.mlp.forward(theta, loss.inputs)
    said = sigmoid(outputs) if loss.loss.task == "classification" else outputs
    assert np.allclose(shares.predictions, said)
    assert np.allclose(shares.errors, said - loss.targets)


def test_a_mini_batch_has_its_own_rows() -> None:
    mlp = MLP((1, 3, 1), ("tanh", "identity"))
    rng = np.random.default_rng(1)
    loss = TrainingLoss(
        mlp, rng.normal(size=(10, 1)), rng.normal(size=(10, 1)), loss="mse", batch_size=4, batch_seed=3
    )
    theta = rng.normal(size=mlp.dimension)
    seen = set()
    for k in range(4):
        rows = minibatch_rows(10, 4, 3, k)
        batch = loss.at_iteration(k)
        shares = sample_shares(batch, theta, 1, rows)
        assert shares.rows.tolist() == rows.tolist()
        assert shares.gradient == pytest.approx(float(batch.gradient(theta)[1]))
        for row, own in zip(rows.tolist(), shares.own.tolist(), strict=True):
            assert own == pytest.approx(float(loss.on_rows([row]).gradient(theta)[1]))
        seen.add(tuple(shares.rows.tolist()))
    assert len(seen) > 1
    loss.at_iteration(9)  # the batch object is used again; what was returned stays
    assert shares.rows.tolist() == minibatch_rows(10, 4, 3, 3).tolist()


def test_those_that_pull_the_other_way_are_counted() -> None:
    mlp = MLP((1, 1), ("identity",))
    loss = TrainingLoss(mlp, [[1.0], [1.0], [1.0]], [[-1.0], [-2.0], [0.5]], loss="mse")
    shares = sample_shares(loss, np.array([0.0, 0.0]), 0)
    assert shares.own.tolist() == [2.0, 4.0, -1.0]
    assert shares.against == 1
    assert shares.order().tolist() == [1, 0, 2]
    assert shares.fractions.tolist() == pytest.approx([2 / 7, 4 / 7, 1 / 7])
    assert shares.errors.ravel().tolist() == [1.0, 2.0, -0.5]


def test_a_diverged_network_raises_nothing() -> None:
    mlp = MLP((1, 2, 1), ("relu", "identity"))
    loss = TrainingLoss(mlp, [[1.0], [2.0]], [[1.0], [2.0]])
    for value in (1e200, np.inf, np.nan):
        shares = sample_shares(loss, np.full(mlp.dimension, value), 0)
        assert np.isfinite(shares.fractions).all()
        assert len(shares.order()) == 2
        assert 0 <= shares.against <= 2


def test_two_thousand_samples_of_a_deep_network_are_quick() -> None:
    mlp = MLP((2, *(64,) * 8, 1), ("tanh",) * 8 + ("identity",))
    rng = np.random.default_rng(0)
    loss = TrainingLoss(mlp, rng.normal(size=(2000, 2)), rng.normal(size=(2000, 1)))
    theta = mlp.initial("xavier", 0)
    sample_shares(loss, theta, 0)
    begin = perf_counter()
    shares = sample_shares(loss, theta, 0)
    assert perf_counter() - begin < 1.0  # about 0.03 s on a desktop
    assert shares.gradient == pytest.approx(float(loss.gradient(theta)[0]), rel=1e-9)
