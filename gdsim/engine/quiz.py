"""The quiz: questions about the next number or the next point, and what an answer of them is."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from gdsim.engine.sentence import InputError, Sentence, sentence

#: How much of the answer, and how far from it, an answer may be off.
RELATIVE, ABSOLUTE = 0.01, 0.005
#: Answers nearer to zero than this are held to the relative part alone: 0.005 would be all of them.
SMALL = 0.1
#: How far from the next point a click may be, in lengths of the step: right, and nearly right.
CLOSE, NEARBY = 0.25, 0.6

Point = tuple[float, ...]


class Kind(StrEnum):
    """What is asked for."""

    FORWARD = "forward"
    FACTOR = "factor"
    DEAD = "dead"
    PRODUCT = "product"
    GRADIENT = "gradient"
    PARTIAL = "partial"
    UPDATE = "update"
    POINT = "point"


NETWORK_KINDS = (
    Kind.FORWARD,
    Kind.FACTOR,
    Kind.DEAD,
    Kind.PRODUCT,
    Kind.GRADIENT,
    Kind.UPDATE,
    Kind.POINT,
)
FUNCTION_KINDS = (Kind.FORWARD, Kind.FACTOR, Kind.PRODUCT, Kind.PARTIAL, Kind.UPDATE, Kind.POINT)


def kind_title(kind: Kind) -> Sentence:
    """A kind of question in two or three words."""
    return {
        Kind.FORWARD: sentence("Forward value"),
        Kind.FACTOR: sentence("Next factor"),
        Kind.DEAD: sentence("Dead unit"),
        Kind.PRODUCT: sentence("Running product"),
        Kind.GRADIENT: sentence("Gradient"),
        Kind.PARTIAL: sentence("Partial derivative"),
        Kind.UPDATE: sentence("Updated value"),
        Kind.POINT: sentence("Next point"),
    }[kind]


# --- numbers as they are typed ----------------------------------------------------------------------

_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
_APART = re.compile(r"\s*;\s*|,\s+|\s+")


def read_number(text: str) -> float:
    """The number in ``text``: ``-6``, ``−6``, ``3/4``, ``1e-3``, ``0,5``; InputError where it means none."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace("⁄", "/").strip()
    if not plain:
        raise InputError("A number is missing here.")
    shown = plain if len(plain) <= 24 else plain[:23] + "…"
    parts = [part.strip() for part in plain.split("/")]
    # raised digits, and fractions after a digit, would lose their meaning as plain ones
    raised = any(unicodedata.decomposition(c).startswith(("<super>", "<sub>")) for c in text)
    mixed = re.search(r"\d\s*[¼-¾⅐-⅞]", text)
    if raised or mixed or len(parts) > 2:
        raise InputError("“{text}” is not a number.", text=shown)
    values = [_decimal(part, shown) for part in parts]
    if len(values) == 1:
        return values[0]
    if values[1] == 0:
        raise InputError("“{text}” divides by zero.", text=shown)
    if not math.isfinite(values[0] / values[1]):
        raise InputError("“{text}” is too large.", text=shown)
    return values[0] / values[1]


def _decimal(part: str, shown: str) -> float:
    if part.count(",") == 1 and "." not in part:
        part = part.replace(",", ".")
    if not _DECIMAL.fullmatch(part):
        raise InputError("“{text}” is not a number.", text=shown)
    value = float(part)
    if not math.isfinite(value):
        raise InputError("“{text}” is too large.", text=shown)
    return value


def read_point(text: str, count: int) -> Point:
    """``count`` numbers with a semicolon or a space between them: ``1.2; -0.4``."""
    parts = [part for part in _APART.split(text.strip(" ()[]")) if part]
    if len(parts) != count:
        raise InputError("{count} numbers are needed here, with a semicolon between them.", count=count)
    return tuple(read_number(part) for part in parts)


def number_text(value: float) -> str:
    """A number in a sentence, four significant digits."""
    return f"{value + 0.0:.4g}".replace("-", "−")


# --- questions --------------------------------------------------------------------------------------


class Grade(StrEnum):
    """What an answer is."""

    RIGHT = "right"
    NEAR = "near"
    WRONG = "wrong"


