"""Small controls of the surface: what it shows, the form for its window, and the bar of a slow landscape."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QToolButton,
    QWidget,
)

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.app.worker import Lane
from gdsim.engine.landscape import Range
from gdsim.engine.planes import CENTRES, KINDS
from gdsim.engine.sentence import InputError
from gdsim.engine.surface_choice import COORDINATES
from gdsim.ui import theme
from gdsim.ui.forms import Message, exact_text, explain, parse_number
from gdsim.ui.sight import Sight, sight_actions

BUSY_MS, LOOK_MS = 200, 100  # a bar comes after, and looks at the progress every


class ShowButton(QToolButton):
    """A button with a menu of the drawings over the surface."""

    def __init__(self, sight: Sight, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface_show")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.list = QMenu(self)
        self.list.setObjectName("surface_show_menu")
        self.list.setToolTipsVisible(True)
        self.entries = sight_actions(sight, self)
        self.list.addActions(self.entries)
        self.setMenu(self.list)

    def retranslate(self) -> None:
        self.setText(tr("Show"))
        self.setToolTip(tr("Choose what is drawn over the surface"))
        self.setAccessibleName(tr("Choose what is drawn over the surface"))
        self.list.setAccessibleName(tr("Choose what is drawn over the surface"))
        for entry in self.entries:
            entry.retranslate()


def plane_texts() -> dict[str, tuple[str, str]]:
    """Title and explanation of each kind of plane."""
    return {
        "coordinates": (tr("Two parameters"), tr("The picked weights or biases are the axes")),
        "random": (
            tr("Random directions"),
            tr("Two random directions, filter-normalised: each unit's part is as long as its own parameters"),
        ),
        "principal": (
            tr("PCA of the path"),
            tr("The two directions in which the run's path varies most"),
        ),
        "hessian": (
            tr("Hessian eigenvectors"),
            tr("The two directions of largest curvature at the point shown"),
        ),
        "points": (
            tr("Three remembered points"),
            tr("The plane through the last three points that were remembered, for instance three minima"),
        ),
        "line": (tr("Line from the start"), tr("From the start, a = 0, straight to the point shown, a = 1")),
    }


class PlaneButton(QToolButton):
    """A button with a menu of the planes through parameter space."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("surface_plane")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.list = QMenu(self)
        self.list.setObjectName("surface_plane_menu")
        self.list.setToolTipsVisible(True)
        group = QActionGroup(self)
        self.entries: dict[str, QAction] = {}
        for kind in (COORDINATES, *KINDS):
            entry = QAction(group)
            entry.setObjectName(f"plane_{kind}")
            entry.setCheckable(True)
            entry.setData(kind)
            self.entries[kind] = entry
        group.triggered.connect(self._on_chosen)
        self.list.addActions(group.actions())
        self.list.addSeparator()
        self.again = QAction(self)
        self.again.setObjectName("plane_again")
        self.again.triggered.connect(self._on_again)
        self.list.addAction(self.again)
        self.keep = QAction(self)
        self.keep.setObjectName("plane_follow")
        self.keep.setCheckable(True)
        self.keep.toggled.connect(session.follow_plane)
        self.list.addAction(self.keep)
        self.save = QAction(self)
        self.save.setObjectName("plane_save_point")
        self.save.triggered.connect(self._on_save)
        self.list.addAction(self.save)
        self.centre = QMenu(self.list)
        self.centre.setObjectName("plane_centre_menu")
        self.centre.setToolTipsVisible(True)
        centres = QActionGroup(self)
        self.centres: dict[str, QAction] = {}
        for name in CENTRES:
            entry = QAction(centres)
            entry.setObjectName(f"centre_{name}")
            entry.setCheckable(True)
            entry.setData(name)
            self.centres[name] = entry
        centres.triggered.connect(self._on_centre)
        self.centre.addActions(centres.actions())
        self.list.addMenu(self.centre)
        self.setMenu(self.list)
        self.follow()

    def follow(self) -> None:
        """Show what the session has."""
        kind = self.session.plane_kind
        self.entries[kind].setChecked(True)
        self.again.setEnabled(kind != COORDINATES)
        self.centres[self.session.view.surface.centre].setChecked(True)
        self.keep.setChecked(self.session.view.surface.follows)
        self._count()

    def _count(self) -> None:
        saved = len(self.session.saved_points)
        self.save.setText(tr("Remember the point shown ({count} of 3)", count=saved))

    def _on_save(self) -> None:
        self.session.save_point()

    def _on_centre(self, entry: QAction) -> None:
        self.session.choose_centre(str(entry.data()))

    def _on_chosen(self, entry: QAction) -> None:
        self.session.choose_plane(str(entry.data()))

    def _on_again(self) -> None:
        self.session.choose_plane(self.session.plane_kind, self.session.view.surface.seed + 1)

    def retranslate(self) -> None:
        tip = tr("Choose the plane through the space of parameters")
        self.setText(tr("Plane"))
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.list.setAccessibleName(tip)
        for kind, (text, words) in plane_texts().items():
            self.entries[kind].setText(text)
            self.entries[kind].setToolTip(words)
        self.keep.setText(tr("Follow the run"))
        self.keep.setToolTip(tr("Make the plane anew whenever the point shown has moved by more than a cell"))
        self.save.setToolTip(tr("For a plane through three points: the last three that were remembered"))
        self._count()
        self.centre.setTitle(tr("Centre"))
        for name, text in {
            "point": tr("The point shown"),
            "start": tr("The start"),
            "lowest": tr("The lowest end of all runs"),
        }.items():
            self.centres[name].setText(text)
        self.again.setText(tr("Make it anew"))
        self.again.setToolTip(tr("From the path and the point shown now, or with other random directions"))


