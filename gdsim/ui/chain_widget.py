"""The steps of one phase, typeset: a column per step with symbol, formula and number, lit up one at a time."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QGuiApplication,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolTip, QWidget

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.engine.chain import Chain
from gdsim.engine.notation import derivative_latex
from gdsim.engine.walk import Phase, WalkStep, of_coordinate
from gdsim.ui import theme
from gdsim.ui.exporting import Figure, copy_to_clipboard
from gdsim.ui.formula_item import formula_path, plain_text
from gdsim.ui.heat_map import HeatMap
from gdsim.ui.numbers import array_text, array_tip, shape_text
from gdsim.ui.scrubber import phase_colour
from gdsim.ui.typeset_later import TypesetLater

PAD, GAP, BADGE, BADGE_PX = 5.0, 7.0, 18.0, 11.0
FIGURE_WIDTH = 900.0
TIGHT = 2.5, 5.0  # pad and gap where they do not fit on one line otherwise
DONE, CURRENT, PENDING = "done", "current", "pending"
NARROWEST = 0.7  # of its size, for a formula wider than the widget


def value_text(step: WalkStep, parameter: int = 0) -> str:
    """The step's number, or its array folded; of the update the picked parameter's."""
    if step.phase is Phase.UPDATE:
        return array_text(of_coordinate(step.value, parameter))
    if step.value.size == 1:
        return array_text(step.value)
    return array_text(step.value, 2) if step.value.size <= 2 else array_text(step.value, 1)


@dataclass(frozen=True, eq=False)
class Column:
    """Where a step stands: its index in the session's places, its box, and the rows it shares with its line."""

    index: int
    step: WalkStep
    rect: QRectF
    value: HeatMap | None
    running: HeatMap | None
    value_height: float
    running_height: float


