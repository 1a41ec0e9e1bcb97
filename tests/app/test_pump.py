from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gdsim.app import pump as module
from gdsim.app.pump import Pump
from gdsim.app.worker import CancelToken, Fault, Finished, Lane, Result, Stopped, SyncWorker, Worker


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    threads, collecting, frozen = set(threading.enumerate()), gc.isenabled(), gc.get_freeze_count()
    yield
    assert set(threading.enumerate()) <= threads
    assert gc.isenabled() == collecting
    assert gc.get_freeze_count() == frozen


@pytest.fixture(params=[Worker, SyncWorker])
def worker(request: pytest.FixtureRequest) -> Iterator[Worker]:
    worker: Worker = request.param()
    worker.start()
    yield worker
    assert worker.close()


@pytest.fixture
def pump(qapp: Any, worker: Worker) -> Iterator[Pump]:
    pump = Pump(worker)
    pump.start()
    yield pump
    pump.close()


def test_results_and_events_arrive_as_signals_on_the_windows_thread(
    qtbot: QtBot, worker: Worker, pump: Pump
) -> None:
    got: list[tuple[Any, threading.Thread]] = []
    pump.arrived.connect(lambda each: got.append((each, threading.current_thread())))
    pump.happened.connect(lambda each: got.append((each, threading.current_thread())))
    k = [0]

    def source() -> bool:
        k[0] += 1
        return k[0] < 100

    job = worker.drive(source, lambda: k[0])
    worker.run()
    pump.wake()
    qtbot.waitUntil(lambda: any(isinstance(each, Stopped) for each, _ in got))
    assert {thread for _, thread in got} == {threading.main_thread()}
    *_, result, stopped = [each for each, _ in got]
    assert isinstance(result, Result)
    assert (result.job, result.value, result.finished) == (job, 100, True)
    assert stopped == Stopped(Lane.DESCENT, job)


def test_it_sleeps_while_the_worker_is_idle_and_wakes_when_told(
    qtbot: QtBot, worker: Worker, pump: Pump
) -> None:
    qtbot.waitUntil(lambda: not pump.awake)
    for value in range(3):
        worker.submit(Lane.BACKWARD, lambda token, value=value: iter([value]))
        with qtbot.waitSignal(pump.arrived, check_params_cb=lambda each, value=value: each.value == value):
            pump.wake()
            assert pump.awake
        qtbot.waitUntil(lambda: not pump.awake)


def test_it_stays_awake_as_long_as_something_runs(qtbot: QtBot, worker: Worker, pump: Pump) -> None:
    worker.drive(lambda: True, lambda: "at")
    worker.run(rate=0.001)
    pulls: list[bool] = []
    pump._pull_timer.timeout.connect(lambda: pulls.append(pump.awake))
    pump.wake()
    qtbot.waitUntil(lambda: len(pulls) >= 8)
    assert all(pulls)
    worker.pause()
    qtbot.waitUntil(lambda: not pump.awake)


def test_results_of_a_replaced_job_are_dropped(qtbot: QtBot, worker: Worker, pump: Pump) -> None:
    got: list[Result] = []
    pump.arrived.connect(got.append)
    worker.submit(Lane.LANDSCAPE, lambda token: iter(["old"]))
    if isinstance(worker, Worker) and not isinstance(worker, SyncWorker):
        qtbot.waitUntil(lambda: worker.sequence >= 2)
    new = worker.submit(Lane.LANDSCAPE, lambda token: iter(["new"]))
    pump.wake()
    qtbot.waitUntil(lambda: not pump.awake)
    assert {each.job for each in got} == {new}
    assert {each.value for each in got} == {"new"}


def test_a_job_replaced_by_a_slot_drops_the_results_after_it(qtbot: QtBot, qapp: Any) -> None:
    worker = SyncWorker()
    pump = Pump(worker)
    got: list[Any] = []

    def arrived(result: Result) -> None:
        got.append((result.lane, result.value))
        if result.value == "first":
            worker.submit(Lane.LANDSCAPE, lambda token: iter(["fresh"]))

    pump.arrived.connect(arrived)
    worker.submit(Lane.BACKWARD, lambda token: iter(["first"]))
    worker.submit(Lane.LANDSCAPE, lambda token: iter(["stale"]))
    pump.start()
    qtbot.waitUntil(lambda: not pump.awake)
    assert (Lane.LANDSCAPE, "fresh") in got
    assert (Lane.LANDSCAPE, "stale") not in got
    pump.close()
    assert worker.close()


def test_a_fault_happens_and_the_pump_goes_on(qtbot: QtBot, worker: Worker, pump: Pump) -> None:
    def broken(token: CancelToken) -> Iterator[int]:
        raise ArithmeticError("no")

    job = worker.submit(Lane.BACKWARD, broken)
    with qtbot.waitSignal(pump.happened) as caught:
        pump.wake()
    (fault,) = caught.args
    assert isinstance(fault, Fault)
    assert fault.job == job
    job = worker.submit(Lane.BACKWARD, lambda token: iter([1]))
    with qtbot.waitSignal(pump.happened) as caught:
        pump.wake()
    assert caught.args == [Finished(Lane.BACKWARD, job)]


class Watched(SyncWorker):
    """Notes when it is parked and let go."""

    def __init__(self, log: list[str]) -> None:
        super().__init__()
        self.log = log

    @contextmanager
    def parked(self) -> Iterator[None]:
        self.log.append("parked")
        yield
        self.log.append("let go")


