"""The experiment as a form: the problem, data, optimizers, mini-batches, and when to stop."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gdsim.app.i18n import say, tr
from gdsim.app.session import Session
from gdsim.engine.experiment import MAX_SEED, bounded
from gdsim.engine.saved_runs import MAX_ITERATIONS
from gdsim.ui import theme
from gdsim.ui.data_panel import DataPanel
from gdsim.ui.forms import Message, NumberField, Row, Section
from gdsim.ui.numbers import full, short
from gdsim.ui.optimizer_panel import OptimizerPanel
from gdsim.ui.problem_section import ProblemSection

#: Pixels at text of 100 %; the panel widens with the text up to the second factor.
MINIMUM_WIDTH, USUAL_WIDTH = 248, 268
MOST_WIDTH = 340  # beyond it the panel scrolls sideways
WIDEST = 1.5
#: What the stopping rules look at, in the letters of either problem.
NETWORK_SYMBOLS = {
    "gradient_norm": r"\|\nabla L\|",
    "step_length": r"\|\Delta w\|",
    "loss_change": r"|\Delta L|",
}
FUNCTION_SYMBOLS = {
    "gradient_norm": r"\|\nabla f\|",
    "step_length": r"\|\Delta x\|",
    "loss_change": r"|\Delta f|",
}


class BatchSection(Section):
    """How many samples an iteration sees."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("batch", parent)
        self.session = session
        self.batch_size = NumberField(self._resize, name="batch_size_field", integer=True)
        self.batch_seed = NumberField(self._reseed, name="batch_seed_field", integer=True)
        self.size_row, self.seed_row = Row(self.batch_size), Row(self.batch_seed)
        self.add(self.size_row, self.seed_row)

    def refresh(self) -> None:
        e, rows = self.session.experiment, len(self.session.prepared.train_rows)
        self.batch_size.set_value(e.batch_size)
        self.batch_seed.set_value(e.batch_seed)
        self.seed_row.setVisible(0 < e.batch_size < rows)
        self.size_row.set_reading(tr("of {count}", count=rows) if e.batch_size else "")

    def retranslate(self) -> None:
        self.set_heading(tr("Batch"))
        self.size_row.set_title(
            tr("Batch size"), tr("Samples that each iteration sees; 0 or “all”: every one")
        )
        self.seed_row.set_title(tr("Batch seed"), tr("The order in which the samples are taken"))
        self.batch_size.set_zero_word(tr("all"))
        self.refresh()

    def _resize(self, size: int, merge: str) -> None:
        self.session.document.edit(
            tr("Change the batch size"), lambda e: replace(e, batch_size=size), merge=merge
        )

    def _reseed(self, seed: int, merge: str) -> None:
        bounded("The batch seed", seed, 0, MAX_SEED)
        self.session.document.edit(
            tr("Change the batch seed"), lambda e: replace(e, batch_seed=seed), merge=merge
        )


