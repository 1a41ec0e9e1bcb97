"""The function: its formula and gradient, its numbers at the current point, and what each order sees there."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.engine.formula import Formula
from gdsim.engine.objective import Array
from gdsim.ui import theme
from gdsim.ui.exporting import Figure
from gdsim.ui.forms import ElidedLabel
from gdsim.ui.formula_item import FormulaLabel
from gdsim.ui.local_models import Local, local_at
from gdsim.ui.numbers import short
from gdsim.ui.order_table import OrderTable, SightBox, number_label, set_number
from gdsim.ui.sheet_figure import figure_of_sheet
from gdsim.ui.sight import Sight
from gdsim.ui.typeset_later import TypesetLater

LARGE, SMALLEST, PARTIAL = 1.25, 0.9, 0.95  # sizes of the formulas in units of the text's
SPACE = 28  # between two partial derivatives on one line
#: Order 1.5 keeps its numbers for so long while those of the next point are computed.
PATIENCE_MS = 200
SWITCHES = {"gradient": "see_gradient", "field": "see_field", "probe": "see_probe", "state": "see_state"}


def partials_latex(objective: Formula) -> tuple[str, ...]:
    """The partial derivatives as whole equations."""
    sides = objective.gradient_latex()
    if len(sides) == 1:
        return (rf"f^{{\prime}}(x) = {sides[0]}",)
    return tuple(
        rf"\frac{{\partial f}}{{\partial {v}}} = {side}" for v, side in zip("xy", sides, strict=True)
    )


class Symbols(QScrollArea):
    """The formula and its partial derivatives; those that are too wide for the window scroll sideways."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("function_symbols")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.content = QWidget()
        self.formula = FormulaLabel("", self.content, scale=LARGE)
        self.formula.setObjectName("formula")
        self.partials = tuple(FormulaLabel("", self.content, scale=PARTIAL) for _ in range(2))
        for label, name in zip(self.partials, "xy", strict=True):
            label.setObjectName(f"partial_{name}")
        self.setWidget(self.content)

    def arrange(self) -> None:
        """Place the formulas one below the other, the partial derivatives side by side where they fit."""
        room = max(200, self.viewport().width())
        self.formula.setScale(LARGE)
        natural = self.formula.sizeHint().width()
        if natural > room:
            self.formula.setScale(max(SMALLEST, LARGE * room / natural))
        size = self.formula.sizeHint()
        self.formula.setGeometry(0, 0, size.width(), size.height())
        x, y, line, widest = 0, size.height(), 0, size.width()
        for label in self.partials:
            label.setVisible(bool(label.latex()))
            if not label.latex():
                continue
            size = label.sizeHint()
            if x and x + size.width() > room:
                x, y, line = 0, y + line + 2, 0
            label.setGeometry(x, y, size.width(), size.height())
            line = max(line, size.height())
            x += size.width() + SPACE
            widest = max(widest, x - SPACE)
        self.content.resize(widest, y + line)
        bar = self.horizontalScrollBar().sizeHint().height() if widest > self.viewport().width() else 0
        self.setFixedHeight(y + line + bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.arrange()


class PointBox(QFrame):
    """The numbers at the current point: f, gradient, the Hessian's eigenvalues and what they say."""

    def __init__(self, later: TypesetLater) -> None:
        super().__init__()
        self._later = later
        self.setObjectName("point_box")
        self.symbols = {name: FormulaLabel(scale=1.0, colour="muted") for name in ("x", "f", "g", "norm")}
        self.numbers = {name: number_label(f"point_{name}") for name in self.symbols}
        self.lambdas = FormulaLabel(scale=1.0, colour="muted")
        self.eigenvalues = number_label("point_eigenvalues")
        self.kind = ElidedLabel(role="muted")
        self.kind.setObjectName("point_kind")
        pairs = [(self.symbols[name], self.numbers[name]) for name in self.symbols]
        for label in (*self.symbols.values(), self.lambdas):
            label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        for row in (pairs, [(self.lambdas, self.eigenvalues), (self.kind,)]):
            line = QHBoxLayout()
            line.setSpacing(6)
            for widgets in row:
                for widget in widgets:
                    line.addWidget(widget)
                line.addSpacing(14)
            line.addStretch(1)
            lines.addLayout(line)

    def show_local(self, at: Local) -> None:
        """Show the numbers of ``at``."""
        line = len(at.x) == 1
        symbols = {
            "x": "x =" if line else r"(x, y) =",
            "f": "f =",
            "g": r"f^{\prime} =" if line else r"\nabla f =",
            "norm": r"|f^{\prime}| =" if line else r"\|\nabla f\| =",
        }
        for name, latex in symbols.items():
            self._later.show(self.symbols[name], latex)
        with np.errstate(all="ignore"):
            norm = float(np.linalg.norm(at.g))
        values: dict[str, Array | float] = {"x": at.x, "f": at.f, "g": at.g, "norm": norm}
        for name, value in values.items():
            set_number(self.numbers[name], value)
        self._later.show(self.lambdas, "" if line else r"\lambda(H) =")
        for widget in (self.lambdas, self.eigenvalues):
            widget.setVisible(not line)
        if line or at.eigenvalues is None:
            self.eigenvalues.setText("" if line else "–")
            self.eigenvalues.setToolTip("")
        else:
            text = ",  ".join(map(short, at.eigenvalues))
            set_number(self.eigenvalues, at.eigenvalues, text)
        self.kind.set_text(kind_text(at))


def kind_text(at: Local) -> str:
    """What the eigenvalues say about the surface around the point."""
    if at.eigenvalues is None:
        return tr("The second derivatives are not finite here.")
    if len(at.x) == 1:
        return {
            "minimum": tr("bends upwards, like a bowl"),
            "maximum": tr("bends downwards, like a dome"),
        }.get(at.kind, tr("does not bend here: the test is inconclusive"))
    return {
        "minimum": tr("a bowl: both eigenvalues are positive"),
        "maximum": tr("a dome: both eigenvalues are negative"),
        "saddle": tr("a saddle: one eigenvalue is negative"),
    }.get(at.kind, tr("degenerate: an eigenvalue is zero"))


class FunctionView(QWidget):
    """Reads the session; its check boxes turn the drawings on the surface on and off."""

    def __init__(self, session: Session, sight: Sight, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.sight = session, sight
        self.setObjectName("function_view")
        self._later = TypesetLater(self)
        self._shown: object = None
        self.title = QLabel()
        theme.mark(self.title, role="title")
        self.caption = ElidedLabel(role="muted")
        self.caption.setObjectName("function_caption")
        self.caption.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.switches = [SightBox(sight, key, name) for key, name in SWITCHES.items()]
        self.symbols = Symbols()
        self.point = PointBox(self._later)
        self.table = OrderTable(session, sight, self._later)
        self.body = QWidget()
        self.body.setObjectName("function_body")
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._show_model)
        self._build()
        self._later.arrived.connect(self.symbols.arrange)
        session.rebuilt.connect(self.refresh)
        session.moved.connect(self.refresh)
        session.picked.connect(self.refresh)
        session.looks_changed.connect(self._on_looks)
        session.running_changed.connect(self._on_looks)
        theme.notifier.changed.connect(self.restyle)
        self.retranslate()

    def _build(self) -> None:
        strip = QHBoxLayout()
        strip.setContentsMargins(12, 8, 12, 0)
        strip.setSpacing(8)
        strip.addWidget(self.title)
        strip.addWidget(self.caption, 1)
        strip.addSpacing(8)
        for switch in self.switches:
            strip.addWidget(switch)
        inside = QVBoxLayout(self.body)
        inside.setContentsMargins(12, 0, 12, 4)
        inside.setSpacing(4)
        inside.addWidget(self.symbols)
        inside.addWidget(self.point)
        inside.addWidget(self.table)
        inside.addStretch(1)
        area = QScrollArea()
        area.setObjectName("function_scroll")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(self.body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        column.addLayout(strip)
        column.addWidget(area, 1)

    # -- showing -----------------------------------------------------------------

    def refresh(self) -> None:
        """Show the function at the point shown; put off while the view is hidden."""
        if self.session.is_function and self.isVisible():
            self._show()

    def _show(self) -> None:
        session = self.session
        objective = session.experiment.function.objective
        self._show_symbols()
        track = session.track
        optimizer = session.optimizer
        title = tr("Typed formula") if isinstance(objective, Formula) else tr(objective.title)
        self.title.setText(title)
        self.caption.set_text(
            tr("{optimizer}, k = {k}", optimizer=tr(optimizer.title), k=track.iterate.k)
            if optimizer is not None and track is not None
            else tr("at the start")
        )
        at = local_at(objective, session.theta)
        self.point.show_local(at)
        self.table.show_local(at)
        self._on_looks()

    def _show_symbols(self) -> None:
        objective = self.session.experiment.function.objective
        if objective is self._shown:
            return
        self._shown = objective
        formula = objective if isinstance(objective, Formula) else objective.as_formula
        self._later.show(self.symbols.formula, objective.latex)
        partials = (*partials_latex(formula), "")
        for label, latex in zip(self.symbols.partials, partials, strict=False):
            self._later.show(label, latex)
        self.symbols.arrange()

    def _on_looks(self) -> None:
        """Order 1.5 is known a moment later than the rest; until then it keeps its numbers."""
        if not (self.session.is_function and self.isVisible()):
            return
        if self.session.looks or self.session.is_running or not self.session.experiment.enabled:
            self._show_model()
        elif not self._patience.isActive():
            self._patience.start()

    def _show_model(self) -> None:
        self._patience.stop()
        waiting = not self.session.looks and bool(self.session.experiment.enabled)
        self.table.show_model(waiting)

    def settle(self) -> None:
        """Everything as it is at this moment, the formulas typeset, whether seen or not."""
        if not self.session.is_function:
            return
        self._show()
        self._show_model()
        self._later.settle()
        self.symbols.arrange()

    def figure(self) -> Figure:
        """The whole sheet, however little of it is scrolled into view."""
        self.settle()
        if not self.isVisible():
            self.ensurePolished()
            self.body.resize(self.body.sizeHint().expandedTo(QSize(720, 200)))
        layout = self.body.layout()
        if layout is not None:
            layout.activate()
        return figure_of_sheet("function", tr("Function"), self.body)

    # -- words and looks ---------------------------------------------------------

    def retranslate(self) -> None:
        """Set every string."""
        self.setAccessibleName(tr("Function"))
        self.symbols.setAccessibleName(tr("Formula and partial derivatives"))
        self.point.setAccessibleName(tr("Numbers at the current point"))
        self.table.retranslate()
        texts = {"gradient": tr("Gradient"), "field": tr("Field"), "probe": tr("Probe"), "state": tr("State")}
        for switch in self.switches:
            switch.retranslate(texts[switch.key])
        self.refresh()

    def restyle(self) -> None:
        """The colours are looked up as things are drawn; sizes follow the text."""
        self.symbols.arrange()
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.FontChange and hasattr(self, "table"):
            self.symbols.arrange()

    def sizeHint(self) -> QSize:
        return QSize(720, 340)
