"""Optimizers: torch's trajectories, pure steps, and hyperparameters that know their range."""

from __future__ import annotations

import dataclasses
import inspect
import math
import re

import numpy as np
import pytest
from problems import Quadratic, problem, reference

from gdsim.engine.history import History
from gdsim.engine.objective import Counted, Ledger
from gdsim.engine.optimizers import OPTIMIZERS, Order
from gdsim.engine.optimizers.base import Hyperparameter, Optimizer, optimizer
from gdsim.engine.sentence import InputError
from gdsim.engine.surfaces import SURFACES
from gdsim.ui.forms import formula_lines
from gdsim.ui.typesetting import LONGEST, _typeset

HIMMELBLAU, ROSENBROCK = SURFACES["himmelblau"], SURFACES["rosenbrock"]
TRAJECTORIES = reference("first_order")["trajectories"]
FUNCTIONS = {"himmelblau": HIMMELBLAU, "rosenbrock": ROSENBROCK}
CASES = [(function, key) for function in TRAJECTORIES for key in TRAJECTORIES[function] if key != "start"]
FIRST_ORDER = [key for key, method in OPTIMIZERS.items() if method.order is Order.FIRST]
BATCHED = [key for key, method in OPTIMIZERS.items() if method.batched]
X_SQUARED = reference("curvature_and_stopping")["f_x_squared_three_steps"]


def same(a, b):
    """The same bits in every field of two iterates."""
    states = zip(a.state, b.state, strict=True)
    pairs = [(a.x, b.x), (a.f, b.f), (a.g, b.g), *states]
    return a.k == b.k and a.ledger == b.ledger and all(np.array_equal(p, q) for p, q in pairs)


def walk(method, f, x, steps):
    """Iterates 0 .. steps, with floating-point warnings off as in a descent."""
    with np.errstate(all="ignore"):
        path = [method.begin(f, np.array(x, dtype=float))]
        for _ in range(steps):
            path.append(method.step(f, path[-1]))
    return path


def suits(method, f):
    return method.refusal(f) is None


def some_function(method):
    """A function the method works on, and a start."""
    if suits(method, HIMMELBLAU):
        return HIMMELBLAU, np.array([-1.0, 1.0])
    return problem((2, 3, 1), "tanh", samples=9)


def some_rate(key):
    """The method with a learning rate that leads somewhere on these functions, if it has one."""
    names = {p.name for p in OPTIMIZERS[key].hyperparameters()}
    small = "learning_rate" in names and OPTIMIZERS[key].order is Order.FIRST
    return OPTIMIZERS[key](learning_rate=1e-3) if small else OPTIMIZERS[key]()


# --- torch ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("function", "key"), CASES)
def test_trajectory_of_torch(function, key):
    numbers = TRAJECTORIES[function][key]
    method = OPTIMIZERS[key](learning_rate=numbers["learning_rate"])
    path = walk(method, FUNCTIONS[function], TRAJECTORIES[function]["start"], max(numbers["steps"]))
    for k, wanted in zip(numbers["steps"], numbers["x"], strict=True):
        assert path[k].k == k
        assert path[k].x == pytest.approx(wanted, rel=1e-10, abs=1e-12, nan_ok=True)


def test_every_method_of_order_1_is_compared_with_torch():
    # torch.optim has no line search for steepest descent; test_curvature_methods compares it with the book
    assert {key for _, key in CASES} == set(FIRST_ORDER) - {"steepest_descent"}
    assert set(TRAJECTORIES) == set(FUNCTIONS)


@pytest.mark.parametrize(
    ("column", "method"),
    [
        ("momentum_0.9", OPTIMIZERS["momentum"](learning_rate=0.1)),
        ("nesterov_pytorch_form", OPTIMIZERS["nesterov"](learning_rate=0.1)),
        ("rmsprop_0.9", OPTIMIZERS["rmsprop"](learning_rate=0.1, alpha=0.9)),
        ("adam", OPTIMIZERS["adam"](learning_rate=0.1)),
    ],
)
def test_three_steps_on_x_squared(column, method):
    path = walk(method, Quadratic(2.0), [1.0], 3)
    assert [at.x[0] for at in path[1:]] == pytest.approx(X_SQUARED[column], rel=1e-9)


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


