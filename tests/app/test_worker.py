from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from math import inf
from typing import Any

import pytest

from gdsim.app import worker as module
from gdsim.app.worker import (
    Cancelled,
    CancelToken,
    Fault,
    Finished,
    Lane,
    Result,
    Stopped,
    SyncWorker,
    Worker,
)

DEADLINE = 10_000  # polls of a millisecond: only a hang gets there


def until(condition: Callable[[], Any]) -> None:
    never = threading.Event()
    for _ in range(DEADLINE):
        if condition():
            return
        never.wait(0.001)
    raise AssertionError("it never came to that")


class Counter:
    """A descent that counts its iterations and publishes the count."""

    def __init__(self, end: float = inf) -> None:
        self.k, self.end, self.published = 0, end, 0

    def source(self) -> bool:
        if self.k >= self.end:
            return False
        self.k += 1
        return True

    def publish(self) -> int:
        self.published += 1
        return self.k


class Gated(Counter):
    """Waits in its ``gate``-th iteration until it is let go."""

    def __init__(self, gate: int) -> None:
        super().__init__()
        self.gate, self.reached, self.go = gate, threading.Event(), threading.Event()

    def source(self) -> bool:
        super().source()
        if self.k == self.gate:
            self.reached.set()
            assert self.go.wait(10)
        return True


def settle(worker: Worker) -> tuple[list[Result], list[Any]]:
    """All that comes until the worker is idle."""
    results: list[Result] = []
    events: list[Any] = []

    def idle() -> bool:
        results.extend(worker.take())
        events.extend(worker.take_events())
        return worker.idle

    until(idle)
    return results, events


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) <= before


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker()
    worker.start()
    yield worker
    assert worker.close()


@pytest.fixture(params=[Worker, SyncWorker])
def either(request: pytest.FixtureRequest) -> Iterator[Worker]:
    worker: Worker = request.param()
    worker.start()
    yield worker
    assert worker.close()


# The token


def test_token_carries_progress_out_and_cancellation_in() -> None:
    token = CancelToken()
    assert token.fraction is None
    token.check(0.25)
    token.check()
    assert token.fraction == 0.25
    token.cancel()
    with pytest.raises(Cancelled):
        token.check(0.5)
    assert token.fraction == 0.5


# The descent lane


def test_drive_shows_the_start_and_stays_paused(either: Worker) -> None:
    descent = Counter()
    job = either.drive(descent.source, descent.publish)
    results, events = settle(either)
    assert [(each.lane, each.job, each.value, each.finished) for each in results] == [
        (Lane.DESCENT, job, 0, True)
    ]
    assert not events
    assert not either.running
    assert descent.k == 0


def test_advance_makes_exactly_as_many_iterations(either: Worker) -> None:
    descent = Counter()
    either.drive(descent.source, descent.publish)
    either.advance()
    either.advance(4321)
    results, _ = settle(either)
    assert descent.k == 4322
    assert results[-1].value == 4322
    assert results[-1].finished


def test_commands_keep_their_order(either: Worker) -> None:
    descent, seen = Counter(), []
    either.drive(descent.source, descent.publish)
    for n in (1, 10, 100):
        either.advance(n)
        either.call(lambda token: seen.append(descent.k))
    settle(either)
    assert seen == [1, 11, 111]


def test_a_descent_that_ends_stops_by_itself_and_says_so_after_its_last_snapshot(either: Worker) -> None:
    descent = Counter(end=500)
    job = either.drive(descent.source, descent.publish)
    either.run()
    assert either.running
    results, events = settle(either)
    assert events == [Stopped(Lane.DESCENT, job)]
    assert not either.running
    assert (results[-1].value, results[-1].finished) == (500, True)
    either.advance(7)
    assert settle(either)[1] == [Stopped(Lane.DESCENT, job)]
    assert descent.k == 500


