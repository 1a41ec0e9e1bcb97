"""A lesson as a value: steps with text, what sets the stage, and tasks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from gdsim.engine.lessons.directives import Directive, Mark, Open
from gdsim.engine.lessons.expressions import Fact, Node, Was, parts
from gdsim.engine.lessons.text import Text
from gdsim.engine.quiz import Kind


@dataclass(frozen=True)
class Wait:
    """Done when ``condition`` is true; ``acts`` make it so. ``maybe``: it may be from the start."""

    condition: Node
    maybe: bool = False
    acts: tuple[Directive, ...] = ()


@dataclass(frozen=True)
class Slip:
    """A wrong number with its reason, and what is said to it."""

    expression: Node
    text: Text


@dataclass(frozen=True)
class Answer:
    """Done when the number is given that ``expression`` comes to at that moment.

    ``relative`` and ``absolute`` are how far it may be off; none of both: as far as in the quiz.
    """

    expression: Node
    relative: float = 0.0
    absolute: float = 0.0
    slips: tuple[Slip, ...] = ()


@dataclass(frozen=True)
class Choice:
    """One of several answers; it is right if its condition is true at that moment."""

    condition: Node
    text: Text


@dataclass(frozen=True)
class Choices:
    """Done when a right one of them is chosen."""

    options: tuple[Choice, ...]


@dataclass(frozen=True)
class Questions:
    """Done when so many questions of the quiz were answered; of all kinds if none is named."""

    count: int
    kinds: tuple[Kind, ...] = ()


Goal = Wait | Answer | Choices | Questions


@dataclass(frozen=True)
class Task:
    """Something the reader does: what is said, when it is done, and help."""

    text: Text
    goal: Goal
    hints: tuple[Text, ...] = ()
    done: Text = field(default_factory=Text)
    marks: tuple[Mark, ...] = ()
    line: int = 0

    @property
    def texts(self) -> Iterator[Text]:
        """All that may be read in it."""
        yield from (self.text, *self.hints, self.done)
        if isinstance(self.goal, Answer):
            yield from (slip.text for slip in self.goal.slips)
        elif isinstance(self.goal, Choices):
            yield from (choice.text for choice in self.goal.options)

    @property
    def expressions(self) -> Iterator[Node]:
        """All that is worked out in it."""
        for text in self.texts:
            yield from text.numbers
        if isinstance(self.goal, Wait):
            yield self.goal.condition
        elif isinstance(self.goal, Answer):
            yield from (self.goal.expression, *(slip.expression for slip in self.goal.slips))
        elif isinstance(self.goal, Choices):
            yield from (choice.condition for choice in self.goal.options)


@dataclass(frozen=True)
class Step:
    """A page: a heading, a text, what sets the stage, and tasks one after the other.

    ``directives`` are the lines of its block without what is translated.
    """

    title: Text
    text: Text
    setup: tuple[Directive, ...] = ()
    tasks: tuple[Task, ...] = ()
    directives: tuple[str, ...] = ()
    line: int = 0

    @property
    def expressions(self) -> Iterator[Node]:
        """All that is worked out on the page."""
        yield from self.title.numbers
        yield from self.text.numbers
        for task in self.tasks:
            yield from task.expressions

    @property
    def experiments(self) -> frozenset[str]:
        """The names of the experiments it opens."""
        return frozenset(each.name for each in self.setup if isinstance(each, Open))

    @property
    def remembered(self) -> frozenset[Node]:
        """The numbers that have to be kept when a task begins."""
        return frozenset(
            part.inner for node in self.expressions for part in parts(node) if isinstance(part, Was)
        )

    @property
    def facts(self) -> frozenset[str]:
        """The names of all facts that are asked for."""
        return frozenset(
            part.name for node in self.expressions for part in parts(node) if isinstance(part, Fact)
        )


@dataclass(frozen=True)
class Lesson:
    """A whole lesson."""

    title: str
    summary: str
    number: int
    steps: tuple[Step, ...]
    minutes: int = 0
    needs: tuple[int, ...] = ()

    @property
    def directives(self) -> tuple[tuple[str, ...], ...]:
        """Step by step, what every translation of it must have as well."""
        return tuple(step.directives for step in self.steps)
