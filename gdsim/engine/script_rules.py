"""Activations, losses and schedules as lines of NumPy and PyTorch source.

The NumPy lines carry out the operations of the engine in the engine's order, so
that they give its bits; tests hold each of them to it.
"""

from __future__ import annotations

import textwrap
from typing import NamedTuple

from gdsim.engine import primitives


class Elementwise(NamedTuple):
    """An activation in ``z`` and ``a``: value, slope and bend, its torch module, functions it needs."""

    value: str
    slope: str
    bend: str
    torch: str
    needs: tuple[str, ...] = ()


class LossLines(NamedTuple):
    """A loss in ``y`` and ``targets``: rho, its slope and bend; all of it in PyTorch in ``y`` and ``t``."""

    rho: str
    slope: str
    bend: str
    torch: str
    needs: tuple[str, ...] = ()


# --- functions that an activation or a loss needs ------------------------------------------------


def _numbers(**values: object) -> str:
    lines = (f"{name} = {value!r}" for name, value in values.items())
    return "\n".join(textwrap.fill(line, 100, subsequent_indent="    ") for line in lines) + "\n"


HELPERS = {
    "sigmoid": '''\
def sigmoid(z):
    """1 / (1 + e^-z) without overflow."""
    return np.reciprocal(np.exp(np.minimum(-z, 709.0)) + 1.0)
''',
    "erf": _numbers(
        ERF_A=primitives._ERF_A,
        ERF_A_LAST=primitives._ERF_A_LAST,
        ERF_B=primitives._ERF_B,
        ERF_B_LAST=primitives._ERF_B_LAST,
        ERFC_C=primitives._ERFC_C,
        ERFC_C_LAST=primitives._ERFC_C_LAST,
        ERFC_D=primitives._ERFC_D,
        ERFC_D_LAST=primitives._ERFC_D_LAST,
        INV_SQRT2=primitives._INV_SQRT2,
        INV_SQRT_2PI=primitives._INV_SQRT_2PI,
    )
    + '''

def rational(y, p, p_last, q, q_last):
    """Numerator p over monic denominator q, nested."""
    numerator, denominator = p[0] * y, y
    for c, d in zip(p[1:], q):
        numerator, denominator = (numerator + c) * y, (denominator + d) * y
    return (numerator + p_last) / (denominator + q_last)


def erf(x):
    """The error function to double precision (W. J. Cody, Math. Comp. 23, 1969)."""
    y = np.minimum(np.abs(x), 6.0)
    tail = 1.0 - np.exp(-y * y) * rational(y, ERFC_C, ERFC_C_LAST, ERFC_D, ERFC_D_LAST)
    near = np.minimum(y, 0.5)
    centre = near * rational(near * near, ERF_A, ERF_A_LAST, ERF_B, ERF_B_LAST)
    return np.copysign(np.where(y <= 0.46875, centre, tail), x)
''',
    "huber": '''\
def huber(r):
    """Half a square near zero, a straight line beyond a distance of 1."""
    r = np.abs(r)
    q = np.minimum(r, 1.0)
    return q * (r - 0.5 * q)
''',
}

# --- activations ---------------------------------------------------------------------------------