def test_whoever_reads_of_a_stop_finds_its_snapshot_in_the_mailbox(worker: Worker) -> None:
    for end in range(40, 60):
        descent = Counter(end)
        worker.drive(descent.source, descent.publish)
        worker.run()
        until(worker.take_events)
        assert worker.take()[-1].value == end


def test_pause_stops_within_the_iteration_under_way(worker: Worker) -> None:
    descent = Gated(5)
    worker.drive(descent.source, descent.publish)
    worker.run()
    assert descent.reached.wait(10)
    worker.pause()
    assert not worker.running
    descent.go.set()
    results, _ = settle(worker)
    assert descent.k == 5
    assert (results[-1].value, results[-1].finished) == (5, True)


def test_the_end_of_a_run_is_shown_even_when_nothing_is_new(worker: Worker) -> None:
    descent = Counter()
    worker.drive(descent.source, descent.publish)
    worker.run(rate=1e-6)
    until(lambda: any(each.value == 1 and not each.finished for each in worker.take()))
    worker.pause()
    results, _ = settle(worker)
    assert [(each.value, each.finished) for each in results] == [(1, True)]


def test_pause_forgives_iterations_still_owed(worker: Worker) -> None:
    descent = Gated(5)
    worker.drive(descent.source, descent.publish)
    worker.advance(10**9)
    worker.advance(10**9)
    assert descent.reached.wait(10)
    worker.pause()
    descent.go.set()
    settle(worker)
    assert descent.k == 5
    worker.advance(2)
    settle(worker)
    assert descent.k == 7


def test_running_again_after_a_pause_is_not_undone_by_the_old_run(worker: Worker) -> None:
    descent = Gated(3)
    worker.drive(descent.source, descent.publish)
    worker.run()
    assert descent.reached.wait(10)
    worker.pause()
    worker.run()
    descent.go.set()
    until(lambda: descent.k > 1000)
    assert worker.running


def test_an_old_run_that_comes_to_its_end_does_not_end_the_new_one(worker: Worker) -> None:
    descent = Gated(3)

    def source() -> bool:
        descent.source()
        return descent.k != descent.gate

    worker.drive(source, descent.publish)
    worker.run()
    assert descent.reached.wait(10)
    worker.pause()
    worker.run()
    descent.go.set()
    until(lambda: descent.k > 1000)
    assert worker.running


def test_snapshots_are_built_only_when_the_last_one_was_taken(worker: Worker) -> None:
    descent, bursts = Counter(), []
    worker.drive(descent.source, descent.publish)
    until(lambda: descent.published == 1)
    worker.run()

    def rounds(token: CancelToken) -> Iterator[None]:
        while True:
            bursts.append(descent.k)
            yield

    # Every turn of the other lane lies between two bursts of the descent.
    worker.submit(Lane.LANDSCAPE, rounds)
    until(lambda: len(set(bursts)) > 10)
    assert descent.published == 1
    assert [each.value for each in worker.take()] == [0]
    until(lambda: descent.published == 2)
    worker.pause()
    worker.cancel(Lane.LANDSCAPE)
    results, _ = settle(worker)
    assert results[-1].value == descent.k


def test_a_call_makes_earlier_snapshots_stale_and_brings_its_own(either: Worker) -> None:
    descent = Counter()
    first = either.drive(descent.source, descent.publish)
    either.advance(9)

    def back(token: CancelToken) -> str:
        descent.k = 3
        return "replayed"

    job = either.call(back)
    assert either.current(Lane.DESCENT) == job > first
    results, events = settle(either)
    assert [each.value for each in results if each.job == either.current(Lane.DESCENT)] == [3]
    assert events == [Finished(Lane.DESCENT, job, "replayed")]


def test_a_call_is_carried_out_between_iterations_of_a_free_run(worker: Worker) -> None:
    descent = Counter()
    inside = threading.Event()
    overlaps = []

    def source() -> bool:
        inside.set()
        descent.source()
        inside.clear()
        return True

    worker.drive(source, descent.publish)
    worker.run()
    for _ in range(20):
        job = worker.call(lambda token: overlaps.append(inside.is_set()))
        until(lambda job=job: any(each.job == job for each in worker.take()))
    assert overlaps == [False] * 20
    assert worker.running


