"""The gallery's functions of two variables, their derivatives expanded by hand."""

from __future__ import annotations

import math

import numpy as np

from gdsim.engine.objective import Array
from gdsim.engine.sentence import sentence
from gdsim.engine.surface import Bivariate, known, surface

Slopes = tuple[Array, Array, Array]
Curvatures = tuple[Array | float, Array | float, Array | float]

TAU = 2.0 * math.pi
#: A ufunc takes a quarter less time with an array of no dimensions than with a number.
_1, _200, _HALF = np.array(1.0), np.array(200.0), np.array(0.5)


@surface("himmelblau")
class Himmelblau(Bivariate):
    """Two parabolas that cross four times (Himmelblau 1972)."""

    title = "Himmelblau"
    remark = sentence(
        "Four minima of equal depth, four saddle points and a maximum: the start decides which is found."
    )
    source = "Himmelblau 1972"
    formula = "(x^2 + y - 11)^2 + (x + y^2 - 7)^2"
    window = ((-6.0, 6.0), (-6.0, 6.0))
    minima = known(
        ((3.0, 2.0), 0.0),
        ((-2.805118086952745, 3.131312518250573), 0.0),
        ((-3.779310253377747, -3.2831859912861696), 0.0),
        ((3.5844283403304917, -1.8481265269644036), 0.0),
    )
    starts = ((0.0, 0.0), (-1.0, 1.0), (-1.0, -1.0), (1.0, -1.0))

    def _value(self, x: Array, y: Array) -> Array:
        p, q = x * x + y - 11.0, x + y * y - 7.0
        return p * p + q * q

    def _first(self, x: Array, y: Array) -> Slopes:
        p, q = x * x + y - 11.0, x + y * y - 7.0
        return p * p + q * q, 4.0 * x * p + 2.0 * q, 2.0 * p + 4.0 * y * q

    def _second(self, x: Array, y: Array) -> Curvatures:
        xx, yy = x * x, y * y
        return 12.0 * xx + 4.0 * y - 42.0, 4.0 * (x + y), 4.0 * x + 12.0 * yy - 26.0

    def _residuals(self, x: Array) -> tuple[Array, ...]:
        x, y = x[..., 0], x[..., 1]
        return x * x + y - 11.0, x + y * y - 7.0

    def _jacobian(self, x: Array) -> tuple[tuple[Array | float, ...], ...]:
        return (2.0 * x[..., 0], 1.0), (1.0, 2.0 * x[..., 1])


@surface("rosenbrock")
class Rosenbrock(Bivariate):
    """The banana valley (Rosenbrock 1960)."""

    title = "Rosenbrock"
    remark = sentence("A curved valley with steep walls: easy to reach, hard to follow to its one minimum.")
    source = "Rosenbrock 1960"
    formula = "(1 - x)^2 + 100(y - x^2)^2"
    window = ((-2.0, 2.0), (-1.0, 3.0))
    minima = known(((1.0, 1.0), 0.0))
    starts = ((-1.2, 1.0), (0.0, 0.0), (-0.5, 2.0), (1.5, -0.5))

    def _value(self, x: Array, y: Array) -> Array:
        a, t = x - 1.0, y - x * x
        return a * a + 100.0 * t * t

    def _first(self, x: Array, y: Array) -> Slopes:
        a, t = x - 1.0, y - x * x
        return a * a + 100.0 * t * t, 2.0 * a - 400.0 * x * t, 200.0 * t

    def value_and_gradient(self, x: Array) -> tuple[Array, Array]:
        """For a batch every pass writes into what is there already: the figure of many starts hangs on it."""
        x = np.asarray(x, dtype=np.float64)
        if x.ndim == 1:
            return super().value_and_gradient(x)
        g = np.empty_like(x)
        x, y, gx, gy = x[..., 0], x[..., 1], g[..., 0], g[..., 1]
        t = x * x
        subtract, multiply = np.subtract, np.multiply
        subtract(y, t, t)
        multiply(t, _200, gy)
        a = x - _1
        f = gy * x
        subtract(a, f, f)
        np.add(f, f, gx)
        multiply(t, gy, t)  # 200 t^2
        multiply(t, _HALF, t)
        multiply(a, a, f)
        np.add(f, t, f)
        return f, g

    def _second(self, x: Array, y: Array) -> Curvatures:
        return 1200.0 * (x * x) - 400.0 * y + 2.0, -400.0 * x, 200.0

    def _residuals(self, x: Array) -> tuple[Array, ...]:
        x, y = x[..., 0], x[..., 1]
        return 10.0 * (y - x * x), 1.0 - x

    def _jacobian(self, x: Array) -> tuple[tuple[Array | float, ...], ...]:
        return (-20.0 * x[..., 0], 10.0), (-1.0, 0.0)