def grade_title(grade: Grade) -> Sentence:
    """A grade in a word."""
    if grade is Grade.RIGHT:
        return sentence("Right")
    return sentence("Nearly") if grade is Grade.NEAR else sentence("Wrong")


@dataclass(frozen=True)
class Verdict:
    """The grade of an answer and a sentence about it: the likely slip where it is not right."""

    grade: Grade
    text: Sentence


@dataclass(frozen=True)
class Tolerance:
    """How far an answer may be off: so much of it, or so much, whichever is more."""

    relative: float = RELATIVE
    absolute: float = ABSOLUTE

    @classmethod
    def of(cls, answer: float) -> Tolerance:
        """What suits the size of the answer; for zero as for ordinary ones, so that it does not tell."""
        return cls() if answer == 0 or abs(answer) >= SMALL else cls(absolute=0.0)

    @classmethod
    def of_change(cls, old: float, new: float) -> Tolerance:
        """What tells the new value from the old one: at most a fifth of the way between them."""
        usual, change = cls.of(new), abs(new - old)
        if change == 0 or usual.room(new) <= change / 5:
            return usual
        return cls(relative=0.0, absolute=float(f"{change / 5:.0e}"))

    def room(self, answer: float) -> float:
        """How far ``answer`` may be missed."""
        return max(self.relative * abs(answer), self.absolute)

    def allows(self, answer: float, value: float) -> bool:
        """True if ``value`` passes for ``answer``."""
        # the edge itself passes, whatever its last bits are
        return abs(value - answer) <= self.room(answer) * (1 + 1e-9) + 1e-15 * abs(answer)

    @property
    def text(self) -> Sentence:
        """What the question says about it."""
        percent = f"{100 * self.relative:g}"
        if not self.relative:
            return sentence("Right within {absolute}.", absolute=f"{self.absolute:g}")
        if not self.absolute:
            return sentence("Right within {percent} %; three digits are enough.", percent=percent)
        return sentence(
            "Right within {percent} % or {absolute}; three digits are enough.",
            percent=percent,
            absolute=f"{self.absolute:g}",
        )


@dataclass(frozen=True)
class Hint:
    """Help in words, and as LaTeX where there is any."""

    text: Sentence
    latex: str = ""


@dataclass(frozen=True)
class Slip:
    """A wrong answer that tells what went wrong; ``value`` is what it gives."""

    value: float
    text: Sentence


@dataclass(frozen=True, eq=False, kw_only=True)
class Question:
    """What all questions have: words, symbols as LaTeX, growing help, and a solution.

    It is asked when so many steps (``cursor``) of iteration ``k`` are taken; after it there are ``then``.
    ``given`` are equations from which the answer follows, ``solution`` is one equation in several lines.
    """

    kind: Kind
    k: int
    cursor: int
    then: int
    prompt: Sentence
    symbol: str
    given: tuple[str, ...]
    hints: tuple[Hint, ...]
    solution: tuple[str, ...]
    notes: tuple[Sentence, ...] = ()
    relation: str = "="

    @property
    def asked(self) -> str:
        """The symbol with a question mark, as LaTeX."""
        return rf"{self.symbol} {self.relation}\ ?"

    @property
    def answer_text(self) -> str:
        """The answer, four significant digits."""
        raise NotImplementedError

    @property
    def tolerance_text(self) -> Sentence:
        """How exact an answer has to be."""
        raise NotImplementedError

    def check(self, answer: str | Point) -> Verdict:
        """What an answer is; InputError where a text is none."""
        raise NotImplementedError


