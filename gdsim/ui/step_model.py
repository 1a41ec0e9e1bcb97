"""The table of all steps of an iteration: forward, backward and the update, with shape and value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QFont

from gdsim.app.i18n import tr
from gdsim.app.race import Backward
from gdsim.app.session import Session
from gdsim.engine.network import Parameter
from gdsim.engine.notation import text_of
from gdsim.engine.objective import Array
from gdsim.engine.tape import BackwardStep, Node
from gdsim.engine.walk import Phase, WalkStep, of_coordinate
from gdsim.ui import theme
from gdsim.ui.formula_item import plain_text
from gdsim.ui.numbers import array_text, array_tip, full, shape_text, short

Index = QModelIndex | QPersistentModelIndex
NUMBER, STEP, SHAPE, VALUE = range(4)


@dataclass(frozen=True, eq=False)
class Row:
    """A row of the table: it is done when the cursor has reached ``reached``.

    ``place`` is its own index in the session's places; a backward step that leads to other parameters has
    none and is done together with the last one of the chain before it.
    """

    phase: Phase
    number: int | None
    text: str
    value: Array
    place: int | None
    reached: int
    step: BackwardStep | None = None


class StepModel(QAbstractTableModel):
    """Rows in the order in which they are taken; those of the picked parameter's chain carry their number.

    Steps into the data (x) are left out: nothing learns from them.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.rows: list[Row] = []
        self._shown: Backward | None = None
        self._parameter: Parameter | None = None
        session.backward_changed.connect(self.refresh)
        session.rebuilt.connect(self.refresh)
        session.moved.connect(self.refresh)
        session.picked.connect(self.refresh)

    def refresh(self) -> None:
        """Take the present pass; a moved cursor only repaints."""
        if self.session.backward is self._shown:
            if self.rows:
                self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, VALUE))
            return
        self.beginResetModel()
        session = self.session
        self._shown = session.backward
        self._parameter = (
            session.mlp.parameter(self._shown.chain.parameter)
            if self._shown and not session.is_function
            else None
        )
        self.rows = list(self._rows(self._shown)) if self._shown else []
        self.endResetModel()

    def _rows(self, backward: Backward) -> list[Row]:
        walk, chain = backward.walk, backward.chain
        rows = []
        forward = walk.of(Phase.FORWARD)
        for place, step in enumerate(forward):
            rows.append(Row(Phase.FORWARD, step.number, self._name(step), step.value, place, place + 1))
        place_of = {factor.step: len(forward) + at for at, factor in enumerate(chain.factors)}
        number_of = {factor.step: factor.number for factor in chain.factors}
        reached = len(forward) + 1
        for at, back in enumerate(chain.steps):
            own = place_of.get(at)
            if own is not None:
                reached = own + 1
            if back.argument.name != "x" or self.session.is_function:
                text = f"{self._node(back.output)} → {self._node(back.argument)}"
                rows.append(Row(Phase.BACKWARD, number_of.get(at), text, back.adjoint, own, reached, back))
        begin = len(forward) + len(chain.factors)
        for at, step in enumerate(walk.of(Phase.UPDATE), start=begin):
            rows.append(Row(Phase.UPDATE, step.number, self._name(step), step.value, at, at + 1))
        return rows

    def _name(self, step: WalkStep) -> str:
        text = plain_text(step.symbol)
        if step.phase is Phase.UPDATE and not self.session.is_function and text == "x":
            return "w"
        return text

    def _node(self, node: Node) -> str:
        return plain_text(node.latex) if self.session.is_function else text_of(node.name, node.layer)

    def retranslate(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, VALUE)

    def done(self, row: int) -> bool:
        """True when the cursor has passed this step."""
        return self.rows[row].reached <= self.session.cursor

    def current_row(self) -> int:
        """The row of the step taken last; -1 before the first."""
        at = self.session.cursor - 1
        return next((i for i, row in enumerate(self.rows) if row.place == at), -1)

    def cursor_of(self, row: int) -> int:
        """Where the cursor stands when this row has just been done."""
        return self.rows[row].reached

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("No."), tr("Step"), tr("Shape"), tr("Result"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section == VALUE:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        at, column, row = index.row(), index.column(), self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(at, column, row)
        if role == Qt.ItemDataRole.ToolTipRole:
            if column == VALUE and not self.done(at):
                return tr("Not taken yet.")
            return array_tip(row.value) if column == VALUE or row.step is None else _sentence(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column == VALUE else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return self._look(at, row, role)

    def _look(self, at: int, row: Row, role: int) -> Any:
        look = theme.current()
        ink = {Phase.FORWARD: look.forward, Phase.BACKWARD: look.backward, Phase.UPDATE: look.success}
        current = at == self.current_row()
        if role == Qt.ItemDataRole.ForegroundRole:
            if current:
                return QBrush(QColor(ink[row.phase]))
            return QBrush(QColor(look.text if self.done(at) else look.muted))
        if role == Qt.ItemDataRole.BackgroundRole and current:
            return QBrush(theme.mix(look.card, ink[row.phase], 0.12))
        if role == Qt.ItemDataRole.FontRole and row.number is not None:
            font = QFont()
            font.setBold(current)
            return font
        return None

    def _text(self, at: int, column: int, row: Row) -> str:
        if column == NUMBER:
            return "" if row.number is None else f"{_ARROWS[row.phase]} {row.number}"
        if column == STEP:
            return row.text
        if column == SHAPE:
            return shape_text(row.value)
        if not self.done(at):
            return "·"
        text = array_text(row.value)
        if row.value.size == 1:
            return text
        picked = self._picked(row)
        if picked is None:
            return text
        return tr("{value} in {array}", value=short(picked), array=array_text(row.value, 2))

    def _picked(self, row: Row) -> float | None:
        """The picked parameter's own entry, in the row that ends its chain and in those of the update."""
        if row.phase is Phase.UPDATE:
            return of_coordinate(row.value, self.session.parameter)
        p = self._parameter
        if row.number != 1 or row.phase is not Phase.BACKWARD or p is None:
            return None
        return float(row.value[p.unit] if p.is_bias else row.value[p.unit, p.source])

    def csv(self) -> tuple[list[str], list[list[object]]]:
        """Header and rows of the whole iteration, one row per number."""
        rows: list[list[object]] = []
        for at, row in enumerate(self.rows):
            for i, (value, place) in enumerate(zip(row.value.ravel(), _places(row.value), strict=True)):
                number = "" if row.number is None else row.number
                rows.append([at + 1, row.phase.value, number, row.text, place, full(value), i])
        return ["step", "phase", "number", "of", "entry", "value", "position"], rows


_ARROWS = {Phase.FORWARD: "→", Phase.BACKWARD: "←", Phase.UPDATE: "↻"}


def _sentence(row: Row) -> str:
    assert row.step is not None
    output, argument = row.text.split(" → ", 1)
    return tr(
        "The derivative of the loss flows from {output} to {argument}: "
        "upstream {upstream} times the factor {factor}.",
        output=output,
        argument=argument,
        upstream=shape_text(row.step.upstream),
        factor=shape_text(row.step.factor),
    )


def _places(value: Array) -> list[str]:
    shape = value.shape
    if not shape:
        return [""]
    if len(shape) == 1:
        return [str(i + 1) for i in range(shape[0])]
    return [f"{i + 1},{j + 1}" for i in range(shape[0]) for j in range(shape[1])]