def test_the_worker_is_parked_until_what_arrived_is_painted(qtbot: QtBot) -> None:
    log: list[str] = []

    class View(QWidget):
        def paintEvent(self, event: QPaintEvent) -> None:
            log.append("painted")

    view = View()
    qtbot.addWidget(view)
    with qtbot.waitExposed(view):
        view.show()
    qtbot.waitUntil(lambda: "painted" in log)
    worker = Watched(log)
    pump = Pump(worker)

    def arrived(result: Result) -> None:
        log.append("arrived")
        view.update()

    pump.arrived.connect(arrived)
    pump.start()
    log.clear()
    worker.submit(Lane.BACKWARD, lambda token: iter([1]))
    pump.wake()
    qtbot.waitUntil(lambda: "let go" in log)
    assert log == ["parked", "arrived", "painted", "let go"]
    pump.close()
    assert worker.close()


def test_slow_drawing_leaves_the_engine_its_share_of_the_time(
    qtbot: QtBot, qapp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, frames, log = [50.0], [], []
    monkeypatch.setattr(module, "perf_counter", lambda: now[0])
    worker = Watched(log)
    pump = Pump(worker)

    def arrived(result: Result) -> None:
        frames.append(now[0])
        now[0] += 0.010  # what drawing takes

    pump.arrived.connect(arrived)
    worker.drive(lambda: True, lambda: object())
    worker.run()
    pump._open = True  # pulled by hand, not by its timer
    end = now[0] + 1.0
    while now[0] < end:
        log.clear()
        pump.pull()
        if log:
            qtbot.waitUntil(lambda: "let go" in log)
        now[0] += 0.001
    drawing = len(frames) * 0.010
    assert 0.3 < drawing <= 1 - module.ENGINE_SHARE + 0.01
    count = len(frames)
    worker.pause()
    pump.pull()
    assert len(frames) == count + 1  # the end of a run is shown at once
    pump.close()
    assert worker.close()


def test_nothing_is_emitted_once_closed(qtbot: QtBot, worker: Worker, pump: Pump) -> None:
    got: list[Any] = []
    pump.arrived.connect(got.append)
    pump.happened.connect(got.append)
    worker.submit(Lane.BACKWARD, lambda token: iter([1]))
    pump.close()
    pump.wake()
    pump.pull()
    assert not pump.awake
    assert not got


def test_closing_in_a_slot_ends_the_emission(qtbot: QtBot, qapp: Any) -> None:
    worker = SyncWorker()
    pump = Pump(worker)
    got: list[Any] = []

    def arrived(result: Result) -> None:
        got.append(result.value)
        pump.close()

    pump.arrived.connect(arrived)
    pump.happened.connect(got.append)
    worker.submit(Lane.BACKWARD, lambda token: iter([1]))
    pump.start()
    qtbot.waitUntil(lambda: bool(got))
    pump.pull()
    assert got == [1]
    assert worker.close()


# The garbage collector


class Knot:
    """Garbage that only a collection finds."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collecting() -> Iterator[None]:
    """The collector as it is in the program; the tests keep it off."""
    gc.collect()
    gc.enable()
    yield
    gc.disable()


def test_collections_happen_only_on_the_windows_thread(collecting: None, qtbot: QtBot, qapp: Any) -> None:
    worker = Worker()
    worker.start()
    pump = Pump(worker)
    pump.start()
    assert not gc.isenabled()
    collected_on: list[threading.Thread] = []

    def note(phase: str, info: dict[str, int]) -> None:
        collected_on.append(threading.current_thread())

    gc.callbacks.append(note)
    try:

        def litter(token: CancelToken) -> Iterator[str]:
            for _ in range(20_000):
                Knot()
            yield "done"

        worker.submit(Lane.LANDSCAPE, litter)
        with qtbot.waitSignal(pump.happened):
            pump.wake()
        assert not collected_on
        pump.collect()
        assert collected_on
        assert set(collected_on) == {threading.main_thread()}
    finally:
        gc.callbacks.remove(note)
    pump.close()
    assert gc.isenabled()
    assert worker.close()


def test_collect_frees_young_garbage_and_from_time_to_time_all(
    qtbot: QtBot, pump: Pump, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [pump._last_full_collection]
    monkeypatch.setattr(module, "monotonic", lambda: now[0])
    qtbot.waitUntil(lambda: not pump.awake)
    gc.collect()
    knot = Knot()
    gc.collect(0)
    gc.collect(1)  # it is old now: only a full collection finds it
    gone = weakref.ref(knot)
    del knot
    young = [Knot() for _ in range(5000)]
    gone_too = weakref.ref(young[0])
    young.clear()
    pump.collect()
    assert gone_too() is None
    assert gone() is not None
    now[0] += module.FULL_COLLECTION_IDLE + 1
    litter = [Knot() for _ in range(5000)]
    pump.collect()
    assert gone() is None
    assert gc.get_freeze_count() > 0
    assert len(litter) == 5000


def test_a_collector_that_was_off_stays_off(qapp: Any) -> None:
    assert not gc.isenabled()
    pump = Pump(SyncWorker())
    pump.start()
    pump.start()
    pump.close()
    pump.close()
    assert not gc.isenabled()