_FLAT = "np.zeros_like(z)"
ACTIVATION_LINES = {
    "relu": Elementwise("np.maximum(z, 0.0)", "np.sign(a)", _FLAT, "torch.nn.ReLU()"),
    "leaky_relu": Elementwise(
        "np.maximum(z, z * 0.01)",
        "np.maximum(np.heaviside(z, 0.0), 0.01)",
        _FLAT,
        "torch.nn.LeakyReLU(0.01)",
    ),
    "elu": Elementwise(
        "np.where(z > 0, z, np.expm1(np.minimum(z, 0.0)))",
        "np.minimum(a, 0.0) + 1.0",
        "np.where(z > 0, 0.0, a + 1.0)",
        "torch.nn.ELU()",
    ),
    "silu": Elementwise(
        "z * sigmoid(z)",
        "sigmoid(z) + a * (1.0 - sigmoid(z))",
        "sigmoid(z) * (1.0 - sigmoid(z)) * (2.0 + z * (1.0 - 2.0 * sigmoid(z)))",
        "torch.nn.SiLU()",
        ("sigmoid",),
    ),
    "gelu": Elementwise(
        "(0.5 * z) * (1.0 + erf(INV_SQRT2 * z))",
        "z * np.exp(-0.5 * z * z) * INV_SQRT_2PI + (0.5 + 0.5 * erf(INV_SQRT2 * z))",
        "(2.0 - z * z) * np.exp(-0.5 * z * z) * INV_SQRT_2PI",
        "torch.nn.GELU()",
        ("erf",),
    ),
    "softplus": Elementwise(
        "np.log1p(np.exp(-np.abs(z))) + np.maximum(z, 0.0)",
        "sigmoid(z)",
        "sigmoid(z) * (1.0 - sigmoid(z))",
        "torch.nn.Softplus(threshold=40.0)",
        ("sigmoid",),
    ),
    "tanh": Elementwise("np.tanh(z)", "1.0 - a * a", "-2.0 * a * (1.0 - a * a)", "torch.nn.Tanh()"),
    "sigmoid": Elementwise(
        "sigmoid(z)", "a * (1.0 - a)", "a * (1.0 - a) * (1.0 - 2.0 * a)", "torch.nn.Sigmoid()", ("sigmoid",)
    ),
    "identity": Elementwise("z", "np.ones_like(z)", _FLAT, "torch.nn.Identity()"),
}

# --- losses --------------------------------------------------------------------------------------

LOSS_LINES = {
    "mse": LossLines(
        "(y - targets) ** 2", "2.0 * (y - targets)", "np.full_like(y, 2.0)", "((y - t) ** 2).mean()"
    ),
    "half_squared_error": LossLines(
        "0.5 * (y - targets) ** 2", "y - targets", "np.ones_like(y)", "(0.5 * (y - t) ** 2).sum() / len(t)"
    ),
    "mae": LossLines(
        "np.abs(y - targets)", "np.sign(y - targets)", "np.zeros_like(y)", "(y - t).abs().mean()"
    ),
    "huber": LossLines(
        "huber(y - targets)",
        "np.clip(y - targets, -1.0, 1.0)",
        "(np.abs(y - targets) < 1.0).astype(np.float64)",
        "torch.nn.functional.huber_loss(y, t)",
        ("huber",),
    ),
    "bce": LossLines(
        "np.maximum(y, 0.0) - y * targets + np.log1p(np.exp(-np.abs(y)))",
        "sigmoid(y) - targets",
        "sigmoid(y) * (1.0 - sigmoid(y))",
        "torch.nn.functional.binary_cross_entropy_with_logits(y, t)",
        ("sigmoid",),
    ),
}

# --- learning rates ------------------------------------------------------------------------------

#: The factor of iteration k; the fields of the schedule by name.
SCHEDULE_LINES = {
    "constant": "factor = 1.0",
    "step": "factor = {gamma!r} ** math.floor(k / {every!r})",
    "exponential": "factor = {gamma!r} ** k",
    "cosine": (
        "factor = {floor!r} if k >= {length!r} else "
        "{floor!r} + (1.0 - {floor!r}) * 0.5 * (1.0 + math.cos(math.pi * k / {length!r}))"
    ),
}

# --- gradients shortened to a norm ---------------------------------------------------------------

CLIPPED = '''\
def clipped(g, limit):
    """The gradient, shortened to the norm ``limit`` if it is longer."""
    if not np.linalg.norm(g, axis=-1, keepdims=True) > limit:
        return g
    # by the largest entry first: its square, and so the norm, may be too large for a float
    unit = g / np.maximum(np.abs(g).max(), np.finfo(np.float64).tiny)
    return unit * (limit / np.maximum(np.linalg.norm(unit, axis=-1, keepdims=True), 1.0))
'''

TORCH_CLIPPED = '''\
def clip(parameters, limit):
    """Shorten the gradient to the norm ``limit`` if it is longer, to the last digit."""
    norm = torch.cat([p.grad.flatten() for p in parameters]).norm().item()
    if norm > limit:  # torch.nn.utils.clip_grad_norm_ adds 1e-6 to the norm
        for p in parameters:
            p.grad *= limit / norm
'''
