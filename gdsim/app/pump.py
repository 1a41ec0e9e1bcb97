"""The window's side of the worker: every 16 ms it pulls what is new and turns it into Qt signals."""

from __future__ import annotations

import gc
from contextlib import ExitStack
from time import monotonic, perf_counter

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal

from gdsim.app import collector
from gdsim.app.worker import Worker

PULL_MS = 16
ENGINE_SHARE = 0.65  # of the time while something runs; drawing gets what is left, in fewer frames if it must
LONGEST_GAP = 0.05  # seconds between the end of drawing and the next frame, however long it took
COLLECT_MS = 1000
FULL_COLLECTION_IDLE = 10.0  # seconds between full collections while nothing runs
FULL_COLLECTION_BUSY = 60.0  # and while something does

# Posted below the priority of paint requests, so it arrives when what was changed has been drawn.
_DRAWN = QEvent.Type(QEvent.registerEventType())
_AFTER_PAINTING = Qt.EventPriority.LowEventPriority.value - 1


class Pump(QObject):
    """Empties the worker's mailbox on the GUI thread; asleep while the worker is idle.

    It also does the garbage collector's work: a collection that happened to
    run on the worker's thread would delete widgets there, so the automatic
    one is off from :meth:`start` to :meth:`close` and a timer here replaces it.
    """

    arrived = Signal(object)
    """A :class:`~gdsim.app.worker.Result` of a lane's current job."""
    happened = Signal(object)
    """A :class:`~gdsim.app.worker.Fault`, ``Stopped`` or ``Finished``."""

    def __init__(self, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._drawing = ExitStack()
        self._arrived_at = self._next_frame = 0.0
        self._open = self._holding = False
        self._frozen = False
        self._last_full_collection = monotonic()
        self._pull_timer = QTimer(self)
        self._pull_timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._pull_timer.setInterval(PULL_MS)
        self._pull_timer.timeout.connect(self.pull)
        self._collect_timer = QTimer(self)
        self._collect_timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._collect_timer.setInterval(COLLECT_MS)
        self._collect_timer.timeout.connect(self.collect)

    def start(self) -> None:
        """Begin to pull, and take over garbage collection."""
        if self._open:
            return
        self._open = self._holding = True
        collector.hold()
        self._collect_timer.start()
        self.wake()

    def wake(self) -> None:
        """Pull until the worker is idle again; to be called whenever it was asked for something."""
        if self._open and not self._pull_timer.isActive():
            self._pull_timer.start()

    @property
    def awake(self) -> bool:
        return self._pull_timer.isActive()

    def close(self) -> None:
        """Emit nothing any more and give garbage collection back."""
        if not self._open:
            return
        self._open = False
        self._pull_timer.stop()
        self._collect_timer.stop()
        self._drawing.close()
        if self._frozen:
            gc.unfreeze()
            self._frozen = False
        if self._holding:
            self._holding = False
            collector.release()

    def pull(self) -> None:
        """Emit what is new; what belongs to a job that was replaced meanwhile is dropped."""
        if self._worker.running and perf_counter() < self._next_frame:
            return
        # Events first: the results they speak of are then certain to be among those taken.
        events = self._worker.take_events()
        results = self._worker.take()
        if not results and not events:
            if self._worker.idle:
                self._pull_timer.stop()
            return
        self._drawing.close()
        self._drawing.enter_context(self._worker.parked())
        self._arrived_at = perf_counter()
        QCoreApplication.postEvent(self, QEvent(_DRAWN), _AFTER_PAINTING)
        for result in results:
            if self._open and result.job == self._worker.current(result.lane):
                self.arrived.emit(result)
        for event in events:
            if self._open:
                self.happened.emit(event)

    def customEvent(self, event: QEvent) -> None:
        """Let the worker go on: the window has drawn what arrived."""
        if event.type() == _DRAWN:
            self._drawing.close()
            now = perf_counter()
            gap = (now - self._arrived_at) * ENGINE_SHARE / (1 - ENGINE_SHARE)
            self._next_frame = now + min(gap, LONGEST_GAP)

    def collect(self) -> None:
        """What the automatic collector would do by now; everything only now and then."""
        young, middle, old = gc.get_count()
        young_limit, middle_limit, _ = gc.get_threshold()
        since = monotonic() - self._last_full_collection
        due = since >= (FULL_COLLECTION_BUSY if self.awake else FULL_COLLECTION_IDLE)
        if due and (old or middle or young > young_limit):
            self._collect_all()
        elif middle > middle_limit:
            gc.collect(1)
        elif young > young_limit:
            gc.collect(0)

    def _collect_all(self) -> None:
        gc.collect()
        if not self._frozen:
            # Most of what is there by now (modules, the window) stays to the end; looking at it
            # again each time would cost 20 ms.
            gc.freeze()
            self._frozen = True
        self._last_full_collection = monotonic()
