"""The chain rule of the picked parameter, typeset: one column per factor, lit up one at a time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QGuiApplication,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolTip, QWidget

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.engine.chain import Chain, Factor
from gdsim.engine.notation import derivative_latex
from gdsim.ui import theme
from gdsim.ui.exporting import Figure, copy_to_clipboard
from gdsim.ui.formula_item import formula_path
from gdsim.ui.numbers import array_text, array_tip, shape_text

PAD, GAP, BADGE = 8.0, 12.0, 18.0
DONE, CURRENT, PENDING = "done", "current", "pending"


def value_text(factor: Factor) -> str:
    """The factor's number, or its array folded with its shape."""
    if factor.value.size == 1:
        return array_text(factor.value)
    return array_text(factor.value, 2) if factor.value.size <= 2 else array_text(factor.value, 1)


class ChainWidget(QWidget):
    """Symbol, formula and value of each factor, in rows that wrap; the factor taken last is lit."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("chain_rule")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._laid_for: tuple[object, ...] = ()
        self._columns: list[tuple[Factor, QRectF]] = []
        self._height = 120.0
        session.backward_changed.connect(self.refresh)
        session.rebuilt.connect(self.refresh)
        session.picked.connect(self.refresh)
        theme.notifier.changed.connect(self.refresh)

    # -- what is shown ---------------------------------------------------------

    @property
    def chain(self) -> Chain | None:
        return self.session.backward.chain if self.session.backward else None

    def state(self, index: int) -> str:
        """Of the factor at ``index`` (0 = the loss's): done, current or pending."""
        j = self.session.factor_cursor
        if index < j - 1 or self.session.update_shown:
            return DONE
        return CURRENT if index == j - 1 else PENDING

    def texts(self) -> list[tuple[int, str, str]]:
        """(number, state, value as shown) of every factor, for tests and screen readers."""
        return [
            (f.number, self.state(i), value_text(f) if self.state(i) != PENDING else "·")
            for i, f in enumerate(self.chain.factors if self.chain else ())
        ]

    def refresh(self) -> None:
        self._lay_out()
        self.updateGeometry()
        self.update()
        self._describe()

    def _describe(self) -> None:
        chain, j = self.chain, self.session.factor_cursor
        if chain is None or j == 0:
            self.setAccessibleName(tr("Chain rule of the picked parameter"))
            return
        factor = chain.factors[min(j, len(chain)) - 1]
        self.setAccessibleName(
            tr(
                "backward {j} of {n}, factor {factor}, product {product}",
                j=min(j, len(chain)),
                n=len(chain),
                factor=array_text(factor.value, 2),
                product=array_text(factor.running, 2),
            )
        )

    # -- layout ------------------------------------------------------------------

    def _pixels(self) -> float:
        return float(QFontInfo(self.font()).pixelSize())

    def _lay_out(self) -> None:
        self._columns, self._height = self._layout(float(self.width()))

    def _layout(self, width: float) -> tuple[list[tuple[Factor, QRectF]], float]:
        px = self._pixels()
        metrics = QFontMetricsF(self._bold())
        columns: list[tuple[Factor, QRectF]] = []
        chain = self.chain
        if chain is None:
            return [], 8.6 * px
        height = self._column_height()
        x, y = 0.0, 0.0
        for factor in chain.factors:
            content = max(
                formula_path(factor.symbol, px * 1.15).width,
                formula_path(factor.formula, px * 0.85).width,
                metrics.horizontalAdvance(value_text(factor)),
                BADGE,
            )
            wide = content + 2 * PAD
            if x > 0 and x + wide > width:
                x, y = 0.0, y + height + 8.0
            columns.append((factor, QRectF(x, y, wide, height)))
            x += wide + GAP
        return columns, y + height

    def _column_height(self) -> float:
        return 6.0 + BADGE + 4.0 + self._pixels() * 6.4 + 4.0

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

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
        look = theme.current()
        for i, (factor, rect) in enumerate(self._columns):
            state = self.state(i)
            colour = QColor({DONE: look.text, CURRENT: look.backward, PENDING: look.muted}[state])
            if state == CURRENT:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(look.backward_soft))
                painter.drawRoundedRect(rect, 6.0, 6.0)
            self._badge(
                painter, factor.number, state, QPointF(rect.center().x(), rect.top() + 6.0 + BADGE / 2)
            )
            px = self._pixels()
            top = rect.top() + 6.0 + BADGE + 4.0
            self._formula(painter, factor.symbol, px * 1.15, rect.center().x(), top + px * 1.6, colour)
            self._formula(painter, factor.formula, px * 0.85, rect.center().x(), top + px * 4.15, colour)
            painter.setFont(self._bold())
            painter.setPen(colour)
            line = QRectF(rect.left(), top + px * 5.2, rect.width(), px * 1.4)
            painter.drawText(
                line, Qt.AlignmentFlag.AlignCenter, value_text(factor) if state != PENDING else "·"
            )
            following = self._columns[i + 1][1] if i + 1 < len(self._columns) else None
            if following is not None:
                dot = QPointF(rect.right() + GAP / 2, top + px * 1.6)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(look.muted))
                painter.drawEllipse(dot, 1.6, 1.6)

    def _badge(self, painter: QPainter, number: int, state: str, centre: QPointF) -> None:
        look = theme.current()
        rect = QRectF(0, 0, BADGE, BADGE)
        rect.moveCenter(centre)
        font = QFont(self.font())
        font.setPixelSize(11)
        font.setBold(True)
        painter.setFont(font)
        if state == PENDING:
            painter.setPen(QPen(QColor(look.muted), 1.0, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(rect)
            painter.setPen(QColor(look.muted))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.backward))
            painter.drawEllipse(rect)
            painter.setPen(QColor(look.card))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(number))

    @staticmethod
    def _formula(painter: QPainter, latex: str, size: float, x: float, middle: float, colour: QColor) -> None:
        formula = formula_path(latex, size)
        painter.save()
        painter.translate(x - formula.width / 2, middle + (formula.ascent - formula.descent) / 2)
        painter.fillPath(formula.path, colour)
        painter.restore()

    # -- asking and copying --------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            for i, (factor, rect) in enumerate(self._columns):
                if rect.contains(QPointF(event.pos())):
                    shown = self.state(i) != PENDING
                    text = tr("Factor {number} of {n}", number=factor.number, n=len(self._columns))
                    QToolTip.showText(
                        event.globalPos(), f"{text}\n{array_tip(factor.value)}" if shown else text, self
                    )
                    return True
            QToolTip.hideText()
            return True
        return super().event(event)

    def latex(self) -> str:
        """The whole chain rule as LaTeX, with the numbers of the factors taken."""
        chain = self.chain
        if chain is None:
            return ""
        loss = "E" if chain.factors[0].output[0] == "E" else "L"
        left = derivative_latex(loss, chain.symbol)
        symbols = r" \cdot ".join(f.symbol for f in chain.factors)
        numbers = [value_text(f) for i, f in enumerate(chain.factors) if self.state(i) != PENDING]
        scalar = all(f.value.size == 1 for f in chain.factors)
        taken = (" = " + r" \cdot ".join(n.replace("−", "-") for n in numbers)) if numbers and scalar else ""
        return f"{left} = {symbols}{taken}"

    def figure(self) -> Figure:
        """The formula as it stands, half-finished pass and all."""
        size = QSizeF(
            max(200.0, max((r.right() for _, r in self._columns), default=200.0)) + 2 * PAD,
            self._height + 2 * PAD,
        )

        def render(painter: QPainter, rect: QRectF) -> None:
            painter.save()
            painter.translate(rect.topLeft())
            painter.scale(rect.width() / size.width(), rect.height() / size.height())
            painter.translate(PAD, PAD)
            self._paint(painter)
            painter.restore()

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
    if all(f.value.size == 1 for f in factors):
        return (
            " · ".join(_in_product(array_text(f.value), i) for i, f in enumerate(factors)) + f" = {product}"
        )
    return product if running.size == 1 else f"{shape_text(running)}: {product}"


def _in_product(number: str, position: int) -> str:
    """A negative number after a dot stands in brackets."""
    return f"({number})" if position and number.startswith("−") else number
