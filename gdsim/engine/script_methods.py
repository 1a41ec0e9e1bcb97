"""Every optimizer's step as NumPy source: the rules of order 1 line by line, the rest around the engine's searches."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from gdsim.engine import quadratic_model, script_trace
from gdsim.engine.experiment import OptimizerChoice
from gdsim.engine.formula import Formula
from gdsim.engine.linesearch import LINE_SEARCHES
from gdsim.engine.network import TrainingLoss
from gdsim.engine.optimizers import one_and_half_order, steps
from gdsim.engine.script_curvature import network_derivatives
from gdsim.engine.script_source import source
from gdsim.engine.surface import Surface
from gdsim.engine.update_rules import RULES


class Method(NamedTuple):
    """A method in ``theta``, ``loss``, ``g``, ``k``, ``rate`` and its settings by name.

    ``asks`` says that every iteration begins by asking for loss and gradient; a method that searches
    brings them along. ``functions`` go with the step, the derivatives beside the gradient among them.
    """

    asks: bool
    begin: str
    step: str
    functions: str = ""


class _Rule(NamedTuple):
    """A method of another order than 1: what it keeps, and the lines of a step.

    A method that aims gives the direction p, the first length, and what it learns from the step found;
    one that does not has the whole step in ``aim``.
    """

    begin: str
    aim: str
    learn: str = ""
    first: str = "rate"
    flatter: float = 0.9
    needs: tuple[Callable[..., Any], ...] = ()
    derivative: str = ""


_SECANT = """\
s, y = found.x - theta, found.g - g
sy = float(s.dot(y))
if _curved(s, y, sy):
    if scaling == "first_pair" and not learned:
        H = H * (sy / float(y.dot(y)))
    Hy, learned = H.dot(y), True
{update}
alpha = found.alpha"""
_BEGIN_SECANT = "H, learned, alpha = np.eye(len(theta)), False, 0.0"
_BFGS = """\
    u = s * (0.5 * (1.0 + float(y.dot(Hy)) / sy)) - Hy
    outer = (s * (1.0 / sy))[:, None] * u
    H = H + (outer + outer.T)"""
_DFP = """\
    yHy = float(y.dot(Hy))
    if yHy > 0.0:
        H = H + (s[:, None] * s * (1.0 / sy) - Hy[:, None] * Hy * (1.0 / yHy))"""
_LATER = "{steepest}\n    if alpha:\n        first = rate"
_LBFGS = """\
q, shares = -g, []
for s, y, rho in reversed(memory):
    shares.append(rho * s.dot(q))
    q = q - shares[-1] * y
if memory and scaling == "last_pair":
    s, y, rho = memory[-1]
    q = q * (1.0 / (rho * float(y.dot(y))))
for (s, y, rho), share in zip(memory, reversed(shares)):
    q = q + (share - rho * y.dot(q)) * s
p = q"""
_LEARN_LBFGS = """\
s, y = found.x - theta, found.g - g
sy = float(s.dot(y))
if _curved(s, y, sy):
    memory = [*memory, (s, y, 1.0 / sy)][-int(pairs):]
alpha = found.alpha"""
_LEARN_CG = """\
if formula == "fletcher_reeves":
    beta = float(found.g.dot(found.g) / g.dot(g))
else:
    beta = max(0.0, float(found.g.dot(found.g - g) / g.dot(g)))
beta = beta if math.isfinite(beta) else 0.0
d, alpha, slope = p, found.alpha, float(g.dot(p))"""
_SR1 = """\
p = np.zeros_like(g)
for _ in range(MAX_TRIES):
    p, Bp = within(B, g, radius)
    x = theta + p
    new_loss, new_g = value_and_gradient(x)
    change, length = new_g - g, math.sqrt(p.dot(p))
    ratio = agreement(loss, float(new_loss), predicted(g, p, Bp), g, new_g)
    if np.isfinite(change).all():
        B, _ = _rank_one(B, p, change)
    if ratio > 0.75:
        radius = max(radius, 2.0 * length) if length > 0.8 * radius else radius
    elif ratio < 0.1:
        radius = 0.5 * min(length, radius)
    if ratio > 1e-3 or not radius > 0.0:
        break
