"""One list of steps: the same places for every network, values that are the tape's, layers in groups."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdsim.engine.chain import chain_of
from gdsim.engine.network import MLP, TrainingLoss
from gdsim.engine.walk import (
    Phase,
    Walk,
    backward_steps,
    end_of_layer,
    forward_steps,
    graph_itinerary,
    itinerary,
    of_coordinate,
)

EXAMPLES = json.loads((Path(__file__).parents[1] / "data" / "backprop_examples.json").read_text("utf-8"))


@st.composite
def networks(draw: st.DrawFn) -> tuple[TrainingLoss, np.ndarray, int]:
    depth = draw(st.integers(1, 4))
    widths = tuple(draw(st.integers(1, 4)) for _ in range(depth + 1))
    keys = st.sampled_from(["relu", "tanh", "sigmoid", "identity", "softplus"])
    mlp = MLP(widths, tuple(draw(keys) for _ in range(depth)))
    rng = np.random.default_rng(draw(st.integers(0, 2**31)))
    samples = draw(st.integers(1, 4))
    inputs, targets = rng.normal(size=(samples, widths[0])), rng.normal(size=(samples, widths[-1]))
    loss = TrainingLoss(mlp, inputs, targets, loss="mse", l2=draw(st.sampled_from([0.0, 0.1])))
    return loss, rng.normal(size=mlp.dimension), draw(st.integers(0, mlp.dimension - 1))


@settings(max_examples=60, deadline=None)
@given(networks())
def test_steps_are_where_the_itinerary_says(case: tuple[TrainingLoss, np.ndarray, int]) -> None:
    loss, theta, i = case
    tape = loss.trace(theta)
    chain = chain_of(loss.mlp, "mse", tape, i)
    steps = (*forward_steps(loss.mlp, "mse", tape), *backward_steps(chain))
    places = itinerary(loss.mlp, loss.mlp.parameter(i).layer, penalty=bool(loss.l2), updates=3)
    assert [(p.phase, p.number, p.layer) for p in places[:-3]] == [
        (s.phase, s.number, min(s.layer, loss.mlp.depth + 1)) for s in steps
    ]
    assert [p.number for p in places[-3:]] == [1, 2, 3]
    # forward, every value is the network's own; backward, each product leads to the next
    for step, (z, a) in zip(
        steps[: 2 * loss.mlp.depth : 2], loss.mlp.activity(theta, loss.inputs), strict=True
    ):
        assert np.allclose(step.value, z, rtol=1e-12, atol=1e-12)
        after = steps[steps.index(step) + 1]
        assert np.allclose(after.value, a, rtol=1e-12, atol=1e-12)
    forward = [s for s in steps if s.phase is Phase.FORWARD]
    assert float(forward[-1].value) == pytest.approx(float(loss.value(theta)), rel=1e-12)
    gradient = float(np.sum(steps[-1].running)) + chain.penalty
    h = 1e-6
    up, down = theta.copy(), theta.copy()
    up[i] += h
    down[i] -= h
    difference = (float(loss.value(up)) - float(loss.value(down))) / (2 * h)
    kinked = "relu" in loss.mlp.activations
    if not kinked:
        assert gradient == pytest.approx(difference, rel=1e-4, abs=1e-6)
    assert gradient == pytest.approx(float(loss.gradient(theta)[i]), rel=1e-10, abs=1e-12)


def test_the_worked_example_forward_and_backward() -> None:
    example = EXAMPLES["seed_shaped"]
    mlp = MLP((1, 2, 1), ("relu", "identity"))
    theta = mlp.flatten(
        [example["hidden_weights"], example["output_weights"]],
        [example["hidden_biases"], example["output_biases"]],
    )
    loss = TrainingLoss(mlp, [example["x"]], [example["t"]], loss="mse")
    tape = loss.trace(theta)
    chain = chain_of(mlp, "mse", tape, 0)
    walk = Walk((*forward_steps(mlp, "mse", tape), *backward_steps(chain)))
    forward, backward = walk.of(Phase.FORWARD), walk.of(Phase.BACKWARD)
    assert [s.number for s in forward] == [1, 2, 3, 4, 5]
    assert forward[0].value.ravel().tolist() == example["hidden_preactivation"]
    assert forward[1].value.ravel().tolist() == example["hidden_activation"]
    assert float(forward[3].value.item()) == example["output"]
    assert float(forward[4].value) == example["loss"]
    assert [s.number for s in backward] == [5, 4, 3, 2, 1]
    assert [float(s.value.item()) for s in backward] == list(example["factors_first_hidden_weight"].values())
    assert float(backward[-1].running.item()) == example["gradient_hidden_weights"][0][0]


def test_layers_end_where_the_next_begins() -> None:
    mlp = MLP((2, 5, 3, 1), ("relu", "relu", "identity"))
    places = itinerary(mlp, 1, penalty=False, updates=4)
    stops, cursor = [], 0
    while cursor < len(places):
        cursor = end_of_layer(places, cursor)
        stops.append(cursor)
    assert stops == [2, 4, 6, 7, 8, 10, 12, 14, 18]
    assert end_of_layer(places, len(places)) == len(places)
    assert [p.number for p in graph_itinerary(2, 3, 1)] == [1, 2, 3, 2, 1, 1]


def test_a_quantity_of_one_number_is_every_coordinates() -> None:
    assert of_coordinate(np.array(0.3), 5) == 0.3
    assert of_coordinate(np.array([1.0, 2.0]), 1) == 2.0
