"""A button with words and a menu that is made anew each time it opens."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from gdsim.ui import theme


class MenuButton(QToolButton):
    """``fill(menu)`` puts the entries of the moment into the emptied menu."""

    def __init__(
        self, name: str, fill: Callable[[QMenu], object], icon: str = "add", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._fill = fill
        self.setObjectName(name)
        self.setIcon(theme.icon(icon, "muted"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.choices = QMenu(self)
        self.choices.setObjectName(f"{name}_menu")
        self.choices.setToolTipsVisible(True)
        self.choices.aboutToShow.connect(self.fill)
        self.setMenu(self.choices)
        self._resize()
        theme.notifier.changed.connect(self._resize)

    def set_words(self, text: str, name: str, tip: str) -> None:
        """What is on it, what a screen reader says, and the tooltip."""
        self.setText(text)
        self.setAccessibleName(name)
        self.setToolTip(tip)

    def fill(self) -> None:
        """The menu in the language of the moment."""
        self.choices.clear()
        self._fill(self.choices)

    def _resize(self) -> None:
        side = round(theme.icon_size().width() * 14 / 16)
        self.setIconSize(QSize(side, side))
