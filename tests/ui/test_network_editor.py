"""The network editor: layers, units, activations and the sample, through buttons, boxes and keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt, QTranslator
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QSpinBox, QToolButton, QWidget

from gdsim.app.document import Document
from gdsim.app.session import Session
from gdsim.app.worker import SyncWorker
from gdsim.engine.experiment import DataChoice
from gdsim.ui import theme
from gdsim.ui.network_editor import NetworkEditor
from gdsim.ui.rendering import image

LEFT = Qt.MouseButton.LeftButton


class Bench:
    """A shown editor on a session that moves when it is told to."""

    def __init__(self, editor: NetworkEditor, document: Document) -> None:
        self.editor, self.document, self.session = editor, document, editor.session

    def settle(self) -> None:
        for _ in range(2000):
            self.session.pump.pull()
            if self.session.worker.idle and self.session.snapshot and self.session.backward:
                return
        raise AssertionError("the session did not come to rest")

    def find(self, kind: type, name: str) -> QWidget:
        return self.editor.findChild(kind, name)

    def click(self, name: str) -> None:
        button = self.find(QToolButton, name)
        assert button.isVisible()
        QTest.mouseClick(button, LEFT)
        self.settle()

    def undo_text(self) -> str:
        return self.document.undo_stack.undoText()

    @property
    def widths(self) -> tuple[int, ...]:
        return self.document.experiment.widths

    @property
    def message(self) -> str:
        label = self.find(QLabel, "network_message")
        return label.text() if label.isVisible() else ""


@pytest.fixture
def bench(qapp) -> Iterator[Bench]:
    theme.apply(qapp, "light")
    document = Document()
    session = Session(document, SyncWorker())
    session.refresh_surface = lambda: None  # not this view's business, and most of the time a test would take
    editor = NetworkEditor(session)
    editor.resize(735, 340)
    editor.show()
    editor.activateWindow()
    bench = Bench(editor, document)
    bench.settle()
    yield bench
    session.close()
    document.close()
    editor.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # no event loop runs here to do it


# --- edits ---------------------------------------------------------------------------------------


def test_plus_and_minus_change_the_units_and_can_be_undone(bench: Bench) -> None:
    old = bench.document.experiment
    bench.click("add_unit_1")
    assert bench.widths == (1, 5, 1)
    assert bench.undo_text() == "Add hidden neuron"
    assert bench.find(QLabel, "units_1").text() == "5"
    assert len(bench.editor.view.picture.layout.columns[1].units) == 5
    bench.click("remove_unit_1")
    bench.click("remove_unit_1")
    assert bench.widths == (1, 3, 1)
    assert bench.undo_text() == "Remove hidden neuron"
    for _ in range(3):
        bench.document.undo_stack.undo()
    bench.settle()
    assert bench.document.experiment == old
    assert bench.find(QLabel, "units_1").text() == "4"


def test_layers_come_where_they_are_asked_for_and_go_again(bench: Bench) -> None:
    bench.click("remove_unit_1")
    bench.click("add_layer_2")
    assert bench.widths == (1, 3, 4, 1)
    assert bench.undo_text() == "Add hidden layer"
    bench.click("add_layer_1")
    assert bench.widths == (1, 4, 3, 4, 1)
    assert len(bench.editor.view.column_positions()) == 6
    bench.click("remove_layer_2")
    assert bench.widths == (1, 4, 4, 1)
    assert bench.undo_text() == "Remove layer 2"
    bench.click("remove_layer_1")
    bench.click("remove_layer_1")
    assert bench.widths == (1, 1)
    assert (
        bench.find(QToolButton, "remove_layer_1") is None
        or not bench.find(QToolButton, "remove_layer_1").isVisible()
    )


def test_a_new_layer_takes_its_neighbours_activation(bench: Bench) -> None:
    bench.document.edit("tanh", lambda e: e.with_activation(1, "tanh"))
    bench.settle()
    bench.click("add_layer_2")
    assert bench.document.experiment.activations == ("tanh", "tanh", "identity")


@pytest.mark.parametrize("layer", [1, 2])
def test_the_activation_of_every_layer_is_chosen_with_the_keyboard(bench: Bench, layer: int) -> None:
    box = bench.find(QComboBox, f"activation_{layer}")
    box.setFocus()
    before = bench.document.experiment.activations
    QTest.keyClicks(box, "Sig")
    QTest.keyClick(box, Qt.Key.Key_Return)
    bench.settle()
    after = bench.document.experiment.activations
    assert after[layer - 1] == "sigmoid"
    assert after[: layer - 1] + after[layer:] == before[: layer - 1] + before[layer:]
    assert bench.undo_text() == f"Change activation of layer {layer}"
    bench.document.undo_stack.setIndex(0)
    bench.settle()
    assert box.currentData() == before[layer - 1]


def test_too_few_units_are_refused_in_a_sentence_that_goes_with_the_next_success(bench: Bench) -> None:
    for _ in range(3):
        bench.click("remove_unit_1")
    assert bench.message == ""
    bench.click("remove_unit_1")
    assert bench.widths == (1, 1, 1)
    assert "must be between 1 and 64; 0 is not" in bench.message
    assert bench.editor.rect().contains(
        bench.find(QLabel, "network_message").mapTo(bench.editor, QPoint(100, 10))
    )
    bench.click("add_unit_1")
    assert bench.message == ""


def test_a_ninth_hidden_layer_is_refused_in_a_sentence(bench: Bench) -> None:
    bench.document.edit(
        "deep", lambda e: e.with_shape((1, *(2,) * 8, 1), ("relu",) * 8 + ("identity",), (None,) * 9)
    )
    bench.settle()
    bench.editor.resize(1800, 340)
    bench.click("add_layer_9")
    assert len(bench.widths) == 10
    assert "at most 8 hidden layers" in bench.message


def test_the_sentence_goes_by_itself(bench: Bench) -> None:
    bench.editor._say("No.")
    assert bench.message == "No."
    assert bench.editor._forget.isActive()
    bench.editor._forget.timeout.emit()
    assert bench.message == ""


def test_a_button_keeps_the_focus_so_that_it_can_be_pressed_again(bench: Bench) -> None:
    button = bench.find(QToolButton, "add_unit_1")
    button.setFocus()
    for _ in range(3):
        QTest.keyClick(button, Qt.Key.Key_Space)
        bench.settle()
    assert bench.widths == (1, 7, 1)
    assert QApplication.focusWidget() is button


def test_the_wheel_over_an_activation_changes_nothing(bench: Bench) -> None:
    box = bench.find(QComboBox, "activation_1")
    bench.editor.view.setFocus()
    event = QWheelEvent(
        QPointF(5, 5), QPointF(box.mapToGlobal(QPoint(5, 5))), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, event)
    assert bench.document.undo_stack.count() == 0


# --- headings ------------------------------------------------------------------------------------


def middles(bench: Bench) -> list[float]:
    """x of the middle of every heading, in pixels of the editor."""
    headings = [bench.find(QWidget, f"heading_{k}") for k in range(len(bench.widths))]
    return [h.mapTo(bench.editor, QPoint(0, 0)).x() + h.width() / 2 for h in headings]


def columns(bench: Bench) -> list[float]:
    view = bench.editor.view
    return [x + view.viewport().mapTo(bench.editor, QPoint(0, 0)).x() for x in view.column_positions()]


def test_headings_stand_above_their_columns_after_zoom_pan_and_resize(bench: Bench) -> None:
    def aligned() -> None:
        for k, (heading, column) in enumerate(zip(middles(bench), columns(bench)[:-1], strict=True)):
            inside = 120 < column < bench.editor.width() - 120
            assert not inside or abs(heading - column) <= 1.5, k

    aligned()
    assert len([x for x in columns(bench) if 120 < x < 615]) >= 2
    bench.editor.view.zoom(1.4, QPointF(200, 100))
    aligned()
    bench.editor.view.zoom(0.6, QPointF(600, 10))
    aligned()
    bench.editor.view.fit()
    bench.editor.resize(1100, 500)
    aligned()
    bench.click("add_layer_2")
    aligned()


@pytest.mark.parametrize("widths", [(1, 4, 1), (1, 5, 3, 1), (1, 1), (1, *(64,) * 8, 1)])
@pytest.mark.parametrize("width", [380, 735, 1200])
def test_headings_do_not_overlap_and_stay_inside(bench: Bench, widths: tuple[int, ...], width: int) -> None:
    bench.document.edit(
        "shape",
        lambda e: e.with_shape(
            widths, ("relu",) * (len(widths) - 2) + ("identity",), (None,) * (len(widths) - 1)
        ),
    )
    bench.settle()
    bench.editor.resize(width, 340)
    QApplication.processEvents()  # layouts take their new sizes
    shown = [
        (
            widget.objectName(),
            widget.geometry().translated(widget.parentWidget().mapTo(bench.editor, QPoint(0, 0))),
        )
        for widget in bench.editor.headings.findChildren(QWidget)
        if widget.isVisible() and isinstance(widget, (QLabel, QComboBox, QAbstractButton))
    ]
    for i, (name, box) in enumerate(shown):
        assert bench.editor.rect().contains(box), name
        for other, box2 in shown[i + 1 :]:
            assert not box.intersects(box2), (name, other)


def test_headings_name_inputs_and_loss(bench: Bench) -> None:
    assert bench.find(QWidget, "heading_0").accessibleName() == "input x"
    assert "Mean squared error" in bench.find(QLabel, "loss_heading").text()
    bench.document.edit("data", lambda e: e.with_data(DataChoice("saddle")))
    bench.settle()
    assert bench.find(QWidget, "heading_0").accessibleName() == "2 inputs"


# --- the sample ------------------------------------------------------------------------------------


def test_the_sample_is_chosen_by_number_and_the_mean_by_a_button(bench: Bench) -> None:
    row, mean = bench.find(QSpinBox, "sample_row"), bench.find(QToolButton, "batch_mean")
    bench.session.choose_sample(11)
    bench.settle()
    assert row.text() == "sample 12 of 28"
    assert not mean.isChecked()
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Up)
    bench.settle()
    assert bench.session.sample == 12
    assert bench.editor.view.picture.value(0, 0) == bench.session.prepared.train_inputs[12, 0]
    QTest.mouseClick(mean, LEFT)
    bench.settle()
    assert bench.session.sample is None
    assert row.text() == "mean of 28"
    QTest.mouseClick(mean, LEFT)
    bench.settle()
    assert bench.session.sample == 12
    assert row.text() == "sample 13 of 28"


def test_the_caption_names_the_picks(bench: Bench) -> None:
    i, j = bench.session.mlp.index(1, 2, 0), bench.session.mlp.index(2, 0, 1)
    bench.session.pick(i)
    bench.session.pick(j, second=True)
    assert bench.find(QLabel, "network_caption").full_text() == "picked w⁽¹⁾₃ × w⁽²⁾₂"


# --- words, names, looks ------------------------------------------------------------------------------


def test_every_control_has_a_name_and_a_tip(bench: Bench) -> None:
    controls = [
        widget
        for kind in (QAbstractButton, QComboBox, QSpinBox)
        for widget in bench.editor.findChildren(kind)
        if widget.isVisible()
    ]
    assert len(controls) >= 9
    for widget in controls:
        assert widget.accessibleName() or getattr(widget, "text", str)(), widget.objectName()
        assert widget.toolTip(), widget.objectName()
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, widget.objectName()


def test_another_language_arrives_everywhere(bench: Bench) -> None:
    class Shouting(QTranslator):
        def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
            return f"⟨{text}⟩" if context == "gdsim" else ""

        def isEmpty(self) -> bool:
            return False

    shouting = Shouting()
    QCoreApplication.installTranslator(shouting)
    try:
        QApplication.sendPostedEvents()
        bench.settle()
        texts = [
            bench.editor.title.text(),
            bench.find(QToolButton, "batch_mean").text(),
            bench.find(QSpinBox, "sample_row").text(),
            bench.find(QLabel, "network_caption").full_text(),
            bench.find(QWidget, "heading_1").title.text(),
            bench.find(QComboBox, "activation_1").currentText(),
            bench.find(QToolButton, "add_unit_1").toolTip(),
            bench.find(QToolButton, "add_layer_1").toolTip(),
            bench.find(QLabel, "loss_heading").text(),
            bench.editor.view.accessibleName(),
            bench.editor.view.tip(bench.editor.view.edge_position(0)),
        ]
        assert all("⟨" in text for text in texts), texts
    finally:
        QCoreApplication.removeTranslator(shouting)
    QApplication.sendPostedEvents()
    assert bench.editor.title.text() == "Network"


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_larger_text_leaves_the_headings_whole(bench: Bench, percent: int) -> None:
    app = QApplication.instance()
    theme.apply(app, "dark", percent)
    try:
        bench.editor.resize(900, 500)
        QApplication.sendPostedEvents()
        bench.editor.refresh()
        box = bench.find(QComboBox, "activation_1")
        assert box.height() >= box.fontMetrics().height()
        heading = bench.find(QWidget, "heading_1")
        assert heading.height() >= heading.sizeHint().height() - 1
        units, add = bench.find(QLabel, "units_1"), bench.find(QToolButton, "add_unit_1")
        assert add.width() >= 16 * percent / 100
        assert heading.rect().contains(units.geometry())
        assert heading.rect().contains(add.geometry())
    finally:
        theme.apply(app, "light", 100)


def test_the_figure_is_the_whole_drawing(bench: Bench) -> None:
    figure = bench.editor.figure()
    assert figure.name == "network"
    whole = image(figure)
    bench.editor.view.zoom(3.0, QPointF(10, 10))
    assert image(bench.editor.figure()) == whole


def test_edits_while_it_is_hidden_are_shown_later(bench: Bench) -> None:
    bench.editor.hide()
    bench.document.edit("x", lambda e: e.with_width(1, 9))
    bench.settle()
    bench.editor.show()
    assert bench.find(QLabel, "units_1").text() == "9"
    assert len(bench.editor.view.picture.layout.columns[1].units) == 9


def test_new_weights_do_not_rebuild_the_headings(bench: Bench) -> None:
    heading: Callable[[], QWidget] = lambda: bench.find(QWidget, "heading_1")  # noqa: E731
    before = heading()
    bench.document.edit("x", lambda e: e.reinitialised("he", 99))
    bench.settle()
    assert heading() is before
