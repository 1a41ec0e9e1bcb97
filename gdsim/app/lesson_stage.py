"""Sets the stage of a lesson's step, directive by directive, each when the one before has arrived."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from gdsim.app import lesson_library
from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.engine.experiment import Experiment, OptimizerChoice
from gdsim.engine.lessons.directives import (
    AddStart,
    Branch,
    Directive,
    Do,
    Go,
    Lead,
    Mark,
    Mode,
    Open,
    Pick,
    Plane,
    Run,
    Sample,
    Show,
)
from gdsim.engine.lessons.expressions import Value
from gdsim.engine.lessons.fields import Setting, parameter_index
from gdsim.engine.sentence import InputError
from gdsim.engine.walk import Phase

POLL_MS = 10
Arrived = Callable[[], bool]


class Window(Protocol):
    """What a lesson needs of the window around the instruments."""

    def show_object(self, name: str) -> None:
        """Bring a panel, or what is in one, to the front."""
        ...

    def choose_mode(self, mode: str) -> None:
        """Show the surface in one, two or three dimensions."""
        ...

    def do(self, command: str) -> None:
        """Carry out a command."""
        ...

    def fact(self, name: str, arguments: tuple[float | str, ...]) -> Value:
        """What only the window knows."""
        ...


class Stage(QObject):
    """Carries directives out on the session and the window. What is refused is said, and the rest goes on."""

    refused = Signal(object)
    """The :class:`~gdsim.engine.sentence.Sentence` why a directive was not carried out."""

    def __init__(self, session: Session, window: Window, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session, self.window = session, window
        self.folder = lesson_library.EXPERIMENTS
        self._todo: list[Directive] = []
        self._round = 0
        self._arrived: Arrived = self._entered
        self._then: Callable[[], object] | None = None
        self._ready: Arrived = self.settled
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._go_on)

    @property
    def busy(self) -> bool:
        """True while directives are carried out, or what they lead to is waited for."""
        return self._timer.isActive()

    def carry_out(
        self, directives: Sequence[Directive], then: Callable[[], object], ready: Arrived | None = None
    ) -> None:
        """All of them in order; ``then`` is called when the last has arrived and it is ``ready``."""
        self._round += 1
        self._todo = [each for each in directives if not isinstance(each, Mark)]
        self._arrived, self._then, self._ready = self._entered, then, ready or self.settled
        self._timer.start()

    def stop(self) -> None:
        """Leave the rest of them."""
        self._timer.stop()
        self._todo, self._then = [], None

    def settled(self) -> bool:
        """True if the numbers of the point shown are there."""
        s = self.session
        return s.snapshot is not None and (s.backward is not None or s.track is None or s.is_running)

    # -- one after the other

    def _entered(self) -> bool:
        return self.session.snapshot is not None

    def _idle(self) -> bool:
        return self._entered() and self.session.worker.idle

    def _at(self, k: int) -> Arrived:
        """True when iteration ``k`` is shown, or there is none."""
        s = self.session

        def arrived() -> bool:
            return s.snapshot is not None and (s.k == k or (s.worker.idle and not s.snapshot.active))

        return arrived

    def _go_on(self) -> None:
        while self._arrived():
            if not self._todo:
                if self._ready() or self._idle():
                    then = self._then
                    self.stop()
                    if then is not None:
                        then()
                return
            directive = self._todo.pop(0)
            self._arrived = self._entered
            try:
                self._carry_out(directive)
            except InputError as refusal:
                self.refused.emit(refusal.sentence)

    def _carry_out(self, what: Directive) -> None:
        s = self.session
        if isinstance(what, Open):
            self._open(what.name)
        elif isinstance(what, Setting):
            self._edit(lambda e: what.applied(e, s.lead))
        elif isinstance(what, Pick):
            self._pick(what)
        elif isinstance(what, Sample):
            s.choose_sample(None if what.number is None else what.number - 1)
        elif isinstance(what, Lead):
            self._lead(what.key)
        elif isinstance(what, Go):
            self._go(what)
        elif isinstance(what, Run):
            self._arrived = self._at(s.k + what.iterations)
            s.go_to(s.k + what.iterations)
        elif isinstance(what, Plane):
            s.choose_plane(what.kind)
        elif isinstance(what, Mode):
            self.window.choose_mode(what.mode)
        elif isinstance(what, Do):
            self._do(what)
        elif isinstance(what, Branch):
            s.branch(OptimizerChoice(what.key), tr("branch"), tr("Lesson: branch"))
        elif isinstance(what, AddStart):
            self._add_start(what.point)
        elif isinstance(what, Show):
            self.window.show_object(what.name)

    def _open(self, name: str) -> None:
        """The experiment as one edit, and what its file looks at, at iteration 0."""
        project = lesson_library.experiment(name, self.folder)
        s = self.session
        self._edit(lambda _: project.experiment)
        s.enter(replace(project.view, k=0, cursor=0), fresh=True)

    def _edit(self, change: Callable[[Experiment], Experiment]) -> None:
        # what sets one stage is one entry in the undo menu
        self.session.document.edit(tr("Lesson: set the experiment"), change, f"lesson {self._round}")

    def _pick(self, what: Pick) -> None:
        s = self.session
        if isinstance(what.what, str):
            if s.is_function:
                s.pick("xy".index(what.what))
        elif not s.is_function:
            place = what.what
            s.pick(parameter_index(s.mlp, place.layer, place.unit, place.source), what.second)

    def _lead(self, key: str) -> None:
        choices = self.session.experiment.optimizers
        place = next((i for i, each in enumerate(choices) if each.key == key), None)
        if place is None:
            raise InputError("“{key}” takes no part in the race.", key=key)
        self.session.choose_lead(place)

    def _go(self, where: Go) -> None:
        s = self.session
        s.go_to(where.k)
        arrived = self._at(where.k)
        if where.phase is None:
            self._arrived = arrived
            return
        phase, number = where.phase, where.number

        def in_the_pass() -> bool:
            # how many steps an update has is known when it is there
            if not arrived() or (phase is Phase.UPDATE and not self.settled()):
                return False
            self._arrived = self._entered
            last = 0
            for cursor, place in enumerate(s.places, start=1):
                if place.phase is phase and number in (None, place.number):
                    last = cursor
            s.move(last)
            return True

        self._arrived = in_the_pass

    def _do(self, what: Do) -> None:
        for _ in range(what.times - 1):
            self._todo.insert(0, Do(what.command))
        s = self.session
        if what.command == "run.step":
            self._arrived = self._at(s.k + 1)
        elif what.command in ("run.toggle", "run.pause"):
            self._arrived = self._entered
        else:
            self._arrived = self._idle
        self.window.do(what.command)

    def _add_start(self, point: tuple[float, ...]) -> None:
        s = self.session
        if len(point) != s.experiment.dimension:
            raise InputError(
                "A start point here has {n} coordinates, not {given}.",
                n=s.experiment.dimension,
                given=len(point),
            )
        self._edit(lambda e: e.with_starts((*e.starts, point)))
