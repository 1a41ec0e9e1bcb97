"""The stopping rules of the leading run: each on a gauge of its own, which one fired, and what to do then."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gdsim.app.i18n import say, tr
from gdsim.app.race import Track
from gdsim.app.session import Session
from gdsim.engine.experiment import bounded
from gdsim.engine.history import Curve
from gdsim.engine.iterate import Status
from gdsim.engine.saved_runs import MAX_ITERATIONS
from gdsim.ui import theme
from gdsim.ui.forms import ElidedLabel, Message, NumberField, number_text
from gdsim.ui.formula_item import FormulaLabel
from gdsim.ui.legend import Entry, OptimizerColour, draw_sample, optimizer_names
from gdsim.ui.numbers import full, short
from gdsim.ui.readouts import GaugeScale, draw_gauge, gauge_words

RULES = ("gradient_norm", "step_length", "loss_change", "iteration_limit")
STABLE = 0.9  # of 2/λ: the learning rate offered after a divergence


class LogGauge(QWidget):
    """One rule's reading on a logarithmic scale with a tick a decade."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.scale: GaugeScale | None = None
        self.fired = False
        theme.notifier.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(160, 22)

    def minimumSizeHint(self) -> QSize:
        return QSize(64, 22)

    def show_scale(self, scale: GaugeScale | None, fired: bool) -> None:
        """The reading, and whether its rule ended the run."""
        if (scale, fired) != (self.scale, self.fired):
            self.scale, self.fired = scale, fired
            self.speak()
            self.update()

    def speak(self) -> None:
        """The reading in words, in the present language."""
        words = "" if self.scale is None else gauge_words(self.scale.value, self.scale.threshold)
        self.setAccessibleDescription(words)
        self.setToolTip(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            bar = QRectF(4.0, self.height() / 2.0 - 5.0, self.width() - 8.0, 6.0)
            scale = self.scale or GaugeScale.falling(math.nan, 1.0, 0.0)
            draw_gauge(painter, bar, scale, fired=self.fired, ticks=self.scale is not None)
        finally:
            painter.end()


class _Sample(QWidget):
    """The leading optimizer's marker in its colour."""

    def __init__(self) -> None:
        super().__init__()
        self.index = -1
        self.setFixedSize(16, 16)
        theme.notifier.changed.connect(self.update)

    def show_optimizer(self, index: int) -> None:
        if index != self.index:
            self.index = index
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.index < 0:
            return
        painter = QPainter(self)
        try:
            entry = Entry("", OptimizerColour(self.index), theme.optimizer_marker(self.index), line=None)
            draw_sample(painter, QRectF(self.rect()), entry)
        finally:
            painter.end()


class StoppingView(QScrollArea):
    """Reads the leading run and the notices; thresholds are edited here as in the experiment panel."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("stopping_view")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sample, self.optimizer, self.iteration = _Sample(), ElidedLabel(), QLabel()
        self.optimizer.setObjectName("stopping_optimizer")
        self.iteration.setObjectName("stopping_iteration")
        self.names = {rule: QLabel() for rule in RULES}
        self.symbols = {rule: FormulaLabel(scale=1.0, colour="muted") for rule in RULES[:3]}
        self.gauges = {rule: LogGauge(f"stopping_{rule}_gauge") for rule in RULES}
        self.values = {rule: QLabel() for rule in RULES}
        self.relations = {rule: QLabel("≥" if rule == "iteration_limit" else "<") for rule in RULES}
        self.fields = {
            "gradient_norm": self._field("gradient_norm", smallest=1e-12),
            "step_length": self._field("step_length", smallest=1e-12),
            "loss_change": self._field("loss_change", smallest=1e-15),
            "iteration_limit": self._field("iteration_limit", integer=True, scale="log", smallest=1),
        }
        self.problem, self.verdict = Message(), Message()
        self.problem.setObjectName("stopping_problem")
        self.verdict.setObjectName("stopping_verdict")
        self.remedy = QPushButton()
        self.remedy.setObjectName("stopping_remedy")
        self.remedy.clicked.connect(self._use_stable_rate)
        self.remedy.hide()
        self.notices: list[Message] = []
        self._ready = False
        self._build()
        session.rebuilt.connect(self._on_rebuilt)
        session.moved.connect(self.follow)
        session.picked.connect(self.follow)
        session.running_changed.connect(self.follow)
        session.notices_changed.connect(self._show_notices)
        self._ready = True
        self.retranslate()

    def _field(self, rule: str, **options: Any) -> NumberField:
        return NumberField(
            lambda value, merge: self._change(rule, value, merge), name=f"stopping_{rule}_field", **options
        )

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.sample)
        head.addWidget(self.optimizer)
        head.addWidget(self.iteration)
        head.addStretch(1)
        head.addWidget(self.remedy)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(2, 1)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for line, rule in enumerate(RULES):
            grid.addWidget(self.names[rule], line, 0)
            if rule in self.symbols:
                self.symbols[rule].setFocusPolicy(Qt.FocusPolicy.NoFocus)
                grid.addWidget(self.symbols[rule], line, 1)
            grid.addWidget(self.gauges[rule], line, 2)
            self.values[rule].setAlignment(right)
            self.values[rule].setObjectName(f"stopping_{rule}_value")
            grid.addWidget(self.values[rule], line, 3)
            theme.mark(self.relations[rule], role="muted")
            grid.addWidget(self.relations[rule], line, 4)
            grid.addWidget(self.fields[rule], line, 5)
            self.names[rule].setBuddy(self.fields[rule])
            self.fields[rule].problem_changed.connect(self.problem.show_text)
        body = QWidget()
        body.setObjectName("stopping_body")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(12, 4, 12, 8)
        self._column.setSpacing(8)
        self._column.addLayout(head)
        self._column.addLayout(grid)
        self._column.addWidget(self.problem)
        self._column.addWidget(self.verdict)
        self._column.addStretch(1)
        self.setWidget(body)

    # -- showing

    def _on_rebuilt(self) -> None:
        self.retranslate()

    def refresh(self) -> None:
        """Show the thresholds and the readings."""
        for rule, field in self.fields.items():
            field.set_value(getattr(self.session.experiment.stop, rule))
        self.follow()

    def follow(self, *_: object) -> None:
        """Show what the rules read at the iteration shown, while someone can see it."""
        if not self.isVisible():
            return
        track = self.session.track
        self._show_lead(track)
        status = track.status if track is not None else Status.RUNNING
        stop = self.session.experiment.stop
        readings = stop.readings(track.iterate, track.before) if track is not None else ()
        shown = {reading.rule: float(reading.value) for reading in readings}
        for rule in RULES:
            value = shown.get(rule, math.nan)
            threshold = float(getattr(stop, rule))
            if rule == "iteration_limit":
                scale = GaugeScale.rising(value, threshold)
                text, digits = ("–", "") if math.isnan(value) else (f"{int(value):,}", "")
            else:
                start = _first(track.curve, rule) if track is not None else math.nan
                scale = GaugeScale.falling(value, start, threshold)
                text, digits = short(value, 4), full(value) if math.isfinite(value) else ""
            fired = status.rule == rule
            self.gauges[rule].show_scale(scale if track is not None else None, fired)
            label = self.values[rule]
            label.setText(text)
            label.setToolTip(digits)
            role = "success" if fired else "muted" if math.isnan(value) or not threshold else "number"
            for each in (label, self.names[rule]):
                wanted = role if each is label else ("success" if fired else "")
                if (each.property("role") or "") != wanted:
                    theme.mark(each, role=wanted)
        self._show_verdict(status)
        self._show_notices()

    def _show_lead(self, track: Track | None) -> None:
        names = optimizer_names(self.session.experiment)
        if track is None:
            self.sample.show_optimizer(-1)
            enabled = self.session.experiment.enabled
            self.optimizer.set_text("" if enabled else tr("No optimizer is enabled."))
            self.iteration.setText("")
            return
        self.sample.show_optimizer(track.index)
        self.optimizer.set_text(names.get(track.index, ""))
        self.iteration.setText(f"k = {track.iterate.k:,}")

    def _show_verdict(self, status: Status) -> None:
        roles = {"CONVERGED": "success", "DIVERGED": "error"}
        text = "" if status.name == "RUNNING" else say(status.message)
        self.verdict.show_as(text, roles.get(status.name, "warning"))
        rate = self.stable_rate
        self.remedy.setVisible(rate is not None)
        if rate is not None:
            self.remedy.setText(tr("Use η = {value} (below 2/λ)", value=number_text(rate)))

    def _show_notices(self) -> None:
        if not self.isVisible():
            return
        texts = [say(notice) for notice in self.session.notices]
        while len(self.notices) < len(texts):
            message = Message(role="warning")
            message.setObjectName(f"stopping_notice_{len(self.notices) + 1}")
            self._column.insertWidget(self._column.count() - 1, message)
            self.notices.append(message)
        for i, message in enumerate(self.notices):
            message.show_text(texts[i] if i < len(texts) else "")

    # -- edits

    @property
    def stable_rate(self) -> float | None:
        """A learning rate a little below 2/λ, if that is why the leading run diverged."""
        track = self.session.track
        if track is None or track.status.rule != "finite":
            return None
        limit = track.status.message.values.get("limit")
        if not isinstance(limit, float) or not (math.isfinite(limit) and limit > 0):
            return None
        return float(f"{STABLE * limit:.2g}")

    def _use_stable_rate(self) -> None:
        track, rate = self.session.track, self.stable_rate
        if track is None or rate is None:
            return
        index = track.index
        self.session.document.edit(
            tr("Use a stable learning rate"),
            lambda e: e.with_optimizer(index, e.optimizers[index].with_parameter("learning_rate", rate)),
        )

    def _change(self, rule: str, value: float, merge: str) -> None:
        if rule == "iteration_limit":
            bounded("The number of iterations", value, 0, MAX_ITERATIONS)  # what a project file can hold
        edited: dict[str, Any] = {rule: value}
        self.session.document.edit(
            tr("Change when to stop"), lambda e: replace(e, stop=replace(e.stop, **edited)), merge=merge
        )

    # -- looks

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Stopping"))
        titles = {
            "gradient_norm": (tr("gradient norm"), tr("The gradient norm is below this")),
            "step_length": (tr("step length"), tr("The last step was shorter than this")),
            "loss_change": (tr("loss change"), tr("The loss changed by less than this")),
            "iteration_limit": (tr("iterations"), tr("So many iterations were made")),
        }
        function = self.session.is_function
        if function:
            titles["loss_change"] = (tr("change of f"), tr("f changed by less than this"))
        f, x = ("f", "x") if function else ("L", "w")
        symbols = {
            "gradient_norm": rf"\|\nabla {f}\|",
            "step_length": rf"\|\Delta {x}\|",
            "loss_change": rf"|\Delta {f}|",
        }
        for rule, (title, tip) in titles.items():
            self.names[rule].setText(title)
            self.names[rule].setToolTip(tip)
            self.gauges[rule].setAccessibleName(tr("{rule} against its threshold", rule=title))
            self.gauges[rule].speak()
            field = self.fields[rule]
            field.setAccessibleName(title)
            field.set_tip(tip)
            field.set_zero_word(tr("off"))
            if rule in symbols:
                self.symbols[rule].setLatex(symbols[rule])
        self.remedy.setToolTip(tr("Sets this optimizer’s learning rate; the run begins again."))
        widest = max(self.fontMetrics().horizontalAdvance(text) for text in ("−1.234e−10", "1,000,000"))
        for label in self.values.values():
            label.setMinimumWidth(widest)  # numbers of other lengths do not push the gauges
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        kinds = (QEvent.Type.LanguageChange, QEvent.Type.FontChange)
        if event.type() in kinds and getattr(self, "_ready", False):
            self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.follow()

    def sizeHint(self) -> QSize:
        return QSize(480, 220)


def _first(curve: Curve, rule: str) -> float:
    """What a rule read first, as far as the thinned curve knows."""
    if rule == "gradient_norm":
        return float(curve.gradient_norm[0]) if len(curve.k) else math.nan
    if len(curve.k) < 2:
        return math.nan
    if rule == "step_length":
        return float(curve.step_length[1])
    return float(np.abs(curve.f[1] - curve.f[0]))
