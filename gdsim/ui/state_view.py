"""The optimizer's state as a section of the debugger that can be folded away, and as a figure."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.ui import theme
from gdsim.ui.exporting import Figure
from gdsim.ui.forms import Section
from gdsim.ui.state_canvas import StateCanvas

PAD = 8.0


class StateView(Section):
    """The canvas under a heading that folds it away; for a function it stays open."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("optimizer_state", parent)
        self.session = session
        self.canvas = StateCanvas(session)
        self._heading = ("", "")
        self.chosen = False
        """True once the user has folded or unfolded it: then it stays so."""
        self.add_more(self.canvas)
        self.more.clicked.connect(self._on_clicked)
        for signal in (session.rebuilt, session.moved, session.picked):
            signal.connect(self._name)
        self.retranslate()

    @property
    def is_open(self) -> bool:
        return self.more.isChecked()

    def open(self, shown: bool) -> None:
        """Fold or unfold."""
        self.more.setChecked(shown)

    def height_open(self, width: int) -> int:
        """What it takes unfolded, at that width."""
        return self.heading.sizeHint().height() + 16 + self.canvas.height_at(width)

    def _on_clicked(self) -> None:
        self.chosen = True

    def retranslate(self) -> None:
        self._name()
        self._show_more()

    def _name(self) -> None:
        optimizer = self.session.optimizer
        function = self.session.is_function
        title = tr("One iteration") if function else tr("Optimizer state")
        heading = (title, tr(optimizer.title) if optimizer is not None else "")
        if heading != self._heading:
            self._heading = heading
            self.set_heading(*heading)
        self.more.setVisible(not function)

    def _show_more(self) -> None:
        opened = self.more.isChecked()
        self.more.setIcon(theme.icon("chevron-up" if opened else "chevron-down", "muted"))
        text = tr("Hide the optimizer's state") if opened else tr("Show the optimizer's state")
        self.more.set_tip(text)

    def figure(self) -> Figure:
        """The sheet as it stands, in the theme of the moment."""
        canvas = self.canvas
        width = float(max(360, canvas.width()))
        height = canvas.layout_at(width).sheet.height
        size = QSizeF(width + 2 * PAD, height + 2 * PAD)

        def render(painter: QPainter, rect: QRectF) -> None:
            painter.save()
            painter.translate(rect.topLeft())
            painter.scale(rect.width() / size.width(), rect.height() / size.height())
            painter.translate(PAD, PAD)
            canvas.layout_at(width).sheet.paint(painter)
            painter.restore()

        return Figure("optimizer-state", tr("Optimizer state"), render, size)