class ChainWidget(QWidget):
    """Symbol, formula and number of each step of a phase, aligned in rows that wrap.

    Backward, each column ends in the product so far. Matrices are heat maps.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("chain_rule")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.phase = Phase.BACKWARD
        self.compact = False
        """True to show shapes in place of matrices, and no products."""
        self._laid: tuple[object, dict[float, tuple[list[Column], float]]] | None = None
        self._columns: list[Column] = []
        self._height = 120.0
        self.later = TypesetLater(self)
        self.later.arrived.connect(self.refresh)
        session.backward_changed.connect(self.refresh)
        session.rebuilt.connect(self.refresh)
        session.picked.connect(self.refresh)
        theme.notifier.changed.connect(self._relay)

    # -- what is shown ---------------------------------------------------------

    @property
    def chain(self) -> Chain | None:
        return self.session.backward.chain if self.session.backward else None

    def show_phase(self, phase: Phase) -> None:
        """Show the steps of another phase."""
        if phase is not self.phase:
            self.phase, self._laid = phase, None
            self.refresh()

    def set_compact(self, compact: bool) -> None:
        """Leave the matrices to another view."""
        if compact != self.compact:
            self.compact, self._laid = compact, None
            self.refresh()

    def steps(self, phase: Phase | None = None) -> tuple[tuple[int, WalkStep], ...]:
        """The phase's steps with their index in the session's places."""
        backward = self.session.backward
        if backward is None:
            return ()
        return tuple(
            (i, step) for i, step in enumerate(backward.walk.steps) if step.phase is (phase or self.phase)
        )

    def state(self, index: int) -> str:
        """Of the step at ``index`` of the session's places: done, current or pending."""
        cursor = self.session.cursor
        if index < cursor - 1:
            return DONE
        return CURRENT if index == cursor - 1 else PENDING

    def texts(self, phase: Phase = Phase.BACKWARD) -> list[tuple[int, str, str]]:
        """(number, state, value as shown) of every step of a phase, for tests and screen readers."""
        parameter = self.session.parameter
        return [
            (step.number, self.state(i), value_text(step, parameter) if self.state(i) != PENDING else "·")
            for i, step in self.steps(phase)
        ]

    def refresh(self) -> None:
        self._lay_out()
        self.updateGeometry()
        self.update()
        self._describe()

    def _relay(self) -> None:
        self._laid = None
        self.refresh()

    def _describe(self) -> None:
        place, backward, cursor = self.session.place, self.session.backward, self.session.cursor
        if place is None or backward is None or cursor > len(backward.walk.steps):
            self.setAccessibleName(tr("Chain rule of the picked parameter"))
            return
        step = backward.walk.steps[cursor - 1]
        forward, n, updates = self.session.counts
        if step.phase is Phase.BACKWARD and step.running is not None:
            text = tr(
                "backward {j} of {n}, factor {factor}, product {product}",
                j=n - step.number + 1,
                n=n,
                factor=array_text(step.value, 2),
                product=array_text(step.running, 2),
            )
        elif step.phase is Phase.FORWARD:
            text = tr(
                "forward {j} of {n}, {symbol} = {value}",
                j=step.number,
                n=forward,
                symbol=plain_text(step.symbol),
                value=array_text(step.value, 2),
            )
        else:
            text = tr(
                "update {j} of {n}, {symbol} = {value}",
                j=step.number,
                n=updates,
                symbol=plain_text(step.symbol),
                value=value_text(step, self.session.parameter),
            )
        self.setAccessibleName(text)

    # -- layout ------------------------------------------------------------------

    def _pixels(self) -> float:
        return float(QFontInfo(self.font()).pixelSize())

    def _lay_out(self) -> None:
        self._columns, self._height = self._layout(float(self.width()))

    def _layout(self, width: float) -> tuple[list[Column], float]:
        backward = self.session.backward
        if backward is None:
            # a step further the same columns come back with other numbers: keep their place
            return [], self._height if self._laid is not None else 8.6 * self._pixels()
        if self._laid is None or self._laid[0] is not backward:
            self._laid = (backward, {})
        known = self._laid[1]
        if width not in known:
            formulas = [latex for _, step in self.steps() for latex in (step.symbol, step.formula)]
            if not self.later.ready(formulas):
                return [], self._height
            known[width] = self._arrange(width)
        return known[width]

    def _arrange(self, width: float) -> tuple[list[Column], float]:
        px = self._pixels()
        bold, plain, small = QFontMetricsF(self._bold()), QFontMetricsF(self.font()), self._small()
        steps = self.steps()
        # forward, nothing stands between the columns
        pad, gap = (PAD, GAP) if self.phase is Phase.BACKWARD else (PAD, GAP - 2.0)
        measured = []
        for index, step in steps:
            value, running = self._map(step, step.value, small), None
            if step.running is not None:
                running = self._map(step, step.running, small, last=step.number == 1)
            content = max(
                formula_path(step.symbol, self._sizes()[0]).width,
                min(formula_path(step.formula, self._sizes()[1]).width, max(120.0, width - 2 * pad)),
                value.size.width() if value else bold.horizontalAdvance(self._words(step)),
                0.0
                if step.running is None or self.compact
                else running.size.width()
                if running
                else plain.horizontalAdvance("=" + array_text(step.running)),
                self._badge_size(),
            )
            measured.append((index, step, value, running, content))
        total = sum(content for *_, content in measured)
        if total + 2 * pad * len(measured) + gap * (len(measured) - 1) > width:
            pad, gap = TIGHT  # rather close together than on two lines
        measured = [(i, step, a, b, content + 2 * pad) for i, step, a, b, content in measured]
        lines: list[list[int]] = [[]]
        x = 0.0
        for at, (*_, wide) in enumerate(measured):
            if lines[-1] and x + wide > width:
                lines.append([])
                x = 0.0
            lines[-1].append(at)
            x += wide + gap
        columns: list[Column] = []
        y, line_height = 0.0, px * 1.4
        for line in lines:
            if not line:
                continue
            value_height = max(
                m.size.height() + 4.0 if (m := measured[at][2]) else line_height for at in line
            )
            runs = self.phase is Phase.BACKWARD and not self.compact
            running_height = (
                max(m.size.height() + 4.0 if (m := measured[at][3]) else line_height for at in line)
                if runs
                else 0.0
            )
            height = 6.0 + self._badge_size() + 4.0 + px * 5.7 + value_height + running_height + 8.0
            x = 0.0
            for at in line:
                index, step, value, running, wide = measured[at]
                rect = QRectF(x, y, min(wide, max(width, 80.0)), height)
                columns.append(Column(index, step, rect, value, running, value_height, running_height))
                x += wide + gap
            y += height + 8.0
        return columns, max(y - 8.0, 4.0 * px)

    def _map(self, step: WalkStep, values: object, font: QFont, *, last: bool = False) -> HeatMap | None:
        """A heat map of an array; None for a number, and for the update, which shows one entry."""
        array = step.value if values is step.value else step.running
        if array is None or array.size == 1 or step.phase is Phase.UPDATE or self.compact:
            return None
        wide = array.ndim == 2 and array.shape[1] > 3
        return HeatMap.of(
            array, font, rows=4, columns=2 if wide else 3, frame=self._framed(step, array.shape)
        )

    def _words(self, step: WalkStep) -> str:
        """The number of a step; of a matrix that is left to another view its shape."""
        if self.compact and step.value.size > 1 and step.phase is not Phase.UPDATE:
            return shape_text(step.value)
        return value_text(step, self.session.parameter)

    def _framed(self, step: WalkStep, shape: tuple[int, ...]) -> tuple[int, int] | None:
        """The entry that the picked weight meets: its unit's row in its own layer."""
        if self.session.is_function or len(shape) != 2 or step.phase is not Phase.FORWARD:
            return None
        p, sample = self.session.mlp.parameter(self.session.parameter), 0
        output = step.output
        if output is None or shape[0] <= 1:
            return None
        if output[1] == p.layer and p.unit < shape[0]:
            return p.unit, sample
        return None

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

    def _small(self) -> QFont:
        return theme.smaller(self.font(), 0.82)

    def _sizes(self) -> tuple[float, float]:
        """Sizes of a step's symbol and of its formula."""
        px = self._pixels()
        return theme.readable_formula(px * 1.15), theme.readable_formula(px * 0.85)

    @staticmethod
    def _badge_size() -> float:
        return BADGE * theme.readable(BADGE_PX) / BADGE_PX

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return int(self._layout(float(width))[1]) + 2

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(max(320, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, int(self._height) + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()
        self.updateGeometry()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.LanguageChange):
            self._laid = None
            self.refresh()
        super().changeEvent(event)

    # -- painting ------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self._paint(painter)
            if self.hasFocus():
                painter.setPen(QPen(QColor(theme.current().accent), 1.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0)
        finally:
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        look, px, badge = theme.current(), self._pixels(), self._badge_size()
        lit = phase_colour(self.phase)
        text = QColor(
            {Phase.FORWARD: look.forward, Phase.BACKWARD: look.backward, Phase.UPDATE: look.success}[
                self.phase
            ]
        )
        soft = theme.mix(look.card, lit.name(), 0.12)
        for at, column in enumerate(self._columns):
            rect, step, state = column.rect, column.step, self.state(column.index)
            colour = {DONE: QColor(look.text), CURRENT: text, PENDING: QColor(look.muted)}[state]
            if state == CURRENT:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(soft)
                painter.drawRoundedRect(rect, 6.0, 6.0)
            if column.index == self.session.hovered_factor:
                painter.setPen(QPen(lit, 1.4))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(rect.adjusted(0.7, 0.7, -0.7, -0.7), 6.0, 6.0)
            self._badge(painter, step.number, state, QPointF(rect.center().x(), rect.top() + 6.0 + badge / 2))
            top = rect.top() + 6.0 + badge + 4.0
            self._formula(painter, step.symbol, self._sizes()[0], rect, top + px * 1.6, colour)
            self._formula(painter, step.formula, self._sizes()[1], rect, top + px * 4.3, colour)
            y = top + px * 5.7
            self._value(painter, column, column.value, self._words(step), y, state, colour)
            if step.running is not None and not self.compact:
                y += column.value_height
                words = "=" + array_text(step.running)
                self._value(painter, column, column.running, words, y, state, colour, running=True)
            following = self._columns[at + 1] if at + 1 < len(self._columns) else None
            if following is not None and self.phase is Phase.BACKWARD and not self.session.is_function:
                dot = QPointF(rect.right() + GAP / 2, top + px * 1.6)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(look.muted))
                painter.drawEllipse(dot, 1.6, 1.6)

    def _value(
        self,
        painter: QPainter,
        column: Column,
        heat: HeatMap | None,
        words: str,
        y: float,
        state: str,
        colour: QColor,
        *,
        running: bool = False,
    ) -> None:
        rect = column.rect
        height = column.running_height if running else column.value_height
        if heat is not None and state != PENDING:
            at = QPointF(rect.center().x() - heat.size.width() / 2, y + 2.0)
            heat.paint(painter, at, self._small())
            return
        painter.setFont(self.font() if running else self._bold())
        painter.setPen(QColor(theme.current().muted) if running and state == DONE else colour)
        line = QRectF(rect.left(), y, rect.width(), min(height, self._pixels() * 1.4))
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, words if state != PENDING else "·")

    def _badge(self, painter: QPainter, number: int, state: str, centre: QPointF) -> None:
        look = theme.current()
        rect = QRectF(0, 0, self._badge_size(), self._badge_size())
        rect.moveCenter(centre)
        font = QFont(self.font())
        font.setPixelSize(round(theme.readable(BADGE_PX)))
        font.setBold(True)
        painter.setFont(font)
        if state == PENDING:
            painter.setPen(QPen(QColor(look.muted), 1.0, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(rect)
            painter.setPen(QColor(look.muted))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(phase_colour(self.phase))
            painter.drawEllipse(rect)
            painter.setPen(QColor(look.card))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(number))

    @staticmethod
    def _formula(
        painter: QPainter, latex: str, size: float, rect: QRectF, middle: float, colour: QColor
    ) -> None:
        formula = formula_path(latex, size)
        room = rect.width() - 2.0
        if formula.width > room:
            formula = formula_path(latex, theme.readable(size * max(NARROWEST, room / formula.width)))
        painter.save()
        painter.translate(
            rect.center().x() - formula.width / 2, middle + (formula.ascent - formula.descent) / 2
        )
        painter.fillPath(formula.path, colour)
        painter.restore()

    # -- pointing ------------------------------------------------------------------

    def column_at(self, point: QPointF) -> Column | None:
        """The step under a point of the widget."""
        return next((column for column in self._columns if column.rect.contains(point)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        column = self.column_at(event.position())
        self.session.hover_factor(column.index if column else None)
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.session.hover_factor(None)
        super().leaveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        column = self.column_at(event.position())
        if column is not None:
            self.session.move(column.index + 1)

    # -- asking and copying --------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            column = self.column_at(QPointF(event.pos()))
            if column is None:
                QToolTip.hideText()
                return True
            text = tr("Step {number} of {n}", number=column.step.number, n=len(self._columns))
            if self.state(column.index) != PENDING:
                text += f"\n{array_tip(column.step.value)}"
            text += "\n" + tr("Double-click to go there.")
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def latex(self) -> str:
        """The whole chain rule as LaTeX, with the numbers of the factors taken."""
        chain = self.chain
        if chain is None:
            return ""
        if not chain.factors:
            return ""
        loss = chain.factors[0].output[0]
        left = derivative_latex(loss, chain.symbol)
        symbols = r" \cdot ".join(f.symbol for f in chain.factors)
        numbers = [text for _, state, text in self.texts() if state != PENDING]
        scalar = all(f.value.size == 1 for f in chain.factors)
        taken = (" = " + r" \cdot ".join(n.replace("−", "-") for n in numbers)) if numbers and scalar else ""
        return f"{left} = {symbols}{taken}"

    def figure(self) -> Figure:
        """The chain rule as it stands, half-finished pass and all, whatever phase is looked at."""
        self.later.settle()
        shown, self.phase = self.phase, Phase.BACKWARD
        columns, height = self._arrange(FIGURE_WIDTH) if self.session.backward else ([], self._height)
        self.phase = shown
        size = QSizeF(
            max(200.0, max((c.rect.right() for c in columns), default=200.0)) + 2 * GAP, height + 2 * GAP
        )

        def render(painter: QPainter, rect: QRectF) -> None:
            before = self.phase, self._columns
            self.phase, self._columns = Phase.BACKWARD, columns
            painter.save()
            painter.translate(rect.topLeft())
            painter.scale(rect.width() / size.width(), rect.height() / size.height())
            painter.translate(GAP, GAP)
            self._paint(painter)
            painter.restore()
            self.phase, self._columns = before

        return Figure("chain-rule", tr("Chain rule"), render, size)

    def copy_latex(self) -> None:
        QGuiApplication.clipboard().setText(self.latex())

    def copy_text(self) -> None:
        chain = self.chain
        if chain is not None:
            lines = [f"{number}\t{value}" for number, _, value in self.texts()]
            QGuiApplication.clipboard().setText("\n".join(lines))

    def copy_picture(self) -> None:
        with theme.using(theme.LIGHT):
            copy_to_clipboard(self.figure(), 300)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Copy as LaTeX")).triggered.connect(self.copy_latex)
        menu.addAction(tr("Copy as text")).triggered.connect(self.copy_text)
        menu.addAction(tr("Copy as picture")).triggered.connect(self.copy_picture)
        menu.popup(event.globalPos())


def product_text(chain: Chain, taken: int) -> str:
    """``−1.180 · 1 · 0.350 = −0.4130``, or the running array where a factor is one."""
    factors = chain.factors[:taken]
    if not factors:
        return ""
    running = factors[-1].running
    product = array_text(running, 3)
    if any(a.argument != b.output for a, b in itertools.pairwise(factors)):
        # in a graph several edges lead on from a node: what is multiplied is not the factor before
        letter, number = factors[-1].argument
        name = plain_text(derivative_latex("f", f"{letter}_{{{number}}}" if number else letter))
        return f"{name} = {product}"
    if all(f.value.size == 1 for f in factors):
        return (
            " · ".join(_in_product(array_text(f.value), i) for i, f in enumerate(factors)) + f" = {product}"
        )
    return product if running.size == 1 else f"{shape_text(running)}: {product}"


def _in_product(number: str, position: int) -> str:
    """A negative number after a dot stands in brackets."""
    return f"({number})" if position and number.startswith("−") else number
