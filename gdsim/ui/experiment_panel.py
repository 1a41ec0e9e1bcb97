"""The experiment as a form: network, loss and start, data, optimizers, mini-batches, and when to stop."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gdsim.app.i18n import say, tr
from gdsim.app.session import Session
from gdsim.engine.experiment import MAX_SEED, Experiment, bounded
from gdsim.engine.network import INITIALISERS
from gdsim.engine.primitives import LOSSES
from gdsim.engine.saved_runs import MAX_ITERATIONS
from gdsim.engine.sentence import InputError
from gdsim.ui import theme
from gdsim.ui.data_panel import DataPanel
from gdsim.ui.forms import (
    Choice,
    ChoiceField,
    EntryField,
    FittedFormula,
    IconButton,
    Message,
    NumberField,
    Row,
    Section,
)
from gdsim.ui.numbers import full, short
from gdsim.ui.optimizer_panel import OptimizerPanel

#: Pixels at text of 100 %; the panel widens with the text up to the second factor.
MINIMUM_WIDTH, USUAL_WIDTH = 248, 268
MOST_WIDTH = 340  # beyond it the panel scrolls sideways
WIDEST = 1.5


class WidthsField(EntryField):
    """The units of each layer as one line: ``2-5-3-1``."""

    def parse(self, text: str) -> tuple[int, ...]:
        """Widths from the inputs to the outputs; any of - , ; x → or a space may stand between them."""
        parts = re.findall(r"\d+", text, re.ASCII)
        strange = re.sub(r"[0-9\s,;x×–—→>-]", "", text)
        if strange or len(parts) < 2 or max(map(len, parts)) > 9:
            raise InputError(
                "“{text}” is no network. Write the units of each layer, for example 2-5-3-1.", text=text[:24]
            )
        return tuple(map(int, parts))

    def short(self, value: tuple[int, ...]) -> str:
        return "-".join(map(str, value))

    exact = short


def reshaped(experiment: Experiment, widths: tuple[int, ...]) -> Experiment:
    """The experiment with other hidden widths; weights and activations stay where their layers do."""
    first, last = experiment.widths[0], experiment.widths[-1]
    if (widths[0], widths[-1]) != (first, last):
        raise InputError(
            "The network begins with {first} and ends with {last}, as the data does: {example}.",
            first=first,
            last=last,
            example="-".join(map(str, (first, *widths[1:-1], last))),
        )
    hidden, before = len(widths) - 2, len(experiment.widths) - 2
    *functions, output = experiment.activations
    added = [functions[-1] if functions else "relu"] * max(0, hidden - before)
    keep: list[int | None] = [layer if layer < before else None for layer in range(hidden)]
    keep.append(before if hidden == before else None)
    return experiment.with_shape(widths, (*functions[:hidden], *added, output), keep)


class ProblemSection(Section):
    """Network, loss with its penalty terms, and the weights it starts from."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("problem", parent)
        self.session = session
        self.widths = WidthsField(self._reshape, name="widths_field")
        self.loss = ChoiceField(self._choose_loss, name="loss_field")
        self.formula = FittedFormula(scale=1.1, colour="muted")
        self.l1 = self._number("l1_field", "l1", symbol=r"\lambda_1", smallest=1e-6)
        self.l2 = self._number("l2_field", "l2", symbol=r"\lambda_2", smallest=1e-6)
        self.initialiser = ChoiceField(self._choose_initialiser, name="initialiser_field")
        self.seed = NumberField(self._choose_seed, name="seed_field", integer=True)
        self.new_weights = IconButton("new_weights_button", "refresh", "text")
        self.new_weights.clicked.connect(self.draw_new_weights)
        self.rows = {
            "widths": Row(self.widths),
            "loss": Row(self.loss),
            "l1": Row(self.l1, symbol=r"\lambda_1 \sum |w|"),
            "l2": Row(self.l2, symbol=r"\frac{\lambda_2}{2} \sum w^{2}"),
            "initialiser": Row(self.initialiser),
            "seed": Row(self.seed, extra=self.new_weights),
        }
        self.add(*(self.rows[name] for name in ("widths", "loss")), self.formula)
        self.add(*(self.rows[name] for name in ("initialiser", "seed")))
        self.add_more(self.rows["l1"], self.rows["l2"])

    def _number(self, name: str, what: str, **options: Any) -> NumberField:
        return NumberField(lambda value, merge: self._change(what, value, merge), name=name, **options)

    def refresh(self) -> None:
        """Show the experiment."""
        e = self.session.experiment
        self.widths.set_value(e.widths)
        self.loss.set_key(e.loss)
        self.formula.setLatex("L = " + LOSSES[e.loss].latex)
        self.l1.set_value(float(e.l1))
        self.l2.set_value(float(e.l2))
        self.initialiser.set_key(e.initialiser)
        self.seed.set_value(e.seed)
        if e.l1 or e.l2:
            self.more.setChecked(True)  # a term that is part of the loss is never hidden
        self.follow()

    def follow(self) -> None:
        """Show what the penalty adds at the weights shown."""
        e = self.session.experiment
        if not (e.l1 or e.l2):
            for name in ("l1", "l2"):
                self.rows[name].set_reading("")
            return
        theta = self.session.theta
        if len(theta) != e.mlp.dimension:
            return
        w = theta * e.mlp.weight_mask
        terms = {"l1": e.l1 * float(np.abs(w).sum()), "l2": 0.5 * e.l2 * float(w.dot(w))}
        for name, value in terms.items():
            self.rows[name].set_reading(short(value, 3) if getattr(e, name) else "", full(value))

    def retranslate(self) -> None:
        self.set_heading(tr("Problem"))
        rows = self.rows
        rows["widths"].set_title(
            tr("Network"), tr("Units from the inputs to the outputs, for example 2-5-3-1; type to change it")
        )
        rows["loss"].set_title(tr("Loss"), tr("What training makes small"))
        rows["l1"].set_title(
            "L1", tr("Strength of the L1 penalty on the weights, added to the loss"), tr("L1 strength")
        )
        rows["l2"].set_title(
            "L2", tr("Strength of the L2 penalty on the weights, added to the loss"), tr("L2 strength")
        )
        rows["initialiser"].set_title(tr("Initialiser"), tr("How the first weights are drawn"))
        rows["seed"].set_title(tr("Seed"), tr("The same seed draws the same weights"))
        self.new_weights.set_tip(tr("New weights, drawn with the next seed"), tr("New weights"))
        self.l1.set_zero_word(tr("off"))
        self.l2.set_zero_word(tr("off"))
        self.loss.set_choices(Choice(key, tr(loss.title)) for key, loss in LOSSES.items())
        titles = {
            "he": Choice("he", tr("He"), tr("normal, variance 2 / inputs of the layer: for ReLU")),
            "xavier": Choice("xavier", tr("Xavier"), tr("normal, variance 2 / (inputs + outputs): for tanh")),
            "uniform": Choice("uniform", tr("Uniform"), tr("uniform in ±1/√(inputs of the layer)")),
            "zero": Choice("zero", tr("Zero"), tr("all zero: hidden units can never become different")),
        }
        self.initialiser.set_choices(
            titles.get(key, Choice(key, key.replace("_", " ").capitalize())) for key in INITIALISERS
        )
        self.refresh()

    def _reshape(self, widths: tuple[int, ...], merge: str) -> None:
        self.session.document.edit(
            tr("Change the network to {title}", title="-".join(map(str, widths))),
            lambda e: reshaped(e, widths),
            merge=merge,
        )

    def _choose_loss(self, key: str) -> None:
        self.session.document.edit(
            tr("Choose loss {name}", name=tr(LOSSES[key].title)), lambda e: replace(e, loss=key)
        )

    def _change(self, what: str, value: float, merge: str) -> None:
        name = tr("Change the L1 strength") if what == "l1" else tr("Change the L2 strength")
        edited: dict[str, Any] = {what: value}
        self.session.document.edit(name, lambda e: replace(e, **edited), merge=merge)

    def _choose_initialiser(self, key: str) -> None:
        self.session.document.edit(tr("Change the initialiser"), lambda e: e.reinitialised(key, e.seed))

    def _choose_seed(self, seed: int, merge: str) -> None:
        self.session.document.edit(
            tr("Change the seed"), lambda e: e.reinitialised(e.initialiser, seed), merge=merge
        )

    def draw_new_weights(self) -> None:
        """Other weights from the next seed."""
        self.session.document.edit(
            tr("New weights"),
            lambda e: e.reinitialised(e.initialiser, e.seed + 1 if e.seed < MAX_SEED else 0),
        )


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
        symbols = {
            "gradient_norm": r"\|\nabla L\|",
            "step_length": r"\|\Delta w\|",
            "loss_change": r"|\Delta L|",
        }
        self.rows = {
            rule: Row(field, symbol=symbols.get(rule, ""), symbol_first=True)
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