@surface("beale")
class Beale(Bivariate):
    """Three products fitted at once (Beale 1958)."""

    title = "Beale"
    remark = sentence(
        "One minimum in a flat valley, two saddle points, and corners where the slope is enormous."
    )
    source = "Beale 1958"
    formula = "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2"
    window = ((-4.5, 4.5), (-4.5, 4.5))
    minima = known(((3.0, 0.5), 0.0))
    starts = ((1.0, 0.5), (2.0, -0.5), (1.0, 0.0))

    def _value(self, x: Array, y: Array) -> Array:
        yy = y * y
        p = 1.5 + x * (y - 1.0)
        q = 2.25 + x * (yy - 1.0)
        r = 2.625 + x * (yy * y - 1.0)
        return p * p + q * q + r * r

    def _first(self, x: Array, y: Array) -> Slopes:
        yy = y * y
        a, b, c = y - 1.0, yy - 1.0, yy * y - 1.0
        p, q, r = 1.5 + x * a, 2.25 + x * b, 2.625 + x * c
        f = p * p + q * q + r * r
        return f, 2.0 * (a * p + b * q + c * r), 2.0 * x * (p + 2.0 * y * q + 3.0 * yy * r)

    def _second(self, x: Array, y: Array) -> Curvatures:
        yy = y * y
        a, b, c = y - 1.0, yy - 1.0, yy * y - 1.0
        p, q, r = 1.5 + x * a, 2.25 + x * b, 2.625 + x * c
        mixed = p + 2.0 * y * q + 3.0 * yy * r + x * (a + 2.0 * y * b + 3.0 * yy * c)
        along_y = 2.0 * x * (x * (1.0 + yy * (4.0 + 9.0 * yy)) + 2.0 * q + 6.0 * y * r)
        return 2.0 * (a * a + b * b + c * c), 2.0 * mixed, along_y

    def _residuals(self, x: Array) -> tuple[Array, ...]:
        x, y = x[..., 0], x[..., 1]
        yy = y * y
        return 1.5 + x * (y - 1.0), 2.25 + x * (yy - 1.0), 2.625 + x * (yy * y - 1.0)

    def _jacobian(self, x: Array) -> tuple[tuple[Array | float, ...], ...]:
        x, y = x[..., 0], x[..., 1]
        yy = y * y
        return (y - 1.0, x), (yy - 1.0, 2.0 * x * y), (yy * y - 1.0, 3.0 * x * yy)


@surface("booth")
class Booth(Bivariate):
    """Two straight lines fitted at once."""

    title = "Booth"
    remark = sentence("A quadratic bowl: Newton and Gauss-Newton are at its minimum in one step.")
    source = "Jamil & Yang 2013"
    formula = "(x + 2y - 7)^2 + (2x + y - 5)^2"
    window = ((-10.0, 10.0), (-10.0, 10.0))
    minima = known(((1.0, 3.0), 0.0))
    starts = ((-8.0, 7.0), (8.0, -6.0), (0.0, 0.0))

    def _value(self, x: Array, y: Array) -> Array:
        p, q = x + 2.0 * y - 7.0, 2.0 * x + y - 5.0
        return p * p + q * q

    def _first(self, x: Array, y: Array) -> Slopes:
        p, q = x + 2.0 * y - 7.0, 2.0 * x + y - 5.0
        return p * p + q * q, 2.0 * p + 4.0 * q, 4.0 * p + 2.0 * q

    def _second(self, x: Array, y: Array) -> Curvatures:
        return 10.0, 8.0, 10.0

    def _residuals(self, x: Array) -> tuple[Array, ...]:
        x, y = x[..., 0], x[..., 1]
        return x + 2.0 * y - 7.0, 2.0 * x + y - 5.0

    def _jacobian(self, x: Array) -> tuple[tuple[Array | float, ...], ...]:
        return (1.0, 2.0), (2.0, 1.0)


