"""What each derivative order sees at the current point: a row each for the orders 1, 1.5 and 2."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.engine.looks import Look
from gdsim.engine.objective import Array
from gdsim.ui import theme
from gdsim.ui.forms import ElidedLabel, SectionLabel, number_text
from gdsim.ui.formula_item import FormulaLabel
from gdsim.ui.local_models import Local, Step, gradient_step, judged, modelling, newton_step, rated
from gdsim.ui.matrix_label import MatrixLabel
from gdsim.ui.numbers import full, short
from gdsim.ui.optimizer_words import choice_title
from gdsim.ui.orders import ORDERS, OrderLine
from gdsim.ui.sight import Sight, sight_texts
from gdsim.ui.typeset_later import TypesetLater

SWITCHES = {"1": "tangent", "1.5": "model", "2": "quadratic"}
#: Each order's model, in one variable and in two; d is a step away from the point.
MODELS = {
    1: {
        "1": r"f + f^{\prime} d",
        "1.5": r"f + f^{\prime} d + B d^{2} / 2",
        "2": r"f + f^{\prime} d + f^{\prime\prime} d^{2} / 2",
    },
    2: {
        "1": r"f + \nabla f^{T} d",
        "1.5": r"f + \nabla f^{T} d + d^{T} B d / 2",
        "2": r"f + \nabla f^{T} d + d^{T} H d / 2",
    },
}
STEPS = {
    1: {"1": r"-\eta f^{\prime}", "1.5": "s", "2": r"-f^{\prime} / f^{\prime\prime}"},
    2: {"1": r"-\eta \nabla f", "1.5": "s", "2": r"-H^{-1} \nabla f"},
}


def vector_text(values: Iterable[float], digits: int = 4) -> str:
    """``(−215.6, −88)``; a lone number stands without brackets."""
    numbers = [short(v, digits) for v in values]
    return numbers[0] if len(numbers) == 1 else f"({', '.join(numbers)})"


def set_number(label: QLabel, values: Array | float, text: str = "") -> None:
    """Show a number or a vector short, and in full on hover."""
    flat = np.atleast_1d(np.asarray(values, dtype=np.float64))
    label.setText(text or vector_text(flat))
    label.setToolTip(", ".join(map(full, flat)))


def number_label(name: str, role: str = "") -> QLabel:
    """A label for numbers that can be copied."""
    label = QLabel()
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        theme.mark(label, role=role)
    return label


class OrderRow:
    """The cells of one order, each of two lines: the model, its numbers, its step, and what that is worth."""

    def __init__(self, order: str, sight: Sight) -> None:
        self.order = order
        key = order.replace(".", "_")
        self.line = OrderLine(order)
        self.switch = SightBox(sight, SWITCHES[order], f"see_order_{key}")
        self.model = FormulaLabel(scale=1.0, colour="muted")
        self.numbers = number_label(f"order_{key}_tangent")
        self.matrix = MatrixLabel("H", f"order_{key}_matrix")
        self.true = MatrixLabel("H", f"order_{key}_true")
        self.symbol = FormulaLabel(scale=1.0)
        self.step = number_label(f"order_{key}_step")
        self.note = ElidedLabel(role="muted")
        self.note.setObjectName(f"order_{key}_note")
        self.promise, self.reality = number_label("", "muted"), number_label("", "muted")
        self.promised = number_label(f"order_{key}_promised")
        self.real = number_label(f"order_{key}_real")
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        worth = QWidget()
        grid = QGridLayout(worth)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        for i, (word, number) in enumerate(((self.promise, self.promised), (self.reality, self.real))):
            number.setAlignment(right)
            grid.addWidget(word, i, 0)
            grid.addWidget(number, i, 1)
        self.cells = (
            _lines(_line(self.line, self.switch, spacing=4), self.model),
            _line(self.numbers, self.matrix, self.true, spacing=8),
            _lines(_line(self.symbol, self.step, spacing=8), self.note),
            worth,
        )
        self.numbers.setVisible(order == "1")
        for label in (self.model, self.symbol):
            label.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_step(self, step: Step | None) -> None:
        """The step's numbers, or a dash."""
        if step is None:
            for label in (self.step, self.promised, self.real):
                set_number(label, math.nan)
            return
        set_number(self.step, step.d, vector_text(step.d, 3))
        set_number(self.promised, step.promised, short(step.promised, 3))
        set_number(self.real, step.real, short(step.real, 3))

    def retranslate(self, title: str) -> None:
        """Set every string but those of numbers."""
        self.switch.retranslate(title)
        self.promise.setText(tr("promised"))
        self.reality.setText(tr("real"))


class SightBox(QCheckBox):
    """A check box that turns a drawing on the surface on and off, and follows its switch."""

    def __init__(self, sight: Sight, key: str, name: str) -> None:
        super().__init__()
        self.sight, self.key = sight, key
        self.setObjectName(name)
        self.setChecked(getattr(sight, key))
        self.toggled.connect(self._turn)
        sight.changed.connect(self._follow)

    def retranslate(self, text: str) -> None:
        """Show ``text``; the rest is what the switch says of itself in the present language."""
        name, tip = sight_texts()[self.key]
        self.setText(text)
        self.setToolTip(tip)
        self.setAccessibleName(name)
        self.setAccessibleDescription(tip)

    def _turn(self, on: bool) -> None:
        setattr(self.sight, self.key, on)

    def _follow(self) -> None:
        self.setChecked(getattr(self.sight, self.key))


