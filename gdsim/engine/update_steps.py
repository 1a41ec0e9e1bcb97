r"""The optimizer's own step taken apart: what it calculates, one quantity after the other, until x is written.

A method of order 1 executes its lines of :data:`~gdsim.engine.update_rules.RULES`; the others show the
gradient, their direction and its length, and what they have learned. Letters are those of the rule.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import Any, NamedTuple

import numpy as np

from gdsim.engine.iterate import Iterate
from gdsim.engine.objective import Array, Objective
from gdsim.engine.optimizers.base import Optimizer, Plan
from gdsim.engine.schedules import Tuned, clipped
from gdsim.engine.update_rules import RULES


@dataclass(frozen=True, eq=False)
class UpdateStep:
    """One quantity of an update, ``symbol = formula`` in LaTeX: a value ``()`` or one per parameter ``(P,)``.

    The last one ``writes``: its value is the next x.
    """

    number: int
    symbol: str
    formula: str
    value: Array
    writes: bool = False


def update_plan(optimizer: Optimizer[Any]) -> tuple[tuple[str, str], ...]:
    """Symbol and formula of every step of an update, before anything is computed."""
    return _plan(optimizer)


@lru_cache(maxsize=256)
def _plan(optimizer: Optimizer[Any]) -> tuple[tuple[str, str], ...]:
    front, plain, letters = _tuning(optimizer)
    if plain.key in RULES:
        own: Iterable[tuple[str, str]] = ((a.symbol, a.formula) for a in RULES[plain.key].assignments)
    else:
        own = ((each.symbol, each.formula) for each in _parts(plain))
    return (*front, *((letters(symbol), letters(formula)) for symbol, formula in own))


def update_steps(
    optimizer: Optimizer[Any], f: Objective, at: Iterate, after: Iterate, plan: Plan | None = None
) -> tuple[UpdateStep, ...]:
    r"""The update from ``at`` to ``after`` in steps, as many as :func:`update_plan` has, with their values.

    ``plan``, the optimizer's own for ``at``, saves making it again. A step that was refused, or that left the
    finite numbers and so was not taken, is a single one: x \leftarrow x.
    """
    if at.status.rule == "refused" or not _finite(after):
        return (UpdateStep(1, "x", "x", at.x, writes=True),)
    planned = update_plan(optimizer)
    with np.errstate(all="ignore"):
        values, formulas = _values(optimizer, f, at, after, plan)
    changed = dict(formulas)
    last = len(planned)
    return tuple(
        UpdateStep(i, symbol, changed.get(i - last - 1, formula), np.asarray(value, np.float64), i == last)
        for i, ((symbol, formula), value) in enumerate(zip(planned, values, strict=True), start=1)
    )


def _finite(after: Iterate) -> bool:
    return bool(math.isfinite(after.f) and np.isfinite(after.g).all() and np.isfinite(after.x).all())


def _values(
    optimizer: Optimizer[Any], f: Objective, at: Iterate, after: Iterate, plan: Plan | None
) -> tuple[list[Any], list[tuple[int, str]]]:
    """The values in order, and formulas other than the planned ones by index from the end."""
    front: list[Any] = []
    plain, g, rate = optimizer, at.g, getattr(optimizer, "learning_rate", 0.0)
    if isinstance(optimizer, Tuned):
        plain = optimizer.inner
        if optimizer.clip:
            g = clipped(at.g, optimizer.clip)
            front.append(g)
        if optimizer.paced:
            rate = optimizer.learning_rate_at(at.k)
            front.append(rate)
    if plain.key in RULES:
        return front + _executed(plain, at, g, rate), []
    plan = plan or optimizer.plan(f, at)
    parts = _parts(plain)
    taken = _Taken(at, after, plan)
    changed = [
        (i - len(parts), formula)
        for i, part in enumerate(parts)
        if (formula := part.changed(taken)) is not None
    ]
    return front + [part.value(taken) for part in parts], changed


# --- order 1: the lines of the rule --------------------------------------------------------------


@lru_cache
def _compiled(key: str) -> CodeType:
    lines = "\n".join(f"{a.target} = {a.expression}" for a in RULES[key].assignments)
    return compile(lines, f"<update rule of {key}>", "exec")


def _executed(plain: Optimizer[Any], at: Iterate, g: Array, rate: float) -> list[Any]:
    rule = RULES[plain.key]
    names: dict[str, Any] = {each.name: getattr(plain, each.name) for each in plain.hyperparameters()}
    names |= dict(zip(rule.state, at.state, strict=True))
    names |= {"np": np, "math": math, "theta": at.x, "g": g, "k": at.k, "rate": rate}
    exec(_compiled(plain.key), names)
    return [names[each.target] for each in rule.assignments]


# --- schedules and clipping ----------------------------------------------------------------------


def _tuning(optimizer: Optimizer[Any]) -> tuple[list[tuple[str, str]], Optimizer[Any], Callable[[str], str]]:
    """The steps in front, the method itself, and its letters once gradient and learning rate have their own."""
    if not isinstance(optimizer, Tuned):
        return [], optimizer, lambda latex: latex
    lines = optimizer.rule.split(r",\quad ")[: bool(optimizer.clip) + optimizer.paced]
    front = []
    for line in lines:
        symbol, formula = line.split(" = ", 1)
        front.append((symbol, formula))

    def letters(latex: str) -> str:
        if optimizer.clip:
            for gradient in (r"(\nabla f)", r"\nabla f(x)", r"\nabla f"):
                latex = latex.replace(gradient, front[0][0])
        return re.sub(r"\\eta(?![_a-zA-Z])", r"\\eta_k", latex) if optimizer.paced else latex

    return front, optimizer.inner, letters


# --- orders 1.5 and 2, and line searches: direction, length, and what was learned ----------------


class _Taken(NamedTuple):
    """A step that was taken, and its plan."""

    at: Iterate
    after: Iterate
    plan: Plan

    @property
    def moved(self) -> bool:
        """False if nothing lower was found."""
        return self.plan.length != 0.0


class _Part(NamedTuple):
    """One quantity: its value, and the formula where this step departs from the rule, else None."""

    symbol: str
    formula: str
    value: Callable[[_Taken], Any]
    changed: Callable[[_Taken], str | None] = lambda taken: None


def _kept(
    name: str, symbol: str, formula: str, initial: str = "0", entry: Callable[[Any], Any] | None = None
) -> _Part:
    """A field of the state after the step, begun anew where nothing lower was found; or an ``entry`` of it.

    An entry is learned from the pair (s, y): it stays if that is no curvature.
    """

    def value(state: Any) -> Any:
        return getattr(state, name) if entry is None else entry(state)

    def changed(taken: _Taken) -> str | None:
        if taken.moved and (entry is None or _learned(taken)):
            return None
        return symbol if np.array_equal(value(taken.at.state), value(taken.after.state)) else initial

    return _Part(symbol, formula, lambda taken: value(taken.after.state), changed)


def _learned(taken: _Taken) -> bool:
    """True if the state has taken in another pair (s, y)."""
    old, new = (_newest(each.state, "s") for each in (taken.at, taken.after))
    return bool(new.any() and not np.array_equal(old, new))


def _newest(state: Any, name: str) -> Any:
    """A field of a pair; of several, the last one's."""
    rows = getattr(state, name)
    return rows[max(int(state.held) - 1, 0)] if "held" in state._fields else rows