def test_rprop_by_hand():
    path = walk(OPTIMIZERS["rprop"](learning_rate=0.4), Quadratic(1.0), [1.0], 5)
    # on with longer steps, over the minimum, a step of waiting, back at half the length
    assert [at.x[0] for at in path] == pytest.approx([1.0, 0.6, 0.12, -0.456, -0.456, -0.168], rel=1e-13)
    assert [at.state.delta[0] for at in path] == pytest.approx([0.4, 0.4, 0.48, 0.576, 0.288, 0.288])
    assert path[4].state.g[0] == 0.0
    capped = walk(OPTIMIZERS["rprop"](learning_rate=1.0, step_max=1.1), Quadratic(1.0), [9.0], 4)
    assert [at.x[0] for at in capped] == pytest.approx([9.0, 8.0, 6.9, 5.8, 4.7])


def test_amsgrad_divides_by_the_largest_mean_square():
    path = walk(OPTIMIZERS["amsgrad"](learning_rate=0.3, beta2=0.5), Quadratic(1.0), [1.0], 40)
    squares = np.array([at.state.v[0] for at in path])
    peaks = np.array([at.state.v_max[0] for at in path])
    assert np.array_equal(peaks, np.maximum.accumulate(squares))
    assert squares[-1] < 0.5 * peaks[-1]


def test_adamw_decays_the_weights_beside_the_gradient():
    flat = Quadratic(0.0)  # the gradient is zero: only the decay moves
    path = walk(OPTIMIZERS["adamw"](learning_rate=0.5, weight_decay=0.2), flat, [10.0], 3)
    assert [at.x[0] for at in path] == pytest.approx([10.0, 9.0, 8.1, 7.29])


def test_radam_is_momentum_until_its_average_is_long_enough():
    method = OPTIMIZERS["radam"](learning_rate=0.01)
    assert [method.rectification(t) > 0 for t in range(1, 8)] == [False] * 5 + [True] * 2
    path = walk(method, Quadratic(3.0), [1.0], 1)
    assert path[1].x[0] == pytest.approx(1.0 - 0.01 * 3.0, rel=1e-13)
    assert method.rectification(10**6) == pytest.approx(1.0, rel=1e-9)
    assert not OPTIMIZERS["radam"](beta2=0.5).rectification(10**6)  # three gradients are never enough


def test_nadam_keeps_the_product_of_its_momenta():
    method = OPTIMIZERS["nadam"](learning_rate=0.01)
    path = walk(method, Quadratic(3.0), [1.0], 6)
    for t, at in enumerate(path):
        assert at.state.mu_product.shape == ()
        assert at.state.mu_product == pytest.approx(math.prod(method.momentum(i) for i in range(1, t + 1)))
    assert method.momentum(1) == pytest.approx(0.9 * (1 - 0.5 * 0.96**0.004))