@surface("matyas")
class Matyas(Bivariate):
    """A long shallow bowl turned by 45 degrees."""

    title = "Matyas"
    remark = sentence("A bowl 25 times flatter along one diagonal than along the other.")
    source = "Jamil & Yang 2013"
    formula = "0.26(x^2 + y^2) - 0.48x*y"
    window = ((-10.0, 10.0), (-10.0, 10.0))
    minima = known(((0.0, 0.0), 0.0))
    starts = ((-8.0, 5.0), (6.0, 8.0), (9.0, -9.0))

    def _value(self, x: Array, y: Array) -> Array:
        return 0.26 * (x * x + y * y) - 0.48 * x * y

    def _first(self, x: Array, y: Array) -> Slopes:
        return self._value(x, y), 0.52 * x - 0.48 * y, 0.52 * y - 0.48 * x

    def _second(self, x: Array, y: Array) -> Curvatures:
        return 0.52, -0.48, 0.52

    def _residuals(self, x: Array) -> tuple[Array, ...]:
        x, y = x[..., 0], x[..., 1]
        return 0.1 * (x + y), 0.5 * (x - y)

    def _jacobian(self, x: Array) -> tuple[tuple[Array | float, ...], ...]:
        return (0.1, 0.1), (0.5, -0.5)


@surface("mccormick")
class McCormick(Bivariate):
    """A tilted valley with a sine along it (McCormick 1976)."""

    title = "McCormick"
    remark = sentence("A tilted wave: one global and one local minimum with a saddle point between them.")
    source = "McCormick 1976"
    formula = "sin(x + y) + (x - y)^2 - 1.5x + 2.5y + 1"
    window = ((-1.5, 4.0), (-3.0, 4.0))
    minima = known(
        ((-0.5471975511965977, -1.5471975511965977), -1.9132229549810364),
        ((2.5943951023931953, 1.5943951023931953), 1.2283696986087569),
    )
    starts = ((0.0, 1.0), (3.5, 3.0), (-1.0, -2.5))

    def _value(self, x: Array, y: Array) -> Array:
        d = x - y
        return np.sin(x + y) + d * d - 1.5 * x + 2.5 * y + 1.0

    def _first(self, x: Array, y: Array) -> Slopes:
        s, d = x + y, x - y
        c = np.cos(s)
        d2 = 2.0 * d
        return np.sin(s) + d * d - 1.5 * x + 2.5 * y + 1.0, c + d2 - 1.5, c - d2 + 2.5

    def _second(self, x: Array, y: Array) -> Curvatures:
        s = np.sin(x + y)
        return 2.0 - s, -2.0 - s, 2.0 - s


