"""The gallery's functions of one variable, their derivatives expanded by hand."""

from __future__ import annotations

import numpy as np

from gdsim.engine.objective import Array
from gdsim.engine.sentence import sentence
from gdsim.engine.surface import Univariate, known, surface


@surface("double_well_1d")
class TiltedDoubleWell(Univariate):
    """Two valleys of different depth."""

    title = "Tilted double well"
    remark = sentence("One global and one local minimum: a start on the right ends in the wrong valley.")
    formula = "(x^2 - 1)^2 + 0.3x"
    window = ((-2.0, 2.0),)
    minima = known(((-1.0355787140888537,), -0.305428483743916), ((0.9601495555191055,), 0.29414648102826285))
    starts = ((1.5,), (-1.5,), (0.3,), (-0.2,))

    def _value(self, x: Array) -> Array:
        p = x * x - 1.0
        return p * p + 0.3 * x

    def _first(self, x: Array) -> tuple[Array, Array]:
        p = x * x - 1.0
        return p * p + 0.3 * x, 4.0 * x * p + 0.3

    def _second(self, x: Array) -> Array | float:
        return 12.0 * x * x - 4.0


@surface("quartic")
class Quartic(Univariate):
    """The minimum without curvature."""

    title = "Quartic"
    remark = sentence("A minimum without curvature: Newton takes a third off the distance and no more.")
    formula = "x^4"
    window = ((-2.0, 2.0),)
    minima = known(((0.0,), 0.0))
    starts = ((1.0,), (-1.5,))

    def _value(self, x: Array) -> Array:
        xx = x * x
        return xx * xx

    def _first(self, x: Array) -> tuple[Array, Array]:
        xx = x * x
        return xx * xx, 4.0 * x * xx

    def _second(self, x: Array) -> Array | float:
        return 12.0 * x * x

    def _residuals(self, x: Array) -> tuple[Array, ...]:
        return (x[..., 0] * x[..., 0],)

    def _jacobian(self, x: Array) -> tuple[tuple[Array | float, ...], ...]:
        return ((2.0 * x[..., 0],),)


@surface("rugged")
class Rugged(Univariate):
    """A bowl with a sine on it."""

    title = "Rugged"
    remark = sentence("A bowl with ripples: six minima, and the lowest is found only from close by.")
    formula = "x^2/20 + sin(3x)"
    window = ((-6.0, 6.0),)
    minima = known(
        ((-4.660396232565384,), 0.09810461549316818),
        ((-2.5891892726775536,), -0.6610735945281849),
        ((-0.5178446602672468,), -0.9864428547968879),
        ((1.553527189531007,), -0.8779859597467028),
        ((3.6248170357946954,), -0.33570862412349256),
        ((5.695912079530644,), 0.6403602698539312),
    )
    starts = ((4.2,), (-4.2,), (-1.2,), (2.2,))

    def _value(self, x: Array) -> Array:
        return 0.05 * x * x + np.sin(3.0 * x)

    def _first(self, x: Array) -> tuple[Array, Array]:
        a = 3.0 * x
        return 0.05 * x * x + np.sin(a), 0.1 * x + 3.0 * np.cos(a)

    def _second(self, x: Array) -> Array | float:
        return 0.1 - 9.0 * np.sin(3.0 * x)


@surface("plateau")
class Plateau(Univariate):
    """A dip in a plain."""

    title = "Plateau"
    remark = sentence(
        "A dip in a plain: far out the slope is almost zero, and yet there is no minimum there."
    )
    formula = "1 - exp(-x^2)"
    window = ((-6.0, 6.0),)
    minima = known(((0.0,), 0.0))
    starts = ((1.5,), (-2.0,), (0.5,))

    def _value(self, x: Array) -> Array:
        return 1.0 - np.exp(-(x * x))

    def _first(self, x: Array) -> tuple[Array, Array]:
        bell = np.exp(-(x * x))
        return 1.0 - bell, 2.0 * x * bell

    def _second(self, x: Array) -> Array | float:
        xx = x * x
        return (2.0 - 4.0 * xx) * np.exp(-xx)


@surface("kink")
class Kink(Univariate):
    """The absolute value; at the kink the slope is 0 by convention."""

    title = "Kink"
    remark = sentence("The slope is 1 on one side and -1 on the other: a fixed step jumps across for ever.")
    formula = "abs(x)"
    window = ((-2.0, 2.0),)
    minima = known(((0.0,), 0.0))
    starts = ((1.5,), (-1.0,))
    has_kinks = True

    def _value(self, x: Array) -> Array:
        return np.abs(x)

    def _first(self, x: Array) -> tuple[Array, Array]:
        return np.abs(x), np.sign(x)

    def _second(self, x: Array) -> Array | float:
        return 0.0


@surface("parabola")
class Parabola(Univariate):
    """The function every method is first tried on."""

    title = "Parabola"
    remark = sentence(
        "The simplest minimum: below a rate of 1 gradient descent converges, above it diverges."
    )
    formula = "x^2"
    window = ((-2.0, 2.0),)
    minima = known(((0.0,), 0.0))
    starts = ((1.0,), (-1.7,))

    def _value(self, x: Array) -> Array:
        return x * x

    def _first(self, x: Array) -> tuple[Array, Array]:
        return x * x, 2.0 * x

    def _second(self, x: Array) -> Array | float:
        return 2.0

    def _residuals(self, x: Array) -> tuple[Array, ...]:
        return (x[..., 0],)

    def _jacobian(self, x: Array) -> tuple[tuple[Array | float, ...], ...]:
        return ((1.0,),)
