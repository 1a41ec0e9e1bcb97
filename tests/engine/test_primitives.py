"""The derivative table: every row against central differences, and numbers where formulas overflow."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from problems import difference, relative

from gdsim.engine.primitives import (
    ACTIVATIONS,
    AFFINE,
    LOSSES,
    erf,
    penalty_primitive,
    sigmoid,
    sum_of,
)
from gdsim.engine.sentence import InputError

#: Away from the kinks at 0, and never on a step of a central difference across one.
Z = np.array([-30.0, -4.0, -2.5, -1.0, -0.6, -0.01, 0.01, 0.3, 1.0, 2.0, 5.0, 30.0])

FORMULAS = {
    "relu": lambda z: max(0.0, z),
    "leaky_relu": lambda z: z if z > 0 else 0.01 * z,
    "elu": lambda z: z if z > 0 else math.expm1(z),
    "silu": lambda z: z / (1 + math.exp(-z)),
    "gelu": lambda z: 0.5 * z * (1 + math.erf(z / math.sqrt(2))),
    "softplus": lambda z: math.log1p(math.exp(z)),
    "tanh": math.tanh,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "identity": lambda z: z,
}


def both(a, b, rel=1e-12, abs=1e-15):
    return a == pytest.approx(b, rel=rel, abs=abs)


# --- activation functions ------------------------------------------------------------------------


def test_the_table_has_exactly_the_agreed_keys():
    assert list(ACTIVATIONS) == [
        "relu", "leaky_relu", "elu", "silu", "gelu", "softplus", "tanh", "sigmoid", "identity"
    ]  # fmt: skip
    assert list(LOSSES) == ["mse", "half_squared_error", "mae", "huber", "bce"]
    for table in (ACTIVATIONS, LOSSES):
        assert all(
            row.key == key and row.title and row.latex and row.slope_latex for key, row in table.items()
        )


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_activation_is_its_formula(key):
    wanted = [FORMULAS[key](float(z)) for z in Z]
    assert both(ACTIVATIONS[key](Z), wanted, abs=1e-16)


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_activation_slope_is_the_derivative(key):
    rule = ACTIVATIONS[key]
    assert both(rule.derivative(Z), np.diagonal(difference(rule, Z)), rel=1e-8, abs=1e-9)


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_activation_bend_is_the_second_derivative(key):
    rule = ACTIVATIONS[key]
    assert both(rule.bend(Z, rule(Z)), np.diagonal(difference(rule.derivative, Z)), rel=1e-8, abs=1e-9)


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_activation_writes_where_it_is_told_and_leaves_z_alone(key):
    rule, z = ACTIVATIONS[key], Z.reshape(3, 4).copy()
    a, slope = np.full((3, 4), np.nan), np.full((3, 4), np.nan)
    rule.value(z, a)
    rule.slope(z, a, slope)
    assert np.array_equal(z, Z.reshape(3, 4))
    assert np.array_equal(a, rule(z))
    assert np.array_equal(slope, rule.derivative(z))


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_activation_stays_finite_far_out(key):
    far = np.array([-1e6, -800.0, -710.0, -37.0, 0.0, 37.0, 710.0, 800.0, 1e6])
    rule = ACTIVATIONS[key]
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        a, slope, bend = rule(far), rule.derivative(far), rule.bend(far, rule(far))
    for array in (a, slope, bend):
        assert np.isfinite(array).all()
    # each is flat or linear by then
    assert both(bend[[0, 1, 2, -3, -2, -1]], np.zeros(6), abs=1e-12) or key == "elu"
    assert both(slope[-1], 0.0 if key in {"tanh", "sigmoid"} else 1.0)


@pytest.mark.parametrize(("key", "slope"), [("relu", 0.0), ("leaky_relu", 0.01), ("elu", 1.0)])
def test_derivative_at_a_kink_is_the_one_of_torch(key, slope):
    assert ACTIVATIONS[key].kink == 0.0
    assert ACTIVATIONS[key].derivative(np.array([0.0, -0.0])).tolist() == [slope, slope]


def test_relu_passes_a_nan_on():
    """A run that has lost its numbers must be seen to have lost them."""
    for key, rule in ACTIVATIONS.items():
        assert math.isnan(rule(np.array([np.nan]))[0]), key


def test_sigmoid_neither_overflows_nor_leaves_the_unit_interval():
    z = np.array([-1e308, -745.0, 0.0, 40.0, 1e308])
    with np.errstate(over="raise", invalid="raise"):
        s = sigmoid(z)
    assert s[2] == 0.5
    assert ((s >= 0) & (s <= 1)).all()
    assert both(sigmoid(Z) + sigmoid(-Z), np.ones(len(Z)))


@settings(deadline=None, max_examples=60)
@given(st.floats(-8, 8))
def test_erf_is_erf(x):
    assert erf(np.array([x]))[0] == pytest.approx(math.erf(x), rel=4e-16, abs=1e-300)


def test_erf_joins_its_two_branches():
    x = np.array([-0.46875, 0.46875, math.nextafter(0.46875, 1), 6.0, 1e300, 0.0, -0.0])
    assert both(erf(x), [math.erf(v) for v in x], rel=4e-16)
    assert math.copysign(1, erf(x)[-1]) == -1.0


def test_an_unknown_key_is_answered_with_the_known_ones():
    with pytest.raises(InputError, match=r"no activation function called “swish”\. Known: relu, leaky_relu"):
        ACTIVATIONS["swish"]
    with pytest.raises(InputError, match="no loss called “hinge”"):
        LOSSES["hinge"]
    with pytest.raises(KeyError, match="registered twice"):
        ACTIVATIONS.register("relu")(ACTIVATIONS["relu"])


# --- losses --------------------------------------------------------------------------------------


def targets_for(key, shape, rng):
    T = rng.normal(size=shape)
    return (T > 0).astype(float) if LOSSES[key].task == "classification" else T


@pytest.mark.parametrize("key", LOSSES)
def test_loss_derivatives_are_derivatives(key):
    rng, rule = np.random.default_rng(1), LOSSES[key]
    Y = 2.0 * rng.normal(size=(2, 7))
    T = targets_for(key, (2, 7), rng)
    flat = Y.ravel()
    slope = np.diagonal(difference(lambda y: rule.rho(y.reshape(2, 7), T).ravel(), flat))
    assert both(rule.slope(Y, T).ravel(), slope, rel=1e-8, abs=1e-9)
    bend = np.diagonal(difference(lambda y: rule.slope(y.reshape(2, 7), T).ravel(), flat))
    assert both(rule.bend(Y, T).ravel(), bend, rel=1e-8, abs=1e-9)
    assert rule.bend(Y, T).shape == Y.shape


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("mse", (0.25 + 4.0 + 0.0 + 1.0) / 4),
        ("half_squared_error", 0.5 * (0.25 + 4.0 + 0.0 + 1.0) / 2),
        ("mae", (0.5 + 2.0 + 0.0 + 1.0) / 4),
        ("huber", (0.125 + 1.5 + 0.0 + 0.5) / 4),
    ],
)
def test_loss_of_two_outputs_and_two_samples_by_hand(key, wanted):
    Y, T = np.array([[1.5, -1.0], [2.0, 0.0]]), np.array([[1.0, 1.0], [2.0, 1.0]])
    assert both(LOSSES[key].value(Y, T), wanted)


def test_bce_takes_logits():
    Y, T = np.array([[0.3, -1.2, 2.0]]), np.array([[1.0, 0.0, 0.0]])
    p = 1 / (1 + np.exp(-Y))
    assert both(LOSSES["bce"].value(Y, T), float(np.mean(-T * np.log(p) - (1 - T) * np.log(1 - p))))


def test_bce_of_a_sure_and_wrong_answer_is_large_and_not_infinite():
    with np.errstate(over="raise", invalid="raise"):
        rho = LOSSES["bce"].rho(np.array([[1000.0, -1000.0, 1000.0]]), np.array([[0.0, 1.0, 1.0]]))
    assert rho.tolist() == [[1000.0, 1000.0, 0.0]]


@pytest.mark.parametrize("key", LOSSES)
def test_loss_of_a_batch_is_the_mean_of_its_samples(key):
    rng, rule = np.random.default_rng(2), LOSSES[key]
    Y, T = rng.normal(size=(3, 5)), targets_for(key, (3, 5), rng)
    alone = [rule.value(Y[:, n : n + 1], T[:, n : n + 1]) for n in range(5)]
    assert both(rule.value(Y, T), np.mean(alone))


@pytest.mark.parametrize("key", LOSSES)
def test_quadratic_losses_say_so_rightly(key):
    rng, rule = np.random.default_rng(3), LOSSES[key]
    Y, T = rng.normal(size=(2, 4)), targets_for(key, (2, 4), rng)
    if rule.quadratic:
        assert both(rule.rho(Y, T), rule.quadratic * (Y - T) ** 2)
    else:
        assert relative(rule.rho(Y, T), (Y - T) ** 2) > 1e-3


# --- what the tape is made of --------------------------------------------------------------------


def vector_jacobian(primitive, i, values, upstream):
    """The contribution to argument ``i`` by central differences."""

    def probe(v):
        arguments = [*values[:i], v, *values[i + 1 :]]
        return np.sum(upstream * primitive.forward(*arguments))

    return difference(probe, values[i])


def check_primitive(primitive, *values):
    rng = np.random.default_rng(4)
    out = np.asarray(primitive.forward(*values))
    upstream = rng.normal(size=out.shape)
    for i, partial in enumerate(primitive.partials):
        if partial is not None:
            factor = partial.factor(out, *values)
            found = partial.pullback(upstream, factor)
            assert found.shape == values[i].shape
            assert relative(found, vector_jacobian(primitive, i, values, upstream)) < 1e-8


def test_affine():
    rng = np.random.default_rng(5)
    W, a, b = rng.normal(size=(3, 2)), rng.normal(size=(2, 4)), rng.normal(size=3)
    assert both(AFFINE.forward(W, a, b)[:, 1], W @ a[:, 1] + b)
    assert AFFINE.partials[0].factor(None, W, a, b) is a
    assert AFFINE.partials[1].factor(None, W, a, b) is W
    check_primitive(AFFINE, W, a, b)


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_activation_primitive(key):
    check_primitive(ACTIVATIONS[key].primitive, Z.reshape(3, 4))


@pytest.mark.parametrize("key", LOSSES)
def test_loss_primitive_and_its_constant_target(key):
    rng = np.random.default_rng(6)
    primitive = LOSSES[key].primitive
    assert primitive.partials[1] is None
    check_primitive(primitive, rng.normal(size=(2, 4)), targets_for(key, (2, 4), rng))


def test_penalty_and_sum():
    rng = np.random.default_rng(7)
    V, W = rng.normal(size=(3, 2)), rng.normal(size=(1, 3))
    penalty = penalty_primitive(0.1, 0.7, 2)
    wanted = 0.1 * (np.abs(V).sum() + np.abs(W).sum()) + 0.35 * ((V * V).sum() + (W * W).sum())
    assert both(penalty.forward(V, W), wanted)
    check_primitive(penalty, V, W)
    assert sum_of(3).forward(np.array(1.0), np.array(2.5), np.array(-4.0)) == -0.5
    check_primitive(sum_of(2), np.array(1.0), np.array(2.0))
