"""The optimizer's step taken apart: every shown quantity has the bits of the step itself."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from problems import Quadratic, problem

from gdsim.engine import descent
from gdsim.engine.iterate import Status
from gdsim.engine.optimizers import OPTIMIZERS, Order
from gdsim.engine.schedules import Constant, CosineDecay, Tuned, tuned
from gdsim.engine.surfaces import SURFACES
from gdsim.engine.update_rules import RULES
from gdsim.engine.update_steps import update_plan, update_steps
from gdsim.ui.typesetting import _typeset

HIMMELBLAU, ROSENBROCK = SURFACES["himmelblau"], SURFACES["rosenbrock"]
#: Fields of a state whose letter in the steps is another one.
SYMBOLS = {
    "mu_product": r"\mu_1\cdots\mu_t",
    "v_max": r"v_{max}",
    "delta": r"\delta",
    "slope": r"d^{\top}\nabla f",
    "beta": r"\beta",
    "alpha": r"\alpha",
    "rho": r"\rho",
    "Delta": r"\Delta",
    "lam": r"\lambda",
    "nu": r"\nu",
    "H": "H_{ii}",
    "B": "B_{ii}",
}


def variants(key):
    """The method as it is, with each of its options, and with all that can be put around it."""
    method = OPTIMIZERS[key]
    small = (
        {"learning_rate": 1e-3}
        if method.order is Order.FIRST and key not in ("rprop", "steepest_descent")
        else {}
    )
    yield method(**small)
    for option in method.options():
        for choice in option.choices:
            if choice != option.default:
                yield method(**small, **{option.name: choice})
    plain = method(**small)
    if key in RULES:
        yield tuned(plain, clip=2.0)
        if key != "rprop":
            yield tuned(plain, CosineDecay(5.0, 0.1), warm_up=3)
            yield tuned(plain, CosineDecay(5.0, 0.1), warm_up=3, clip=2.0)
    elif hasattr(plain, "learning_rate") and method.order is not Order.FIRST:
        yield tuned(plain, CosineDecay(5.0, 0.5))


CASES = [method for key in OPTIMIZERS for method in variants(key)]


def name_of(method):
    plain = method.inner if isinstance(method, Tuned) else method
    options = [str(getattr(plain, option.name)) for option in plain.options()]
    around = ["tuned"] * isinstance(method, Tuned) + ["clip"] * bool(getattr(method, "clip", 0))
    return "-".join([plain.key, *options, *around])


def problems(method):
    """Functions and networks, with and without mini-batches, that the method works on."""
    found = [
        (HIMMELBLAU, np.array([-1.0, 1.0])),
        (ROSENBROCK, np.array([-1.2, 1.0])),
        problem((2, 3, 1), "tanh", samples=9, l2=0.01),
        problem((1, 4, 2), "relu", samples=9, batch_size=4),
    ]
    return [(f, x) for f, x in found if method.refusal(f) is None]


def walked(method, f, x, steps):
    with np.errstate(all="ignore"):
        at = method.begin(f, x)
        for _ in range(steps):
            after = method.step(f, at)
            if not (np.isfinite(after.f) and np.isfinite(after.g).all()):
                return
            yield at, after
            at = after


def bits(value):
    return np.asarray(value, dtype=np.float64).tobytes()


def test_every_method_is_covered():
    assert {(m.inner if isinstance(m, Tuned) else m).key for m in CASES} == set(OPTIMIZERS)
    searching = {key for key, m in OPTIMIZERS.items() if m.options() or m.order is not Order.FIRST}
    assert set(RULES) == set(OPTIMIZERS) - searching


@pytest.mark.parametrize("method", CASES, ids=name_of)
def test_the_steps_are_those_of_the_optimizer(method):
    plan = update_plan(method)
    assert len(plan) >= 2
    taken = 0
    for f, x in problems(method):
        for at, after in walked(method, f, x, 6):
            steps = update_steps(method, f, at, after)
            taken += 1
            assert [s.number for s in steps] == list(range(1, len(plan) + 1))
            assert [s.symbol for s in steps] == [symbol for symbol, _ in plan]
            assert [s.writes for s in steps] == [False] * (len(plan) - 1) + [True]
            assert steps[-1].symbol == "x"
            assert bits(steps[-1].value) == bits(after.x)
            for step in steps:
                assert step.value.dtype == np.float64
                assert step.value.shape in ((), after.x.shape)
            moved = not np.array_equal(at.x, after.x)
            if moved and method.plan(f, at).length:
                shows_the_state(steps, after.state)
    assert taken >= 12


def shows_the_state(steps, state):
    """Each field of the new state that has a step, or of several rows the newest, by its diagonal if a matrix."""
    held = int(state.held) if "held" in state._fields else None
    shown = {step.symbol: step.value for step in steps}
    for field in state._fields:
        value = np.asarray(getattr(state, field))
        symbol = SYMBOLS.get(field, field)
        if field == "held" or (symbol not in shown and field == "alpha"):
            continue
        if held is not None and field in ("s", "y", "rho"):
            value = value[max(held - 1, 0)]
        if field in ("H", "B"):
            value = value.diagonal()
        if type(state).__name__ == "SignSteps" and field == "g" and "g" not in shown:
            symbol = r"\tilde{g}"
        if type(state).__name__ == "Length":
            symbol = r"\alpha"
        assert symbol in shown, field
        assert bits(shown[symbol]) == bits(value), field


@pytest.mark.parametrize("method", CASES, ids=name_of)
def test_formulas_can_be_typeset(method):
    for symbol, formula in update_plan(method):
        assert _typeset(symbol) is not None
        assert _typeset(formula) is not None, formula


@pytest.mark.parametrize("key", RULES)
def test_each_quantity_has_one_line_and_no_line_needs_one_that_is_only_shown(key):
    rule = RULES[key]
    targets = [a.target for a in rule.assignments]
    assert len(set(targets)) == len(targets)
    assert targets[-1] == "theta"
    assert rule.state == () or set(rule.state) < set(targets)
    for shown in (a for a in rule.assignments if a.shown_only):
        assert shown.target not in rule.lines
        assert not any(shown.target in a.expression for a in rule.assignments)


@pytest.mark.parametrize("key", RULES)
def test_the_lines_alone_make_the_run(key):
    method = OPTIMIZERS[key](learning_rate=0.01)
    names = {each.name: getattr(method, each.name) for each in method.hyperparameters()}
    names |= {"np": np, "math": __import__("math"), "theta": np.array([-1.0, 1.0]), "rate": 0.01}
    exec(RULES[key].begin, names)
    at = method.begin(HIMMELBLAU, names["theta"])
    for k in range(8):
        names |= {"k": k, "g": HIMMELBLAU.gradient(names["theta"])}
        exec(RULES[key].lines, names)
        at = method.step(HIMMELBLAU, at)
    assert bits(names["theta"]) == bits(at.x)


def test_adam_by_hand():
    # f = 2 x^2 at x = 3: g = 12; Kingma & Ba 2015, algorithm 1, at t = 1 and t = 2
    f, adam = Quadratic(4.0), OPTIMIZERS["adam"](learning_rate=0.1)
    at = adam.begin(f, np.array([3.0]))
    after = adam.step(f, at)
    t, m, v, m_hat, v_hat, step, x = (float(s.value.item()) for s in update_steps(adam, f, at, after))
    assert (t, m, v) == (1.0, pytest.approx(1.2), pytest.approx(0.144))
    assert (m_hat, v_hat) == (pytest.approx(12.0), pytest.approx(144.0))
    assert (step, x) == (pytest.approx(-0.1), pytest.approx(2.9))
    second = adam.step(f, after)
    t, m, v, m_hat, v_hat, step, x = (float(s.value.item()) for s in update_steps(adam, f, after, second))
    g = 4.0 * 2.9
    assert (t, m) == (2.0, pytest.approx(0.9 * 1.2 + 0.1 * g))
    assert v == pytest.approx(0.999 * 0.144 + 0.001 * g * g)
    assert m_hat == pytest.approx(m / 0.19)
    assert v_hat == pytest.approx(v / (1 - 0.999**2))
    assert step == pytest.approx(-0.1 * m_hat / v_hat**0.5)
    assert x == pytest.approx(2.9 + step)


def test_gradient_descent_by_hand():
    f, method = Quadratic(2.0), OPTIMIZERS["gradient_descent"](learning_rate=0.1)
    at = method.begin(f, np.array([5.0]))
    steps = update_steps(method, f, at, method.step(f, at))
    assert [(s.symbol, float(s.value.item())) for s in steps] == [(r"\Delta x", -1.0), ("x", 4.0)]


def test_learning_rate_and_clipped_gradient_come_first():
    f = Quadratic(3.0, 4.0)
    method = tuned(
        OPTIMIZERS["gradient_descent"](learning_rate=0.1), CosineDecay(4.0, 0.0), warm_up=2, clip=1.0
    )
    at = method.begin(f, np.array([1.0, 1.0]))
    g, rate, step, x = update_steps(method, f, at, method.step(f, at))
    assert (g.symbol, rate.symbol) == ("g", r"\eta_k")
    assert g.value == pytest.approx([0.6, 0.8])
    assert float(rate.value) == 0.1 * (0.5 * 2.0) * 0.5
    assert step.formula == r"-\eta_k\,g"
    assert step.value == pytest.approx([-0.03, -0.04])
    assert x.value == pytest.approx([0.97, 0.96])


def test_rprop_keeps_its_own_g():
    method = tuned(OPTIMIZERS["rprop"](), Constant(), clip=1.0)
    symbols = [symbol for symbol, _ in update_plan(method)]
    assert symbols[0] == r"\tilde{g}"
    assert "g" in symbols


@pytest.mark.parametrize("key", ["gradient_descent", "adam", "newton"])
def test_a_step_that_left_the_finite_numbers_is_one_step(key):
    method = OPTIMIZERS[key]()
    f = Quadratic(1.0, 2.0)
    at = method.begin(f, np.array([1.0, 1.0]))
    after = at._replace(x=np.array([np.inf, 1.0]), f=np.inf)
    (step,) = update_steps(method, f, at, after)
    assert step.writes
    assert step.formula == "x"
    assert bits(step.value) == bits(at.x)


def test_a_refused_method_is_one_step():
    f, x = problem((2, 3, 1), "tanh", loss="mae", samples=5)
    method = OPTIMIZERS["gauss_newton"]()
    at = descent.start(f, method, x, descent.StoppingRule())
    assert at.status == Status.STALLED
    (step,) = update_steps(method, f, at, at)
    assert step.writes
    assert bits(step.value) == bits(x)


@pytest.mark.parametrize(
    "key", ["bfgs", "lbfgs", "conjugate_gradient", "damped_newton", "trust_region", "sr1"]
)
def test_where_nothing_is_lower_x_stays_and_the_formulas_say_so(key):
    method, f = OPTIMIZERS[key](), Quadratic(1.0, 2.0)
    f.hessian = lambda x: np.diag([1.0, 2.0])
    at = method.begin(f, np.zeros(2))
    after = method.step(f, at)
    assert after.status == Status.STALLED
    steps = update_steps(method, f, at, after)
    assert len(steps) == len(update_plan(method))
    assert (steps[-1].formula, bits(steps[-1].value)) == ("x", bits(at.x))
    for step in steps:
        if step.symbol in ("s", "y", r"\rho", "H_{ii}", "B_{ii}", r"\beta"):
            assert step.formula in (step.symbol, "0", "1")
        if step.symbol == r"\alpha":
            assert float(step.value) == 0.0


def test_a_direction_that_was_given_up_says_minus_g():
    method = OPTIMIZERS["bfgs"]()
    at = method.begin(HIMMELBLAU, np.array([-1.0, 1.0]))
    uphill = at._replace(state=at.state._replace(H=-np.eye(2)))
    after = method.step(HIMMELBLAU, uphill)
    steps = {s.symbol: s for s in update_steps(method, HIMMELBLAU, uphill, after)}
    assert steps["p"].formula == "-g"
    assert bits(steps["p"].value) == bits(-at.g)


def test_a_plan_at_hand_is_used():
    method = dataclasses.replace(OPTIMIZERS["bfgs"]())
    at = method.begin(ROSENBROCK, np.array([-1.2, 1.0]))
    plan = method.plan(ROSENBROCK, at)
    marked = plan._replace(length=0.125)
    steps = {s.symbol: s for s in update_steps(method, ROSENBROCK, at, plan.after, marked)}
    assert float(steps[r"\alpha"].value) == 0.125
