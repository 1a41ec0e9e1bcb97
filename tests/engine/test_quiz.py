"""The quiz: reference answers of a whole pass, tolerances, slips that are recognised, numbers as typed."""

from __future__ import annotations

import csv
import io
import math
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from problems import SHAPES, reference, training_loss

from gdsim.engine.chain import chain_of
from gdsim.engine.formula import Formula
from gdsim.engine.formula_tape import formula_tape
from gdsim.engine.graph_walk import graph_chain, graph_steps
from gdsim.engine.network import MLP, TrainingLoss
from gdsim.engine.optimizers import OPTIMIZERS
from gdsim.engine.primitives import ACTIVATIONS, LOSSES
from gdsim.engine.quiz import (
    Grade,
    Kind,
    NumberQuestion,
    PointQuestion,
    Tolerance,
    number_text,
    read_number,
    read_point,
)
from gdsim.engine.quiz_parts import Pass, inserted
from gdsim.engine.quiz_questions import next_questions, questions
from gdsim.engine.quiz_score import Quiz
from gdsim.engine.sentence import InputError
from gdsim.engine.tape import Tape
from gdsim.engine.update_steps import update_steps
from gdsim.engine.walk import Phase, Walk, WalkStep, backward_steps, forward_steps, of_coordinate

ALL = tuple(Kind)


def pass_of(f, x, i, method="gradient_descent", k=0, picks=None, **options):
    """One iteration of ``f`` from ``x``, as the debugger shows it for coordinate ``i``."""
    optimizer = OPTIMIZERS[method](**options)
    at = optimizer.begin(f, x)._replace(k=k)
    after = optimizer.step(f, at)
    picks = picks or ((0, 1) if f.dimension > 1 else (0,))
    shared = {
        "before": at, "after": after, "gradient": float(at.g[i]), "optimizer": optimizer, "picks": picks,
        "names": tuple(f.coordinate_latex(j) for j in picks), "scale": (1.0,) * len(picks),
    }  # fmt: skip
    updates = tuple(
        WalkStep(Phase.UPDATE, u.number, 0, u.symbol, u.formula, u.value)
        for u in update_steps(optimizer, f, at, after)
    )
    if isinstance(f, TrainingLoss):
        tape = f.trace(x)
        chain = chain_of(f.mlp, f.loss.key, tape, i)
        steps = (*forward_steps(f.mlp, f.loss.key, tape), *backward_steps(chain))
        shared |= {"mlp": f.mlp, "loss": f.loss.key}
    else:
        tape = formula_tape(f, x) or Tape()
        chain, steps = graph_chain(tape, i), graph_steps(tape, i)
        shared |= {"function": f}
    return Pass(walk=Walk((*steps, *updates)), chain=chain, tape=tape, **shared)


def all_questions(of, kinds=ALL):
    """Every question of the pass, in the order of a quiz."""
    found, cursor = [], 0
    while batch := next_questions(of, cursor, kinds):
        found += batch
        cursor = batch[-1].then
    return found


def first_hour(i=0, **options):
    """The worked example 1-2-1 on one sample."""
    e = reference("backprop_examples")["seed_shaped"]
    mlp = MLP((1, 2, 1), ("relu", "identity"))
    weights, biases = [e["hidden_weights"], e["output_weights"]], [e["hidden_biases"], e["output_biases"]]
    f = TrainingLoss(mlp, [e["x"]], [e["t"]])
    return pass_of(f, mlp.flatten(weights, biases), i, learning_rate=0.1, **options)


def one(of, kind, number=0):
    return [q for q in all_questions(of) if q.kind is kind][number]


# --- the reference ----------------------------------------------------------------------------------


