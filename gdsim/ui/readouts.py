"""The toolbar's readouts: k, loss, and the gradient norm against its threshold; and the speed control."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QWidget

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.ui import theme
from gdsim.ui.numbers import full, short

#: Iterations a second, by slider position; 0 is unlimited.
SPEEDS = (1, 2, 5, 10, 20, 30, 60, 120, 300, 1000, 3000, 0)


class Gauge(QWidget):
    """The gradient norm on a log scale, from its value at the start down to the threshold."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("gradient_gauge")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._share: float | None = None
        theme.notifier.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(88, 14)

    def refresh(self) -> None:
        self._share = self._progress()
        self.update()

    def _progress(self) -> float | None:
        """How much of the way (in decades) to the threshold is done; None without a threshold."""
        track, threshold = self.session.track, self.session.experiment.stop.gradient_norm
        if track is None or threshold <= 0:
            return None
        first, now = track.path[0].gradient_norm, track.iterate.gradient_norm
        if now <= threshold:
            return 1.0
        top = max(first, now, threshold * 10)
        return max(0.0, 1.0 - math.log(now / threshold) / math.log(top / threshold))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            bar = QRectF(0, self.height() / 2 - 2.5, self.width() - 8, 5)
            painter.setBrush(QColor(look.border))
            painter.drawRoundedRect(bar, 2.5, 2.5)
            if self._share is not None:
                painter.setBrush(QColor(look.accent))
                painter.drawRoundedRect(QRectF(bar.left(), bar.top(), bar.width() * self._share, 5), 2.5, 2.5)
                painter.setBrush(QColor(look.backward))
                painter.drawRect(QRectF(bar.right() - 1, bar.top() - 3, 2, 11))
        finally:
            painter.end()


class Readouts(QWidget):
    """k, L and the gradient norm of the leading run."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("readouts")
        self.k, self.loss, self.norm, self.threshold = (QLabel() for _ in range(4))
        for name, label in (
            ("readout_k", self.k),
            ("readout_loss", self.loss),
            ("readout_gradient", self.norm),
        ):
            label.setObjectName(name)
        self.threshold.setObjectName("readout_threshold")
        theme.mark(self.threshold, role="muted")
        self.gauge = Gauge(session)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 4, 0)
        row.setSpacing(12)
        for widget in (self.k, self.loss, self.norm, self.gauge, self.threshold):
            row.addWidget(widget)
        session.moved.connect(self.refresh)
        session.rebuilt.connect(self.refresh)
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        self.k.setToolTip(tr("Iteration"))
        self.loss.setToolTip(tr("Loss of the leading run"))
        self.gauge.setToolTip(tr("Gradient norm against its threshold, on a log scale"))
        self.gauge.setAccessibleName(tr("Gradient norm against its threshold"))
        self.refresh()

    def refresh(self) -> None:
        track, threshold = self.session.track, self.session.experiment.stop.gradient_norm
        muted = theme.current().muted
        prefix = f'<span style="color:{muted}">{{}}</span> {{}}'
        self.k.setText(prefix.format("k", self.session.k))
        if track is not None:
            norm = track.iterate.gradient_norm
            self.loss.setText(prefix.format("L", short(float(track.iterate.f))))
            self.loss.setToolTip(full(float(track.iterate.f)))
            self.norm.setText(prefix.format("‖∇L‖", short(norm, 3)))
            self.norm.setToolTip(full(norm))
        else:
            self.loss.setText(prefix.format("L", "–"))
            self.norm.setText(prefix.format("‖∇L‖", "–"))
        self.threshold.setText(f"ε {short(threshold, 3)}" if threshold else f"ε {tr('off')}")
        self.gauge.refresh()


class Speed(QWidget):
    """Iterations a second, from 1 to unlimited."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("speed")
        self.label, self.value = QLabel(), QLabel()
        theme.mark(self.label, role="muted")
        theme.mark(self.value, role="muted")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("speed_slider")
        self.slider.setRange(0, len(SPEEDS) - 1)
        self.slider.setPageStep(1)
        self.slider.setFixedWidth(96)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(8)
        for widget in (self.label, self.slider, self.value):
            row.addWidget(widget)
        self.slider.valueChanged.connect(self._changed)
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        self.label.setText(tr("Speed"))
        self.slider.setAccessibleName(tr("Iterations a second"))
        self.slider.setToolTip(tr("Iterations a second, up to unlimited"))
        longest = max((self._text(speed) for speed in SPEEDS), key=len)
        self.value.setMinimumWidth(self.value.fontMetrics().horizontalAdvance(longest))
        self._show()

    @staticmethod
    def _text(speed: int) -> str:
        return tr("{n} /s", n=speed) if speed else tr("max")

    @property
    def speed(self) -> int:
        """Iterations a second; 0 is unlimited."""
        return SPEEDS[self.slider.value()]

    def choose(self, speed: int) -> None:
        """The nearest position for a remembered speed."""
        if speed == 0:
            self.slider.setValue(len(SPEEDS) - 1)
        else:
            finite = range(len(SPEEDS) - 1)
            self.slider.setValue(min(finite, key=lambda i: abs(math.log(SPEEDS[i] / speed))))

    def shift(self, by: int) -> None:
        self.slider.setValue(self.slider.value() + by)

    def _changed(self) -> None:
        self._show()
        self.chosen.emit(self.speed)

    def _show(self) -> None:
        self.value.setText(self._text(self.speed))
