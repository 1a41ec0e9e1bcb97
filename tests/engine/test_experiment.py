"""An experiment is a value: its edits, what they keep, and the sentences with which it refuses."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from gdsim.engine.datasets import Dataset
from gdsim.engine.descent import StoppingRule
from gdsim.engine.experiment import (
    MAX_HIDDEN_LAYERS,
    MAX_PARAMETER,
    MAX_SEED,
    MAX_UNITS,
    DataChoice,
    Experiment,
    OptimizerChoice,
    opening,
)
from gdsim.engine.network import INITIALISERS, MLP
from gdsim.engine.optimizers import OPTIMIZERS
from gdsim.engine.primitives import ACTIVATIONS, LOSSES
from gdsim.engine.sentence import InputError


def made(widths=(1, 5, 3, 1), activations=("tanh", "relu", "identity"), **changes):
    return Experiment(widths=widths, activations=activations, **({"initialiser": "uniform"} | changes))


def parts(experiment):
    return experiment.mlp.unflatten(experiment.theta)


def table(inputs=2, targets=1, task="regression", rows=6):
    rng = np.random.default_rng(0)
    T = rng.normal(size=(rows, targets))
    return Dataset(
        rng.normal(size=(rows, inputs)),
        (T > 0).astype(float) if task == "classification" else T,
        tuple(f"in {i}" for i in range(inputs)),
        tuple(f"out {i}" for i in range(targets)),
        task,
    )


def of_table(*arguments, **options):
    return DataChoice("table", table=table(*arguments, **options))


# --- value ---------------------------------------------------------------------------------------


def test_equal_experiments_are_equal_and_hash_alike():
    assert made() == made()
    assert hash(made()) == hash(made())
    assert len({made(), made(), made(seed=8)}) == 2
    assert made(data=of_table(1)) == made(data=of_table(1))
    assert hash(made(data=of_table(1))) == hash(made(data=of_table(1)))
    assert made(data=of_table(1)) != made(data=of_table(1, rows=7))


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 8}, {"loss": "huber"}, {"l1": 0.1}, {"l2": 0.1}, {"batch_size": 4}, {"batch_seed": 1},
        {"start": (0.0,) * 32}, {"data": DataChoice("step")}, {"stop": StoppingRule(0.5)},
        {"optimizers": (OptimizerChoice("adam"),)}, {"activations": ("tanh", "tanh", "identity")},
    ],
)  # fmt: skip
def test_any_change_makes_another_experiment_and_leaves_the_old_one(change):
    before = made()
    after = dataclasses.replace(before, **change)
    assert after != before
    assert before == made()
    with pytest.raises(dataclasses.FrozenInstanceError):
        before.seed = 1


def test_the_start_is_drawn_from_the_initialiser_and_the_seed():
    e = made(seed=3)
    assert np.array_equal(e.theta, e.mlp.initial("uniform", 3))
    assert len(e.start) == e.mlp.dimension
    assert all(type(value) is float for value in e.start)


def test_a_start_that_is_given_is_kept_to_the_bit():
    values = tuple(np.random.default_rng(0).normal(size=32) * 1e-17)
    assert made(start=values).start == values
    theta = np.array(values)
    e = made().with_start(theta)
    theta[:] = 0.0
    assert e.start == values
    e.theta[:] = 0.0
    assert e.start == values


# --- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            {"widths": (1, *[2] * 9, 1), "activations": ("relu",) * 10},
            "at most 8 hidden layers; 9 were asked",
        ),
        (
            {"widths": (1, 65, 1), "activations": ("relu",) * 2},
            "units in a layer must be between 1 and 64; 65 is",
        ),
        ({"widths": (1, 10**9, 1), "activations": ("relu",) * 2}, "between 1 and 64; 1000000000 is not"),
        ({"widths": (1, 10**400, 1), "activations": ("relu",) * 2}, "between 1 and 64; 1000000000"),
        ({"widths": (1, 0, 1), "activations": ("relu",) * 2}, "between 1 and 64; 0 is not"),
        ({"widths": (1, 2, 1), "activations": ("relu",)}, "needs 2 activation functions, not 1"),
        ({"activations": ("tanh", "sin", "identity")}, "no activation function called “sin”"),
        ({"loss": "hinge"}, "no loss called “hinge”"),
        ({"initialiser": "ones"}, "no initialiser called “ones”"),
        ({"seed": -1}, "The seed must be between 0 and"),
        ({"seed": MAX_SEED + 1}, "The seed must be between 0 and"),
        ({"l1": -0.1}, "The L1 strength must be between 0 and 1e[+]06; -0.1 is not"),
        ({"l2": math.nan}, "The L2 strength must be between 0 and 1e[+]06; nan is not"),
        ({"l2": "much"}, "The L2 strength must be between 0 and 1e[+]06; much is not"),
        ({"batch_size": -1}, "The batch size must be between 0"),
        ({"start": (0.0,) * 31}, "1-5-3-1 has 32 parameters, not 31"),
        (
            {"start": (0.0, math.nan) + (0.0,) * 30},
            "Parameter 2 of the start is nan; it must be between -1e[+]30",
        ),
        ({"start": (0.0,) * 31 + (2e30,)}, "Parameter 32 of the start is 2e[+]30"),
        ({"start": (0.0,) * 31 + (10**400,)}, "Parameter 32 of the start is 1000000"),
        ({"widths": (2, 5, 3, 1)}, "1 inputs and 1 targets, which does not fit the network 2-5-3-1"),
        ({"widths": (1, 5, 3, 2)}, "does not fit the network 1-5-3-2"),
        ({"loss": "bce"}, "Binary cross-entropy needs targets that are 0 or 1"),
    ],
)
def test_an_impossible_experiment_is_refused_with_a_sentence(options, words):
    with pytest.raises(InputError, match=words):
        made(**options)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"source": "spiral of doom"}, "no data set called “spiral of doom”"),
        ({"source": "table"}, "names a table but does not hold one"),
        ({"samples": 0}, "The number of samples must be between 1 and 1e[+]06"),
        ({"samples": 10**9}, "The number of samples must be between 1 and 1e[+]06"),
        ({"noise": -1.0}, "The noise must be between 0"),
        ({"noise": math.inf}, "The noise must be between 0"),
        ({"seed": -1}, "The data seed must be between 0"),
        ({"test_fraction": 0.96}, "The test fraction must be between 0 and 0.95"),
        ({"split_seed": -1}, "The split seed must be between 0"),
        ({"scaling": "logarithmic"}, "no scaling called “logarithmic”"),
    ],
)
def test_impossible_data_are_refused_with_a_sentence(options, words):
    with pytest.raises(InputError, match=words):
        DataChoice(**options)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"key": "sgd"}, "no optimizer called “sgd”"),
        ({"key": "adam", "parameters": (("speed", 1.0),)}, "adam has no hyperparameter “speed”"),
        ({"key": "adam", "parameters": (("beta1", 1.0),)}, "beta1 must be ≥ 0 and below 1"),
        ({"key": "momentum", "parameters": (("learning_rate", -1.0),)}, "learning rate must be > 0"),
    ],
)
def test_impossible_optimizers_are_refused_with_a_sentence(options, words):
    with pytest.raises(InputError, match=words):
        OptimizerChoice(**options)


def test_the_largest_experiment_that_is_allowed():
    widths = (1, *[MAX_UNITS] * MAX_HIDDEN_LAYERS, 1)
    e = Experiment(widths=widths, activations=("relu",) * MAX_HIDDEN_LAYERS + ("identity",))
    assert e.mlp.dimension == 2 * 64 + 7 * 64 * 65 + 65
    assert made().with_parameter(0, -MAX_PARAMETER).start[0] == -MAX_PARAMETER


# --- editing the network -------------------------------------------------------------------------


@pytest.mark.parametrize(("layer", "units"), [(1, 8), (1, 2), (2, 6), (2, 1)])
def test_another_width_keeps_every_weight_that_still_has_a_place(layer, units):
    e = made()
    after = e.with_width(layer, units)
    assert after.widths == tuple(units if i == layer else w for i, w in enumerate(e.widths))
    assert after.activations == e.activations
    fresh = MLP(after.widths, after.activations).initial("uniform", e.seed)
    for old, new, drawn in zip(parts(e), parts(after), after.mlp.unflatten(fresh), strict=True):
        for V, W, D in zip(old, new, drawn, strict=True):
            common = tuple(slice(0, min(a, b)) for a, b in zip(V.shape, W.shape, strict=True))
            assert np.array_equal(W[common], V[common])
            outside = np.ones(W.shape, dtype=bool)
            outside[common] = False
            assert np.array_equal(W[outside], D[outside])


def test_widening_and_narrowing_again_gives_back_the_experiment():
    e = made()
    assert e.with_width(1, 9).with_width(1, 5) == e


def test_a_new_layer_keeps_the_layers_that_see_the_same_units():
    e = made()
    after = e.with_layer(2, 4, "silu")  # between the hidden layers
    assert after.widths == (1, 5, 4, 3, 1)
    assert after.activations == ("tanh", "silu", "relu", "identity")
    (old_W, old_b), (W, b) = parts(e), parts(after)
    for old, new in ((0, 0), (2, 3)):
        assert np.array_equal(W[new], old_W[old])
        assert np.array_equal(b[new], old_b[old])
    drawn, _ = after.mlp.unflatten(after.mlp.initial("uniform", e.seed))
    for new, shape in ((1, (4, 5)), (2, (3, 4))):  # into and out of other units than before
        assert W[new].shape == shape
        assert np.array_equal(W[new], drawn[new])


@pytest.mark.parametrize("position", [1, 2, 3])
def test_a_layer_added_and_removed_leaves_the_shape_as_it_was(position):
    e = made()
    wider = e.with_layer(position, 7, "gelu")
    assert wider.widths[position] == 7
    assert wider.activations[position - 1] == "gelu"
    back = wider.without_layer(position)
    assert (back.widths, back.activations) == (e.widths, e.activations)


def test_a_removed_layer_leaves_its_neighbours_own_weights():
    e = made()
    after = e.without_layer(1)
    assert (after.widths, after.activations) == ((1, 3, 1), ("relu", "identity"))
    (old_W, old_b), (W, b) = parts(e), parts(after)
    assert np.array_equal(W[1], old_W[2])
    assert np.array_equal(b[1], old_b[2])
    line = after.without_layer(1)
    assert (line.widths, line.activations) == ((1, 1), ("identity",))


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda e: e.with_width(1, 65), "between 1 and 64; 65 is not"),
        (lambda e: e.with_width(1, 0), "between 1 and 64; 0 is not"),
        (lambda e: e.with_width(0, 2), "does not fit the network 2-5-3-1"),
        (lambda e: e.with_layer(1, 100), "between 1 and 64; 100 is not"),
        (lambda e: e.with_layer(1, 4, "sin"), "no activation function called “sin”"),
        (lambda e: e.with_activation(1, "sin"), "no activation function called “sin”"),
        (lambda e: e.with_parameter(0, math.inf), "Parameter 1 of the start is inf"),
        (lambda e: e.with_start(np.zeros(3)), "has 32 parameters, not 3"),
        (lambda e: e.reinitialised("ones", 1), "no initialiser called “ones”"),
        (lambda e: e.reinitialised("he", -1), "The seed must be between 0"),
    ],
)
def test_an_edit_that_goes_too_far_is_refused_and_changes_nothing(edit, words):
    e = made()
    with pytest.raises(InputError, match=words):
        edit(e)
    assert e == made()


def test_no_ninth_hidden_layer():
    e = Experiment(widths=(1, *[2] * 8, 1), activations=("relu",) * 9)
    with pytest.raises(InputError, match="at most 8 hidden layers; 9 were asked for"):
        e.with_layer(1)


def test_another_activation_keeps_the_weights():
    after = made().with_activation(2, "sigmoid")
    assert after.activations == ("tanh", "sigmoid", "identity")
    assert after.start == made().start
    for key in ACTIVATIONS:
        assert made().with_activation(3, key).activations[2] == key


def test_one_parameter():
    after = made().with_parameter(4, 0.125)
    assert after.start[4] == 0.125
    assert after.start[:4] + after.start[5:] == made().start[:4] + made().start[5:]
    assert made().with_parameter(31, 2).start[31] == 2.0


def test_new_weights():
    e = made().with_parameter(0, 9.0)
    for key in INITIALISERS:
        after = e.reinitialised(key, 12)
        assert (after.initialiser, after.seed) == (key, 12)
        assert np.array_equal(after.theta, after.mlp.initial(key, 12))


# --- data ----------------------------------------------------------------------------------------


def test_data_of_the_same_shape_keep_the_weights():
    e = made().with_parameter(0, 9.0)
    after = e.with_data(DataChoice("step", samples=50))
    assert after.start == e.start
    assert after.data.source == "step"


def test_data_of_another_shape_change_the_ends_and_keep_the_middle():
    e = made()
    after = e.with_data(of_table(2, 3))
    assert after.widths == (2, 5, 3, 3)
    (old_W, old_b), (W, b) = parts(e), parts(after)
    assert np.array_equal(W[1], old_W[1])
    assert np.array_equal(b[1], old_b[1])
    assert W[0].shape == (5, 2)
    with pytest.raises(InputError, match="number of columns must be between 1 and 64; 65 is not"):
        e.with_data(of_table(65))


def test_the_loss_follows_the_task_only_when_the_task_changes():
    e = made(loss="huber")
    classes = e.with_data(of_table(2, task="classification"))
    assert classes.loss == "bce"
    assert classes.with_data(DataChoice("line")).loss == "mse"
    # a loss chosen for classes stays while they stay, and where it still fits
    chosen = dataclasses.replace(classes, loss="mae")
    assert chosen.with_data(of_table(2, task="classification", rows=9)).loss == "mae"
    assert chosen.with_data(DataChoice("line")).loss == "mae"
    assert e.with_data(of_table(3)).loss == "huber"


def test_a_table_counts_only_while_it_is_the_source():
    choice = of_table(2)
    assert choice.dataset == table(2)
    back = dataclasses.replace(choice, source="line")
    assert back.dataset == DataChoice("line").dataset
    assert dataclasses.replace(back, source="table").dataset == table(2)


def test_the_training_loss_is_that_of_the_training_rows():
    e = made(loss="huber", l1=0.1, l2=0.2, batch_size=5, batch_seed=2,
             data=DataChoice("sine", samples=40, test_fraction=0.25, scaling="standardise"))  # fmt: skip
    f, held = e.training_loss(), e.test_loss()
    assert (f.samples, held.samples) == (30, 10)
    assert (f.loss, f.l1, f.l2, f.batch_size, f.batch_seed) == (LOSSES["huber"], 0.1, 0.2, 5, 2)
    assert (held.l1, held.l2, held.batch_size) == (0.0, 0.0, 0)  # the plain loss
    assert f.inputs.mean() == pytest.approx(0.0, abs=1e-14)
    assert f.inputs.std() == pytest.approx(1.0)
    assert e.training_loss() is not f  # buffers of its own
    assert made().test_loss() is None
    assert f.value(e.theta) == e.training_loss().value(e.theta)


def test_data_are_drawn_once():
    assert made().data.dataset is made().data.dataset
    assert made().data.prepared is made().data.prepared


# --- optimizers ----------------------------------------------------------------------------------


def test_an_optimizer_choice_makes_its_optimizer():
    choice = OptimizerChoice("momentum", (("learning_rate", 0.5),))
    assert choice.optimizer == OPTIMIZERS["momentum"](learning_rate=0.5)
    faster = choice.with_parameter("beta", 0.5)
    assert faster.optimizer == OPTIMIZERS["momentum"](learning_rate=0.5, beta=0.5)
    assert choice.optimizer.beta == 0.9
    with pytest.raises(InputError, match="beta must be ≥ 0"):
        choice.with_parameter("beta", 2.0)
    with pytest.raises(InputError, match="no hyperparameter “gamma”"):
        choice.with_parameter("gamma", 2.0)


def test_which_optimizers_take_part():
    e = opening()
    assert e.enabled == (0, 1, 2)
    off = e.with_optimizer(1, dataclasses.replace(e.optimizers[1], enabled=False))
    assert off.enabled == (0, 2)
    assert e.enabled == (0, 1, 2)
    assert off.optimizers[0] == e.optimizers[0]


def test_what_the_window_opens_on_can_run():
    e = opening()
    assert e == opening()
    assert [choice.key for choice in e.optimizers] == ["gradient_descent", "momentum", "adam"]
    f = e.training_loss()
    for i in e.enabled:
        method = e.optimizers[i].optimizer
        at = method.begin(f, e.theta)
        first = at.f
        for _ in range(200):
            at = method.step(f, at)
        assert at.f < 0.8 * first
