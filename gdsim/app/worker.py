"""One thread, without Qt, that drives descents, surfaces and backward passes in turn, 4 ms at a time.

Commands go in through a queue and are carried out between two iterations;
results come out through a mailbox with one slot per lane, which the window
empties when it has time. Nothing here makes a Qt call, so nothing a widget
owns is ever touched from this thread.
"""

from __future__ import annotations

import itertools
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from math import inf, isfinite
from queue import Empty, SimpleQueue
from time import perf_counter
from typing import Any

BURST = 0.004  # seconds of work between two looks at the other lanes
PARK = 0.020  # seconds the window may keep the worker waiting while it draws
FRAME = 0.016
BACKLOG = 0.1  # seconds of iterations a paced run may be behind before it gives them up
SWITCH_INTERVAL = 0.0005  # the default of 5 ms makes the window wait for the interpreter lock
LONGEST_SLEEP = 3600.0
EVENTS_KEPT = 1000


class Cancelled(Exception):  # noqa: N818 (an outcome, not an error)
    """Raised by :meth:`CancelToken.check` in a task that was told to stop."""


class CancelToken:
    """What a long task holds on to: it carries the progress out and the wish to stop in.

    Call :meth:`check` about every 4 ms of work (it costs a fraction of a
    microsecond), at points where another lane may use the same objective:
    the other lanes get their turn, and the window its time to draw, inside it.
    """

    __slots__ = ("_cancelled", "_clock", "_rest", "_until", "fraction")

    def __init__(
        self, rest: Callable[[], None] | None = None, clock: Callable[[], float] = perf_counter
    ) -> None:
        self.fraction: float | None = None
        self._cancelled = False
        self._rest = rest
        self._clock = clock
        self._until = inf

    def check(self, fraction: float | None = None) -> None:
        """Note the progress (0 to 1) and raise :class:`Cancelled` if the task should stop."""
        if fraction is not None:
            self.fraction = fraction
        if self._rest is not None and self._clock() >= self._until:
            self._rest()
            self.resume()
        if self._cancelled:
            raise Cancelled

    def cancel(self) -> None:
        """Make the next :meth:`check` raise; may be called from any thread."""
        self._cancelled = True

    @property
    def cancelled(self) -> bool:
        return self._cancelled

    def resume(self) -> None:
        """Start a new burst of uninterrupted work."""
        self._until = self._clock() + BURST


class Lane(StrEnum):
    """Work that replaces only work of its own kind."""

    DESCENT = "descent"
    LANDSCAPE = "landscape"
    BACKWARD = "backward"
    LOOK = "look"
    MINIMA = "minima"
    STUDY = "study"
    WATCH = "watch"
    HEALTH = "health"
    PROOF = "proof"
    CURVATURE = "curvature"
    HINGES = "hinges"


#: In each round: what is short and waited for first, the runs, and the long studies last.
TURNS = (
    Lane.BACKWARD,
    Lane.LOOK,
    Lane.WATCH,
    Lane.HEALTH,
    Lane.LANDSCAPE,
    Lane.MINIMA,
    Lane.DESCENT,
    Lane.HINGES,
    Lane.CURVATURE,
    Lane.PROOF,
    Lane.STUDY,
)


@dataclass(frozen=True)
class Result:
    """The newest thing a lane has to show; ``finished`` when no more follows unless asked for."""

    lane: Lane
    job: int
    sequence: int
    value: Any
    finished: bool
    fraction: float | None


@dataclass(frozen=True)
class Fault:
    """An exception in a job; the thread lives on, the lane rests."""

    lane: Lane
    job: int
    error: BaseException
    text: str


@dataclass(frozen=True)
class Stopped:
    """The driven descent had nothing more to do and stopped by itself."""

    lane: Lane
    job: int


@dataclass(frozen=True)
class Finished:
    """A submitted task or a call came to its end; ``value`` is what a call returned."""

    lane: Lane
    job: int
    value: Any = None
    cancelled: bool = False


Event = Fault | Stopped | Finished
Task = Callable[[CancelToken], Iterator[Any]]


