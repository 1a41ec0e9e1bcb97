"""Order 1: the gradient alone. Each rule is the one torch.optim has under the same name."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdsim.engine.iterate import Iterate
from gdsim.engine.linesearch import Found
from gdsim.engine.objective import Array, Objective
from gdsim.engine.optimizers.base import Optimizer, Order, S, hyper, learning_rate, optimizer, option
from gdsim.engine.optimizers.steps import SEARCHES, Aim, LineSearchMethod

# --- a step size for all coordinates -------------------------------------------------------------


class NoState(NamedTuple):
    """Gradient descent remembers nothing."""


@optimizer("gradient_descent")
@dataclass(frozen=True)
class GradientDescent(Optimizer[NoState]):
    """Step against the gradient (Cauchy 1847)."""

    title = "Gradient descent"
    order = Order.FIRST
    rule = r"x \leftarrow x - \eta\,\nabla f(x)"
    source = "Cauchy 1847"
    batched = True

    learning_rate: float = learning_rate(0.05)

    def init(self, x: Array) -> NoState:
        """Nothing."""
        return NoState()

    def step(self, f: Objective, at: Iterate) -> Iterate:
        """Down the gradient by the learning rate times its length."""
        x = at.g * -self.learning_rate
        x += at.x
        return self.arrive(f, at, x, at.state)


@optimizer("steepest_descent")
@dataclass(frozen=True)
class SteepestDescent(LineSearchMethod[NoState]):
    """Against the gradient, as far as a line search finds best (Cauchy 1847; Nocedal & Wright, ch. 3).

    With “exact” on a quadratic each step is at right angles to the one before.
    """

    title = "Steepest descent with a line search"
    order = Order.FIRST
    rule = r"\alpha \leftarrow \arg\min_{\alpha} f(x - \alpha\nabla f(x)),\quad x \leftarrow x - \alpha\,\nabla f(x)"
    source = "Cauchy 1847; Nocedal & Wright, ch. 3"

    learning_rate: float = learning_rate(1.0)
    line_search: str = option("armijo", SEARCHES)

    def init(self, x: Array) -> NoState:
        """Nothing."""
        return NoState()

    def aim(self, here: Objective, at: Iterate) -> Aim:
        """Against the gradient."""
        return Aim(-at.g, at.ledger)

    def learn(self, state: NoState, at: Iterate, p: Array, found: Found) -> NoState:
        """Nothing."""
        return state


class Velocity(NamedTuple):
    """The decaying sum of gradients."""

    v: Array


@optimizer("momentum")
@dataclass(frozen=True)
class Momentum(Optimizer[Velocity]):
    """Heavy ball: the step remembers the previous one (Polyak 1964)."""

    title = "Momentum"
    order = Order.FIRST
    rule = r"v \leftarrow \beta v + \nabla f(x),\quad x \leftarrow x - \eta v"
    source = "Polyak 1964"
    memory = "n"
    batched = True

    learning_rate: float = learning_rate(0.01)
    beta: float = hyper(0.9, r"\beta", 0.0, 1.0)

    def init(self, x: Array) -> Velocity:
        """At rest."""
        return Velocity(np.zeros_like(x))

    def step(self, f: Objective, at: Iterate) -> Iterate:
        """Along the velocity, after the gradient has pulled at it."""
        v = self.beta * at.state.v + at.g
        return self.arrive(f, at, at.x - self.learning_rate * v, Velocity(v))


@optimizer("nesterov")
@dataclass(frozen=True)
class Nesterov(Momentum):
    """Momentum that looks ahead: where the velocity is about to lead (Nesterov 1983).

    In the form of Sutskever et al. 2013 in which x is the point looked ahead to, as in torch.
    """

    title = "Nesterov momentum"
    rule = r"v \leftarrow \beta v + \nabla f(x),\quad x \leftarrow x - \eta\,(\nabla f(x) + \beta v)"
    source = "Nesterov 1983"

    def step(self, f: Objective, at: Iterate) -> Iterate:
        """Along the gradient and the velocity the next step will still have."""
        v = self.beta * at.state.v + at.g
        return self.arrive(f, at, at.x - self.learning_rate * (at.g + self.beta * v), Velocity(v))


# --- a step size for each coordinate -------------------------------------------------------------


class Accumulated(NamedTuple):
    """The sum of all squared gradients."""

    G: Array


@optimizer("adagrad")
@dataclass(frozen=True)
class AdaGrad(Optimizer[Accumulated]):
    """Coordinates that were steep so far step less, for good (Duchi, Hazan & Singer 2011)."""

    title = "AdaGrad"
    order = Order.FIRST
    rule = (
        r"G \leftarrow G + (\nabla f)^{2},\quad x \leftarrow x - \eta\,\frac{\nabla f}{\sqrt{G} + \epsilon}"
    )
    source = "Duchi, Hazan & Singer 2011"
    memory = "n"
    batched = True

    learning_rate: float = learning_rate(0.1)
    epsilon: float = hyper(1e-10, r"\epsilon", 0.0, 1.0, open_low=True)

    def init(self, x: Array) -> Accumulated:
        """Nothing yet."""
        return Accumulated(np.zeros_like(x))

    def step(self, f: Objective, at: Iterate) -> Iterate:
        """The gradient in units of the length of its history."""
        g = at.g
        G = at.state.G + g * g
        x = at.x - self.learning_rate * (g / (np.sqrt(G) + self.epsilon))
        return self.arrive(f, at, x, Accumulated(G))


class Squares(NamedTuple):
    """Running means of the squared gradient and of the squared step."""

    v: Array
    u: Array


@optimizer("adadelta")
@dataclass(frozen=True)
class AdaDelta(Optimizer[Squares]):
    """Steps in the units of x: the size of past steps over that of gradients (Zeiler 2012)."""

    title = "AdaDelta"
    order = Order.FIRST
    rule = (
        r"v \leftarrow \rho v + (1 - \rho)(\nabla f)^{2},"
        r"\quad d = \frac{\sqrt{u + \epsilon}}{\sqrt{v + \epsilon}}\,\nabla f,"
        r"\quad u \leftarrow \rho u + (1 - \rho)\,d^{2},"
        r"\quad x \leftarrow x - \eta\,d"
    )
    source = "Zeiler 2012"
    memory = "2n"
    batched = True

    learning_rate: float = learning_rate(1.0)
    rho: float = hyper(0.9, r"\rho", 0.0, 1.0)
    epsilon: float = hyper(1e-6, r"\epsilon", 0.0, 1.0, open_low=True)

    def init(self, x: Array) -> Squares:
        """Both zero: epsilon alone sets the first steps going."""
        return Squares(np.zeros_like(x), np.zeros_like(x))

    def step(self, f: Objective, at: Iterate) -> Iterate:
        """The gradient rescaled to the root mean square of the steps so far."""
        g, (_, u) = at.g, at.state
        v = self.rho * at.state.v + (1.0 - self.rho) * (g * g)
        d = np.sqrt(u + self.epsilon) / np.sqrt(v + self.epsilon) * g
        state = Squares(v, self.rho * u + (1.0 - self.rho) * (d * d))
        return self.arrive(f, at, at.x - self.learning_rate * d, state)


class MeanSquare(NamedTuple):
    """The running mean of the squared gradient."""

    v: Array


@optimizer("rmsprop")
@dataclass(frozen=True)
class RMSProp(Optimizer[MeanSquare]):
    """The gradient over its running root mean square (Tieleman & Hinton 2012)."""

    title = "RMSProp"
    order = Order.FIRST
    rule = (
        r"v \leftarrow \alpha v + (1 - \alpha)(\nabla f)^{2},"
        r"\quad x \leftarrow x - \eta\,\frac{\nabla f}{\sqrt{v} + \epsilon}"
    )
    source = "Tieleman & Hinton 2012"
    memory = "n"
    batched = True

    learning_rate: float = learning_rate(0.01)
    alpha: float = hyper(0.99, r"\alpha", 0.0, 1.0)
    epsilon: float = hyper(1e-8, r"\epsilon", 0.0, 1.0, open_low=True)

    def init(self, x: Array) -> MeanSquare:
        """Zero, without a correction: the first steps are long."""
        return MeanSquare(np.zeros_like(x))

    def step(self, f: Objective, at: Iterate) -> Iterate:
        """Each coordinate in units of its gradient's recent size."""
        g = at.g
        v = self.alpha * at.state.v + (1.0 - self.alpha) * (g * g)
        x = at.x - self.learning_rate * (g / (np.sqrt(v) + self.epsilon))
        return self.arrive(f, at, x, MeanSquare(v))


