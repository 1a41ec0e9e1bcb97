"""The optimizers that take part, by derivative order: how they are set, and which one is followed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gdsim.app.i18n import say, tr
from gdsim.app.session import Session
from gdsim.engine.experiment import OptimizerChoice
from gdsim.engine.optimizers import OPTIMIZERS, Order
from gdsim.engine.project import MAX_OPTIMIZERS
from gdsim.engine.sharpness import stable_limit
from gdsim.ui.forms import Message, Section, SectionLabel
from gdsim.ui.optimizer_menu import AddButton
from gdsim.ui.optimizer_row import OptimizerRow
from gdsim.ui.optimizer_words import order_heading, order_hint

#: Rows without an optimizer that are kept, so that undo finds them again.
SPARE = 24


class OptimizerPanel(QWidget):
    """A section for each order that has entries; rows are kept and shown again rather than made anew."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("optimizer_panel")
        self.rows: dict[tuple[str, int], OptimizerRow] = {}
        self._spare: dict[tuple[str, int], OptimizerRow] = {}
        self.heading = SectionLabel()
        self.add = AddButton(self.add_optimizer)
        self.empty = Message(role="muted")
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.heading, 1)
        line.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(line)
        column.addWidget(self.empty)
        self.sections = {order: Section(f"order_{order.value}") for order in Order}
        for section in self.sections.values():
            column.addWidget(section)
        session.rebuilt.connect(self.refresh)
        session.moved.connect(self.follow)
        session.picked.connect(self.follow)
        session.curvature_changed.connect(self.mark_limit)
        self.retranslate()
        self.refresh()

    @property
    def followed(self) -> int:
        """The optimizer chosen to be followed; while that one takes no part, the one shown instead."""
        chosen = self.session.view.lead
        return chosen if chosen in self.session.experiment.enabled else self.session.lead

    def add_optimizer(self, key: str) -> None:
        """One more optimizer with its usual settings, at the end."""
        self.session.document.edit(
            tr("Add {optimizer}", optimizer=tr(OPTIMIZERS[key].title)),
            lambda e: replace(e, optimizers=(*e.optimizers, OptimizerChoice(key))),
        )

    def refresh(self) -> None:
        """A row for each optimizer of the experiment, under its order."""
        optimizers, followed = self.session.experiment.optimizers, self.followed
        seen: Counter[str] = Counter()
        wanted: dict[tuple[str, int], int] = {}
        for index, choice in enumerate(optimizers):
            wanted[choice.key, seen[choice.key]] = index
            seen[choice.key] += 1
        for identity in [identity for identity in self.rows if identity not in wanted]:
            self._put_away(identity)
        positions: Counter[Order] = Counter()
        for identity, index in wanted.items():
            order = OPTIMIZERS[identity[0]].order
            row = self._row(identity)
            self.sections[order].put(positions[order], row)
            positions[order] += 1
            row.bind(index, followed)
            row.setVisible(True)
        for order, section in self.sections.items():
            section.setVisible(positions[order] > 0)
        self.add.setEnabled(len(optimizers) < MAX_OPTIMIZERS)
        self.empty.setVisible(not optimizers)
        self.follow()

    def _row(self, identity: tuple[str, int]) -> OptimizerRow:
        if identity not in self.rows:
            row = self._spare.pop(identity, None)
            if row is None:
                row = OptimizerRow(self.session, *identity)
            else:
                row.retranslate()
            self.rows[identity] = row
        return self.rows[identity]

    def _put_away(self, identity: tuple[str, int]) -> None:
        row = self._spare[identity] = self.rows.pop(identity)
        row.setVisible(False)
        while len(self._spare) > SPARE:
            # later: the click that removed it may still be on its way out
            self._spare.pop(next(iter(self._spare))).deleteLater()

    def follow(self) -> None:
        """Mark the run that is followed, and say which methods cannot work on this problem."""
        followed, snapshot = self.followed, self.session.snapshot
        refused: dict[int, str] = {}
        for track in snapshot.tracks if snapshot else ():
            if track.status.rule == "refused":
                refused[track.index] = say(track.status.message)
        for row in self.rows.values():
            row.follow(followed)
            if snapshot is not None:
                row.refuse(refused.get(row.index, ""))
        self.mark_limit()

    def mark_limit(self) -> None:
        """Mark on the leading run's rate where its steps would begin to grow, as far as its curvature is known."""
        session = self.session
        found = session.curvature
        sharpness = found.sharpness if found is not None and found.shown == session.k else None
        limit = None if session.optimizer is None else stable_limit(session.optimizer, session.k)
        ratio = None
        if sharpness is not None and sharpness > 0.0 and limit is not None and limit[1]:
            ratio = limit[0] / sharpness
        for row in self.rows.values():
            row.show_limit(ratio if row.index == session.lead else None)

    def retranslate(self) -> None:
        self.heading.set_heading(tr("Optimizers"))
        self.empty.setText(tr("No optimizer takes part."))
        self.add.retranslate()
        for order, section in self.sections.items():
            title, note = order_heading(order)
            section.set_heading(title, note)
            section.heading.set_text(section.heading.full_text(), order_hint(order))
            section.heading.setAccessibleName(f"{title}, {note}")
        for row in self.rows.values():
            row.retranslate()
        self.follow()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
