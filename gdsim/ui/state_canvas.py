"""The sheet of the leading optimizer: its state and its next step; for a function, the whole iteration."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFontInfo,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gdsim.app.i18n import say, tr
from gdsim.app.race import Track
from gdsim.app.session import Session
from gdsim.engine.experiment import OptimizerChoice
from gdsim.engine.optimizers import Optimizer
from gdsim.engine.optimizers.base import Plan
from gdsim.ui import theme
from gdsim.ui.forms import formula_lines
from gdsim.ui.numbers import full, short
from gdsim.ui.state_layout import Layout, Names, vector_text
from gdsim.ui.state_model import Quantity, curvature_quantity, state_quantities
from gdsim.ui.state_sheet import Sheet
from gdsim.ui.state_trials import add_trials

#: How long the last picture stays while the next step is being computed.
PATIENCE_MS = 250


class StateCanvas(QWidget):
    """Everything on one sheet, laid out when the session has moved and only painted in between."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("state_canvas")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.sheet: Sheet | None = None
        self.words: list[tuple[str, str, str]] = []
        self._shown: tuple[object, ...] = ()
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(PATIENCE_MS)
        self._late.timeout.connect(self._lay_out)
        for signal in (
            session.moved,
            session.rebuilt,
            session.picked,
            session.looks_changed,
            session.running_changed,
        ):
            signal.connect(self.refresh)
        theme.notifier.changed.connect(self._restyle)

    # -- keeping up ----------------------------------------------------------------

    def refresh(self) -> None:
        """Lay out anew if something else is to be shown; a hover only repaints."""
        if not self.isVisible():
            return
        if self._key() == self._shown:
            self.update()
        elif self._is_waited_for():
            if not self._late.isActive():
                self._late.start()
        else:
            self._lay_out()

    def _key(self) -> tuple[object, ...]:
        session = self.session
        look = session.look
        return (session.track, look, session.picks[0], session.is_running, session.experiment, self.width())

    def _is_waited_for(self) -> bool:
        """True while the next step of the iterate shown will be here in a moment."""
        session = self.session
        if self.sheet is None or session.is_running:
            return False
        track = session.track
        if track is None:
            return session.snapshot is None
        return session.look is None and track.status.rule != "refused"

    def _restyle(self) -> None:
        if self.sheet is not None:
            self._lay_out()

    def _lay_out(self) -> None:
        self._late.stop()
        self._shown = self._key()
        layout = self.layout_at(float(max(160, self.width())))
        self.sheet, self.words = layout.sheet, layout.words
        self.setFixedHeight(max(1, round(self.sheet.height) + 2))
        self.setAccessibleName(
            "; ".join(" ".join(part for part in line if part) for line in self.words) or tr("Optimizer state")
        )
        self.update()

    # -- what is shown ---------------------------------------------------------------

    def layout_at(self, width: float) -> Layout:
        session = self.session
        i = session.picks[0]
        names = Names(session.coordinate_name, i)
        layout = Layout(self.font(), float(QFontInfo(self.font()).pixelSize()), width, names)
        track, optimizer = session.track, session.optimizer
        if track is None or optimizer is None:
            layout.sentence(tr("No optimizer is enabled.") if session.snapshot else tr("Computing…"))
            return layout
        choice = session.experiment.optimizers[track.index]
        plan = session.look.plan if session.look is not None else None
        after = plan.after.state if plan is not None else None
        state = state_quantities(track.iterate.state, after, track.iterate.x.size)
        model = curvature_quantity(state, plan, optimizer.order.value) if plan is not None else None
        coming = _next_step(plan, optimizer, session.is_function) if plan is not None else ()
        layout.measure((*state, *((model,) if model else ()), *coming))
        if session.is_function:
            self._iteration(layout, track, choice, plan, (*state, *((model,) if model else ())), coming)
        else:
            self._state(layout, track, optimizer, (*state, *((model,) if model else ())))
            self._coming(layout, track, plan, coming, 0)
        return layout

    def _state(
        self, layout: Layout, track: Track, optimizer: Optimizer[Any], state: tuple[Quantity, ...]
    ) -> None:
        """The state of a method on a network, with the column of the picked parameter."""
        if track.status.rule == "refused":
            layout.sentence(say(track.status.message))
            return
        note = tr("for {name}", name=layout.names.of(layout.names.picked))
        if not any(each.kind in ("parameters", "matrix", "pairs") for each in state):
            note = ""
        layout.heading(tr("at k = {k}", k=track.iterate.k), note=note)
        if not track.iterate.state:
            layout.sentence(tr("{title} keeps no state.", title=tr(optimizer.title)))
        for each in state:
            layout.quantity(each)

    def _iteration(
        self,
        layout: Layout,
        track: Track,
        choice: OptimizerChoice,
        plan: Plan | None,
        state: tuple[Quantity, ...],
        coming: tuple[Quantity, ...],
    ) -> None:
        """One iteration on a function in four steps."""
        at, optimizer = track.iterate, choice.optimizer
        arguments = ", ".join(self.session.coordinate_name(i) for i in range(at.x.size))
        layout.heading(tr("The point"), 1, note=f"k = {at.k}")
        layout.indent = layout.row_height + 4.0
        layout.equation(_vector("x_k", at.x.size, arguments), vector_text(at.x), _exact(at.x))
        layout.equation("f(x_k)", short(float(at.f)), full(float(at.f)))
        self._titled(layout, tr("The gradient there"), 2)
        layout.equation(r"\nabla f(x_k)", vector_text(at.g), _exact(at.g))
        if at.g.size > 1:
            norm = float(np.linalg.norm(at.g))
            layout.equation(r"\|\nabla f(x_k)\|", short(norm), full(norm))
        self._titled(layout, tr("The rule of {title}", title=tr(optimizer.title)), 3)
        for line in formula_lines(optimizer.rule):
            layout.formula(line)
        layout.settings(_settings(choice, at.k))
        if track.status.rule == "refused":
            layout.sentence(say(track.status.message))
            return
        layout.skip(4.0)
        if not at.state:
            layout.sentence(tr("{title} keeps no state.", title=tr(optimizer.title)))
        for each in state:
            layout.quantity(each)
        self._titled(layout, tr("The next point"), 4)
        self._coming(layout, track, plan, coming, 4)

    def _titled(self, layout: Layout, title: str, number: int) -> None:
        layout.skip(8.0)
        indent, layout.indent = layout.indent, 0.0
        layout.heading(title, number)
        layout.indent = indent

    def _coming(
        self, layout: Layout, track: Track, plan: Plan | None, coming: tuple[Quantity, ...], number: int
    ) -> None:
        """The next step: direction, length, the line search's trials, and where it leads."""
        if track.status.rule == "refused":
            return
        if not number:
            layout.skip(8.0)
            layout.heading(tr("Next step"))
        if plan is None:
            layout.sentence(
                tr("Pause to see the next step.") if self.session.is_running else tr("Computing…")
            )
            return
        for each in coming:
            layout.quantity(each)
        if len(plan.trials):
            slope = float(track.iterate.g @ plan.direction)
            add_trials(layout, plan.trials, plan.length, float(track.iterate.f), slope)
        if number:
            layout.skip(4.0)
            layout.equation("x_{k+1}", vector_text(plan.after.x), _exact(plan.after.x), strong=True)
            layout.equation("f(x_{k+1})", short(float(plan.after.f)), full(float(plan.after.f)))

    # -- painting and pointing ----------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.sheet is None:
            return
        painter = QPainter(self)
        try:
            self.sheet.paint(painter)
            hovered, look = self.session.hovered, theme.current()
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(look.accent), 1.5))
            for region in self.sheet.regions if hovered is not None else ():
                if region.parameter == hovered:
                    painter.drawRect(region.rect)
            if self.hasFocus():
                painter.setPen(QPen(QColor(look.accent), 1.0))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0)
        finally:
            painter.end()

    def parameter_at(self, point: QPointF) -> int | None:
        """The parameter whose entry is at a point of the canvas."""
        region = self.sheet.region_at(point) if self.sheet is not None else None
        return region.parameter if region is not None else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.session.hover(self.parameter_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        parameter = self.parameter_at(event.position())
        if parameter is not None and event.button() == Qt.MouseButton.LeftButton:
            self.session.pick(parameter)

    def leaveEvent(self, event: QEvent) -> None:
        self.session.hover(None)
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            region = self.sheet.region_at(QPointF(event.pos())) if self.sheet is not None else None
            text = region.tip if region is not None else ""
            if text and region is not None and region.parameter is not None:
                text = f"{self.session.coordinate_name(region.parameter)}: {text}"
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible() and event.size().width() != event.oldSize().width():
            self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.LanguageChange) and self.sheet is not None:
            self._lay_out()
        super().changeEvent(event)

    def height_at(self, width: int) -> int:
        """What it would take to show everything."""
        return round(self.layout_at(float(width)).sheet.height)

    def sizeHint(self) -> QSize:
        return QSize(320, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.height())


