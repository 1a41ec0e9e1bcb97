"""Typed formulas: what is refused and how it is said, exact derivatives, and how they are written."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdsim.engine.expression import FUNCTIONS, RULES, Binary, Const, Unary, Var, walk
from gdsim.engine.expression_latex import latex
from gdsim.engine.formula import Formula, FormulaError
from gdsim.engine.objective import Objective
from gdsim.engine.program import Program
from gdsim.engine.sentence import InputError
from gdsim.engine.symbolic import local_derivatives

RICH = [
    "x^2 + 3x*y - y^3/4",
    "sin(x)*cos(y) + tan(x/5)",
    "exp(-x^2 - y^2)*(x - 2y)",
    "log(x^2 + 1) + ln(y^2 + e)",
    "sqrt(1 + x^2*y^2) - abs(x - y)",
    "tanh(x + y)*sinh(y/3) + cosh(x)",
    "relu(x - y) + sigmoid(2x - 1)*y",
    "atan(x*y) + asin(x/9) + acos(y/9)",
    "max(x^2, y) + min(x, y^3)*sign(x)",
    "(x^2 + 1)^y + 2^x + (x^2 + 2)^-1.5",
    "x/(y^2 + 1) + x^-3 + (y^2 + 1)^0.5",
    "-x^2 - -y + 2pi*x - 1e-3y",
    "(x + 1)(y - 1)*3 - 4",
    "x^1 + y^0*x",
]


@pytest.fixture
def points() -> np.ndarray:
    return (
        np.random.default_rng(5).uniform(0.2, 2.0, (40, 2)) * np.array([1.0, -1.0]) ** np.arange(40)[:, None]
    )


class Plain(Objective):
    """Only the values of a formula: what its derivatives are checked against."""

    def __init__(self, formula: Formula) -> None:
        self.formula, self.dimension = formula, formula.dimension

    def value(self, x: np.ndarray) -> np.ndarray:
        return self.formula.value(x)


@pytest.mark.parametrize("text", RICH)
def test_gradient_and_hessian_agree_with_central_differences(text: str, points: np.ndarray) -> None:
    formula = Formula(text, dimension=2)
    f, g = formula.value_and_gradient(points)
    np.testing.assert_array_equal(f, formula.value(points))
    np.testing.assert_array_equal(g, formula.gradient(points))
    np.testing.assert_allclose(g, Plain(formula).gradient(points), rtol=1e-7, atol=1e-7)

    class Slope(Plain):
        def gradient(self, x: np.ndarray) -> np.ndarray:
            return self.formula.gradient(x)

    H = formula.hessian(points)
    np.testing.assert_allclose(H, Slope(formula).hessian(points), rtol=1e-6, atol=1e-6)
    v = np.array([0.3, -2.0])
    np.testing.assert_allclose(formula.hessian_vector(points, v), H @ v, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("text", RICH)
def test_the_written_derivative_is_the_one_computed(text: str, points: np.ndarray) -> None:
    formula = Formula(text, dimension=2)
    g = formula.gradient(points)
    for i, partial in enumerate(formula.partials):
        np.testing.assert_allclose(Program(partial, 2).value(points), g[:, i], rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("text", RICH)
def test_every_chain_rule_factor_is_the_one_in_the_table(text: str, points: np.ndarray) -> None:
    for part in walk(Formula(text, dimension=2).tree):
        if not isinstance(part, Unary | Binary):
            continue
        values = [Program(argument, 2).value(points) for argument in part.arguments]
        with np.errstate(all="ignore"):
            shown = RULES[part.function].first(RULES[part.function].value(*values), *values)
        for factor, argument, entry in zip(local_derivatives(part), part.arguments, shown, strict=True):
            if not Program(argument, 2).instructions and isinstance(argument, Const):
                continue  # nothing flows into a number
            expected = np.broadcast_to(0.0 if entry is None else entry, 40)
            np.testing.assert_allclose(Program(factor, 2).value(points), expected, rtol=1e-10, atol=1e-12)


def test_a_known_formula_by_hand() -> None:
    formula = Formula("(x^2 + y - 11)^2 + (x + y^2 - 7)^2")
    x = np.array([1.0, 2.0])
    assert formula.dimension == 2
    assert formula.value(x) == 64.0 + 4.0
    np.testing.assert_array_equal(formula.gradient(x), [-36.0, -32.0])
    np.testing.assert_array_equal(formula.hessian(x), [[-22.0, 12.0], [12.0, 26.0]])


@pytest.mark.parametrize("shape", [(), (1,), (7,), (4, 1), (2, 3, 5)])
@pytest.mark.parametrize("text", ["x*y + exp(x)", "x", "y", "y^2", "0*x + 2"])
def test_leading_axes_are_a_batch(text: str, shape: tuple[int, ...]) -> None:
    formula = Formula(text, dimension=2)
    x = np.random.default_rng(2).normal(size=(*shape, 2))
    f, g, H = formula.value(x), formula.gradient(x), formula.hessian(x)
    assert np.shape(f) == shape
    assert g.shape == (*shape, 2)
    assert H.shape == (*shape, 2, 2)
    for at in np.ndindex(shape):
        assert formula.value(x[at]) == f[at]
        np.testing.assert_array_equal(formula.hessian(x[at]), H[at])


def test_a_value_is_an_array_of_its_own() -> None:
    x = np.array([[1.0], [2.0]])
    Formula("x").value(x)[0] = 9.0
    assert x[0, 0] == 1.0


def test_one_variable_two_variables_and_asking_for_more() -> None:
    assert Formula("x^2").dimension == 1
    assert Formula("y^2").dimension == 2
    flat = Formula("x^2", dimension=2)
    np.testing.assert_array_equal(flat.gradient(np.array([3.0, 5.0])), [6.0, 0.0])
    with pytest.raises(FormulaError) as error:
        Formula("x + y", dimension=1)
    assert error.value.column == 4
    with pytest.raises(InputError):
        Formula("x", dimension=3)


def test_the_window_is_checked_and_kept() -> None:
    assert Formula("x*y").window == ((-5.0, 5.0), (-5.0, 5.0))
    assert Formula("x", window=((-1, 2), (0, 1))).window == ((-1.0, 2.0),)
    assert Formula("log(x - 10)", window=((9, 12),)).value(np.array([11.0])) == 0.0
    for window in (((1, 1), (0, 1)), ((0, math.inf), (0, 1)), ((0, 1),)):
        with pytest.raises(InputError):
            Formula("x + y", window=window)
    assert Formula("x^2") == Formula(" x^2 ")
    assert Formula("x^2") != Formula("x^2", window=((0, 1),))
    assert len({Formula("x^2"), Formula("x^2")}) == 1


# --- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("", 0),
        ("   ", 0),
        ("().__class__", 2),
        ("(x).__class__", 3),
        ("x.real", 1),
        ("9**9**9", 3),
        ("x^65", 2),
        ("x^-65", 2),
        ("x^(2*40)", 3),
        ("1/0", 0),
        ("x + 1/0", 4),
        ("log(-1)", 0),
        ("2 + sqrt(-1)*x", 4),
        ("exp(1000)", 0),
        ("log(-1 - x^2)", 0),
        ("x/0", 0),
        ("1e999x", 0),
        ("5", 0),
        ("pi^2", 0),
        ("xy", 0),
        ("x + foo", 4),
        ("sinx", 0),
        ("sin x", 0),
        ("2 + sin", 4),
        ("x +", 3),
        ("x + * 2", 4),
        ("(x", 0),
        ("x)", 1),
        ("()", 1),
        ("x, y", 1),
        ("1,5x", 1),
        ("max(x)", 3),
        ("sin(x, y)", 3),
        ("2 3", 2),
        ("x 2", 2),
        ("x(y + 1)", 1),
        ("lambda", 0),
        ("x if x else y", 2),
        ("None", 0),
        ("x == y", 2),
        ("x := 1", 2),
        ("[x]", 0),
        ("x // y", 3),
        ("x\n+y", 1),
        ("x\0", 1),
        ("x²", 1),
        ("٣x", 0),  # an Arabic digit, which Python's float() would take
        ("х", 0),  # a Cyrillic letter that looks like x
        ("x + ｙ", 4),  # a full-width letter that Python's ast would take for y
        ("\ud800", 0),
        ("1j", 1),
        ("0x10", 1),
        ("-" * 20 + "x", 8),
        ("(" * 40 + "x" + ")" * 40, 30),
    ],
)
def test_what_is_no_formula_is_refused_with_its_column(text: str, column: int) -> None:
    with pytest.raises(FormulaError) as error:
        Formula(text)
    assert error.value.column == column
    assert error.value.width >= 1
    if "{column}" in error.value.sentence.template:
        assert f"column {column + 1}" in str(error.value)  # people count from 1


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10**6,
        "(" * 10_000,
        "-" * 10_000,
        "9**9**9**9",
        "x" + "^x" * 240,
        "x" + "^2" * 240,
        "x" + "+x" * 240,
        "sin(" * 100 + "x" + ")" * 100,
        "(" * 249 + "x" + ")" * 249,
        "1" * 499 + "x",
        "+" * 499 + "x",
        "0." + "1" * 490 + "^" + "9" * 5,
    ],
)
def test_monsters_end_in_a_sentence_at_once(text: str) -> None:
    begin = time.perf_counter()
    with pytest.raises(FormulaError) as error:
        Formula(text)
    assert time.perf_counter() - begin < 0.25
    assert len(str(error.value)) < 400


def test_what_is_not_text_is_refused() -> None:
    for text in (None, 3, b"x", ["x"]):
        with pytest.raises(FormulaError):
            Formula(text)  # type: ignore[arg-type]


def attempt(text: str) -> tuple[Formula | None, FormulaError | None]:
    """The formula, or what is said instead; anything else fails the test."""
    try:
        return Formula(text), None
    except FormulaError as error:
        return None, error


@given(st.text(alphabet="xye0123456789.+-*/^(), sincoexplgmar", max_size=40))
def test_any_text_gives_a_formula_or_a_sentence(text: str) -> None:
    formula, error = attempt(text)
    if formula is None:
        assert error is not None
        assert 0 <= error.column <= max(len(text), 1)
        assert str(error)
        return
    x = np.full((3, formula.dimension), 0.7)
    assert formula.value(x).shape == (3,)
    assert formula.hessian(x).shape == (3, formula.dimension, formula.dimension)
    assert len(formula.gradient_latex()) == formula.dimension


@given(st.text(max_size=30))
def test_any_characters_at_all_are_met_with_a_sentence(text: str) -> None:
    _, error = attempt(text)
    assert error is None or not {"\n", "\0"} & set(str(error))


def test_the_suggestion_is_one_that_works() -> None:
    for wrong, right in (("xy", "x*y"), ("sinx", "sin(x)"), ("X", "x")):
        with pytest.raises(FormulaError) as error:
            Formula(wrong)
        assert error.value.sentence.values["suggestion"] == right
        Formula(right)


# --- meaning ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2x", 6.0),
        ("-x^2", -9.0),
        ("2^-x", 0.125),
        ("x^2^0.5", 3.0 ** (2**0.5)),
        ("1/2x", 1.5),
        ("3sin(x)", 3 * math.sin(3)),
        ("(x + 1)(x - 1)", 8.0),
        ("x**2 − 1", 8.0),
        ("2·x × 2 ÷ 3", 4.0),
        ("+x - -x", 6.0),
        (".5x + 1.e1 + 2E-1", 11.7),
        ("2e*x", 6 * math.e),
        ("max(x, 1) + min(x, 1)", 4.0),
        ("7^0x", 3.0),
        ("x^0", 1.0),
        ("0*x", 0.0),
    ],
)
def test_what_a_formula_means(text: str, value: float) -> None:
    assert Formula(text).value(np.array([3.0])) == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_listed_function_is_understood_and_written(name: str) -> None:
    formula = Formula(f"{name}({'x, y' if FUNCTIONS[name][1] == 2 else 'x'})", dimension=2)
    x = np.array([0.4, 0.9])
    reference = {
        "relu": 0.4,
        "sigmoid": 1 / (1 + math.exp(-0.4)),
        "sign": 1.0,
        "max": 0.9,
        "min": 0.4,
        "abs": 0.4,
    }
    ln = {"ln": math.log, "arctan": math.atan, "arcsin": math.asin, "arccos": math.acos}
    expected = reference[name] if name in reference else (ln.get(name) or getattr(math, name))(0.4)
    assert formula.value(x) == pytest.approx(expected, rel=1e-14)
    assert formula.latex.startswith("f(x, y) = ")


def test_where_there_is_no_value_there_is_nan_and_no_warning() -> None:
    formula = Formula("log(x) + sqrt(x)")
    x = np.array([[-1.0], [0.0], [4.0]])
    f, g = formula.value_and_gradient(x)
    assert np.isnan(f[0])
    assert np.isnan(g[0])
    assert np.isnan(formula.hessian(x)[0])
    assert not np.isfinite(f[1])
    assert g[2, 0] == 0.5
    assert Formula("x/1e-300/1e-300").value(np.array([5.0])) == math.inf


def test_slopes_at_kinks() -> None:
    zero = np.array([0.0, 0.0])
    for text in ("abs(x)", "relu(x)", "sign(x)", "sqrt(x^2 + y^2)", "(x^2 + y^2)^1.5"):
        np.testing.assert_array_equal(Formula(text, dimension=2).gradient(zero), zero)
    np.testing.assert_array_equal(Formula("max(x, y)").gradient(zero), [0.5, 0.5])
    assert Formula("sqrt(x)").gradient(np.array([0.0])) == math.inf
    assert Formula("abs(x)").has_kinks
    assert not Formula("sin(x)*x").has_kinks


def test_equal_parts_are_computed_once() -> None:
    program = Program(Formula("(x^2 + y)^3 + sin(x^2 + y) + 2*3*pi").tree, 2)
    assert len(program.instructions) == 6  # x^2, + y, ^3, sin, +, + 6 pi
    assert sorted(program.constants) == [2.0, 3.0, 6 * math.pi]  # two exponents and a folded product


def test_every_part_knows_where_it_stands() -> None:
    text = " 2x + sin( y^2 )"
    tree = Formula(text).tree
    assert isinstance(tree, Binary)
    assert text[tree.span.start : tree.span.end] == "2x + sin( y^2 )"
    where = {type(part).__name__ + text[part.span.start : part.span.end] for part in walk(tree)}
    assert where >= {"Const2", "Varx", "Binary2x", "Unarysin( y^2 )", "Binaryy^2", "Vary"}
    assert [part.name for part in walk(tree) if isinstance(part, Var)] == ["x", "y"]


def test_ten_thousand_points_are_quick() -> None:
    formula = Formula("(x^2 + y - 11)^2 + (x + y^2 - 7)^2")
    x = np.random.default_rng(0).normal(size=(10_000, 2))
    times = []
    for _ in range(5):
        begin = time.perf_counter()
        formula.value(x)
        times.append(time.perf_counter() - begin)
    assert min(times) < 0.005


# --- writing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2x*y", "2x y"),
        ("2*3x", r"2 \cdot 3x"),
        ("x*2", r"x \cdot 2"),
        ("x^2/20 + sin(3x)", r"\frac{x^{2}}{20}+\sin\left(3x\right)"),
        ("(x + 1)/(x - 1)", r"\frac{x+1}{x-1}"),
        ("(x + y)^2", r"\left(x+y\right)^{2}"),
        ("(-x)^2", r"\left(-x\right)^{2}"),
        ("-x^2", "-x^{2}"),
        ("-2x", "-2x"),
        ("x - (y - 1)", r"x-\left(y-1\right)"),
        ("x - y - 1", "x-y-1"),
        ("x - (-y)", r"x-\left(-y\right)"),
        ("x*(-y)", r"x\left(-y\right)"),
        ("(x/y)^2", r"\left(\frac{x}{y}\right)^{2}"),
        ("(x^y)^2", r"\left(x^{y}\right)^{2}"),
        ("x^y^2", "x^{y^{2}}"),
        ("sqrt(x) + abs(y)", r"\sqrt{x}+\left|y\right|"),
        ("exp(-x^2/2)", r"e^{-\frac{x^{2}}{2}}"),
        ("sin(x)^2", r"\sin^{2}\left(x\right)"),
        ("2pi*x", r"2\pi x"),
        ("2/3*x", r"\frac{2}{3}x"),
        ("2*(x/3)", r"2 \cdot \frac{x}{3}"),
        ("1e-5x", r"10^{-5}x"),
        ("max(x, y)", r"\max\left(x, y\right)"),
        ("(x + 1)(x - 1)", r"\left(x+1\right)\left(x-1\right)"),
    ],
)
def test_latex_has_the_brackets_that_are_needed_and_no_others(text: str, expected: str) -> None:
    assert latex(Formula(text).tree) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x^2", ("2x",)),
        ("x", ("1",)),
        ("(x^2 + y - 11)^2", (r"4x\left(x^{2}+y-11\right)", r"2\left(x^{2}+y-11\right)")),
        (
            "(1 - x)^2 + 100(y - x^2)^2",
            (r"-2\left(1-x\right)-400x\left(y-x^{2}\right)", r"200\left(y-x^{2}\right)"),
        ),
        ("x^6/6", ("x^{5}",)),
        ("x^2/3", (r"\frac{2x}{3}",)),
        ("2/3*x", (r"\frac{2}{3}",)),
        ("x*y", ("y", "x")),
        ("exp(-x^2)", (r"-2x e^{-x^{2}}",)),
        ("cos(2pi*x)", (r"-2\pi\sin\left(2\pi x\right)",)),
        ("log(x)", (r"\frac{1}{x}",)),
        ("abs(x)", (r"\operatorname{sign}\left(x\right)",)),
        ("relu(x)", (r"\left[x>0\right]",)),
        ("x + x", ("2",)),
    ],
)
def test_the_written_gradient_is_simplified(text: str, expected: tuple[str, ...]) -> None:
    assert Formula(text).gradient_latex() == expected


def test_the_names_of_the_coordinates() -> None:
    formula = Formula("x*y")
    assert [formula.coordinate_name(i) for i in range(2)] == ["x", "y"]
    assert [formula.coordinate_latex(i) for i in range(2)] == ["x", "y"]
    assert Formula("x^2").latex == "f(x) = x^{2}"