@surface("goldstein_price")
class GoldsteinPrice(Bivariate):
    """A product of two quartics, each along its own direction (Goldstein & Price 1971)."""

    title = "Goldstein-Price"
    remark = sentence("Four minima from 3 to 840 in walls of a million: a step that is safe is tiny.")
    source = "Goldstein & Price 1971"
    formula = (
        "(1 + (x + y + 1)^2*(19 - 14x + 3x^2 - 14y + 6x*y + 3y^2))"
        "*(30 + (2x - 3y)^2*(18 - 32x + 12x^2 + 48y - 36x*y + 27y^2))"
    )
    window = ((-2.0, 2.0), (-2.0, 2.0))
    minima = known(((0.0, -1.0), 3.0), ((-0.6, -0.4), 30.0), ((1.8, 0.2), 84.0), ((1.2, 0.8), 840.0))
    starts = ((-0.5, -1.5), (0.5, -0.5), (1.0, 1.0), (-1.0, 0.0))

    # In u = 2x - 3y and v = x + y + 1 the long brackets are quadratics: f = A(u) B(v).

    def _value(self, x: Array, y: Array) -> Array:
        u, v = 2.0 * x - 3.0 * y, x + y + 1.0
        A = 30.0 + u * u * (18.0 + u * (3.0 * u - 16.0))
        return A * (1.0 + v * v * (36.0 + v * (3.0 * v - 20.0)))

    def _first(self, x: Array, y: Array) -> Slopes:
        u, v = 2.0 * x - 3.0 * y, x + y + 1.0
        A = 30.0 + u * u * (18.0 + u * (3.0 * u - 16.0))
        B = 1.0 + v * v * (36.0 + v * (3.0 * v - 20.0))
        along_u = 12.0 * u * (3.0 + u * (u - 4.0)) * B
        along_v = 12.0 * v * (6.0 + v * (v - 5.0)) * A
        return A * B, along_v + 2.0 * along_u, along_v - 3.0 * along_u

    def _second(self, x: Array, y: Array) -> Curvatures:
        u, v = 2.0 * x - 3.0 * y, x + y + 1.0
        A = 30.0 + u * u * (18.0 + u * (3.0 * u - 16.0))
        B = 1.0 + v * v * (36.0 + v * (3.0 * v - 20.0))
        uu = (36.0 + u * (36.0 * u - 96.0)) * B
        vv = (72.0 + v * (36.0 * v - 120.0)) * A
        uv = 144.0 * u * v * (3.0 + u * (u - 4.0)) * (6.0 + v * (v - 5.0))
        return 4.0 * uu + 4.0 * uv + vv, vv - 6.0 * uu - uv, 9.0 * uu - 6.0 * uv + vv


@surface("three_hump_camel")
class ThreeHumpCamel(Bivariate):
    """Three valleys in a row."""

    title = "Three-hump camel"
    remark = sentence("A global minimum between two local ones: a little momentum rolls past the nearest.")
    source = "Jamil & Yang 2013"
    formula = "2x^2 - 1.05x^4 + x^6/6 + x*y + y^2"
    window = ((-5.0, 5.0), (-5.0, 5.0))
    minima = known(
        ((0.0, 0.0), 0.0),
        ((-1.7475523458302888, 0.8737761729151444), 0.2986384422368598),
        ((1.7475523458302888, -0.8737761729151444), 0.2986384422368598),
    )
    starts = ((-2.0, 2.0), (0.8, 1.5), (2.2, -1.0))

    def _value(self, x: Array, y: Array) -> Array:
        xx = x * x
        return xx * (2.0 + xx * (xx / 6.0 - 1.05)) + y * (x + y)

    def _first(self, x: Array, y: Array) -> Slopes:
        xx = x * x
        f = xx * (2.0 + xx * (xx / 6.0 - 1.05)) + y * (x + y)
        return f, x * (4.0 + xx * (xx - 4.2)) + y, x + 2.0 * y

    def _second(self, x: Array, y: Array) -> Curvatures:
        xx = x * x
        return 4.0 + xx * (5.0 * xx - 12.6), 1.0, 2.0


