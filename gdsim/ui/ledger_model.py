"""What each run has cost so far, as a table: evaluations, floats kept and time, one row per run."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QIcon

from gdsim.app.i18n import say, tr
from gdsim.app.race import Track
from gdsim.app.session import Session
from gdsim.engine.history import Curve
from gdsim.engine.iterate import Status
from gdsim.engine.objective import Ledger
from gdsim.ui import theme
from gdsim.ui.legend import optimizer_names
from gdsim.ui.numbers import full, short
from gdsim.ui.typesetting import plain_text

Index = QModelIndex | QPersistentModelIndex

COLUMNS = (
    "optimizer",
    "order",
    "iterations",
    "f",
    "gradient_norm",
    "values",
    "gradients",
    "hessians",
    "hessian_vectors",
    "solves",
    "work",
    "floats",
    "step_time",
    "time",
    "status",
)
TEXTS = ("optimizer", "status")
COUNTS = ("values", "gradients", "hessians", "hessian_vectors", "solves")
_NONE = "–"
SAME = 1e-3  # values of f that differ by less, relatively, are taken for the same minimum's


def evaluations(spent: Ledger | Curve, n: int) -> Any:
    """What was spent in evaluations of f: f + ∇f + 2 (H v) + n H for ``n`` parameters.

    A Hessian-vector product costs about two gradients, and a Hessian about a gradient for each of its columns.
    An array ``(M,)`` for a curve.
    """
    return spent.values + spent.gradients + 2 * spent.hessian_vectors + n * spent.hessians


@dataclass(frozen=True, eq=False)
class LedgerRow:
    """One run up to the iteration shown; times are in seconds, NaN before the first step.

    ``work`` counts from the start point's own evaluations, ``work_per_step`` what an iteration adds on average.
    """

    index: int
    start: int
    name: str
    order: str
    iterations: int
    f: float
    gradient_norm: float
    spent: Ledger
    work: int
    work_per_step: float
    floats: int
    formula: str
    step_time: float
    time: float
    status: Status
    status_text: str

    @property
    def key(self) -> tuple[int, int]:
        return self.index, self.start

    @property
    def refused(self) -> bool:
        """True if the method cannot work on this problem."""
        return self.status.rule == "refused"

    def value(self, column: str) -> Any:
        """What the column is sorted by and exported as; None where there is nothing."""
        if column in TEXTS:
            return self.name if column == "optimizer" else self.status_text
        if column == "order":
            return float(self.order)
        if self.refused:
            return None
        value = getattr(self.spent if column in COUNTS else self, column)
        return value if math.isfinite(value) else None

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The cells as they are shown."""
        return tuple(self._text(column) for column in COLUMNS)

    def _text(self, column: str) -> str:
        value = self.value(column)
        if value is None:
            return _NONE
        if column in TEXTS:
            return str(value)
        if column == "order":
            return self.order
        if column == "floats":
            return f"{self.formula} = {value:,}" if self.formula != str(value) else f"{value:,}"
        if column == "step_time":
            return short(1e6 * value)
        if column == "time":
            return short(1e3 * value)
        return f"{value:,}" if isinstance(value, int) else short(value)

    def exact(self, column: str) -> str:
        """The cell in full precision, for tooltips and copies; seconds for times."""
        value = self.value(column)
        if value is None:
            return ""
        if column == "status":
            return say(self.status.message) if self.status.name != "RUNNING" else self.status_text
        if column == "order":
            return self.order
        return full(value) if isinstance(value, float) else str(value)


def rows_of(session: Session) -> list[LedgerRow]:
    """A row for every run of the session's snapshot, in the experiment's order."""
    snapshot, experiment = session.snapshot, session.experiment
    if snapshot is None:
        return []
    names = optimizer_names(experiment)
    several = len(experiment.starts) > 1
    rows = []
    for track in sorted(snapshot.tracks, key=lambda each: (each.index, each.start)):
        name = names.get(track.index, "")
        if several:
            name = tr("{optimizer} · start {number}", optimizer=name, number=track.start + 1)
        rows.append(_row(session, track, name))
    return rows


def _row(session: Session, track: Track, name: str) -> LedgerRow:
    at, optimizer = track.iterate, session.experiment.optimizers[track.index].optimizer
    seconds = _seconds(track)
    n = session.experiment.dimension
    work = evaluations(at.ledger, n)
    return LedgerRow(
        index=track.index,
        start=track.start,
        name=name,
        order=optimizer.order.value,
        iterations=at.k,
        f=float(at.f),
        gradient_norm=at.gradient_norm,
        spent=at.ledger,
        work=work,
        work_per_step=(work - evaluations(track.path[0].ledger, n)) / at.k if at.k else math.nan,
        floats=track.floats,
        formula=plain_text(optimizer.memory),
        step_time=seconds / at.k if at.k else math.nan,
        time=seconds,
        status=track.status,
        status_text=_status_text(track.status, session.is_running),
    )


