"""The derivative table: affine maps, activation functions, losses and penalties.

Each activation and each loss is stated once, with its first and second
derivative; the tape, the fused training pass, the exact Hessian and the
formulas on screen are all made from these rows. At a kink the derivative is
the one PyTorch takes: relu'(0) = 0 and sign(0) = 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import numpy as np

from gdsim.engine.objective import Array
from gdsim.engine.registry import Registry
from gdsim.engine.tape import Partial, Primitive

#: Constants as arrays of no dimensions, so that NumPy need not make one of a Python float at every call.
ZERO, ONE = np.zeros(()), np.ones(())

# -- affine ------------------------------------------------------------------

#: z = W a + b with ``W (fan_out, fan_in)``, ``a (fan_in, N)``, ``b (fan_out,)``.
AFFINE = Primitive(
    "affine",
    lambda W, a, b: W @ a + b[:, None],
    (
        Partial(r"a^{\top}", lambda z, W, a, b: a, lambda u, a: u @ a.T),
        Partial(r"W", lambda z, W, a, b: W, lambda u, W: W.T @ u),
        Partial(r"1", lambda z, W, a, b: np.ones(z.shape[-1]), lambda u, ones: u @ ones),
    ),
)


def sum_of(count: int) -> Primitive:
    """The sum of ``count`` scalars; each partial derivative is 1."""
    one = Partial("1", lambda out, *terms: ONE, lambda u, factor: u * factor)
    return Primitive("sum", lambda *terms: np.add.reduce(terms), (one,) * count)


# -- activation functions ------------------------------------------------------


@dataclass(frozen=True)
class Activation:
    r"""An elementwise function with its first two derivatives.

    ``value(z, out)`` writes :math:`\varphi(z)`; ``slope(z, a, out)`` writes
    :math:`\varphi'(z)` given ``a = value(z)``; ``bend(z, a)`` returns
    :math:`\varphi''(z)`. ``kink`` is where the first derivative jumps, if it does.
    """

    key: str
    title: str
    latex: str
    slope_latex: str
    value: Callable[[Array, Array], Any]
    slope: Callable[[Array, Array, Array], Any]
    bend: Callable[[Array, Array], Array]
    kink: float | None = None

    def __call__(self, z: Array) -> Array:
        """The function at ``z``, as a new array."""
        z = np.asarray(z, dtype=np.float64)
        out = np.empty_like(z)
        self.value(z, out)
        return out

    def derivative(self, z: Array) -> Array:
        """First derivative at ``z``, as a new array."""
        z = np.asarray(z, dtype=np.float64)
        out = np.empty_like(z)
        self.slope(z, self(z), out)
        return out

    @property
    def primitive(self) -> Primitive:
        """The row as the tape uses it."""

        def factor(a: Array, z: Array) -> Array:
            out = np.empty_like(z)
            self.slope(z, a, out)
            return out

        return Primitive(self.key, self, (Partial(self.slope_latex, factor, lambda u, f: u * f),))


ACTIVATIONS: Registry[Activation] = Registry("activation function")


class _Rules(Protocol):
    """What a class must hold to be filed as an activation."""

    def value(self, z: Array, out: Array, /) -> Any: ...

    def slope(self, z: Array, a: Array, out: Array, /) -> Any: ...


R = TypeVar("R", bound=_Rules)


def _activation(
    key: str,
    title: str,
    latex: str,
    slope_latex: str,
    bend: Callable[[Array, Array], Array],
    kink: float | None = None,
) -> Callable[[R], R]:
    """File a class holding ``value`` and ``slope`` as the activation ``key``."""

    def add(rules: R) -> R:
        row = Activation(key, title, latex, slope_latex, rules.value, rules.slope, bend, kink)
        ACTIVATIONS.register(key)(row)
        return rules

    return add


def _zero(z: Array, a: Array) -> Array:
    return np.zeros_like(z)


@_activation("relu", "ReLU", r"\max(0, z)", r"\mathbf{1}[z > 0]", _zero, kink=0.0)
class _ReLU:
    @staticmethod
    def value(z: Array, out: Array) -> None:
        np.maximum(z, ZERO, out=out)

    @staticmethod
    def slope(z: Array, a: Array, out: Array) -> None:
        np.sign(a, out)  # a > 0 exactly where z > 0, and sign is a third of the price of a comparison


LEAK = 0.01


@_activation("leaky_relu", "Leaky ReLU", r"\max(0.01 z, z)", r"1\ \mathrm{or}\ 0.01", _zero, kink=0.0)
class _LeakyReLU:
    @staticmethod
    def value(z: Array, out: Array) -> None:
        np.multiply(z, LEAK, out)
        np.maximum(z, out, out=out)

    @staticmethod
    def slope(z: Array, a: Array, out: Array) -> None:
        np.heaviside(z, 0.0, out)
        np.maximum(out, LEAK, out=out)


def _elu_bend(z: Array, a: Array) -> Array:
    return np.where(z > 0, 0.0, a + 1.0)


@_activation("elu", "ELU", r"z\ \mathrm{or}\ e^{z} - 1", r"1\ \mathrm{or}\ e^{z}", _elu_bend, kink=0.0)
class _ELU:
    @staticmethod
    def value(z: Array, out: Array) -> None:
        np.minimum(z, 0.0, out=out)
        np.expm1(out, out)
        np.copyto(out, z, where=z > 0)

    @staticmethod
    def slope(z: Array, a: Array, out: Array) -> None:
        np.minimum(a, 0.0, out=out)
        np.add(out, 1.0, out)


def sigmoid(z: Array, out: Array | None = None) -> Array:
    """1 / (1 + e^-z) without overflow."""
    out = np.negative(z, out=out) if out is not None else np.negative(z)
    np.minimum(out, 709.0, out=out)
    np.exp(out, out)
    np.add(out, 1.0, out)
    np.reciprocal(out, out)
    return out


def _silu_bend(z: Array, a: Array) -> Array:
    s = sigmoid(z)
    return s * (1.0 - s) * (2.0 + z * (1.0 - 2.0 * s))


@_activation("silu", "SiLU", r"z\,\sigma(z)", r"\sigma(z) + a\,(1 - \sigma(z))", _silu_bend)
class _SiLU:
    @staticmethod
    def value(z: Array, out: Array) -> None:
        sigmoid(z, out)
        np.multiply(z, out, out)

    @staticmethod
    def slope(z: Array, a: Array, out: Array) -> None:
        s = sigmoid(z)
        np.subtract(1.0, s, out)
        np.multiply(a, out, out)
        np.add(s, out, out)


_ERF_A = (1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2, 3.77485237685302021e2)
_ERF_A_LAST = 3.20937758913846947e3
_ERF_B = (2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3)
_ERF_B_LAST = 2.84423683343917062e3
_ERFC_C = (
    2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1,
    2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3,
)  # fmt: skip
_ERFC_C_LAST = 1.23033935479799725e3
_ERFC_D = (
    1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
    3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3,
)  # fmt: skip
_ERFC_D_LAST = 1.23033935480374942e3


def _rational(y: Array, p: tuple[float, ...], p_last: float, q: tuple[float, ...], q_last: float) -> Array:
    """W. J. Cody's nested form: numerator p, monic denominator q."""
    numerator, denominator = p[0] * y, y
    for c, d in zip(p[1:], q, strict=True):
        numerator, denominator = (numerator + c) * y, (denominator + d) * y
    result: Array = (numerator + p_last) / (denominator + q_last)
    return result


