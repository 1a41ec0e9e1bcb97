"""Groups of the toolbar's buttons that can be taken off it and put back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolBar

#: Groups by what the names of their widgets begin with.
_GROUPS = {
    "tool_file.": "tools_file",
    "tool_edit.": "tools_edit",
    "tool_run.": "tools_run",
    "speed": "tools_speed",
    "readouts": "tools_readouts",
    "export_button": "tools_export",
}
NAMES = tuple(_GROUPS.values())


class ToolGroups:
    """The groups of one toolbar; ``dress`` gives a command's button its looks, which it loses off the toolbar.

    A toolbar shows a button whenever its action is visible, and the menus share the commands' actions: so
    those are taken off the toolbar, and only the toolbar's own are hidden.
    """

    def __init__(self, bar: QToolBar, dress: Callable[[QAction], object]) -> None:
        self._bar, self._dress = bar, dress
        self._order = bar.actions()
        self._groups: dict[str, list[QAction]] = {name: [] for name in NAMES}
        group: list[QAction] = []
        for action in self._order:
            if not action.isSeparator():  # a separator belongs to the group before it
                own = bar.widgetForAction(action).objectName()
                name = next((name for start, name in _GROUPS.items() if own.startswith(start)), "")
                group = self._groups.get(name, [])
            group.append(action)

    def is_shown(self, name: str) -> bool:
        """Whether the group is on the toolbar."""
        there = self._bar.actions()
        return all(action.isVisible() and action in there for action in self._groups[name])

    def show(self, name: str, shown: bool) -> None:
        """Put the group on the toolbar, or take it off."""
        if self.is_shown(name) == shown:
            return
        for action in reversed(self._groups[name]):
            if action.parent() is self._bar:
                action.setVisible(shown)
            elif shown:
                self._put_back(action)
            else:
                self._bar.removeAction(action)

    def _put_back(self, action: QAction) -> None:
        there = self._bar.actions()
        later = self._order[self._order.index(action) + 1 :]
        before = next((each for each in later if each in there), None)
        if before is None:
            self._bar.addAction(action)
        else:
            self._bar.insertAction(before, action)
        self._dress(action)
