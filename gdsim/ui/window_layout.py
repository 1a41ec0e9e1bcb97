"""Where everything in the window stands, taken as one value and given back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray

if TYPE_CHECKING:
    from gdsim.ui.main_window import MainWindow


@dataclass(frozen=True)
class WindowLayout:
    """The docks' places and the instruments' sizes.

    ``fit_wanted``: the fit is hidden while the problem is a function, so the docks' state alone does not say
    whether the user wants it.
    """

    state: QByteArray
    sizes: tuple[int, ...]
    fit_wanted: bool

    @classmethod
    def of(cls, window: MainWindow) -> WindowLayout:
        """As it is now."""
        return cls(window.layout_state(), tuple(window.instruments.sizes()), window.fit_wanted)

    def restore(self, window: MainWindow) -> None:
        """Put everything back where it was."""
        docked = window.layout()
        if docked is not None:
            docked.activate()  # what was just shown or hidden must not share the room out once more
        window.restore_layout_state(self.state)
        window.fit_wanted = self.fit_wanted
        window.instruments.setSizes(list(self.sizes))
