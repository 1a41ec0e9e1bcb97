"""The chain rule of one parameter: its product is the gradient, and so is the sum over its paths."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from problems import SHAPES, problem, reference, training_loss

from gdsim.engine.chain import chain_of, count_paths, paths
from gdsim.engine.network import MLP, TrainingLoss
from gdsim.engine.primitives import ACTIVATIONS, LOSSES


def first_hour():
    """The worked example 1-2-1 on one sample: ``(objective, theta)``."""
    e = reference("backprop_examples")["seed_shaped"]
    mlp = MLP((1, 2, 1), ("relu", "identity"))
    weights, biases = [e["hidden_weights"], e["output_weights"]], [e["hidden_biases"], e["output_biases"]]
    return TrainingLoss(mlp, [e["x"]], [e["t"]]), mlp.flatten(weights, biases)


def chain(f, theta, i):
    return chain_of(f.mlp, f.loss.key, f.trace(theta), i)


# --- the example everybody starts with -----------------------------------------------------------


def test_five_factors_in_reverse_order_and_their_product():
    f, theta = first_hour()
    found = chain(f, theta, f.mlp.index(1, 0, 0))
    assert len(found) == 5
    assert [x.number for x in found.factors] == [5, 4, 3, 2, 1]
    assert [x.scalar for x in found.factors] == [-3.0, 1.0, 1.0, 1.0, 2.0]
    assert [float(x.running[0, 0]) for x in found.factors] == [-3.0, -3.0, -3.0, -3.0, -6.0]
    assert found.gradient == -6.0
    assert f.value(theta - 0.1 * f.gradient(theta)) == pytest.approx(1.1025, abs=1e-15)


def test_the_formula_of_the_example():
    f, theta = first_hour()
    found = chain(f, theta, f.mlp.index(1, 0, 0))
    assert found.symbol == "w^{(1)}_{1}"
    assert [x.symbol for x in found.factors] == [
        r"\frac{\partial L}{\partial \hat{y}}",
        r"\frac{\partial \hat{y}}{\partial z^{(2)}}",
        r"\frac{\partial z^{(2)}}{\partial a^{(1)}_{1}}",
        r"\frac{\partial a^{(1)}_{1}}{\partial z^{(1)}_{1}}",
        r"\frac{\partial z^{(1)}_{1}}{\partial w^{(1)}_{1}}",
    ]
    assert [x.formula for x in found.factors] == [
        LOSSES["mse"].slope_latex,
        ACTIVATIONS["identity"].slope_latex,
        "w^{(2)}_{1}",
        ACTIVATIONS["relu"].slope_latex,
        "x",
    ]


def test_a_bias_ends_in_one_and_a_weight_above_in_its_activation():
    f, theta = first_hour()
    bias = chain(f, theta, f.mlp.index(1, 0, 1))
    assert (bias.factors[-1].scalar, bias.factors[-1].formula, bias.gradient) == (1.0, "1", -3.0)
    top = chain(f, theta, f.mlp.index(2, 0, 0))
    assert [x.number for x in top.factors] == [3, 2, 1]
    assert (top.factors[-1].formula, top.factors[-1].scalar, top.gradient) == ("a^{(1)}_{1}", 1.0, -3.0)
    assert chain(f, theta, f.mlp.index(1, 1, 0)).gradient == 0.0  # behind a ReLU that is shut


# --- every parameter -----------------------------------------------------------------------------


def check_every_chain(f, theta):
    gradient, tape = f.gradient(theta), f.trace(theta)
    steps = list(tape.backward())
    scale = max(1.0, float(np.abs(gradient).max()))
    for i in range(f.dimension):
        found = chain_of(f.mlp, f.loss.key, tape, i)
        p = f.mlp.parameter(i)
        assert abs(found.gradient - gradient[i]) <= 1e-12 * scale
        assert found.penalty == pytest.approx(
            0.0 if p.is_bias else f.l1 * np.sign(theta[i]) + f.l2 * theta[i], rel=1e-13
        )
        assert len(found) == 1 + 2 * (f.mlp.depth - p.layer + 1)
        assert [x.number for x in found.factors] == list(range(len(found), 0, -1))
        assert found.symbol == f.coordinate_latex(i)
        running = None
        for x in found.factors:
            step = steps[x.step]
            assert (step.output.name, step.output.layer) == x.output
            assert (step.argument.name, step.argument.layer) == x.argument
            if running is None:
                product = x.value
            elif x.output[0] == "z" and x.argument[0] == "a":
                product = x.value.T @ running
            else:
                product = running * x.value
            # the running product is that of the factors shown
            assert np.allclose(x.running, product, rtol=1e-13, atol=1e-15)
            assert (x.scalar is None) == (x.value.size > 1)
            running = x.running
        assert running.shape == (1, f.samples)
        assert running.sum() + found.penalty == pytest.approx(found.gradient, rel=1e-13, abs=1e-15)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_product_of_a_chain_is_the_gradient(activation, loss):
    for number, widths in enumerate(SHAPES):
        mlp = MLP(widths, (activation,) * (len(widths) - 1))
        options = {"l1": 0.03, "l2": 0.2} if number % 2 else {}
        check_every_chain(*training_loss(mlp, loss, samples=1 + 2 * (number % 2), seed=number, **options))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_sum_over_all_paths_is_the_gradient(activation, loss):
    for widths in (*SHAPES, (1, 3, 2, 3, 1), (2, 2, 2)):
        mlp = MLP(widths, (activation,) * (len(widths) - 1))
        f, theta = training_loss(mlp, loss, samples=1)
        gradient, tape = f.gradient(theta), f.trace(theta)
        scale = max(1.0, float(np.abs(gradient).max()))
        for i in range(f.dimension):
            ways = list(paths(mlp, loss, tape, i))
            p = mlp.parameter(i)
            assert abs(sum(way.product for way in ways) - gradient[i]) <= 1e-12 * scale
            assert len(ways) == len({way.units for way in ways}) == count_paths(mlp, p.layer)
            assert chain_of(mlp, loss, tape, i).paths == len(ways)
            for way in ways:
                assert way.units[0] == p.unit
                assert all(u < w for u, w in zip(way.units, widths[p.layer :], strict=True))
                assert way.product == math.prod(way.factors)
                assert len(way.factors) == 1 + 2 * (mlp.depth - p.layer + 1)


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.integers(1, 4), min_size=2, max_size=5),
    st.lists(st.sampled_from(list(ACTIVATIONS)), min_size=4, max_size=4),
    st.sampled_from(list(LOSSES)),
    st.integers(1, 4),
)
def test_any_network(widths, activations, loss, samples):
    mlp = MLP(tuple(widths), tuple(activations[: len(widths) - 1]))
    check_every_chain(*training_loss(mlp, loss, samples, l2=0.1))


# --- paths ---------------------------------------------------------------------------------------


def test_the_number_of_paths_is_the_product_of_the_widths_above():
    mlp = MLP((2, 5, 3, 4), ("tanh", "relu", "identity"))
    assert [count_paths(mlp, layer) for layer in (1, 2, 3)] == [12, 4, 1]


def test_a_path_is_made_of_the_weights_it_crosses():
    f, theta = problem((2, 2, 3, 1), "identity", samples=1)
    weights, _ = f.mlp.unflatten(theta)
    tape = f.trace(theta)
    i = f.mlp.index(1, 1, 0)
    slope = float(f.loss.slope(tape.find("y", 3).value, f.targets.T)[0, 0])
    for way in paths(f.mlp, "mse", tape, i):
        own, middle, out = way.units
        assert (own, out) == (1, 0)
        wanted = slope * weights[2][0, middle] * weights[1][middle, own] * f.inputs[0, 0]
        assert way.product == pytest.approx(wanted, rel=1e-13)


def test_paths_come_in_order_and_no_more_than_asked():
    f, theta = problem((1, 2, 64, 64, 64, 1), samples=1)
    ways = list(paths(f.mlp, "mse", f.trace(theta), 0, limit=70))
    assert len(ways) == 70
    assert [way.units for way in ways] == sorted(way.units for way in ways)
    assert len(list(paths(f.mlp, "mse", f.trace(theta), 0))) == 200


def test_paths_leave_the_penalty_aside():
    f, theta = problem((1, 2, 1), samples=1, l1=0.1, l2=0.5)
    tape = f.trace(theta)
    for i in range(f.dimension):
        found = chain_of(f.mlp, "mse", tape, i)
        total = sum(way.product for way in paths(f.mlp, "mse", tape, i))
        assert total + found.penalty == pytest.approx(found.gradient, rel=1e-12)


# --- words of the formula ------------------------------------------------------------------------


def test_vectors_above_the_parameters_own_layer_are_bold():
    f, theta = problem((2, 3, 4, 2), "tanh")
    found = chain(f, theta, f.mlp.index(1, 2, 1))
    assert [x.symbol for x in found.factors] == [
        r"\frac{\partial L}{\partial \mathbf{\hat{y}}}",
        r"\frac{\partial \mathbf{\hat{y}}}{\partial \mathbf{z}^{(3)}}",
        r"\frac{\partial \mathbf{z}^{(3)}}{\partial \mathbf{a}^{(2)}}",
        r"\frac{\partial \mathbf{a}^{(2)}}{\partial \mathbf{z}^{(2)}}",
        r"\frac{\partial \mathbf{z}^{(2)}}{\partial a^{(1)}_{3}}",
        r"\frac{\partial a^{(1)}_{3}}{\partial z^{(1)}_{3}}",
        r"\frac{\partial z^{(1)}_{3}}{\partial w^{(1)}_{32}}",
    ]
    assert found.factors[2].formula == "W^{(3)}"
    assert found.factors[4].formula == r"w^{(2)}_{\cdot 3}"
    assert found.factors[-1].formula == "x_{2}"


def test_with_a_penalty_the_chain_starts_from_the_data_loss():
    f, theta = problem((1, 2, 1), l2=0.5)
    found = chain(f, theta, 0)
    assert found.factors[0].symbol == r"\frac{\partial E}{\partial \hat{y}}"
    assert found.factors[0].output == ("E", 3)