def _of_pair(name: str, symbol: str, formula: str) -> _Part:
    return _kept(name, symbol, formula, entry=lambda state: _newest(state, name))


def _diagonal(name: str, formula: str) -> _Part:
    """A matrix by the number it has for each parameter."""
    return _kept(name, name + "_{ii}", formula, "1", lambda state: np.diagonal(getattr(state, name)))


def _steepest(taken: _Taken) -> bool:
    """True if the direction was given up for steepest descent."""
    return bool(np.array_equal(taken.plan.direction, -taken.at.g))


_G = _Part("g", r"\nabla f(x)", lambda taken: taken.at.g)


def _direction(symbol: str, formula: str) -> _Part:
    return _Part(
        symbol,
        formula,
        lambda taken: taken.plan.direction,
        lambda taken: "-g" if _steepest(taken) and formula != "-g" else None,
    )


def _curvature(symbol: str, formula: str) -> _Part:
    """The diagonal of the matrix that was solved with; steepest descent solves with I."""

    def value(taken: _Taken) -> Array:
        B = taken.plan.curvature
        return np.ones_like(taken.at.x) if B is None else np.diagonal(B)

    return _Part(symbol, formula, value, lambda taken: "1" if taken.plan.curvature is None else None)


def _length(p: str) -> _Part:
    """The length along p; the formula is that of the line search."""
    return _Part(r"\alpha", p, lambda taken: taken.plan.length)


#: The length along P by what the line search promises.
_LOWER = r"f(x + \alpha\,P) \leq f(x) + c_1\alpha\,g^{\top} P"
_SEARCHES = {
    "exact": r"-\frac{g^{\top} P}{P^{\top}\,\nabla^{2} f\,P}",
    "armijo": rf"\max\{{\alpha = \alpha_0 2^{{-j}} :\; {_LOWER}\}}",
    "strong_wolfe": rf"\{{\alpha :\; {_LOWER},\; "
    r"|\nabla f(x + \alpha\,P)^{\top} P| \leq c_2 |g^{\top} P|\}",
    "constant": r"\eta",
}


def _x(formula: str) -> _Part:
    return _Part("x", formula, lambda taken: taken.after.x, lambda taken: None if taken.moved else "x")


_SEARCHED = _length("p")
_ALONG = _x(r"x + \alpha\,p")
_PAIR = (_of_pair("s", "s", r"\alpha\,p"), _of_pair("y", "y", r"\nabla f(x + s) - g"))
_MODEL = r"\arg\min_{|p| \leq \Delta}\ g^{\top} p + \frac{1}{2} p^{\top} "