def test_pause_cancels_the_call_under_way_but_not_one_still_waiting(worker: Worker) -> None:
    descent, began, done = Counter(), threading.Event(), []
    worker.drive(descent.source, descent.publish)

    def endless(token: CancelToken) -> None:
        while True:
            token.check(0.5)
            began.set()

    job = worker.call(endless)
    after = worker.call(lambda token: done.append(True))
    assert began.wait(10)
    assert worker.progress(Lane.DESCENT) == 0.5
    worker.pause()
    _, events = settle(worker)
    assert events == [Finished(Lane.DESCENT, job, cancelled=True), Finished(Lane.DESCENT, after)]
    assert done == [True]
    assert worker.progress(Lane.DESCENT) is None


def test_a_new_descent_replaces_the_old_one(either: Worker) -> None:
    old, new = Counter(), Counter()
    either.drive(old.source, old.publish)
    either.run()
    job = either.drive(new.source, new.publish)
    assert not either.running
    either.advance(2)
    results, _ = settle(either)
    before = old.k
    assert (results[-1].job, results[-1].value) == (job, 2)
    either.advance(2)
    settle(either)
    assert (old.k, new.k) == (before, 4)


def test_without_a_descent_running_is_no_work(either: Worker) -> None:
    either.run()
    either.advance(3)
    assert settle(either) == ([], [])
    assert not either.running


def test_the_descent_lane_also_takes_a_task(either: Worker) -> None:
    descent = Counter()
    either.drive(descent.source, descent.publish)
    job = either.submit(Lane.DESCENT, lambda token: iter("abc"))
    either.run()
    results, events = settle(either)
    assert (results[-1].job, results[-1].value, results[-1].finished) == (job, "c", True)
    assert events == [Finished(Lane.DESCENT, job)]
    assert descent.k == 0


# Pace


class Sleeper(Worker):
    """Notes how long it means to sleep."""

    def __init__(self) -> None:
        super().__init__()
        self.sleeps: list[float] = []

    def _sleep(self, wait: float) -> None:
        self.sleeps.append(wait)
        super()._sleep(wait)


@pytest.fixture
def sleeper() -> Iterator[Sleeper]:
    worker = Sleeper()
    worker.start()
    yield worker
    assert worker.close()


def test_with_nothing_to_do_it_sleeps_until_it_is_asked(sleeper: Sleeper) -> None:
    until(lambda: sleeper.sleeps == [inf])
    sleeper.submit(Lane.BACKWARD, lambda token: iter(()))
    settle(sleeper)
    assert set(sleeper.sleeps) == {inf}


def test_a_slow_run_makes_its_first_iteration_at_once_and_answers_while_it_waits(sleeper: Sleeper) -> None:
    descent = Counter()
    sleeper.drive(descent.source, descent.publish)
    settle(sleeper)
    sleeper.run(rate=1e-6)
    # Shown although nothing was taken since: the next chance is eleven days away.
    until(lambda: any(each.value == 1 for each in sleeper.take()))
    until(lambda: 9e5 < sleeper.sleeps[-1] < 1e6)
    job = sleeper.call(lambda token: descent.k)
    until(lambda: Finished(Lane.DESCENT, job, 1) in sleeper.take_events())
    assert sleeper.running
    sleeper.pause()
    settle(sleeper)
    assert descent.k == 1


def test_a_paced_run_keeps_its_rate_in_the_long_run() -> None:
    worker, descent = SyncWorker(), Counter()
    worker.drive(descent.source, descent.publish)
    worker.take()
    worker.run(rate=100)
    start = worker._time
    while worker._time < start + 10:
        worker.take()
    assert abs(descent.k - 1000) <= 3
    assert worker.close()