class SignSteps(NamedTuple):
    """The gradient before, zero where it had just changed its sign, and each coordinate's step."""

    g: Array
    delta: Array


@optimizer("rprop")
@dataclass(frozen=True)
class Rprop(Optimizer[SignSteps]):
    """The gradient's sign alone: longer steps while it stays, shorter when it flips (Riedmiller & Braun 1993).

    ``learning_rate`` is the first step of every coordinate; from then on the steps find their own length.
    """

    title = "Rprop"
    order = Order.FIRST
    rule = (
        r"\delta \leftarrow \delta\cdot\begin{cases}\eta_{+} & \;g\,\nabla f > 0 \\ \eta_{-} & \;g\,\nabla f < 0 "
        r"\\ 1 & \;g\,\nabla f = 0\end{cases},"
        r"\quad \delta \leftarrow \min(\max(\delta, \delta_{-}), \delta_{+}),"
        r"\quad g \leftarrow \begin{cases}0 & \;g\,\nabla f < 0 \\ \nabla f & \;g\,\nabla f \geq 0\end{cases},"
        r"\quad x \leftarrow x - \delta\,\operatorname{sign}(g)"
    )
    source = "Riedmiller & Braun 1993"
    memory = "2n"
    batched = True

    learning_rate: float = hyper(0.01, r"\delta_0", 0.0, 1e12, open_low=True)
    eta_minus: float = hyper(0.5, r"\eta_{-}", 0.0, 1.0, open_low=True)
    eta_plus: float = hyper(1.2, r"\eta_{+}", 1.0, 1e3, open_low=True)
    step_min: float = hyper(1e-6, r"\delta_{-}", 0.0, 1e12)
    step_max: float = hyper(50.0, r"\delta_{+}", 0.0, 1e12, open_low=True)

    def init(self, x: Array) -> SignSteps:
        """No gradient yet, every step at its first length."""
        return SignSteps(np.zeros_like(x), np.full_like(x, self.learning_rate))

    def step(self, f: Objective, at: Iterate) -> Iterate:
        """Against the signs; a coordinate whose sign has flipped waits one step."""
        g, agreement = at.g, at.g * at.state.g
        growth = np.where(agreement > 0, self.eta_plus, np.where(agreement < 0, self.eta_minus, 1.0))
        delta = np.minimum(np.maximum(at.state.delta * growth, self.step_min), self.step_max)
        g = np.where(agreement < 0, 0.0, g)
        return self.arrive(f, at, at.x - delta * np.sign(g), SignSteps(g, delta))


