"""The step debugger: forward, the chain rule factor by factor, and the update; paths and samples' shares."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gdsim.app.i18n import tr
from gdsim.app.race import Backward
from gdsim.app.session import Session
from gdsim.engine.notation import derivative_latex, parameter_latex, parameter_text
from gdsim.engine.walk import Phase
from gdsim.ui import theme
from gdsim.ui.chain_widget import ChainWidget, product_text
from gdsim.ui.exporting import Figure
from gdsim.ui.forms import FittedFormula, formula_lines
from gdsim.ui.formula_item import FormulaLabel, plain_text
from gdsim.ui.jacobian_panel import JacobianPanel
from gdsim.ui.numbers import full, short
from gdsim.ui.paths_view import PathsView
from gdsim.ui.plot_view import Segmented
from gdsim.ui.scrubber import IterationScrubber, Scrubber, place_text
from gdsim.ui.shares_view import SharesView
from gdsim.ui.state_view import StateView
from gdsim.ui.step_model import NUMBER, SHAPE, STEP, VALUE, StepModel

#: Assignments of the longest update rule that are shown: NAdam's with a schedule and clipping.
RULE_LINES = 7
#: Rows of the step table that are seen without scrolling it.
ROWS_SHOWN = 12


class DebuggerView(QScrollArea):
    """Reads the session's pass and the two cursors; the scrubber, the table and commands move them."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("debugger_view")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.progress = _label("progress", "muted")
        self.scrubber = Scrubber(session)
        self.iteration = IterationScrubber(session)
        self.iteration_text = _label("iteration_text", "muted")
        self.phases = Segmented("phases", tuple(Phase))
        self.phases.choose(Phase.BACKWARD)
        self.phases.chosen.connect(self._choose_phase)
        self.view = Segmented("scalar_or_matrix", ("scalar", "matrix"))
        self.view.chosen.connect(self.refresh)
        self.variable = Segmented("differentiated_variable", ("x", "y"))
        self.variable.chosen.connect(lambda key: session.pick("xy".index(key)))
        self.left = FormulaLabel(scale=1.15)
        self.left.setObjectName("derivative")
        self.direction = _label("direction", "muted", wrap=True)
        self.chain = ChainWidget(session)
        self.jacobian = JacobianPanel(session)
        self.product = _label("running_product", "", wrap=True)
        self.product.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.result = _label("gradient_result", "", wrap=True)
        self.model = StepModel(session)
        self.table = self._make_table()
        self.paths = PathsView(session)
        self.shares = SharesView(session)
        self.steps_heading = _label("steps_heading", "heading")
        self.update_heading = _label("update_heading", "heading")
        self.rule = [FittedFormula(scale=1.05) for _ in range(RULE_LINES)]
        for number, line in enumerate(self.rule, start=1):
            line.setObjectName(f"update_rule_{number}")
            line.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.update_numbers = _label("update_numbers", "", wrap=True)
        self.update_note = _label("update_note", "muted", wrap=True)
        self.state = StateView(session)
        self._followed: Phase | None = None
        self._fitted_for: tuple[object, ...] = ()
        self._build()
        for signal in (
            session.backward_changed,
            session.picked,
            session.rebuilt,
            session.moved,
            session.running_changed,
        ):
            signal.connect(self.refresh)
        theme.notifier.changed.connect(self.refresh)
        self.retranslate()

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.phases)
        top.addStretch(1)
        top.addWidget(self.variable)
        top.addWidget(self.view)
        lines = QGridLayout()
        lines.setHorizontalSpacing(8)
        lines.setVerticalSpacing(0)
        lines.setColumnStretch(0, 1)
        lines.addWidget(self.iteration, 0, 0)
        lines.addWidget(self.iteration_text, 0, 1)
        lines.addWidget(self.scrubber, 1, 0)
        lines.addWidget(self.progress, 1, 1)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.left)
        head.addWidget(self.direction, 1)
        self.box = QFrame()
        self.box.setObjectName("product_box")
        theme.mark(self.box, inset=True)
        inside = QVBoxLayout(self.box)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.setSpacing(4)
        inside.addWidget(self.product)
        inside.addWidget(self.result)
        self.backward_pass = QWidget()
        self.backward_pass.setObjectName("backward_pass")
        column = QVBoxLayout(self.backward_pass)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addLayout(head)
        column.addWidget(self.chain)
        column.addWidget(self.jacobian)
        column.addWidget(self.box)
        column.addSpacing(4)
        column.addWidget(self.steps_heading)
        column.addWidget(self.table)
        column.addWidget(self.paths)
        column.addWidget(self.shares)
        column.addSpacing(4)
        column.addWidget(self.update_heading)
        for rule in self.rule:
            column.addWidget(rule)
        column.addWidget(self.update_numbers)
        column.addWidget(self.update_note)
        column.addSpacing(4)
        body = QWidget()
        body.setObjectName("debugger_body")
        outer = QVBoxLayout(body)
        outer.setContentsMargins(12, 4, 12, 12)
        outer.setSpacing(8)
        outer.addLayout(lines)
        outer.addWidget(self.backward_pass)
        outer.addWidget(self.state)
        outer.addStretch(1)
        self.setWidget(body)

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setObjectName("step_table")
        table.setModel(self.model)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setTabKeyNavigation(False)
        table.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        table.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Stretch)
        header.setResizeContentsPrecision(60)
        table.clicked.connect(self._go_to_row)
        table.activated.connect(self._go_to_row)
        self.model.modelReset.connect(self._fit_table)
        theme.notifier.changed.connect(self._fit_table)
        return table

    def _fit_table(self) -> None:
        """Columns as wide as their words, once for each pass: with every step would take too long."""
        for column in (NUMBER, STEP, SHAPE):
            self.table.resizeColumnToContents(column)
            # the row of the step taken last is bold
            self.table.setColumnWidth(column, self.table.columnWidth(column) + 10)
        rows = min(self.model.rowCount(), ROWS_SHOWN)
        height = self.table.horizontalHeader().sizeHint().height() + 4
        height += sum(self.table.rowHeight(row) for row in range(rows)) if rows else 28
        self.table.setFixedHeight(height)

    def _go_to_row(self, index: QModelIndex) -> None:
        if index.isValid():
            self.session.move(self.model.cursor_of(index.row()))

    def _choose_phase(self, key: str) -> None:
        self.chain.show_phase(Phase(key))
        self.refresh()

    # -- words -------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Step debugger"))
        self.table.setAccessibleName(tr("All steps of the iteration"))
        self.steps_heading.setText(tr("All steps"))
        self.update_heading.setText(tr("Then the update"))
        self.phases.set_texts(
            {
                Phase.FORWARD: (tr("Forward"), tr("The steps forward, from the inputs to the loss")),
                Phase.BACKWARD: (tr("Backward"), tr("The factors of the chain rule, from the loss back")),
                Phase.UPDATE: (tr("Update"), tr("The optimizer's own steps")),
            }
        )
        self.view.set_texts(
            {
                "scalar": (tr("Weight"), tr("The picked parameter alone")),
                "matrix": (tr("Layer"), tr("The whole layer: Jacobian and vector-Jacobian product")),
            }
        )
        self.variable.set_texts(
            {
                "x": ("∂/∂x", tr("The derivative with respect to {name}", name="x")),
                "y": ("∂/∂y", tr("The derivative with respect to {name}", name="y")),
            }
        )
        for line in self.rule:
            line.setToolTip(tr("The optimizer's rule."))
        self.model.retranslate()
        self.scrubber.retranslate()
        self.iteration.retranslate()
        self.refresh()

    # -- showing -----------------------------------------------------------------

    def refresh(self) -> None:
        """Show the present step of the present pass."""
        session = self.session
        _, n, _ = session.counts
        head = session.snapshot.head if session.snapshot is not None else 0
        self.iteration_text.setText(tr("k = {k} of {head}", k=session.k, head=max(head, session.k)))
        self.progress.setText(
            tr("running") if session.is_running else place_text(session.place, session.counts)
        )
        self.backward_pass.setVisible(not session.is_function or n > 0)
        self._unfold()
        self._follow()
        self.variable.setVisible(session.is_function and not session.is_line)
        self.view.setVisible(not session.is_function)
        if session.is_function:
            self.variable.buttons["xy"[session.parameter]].setChecked(True)
            if not n:
                return
        chain = session.backward.chain if session.backward else None
        j = session.factor_cursor
        phase = self.chain.phase
        if session.is_function:
            name = session.coordinate_name(session.parameter)
            self.left.setLatex(derivative_latex("f", name))
        else:
            self.left.setLatex(derivative_latex("L", parameter_latex(session.mlp, session.parameter)))
        self.left.setVisible(phase is Phase.BACKWARD)
        self.direction.setText(self._direction(phase))
        matrix = self.view.key == "matrix" and not session.is_function
        self.chain.set_compact(matrix)
        self.jacobian.setVisible(matrix and session.place is not None)
        self.box.setVisible(phase is Phase.BACKWARD)
        taken = min(j, n)
        if chain is None or taken == 0 or not chain.factors:
            self.product.setText(tr("Press F11 to take the next step, Ctrl+F11 for a whole layer."))
            self.result.hide()
        else:
            self.product.setText(tr("running product") + "&nbsp; <b>" + product_text(chain, taken) + "</b>")
            self.product.setToolTip(", ".join(full(v) for v in chain.factors[taken - 1].running.ravel()[:32]))
            self._show_result(session.backward, taken == n)
        self._show_update()
        if session.backward is not None:
            row = self.model.current_row()
            if row >= 0:
                self.table.scrollTo(self.model.index(row, 0))

    def _follow(self) -> None:
        """Show the phase in which the cursor stands, each time it enters another one."""
        place = self.session.place
        phase = place.phase if place is not None else None
        if phase is not self._followed:
            self._followed = phase
            shown = phase or Phase.BACKWARD
            self.phases.buttons[shown].setChecked(True)
            self.chain.show_phase(shown)

    def _direction(self, phase: Phase) -> str:
        session = self.session
        if phase is Phase.FORWARD:
            return tr("Forward: each value from the one before it, from the inputs to the loss.")
        if phase is Phase.UPDATE:
            return tr("The optimizer's own steps for the picked parameter, before all are written.")
        if session.is_function:
            return tr("= the chain rule on the graph of the formula; where edges meet, they add up")
        if session.sample is None:
            return tr("= the chain rule, from the loss back to the weight; mean over the batch")
        return tr("= the chain rule, from the loss back to the weight; sample {row}", row=session.sample + 1)

    def _unfold(self) -> None:
        """A function's iteration is open; a network's state is if all of it fits, until the user decides."""
        session, state = self.session, self.state
        if session.is_function:
            state.open(True)
            self._fitted_for = ()
        elif not state.chosen and self.isVisible() and session.track is not None:
            key = (session.experiment, self.viewport().size(), session.backward is None)
            if key != self._fitted_for and session.backward is not None:
                self._fitted_for = key
                needed = self.backward_pass.sizeHint().height() + state.height_open(
                    self.viewport().width() - 24
                )
                state.open(needed + 32 <= self.viewport().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._unfold()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._unfold()

    def _show_result(self, backward: Backward | None, complete: bool) -> None:
        self.result.setVisible(complete and backward is not None)
        if backward is None or not complete:
            return
        chain = backward.chain
        name = plain_text(derivative_latex("f" if self.session.is_function else "L", chain.symbol))
        samples = 1 if self.session.is_function else chain.factors[-1].running.shape[-1]
        total = chain.gradient - chain.penalty
        text = f"{name} = <b>{short(chain.gradient)}</b>"
        if samples > 1:
            text = tr("summed over {samples} samples", samples=samples) + f": {text}"
        if chain.penalty:
            text += " = " + tr(
                "{data} from the data + {penalty} from the penalty",
                data=short(total),
                penalty=short(chain.penalty),
            )
        self.result.setText(text)
        self.result.setToolTip(full(chain.gradient))

    def _show_update(self) -> None:
        session, backward, optimizer = self.session, self.session.backward, self.session.optimizer
        self.update_heading.setVisible(not session.is_function)
        self.update_numbers.setVisible(not session.is_function)
        if session.is_function:
            self._show_rule("")
            self.update_note.hide()
            return
        if optimizer is None:
            self._show_rule(r"w \leftarrow w")
            self.update_numbers.setText(tr("No optimizer is enabled."))
            self.update_note.hide()
            return
        self._show_rule(optimizer.rule)
        i = session.picks[0]
        name = parameter_text(session.mlp, i)
        if backward is None or not session.update_shown:
            self.update_numbers.setText(f"{name} = {short(session.theta[i])}")
            self.update_numbers.setToolTip(full(session.theta[i]))
            self.update_note.hide()
            return
        old, new = float(backward.before.x[i]), float(backward.after.x[i])
        if optimizer.key == "gradient_descent" and not getattr(optimizer, "clip", 0.0):
            g = float(backward.before.g[i])
            paced = getattr(optimizer, "learning_rate_at", None)
            rate = paced(backward.k) if paced else optimizer.learning_rate  # type: ignore[attr-defined]
            sum_text = f"{short(old)} − {short(rate)} · ({short(g)}) = <b>{short(new)}</b>"
        else:
            sum_text = (
                f"{short(old)} {'+' if new >= old else '−'} {short(abs(new - old))} = <b>{short(new)}</b>"
            )
        self.update_numbers.setText(f"{name} ← {sum_text}")
        self.update_numbers.setToolTip(f"{full(old)} → {full(new)}")
        share = session.sample is not None and session.prepared.train_inputs.shape[0] > 1
        loss = tr("After it the loss is {loss}.", loss=short(float(backward.after.f), 5))
        if share:
            loss = (
                tr(
                    "This sample's gradient is {own}; the update uses the mean over the batch, {mean}.",
                    own=short(backward.chain.gradient),
                    mean=short(backward.batch_gradient),
                )
                + " "
                + loss
            )
        self.update_note.setText(loss)
        self.update_note.show()

    def _show_rule(self, rule: str) -> None:
        """The optimizer's rule in the network's letters (w for x, L for f), an assignment a line."""
        latex = re.sub(
            r"(?<![a-zA-Z])x(?![a-zA-Z])", "w", rule.replace("f(x)", "L").replace(r"\nabla f", r"\nabla L")
        )
        lines = formula_lines(latex)[:RULE_LINES]
        for label, line in zip(self.rule, lines + [""] * (RULE_LINES - len(lines)), strict=True):
            label.setLatex(line)
            if label.isHidden() is bool(line):
                label.setVisible(bool(line))

    def sizeHint(self) -> QSize:
        return QSize(412, 640)

    def figure(self) -> Figure:
        """The typeset chain rule; for a function without a graph, the iteration."""
        return self.chain.figure() if self.session.factors else self.state.figure()


def _label(name: str, role: str, *, wrap: bool = False) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(wrap)
    if role:
        theme.mark(label, role=role)
    return label