class StopSection(Section):
    """The stopping rules, what each reads at this moment, and the verdict."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("stop", parent)
        self.session = session
        self.fields = {
            "gradient_norm": self._field("gradient_norm", smallest=1e-12),
            "step_length": self._field("step_length", smallest=1e-12),
            "loss_change": self._field("loss_change", smallest=1e-15),
            "iteration_limit": self._field("iteration_limit", integer=True, scale="log", smallest=1),
        }
        self.rows = {
            rule: Row(field, symbol=NETWORK_SYMBOLS.get(rule, ""), symbol_first=True)
            for rule, field in self.fields.items()
        }
        self.verdict = Message()
        self.verdict.setObjectName("verdict")
        self.add(*self.rows.values(), self.verdict)

    def _field(self, rule: str, **options: Any) -> NumberField:
        return NumberField(
            lambda value, merge: self._change(rule, value, merge), name=f"{rule}_field", **options
        )

    def refresh(self) -> None:
        """Show the thresholds."""
        symbols = FUNCTION_SYMBOLS if self.session.is_function else NETWORK_SYMBOLS
        for rule, latex in symbols.items():
            symbol = self.rows[rule].symbol
            if symbol is not None:
                symbol.setLatex(latex)
        for rule, field in self.fields.items():
            field.set_value(getattr(self.session.experiment.stop, rule))
        self.follow()

    def follow(self) -> None:
        """Show what the rules read, and why the run stopped."""
        track, experiment = self.session.track, self.session.experiment
        if track is None:
            if not experiment.enabled:  # otherwise a snapshot is on its way
                for row in self.rows.values():
                    row.set_reading("")
                self.verdict.show_text("")
            return
        status = track.status
        for reading in experiment.stop.readings(track.iterate, track.before):
            row = self.rows[reading.rule]
            count = reading.rule == "iteration_limit"
            text = str(track.iterate.k) if count else short(reading.value, 3)
            role = "success" if status.rule == reading.rule else "muted"
            digits = "" if count or not math.isfinite(reading.value) else full(reading.value)
            row.set_reading(text, digits, role)
        roles = {"CONVERGED": "success", "DIVERGED": "error"}
        text = "" if status.name == "RUNNING" else say(status.message)
        self.verdict.show_as(text, roles.get(status.name, "warning"))

    def retranslate(self) -> None:
        self.set_heading(tr("Stop when"))
        below, rows = tr("below"), self.rows
        rows["gradient_norm"].set_title(below, tr("The gradient norm is below this"), tr("gradient norm"))
        rows["step_length"].set_title(below, tr("The last step was shorter than this"), tr("step length"))
        rows["loss_change"].set_title(below, tr("The loss changed by less than this"), tr("loss change"))
        rows["iteration_limit"].set_title(tr("iterations"), tr("So many iterations were made"))
        for field in self.fields.values():
            field.set_zero_word(tr("off"))
        self.refresh()

    def _change(self, rule: str, value: float, merge: str) -> None:
        if rule == "iteration_limit":
            bounded("The number of iterations", value, 0, MAX_ITERATIONS)  # what a project file can hold
        edited: dict[str, Any] = {rule: value}
        self.session.document.edit(
            tr("Change when to stop"), lambda e: replace(e, stop=replace(e.stop, **edited)), merge=merge
        )


class ExperimentPanel(QScrollArea):
    """The left column: everything that decides what a run does."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("experiment_panel")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.problem = ProblemSection(session)
        self.data = DataPanel(session)
        self.optimizers = OptimizerPanel(session)
        self.batch = BatchSection(session)
        self.stop = StopSection(session)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 4, 4, 12)  # the scroll bar stands on the right
        column.setSpacing(16)
        for section in (self.problem, self.data, self.optimizers, self.batch, self.stop):
            column.addWidget(section)
        column.addStretch(1)
        self.setWidget(content)
        session.rebuilt.connect(self.refresh)
        session.moved.connect(self.follow)
        theme.notifier.changed.connect(self._widen)
        self._widen()
        for section in (self.problem, self.batch, self.stop):
            section.retranslate()
        self.refresh()
        self.retranslate()

    def sizeHint(self) -> QSize:
        return QSize(round(USUAL_WIDTH * self._growth()), 600)

    @staticmethod
    def _growth() -> float:
        """How much larger than usual the text is."""
        return max(1.0, min(WIDEST, theme.icon_size().width() / theme.icon_size(100).width()))

    def _widen(self) -> None:
        """Ask for the room that the widest row needs just now, so that none is cut."""
        least = round(MINIMUM_WIDTH * self._growth())
        content, bar = self.widget(), self.verticalScrollBar()
        needed = content.minimumSizeHint().width() + bar.sizeHint().width() if content is not None else 0
        self.setMinimumWidth(min(max(least, needed), round(MOST_WIDTH * self._growth())))

    def open_csv(self, path: str = "") -> None:
        """Open the table in ``path`` as data; without one, ask for it."""
        self.data.open_csv(path)

    def refresh(self) -> None:
        """Show the experiment; data and optimizers listen for themselves."""
        for section in (self.data, self.batch):
            section.setVisible(not self.session.is_function)
        self.problem.refresh()
        self.batch.refresh()
        self.stop.refresh()
        self._widen()

    def follow(self) -> None:
        """Show what the penalty and the stopping rules read, while someone can see it."""
        if self.isVisible():
            self.problem.follow()
            self.stop.follow()

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Experiment"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.follow()
