"""The toolbar's readouts: k, loss, and the gradient norm against its threshold; and the speed control."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QSizePolicy, QSlider, QWidget

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.ui import theme
from gdsim.ui.numbers import full, short

#: A gauge begins this many times above the start and ends this share of its length beyond the threshold.
ABOVE, BEYOND = 1e3, 0.1
#: Without a threshold it ends this far below the start.
OFF = 1e-12
#: Numbers beyond these are drawn as these.
SMALL, LARGE = 1e-100, 1e100
#: Iterations a second, by slider position; 0 is unlimited.
SPEEDS = (1, 2, 5, 10, 20, 30, 60, 120, 300, 1000, 3000, 0)


@dataclass(frozen=True)
class GaugeScale:
    """A logarithmic scale on which a run goes from left to right towards its threshold.

    ``left`` and ``right`` are the values at the ends (falling or rising), ``threshold`` is 0 where there is
    none, ``start`` the value the run began with and ``value`` the present one, NaN if not known.
    """

    left: float
    right: float
    threshold: float
    start: float
    value: float

    @classmethod
    def falling(cls, value: float, start: float, threshold: float) -> GaugeScale:
        """From a thousand times the start down to a little below the threshold."""
        known = [each for each in (start, value) if math.isfinite(each) and each > 0]
        start = min(max(known[0], SMALL), LARGE) if known else 1.0
        aim = min(max(threshold if threshold > 0 else OFF * start, SMALL), LARGE)
        left = ABOVE * max(start, aim)
        right = aim * (aim / left) ** BEYOND
        return cls(left, right, threshold, start, value)

    @classmethod
    def rising(cls, count: float, limit: float) -> GaugeScale:
        """From 1 up to a little above the limit."""
        aim = min(limit if limit > 1 else 10.0 * max(1.0, count), LARGE)
        return cls(1.0, aim * aim**BEYOND, limit, 1.0, count)

    def share(self, value: float) -> float | None:
        """Where a value stands, 0 at the left end and 1 at the right; None if it is not known."""
        if math.isnan(value):
            return None
        falls = self.right < self.left
        if value <= 0 or math.isinf(value):
            return float(falls == (value <= 0))
        left, right = math.log(self.left), math.log(self.right)
        return min(1.0, max(0.0, (math.log(value) - left) / (right - left)))

    def decades(self) -> list[float]:
        """Where the powers of ten stand; every second, third ... where there are many."""
        ends = sorted((math.log10(self.left), math.log10(self.right)))
        exponents = range(math.ceil(ends[0]), math.floor(ends[1]) + 1)
        stride = max(1, math.ceil(len(exponents) / 12))
        return [self.share(10.0**e) or 0.0 for e in exponents if e % stride == 0]


def draw_gauge(painter: QPainter, bar: QRectF, scale: GaugeScale, *, fired: bool, ticks: bool) -> None:
    """The bar filled up to the present value, and the threshold as a line across it.

    A rule that is off has nothing to fill up: its value is a dot.
    """
    look, radius = theme.current(), bar.height() / 2.0
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.border))
    painter.drawRoundedRect(bar, radius, radius)
    share = scale.share(scale.value)
    if share is not None and not scale.threshold > 0:
        painter.setBrush(QColor(look.muted))
        middle = bar.left() + radius + (bar.width() - bar.height()) * share
        painter.drawEllipse(QPointF(middle, bar.center().y()), radius, radius)
    elif share is not None:
        painter.setBrush(QColor(look.success if fired else look.accent))
        filled = QRectF(bar.topLeft(), QSizeF(max(bar.height(), bar.width() * share), bar.height()))
        painter.drawRoundedRect(filled, radius, radius)
    if ticks:
        painter.setBrush(QColor(look.muted))
        for place in scale.decades():
            painter.drawRect(QRectF(bar.left() + bar.width() * place - 0.5, bar.bottom() + 2.0, 1.0, 3.0))
    threshold = scale.share(scale.threshold) if scale.threshold > 0 else None
    if threshold is not None:
        painter.setBrush(QColor(look.backward))
        at = bar.left() + bar.width() * threshold
        painter.drawRect(QRectF(at - 1.0, bar.top() - 3.0, 2.0, bar.height() + 6.0))


class Gauge(QAbstractButton):
    """The gradient norm on a log scale, down to its threshold; a click asks for all stopping rules."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("gradient_gauge")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.scale: GaugeScale | None = None
        theme.notifier.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(96, 20)

    def refresh(self) -> None:
        """Show the leading run's present gradient norm, in words too."""
        track, threshold = self.session.track, self.session.experiment.stop.gradient_norm
        self.scale = None
        words = tr("No run yet.")
        if track is not None:
            now, first = track.iterate.gradient_norm, track.path[0].gradient_norm
            self.scale = GaugeScale.falling(now, first, threshold)
            words = gauge_words(now, threshold)
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
        self.update()

    @property
    def reached(self) -> bool:
        """True when the gradient norm is below its threshold."""
        return self.scale is not None and self.scale.value < self.scale.threshold

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            bar = QRectF(4.0, self.height() / 2.0 - 3.0, self.width() - 8.0, 6.0)
            scale = self.scale or GaugeScale.falling(math.nan, 1.0, 0.0)
            draw_gauge(painter, bar, scale, fired=self.reached, ticks=False)
            if self.hasFocus():
                painter.setPen(QColor(theme.current().accent))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0)
        finally:
            painter.end()


def gauge_words(value: float, threshold: float) -> str:
    """A reading beside its threshold in words, for those who do not see the bar."""
    if threshold <= 0:
        return tr("{value}; the rule is off", value=short(value))
    return tr("{value}; threshold {threshold}", value=short(value), threshold=short(threshold))


class Readouts(QWidget):
    """k, the loss (or f) and the gradient norm of the leading run."""

    stopping_asked = Signal()
    """The gauge was clicked: all stopping rules are wanted."""

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
        self.gauge.clicked.connect(self.stopping_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 4, 0)
        row.setSpacing(12)
        for widget in (self.k, self.loss, self.norm, self.gauge, self.threshold):
            row.addWidget(widget)
        for signal in (session.moved, session.picked, session.backward_changed):
            signal.connect(self.refresh)
        session.rebuilt.connect(self.retranslate)
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        self.k.setToolTip(tr("Iteration"))
        self.gauge.setToolTip(
            tr("Gradient norm against its threshold, on a log scale; click for every stopping rule")
        )
        self.gauge.setAccessibleName(tr("Gradient norm against its threshold"))
        self.refresh()

    def refresh(self) -> None:
        track, threshold = self.session.track, self.session.experiment.stop.gradient_norm
        muted, f = theme.current().muted, "f" if self.session.is_function else "L"
        prefix = f'<span style="color:{muted}">{{}}</span> {{}}'
        self.k.setText(prefix.format("k", self.session.k))
        what = tr("Value of the leading run") if self.session.is_function else tr("Loss of the leading run")
        if track is not None:
            norm = track.iterate.gradient_norm
            if self.session.hides_loss:
                self.loss.setText(prefix.format(f, "?"))
                self.loss.setToolTip(tr("The quiz asks for it."))
            else:
                self.loss.setText(prefix.format(f, short(float(track.iterate.f))))
                self.loss.setToolTip(f"{what}\n{full(float(track.iterate.f))}")
            self.norm.setText(prefix.format(f"‖∇{f}‖", short(norm, 3)))
            self.norm.setToolTip(full(norm))
        else:
            self.loss.setText(prefix.format(f, "–"))
            self.loss.setToolTip(what)
            self.norm.setText(prefix.format(f"‖∇{f}‖", "–"))
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
