"""The network editor: the drawing with its headings, where layers, units and activations are edited."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QToolButton, QVBoxLayout, QWidget

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.engine.experiment import Experiment
from gdsim.engine.notation import parameter_text
from gdsim.engine.primitives import LOSSES
from gdsim.engine.sentence import InputError
from gdsim.ui import theme
from gdsim.ui.exporting import Figure
from gdsim.ui.forms import ElidedLabel, Message, explain
from gdsim.ui.network_heading import NARROWEST, ColumnHeading, fit_button, small_button
from gdsim.ui.network_view import NetworkView

MESSAGE_MS = 12_000


class SampleChooser(QWidget):
    """Which training row is shown, or the mean over the batch."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("sample_chooser")
        self._last = 0
        self.row = QSpinBox()
        self.row.setObjectName("sample_row")
        self.row.setKeyboardTracking(False)
        self.row.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.row.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.row.valueChanged.connect(lambda row: session.choose_sample(row - 1 if row else None))
        self.mean = QToolButton()
        self.mean.setObjectName("batch_mean")
        self.mean.setCheckable(True)
        self.mean.clicked.connect(self._toggle)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self.mean)
        line.addWidget(self.row)

    def refresh(self) -> None:
        """Show the session's sample."""
        count, sample = len(self.session.prepared.train_inputs), self.session.sample
        if sample is not None:
            self._last = sample
        blocked = self.row.blockSignals(True)
        self.row.setRange(0, count)
        self.row.setSpecialValueText(tr("mean of {count}", count=count))
        self.row.setPrefix(tr("sample") + " ")
        self.row.setSuffix(" " + tr("of {count}", count=count))
        self.row.setValue(0 if sample is None else sample + 1)
        self.row.blockSignals(blocked)
        self.mean.setChecked(sample is None)
        self.mean.setText(tr("Batch mean"))
        self.mean.setToolTip(tr("Show the mean over all training samples instead of one sample"))
        self.row.setAccessibleName(tr("Sample shown"))
        self.row.setToolTip(tr("The training sample whose numbers the drawing and the step debugger show"))
        self.setAccessibleName(tr("Sample shown"))

    def _toggle(self, mean: bool) -> None:
        self.session.choose_sample(None if mean else self._last)