class OrderTable(QWidget):
    """Three rows with the same rows under their headings."""

    def __init__(self, session: Session, sight: Sight, later: TypesetLater) -> None:
        super().__init__()
        self.session, self._later = session, later
        self.setObjectName("order_table")
        self.rows = {order: OrderRow(order, sight) for order in ORDERS}
        self.headings = [SectionLabel() for _ in range(4)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        for j, heading in enumerate(self.headings):
            heading.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            grid.addWidget(heading, 0, j)
        for i, row in enumerate(self.rows.values(), start=1):
            for j, cell in enumerate(row.cells):
                grid.addWidget(cell, i, j, Qt.AlignmentFlag.AlignVCenter)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 3)

    def show_local(self, at: Local) -> None:
        """The orders 1 and 2 at ``at``, which need no method."""
        n = len(at.x)
        for order, row in self.rows.items():
            self._later.show(row.model, MODELS[n][order])
            self._later.show(row.symbol, STEPS[n][order])
        self._show_first(at)
        self._show_second(at)

    def _show_first(self, at: Local) -> None:
        row, found = self.rows["1"], rated(self.session)
        names = [f"d{'₁₂'[i]}" for i in range(len(at.x))] if len(at.x) > 1 else ["d"]
        terms = [f"{'−' if g < 0 else '+'} {short(abs(g), 3)} {d}" for g, d in zip(at.g, names, strict=True)]
        row.numbers.setText(f"{short(at.f, 3)} {' '.join(terms)}")
        row.numbers.setToolTip(", ".join(map(full, (at.f, *at.g))))
        if found is None:
            row.show_step(None)
            row.note.set_text(tr("no method with a learning rate takes part"))
            return
        optimizer, rate = found
        row.show_step(gradient_step(at, rate))
        row.note.set_text(
            tr("η = {rate}: {optimizer}", optimizer=tr(optimizer.title), rate=number_text(rate))
        )

    def _show_second(self, at: Local) -> None:
        row, step = self.rows["2"], newton_step(at)
        symbol = "H" if len(at.x) > 1 else r"f^{\prime\prime}"
        row.matrix.show_matrix(symbol, at.H)
        row.show_step(step)
        row.note.set_text(self._where_to(at, step))

    @staticmethod
    def _where_to(at: Local, step: Step | None) -> str:
        if step is None:
            return tr("The second derivatives are not finite here.")
        if at.kind == "degenerate":
            return tr("singular: the step is not unique")
        place = vector_text(at.x + step.d, 3)
        if at.kind == "minimum":
            return tr("→ minimum at {point}", point=place)
        if at.kind == "maximum":
            return tr("→ maximum at {point}", point=place)
        return tr("→ saddle at {point}", point=place)

    def show_model(self, waiting: bool) -> None:
        """Order 1.5, out of what a method of that order has learnt; ``waiting`` while that is not known."""
        row, look = self.rows["1.5"], modelling(self.session)
        self._show_matrices(look)
        if look is None:
            row.show_step(None)
            row.note.set_text(
                tr("shown when the run is paused") if waiting else tr("no method of order 1.5 takes part")
            )
            return
        at, title = look.at, choice_title(self.session.experiment.optimizers[look.run[0]])
        d, B = look.plan.after.x - at.x, look.plan.curvature
        objective = self.session.experiment.function.objective
        row.show_step(judged(objective, at.x, float(at.f), at.g, d, B))
        text, tip = title, tr("{optimizer} at {point}", optimizer=title, point=vector_text(at.x))
        if look.model is None:
            text = tr("{optimizer} keeps no matrix", optimizer=title)
            set_number(row.promised, math.nan)  # a slope promises nothing about a whole step
        elif look.error is not None:
            percent = short(100.0 * look.error, 3)
            text = tr("B is {percent} % off: {optimizer}", optimizer=title, percent=percent)
            tip += f"\n‖B − H‖ / ‖H‖ = {full(look.error)}"
        row.note.set_text(text, tip)

    def _show_matrices(self, look: Look | None) -> None:
        row = self.rows["1.5"]
        B = look.model if look is not None else None
        # of the leading run the true one stands in the row below
        H = look.hessian if look is not None and B is not None and look.run[0] != self.session.lead else None
        digits = 4 if H is None else 3  # two side by side have less room
        row.matrix.show_matrix("B", B, digits)
        row.true.show_matrix("H" if H is None or len(H) > 1 else r"f^{\prime\prime}", H, digits)
        row.matrix.setVisible(B is not None)
        row.true.setVisible(H is not None)

    def retranslate(self) -> None:
        """Set every string but those of numbers."""
        self.setAccessibleName(tr("What each order sees"))
        headings = (tr("what it sees"), tr("in numbers"), tr("its step"), tr("decrease"))
        for heading, text in zip(self.headings, headings, strict=True):
            heading.set_heading(text)
        titles = {"1": tr("Order 1"), "1.5": tr("Order 1.5"), "2": tr("Order 2")}
        for order, row in self.rows.items():
            row.retranslate(titles[order])


def _line(*widgets: QWidget, spacing: int) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return line


def _lines(*widgets: QWidget) -> QWidget:
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget)
    return whole
