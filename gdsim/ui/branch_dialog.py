"""The dialog that lets another method, or another learning rate, go on from the iterate shown."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.engine.experiment import OptimizerChoice
from gdsim.engine.optimizers import OPTIMIZERS, Order
from gdsim.engine.project import MAX_NAME, MAX_OPTIMIZERS
from gdsim.engine.sentence import InputError
from gdsim.ui import theme
from gdsim.ui.forms import Choice, ChoiceField, Message, NumberField, explain
from gdsim.ui.numbers import short
from gdsim.ui.optimizer_words import choice_title, order_heading


class BranchDialog(QDialog):
    """Method, learning rate and name of a branch; nothing changes before it is made."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("branch_dialog")
        self.choice = OptimizerChoice("gradient_descent")
        self._named = ""
        self.text = QLabel()
        self.text.setObjectName("branch_text")
        self.text.setWordWrap(True)
        theme.mark(self.text, role="muted")
        self.method = ChoiceField(self._choose_method, name="branch_method")
        self.method.setMinimumWidth(240)
        self.rate = NumberField(self._set_rate, name="branch_rate", symbol=r"\eta")
        self.rate.setFixedWidth(120)
        self.name = QLineEdit()
        self.name.setObjectName("branch_name")
        self.name.setMaxLength(MAX_NAME)
        self.message = Message()
        self.rate.problem_changed.connect(self.message.show_text)
        self.labels = [QLabel(), QLabel(), QLabel()]
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        for label, field in zip(self.labels, (self.method, self.rate, self.name), strict=True):
            label.setBuddy(field)
            form.addRow(label, field)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        for button in self.buttons.buttons():
            button.setIcon(QIcon())  # words are enough
        theme.mark(self.buttons.button(QDialogButtonBox.StandardButton.Ok), role="primary")
        self.buttons.accepted.connect(self.make)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.text)
        column.addLayout(form)
        column.addWidget(self.message)
        column.addWidget(self.buttons)
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        self.setWindowTitle(tr("Branch from here"))
        texts = (tr("Method"), tr("Learning rate"), tr("Name"))
        for label, field, text in zip(self.labels, (self.method, self.rate, self.name), texts, strict=True):
            label.setText(text)
            field.setAccessibleName(text)
        choices = []
        for order in Order:
            choices.append(Choice(None, order_heading(order)[0]))
            choices += [
                Choice(key, tr(OPTIMIZERS[key].title)) for key in OPTIMIZERS if OPTIMIZERS[key].order is order
            ]
        self.method.set_choices(choices)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(tr("Branch"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        self._show()

    def begin(self) -> bool:
        """Take the leading run as it stands; False when there is none."""
        session, e = self.session, self.session.experiment
        if session.track is None or len(e.optimizers) >= MAX_OPTIMIZERS:
            return False
        session.pause()
        self.choice = replace(e.optimizers[session.lead], name="", origin=None)
        self.name.setText(self._proposal())
        self.message.show_text("")
        self._show()
        return True

    def _proposal(self) -> str:
        """A name that says what differs, and is not taken."""
        rate = getattr(self.choice.plain, "learning_rate", None)
        title = tr(self.choice.plain.title)
        if rate is not None:
            title += f" η {short(rate)}"
        name = tr("{title} from k = {k}", title=title, k=self.session.k)[: MAX_NAME - 5]
        taken = {choice.name for choice in self.session.experiment.optimizers}
        number, proposal = 1, name
        while proposal in taken:
            number += 1
            proposal = f"{name} ({number})"
        self._named = proposal
        return proposal

    def _show(self) -> None:
        session = self.session
        if session.track is not None:
            origin = choice_title(session.experiment.optimizers[session.lead])
            self.text.setText(
                tr(
                    "The branch begins at iterate {k} of {optimizer}, which stays as it is. The same method keeps "
                    "what it remembers; another one begins with nothing.",
                    k=session.k,
                    optimizer=origin,
                )
            )
        self.method.set_key(self.choice.key)
        rate = getattr(self.choice.plain, "learning_rate", None)
        self.rate.setEnabled(rate is not None)
        if rate is not None:
            self.rate.set_value(rate)

    def _changed(self, choice: OptimizerChoice) -> None:
        own = self.name.text() == self._named
        self.choice = choice
        if own:  # a name that was typed stays
            self.name.setText(self._proposal())
        self._show()

    def _choose_method(self, key: str) -> None:
        rate = getattr(self.choice.plain, "learning_rate", None)
        known = {each.name for each in OPTIMIZERS[key].hyperparameters()}
        parameters = (("learning_rate", rate),) if rate is not None and "learning_rate" in known else ()
        self._changed(OptimizerChoice(key, parameters))

    def _set_rate(self, value: float, merge: str) -> None:
        self._changed(self.choice.with_parameter("learning_rate", value))

    def make(self) -> None:
        """Add the branch; what is wrong is said here."""
        if not self.rate.commit():
            return
        name = self.name.text().strip() or self._proposal()
        try:
            self.session.branch(self.choice, name, tr("Branch {name}", name=name))
        except InputError as error:
            self.message.show_text(explain(error))
            return
        self.accept()