def _next_step(plan: Plan, optimizer: Optimizer[Any], function: bool) -> tuple[Quantity, ...]:
    """Direction and length; a method of order 1 has only the step itself."""
    letter = "x" if function else "w"
    direction = Quantity("p", "p", tr("direction of the step"), "parameters", plan.direction)
    length = Quantity("alpha", r"\alpha", tr("step length: how far along p"), "number", np.array(plan.length))
    step = plan.direction * plan.length
    if optimizer.order.value == "1":
        return (Quantity("p", rf"\Delta {letter}", tr("the step"), "parameters", step),)
    size = np.array(float(np.linalg.norm(step)))
    norm = Quantity("norm", r"\|\alpha p\|", tr("length of the step"), "number", size)
    return (direction, length, norm)


def _settings(choice: OptimizerChoice, k: int) -> list[tuple[str, float]]:
    """Every hyperparameter with its symbol, the learning rate as it is at iteration ``k``."""
    found = [(p.symbol, float(getattr(choice.plain, p.name))) for p in choice.plain.hyperparameters()]
    rate = getattr(choice.optimizer, "learning_rate_at", None)
    if rate is not None and choice.optimizer.paced:  # type: ignore[attr-defined]
        found.insert(1, (r"\eta_k", float(rate(k))))
    return found


def _vector(symbol: str, size: int, arguments: str) -> str:
    return symbol if size == 1 else rf"{symbol} = ({arguments})"


def _exact(values: Any) -> str:
    return ", ".join(full(v) for v in np.ravel(values))
