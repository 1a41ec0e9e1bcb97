"""Order 1: the gradient alone. Each rule is the one torch.optim has under the same name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdsim.engine.iterate import Iterate
from gdsim.engine.objective import Array, Objective
from gdsim.engine.optimizers.base import Optimizer, Order, hyper, learning_rate, optimizer


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

    learning_rate: float = learning_rate(0.05)

    def init(self, x: Array) -> NoState:
        """Nothing."""
        return NoState()

    def step(self, f: Objective, at: Iterate) -> Iterate:
        """Down the gradient by the learning rate times its length."""
        return self.arrive(f, at, at.x - self.learning_rate * at.g, at.state)


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

    learning_rate: float = learning_rate(0.01)
    beta: float = hyper(0.9, r"\beta", 0.0, 1.0)

    def init(self, x: Array) -> Velocity:
        """At rest."""
        return Velocity(np.zeros_like(x))

    def step(self, f: Objective, at: Iterate) -> Iterate:
        """Along the velocity, after the gradient has pulled at it."""
        v = self.beta * at.state.v + at.g
        return self.arrive(f, at, at.x - self.learning_rate * v, Velocity(v))


class Moments(NamedTuple):
    """Running means of the gradient and of its square."""

    m: Array
    v: Array


@optimizer("adam")
@dataclass(frozen=True)
class Adam(Optimizer[Moments]):
    """A step per coordinate in units of its gradient's own size (Kingma & Ba 2015)."""

    title = "Adam"
    order = Order.FIRST
    rule = (
        r"m \leftarrow \beta_1 m + (1 - \beta_1)\nabla f,"
        r"\quad v \leftarrow \beta_2 v + (1 - \beta_2)(\nabla f)^{2},"
        r"\quad x \leftarrow x - \eta\,\frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}"
    )
    source = "Kingma & Ba 2015"

    learning_rate: float = learning_rate(0.01)
    beta1: float = hyper(0.9, r"\beta_1", 0.0, 1.0)
    beta2: float = hyper(0.999, r"\beta_2", 0.0, 1.0)
    epsilon: float = hyper(1e-8, r"\epsilon", 0.0, 1.0, open_low=True)

    def init(self, x: Array) -> Moments:
        """Both zero; the step corrects for it."""
        return Moments(np.zeros_like(x), np.zeros_like(x))

    def step(self, f: Objective, at: Iterate) -> Iterate:
        """Along the mean gradient, each coordinate in units of its root mean square."""
        g, t = at.g, at.k + 1
        m = self.beta1 * at.state.m + (1.0 - self.beta1) * g
        v = self.beta2 * at.state.v + (1.0 - self.beta2) * (g * g)
        m_hat_rate = self.learning_rate / (1.0 - self.beta1**t)
        root = np.sqrt(v / (1.0 - self.beta2**t)) + self.epsilon
        return self.arrive(f, at, at.x - m_hat_rate * (m / root), Moments(m, v))
