"""Sums over paths against brute force, and their costs against loops that count each multiplication."""

from __future__ import annotations

import itertools
import math
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdsim.engine import chain
from gdsim.engine import paths as module
from gdsim.engine.network import MLP, TrainingLoss
from gdsim.engine.objective import Array
from gdsim.engine.paths import (
    Costs,
    PathSum,
    cost_sentences,
    count_paths,
    largest_paths,
    multiplications,
    paths,
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[TrainingLoss, Array, int]:
    depth = draw(st.integers(1, 4))
    widths = tuple(draw(st.integers(1, 5)) for _ in range(depth + 1))
    keys = st.sampled_from(["relu", "tanh", "identity"])
    mlp = MLP(widths, tuple(draw(keys) for _ in range(depth)))
    rng = np.random.default_rng(draw(st.integers(0, 2**31)))
    samples = draw(st.sampled_from([1, 2, 7]))
    X, T = rng.normal(size=(samples, widths[0])), rng.normal(size=(samples, widths[-1]))
    loss = TrainingLoss(mlp, X, T, loss="mse", l2=draw(st.sampled_from([0.0, 0.2])))
    return loss, rng.normal(size=mlp.dimension), draw(st.integers(0, mlp.dimension - 1))


def found_in(loss: TrainingLoss, theta: Array, i: int, limit: int = 200) -> PathSum:
    return largest_paths(loss.mlp, tuple(loss.trace(theta).backward()), i, limit)


def brute_force(loss: TrainingLoss, theta: Array, i: int) -> dict[tuple[int, ...], float]:
    """Every path's product, sample by sample: its own gradients divided by how many there are."""
    sums: dict[tuple[int, ...], float] = {}
    for row in range(loss.samples):
        for path in paths(loss.mlp, "mse", loss.on_rows([row]).trace(theta), i, 10_000):
            sums[path.units] = sums.get(path.units, 0.0) + path.product / loss.samples
    return sums


@settings(max_examples=80, deadline=None)
@given(cases())
def test_all_paths_sum_to_the_derivative(case: tuple[TrainingLoss, Array, int]) -> None:
    loss, theta, i = case
    found = found_in(loss, theta, i, limit=10_000)
    penalty = loss.l2 * theta[i] * loss.mlp.weight_mask[i]
    expected = float(loss.gradient(theta)[i]) - penalty
    assert found.count == count_paths(loss.mlp, loss.mlp.parameter(i).layer) == len(found.paths)
    assert found.listed == pytest.approx(expected, rel=1e-9, abs=1e-12)
    assert found.total == pytest.approx(expected, rel=1e-9, abs=1e-12)
    assert (found.unlisted, found.rest) == (0, 0.0)
    every = brute_force(loss, theta, i)
    assert {path.units for path in found.paths} == set(every)
    for path in found.paths:
        assert path.product == pytest.approx(every[path.units], rel=1e-9, abs=1e-13)
        assert bool(path.factors) is (loss.samples == 1)
        assert not path.factors or path.product == math.prod(path.factors)
    if found.total:
        shares = [found.share(path.product) for path in found.paths]
        assert sum(shares) == pytest.approx(1.0, rel=1e-6, abs=1e-6 * max(map(abs, shares)))


@settings(max_examples=100, deadline=None)
@given(cases(), st.integers(1, 9))
def test_the_largest_are_those_of_brute_force(case: tuple[TrainingLoss, Array, int], limit: int) -> None:
    loss, theta, i = case
    every = brute_force(loss, theta, i)
    sizes = sorted((abs(product) for product in every.values()), reverse=True)
    found = found_in(loss, theta, i, limit)
    kept = [size for size in sizes if size or len(sizes) <= limit][:limit]
    assert [abs(path.product) for path in found.paths] == pytest.approx(kept, rel=1e-9, abs=1e-300)
    assert [abs(path.product) for path in found.paths] == sorted(
        (abs(path.product) for path in found.paths), reverse=True
    )
    for path in found.paths:
        assert path.product == pytest.approx(every[path.units], rel=1e-9, abs=1e-300)
    assert len({path.units for path in found.paths}) == len(found.paths)
    assert found.zeros == sum(size == 0.0 for size in sizes)
    assert found.unlisted == found.count - len(kept)
    assert found.rest == pytest.approx(math.fsum(every.values()) - found.listed, rel=1e-9, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(cases())
def test_blocks_of_samples_add_up(case: tuple[TrainingLoss, Array, int]) -> None:
    loss, theta, i = case
    whole = found_in(loss, theta, i)
    size, module.BLOCK = module.BLOCK, 2
    try:
        blocks = found_in(loss, theta, i)
    finally:
        module.BLOCK = size
    assert {p.units: pytest.approx(p.product, rel=1e-9, abs=1e-13) for p in whole.paths} == {
        p.units: p.product for p in blocks.paths
    }


def deep(samples: int, theta: Array | None = None) -> tuple[TrainingLoss, Array, int]:
    """Eight hidden layers of 64, and a weight that is not dead for the first sample."""
    mlp = MLP((1, *(64,) * 8, 1), ("relu",) * 8 + ("identity",))
    rng = np.random.default_rng(0)
    loss = TrainingLoss(mlp, rng.normal(size=(samples, 1)), rng.normal(size=(samples, 1)), loss="mse")
    theta = mlp.initial("he", 0) if theta is None else theta
    alive = int(np.flatnonzero(mlp.activity(theta, loss.inputs)[0][1][:, 0])[0])
    return loss, theta, mlp.index(1, alive, 0)


def test_a_deep_network_has_more_paths_than_can_be_listed() -> None:
    loss, theta, i = deep(1)
    begin = perf_counter()
    found = found_in(loss, theta, i)
    assert perf_counter() - begin < 1.0
    assert found.count == 64**7
    assert len(found.paths) == 200
    assert 0 < found.zeros < found.count
    assert found.total == pytest.approx(float(loss.gradient(theta)[i]), rel=1e-9)
    assert found.rest == pytest.approx(found.total - found.listed)
    assert found.unlisted == 64**7 - 200
    # the largest possible product that can be reached by changing one unit is not above the last listed
    last, first = abs(found.paths[-1].product), found.paths[0]
    listed = {path.units for path in found.paths}
    steps = tuple(loss.trace(theta).backward())
    edges = module._Edges(loss.mlp, steps, i)
    for at in range(1, 8):
        for unit in range(64):
            units = (*first.units[:at], unit, *first.units[at + 1 :])
            assert units in listed or abs(edges.path(units).product) <= last * (1 + 1e-9)


def test_equal_paths_do_not_slow_the_search() -> None:
    dimension = MLP((1, *(64,) * 8, 1), ("relu",) * 8 + ("identity",)).dimension
    loss, theta, i = deep(1, np.full(dimension, 0.02))
    begin = perf_counter()
    found = found_in(loss, theta, i)
    assert perf_counter() - begin < 1.0
    assert len(found.paths) == len({path.units for path in found.paths}) == 200
    assert found.zeros == 0
    assert {f"{path.product:.9e}" for path in found.paths} == {f"{found.total / found.count:.9e}"}


def test_too_many_paths_of_a_batch_are_counted_but_not_ranked() -> None:
    loss, theta, i = deep(3)
    found = found_in(loss, theta, i)
    assert (found.count, found.zeros, found.paths) == (64**7, None, ())
    assert found.total == pytest.approx(float(loss.gradient(theta)[i]), rel=1e-9)
    assert found.rest == found.total


def test_a_batch_of_many_paths_is_ranked_exactly() -> None:
    mlp = MLP((2, 12, 9, 11, 2), ("relu", "tanh", "relu", "identity"))
    rng = np.random.default_rng(4)
    loss = TrainingLoss(mlp, rng.normal(size=(9, 2)), rng.normal(size=(9, 2)), loss="mse")
    theta = rng.normal(size=mlp.dimension)
    i = mlp.index(1, 3, 1)
    every = brute_force(loss, theta, i)
    found = found_in(loss, theta, i)
    assert found.count == 9 * 11 * 2 == 198 == len(found.paths)
    top = found_in(loss, theta, i, limit=20)
    assert [path.units for path in top.paths] == [path.units for path in found.paths[:20]]
    assert [path.units for path in top.paths] == sorted(every, key=lambda units: -abs(every[units]))[:20]


def test_a_dead_unit_has_only_zero_paths() -> None:
    mlp = MLP((1, 2, 1), ("relu", "identity"))
    theta = mlp.flatten([[[0.5], [-1.0]], [[1.0, 2.0]]], [[0.0, 1.0], [0.5]])
    loss = TrainingLoss(mlp, [[2.0]], [[3.0]], loss="mse")
    found = found_in(loss, theta, 2)
    assert (found.count, found.zeros, found.total) == (1, 1, 0.0)
    assert found.share(found.paths[0].product) is None


def test_paths_that_cancel_have_no_share() -> None:
    mlp = MLP((1, 1, 2, 1), ("identity",) * 3)
    theta = mlp.flatten([[[1.0]], [[1.0], [1.0]], [[2.0, -2.0]]], [[0.0], [0.0, 0.0], [1.0]])
    found = found_in(TrainingLoss(mlp, [[1.0]], [[0.0]], loss="mse"), theta, 0)
    assert [path.product for path in found.paths] == [4.0, -4.0]
    assert (found.total, found.zeros) == (0.0, 0)
    assert [found.share(path.product) for path in found.paths] == [None, None]


@pytest.mark.parametrize("samples", [1, 3])
@pytest.mark.parametrize("limit", [2, 200])
def test_a_diverged_network_raises_nothing(samples: int, limit: int) -> None:
    mlp = MLP((1, 3, 3, 1), ("tanh", "relu", "identity"))
    for value in (1e200, np.inf, np.nan):
        theta = np.full(mlp.dimension, value)
        with np.errstate(all="ignore"):
            steps = tuple(
                TrainingLoss(mlp, np.ones((samples, 1)), np.ones((samples, 1))).trace(theta).backward()
            )
        found = largest_paths(mlp, steps, 0, limit)
        assert found.count == 3
        for path in found.paths:
            share = found.share(path.product)
            assert share is None or math.isfinite(share)
        assert isinstance(found.rest, float)


def test_chain_still_offers_the_paths() -> None:
    assert chain.paths is paths
    assert chain.count_paths is count_paths


# --- costs ------------------------------------------------------------------------------------------


class Counting:
    """A number that counts every multiplication made with one of its kind."""

    made = 0

    def __init__(self, value: float) -> None:
        self.value = value

    def __mul__(self, other: float) -> Counting:
        Counting.made += 1
        return Counting(self.value * other)

    def __add__(self, other: Counting) -> Counting:
        return Counting(self.value + other.value)


ONE, ZERO = Counting(1.0), Counting(0.0)


class Naive:
    """The derivatives of a network for one sample in plain loops over units; each returns (value, count)."""

    def __init__(self, loss: TrainingLoss, theta: Array) -> None:
        self.mlp, self.theta = loss.mlp, theta
        depth = self.mlp.depth
        found = {
            (s.output.name, s.argument.name, s.argument.layer): s.factor for s in loss.trace(theta).backward()
        }
        self.outer = found["L", "y", depth][:, 0].tolist()
        self.slopes = {
            k: found["y" if k == depth else "a", "z", k][:, 0].tolist() for k in range(1, depth + 1)
        }
        self.weights = {k: found["z", "a", k - 1].tolist() for k in range(2, depth + 1)}
        self.inputs = {k: [*found["z", "W", k][:, 0].tolist(), 1.0] for k in range(1, depth + 1)}

    def by_path(self, i: int) -> tuple[float, int]:
        p, widths, depth = self.mlp.parameter(i), self.mlp.widths, self.mlp.depth
        Counting.made, total = 0, ZERO
        for rest in itertools.product(*(range(width) for width in widths[p.layer + 1 :])):
            units = dict(zip(range(p.layer, depth + 1), (p.unit, *rest), strict=True))
            product = ONE * self.outer[units[depth]]
            for k in range(depth, p.layer - 1, -1):
                product = product * self.slopes[k][units[k]]
                if k > p.layer:
                    product = product * self.weights[k][units[k]][units[k - 1]]
            total = total + product * self.inputs[p.layer][p.source]
        return total.value, Counting.made

    def forward(self, i: int) -> tuple[float, int]:
        p, widths, depth = self.mlp.parameter(i), self.mlp.widths, self.mlp.depth
        Counting.made = 0
        moved = {p.unit: ONE * self.inputs[p.layer][p.source] * self.slopes[p.layer][p.unit]}
        for k in range(p.layer + 1, depth + 1):
            above = {}
            for unit in range(widths[k]):
                total = ZERO
                for below, rate in moved.items():
                    total = total + rate * self.weights[k][unit][below]
                above[unit] = total * self.slopes[k][unit]
            moved = above
        total = ZERO
        for unit, rate in moved.items():
            total = total + rate * self.outer[unit]
        return total.value, Counting.made

    def _deltas(self, to: int, only: int | None = None) -> dict[int, list[Counting]]:
        """dL/dz of the layers down to ``to``, there of one unit if it is given."""
        widths, depth = self.mlp.widths, self.mlp.depth
        units = range(widths[depth]) if only is None or to < depth else [only]
        deltas = {depth: [ONE * self.outer[unit] * self.slopes[depth][unit] for unit in units]}
        for k in range(depth - 1, to - 1, -1):
            deltas[k] = []
            for unit in range(widths[k]) if only is None or k > to else [only]:
                total = ZERO
                for above, delta in enumerate(deltas[k + 1]):
                    total = total + delta * self.weights[k + 1][above][unit]
                deltas[k].append(total * self.slopes[k][unit])
        return deltas

    def reverse(self, i: int) -> tuple[float, int]:
        p = self.mlp.parameter(i)
        Counting.made = 0
        delta = self._deltas(p.layer, p.unit)[p.layer][0]
        return (delta * self.inputs[p.layer][p.source]).value, Counting.made

    def gradient(self) -> tuple[list[float], int]:
        Counting.made = 0
        deltas = self._deltas(1)
        values = [
            (delta * below).value
            for k in range(1, self.mlp.depth + 1)
            for delta in deltas[k]
            for below in self.inputs[k]
        ]
        return values, Counting.made


@settings(max_examples=25, deadline=None)
@given(cases())
def test_costs_are_those_of_counting_loops(case: tuple[TrainingLoss, Array, int]) -> None:
    loss, theta, _ = case
    loss = TrainingLoss(loss.mlp, loss.inputs[:1], loss.targets[:1])
    mlp, naive, exact = loss.mlp, Naive(loss, theta), loss.gradient(theta)
    totals = np.zeros(2, dtype=int)
    found: list[Costs] = []
    for i in range(mlp.dimension):
        ways = naive.by_path(i), naive.forward(i), naive.reverse(i)
        for value, _ in ways:
            assert value == pytest.approx(float(exact[i]), rel=1e-9, abs=1e-12)
        costs = multiplications(mlp, i)
        assert (costs.one_by_path, costs.one_forward, costs.one_reverse) == tuple(n for _, n in ways)
        totals += (costs.one_by_path, costs.one_forward)
        found.append(costs)
    values, count = naive.gradient()
    assert values == pytest.approx(exact.tolist(), rel=1e-9, abs=1e-12)
    for costs in found:
        assert (costs.all_by_path, costs.all_forward) == tuple(totals)
        assert costs.all_reverse == count
        assert costs.all_reverse < costs.all_forward


def test_sentences_say_the_counts() -> None:
    mlp = MLP((2, 5, 3, 1), ("relu", "relu", "identity"))
    i = mlp.index(1, 2, 0)
    costs = multiplications(mlp, i)
    by_path, forward, reverse = map(str, cost_sentences(mlp, i))
    assert "3 paths of 7 factors" in by_path
    assert f"{costs.one_by_path} for this parameter, {costs.all_by_path} for all {mlp.dimension}" in by_path
    assert f"to the loss, {costs.one_forward};" in forward
    assert f": {costs.all_forward}." in forward
    units = costs.all_reverse - mlp.dimension
    assert f"to all units, {units}, and one more for each of the {mlp.dimension}" in reverse
    assert f": {costs.all_reverse}." in reverse
