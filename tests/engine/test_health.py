"""Health: norms are those of the tape, ratios are products of their causes, and findings name what was built in."""

from __future__ import annotations

import re

import numpy as np
import pytest
from problems import SHAPES, problem, training_loss

from gdsim.engine.breakpoints import dead_units
from gdsim.engine.health import FLAT, Flow, health
from gdsim.engine.network import MLP, TrainingLoss
from gdsim.engine.primitives import ACTIVATIONS


def network(widths, activation, weights, biases=None, samples=7):
    """A loss with given weights on inputs that are all different."""
    mlp = MLP(widths, (activation,) * (len(widths) - 2) + ("identity",))
    rng = np.random.default_rng(3)
    loss = TrainingLoss(mlp, rng.normal(size=(samples, widths[0])), rng.normal(size=(samples, widths[-1])))
    biases = biases or [np.zeros(n) for n in widths[1:]]
    return loss, mlp.flatten(weights, biases)


def deep(activation, gain, depth=4, width=3):
    """A chain of layers whose weights are ``gain`` times the identity."""
    widths = (width,) * (depth + 1)
    return network(widths, activation, [gain * np.eye(width)] * depth)


def said(found):
    return [str(each) for each in found.findings]


@pytest.mark.parametrize("widths", SHAPES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_norms_are_those_of_the_tape(widths, activation):
    loss, theta = problem(widths, activation, samples=9, l2=0.1, l1=0.02)
    adjoints = loss.trace(theta).adjoints()
    found = health(loss, theta).layers
    assert [each.layer for each in found] == list(range(1, len(widths)))
    for each in found:
        dz, dW = adjoints["z", each.layer], adjoints["W", each.layer]
        assert each.delta == pytest.approx(np.linalg.norm(dz), rel=1e-12)
        assert each.delta_rms == pytest.approx(np.sqrt((dz**2).mean()), rel=1e-12)
        assert each.gradient == pytest.approx(np.linalg.norm(dW), rel=1e-12)
        assert each.gradient_rms == pytest.approx(np.sqrt((dW**2).mean()), rel=1e-12)


@pytest.mark.parametrize("samples", [250, 251, 600])
def test_blocks_of_samples_add_up(samples):
    loss, theta = training_loss(MLP((2, 3, 1), ("sigmoid", "identity")), samples=samples)
    adjoints = loss.trace(theta).adjoints()
    for each in health(loss, theta).layers:
        assert each.delta == pytest.approx(np.linalg.norm(adjoints["z", each.layer]), rel=1e-10)
        assert each.gradient == pytest.approx(np.linalg.norm(adjoints["W", each.layer]), rel=1e-10)


@pytest.mark.parametrize("widths", SHAPES)
def test_the_ratio_is_what_slopes_and_weights_make_of_it(widths):
    loss, theta = problem(widths, "tanh", samples=9)
    layers = health(loss, theta).layers
    weights, _ = loss.mlp.unflatten(theta)
    assert layers[-1].ratio is None
    for each, above, W in zip(layers, layers[1:], weights[1:], strict=False):
        assert each.ratio == pytest.approx(each.delta / above.delta)
        assert each.ratio == pytest.approx(each.by_slopes * each.by_weights)
        assert above.spectral == pytest.approx(np.linalg.norm(W, 2))
        assert each.by_weights <= above.spectral * (1 + 1e-12)
        z, _ = loss.mlp.activity(theta, loss.inputs)[each.layer - 1]
        slopes = ACTIVATIONS["tanh"].derivative(z)
        assert each.slope == pytest.approx(slopes.mean())
        assert each.by_slopes <= slopes.max()


def test_sigmoid_makes_the_gradient_vanish_and_its_slope_is_named():
    loss, theta = deep("sigmoid", 1.0, depth=5)
    found = health(loss, theta)
    first = found.layers[0]
    assert first.flow is Flow.VANISHING
    assert first.by_slope
    assert 0.0 < first.by_slopes <= 0.25
    assert not found.comfort
    whole = said(found)[0]
    assert whole.startswith("The gradient shrinks by ")
    factor = float(re.search(r"by ([\d.e+]+)×", whole)[1])
    assert factor == pytest.approx(found.layers[-1].delta / first.delta, rel=1e-2)
    assert "from layer 5 back to layer 1" in whole


def test_a_sharp_step_by_the_slope_says_how_large_it_is_and_could_be():
    loss, theta = network(
        (2, 2, 1), "sigmoid", [20.0 * np.eye(2), np.ones((1, 2))], [np.full(2, 9.0), np.zeros(1)]
    )
    found = health(loss, theta)
    (text,) = [t for t in said(found) if "shrinks" in t]
    assert "from layer 2 to layer 1: the slope of Sigmoid is at most 0.25 and here " in text
    slope = float(re.search(r"here ([\d.e+-]+) on average", text)[1])
    assert slope == pytest.approx(found.layers[0].slope, rel=0.1)


def test_small_weights_are_named_with_their_spectral_norm():
    loss, theta = network((2, 2, 1), "identity", [np.eye(2), np.array([[0.003, 0.004]])])
    found = health(loss, theta)
    assert found.layers[0].flow is Flow.VANISHING
    assert not found.layers[0].by_slope
    (text,) = [t for t in said(found) if "shrinks" in t]
    assert "shrinks by 200×" in text
    assert "the weights of layer 2 multiply its norm by 0.005 and could by up to 0.005" in text


def test_large_weights_make_it_explode():
    loss, theta = deep("relu", 20.0, depth=4)
    found = health(loss, theta)
    assert found.layers[0].flow is Flow.EXPLODING
    assert "grows by" in said(found)[0]
    assert any("could by up to 20, their spectral norm" in text for text in said(found))


def test_dead_units_are_those_of_the_breakpoints():
    loss, theta = network(
        (2, 4, 1),
        "relu",
        [np.ones((4, 2)), np.ones((1, 4))],
        [np.array([-99.0, 99.0, -99.0, 99.0]), np.zeros(1)],
    )
    found = health(loss, theta)
    assert found.layers[0].dead == (0, 2)
    assert {(1, unit + 1) for unit in found.layers[0].dead} == dead_units(loss, theta)
    assert "Dead in layer 1: 2 of 4 units, off for every sample (1, 3)." in said(found)
    assert found.layers[0].flow is Flow.STEADY
    assert found.comfort


def test_where_all_units_are_dead_nothing_passes():
    biases = [np.zeros(3), np.full(3, -99.0), np.zeros(1)]
    loss, theta = network((2, 3, 3, 1), "relu", [np.ones((3, 2)), np.ones((3, 3)), np.ones((1, 3))], biases)
    found = health(loss, theta)
    assert [each.flow for each in found.layers] == [Flow.STOPPED, Flow.STOPPED, Flow.STEADY]
    assert said(found)[0] == "No gradient passes layer 2: all its units are dead."
    assert found.layers[0].ratio is None


def test_weights_that_are_zero_let_nothing_through():
    loss, theta = network((2, 3, 1), "tanh", [np.ones((3, 2)), np.zeros((1, 3))])
    assert said(health(loss, theta))[0] == (
        "No gradient reaches layer 1: the weights of layer 2 let nothing through."
    )


def test_a_slope_that_rounds_to_zero_is_named():
    loss, theta = network((1, 1, 1), "tanh", [np.ones((1, 1))] * 2, [np.full(1, 99.0), np.zeros(1)])
    found = health(loss, theta)
    assert said(found)[0] == "No gradient passes layer 1: the slope of Tanh is zero wherever one arrives."
    assert found.layers[0].saturated == (0,)


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "elu", "silu", "gelu", "softplus"])
def test_saturated_units(activation):
    weights = [np.full((3, 2), 0.1), np.ones((1, 3))]
    loss, theta = network((2, 3, 1), activation, weights, [np.array([0.0, -40.0, 0.0]), np.zeros(1)])
    layer = health(loss, theta).layers[0]
    assert layer.saturated == (1,)
    assert layer.dead == ()
    z, _ = loss.mlp.activity(theta, loss.inputs)[0]
    mean = np.abs(ACTIVATIONS[activation].derivative(z)).mean(axis=1)
    assert [bool(m < FLAT) for m in mean] == [False, True, False]
    (text,) = [t for t in said(health(loss, theta)) if t.startswith("Saturated")]
    assert text.endswith("(2).")