class WindowForm(QFrame):
    """Four numbers, the ends of both axes; what is wrong with them is said below."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._line = False
        self.setObjectName("window_form")
        self.names = (QLabel(), QLabel())
        self.fields = tuple(QLineEdit() for _ in range(4))
        self._to = (QLabel("–"), QLabel("–"))
        self.apply_button, self.close_button = QPushButton(), QToolButton()
        self.message = Message()
        for field, name in zip(self.fields, ("a_low", "a_high", "b_low", "b_high"), strict=True):
            field.setObjectName(f"window_{name}")
            field.setMaxLength(40)
            field.setMinimumWidth(56)
            field.setMaximumWidth(112)
            field.returnPressed.connect(self.apply)
        self.message.setObjectName("window_message")
        self.apply_button.setObjectName("window_apply")
        self.apply_button.clicked.connect(self.apply)
        self.close_button.setObjectName("window_close")
        self.close_button.setAutoRaise(True)
        self.close_button.clicked.connect(self.hide)
        row = QGridLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setHorizontalSpacing(4)
        for axis in (0, 1):
            column = 5 * axis
            row.addWidget(self.names[axis], 0, column)
            row.addWidget(self.fields[2 * axis], 0, column + 1)
            row.addWidget(self._to[axis], 0, column + 2)
            row.addWidget(self.fields[2 * axis + 1], 0, column + 3)
            row.setColumnMinimumWidth(column + 4, 12)
        row.addWidget(self.apply_button, 0, 10)
        row.setColumnStretch(11, 1)
        row.addWidget(self.close_button, 0, 12)
        row.addWidget(self.message, 1, 0, 1, 13)
        self.restyle()
        theme.notifier.changed.connect(self.restyle)
        self.hide()

    def set_line(self, line: bool) -> None:
        """A surface over one variable has one axis to choose."""
        for widget in (self.names[1], self.fields[2], self._to[1], self.fields[3]):
            widget.setVisible(not line)
        self._line = line

    def show_window(self, names: tuple[str, str], window: tuple[Range, Range]) -> None:
        """The axes' names and the present window."""
        for label, name in zip(self.names, names, strict=True):
            label.setText(name)
        for field, value in zip(self.fields, (*window[0], *window[1]), strict=True):
            if not field.isModified():
                field.setText(exact_text(float(f"{value:.6g}")))
                field.setCursorPosition(0)
        self._name_fields()

    def _name_fields(self) -> None:
        for i, field in enumerate(self.fields):
            field.setAccessibleName(f"{self.names[i // 2].text()} {tr('to') if i % 2 else tr('from')}")

    def apply(self) -> None:
        """Choose the window that was typed, or say what is wrong with it."""
        try:
            if self._line:  # the other axis follows the curve
                self.fields[2].setText("-1")
                self.fields[3].setText("1")
            a0, a1, b0, b1 = (parse_number(field.text()) for field in self.fields)
            self.session.choose_window(((a0, a1), (b0, b1)))
        except InputError as error:
            self.message.show_text(explain(error))
            return
        self.message.show_text("")
        for field in self.fields:
            field.setModified(False)

    def forget(self) -> None:
        """Other axes, another window: what was typed for the old ones goes."""
        self.message.show_text("")
        for field in self.fields:
            field.setModified(False)

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Window of the surface"))
        self.apply_button.setText(tr("Show"))
        self.apply_button.setToolTip(tr("Sample the surface in this window"))
        self.apply_button.setAccessibleName(tr("Sample the surface in this window"))
        self.close_button.setToolTip(tr("Close"))
        self.close_button.setAccessibleName(tr("Close"))
        self._name_fields()
        self.message.show_text("")

    def restyle(self) -> None:
        self.close_button.setIcon(theme.icon("close", "muted"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class BusyBar(QFrame):
    """A thin bar with a button to give up, shown while one landscape takes longer than 200 ms."""

    cancelled = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("surface_busy")
        self.bar, self.cancel_button = QProgressBar(), QToolButton()
        self.bar.setObjectName("surface_progress")
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.cancel_button.setObjectName("surface_cancel")
        self.cancel_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.cancel_button.clicked.connect(self.cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 4, 4)
        row.setSpacing(8)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel_button)
        theme.mark(self, card=True)
        self._job = -1
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        session.progressed.connect(self._on_progressed)
        self.restyle()
        theme.notifier.changed.connect(self.restyle)
        self.hide()

    def watch(self) -> None:
        """Something asked for a landscape: look in 200 ms whether it is still under way."""
        if not self._timer.isActive():
            self._job = self.session.worker.current(Lane.LANDSCAPE)
            self._timer.start(BUSY_MS)

    def cancel(self) -> None:
        self.session.worker.cancel(Lane.LANDSCAPE)
        self._end()
        self.cancelled.emit()

    def _look(self) -> None:
        worker = self.session.worker
        fraction, job = worker.progress(Lane.LANDSCAPE), worker.current(Lane.LANDSCAPE)
        if fraction is None:
            self._end()
            return
        if job == self._job:
            self.bar.setValue(round(1000 * fraction))
            self.show()
            self.raise_()
        self._timer.start(LOOK_MS if job == self._job else BUSY_MS)
        self._job = job

    def _on_progressed(self, what: tuple[Lane, float | None]) -> None:
        lane, fraction = what
        if lane is not Lane.LANDSCAPE:
            return
        if fraction is None:
            self._end()
        else:
            self.watch()

    def _end(self) -> None:
        self._timer.stop()
        self.hide()

    def retranslate(self) -> None:
        self.bar.setAccessibleName(tr("Progress of the surface"))
        self.cancel_button.setText(tr("Cancel"))
        self.cancel_button.setToolTip(tr("Stop sampling the surface; what is there stays"))
        self.cancel_button.setAccessibleName(tr("Stop sampling the surface; what is there stays"))

    def restyle(self) -> None:
        self.cancel_button.setIcon(theme.icon("close", "muted"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