@dataclass(eq=False)
class _Job:
    lane: Lane
    number: int
    task: Task
    token: CancelToken
    iterator: Iterator[Any] | None = None
    last: Any = None


@dataclass(eq=False)
class _Drive:
    job: int
    source: Callable[[], Any] | None
    snapshot: Callable[[], Any] | None


@dataclass(eq=False)
class _Call:
    job: int
    function: Callable[[CancelToken], Any]


@dataclass(eq=False)
class _Advance:
    left: int
    epoch: int


_Command = _Drive | _Call | _Advance


class _Run:
    """A free or a paced run, and how many iterations it owes by now."""

    def __init__(self, rate: float | None, start: float) -> None:
        self.rate, self.start, self.done = rate, start, 0

    def due(self, now: float) -> float:
        if self.rate is None:
            return inf
        due = int((now - self.start) * self.rate) + 1 - self.done
        if due > max(1.0, self.rate * BACKLOG):
            self.start, self.done, due = now, 0, 1
        return due

    def wait(self, now: float) -> float:
        if self.rate is None:
            return 0.0
        ahead = self.start + self.done / self.rate - now
        return max(ahead, BURST) if ahead > 0 else 0.0


class Worker:
    """Drives one job per lane on one daemon thread; every method is for the window's thread.

    The lanes take turns of at most 4 ms (or one iteration, if that is
    longer). The descent lane is paced: :meth:`drive` installs what one
    iteration is, then :meth:`advance`, :meth:`run` and :meth:`pause` say how
    many. The other lanes hold an iterator each; a value of ``None`` from it
    shows nothing and only gives the others their turn.
    """

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        self._clock = clock
        self._thread = threading.Thread(target=self._loop, name="gdsim worker", daemon=True)
        self._switch_interval = sys.getswitchinterval()
        self._lock = threading.Lock()
        self._gate = threading.Event()
        self._gate.set()
        self._quit = False
        self._numbers = itertools.count(1)
        self._newest = dict.fromkeys(Lane, 0)
        # From the window: written there, read here. `_attention` ends the burst under way.
        self._inbox: SimpleQueue[_Command | None] = SimpleQueue()
        self._asked = 0
        self._answered = 0
        self._attention = False
        self._epoch = 0
        self._run: _Run | None = None
        self._jobs: dict[Lane, _Job] = {}
        # The worker's own.
        self._todo: deque[_Command] = deque()
        self._busy: set[Lane] = set()
        self._driven: dict[Lane, _Job] = {}
        self._drive = _Drive(0, None, None)
        self._calling: CancelToken | None = None
        self._unshown = False  # iterations since the last snapshot
        self._unfinished = False  # the last snapshot promised more
        self._after: list[Event] = []
        # To the window.
        self._mail: dict[Lane, Result] = {}
        self._events: deque[Event] = deque(maxlen=EVENTS_KEPT)
        self._sequence = 0

    # What the window asks for

    def start(self) -> None:
        """Start the thread; what was asked for before is done now."""
        sys.setswitchinterval(SWITCH_INTERVAL)
        self._thread.start()

    def close(self, timeout: float = 2.0) -> bool:
        """Stop everything and join the thread; False if it has not ended after ``timeout`` seconds."""
        self._quit = True
        self.pause()
        for lane in Lane:
            self.cancel(lane)
        self._gate.set()
        if self._thread.ident is None:
            return True
        self._thread.join(timeout)
        sys.setswitchinterval(self._switch_interval)
        return not self._thread.is_alive()

    def submit(self, lane: Lane, task: Task) -> int:
        """Replace what the lane had by ``task(token)``; its job number."""
        self.cancel(lane)
        number = self._number(lane)
        if lane is Lane.DESCENT:
            self._tell(_Drive(number, None, None))
        with self._lock:
            self._jobs[lane] = _Job(lane, number, task, self._token(lane))
        self._tell(None)
        return number

    def cancel(self, lane: Lane) -> None:
        """Stop the lane; late results of its job are stale. The installed descent stays, paused."""
        if lane is Lane.DESCENT:
            self.pause()
        with self._lock:
            job = self._jobs.pop(lane, None)
        if job is not None:
            job.token.cancel()
        if job is not None or lane is not Lane.DESCENT:
            self._number(lane)
            self._tell(None)

    def drive(self, source: Callable[[], Any], publish: Callable[[], Any]) -> int:
        """Install a descent, paused: ``source()`` makes one iteration and returns False when it is the end.

        ``publish()`` builds an immutable snapshot, at once, after each call and
        at the end of a run, and in between whenever the window took the last one.
        """
        self.cancel(Lane.DESCENT)
        number = self._number(Lane.DESCENT)
        self._tell(_Drive(number, source, publish))
        return number

    def call(self, function: Callable[[CancelToken], Any]) -> int:
        """Carry out ``function`` between two iterations, then publish; its job number.

        Earlier snapshots are stale from now on. :meth:`pause` cancels a call
        that is under way, so it should leave things as they were when its
        token raises. Its return value arrives in a :class:`Finished` event.
        """
        number = self._number(Lane.DESCENT)
        self._tell(_Call(number, function))
        return number

    def advance(self, n: int = 1) -> None:
        """Make ``n`` iterations, after whatever was asked for before."""
        self._tell(_Advance(n, self._epoch))

    def run(self, rate: float | None = None) -> None:
        """Iterate until :meth:`pause`, ``rate`` times a second or (None) as fast as it goes."""
        if rate is not None and not (isfinite(rate) and rate > 0):
            raise ValueError(f"a rate is positive or None, not {rate}")
        with self._lock:
            self._run = _Run(rate, self._clock())
        self._tell(None)

    def pause(self) -> None:
        """Stop within one iteration: the run, iterations still owed, and a call under way."""
        with self._lock:
            self._run = None
            self._epoch += 1
        token = self._calling
        if token is not None:
            token.cancel()
        self._tell(None)

    @contextmanager
    def parked(self) -> Iterator[None]:
        """Keep the interpreter for drawing: the worker waits meanwhile, for at most 20 ms."""
        outermost = self._gate.is_set()
        self._gate.clear()
        self._attention = True
        try:
            yield
        finally:
            if outermost:
                self._gate.set()

    # What the window reads

    @property
    def running(self) -> bool:
        return self._run is not None

    @property
    def idle(self) -> bool:
        """True when everything asked for is done and everything done was taken."""
        return self._quit or not (self._asked != self._answered or self._run or self._mail or self._events)

    @property
    def sequence(self) -> int:
        """Moves whenever there is something new to take."""
        return self._sequence

    def current(self, lane: Lane) -> int:
        """The lane's newest job; results of any other are stale."""
        return self._newest[lane]

    def progress(self, lane: Lane) -> float | None:
        """How far (0 to 1) the lane's task, or the call under way, says it has come."""
        job = self._jobs.get(lane)
        token = job.token if job is not None else self._calling if lane is Lane.DESCENT else None
        return token.fraction if token is not None else None

    def take(self) -> list[Result]:
        """The newest result of each lane that has a new one, in the order they came."""
        if not self._mail:
            return []
        with self._lock:
            results = sorted(self._mail.values(), key=lambda result: result.sequence)
            self._mail.clear()
        return results

    def take_events(self) -> list[Event]:
        """Faults, stops and ends since the last time; what they refer to is in the mailbox already."""
        if not self._events:
            return []
        with self._lock:
            events = list(self._events)
            self._events.clear()
        return events

    # The window's side of the fence

    def _number(self, lane: Lane) -> int:
        self._newest[lane] = next(self._numbers)
        return self._newest[lane]

    def _tell(self, command: _Command | None) -> None:
        # The count moves before the command is seen: a worker that saw all that was asked may say it is idle.
        self._asked += 1
        self._inbox.put(command)
        self._attention = True

    def _token(self, lane: Lane) -> CancelToken:
        return CancelToken(lambda: self._rest(lane), self._clock)

    # The worker's side

    def _loop(self) -> None:
        while not self._quit:
            wait = self._round()
            if wait > 0 and not self._quit:
                self._sleep(wait)
        self._close_iterators()

    def _sleep(self, wait: float) -> None:
        try:
            command = self._inbox.get(timeout=None if wait == inf else min(wait, LONGEST_SLEEP))
        except Empty:
            return
        if command is not None:
            self._todo.append(command)

    def _round(self) -> float:
        """A turn for each lane; seconds until there is more to do."""
        asked = self._asked
        wait = min(self._turn(lane) for lane in TURNS)
        if self._asked != asked:
            return 0.0
        if wait == inf:
            self._answered = asked
        return wait

    def _look(self) -> None:
        """Take in what the window wants; whatever it asks after this ends the next burst."""
        self._attention = False
        if not self._gate.is_set() and not self._gate.wait(PARK):
            self._gate.set()
        while not self._inbox.empty():
            command = self._inbox.get()
            if command is not None:
                self._todo.append(command)

    def _rest(self, lane: Lane) -> None:
        """In the middle of a long task: a turn for the other lanes."""
        if self._quit:
            raise Cancelled
        self._look()
        # A call on the descent lane is exclusive: it may be rewriting what the others look at.
        if lane is not Lane.DESCENT:
            for other in Lane:
                self._turn(other)

    def _turn(self, lane: Lane) -> float:
        if lane in self._busy or self._quit:
            return inf
        self._busy.add(lane)
        try:
            self._look()
            wait = self._turn_descent() if lane is Lane.DESCENT else inf
            # A task submitted to the descent lane comes after the commands given before it.
            return 0.0 if wait == 0 else min(wait, self._turn_job(lane))
        finally:
            self._busy.discard(lane)

    def _turn_job(self, lane: Lane) -> float:
        job, before = self._jobs.get(lane), self._driven.get(lane)
        if before is not None and before is not job:
            self._retire(before)
        if job is None:
            return inf
        self._driven[lane] = job
        end = self._clock() + BURST
        job.token.resume()
        try:
            if job.iterator is None:
                job.iterator = iter(job.task(job.token))
            while not job.token.cancelled:
                value = next(job.iterator)
                if value is not None and not job.token.cancelled:
                    job.last = value
                    self._put(job.lane, job.number, value, False, job.token.fraction)
                if self._attention or self._clock() >= end:
                    return 0.0
        except StopIteration:
            if not job.token.cancelled:
                if job.last is not None:
                    self._put(job.lane, job.number, job.last, True, job.token.fraction)
                self._happened(Finished(job.lane, job.number))
        except Cancelled:
            pass
        except BaseException as error:
            self._happened(_fault(job.lane, job.number, error))
        self._retire(job)
        return inf

    def _retire(self, job: _Job) -> None:
        with self._lock:
            if self._jobs.get(job.lane) is job:
                del self._jobs[job.lane]
        if self._driven.get(job.lane) is job:
            del self._driven[job.lane]
        close = getattr(job.iterator, "close", None)
        if close is None:
            return
        try:
            close()
        except BaseException as error:
            self._happened(_fault(job.lane, job.number, error))

    def _close_iterators(self) -> None:
        for job in list(self._driven.values()):
            self._retire(job)

    def _turn_descent(self) -> float:
        wait, urgent = inf, False
        if self._todo:
            wait, urgent = 0.0, self._carry_out(self._todo[0])
        elif self._run is not None:
            wait = self._run_on(self._run)
        resting = self._run is None and not self._todo
        wanted = resting or urgent or wait > FRAME or Lane.DESCENT not in self._mail
        if (self._unshown and wanted) or (self._unfinished and resting):
            self._publish(resting)
        after, self._after = self._after, []
        for event in after:
            self._happened(event)
        return wait

    def _carry_out(self, command: _Command) -> bool:
        """One command, or one burst of it; True if its outcome must be shown whatever else is waiting."""
        if isinstance(command, _Advance):
            if command.epoch == self._epoch and command.left > 0:
                done, more = self._iterate(command.left)
                command.left = command.left - done if more else 0
                if command.left > 0:
                    return False
            self._todo.popleft()
            return False
        self._todo.popleft()
        if isinstance(command, _Drive):
            self._drive = command
            self._unshown = command.snapshot is not None
            return True
        self._drive.job = command.job
        token = self._token(Lane.DESCENT)
        token.resume()
        self._calling = token
        try:
            self._after.append(Finished(Lane.DESCENT, command.job, command.function(token)))
        except Cancelled:
            self._after.append(Finished(Lane.DESCENT, command.job, cancelled=True))
        except BaseException as error:
            self._halt(self._run)
            self._after.append(_fault(Lane.DESCENT, command.job, error))
        self._calling = None
        self._unshown = True
        return True

    def _run_on(self, run: _Run) -> float:
        due = run.due(self._clock())
        if due > 0:
            done, more = self._iterate(due)
            run.done += done
            if not more:
                self._halt(run)
                return inf
        return run.wait(self._clock())

    def _halt(self, run: _Run | None) -> None:
        with self._lock:
            if self._run is run:
                self._run = None

    def _iterate(self, limit: float) -> tuple[int, bool]:
        """Up to ``limit`` iterations in one burst: how many were made, and whether there can be more."""
        source, job = self._drive.source, self._drive.job
        if source is None:
            return 0, False
        done, clock, end = 0, self._clock, self._clock() + BURST
        try:
            while done < limit and not self._attention:
                more = source()
                self._unshown = True
                if more is not None and not more:
                    self._after.append(Stopped(Lane.DESCENT, job))
                    return done, False
                done += 1
                if clock() >= end:
                    break
        except BaseException as error:
            self._after.append(_fault(Lane.DESCENT, job, error))
            return done, False
        return done, True

    def _publish(self, resting: bool) -> None:
        self._unshown, self._unfinished = False, not resting
        if self._drive.snapshot is None:
            return
        try:
            value = self._drive.snapshot()
        except BaseException as error:
            self._halt(self._run)
            self._after.append(_fault(Lane.DESCENT, self._drive.job, error))
        else:
            self._put(Lane.DESCENT, self._drive.job, value, resting, None)

    def _put(self, lane: Lane, job: int, value: Any, finished: bool, fraction: float | None) -> None:
        with self._lock:
            self._sequence += 1
            self._mail[lane] = Result(lane, job, self._sequence, value, finished, fraction)

    def _happened(self, event: Event) -> None:
        with self._lock:
            self._sequence += 1
            self._events.append(event)