# --- both: running means of the gradient and of its square ---------------------------------------


@dataclass(frozen=True)
class _Adaptive(Optimizer[S]):
    """What Adam and its relatives have in common: their hyperparameters."""

    order = Order.FIRST
    memory = "2n"
    batched = True

    learning_rate: float = learning_rate(0.01)
    beta1: float = hyper(0.9, r"\beta_1", 0.0, 1.0)
    beta2: float = hyper(0.999, r"\beta_2", 0.0, 1.0)
    epsilon: float = hyper(1e-8, r"\epsilon", 0.0, 1.0, open_low=True)


class Moments(NamedTuple):
    """Running means of the gradient and of its square."""

    m: Array
    v: Array


_MEAN = r"m \leftarrow \beta_1 m + (1 - \beta_1)\nabla f,\quad "
_MOMENTS = _MEAN + r"v \leftarrow \beta_2 v + (1 - \beta_2)(\nabla f)^{2},\quad "


@optimizer("adam")
@dataclass(frozen=True)
class Adam(_Adaptive[Moments]):
    """A step per coordinate in units of its gradient's own size (Kingma & Ba 2015)."""

    title = "Adam"
    rule = _MOMENTS + r"x \leftarrow x - \eta\,\frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}"
    source = "Kingma & Ba 2015"

    def init(self, x: Array) -> Moments:
        """Both zero; the step corrects for it."""
        return Moments(np.zeros_like(x), np.zeros_like(x))

    def step(self, f: Objective, at: Iterate) -> Iterate:
        """Along the mean gradient, each coordinate in units of its root mean square."""
        return self._step(f, at, at.x)

    def _step(self, f: Objective, at: Iterate, x: Array) -> Iterate:
        """Adam's step, taken from ``x``."""
        g, t = at.g, at.k + 1
        m = self.beta1 * at.state.m + (1.0 - self.beta1) * g
        v = self.beta2 * at.state.v + (1.0 - self.beta2) * (g * g)
        m_hat_rate = self.learning_rate / (1.0 - self.beta1**t)
        root = np.sqrt(v / (1.0 - self.beta2**t)) + self.epsilon
        return self.arrive(f, at, x - m_hat_rate * (m / root), Moments(m, v))