def _seconds(track: Track) -> float:
    """Time up to the iteration shown; the curve may be thinned, so from the reading before it on as fast."""
    curve, k = track.curve, track.iterate.k
    at = int(np.searchsorted(curve.k, k, "right")) - 1
    if k == 0 or at < 1:
        return math.nan
    return float(curve.seconds[at]) * k / float(curve.k[at])


def _status_text(status: Status, running: bool) -> str:
    if status.rule == "refused":
        return say(status.message)
    return {
        "CONVERGED": tr("converged"),
        "DIVERGED": tr("diverged"),
        "STALLED": tr("stalled"),
        "EXHAUSTED": tr("iteration limit"),
    }.get(status.name, tr("running") if running else tr("paused"))


def reading(rows: Sequence[LedgerRow]) -> str:
    """What the table says, in a line made of its numbers: few steps, cheap steps, and memory."""
    refusals = {row.index: say(row.status.message) for row in rows if row.refused}
    return " ".join([*_compared(rows), *refusals.values()])


def _compared(rows: Sequence[LedgerRow]) -> list[str]:
    done = [row for row in rows if row.status == Status.CONVERGED and row.iterations]
    if not done:
        return []
    least = min(row.f for row in done)
    alike = [row for row in done if row.f - least <= SAME * (1.0 + abs(least))]
    done = alike if len(alike) > 1 else done  # a saddle or a worse minimum is reached for another price
    few = min(done, key=lambda row: (row.iterations, row.work))
    cheap = min(done, key=lambda row: (row.work_per_step, row.work))
    parts = [
        tr(
            "{optimizer}: {count} iterations, each {worth} evaluations’ worth.",
            optimizer=few.name,
            count=f"{few.iterations:,}",
            worth=short(few.work_per_step, 3),
        )
    ]
    if cheap.index != few.index:
        parts = [
            tr(
                "{few}: {count} iterations, each {worth} evaluations’ worth; "
                "{cheap}: {cheap_count} iterations at {cheap_worth}.",
                few=few.name,
                count=f"{few.iterations:,}",
                worth=short(few.work_per_step, 3),
                cheap=cheap.name,
                cheap_count=f"{cheap.iterations:,}",
                cheap_worth=short(cheap.work_per_step, 3),
            )
        ]
        if done is not alike:
            parts.append(tr("They ended at different values: {a} and {b}.", a=short(few.f), b=short(cheap.f)))
    most = max(done, key=lambda row: row.floats)
    if most.floats and len(done) > 1:
        parts.append(
            tr(
                "{optimizer} keeps the most: {floats} numbers.",
                optimizer=most.name,
                floats=f"{most.floats:,}",
            )
        )
    return parts


