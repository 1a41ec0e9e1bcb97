import math

import numpy as np
import pytest
from problems import Himmelblau, reference

from gdsim.engine.critical import classify, kind_of, remark, settle, stationary_points
from gdsim.engine.formula import Formula
from gdsim.engine.kinds import CriticalPoint, count
from gdsim.engine.sentence import InputError
from gdsim.engine.surfaces import SURFACES

REFERENCE = reference("surfaces")


def found(text, *window):
    return stationary_points(Formula(text, window=window, dimension=len(window)), window)


@pytest.mark.parametrize("key", sorted(REFERENCE))
def test_finds_exactly_the_stationary_points_of_the_reference(key):
    expected = REFERENCE[key]
    points = stationary_points(SURFACES[key], expected["domain"])
    assert {kind: n for kind, n in count(points).items() if kind != "kink"} == expected["counts"]
    assert count(points)["kink"] == 0
    places = np.array([point.x for point in points])
    for each in expected["stationary_points"]:
        nearest = points[int(np.argmin(np.linalg.norm(places - each["x"], axis=-1)))]
        np.testing.assert_allclose(nearest.x, each["x"], atol=1e-9)
        assert nearest.kind == each["kind"]
        assert nearest.f == pytest.approx(each["f"], rel=1e-9, abs=1e-10)
        np.testing.assert_allclose(nearest.eigenvalues, each["eigenvalues"], rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("key", sorted(SURFACES))
def test_every_listed_minimum_is_found_and_the_global_ones_are_marked(key):
    surface = SURFACES[key]
    points = stationary_points(surface, surface.window)
    lows = [
        p
        for p in points
        if p.kind in ("minimum", "kink") or (p.kind == "degenerate" and p.around == "higher")
    ]
    for minimum in surface.minima:
        nearest = min(lows, key=lambda p: float(np.abs(p.x - minimum.point).max()))
        np.testing.assert_allclose(nearest.x, minimum.point, atol=1e-6)
        if nearest.kind != "degenerate":
            assert nearest.is_global == minimum.is_global


def test_works_with_nothing_but_values_and_differences():
    points = stationary_points(Himmelblau(), ((-6, 6), (-6, 6)))
    assert count(points) == {"minimum": 4, "saddle": 4, "maximum": 1, "degenerate": 0, "kink": 0}
    assert [point.f for point in points] == sorted(point.f for point in points)


def test_ackley_is_a_kink_among_smooth_minima():
    points = stationary_points(SURFACES["ackley"], ((-5, 5), (-5, 5)))
    assert count(points) == {"minimum": 120, "saddle": 220, "maximum": 100, "degenerate": 0, "kink": 1}
    kink = points[0]
    assert kink.kind == "kink"
    assert kink.is_global
    assert kink.eigenvalues.shape == (0,)
    np.testing.assert_array_equal(kink.x, [0, 0])
    assert not any(point.is_global for point in points[1:])


@pytest.mark.parametrize(
    ("text", "window", "place"),
    [
        ("abs(x)", ((-2.1, 2.0),), [0.0]),
        ("abs(x)", ((-2.0, 2.0),), [0.0]),
        ("abs(x) + abs(y - 0.3)", ((-2.0, 2.0), (-2.0, 2.0)), [0.0, 0.3]),
    ],
)
def test_kinks_on_and_off_the_grid(text, window, place):
    (point,) = found(text, *window)
    assert (point.kind, point.is_global, point.extended) == ("kink", True, False)
    np.testing.assert_allclose(point.x, place, atol=1e-9)
    assert "kink" in str(remark(point))


def test_a_kink_that_is_a_maximum_is_not_reported():
    assert found("1 - abs(x)", (-2.0, 2.0)) == ()


@pytest.mark.parametrize(
    ("text", "window", "around"),
    [
        ("5 + 0*x + 0*y", ((0.0, 1.0), (0.0, 1.0)), "level"),
        ("(y - x^2)^2", ((-2.0, 2.0), (-2.0, 2.0)), "higher"),
        ("x^2*y^2", ((-2.0, 2.0), (-2.0, 2.0)), "higher"),
        ("max(0, abs(x) - 1)", ((-3.0, 3.0),), "level"),
    ],
)
def test_a_connected_set_of_degenerate_points_gives_one(text, window, around):
    (point,) = found(text, *window)
    assert (point.kind, point.extended, point.around) == ("degenerate", True, around)
    assert "inconclusive" in str(remark(point))


def test_a_ring_of_minima_and_the_maximum_inside_it():
    ring, top = found("(x^2 + y^2 - 1)^2", (-2.0, 2.0), (-2.0, 2.0))
    assert (ring.kind, ring.extended) == ("degenerate", True)
    assert np.linalg.norm(ring.x) == pytest.approx(1.0)
    assert (top.kind, top.extended) == ("maximum", False)


def test_a_line_of_kinks_gives_one():
    (point,) = found("abs(x - y)", (-2.0, 2.0), (-2.0, 2.5))
    assert (point.kind, point.extended) == ("kink", True)


@pytest.mark.parametrize("power", [3, 4, 6, 10])
def test_a_multiple_root_is_one_degenerate_point(power):
    (point,) = found(f"x^{power}", (-2.1, 2.0))
    assert (point.kind, point.extended) == ("degenerate", False)
    assert abs(point.x[0]) < 1e-6
    assert point.around == ("mixed" if power == 3 else "higher")
    assert "the second derivative is zero" in str(remark(point))


@pytest.mark.parametrize(
    "text", ["log(x) + 1/x", "1/x + y^2", "log(x*y)", "sqrt(x)*y", "sin(1/x)", "x^x", "1/(x*y)", "exp(x*y)/x"]
)
def test_infinite_and_undefined_regions_are_passed_over(text):
    window = ((-1.0, 3.0), (-2.0, 2.0)) if "y" in text else ((-1.0, 3.0),)
    for point in found(text, *window):
        assert np.isfinite(point.x).all()
        assert math.isfinite(point.f)
        assert "nan" not in str(remark(point))


def test_a_singularity_hides_nothing_beside_it():
    (point,) = found("log(x) + 1/x", (-1.0, 3.0))
    assert point.kind == "minimum"
    assert point.x[0] == pytest.approx(1.0)


def test_the_tail_of_a_bump_is_no_stationary_point():
    (top,) = found("exp(-x^2 - y^2)", (-6.0, 6.0), (-6.0, 6.0))
    assert top.kind == "maximum"


def test_a_local_minimum_is_not_global_when_the_border_is_lower():
    low, high = found("x^3 - 3*x", (-5.0, 5.0))
    assert (low.kind, low.is_global) == ("minimum", False)
    assert (high.kind, high.x[0]) == ("maximum", pytest.approx(-1.0))


@pytest.mark.parametrize("factor", [1e-12, 1e12])
def test_the_scale_of_the_function_does_not_matter(factor):
    points = found(f"{factor}*((x^2 + y - 11)^2 + (x + y^2 - 7)^2)", (-6.0, 6.0), (-6.0, 6.0))
    assert count(points) == {"minimum": 4, "saddle": 4, "maximum": 1, "degenerate": 0, "kink": 0}


def test_points_on_the_border_count_and_points_outside_do_not():
    assert len(found("(x - 1)^2", (-1.0, 1.0))) == 1
    assert found("(x - 1.001)^2", (-1.0, 1.0)) == ()


@pytest.mark.parametrize(
    ("diagonal", "kind"),
    [
        ((1, 2), "minimum"),
        ((-1, -2), "maximum"),
        ((-1, 2), "saddle"),
        ((0, 2), "degenerate"),
        ((0, 0), "degenerate"),
        ((-1, 0, 2), "saddle"),
        ((1, math.inf), "degenerate"),
    ],
)
def test_classify(diagonal, kind):
    assert classify(np.diag(np.array(diagonal, dtype=float))) == kind


def test_a_zero_eigenvalue_is_one_that_is_small_against_the_curvature_around():
    H = np.diag([1e-6, 2e-6])
    assert classify(H) == "minimum"
    assert classify(H, scale=1e4) == "degenerate"


def test_kind_of_a_point_that_has_nearly_arrived():
    himmelblau = SURFACES["himmelblau"]
    point = kind_of(himmelblau, np.array([3.001, 1.999]))
    np.testing.assert_allclose(point.x, [3, 2], atol=1e-12)
    assert point.kind == "minimum"
    assert kind_of(himmelblau, np.array([1.0, 1.0])) is None
    assert kind_of(SURFACES["quartic"], np.array([6e-3])).kind == "degenerate"
    assert kind_of(SURFACES["ackley"], np.array([0.003, -0.002])).kind == "kink"


def test_settle_tells_arriving_from_under_way():
    x = np.array([[3.02, 2.01], [0.0, 0.0], [-0.28, -0.93], [np.nan, 0.0]])
    settled = settle(SURFACES["himmelblau"], x, 0.1)
    assert settled.kinds == ("minimum", None, "maximum", None)
    np.testing.assert_allclose(settled.x[0], [3, 2], atol=1e-9)
    np.testing.assert_array_equal(settled.x[1], x[1])


def test_remarks_name_the_eigenvalues():
    minimum, *_ = stationary_points(SURFACES["himmelblau"], ((2.0, 4.0), (1.0, 3.0)))
    assert str(remark(minimum)) == (
        "Global minimum in this window: both eigenvalues 25.72 and 82.28 are positive."
    )
    saddle = CriticalPoint(np.zeros(2), 0.0, np.array([-2.0, 2.0]), "saddle")
    assert str(remark(saddle)) == "Saddle point: the eigenvalues -2 and 2 have opposite signs."


def test_cancelling_and_progress():
    class Cancelled(Exception):
        pass

    fractions = []

    def check(fraction):
        fractions.append(fraction)
        if len(fractions) > 12:
            raise Cancelled

    with pytest.raises(Cancelled):
        stationary_points(SURFACES["rastrigin"], SURFACES["rastrigin"].window, check=check)
    fractions.clear()
    stationary_points(SURFACES["monkey_saddle"], ((-2, 2), (-2, 2)), check=fractions.append)
    assert fractions == sorted(fractions)
    assert 0.0 < fractions[0] < fractions[-1] <= 1.0


@pytest.mark.parametrize("window", [((0.0, 1.0),), ((0.0, 0.0), (0.0, 1.0)), ((0.0, math.inf), (0.0, 1.0))])
def test_a_window_that_is_none(window):
    with pytest.raises(InputError):
        stationary_points(Himmelblau(), window)
