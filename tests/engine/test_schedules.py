"""Schedules, warm-up and clipping: the numbers they give, and that a tuned method is a method."""

from __future__ import annotations

import dataclasses
import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from problems import Quadratic, problem

from gdsim.engine.descent import Status, StoppingRule, descend
from gdsim.engine.history import History
from gdsim.engine.objective import Counted, Ledger
from gdsim.engine.optimizers import OPTIMIZERS, Order
from gdsim.engine.optimizers.base import Optimizer
from gdsim.engine.schedules import (
    SCHEDULES,
    Constant,
    CosineDecay,
    ExponentialDecay,
    StepDecay,
    Tuned,
    clipped,
    tuned,
)
from gdsim.engine.sentence import InputError
from gdsim.engine.surfaces import SURFACES
from gdsim.ui.forms import formula_lines
from gdsim.ui.typesetting import LONGEST, _typeset, plain_text

HIMMELBLAU = SURFACES["himmelblau"]
GD, ADAM, RPROP = (OPTIMIZERS[key](learning_rate=0.01) for key in ("gradient_descent", "adam", "rprop"))
FIRST_ORDER = [
    key for key, method in OPTIMIZERS.items() if method.order is Order.FIRST and not method.options()
]
#: Every method of order 1 with all there is; the steps of Rprop have no rate to schedule.
ALL = {
    key: tuned(
        OPTIMIZERS[key](learning_rate=1e-2),
        Constant() if key == "rprop" else StepDecay(0.5, 3),
        warm_up=0 if key == "rprop" else 4,
        clip=2.0,
    )
    for key in FIRST_ORDER
}


def walk(method, f, x, steps):
    path = [method.begin(f, np.array(x, dtype=float))]
    for _ in range(steps):
        path.append(method.step(f, path[-1]))
    return path


def same(a, b):
    pairs = [(a.x, b.x), (a.f, b.f), (a.g, b.g), *zip(a.state, b.state, strict=True)]
    return a.k == b.k and a.ledger == b.ledger and all(np.array_equal(p, q) for p, q in pairs)


# --- the factor ----------------------------------------------------------------------------------


def test_constant():
    assert [Constant()(k) for k in (0, 1, 10**9)] == [1.0, 1.0, 1.0]


def test_step():
    assert [StepDecay(0.5, 3)(k) for k in range(8)] == [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25]


def test_exponential():
    assert [ExponentialDecay(0.5)(k) for k in range(4)] == [1, 0.5, 0.25, 0.125]
    assert ExponentialDecay(0.5)(10**9) == 0.0


def test_cosine():
    schedule = CosineDecay(length=8, floor=0.2)
    wanted = [1.0, 0.2 + 0.4 * (1 + math.sqrt(0.5)), 0.6, 0.2 + 0.4 * (1 - math.sqrt(0.5)), 0.2, 0.2, 0.2]
    assert [schedule(k) for k in (0, 2, 4, 6, 8, 9, 10**9)] == pytest.approx(wanted, rel=1e-15)


@pytest.mark.parametrize("key", SCHEDULES)
def test_a_schedule_says_what_it_is(key):
    schedule = SCHEDULES[key]
    assert schedule.key == key
    assert schedule.title
    assert schedule() == schedule()
    assert hash(schedule()) == hash(schedule())
    assert [p.name for p in schedule.hyperparameters()] == [f.name for f in dataclasses.fields(schedule)]
    for latex in [*formula_lines(schedule.rule), *(p.symbol for p in schedule.hyperparameters())]:
        assert _typeset(latex) is not None, latex
    for p in schedule.hyperparameters():
        assert p.checked(p.default) == p.default
        for value in (p.high, math.nan, -1.0):
            with pytest.raises(InputError, match=f"{p.name} must be"):
                schedule(**{p.name: value})


def any_schedule():
    part = st.floats(0.01, 0.999)
    return st.one_of(
        st.builds(Constant),
        st.builds(StepDecay, part, st.integers(1, 50)),
        st.builds(ExponentialDecay, part),
        st.builds(CosineDecay, st.integers(1, 50), part),
    )


@given(any_schedule(), st.integers(0, 30), st.integers(0, 10**6))
@settings(deadline=None)
def test_factors_begin_at_one_and_never_rise(schedule, warm_up, k):
    assert schedule(0) == 1.0
    assert 0.0 <= schedule(k + 1) <= schedule(k) <= 1.0
    method = tuned(GD, schedule, warm_up=warm_up)
    rate = method.learning_rate_at(k) if isinstance(method, Tuned) else method.learning_rate
    assert rate == pytest.approx(0.01 * schedule(k) * min(1.0, (k + 1) / max(warm_up, 1)), rel=1e-15)