def erf(x: Array) -> Array:
    """The error function to double precision (W. J. Cody, Math. Comp. 23, 1969)."""
    x = np.asarray(x, dtype=np.float64)
    y = np.minimum(np.abs(x), 6.0)  # erf(6) is 1 in double precision
    tail = 1.0 - np.exp(-y * y) * _rational(y, _ERFC_C, _ERFC_C_LAST, _ERFC_D, _ERFC_D_LAST)
    near = np.minimum(y, 0.5)
    centre = near * _rational(near * near, _ERF_A, _ERF_A_LAST, _ERF_B, _ERF_B_LAST)
    return np.copysign(np.where(y <= 0.46875, centre, tail), x)


_INV_SQRT2 = 0.5**0.5
_INV_SQRT_2PI = float((2.0 * np.pi) ** -0.5)


@_activation(
    "gelu",
    "GELU",
    r"z\,\Phi(z)",
    r"\Phi(z) + z\,\phi(z)",
    lambda z, a: (2.0 - z * z) * np.exp(-0.5 * z * z) * _INV_SQRT_2PI,
)
class _GELU:
    @staticmethod
    def value(z: Array, out: Array) -> None:
        np.multiply(0.5 * z, 1.0 + erf(_INV_SQRT2 * z), out)

    @staticmethod
    def slope(z: Array, a: Array, out: Array) -> None:
        np.multiply(z, np.exp(-0.5 * z * z), out)
        np.multiply(out, _INV_SQRT_2PI, out)
        np.add(out, 0.5 + 0.5 * erf(_INV_SQRT2 * z), out)