if not ratio > 1e-3:
{stalled}
theta, loss, g = x, new_loss, new_g"""
_TRUST = """\
{model}
for _ in range(MAX_TRIES):
{within}
    x = theta + p
    new_loss = float(value(x))
    promised, length = predicted(g, p, Bp), math.sqrt(p.dot(p))
    ratio = agreement(loss, new_loss, promised)
    if ratio > 1e-4:
        new_g = value_and_gradient(x)[1]
        ratio = agreement(loss, new_loss, promised, g, new_g)
    if ratio > 0.75:
        radius = max(radius, 2.0 * length) if length > 0.8 * radius else radius
    elif not ratio >= 0.25:
        radius = 0.25 * min(length, radius)
    if ratio > 1e-4 or not radius > 0.0:
        break
if not ratio > 1e-4:
{{stalled}}
theta, loss, g = x, new_loss, new_g"""
_TAKEN_APART = _TRUST.format(
    model="""\
B = hessian(theta)
B = B if np.isfinite(B).all() else np.zeros_like(B)  # without a finite Hessian, the tangent plane
spectrum = Spectrum(B, g)""",
    within="    p = spectrum.within(radius)\n    Bp = B.dot(p)",
)
_BY_PRODUCTS = _TRUST.format(
    model="", within="    p, Bp, _ = steihaug(lambda v: hessian_vector(theta, v), g, radius)"
).lstrip()
_LM = """\
J = jacobian(theta)
B = 2.0 * J.T.dot(J)
if not lam:
    lam = damping * (float(B.diagonal().max()) or 1.0)
for _ in range(MAX_TRIES):
    p = rate * solved(B + lam * np.eye(len(g)), -g)
    x = theta + p
    new_loss = float(value(x))
    promised = predicted(g, p, B.dot(p))
    ratio = agreement(loss, new_loss, promised)
    if ratio > 1e-4:
        new_g = value_and_gradient(x)[1]
        ratio = agreement(loss, new_loss, promised, g, new_g)
    if ratio > 1e-4 or np.array_equal(x, theta):
        break
    lam, nu = lam * nu, nu * 2.0
if not ratio > 1e-4:
{stalled}
lam, nu = lam * max(1.0 / 3.0, 1.0 - (2.0 * min(ratio, 1.0) - 1.0) ** 3), 2.0
theta, loss, g = x, new_loss, new_g"""
_AGREEMENT = (quadratic_model.predicted, steps.agreement)

_CURVED = (one_and_half_order._curved,)
SEARCHING = {
    "steepest_descent": _Rule("", "p = -g"),
    "conjugate_gradient": _Rule(
        "d, beta, alpha, slope = np.zeros_like(theta), 0.0, 0.0, 0.0",
        "p = beta * d - g if beta else -g",
        _LEARN_CG,
        "{steepest}\n    if alpha:\n        first = alpha * min(max(slope / float(g.dot(p)), 1e-3), 1e3)",
        flatter=0.1,
    ),
    "bfgs": _Rule(_BEGIN_SECANT, "p = -H.dot(g)", _SECANT.format(update=_BFGS), _LATER, needs=_CURVED),
    "dfp": _Rule(_BEGIN_SECANT, "p = -H.dot(g)", _SECANT.format(update=_DFP), _LATER, 0.1, needs=_CURVED),
    "lbfgs": _Rule("memory, alpha = [], 0.0", _LBFGS, _LEARN_LBFGS, _LATER, needs=_CURVED),
    "gauss_newton": _Rule(
        "",
        "J = jacobian(theta)\np = stationary(2.0 * J.T.dot(J), g, delta)",
        needs=(quadratic_model.stationary,),
        derivative="jacobian",
    ),
    "damped_newton": _Rule(
        "",
        "_, p = convexified(hessian(theta), g, delta)",
        needs=(quadratic_model.convexified,),
        derivative="hessian",
    ),
    "sr1": _Rule(
        "B, radius = np.eye(len(theta)), {rate}",
        _SR1,
        needs=(steps.within, one_and_half_order._rank_one, *_AGREEMENT),
    ),
    "trust_region": _Rule(
        "radius = {rate}",
        _TAKEN_APART,
        needs=(quadratic_model.Spectrum, *_AGREEMENT),
        derivative="hessian",
    ),
    "levenberg_marquardt": _Rule(
        "lam, nu = 0.0, 2.0",
        _LM,
        needs=(quadratic_model.solved, *_AGREEMENT),
        derivative="jacobian",
    ),
}

_OBJECTIVE = """\
objective = SimpleNamespace(
    value=value,
    value_and_gradient=value_and_gradient,
    gradient=lambda x: value_and_gradient(x)[1],{more}
)