class PeakMoments(NamedTuple):
    """Running means of the gradient and of its square, and the largest such square so far."""

    m: Array
    v: Array
    v_max: Array


@optimizer("amsgrad")
@dataclass(frozen=True)
class AMSGrad(_Adaptive[PeakMoments]):
    """Adam whose steps cannot grow again: it divides by the largest v so far (Reddi, Kale & Kumar 2018)."""

    title = "AMSGrad"
    rule = (
        _MOMENTS + r"v_{max} \leftarrow \max(v_{max}, v),"
        r"\quad x \leftarrow x - \eta\,\frac{\hat{m}}{\sqrt{\hat{v}_{max}} + \epsilon}"
    )
    source = "Reddi, Kale & Kumar 2018"
    memory = "3n"

    def init(self, x: Array) -> PeakMoments:
        """All zero; the step corrects for it."""
        return PeakMoments(np.zeros_like(x), np.zeros_like(x), np.zeros_like(x))

    def step(self, f: Objective, at: Iterate) -> Iterate:
        """Along the mean gradient in units of the largest mean square; the correction comes after the max."""
        g, t = at.g, at.k + 1
        m = self.beta1 * at.state.m + (1.0 - self.beta1) * g
        v = self.beta2 * at.state.v + (1.0 - self.beta2) * (g * g)
        v_max = np.maximum(at.state.v_max, v)
        root = np.sqrt(v_max / (1.0 - self.beta2**t)) + self.epsilon
        x = at.x - self.learning_rate / (1.0 - self.beta1**t) * (m / root)
        return self.arrive(f, at, x, PeakMoments(m, v, v_max))


@optimizer("adamw")
@dataclass(frozen=True)
class AdamW(Adam):
    """Adam with weight decay beside the gradient, not in it (Loshchilov & Hutter 2019)."""

    title = "AdamW"
    rule = _MOMENTS + r"x \leftarrow (1 - \eta\lambda)\,x - \eta\,\frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}"
    source = "Loshchilov & Hutter 2019"

    weight_decay: float = hyper(0.01, r"\lambda", 0.0, 1e6)

    def step(self, f: Objective, at: Iterate) -> Iterate:
        """A little toward zero, and Adam's step."""
        return self._step(f, at, (1.0 - self.learning_rate * self.weight_decay) * at.x)


class MeanAndPeak(NamedTuple):
    """The running mean of the gradient and its decaying largest size."""

    m: Array
    u: Array


@optimizer("adamax")
@dataclass(frozen=True)
class AdaMax(_Adaptive[MeanAndPeak]):
    """Adam with the largest gradient in place of the root mean square (Kingma & Ba 2015)."""

    title = "AdaMax"
    rule = (
        _MEAN + r"u \leftarrow \max(\beta_2 u, |\nabla f| + \epsilon),"
        r"\quad x \leftarrow x - \eta\,\frac{\hat{m}}{u}"
    )
    source = "Kingma & Ba 2015"

    def init(self, x: Array) -> MeanAndPeak:
        """Both zero; only the mean needs a correction."""
        return MeanAndPeak(np.zeros_like(x), np.zeros_like(x))

    def step(self, f: Objective, at: Iterate) -> Iterate:
        """Along the mean gradient in units of the largest."""
        m = self.beta1 * at.state.m + (1.0 - self.beta1) * at.g
        u = np.maximum(self.beta2 * at.state.u, np.abs(at.g) + self.epsilon)
        rate = self.learning_rate / (1.0 - self.beta1 ** (at.k + 1))
        return self.arrive(f, at, at.x - rate * (m / u), MeanAndPeak(m, u))


