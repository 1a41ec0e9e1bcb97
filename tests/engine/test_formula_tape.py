"""Formulas as computational graphs: values and derivatives, sharing, kinks, steps, paths and costs."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdsim.engine.expression import walk
from gdsim.engine.formula import Formula
from gdsim.engine.formula_tape import definition_latex, formula_steps, formula_tape, graph_costs, paths
from gdsim.engine.network import MLP
from gdsim.engine.objective import STEP, Counted, Objective
from gdsim.engine.surfaces import SURFACES
from gdsim.engine.tape import Tape

EXACT = {"rtol": 1e-13, "atol": 1e-13}


def tape_of(text: str, *x: float) -> Tape:
    tape = formula_tape(Formula(text, dimension=len(x)), np.array(x))
    assert tape is not None
    return tape


def gradient_of(tape: Tape) -> np.ndarray:
    """What the reverse sweep leaves at the leaves."""
    adjoints = tape.adjoints()
    leaves = [node for node in tape.nodes if node.is_leaf]
    return np.array([float(adjoints.get((leaf.name, leaf.layer), 0.0)) for leaf in leaves])


def magnitude(tape: Tape) -> float:
    """The largest number that is added up on the way: what rounding is measured by."""
    return max((abs(float(step.contribution)) for step in tape.backward()), default=0.0)


def definitions(tape: Tape) -> list[str]:
    return [definition_latex(node) for node in tape.nodes]


# --- by hand ---------------------------------------------------------------------------------------


def test_rosenbrock_by_hand() -> None:
    tape = tape_of("(1 - x)^2 + 100(y - x^2)^2", -1.0, 2.0)
    assert definitions(tape) == [
        "x",
        "y",
        "v_{1} = 1-x",
        "v_{2} = v_{1}^{2}",
        "v_{3} = x^{2}",
        "v_{4} = y-v_{3}",
        "v_{5} = v_{4}^{2}",
        "v_{6} = 100v_{5}",
        "f = v_{2}+v_{6}",
    ]
    assert [float(node.value) for node in tape.nodes] == [-1, 2, 2, 4, 1, 1, 1, 100, 104]
    forward, backward = formula_steps(tape, 0)
    assert [(step.number, step.symbol, float(step.value)) for step in forward] == [
        (1, "v_{1}", 2), (2, "v_{2}", 4), (3, "v_{3}", 1), (4, "v_{4}", 1), (5, "v_{5}", 1),
        (6, "v_{6}", 100), (7, "f", 104),
    ]  # fmt: skip
    assert forward[3].arguments == (("y", 0), ("v", 3))
    rows = [
        (s.number, s.output, s.argument, s.formula, *map(float, (s.value, s.upstream, s.contribution)))
        for s in backward
    ]
    f, x = ("f", 7), ("x", 0)
    v1, v2, v3, v4, v5, v6 = (("v", k) for k in range(1, 7))
    assert rows == [
        (8, f, v2, "1", 1, 1, 1),
        (7, f, v6, "1", 1, 1, 1),
        (6, v6, v5, "100", 100, 1, 100),
        (5, v5, v4, "2v_{4}", 2, 100, 200),
        (4, v4, v3, "-1", -1, 200, -200),
        (3, v3, x, "2x", -2, -200, 400),
        (2, v2, v1, "2v_{1}", 4, 1, 4),
        (1, v1, x, "-1", -1, 4, -4),
    ]
    assert [float(step.adjoint) for step in backward[-3:]] == [400, 4, 396]
    assert backward[4].symbol == r"\frac{\partial v_{4}}{\partial v_{3}}"
    _, other = formula_steps(tape, 1)
    assert [float(step.value) for step in other] == [1, 100, 2, 1]
    assert float(other[-1].adjoint) == 200


def test_equal_parts_are_one_node() -> None:
    tape = tape_of("sin(x*y)^2 + sin(x*y)*(x*y)", 0.7, -1.3)
    assert definitions(tape)[2:] == [
        "v_{1} = x y",
        r"v_{2} = \sin\left(v_{1}\right)",
        "v_{3} = v_{2}^{2}",
        "v_{4} = v_{2}v_{1}",
        "f = v_{3}+v_{4}",
    ]
    p = 0.7 * -1.3
    slope = 2 * math.sin(p) * math.cos(p) + math.cos(p) * p + math.sin(p)
    np.testing.assert_allclose(gradient_of(tape), [slope * -1.3, slope * 0.7], **EXACT)


def test_an_argument_that_occurs_twice_has_two_edges() -> None:
    _, backward = formula_steps(tape := tape_of("x*x", 3.0), 0)
    assert [(float(s.value), float(s.adjoint), s.formula) for s in backward] == [(3, 3, "x"), (3, 6, "x")]
    assert paths(tape, 0).count == 2


@pytest.mark.parametrize(
    ("text", "definition", "factor", "value"),
    [
        ("sin(x)", r"f = \sin\left(x\right)", r"\cos\left(x\right)", math.cos(0.5)),
        ("exp(x)", "f = e^{x}", "e^{x}", math.exp(0.5)),
        ("log(x)", r"f = \ln\left(x\right)", r"\frac{1}{x}", 2.0),
        ("x^3", "f = x^{3}", "3x^{2}", 0.75),
        ("2^x", "f = 2^{x}", r"2^{x}\ln\left(2\right)", math.sqrt(2) * math.log(2)),
        ("cos(2pi*x)", r"v_{1} = 2\pi x", r"-\sin\left(v_{1}\right)", 0.0),
        ("1/x", r"f = \frac{1}{x}", r"-\frac{1}{x^{2}}", -4.0),
        ("-x", "f = -x", "-1", -1.0),
        ("x", "f = x", "1", 1.0),
        ("x - 2", "f = x-2", "1", 1.0),
        ("(2 + 3)*x", r"f = \left(2+3\right)x", "5", 5.0),
    ],
)
def test_definitions_and_factors_are_written_in_the_nodes_symbols(
    text: str, definition: str, factor: str, value: float
) -> None:
    tape = tape_of(text, 0.5)
    assert definitions(tape)[1] == definition
    step = formula_steps(tape, 0).backward[0]
    assert step.formula == factor
    assert float(step.value) == pytest.approx(value, abs=1e-15)


# --- kinks, cusps and flat parts ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "x", "factor", "slopes"),
    [
        ("abs(x)", (0.0,), r"\operatorname{sign}\left(x\right)", (0.0,)),
        ("relu(x)", (0.0,), r"\left[x>0\right]", (0.0,)),
        ("relu(x)", (2.0,), r"\left[x>0\right]", (1.0,)),
        ("max(x, y)", (1.0, 1.0), r"\frac{\operatorname{sign}\left(x-y\right)+1}{2}", (0.5, 0.5)),
        ("max(x, y)", (2.0, 1.0), r"\frac{\operatorname{sign}\left(x-y\right)+1}{2}", (1.0, 0.0)),
        ("min(x, y)", (1.0, 1.0), r"\frac{1-\operatorname{sign}\left(x-y\right)}{2}", (0.5, 0.5)),
        ("sign(x)", (3.0,), "0", (0.0,)),
        ("x^0", (3.0,), "0", (0.0,)),
    ],
)
def test_a_kink_has_the_middle_slope(
    text: str, x: tuple[float, ...], factor: str, slopes: tuple[float, ...]
) -> None:
    tape = tape_of(text, *x)
    assert formula_steps(tape, 0).backward[0].formula == factor
    np.testing.assert_array_equal(gradient_of(tape), slopes)
    np.testing.assert_array_equal(Formula(text, dimension=len(x)).gradient(np.array(x)), slopes)


@pytest.mark.parametrize(
    ("text", "x"),
    [
        ("sqrt(x^2 + y^2)", (0.0, 0.0)),
        ("sqrt(abs(x)) + y", (0.0, 1.0)),
        ("(x^2)^0.5*3 - y", (0.0, 1.0)),
        ("sqrt(sqrt(x^2*y^2))", (0.0, 0.0)),
        ("sign(x)/sqrt(y - 2) + x", (1.0, 3.0)),
        ("sign(log(x - 1)/(x - 1)) + y", (1.0, 3.0)),
    ],
)
def test_at_a_cusp_what_does_not_move_gives_nothing(text: str, x: tuple[float, ...]) -> None:
    formula, at = Formula(text, window=((0.5, 4.0), (2.5, 4.0)), dimension=2), np.array(x)
    tape = formula_tape(formula, at)
    assert tape is not None
    expected = formula.gradient(at)
    assert np.isfinite(expected).all()
    np.testing.assert_allclose(gradient_of(tape), expected, **EXACT)


def test_where_there_is_no_slope_no_warning_is_given_and_none_is_invented() -> None:
    tape = tape_of("log(x) + sqrt(x)", -1.0)
    assert np.isnan(gradient_of(tape)).all()
    assert paths(tape, 0).count == 2
    assert len(paths(tape, 0).listed) == 2
    assert np.isnan(gradient_of(tape_of("(x - log(x))*(x - log(x))", 0.0))).all()


# --- the gallery and what is no formula ---------------------------------------------------------------


@pytest.mark.parametrize("key", SURFACES)
def test_every_function_of_the_gallery_has_its_graph(key: str) -> None:
    surface = SURFACES[key]
    window = np.array(surface.window)
    rng = np.random.default_rng(7)
    for x in (*rng.uniform(window[:, 0], window[:, 1], (20, surface.dimension)), np.array(surface.starts[0])):
        tape = formula_tape(Counted(surface), x)
        assert tape is not None
        scale = 1.0 + max(abs(float(node.value)) for node in tape.nodes)
        assert float(tape.loss.value) == pytest.approx(float(surface.value(x)), rel=1e-12, abs=1e-12 * scale)
        gradient = surface.gradient(x)
        np.testing.assert_allclose(
            gradient_of(tape), gradient, rtol=1e-12, atol=1e-12 * (1 + magnitude(tape))
        )


def test_ackley_has_its_conventional_slope_at_the_tip() -> None:
    tape = formula_tape(SURFACES["ackley"], np.zeros(2))
    assert tape is not None
    np.testing.assert_array_equal(gradient_of(tape), [0.0, 0.0])


def test_what_has_no_formula_has_no_graph() -> None:
    class Bowl(Objective):
        dimension = 1

    assert formula_tape(Bowl(), np.zeros(1)) is None
    assert MLP((1, 1), ("identity",)).dimension == 2  # a network has its own tape


# --- random formulas -----------------------------------------------------------------------------------


def texts() -> st.SearchStrategy[str]:
    leaves = st.sampled_from(["x", "y", "x", "y", "2", "0.5", "pi", "-3"])

    def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        unary = ["sin", "cos", "tanh", "atan", "abs", "relu", "sigmoid", "exp", "sqrt", "log", "sign", "-"]
        return st.one_of(
            st.tuples(st.sampled_from(unary), inner).map(lambda p: f"{p[0]}({p[1]})"),
            st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda p: f"({p[0]}){p[1]}({p[2]})"),
            st.tuples(st.sampled_from(["max", "min"]), inner, inner).map(lambda p: f"{p[0]}({p[1]}, {p[2]})"),
            st.tuples(inner, st.sampled_from(["2", "3", "-1", "0.5", "0"])).map(lambda p: f"({p[0]})^{p[1]}"),
            inner.map(lambda p: f"({p})*({p})"),
        )

    return st.recursive(leaves, grown, max_leaves=8)


POINTS = st.floats(-3.0, 3.0).map(lambda value: round(value, 3))


@settings(max_examples=300, deadline=None)
@given(texts(), POINTS, POINTS)
def test_random_formulas_agree_with_the_forward_mode_and_with_differences(
    text: str, a: float, b: float
) -> None:
    try:
        formula = Formula(f"{text} + 0*x", dimension=2)
    except ValueError:
        return  # without a value anywhere, or a constant part that is not finite
    x = np.array([a, b])
    tape = formula_tape(formula, x)
    assert tape is not None
    with np.errstate(all="ignore"):
        assert np.array_equal(float(tape.loss.value), float(formula.value(x)), equal_nan=True)
        expected = formula.gradient(x)
    scale = magnitude(tape)
    if not (np.isfinite(expected).all() and math.isfinite(scale)):
        return
    np.testing.assert_allclose(gradient_of(tape), expected, rtol=1e-12, atol=1e-13 * (1.0 + scale))
    for i in range(2):
        steps, found = formula_steps(tape, i), paths(tape, i)
        assert [step.number for step in steps.backward] == list(range(len(steps.backward), 0, -1))
        for step in steps.backward:
            if np.isfinite(step.value) and np.isfinite(step.upstream):
                np.testing.assert_array_equal(step.contribution, step.upstream * step.value)
        assert found.count == len(found.listed) or found.count > 200
        if found.count <= 200:
            total = sum(path.product for path in found.listed)
            size = sum(abs(path.product) for path in found.listed)
            assert total == pytest.approx(expected[i], rel=1e-11, abs=1e-12 * (1.0 + size))
    if not formula.has_kinks and scale < 1e3 and abs(float(tape.loss.value)) < 1e3:
        difference = central(formula, x)
        curved = abs(formula.hessian(x)).max() if np.isfinite(formula.hessian(x)).all() else math.inf
        if np.isfinite(difference).all() and curved < 1e2:
            np.testing.assert_allclose(gradient_of(tape), difference, rtol=1e-3, atol=1e-3)


def central(formula: Formula, x: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        steps = STEP * np.eye(len(x))
        return np.array([(formula.value(x + h) - formula.value(x - h)) / (2 * STEP) for h in steps])


@pytest.mark.parametrize("text", ["x^2 + 3x*y - y^3/4", "exp(-x^2 - y^2)*(x - 2y)", "tanh(x + y)*sinh(y/3)"])
def test_the_sweep_agrees_with_central_differences(text: str) -> None:
    formula = Formula(text)
    for x in np.random.default_rng(1).uniform(-1.5, 1.5, (10, 2)):
        tape = formula_tape(formula, x)
        assert tape is not None
        np.testing.assert_allclose(gradient_of(tape), central(formula, x), rtol=1e-8, atol=1e-8)


def test_the_shape_of_the_pass_does_not_depend_on_the_point() -> None:
    text = "max(x, y)*relu(x - 1) + sqrt(abs(x*y)) + sign(y)"
    shapes = set()
    for x in ((0.0, 0.0), (2.0, -1.0), (-3.0, 4.0), (1.0, 1.0)):
        steps = [formula_steps(tape_of(text, *x), i) for i in range(2)]
        shapes.add(tuple((len(s.forward), tuple(e.index for e in s.backward)) for s in steps))
    assert len(shapes) == 1


def test_a_variable_that_does_not_occur_has_no_edges() -> None:
    tape = tape_of("x^2", 3.0, 5.0)
    assert formula_steps(tape, 1).backward == ()
    assert paths(tape, 1).count == 0
    assert paths(tape, 1).derivative == 0.0
    np.testing.assert_array_equal(gradient_of(tape), [6.0, 0.0])


# --- paths and costs -------------------------------------------------------------------------------------


def test_paths_are_counted_listed_by_size_and_add_up() -> None:
    tape = tape_of("x*y + sin(x)*y + 10x", 0.3, 2.0)
    found = paths(tape, 0)
    assert found.count == len(found.listed) == 3
    assert [path.product for path in found.listed] == pytest.approx([10.0, 2.0, 2.0 * math.cos(0.3)])
    assert found.derivative == pytest.approx(sum(path.product for path in found.listed))
    longest = found.listed[-1]
    assert longest.nodes[0] == ("f", 6)
    assert longest.nodes[-1] == ("x", 0)
    assert math.prod(longest.factors) == longest.product
    edges = formula_steps(tape, 0).backward
    assert [(edges[j].output, edges[j].argument) for j in longest.steps] == list(
        zip(longest.nodes, longest.nodes[1:], strict=False)
    )


def test_very_many_paths_are_counted_exactly_and_the_largest_are_found() -> None:
    text = "x"  # five times two paths of unequal weight
    for _ in range(5):
        text = f"({text} + 0.25sin({text}))"
    tape = tape_of(text, 0.2)
    found = paths(tape, 0, limit=7)
    assert found.count == 2**5
    everything = paths(tape, 0)
    assert [path.product for path in found.listed] == pytest.approx(
        sorted((path.product for path in everything.listed), reverse=True)[:7]
    )
    deep = tape_of("*".join(["x"] * 40), 1.01)
    assert paths(deep, 0).count == 40
    squares = "x"
    for _ in range(16):
        squares = f"({squares})*({squares})" if len(squares) < 120 else squares
    tape = tape_of(squares, 0.9)
    doubled = paths(tape, 0)
    assert doubled.count == squares.count("x")
    assert doubled.derivative == pytest.approx(sum(path.product for path in doubled.listed))


def test_zero_factors_do_not_make_the_search_long() -> None:
    text = "+".join(["x*y"] * 3)
    for _ in range(3):
        text = f"({text})^2 + ({text})" if len(text) < 200 else text
    tape = tape_of(text, 0.0, 0.0)
    found = paths(tape, 0)
    assert found.count >= len(found.listed) > 0
    assert {path.product for path in found.listed} <= {0.0, -0.0}


def test_costs_by_hand() -> None:
    """Edges x-v1, y-v1, v1-v2, v1-f, v2-f: two ways between v1 and f."""
    tape = tape_of("x*y + sin(x*y)", 1.0, 2.0)
    costs = graph_costs(tape, 0)
    assert (costs.one_by_path, costs.one_forward, costs.one_reverse) == (2 + 3, 4, 4)
    assert (costs.all_by_path, costs.all_forward, costs.all_reverse) == (10, 8, 5)


def test_path_by_path_costs_more_the_more_is_shared() -> None:
    tape = tape_of("(x + sin(x))*(x + sin(x)) + (x + sin(x))", 0.5)
    costs = graph_costs(tape, 0)
    assert costs.one_by_path == sum(len(path.factors) for path in paths(tape, 0).listed)
    assert costs.one_by_path > costs.one_reverse == len(formula_steps(tape, 0).backward)


def test_the_longest_formula_is_recorded_quickly() -> None:
    text = " + ".join(f"x^{k}*y" for k in range(2, 42))
    formula = Formula(text)
    tape = formula_tape(formula, np.array([0.9, 0.5]))
    assert tape is not None
    assert len(walk(formula.tree)) > len(tape.nodes) > 100
    np.testing.assert_allclose(gradient_of(tape), formula.gradient(np.array([0.9, 0.5])), **EXACT)
