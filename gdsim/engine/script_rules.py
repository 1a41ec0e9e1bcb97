"""Activations, losses, update rules and schedules as lines of NumPy and PyTorch source.

The NumPy lines carry out the operations of the engine in the engine's order, so
that they give its bits; tests hold each of them to it.
"""

from __future__ import annotations

from typing import NamedTuple


class Elementwise(NamedTuple):
    """An activation: its value in ``z``, its slope in ``z`` and ``a``, functions both need, its torch module."""

    value: str
    slope: str
    torch: str
    needs: tuple[str, ...] = ()


class LossLines(NamedTuple):
    """A loss: rho and its slope in ``Y`` and ``T``, and the whole loss in PyTorch in ``y`` and ``t``.

    A quadratic loss has neither: its residual is its slope, up to a factor.
    """

    rho: str
    slope: str
    torch: str
    needs: tuple[str, ...] = ()


class Update(NamedTuple):
    """An update rule: the lines before the first step and those of each, and its constructor in torch.optim.

    The lines use ``theta``, ``g``, ``k``, ``rate`` and the hyperparameters by name.
    """

    begin: str
    step: str
    torch: str


# --- functions that an activation or a loss needs ------------------------------------------------

HELPERS = {
    "sigmoid": '''\
def sigmoid(z):
    """1 / (1 + e^-z) without overflow."""
    return np.reciprocal(np.exp(np.minimum(-z, 709.0)) + 1.0)
''',
    "erf": '''\
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
}

# --- activations ---------------------------------------------------------------------------------

ACTIVATION_LINES = {
    "relu": Elementwise("np.maximum(z, 0.0)", "np.sign(a)", "torch.nn.ReLU()"),
    "leaky_relu": Elementwise(
        "np.maximum(z, z * 0.01)", "np.maximum(np.heaviside(z, 0.0), 0.01)", "torch.nn.LeakyReLU(0.01)"
    ),
    "elu": Elementwise(
        "np.where(z > 0, z, np.expm1(np.minimum(z, 0.0)))", "np.minimum(a, 0.0) + 1.0", "torch.nn.ELU()"
    ),
    "silu": Elementwise(
        "z * sigmoid(z)", "sigmoid(z) + a * (1.0 - sigmoid(z))", "torch.nn.SiLU()", ("sigmoid",)
    ),
    "gelu": Elementwise(
        "(0.5 * z) * (1.0 + erf(INV_SQRT2 * z))",
        "z * np.exp(-0.5 * z * z) * INV_SQRT_2PI + (0.5 + 0.5 * erf(INV_SQRT2 * z))",
        "torch.nn.GELU()",
        ("erf",),
    ),
    "softplus": Elementwise(
        "np.log1p(np.exp(-np.abs(z))) + np.maximum(z, 0.0)",
        "sigmoid(z)",
        "torch.nn.Softplus(threshold=40.0)",
        ("sigmoid",),
    ),
    "tanh": Elementwise("np.tanh(z)", "1.0 - a * a", "torch.nn.Tanh()"),
    "sigmoid": Elementwise("sigmoid(z)", "a * (1.0 - a)", "torch.nn.Sigmoid()", ("sigmoid",)),
    "identity": Elementwise("z", "np.ones_like(z)", "torch.nn.Identity()"),
}

# --- losses --------------------------------------------------------------------------------------

LOSS_LINES = {
    "mse": LossLines("", "", "((y - t) ** 2).mean()"),
    "half_squared_error": LossLines("", "", "(0.5 * (y - t) ** 2).sum() / len(t)"),
    "mae": LossLines("np.abs(Y - T)", "np.sign(Y - T)", "(y - t).abs().mean()"),
    "huber": LossLines(
        "huber(Y, T)", "np.clip(Y - T, -1.0, 1.0)", "torch.nn.functional.huber_loss(y, t)", ("huber",)
    ),
    "bce": LossLines(
        "np.maximum(Y, 0.0) - Y * T + np.log1p(np.exp(-np.abs(Y)))",
        "sigmoid(Y) - T",
        "torch.nn.functional.binary_cross_entropy_with_logits(y, t)",
        ("sigmoid",),
    ),
}

HELPERS["huber"] = '''\
def huber(Y, T):
    """Half a square near the target, a straight line beyond a distance of 1."""
    r = np.abs(Y - T)
    q = np.minimum(r, 1.0)
    return q * (r - 0.5 * q)
'''

# --- update rules --------------------------------------------------------------------------------

_MOMENTS = """\
t = k + 1
m = beta1 * m + (1.0 - beta1) * g
v = beta2 * v + (1.0 - beta2) * (g * g)
"""
_TWO = "m, v = np.zeros_like(theta), np.zeros_like(theta)"
_BETAS = "lr=rate, betas=(beta1, beta2), eps=epsilon"

UPDATES = {
    "gradient_descent": Update("", "theta = theta - rate * g", "SGD(parameters, lr=rate)"),
    "momentum": Update(
        "v = np.zeros_like(theta)",
        "v = beta * v + g\ntheta = theta - rate * v",
        "SGD(parameters, lr=rate, momentum=beta)",
    ),
    "nesterov": Update(
        "v = np.zeros_like(theta)",
        "v = beta * v + g\ntheta = theta - rate * (g + beta * v)",
        "SGD(parameters, lr=rate, momentum=beta, nesterov=beta > 0)",
    ),
    "adagrad": Update(
        "G = np.zeros_like(theta)",
        "G = G + g * g\ntheta = theta - rate * (g / (np.sqrt(G) + epsilon))",
        "Adagrad(parameters, lr=rate, eps=epsilon)",
    ),
    "adadelta": Update(
        "v, u = np.zeros_like(theta), np.zeros_like(theta)",
        """\
v = rho * v + (1.0 - rho) * (g * g)
d = np.sqrt(u + epsilon) / np.sqrt(v + epsilon) * g
u = rho * u + (1.0 - rho) * (d * d)
theta = theta - rate * d""",
        "Adadelta(parameters, lr=rate, rho=rho, eps=epsilon)",
    ),
    "rmsprop": Update(
        "v = np.zeros_like(theta)",
        """\
v = alpha * v + (1.0 - alpha) * (g * g)
theta = theta - rate * (g / (np.sqrt(v) + epsilon))""",
        "RMSprop(parameters, lr=rate, alpha=alpha, eps=epsilon)",
    ),
    "rprop": Update(
        "before, delta = np.zeros_like(theta), np.full_like(theta, learning_rate)",
        """\
agreement = g * before
growth = np.where(agreement > 0, eta_plus, np.where(agreement < 0, eta_minus, 1.0))
delta = np.minimum(np.maximum(delta * growth, step_min), step_max)
before = np.where(agreement < 0, 0.0, g)  # a coordinate whose sign has flipped waits one step
theta = theta - delta * np.sign(before)""",
        "Rprop(parameters, lr=rate, etas=(eta_minus, eta_plus), step_sizes=(step_min, step_max))",
    ),
    "adam": Update(
        _TWO,
        _MOMENTS
        + """\
root = np.sqrt(v / (1.0 - beta2**t)) + epsilon
theta = theta - rate / (1.0 - beta1**t) * (m / root)""",
        f"Adam(parameters, {_BETAS})",
    ),
    "amsgrad": Update(
        _TWO + "\nv_max = np.zeros_like(theta)",
        _MOMENTS
        + """\
v_max = np.maximum(v_max, v)
root = np.sqrt(v_max / (1.0 - beta2**t)) + epsilon
theta = theta - rate / (1.0 - beta1**t) * (m / root)""",
        f"Adam(parameters, {_BETAS}, amsgrad=True)",
    ),
    "adamw": Update(
        _TWO,
        _MOMENTS
        + """\
root = np.sqrt(v / (1.0 - beta2**t)) + epsilon
theta = (1.0 - rate * weight_decay) * theta - rate / (1.0 - beta1**t) * (m / root)""",
        f"AdamW(parameters, {_BETAS}, weight_decay=weight_decay)",
    ),
    "adamax": Update(
        "m, u = np.zeros_like(theta), np.zeros_like(theta)",
        """\
m = beta1 * m + (1.0 - beta1) * g
u = np.maximum(beta2 * u, np.abs(g) + epsilon)
theta = theta - rate / (1.0 - beta1 ** (k + 1)) * (m / u)""",
        f"Adamax(parameters, {_BETAS})",
    ),
    "nadam": Update(
        _TWO + "\nproduct = 1.0  # of the momenta so far",
        _MOMENTS
        + """\
mu = beta1 * (1.0 - 0.5 * math.pow(0.96, t * momentum_decay))
mu_next = beta1 * (1.0 - 0.5 * math.pow(0.96, (t + 1) * momentum_decay))
product = product * mu
root = np.sqrt(v / (1.0 - beta2**t)) + epsilon
theta = theta - rate * (1.0 - mu) / (1.0 - product) * (g / root)
theta = theta - rate * mu_next / (1.0 - product * mu_next) * (m / root)""",
        f"NAdam(parameters, {_BETAS}, momentum_decay=momentum_decay)",
    ),
    "radam": Update(
        _TWO,
        _MOMENTS
        + """\
move = rate / (1.0 - beta1**t) * m
longest = 2.0 / (1.0 - beta2) - 1.0
rho = longest - 2.0 * t * beta2**t / (1.0 - beta2**t)
if rho > 5.0:  # v is an average of enough gradients
    r = math.sqrt((rho - 4.0) * (rho - 2.0) * longest / ((longest - 4.0) * (longest - 2.0) * rho))
    move = move * (r * math.sqrt(1.0 - beta2**t)) / (np.sqrt(v) + epsilon)
theta = theta - move""",
        f"RAdam(parameters, {_BETAS})",
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
