"""Formulas that are typeset on another thread, because a long one takes longer than a frame."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor

from PySide6.QtCore import QObject, QTimer, Signal

from gdsim.app import collector
from gdsim.ui.formula_item import FormulaLabel, prewarm

POLL_MS = 8
_typesetter = ThreadPoolExecutor(1, "typesetter")


def idle() -> None:
    """Wait until nothing is being typeset any more."""
    _typesetter.submit(int).result()


def _release(job: Future[None]) -> None:
    collector.release()


class TypesetLater(QObject):
    """Hands each label its formula once it is typeset; of several for one label, the last."""

    arrived = Signal()
    """Labels have got their formulas."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: dict[FormulaLabel, str] = {}
        self._known: set[str] = {""}
        self._batch: tuple[str, ...] = ()
        self._more: tuple[str, ...] = ()
        self._job: Future[None] | None = None
        self._timer = QTimer(self)  # no signal crosses threads: the window looks whether it is done
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._look)

    def show(self, label: FormulaLabel, latex: str) -> None:
        """Let ``label`` show ``latex``, at once if it is known and soon otherwise."""
        if latex in self._known:
            self._wanted.pop(label, None)
            label.setLatex(latex)
        elif self._wanted.get(label) != latex:
            self._wanted[label] = latex
            self._begin()

    def ready(self, latexes: Iterable[str]) -> bool:
        """True if all of them can be painted at once; otherwise :attr:`arrived` tells when."""
        missing = [latex for latex in latexes if latex not in self._known]
        self._more = tuple(missing)
        self._begin()
        return not missing

    def settle(self) -> None:
        """Wait until every label shows its formula, and what was asked for is ready."""
        while self._job is not None:
            self._job.result()
            self._look()

    def _begin(self) -> None:
        if self._job is None and (self._wanted or self._more):
            self._batch = (*self._wanted.values(), *self._more)
            self._more = ()
            collector.hold()  # until the thread is done, whatever becomes of this object
            self._job = _typesetter.submit(prewarm, self._batch)
            self._job.add_done_callback(_release)
            self._timer.start()

    def _look(self) -> None:
        if self._job is None or not self._job.done():
            return
        collector.resume()
        self._job = None
        self._timer.stop()
        self._known.update(self._batch)
        for label, latex in list(self._wanted.items()):
            if latex in self._known:
                del self._wanted[label]
                label.setLatex(latex)
        self.arrived.emit()
        self._begin()