def test_every_question_of_the_worked_example_has_the_reference_answer():
    e = reference("backprop_examples")["seed_shaped"]
    asked = all_questions(first_hour())
    factors = list(e["factors_first_hidden_weight"].values())
    assert [q.answer for q in asked if q.kind is Kind.FORWARD] == [
        e["hidden_preactivation"][0], e["hidden_activation"][0], e["output"], e["output"], e["loss"],
    ]  # fmt: skip
    assert [q.answer for q in asked if q.kind is Kind.FACTOR] == factors
    assert [q.answer for q in asked if q.kind is Kind.PRODUCT] == [-3.0, -3.0, -3.0]
    assert [q.answer for q in asked if q.kind is Kind.GRADIENT] == [e["gradient_hidden_weights"][0][0]]
    step = e["after_one_step"][0]
    assert one(first_hour(), Kind.UPDATE).answer == pytest.approx(step["hidden_weights"][0][0], rel=1e-15)
    point = one(first_hour(), Kind.POINT)
    assert point.answer == pytest.approx((step["hidden_weights"][0][0], step["hidden_biases"][0]))
    assert [q.cursor for q in asked] == sorted(q.cursor for q in asked)
    assert all(q.then > q.cursor for q in asked)
    assert asked[-1].then == len(first_hour().walk.steps)


def test_the_dead_unit_has_a_question_of_its_own():
    asked = all_questions(first_hour(2))
    assert [q.answer for q in asked if q.kind is Kind.DEAD] == [0.0]
    assert [q.answer for q in asked if q.kind is Kind.FACTOR] == [-3.0, 1.0, 2.0, 2.0]
    assert one(first_hour(2), Kind.GRADIENT).answer == 0.0
    without = all_questions(first_hour(2), [Kind.FACTOR])
    assert [q.answer for q in without] == [-3.0, 1.0, 2.0, 0.0, 2.0]


def test_mazurs_factors_and_weight():
    e = reference("backprop_examples")["mazur"]
    w = np.array(e["w"])
    mlp = MLP((2, 2, 2), ("sigmoid", "sigmoid"))
    f = TrainingLoss(mlp, [e["x"]], [e["t"]], "half_squared_error")
    theta = mlp.flatten([w[:4].reshape(2, 2), w[4:].reshape(2, 2)], [[e["b1"]] * 2, [e["b2"]] * 2])
    of = pass_of(f, theta, mlp.index(2, 0, 0), learning_rate=0.5)
    assert [q.answer for q in all_questions(of, [Kind.FACTOR])] == pytest.approx(e["factors_w5"], rel=1e-9)
    assert one(of, Kind.UPDATE).answer == pytest.approx(e["updated_w"][4], rel=1e-10)


# --- every network, every formula --------------------------------------------------------------------


