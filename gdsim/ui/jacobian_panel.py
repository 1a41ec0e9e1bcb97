"""The matrix view of a step: the whole layer's arrays with their shapes, and how they are multiplied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QHelpEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.engine.objective import Array
from gdsim.engine.tape import BackwardStep, Node
from gdsim.engine.walk import Phase
from gdsim.ui import theme
from gdsim.ui.formula_item import formula_path, plain_text
from gdsim.ui.heat_map import HeatMap, as_matrix
from gdsim.ui.numbers import array_tip, shape_text

GAP = 8.0
ROWS, COLUMNS = 6, 4


@dataclass(frozen=True, eq=False)
class Block:
    """An array of the step with its symbol, or a sign between two of them."""

    latex: str
    values: Array | None = None
    frame: tuple[int, int] | None = None


Boxes: TypeAlias = list[tuple[Block, QRectF, HeatMap | None]]


class JacobianPanel(QWidget):
    """``upstream x Jacobian = vector-Jacobian product`` of the step taken last, as heat maps that wrap."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("jacobian_panel")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._laid: tuple[object, ...] = ()
        self._layouts: dict[float, tuple[Boxes, float]] = {}
        session.backward_changed.connect(self.refresh)
        session.rebuilt.connect(self.refresh)
        session.picked.connect(self.refresh)
        theme.notifier.changed.connect(self.update)

    # -- what is shown

    def blocks(self) -> list[Block]:
        """The arrays of the step taken last, in the order of their product; none before the first step."""
        session, backward = self.session, self.session.backward
        place, cursor = session.place, session.cursor
        if place is None or backward is None or cursor > len(backward.walk.steps):
            return []
        step = backward.walk.steps[cursor - 1]
        if step.phase is Phase.FORWARD:
            node = next((n for n in backward.tape.nodes if (n.name, n.layer) == step.output), None)
            return self._forward(node) if node is not None else []
        if step.phase is Phase.BACKWARD:
            forward = session.counts[0]
            factor = backward.chain.factors[cursor - 1 - forward]
            return self._backward(backward.chain.steps[factor.step])
        values = as_matrix(step.value)
        frame = (0, session.parameter) if values.shape[1] > session.parameter else None
        return [Block(step.symbol, values, frame)]

    def _forward(self, node: Node) -> list[Block]:
        p = None if self.session.is_function else self.session.mlp.parameter(self.session.parameter)
        frame = None
        if p is not None and node.layer == p.layer and node.value.ndim == 2:
            frame = (p.unit, 0)
        blocks = [Block(node.latex, node.value, frame), Block("=")]
        if node.primitive is not None and node.primitive.name == "affine":
            W, a, b = node.arguments
            own = (p.unit, p.source) if p is not None and p.layer == node.layer and not p.is_bias else None
            bias = (p.unit, 0) if p is not None and p.layer == node.layer and p.is_bias else None
            return [
                *blocks,
                Block(W.latex, W.value, own),
                Block(r"\cdot"),
                Block(a.latex, a.value),
                Block("+"),
                Block(b.latex, b.value.reshape(-1, 1), bias),
            ]
        name = node.primitive.name.replace("_", r"\_") if node.primitive is not None else ""
        if self.session.is_function or node.name in ("L", "E", "R"):
            shown: list[Block] = []
            for argument in node.arguments:
                shown += [Block(argument.latex, argument.value), Block(",")]
            return [*blocks, Block(r"\mathrm{of}"), *shown[:-1]]
        return [
            *blocks,
            Block(rf"\mathrm{{{name}}}"),
            Block(node.arguments[0].latex, node.arguments[0].value),
        ]

    def _backward(self, step: BackwardStep) -> list[Block]:
        error = "f" if self.session.is_function else self._loss()
        upstream = Block(rf"\frac{{\partial {error}}}{{\partial {step.output.latex}}}", step.upstream)
        if step.output.latex == error:
            upstream = Block("1", step.upstream)
        p = None if self.session.is_function else self.session.mlp.parameter(self.session.parameter)
        frame = None
        if p is not None and step.argument.layer == p.layer and step.contribution.ndim:
            if step.argument.name == "W" and not p.is_bias:
                frame = (p.unit, p.source)
            elif step.argument.name == "b":
                frame = (0, p.unit)
            elif step.argument.name in ("z", "a", "y"):
                frame = (p.unit, 0)
        result = Block(
            rf"\frac{{\partial {error}}}{{\partial {step.argument.latex}}}", step.contribution, frame
        )
        factor = step.factor
        if step.argument.name == "W":
            return [upstream, Block(r"\cdot"), Block(step.partial.latex, factor.T), Block("="), result]
        if step.argument.name in ("a", "x") and step.output.name == "z" and not self.session.is_function:
            latex = step.partial.latex + r"^{\top}"
            return [Block(latex, factor.T), Block(r"\cdot"), upstream, Block("="), result]
        sign = r"\odot" if factor.size > 1 else r"\cdot"
        return [upstream, Block(sign), Block(step.partial.latex, factor), Block("="), result]

    def _loss(self) -> str:
        backward = self.session.backward
        names = [node.name for node in backward.tape.nodes] if backward else []
        return "E" if "E" in names else "L"

    def texts(self) -> list[tuple[str, str]]:
        """(symbol, shape) of every array shown, for tests."""
        return [(plain_text(b.latex), shape_text(b.values)) for b in self.blocks() if b.values is not None]

    def refresh(self) -> None:
        if self.isVisible():
            self.updateGeometry()
            self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    # -- layout

    def _font(self) -> QFont:
        return theme.smaller(self.font(), 0.85)

    def _lay_out(self, width: float) -> tuple[Boxes, float]:
        """Boxes and height of the arrays of this step in that width."""
        key = (self.session.backward, self.session.cursor, self.session.parameter, self.font().key())
        if self._laid != key:
            self._laid, self._layouts = key, {}
            words = [f"{symbol} {shape}" for symbol, shape in self.texts()]
            self.setAccessibleName(
                tr("Matrices of this step: {list}", list=", ".join(words)) if words else ""
            )
        if width not in self._layouts:
            self._layouts[width] = self._arrange(width)
        return self._layouts[width]

    def _arrange(self, width: float) -> tuple[Boxes, float]:
        px, font = float(QFontInfo(self.font()).pixelSize()), self._font()
        measured: list[tuple[Block, QSizeF, HeatMap | None]] = []
        for block in self.blocks():
            formula = formula_path(block.latex, theme.readable_formula(px))
            if block.values is None:
                measured.append((block, QSizeF(formula.width, 0.0), None))
            else:
                made = HeatMap.of(block.values, font, rows=ROWS, columns=COLUMNS, frame=block.frame)
                wide = max(made.size.width(), formula.width, 3.0 * px)
                measured.append((block, QSizeF(wide, made.size.height()), made))
        boxes: Boxes = []
        x = y = line = 0.0
        above, below = 2.3 * px, 1.3 * px
        for block, size, heat in measured:
            if x > 0.0 and x + size.width() > width:
                x, y, line = 0.0, y + above + line + below + GAP, 0.0
            line = max(line, size.height())
            boxes.append((block, QRectF(x, y + above, size.width(), size.height()), heat))
            x += size.width() + GAP
        return boxes, y + above + line + below if boxes else 0.0

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._lay_out(float(width))[1]) + 2

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(max(320, self.width())))

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, px, font = theme.current(), float(QFontInfo(self.font()).pixelSize()), self._font()
        for block, box, heat in self._lay_out(float(self.width()))[0]:
            formula = formula_path(block.latex, theme.readable_formula(px))
            middle = box.center().y() if heat is None else box.top() - 1.25 * px
            if heat is None:  # a sign stands beside the first row of what it joins
                middle = box.top() + 0.6 * px
            painter.save()
            painter.translate(
                box.center().x() - formula.width / 2, middle + (formula.ascent - formula.descent) / 2
            )
            painter.fillPath(formula.path, QColor(look.text))
            painter.restore()
            if heat is None:
                continue
            heat.paint(painter, QPointF(box.center().x() - heat.size.width() / 2, box.top()), font)
            painter.setFont(font)
            painter.setPen(QColor(look.muted))
            under = QRectF(box.center().x() - 40.0, box.top() + heat.size.height() + 1.0, 80.0, 1.2 * px)
            painter.drawText(under, Qt.AlignmentFlag.AlignCenter, shape_text(heat.values))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = QPointF(event.pos())
            for block, box, heat in self._lay_out(float(self.width()))[0]:
                if heat is not None and box.contains(at) and block.values is not None:
                    QToolTip.showText(event.globalPos(), array_tip(block.values), self)
                    return True
            QToolTip.hideText()
            return True
        return super().event(event)