@surface("six_hump_camel")
class SixHumpCamel(Bivariate):
    """Six valleys in three pairs (Dixon & Szego 1978)."""

    title = "Six-hump camel"
    remark = sentence("Six minima in pairs of three depths, seven saddle points and two maxima.")
    source = "Dixon & Szegö 1978"
    formula = "(4 - 2.1x^2 + x^4/3)x^2 + x*y + (4y^2 - 4)y^2"
    window = ((-3.0, 3.0), (-2.0, 2.0))
    minima = known(
        ((-0.08984201310031806, 0.7126564030207396), -1.0316284534898774),
        ((0.08984201310031806, -0.7126564030207396), -1.0316284534898774),
        ((-1.703606714969981, 0.7960835686726251), -0.21546382438371764),
        ((1.703606714969981, -0.7960835686726251), -0.21546382438371764),
        ((-1.6071047529201972, -0.5686514548841314), 2.1042503103112584),
        ((1.6071047529201972, 0.5686514548841314), 2.1042503103112584),
    )
    starts = ((-0.5, 1.2), (0.5, -1.2), (-2.0, 1.0), (1.8, 0.9))

    def _value(self, x: Array, y: Array) -> Array:
        xx, yy = x * x, y * y
        return xx * (4.0 + xx * (xx / 3.0 - 2.1)) + x * y + 4.0 * yy * (yy - 1.0)

    def _first(self, x: Array, y: Array) -> Slopes:
        xx, yy = x * x, y * y
        f = xx * (4.0 + xx * (xx / 3.0 - 2.1)) + x * y + 4.0 * yy * (yy - 1.0)
        return f, x * (8.0 + xx * (2.0 * xx - 8.4)) + y, x + y * (16.0 * yy - 8.0)

    def _second(self, x: Array, y: Array) -> Curvatures:
        xx = x * x
        return 8.0 + xx * (10.0 * xx - 25.2), 1.0, 48.0 * (y * y) - 8.0


def _pairs(along: tuple[float, ...], f: tuple[float, ...]) -> tuple[tuple[tuple[float, float], float], ...]:
    """The minima of h(x) + h(y): every pair of the minima of h."""
    each = tuple(zip(along, f, strict=True))
    return tuple(((x, y), fx + fy) for x, fx in each for y, fy in each)


@surface("styblinski_tang")
class StyblinskiTang(Bivariate):
    """A tilted double well along each axis (Styblinski & Tang 1990)."""

    title = "Styblinski-Tang"
    remark = sentence("Four minima of three depths; only one corner of the window leads to the global one.")
    source = "Styblinski & Tang 1990"
    formula = "(x^4 - 16x^2 + 5x + y^4 - 16y^2 + 5y)/2"
    window = ((-5.0, 5.0), (-5.0, 5.0))
    minima = known(*_pairs((-2.903534027771177, 2.746802770990837), (-39.16616570377141, -25.02944665528394)))
    starts = ((0.0, 0.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0))

    def _value(self, x: Array, y: Array) -> Array:
        return 0.5 * (x * (x * (x * x - 16.0) + 5.0) + y * (y * (y * y - 16.0) + 5.0))

    def _first(self, x: Array, y: Array) -> Slopes:
        return self._value(x, y), x * (2.0 * x * x - 16.0) + 2.5, y * (2.0 * y * y - 16.0) + 2.5

    def _second(self, x: Array, y: Array) -> Curvatures:
        return 6.0 * x * x - 16.0, 0.0, 6.0 * y * y - 16.0


def _rastrigin_axis() -> tuple[float, ...]:
    """The eleven minima of x^2 - 10 cos(2 pi x) within 5.12, each next to a whole number."""
    roots = []
    for n in range(-5, 6):
        x = float(n)
        for _ in range(20):  # Newton from the whole number is there after four
            x -= (x + 10.0 * math.pi * math.sin(TAU * x)) / (1.0 + 20.0 * math.pi**2 * math.cos(TAU * x))
        roots.append(x)
    return tuple(roots)


_RASTRIGIN_AXIS = _rastrigin_axis()