def test_a_sound_network_says_so():
    loss, theta = network((2, 2, 2, 1), "identity", [np.eye(2), np.eye(2), np.ones((1, 2))])
    found = health(loss, theta)
    assert not found.findings
    assert [str(each) for each in found.comfort] == [
        "The gradient keeps its size: from one layer to the next it changes by a factor of 1.41 at most."
    ]


def test_a_single_layer():
    loss, theta = network((2, 1), "tanh", [np.ones((1, 2))])
    found = health(loss, theta)
    assert not found.findings
    assert [str(each) for each in found.comfort] == [
        "The network has a single layer: its gradient comes straight from the loss."
    ]


def test_no_gradient_at_all():
    mlp = MLP((1, 2, 1), ("tanh", "identity"))
    loss = TrainingLoss(mlp, np.ones((3, 1)), np.zeros((3, 1)))
    found = health(loss, np.zeros(mlp.dimension))
    assert {each.flow for each in found.layers} == {Flow.STOPPED}
    assert said(found) == ["The gradient is zero already at the output layer, so nothing goes back."]


@pytest.mark.parametrize("gain", [1e-60, 1e60, 1e200, 1e-200])
def test_sizes_whose_squares_are_no_floats(gain):
    loss, theta = deep("identity", gain, depth=3)
    found = health(loss, theta)
    for each in found.layers:
        for value in (each.delta, each.gradient, each.spectral, each.ratio, each.by_slopes, each.by_weights):
            assert value is None or not np.isnan(value)
    assert found.layers[0].flow is not Flow.STEADY
    assert found.findings
    assert all("nan" not in text for text in said(found))


def test_theta_is_not_changed_and_the_loss_goes_on():
    loss, theta = problem((2, 3, 1), "relu", samples=9)
    before, value = theta.copy(), loss.value(theta)
    health(loss, theta)
    assert np.array_equal(theta, before)
    assert loss.value(theta) == value