def check_pass(of):
    """Questions say what the walk says; three digits of the given numbers' result are right."""
    for asked in all_questions(of):
        assert asked.k == of.k
        assert asked.given
        assert 2 <= len(asked.hints) <= 3
        assert asked.symbol in asked.asked
        if isinstance(asked, PointQuestion):
            expected = tuple(float(of.after.x[i]) for i in of.picks)
            assert asked.answer == expected
            assert asked.check("; ".join(map(repr, asked.answer))).grade is Grade.RIGHT
            continue
        step = of.walk.steps[asked.cursor]
        values = np.asarray(step.value).ravel()
        close = {"rtol": 1e-12, "atol": 1e-14}
        if asked.kind in (Kind.FORWARD, Kind.DEAD) or (asked.kind is Kind.FACTOR and asked.answer):
            assert np.isclose(values, asked.answer, **close).any()
        elif asked.kind is Kind.PRODUCT:
            assert np.isclose(np.ravel(step.running), asked.answer, **close).any()
        elif asked.kind in (Kind.GRADIENT, Kind.PARTIAL):
            assert asked.answer == pytest.approx(of.chain.gradient, rel=1e-9, abs=1e-13)
        elif asked.kind is Kind.UPDATE:
            expected = of_coordinate(of.walk.steps[-1].value, of.chain.parameter)
            assert asked.answer == pytest.approx(expected, rel=1e-12)
            assert asked.check(repr(float(of.before.x[of.chain.parameter]))).grade is not Grade.RIGHT or (
                of.before.x[of.chain.parameter] == of.after.x[of.chain.parameter]
            )
        digits = 3 if asked.kind is not Kind.UPDATE else 12
        assert asked.check(f"{asked.answer:.{digits}g}").grade is Grade.RIGHT
        if abs(asked.answer) > 0.2:
            assert asked.check(repr(-asked.answer)).grade is not Grade.RIGHT


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_any_activation_and_loss(activation, loss):
    for number, widths in enumerate((*SHAPES, (2, 6, 5, 1))):
        mlp = MLP(widths, (activation,) * (len(widths) - 1))
        options = {"l1": 0.03, "l2": 0.2} if number % 2 else {}
        f, theta = training_loss(mlp, loss, samples=1 + 5 * (number % 2), seed=number, **options)
        for i in {0, f.dimension // 2, f.dimension - 1}:
            check_pass(pass_of(f, theta, i, k=number, learning_rate=0.05))


@pytest.mark.parametrize("method", OPTIMIZERS)
def test_any_method(method):
    least_squares = OPTIMIZERS[method].least_squares
    f, theta = training_loss(MLP((1, 3, 1), ("tanh", "identity")), samples=4)
    check_pass(pass_of(f, theta, 2, method))
    if not least_squares:
        check_pass(pass_of(Formula("(x^2 + y - 11)^2 + (x + y^2 - 7)^2"), np.array([1.0, 2.0]), 1, method))


@pytest.mark.parametrize(
    "text", ["x^2", "x*y + sin(x)*exp(y)", "x*x*x/(1 + y^2)", "max(x, y) - sqrt(x + 5)", "x", "log(x + 4)*y"]
)
def test_any_formula(text):
    f = Formula(text, dimension=2 if "y" in text else 1)
    x = np.array([0.7, -0.4])[: f.dimension]
    for i in range(f.dimension):
        of = pass_of(f, x, i, learning_rate=0.1)
        check_pass(of)
        partial = one(of, Kind.PARTIAL)
        h = 1e-6
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        difference = (float(f.value(up)) - float(f.value(down))) / (2 * h)
        assert partial.answer == pytest.approx(difference, rel=1e-6, abs=1e-8)


def test_given_numbers_lead_to_the_answer_however_much_cancels():
    """1 − a² of a saturated unit needs more digits than four."""
    mlp = MLP((1, 1, 1), ("tanh", "identity"))
    f = TrainingLoss(mlp, [[1.0]], [[0.3]])
    of = pass_of(f, np.array([4.0, 0.9, 1.0, 0.0]), 0)
    asked = next(q for q in all_questions(of, [Kind.FACTOR]) if "tanh" in str(q.prompt).lower())
    a = float(asked.given[1].split("=")[1])
    assert asked.check(repr(1 - a * a)).grade is Grade.RIGHT
    assert len(asked.given[1].split(".")[1]) > 5


def test_a_long_sum_asks_for_one_term_and_gives_the_rest():
    f, theta = training_loss(MLP((2, 40, 1), ("tanh", "identity")), samples=9)
    of = pass_of(f, theta, f.mlp.index(1, 3, 0))
    asked = one(of, Kind.FORWARD, 2)
    assert len(asked.given) == 3
    assert any("other 40 terms" in str(note) for note in asked.notes)
    assert "Sample 1 of 9." in map(str, asked.notes)


def test_what_is_not_finite_is_not_asked():
    mlp = MLP((1, 1), ("identity",))
    f = TrainingLoss(mlp, [[1.0]], [[0.0]])
    with np.errstate(all="ignore"):
        of = pass_of(f, np.array([1e200, 0.0]), 0)
    assert all(math.isfinite(q.answer) for q in all_questions(of) if isinstance(q, NumberQuestion))
    assert questions(of, 99, ALL) == questions(of, -1, ALL) == ()


# --- verdicts ---------------------------------------------------------------------------------------


def said(asked, answer):
    verdict = asked.check(answer)
    return verdict.grade, str(verdict.text)


def test_slips_of_a_factor():
    asked = one(first_hour(), Kind.FACTOR)
    rule = "The derivative of (ŷ − t)² with respect to ŷ is 2(ŷ − t), divided by n."
    assert said(asked, "3") == (Grade.NEAR, f"The sign is wrong. {rule}")
    assert said(asked, "-1.5") == (Grade.NEAR, f"Off by the factor 2. {rule}")
    assert said(asked, "2.25") == (
        Grade.NEAR, "That is the loss itself; its derivative is asked for.",
    )  # fmt: skip
    assert said(asked, "-30") == (Grade.NEAR, "The digits are right, the decimal point is not.")
    assert said(asked, "1.5")[1].startswith("The sign is wrong, and more: Off by the factor 2.")
    assert said(asked, "17")[0] is Grade.WRONG


def test_slips_of_a_product_and_a_gradient():
    asked = one(first_hour(), Kind.GRADIENT)
    assert said(asked, "2") == (
        Grade.NEAR, "That is the new factor alone; the product so far is missing.",
    )  # fmt: skip
    assert said(asked, "-3") == (
        Grade.NEAR, "That is the product so far; the new factor is missing.",
    )  # fmt: skip
    assert said(asked, "-1") == (Grade.NEAR, "The factors of a chain are multiplied, not added.")
    assert said(asked, "-6")[0] is Grade.RIGHT
    last = one(first_hour(), Kind.FACTOR, 4)
    assert said(last, "-6") == (
        Grade.NEAR, "That is the product already; this factor alone is asked for.",
    )  # fmt: skip
    assert said(last, "0.5") == (Grade.NEAR, "That is the weight; its input is asked for.")


def test_slips_of_a_batch():
    f, theta = training_loss(MLP((1, 1), ("identity",)), samples=3)
    of = pass_of(f, theta, 0)
    factor, gradient = one(of, Kind.FACTOR), one(of, Kind.GRADIENT)
    assert said(factor, repr(3 * factor.answer))[1].startswith("Off by the factor 3: the loss is a mean.")
    assert "without dividing" in said(gradient, repr(gradient.answer / 3))[1]
    alone = float(of.chain.factors[-1].running[0, 1])
    assert "one sample alone" in said(gradient, repr(alone))[1]


def test_slips_of_the_update():
    asked = one(first_hour(), Kind.UPDATE)
    assert "against the gradient" in said(asked, "-0.1")[1]
    assert said(asked, "6.5") == (Grade.NEAR, "The learning rate is missing.")
    assert said(asked, "0.6")[1].startswith("That is the step alone")


def test_slips_of_the_dead_unit():
    asked = one(first_hour(2), Kind.DEAD)
    assert said(asked, "1") == (Grade.NEAR, "ReLU has slope 1 where z > 0, and 0 everywhere else.")
    assert said(asked, "0")[0] is said(asked, "-0.0")[0] is Grade.RIGHT


def test_slips_of_a_partial_derivative():
    of = pass_of(Formula("x^2 + 3*y"), np.array([2.0, 1.0]), 0)
    asked = one(of, Kind.PARTIAL)
    assert said(asked, "4")[0] is Grade.RIGHT
    assert "other variable" in said(asked, "3")[1]
    assert "value of f" in said(asked, "7")[1]


def test_edges_that_meet_add_up():
    of = pass_of(Formula("x*exp(x)"), np.array([1.0]), 0)
    asked = [q for q in all_questions(of, [Kind.PRODUCT]) if any(g.startswith("s =") for g in q.given)]
    assert len(asked) == 1
    assert asked[0].answer == pytest.approx(2 * math.e)
    assert "share of this edge" in said(asked[0], repr(math.e))[1]


@pytest.mark.parametrize(
    ("answer", "typed", "right"),
    [
        (-6.0, "-6.06", True), (-6.0, "-6.061", False), (0.0, "0.005", True), (0.0, "0.0051", False),
        (0.3, "0.305", True), (0.3, "0.306", False), (0.002, "0.00202", True), (0.002, "0.0021", False),
        (1234.5, "1.23e3", True),
    ],
)  # fmt: skip
def test_tolerance(answer, typed, right):
    assert Tolerance.of(answer).allows(answer, float(typed)) is right


def test_the_tolerance_is_said_and_does_not_tell_zero_from_others():
    assert str(Tolerance.of(0.0).text) == str(Tolerance.of(-6.0).text)
    assert "1 % or 0.005" in str(Tolerance.of(1.0).text)
    assert "0.005" not in str(Tolerance.of(0.01).text)


def test_a_small_update_is_told_from_no_update():
    f, theta = training_loss(MLP((1, 1), ("identity",)))
    of = pass_of(f, theta, 0, learning_rate=1e-5)
    asked = one(of, Kind.UPDATE)
    assert asked.check(repr(float(of.before.x[0]))).grade is not Grade.RIGHT
    assert asked.check(repr(asked.answer)).grade is Grade.RIGHT
    assert str(asked.tolerance_text).startswith("Right within ")


@given(st.floats(-1e12, 1e12).filter(lambda v: v == 0 or abs(v) > 1e-12))
def test_three_digits_are_always_enough(answer):
    assert Tolerance.of(answer).allows(answer, float(f"{answer:.3g}"))


def test_a_point_is_judged_by_the_length_of_the_step():
    asked = one(first_hour(), Kind.POINT)  # from (0.5, 0) to (1.1, 0.3)
    assert said(asked, (1.1, 0.3)) == (
        Grade.RIGHT, "Your point is 0 % of the step's length away from the next one.",
    )  # fmt: skip
    assert said(asked, (1.1, 0.2))[0] is Grade.RIGHT
    assert said(asked, (0.8, 0.15))[1].startswith("The direction is right; the step is 2 times as long")
    assert said(asked, (-0.1, -0.3))[1].startswith("The step goes the opposite way.")
    assert said(asked, (-0.1, -0.3))[1].endswith("200 % of the step's length away from the next one.")
    assert said(asked, (0.5, 3.0))[0] is Grade.WRONG
    assert said(asked, (0.5, 0.0))[0] is Grade.WRONG  # no step at all
    assert said(asked, "1,1; 0,3")[0] is Grade.RIGHT
    with pytest.raises(InputError, match="2 numbers"):
        asked.check("1.1")


def test_no_point_is_asked_for_where_nothing_moves():
    of = pass_of(Formula("x^2 + y^2"), np.zeros(2), 0)
    assert not [q for q in all_questions(of) if q.kind is Kind.POINT]


# --- numbers as typed -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-6", -6.0), ("−6", -6.0), ("3/4", 0.75), ("1e-3", 1e-3), ("0,5", 0.5), (" 2 ", 2.0), ("+3.", 3.0),
        (".5", 0.5), ("-3 / 4", -0.75), ("1,5/3", 0.5), ("½", 0.5), ("１２", 12.0), ("2E3", 2000.0),
        ("−1e−3", -1e-3), ("3/-4", -0.75),
    ],
)  # fmt: skip
def test_numbers_that_are_read(text, value):
    assert read_number(text) == value


