r"""Update rules of order 1, one assignment per quantity that a textbook names: as NumPy source and as LaTeX.

The source carries out the operations of the optimizer in its order, so that it gives its bits: what is
shown step by step, and what stands in an exported script, are these very lines.
"""

from __future__ import annotations

from typing import NamedTuple


class Assignment(NamedTuple):
    r"""``target = expression`` in Python, ``symbol = formula`` in LaTeX.

    The expression is made of ``theta``, ``g``, ``k``, ``rate``, the hyperparameters and the targets before it.
    The letters are those of the optimizer's rule: x and \nabla f. No other line needs one that is
    ``shown_only``: the optimizer has that quantity folded into another, and a script leaves it out.
    """

    target: str
    expression: str
    symbol: str
    formula: str
    shown_only: bool = False


class UpdateRule(NamedTuple):
    """A method: lines before the first step, the assignments of each, and its constructor in torch.optim.

    The last assignment writes ``theta``. ``state`` names the variables that are kept, in the order of the
    fields of the optimizer's state.
    """

    begin: str
    assignments: tuple[Assignment, ...]
    torch: str
    state: tuple[str, ...] = ()

    @property
    def lines(self) -> str:
        """The source of one step, as a script needs it."""
        return "\n".join(f"{a.target} = {a.expression}" for a in self.assignments if not a.shown_only)


_GRADIENT = r"\nabla f"
_X = Assignment("theta", "theta + step", "x", r"x + \Delta x")
_T = Assignment("t", "k + 1", "t", "k + 1")
_M = Assignment("m", "beta1 * m + (1.0 - beta1) * g", "m", r"\beta_1 m + (1 - \beta_1)\nabla f")
_V = Assignment("v", "beta2 * v + (1.0 - beta2) * (g * g)", "v", r"\beta_2 v + (1 - \beta_2)(\nabla f)^{2}")
_M_HAT = Assignment(
    "m_hat", "m / (1.0 - beta1**t)", r"\hat{m}", r"\frac{m}{1 - \beta_1^{t}}", shown_only=True
)
_V_HAT = Assignment("v_hat", "v / (1.0 - beta2**t)", r"\hat{v}", r"\frac{v}{1 - \beta_2^{t}}")
_ADAM_STEP = Assignment(
    "step",
    "-rate / (1.0 - beta1**t) * (m / (np.sqrt(v_hat) + epsilon))",
    r"\Delta x",
    r"-\eta\,\frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}",
)
_PLAIN = r"\frac{\nabla f}{\sqrt{\hat{v}} + \epsilon}"
_TWO = "m, v = np.zeros_like(theta), np.zeros_like(theta)"
_MOMENTS = ("m", "v")
_BETAS = "lr=rate, betas=(beta1, beta2), eps=epsilon"


def _step(expression: str, formula: str) -> tuple[Assignment, Assignment]:
    """The step, and x moved by it."""
    return Assignment("step", expression, r"\Delta x", formula), _X


