"""The complex-step derivative Im f(x + ih) / h: no difference is taken, so h may be 1e-30 and nothing cancels.

f must be evaluated in complex arithmetic (Squire & Trapp 1998). What asks "which side" (relu, |x|, max) asks
the real part. Every function is written here once more, as its analytic continuation: agreement with the
derivative table is then agreement of two independent statements.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdsim.engine import primitives
from gdsim.engine.dual import Check, bundles, sample_blocks, structure
from gdsim.engine.expression import Binary, Const, Node, Unary, Var, power_rule, walk
from gdsim.engine.formula import Formula
from gdsim.engine.network import TrainingLoss
from gdsim.engine.objective import Array, Objective
from gdsim.engine.primitives import ACTIVATIONS, HUBER_DELTA, LEAK, LOSSES
from gdsim.engine.program import constant
from gdsim.engine.sentence import InputError, Sentence, sentence

#: Complex numbers, or real ones where nothing has moved yet.
Complex = NDArray[Any]

#: So small that h^2 is nothing beside 1, and far from the smallest number.
STEP = 1e-30
#: Floats of one work array.
WORK_FLOATS = 1 << 15


def why_not(objective: Objective) -> Sentence | None:
    """Why the complex step cannot be taken here; None if it can."""
    known = structure(objective)
    if known is None:
        return sentence("The complex step needs a network or a formula; this function is neither.")
    if isinstance(known, TrainingLoss):
        for key in known.mlp.activations:
            if key not in CONTINUED:
                return _no_continuation(ACTIVATIONS[key].title)
        if known.loss.key not in CONTINUED_LOSSES:
            return _no_continuation(LOSSES[known.loss.key].title)
        return None
    for part in walk(known.tree):
        if isinstance(part, Unary | Binary) and part.function not in FUNCTIONS:
            return _no_continuation(part.function)
    return None


def _no_continuation(name: str) -> Sentence:
    return sentence("The complex step has no analytic continuation of {name} to work with.", name=name)


def derivatives(objective: Objective, x: Array, directions: Array, check: Check | None = None) -> Array:
    """Derivatives ``(K,)`` at ``x (P,)`` along ``directions (K, P)``; InputError where there is no way.

    NaN where the function has no value.
    """
    known, refusal = structure(objective), why_not(objective)
    if refusal is not None or known is None:
        assert refusal is not None
        raise InputError(refusal.template, **refusal.values)
    x, V = np.asarray(x, dtype=np.float64), np.asarray(directions, dtype=np.float64)
    with np.errstate(all="ignore"):
        if isinstance(known, TrainingLoss):
            return _of_network(known, known.mlp.checked(x), V, check)
        return _of_formula(known, x, V)


# -- the functions, continued into the complex plane ---------------------------------


def _abs(z: Complex) -> Complex:
    """|z| for real z: z or -z, by the side its real part is on."""
    result: Complex = np.sign(z.real) * z
    return result


def _relu(z: Complex) -> Complex:
    return np.where(z.real > 0, z, 0.0)


def _sigmoid(z: Complex) -> Complex:
    # e^-|z| cannot overflow
    right = z.real >= 0
    e = np.exp(np.where(right, -z, z))
    result: Complex = np.where(right, 1.0, e) / (1.0 + e)
    return result


def _softplus(z: Complex) -> Complex:
    right = z.real >= 0
    result: Complex = np.where(right, z, 0.0) + np.log1p(np.exp(np.where(right, -z, z)))
    return result


def _erf(z: Complex) -> Complex:
    """W. J. Cody's rational functions (see :func:`~gdsim.engine.primitives.erf`) are analytic as they stand."""
    sign = np.where(z.real < 0, -1.0, 1.0)
    y = sign * z
    y = np.where(y.real > 6.0, 6.0, y)
    p = primitives
    tail = 1.0 - np.exp(-y * y) * _cody(y, p._ERFC_C, p._ERFC_C_LAST, p._ERFC_D, p._ERFC_D_LAST)
    near = np.where(y.real > 0.5, 0.5, y)
    centre = near * _cody(near * near, p._ERF_A, p._ERF_A_LAST, p._ERF_B, p._ERF_B_LAST)
    result: Complex = sign * np.where(y.real <= 0.46875, centre, tail)
    return result


def _cody(y: Complex, p: tuple[float, ...], p_last: float, q: tuple[float, ...], q_last: float) -> Complex:
    numerator, denominator = p[0] * y, y
    for c, d in zip(p[1:], q, strict=True):
        numerator, denominator = (numerator + c) * y, (denominator + d) * y
    result: Complex = (numerator + p_last) / (denominator + q_last)
    return result


#: Activations by their key.
CONTINUED: dict[str, Callable[[Complex], Complex]] = {
    "identity": lambda z: z,
    "relu": _relu,
    "leaky_relu": lambda z: np.where(z.real > 0, z, LEAK * z),
    "elu": lambda z: np.where(z.real > 0, z, np.expm1(np.where(z.real > 0, 0.0, z))),
    "silu": lambda z: z * _sigmoid(z),
    "gelu": lambda z: 0.5 * z * (1.0 + _erf(z * 0.5**0.5)),
    "softplus": _softplus,
    "tanh": np.tanh,
    "sigmoid": _sigmoid,
}


def _huber(r: Complex) -> Complex:
    r = _abs(r)
    q = np.where(r.real < HUBER_DELTA, r, HUBER_DELTA)
    return q * (r - 0.5 * q)