class NesterovMoments(NamedTuple):
    """Adam's two running means and the product of the momenta so far, a single number."""

    m: Array
    v: Array
    mu_product: Array


@optimizer("nadam")
@dataclass(frozen=True)
class NAdam(_Adaptive[NesterovMoments]):
    """Adam that looks ahead as Nesterov's momentum does, with a momentum that warms up (Dozat 2016)."""

    title = "NAdam"
    rule = (
        _MOMENTS + r"\mu_t = \beta_1\left(1 - \frac{1}{2}\,0.96^{\,t\,\psi}\right),"
        r"\quad x \leftarrow x - \frac{\eta}{\sqrt{\hat{v}} + \epsilon}"
        r"\left(\frac{(1 - \mu_t)\,\nabla f}{1 - \mu_1\cdots\mu_t}"
        r" + \frac{\mu_{t+1}\,m}{1 - \mu_1\cdots\mu_{t+1}}\right)"
    )
    source = "Dozat 2016"
    memory = "2n + 1"

    momentum_decay: float = hyper(4e-3, r"\psi", 0.0, 1e6)

    def init(self, x: Array) -> NesterovMoments:
        """Both means zero, the empty product one."""
        return NesterovMoments(np.zeros_like(x), np.zeros_like(x), np.ones(()))

    def momentum(self, t: int) -> float:
        """The momentum of step ``t = 1, 2, ...``."""
        return self.beta1 * (1.0 - 0.5 * math.pow(0.96, t * self.momentum_decay))

    def step(self, f: Objective, at: Iterate) -> Iterate:
        """The gradient now and the mean gradient of the next step, in Adam's units."""
        g, t = at.g, at.k + 1
        mu, mu_next = self.momentum(t), self.momentum(t + 1)
        product = float(at.state.mu_product) * mu
        m = self.beta1 * at.state.m + (1.0 - self.beta1) * g
        v = self.beta2 * at.state.v + (1.0 - self.beta2) * (g * g)
        root = np.sqrt(v / (1.0 - self.beta2**t)) + self.epsilon
        x = at.x - self.learning_rate * (1.0 - mu) / (1.0 - product) * (g / root)
        x = x - self.learning_rate * mu_next / (1.0 - product * mu_next) * (m / root)
        return self.arrive(f, at, x, NesterovMoments(m, v, np.array(product)))


@optimizer("radam")
@dataclass(frozen=True)
class RAdam(Adam):
    """Adam once v is an average of enough gradients, plain momentum before that (Liu et al. 2020)."""

    title = "RAdam"
    rule = (
        _MOMENTS + r"\rho_t = \rho_{\infty} - \frac{2t\,\beta_2^{t}}{1 - \beta_2^{t}},"
        r"\quad x \leftarrow x - \eta\,\hat{m}\cdot\begin{cases}"
        r"\frac{r_t\,\sqrt{1 - \beta_2^{t}}}{\sqrt{v} + \epsilon} & \;\rho_t > 5 \\ 1 & \;\rho_t \leq 5\end{cases}"
    )
    source = "Liu et al. 2020"

    def rectification(self, t: int) -> float:
        """The factor r of step ``t = 1, 2, ...``, from the length rho of the average; 0 while it is too short."""
        longest = 2.0 / (1.0 - self.beta2) - 1.0
        rho = longest - 2.0 * t * self.beta2**t / (1.0 - self.beta2**t)
        if rho <= 5.0:
            return 0.0
        return math.sqrt((rho - 4.0) * (rho - 2.0) * longest / ((longest - 4.0) * (longest - 2.0) * rho))

    def step(self, f: Objective, at: Iterate) -> Iterate:
        """Along the mean gradient: at its own length first, then in Adam's units."""
        g, t = at.g, at.k + 1
        m = self.beta1 * at.state.m + (1.0 - self.beta1) * g
        v = self.beta2 * at.state.v + (1.0 - self.beta2) * (g * g)
        move = self.learning_rate / (1.0 - self.beta1**t) * m
        if r := self.rectification(t):
            move = move * (r * math.sqrt(1.0 - self.beta2**t)) / (np.sqrt(v) + self.epsilon)
        return self.arrive(f, at, at.x - move, Moments(m, v))
