"""The score of a quiz: every question with its tries, points, and the summary that is saved."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from gdsim.engine.quiz import (
    Grade,
    Hint,
    Kind,
    NumberQuestion,
    Point,
    PointQuestion,
    Question,
    Verdict,
    grade_title,
    kind_title,
    number_text,
)
from gdsim.engine.sentence import Sentence, sentence
from gdsim.engine.tables import write_csv

#: What a question is worth at first; hints and wrong tries cost one each.
FULL_POINTS = 3

Say = Callable[[Sentence], str]


@dataclass(eq=False)
class Entry:
    """A question with its tries."""

    question: Question
    tries: list[str] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    hints: int = 0
    revealed: bool = False
    closed: bool = False

    @property
    def right(self) -> bool:
        """True once it is answered right."""
        return bool(self.verdicts) and self.verdicts[-1].grade is Grade.RIGHT

    @property
    def points(self) -> int:
        """3 minus hints minus wrong tries; a point of the surface that is near costs one, a far one all."""
        if self.revealed or not self.closed:
            return 0
        if self.right:
            return max(0, FULL_POINTS - self.hints - (len(self.tries) - 1))
        near = self.verdicts[-1].grade is Grade.NEAR
        return max(0, FULL_POINTS - 1 - self.hints) if near else 0


class Quiz:
    """The questions asked so far, and the one that is open."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    @property
    def open(self) -> Entry | None:
        """The entry that waits for its answer."""
        return self.entries[-1] if self.entries and not self.entries[-1].closed else None

    @property
    def closed(self) -> tuple[Entry, ...]:
        """What is answered or revealed: what counts."""
        return tuple(entry for entry in self.entries if entry.closed)

    def ask(self, question: Question) -> Entry:
        """Open a question; one that was open and not answered is withdrawn."""
        self.withdraw()
        self.entries.append(Entry(question))
        return self.entries[-1]

    def withdraw(self) -> None:
        """Forget the open question."""
        if self.open is not None:
            self.entries.pop()

    def answer(self, answer: str | Point) -> Verdict:
        """Try an answer of the open question; InputError, at no cost, where it is none."""
        entry = self._entry()
        verdict = entry.question.check(answer)
        text = answer.strip() if isinstance(answer, str) else "; ".join(map(number_text, answer))
        entry.tries.append(text)
        entry.verdicts.append(verdict)
        # a click shows the next point: there is no second one
        entry.closed = verdict.grade is Grade.RIGHT or isinstance(entry.question, PointQuestion)
        return verdict

    def hint(self) -> Hint | None:
        """The next hint of the open question; None after the last."""
        entry = self._entry()
        if entry.hints == len(entry.question.hints):
            return None
        entry.hints += 1
        return entry.question.hints[entry.hints - 1]

    def reveal(self) -> Entry:
        """Give the open question up."""
        entry = self._entry()
        entry.revealed = entry.closed = True
        return entry

    def _entry(self) -> Entry:
        if self.open is None:
            raise RuntimeError("no question is open")
        return self.open

    @property
    def points(self) -> int:
        """Points so far."""
        return sum(entry.points for entry in self.entries)

    @property
    def possible(self) -> int:
        """Points that there were to get."""
        return FULL_POINTS * len(self.closed)

    @property
    def streak(self) -> int:
        """Questions in a row, up to the last one, that were right at the first try."""
        count = 0
        for entry in reversed(self.closed):
            if entry.revealed or not entry.right or len(entry.tries) > 1:
                break
            count += 1
        return count

    def by_kind(self) -> dict[Kind, tuple[int, int, int]]:
        """For each kind that was asked: questions, how many were right, points."""
        found: dict[Kind, tuple[int, int, int]] = {}
        for kind in Kind:
            entries = [entry for entry in self.closed if entry.question.kind is kind]
            if entries:
                right = sum(entry.right and not entry.revealed for entry in entries)
                found[kind] = (len(entries), right, sum(entry.points for entry in entries))
        return found

    def summary(self) -> Summary:
        """What there is to save."""
        return Summary(self.closed, self.points, self.possible, self.by_kind())


@dataclass(frozen=True, eq=False)
class Summary:
    """A finished or unfinished quiz as a document; ``say`` puts its sentences into the user's language."""

    entries: Sequence[Entry]
    points: int
    possible: int
    kinds: dict[Kind, tuple[int, int, int]]

    def table(self, say: Say = str) -> tuple[list[str], list[list[object]]]:
        """Header and rows, a row per question; answers in full precision."""
        header = [
            "number", "k", "kind", "question", "symbol", "answer", "tries", "hints", "revealed", "points"
        ]  # fmt: skip
        rows: list[list[object]] = []
        for number, entry in enumerate(self.entries, start=1):
            asked = entry.question
            exact = repr(float(asked.answer)) if isinstance(asked, NumberQuestion) else asked.answer_text
            about = [number, asked.k, str(asked.kind), say(asked.prompt), asked.symbol, exact]
            tries = " | ".join(entry.tries)
            rows.append([*about, tries, entry.hints, int(entry.revealed), entry.points])
        return header, rows

    def csv(self, say: Say = str) -> str:
        """The table as CSV."""
        file = io.StringIO(newline="")
        write_csv(file, *self.table(say))
        return file.getvalue()

    def markdown(self, say: Say = str) -> str:
        """Score, statistics of each kind, and every question with its tries and its solution."""
        lines = [f"# {say(sentence('Quiz'))}", ""]
        lines += [say(_score(self.points, self.possible)), ""]
        if self.kinds:
            heads = (sentence("Kind"), sentence("Questions"), sentence("Right"), sentence("Points"))
            lines += ["| " + " | ".join(map(say, heads)) + " |", "|---|---:|---:|---:|"]
            for kind, (count, right, points) in self.kinds.items():
                lines.append(f"| {say(kind_title(kind))} | {count} | {right} | {points} |")
            lines.append("")
        for number, entry in enumerate(self.entries, start=1):
            asked = entry.question
            lines += [f"## {number}. {say(kind_title(asked.kind))}, k = {asked.k}", ""]
            lines += [f"{say(asked.prompt)} ${asked.asked}$", ""]
            if asked.notes:
                lines += [" ".join(map(say, asked.notes)), ""]
            if asked.given:
                lines += [", ".join(f"${each}$" for each in asked.given), ""]
            for text, verdict in zip(entry.tries, entry.verdicts, strict=True):
                lines.append(f"- {_escaped(text)}: {say(grade_title(verdict.grade))}. {say(verdict.text)}")
            if entry.revealed:
                lines.append("- " + say(sentence("Revealed")))
            lines += ["", "$$" + " ".join(asked.solution) + "$$", ""]
            lines += [
                say(sentence("Hints {hints}, points {points}.", hints=entry.hints, points=entry.points)),
                "",
            ]
        return "\n".join(lines)


def _score(points: int, possible: int) -> Sentence:
    return sentence("{points} of {possible} points", points=points, possible=possible)


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>|#$])", r"\\\1", text)
