"""What each sample brings to the picked parameter's gradient: a signed bar per sample, and their mean."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPoint, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QHideEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolTip, QVBoxLayout, QWidget

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.engine.notation import parameter_text
from gdsim.engine.objective import Array
from gdsim.engine.shares import Shares
from gdsim.ui import theme
from gdsim.ui.cost_bars import count_text
from gdsim.ui.exporting import Figure
from gdsim.ui.network_picture import precise
from gdsim.ui.numbers import full, short
from gdsim.ui.path_tree import share_text
from gdsim.ui.plot_view import Segmented
from gdsim.ui.share_bars import HEIGHT, ShareBars

COLUMNS = 4  # inputs or outputs of a sample that are written out


class SharesView(QWidget):
    """Reads the session's pass; a bar chooses its sample. Hidden for a function and for a single sample."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ready = False  # Qt tells of fonts before a view has made its widgets
        self.session = session
        self.setObjectName("shares_view")
        self.heading = QLabel()
        self.heading.setObjectName("shares_heading")
        theme.mark(self.heading, role="heading")
        self.order = Segmented("shares_order", ("size", "row"))
        self.order.chosen.connect(self._show)
        self.words = QLabel()
        self.words.setObjectName("shares_words")
        self.bars = ShareBars()
        self.bars.pointed.connect(self._point)
        self.bars.chosen.connect(self._choose)
        self.bars.left.connect(lambda: session.choose_sample(None))
        self.reading = QLabel()
        self.reading.setObjectName("shares_reading")
        for label in (self.words, self.reading):
            label.setWordWrap(True)
            theme.mark(label, role="muted")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.heading, 1)
        head.addWidget(self.order)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        for widget in (self.words, self.bars, self.reading):
            column.addWidget(widget)
        self._drawn: tuple[object, ...] = ()
        for signal in (session.backward_changed, session.rebuilt, session.picked):
            signal.connect(self.refresh)
        self._ready = True
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange) and self._ready:
            self.retranslate()

    def retranslate(self) -> None:
        self.order.set_texts(
            {
                "size": (tr("by size"), tr("The largest gradients first")),
                "row": (tr("by row"), tr("In the order of the rows")),
            }
        )
        self.bars.setAccessibleName(tr("Gradient of the picked parameter for each sample"))
        self._drawn = ()
        self._show()
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.session.follow("shares", True)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not self.isHidden():  # hidden with its dock, not by itself
            self.session.follow("shares", False)

    # -- showing -------------------------------------------------------------------

    @property
    def shares(self) -> Shares | None:
        """The shares of the present pass."""
        backward = self.session.backward
        return backward.shares if backward is not None and not self.session.is_function else None

    def refresh(self) -> None:
        """Hidden where there is nothing to share out; otherwise as of the present pass."""
        session = self.session
        several = not session.is_function and len(session.prepared.train_inputs) > 1
        several = several and bool(session.experiment.enabled)
        if self.isHidden() is several:
            self.setVisible(several)
        if several and self.isVisible() and self.shares is not None:
            self._show()
        else:
            self.bars.frame(session.sample)

    def _show(self, *_: object) -> None:
        shares, sample, key = self.shares, self.session.sample, self.order.key
        drawn = (shares, sample, key)
        if self._drawn and all(a is b for a, b in zip(drawn, self._drawn, strict=True)):
            return
        self._drawn = drawn
        self.bars.show_shares(shares, key == "size", sample)
        if shares is None:
            self.heading.setText(tr("Shares of the samples"))
            self.words.clear()
            self.reading.clear()
            return
        self.heading.setText(tr("The mean of {count} samples' gradients", count=count_text(len(shares))))
        self.words.setText(self._summary(shares))
        self._read()

    def _summary(self, shares: Shares) -> str:
        mlp, count = self.session.mlp, len(shares)
        parameter = self.session.backward.chain.parameter if self.session.backward else self.session.parameter
        name = parameter_text(mlp, parameter)
        if not math.isfinite(shares.mean):
            return tr("∂L/∂{name} is not finite here, the run has diverged.", name=name)
        if shares.penalty:
            text = tr(
                "∂L/∂{name} = {gradient}: their mean {mean} (dashed) and the penalty's {penalty}.",
                name=name,
                gradient=short(shares.gradient),
                mean=short(shares.mean),
                penalty=short(shares.penalty),
            )
        else:
            text = tr("∂L/∂{name} = {mean}, their mean (dashed).", name=name, mean=short(shares.mean))
        if shares.against:
            text += " " + tr(
                "{count} of {total} pull the other way.",
                count=count_text(shares.against),
                total=count_text(count),
            )
        others = count - len(self.bars.positions)
        if others:
            drawn = float(shares.own[self.bars.positions].sum()) / count
            text += " " + tr(
                "The {drawn} largest are drawn; the other {others} bring {rest} together.",
                drawn=len(self.bars.positions),
                others=count_text(others),
                rest=short(shares.mean - drawn),
            )
        return text

    def _read(self) -> None:
        """The bar that is pointed at, or that of the sample shown."""
        at = self.bars.position
        text = tr("Click a bar to see its sample alone.") if at is None else self.reading_of(at)
        self.reading.setText(text)
        self.bars.setAccessibleDescription(text)

    def reading_of(self, at: int) -> str:
        """Row, inputs, target, prediction, own gradient and share of the bar at ``at``."""
        shares = self.bars.shares
        assert shares is not None
        position, row = int(self.bars.positions[at]), self.bars.row_at(at)
        prepared = self.session.prepared
        own = float(shares.own[position])
        return tr(
            "Sample {row}: x = {inputs}; t = {target}, ŷ = {prediction}, error {error}. Its own gradient {own}, "
            "its share of the mean {share}: {fraction} of all magnitudes.",
            row=row + 1,
            inputs=_listed(prepared.train_inputs[row]),
            target=_listed(prepared.train_targets[row]),
            prediction=_listed(shares.predictions[position]),
            error=_listed(shares.errors[position]),
            own=short(own),
            share=short(own / len(shares)),
            fraction=share_text(float(shares.fractions[position])),
        )

    def _point(self) -> None:
        """The bar pointed at says in a tip what its digits are."""
        self._read()
        at, shares = self.bars.hovered, self.bars.shares
        if at is None or shares is None:
            QToolTip.hideText()
            return
        own = float(shares.own[self.bars.positions[at]])
        corner = self.bars.slot(at, self.bars.area()).bottomRight().toPoint()
        where = self.bars.mapToGlobal(corner + QPoint(4, -24))
        text = tr("Sample {row}: {own}", row=self.bars.row_at(at) + 1, own=precise(own))
        QToolTip.showText(where, text, self.bars)

    def _choose(self, row: int) -> None:
        """Show that sample alone; the one shown is given up for the mean."""
        self.session.choose_sample(None if row == self.session.sample else row)

    # -- export --------------------------------------------------------------------

    def figure(self) -> Figure:
        """The bars with their mean."""
        size = QSizeF(560.0, HEIGHT + 88.0)
        title, words = self.heading.text(), self.words.text()

        def render(painter: QPainter, rect: QRectF) -> None:
            look = theme.current()
            painter.save()
            painter.translate(rect.topLeft())
            painter.scale(rect.width() / size.width(), rect.height() / size.height())
            painter.setFont(theme.ui_font())
            painter.setPen(QColor(look.text))
            painter.drawText(QRectF(12.0, 8.0, 536.0, 20.0), Qt.AlignmentFlag.AlignLeft, title)
            painter.setPen(QColor(look.muted))
            painter.drawText(QRectF(12.0, 28.0, 536.0, 40.0), int(Qt.TextFlag.TextWordWrap), words)
            self.bars.draw(painter, QRectF(12.0, 76.0, 536.0, float(HEIGHT)))
            painter.restore()

        return Figure("shares", title, render, size)

    def csv(self) -> tuple[list[str], list[list[object]]]:
        """A row for each sample, and one for the penalty if there is one."""
        shares = self.shares
        rows: list[list[object]] = []
        if shares is not None:
            for row, own in zip(shares.rows.tolist(), shares.own.tolist(), strict=True):
                rows.append([row + 1, full(own), full(own / len(shares))])
            if shares.penalty:
                rows.append(["penalty", "", full(shares.penalty)])
        return ["row", "gradient", "share"], rows


def _listed(values: Array) -> str:
    """Some numbers, or one: ``0.31``, ``(0.31, −1.2, …)``."""
    numbers = [short(value, 3) for value in values.tolist()]
    if len(numbers) == 1:
        return numbers[0]
    return f"({', '.join(numbers[:COLUMNS])}{', …' if len(numbers) > COLUMNS else ''})"
