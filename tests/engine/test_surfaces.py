"""The gallery: closed forms against formulas, references and differences; minima that are minima."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gdsim.engine import OPTIMIZERS, StoppingRule, descend
from gdsim.engine.objective import Objective
from gdsim.engine.sentence import InputError, Sentence
from gdsim.engine.surfaces import SURFACES, Bivariate, Surface, Univariate

DATA = Path(__file__).parents[1] / "data"
REFERENCE: dict[str, Any] = json.loads((DATA / "surfaces.json").read_text("utf-8"))
ALL = sorted(SURFACES)
SQUARES = [key for key in ALL if SURFACES[key].is_sum_of_squares]


def within(surface: Surface, count: int = 50) -> np.ndarray:
    """Points of the window."""
    low, high = np.array(surface.window).T
    return low + (high - low) * np.random.default_rng(11).random((count, surface.dimension))


class Plain(Objective):
    """Values and slopes only, so that the rest is central differences."""

    def __init__(self, surface: Surface, slopes: bool) -> None:
        self.surface, self.dimension = surface, surface.dimension
        if slopes:
            self.gradient = surface.gradient  # type: ignore[method-assign]

    def value(self, x: np.ndarray) -> np.ndarray:
        return self.surface.value(x)


def test_the_gallery_holds_what_it_should() -> None:
    assert set(REFERENCE) | {"ackley", "quadratic"} == {k for k in ALL if isinstance(SURFACES[k], Bivariate)}
    one = {"double_well_1d", "quartic", "rugged", "plateau", "kink", "parabola"}
    assert one == {k for k in ALL if isinstance(SURFACES[k], Univariate)}
    assert [SURFACES[key].dimension for key in SURFACES] == [2] * 16 + [1] * 6
    assert next(iter(SURFACES)) == "himmelblau"


@pytest.mark.parametrize("key", ALL)
def test_a_surface_says_what_it_is(key: str) -> None:
    surface = SURFACES[key]
    assert surface.key == key
    assert surface.title
    assert isinstance(surface.remark, Sentence)
    assert str(surface.remark).endswith(".")
    assert surface.latex.startswith("f(x, y) = " if surface.dimension == 2 else "f(x) = ")
    assert len(surface.window) == surface.dimension
    assert len({minimum.point for minimum in surface.minima}) == len(surface.minima)
    assert len(surface.starts) >= 2
    for point in surface.starts:
        assert len(point) == surface.dimension
        assert all(low <= p <= high for p, (low, high) in zip(point, surface.window, strict=True))
    assert [surface.coordinate_name(i) for i in range(surface.dimension)] == ["x", "y"][: surface.dimension]
    assert surface.coordinate_latex(0) == "x"
    assert surface.has_kinks == (key in {"kink", "ackley"})


@pytest.mark.parametrize("key", ALL)
def test_closed_forms_equal_the_formula(key: str) -> None:
    surface, formula = SURFACES[key], SURFACES[key].as_formula
    x = within(surface)
    f, g = surface.value_and_gradient(x)
    close = {"rtol": 1e-9, "atol": 1e-9}
    np.testing.assert_allclose(f, formula.value(x), **close)
    np.testing.assert_allclose(surface.value(x), f, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(g, formula.gradient(x), **close)
    np.testing.assert_array_equal(g, surface.gradient(x))
    H = surface.hessian(x)
    np.testing.assert_allclose(H, formula.hessian(x), **close)
    v = x[::-1]
    np.testing.assert_allclose(surface.hessian_vector(x, v), np.einsum("kij,kj->ki", H, v), rtol=1e-12)


@pytest.mark.parametrize("key", ALL)
def test_closed_forms_agree_with_central_differences(key: str) -> None:
    surface = SURFACES[key]
    x = within(surface)
    scale = 1.0 + np.abs(surface.value(x)).max()
    np.testing.assert_allclose(
        surface.gradient(x), Plain(surface, False).gradient(x), rtol=1e-6, atol=1e-8 * scale
    )
    np.testing.assert_allclose(
        surface.hessian(x), Plain(surface, True).hessian(x), rtol=1e-6, atol=1e-8 * scale
    )


@pytest.mark.parametrize("key", sorted(REFERENCE))
def test_reference_numbers(key: str) -> None:
    surface, known = SURFACES[key], REFERENCE[key]
    assert [list(each) for each in surface.window] == known["domain"]
    for probe in known["probes"]:
        x = np.array(probe["x"])
        f, g = surface.value_and_gradient(x)
        assert f == pytest.approx(probe["f"], rel=1e-9, abs=1e-12)
        np.testing.assert_allclose(g, probe["gradient"], rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(surface.hessian(x), probe["hessian"], rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(surface.as_formula.gradient(x), probe["gradient"], rtol=1e-9, atol=1e-10)
        np.testing.assert_allclose(surface.as_formula.hessian(x), probe["hessian"], rtol=1e-9, atol=1e-10)
    for point in known["stationary_points"]:
        x = np.array(point["x"])
        H = surface.hessian(x)
        size = max(1.0, np.abs(H).max())
        assert surface.value(x) == pytest.approx(point["f"], rel=1e-9, abs=1e-9)
        assert np.linalg.norm(surface.gradient(x)) < 1e-12 * size
        np.testing.assert_allclose(np.linalg.eigvalsh(H), point["eigenvalues"], rtol=1e-9, atol=1e-9 * size)


@pytest.mark.parametrize("key", sorted(REFERENCE))
def test_the_known_minima_are_those_of_the_reference(key: str) -> None:
    ours = np.array([minimum.point for minimum in SURFACES[key].minima]).reshape(-1, 2)
    assert len(ours) == REFERENCE[key]["counts"]["minimum"]
    for point in REFERENCE[key]["stationary_points"]:
        if point["kind"] == "minimum":
            assert np.abs(ours - point["x"]).max(axis=1).min() < 1e-9


@pytest.mark.parametrize("key", ALL)
def test_known_minima_are_minima(key: str) -> None:
    surface = SURFACES[key]
    assert surface.minima or key in {"saddle", "monkey_saddle"}
    around = 1e-3 * np.random.default_rng(3).normal(size=(64, surface.dimension))
    lowest = min((minimum.f for minimum in surface.minima), default=0.0)
    samples = surface.value(within(surface, 4000))
    for minimum in surface.minima:
        x = np.array(minimum.point)
        assert all(low <= p <= high for p, (low, high) in zip(minimum.point, surface.window, strict=True))
        assert surface.value(x) == pytest.approx(minimum.f, rel=1e-12, abs=1e-12)
        assert np.linalg.norm(surface.gradient(x)) < 1e-6
        assert np.linalg.eigvalsh(surface.hessian(x)).min() > -1e-9
        assert np.all(surface.value(x + around) > minimum.f)
        assert minimum.is_global == (minimum.f - lowest < 1e-9)
        if minimum.is_global:
            assert np.all(samples >= minimum.f)


@pytest.mark.parametrize("key", ALL)
@pytest.mark.parametrize("shape", [(), (1,), (6,), (5, 1), (2, 3)])
@pytest.mark.parametrize("order", ["C", "F"])
def test_leading_axes_are_a_batch_in_either_layout(key: str, shape: tuple[int, ...], order: str) -> None:
    surface = SURFACES[key]
    x = np.array(within(surface, 6)[: int(np.prod(shape))].reshape(*shape, surface.dimension), order=order)
    before = x.copy()
    f, g = surface.value_and_gradient(x)
    H = surface.hessian(x)
    assert np.shape(f) == shape
    assert np.shape(surface.value(x)) == shape
    assert g.shape == (*shape, surface.dimension)
    assert H.shape == (*shape, surface.dimension, surface.dimension)
    np.testing.assert_array_equal(x, before)
    for at in np.ndindex(shape):
        one, slope = surface.value_and_gradient(x[at])
        np.testing.assert_allclose(f[at], one, rtol=1e-13, atol=1e-13)
        np.testing.assert_allclose(g[at], slope, rtol=1e-13, atol=1e-13)
        np.testing.assert_allclose(H[at], surface.hessian(x[at]), rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("key", ALL)
def test_values_on_an_open_grid(key: str) -> None:
    surface = SURFACES[key]
    axes = [np.linspace(low, high, n) for (low, high), n in zip(surface.window, (7, 5), strict=False)]
    expected = surface.value(np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1))
    if isinstance(surface, Bivariate):
        got = surface.at(axes[0][:, None], axes[1][None, :])
    else:
        assert isinstance(surface, Univariate)
        got = surface.at(axes[0])
    np.testing.assert_allclose(got, expected, rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("key", SQUARES)
def test_sums_of_squares_are_what_they_say(key: str) -> None:
    surface = SURFACES[key]
    x = within(surface)
    f, g = surface.value_and_gradient(x)
    r, J = surface.residuals(x), surface.jacobian(x)
    assert J.shape == (*r.shape, surface.dimension)
    np.testing.assert_allclose((r * r).sum(axis=-1), f, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(2.0 * np.einsum("km,kmi->ki", r, J), g, rtol=1e-10, atol=1e-10)
    assert surface.residuals(x[0]).shape == r.shape[1:]
    assert surface.jacobian(x[0]).shape == J.shape[1:]


def test_which_are_sums_of_squares() -> None:
    two = {"himmelblau", "rosenbrock", "beale", "booth", "matyas", "double_well", "quadratic"}
    assert set(SQUARES) == two | {"quartic", "parabola"}
    with pytest.raises(InputError):
        SURFACES["ackley"].residuals(np.zeros(2))
    with pytest.raises(InputError):
        SURFACES["kink"].jacobian(np.zeros(1))


def test_the_tip_of_ackleys_cone() -> None:
    ackley = SURFACES["ackley"]
    zero = np.zeros(2)
    f, g = ackley.value_and_gradient(zero)
    assert abs(f) < 1e-15 * 64
    np.testing.assert_array_equal(g, zero)
    assert np.isfinite(ackley.hessian(zero)).all()
    for angle in np.linspace(0, 2 * np.pi, 7):
        near = 1e-9 * np.array([np.cos(angle), np.sin(angle)])
        assert np.linalg.norm(ackley.gradient(near)) == pytest.approx(2 * np.sqrt(2), rel=1e-6)
    known = json.loads((DATA / "curvature_and_stopping.json").read_text("utf-8"))["ackley_cone"]
    assert ackley.value(np.ones(2)) == pytest.approx(known["f_at_1_1"], abs=1e-10)


def test_the_plateau_has_no_slope_and_no_minimum_far_out() -> None:
    x = np.array([[5.0], [-5.5]])
    plateau = SURFACES["plateau"]
    assert np.all(np.abs(plateau.gradient(x)) < 1e-9)
    assert np.all(plateau.value(x) > plateau.minima[0].f + 0.99)


def test_gradient_descent_finds_himmelblaus_minima_from_its_starts() -> None:
    known = json.loads((DATA / "curvature_and_stopping.json").read_text("utf-8"))[
        "gradient_descent_himmelblau"
    ]
    descent = OPTIMIZERS["gradient_descent"](learning_rate=known["learning_rate"])
    starts = [tuple(map(float, run["start"])) for run in known["runs"]]
    assert list(SURFACES["himmelblau"].starts) == starts
    for run, x0 in zip(known["runs"], starts, strict=True):
        *_, last = descend(SURFACES["himmelblau"], descent, x0, StoppingRule(gradient_norm=1e-6))
        np.testing.assert_allclose(last.x, run["ends_at"], atol=1e-5)
        assert last.k == run["iterations"]


@pytest.mark.parametrize("key", [k for k in ALL if SURFACES[k].minima and k not in {"kink", "ackley"}])
def test_small_steps_downhill_end_at_a_listed_minimum_from_every_start(key: str) -> None:
    surface = SURFACES[key]
    points = np.array([minimum.point for minimum in surface.minima])
    for start in surface.starts:
        x = np.array(start)
        for _ in range(4000):  # gradient descent that halves its step until it is short enough
            f, g = surface.value_and_gradient(x)
            step = 1.0
            while not surface.value(x - step * g) <= f - 0.3 * step * (g @ g) and step > 1e-14:
                step *= 0.5
            x = x - step * g
            if np.linalg.norm(g) < 1e-4:
                break
        # a gradient of 1e-4 on x^4 is still 0.03 away
        assert np.abs(points - x).max(axis=1).min() < 0.03
