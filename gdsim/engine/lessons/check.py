"""Answers to a lesson's questions, checked against the numbers of the moment."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from gdsim.engine.lessons.expressions import Facts, Node, evaluate, holds
from gdsim.engine.lessons.lesson import Answer, Choices, Slip
from gdsim.engine.quiz import Tolerance


class Marking(NamedTuple):
    """Whether an answer is right, the right one, and the slip it looks like."""

    right: bool
    answer: float
    slip: Slip | None = None


def mark_number(goal: Answer, given: float, facts: Facts, then: Mapping[Node, float]) -> Marking | None:
    """What a number is worth; None while the right one is not known."""
    answer = evaluate(goal.expression, facts, then)
    if not math.isfinite(answer):
        return None
    if _allows(goal, answer, given):
        return Marking(True, answer)
    for slip in goal.slips:
        wrong = evaluate(slip.expression, facts, then)
        if math.isfinite(wrong) and not _allows(goal, answer, wrong) and _allows(goal, wrong, given):
            return Marking(False, answer, slip)
    return Marking(False, answer)


def tolerance_of(goal: Answer, answer: float) -> Tolerance:
    """How far off an answer may be: as the lesson says, else as in the quiz."""
    if goal.relative or goal.absolute:
        return Tolerance(goal.relative, goal.absolute)
    return Tolerance.of(answer)


def _allows(goal: Answer, answer: float, given: float) -> bool:
    return tolerance_of(goal, answer).allows(answer, given)


def right_choices(goal: Choices, facts: Facts, then: Mapping[Node, float]) -> tuple[int, ...]:
    """The places of the right options; none while that is not known."""
    truths = [holds(option.condition, facts, then) for option in goal.options]
    return () if None in truths else tuple(i for i, truth in enumerate(truths) if truth)