def test_a_paced_run_that_falls_behind_does_not_rush_afterwards() -> None:
    worker, descent = SyncWorker(), Counter()
    worker.drive(descent.source, descent.publish)
    worker.take()
    worker.run(rate=100)
    worker.take()
    before = descent.k
    worker._time += 60
    worker.take()
    assert descent.k == before + 1
    assert worker.close()


@pytest.mark.parametrize("rate", [0, -1, inf, float("nan")])
def test_a_rate_that_is_none_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="rate"):
        Worker().run(rate)


# The other lanes


def test_burst_of_results_leaves_one_in_the_slot(worker: Worker) -> None:
    done, go = threading.Event(), threading.Event()

    def task(token: CancelToken) -> Iterator[int]:
        yield from range(16)
        done.set()
        assert go.wait(10)

    job = worker.submit(Lane.LANDSCAPE, task)
    assert done.wait(10)
    results = worker.take()
    assert [(each.job, each.value, each.finished) for each in results] == [(job, 15, False)]
    go.set()
    results, events = settle(worker)
    assert [(each.value, each.finished) for each in results] == [(15, True)]
    assert events == [Finished(Lane.LANDSCAPE, job)]


def test_sequence_moves_with_whatever_can_be_taken(either: Worker) -> None:
    before = either.sequence
    either.submit(Lane.BACKWARD, lambda token: iter([1]))
    results, _ = settle(either)
    assert before < results[-1].sequence < either.sequence
    before = either.sequence
    assert settle(either) == ([], [])
    assert either.sequence == before


def test_progress_is_read_from_the_token(worker: Worker) -> None:
    waiting, go = threading.Event(), threading.Event()

    def task(token: CancelToken) -> Iterator[str]:
        token.check(0.3)
        yield "coarse"
        token.check(0.7)
        waiting.set()
        assert go.wait(10)

    worker.submit(Lane.LANDSCAPE, task)
    assert waiting.wait(10)
    assert worker.progress(Lane.LANDSCAPE) == 0.7
    assert worker.take()[0].fraction == 0.3
    assert worker.progress(Lane.BACKWARD) is None
    go.set()
    settle(worker)
    assert worker.progress(Lane.LANDSCAPE) is None


def test_no_lane_starves_beside_a_free_run(worker: Worker) -> None:
    descent, turns = Counter(), {Lane.LANDSCAPE: 0, Lane.BACKWARD: 0}
    worker.drive(descent.source, descent.publish)
    worker.run()

    def endless(lane: Lane) -> module.Task:
        def task(token: CancelToken) -> Iterator[None]:
            while True:
                turns[lane] += 1
                token.check()
                yield

        return task

    worker.submit(Lane.LANDSCAPE, endless(Lane.LANDSCAPE))
    worker.submit(Lane.BACKWARD, endless(Lane.BACKWARD))
    for _ in range(3):
        k, before = descent.k, dict(turns)
        until(lambda k=k, before=before: descent.k > k and all(turns[each] > before[each] for each in turns))


def test_a_task_that_never_yields_gives_the_others_their_turn_in_its_checks(either: Worker) -> None:
    descent, order = Counter(), []
    either.drive(descent.source, descent.publish)
    settle(either)

    def monolith(token: CancelToken) -> Iterator[str]:
        while len(order) < 2:
            token.check()
        order.append("landscape")
        yield "fine"

    def backward(token: CancelToken) -> Iterator[str]:
        order.append("backward")
        yield "step"

    def step(token: CancelToken) -> None:
        order.append("descent")

    either.submit(Lane.LANDSCAPE, monolith)
    either.submit(Lane.BACKWARD, backward)
    either.call(step)
    settle(either)
    assert sorted(order[:2]) == ["backward", "descent"]
    assert order[2] == "landscape"