def test_the_warm_up_is_linear_and_never_zero():
    method = tuned(GD, warm_up=4)
    rates = [method.learning_rate_at(k) for k in range(6)]
    assert rates == pytest.approx([0.0025, 0.005, 0.0075, 0.01, 0.01, 0.01], rel=1e-15)


# --- the gradient --------------------------------------------------------------------------------

numbers = st.floats(-1e300, 1e300, allow_nan=False)


@given(
    st.lists(st.lists(numbers, min_size=3, max_size=3), min_size=1, max_size=4),
    st.floats(1e-6, 1e9),
)
@settings(deadline=None)
def test_clipping_keeps_directions_and_no_norm_is_above_the_limit(rows, limit):
    g = np.array(rows)
    kept = g.copy()
    with np.errstate(all="ignore"):
        short = clipped(g, limit)
        assert np.array_equal(g, kept)
        for row, result in zip(g, short, strict=True):
            norm = math.hypot(*row)
            assert math.hypot(*result) <= limit * (1 + 1e-14)
            if norm <= limit * (1 - 1e-14):
                assert np.array_equal(result, row)
            elif norm > limit * (1 + 1e-14):
                assert math.hypot(*result) == pytest.approx(limit, rel=1e-14)
                assert result == pytest.approx(row / norm * limit, rel=1e-13, abs=1e-300)
            assert np.array_equal(clipped(row, limit), result)  # each point of a batch on its own


def test_clipping_leaves_short_gradients_as_they_are():
    g = np.array([3.0, 4.0])
    assert clipped(g, 5.0) is g
    assert clipped(g, 2.5) == pytest.approx([1.5, 2.0], rel=1e-15)
    assert not clipped(np.zeros(2), 1.0).any()


# --- the wrapper ---------------------------------------------------------------------------------


def test_nothing_asked_nothing_wrapped():
    assert tuned(ADAM) is ADAM
    assert tuned(ADAM, Constant(), 0, 0.0) is ADAM
    assert tuned(OPTIMIZERS["newton"]()) == OPTIMIZERS["newton"]()


def test_a_schedule_by_hand():
    path = walk(
        tuned(OPTIMIZERS["gradient_descent"](learning_rate=0.5), StepDecay(0.5, 1)), Quadratic(1.0), [8.0], 3
    )
    assert [at.x[0] for at in path] == [8.0, 4.0, 3.0, 2.625]


def test_clipping_by_hand():
    method = tuned(OPTIMIZERS["momentum"](learning_rate=0.5, beta=0.5), clip=1.0)
    path = walk(method, Quadratic(1.0), [8.0], 2)
    assert [at.x[0] for at in path] == [8.0, 7.5, 6.75]
    assert [at.g[0] for at in path] == [8.0, 7.5, 6.75]  # the true gradient
    assert path[2].state.v[0] == 1.5


@pytest.mark.parametrize("key", [key for key in FIRST_ORDER if key != "rprop"])
def test_a_step_is_the_inner_step_at_that_rate(key):
    schedule, f = CosineDecay(10, 0.1), HIMMELBLAU
    path = walk(tuned(OPTIMIZERS[key](learning_rate=1e-2), schedule), f, [-1.0, 1.0], 12)
    for before, after in pairwise(path):
        inner = OPTIMIZERS[key](learning_rate=1e-2 * schedule(before.k))
        assert same(inner.step(f, before), after)


@pytest.mark.parametrize("key", FIRST_ORDER)
def test_a_tuned_method_is_pure_and_replayed(key):
    f, theta = problem((2, 3, 1), "tanh", samples=9, batch_size=4)
    method, counted = ALL[key], Counted(f)
    path = walk(method, counted, theta, 30)
    assert path[-1].ledger == counted.ledger == Ledger(31, 31)
    history = History(f, method, path[0])
    history.recent = type(history.recent)(history.recent, maxlen=4)
    history.capacity = 4
    for at in path[1:]:
        history.append(at)
        value, gradient = f.at_iteration(at.k).value_and_gradient(at.x)
        assert at.f == value
        assert np.array_equal(at.g, gradient)
    for k in (23, 1, 15):
        assert same(history.at(k), path[k])
    at = path[5]
    for array in (at.x, at.g, *at.state):
        array.flags.writeable = False
    assert same(method.step(f, at), path[6])
    after = method.plan(f, at)
    assert same(after.after, path[6])
    assert np.array_equal(after.direction, path[6].x - at.x)


