"""The left column: every edit through its fields, named in the undo list; readings against the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, Qt, QTranslator
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gdsim.app.document import Document
from gdsim.app.session import Session
from gdsim.app.worker import SyncWorker
from gdsim.engine.experiment import opening
from gdsim.engine.network import INITIALISERS
from gdsim.engine.primitives import LOSSES
from gdsim.engine.sentence import InputError
from gdsim.ui import theme
from gdsim.ui.experiment_panel import ExperimentPanel
from gdsim.ui.forms import ChoiceField
from gdsim.ui.formula_item import FormulaLabel
from gdsim.ui.numbers import short
from gdsim.ui.problem_section import WidthsField, reshaped


@pytest.fixture
def session(qapp: object) -> Iterator[Session]:
    document = Document()
    session = Session(document, SyncWorker())
    pull(session, lambda: session.snapshot is not None)
    yield session
    session.close()
    document.close()


@pytest.fixture
def panel(session: Session, qtbot: QtBot) -> ExperimentPanel:
    panel = ExperimentPanel(session)
    qtbot.addWidget(panel)
    panel.resize(268, 1200)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    return panel


def pull(session: Session, until: Callable[[], bool]) -> None:
    for _ in range(20_000):
        if until():
            return
        session.pump.pull()
    raise AssertionError("nothing arrived")


def enter(panel: QWidget, name: str, text: str) -> QLineEdit:
    """Type into the field of that name and press Enter."""
    field = panel.findChild(QLineEdit, name)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    return field


def choose(panel: QWidget, name: str, key: str) -> ChoiceField:
    field = panel.findChild(ChoiceField, name)
    i = field.findData(key)
    assert i >= 0, key
    field.setCurrentIndex(i)
    field.activated.emit(i)
    return field


def test_each_field_edits_the_experiment_under_a_name(panel: ExperimentPanel, session: Session) -> None:
    document = session.document
    first = document.experiment
    edits = [
        (lambda: enter(panel, "widths_field", "1-5-3-1"), "Change the network to 1-5-3-1"),
        (lambda: choose(panel, "loss_field", "huber"), "Choose loss Huber"),
        (lambda: choose(panel, "initialiser_field", "he"), "Change the initialiser"),
        (lambda: enter(panel, "seed_field", "12"), "Change the seed"),
        (lambda: panel.problem.new_weights.click(), "New weights"),
        (lambda: enter(panel, "batch_size_field", "8"), "Change the batch size"),
        (lambda: enter(panel, "batch_seed_field", "5"), "Change the batch seed"),
        (lambda: enter(panel, "gradient_norm_field", "0,01"), "Change when to stop"),
        (lambda: enter(panel, "iteration_limit_field", "off"), "Change when to stop"),
        (lambda: enter(panel, "step_length_field", "1e-6"), "Change when to stop"),
        (lambda: enter(panel, "loss_change_field", "1e-9"), "Change when to stop"),
    ]
    for i, (make, name) in enumerate(edits):
        make()
        assert document.undo_stack.undoText() == name
        assert document.undo_stack.count() == i + 1
    e = document.experiment
    assert (e.widths, e.activations) == ((1, 5, 3, 1), ("relu", "relu", "identity"))
    assert (e.loss, e.initialiser, e.seed, e.batch_size, e.batch_seed) == ("huber", "he", 13, 8, 5)
    assert e.start == tuple(e.mlp.initial("he", 13).tolist())
    stop = e.stop
    limits = (stop.gradient_norm, stop.step_length, stop.loss_change, stop.iteration_limit)
    assert limits == (0.01, 1e-6, 1e-9, 0)
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert document.experiment == first
    assert panel.problem.widths.text() == "1-4-1"
    assert panel.problem.loss.key() == "mse"
    assert panel.batch.batch_size.text() == "all"
    assert panel.stop.fields["iteration_limit"].text() == "5000"


def test_one_entry_is_one_edit(panel: ExperimentPanel, session: Session) -> None:
    spy = QSignalSpy(session.document.changed)
    enter(panel, "seed_field", "8")
    choose(panel, "loss_field", "mae")
    choose(panel, "loss_field", "mae")
    enter(panel, "seed_field", "8")
    assert spy.count() == 2
    for _ in range(3):
        QTest.keyClick(panel.problem.seed, Qt.Key.Key_Up)
    assert session.document.experiment.seed == 11
    assert session.document.undo_stack.count() == 3  # the steps of one visit merge
    session.document.undo_stack.undo()
    assert session.document.experiment.seed == 8


@pytest.mark.parametrize(
    "text", ["2-5-3-1", "1", "1-0-1", "1-65-1", "one-two", "1-4.5-1", "-".join("1" * 12), ""]
)
def test_an_impossible_network_says_why_and_keeps_the_old_one(
    panel: ExperimentPanel, session: Session, text: str
) -> None:
    before = session.document.experiment
    field = panel.problem.widths
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert session.document.experiment is before
    message = panel.problem.rows["widths"].message
    assert message.isVisible()
    assert len(message.text()) > 20
    if text == "2-5-3-1":
        assert "1-5-3-1" in message.text()  # what would fit the data
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "1-4-1"
    assert not message.isVisible()


def test_widths_may_be_written_in_several_ways(qtbot: QtBot) -> None:
    field = WidthsField(lambda value, merge: None, name="widths")
    qtbot.addWidget(field)
    for text in ("2-5-3-1", "2, 5, 3, 1", "2 5 3 1", "2→5→3→1", "2 × 5 × 3 × 1"):
        assert field.parse(text) == (2, 5, 3, 1)


def test_layers_that_stay_keep_their_weights() -> None:
    e = opening()
    wider = reshaped(e, (1, 6, 1))
    for old, new in zip(e.mlp.layers(e.theta), wider.mlp.layers(wider.theta), strict=True):
        shared = np.s_[: len(old), : old.shape[1] - 1]
        assert np.array_equal(new[shared], old[shared])
    deeper = reshaped(e.with_activation(1, "tanh"), (1, 4, 3, 1))
    assert np.array_equal(deeper.mlp.layers(deeper.theta)[0], e.mlp.layers(e.theta)[0])
    assert deeper.activations == ("tanh", "tanh", "identity")
    assert reshaped(deeper, (1, 1)).activations == ("identity",)
    with pytest.raises(InputError, match="1-7-1"):
        reshaped(e, (3, 7, 2))


def test_the_penalty_shows_what_it_adds_to_the_loss(panel: ExperimentPanel, session: Session) -> None:
    rows = panel.problem.rows
    assert not rows["l1"].isVisible()
    panel.problem.more.click()
    assert rows["l1"].isVisible()
    enter(panel, "l1_field", "0.01")
    enter(panel, "l2_field", "0.5")
    pull(session, lambda: session.snapshot is not None)
    for k in (0, 3):
        while session.k < k:
            session.step()
            session.pump.pull()
        e, theta = session.experiment, session.theta
        plain = replace(e, l1=0.0, l2=0.0).training_loss().value(theta)
        for name, other in (("l1", "l2"), ("l2", "l1")):
            term = float(replace(e, **{other: 0.0}).training_loss().value(theta) - plain)
            assert rows[name].reading.isVisible()
            assert rows[name].reading.text() == short(term, 3)
            assert float(rows[name].reading.toolTip()) == pytest.approx(term, rel=1e-12)
    enter(panel, "l1_field", "off")
    assert not rows["l1"].reading.isVisible()
    assert session.document.experiment.l1 == 0.0


def test_terms_in_force_are_never_hidden(panel: ExperimentPanel, session: Session) -> None:
    session.document.edit("decay", lambda e: replace(e, l2=0.1))
    assert panel.problem.rows["l2"].isVisible()


def test_every_loss_and_initialiser_is_offered_and_the_loss_is_typeset(
    panel: ExperimentPanel, session: Session
) -> None:
    loss, initialiser = panel.problem.loss, panel.problem.initialiser
    assert [loss.itemData(i) for i in range(loss.count())] == list(LOSSES)
    assert [initialiser.itemData(i) for i in range(initialiser.count())] == list(INITIALISERS)
    choose(panel, "loss_field", "mae")
    assert panel.problem.formula.latex() == "L = " + LOSSES["mae"].latex


def test_a_loss_that_does_not_fit_the_data_is_refused_in_place(
    panel: ExperimentPanel, session: Session
) -> None:
    field = choose(panel, "loss_field", "bce")
    assert field.currentText() == "Mean squared error"
    assert "0 or 1" in panel.problem.rows["loss"].message.text()
    assert session.document.experiment.loss == "mse"


def test_the_rules_read_what_the_engine_reads(panel: ExperimentPanel, session: Session) -> None:
    for _ in range(5):
        session.step()
    pull(session, lambda: session.k == 5)
    track = session.track
    assert track is not None
    readings = session.experiment.stop.readings(track.iterate, track.before)
    for reading in readings[:3]:
        assert panel.stop.rows[reading.rule].reading.text() == short(reading.value, 3)
    assert panel.stop.rows["iteration_limit"].reading.text() == "5"
    assert not panel.stop.verdict.isVisible()


def test_the_verdict_is_said_and_its_rule_is_marked(panel: ExperimentPanel, session: Session) -> None:
    enter(panel, "gradient_norm_field", "off")
    enter(panel, "iteration_limit_field", "4")
    session.go_to(10)
    pull(session, lambda: session.k == 4)
    verdict = panel.stop.verdict
    assert verdict.isVisible()
    assert verdict.text() == str(session.track.status.message)  # type: ignore[union-attr]
    assert verdict.property("role") == "warning"
    assert panel.stop.rows["iteration_limit"].reading.property("role") == "success"
    session.back()
    pull(session, lambda: session.k == 3)
    assert not verdict.isVisible()
    assert panel.stop.rows["iteration_limit"].reading.property("role") == "muted"


def test_without_optimizers_nothing_is_read(panel: ExperimentPanel, session: Session) -> None:
    session.document.edit("none", lambda e: replace(e, optimizers=()))
    pull(session, lambda: session.snapshot is not None)
    assert session.track is None
    assert not any(row.reading.isVisible() for row in panel.stop.rows.values())


def test_the_batch_says_of_how_many(panel: ExperimentPanel, session: Session) -> None:
    assert not panel.batch.seed_row.isVisible()
    enter(panel, "batch_size_field", "8")
    assert panel.batch.size_row.reading.text() == "of 28"
    assert panel.batch.seed_row.isVisible()
    enter(panel, "batch_size_field", "all")
    assert session.document.experiment.batch_size == 0
    assert not panel.batch.seed_row.isVisible()


def test_a_negative_threshold_is_named(panel: ExperimentPanel) -> None:
    field = enter(panel, "step_length_field", "-1")
    assert "step length" in panel.stop.rows["step_length"].message.text()
    assert field.property("state") == "error"


@pytest.mark.parametrize(("name", "text"), [("batch_seed_field", "-1"), ("iteration_limit_field", "1e13")])
def test_what_no_file_could_hold_is_refused(
    panel: ExperimentPanel, session: Session, name: str, text: str
) -> None:
    enter(panel, "batch_size_field", "8")
    before = session.document.experiment
    field = enter(panel, name, text)
    assert session.document.experiment is before
    assert "must be between" in field.toolTip()


def test_nothing_needs_to_be_scrolled_sideways(
    panel: ExperimentPanel, session: Session, qtbot: QtBot
) -> None:
    panel.problem.more.setChecked(True)
    panel.data.more.setChecked(True)
    for row in panel.optimizers.rows.values():
        row.title.setChecked(True)
    session.document.edit(
        "all",
        lambda e: replace(e, l1=0.01234, l2=0.01234, batch_size=8, data=replace(e.data, test_fraction=0.2)),
    )
    pull(session, lambda: session.snapshot is not None)
    panel.resize(panel.minimumWidth(), 600)
    assert panel.minimumWidth() == 248
    qtbot.waitUntil(lambda: panel.verticalScrollBar().maximum() > 0)
    assert panel.horizontalScrollBar().maximum() == 0


def test_the_panel_widens_with_the_text(panel: ExperimentPanel, qapp: object) -> None:
    theme.apply(qapp, "light", 150)  # type: ignore[arg-type]
    try:
        assert panel.minimumWidth() == 372
    finally:
        theme.apply(qapp, "light", 100)  # type: ignore[arg-type]
    assert panel.minimumWidth() == 248


class Marked(QTranslator):
    """A language in which every translated string can be recognised."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        return f"«{text}»" if context == "gdsim" else ""

    def isEmpty(self) -> bool:
        return False