def test_a_call_has_the_thread_for_itself(either: Worker) -> None:
    descent, during = Counter(), []
    either.drive(descent.source, descent.publish)
    turns = [0]

    def landscape(token: CancelToken) -> Iterator[None]:
        while turns[0] < 10_000:
            turns[0] += 1
            yield

    def replay(token: CancelToken) -> None:
        before = turns[0]
        for _ in range(1000):
            token.resume()
            token._until = 0.0
            token.check()
        during.append(turns[0] - before)

    either.submit(Lane.LANDSCAPE, landscape)
    either.call(replay)
    settle(either)
    assert during == [0]


def test_a_replaced_task_is_cancelled_and_closed_on_the_worker(worker: Worker) -> None:
    began, closed_on = threading.Event(), []

    def endless(token: CancelToken) -> Iterator[None]:
        try:
            while True:
                began.set()
                yield
        finally:
            closed_on.append(threading.current_thread().name)

    old = worker.submit(Lane.LANDSCAPE, endless)
    assert began.wait(10)
    new = worker.submit(Lane.LANDSCAPE, lambda token: iter("n"))
    results, _ = settle(worker)
    assert closed_on == ["gdsim worker"]
    assert worker.current(Lane.LANDSCAPE) == new != old
    assert results[-1].job == new


def test_late_results_of_a_replaced_or_cancelled_job_are_stale(worker: Worker) -> None:
    def task(token: CancelToken) -> Iterator[str]:
        yield "partial"

    old = worker.submit(Lane.LANDSCAPE, task)
    until(lambda: worker.sequence >= 2)
    worker.cancel(Lane.LANDSCAPE)
    results = worker.take()
    assert [each.job for each in results] == [old]
    assert worker.current(Lane.LANDSCAPE) != old


def test_a_cancelled_task_ends_at_its_next_check_and_shows_nothing_more(worker: Worker) -> None:
    began, ended = threading.Event(), threading.Event()

    def task(token: CancelToken) -> Iterator[str]:
        try:
            while True:
                token.check()
                began.set()
        finally:
            ended.set()
        yield "never"

    worker.submit(Lane.LANDSCAPE, task)
    assert began.wait(10)
    worker.cancel(Lane.LANDSCAPE)
    assert ended.wait(10)
    assert settle(worker) == ([], [])


def test_a_value_on_its_way_when_the_task_is_cancelled_is_dropped(worker: Worker) -> None:
    inside, go = threading.Event(), threading.Event()

    def task(token: CancelToken) -> Iterator[str]:
        inside.set()
        assert go.wait(10)
        yield "too late"

    worker.submit(Lane.LANDSCAPE, task)
    assert inside.wait(10)
    worker.cancel(Lane.LANDSCAPE)
    go.set()
    assert settle(worker) == ([], [])


# Faults


def boom(*_: Any) -> Any:
    raise ZeroDivisionError("boom")


def test_a_fault_in_an_iteration_ends_the_run_and_nothing_else(either: Worker) -> None:
    descent = Counter()

    def source() -> bool:
        return boom() if descent.k == 3 else descent.source()

    job = either.drive(source, descent.publish)
    either.run()
    results, (fault,) = settle(either)
    assert isinstance(fault, Fault)
    assert (fault.lane, fault.job, str(fault.error)) == (Lane.DESCENT, job, "boom")
    assert "in boom" in fault.text
    assert not either.running
    assert results[-1].value == 3
    descent.k = 10
    either.advance(2)
    assert settle(either)[0][-1].value == 12


def test_faults_in_tasks_calls_and_snapshots_are_events(either: Worker) -> None:
    descent = Counter()
    either.drive(descent.source, descent.publish)

    def half(token: CancelToken) -> Iterator[int]:
        yield 1
        boom()

    jobs = [
        either.submit(Lane.LANDSCAPE, half),
        either.submit(Lane.BACKWARD, boom),
        either.call(boom),
    ]
    results, events = settle(either)
    assert sorted(each.job for each in events if isinstance(each, Fault)) == jobs
    assert len(events) == 3
    assert [each.value for each in results if each.job == jobs[2]] == [0]
    broken = either.drive(descent.source, boom)
    either.run()
    _, events = settle(either)
    assert {each.job for each in events} == {broken}
    assert not either.running
    either.drive(descent.source, descent.publish)
    either.advance()
    assert settle(either)[0][-1].value == descent.k