# --- what holds for every optimizer --------------------------------------------------------------


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_it_says_what_it_is(key):
    method = OPTIMIZERS[key]
    assert method.key == key
    assert method.title
    assert method.source
    assert isinstance(method.order, Order)
    assert inspect.getdoc(method)
    assert method.__dataclass_params__.frozen
    parameters = method.hyperparameters()
    named = [*(p.name for p in parameters), *(o.name for o in method.options())]
    assert sorted(named) == sorted(field.name for field in dataclasses.fields(method))
    for p in parameters:
        assert p.symbol
        assert p.checked(p.default) == p.default == getattr(method(), p.name)
    for o in method.options():
        assert o.checked(o.default) == getattr(method(), o.name)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_its_formulas_can_be_typeset(key):
    method = OPTIMIZERS[key]
    lines = formula_lines(method().rule)
    assert lines
    for latex in [*lines, method().memory, *(p.symbol for p in method.hyperparameters())]:
        assert len(latex) < LONGEST
        assert _typeset(latex) is not None, latex


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
def test_a_state_is_a_named_tuple_of_arrays_of_one_shape(key):
    f, start = some_function(OPTIMIZERS[key]())
    path = walk(some_rate(key), f, start, 4)
    for at in path:
        assert isinstance(at.state, tuple)
        assert all(isinstance(part, np.ndarray) for part in at.state)
        assert at.state._fields == path[0].state._fields
        assert [part.shape for part in at.state] == [part.shape for part in path[0].state]
        assert all(part.dtype == np.float64 for part in at.state)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_it_goes_on_from_a_saved_iterate_bit_for_bit(key):
    f, theta = problem((2, 3, 1), "tanh", samples=9, batch_size=4)
    method = some_rate(key)
    path = walk(method, f, theta, 12)
    at = path[5]
    # a saved run keeps a column per part of the state, and gives back its rows
    saved = [np.stack([part, part])[0] for part in at.state]
    at = at._replace(x=at.x.copy(), g=at.g.copy(), state=type(at.state)(*saved))
    for wanted in path[6:]:
        at = method.step(f, at)
        assert same(at, wanted)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_a_history_walks_back_to_the_same_bits(key):
    f, start = some_function(OPTIMIZERS[key]())
    method = some_rate(key)
    path = walk(method, f, start, 40)
    history = History(f, method, path[0])
    history.recent = type(history.recent)(history.recent, maxlen=4)
    history.capacity = 4
    for at in path[1:]:
        history.append(at)
    assert history.spacing >= 8
    for k in (37, 1, 23, 8, 31):
        assert same(history.at(k), path[k])


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_the_floats_kept_are_those_of_the_formula(key):
    method = OPTIMIZERS[key]()
    numbers = {p.symbol: int(getattr(method, p.name)) for p in method.hyperparameters()}
    product = re.sub(r"(?<=\w)(?=[a-z])", "*", method.memory.replace("^{2}", "**2"))  # 2mn is 2*m*n
    for n in (1, 2, 7):
        assert method.floats_kept(n) == eval(product, {**numbers, "n": n})


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_an_iterate_is_the_loss_and_gradient_of_its_own_mini_batch(key):
    f, theta = problem((2, 3, 1), "tanh", samples=9, batch_size=4)
    for at in walk(OPTIMIZERS[key](), f, theta, 4):
        value, gradient = f.at_iteration(at.k).value_and_gradient(at.x)
        assert at.f == pytest.approx(value, rel=1e-13)
        assert at.g == pytest.approx(gradient, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("key", BATCHED)
def test_many_starts_at_once_are_each_alone(key):
    starts = np.array([[-1.0, 1.0], [0.5, 0.5], [2.0, -2.0], [3.0, 2.0]])  # the last is a minimum
    method = some_rate(key)
    together = walk(method, HIMMELBLAU, starts, 20)
    for i, start in enumerate(starts):
        alone = walk(method, HIMMELBLAU, start, 20)
        for a, b in zip(alone, together, strict=True):
            assert np.allclose(a.x, b.x[i], rtol=1e-12, atol=0)
            assert a.k == b.k
    assert together[-1].gradient_norm == pytest.approx(np.linalg.norm(together[-1].g, axis=1).max())
    grid = walk(method, HIMMELBLAU, starts.reshape(2, 2, 2), 20)
    assert np.array_equal(grid[-1].x.reshape(4, 2), together[-1].x)


def test_every_method_of_order_1_takes_many_starts():
    assert set(FIRST_ORDER) - {"steepest_descent"} <= set(BATCHED)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_the_ledger_is_what_was_really_spent(key):
    f, start = some_function(OPTIMIZERS[key]())
    f = Counted(f)
    path = walk(some_rate(key), f, start, 7)
    assert path[-1].ledger._replace(solves=0) == f.ledger  # solves are the method's own
    assert path[0].ledger.solves == 0
    if OPTIMIZERS[key].order is Order.FIRST:
        assert path[-1].ledger == Ledger(values=8, gradients=8)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_it_goes_down_a_bowl(key):
    method, f, start = OPTIMIZERS[key](), Quadratic(1.0, 3.0), np.array([1.0, -1.0])
    if not suits(method, f):
        f, start = problem((2, 1), samples=9)  # a linear model: a bowl that is a sum of squares
    path = walk(method, f, start, 300)
    lowest = 0.0 if isinstance(f, Quadratic) else walk(OPTIMIZERS["momentum"](), f, start, 2000)[-1].f
    assert path[-1].f - lowest < 0.2 * (path[0].f - lowest)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_it_lowers_the_loss_of_a_network(key):
    f, theta = problem((2, 3, 1), "tanh", samples=9)
    path = walk(OPTIMIZERS[key](), f, theta, 100)
    if key == "newton":  # pure: it goes to whatever stationary point is near
        assert path[-1].gradient_norm < path[0].gradient_norm
    else:
        assert path[-1].f < 0.9 * path[0].f


@pytest.mark.parametrize("key", [key for key in OPTIMIZERS if OPTIMIZERS[key].descends])
def test_it_never_goes_up_if_it_says_so(key):
    method = OPTIMIZERS[key]()
    for f, start in (
        (HIMMELBLAU, [-1.0, 1.0]),
        (HIMMELBLAU, [0.0, 0.0]),
        (ROSENBROCK, [-1.2, 1.0]),
        problem((2, 3, 1), "tanh", samples=9),
    ):
        if suits(method, f):
            losses = np.array([at.f for at in walk(method, f, start, 40)])
            assert np.all(np.diff(losses) <= 1e-14 * (1.0 + np.abs(losses[1:])))
            assert losses[-1] < losses[0]


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