#: Losses by their key: rho of outputs and targets.
CONTINUED_LOSSES: dict[str, Callable[[Complex, Array], Complex]] = {
    "mse": lambda Y, T: (Y - T) * (Y - T),
    "half_squared_error": lambda Y, T: 0.5 * (Y - T) * (Y - T),
    "mae": lambda Y, T: _abs(Y - T),
    "huber": lambda Y, T: _huber(Y - T),
    "bce": lambda Y, T: _softplus(Y) - Y * T,
}


# -- networks ----------------------------------------------------------------------


def _times(W: Complex, A: Complex) -> Complex:
    """W A, in two real products where only one of the two is complex."""
    if np.iscomplexobj(W) and np.iscomplexobj(A):
        both: Complex = np.matmul(W, A)
        return both
    imaginary = np.matmul(W.imag, A) if np.iscomplexobj(W) else np.matmul(W, A.imag)
    Z = np.empty(imaginary.shape, dtype=np.complex128)
    Z.real, Z.imag = np.matmul(W.real, A.real), imaginary
    return Z


def _of_network(loss: TrainingLoss, theta: Array, V: Array, check: Check | None) -> Array:
    mlp = loss.mlp
    layers = mlp.layers(theta)
    rho = CONTINUED_LOSSES[loss.loss.key]
    scale = loss.loss.scale(mlp.widths[-1], loss.samples)
    groups = bundles(loss, V, WORK_FLOATS)
    imaginary = np.zeros(len(V))
    done = 0
    for X, T in sample_blocks(loss):
        real = [X]  # below the first weight that moves nothing is complex
        for W, key in zip(layers, mlp.activations, strict=True):
            real.append(ACTIVATIONS[key](W[:, :-1] @ real[-1] + W[:, -1:]))
        for rows, first, moves in groups:
            if first == mlp.depth:
                continue
            A: Complex = real[first]
            for i in range(first, mlp.depth):
                D = moves[i]
                W = layers[i] if D is None else layers[i] + (1j * STEP) * D
                Z = _times(W[..., :-1], A) + W[..., -1:]
                A = CONTINUED[mlp.activations[i]](Z)
                if check is not None:
                    check((done + X.shape[1] * rows.stop / len(V)) / loss.samples)
            imaginary[rows] += rho(A, T).imag.sum(axis=(-2, -1)) * scale
        done += X.shape[1]
    if loss.l1 or loss.l2:
        w = (theta + (1j * STEP) * V) * mlp.weight_mask
        imaginary += (loss.l1 * _abs(w) + 0.5 * loss.l2 * w * w).imag.sum(axis=-1)
    return imaginary / STEP


# -- formulas ----------------------------------------------------------------------

_NOWHERE = complex(np.nan, np.nan)


def _log(z: Complex) -> Complex:
    return np.where(z.real >= 0, np.log(z), _NOWHERE)


def _root(z: Complex) -> Complex:
    """A real root; where it begins it has no slope, and a step that is not real would find one."""
    return np.where((z.real > 0) | (z == 0), np.sqrt(z), _NOWHERE)


def _power(a: Complex, b: Complex) -> Complex:
    return np.where(a.real > 0, np.power(a, b), _NOWHERE)


def _within(function: Callable[[Complex], Complex]) -> Callable[[Complex], Complex]:
    return lambda z: np.where(np.abs(z.real) <= 1.0, function(z), _NOWHERE)


def _larger(a: Complex, b: Complex) -> Complex:
    """At a tie the mean, whose slope is the middle one."""
    return np.where(a.real > b.real, a, np.where(a.real < b.real, b, 0.5 * (a + b)))


def _smaller(a: Complex, b: Complex) -> Complex:
    return np.where(a.real < b.real, a, np.where(a.real > b.real, b, 0.5 * (a + b)))


#: What may stand in a formula.
FUNCTIONS: dict[str, Callable[..., Complex]] = {
    "neg": np.negative,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "exp": np.exp,
    "log": _log,
    "sqrt": _root,
    "abs": _abs,
    "tanh": np.tanh,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "relu": _relu,
    "sigmoid": _sigmoid,
    "atan": np.arctan,
    "asin": _within(np.arcsin),
    "acos": _within(np.arccos),
    "sign": lambda z: np.sign(z.real).astype(np.complex128),
    "step": lambda z: (z.real > 0).astype(np.complex128),
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.divide,
    "pow": _power,
    "max": _larger,
    "min": _smaller,
}


def _of_formula(formula: Formula, x: Array, V: Array) -> Array:
    z = x + (1j * STEP) * V
    values: dict[int, Complex] = {}
    for part in walk(formula.tree):
        values[id(part)] = _value(part, values, z)
    return values[id(formula.tree)].imag / STEP


def _value(part: Node, values: dict[int, Complex], z: Complex) -> Complex:
    if isinstance(part, Var):
        return z[:, part.index]
    fixed = part.value if isinstance(part, Const) else constant(part)
    if fixed is not None:
        return np.full(len(z), fixed, dtype=np.complex128)
    assert isinstance(part, Unary | Binary)
    inner = [values[id(argument)] for argument in part.arguments]
    exponent = constant(part.arguments[-1]) if part.function == "pow" else None
    if exponent is None:
        return FUNCTIONS[part.function](*inner)
    if exponent == 0.5:
        return _root(inner[0])
    if not float(exponent).is_integer():
        return _power(inner[0], inner[1])
    result: Complex = power_rule(exponent).value(inner[0])
    return result