@surface("rastrigin")
class Rastrigin(Bivariate):
    """An egg box in a bowl (Rastrigin 1974)."""

    title = "Rastrigin"
    remark = sentence("121 minima in an egg box and one of them global: a descent finds the nearest only.")
    source = "Rastrigin 1974"
    formula = "20 + x^2 - 10cos(2pi*x) + y^2 - 10cos(2pi*y)"
    window = ((-5.12, 5.12), (-5.12, 5.12))
    minima = known(
        *_pairs(_RASTRIGIN_AXIS, tuple(10.0 + x * x - 10.0 * math.cos(TAU * x) for x in _RASTRIGIN_AXIS))
    )
    starts = ((-2.2, 1.8), (0.2, -0.2), (3.7, 3.3), (-4.2, -1.1))

    def _value(self, x: Array, y: Array) -> Array:
        return 20.0 + x * x + y * y - 10.0 * (np.cos(TAU * x) + np.cos(TAU * y))

    def _first(self, x: Array, y: Array) -> Slopes:
        a, b = TAU * x, TAU * y
        f = 20.0 + x * x + y * y - 10.0 * (np.cos(a) + np.cos(b))
        return f, 2.0 * x + 10.0 * TAU * np.sin(a), 2.0 * y + 10.0 * TAU * np.sin(b)

    def _second(self, x: Array, y: Array) -> Curvatures:
        k = 10.0 * TAU * TAU
        return 2.0 + k * np.cos(TAU * x), 0.0, 2.0 + k * np.cos(TAU * y)


@surface("monkey_saddle")
class MonkeySaddle(Bivariate):
    """Three ways down, three ways up."""

    title = "Monkey saddle"
    remark = sentence(
        "A point where slope and curvature both vanish: the second-derivative test is inconclusive."
    )
    source = "Hilbert & Cohn-Vossen 1932"
    formula = "x^3 - 3x*y^2"
    window = ((-2.0, 2.0), (-2.0, 2.0))
    starts = ((1.0, 0.01), (0.5, 0.5), (1.0, -1.0))

    def _value(self, x: Array, y: Array) -> Array:
        return x * (x * x - 3.0 * y * y)

    def _first(self, x: Array, y: Array) -> Slopes:
        xx, yy = x * x, y * y
        return x * (xx - 3.0 * yy), 3.0 * (xx - yy), -6.0 * x * y

    def _second(self, x: Array, y: Array) -> Curvatures:
        return 6.0 * x, -6.0 * y, -6.0 * x


@surface("saddle")
class Saddle(Bivariate):
    """The hyperbolic paraboloid."""

    title = "Saddle"
    remark = sentence(
        "A valley along x and a ridge along y: Newton is drawn to the middle, descent leaves it."
    )
    formula = "x^2 - y^2"
    window = ((-2.0, 2.0), (-2.0, 2.0))
    starts = ((1.5, 0.01), (1.0, 0.2), (-1.5, -0.1))

    def _value(self, x: Array, y: Array) -> Array:
        return x * x - y * y

    def _first(self, x: Array, y: Array) -> Slopes:
        return x * x - y * y, 2.0 * x, -2.0 * y

    def _second(self, x: Array, y: Array) -> Curvatures:
        return 2.0, 0.0, -2.0


@surface("double_well")
class DoubleWell(Bivariate):
    """Two equal valleys with a pass between them."""

    title = "Double well"
    remark = sentence("Two equal minima and the saddle point between them, where a start on the ridge ends.")
    formula = "(x^2 - 1)^2 + y^2"
    window = ((-2.0, 2.0), (-2.0, 2.0))
    minima = known(((-1.0, 0.0), 0.0), ((1.0, 0.0), 0.0))
    starts = ((0.2, 1.5), (-0.2, -1.5), (1.8, 1.0))

    def _value(self, x: Array, y: Array) -> Array:
        p = x * x - 1.0
        return p * p + y * y

    def _first(self, x: Array, y: Array) -> Slopes:
        p = x * x - 1.0
        return p * p + y * y, 4.0 * x * p, 2.0 * y

    def _second(self, x: Array, y: Array) -> Curvatures:
        return 12.0 * x * x - 4.0, 0.0, 2.0

    def _residuals(self, x: Array) -> tuple[Array, ...]:
        x, y = x[..., 0], x[..., 1]
        return x * x - 1.0, y

    def _jacobian(self, x: Array) -> tuple[tuple[Array | float, ...], ...]:
        return (2.0 * x[..., 0], 0.0), (0.0, 1.0)