def test_a_fault_while_closing_an_iterator_is_an_event(either: Worker) -> None:
    def stubborn(token: CancelToken) -> Iterator[int]:
        try:
            while True:
                yield 1
        finally:
            boom()

    job = either.submit(Lane.LANDSCAPE, stubborn)
    until(lambda: either.take())
    either.cancel(Lane.LANDSCAPE)
    _, (fault,) = settle(either)
    assert (fault.job, type(fault.error)) == (job, ZeroDivisionError)


def test_even_an_exit_in_a_task_leaves_the_thread_alive(worker: Worker) -> None:
    worker.submit(Lane.BACKWARD, lambda token: sys.exit(3))
    _, (fault,) = settle(worker)
    assert isinstance(fault.error, SystemExit)
    worker.submit(Lane.BACKWARD, lambda token: iter("x"))
    assert settle(worker)[0][-1].value == "x"


def test_a_fault_keeps_no_frames() -> None:
    worker = SyncWorker()

    def task(token: CancelToken) -> Iterator[int]:
        try:
            boom()
        except ZeroDivisionError as error:
            raise ValueError("outer") from error
        yield 1

    worker.submit(Lane.LANDSCAPE, task)
    _, (fault,) = settle(worker)
    assert fault.error.__traceback__ is None
    assert fault.error.__cause__.__traceback__ is None
    assert "boom" in fault.text
    assert worker.close()


# Parking and closing