def _softplus_bend(z: Array, a: Array) -> Array:
    s = sigmoid(z)
    return s * (1.0 - s)


@_activation("softplus", "Softplus", r"\ln(1 + e^{z})", r"\sigma(z)", _softplus_bend)
class _Softplus:
    @staticmethod
    def value(z: Array, out: Array) -> None:
        np.abs(z, out)
        np.negative(out, out)
        np.exp(out, out)
        np.log1p(out, out)
        np.add(out, np.maximum(z, 0.0), out)

    @staticmethod
    def slope(z: Array, a: Array, out: Array) -> None:
        sigmoid(z, out)


@_activation("tanh", "Tanh", r"\tanh z", r"1 - a^{2}", lambda z, a: -2.0 * a * (1.0 - a * a))
class _Tanh:
    value = np.tanh

    @staticmethod
    def slope(z: Array, a: Array, out: Array) -> None:
        np.multiply(a, a, out)
        np.subtract(ONE, out, out)


@_activation("sigmoid", "Sigmoid", r"\sigma(z)", r"a\,(1 - a)", lambda z, a: a * (1.0 - a) * (1.0 - 2.0 * a))
class _Sigmoid:
    @staticmethod
    def value(z: Array, out: Array) -> None:
        sigmoid(z, out)

    @staticmethod
    def slope(z: Array, a: Array, out: Array) -> None:
        np.subtract(ONE, a, out)
        np.multiply(a, out, out)


@_activation("identity", "Identity", r"z", r"1", _zero)
class _Identity:
    @staticmethod
    def value(z: Array, out: Array) -> None:
        np.copyto(out, z)

    @staticmethod
    def slope(z: Array, a: Array, out: Array) -> None:
        out.fill(1.0)


# -- losses --------------------------------------------------------------------


@dataclass(frozen=True)
class Loss:
    r"""A loss that is a scaled sum over outputs and samples: :math:`L = s \sum \rho(\hat y, t)`.

    ``rho``, ``slope`` and ``bend`` are :math:`\rho` and its derivatives in
    :math:`\hat y`. ``mean_over_outputs`` says whether s is 1/(outputs x samples)
    or 1/samples; either way the gradient of a batch is the mean of its samples'.
    """

    key: str
    title: str
    latex: str
    slope_latex: str
    rho: Callable[[Array, Array], Array]
    slope: Callable[[Array, Array], Array]
    bend: Callable[[Array, Array], Array]
    mean_over_outputs: bool = True
    task: str = "regression"
    quadratic: float = 0.0  # rho = quadratic * (y - t)^2: lets the fused pass share the residual

    def scale(self, outputs: int, samples: int) -> float:
        """The factor s."""
        return 1.0 / (samples * (outputs if self.mean_over_outputs else 1))

    def value(self, Y: Array, T: Array) -> Array:
        """L for outputs ``Y (..., outputs, N)`` and targets ``T (outputs, N)``."""
        total: Array = np.sum(self.rho(Y, T), axis=(-2, -1))
        return total * self.scale(T.shape[-2], T.shape[-1])

    @property
    def primitive(self) -> Primitive:
        """The row as the tape uses it; the target is a constant."""

        def factor(out: Array, Y: Array, T: Array) -> Array:
            return self.slope(Y, T) * self.scale(T.shape[-2], T.shape[-1])

        return Primitive(self.key, self.value, (Partial(self.slope_latex, factor, lambda u, f: u * f), None))


