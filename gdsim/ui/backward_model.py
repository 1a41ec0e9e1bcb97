"""The table of all backward steps: what flows where, its shape and its value."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QFont

from gdsim.app.i18n import tr
from gdsim.app.race import Backward
from gdsim.app.session import Session
from gdsim.engine.network import Parameter
from gdsim.engine.notation import text_of
from gdsim.engine.tape import BackwardStep
from gdsim.ui import theme
from gdsim.ui.numbers import array_text, array_tip, full, shape_text, short

Index = QModelIndex | QPersistentModelIndex
NUMBER, STEP, SHAPE, VALUE = range(4)


class BackwardModel(QAbstractTableModel):
    """Rows are the tape's backward steps in order; the chain's own carry their number n .. 1.

    Steps into the data (x) are left out: nothing learns from them.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._numbers: dict[int, int] = {}
        self._rows: list[int] = []
        self._shown: Backward | None = None
        self._parameter: Parameter | None = None
        session.backward_changed.connect(self.refresh)
        session.rebuilt.connect(self.refresh)
        session.moved.connect(self.refresh)
        session.picked.connect(self.refresh)

    def refresh(self) -> None:
        """Take the present pass; a moved cursor only repaints."""
        if self.session.backward is self._shown:
            if self.rowCount():
                self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, VALUE))
            return
        self.beginResetModel()
        self._shown = self.session.backward
        chain = self._shown.chain if self._shown else None
        self._parameter = self.session.mlp.parameter(chain.parameter) if chain else None
        self._rows = [i for i, step in enumerate(chain.steps) if step.argument.name != "x"] if chain else []
        row_of = {i: row for row, i in enumerate(self._rows)}
        self._numbers = {row_of[factor.step]: factor.number for factor in chain.factors} if chain else {}
        self.endResetModel()

    def retranslate(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, VALUE)

    @property
    def steps(self) -> tuple[BackwardStep, ...]:
        return tuple(self._shown.chain.steps[i] for i in self._rows) if self._shown else ()

    def done(self, row: int) -> bool:
        """True when the cursor has passed this step."""
        return row <= self.current_row() or self.session.update_shown

    def current_row(self) -> int:
        """The row of the factor taken last; -1 before the first."""
        backward, j = self._shown, self.session.factor_cursor
        if backward is None or j == 0 or self.session.update_shown:
            return -1
        number = backward.chain.factors[min(j, len(backward.chain)) - 1].number
        return next((row for row, own in self._numbers.items() if own == number), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.steps)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("No."), tr("Step"), tr("Shape"), tr("Derivative of the loss"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section == VALUE:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.steps):
            return None
        row, column, step = index.row(), index.column(), self.steps[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column, step)
        if role == Qt.ItemDataRole.ToolTipRole:
            if column == VALUE and not self.done(row):
                return tr("Not taken yet.")
            return array_tip(step.adjoint) if column == VALUE else self._sentence(step)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column == VALUE else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        look = theme.current()
        if role == Qt.ItemDataRole.ForegroundRole:
            if row == self.current_row():
                return QBrush(QColor(look.backward))
            return QBrush(QColor(look.text if self.done(row) else look.muted))
        if role == Qt.ItemDataRole.BackgroundRole and row == self.current_row():
            return QBrush(QColor(look.backward_soft))
        if role == Qt.ItemDataRole.FontRole and row in self._numbers:
            font = QFont()
            font.setBold(row == self.current_row())
            return font
        return None

    def _text(self, row: int, column: int, step: BackwardStep) -> str:
        if column == NUMBER:
            return str(self._numbers.get(row, ""))
        if column == STEP:
            output, argument = step.output, step.argument
            return f"{text_of(output.name, output.layer)} → {text_of(argument.name, argument.layer)}"
        if column == SHAPE:
            return shape_text(step.adjoint)
        if not self.done(row):
            return "·"
        picked = self._picked(row, step)
        text = array_text(step.adjoint)
        if picked is None or step.adjoint.size == 1:
            return text
        return tr("{value} in {array}", value=short(picked), array=array_text(step.adjoint, 2))

    def _picked(self, row: int, step: BackwardStep) -> float | None:
        """The picked parameter's own entry, in the row that ends its chain."""
        if self._numbers.get(row) != 1:
            return None
        p = self._parameter
        if p is None:
            return None
        return float(step.adjoint[p.unit] if p.is_bias else step.adjoint[p.unit, p.source])

    def _sentence(self, step: BackwardStep) -> str:
        return tr(
            "The derivative of the loss flows from {output} to {argument}: "
            "upstream {upstream} times the factor {factor}.",
            output=text_of(step.output.name, step.output.layer),
            argument=text_of(step.argument.name, step.argument.layer),
            upstream=shape_text(step.upstream),
            factor=shape_text(step.factor),
        )

    def csv(self) -> tuple[list[str], list[list[object]]]:
        """Header and rows of the whole pass, one row per number."""
        rows: list[list[object]] = []
        for row, step in enumerate(self.steps):
            for i, (value, place) in enumerate(zip(step.adjoint.ravel(), _places(step), strict=True)):
                rows.append(
                    [row + 1, self._numbers.get(row, ""), self._text(row, STEP, step), place, full(value), i]
                )
        return ["step", "factor", "from_to", "entry", "derivative", "position"], rows


def _places(step: BackwardStep) -> list[str]:
    shape = step.adjoint.shape
    if not shape:
        return [""]
    if len(shape) == 1:
        return [str(i + 1) for i in range(shape[0])]
    return [f"{i + 1},{j + 1}" for i in range(shape[0]) for j in range(shape[1])]
