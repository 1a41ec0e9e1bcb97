"""The optimizers by derivative order: which take part, how they are set, and which one is followed."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.engine.experiment import Experiment, OptimizerChoice
from gdsim.engine.optimizers import OPTIMIZERS, Hyperparameter, Order
from gdsim.engine.project import MAX_OPTIMIZERS
from gdsim.ui import theme
from gdsim.ui.forms import FittedFormula, IconButton, Message, NumberField, Row, Scale, Section, formula_lines

INDENT = 22
#: No duplicates beyond this many, so that those still missing can join and a file can hold them all.
MOST = MAX_OPTIMIZERS - len(OPTIMIZERS)


def hyperparameter_title(name: str) -> str:
    """What a hyperparameter is called; an unknown one by its own name."""
    titles = {
        "learning_rate": tr("learning rate"),
        "beta": tr("momentum factor"),
        "beta1": tr("first moment decay"),
        "beta2": tr("second moment decay"),
        "epsilon": tr("smallest divisor"),
    }
    return titles.get(name) or name.replace("_", " ")


def order_heading(order: Order) -> tuple[str, str]:
    """The name of an order and what it knows."""
    return {
        Order.FIRST: (tr("Order 1"), tr("gradient only")),
        Order.ONE_AND_HALF: (tr("Order 1.5"), tr("models curvature")),
        Order.SECOND: (tr("Order 2"), tr("uses curvature")),
    }[order]


def scale_of(parameter: Hyperparameter) -> Scale:
    """How a hyperparameter is stepped: sizes by ratios, decays in [0, 1) by their distance from 1."""
    if (parameter.low, parameter.high, parameter.open_low) == (0.0, 1.0, False):
        return "complement"
    return "log" if parameter.low >= 0.0 else "linear"


class Swatch(QCheckBox):
    """A check box that is the run's legend: its colour, and its marker, so that colour is never alone."""

    SIDE = 14
    _CORNERS = {"s": (4, 45.0), "t": (3, 90.0), "d": (4, 0.0), "p": (5, -90.0), "h": (6, 90.0)}

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._index = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.notifier.changed.connect(self.update)

    def set_index(self, index: int) -> None:
        if index != self._index:
            self._index = index
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.SIDE + 2, self.SIDE + 4)

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        look, side = theme.current(), self.SIDE
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.hasFocus():
                painter.setPen(QPen(QColor(look.accent), 1.0))
                painter.drawRoundedRect(box.adjusted(-0.5, -1.5, 0.5, 1.5), 5.0, 5.0)
            box.adjust(0.5, 0.5, -0.5, -0.5)
            if not self.isChecked():
                painter.setPen(QPen(QColor(look.text if self.underMouse() else look.muted), 1.0))
                painter.drawRoundedRect(box, 4.0, 4.0)
                return
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.optimizer_colour(self._index))
            painter.drawRoundedRect(box, 4.0, 4.0)
            painter.translate(box.center())
            self._paint_marker(painter, QColor(look.card), 3.8)
        finally:
            painter.end()

    def _paint_marker(self, painter: QPainter, colour: QColor, r: float) -> None:
        marker = theme.optimizer_marker(self._index)
        painter.setBrush(colour)
        if marker == "o":
            painter.drawEllipse(QPointF(0, 0), r - 0.4, r - 0.4)
        elif marker in ("+", "x"):
            painter.rotate(45.0 if marker == "x" else 0.0)
            painter.setPen(QPen(colour, 2.0))
            painter.drawLine(QPointF(-r, 0), QPointF(r, 0))
            painter.drawLine(QPointF(0, -r), QPointF(0, r))
        else:
            star = marker == "star"
            n, first = (10, -90.0) if star else self._CORNERS[marker]
            angles = [math.radians(first + 360.0 * i / n) for i in range(n)]
            radii = [r * 0.42 if star and i % 2 else r for i in range(n)]
            points = [QPointF(a * math.cos(t), a * math.sin(t)) for a, t in zip(radii, angles, strict=True)]
            painter.drawPolygon(QPolygonF(points))


