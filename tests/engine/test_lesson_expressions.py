"""The language of a lesson's conditions: trees, and what they come to from the facts of a moment."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdsim.engine.lessons import evaluate, holds
from gdsim.engine.lessons.expression_parser import condition, number
from gdsim.engine.lessons.expressions import COMPARISONS, FUNCTIONS, Fact, Value
from gdsim.engine.lessons.facts import FACTS, Sort, Takes
from gdsim.engine.sentence import InputError


class Given:
    """Facts out of a table."""

    def __init__(self, **values: Value) -> None:
        self.values = values

    def fact(self, name: str, arguments: tuple[float | str, ...]) -> Value:
        return self.values.get("_".join([name, *map(str, arguments)]))


def attempt(read, text: str):
    """What is read, or None where it is refused with a sentence."""
    refused = None
    try:
        return read(text)
    except InputError as error:
        refused = error
    assert str(refused)
    return None


# --- expressions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7.0),
        ("-2 ^ 2", -4.0),
        ("2 ^ -1", 0.5),
        ("2 ^ 3 ^ 2", 512.0),
        ("(1 + 2) * 3 - 4 / 2", 7.0),
        ("max(1, k, 2) - min(3, 4)", 2.0),
        ("abs(−3) · 2", 6.0),
        ("sqrt(-1)", math.nan),
        ("1 / 0", math.nan),
        ("exp(10000)", math.nan),
        ("10 - 3 - 2", 5.0),
        ("loss", math.nan),
        ("loss(adam)", 0.25),
    ],
)
def test_numbers(text: str, value: float) -> None:
    found = evaluate(number(text), Given(k=5, loss_adam=0.25), {})
    assert found == pytest.approx(value, nan_ok=True)


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("k = 5", True),
        ("k != 5", False),
        ("0.1 + 0.2 = 0.3", True),
        ("k in 1 .. 5", True),
        ("k in 1..4", False),
        ("k ≤ 4 or phase is backward", True),
        ("phase is not backward", False),
        ("not (k > 4 and k < 6)", False),
        ("100 ~ 100.9", True),
        ("100 ~ 102", False),
        ("true and not false", True),
        ("loss < 1", None),
        ("loss < 1 and k = 4", False),
        ("loss < 1 and k = 5", None),
        ("loss < 1 or k = 5", True),
        ("not loss < 1", None),
        ("running", None),
        ("k < was(k)", True),
        ("k < was(loss)", None),
    ],
)
def test_conditions(text: str, truth: bool | None) -> None:
    facts = Given(k=5, phase="backward")
    assert holds(condition(text), facts, {Fact("k"): 6.0}) is truth


@pytest.mark.parametrize(
    "text",
    [
        "", "k", "k +", "(k", "k = ", "los < 1", "k is 3", "phase = 1", "phase is", "k in 1", "running + 1 = 2",
        "was(phase) = 1", "loss(1) = 1", "weight(1, 1) = 0", "x(a, b) = 1", "used()", "k = 1 2", "sin(1, 2) = 0",
        "max(1) = 1", "k = 1;", "__import__('os')", "k.__class__ = 1", "1" * 400, "(" * 40 + "k" + ")" * 40,
        "-" * 60 + "1 = 1", "not " * 60 + "true", "x ^" * 50 + "1 = 1", "was", "and", "neg(1) = 1",
    ],
)  # fmt: skip
def test_what_is_no_condition(text: str) -> None:
    with pytest.raises(InputError) as refused:
        condition(text)
    assert str(refused.value)


def test_a_number_is_no_condition_and_the_other_way_round() -> None:
    with pytest.raises(InputError, match="not a condition"):
        condition("k + 1")
    with pytest.raises(InputError, match="not a number"):
        number("k = 1")


def test_a_misspelt_fact_is_guessed() -> None:
    with pytest.raises(InputError, match="gradient_norm"):
        condition("gradient_nrom < 1")


WORDS = st.sampled_from(
    [
        *FACTS,
        *FUNCTIONS,
        *COMPARISONS,
        *"()^,",
        "..",
        "and",
        "or",
        "not",
        "is",
        "in",
        "was",
        "true",
        "1",
        "0.5",
        "adam",
    ]
)


@given(st.lists(WORDS, max_size=30).map(" ".join) | st.text(max_size=60))
def test_any_expression_is_a_tree_or_refused(text: str) -> None:
    """And whatever is a tree comes to a number or a truth, or is not known: nothing raises."""
    for read in (condition, number):
        node = attempt(read, text)
        if node is None:
            continue
        facts = Given(k=2.0, phase="none", running=True)
        if node.sort is Sort.TRUTH:
            assert holds(node, facts, {}) in (True, False, None)
        else:
            assert isinstance(evaluate(node, facts, {}), float)


def test_every_fact_can_be_written() -> None:
    for name, signature in FACTS.items():
        arguments = ", ".join("1" if each is Takes.NUMBER else "adam" for each in signature.takes)
        node = (number if signature.sort is Sort.NUMBER else condition)(
            f"{name}({arguments})" + (" is none" if signature.sort is Sort.WORD else "")
            if arguments
            else name + (" is none" if signature.sort is Sort.WORD else "")
        )
        assert node is not None
