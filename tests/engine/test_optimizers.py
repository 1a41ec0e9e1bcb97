"""Optimizers: torch's trajectories, pure steps, and hyperparameters that know their range."""

from __future__ import annotations

import dataclasses
import inspect
import math

import numpy as np
import pytest
from problems import Himmelblau, Quadratic, Rosenbrock, problem, reference

from gdsim.engine.objective import Counted, Ledger
from gdsim.engine.optimizers import OPTIMIZERS, Order
from gdsim.engine.optimizers.base import Hyperparameter, Optimizer, optimizer
from gdsim.engine.sentence import InputError

TRAJECTORIES = reference("first_order")["trajectories"]
FUNCTIONS = {"himmelblau": Himmelblau(), "rosenbrock": Rosenbrock()}
#: Hyperparameters of the reference that are not the defaults here.
CASES = [(function, key) for function in TRAJECTORIES for key in TRAJECTORIES[function] if key in OPTIMIZERS]


def same(a, b):
    """The same bits in every field of two iterates."""
    states = zip(a.state, b.state, strict=True)
    pairs = [(a.x, b.x), (a.f, b.f), (a.g, b.g), *states]
    return a.k == b.k and a.ledger == b.ledger and all(np.array_equal(p, q) for p, q in pairs)


def walk(method, f, x, steps):
    at = method.begin(f, np.array(x, dtype=float))
    path = [at]
    for _ in range(steps):
        path.append(method.step(f, path[-1]))
    return path


# --- torch ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("function", "key"), CASES)
def test_trajectory_of_torch(function, key):
    numbers = TRAJECTORIES[function][key]
    method = OPTIMIZERS[key](learning_rate=numbers["learning_rate"])
    path = walk(method, FUNCTIONS[function], TRAJECTORIES[function]["start"], max(numbers["steps"]))
    for k, wanted in zip(numbers["steps"], numbers["x"], strict=True):
        assert path[k].k == k
        assert path[k].x == pytest.approx(wanted, rel=1e-10, abs=1e-12)


def test_the_three_of_this_version_are_compared():
    assert {key for _, key in CASES} >= {"gradient_descent", "momentum", "adam"}
    assert set(TRAJECTORIES) == set(FUNCTIONS)


# --- rules by hand -------------------------------------------------------------------------------


def test_gradient_descent_by_hand():
    path = walk(OPTIMIZERS["gradient_descent"](learning_rate=0.1), Quadratic(1.0, 4.0), [1.0, -1.0], 2)
    assert path[1].x == pytest.approx([0.9, -0.6], rel=1e-15)
    assert path[2].x == pytest.approx([0.81, -0.36], rel=1e-15)
    assert path[0].f == 2.5
    assert path[1].g == pytest.approx([0.9, -2.4], rel=1e-15)
    assert path[2].state == ()


def test_momentum_by_hand():
    path = walk(OPTIMIZERS["momentum"](learning_rate=0.1, beta=0.5), Quadratic(2.0), [1.0], 2)
    assert path[0].state.v.tolist() == [0.0]
    assert path[1].state.v == pytest.approx([2.0], rel=1e-15)
    assert path[1].x == pytest.approx([0.8], rel=1e-15)
    assert path[2].state.v == pytest.approx([0.5 * 2.0 + 1.6], rel=1e-15)
    assert path[2].x == pytest.approx([0.8 - 0.26], rel=1e-15)


def test_adam_by_hand():
    method = OPTIMIZERS["adam"](learning_rate=0.1, beta1=0.5, beta2=0.75, epsilon=1e-3)
    path = walk(method, Quadratic(2.0), [1.0], 2)
    assert path[1].x == pytest.approx([1 - 0.1 * 2 / (2 + 1e-3)], rel=1e-14)  # corrected: as if m = g
    g = 2 * path[1].x[0]
    m, v = 0.5 * 1.0 + 0.5 * g, 0.75 * 1.0 + 0.25 * g * g
    step = 0.1 * (m / 0.75) / (math.sqrt(v / (1 - 0.75**2)) + 1e-3)
    assert path[2].state.m == pytest.approx([m], rel=1e-14)
    assert path[2].state.v == pytest.approx([v], rel=1e-14)
    assert path[2].x == pytest.approx(path[1].x - step, rel=1e-14)


