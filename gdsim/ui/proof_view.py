"""Proof: the gradient by backpropagation against three other ways, entry by entry, and what each one costs."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, QSizeF, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gdsim.app.i18n import say, tr
from gdsim.app.session import Session
from gdsim.app.worker import Lane
from gdsim.engine.proof import Estimate, Method, Proof
from gdsim.ui import theme
from gdsim.ui.exporting import Figure
from gdsim.ui.numbers import full, short
from gdsim.ui.proof_plot import ErrorPlot

MOST = 8  # entries listed; the CSV has them all
SIDE_BY_SIDE = 760  # pixels of width from which table and plot stand beside each other
NARROW = 480  # below it three digits have room, and the fourth is to be had by pointing
POLL_MS = 100  # between two looks at how far a check is
COLUMNS = len(Method) + 2
ROLES = {
    "agrees": "success",
    "kinks": "warning",
    "rough": "warning",
    "differs": "error",
    "undefined": "warning",
}
ENTRY = int(Qt.ItemDataRole.UserRole)


class ProofView(QScrollArea):
    """Reads the session's proof; a click on an entry picks its parameter in all views."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("proof_view")
        self._shown: Proof | None = None
        self._filling = False
        self._digits = 4
        self._poll = QTimer(self)
        self._poll.setSingleShot(True)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(self._show_state)
        self.button = QPushButton()
        self.button.setObjectName("proof_check")
        theme.mark(self.button, role="primary")
        self.progress = self._label("proof_progress", "muted")
        self.verdict = self._label("proof_verdict")
        self.extent = self._label("proof_extent", "muted")
        self.stale = self._label("proof_stale", "warning")
        self.kinks = self._label("proof_kinks", "muted")
        self.table = self._make_table()
        self.curve_heading = self._label("proof_curve_heading", "heading")
        self.errors = ErrorPlot(session)
        self.errors.setMinimumHeight(216)
        self.remarks = self._label("proof_remarks", "muted")
        self.cost_heading = self._label("proof_cost_heading", "heading")
        self.costs = {method: [QLabel() for _ in range(3)] for method in Method}
        self._lay_out()
        self.button.clicked.connect(session.check_gradient)
        self.table.currentCellChanged.connect(self._on_row)
        session.proof_changed.connect(self.refresh)
        session.rebuilt.connect(self.refresh)
        session.moved.connect(self._show_state)
        session.picked.connect(self._show_state)
        self.retranslate()

    @staticmethod
    def _label(name: str, role: str = "") -> QLabel:
        label = QLabel()
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if role:
            theme.mark(label, role=role)
        return label

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, COLUMNS)
        table.setObjectName("proof_table")
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setIconSize(QSize(12, 12))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setStyleSheet("QTableView::item { padding: 2px 0; } QHeaderView::section { padding: 4px 2px; }")
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(32)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column in (0, COLUMNS - 1):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        return table

    def _lay_out(self) -> None:
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.costs_grid = QWidget()
        self.costs_grid.setObjectName("proof_costs")
        grid = QGridLayout(self.costs_grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        for row, method in enumerate(Method):
            for column, label in enumerate(self.costs[method]):
                label.setObjectName(f"proof_cost_{method}_{column}")
                side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
                grid.addWidget(label, row, column, side)
        self.numbers, self.picture = QWidget(), QWidget()
        for part, widgets in (
            (self.numbers, (self.kinks, self.table, self.cost_heading, self.costs_grid)),
            (self.picture, (self.curve_heading, self.errors, self.remarks)),
        ):
            stack = QVBoxLayout(part)
            stack.setContentsMargins(0, 0, 0, 0)
            stack.setSpacing(4)
            for widget in widgets:
                stack.addWidget(widget, 1 if widget is self.errors else 0)
            if part is self.numbers:
                stack.addStretch(1)
        self._columns = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._columns.setSpacing(16)
        self._columns.addWidget(self.numbers, 1)
        self._columns.addWidget(self.picture, 1)
        self.body = QWidget()
        self.body.setObjectName("proof_body")
        page = QVBoxLayout(self.body)
        page.setContentsMargins(12, 8, 12, 12)
        page.setSpacing(8)
        page.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        for label in (self.progress, self.stale, self.verdict, self.extent):
            page.addWidget(label)
        page.addLayout(self._columns)
        page.addStretch(1)
        self.setWidget(self.body)
        self.setMinimumSize(240, 104)

    # -- keeping up

    def refresh(self) -> None:
        """Show the present proof; hidden, wait until it is shown."""
        if self.isVisible():
            self.settle()

    def settle(self) -> None:
        """Take the present proof, shown or not."""
        proof = self.session.proof
        self._show_state()
        if proof is self._shown and proof is not None:
            return
        self._shown = proof
        for part in (self.verdict, self.numbers, self.picture):
            part.setVisible(proof is not None)
        self.extent.setVisible(proof is not None and not proof.complete)
        self.kinks.setVisible(proof is not None and bool(proof.kinks))
        if proof is None:
            return
        theme.mark(self.verdict, role=ROLES[proof.status])
        self.verdict.setText(say(proof.verdict))
        self.extent.setText(say(proof.extent) if proof.extent is not None else "")
        self.kinks.setText(
            tr(
                "Marked entries have a kink within the step of their difference: {count}. Point at one to read which.",
                count=len(proof.kinks),
            )
        )
        self._fill(proof)
        self._show_costs(proof)
        self.curve_heading.setText(tr("Error by {name} against the step h", name=proof.curve.name))
        self.remarks.setText(" ".join(say(remark) for remark in proof.curve.remarks))
        self.errors.touch("curve")

    def _show_state(self) -> None:
        """What the button may do, how far a check is, and whether the point has moved since."""
        if not self.isVisible():
            return
        session, proof = self.session, self.session.proof
        self.button.setEnabled(not session.proving)
        if session.proving:
            self._poll.start()
            share = session.worker.progress(Lane.PROOF)
            text = (
                tr("Checking…") if share is None else tr("Checking… {percent} %", percent=round(100 * share))
            )
        elif proof is None:
            text = tr("Backpropagation against forward mode, central differences and the complex step.")
        else:
            text = ""
        self.progress.setText(text)
        self.progress.setVisible(bool(text))
        stale = proof is not None and not np.array_equal(proof.x, session.theta)
        self.stale.setVisible(stale)

    # -- the table

    def _fill(self, proof: Proof) -> None:
        self._filling = True
        table = self.table
        table.clearContents()
        entries = proof.worst[:MOST]
        table.setRowCount(len(entries))
        for row, i in enumerate(entries):
            name = self.session.coordinate_name(i)
            first = QTableWidgetItem(name)
            first.setData(ENTRY, i)
            first.setToolTip(name)
            if i in proof.kinks:
                first.setIcon(theme.icon("warning", "warning"))
                first.setToolTip(say(proof.kinks[i]))
            table.setItem(row, 0, first)
            for column, method in enumerate(Method, start=1):
                table.setItem(row, column, self._number(proof.by(method), i))
            error = float(proof.errors[i])
            last = QTableWidgetItem("–" if math.isnan(error) else short(error, self._digits - 1))
            last.setToolTip(self._errors_tip(proof, i))
            table.setItem(row, COLUMNS - 1, last)
            for column in range(1, COLUMNS):
                item = table.item(row, column)
                if item is not None:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._fit_table()
        self._filling = False

    def _number(self, estimate: Estimate, i: int) -> QTableWidgetItem:
        value = float(estimate.gradient[i])
        item = QTableWidgetItem(short(value, self._digits))
        item.setToolTip(say(estimate.refusal) if estimate.refusal is not None else full(value))
        return item

    @staticmethod
    def _errors_tip(proof: Proof, i: int) -> str:
        """The error of each method."""
        titles = method_titles()
        return "\n".join(
            f"{titles[each.method]}: {full(float(each.errors[i]))}"
            for each in proof.estimates
            if each.method is not Method.REVERSE and not math.isnan(each.errors[i])
        )

    def _fit_table(self) -> None:
        """As tall as its rows: the page scrolls, not the table."""
        table = self.table
        height = table.fontMetrics().height() + 8
        table.verticalHeader().setDefaultSectionSize(height)
        table.setFixedHeight(table.horizontalHeader().sizeHint().height() + table.rowCount() * height + 4)

    def _on_row(self, row: int, *_: int) -> None:
        item = self.table.item(row, 0) if row >= 0 else None
        if item is not None and not self._filling:
            self.session.pick(int(item.data(ENTRY)))

    # -- costs

    def _show_costs(self, proof: Proof) -> None:
        P = len(proof.x)
        formulas = {
            Method.REVERSE: "1",
            Method.FORWARD: f"P = {P:,}",
            Method.CENTRAL: f"2P = {2 * P:,}",
            Method.COMPLEX: f"P = {P:,}",
        }
        for method, (name, passes, seconds) in self.costs.items():
            estimate = proof.by(method)
            name.setText(method_titles()[method])
            passes.setText(formulas[method])
            passes.setToolTip(self._cost_tip(estimate))
            seconds.setText("–" if estimate.refusal is not None else f"{short(1e3 * estimate.seconds, 3)} ms")
            seconds.setToolTip(passes.toolTip())

    @staticmethod
    def _cost_tip(estimate: Estimate) -> str:
        if estimate.refusal is not None:
            return say(estimate.refusal)
        return tr(
            "Passes made here: {count}, in {seconds} s",
            count=estimate.passes,
            seconds=short(estimate.seconds),
        )

    # -- looks

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Proof"))
        self.button.setText(tr("Check the gradient"))
        self.button.setToolTip(
            tr("Compute the gradient at the point shown in four ways and compare them entry by entry")
        )
        self.stale.setText(tr("The point has moved since: this is the check of an earlier one."))
        self.table.setAccessibleName(tr("Entries with the largest errors"))
        self.table.setHorizontalHeaderLabels(headings())
        tips = heading_tips()
        for column in range(COLUMNS):
            item = self.table.horizontalHeaderItem(column)
            if item is not None:
                item.setToolTip(tips[column])
                side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self.cost_heading.setText(tr("Cost: passes for all P entries, and the time here"))
        self._shown = None
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if not hasattr(self, "body"):
            return  # Qt tells of fonts before the view has made its widgets
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.FontChange:
            self._fit_table()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= SIDE_BY_SIDE
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._columns.direction() != direction:
            self._columns.setDirection(direction)
        digits = 3 if event.size().width() < NARROW else 4
        if digits != self._digits:
            self._digits, self._shown = digits, None
            self.refresh()

    # -- taking away

    def csv(self) -> tuple[list[str], list[list[object]]]:
        """A row for each entry checked, from the largest error down, in full precision."""
        proof = self.session.proof
        rivals = [method for method in Method if method is not Method.REVERSE]
        header = ["entry", *Method, *(f"error_{method}" for method in rivals), "kink"]
        rows: list[list[object]] = []
        for i in proof.worst if proof is not None else ():
            assert proof is not None
            values = [float(proof.by(method).gradient[i]) for method in Method]
            errors = [float(proof.by(method).errors[i]) for method in rivals]
            why = say(proof.kinks[i]) if i in proof.kinks else ""
            rows.append(
                [self.session.coordinate_name(i), *("" if v != v else v for v in (*values, *errors)), why]
            )
        return header, rows

    def figure(self) -> Figure:
        """The verdict, the worst entries, and the error curve below them."""
        self.settle()
        plot, view = self.errors.figure(), self
        metrics = QFontMetricsF(QApplication.font())
        proof = self.session.proof
        rows = len(proof.worst[:MOST]) + 1 if proof is not None else 0
        line, width = metrics.height() + 6.0, max(560.0, plot.size.width())
        text = say(proof.verdict) if proof is not None else ""
        room = QRectF(0.0, 0.0, width - 24.0, 1e4)
        head = (
            metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), text).height() + 12.0 if text else 0.0
        )
        size = QSizeF(width, 8.0 + head + rows * line + 8.0 + max(280.0, plot.size.height()))

        def render(painter: QPainter, rect: QRectF) -> None:
            scale = rect.width() / size.width()
            painter.save()
            painter.translate(rect.topLeft())
            painter.scale(scale, scale)
            painter.setFont(QApplication.font())
            if proof is not None:
                view._draw_table(painter, proof, QRectF(12.0, 8.0, width - 24.0, head), text, line)
            top = 16.0 + head + rows * line
            plot.render(painter, QRectF(0.0, top, width, rect.height() / scale - top))
            painter.restore()

        return Figure("proof", tr("Gradient check"), render, size)

    def _draw_table(self, painter: QPainter, proof: Proof, box: QRectF, text: str, line: float) -> None:
        look = theme.current()
        painter.setPen(QColor(getattr(look, ROLES[proof.status])))
        painter.drawText(box, int(Qt.TextFlag.TextWordWrap), text)
        lines = [headings()]
        for i in proof.worst[:MOST]:
            values = [short(float(proof.by(method).gradient[i])) for method in Method]
            error = float(proof.errors[i])
            lines.append(
                [
                    self.session.coordinate_name(i),
                    *values,
                    "–" if math.isnan(error) else short(error, 3),
                ]
            )
        wide = box.width() / COLUMNS
        y = box.bottom()
        marks = [False, *(i in proof.kinks for i in proof.worst)]
        for row, texts in enumerate(lines):
            if marks[row]:
                side = round(line * 0.6)
                theme.icon("warning", "warning").paint(
                    painter, QRect(round(box.left()), round(y + (line - side) / 2), side, side)
                )
            painter.setPen(QColor(look.text if row else look.muted))
            for column, cell in enumerate(texts):
                side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
                shift = line if marks[row] and not column else 0.0
                place = QRectF(box.left() + column * wide + shift, y, wide - shift, line)
                painter.drawText(place, int(side | Qt.AlignmentFlag.AlignVCenter), cell)
            y += line
            if row == 0:
                painter.setPen(QPen(QColor(look.border), 1.0))
                painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))


def method_titles() -> dict[Method, str]:
    """The methods in words."""
    return {
        Method.REVERSE: tr("Reverse mode (backpropagation)"),
        Method.FORWARD: tr("Forward mode (dual numbers)"),
        Method.CENTRAL: tr("Central differences"),
        Method.COMPLEX: tr("Complex step"),
    }


def headings() -> list[str]:
    """The table's headings."""
    return [tr("Entry"), tr("Reverse"), tr("Forward"), tr("Central"), tr("Complex"), tr("Error")]


def heading_tips() -> list[str]:
    """What the columns are, in a sentence."""
    return [
        tr("The parameter; a click picks it."),
        tr("Backpropagation: one pass backwards gives all entries."),
        tr(
            "Dual numbers x + εv with ε² = 0 carry one derivative through one pass forwards: P passes for P entries."
        ),
        tr("(f(x + h) − f(x − h)) / 2h with h = ε^(1/3) max(1, |x|): two evaluations for each entry."),
        tr("Im f(x + ih) / h with h = 1e−30: nothing is subtracted, so nothing cancels."),
        tr("The largest relative error against reverse mode; entries near 0 are measured by the size of f."),
    ]