@surface("ackley")
class Ackley(Bivariate):
    """A cone in a field of dimples (Ackley 1987).

    At the tip, where the cone has no slope, the gradient is 0 by convention
    and the curvature is that along any ray.
    """

    title = "Ackley"
    remark = sentence(
        "A cone among dimples: the slope stays near 2.83 down to the tip, so no gradient-norm rule fires there."
    )
    source = "Ackley 1987"
    formula = "20 + e - 20exp(-0.2sqrt(0.5(x^2 + y^2))) - exp(0.5(cos(2pi*x) + cos(2pi*y)))"
    window = ((-5.0, 5.0), (-5.0, 5.0))
    minima = known(((0.0, 0.0), 0.0))
    starts = ((0.4, 0.3), (-2.6, 1.7), (3.2, -3.6))
    has_kinks = True

    def _value(self, x: Array, y: Array) -> Array:
        cone = 20.0 * np.exp(-0.2 * np.sqrt(0.5 * (x * x + y * y)))
        return 20.0 + math.e - cone - np.exp(0.5 * (np.cos(TAU * x) + np.cos(TAU * y)))

    def _first(self, x: Array, y: Array) -> Slopes:
        r = np.sqrt(0.5 * (x * x + y * y))
        cone = 20.0 * np.exp(-0.2 * r)
        a, b = TAU * x, TAU * y
        dimple = np.exp(0.5 * (np.cos(a) + np.cos(b)))
        pull = 0.1 * cone / np.where(r == 0.0, 1.0, r)  # at the tip x and y are zero, and so the product
        dent = math.pi * dimple
        f = 20.0 + math.e - cone - dimple
        return f, pull * x + dent * np.sin(a), pull * y + dent * np.sin(b)

    def _second(self, x: Array, y: Array) -> Curvatures:
        r = np.sqrt(0.5 * (x * x + y * y))
        tip = r == 0.0
        cone = 20.0 * np.exp(-0.2 * r)
        r = np.where(tip, 1.0, r)
        pull = np.where(tip, -0.4, 0.1 * cone / r)
        bend = -0.05 * cone * (0.2 + 1.0 / r) / (r * r)
        a, b = TAU * x, TAU * y
        ca, cb, sa, sb = np.cos(a), np.cos(b), np.sin(a), np.sin(b)
        dent = math.pi**2 * np.exp(0.5 * (ca + cb))
        return (
            pull + bend * x * x + dent * (2.0 * ca - sa * sa),
            bend * x * y - dent * sa * sb,
            pull + bend * y * y + dent * (2.0 * cb - sb * sb),
        )


@surface("quadratic")
class Quadratic(Bivariate):
    """The elongated bowl on which steepest descent zigzags."""

    title = "Quadratic"
    remark = sentence(
        "A bowl ten times steeper along y: steepest descent zigzags, and Newton needs one step."
    )
    source = "Nocedal & Wright 2006"
    formula = "0.5(x^2 + 10y^2)"
    window = ((-12.0, 12.0), (-6.0, 6.0))
    minima = known(((0.0, 0.0), 0.0))
    starts = ((10.0, 1.0), (-8.0, 4.0), (6.0, -3.0))

    def _value(self, x: Array, y: Array) -> Array:
        return 0.5 * x * x + 5.0 * y * y

    def _first(self, x: Array, y: Array) -> Slopes:
        return 0.5 * x * x + 5.0 * y * y, x, 10.0 * y

    def _second(self, x: Array, y: Array) -> Curvatures:
        return 1.0, 0.0, 10.0

    def _residuals(self, x: Array) -> tuple[Array, ...]:
        return math.sqrt(0.5) * x[..., 0], math.sqrt(5.0) * x[..., 1]

    def _jacobian(self, x: Array) -> tuple[tuple[Array | float, ...], ...]:
        return (math.sqrt(0.5), 0.0), (0.0, math.sqrt(5.0))
