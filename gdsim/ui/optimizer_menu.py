"""The menu that adds an optimizer to the race: all of the registry, by derivative order."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QToolButton, QWidget, QWidgetAction

from gdsim.app.i18n import tr
from gdsim.engine.optimizers import OPTIMIZERS, Order
from gdsim.ui import theme
from gdsim.ui.optimizer_words import order_heading, order_hint


class AddButton(QToolButton):
    """Opens a submenu for each order; ``add(key)`` gets what was chosen."""

    def __init__(self, add: Callable[[str], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._add = add
        self.setObjectName("add_optimizer")
        self.setIcon(theme.icon("add", "muted"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.choices = QMenu(self)
        self.choices.setObjectName("add_optimizer_menu")
        self.choices.aboutToShow.connect(self.fill)
        self.submenus: dict[Order, QMenu] = {}
        self.setMenu(self.choices)
        self._resize()
        theme.notifier.changed.connect(self._resize)
        self.retranslate()

    def _resize(self) -> None:
        side = round(theme.icon_size().width() * 14 / 16)
        self.setIconSize(QSize(side, side))

    def retranslate(self) -> None:
        self.setText(tr("Add"))
        self.setAccessibleName(tr("Add an optimizer"))
        self.setToolTip(tr("Let one more optimizer take part, or the same one with other settings"))

    def fill(self) -> None:
        """The menu in the language of the moment, with what the registry holds at the moment."""
        self.choices.clear()
        for menu in self.submenus.values():
            menu.deleteLater()
        self.submenus.clear()
        for order in Order:
            kinds = {key: kind for key, kind in OPTIMIZERS.items() if kind.order is order}
            if not kinds:
                continue
            title, note = order_heading(order)
            menu = self.submenus[order] = QMenu(f"{title} · {note}", self.choices)
            menu.setObjectName(f"add_order_{order.value}")
            menu.setToolTipsVisible(True)
            for key, kind in kinds.items():
                action = menu.addAction(tr(kind.title))
                action.setObjectName(f"add_{key}")
                action.setData(key)
                action.setToolTip(kind.source)
            menu.triggered.connect(self._choose)
            self.choices.addMenu(menu)
            self._hint(order)

    def _hint(self, order: Order) -> None:
        label = QLabel(order_hint(order))
        label.setObjectName(f"hint_order_{order.value}")
        label.setContentsMargins(8, 0, 8, 4)
        theme.mark(label, role="heading")
        hint = QWidgetAction(self.choices)
        hint.setDefaultWidget(label)
        hint.setEnabled(False)
        self.choices.addAction(hint)

    def _choose(self, action: QAction) -> None:
        self._add(str(action.data()))
