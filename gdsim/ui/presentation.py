"""A lecture: the whole screen, text that the last row can read, and no chrome that a lecture does not need."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QFontInfo, QKeyEvent
from PySide6.QtWidgets import QDockWidget, QTabBar

from gdsim.ui import theme
from gdsim.ui.window_layout import WindowLayout

if TYPE_CHECKING:
    from gdsim.ui.main_window import MainWindow

#: The smallest text on a screen of 1080 lines: a height that can be read from 15 m on a wall of 2 m.
LEAST_PIXELS, LINES = 22.0, 1080
MOST_PERCENT = 200
#: Panels that set an experiment up; a lecture shows what it does.
FOLDED = ("experiment_dock",)
COLUMN = 0.4  # the panels' share of the window's width
NETWORK = (0.56, 0.44)  # the drawing of the network, and the surface
RESIZE_MS = 1500  # a window manager has this long to give the window its former size


class Presentation(QObject):
    """Enters and leaves the presentation of one window, and knows what it looked like before."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.active = False
        self.former: WindowLayout | None = None
        """The layout that comes back when the presentation ends."""
        self._geometry, self._size = QByteArray(), QSize()
        self._bars = (True, True)
        self._alt = False
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(RESIZE_MS)
        self._settling.timeout.connect(self._give_up)
        self._again = QTimer(self)  # docks must not be restored inside the event that gives them their size
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._settle)
        self._sharing = QTimer(self)
        self._sharing.setSingleShot(True)
        self._sharing.timeout.connect(self._share_room)
        window.menuBar().triggered.connect(self._put_menus_away)
        window.menuBar().installEventFilter(self)
        window.installEventFilter(self)
        for dock in window.docks.values():
            dock.installEventFilter(self)  # a floating one is a window of its own, with its own Esc

    # -- sizes -------------------------------------------------------------------

    def text(self) -> tuple[int, float]:
        """(size of the text in percent, smallest text in pixels) as they must be now."""
        if not self.active:
            return self.window.settings.text_size_percent, 0.0
        least = self._least()
        chosen = self.window.settings.presentation_percent or round(MOST_PERCENT * self._share())
        return max(chosen, self._least_percent(least)), least

    def scale_text(self, by: int) -> None:
        """Larger or smaller text in presentations, by percent; 0 is back to what suits the screen."""
        percent = 0
        if by:
            least = self._least_percent(self._least())
            percent = max(least, min(MOST_PERCENT, self.text()[0] + by))
        self.window.settings = replace(self.window.settings, presentation_percent=percent)

    def _share(self) -> float:
        """Of what 1080 lines need. A screen that is scaled up has fewer of Qt's pixels, and larger ones."""
        return min(1.0, self.lines() / LINES)

    def lines(self) -> int:
        """Lines of the screen the window is on."""
        return self.window.screen().geometry().height()

    def _least(self) -> float:
        return LEAST_PIXELS * self._share()

    @staticmethod
    def _least_percent(least: float) -> int:
        return min(MOST_PERCENT, math.ceil(100 * least / QFontInfo(theme.ui_font(100)).pixelSize()))

    # -- in and out --------------------------------------------------------------

    def toggle(self) -> None:
        """Begin, or end."""
        if self.active:
            self.leave()
        else:
            self.enter()

    def enter(self) -> None:
        """The whole screen, large text, one column of panels beside the instruments."""
        w = self.window
        if self.active:
            return
        if not self._settling.isActive():  # else what is on the screen is on its way to the former layout
            self.former, self._geometry, self._size = WindowLayout.of(w), w.saveGeometry(), w.size()
            self._bars = (not w.menuBar().isHidden(), not w.statusBar().isHidden())
        self._settling.stop()
        self.active = True
        w.menuBar().hide()
        w.statusBar().hide()
        w.apply_look()
        w.showFullScreen()
        self.fold()

    def leave(self) -> None:
        """Everything as it was before."""
        w = self.window
        if not self.active:
            return
        self.active = False
        self._elide_tabs(Qt.TextElideMode.ElideRight)
        w.menuBar().setVisible(self._bars[0])
        w.statusBar().setVisible(self._bars[1])
        w.apply_look()
        w.setWindowState(w.windowState() & ~Qt.WindowState.WindowFullScreen)
        w.restoreGeometry(self._geometry)
        self._settling.start()
        self._settle()

    def fold(self) -> None:
        """The panels that are shown become one column of tabs; those in windows of their own stay there."""
        w = self.window
        docked = [dock for dock in w.docks.values() if not dock.isFloating()]
        docked.sort(key=lambda dock: dock.objectName() in FOLDED)
        shown = [dock for dock in docked if not dock.isHidden() and dock.objectName() not in FOLDED]
        front = [dock for dock in shown if not dock.visibleRegion().isEmpty()]
        for dock in docked:
            w.removeDockWidget(dock)
        for first, dock in zip([None, *docked], docked, strict=False):
            w.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
            if first is not None:
                w.tabifyDockWidget(first, dock)
            dock.setVisible(dock in shown)
        for dock in front[:1]:
            dock.raise_()
        self._elide_tabs(Qt.TextElideMode.ElideNone)
        if not w.session.is_function:  # its numbers stand below one another
            w.instruments.setSizes([round(share * w.instruments.height()) for share in NETWORK])
        self._share_room()

    def _elide_tabs(self, mode: Qt.TextElideMode) -> None:
        """Whole words and scroll buttons in a lecture; Qt would rather shorten all of the column's many tabs."""
        for bar in self.window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            bar.setElideMode(mode)
            bar.setUsesScrollButtons(True)

    def _share_room(self) -> None:
        w = self.window
        column = [d for d in w.docks.values() if not d.isHidden() and not d.isFloating()]
        if self.active and column:
            w.resizeDocks([column[0]], [round(w.width() * COLUMN)], Qt.Orientation.Horizontal)

    def geometry(self) -> QByteArray:
        """The window's place on the screen when it does not present, for the next start."""
        return self._geometry if self.active else self.window.saveGeometry()

    def layout(self) -> WindowLayout:
        """The layout outside of the presentation."""
        if self.former is not None and (self.active or self._settling.isActive()):
            return self.former
        return WindowLayout.of(self.window)

    def _settle(self) -> None:
        """The former layout, as soon as the window has its former size: docks share out what there is."""
        if self.former is None or self.active:
            return
        self.former.restore(self.window)
        self.window.classroom.enforce()
        if self.window.size() == self._size:
            self._settling.stop()

    def _give_up(self) -> None:
        self._settle()
        self._settling.stop()

    # -- keys --------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Resize and watched is self.window and self._settling.isActive():
            self._again.start()
        elif not self.active:
            return False
        elif kind == QEvent.Type.Resize and watched is self.window:
            self._sharing.start()  # when the layout has taken the new size
        elif kind == QEvent.Type.FocusOut and watched is self.window.menuBar():
            if isinstance(event, QFocusEvent) and event.reason() != Qt.FocusReason.PopupFocusReason:
                self._put_menus_away()
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(watched, event)
        elif kind == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Alt and self._alt and watched is self.window:
                self._alt = False
                self._show_menus()
                return True
        elif kind == QEvent.Type.WindowDeactivate and watched is self.window:
            self._alt = False
        return False

    def _on_key(self, watched: QObject, event: QKeyEvent) -> bool:
        """Keys that nothing below has used: Esc leaves, Alt alone shows the menus."""
        floating = isinstance(watched, QDockWidget) and watched.isFloating()
        if watched is not self.window and not floating:
            return False
        self._alt = event.key() == Qt.Key.Key_Alt and not event.isAutoRepeat()
        if event.key() != Qt.Key.Key_Escape:
            return False
        if self.window.menuBar().isHidden():
            self.leave()
        else:
            self._put_menus_away()
        return True

    def _show_menus(self) -> None:
        bar = self.window.menuBar()
        bar.show()
        bar.setFocus(Qt.FocusReason.MenuBarFocusReason)
        bar.setActiveAction(bar.actions()[0])

    def _put_menus_away(self, *_: object) -> None:
        if self.active:
            self.window.menuBar().hide()
