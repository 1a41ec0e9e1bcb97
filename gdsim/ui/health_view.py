"""Health: how the gradient fares on its way back, layer by layer, and the units that do not learn."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHideEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gdsim.app.i18n import say, tr
from gdsim.app.session import Session
from gdsim.engine.health import Health
from gdsim.ui import theme
from gdsim.ui.exporting import Figure
from gdsim.ui.health_bars import Bars, UnitBoard, csv_row

_COLUMNS = (
    "layer,activation,units,dead,saturated,dL_dz_norm,dL_dz_rms,dL_dW_norm,dL_dW_rms,ratio,"
    "by_slopes,by_weights,mean_slope,spectral_norm,state"
)


class Finding(QWidget):
    """One sentence beside the mark of what it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sign, self.label = QLabel(), QLabel()
        self.sign.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.sign.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.label.setWordWrap(True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.sign)
        row.addWidget(self.label, 1)

    def show_text(self, text: str, sound: bool) -> None:
        name, role = ("check", "success") if sound else ("warning", "warning")
        self.sign.setPixmap(theme.icon(name, role).pixmap(theme.icon_size()))
        self.label.setText(text)


class HealthView(QScrollArea):
    """Reads the session's health while it is visible; a unit that is clicked has its first weight picked."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("health_view")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.shown: Health | None = None
        self.empty = QLabel()
        self.empty.setObjectName("health_empty")
        self.empty.setWordWrap(True)
        theme.mark(self.empty, role="muted")
        self.findings: list[Finding] = []
        self.bars, self.units = Bars(), UnitBoard()
        self.bars_heading, self.units_heading = QLabel(), QLabel()
        for label, name in (
            (self.bars_heading, "health_bars_heading"),
            (self.units_heading, "health_units_heading"),
        ):
            label.setObjectName(name)
            theme.mark(label, role="heading")
        self._build()
        self.units.chosen.connect(self._pick)
        session.health_changed.connect(self.refresh)
        session.rebuilt.connect(self._forget)
        session.picked.connect(self._show_picked)
        theme.notifier.changed.connect(self._restyle)
        self.retranslate()

    def _build(self) -> None:
        body = QWidget()
        body.setObjectName("health_body")
        self.sentences = QVBoxLayout()
        self.sentences.setSpacing(6)
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.empty)
        column.addLayout(self.sentences)
        column.addSpacing(4)
        column.addWidget(self.bars_heading)
        column.addWidget(self.bars)
        column.addSpacing(4)
        column.addWidget(self.units_heading)
        column.addWidget(self.units)
        column.addStretch(1)
        self.setWidget(body)

    # -- words -------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Health of the network"))
        self.bars_heading.setText(tr("The gradient on its way back"))
        self.bars.setAccessibleName(tr("Norm of the gradient for each layer"))
        self.units_heading.setText(tr("Dead (crossed out) and saturated units"))
        self.units.setAccessibleName(tr("Dead and saturated units"))
        self._show()

    # -- showing -----------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.session.follow("health", True)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.session.follow("health", False)

    def refresh(self) -> None:
        """Take the session's health; until another one is there the last one stays."""
        found = self.session.health
        if found is not None and found is not self.shown and self.isVisible():
            self.shown = found
            self._show()

    def _forget(self) -> None:
        """The layers are others now, or there are none."""
        self.shown = self.session.health
        self._show()

    def _restyle(self) -> None:
        self.units.refit()
        self._show_findings()

    def _show(self) -> None:
        found = self.shown
        if self.session.is_function:
            self.empty.setText(
                tr(
                    "Only networks have layers and units whose health could be shown; the problem is a function."
                )
            )
            found = None
        else:
            self.empty.setText(tr("The gradient of each layer appears here as soon as it is computed."))
        self.empty.setVisible(found is None)
        self.bars_heading.setVisible(found is not None)
        self.bars.setVisible(found is not None)
        self.bars.show_layers(found.layers if found else ())
        self.units.show_units(found)
        for widget in (self.units, self.units_heading):
            widget.setVisible(bool(self.units.units))
        self._show_picked()
        self._show_findings()

    def _show_findings(self) -> None:
        found = None if self.session.is_function else self.shown
        texts = [say(each) for each in (*found.findings, *found.comfort)] if found else []
        wrong = len(found.findings) if found else 0
        while len(self.findings) < len(texts):
            self.findings.append(Finding())
            self.findings[-1].label.setObjectName(f"health_finding_{len(self.findings)}")
            self.sentences.addWidget(self.findings[-1])
        for at, each in enumerate(self.findings):
            each.setVisible(at < len(texts))
            if at < len(texts):
                each.show_text(texts[at], sound=at >= wrong)

    def _show_picked(self) -> None:
        if self.session.is_function:
            self.units.show_picked(None)
            return
        parameter = self.session.mlp.parameter(self.session.parameter)
        self.units.show_picked((parameter.layer, parameter.unit))

    def _pick(self, layer: int, unit: int) -> None:
        self.session.pick(self.session.mlp.index(layer, unit, 0))

    # -- export ------------------------------------------------------------------

    def figure(self) -> Figure:
        """Findings, bars and units."""
        width, margin = 460.0, 12.0
        found = None if self.session.is_function else self.shown
        texts = [say(each) for each in (*found.findings, *found.comfort)] if found else [self.empty.text()]
        metrics = QFontMetricsF(self.font())
        flags = Qt.TextFlag.TextWordWrap
        heights = [
            metrics.boundingRect(QRectF(0, 0, width, 1e4), int(flags), text).height() + 6.0 for text in texts
        ]
        bars = self.bars.height_needed + 8.0 if found else 0.0
        units = self.units.height_for(width) if found else 0.0
        size = QSizeF(width + 2 * margin, sum(heights) + bars + units + 8.0 + 2 * margin)

        def render(painter: QPainter, rect: QRectF) -> None:
            painter.save()
            painter.translate(rect.topLeft())
            painter.scale(rect.width() / size.width(), rect.height() / size.height())
            painter.translate(QPointF(margin, margin))
            painter.setFont(self.font())
            painter.setPen(QColor(theme.current().text))
            for text, height in zip(texts, heights, strict=True):
                painter.drawText(QRectF(0, 0, width, height), int(flags), text)
                painter.translate(0.0, height)
            if found:
                painter.translate(0.0, 8.0)
                self.bars.draw(painter, QRectF(0.0, 0.0, width, self.bars.height_needed))
                painter.translate(0.0, bars)
                self.units.draw_into(painter, width)
            painter.restore()

        return Figure("health", tr("Health"), render, size)

    def csv(self) -> tuple[list[str], list[list[object]]]:
        """A row per layer; ``by_slopes`` times ``by_weights`` is the ratio to the layer above."""
        found = None if self.session.is_function else self.shown
        return _COLUMNS.split(","), [csv_row(each) for each in found.layers] if found else []