class NetworkEditor(QWidget):
    """Header strip, headings above the columns, and the drawing; every edit goes through the document."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("network_editor")
        self.view = NetworkView(session)
        self.title = QLabel()
        theme.mark(self.title, role="title")
        self.caption = ElidedLabel(role="muted")
        self.caption.setObjectName("network_caption")
        self.samples = SampleChooser(session)
        self.headings = QWidget()
        self.headings.setObjectName("column_headings")
        self.loss = QLabel(self.headings)
        self.loss.setObjectName("loss_heading")
        self.loss.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        theme.mark(self.loss, role="muted")
        self.message = Message(self.view)
        self.message.setObjectName("network_message")
        theme.mark(self.message, card=True)
        self.message.setMargin(4)
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.setInterval(MESSAGE_MS)
        self._forget.timeout.connect(lambda: self._say(""))
        self._columns: list[ColumnHeading] = []
        self._gaps: list[QToolButton] = []
        self._build()
        session.rebuilt.connect(self.refresh)
        session.picked.connect(self._refresh_strip)
        self.view.view_moved.connect(self._place)
        theme.notifier.changed.connect(self.refresh)
        self.retranslate()

    def _build(self) -> None:
        strip = QHBoxLayout()
        strip.setContentsMargins(12, 8, 12, 0)
        strip.setSpacing(8)
        strip.addWidget(self.title)
        strip.addStretch(1)
        strip.addWidget(self.samples)
        strip.addWidget(self.caption)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        column.addLayout(strip)
        column.addWidget(self.headings)
        column.addWidget(self.view, 1)

    def figure(self) -> Figure:
        """The drawing as it stands, backward pass included, independent of the zoom."""
        return self.view.figure()

    # -- edits -------------------------------------------------------------------

    def change(self, what: str, layer: int, key: str = "") -> None:
        """Make one edit; what is wrong with it is said over the drawing."""
        experiment = self.session.document.experiment
        last = len(experiment.widths) - 1
        layer = min(layer, last)
        units = experiment.widths[layer]
        edits: dict[str, tuple[str, Callable[[], Experiment]]] = {
            "activation": (
                tr("Change activation of layer {n}", n=layer),
                lambda: experiment.with_activation(layer, key),
            ),
            "add_unit": (tr("Add hidden neuron"), lambda: experiment.with_width(layer, units + 1)),
            "remove_unit": (tr("Remove hidden neuron"), lambda: experiment.with_width(layer, units - 1)),
            "add_layer": (
                tr("Add hidden layer"),
                lambda: experiment.with_layer(layer, activation=_like(experiment, layer)),
            ),
            "remove_layer": (tr("Remove layer {n}", n=layer), lambda: experiment.without_layer(layer)),
        }
        name, make = edits[what]
        try:
            self.session.document.edit(name, make())
        except InputError as error:
            self._say(explain(error, tr("The number of units in a layer")))
        else:
            self._say("")

    def _say(self, text: str) -> None:
        self.message.show_text(text)
        if text:
            self._forget.start()
            self._place_message()

    def _place_message(self) -> None:
        width = min(420, self.view.width() - 16)
        height = self.message.heightForWidth(width)
        self.message.setGeometry(8, self.view.height() - height - 8, width, height)
        self.message.raise_()

    # -- what is shown -------------------------------------------------------------

    def refresh(self) -> None:
        """Take the network shown."""
        experiment = self.session.experiment
        widths, activations = experiment.widths, experiment.activations
        while len(self._columns) < len(widths):
            k = len(self._columns)
            self._columns.append(ColumnHeading(k, self.change, self.headings))
            if k:
                gap = small_button(
                    f"add_layer_{k}", "add", partial(self.change, "add_layer", k), self.headings
                )
                self._gaps.append(gap)
        while len(self._columns) > len(widths):
            for extra in (self._columns.pop(), self._gaps.pop()):
                extra.hide()
                extra.deleteLater()
        names = experiment.data.dataset.input_names
        for heading in self._columns:
            heading.show_column(widths, activations, names)
        for k, gap in enumerate(self._gaps, 1):
            fit_button(gap)
            gap.setToolTip(tr("Add a hidden layer here"))
            gap.setAccessibleName(tr("Add a hidden layer after layer {n}", n=k - 1))
        self.loss.setToolTip(tr(LOSSES[experiment.loss].title))
        self.loss.setAccessibleName(tr("loss {name}", name=self.loss.toolTip()))
        height = max(h.sizeHint().height() for h in self._columns)
        self.headings.setFixedHeight(height)
        self._refresh_strip()
        self._place()

    def _refresh_strip(self) -> None:
        self.samples.refresh()
        mlp = self.session.mlp
        first, second = (parameter_text(mlp, i) for i in self.session.picks)
        tip = tr("Click a weight to pick it; Shift+click picks the loss surface's second axis.")
        self.caption.set_text(tr("picked {name}", name=first) + f" × {second}", tip)

    def _place(self) -> None:
        """Stand above the columns, wherever zoom and pan have brought them."""
        positions = self.view.column_positions()
        if len(positions) != len(self._columns) + 1:
            return
        offset = (
            self.view.viewport().mapTo(self, self.view.viewport().rect().topLeft()).x() - self.headings.x()
        )
        xs = [x + offset for x in positions]
        steps = [b - a for a, b in pairwise(xs)]
        gap_width = theme.icon_size().width() + 8.0
        inner = min(steps[:-1])
        gapped = inner >= 2 * NARROWEST + gap_width
        for k, heading in enumerate(self._columns):
            heading.stand_at(xs[k], inner - (gap_width if gapped else 0.0))
        for gap, (a, b) in zip(self._gaps, pairwise(xs[:-1]), strict=True):
            gap.move(round((a + b) / 2 - gap.width() / 2), 2)
            gap.setVisible(gapped)
        self._place_loss(xs[-1])

    def _place_loss(self, x: float) -> None:
        """The loss's name between the output's heading and the edge, as much of it as there is room for."""
        output = self._columns[-1]
        begin, end = output.x() + output.text_right() + 8, self.headings.width() - 4
        metrics = self.loss.fontMetrics()
        word = tr("loss")
        room = end - begin
        self.loss.setVisible(room >= metrics.horizontalAdvance(word) and x < self.headings.width())
        name = metrics.elidedText(self.loss.toolTip(), Qt.TextElideMode.ElideRight, room)
        self.loss.setText(f"{word}\n{name}" if room >= metrics.horizontalAdvance("0" * 9) else word)
        width = self.loss.sizeHint().width()
        left = min(max(round(x - width / 2), begin), end - width)
        self.loss.setGeometry(left, 4, width, self.headings.height() - 4)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        self.title.setText(tr("Network"))
        self.setAccessibleName(tr("Network editor"))
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
        self._place_message()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def sizeHint(self) -> QSize:
        return QSize(720, 360)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 220)


def _like(experiment: Experiment, position: int) -> str:
    """The activation of a new hidden layer: that of the hidden layer before it, or after it."""
    hidden = experiment.activations[:-1]
    return hidden[min(max(position - 2, 0), len(hidden) - 1)] if hidden else "relu"
