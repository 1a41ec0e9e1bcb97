"""The ```gdsim block of a step: what sets the stage, then tasks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gdsim.engine.lessons.directives import VERBS, Directive, Mark, read_act, read_directive, read_mark
from gdsim.engine.lessons.expression_parser import condition, number
from gdsim.engine.lessons.expressions import Node
from gdsim.engine.lessons.fault import in_line, known, shown
from gdsim.engine.lessons.fields import real
from gdsim.engine.lessons.lesson import Answer, Choice, Choices, Goal, Questions, Slip, Task, Wait
from gdsim.engine.lessons.text import Text, read_text
from gdsim.engine.quiz import Kind
from gdsim.engine.sentence import InputError

#: What a page can ask; a point would be asked for on the surface.
KINDS = tuple(kind for kind in Kind if kind is not Kind.POINT)
MOST_TASKS, MOST_QUESTIONS, MOST_CHOICES = 8, 20, 6
#: Lines whose whole rest is translated, and those whose rest behind " : " is.
_SAID, _SAID_BEHIND = ("task", "ask", "hint", "done"), ("choice", "slip")
_BEGIN = ("task", "ask", "quiz")
_WITHIN = re.compile(r"(?P<expression>.*\S)\s+within\s+(?P<room>\S+)")


class Numbered(NamedTuple):
    """A line and its number in the file."""

    number: int
    line: str


def read_block(
    lines: Sequence[Numbered], name: str
) -> tuple[tuple[Directive, ...], tuple[Task, ...], tuple[str, ...]]:
    """Set-up, tasks, and every line without what is translated."""
    setup: list[Directive] = []
    drafts: list[_Draft] = []
    for numbered in lines:
        with in_line(name, numbered.number):
            verb, _, rest = numbered.line.partition(" ")
            rest = rest.strip()
            if verb in _BEGIN:
                if len(drafts) == MOST_TASKS:
                    raise InputError("A step has at most {limit} tasks.", limit=MOST_TASKS)
                drafts.append(_Draft(verb, numbered.number))
                drafts[-1].begin(rest)
            elif drafts:
                drafts[-1].take(known(verb, tuple(_LINES)), rest)
            elif verb in _LINES and verb != "mark":
                raise InputError("“{verb}” belongs to a task, and none has begun.", verb=verb)
            else:
                known(verb, (*VERBS, *_BEGIN))
                setup.append(read_directive(numbered.line))
    tasks = []
    for draft in drafts:
        with in_line(name, draft.line):
            tasks.append(draft.task())
    return tuple(setup), tuple(tasks), tuple(_bare(line) for _, line in lines)


def _bare(line: str) -> str:
    """A line without what is translated."""
    verb, _, rest = line.partition(" ")
    if verb in _SAID:
        return verb
    if verb in _SAID_BEHIND:
        return f"{verb} {rest.partition(' : ')[0].strip()}"
    return " ".join(line.split())


def _said(rest: str) -> Text:
    if not rest:
        raise InputError("Some words are missing here.")
    return read_text(rest)


def _behind(rest: str) -> tuple[str, Text]:
    expression, colon, text = rest.partition(" : ")
    if not colon:
        raise InputError("An expression, “ : ” and words belong here.")
    return expression.strip(), _said(text.strip())


@dataclass
class _Draft:
    """A task while its lines are read."""

    verb: str
    line: int
    text: Text = field(default_factory=Text)
    count: int = 0
    kinds: tuple[Kind, ...] = ()
    condition: Node | None = None
    maybe: bool = False
    acts: list[Directive] = field(default_factory=list)
    answer: Answer | None = None
    slips: list[Slip] = field(default_factory=list)
    options: list[Choice] = field(default_factory=list)
    hints: list[Text] = field(default_factory=list)
    done: Text = field(default_factory=Text)
    marks: list[Mark] = field(default_factory=list)

    def begin(self, rest: str) -> None:
        """The line that the task begins with."""
        if self.verb != "quiz":
            self.text = _said(rest)
            return
        words = rest.split()
        if not words or not re.fullmatch("[0-9]{1,3}", words[0]):
            raise InputError("“quiz” needs the number of questions.")
        self.count = int(words[0])
        if not 1 <= self.count <= MOST_QUESTIONS:
            raise InputError("A quiz has 1 to {limit} questions.", limit=MOST_QUESTIONS)
        self.kinds = tuple(Kind(known(word, KINDS)) for word in words[1:])

    def take(self, verb: str, rest: str) -> None:
        """A line that belongs to it."""
        of = _LINES[verb]
        if of and self.verb != of:
            raise InputError("“{verb}” belongs to “{of}”, not to “{own}”.", verb=verb, of=of, own=self.verb)
        _TAKE[verb](self, rest)

    def wait(self, rest: str) -> None:
        if self.condition is not None:
            raise InputError("A task waits for one condition; join two with “and”.")
        self.maybe = rest.startswith("maybe ")
        self.condition = condition(rest.removeprefix("maybe "))

    def show_me(self, rest: str) -> None:
        self.acts.append(read_act(rest))

    def give_answer(self, rest: str) -> None:
        if self.answer is not None or self.options:
            raise InputError("A question has one “answer”, or several “choice”.")
        match = _WITHIN.fullmatch(rest)
        if match is None:
            self.answer = Answer(number(rest))
            return
        room = match.group("room")
        value = real(room.removesuffix("%"))
        if not 0 < value < 1e6:
            raise InputError("“{word}” is no tolerance: 2% or 0.05 is one.", word=shown(room))
        expression = number(match.group("expression"))
        percent = room.endswith("%")
        self.answer = Answer(expression, value / 100 if percent else 0.0, 0.0 if percent else value)

    def slip(self, rest: str) -> None:
        expression, text = _behind(rest)
        self.slips.append(Slip(number(expression), text))

    def choice(self, rest: str) -> None:
        if self.answer is not None:
            raise InputError("A question has one “answer”, or several “choice”.")
        expression, text = _behind(rest)
        self.options.append(Choice(condition(expression), text))

    def hint(self, rest: str) -> None:
        self.hints.append(_said(rest))

    def finish(self, rest: str) -> None:
        if self.done:
            raise InputError("“{key}” is given twice.", key="done")
        self.done = _said(rest)

    def mark(self, rest: str) -> None:
        self.marks.append(read_mark("mark", rest))

    def task(self) -> Task:
        """The task when all its lines are read."""
        return Task(self.text, self.goal(), tuple(self.hints), self.done, tuple(self.marks), self.line)

    def goal(self) -> Goal:
        if self.verb == "quiz":
            return Questions(self.count, self.kinds)
        if self.verb == "task":
            if self.condition is None:
                raise InputError("This task does not say what it waits for: “wait CONDITION”.")
            return Wait(self.condition, self.maybe, tuple(self.acts))
        if self.answer is not None:
            answer = self.answer
            return Answer(answer.expression, answer.relative, answer.absolute, tuple(self.slips))
        if not 2 <= len(self.options) <= MOST_CHOICES:
            raise InputError(
                "This question needs “answer EXPRESSION”, or two to {limit} lines “choice CONDITION : TEXT”.",
                limit=MOST_CHOICES,
            )
        if self.slips:
            raise InputError("“slip” belongs to a question with an “answer”.")
        return Choices(tuple(self.options))


#: The lines of a task, and which kind of task they belong to; to all of them if none.
_LINES = {
    "wait": "task",
    "show-me": "task",
    "answer": "ask",
    "slip": "ask",
    "choice": "ask",
    "hint": "",
    "done": "",
    "mark": "",
}
_TAKE = {
    "wait": _Draft.wait,
    "show-me": _Draft.show_me,
    "answer": _Draft.give_answer,
    "slip": _Draft.slip,
    "choice": _Draft.choice,
    "hint": _Draft.hint,
    "done": _Draft.finish,
    "mark": _Draft.mark,
}