@dataclass(frozen=True, eq=False, kw_only=True)
class NumberQuestion(Question):
    """A number is asked for."""

    answer: float
    tolerance: Tolerance
    slips: tuple[Slip, ...] = ()

    @property
    def tolerance_text(self) -> Sentence:
        """The tolerance in words."""
        return self.tolerance.text

    @property
    def answer_text(self) -> str:
        """The answer, four significant digits."""
        return number_text(self.answer)

    def check(self, answer: str | Point) -> Verdict:
        """Right within the tolerance; near where a slip explains it; InputError where it is no number."""
        value = read_number(answer) if isinstance(answer, str) else float(answer[0])
        if self.tolerance.allows(self.answer, value):
            return Verdict(Grade.RIGHT, sentence("The answer is {answer}.", answer=self.answer_text))
        for slip in self.slips:
            if self._is(slip.value, value):
                return Verdict(Grade.NEAR, slip.text)
        rule = self.hints[0].text
        if self._is(-self.answer, value):
            return Verdict(Grade.NEAR, sentence("The sign is wrong. {rule}", rule=rule))
        if any(self._is(self.answer * 10.0**power, value) for power in (-3, -2, -1, 1, 2, 3)):
            return Verdict(Grade.NEAR, sentence("The digits are right, the decimal point is not."))
        for slip in self.slips:
            if self._is(-slip.value, value):
                return Verdict(Grade.NEAR, sentence("The sign is wrong, and more: {slip}", slip=slip.text))
        return Verdict(Grade.WRONG, sentence("That is not it: check the numbers once more, or take a hint."))

    def _is(self, slip: float, value: float) -> bool:
        """True if ``value`` is this wrong number, and no other would pass for the answer."""
        tolerance = self.tolerance if not self.tolerance.relative else Tolerance.of(slip)
        return (
            math.isfinite(slip)
            and not self.tolerance.allows(self.answer, slip)
            and tolerance.allows(slip, value)
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class PointQuestion(Question):
    """A place on the surface is asked for; it can be clicked once, or typed.

    ``at`` is where the step begins and ``answer`` where it ends, along one or two coordinates.
    ``scale`` are the widths of the surface's window: distances are those that are seen.
    """

    at: Point
    answer: Point
    scale: Point

    @property
    def tolerance_text(self) -> Sentence:
        """The tolerance in words."""
        return sentence("Right within a quarter of the step's length; you have one click.")

    @property
    def answer_text(self) -> str:
        """The answer, four significant digits."""
        return "(" + "; ".join(map(number_text, self.answer)) + ")"

    def distance(self, point: Point) -> float:
        """How far ``point`` is from the next point, in lengths of the step."""
        return self._apart(point, self.answer) / self._apart(self.at, self.answer)

    def check(self, answer: str | Point) -> Verdict:
        """Right, near or wrong by the distance from the next point relative to the step's length."""
        point = read_point(answer, len(self.at)) if isinstance(answer, str) else answer[: len(self.at)]
        distance = self.distance(point)
        told = {"percent": _rounded(100 * distance)}
        if distance <= CLOSE:
            return Verdict(
                Grade.RIGHT,
                sentence("Your point is {percent} % of the step's length away from the next one.", **told),
            )
        step, mine = self._vector(self.answer), self._vector(point)
        length = math.hypot(*mine)
        along = sum(a * b for a, b in zip(step, mine, strict=True))
        along /= math.hypot(*step) * length if length else 1.0
        if length and along < -0.9:
            return Verdict(
                Grade.NEAR,
                sentence(
                    "The step goes the opposite way. "
                    "Your point is {percent} % of the step's length away from the next one.",
                    **told,
                ),
            )
        if length and along > 0.95:
            ratio = math.hypot(*step) / length
            return Verdict(
                Grade.NEAR,
                sentence(
                    "The direction is right; the step is {ratio} times as long as yours. "
                    "Your point is {percent} % of the step's length away from the next one.",
                    ratio=f"{ratio:.2g}",
                    **told,
                ),
            )
        near = distance <= NEARBY
        return Verdict(
            Grade.NEAR if near else Grade.WRONG,
            sentence("Your point is {percent} % of the step's length away from the next one.", **told),
        )

    def _vector(self, point: Point) -> Point:
        return tuple((p - a) / s for p, a, s in zip(point, self.at, self.scale, strict=True))

    def _apart(self, one: Point, other: Point) -> float:
        return math.hypot(*((a - b) / s for a, b, s in zip(one, other, self.scale, strict=True)))


def _rounded(percent: float) -> str:
    if percent < 10:
        return f"{round(percent, 1):g}"
    return f"{percent:.0f}" if percent < 1e5 else f"{percent:.1e}"
