"""What questions are made of: a pass as material, given numbers, and formulas with the numbers put in."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gdsim.engine.chain import Chain
from gdsim.engine.expression_latex import number_latex
from gdsim.engine.iterate import Iterate
from gdsim.engine.network import MLP
from gdsim.engine.objective import Objective
from gdsim.engine.optimizers import Optimizer
from gdsim.engine.quiz import Hint, Kind, NumberQuestion, Slip, Tolerance
from gdsim.engine.sentence import Sentence, sentence
from gdsim.engine.tape import Tape
from gdsim.engine.walk import Walk

#: Products that a hand adds up; of a longer sum one is asked for, and the rest is given.
TERMS = 4


@dataclass(frozen=True, eq=False, kw_only=True)
class Pass:
    """One iteration as material: its walk, and what the numbers in it were computed from.

    ``gradient`` is the one that the update uses for the picked parameter. Of a network ``mlp`` and ``loss``
    are there, of a function ``function``. ``picks`` are the coordinates of the surface, which are called
    ``names`` (LaTeX), and ``scale`` the widths of its window.
    """

    walk: Walk
    chain: Chain
    tape: Tape
    before: Iterate
    after: Iterate
    gradient: float
    optimizer: Optimizer[Any]
    picks: tuple[int, ...]
    names: tuple[str, ...]
    scale: tuple[float, ...]
    mlp: MLP | None = None
    loss: str = ""
    function: Objective | None = None

    @property
    def k(self) -> int:
        """The iteration."""
        return self.before.k


@dataclass(frozen=True)
class Given:
    """A number that a question gives: its symbol, and how the formula calls it if it does otherwise."""

    symbol: str
    value: float
    token: str = ""


def tex(value: float, digits: int = 4) -> str:
    """A number as LaTeX with so many significant digits."""
    text = number_latex(float(f"{value:.{digits}g}") + 0.0)[0]  # no -0
    return f"{{{text}}}" if text.startswith("-") else text  # a sign, not an operation


def at_one(function: Callable[..., Any], *values: float) -> float:
    """A function of arrays, taken of single numbers."""
    return float(np.asarray(function(*(np.array([value]) for value in values))).reshape(-1)[0])


# --- numbers in the place of symbols --------------------------------------------------------------------

_OPENING = frozenset({"", "=", "(", "{", "[", ",", "|", "<", ">"})
_BEFORE = _OPENING | {"+", "-", r"\cdot"}
_AFTER = frozenset({"", "+", "-", ")", "}", "]", ",", "|", "<", ">", r"\cdot", r"\right"})
_WORDS = r"\\(?:operatorname|mathrm|mathbf)\{[^}]*\}"


def inserted(formula: str, numbers: Mapping[str, str]) -> str:
    """``formula`` with a number in the place of each symbol, in brackets where it would run into another."""
    symbols = sorted(map(re.escape, numbers), key=len, reverse=True)
    # whole commands are words: there is no x in \max
    tokens: list[str] = re.findall(rf"{'|'.join((_WORDS, *symbols))}|\\[a-zA-Z]+|\\.|.", formula)
    return "".join(
        _bracketed(numbers[token], tokens[:i], tokens[i + 1 :]) if token in numbers else token
        for i, token in enumerate(tokens)
    )


def _bracketed(number: str, before: list[str], after: list[str]) -> str:
    left = next((token for token in reversed(before) if not token.isspace()), "")
    right = next((token for token in after if not token.isspace()), "")
    bare = left in _BEFORE and right in _AFTER
    if number.startswith("{-"):
        bare = left in _OPENING and right in _AFTER
    if "cdot" in number and (left == r"\cdot" or right == r"\cdot"):
        bare = False
    return number if bare else f"({number})"


# --- a question out of its parts ------------------------------------------------------------------------


def ask(
    of: Pass,
    cursor: int,
    kind: Kind,
    prompt: Sentence,
    symbol: str,
    given: Sequence[Given],
    rule: Callable[..., float],
    formula: str,
    help_text: Sentence,
    answer: float,
    *,
    slips: Sequence[Slip] = (),
    notes: Sequence[Sentence] = (),
    shown: Sequence[str] = (),
    hinted: tuple[str, tuple[str, ...]] | None = None,
    relation: str = "=",
    then: int | None = None,
    tolerance: Tolerance | None = None,
) -> NumberQuestion | None:
    """A question for ``answer = rule(*given)``; None where a number is not finite.

    ``formula`` calls the given numbers by their tokens. ``shown`` stands before them as it is. ``hinted`` are
    the sides of an equation that helps instead of a formula of one symbol, and what gets its number in it.
    """
    values = [each.value for each in given]
    if not all(map(math.isfinite, [answer, *values])):
        return None
    tolerance = tolerance or Tolerance.of(answer)
    digits = _digits(rule, values, answer, tolerance)
    numbers = {each.token or each.symbol: tex(each.value, digits) for each in given}
    filled = inserted(formula, numbers)
    head = f"{symbol} {relation}"
    told = [part for part in dict.fromkeys((formula, filled, tex(answer))) if part]
    steps = (f"{head} {formula}", f"{head} {filled}")
    if hinted is not None:
        equation, tokens = hinted
        left, right = equation.split("=", 1)
        part = inserted(right, {token: numbers[token] for token in tokens})
        steps = (equation, f"{left}={part}")
    return NumberQuestion(
        kind=kind,
        k=of.k,
        cursor=cursor,
        then=cursor + 1 if then is None else then,
        prompt=prompt,
        symbol=symbol,
        given=(*shown, *(f"{each.symbol} = {tex(each.value, digits)}" for each in given)),
        hints=(
            Hint(help_text),
            Hint(sentence("The formula:"), steps[0]),
            Hint(sentence("With the numbers:"), steps[1]),
        ),
        solution=(f"{head} {told[0]}", *(f"= {part}" for part in told[1:])),
        notes=tuple(notes),
        relation=relation,
        answer=answer,
        tolerance=tolerance,
        slips=tuple(slips),
    )


def _digits(rule: Callable[..., float], values: Sequence[float], answer: float, tolerance: Tolerance) -> int:
    """As many digits of the given numbers as let everybody come to the answer."""
    fine = Tolerance(tolerance.relative / 5, tolerance.absolute / 5)
    with np.errstate(all="ignore"):
        for digits in (4, 6, 8, 10, 12):
            if fine.allows(answer, rule(*(float(f"{value:.{digits}g}") for value in values))):
                return digits
    return 15


def product_slips(so_far: float, factor: float) -> tuple[Slip, ...]:
    """What goes wrong with the product so far times a new factor."""
    return (
        Slip(factor, sentence("That is the new factor alone; the product so far is missing.")),
        Slip(so_far, sentence("That is the product so far; the new factor is missing.")),
        Slip(so_far + factor, sentence("The factors of a chain are multiplied, not added.")),
    )


@dataclass(frozen=True)
class Sum:
    """A sum of products that can be written out: what is given, the formula, and notes on it."""

    given: tuple[Given, ...]
    formula: str
    notes: tuple[Sentence, ...] = ()

    @staticmethod
    def rule(*values: float) -> float:
        """The sum from the given values; an odd one is added."""
        pairs = zip(values[0::2], values[1::2], strict=False)
        return sum(a * b for a, b in pairs) + (values[-1] if len(values) % 2 else 0.0)


def sum_of_products(
    pairs: Sequence[tuple[Given, Given]], extra: Given | None, keep: int | None = None
) -> Sum:
    """All pairs; of more than four the one at ``keep``, or the largest, with the rest as a number called r."""
    terms = [rf"{a.symbol} \cdot {b.symbol}" for a, b in pairs]
    if len(pairs) <= TERMS:
        given = [each for pair in pairs for each in pair] + ([extra] if extra is not None else [])
        formula = " + ".join(terms + ([extra.symbol] if extra is not None else []))
        return Sum(tuple(given), formula)
    if keep is None:
        keep = max(range(len(pairs)), key=lambda i: abs(pairs[i][0].value * pairs[i][1].value))
    rest = sum(a.value * b.value for i, (a, b) in enumerate(pairs) if i != keep)
    rest += extra.value if extra is not None else 0.0
    note = sentence("r is the sum of the other {count} terms.", count=len(pairs) - 1 + (extra is not None))
    return Sum((*pairs[keep], Given("r", rest)), f"{terms[keep]} + r", (note,))
