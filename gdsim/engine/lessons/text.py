"""The text of a lesson: Markdown with formulas and with numbers of the moment in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gdsim.engine.lessons.expression_parser import number
from gdsim.engine.lessons.expressions import Node
from gdsim.engine.lessons.fault import shown
from gdsim.engine.sentence import InputError

#: Characters of one formula, and numbers of one text.
LONGEST_FORMULA, MOST_NUMBERS = 400, 40
_PARTS = re.compile(
    r"(?P<escaped>\\[\\$`*_{])"
    r"|(?P<code>`[^`\n]*`)"
    r"|\$\$(?P<display>[^$\n]+)\$\$"
    r"|\$(?P<inline>(?:\\.|[^$\n\\])+)\$"
    r"|\{= (?P<number>[^{}\n]*)\}"
    r"|(?P<dollar>\$)"
    r"|(?P<link>\]\()"
)
_IN_FORMULA = re.compile(r"\{= (?P<number>[^{}\n]*)\}")


@dataclass(frozen=True)
class Number:
    """A number that is worked out when it is shown."""

    expression: Node


@dataclass(frozen=True)
class Formula:
    """LaTeX with numbers in it; ``display`` for one on a line of its own."""

    pieces: tuple[str | Number, ...]
    display: bool


Piece = str | Number | Formula


@dataclass(frozen=True)
class Text:
    """What a reader reads: Markdown between numbers and formulas."""

    pieces: tuple[Piece, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.pieces)

    @property
    def numbers(self) -> Iterator[Node]:
        """The expressions in it."""
        for piece in self.pieces:
            for each in piece.pieces if isinstance(piece, Formula) else (piece,):
                if isinstance(each, Number):
                    yield each.expression


def read_text(source: str) -> Text:
    """The text in ``source``; InputError says what cannot stand in it."""
    pieces: list[Piece] = []
    at = 0
    for match in _PARTS.finditer(source):
        between = source[at : match.start()]
        at = match.end()
        kind = match.lastgroup
        if kind == "escaped":
            escaped = match.group()
            between += "$" if escaped == r"\$" else escaped
        elif kind == "code":
            between += match.group()
        elif kind == "link":
            raise InputError("A lesson has no links and no pictures; “{word}” begins one.", word="](")
        elif kind == "dollar":
            raise InputError(
                "A formula begins here and does not end on its line: “{text}”. A dollar sign is \\$.",
                text=shown(source[match.start() :].split("\n", 1)[0]),
            )
        if between:
            pieces.append(between)
        if kind == "number":
            pieces.append(Number(number(match.group("number"))))
        elif kind in ("display", "inline"):
            pieces.append(_formula(match.group(kind), kind == "display"))
    if source[at:]:
        pieces.append(source[at:])
    text = Text(tuple(_joined(pieces)))
    if sum(1 for _ in text.numbers) > MOST_NUMBERS:
        raise InputError("A text shows at most {limit} numbers.", limit=MOST_NUMBERS)
    return text


def _formula(latex: str, display: bool) -> Formula:
    if len(latex) > LONGEST_FORMULA:
        raise InputError("A formula has at most {limit} characters.", limit=LONGEST_FORMULA)
    pieces: list[str | Number] = []
    at = 0
    for match in _IN_FORMULA.finditer(latex):
        if match.start() > at:
            pieces.append(latex[at : match.start()])
        pieces.append(Number(number(match.group("number"))))
        at = match.end()
    if latex[at:]:
        pieces.append(latex[at:])
    return Formula(tuple(pieces), display)


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """The same with neighbouring words as one piece."""
    words = ""
    for piece in pieces:
        if isinstance(piece, str):
            words += piece
            continue
        if words:
            yield words
        words = ""
        yield piece
    if words:
        yield words
