"""One optimizer of the experiment: its mark, its name, its first hyperparameter, the others behind the name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.engine.experiment import OptimizerChoice
from gdsim.engine.optimizers import OPTIMIZERS
from gdsim.engine.project import MAX_OPTIMIZERS
from gdsim.ui import theme
from gdsim.ui.forms import IconButton, Message
from gdsim.ui.numbers import short
from gdsim.ui.optimizer_details import OptimizerDetails, setting_field
from gdsim.ui.optimizer_swatch import Swatch, TitleButton
from gdsim.ui.optimizer_words import hyperparameter_title
from gdsim.ui.rate_gauge import RateGauge


class OptimizerRow(QWidget):
    """Shows ``experiment.optimizers[index]``, the ``nth`` of its kind; every change is an edit of it."""

    def __init__(self, session: Session, key: str, nth: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.key, self.nth = session, key, nth
        self.index = 0
        """Place in ``experiment.optimizers``; it decides colour and marker."""
        self.name = key if not nth else f"{key}_{nth + 1}"
        self.setObjectName(f"optimizer_{self.name}")
        self.details: OptimizerDetails | None = None
        self._refused = self._name = ""
        self.swatch = Swatch()
        self.swatch.setObjectName(f"{self.name}_enabled")
        self.swatch.clicked.connect(self._enable)
        self.title = TitleButton()
        self.title.setObjectName(f"{self.name}_details")
        self.title.toggled.connect(self._show_details)
        self.eye = IconButton(f"{self.name}_lead")
        self.eye.setCheckable(True)
        self.eye.clicked.connect(self._follow)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(1)  # each of them brings room of its own
        line.addWidget(self.swatch)
        line.addWidget(self.title, 1)
        line.addWidget(self.eye)
        parameters = OPTIMIZERS[key].hyperparameters()
        self.main = parameters[0] if parameters else None
        self.first = None
        if self.main is not None:
            self.first = setting_field(self.main, self._set_first, f"{self.name}_{self.main.name}", digits=5)
            line.addWidget(self.first)
        self.gauge = None if self.first is None else RateGauge(self.first)
        self._limit: float | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addLayout(line)
        self.message, self.refusal = Message(), Message(role="muted")
        self._column.addWidget(self.message)
        self._column.addWidget(self.refusal)
        if self.first is not None:
            self.first.problem_changed.connect(self.message.show_text)
        self.retranslate()

    # -- state -> widgets

    @property
    def choice(self) -> OptimizerChoice:
        return self.session.experiment.optimizers[self.index]

    @property
    def full_title(self) -> str:
        """The optimizer's name; the second of the same kind gets a number."""
        if self._name:
            return self._name
        title = tr(OPTIMIZERS[self.key].title)
        return tr("{title} ({number})", title=title, number=self.nth + 1) if self.nth else title

    def bind(self, index: int, followed: int) -> None:
        """Show what the experiment holds at ``index``."""
        self.index = index
        choice = self.choice
        if choice.name != self._name:
            self._name = choice.name
            self.retranslate()
        self.swatch.set_index(index)
        self.swatch.setChecked(choice.enabled)
        if self.first is not None and self.main is not None:
            self.first.set_value(getattr(choice.plain, self.main.name))
            self.first.setVisible(choice.enabled)
        self.eye.setVisible(choice.enabled)
        self._show_choice()
        self._dim()
        self.follow(followed)

    def follow(self, followed: int) -> None:
        """Mark this row if the network and the debugger show its run."""
        leading = self.index == followed
        if leading != self.eye.isChecked() or self.eye.icon().isNull():
            self.eye.setChecked(leading)
            self.eye.setIcon(theme.icon("eye", "accent" if leading else "faint"))
            self._explain_eye()

    def show_limit(self, ratio: float | None) -> None:
        """Mark the largest stable rate, ``ratio`` times the one set; None where it is not known."""
        if self.gauge is None or self.main is None or self.main.name != "learning_rate":
            return
        rate = float(getattr(self.choice.plain, self.main.name))
        limit = None if ratio is None else ratio * rate
        self.gauge.show_rate(rate, limit)
        if limit != self._limit:
            self._limit = limit
            self._explain_first()

    def refuse(self, text: str) -> None:
        """The sentence that says why the method cannot work on this problem; nothing if it can."""
        if text != self._refused:
            self._refused = text
            self.refusal.show_text(text)
            self._dim()

    def _dim(self) -> None:
        self.title.set_faint(not self.choice.enabled or bool(self._refused))
        self.refusal.setVisible(bool(self._refused) and self.choice.enabled)

    def _show_choice(self) -> None:
        if self.details is not None:
            room = len(self.session.experiment.optimizers) < MAX_OPTIMIZERS
            self.details.show_choice(self.choice, can_copy=room)

    def _show_details(self, shown: bool) -> None:
        if shown and self.details is None:  # a rule takes a while to typeset: not before it is asked for
            self.details = OptimizerDetails(self.key, self.name, self.edit, self)
            self.details.duplicate.clicked.connect(self.duplicate)
            self.details.remove.clicked.connect(self.remove)
            self._column.addWidget(self.details)
            self.details.set_names(self.full_title)
            self._show_choice()
        if self.details is not None:
            self.details.setVisible(shown)

    def retranslate(self) -> None:
        title = self.full_title
        self.title.setText(title)
        self.title.setAccessibleName(tr("{optimizer}: rule and settings", optimizer=title))
        self.title.setToolTip(tr("Show the rule and the settings of {optimizer}", optimizer=title))
        self.title.updateGeometry()
        self.swatch.setAccessibleName(tr("{optimizer} takes part", optimizer=title))
        self.swatch.setToolTip(tr("Let {optimizer} take part in the run", optimizer=title))
        self._explain_first()
        if self.details is not None:
            self.details.set_names(title)
        self._explain_eye()

    def _explain_first(self) -> None:
        if self.first is None:
            return
        tip = tr("{name} of {optimizer}", name=self._first_title(), optimizer=self.full_title)
        self.first.setAccessibleName(tip)
        if self._limit is not None:
            tip += "\n" + tr(
                "The mark is the largest stable rate where the run is now: {limit}", limit=short(self._limit)
            )
        self.first.set_tip(tip)

    def _first_title(self) -> str:
        return hyperparameter_title(self.main.name, self.main.symbol) if self.main is not None else ""

    def _explain_eye(self) -> None:
        following = self.eye.isChecked()
        self.eye.set_tip(
            tr("The network and the debugger show this run")
            if following
            else tr("Show this run in the network and the debugger"),
            tr("Follow {optimizer}", optimizer=self.full_title),
        )

    # -- widgets -> state

    def edit(
        self, what: str, change: Callable[[OptimizerChoice], OptimizerChoice], merge: str | None = None
    ) -> None:
        """Change ``what`` of this optimizer; InputError if it cannot be so."""
        index, optimizers = self.index, self.session.experiment.optimizers
        if index >= len(optimizers) or optimizers[index].key != self.key:
            return  # a field that was left because its row goes away has nothing to change any more
        self.session.document.edit(
            tr("Change {name} of {optimizer}", name=what, optimizer=self.full_title),
            lambda e: e.with_optimizer(index, change(e.optimizers[index])),
            merge=merge,
        )

    def _set_first(self, value: float, merge: str) -> None:
        if self.main is not None:
            name = self.main.name
            self.edit(self._first_title(), lambda choice: choice.with_parameter(name, value), merge)

    def _enable(self, enabled: bool) -> None:
        index, title = self.index, self.full_title
        name = tr("Enable {optimizer}", optimizer=title)
        if not enabled:
            name = tr("Disable {optimizer}", optimizer=title)
        self.session.document.edit(
            name, lambda e: e.with_optimizer(index, replace(e.optimizers[index], enabled=enabled))
        )

    def _follow(self) -> None:
        self.session.choose_lead(self.index)
        self.follow(self.index)  # a second click would have unchecked it

    def duplicate(self) -> None:
        """The same optimizer once more, for other settings."""
        index = self.index
        self.session.document.edit(
            tr("Duplicate {optimizer}", optimizer=self.full_title),
            lambda e: replace(e, optimizers=(*e.optimizers, replace(e.optimizers[index], enabled=True))),
        )

    def remove(self) -> None:
        """Take it out of the experiment."""
        index, lead = self.index, self.session.lead
        self.session.document.edit(
            tr("Remove {optimizer}", optimizer=self.full_title),
            lambda e: replace(e, optimizers=(*e.optimizers[:index], *e.optimizers[index + 1 :])),
        )
        if index < lead:  # what was followed has moved up by one
            self.session.choose_lead(lead - 1)
