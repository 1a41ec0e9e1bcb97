"""The network's shape and parameters, and its training loss against the tape, loops and torch's numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from problems import SHAPES, difference, problem, reference, relative, training_loss

from gdsim.engine.datasets import minibatch_rows
from gdsim.engine.network import INITIALISERS, MLP, Parameter, TrainingLoss
from gdsim.engine.primitives import ACTIVATIONS, LOSSES
from gdsim.engine.sentence import InputError

NETWORKS = reference("networks")["networks"]
PENALTIES = ({}, {"l1": 0.03}, {"l2": 0.4}, {"l1": 0.02, "l2": 0.1})


def by_hand(network):
    """The reference network as ``(objective, theta)``."""
    mlp = MLP(network["widths"], network["activations"])
    theta = mlp.flatten(network["weights"], network["biases"])
    return TrainingLoss(mlp, network["x"], network["t"], network["loss"]), theta


def title(network):
    return "-".join(map(str, network["widths"]))


# --- MLP -----------------------------------------------------------------------------------------


def test_a_network_is_a_value():
    mlp = MLP([2, 5, 3, 1], ["tanh", "relu", "identity"])
    assert mlp == MLP((2, 5, 3, 1), ("tanh", "relu", "identity"))
    assert hash(mlp) == hash(MLP((2, 5, 3, 1), ("tanh", "relu", "identity")))
    assert mlp != MLP((2, 5, 3, 1), ("tanh", "tanh", "identity"))
    assert (mlp.title, mlp.depth, mlp.dimension) == ("2-5-3-1", 3, 15 + 18 + 4)
    assert mlp.shapes == ((5, 3), (3, 6), (1, 4))
    assert mlp.offsets == (0, 15, 33, 37)


@pytest.mark.parametrize(
    ("widths", "activations", "sentence"),
    [
        ((3,), (), "at least an input and an output"),
        ((), (), "at least an input and an output"),
        ((2, 0, 1), ("relu", "relu"), "at least one unit; the widths are 2-0-1"),
        ((2, -1), ("relu",), "at least one unit"),
        ((2, 3, 1), ("relu",), "2 layers of weights needs 2 activation functions, not 1"),
        ((2, 1), ("sine",), "no activation function called “sine”"),
    ],
)
def test_an_impossible_network_is_refused_with_a_sentence(widths, activations, sentence):
    with pytest.raises(InputError, match=sentence):
        MLP(widths, activations)


def test_layout_of_theta():
    mlp = MLP((2, 3, 1), ("relu", "identity"))
    theta = mlp.flatten([[[1, 2], [4, 5], [7, 8]], [[10, 11, 12]]], [[3, 6, 9], [13]])
    assert theta.tolist() == list(range(1, 14))
    weights, biases = mlp.unflatten(theta)
    assert [W.tolist() for W in weights] == [[[1, 2], [4, 5], [7, 8]], [[10, 11, 12]]]
    assert [b.tolist() for b in biases] == [[3, 6, 9], [13]]
    assert all(np.shares_memory(part, theta) for part in (*weights, *biases))
    assert all(V.flags.c_contiguous for V in mlp.layers(theta))


def test_unflatten_keeps_batch_axes():
    mlp = MLP((2, 3, 1), ("relu", "identity"))
    batch = np.random.default_rng(0).normal(size=(4, 5, mlp.dimension))
    weights, biases = mlp.unflatten(batch)
    assert [W.shape for W in weights] == [(4, 5, 3, 2), (4, 5, 1, 3)]
    assert [b.shape for b in biases] == [(4, 5, 3), (4, 5, 1)]
    assert np.array_equal(weights[0][2, 3], mlp.unflatten(batch[2, 3])[0][0])


def test_parameters_that_do_not_fit_are_refused():
    mlp = MLP((2, 3, 1), ("relu", "identity"))
    for theta in (np.zeros(12), np.zeros((13, 4)), 1.0):
        with pytest.raises(InputError, match="2-3-1 has 13 parameters, not"):
            mlp.checked(theta)
    with pytest.raises(InputError, match="2-3-1 has 2 layers of weights"):
        mlp.flatten([np.zeros((3, 2))], [np.zeros(3)])
    with pytest.raises(InputError, match=r"Layer 2 needs weights \(1, 3\) and biases \(1,\), not \(3, 1\)"):
        mlp.flatten([np.zeros((3, 2)), np.zeros((3, 1))], [np.zeros(3), np.zeros(1)])


@pytest.mark.parametrize("widths", SHAPES)
def test_index_and_parameter_are_inverse(widths):
    mlp = MLP(widths, ("relu",) * (len(widths) - 1))
    weights, biases = mlp.unflatten(np.arange(float(mlp.dimension)))
    for i in range(mlp.dimension):
        p = mlp.parameter(i)
        assert mlp.index(p.layer, p.unit, p.source) == i
        assert p.is_bias == (p.source == widths[p.layer - 1])
        assert mlp.weight_mask[i] == (0.0 if p.is_bias else 1.0)
        value = biases[p.layer - 1][p.unit] if p.is_bias else weights[p.layer - 1][p.unit, p.source]
        assert value == i


def test_parameters_that_are_not_there_are_errors():
    mlp = MLP((2, 3, 1), ("relu", "identity"))
    assert mlp.parameter(2) == Parameter(1, 0, 2, True)
    for i in (-1, 13):
        with pytest.raises(IndexError):
            mlp.parameter(i)
    for where in ((1, 3, 0), (1, 0, 3), (2, 1, 0), (1, -1, 0)):
        with pytest.raises(IndexError):
            mlp.index(*where)
    with pytest.raises(ValueError, match="read-only"):
        mlp.weight_mask[0] = 0.0


# --- initialisers --------------------------------------------------------------------------------


def test_initial_parameters_come_from_the_seed_alone():
    mlp = MLP((3, 6, 2), ("relu", "identity"))
    for key in INITIALISERS:
        assert np.array_equal(mlp.initial(key, 5), mlp.initial(key, 5))
        assert np.isfinite(mlp.initial(key, 5)).all()
        assert np.array_equal(mlp.initial(key, 5), mlp.initial(key, 6)) == (key == "zero")
    with pytest.raises(InputError, match="no initialiser called “ones”"):
        mlp.initial("ones")


def test_a_layer_draws_the_same_whatever_stands_behind_it():
    short, long = MLP((3, 6, 2), ("relu",) * 2), MLP((3, 6, 4, 2), ("relu",) * 3)
    assert np.array_equal(short.initial("he", 1)[:24], long.initial("he", 1)[:24])


@pytest.mark.parametrize(
    ("key", "deviation"),
    [
        ("he", math.sqrt(2 / 60)),
        ("xavier", math.sqrt(2 / 160)),
        ("uniform", 1 / math.sqrt(60) / math.sqrt(3)),
        ("zero", 0.0),
    ],
)
def test_initialisers_have_the_stated_spread(key, deviation):
    mlp = MLP((60, 100), ("relu",))
    (W,), (b,) = mlp.unflatten(mlp.initial(key, 3))
    assert W.std() == pytest.approx(deviation, rel=0.03)
    assert abs(W.mean()) <= 4 * deviation / math.sqrt(W.size)
    if key == "uniform":
        assert np.abs(W).max() <= 1 / math.sqrt(60)
        assert 0 < np.abs(b).max() <= 1 / math.sqrt(60)
    else:
        assert not b.any()


# --- forward -------------------------------------------------------------------------------------


def neuron_by_neuron(mlp, theta, sample):
    """One sample through the network in plain Python."""
    values = list(sample)
    weights, biases = mlp.unflatten(theta)
    for W, b, key in zip(weights, biases, mlp.activations, strict=True):
        sums = [sum(w * v for w, v in zip(row, values, strict=True)) + c for row, c in zip(W, b, strict=True)]
        values = [float(ACTIVATIONS[key](np.array([s]))[0]) for s in sums]
    return values


@pytest.mark.parametrize("widths", SHAPES)
def test_forward_is_what_the_neurons_say(widths):
    mlp = MLP(widths, ("silu", "tanh", "sigmoid")[: len(widths) - 1])
    rng = np.random.default_rng(0)
    theta, inputs = rng.normal(size=(2, mlp.dimension)), rng.normal(size=(3, widths[0]))
    outputs = mlp.forward(theta, inputs)
    assert outputs.shape == (2, 3, widths[-1])
    for i, n in np.ndindex(2, 3):
        assert outputs[i, n] == pytest.approx(neuron_by_neuron(mlp, theta[i], inputs[n]), rel=1e-12)
    activity = mlp.activity(theta[0], inputs)
    assert [z.shape for z, _ in activity] == [(m, 3) for m in widths[1:]]
    assert np.allclose(activity[-1][1].T, outputs[0], rtol=1e-14)
    for (z, a), key in zip(activity, mlp.activations, strict=True):
        assert np.array_equal(a, ACTIVATIONS[key](z))


# --- torch's numbers -----------------------------------------------------------------------------


@pytest.mark.parametrize("network", NETWORKS, ids=title)
def test_outputs_loss_and_gradients_of_torch(network):
    f, theta = by_hand(network)
    assert f.mlp.forward(theta, f.inputs) == pytest.approx(np.array(network["output"]), rel=1e-12, abs=1e-14)
    assert float(f.value(theta)) == pytest.approx(network["loss_value"], rel=1e-13)
    wanted = f.mlp.flatten(network["weight_gradients"], network["bias_gradients"])
    assert relative(f.gradient(theta), wanted) < 1e-12
    assert relative(f.flat_gradient(f.trace(theta)), wanted) < 1e-12


# --- the tape and the fast path ------------------------------------------------------------------


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_tape_and_fused_pass_agree(activation, loss):
    for number, widths in enumerate(SHAPES):
        for last in ("identity", activation):
            mlp = MLP(widths, (activation,) * (len(widths) - 2) + (last,))
            f, theta = training_loss(mlp, loss, samples=5, seed=number, **PENALTIES[number])
            tape = f.trace(theta)
            value, gradient = f.value_and_gradient(theta)
            assert abs(value - float(tape.loss.value)) <= 1e-12 * abs(value)
            assert value == f.value(theta)
            assert relative(f.flat_gradient(tape), gradient) < 1e-12
            assert np.array_equal(f.gradient(theta), gradient)
            assert relative(gradient, difference(f.value, theta)) < 1e-6


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_batch_axes_are_loops(activation, loss):
    for number, widths in enumerate(SHAPES):
        f, theta = problem(widths, activation, loss, samples=5, seed=number, **PENALTIES[number])
        points = theta + np.random.default_rng(9).normal(size=(2, 3, f.dimension))
        values, gradients = f.value_and_gradient(points)
        assert np.array_equal(values, f.value(points))
        assert np.array_equal(gradients, f.gradient(points))
        assert (values.shape, gradients.shape) == ((2, 3), points.shape)
        for at in np.ndindex(2, 3):
            value, gradient = f.value_and_gradient(points[at])
            assert relative(values[at], value) < 1e-12
            assert relative(gradients[at], gradient) < 1e-12


@st.composite
def networks(draw):
    widths = draw(st.lists(st.integers(1, 5), min_size=2, max_size=5))
    keys = st.sampled_from(list(ACTIVATIONS))
    activations = draw(st.lists(keys, min_size=len(widths) - 1, max_size=len(widths) - 1))
    options = draw(st.sampled_from(PENALTIES))
    samples, seed = draw(st.integers(1, 9)), draw(st.integers(0, 2**31))
    loss = draw(st.sampled_from(list(LOSSES)))
    return training_loss(MLP(tuple(widths), tuple(activations)), loss, samples, seed, **options)


@settings(deadline=None, max_examples=60)
@given(networks())
def test_any_network_tape_fused_batched_and_differences_agree(made):
    f, theta = made
    value, gradient = f.value_and_gradient(theta)
    tape = f.trace(theta)
    values, gradients = f.value_and_gradient(theta[None])
    scale = max(1.0, float(np.abs(gradient).max()))
    assert float(tape.loss.value) == pytest.approx(value, rel=1e-12)
    assert values[0] == pytest.approx(value, rel=1e-12)
    assert np.abs(f.flat_gradient(tape) - gradient).max() <= 1e-12 * scale
    assert np.abs(gradients[0] - gradient).max() <= 1e-12 * scale
    direction = np.random.default_rng(0).normal(size=f.dimension)
    along = difference(lambda t: f.value(theta + t * direction), 0.0, h=1e-6)
    assert along == pytest.approx(gradient @ direction, rel=1e-5, abs=1e-6 * max(1.0, abs(value)))


# --- TrainingLoss --------------------------------------------------------------------------------


def test_the_penalty_is_on_weights_and_not_on_biases():
    mlp = MLP((2, 1), ("identity",))
    f = TrainingLoss(mlp, [[0.0, 0.0]], [[5.0]], l1=0.5, l2=3.0)
    theta = np.array([1.0, -2.0, 5.0])  # the bias hits the target, so the loss is the penalty
    assert float(f.value(theta)) == f.penalty(theta) == 0.5 * 3.0 + 1.5 * 5.0
    assert f.data_loss(theta) == 0.0
    assert f.gradient(theta).tolist() == [0.5 + 3.0, -0.5 - 6.0, 0.0]
    plain = TrainingLoss(mlp, [[0.0, 0.0]], [[5.0]])
    assert (plain.penalty(theta), plain.data_loss(theta)) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("inputs", "targets", "sentence"),
    [
        ([], [], "same number of rows, at least one; they have 0 and 0"),
        ([[1.0, 2.0]], [[1.0], [2.0]], "they have 1 and 2"),
        ([[1.0], [2.0]], [[1.0], [2.0]], "2-3-1 takes 2 columns as inputs; the data has 1"),
        ([[1.0, 2.0]], [[1.0, 2.0]], "2-3-1 takes 1 columns as targets; the data has 2"),
    ],
)
def test_data_that_do_not_fit_are_refused_with_a_sentence(inputs, targets, sentence):
    with pytest.raises(InputError, match=sentence):
        TrainingLoss(MLP((2, 3, 1), ("relu", "identity")), inputs, targets)


def test_vectors_are_single_columns():
    mlp = MLP((1, 2, 1), ("tanh", "identity"))
    x, t = np.arange(4.0), np.arange(4.0) ** 2
    theta = mlp.initial("uniform", 1)
    assert TrainingLoss(mlp, x, t).value(theta) == TrainingLoss(mlp, x[:, None], t[:, None]).value(theta)


def test_parameters_of_another_network_are_refused():
    f, _ = problem((2, 3, 1))
    for call in (f.value, f.gradient, f.value_and_gradient, f.hessian, f.trace):
        with pytest.raises(InputError, match="has 13 parameters, not 12"):
            call(np.zeros(12))


def test_results_are_fresh_and_the_point_is_left_alone():
    f, theta = problem((2, 3, 1), l2=0.1)
    before = theta.copy()
    first = f.gradient(theta)
    kept = first.copy()
    f.gradient(theta + 1.0)
    f.value(theta - 1.0)
    f.hessian(theta)
    assert np.array_equal(first, kept)
    assert np.array_equal(theta, before)
    first[:] = 0.0
    assert np.array_equal(f.gradient(theta), kept)


def test_the_same_point_gives_the_same_bits():
    f, theta = problem((3, 7, 5, 2), "gelu", samples=40)
    wanted = f.value_and_gradient(theta)
    f.value_and_gradient(theta * 3)
    again = f.value_and_gradient(theta)
    assert wanted[0] == again[0]
    assert np.array_equal(wanted[1], again[1])


def test_overflow_comes_out_as_infinity_or_nan_and_not_as_an_exception():
    f, theta = problem((2, 3, 1), "relu")
    with np.errstate(all="ignore"):
        value, gradient = f.value_and_gradient(theta * 1e200)
    assert not math.isfinite(value)
    assert not np.isfinite(gradient).all()


def test_names_of_coordinates():
    f, _ = problem((2, 3, 1))
    assert [f.coordinate_name(i) for i in (0, 2, 5)] == ["w⁽¹⁾₁₁", "b⁽¹⁾₁", "b⁽¹⁾₂"]
    assert f.coordinate_latex(0) == "w^{(1)}_{11}"


# --- rows and mini-batches -----------------------------------------------------------------------


def test_the_loss_of_all_samples_is_the_mean_of_each():
    for loss in LOSSES:
        f, theta = problem((2, 3, 2), "tanh", loss, samples=7, l2=0.3)
        alone = [f.on_rows(n) for n in range(7)]
        assert all(one.samples == 1 for one in alone)
        assert np.mean([one.value(theta) for one in alone]) == pytest.approx(float(f.value(theta)), rel=1e-13)
        mean = np.mean([one.gradient(theta) for one in alone], axis=0)
        assert relative(mean, f.gradient(theta)) < 1e-13


def test_an_iteration_sees_its_own_mini_batch():
    f, theta = problem((2, 3, 1), samples=11, batch_size=4, batch_seed=3, l1=0.1)
    for k in (0, 1, 2, 3, 50, 2, 1, 0):  # the third of an epoch is short; forwards and backwards
        rows = minibatch_rows(11, 4, 3, k)
        batch, wanted = f.at_iteration(k), f.on_rows(rows)
        assert batch.samples == len(rows) == (3 if k % 3 == 2 else 4)
        assert np.array_equal(batch.inputs, f.inputs[rows])
        value, gradient = batch.value_and_gradient(theta)
        assert value == wanted.value(theta)
        assert np.array_equal(gradient, wanted.gradient(theta))
        assert np.array_equal(batch.gradient(theta[None]), wanted.gradient(theta[None]))
        assert np.array_equal(f.flat_gradient(batch.trace(theta)), f.flat_gradient(wanted.trace(theta)))
        assert f.at_iteration(k) is batch


def test_an_epoch_of_mini_batches_is_all_rows():
    f, _ = problem((2, 3, 1), samples=11, batch_size=4)
    for epoch in range(3):
        seen = np.vstack([f.at_iteration(3 * epoch + b).inputs for b in range(3)])
        assert sorted(map(tuple, seen)) == sorted(map(tuple, f.inputs))


@pytest.mark.parametrize("size", [0, 11, 12, 10**6])
def test_without_a_smaller_batch_every_iteration_sees_all(size):
    f, _ = problem((2, 3, 1), samples=11, batch_size=size)
    assert f.at_iteration(0) is f
    assert f.at_iteration(99) is f


def test_the_value_is_that_of_all_samples_even_with_mini_batches():
    f, theta = problem((2, 3, 1), samples=11, batch_size=4)
    plain = TrainingLoss(f.mlp, f.inputs, f.targets)
    f.at_iteration(5).gradient(theta)
    assert f.value(theta) == plain.value(theta)
    assert np.array_equal(f.gradient(theta), plain.gradient(theta))
