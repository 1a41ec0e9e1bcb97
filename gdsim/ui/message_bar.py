"""A line above the instruments that says what went wrong or what happened, without stopping anything."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from gdsim.app.i18n import say, tr
from gdsim.engine.sentence import Sentence
from gdsim.ui import theme

#: Good news goes by itself; what went wrong stays until it is closed.
GOOD_NEWS_MS = 4000


class MessageBar(QFrame):
    """Shows one sentence until it is closed or the next one comes; may offer actions."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_bar")
        theme.mark(self, card=True)
        self.text = QLabel()
        self.text.setObjectName("message_text")
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.close_button = QToolButton()
        self.close_button.setObjectName("message_close")
        self.close_button.setIcon(theme.icon("close"))
        self.close_button.clicked.connect(self.dismiss)
        self._buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 4, 4, 4)
        self._row.setSpacing(8)
        self._row.addWidget(self.text, 1)
        self._row.addWidget(self.close_button)
        self._sentence: Sentence | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self.hide()
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        self.close_button.setAccessibleName(tr("Close the message"))
        self.close_button.setToolTip(tr("Close the message"))
        if self._sentence is not None:
            self.text.setText(say(self._sentence))

    def tell(self, what: Sentence, role: str = "error", buttons: tuple[tuple[str, object], ...] = ()) -> None:
        """Show a sentence; ``buttons`` are (text, function) pairs."""
        self.dismiss()
        self._sentence = what
        self.text.setText(say(what))
        theme.mark(self.text, role=role)
        for text, run in buttons:
            button = QPushButton(text)
            button.clicked.connect(run)
            button.clicked.connect(self.dismiss)
            self._row.insertWidget(self._row.count() - 1, button)
            self._buttons.append(button)
        self.setAccessibleName(self.text.text())
        self.show()
        if role == "success":
            self._timer.start(GOOD_NEWS_MS)

    @property
    def sentence(self) -> Sentence | None:
        """What is shown; None when nothing is."""
        return self._sentence

    def dismiss(self) -> None:
        self._sentence = None
        self._timer.stop()
        for button in self._buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons.clear()
        self.hide()