def _radius(share: str, poor: str) -> str:
    """The next radius: wider after a good step to its edge, a ``share`` of it after a ``poor`` one."""
    return (
        r"\begin{cases}\max(\Delta, 2|p|) & \;\rho > \frac{3}{4},\ |p| > \frac{4}{5}\Delta \\ "
        rf"{share}\,\min(\Delta, |p|) & \;\rho < {poor} \\ \Delta & \;\end{{cases}}"
    )


_PARTS: dict[str, tuple[_Part, ...]] = {
    "steepest_descent": (_G, _direction("p", "-g"), _SEARCHED, _ALONG),
    "conjugate_gradient": (
        _G,
        _direction("d", r"-g + \beta\,d"),
        _length("d"),
        _kept("slope", r"d^{\top}\nabla f", r"d^{\top} g"),
        _kept("beta", r"\beta", r"\max\left(0, \frac{g_{+}^{\top}(g_{+} - g)}{g^{\top} g}\right)"),
        _x(r"x + \alpha\,d"),
    ),
    "bfgs": (
        _G,
        _direction("p", r"-H\,g"),
        _SEARCHED,
        *_PAIR,
        _diagonal(
            "H", r"\left[(I - \rho\,s y^{\top}) H (I - \rho\,y s^{\top}) + \rho\,s s^{\top}\right]_{ii}"
        ),
        _x("x + s"),
    ),
    "dfp": (
        _G,
        _direction("p", r"-H\,g"),
        _SEARCHED,
        *_PAIR,
        _diagonal(
            "H",
            r"\left[H - \frac{H y y^{\top} H}{y^{\top} H y} + \frac{s s^{\top}}{y^{\top} s}\right]_{ii}",
        ),
        _x("x + s"),
    ),
    "lbfgs": (
        _G,
        _direction("p", r"-H(s_{k-m},\, y_{k-m},\, \ldots,\, s_{k-1},\, y_{k-1})\,g"),
        _SEARCHED,
        *_PAIR,
        _of_pair("rho", r"\rho", r"\frac{1}{y^{\top} s}"),
        _x("x + s"),
    ),
    "sr1": (
        _G,
        _direction("p", _MODEL + r"B\,p"),
        _of_pair("s", "s", "p"),
        _of_pair("y", "y", r"\nabla f(x + s) - g"),
        _diagonal("B", r"\left[B + \frac{(y - Bs)(y - Bs)^{\top}}{(y - Bs)^{\top} s}\right]_{ii}"),
        _kept("Delta", r"\Delta", _radius(r"\frac{1}{2}", r"\frac{1}{10}"), r"\Delta_0"),
        _x("x + p"),
    ),
    "gauss_newton": (
        _G,
        _curvature(r"B_{ii}", r"(2 J^{\top} J)_{ii}"),
        _direction("p", r"-B^{-1} g"),
        _SEARCHED,
        _ALONG,
    ),
    "levenberg_marquardt": (
        _G,
        _curvature(r"B_{ii}", r"(2 J^{\top} J + \lambda I)_{ii}"),
        _direction("p", r"-B^{-1} g"),
        _kept("lam", r"\lambda", r"\lambda\,\max\left(\frac{1}{3}, 1 - (2\rho - 1)^{3}\right)"),
        _kept("nu", r"\nu", "2", "2"),
        _x(r"x + \eta\,p"),
    ),
    "newton": (
        _G,
        _curvature(r"B_{ii}", r"(\nabla^{2} f)_{ii}"),
        _direction("p", r"-B^{-1} g"),
        _x(r"x + \eta\,p"),
    ),
    "damped_newton": (
        _G,
        _curvature(r"B_{ii}", r"\left[V \max(|\Lambda|, \delta)\, V^{\top}\right]_{ii}"),
        _direction("p", r"-B^{-1} g"),
        _SEARCHED,
        _ALONG,
    ),
    "trust_region": (
        _G,
        _direction("p", _MODEL + r"\nabla^{2} f\,p"),
        _kept("Delta", r"\Delta", _radius(r"\frac{1}{4}", r"\frac{1}{4}"), r"\Delta_0"),
        _x("x + p"),
    ),
}


def _parts(plain: Optimizer[Any]) -> tuple[_Part, ...]:
    """The quantities of a method that is not one of :data:`RULES`, with the formulas of its options."""
    options = {each.name: getattr(plain, each.name) for each in plain.options()}
    parts = []
    for part in _PARTS[plain.key]:
        if part.symbol == r"\alpha":
            part = part._replace(formula=_SEARCHES[options["line_search"]].replace("P", part.formula))
        if part.symbol == r"\beta" and options["formula"] == "fletcher_reeves":
            part = part._replace(formula=r"\frac{g_{+}^{\top} g_{+}}{g^{\top} g}")
        parts.append(part)
    return tuple(parts)