def test_parked_the_worker_makes_no_iteration(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PARK", 30.0)
    waiting, wait = threading.Event(), worker._gate.wait

    def announced(timeout: float | None = None) -> bool:
        waiting.set()
        return wait(timeout)

    monkeypatch.setattr(worker._gate, "wait", announced)
    descent, drawing, disturbed = Counter(), threading.Event(), []

    def source() -> bool:
        if drawing.is_set():
            disturbed.append(descent.k)
        return descent.source()

    worker.drive(source, descent.publish)
    worker.run()
    with worker.parked():
        assert waiting.wait(10)
        drawing.set()
        with worker.parked():
            k = descent.k
        for _ in range(100):
            threading.Event().wait(1e-6)  # hands the interpreter over
        drawing.clear()
    until(lambda: descent.k > k)
    assert not disturbed


def test_the_window_cannot_park_the_worker_for_good(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    waits, wait = [], worker._gate.wait
    monkeypatch.setattr(worker._gate, "wait", lambda timeout: waits.append(timeout) or wait(timeout))
    descent = Counter()
    worker.drive(descent.source, descent.publish)
    worker.run()
    with worker.parked():
        k = descent.k
        until(lambda: descent.k > k + 10_000)
    assert waits == [module.PARK]


@pytest.mark.parametrize("rate", [None, 0.001])
def test_close_while_running(rate: float | None) -> None:
    worker, descent = Worker(), Counter()
    worker.start()
    worker.drive(descent.source, descent.publish)
    worker.run(rate)
    until(lambda: descent.k)
    assert worker.close()
    assert worker.idle


def test_close_in_the_middle_of_long_work_closes_what_is_under_way() -> None:
    worker, descent, closed = Worker(), Counter(), []
    worker.start()
    worker.drive(descent.source, descent.publish)
    worker.run()
    began = threading.Event()

    def landscape(token: CancelToken) -> Iterator[int]:
        try:
            yield 1
            while True:
                token.check()
        finally:
            closed.append("landscape")

    def backward(token: CancelToken) -> Iterator[None]:
        try:
            while True:
                yield
        finally:
            closed.append("backward")

    def endless(token: CancelToken) -> None:
        with suppress(ZeroDivisionError):
            while True:
                token.check()
                began.set()

    worker.submit(Lane.LANDSCAPE, landscape)
    worker.submit(Lane.BACKWARD, backward)
    until(lambda: any(each.lane is Lane.LANDSCAPE for each in worker.take()))
    worker.call(endless)
    assert began.wait(10)
    with worker.parked():
        assert worker.close()
    assert sorted(closed) == ["backward", "landscape"]


def test_close_says_when_the_thread_would_not_end() -> None:
    worker, began, go = Worker(), threading.Event(), threading.Event()
    worker.start()

    def deaf(token: CancelToken) -> Iterator[None]:
        began.set()
        assert go.wait(10)
        yield

    worker.submit(Lane.LANDSCAPE, deaf)
    assert began.wait(10)
    assert not worker.close(timeout=0.01)
    go.set()
    assert worker.close()


def test_closed_before_it_was_started() -> None:
    assert Worker().close()


def test_the_interpreter_switches_threads_faster_only_while_it_lives() -> None:
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.003)
    worker = Worker()
    worker.start()
    assert sys.getswitchinterval() == pytest.approx(module.SWITCH_INTERVAL)
    assert worker.close()
    assert sys.getswitchinterval() == pytest.approx(0.003)
    sys.setswitchinterval(before)


def test_it_imports_no_qt() -> None:
    code = "import sys, gdsim.app.worker; sys.exit(any('PySide6' in each for each in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


# The synchronous double


def script(worker: Worker) -> tuple[list[int], list[tuple[Any, ...]], dict[Lane, tuple[Any, ...]]]:
    """A session's worth of commands; what was computed, what happened and what was shown last."""
    descent, log = Counter(end=40), []
    worker.drive(descent.source, lambda: (descent.publish(), tuple(log)))
    worker.advance(3)
    worker.call(lambda token: log.append(descent.k))
    worker.submit(Lane.LANDSCAPE, lambda token: iter(["coarse", "fine"]))
    worker.advance(4)
    worker.call(boom)
    worker.advance(5)
    worker.call(lambda token: log.append(descent.k))
    worker.submit(Lane.BACKWARD, lambda token: iter([5, 4, 3, 2, 1]))
    results, events = settle(worker)
    worker.run()
    more, later = settle(worker)
    shown = {each.lane: (each.job, each.value, each.finished) for each in results + more}
    happened = sorted((type(each).__name__, each.lane.value, each.job) for each in events + later)
    return log, happened, shown


def test_the_double_does_what_the_thread_does(worker: Worker) -> None:
    double = SyncWorker()
    assert script(worker) == script(double)
    assert double.close()


def test_the_double_is_repeatable_burst_by_burst() -> None:
    def history() -> list[list[tuple[Lane, Any]]]:
        worker, descent = SyncWorker(), Counter()

        def landscape(token: CancelToken) -> Iterator[int]:
            for i in range(400):
                token.check(i / 400)
                if i % 50 == 0:
                    yield i

        worker.drive(descent.source, descent.publish)
        worker.submit(Lane.LANDSCAPE, landscape)
        worker.run()
        taken = [[(each.lane, each.value) for each in worker.take()] for _ in range(30)]
        assert worker.close()
        return taken

    first = history()
    assert first == history()
    descent_values = [value for take in first for lane, value in take if lane is Lane.DESCENT]
    assert descent_values == sorted(set(descent_values))
    assert 16 <= descent_values[-1] < 30 * 40
    assert (Lane.LANDSCAPE, 350) in [each for take in first for each in take]


def test_the_double_has_no_thread_and_nothing_to_park() -> None:
    worker = SyncWorker()
    worker.start()
    assert not worker._thread.is_alive()
    with worker.parked():
        worker.submit(Lane.BACKWARD, lambda token: iter("x"))
        assert worker.take()[0].value == "x"
    assert worker.close()
    worker.submit(Lane.BACKWARD, lambda token: iter("x"))
    assert worker.take() == []
