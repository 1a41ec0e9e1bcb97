"""All lessons: what each is about, and which are finished."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gdsim.app.i18n import tr
from gdsim.app.lesson_library import Entry
from gdsim.ui import theme
from gdsim.ui.quiz_card import text_label


class LessonCard(QFrame):
    """One lesson; a click or its button begins it."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        theme.mark(self, lesson=True)
        self.entry: Entry | None = None
        self._done = False
        self.tick = QLabel()
        self.title = text_label("lesson_card_title", "title")
        self.summary = text_label("lesson_card_summary", "muted")
        self.minutes = text_label("lesson_card_minutes", "heading")
        for label in (self.title, self.summary, self.minutes):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.button = QPushButton()
        self.button.setObjectName("lesson_begin")
        self.button.clicked.connect(self._choose)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.tick, 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self.minutes, 1)
        foot.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.summary)
        column.addLayout(foot)
        theme.notifier.changed.connect(self._restyle)

    def show_entry(self, entry: Entry, done: bool) -> None:
        """That lesson, with a tick if it is finished."""
        self.entry, self._done = entry, done
        self.setObjectName(f"lesson_card_{entry.number}")
        self.title.setText(f"{entry.number}  {entry.title}")
        self.summary.setText(entry.summary)
        self.minutes.setText(tr("{minutes} min", minutes=entry.minutes) if entry.minutes else "")
        self.button.setText(tr("Again") if done else tr("Begin"))
        self.button.setAccessibleName(f"{self.button.text()}: {entry.title}")
        self.setAccessibleName(f"{entry.title}. {tr('Finished')}" if done else entry.title)
        self._restyle()

    def _restyle(self) -> None:
        name, role = ("pass-filled", "success") if self._done else ("circle-large-outline", "faint")
        self.tick.setFixedSize(theme.icon_size())
        self.tick.setPixmap(theme.icon(name, role).pixmap(theme.icon_size()))

    def _choose(self) -> None:
        if self.entry is not None:
            self.chosen.emit(self.entry.path)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._choose()


class LessonContents(QWidget):
    """The list that the panel shows while no lesson is taken."""

    chosen = Signal(object)
    """The path of a lesson to begin."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("lesson_contents")
        self.cards: list[LessonCard] = []
        self.intro = text_label("lesson_intro", "muted")
        self.open_button = QPushButton()
        self.open_button.setObjectName("lesson_open_button")
        self.column = QVBoxLayout()
        self.column.setContentsMargins(12, 10, 12, 12)
        self.column.setSpacing(8)
        self.column.addWidget(self.intro)
        self.column.addStretch(1)
        sheet = QWidget()
        sheet.setObjectName("lesson_contents_sheet")
        sheet.setLayout(self.column)
        scroll = QScrollArea()
        scroll.setObjectName("lesson_contents_scroll")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(sheet)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 8, 12, 8)
        foot.addWidget(self.open_button)
        foot.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        whole.addLayout(foot)
        self.retranslate()

    def show_entries(self, entries: Sequence[Entry], done: Collection[str]) -> None:
        """These lessons, with a tick on those that are finished."""
        while len(self.cards) < len(entries):
            card = LessonCard()
            card.chosen.connect(self.chosen)
            self.column.insertWidget(self.column.count() - 1, card)
            self.cards.append(card)
        for i, card in enumerate(self.cards):
            card.setVisible(i < len(entries))
        for card, entry in zip(self.cards, entries, strict=False):
            card.show_entry(entry, entry.name in done)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        self.intro.setText(
            tr(
                "A lesson sets the experiment and waits for what you do. Your own experiment is kept and comes back "
                "when you leave the lesson."
            )
        )
        self.open_button.setText(tr("Open lesson…"))
