"""The data section: sets of the registry and tables, their scaling in words, rows kept for testing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gdsim.app.document import Document
from gdsim.app.session import Session
from gdsim.app.worker import SyncWorker
from gdsim.engine.datasets import DATASETS, SCALINGS, Dataset, prepare
from gdsim.engine.sentence import sentence
from gdsim.ui.data_panel import DataPanel, scaling_caption
from gdsim.ui.forms import ChoiceField, EntryField
from gdsim.ui.numbers import short


@pytest.fixture
def session(qapp: object) -> Iterator[Session]:
    document = Document()
    session = Session(document, SyncWorker())
    pull(session, lambda: session.snapshot is not None)
    yield session
    session.close()
    document.close()


@pytest.fixture
def panel(session: Session, qtbot: QtBot) -> DataPanel:
    panel = DataPanel(session)
    qtbot.addWidget(panel)
    panel.resize(240, 600)
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


def enter(field: EntryField, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def choose(field: ChoiceField, key: str) -> None:
    i = field.findData(key)
    assert i >= 0, key
    field.setCurrentIndex(i)
    field.activated.emit(i)


def table(rows: int = 6) -> Dataset:
    x = np.arange(rows, dtype=float)
    note = sentence("Rows left out because a value is missing: {count}.", count=2)
    return Dataset(np.stack([x, x**2], axis=1), x[:, None], ("a", "b"), ("c",), notes=(note,))


def test_every_set_of_the_registry_is_offered_under_a_heading(panel: DataPanel) -> None:
    field = panel.source
    entries = [(field.itemData(i), field.itemText(i)) for i in range(field.count())]
    assert {key for key, _ in entries if key} == set(DATASETS)
    heading = ""
    under: dict[str, str] = {}
    for key, title in entries:
        if key is None:
            heading = title
        else:
            under[key] = heading
    assert under["sine"] == "Regression, one input"
    assert under["ripple"] == "Regression, two inputs"
    assert under["xor"] == "Classification, two inputs"
    assert field.currentText() == "Sine"


def test_another_set_brings_its_formula_its_noise_and_its_inputs(panel: DataPanel, session: Session) -> None:
    document = session.document
    choose(panel.source, "ripple")
    assert document.undo_stack.undoText() == "Choose data Ripple"
    e = document.experiment
    assert (e.data.source, e.data.noise, e.widths) == ("ripple", DATASETS["ripple"].default_noise, (2, 4, 1))
    assert panel.formula.latex() == DATASETS["ripple"].formula
    assert "x1, x2" in panel.split.toolTip()
    choose(panel.source, "two_moons")
    assert document.experiment.loss == "bce"
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert panel.source.key() == "sine"
    assert panel.formula.latex() == DATASETS["sine"].formula


def test_numbers_of_the_data_are_edited(panel: DataPanel, session: Session) -> None:
    document = session.document
    panel.more.click()
    edits = [
        (panel.samples, "50", "Change the number of samples", "samples", 50),
        (panel.noise, "0,2", "Change the noise", "noise", 0.2),
        (panel.seed, "9", "Change the data seed", "seed", 9),
        (panel.test, "0.2", "Change the test fraction", "test_fraction", 0.2),
        (panel.split_seed, "4", "Change the split seed", "split_seed", 4),
    ]
    for field, text, name, what, value in edits:
        enter(field, text)
        assert document.undo_stack.undoText() == name
        assert getattr(document.experiment.data, what) == value
    assert panel.split.full_text() == "rows: 40 + 10"
    assert panel.split.toolTip().startswith("training rows: 40, test rows: 10")
    enter(panel.test, "none")
    assert document.experiment.data.test_fraction == 0.0
    assert panel.split.full_text() == "rows: 50"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("samples", "0"),
        ("samples", "2.5"),
        ("samples", "1e9"),
        ("noise", "-1"),
        ("seed", "-1"),
        ("test", "1"),
    ],
)
def test_what_the_data_cannot_be_is_refused_in_place(
    panel: DataPanel, session: Session, name: str, text: str
) -> None:
    panel.more.setChecked(True)
    before = session.document.experiment
    field: EntryField = getattr(panel, name)
    enter(field, text)
    assert session.document.experiment is before
    assert field.problem
    assert panel._row[field.objectName()].message.isVisible()


def test_the_scaling_says_what_it_does(panel: DataPanel, session: Session) -> None:
    panel.more.click()
    assert not panel.caption.isVisible()
    choose(panel.scaling, "standardise")
    assert session.document.undo_stack.undoText() == "Change the scaling"
    x = session.document.experiment.data.dataset.inputs
    expected = f"x: mean {short(x.mean(), 3)}, sd {short(x.std(), 3)}"
    assert panel.caption.isVisible()
    assert panel.caption.text().splitlines()[0] == expected
    assert len(panel.caption.text().splitlines()) == 2
    assert panel.scaling_formula.latex() == SCALINGS["standardise"].formula
    choose(panel.scaling, "unit")
    assert panel.caption.text().startswith(
        f"x: from {short(x.min(), 3)} to {short(x.max(), 3)} becomes −1 to 1"
    )


def test_a_caption_leaves_out_what_is_not_scaled_and_what_is_too_much() -> None:
    moons = DATASETS["two_moons"].sample(20, 0.1, 0)
    assert [line[:3] for line in scaling_caption(prepare(moons, "unit"), "unit").splitlines()] == [
        "x1:",
        "x2:",
    ]
    x = np.random.default_rng(0).normal(size=(9, 7))
    wide = Dataset(x, x[:, :1], tuple("abcdefg"), ("t",))
    lines = scaling_caption(prepare(wide, "standardise"), "standardise").splitlines()
    assert len(lines) == 5
    assert lines[-1] == "and 4 more columns"
    assert scaling_caption(prepare(wide), "none") == ""


def test_settings_in_force_are_never_hidden(panel: DataPanel, session: Session) -> None:
    assert not panel.scaling.isVisible()
    session.document.edit("test", lambda e: e.with_data(replace(e.data, test_fraction=0.25)))
    assert panel.test.isVisible()
    assert panel.split_seed.isVisible()


def test_a_table_is_shown_as_one_and_can_be_left(panel: DataPanel, session: Session) -> None:
    opened = table()
    session.document.edit(
        "Open", lambda e: e.with_data(replace(e.data, source="table", table=opened, table_name="mine.csv"))
    )
    assert panel.source.currentText() == "mine.csv"
    assert not panel.samples.isVisible()
    assert not panel.noise.isVisible()
    assert not panel.formula.isVisible()
    assert "inputs: a, b; targets: c" in panel.split.toolTip()
    assert panel.notes.isVisible()
    assert panel.notes.text() == "Rows left out because a value is missing: 2."
    choose(panel.source, "line")
    data = session.document.experiment.data
    assert (data.source, data.table, data.table_name) == ("line", None, "")
    assert panel.source.findData("table") < 0
    assert panel.samples.isVisible()
    session.document.undo_stack.undo()
    assert panel.source.currentText() == "mine.csv"


def test_the_button_opens_one_dialog(panel: DataPanel, qtbot: QtBot) -> None:
    panel.open_button.click()
    dialog = panel.dialog
    assert dialog is not None
    assert dialog.isVisible()
    chooser = dialog._chooser
    assert chooser is not None
    assert chooser.isVisible()
    chooser.reject()
    dialog.reject()
    panel.open_button.click()
    assert panel.dialog is dialog
    assert dialog._chooser is chooser
    chooser.reject()
    dialog.reject()