LOSSES: Registry[Loss] = Registry("loss")
HUBER_DELTA = 1.0


def _huber(Y: Array, T: Array) -> Array:
    r = np.abs(Y - T)
    q = np.minimum(r, HUBER_DELTA)
    return q * (r - 0.5 * q)


def _bce(Y: Array, T: Array) -> Array:
    # max(y, 0) - y t + ln(1 + e^-|y|): the logits form that cannot overflow
    return np.maximum(Y, 0.0) - Y * T + np.log1p(np.exp(-np.abs(Y)))


def _bce_bend(Y: Array, T: Array) -> Array:
    s = sigmoid(Y)
    return s * (1.0 - s)


for _loss in (
    Loss(
        "mse",
        "Mean squared error",
        r"\frac{1}{n}\sum(\hat{y} - t)^{2}",
        r"\frac{2(\hat{y} - t)}{n}",
        lambda Y, T: (Y - T) ** 2,
        lambda Y, T: 2.0 * (Y - T),
        lambda Y, T: np.full_like(Y, 2.0),
        quadratic=1.0,
    ),
    Loss(
        "half_squared_error",
        "Half squared error",
        r"\frac{1}{N}\sum\frac{1}{2}(\hat{y} - t)^{2}",
        r"\frac{\hat{y} - t}{N}",
        lambda Y, T: 0.5 * (Y - T) ** 2,
        lambda Y, T: Y - T,
        lambda Y, T: np.ones_like(Y),
        mean_over_outputs=False,
        quadratic=0.5,
    ),
    Loss(
        "mae",
        "Mean absolute error",
        r"\frac{1}{n}\sum|\hat{y} - t|",
        r"\frac{\mathrm{sign}(\hat{y} - t)}{n}",
        lambda Y, T: np.abs(Y - T),
        lambda Y, T: np.sign(Y - T),
        lambda Y, T: np.zeros_like(Y),
    ),
    Loss(
        "huber",
        "Huber",
        r"\frac{1}{n}\sum h(\hat{y} - t)",
        r"\frac{\mathrm{clip}(\hat{y} - t, -1, 1)}{n}",
        _huber,
        lambda Y, T: np.clip(Y - T, -HUBER_DELTA, HUBER_DELTA),
        lambda Y, T: (np.abs(Y - T) < HUBER_DELTA).astype(np.float64),
    ),
    Loss(
        "bce",
        "Binary cross-entropy (logits)",
        r"-\frac{1}{n}\sum t\ln\sigma(\hat{y}) + (1 - t)\ln(1 - \sigma(\hat{y}))",
        r"\frac{\sigma(\hat{y}) - t}{n}",
        _bce,
        lambda Y, T: sigmoid(Y) - T,
        _bce_bend,
        task="classification",
    ),
):
    LOSSES[_loss.key] = _loss


# -- penalties -----------------------------------------------------------------


def penalty_primitive(l1: float, l2: float, count: int) -> Primitive:
    r"""R = l1 sum|w| + l2/2 sum w^2 over ``count`` weight matrices (biases are not penalised)."""

    def value(*weights: Array) -> Array:
        return np.float64(sum(l1 * np.abs(W).sum() + 0.5 * l2 * np.vdot(W, W) for W in weights))  # type: ignore[return-value]

    def partial(i: int) -> Partial:
        def factor(out: Array, *weights: Array) -> Array:
            W = weights[i]
            return l1 * np.sign(W) + l2 * W

        return Partial(r"\lambda_1\,\mathrm{sign}(w) + \lambda_2 w", factor, lambda u, f: u * f)

    return Primitive("penalty", value, tuple(partial(i) for i in range(count)))