class TitleButton(QAbstractButton):
    """An optimizer's name; pressed, it opens the details below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._faint = False
        self._chevrons = {opened: theme.icon(f"chevron-{to}", "muted") for opened, to in _CHEVRONS}
        theme.notifier.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 16, metrics.height() + 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(48, self.sizeHint().height())

    def set_faint(self, faint: bool) -> None:
        """A second voice for what takes no part."""
        if faint != self._faint:
            self._faint = faint
            self.update()

    def elided(self) -> str:
        room = self.width() - 12
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, text = theme.current(), self.elided()
        width = self.fontMetrics().horizontalAdvance(text)
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.underMouse() or self.hasFocus():
                painter.setPen(QPen(QColor(look.accent), 1.0) if self.hasFocus() else Qt.PenStyle.NoPen)
                painter.setBrush(QColor(look.field))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0)
            painter.setPen(QColor(look.muted if self._faint else look.text))
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(self.rect().adjusted(2, 0, 0, 0), middle, text)
            chevron = QRect(width + 3, (self.height() - 9) // 2, 9, 9)
            self._chevrons[self.isChecked()].paint(painter, chevron)
        finally:
            painter.end()


_CHEVRONS = ((False, "right"), (True, "down"))


class OptimizerDetails(QWidget):
    """What stands behind an optimizer's name: its rule, its other hyperparameters, and two buttons."""

    def __init__(self, row: OptimizerRow) -> None:
        super().__init__(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(INDENT, 0, 0, 8)
        column.setSpacing(4)
        for latex in formula_lines(OPTIMIZERS[row.key].rule):
            column.addWidget(FittedFormula(latex, scale=1.1))
        self.rows = {p.name: Row(row.make_field(p)) for p in row.parameters[1:]}
        for each in self.rows.values():
            column.addWidget(each)
        self.source = QLabel()
        self.source.setWordWrap(True)
        theme.mark(self.source, role="muted")
        self.duplicate = IconButton(f"{row.name}_duplicate", "copy")
        self.remove = IconButton(f"{row.name}_remove", "trash")
        self.duplicate.clicked.connect(row.duplicate)
        self.remove.clicked.connect(row.remove)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.source, 1)
        line.addWidget(self.duplicate)
        line.addWidget(self.remove)
        column.addLayout(line)

    def set_names(self, key: str, title: str) -> None:
        self.source.setText(OPTIMIZERS[key].source)
        for name, row in self.rows.items():
            what = hyperparameter_title(name)
            full = tr("{name} of {optimizer}", name=what, optimizer=title)
            row.set_title(what, full, full)
        self.duplicate.set_tip(tr("Another {optimizer} with settings of its own", optimizer=title))
        self.remove.set_tip(tr("Remove {optimizer}", optimizer=title))


