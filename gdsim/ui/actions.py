"""Commands in one table: menus, toolbar, palette and help are made from it, and tests find them by id."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from gdsim.app.i18n import tr
from gdsim.ui import theme


@dataclass(frozen=True)
class Command:
    """One thing the user can do; ``text`` and ``tip`` are English and translated when shown."""

    id: str
    text: str
    tip: str
    run: Callable[[], object]
    keys: str | tuple[str, ...]
    icon: str = ""
    checkable: bool = False

    @property
    def sequences(self) -> list[QKeySequence]:
        keys = (self.keys,) if isinstance(self.keys, str) else self.keys
        return [QKeySequence(key) for key in keys]


class Actions:
    """The commands as QActions of a window, findable by ``objectName``."""

    def __init__(self, window: QWidget, commands: Iterable[Command]) -> None:
        self.commands = {command.id: command for command in commands}
        self._actions: dict[str, QAction] = {}
        for command in self.commands.values():
            action = QAction(window)
            action.setObjectName(command.id)
            action.setShortcuts(command.sequences)
            action.setCheckable(command.checkable)
            if command.icon:
                action.setIcon(theme.icon(command.icon))
            action.triggered.connect(self._runner(command))
            window.addAction(action)
            self._actions[command.id] = action
        self.retranslate()

    @staticmethod
    def _runner(command: Command) -> Callable[[], None]:
        def run() -> None:
            command.run()

        return run

    def __getitem__(self, command_id: str) -> QAction:
        return self._actions[command_id]

    def retranslate(self) -> None:
        """Texts and tips in the present language, the shortcut behind the tip."""
        for command in self.commands.values():
            action = self._actions[command.id]
            action.setText(tr(command.text))
            action.setIconText(tr(command.text).rstrip("…"))
            keys = command.sequences[0].toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{tr(command.tip)} ({keys})")
            action.setStatusTip(tr(command.tip))
