"""The step debugger: the chain rule factor by factor, all backward steps, the paths, and the update."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QTableView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gdsim.app.i18n import tr
from gdsim.app.race import Backward
from gdsim.app.session import Session
from gdsim.engine.chain import Path
from gdsim.engine.notation import derivative_latex, parameter_latex, parameter_text, unit_latex
from gdsim.ui import theme
from gdsim.ui.backward_model import NUMBER, SHAPE, STEP, VALUE, BackwardModel
from gdsim.ui.chain_widget import ChainWidget, product_text
from gdsim.ui.exporting import Figure
from gdsim.ui.forms import FittedFormula, formula_lines
from gdsim.ui.formula_item import FormulaLabel, plain_text
from gdsim.ui.numbers import full, short
from gdsim.ui.state_view import StateView

#: Assignments of the longest update rule that are shown: NAdam's with a schedule and clipping.
RULE_LINES = 7


class DebuggerView(QScrollArea):
    """Reads the session's backward pass and the two cursors; commands move them."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("debugger_view")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.progress = _label("progress", "muted")
        self.left = FormulaLabel(scale=1.15)
        self.left.setObjectName("derivative")
        self.direction = _label("direction", "muted", wrap=True)
        self.chain = ChainWidget(session)
        self.product = _label("running_product", "", wrap=True)
        self.product.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.result = _label("gradient_result", "", wrap=True)
        self.model = BackwardModel(session)
        self.table = self._make_table()
        self.paths_heading = _label("paths_heading", "heading")
        self.paths_sum = _label("paths_sum", "muted", wrap=True)
        self.paths = self._make_paths()
        self.steps_heading = _label("steps_heading", "heading")
        self.update_heading = _label("update_heading", "heading")
        self.rule = [FittedFormula(scale=1.05) for _ in range(RULE_LINES)]
        for number, line in enumerate(self.rule, start=1):
            line.setObjectName(f"update_rule_{number}")
            line.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.update_numbers = _label("update_numbers", "", wrap=True)
        self.update_note = _label("update_note", "muted", wrap=True)
        self.state = StateView(session)
        self._shown: object = None
        self._paths_for: object = None
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
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.left)
        head.addWidget(self.direction, 1)
        head.addWidget(self.progress, 0, Qt.AlignmentFlag.AlignTop)
        box = QFrame()
        box.setObjectName("product_box")
        theme.mark(box, inset=True)
        inside = QVBoxLayout(box)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.setSpacing(4)
        inside.addWidget(self.product)
        inside.addWidget(self.result)
        self.backward_pass = QWidget()
        self.backward_pass.setObjectName("backward_pass")
        column = QVBoxLayout(self.backward_pass)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.chain)
        column.addWidget(box)
        column.addSpacing(4)
        column.addWidget(self.steps_heading)
        column.addWidget(self.table)
        column.addWidget(self.paths_heading)
        column.addWidget(self.paths_sum)
        column.addWidget(self.paths)
        column.addSpacing(4)
        column.addWidget(self.update_heading)
        for line in self.rule:
            column.addWidget(line)
        column.addWidget(self.update_numbers)
        column.addWidget(self.update_note)
        column.addSpacing(4)
        body = QWidget()
        body.setObjectName("debugger_body")
        outer = QVBoxLayout(body)
        outer.setContentsMargins(12, 4, 12, 12)
        outer.setSpacing(8)
        outer.addWidget(self.backward_pass)
        outer.addWidget(self.state)
        outer.addStretch(1)
        self.setWidget(body)

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setObjectName("backward_steps")
        table.setModel(self.model)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setTabKeyNavigation(False)
        table.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        table.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        for column in (NUMBER, STEP, SHAPE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Stretch)
        self.model.modelReset.connect(self._fit_table)
        return table

    def _fit_table(self) -> None:
        rows = self.model.rowCount()
        height = self.table.horizontalHeader().sizeHint().height() + 4
        height += sum(self.table.rowHeight(row) for row in range(rows)) if rows else 28
        self.table.setFixedHeight(height)

    def _make_paths(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setObjectName("paths")
        tree.setColumnCount(3)
        tree.setRootIsDecorated(True)
        tree.setUniformRowHeights(True)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.header().setStretchLastSection(False)
        for column in (1, 2):
            tree.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        tree.itemExpanded.connect(self._open_path)
        tree.itemCollapsed.connect(self._fit_paths)
        return tree

    # -- words -------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Step debugger"))
        self.table.setAccessibleName(tr("Backward steps"))
        self.paths.setAccessibleName(tr("Paths from the picked parameter to the loss"))
        self.steps_heading.setText(tr("Backward steps"))
        self.paths_heading.setText(tr("Sum over paths"))
        self.paths.setHeaderLabels([tr("Path"), tr("Product"), tr("Share")])
        self.update_heading.setText(tr("Then the update"))
        for line in self.rule:
            line.setToolTip(tr("The optimizer's rule."))
        self.model.retranslate()
        self._paths_for = None
        self.refresh()

    # -- showing -----------------------------------------------------------------

    def refresh(self) -> None:
        """Show the present pass at the present factor; for a function, the iteration alone."""
        session = self.session
        self.backward_pass.setVisible(not session.is_function)
        self._unfold()
        if session.is_function:
            return
        chain = session.backward.chain if session.backward else None
        j, n = session.factor_cursor, session.factors
        mlp, i = session.mlp, session.picks[0]
        self.left.setLatex(derivative_latex("L", parameter_latex(mlp, i)))
        if session.is_running:
            self.progress.setText(tr("running"))
        elif session.update_shown:
            self.progress.setText(tr("pass finished"))
        else:
            self.progress.setText(tr("backward {j} of {n}", j=j, n=n))
        if session.sample is None:
            self.direction.setText(
                tr("= the chain rule, from the loss back to the weight; mean over the batch")
            )
        else:
            self.direction.setText(
                tr("= the chain rule, from the loss back to the weight; sample {row}", row=session.sample + 1)
            )
        taken = min(j, n)
        if chain is None or taken == 0:
            self.product.setText(tr("Press F11 to take the first factor."))
            self.result.hide()
        else:
            self.product.setText(tr("running product") + "&nbsp; <b>" + product_text(chain, taken) + "</b>")
            self.product.setToolTip(", ".join(full(v) for v in chain.factors[taken - 1].running.ravel()[:32]))
            self._show_result(session.backward, taken == n)
        self._show_update()
        if session.backward is not self._paths_for:
            self._show_paths()
        if session.backward is not None:
            row = self.model.current_row()
            if row >= 0:
                self.table.scrollTo(self.model.index(row, 0))

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
        name = plain_text(derivative_latex("L", chain.symbol))
        samples = chain.factors[-1].running.shape[-1]
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
            label.setVisible(bool(line))

    def _show_paths(self) -> None:
        backward = self.session.backward
        self._paths_for = backward
        several = backward is not None and backward.chain.paths > 1
        self.paths_heading.setVisible(several)
        self.paths_sum.setVisible(several)
        self.paths.setVisible(several and bool(backward and backward.paths))
        self.paths.clear()
        if backward is None or not several:
            return
        if not backward.paths:
            self.paths_sum.setText(
                tr(
                    "{count} paths lead from it to the loss. Choose one sample to see each.",
                    count=backward.chain.paths,
                )
            )
            return
        total = backward.chain.gradient - backward.chain.penalty
        shown = sum(p.product for p in backward.paths)
        text = tr(
            "{count} paths, their products sum to {total}", count=backward.chain.paths, total=short(total)
        )
        if len(backward.paths) < backward.chain.paths:
            text += " · " + tr("the first {count} sum to {sum}", count=len(backward.paths), sum=short(shown))
        self.paths_sum.setText(text)
        layer = self.session.mlp.parameter(backward.chain.parameter).layer
        for path in backward.paths:
            share = f"{round(100 * path.product / total)} %".replace("-", "−") if total else "–"
            item = QTreeWidgetItem([self._route(path, layer), short(path.product), share])
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(1, full(path.product))
            item.setData(0, Qt.ItemDataRole.UserRole, path)
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
            self.paths.addTopLevelItem(item)
        self._fit_paths()

    def _fit_paths(self) -> None:
        """As tall as its rows, up to ten of them."""
        items = [self.paths.topLevelItem(i) for i in range(self.paths.topLevelItemCount())]
        rows = sum(1 + item.childCount() * item.isExpanded() for item in items if item is not None)
        row = max(18, self.paths.sizeHintForRow(0))
        self.paths.setFixedHeight(self.paths.header().sizeHint().height() + row * min(rows, 10) + 8)

    def _route(self, path: Path, layer: int) -> str:
        mlp = self.session.mlp
        names = []
        for depth, unit in enumerate(path.units):
            letter = "y" if layer + depth == mlp.depth else "a"
            names.append(plain_text(unit_latex(letter, mlp, layer + depth, unit)))
        return " → ".join([*names, "L"])

    def _open_path(self, item: QTreeWidgetItem) -> None:
        """A path's own factors, the first time it is opened."""
        path = item.data(0, Qt.ItemDataRole.UserRole)
        self._fit_paths()
        if item.childCount() or path is None:
            return
        chain = self.session.backward.chain if self.session.backward else None
        if chain is None:
            return
        line = " · ".join(short(v) for v in path.factors)
        child = QTreeWidgetItem([f"{line} = {short(path.product)}"])
        child.setToolTip(0, " · ".join(full(v) for v in path.factors))
        item.addChild(child)
        child.setFirstColumnSpanned(True)
        self._fit_paths()

    def sizeHint(self) -> QSize:
        return QSize(412, 640)

    def figure(self) -> Figure:
        """The typeset chain rule; for a function, the iteration."""
        return self.state.figure() if self.session.is_function else self.chain.figure()


def _label(name: str, role: str, *, wrap: bool = False) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(wrap)
    if role:
        theme.mark(label, role=role)
    return label