@pytest.mark.parametrize(
    "text",
    ["", "  ", "six", "1/0", "1//2", "1/2/3", "1 2", "2*3", "1.5.2", "1,234.5", "nan", "inf", "1e999", "0x10",
     "2²", "1½", "1e", "--3", "x" * 100, "1e200/1e-200", "\x00", "٣"],
)  # fmt: skip
def test_numbers_that_are_refused_in_a_sentence(text):
    with pytest.raises(InputError) as error:
        read_number(text)
    assert str(error.value).endswith(".")
    assert len(str(error.value)) < 80


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_as_python_or_a_student_writes_it_reads_back(value):
    text = repr(value)
    assert read_number(text) == value
    assert read_number(text.replace("-", "−").replace(".", ",")) == value


@given(st.text(max_size=30))
def test_no_text_is_too_much(text):
    with suppress(InputError):
        assert math.isfinite(read_number(text))


@given(st.integers(-999, 999), st.integers(1, 999))
def test_fractions(a, b):
    assert read_number(f"{a}/{b}") == a / b


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=2))
def test_points(values):
    for mark in ("; ", ";", " ", ", "):
        assert read_point(mark.join(map(repr, values)), 2) == tuple(values)
    assert read_point(f"({values[0]!r}; {values[1]!r})", 2) == tuple(values)