RULES: dict[str, UpdateRule] = {
    "gradient_descent": UpdateRule(
        "", _step("-rate * g", rf"-\eta\,{_GRADIENT}"), "SGD(parameters, lr=rate)"
    ),
    "momentum": UpdateRule(
        "v = np.zeros_like(theta)",
        (
            Assignment("v", "beta * v + g", "v", r"\beta v + \nabla f"),
            *_step("-rate * v", r"-\eta\,v"),
        ),
        "SGD(parameters, lr=rate, momentum=beta)",
        ("v",),
    ),
    "nesterov": UpdateRule(
        "v = np.zeros_like(theta)",
        (
            Assignment("v", "beta * v + g", "v", r"\beta v + \nabla f"),
            *_step("-rate * (g + beta * v)", r"-\eta\,(\nabla f + \beta v)"),
        ),
        "SGD(parameters, lr=rate, momentum=beta, nesterov=beta > 0)",
        ("v",),
    ),
    "adagrad": UpdateRule(
        "G = np.zeros_like(theta)",
        (
            Assignment("G", "G + g * g", "G", r"G + (\nabla f)^{2}"),
            *_step("-rate * (g / (np.sqrt(G) + epsilon))", r"-\eta\,\frac{\nabla f}{\sqrt{G} + \epsilon}"),
        ),
        "Adagrad(parameters, lr=rate, eps=epsilon)",
        ("G",),
    ),
    "adadelta": UpdateRule(
        "v, u = np.zeros_like(theta), np.zeros_like(theta)",
        (
            Assignment("v", "rho * v + (1.0 - rho) * (g * g)", "v", r"\rho v + (1 - \rho)(\nabla f)^{2}"),
            Assignment(
                "d",
                "np.sqrt(u + epsilon) / np.sqrt(v + epsilon) * g",
                "d",
                r"\frac{\sqrt{u + \epsilon}}{\sqrt{v + \epsilon}}\,\nabla f",
            ),
            Assignment("u", "rho * u + (1.0 - rho) * (d * d)", "u", r"\rho u + (1 - \rho)\,d^{2}"),
            *_step("-rate * d", r"-\eta\,d"),
        ),
        "Adadelta(parameters, lr=rate, rho=rho, eps=epsilon)",
        ("v", "u"),
    ),
    "rmsprop": UpdateRule(
        "v = np.zeros_like(theta)",
        (
            Assignment(
                "v", "alpha * v + (1.0 - alpha) * (g * g)", "v", r"\alpha v + (1 - \alpha)(\nabla f)^{2}"
            ),
            *_step("-rate * (g / (np.sqrt(v) + epsilon))", r"-\eta\,\frac{\nabla f}{\sqrt{v} + \epsilon}"),
        ),
        "RMSprop(parameters, lr=rate, alpha=alpha, eps=epsilon)",
        ("v",),
    ),
    "rprop": UpdateRule(
        "before, delta = np.zeros_like(theta), np.full_like(theta, learning_rate)",
        (
            Assignment("agreement", "g * before", r"g\,\nabla f", r"g\,\nabla f"),
            Assignment(
                "growth",
                "np.where(agreement > 0, eta_plus, np.where(agreement < 0, eta_minus, 1.0))",
                r"\eta_{\pm}",
                r"\begin{cases}\eta_{+} & \;g\,\nabla f > 0 \\ \eta_{-} & \;g\,\nabla f < 0 "
                r"\\ 1 & \;g\,\nabla f = 0\end{cases}",
            ),
            Assignment(
                "delta",
                "np.minimum(np.maximum(delta * growth, step_min), step_max)",
                r"\delta",
                r"\min(\max(\eta_{\pm}\,\delta, \delta_{-}), \delta_{+})",
            ),
            Assignment(
                "before",
                "np.where(agreement < 0, 0.0, g)",
                "g",
                r"\begin{cases}0 & \;g\,\nabla f < 0 \\ \nabla f & \;g\,\nabla f \geq 0\end{cases}",
            ),
            *_step("-delta * np.sign(before)", r"-\delta\,\operatorname{sign}(g)"),
        ),
        "Rprop(parameters, lr=rate, etas=(eta_minus, eta_plus), step_sizes=(step_min, step_max))",
        ("before", "delta"),
    ),
    "adam": UpdateRule(
        _TWO, (_T, _M, _V, _M_HAT, _V_HAT, _ADAM_STEP, _X), f"Adam(parameters, {_BETAS})", _MOMENTS
    ),
    "amsgrad": UpdateRule(
        _TWO + "\nv_max = np.zeros_like(theta)",
        (
            _T,
            _M,
            _V,
            Assignment("v_max", "np.maximum(v_max, v)", r"v_{max}", r"\max(v_{max}, v)"),
            _M_HAT,
            Assignment(
                "v_hat", "v_max / (1.0 - beta2**t)", r"\hat{v}_{max}", r"\frac{v_{max}}{1 - \beta_2^{t}}"
            ),
            _ADAM_STEP._replace(formula=r"-\eta\,\frac{\hat{m}}{\sqrt{\hat{v}_{max}} + \epsilon}"),
            _X,
        ),
        f"Adam(parameters, {_BETAS}, amsgrad=True)",
        ("m", "v", "v_max"),
    ),
    "adamw": UpdateRule(
        _TWO,
        (
            _T,
            _M,
            _V,
            _M_HAT,
            _V_HAT,
            _ADAM_STEP,
            Assignment(
                "theta",
                "(1.0 - rate * weight_decay) * theta + step",
                "x",
                r"(1 - \eta\lambda)\,x + \Delta x",
            ),
        ),
        f"AdamW(parameters, {_BETAS}, weight_decay=weight_decay)",
        _MOMENTS,
    ),
    "adamax": UpdateRule(
        "m, u = np.zeros_like(theta), np.zeros_like(theta)",
        (
            _T,
            _M,
            Assignment(
                "u",
                "np.maximum(beta2 * u, np.abs(g) + epsilon)",
                "u",
                r"\max(\beta_2 u, |\nabla f| + \epsilon)",
            ),
            _M_HAT,
            *_step("-rate / (1.0 - beta1**t) * (m / u)", r"-\eta\,\frac{\hat{m}}{u}"),
        ),
        f"Adamax(parameters, {_BETAS})",
        ("m", "u"),
    ),
    "nadam": UpdateRule(
        _TWO + "\nproduct = 1.0  # of the momenta so far",
        (
            _T,
            _M,
            _V,
            _V_HAT,
            Assignment(
                "mu",
                "beta1 * (1.0 - 0.5 * math.pow(0.96, t * momentum_decay))",
                r"\mu_t",
                r"\beta_1\left(1 - \frac{1}{2}\,0.96^{\,t\,\psi}\right)",
            ),
            Assignment(
                "mu_next",
                "beta1 * (1.0 - 0.5 * math.pow(0.96, (t + 1) * momentum_decay))",
                r"\mu_{t+1}",
                r"\beta_1\left(1 - \frac{1}{2}\,0.96^{\,(t + 1)\,\psi}\right)",
            ),
            Assignment("product", "product * mu", r"\mu_1\cdots\mu_t", r"(\mu_1\cdots\mu_{t-1})\,\mu_t"),
            Assignment(
                "now",
                "-rate * (1.0 - mu) / (1.0 - product) * (g / (np.sqrt(v_hat) + epsilon))",
                r"\Delta_g x",
                rf"-\eta\,\frac{{1 - \mu_t}}{{1 - \mu_1\cdots\mu_t}}\,{_PLAIN}",
            ),
            Assignment(
                "ahead",
                "-rate * mu_next / (1.0 - product * mu_next) * (m / (np.sqrt(v_hat) + epsilon))",
                r"\Delta_m x",
                r"-\eta\,\frac{\mu_{t+1}}{1 - \mu_1\cdots\mu_{t+1}}\,\frac{m}{\sqrt{\hat{v}} + \epsilon}",
            ),
            Assignment("theta", "theta + now + ahead", "x", r"x + \Delta_g x + \Delta_m x"),
        ),
        f"NAdam(parameters, {_BETAS}, momentum_decay=momentum_decay)",
        ("m", "v", "product"),
    ),
    "radam": UpdateRule(
        _TWO,
        (
            _T,
            _M,
            _V,
            _M_HAT,
            Assignment(
                "longest", "2.0 / (1.0 - beta2) - 1.0", r"\rho_{\infty}", r"\frac{2}{1 - \beta_2} - 1"
            ),
            Assignment(
                "rho",
                "longest - 2.0 * t * beta2**t / (1.0 - beta2**t)",
                r"\rho_t",
                r"\rho_{\infty} - \frac{2t\,\beta_2^{t}}{1 - \beta_2^{t}}",
            ),
            Assignment(
                "r",
                "math.sqrt((rho - 4.0) * (rho - 2.0) * longest / ((longest - 4.0) * (longest - 2.0) * rho))"
                " if rho > 5.0 else 0.0",
                "r_t",
                r"\begin{cases}\sqrt{\frac{(\rho_t - 4)(\rho_t - 2)\rho_{\infty}}"
                r"{(\rho_{\infty} - 4)(\rho_{\infty} - 2)\rho_t}} & \;\rho_t > 5 \\ 0 & \;\rho_t \leq 5\end{cases}",
            ),
            Assignment(
                "mean_step", "-rate / (1.0 - beta1**t) * m", r"\Delta_m x", r"-\eta\,\hat{m}"
            ),
            *_step(
                "mean_step * (r * math.sqrt(1.0 - beta2**t)) / (np.sqrt(v) + epsilon) if r else mean_step",
                r"\Delta_m x\cdot\begin{cases}"
                r"\frac{r_t\,\sqrt{1 - \beta_2^{t}}}{\sqrt{v} + \epsilon} & \;\rho_t > 5 "
                r"\\ 1 & \;\rho_t \leq 5\end{cases}",
            ),
        ),
        f"RAdam(parameters, {_BETAS})",
        _MOMENTS,
    ),
}  # fmt: skip