@pytest.mark.parametrize("key", FIRST_ORDER)
def test_a_tuned_method_takes_many_starts(key):
    starts = np.array([[-1.0, 1.0], [3.0, 2.0], [2.0, -2.0]])
    together = walk(ALL[key], HIMMELBLAU, starts, 12)
    for i, start in enumerate(starts):
        alone = walk(ALL[key], HIMMELBLAU, start, 12)
        assert np.allclose(alone[-1].x, together[-1].x[i], rtol=1e-12, atol=0)


@pytest.mark.parametrize("key", FIRST_ORDER)
def test_a_tuned_method_says_what_its_inner_method_says(key):
    method = ALL[key]
    inner = method.inner
    assert isinstance(method, Optimizer)
    for name in ("key", "title", "order", "source", "memory", "batched", "descends", "learning_rate"):
        assert getattr(method, name) == getattr(inner, name)
    assert method.floats_kept(5) == inner.floats_kept(5)
    lines = formula_lines(method.rule)
    assert len(lines) == len(formula_lines(inner.rule)) + (1 if key == "rprop" else 2)
    for line in lines:
        assert len(line) < LONGEST
        assert _typeset(line) is not None, line


def test_the_rule_is_written_in_the_letters_of_its_first_lines():
    words = [plain_text(line) for line in formula_lines(ALL["gradient_descent"].rule)]
    assert words[0] == "g = min(1, c/‖∇f(x)‖)∇f(x)"
    assert words[1].startswith("ηₖ = min(1, (k + 1)/w)η")
    assert words[2] == "x ← x − ηₖ g"
    assert r"\eta_{+}" in ALL["rprop"].rule  # its growth factors are no learning rate
    assert r"\eta_k\lambda" in ALL["adamw"].rule
    assert r"g^{2}" in ALL["adam"].rule
    assert tuned(GD, clip=1.0).rule.endswith(r"x \leftarrow x - \eta\,g")


def test_tuned_methods_are_values():
    make = lambda clip: tuned(OPTIMIZERS["adam"](learning_rate=0.1), StepDecay(0.5, 3), 4, clip)  # noqa: E731
    assert make(1.0) == make(1)
    assert hash(make(1.0)) == hash(make(1.0))
    assert make(1.0) != make(2.0)
    assert make(1.0) != tuned(OPTIMIZERS["adam"](learning_rate=0.2), StepDecay(0.5, 3), 4, 1.0)
    with pytest.raises(dataclasses.FrozenInstanceError):
        make(1.0).clip = 2.0
    assert OPTIMIZERS["adam"](learning_rate=0.1) == make(1.0).inner


def test_a_descent_with_clipping_survives_a_cliff():
    stop = StoppingRule(gradient_norm=1e-3, iteration_limit=3000)
    plain = list(descend(HIMMELBLAU, GD, [40.0, -60.0], stop))[-1]
    assert plain.status is not Status.RUNNING
    assert plain.status == Status.DIVERGED
    assert list(descend(HIMMELBLAU, tuned(GD, clip=10.0), [40.0, -60.0], stop))[-1].status == Status.CONVERGED


# --- what is refused -----------------------------------------------------------------------------


def test_rprop_has_no_rate_to_schedule():
    for asked in ({"schedule": ExponentialDecay()}, {"warm_up": 3}):
        with pytest.raises(InputError, match=r"^Rprop has no learning rate that a schedule"):
            tuned(RPROP, **asked)
    assert isinstance(tuned(RPROP, clip=1.0), Tuned)


@pytest.mark.parametrize(
    "key", [key for key, method in OPTIMIZERS.items() if method.order is not Order.FIRST]
)
def test_only_methods_of_order_1_clip(key):
    method = OPTIMIZERS[key]()
    with pytest.raises(InputError, match=r"^Gradient clipping is for methods of order 1; "):
        tuned(method, clip=1.0)
    if hasattr(method, "learning_rate"):
        assert tuned(method, StepDecay()).learning_rate_at(100) == 0.5 * method.learning_rate
    else:
        with pytest.raises(InputError, match=f"^{method.title} has no learning rate that a schedule"):
            tuned(method, StepDecay())


@pytest.mark.parametrize(
    ("name", "value"), [("warm_up", -1), ("clip", -0.5), ("clip", math.nan), ("warm_up", math.inf)]
)
def test_numbers_out_of_range_are_refused(name, value):
    with pytest.raises(InputError, match=f"{name.replace('_', ' ')} must be ≥ 0"):
        tuned(GD, **{name: value})


def test_there_is_no_such_schedule():
    with pytest.raises(
        InputError, match=r"no schedule called “linear”\. Known: constant, step, exponential, cosine"
    ):
        SCHEDULES["linear"]