def test_numbers_in_formulas():
    numbers = {"x": "{-2}", "y": "3", "v_{1}": r"1.2 \cdot 10^{-5}"}
    assert inserted("x^{2}+2 x y", numbers) == "({-2})^{2}+2 ({-2}) (3)"
    assert inserted(r"\max(x, y) - y", numbers) == r"\max({-2}, 3) - 3"
    assert inserted(r"\exp(v_{1}) \cdot y", numbers) == r"\exp(1.2 \cdot 10^{-5}) \cdot 3"
    assert inserted(r"v_{1} \cdot y - x", numbers) == r"(1.2 \cdot 10^{-5}) \cdot 3 - ({-2})"
    assert inserted(r"v_{12} + \operatorname{max}", numbers) == r"v_{12} + \operatorname{max}"


# --- score ------------------------------------------------------------------------------------------


def finished_quiz():
    """Right at once; after a hint and a wrong try; given up; a point that is near."""
    quiz, asked = Quiz(), all_questions(first_hour())
    quiz.ask(asked[0])
    quiz.answer("1")
    quiz.ask(one(first_hour(), Kind.FACTOR))
    assert quiz.hint() is not None
    quiz.answer("3")
    quiz.answer("-3")
    quiz.ask(asked[2])
    quiz.reveal()
    quiz.ask(one(first_hour(), Kind.POINT))
    quiz.answer((0.8, 0.15))
    return quiz


