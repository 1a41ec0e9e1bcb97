"""Help: a five-minute tour, the keys, and the words used."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from gdsim.app.i18n import tr
from gdsim.ui import theme
from gdsim.ui.actions import Actions


class HelpDialog(QDialog):
    """A window beside the instruments, not over them."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("help_dialog")
        self.actions_table = actions
        self.tabs = QTabWidget()
        self.tour, self.keys = QTextBrowser(), QTextBrowser()
        self.tour.setObjectName("help_tour")
        self.keys.setObjectName("help_keys")
        for page in (self.tour, self.keys):
            self.tabs.addTab(page, "")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.tabs)
        self.resize(640, 560)
        theme.notifier.changed.connect(self.retranslate)
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        self.setWindowTitle(tr("Help"))
        self.tabs.setTabText(0, tr("Tour"))
        self.tabs.setTabText(1, tr("Keys"))
        self.tour.setAccessibleName(tr("Tour"))
        self.keys.setAccessibleName(tr("Keys"))
        steps = (
            tr(
                "The window opens on a small network that learns a curve. Press F10: every optimizer takes one step, "
                "and the network, the surface, the curves and the fit show the same iteration k."
            ),
            tr(
                "Click an edge of the network: its weight is picked, and the chain rule is written for it. "
                "Shift-click a second: the loss surface is cut along the two."
            ),
            tr(
                "Press F11: the first factor of the backward pass lights up in the formula, its number appears, "
                "and a red arrow runs backwards in the drawing. Go on to the last; their product is the gradient."
            ),
            tr("Press F11 once more to see the update. Shift+F10 takes one factor or one iteration back."),
            tr(
                "Press F5 to run and F5 or F6 to pause. Drag the ring on the surface to start somewhere else."
            ),
            tr(
                "Double-click a weight or a bias to type a value. The buttons over the columns add and remove neurons "
                "and layers. Ctrl+Z takes everything back."
            ),
            tr(
                "Drop a CSV file on the window to learn your own data. Export saves any figure as PNG, SVG or PDF."
            ),
        )
        items = "".join(f"<li style='margin-bottom:8px'>{step}</li>" for step in steps)
        self.tour.setHtml(f"<h3>{tr('Five minutes with gdsim')}</h3><ol>{items}</ol>")
        rows = []
        for command_id in self.actions_table.commands:
            action = self.actions_table[command_id]
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            tip = tr(self.actions_table.commands[command_id].tip)
            rows.append(
                f"<tr><td style='padding:2px 16px 2px 0'><b>{keys}</b></td><td>{action.text()}</td>"
                f"<td style='padding-left:16px;color:{theme.current().muted}'>{tip}</td></tr>"
            )
        self.keys.setHtml(f"<table>{''.join(rows)}</table>")