class LedgerModel(QAbstractTableModel):
    """The rows in the order asked for, which an update keeps."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.rows: list[LedgerRow] = []
        self.icon: Callable[[int], QIcon] = lambda index: QIcon()
        self._column, self._descending = -1, False
        self._titles: tuple[str, ...] = ()
        self._tips: tuple[str, ...] = ()

    def update_rows(self) -> None:
        """Take the session's present numbers; rows that stay keep their selection."""
        session = self.session
        if session.snapshot is None and session.experiment.enabled:
            return  # new numbers are on their way
        rows = rows_of(session)
        place = {row.key: i for i, row in enumerate(self.rows)}
        if {row.key for row in rows} != place.keys():
            self.beginResetModel()
            self.rows = self._sorted(rows)
            self.endResetModel()
            return
        rows.sort(key=lambda row: place[row.key])  # equals keep the places they have
        self._arrange(self._sorted(rows))
        if rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(COLUMNS) - 1))

    def _arrange(self, rows: list[LedgerRow]) -> None:
        if [row.key for row in rows] == [row.key for row in self.rows]:
            self.rows = rows
            return
        self.layoutAboutToBeChanged.emit()
        place = {row.key: i for i, row in enumerate(rows)}
        before = self.persistentIndexList()
        after = [self.index(place[self.rows[old.row()].key], old.column()) for old in before]
        self.rows = rows
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _sorted(self, rows: list[LedgerRow]) -> list[LedgerRow]:
        """In the order chosen, what has no number last; in the experiment's order if none is."""
        if self._column < 0:
            return sorted(rows, key=lambda row: row.key)
        column = COLUMNS[self._column]
        known = [row for row in rows if row.value(column) is not None]
        rest = [row for row in rows if row.value(column) is None]
        return sorted(known, key=lambda row: row.value(column), reverse=self._descending) + rest

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._column, self._descending = column, order == Qt.SortOrder.DescendingOrder
        self._arrange(self._sorted(self.rows))

    def row_of(self, index: int, start: int | None = None) -> int:
        """Where the run of optimizer ``index`` stands, its first start unless told; -1 if nowhere."""
        wanted = [row for row in self.rows if row.index == index and start in (None, row.start)]
        return self.rows.index(min(wanted, key=lambda row: row.start)) if wanted else -1

    # -- words

    @property
    def letter(self) -> str:
        """What is minimised: f, or the loss L of a network."""
        return "f" if self.session.is_function else "L"

    def retranslate(self) -> None:
        f = self.letter
        texts = {
            "optimizer": (tr("Optimizer"), tr("A click lets all views follow this optimizer.")),
            "order": (
                tr("Order"),
                tr(
                    "The derivatives used: 1 the gradient, 2 the Hessian, 1.5 curvature built out of gradients"
                ),
            ),
            "iterations": ("k", tr("Iterations made")),
            "f": (f, tr("Value at the iteration shown")),
            "gradient_norm": (f"‖∇{f}‖", tr("Gradient norm at the iteration shown")),
            "values": (f"# {f}", tr("Evaluations of {f}", f=f)),
            "gradients": (f"# ∇{f}", tr("Evaluations of the gradient")),
            "hessians": ("# H", tr("Evaluations of the Hessian: about n gradients each")),
            "hessian_vectors": (
                "# H·v",
                tr("Products of the Hessian with a vector: about two gradients each"),
            ),
            "solves": (tr("# solves"), tr("Systems of n linear equations solved")),
            "work": (
                tr("Work"),
                tr("All evaluations: {f} + ∇{f} + 2 (H·v) + n H, with n = {n}", f=f, n=self._n()),
            ),
            "floats": (
                tr("Floats kept"),
                tr(
                    "Numbers the method keeps between two steps, beside x, {f} and ∇{f}: "
                    "as a formula in n = {n} and counted",
                    f=f,
                    n=self._n(),
                ),
            ),
            "step_time": (tr("µs / step"), tr("Time of an iteration on average, in microseconds")),
            "time": (tr("ms"), tr("Time of all iterations, in milliseconds")),
            "status": (tr("Status"), tr("How the run stands at the iteration shown")),
        }
        self._titles = tuple(texts[column][0] for column in COLUMNS)
        self._tips = tuple(texts[column][1] for column in COLUMNS)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    def _n(self) -> int:
        return self.session.experiment.dimension

    @property
    def titles(self) -> tuple[str, ...]:
        return self._titles

    # -- Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not self._titles:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tips[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(COLUMNS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row, column = self.rows[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.texts[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.DecorationRole:
            return self.icon(row.index) if column == "optimizer" else None
        if role == Qt.ItemDataRole.ToolTipRole:
            exact = row.exact(column)
            if column in ("step_time", "time") and exact:
                return tr("{seconds} s", seconds=exact)
            return exact or (say(row.status.message) if row.refused else None)
        if role == Qt.ItemDataRole.ForegroundRole:
            return _colour(row, column)
        return None

    # -- taking away

    def csv(self) -> tuple[list[str], list[list[object]]]:
        """Header and rows in the order shown, in full precision; times in seconds."""
        header = [
            "optimizer",
            "start",
            "order",
            "iterations",
            "f",
            "gradient_norm",
            "f_evaluations",
            "gradient_evaluations",
            "hessian_evaluations",
            "hessian_vector_products",
            "linear_solves",
            "evaluations",
            "floats_kept",
            "floats_formula",
            "seconds_per_iteration",
            "seconds",
            "status",
        ]
        rows: list[list[object]] = []
        for row in self.rows:
            numbers = [row.value(column) for column in COLUMNS[2:-3]]
            times = [row.value(column) for column in ("step_time", "time")]
            status = row.exact("status")
            rows.append([row.name, row.start + 1, row.order, *numbers, row.formula, *times, status])
        return header, rows

    def text(self) -> str:
        """The table as shown with numbers in full precision, tab-separated."""
        lines = [self._titles]
        lines += [tuple(self._copied(row, column) for column in COLUMNS) for row in self.rows]
        return "\n".join("\t".join(line) for line in lines)

    @staticmethod
    def _copied(row: LedgerRow, column: str) -> str:
        value = row.value(column)
        if column in ("step_time", "time") and value is not None:
            return full(value * (1e6 if column == "step_time" else 1e3))
        return row.exact(column)


def _side(column: str) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column in TEXTS else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


def _colour(row: LedgerRow, column: str) -> QBrush | None:
    """A quiet zero, and the verdict in its colour."""
    look = theme.current()
    if column == "status":
        roles = {"CONVERGED": look.success, "DIVERGED": look.error, "RUNNING": look.muted}
        return QBrush(QColor(roles.get(row.status.name, look.warning)))
    if row.value(column) in (0, None):
        return QBrush(QColor(look.muted))
    return None