class Iterate(NamedTuple):
    x: np.ndarray
    f: float
    g: np.ndarray"""
_SEARCH = """\
{aim}
at, found = Iterate(theta, loss, g), None
if g.dot(p) < 0.0:
    first = {first}
    found = {search}(objective, at, p, first, {flatter})
if found is None or not found.lower:
    # the direction does not descend, or nothing along it is lower: forget, and go straight down
    if g.any() and (found is None or not np.array_equal(-g, p)):
        p = -g
{forget}        first = {steepest}
        found = {search}(objective, at, p, first, {flatter})
    if found is None or not found.lower:
{stalled}
{learn}
theta, loss, g = found.x, found.f, found.g"""


def numpy_method(choice: OptimizerChoice, loss: TrainingLoss | None, function: Surface | Formula) -> Method:
    """The optimizer's lines for a network's loss or, where there is none, for the function."""
    if choice.key in RULES:
        rule = RULES[choice.key]
        return Method(True, rule.begin, rule.lines)
    if choice.key == "newton":
        own = _derivatives(["hessian"], loss, function) + "\n\n\n" + source(quadratic_model.stationary)
        return Method(True, "", "p = stationary(hessian(theta), g)\ntheta = theta + rate * p", own)
    rule_of = SEARCHING[choice.key]
    if choice.key == "trust_region" and loss is not None and loss.dimension > quadratic_model.MAX_EIGEN:
        rule_of = rule_of._replace(
            aim=_BY_PRODUCTS, needs=(quadratic_model.steihaug, *_AGREEMENT), derivative="hessian_vector"
        )
    search = str(getattr(choice.plain, "line_search", ""))
    wanted = ["value", rule_of.derivative]
    if search == "exact":
        wanted += ["hessian", "hessian_vector"] if loss is None else ["hessian_vector"]
    derivatives = _derivatives([name for name in dict.fromkeys(wanted) if name], loss, function)
    draws = loss is not None and 0 < loss.batch_size < loss.samples
    stop = 'print(f"stalled at k = {k + 1}")\nbreak'
    if draws:
        stop = "continue  # the next mini-batch is another function"
    functions, step = _searching(rule_of, search, stop) if search else _moving(rule_of, stop)
    begin = rule_of.begin.replace("{rate}", "learning_rate")
    return Method(False, begin, step, f"{derivatives}\n\n\n{functions}")


def _searching(rule: _Rule, search: str, stop: str) -> tuple[str, str]:
    """Functions and step of a method that aims and searches."""
    exact, constant = search == "exact", search == "constant"
    objective = _OBJECTIVE.format(more="\n    hessian_vector=hessian_vector," if exact else "")
    steepest = "rate" if constant else "rate * min(1.0, 1.0 / max(math.sqrt(g.dot(g)), 1e-300))"
    step = _SEARCH.format(
        aim=rule.aim,
        search=search,
        first="rate" if constant else rule.first.format(steepest=steepest),
        steepest=steepest,
        flatter=rule.flatter,
        forget=textwrap.indent(rule.begin + "\n", " " * 8) if rule.begin else "",
        stalled=textwrap.indent(stop, " " * 8),
        learn=rule.learn,
    )
    return source(LINE_SEARCHES[search], *rule.needs) + "\n\n\n" + objective, step


def _moving(rule: _Rule, stop: str) -> tuple[str, str]:
    """Functions and step of a method that tries steps until one leads down."""
    again = stop.replace("continue", f"{rule.begin.replace('{rate}', 'rate')}\ncontinue")
    functions = f"MAX_TRIES = {one_and_half_order.MAX_TRIES}\n{source(*rule.needs)}"
    return functions, rule.aim.replace("{stalled}", textwrap.indent(again, "    "))


def _derivatives(wanted: Sequence[str], loss: TrainingLoss | None, function: Surface | Formula) -> str:
    parts = []
    if loss is not None:
        if "value" in wanted:
            parts.append("def value(theta):\n    return value_and_gradient(theta)[0]")
        if rest := [name for name in wanted if name != "value"]:
            parts.append(network_derivatives(loss, rest))
        return "\n\n\n".join(parts)
    for name in wanted:
        if name == "hessian_vector":
            parts.append(
                "def hessian_vector(theta, v):\n    return np.matmul(hessian(theta), v[..., None])[..., 0]"
            )
        else:
            parts.append(getattr(script_trace, name)(function))
    return "\n\n\n".join(parts)
