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

    def __init__(self, entry: Entry, done: bool) -> None:
        super().__init__()
        self.setObjectName(f"lesson_card_{entry.number}")
        self.entry = entry
        theme.mark(self, lesson=True)
        self.tick = QLabel()
        self.tick.setFixedSize(theme.icon_size())
        self._done = done
        title = text_label("lesson_card_title", "title")
        title.setText(f"{entry.number}  {entry.title}")
        summary = text_label("lesson_card_summary", "muted")
        summary.setText(entry.summary)
        for label in (title, summary):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        minutes = text_label("lesson_card_minutes", "heading")
        minutes.setText(tr("{minutes} min", minutes=entry.minutes) if entry.minutes else "")
        self.button = QPushButton(tr("Again") if done else tr("Begin"))
        self.button.setObjectName("lesson_begin")
        self.button.setAccessibleName(f"{self.button.text()}: {entry.title}")
        self.button.clicked.connect(lambda: self.chosen.emit(entry.path))
        foot = QHBoxLayout()
        foot.addWidget(minutes, 1)
        foot.addWidget(self.button)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.tick, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(summary)
        column.addLayout(foot)
        self.setAccessibleName(f"{entry.title}. {tr('Finished') if done else ''}".strip())
        theme.notifier.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self.tick.setFixedSize(theme.icon_size())
        self.tick.setPixmap(
            theme.icon(
                "pass-filled" if self._done else "circle-large-outline", "success" if self._done else "faint"
            ).pixmap(theme.icon_size())
        )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit(self.entry.path)


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
        for card in self.cards:
            card.hide()
            self.column.removeWidget(card)
            card.setParent(None)
            card.deleteLater()
        self.cards = [LessonCard(entry, entry.name in done) for entry in entries]
        for card in self.cards:
            card.chosen.connect(self.chosen)
            self.column.insertWidget(self.column.count() - 1, card)

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