class OptimizerRow(QWidget):
    """One optimizer: on or off, followed or not, its first hyperparameter, and the others behind its name."""

    def __init__(self, session: Session, key: str, nth: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.key, self.nth = session, key, nth
        self.index: int | None = None
        """Place in ``experiment.optimizers``; None while the experiment does not have it."""
        self._followed = -1
        self.name = key if not nth else f"{key}_{nth + 1}"
        self.setObjectName(f"optimizer_{self.name}")
        self.parameters = OPTIMIZERS[key].hyperparameters()
        self.fields: dict[str, NumberField] = {}
        self.details: OptimizerDetails | None = None
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
        self.first = self.make_field(self.parameters[0], digits=5) if self.parameters else None
        if self.first is not None:
            line.addWidget(self.first)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addLayout(line)
        self.message = Message()
        self._column.addWidget(self.message)
        if self.first is not None:
            self.first.problem_changed.connect(self.message.show_text)
        self.retranslate()

    def make_field(self, parameter: Hyperparameter, digits: int = 7) -> NumberField:
        """A field for one hyperparameter."""
        field = self.fields[parameter.name] = NumberField(
            lambda value, merge: self._change(parameter.name, value, merge),
            name=f"{self.name}_{parameter.name}",
            scale=scale_of(parameter),
            symbol=parameter.symbol,
            smallest=1e-12,
            digits=digits,
        )
        return field

    # -- state -> widgets

    @property
    def full_title(self) -> str:
        """The optimizer's name; the second of the same kind gets a number."""
        title = tr(OPTIMIZERS[self.key].title)
        return tr("{title} ({number})", title=title, number=self.nth + 1) if self.nth else title

    def bind(self, index: int | None, followed: int) -> None:
        """Show what the experiment holds at ``index``."""
        self.index = index
        optimizers = self.session.experiment.optimizers
        choice = OptimizerChoice(self.key, enabled=False) if index is None else optimizers[index]
        self.swatch.set_index(len(optimizers) if index is None else index)
        self.swatch.setChecked(choice.enabled)
        self.title.set_faint(not choice.enabled)
        for name, field in self.fields.items():
            field.set_value(getattr(choice.optimizer, name))
            field.setEnabled(index is not None)
        if self.first is not None:
            self.first.setVisible(choice.enabled)
        self.eye.setVisible(choice.enabled)
        if self.details is not None:
            self.details.duplicate.setEnabled(index is not None and len(optimizers) < MOST)
            self.details.remove.setEnabled(index is not None)
        self.follow(followed)

    def follow(self, followed: int) -> None:
        """Mark this row if the network and the debugger show its run."""
        self._followed = followed
        leading = self.index == followed
        if leading != self.eye.isChecked() or self.eye.icon().isNull():
            self.eye.setChecked(leading)
            self.eye.setIcon(theme.icon("eye", "accent" if leading else "faint"))
            self._explain_eye()

    def _show_details(self, shown: bool) -> None:
        if shown and self.details is None:  # a rule takes a while to typeset: not before it is asked for
            self.details = OptimizerDetails(self)
            self._column.addWidget(self.details)
            self.retranslate()
            self.bind(self.index, self._followed)
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
        if self.first is not None:
            what = hyperparameter_title(self.parameters[0].name)
            full = tr("{name} of {optimizer}", name=what, optimizer=title)
            self.first.setAccessibleName(full)
            self.first.set_tip(full)
        if self.details is not None:
            self.details.set_names(self.key, title)
        self._explain_eye()

    def _explain_eye(self) -> None:
        following = self.eye.isChecked()
        self.eye.set_tip(
            tr("The network and the debugger show this run")
            if following
            else tr("Show this run in the network and the debugger"),
            tr("Follow {optimizer}", optimizer=self.full_title),
        )

    # -- widgets -> state

    def _enable(self, enabled: bool) -> None:
        index, key, title = self.index, self.key, self.full_title
        name = tr("Enable {optimizer}", optimizer=title)
        if not enabled:
            name = tr("Disable {optimizer}", optimizer=title)
        self.session.document.edit(
            name, lambda e: _with_choice(e, index, replace(_choice(e, index, key), enabled=enabled))
        )

    def _follow(self) -> None:
        if self.index is not None:
            self.session.choose_lead(self.index)
            self.follow(self.index)  # a second click would have unchecked it

    def _change(self, name: str, value: float, merge: str) -> None:
        index, key = self.index, self.key
        self.session.document.edit(
            tr("Change {name} of {optimizer}", name=hyperparameter_title(name), optimizer=self.full_title),
            lambda e: _with_choice(e, index, _choice(e, index, key).with_parameter(name, value)),
            merge=merge,
        )

    def duplicate(self) -> None:
        """The same optimizer once more, for other settings."""
        if self.index is None:
            return
        index, key = self.index, self.key
        self.session.document.edit(
            tr("Duplicate {optimizer}", optimizer=self.full_title),
            lambda e: _with_choice(e, None, replace(_choice(e, index, key), enabled=True)),
        )

    def remove(self) -> None:
        """Take it out of the experiment."""
        if self.index is None:
            return
        index, lead = self.index, self.session.lead
        self.session.document.edit(
            tr("Remove {optimizer}", optimizer=self.full_title),
            lambda e: replace(e, optimizers=(*e.optimizers[:index], *e.optimizers[index + 1 :])),
        )
        if index < lead:  # what was followed has moved up by one
            self.session.choose_lead(lead - 1)


def _choice(experiment: Experiment, index: int | None, key: str) -> OptimizerChoice:
    return OptimizerChoice(key) if index is None else experiment.optimizers[index]


def _with_choice(experiment: Experiment, index: int | None, choice: OptimizerChoice) -> Experiment:
    if index is None:
        return replace(experiment, optimizers=(*experiment.optimizers, choice))
    return experiment.with_optimizer(index, choice)


class OptimizerPanel(QWidget):
    """A section for each derivative order that has optimizers; every optimizer of the registry has a row."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("optimizer_panel")
        self.sections: dict[Order, Section] = {}
        self.rows: dict[tuple[str, int], OptimizerRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for order in Order:
            if any(kind.order is order for kind in OPTIMIZERS.values()):
                self.sections[order] = Section(f"order_{order.value}")
                column.addWidget(self.sections[order])
        session.rebuilt.connect(self.refresh)
        session.moved.connect(self.follow)
        session.picked.connect(self.follow)
        self.retranslate()
        self.refresh()

    @property
    def followed(self) -> int:
        """The optimizer chosen to be followed; while that one takes no part, the one shown instead."""
        chosen = self.session.view.lead
        return chosen if chosen in self.session.experiment.enabled else self.session.lead

    def refresh(self) -> None:
        """A row for each optimizer of the experiment, and for each that it could have."""
        experiment, followed = self.session.experiment, self.followed
        seen: Counter[str] = Counter()
        wanted: dict[tuple[str, int], int | None] = {}
        for index, choice in enumerate(experiment.optimizers):
            wanted[choice.key, seen[choice.key]] = index
            seen[choice.key] += 1
        wanted |= {(key, 0): None for key in OPTIMIZERS if not seen[key]}
        for identity in [identity for identity in self.rows if identity not in wanted]:
            row = self.rows.pop(identity)
            row.setVisible(False)
            row.deleteLater()  # later: the click that removed it may still be on its way out
        for order, section in self.sections.items():
            kinds = [key for key, kind in OPTIMIZERS.items() if kind.order is order]
            identities = [(key, nth) for key in kinds for nth in range(max(1, seen[key]))]
            for position, identity in enumerate(identities):
                if identity not in self.rows:
                    self.rows[identity] = OptimizerRow(self.session, *identity)
                section.put(position, self.rows[identity])
                self.rows[identity].bind(wanted[identity], followed)

    def follow(self) -> None:
        """Mark the run that is followed."""
        followed = self.followed
        for row in self.rows.values():
            row.follow(followed)

    def retranslate(self) -> None:
        for order, section in self.sections.items():
            section.set_heading(*order_heading(order))
        for row in self.rows.values():
            row.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