class SyncWorker(Worker):
    """The same interface in the caller's own thread, for repeatable tests and bug hunts.

    :meth:`take` does one round of turns, :meth:`advance` all it is asked for.
    Its clock counts how often it is read, so a burst is the same number of
    iterations on every machine.
    """

    def __init__(self, tick: float = BURST / 16) -> None:
        self._time, self._tick = 0.0, tick
        super().__init__(self._read_clock)

    def _read_clock(self) -> float:
        self._time += self._tick
        return self._time

    def start(self) -> None:
        """There is no thread to start."""

    def close(self, timeout: float = 2.0) -> bool:
        """Close what is under way; always True."""
        super().close(timeout)
        self._close_iterators()
        return True

    @contextmanager
    def parked(self) -> Iterator[None]:
        """Nothing runs beside the caller, so there is nothing to park."""
        yield

    def advance(self, n: int = 1) -> None:
        """Make ``n`` iterations now, after whatever was asked for before."""
        super().advance(n)
        while not self._quit and (self._todo or not self._inbox.empty()):
            self._round()

    def take(self) -> list[Result]:
        """One round of turns, then what it brought."""
        if not self._quit:
            self._time += FRAME
            self._round()
        return super().take()


def _fault(lane: Lane, job: int, error: BaseException) -> Fault:
    text = "".join(traceback.format_exception(error))
    # The frames would keep every array of the failed task alive for as long as the event is.
    link: BaseException | None = error
    while link is not None:
        link.__traceback__ = None
        link = link.__cause__ or link.__context__
    return Fault(lane, job, error, text)