def test_points_are_three_minus_hints_minus_wrong_tries():
    quiz = finished_quiz()
    assert [entry.points for entry in quiz.entries] == [3, 1, 0, 2]
    assert (quiz.points, quiz.possible, quiz.streak) == (6, 12, 0)
    assert quiz.by_kind() == {Kind.FORWARD: (2, 1, 3), Kind.FACTOR: (1, 1, 1), Kind.POINT: (1, 0, 2)}
    quiz.ask(one(first_hour(), Kind.GRADIENT))
    with pytest.raises(InputError):
        quiz.answer("minus six")
    for _ in range(3):
        assert quiz.hint() is not None
    assert quiz.hint() is None
    quiz.answer("-6")
    assert quiz.entries[-1].points == 0  # bad input costs nothing, three hints cost all
    assert quiz.streak == 1


def test_points_are_never_negative_and_an_open_question_counts_nothing():
    quiz = Quiz()
    quiz.ask(one(first_hour(), Kind.GRADIENT))
    for wrong in ("1", "17", "18", "19", "20"):
        quiz.answer(wrong)
    assert (quiz.points, quiz.possible) == (0, 0)
    quiz.answer("-6")
    assert (quiz.points, quiz.possible) == (0, 3)
    quiz.ask(one(first_hour(), Kind.UPDATE))
    quiz.withdraw()
    assert len(quiz.entries) == 1
    with pytest.raises(RuntimeError):
        quiz.answer("1")


def test_the_summary_has_every_question_answer_and_try():
    summary = finished_quiz().summary()
    text = summary.markdown()
    assert text.startswith("# Quiz\n\n6 of 12 points\n")
    assert "| Next factor | 1 | 1 | 1 |" in text
    assert "- 3: Nearly. The sign is wrong." in text
    assert "- Revealed\n" in text
    assert (
        r"$$\frac{\partial L}{\partial \hat{y}} = \frac{2(\hat{y} - t)}{n} = \frac{2(1.5 - 3)}{1} = {-3}$$"
        in text
    )
    rows = list(csv.DictReader(io.StringIO(summary.csv())))
    assert [row["points"] for row in rows] == ["3", "1", "0", "2"]
    assert [row["kind"] for row in rows] == ["forward", "factor", "forward", "point"]
    assert (rows[1]["tries"], rows[1]["answer"], rows[1]["hints"]) == ("3 | -3", "-3.0", "1")
    assert rows[2]["revealed"] == "1"
    spoken = summary.markdown(lambda what: str(what).upper())
    assert "# QUIZ" in spoken
    assert "NEARLY" in spoken


def test_what_was_typed_cannot_break_the_summary():
    quiz = Quiz()
    quiz.ask(one(first_hour(), Kind.FACTOR))
    quiz.answer("3")
    quiz.entries[-1].tries[0] = "|`[x](y)"
    quiz.reveal()
    assert r"\|\`\[x\](y)" in quiz.summary().markdown()


def test_numbers_in_sentences():
    assert [number_text(v) for v in (-0.0, -3.0, 1e-7, 2.25)] == ["0", "−3", "1e−07", "2.25"]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 12), st.lists(st.integers(1, 5), min_size=2, max_size=4))
def test_any_network(seed, k, widths):
    mlp = MLP(tuple(widths), ("relu",) * (len(widths) - 2) + ("identity",))
    f, theta = training_loss(mlp, "mse", 1 + seed % 3, seed)
    check_pass(pass_of(f, theta, seed % f.dimension, k=k, learning_rate=0.1))