#: What is the same in every language: names of methods' papers and of penalties, columns of the data.
SAME = ("L1", "L2", "Cauchy 1847", "Polyak 1964", "Kingma & Ba 2015")


def test_every_word_follows_the_language(panel: ExperimentPanel, qapp: QCoreApplication) -> None:
    for row in panel.optimizers.rows.values():
        row.title.setChecked(True)
    language = Marked()
    qapp.installTranslator(language)
    try:
        QCoreApplication.sendPostedEvents()
        missed = {text for text in words(panel) if "«" not in text}
        assert not missed
    finally:
        qapp.removeTranslator(language)
    QCoreApplication.sendPostedEvents()
    assert not {text for text in words(panel) if "«" in text}


def words(panel: QWidget) -> Iterator[str]:
    """Every text with a letter in it that a user can see, point at or hear; formulas and numbers aside."""
    for widget in panel.findChildren(QWidget):
        if isinstance(widget, FormulaLabel) or widget.objectName().startswith("qt_"):
            continue
        texts = [widget.toolTip(), widget.accessibleName()]
        if isinstance(widget, QLabel | QAbstractButton):
            texts.append(widget.text())
        if isinstance(widget, QComboBox) and type(widget) is ChoiceField:
            texts += [widget.itemText(i) for i in range(widget.count())]
        for text in texts:
            if text in SAME or not any(c.isalpha() for c in text.replace("e", "")):
                continue
            yield text


def test_a_dropped_table_goes_to_the_csv_dialog(panel: ExperimentPanel, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("x,y\n1,2\n2,3\n", "utf-8")
    panel.open_csv(str(path))
    dialog = panel.data.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.open_button.isEnabled)
    assert dialog.isVisible()
    dialog.reject()


def test_everything_has_a_name_and_an_accessible_name(panel: ExperimentPanel) -> None:
    for kind in (QLineEdit, ChoiceField, QAbstractButton):
        for widget in panel.findChildren(kind):
            if widget.objectName().startswith("qt_") or widget.parent() is None:
                continue
            assert widget.objectName()
            assert widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())
            assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus
