import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdsim.engine.network import MLP
from gdsim.engine.symmetry import canonical, distance, same_network, without_dead

ACTIVATIONS = ("relu", "leaky_relu", "tanh", "sigmoid", "identity", "gelu", "softplus")


def network(activation, seed, widths=(2, 4, 3, 2)):
    mlp = MLP(widths, (activation,) * (len(widths) - 2) + ("identity",))
    return mlp, np.random.default_rng(seed).normal(size=mlp.dimension)


def disguised(mlp, theta, seed):
    """The same network: units renumbered, and rescaled or mirrored where the activation allows it."""
    rng = np.random.default_rng(seed)
    theta = theta.copy()
    layers = mlp.layers(theta)
    for i in range(mlp.depth - 1):
        row, after, units = layers[i], layers[i + 1], len(layers[i])
        order = rng.permutation(units)
        row[:], after[:, :-1] = row[order], after[:, order]
        if mlp.activations[i] in ("relu", "leaky_relu", "identity"):
            scale = rng.uniform(0.2, 5.0, units)
            row *= scale[:, None]
            after[:, :-1] /= scale
        if mlp.activations[i] in ("tanh", "identity", "sigmoid"):
            sign = rng.choice([-1.0, 1.0], units)
            if mlp.activations[i] == "sigmoid":
                after[:, -1] += after[:, :-1] @ (sign < 0)
            row *= sign[:, None]
            after[:, :-1] *= sign
    return theta


@settings(max_examples=40, deadline=None)
@given(activation=st.sampled_from(ACTIVATIONS), seed=st.integers(0, 10_000))
def test_a_disguise_is_seen_through(activation, seed):
    mlp, theta = network(activation, seed)
    other = disguised(mlp, theta, seed + 1)
    X = np.random.default_rng(0).normal(size=(9, 2))
    np.testing.assert_allclose(mlp.forward(other, X), mlp.forward(theta, X), atol=1e-9)
    np.testing.assert_allclose(canonical(mlp, other), canonical(mlp, theta), atol=1e-8)
    np.testing.assert_allclose(mlp.forward(canonical(mlp, theta), X), mlp.forward(theta, X), atol=1e-9)
    assert same_network(mlp, theta, other)
    assert distance(mlp, theta, other) < 1e-8


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_canonical_is_canonical_and_leaves_its_argument_alone(activation):
    mlp, theta = network(activation, 3)
    before = theta.copy()
    once = canonical(mlp, theta)
    np.testing.assert_allclose(canonical(mlp, once), once, atol=1e-12)
    np.testing.assert_array_equal(theta, before)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_another_network_is_another(activation):
    mlp, theta = network(activation, 5)
    other = disguised(mlp, theta, 1)
    mlp.layers(other)[-1][0, -1] += 0.1
    assert not same_network(mlp, theta, other)
    assert same_network(mlp, theta, other, tolerance=0.2)
    assert not same_network(mlp, theta, -theta)


def test_the_sign_of_a_relu_unit_is_not_a_symmetry():
    mlp, theta = network("relu", 2, widths=(1, 2, 1))
    flipped = theta.copy()
    into, out = mlp.layers(flipped)
    into[0] *= -1.0
    out[:, 0] *= -1.0
    assert not same_network(mlp, theta, flipped)


def test_units_that_nearly_tie_in_the_sorting_are_matched():
    mlp, theta = network("tanh", 0, widths=(2, 2, 1))
    into, _ = mlp.layers(theta)
    into[1] = into[0] + 1e-9 * np.array([1.0, -2.0, 1.0])
    other = disguised(mlp, theta, 4) + 1e-8 * np.random.default_rng(1).normal(size=theta.size)
    assert same_network(mlp, theta, other, tolerance=1e-6)


def test_dead_units_are_taken_out_on_request():
    mlp, theta = network("relu", 1, widths=(2, 4, 1))
    X = np.random.default_rng(0).normal(size=(20, 2))
    into, _ = mlp.layers(theta)
    into[2] = [0.1, 0.1, -50.0]
    other = theta.copy()
    mlp.layers(other)[0][2] = [3.0, -1.0, -80.0]
    mlp.layers(other)[1][0, 2] = 7.0
    np.testing.assert_array_equal(mlp.forward(other, X), mlp.forward(theta, X))
    assert not same_network(mlp, theta, other)
    (plain, dead), (same, _) = without_dead(mlp, theta, X), without_dead(mlp, other, X)
    assert dead == 1
    assert same_network(mlp, plain, same)
    np.testing.assert_array_equal(mlp.forward(plain, X), mlp.forward(theta, X))


def test_a_unit_with_no_input_at_all():
    mlp, theta = network("relu", 1, widths=(2, 3, 1))
    mlp.layers(theta)[0][1] = 0.0
    found = canonical(mlp, theta)
    assert np.isfinite(found).all()
    X = np.random.default_rng(0).normal(size=(5, 2))
    np.testing.assert_allclose(mlp.forward(found, X), mlp.forward(theta, X), atol=1e-12)