# --- what holds for every optimizer --------------------------------------------------------------


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_it_says_what_it_is(key):
    method = OPTIMIZERS[key]
    assert method.key == key
    assert method.title
    assert method.rule
    assert method.source
    assert isinstance(method.order, Order)
    assert inspect.getdoc(method)
    assert method.__dataclass_params__.frozen
    parameters = method.hyperparameters()
    assert [p.name for p in parameters] == [field.name for field in dataclasses.fields(method)]
    for p in parameters:
        assert p.symbol
        assert p.checked(p.default) == p.default == getattr(method(), p.name)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_a_step_is_a_pure_function_of_the_iterate(key):
    f, theta = problem((2, 3, 1), "tanh", samples=9, batch_size=4)
    method = OPTIMIZERS[key]()
    path = walk(method, f, theta, 5)
    at = path[3]
    kept = at._replace(
        x=at.x.copy(), g=at.g.copy(), state=type(at.state)(*(part.copy() for part in at.state))
    )
    for array in (at.x, at.g, *at.state):
        array.flags.writeable = False
    once, again = method.step(f, at), method.step(f, at)
    assert same(once, again)
    assert same(once, path[4])
    assert same(at, kept)
    assert same(OPTIMIZERS[key]().step(f, kept), once)  # nothing hides in the optimizer
    for array in (once.x, once.g):
        assert not any(np.shares_memory(array, old) for old in (at.x, at.g, *at.state))


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_an_iterate_is_the_loss_and_gradient_of_its_own_mini_batch(key):
    f, theta = problem((2, 3, 1), "tanh", samples=9, batch_size=4)
    for at in walk(OPTIMIZERS[key](), f, theta, 4):
        value, gradient = f.at_iteration(at.k).value_and_gradient(at.x)
        assert at.f == value
        assert np.array_equal(at.g, gradient)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_many_starts_at_once_are_each_alone(key):
    starts = np.array([[-1.0, 1.0], [0.5, 0.5], [2.0, -2.0]])
    method = OPTIMIZERS[key](learning_rate=1e-3)
    together = walk(method, Himmelblau(), starts, 20)
    for i, start in enumerate(starts):
        alone = walk(method, Himmelblau(), start, 20)
        for a, b in zip(alone, together, strict=True):
            assert np.allclose(a.x, b.x[i], rtol=1e-13, atol=0)
    assert together[-1].gradient_norm == pytest.approx(np.linalg.norm(together[-1].g, axis=1).max())


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_the_ledger_is_what_was_really_spent(key):
    f = Counted(Himmelblau())
    path = walk(OPTIMIZERS[key](learning_rate=1e-3), f, [-1.0, 1.0], 7)
    assert path[-1].ledger == f.ledger
    assert path[0].ledger == Ledger(values=1, gradients=1)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_it_goes_down_a_bowl(key):
    path = walk(OPTIMIZERS[key](), Quadratic(1.0, 3.0), [1.0, -1.0], 300)
    assert path[-1].f < 0.2 * path[0].f


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_hyperparameters_out_of_range_are_refused_with_a_sentence(key):
    for p in OPTIMIZERS[key].hyperparameters():
        wrong = [p.high, math.nan, math.inf, -math.inf, math.nextafter(p.low, -math.inf)]
        for value in [*wrong, p.low] if p.open_low else wrong:
            with pytest.raises(InputError, match=p.name.replace("_", " ") + r" must be (>|≥) "):
                OPTIMIZERS[key](**{p.name: value})
        lowest = p.low if not p.open_low else math.nextafter(p.low, math.inf)
        assert getattr(OPTIMIZERS[key](**{p.name: lowest}), p.name) == lowest


def test_optimizers_are_values():
    adam = OPTIMIZERS["adam"]
    assert adam(learning_rate=0.1) == adam(learning_rate=0.1)
    assert hash(adam(learning_rate=0.1)) == hash(adam(learning_rate=0.1))
    assert adam(learning_rate=0.1) != adam(learning_rate=0.2)
    assert adam(learning_rate=1) == adam(learning_rate=1.0)
    with pytest.raises(dataclasses.FrozenInstanceError):
        adam().learning_rate = 1.0


def test_a_range_says_which_side_is_open():
    rate = OPTIMIZERS["gradient_descent"].hyperparameters()[0]
    assert rate == Hyperparameter("learning_rate", r"\eta", 0.05, 0.0, 1e12, True)
    with pytest.raises(InputError, match=r"^learning rate must be > 0 and below 1e\+12; 0 is not\.$"):
        OPTIMIZERS["gradient_descent"](learning_rate=0)
    with pytest.raises(InputError, match=r"^beta must be ≥ 0 and below 1; 1 is not\.$"):
        OPTIMIZERS["momentum"](beta=1)


def test_registering():
    with pytest.raises(InputError, match="no optimizer called “newton-raphson”"):
        OPTIMIZERS["newton-raphson"]
    with pytest.raises(KeyError, match="registered twice"):
        optimizer("adam")(OPTIMIZERS["adam"])
    with pytest.raises(NotImplementedError):
        Optimizer().init(np.zeros(1))
    with pytest.raises(NotImplementedError):
        Optimizer().step(Quadratic(1.0), None)
