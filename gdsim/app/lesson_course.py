"""A lesson while it is taken: its step and task, what is waited for, and the reader's own work kept meanwhile."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from gdsim.app.i18n import tr
from gdsim.app.lesson_facts import SessionFacts
from gdsim.app.lesson_stage import Stage, Window
from gdsim.app.session import Session
from gdsim.engine.experiment import Experiment
from gdsim.engine.lessons.check import Marking, mark_number, right_choices
from gdsim.engine.lessons.directives import Directive
from gdsim.engine.lessons.expressions import Node, Value, evaluate, holds
from gdsim.engine.lessons.facts import SESSION_FACTS
from gdsim.engine.lessons.lesson import Answer, Choices, Goal, Lesson, Questions, Step, Task, Wait
from gdsim.engine.project import Project

HINT_AFTER_MS = 60_000
#: Facts that count from the beginning of a task.
_COUNTED = ("answers", "right_answers")
_FOUND = frozenset({"minima", "saddles", "maxima", "lowest", "distance", "nearest"})


@dataclass(frozen=True, eq=False)
class _Kept:
    """The reader's own work as it was when the lesson began."""

    project: Project
    experiment: Experiment
    index: int


class Course(QObject):
    """Takes a reader through a lesson. Views read the properties and repaint on ``changed``."""

    changed = Signal()
    """Another step or task, a hint, a task that is done."""
    moved_on = Signal()
    """Another lesson or another step is shown."""
    finished = Signal(object)
    """The last step of a lesson was done; its path."""
    left = Signal()
    """No lesson is taken any more."""

    def __init__(self, session: Session, window: Window, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session, self.window = session, window
        self.facts = SessionFacts(session)
        self.stage = Stage(session, window, self)
        self.lesson: Lesson | None = None
        self.path = Path()
        self.index = 0
        """The step shown."""
        self.task_index = 0
        """Tasks of the step that are done or were skipped."""
        self.preparing = False
        """True until the stage is set and the task can be done."""
        self.hints = 0
        """Hints of the task that are shown."""
        self.skipped: set[int] = set()
        self.revealed: set[int] = set()
        self.passed: set[int] = set()
        self.answers: dict[int, float] = {}
        """The right numbers of the questions that are done."""
        self._then: dict[int, Mapping[Node, float]] = {}
        self._frozen: dict[int, Mapping[Node, float]] = {}
        self._kept: _Kept | None = None
        self._counts: Counter[str] = Counter()
        self._base: dict[str, float] = {}
        self._hint_timer = QTimer(self)
        self._hint_timer.setSingleShot(True)
        self._hint_timer.setInterval(HINT_AFTER_MS)
        self._hint_timer.timeout.connect(self._offer_hint)
        for signal in (
            session.moved,
            session.rebuilt,
            session.picked,
            session.backward_changed,
            session.running_changed,
            session.surface_changed,
            session.looks_changed,
            session.minima_changed,
            session.study_changed,
            session.health_changed,
            session.proof_changed,
            session.watches_changed,
        ):
            signal.connect(self.look)
        session.document.opened.connect(self._on_opened)

    # -- what is shown

    @property
    def active(self) -> bool:
        """True while a lesson is taken."""
        return self.lesson is not None

    @property
    def step(self) -> Step | None:
        """The step shown."""
        return self.lesson.steps[self.index] if self.lesson is not None else None

    @property
    def task(self) -> Task | None:
        """The task that is open; None if there is none, or none any more."""
        step = self.step
        return step.tasks[self.task_index] if step is not None and self.task_index < len(step.tasks) else None

    @property
    def done(self) -> bool:
        """True if the step asks for nothing more."""
        return self.active and (self.task is None or self.index in self.passed)

    @property
    def at_end(self) -> bool:
        """True on the last step."""
        return self.lesson is not None and self.index == len(self.lesson.steps) - 1

    def fact(self, name: str, arguments: tuple[float | str, ...]) -> Value:
        """A fact of the moment, of the session or of the window."""
        if name in SESSION_FACTS:
            return self.facts.fact(name, arguments)
        if name in ("used", "count"):
            count = self._counts[str(arguments[0])]
            return count > 0 if name == "used" else count
        value = self.window.fact(name, arguments)
        if name in _COUNTED and isinstance(value, (int, float)):
            return max(0.0, value - self._base.get(name, 0.0))
        return value

    @property
    def then(self) -> Mapping[Node, float]:
        """The numbers that were kept when the last task began."""
        return self._then.get(max(self._then, default=0), {})

    def number(self, expression: Node, task: int | None = None) -> float:
        """What an expression comes to now; NaN while it is not known.

        In the words of a ``task`` that is over, what it came to then.
        """
        if task is None:
            return evaluate(expression, self, self.then)
        if task in self._frozen:
            return self._frozen[task].get(expression, math.nan)
        return evaluate(expression, self, self._then.get(task, self.then))

    # -- from step to step

    def begin(self, lesson: Lesson, path: Path) -> None:
        """Take a lesson from its first step; the reader's work is kept until it is left."""
        if self._kept is None:
            self._keep()
        self.lesson, self.path = lesson, path
        self.stage.folder = path.parent
        self.passed = set()
        self.go(0)

    def translate(self, lesson: Lesson, path: Path) -> None:
        """The same lesson in another language, at the same step and task."""
        if self.lesson is None:
            return
        same = lesson.directives == self.lesson.directives
        self.lesson, self.path = lesson, path
        if same:
            self.changed.emit()
        else:
            self.go(min(self.index, len(lesson.steps) - 1))

    def go(self, index: int) -> None:
        """Show a step and set its stage."""
        if self.lesson is None or not 0 <= index < len(self.lesson.steps):
            return
        setup = self._setup_of(index)
        self.index, self.task_index, self.hints = index, 0, 0
        self.skipped, self.revealed, self.answers = set(), set(), {}
        self._then, self._frozen = {}, {}
        self.preparing = True
        self._hint_timer.stop()
        self.moved_on.emit()
        self.changed.emit()
        self.stage.carry_out(setup, self._begin_task, self._ready)

    def _setup_of(self, index: int) -> list[Directive]:
        """What sets the stage of a step: its own lines, and where it is jumped to, those that led there."""
        assert self.lesson is not None
        steps, first = self.lesson.steps, index
        if index != self.index + 1:
            first = next((i for i in range(index, -1, -1) if steps[i].experiments), 0)
        return [each for step in steps[first : index + 1] for each in step.setup]

    def next(self) -> None:
        """The next step; after the last one the lesson is finished."""
        if self.lesson is None:
            return
        self.passed.add(self.index)
        if self.at_end:
            path = self.path
            self.leave()
            self.finished.emit(path)
        else:
            self.go(self.index + 1)

    def previous(self) -> None:
        """The step before."""
        self.go(self.index - 1)

    def leave(self) -> None:
        """End the lesson and give back what the reader had; undone edits of the lesson can be redone."""
        kept = self._kept
        if kept is None:
            return
        self._end()
        session = self.session
        session.pause()
        session.document.supply = session.project
        session.document.rewind(kept.index, kept.experiment, tr("Leave the lesson"))
        session.enter(kept.project.view, kept.project.runs)
        self.left.emit()

    def _keep(self) -> None:
        session = self.session
        session.pause()
        document, project = session.document, session.project()
        self._kept = _Kept(project, document.experiment, document.undo_stack.index())
        document.supply = lambda: project  # what is kept safe meanwhile is the reader's own work

    def _end(self) -> None:
        self._kept = self.lesson = None
        self.stage.stop()
        self._hint_timer.stop()
        self.index = self.task_index = 0

    def _on_opened(self, *_: object) -> None:
        """Another experiment was opened meanwhile: the lesson is over, and nothing is brought back."""
        if self._kept is not None:
            self._end()
            self.session.document.supply = self.session.project
            self.left.emit()

    # -- from task to task

    def _ready(self) -> bool:
        """True if what the step asks about is known."""
        step = self.step
        if step is None or not self.stage.settled():
            return False
        if self.session.is_function and self.session.minima is None and step.facts & _FOUND:
            return False
        return not any(math.isnan(self.number(node)) for node in step.remembered)

    def _freeze(self, step: Step) -> None:
        """What a task that is over says stays as it is."""
        for i, task in enumerate(step.tasks[: self.task_index]):
            if i not in self._frozen:
                numbers = (node for text in task.texts for node in text.numbers)
                self._frozen[i] = {node: self.number(node, i) for node in numbers}

    def _begin_task(self) -> None:
        step = self.step
        if step is None:
            return
        if self.task is not None:
            self._freeze(step)
        self.preparing = False
        self._counts.clear()
        self._base = {name: _plain(self.window.fact(name, ())) for name in _COUNTED}
        self._then[self.task_index] = {node: evaluate(node, self, self.then) for node in step.remembered}
        self.hints = 0
        task = self.task
        if task is not None and task.hints:
            self._hint_timer.start()
        elif task is None:
            self.passed.add(self.index)
        self.changed.emit()
        self.look()

    def look(self, *_: object) -> None:
        """See whether what is waited for has come."""
        task = self.task
        if task is None or self.preparing or self.stage.busy:
            return
        if isinstance(task.goal, Wait) and holds(task.goal.condition, self, self.then):
            self.fulfil()

    def note(self, command: str) -> None:
        """A command was used."""
        if self.active:
            self._counts[command] += 1
            self.look()

    def fulfil(self) -> None:
        """The open task is done; the next one begins."""
        step = self.step
        if step is None or self.task_index >= len(step.tasks):
            return
        self._hint_timer.stop()
        self.task_index += 1
        self.hints = 0
        if self.task_index == len(step.tasks):
            self.passed.add(self.index)
            self.changed.emit()
            return
        self.preparing = True
        self.changed.emit()
        self.stage.carry_out((), self._begin_task, self._ready)

    def skip(self) -> None:
        """Go on without the open task."""
        if self.task is not None:
            self.skipped.add(self.task_index)
            self.fulfil()

    def show_me(self) -> None:
        """Do the open task, or tell its answer."""
        task = self.task
        if task is None or self.preparing or self.stage.busy:
            return
        if isinstance(task.goal, Wait):
            if task.goal.acts:
                self.stage.carry_out(task.goal.acts, self._shown)
                self.changed.emit()
        elif not isinstance(task.goal, Questions):
            self.revealed.add(self.task_index)
            if isinstance(task.goal, Answer):
                self.answers[self.task_index] = self.number(task.goal.expression)
            self.fulfil()

    def can_show(self, goal: Goal) -> bool:
        """True if *Show me* does something for it."""
        return bool(goal.acts) if isinstance(goal, Wait) else not isinstance(goal, Questions)

    def _shown(self) -> None:
        self.changed.emit()
        self.look()

    def hint(self) -> None:
        """One more hint."""
        task = self.task
        if task is not None and self.hints < len(task.hints):
            self.hints += 1
            self.changed.emit()

    def _offer_hint(self) -> None:
        if self.hints == 0:
            self.hint()

    # -- questions

    def answer(self, value: float) -> Marking | None:
        """Check a number; a right one does the task. None while the right one is not known."""
        task = self.task
        if task is None or not isinstance(task.goal, Answer):
            return None
        marking = mark_number(task.goal, value, self, self.then)
        if marking is not None and marking.right:
            self.answers[self.task_index] = marking.answer
            self.fulfil()
        return marking

    def choose(self, option: int) -> bool | None:
        """Check an option; a right one does the task. None while that is not known."""
        task = self.task
        if task is None or not isinstance(task.goal, Choices):
            return None
        right = right_choices(task.goal, self, self.then)
        if not right:
            return None
        if option in right:
            self.fulfil()
        return option in right

    def right_options(self, goal: Choices) -> tuple[int, ...]:
        """The right options now."""
        return right_choices(goal, self, self.then)


def _plain(value: Value) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0
