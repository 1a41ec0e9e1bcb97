"""The CSV dialog, with real files: what it finds, what may be chosen, what is said, and how it is stopped."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from gdsim.app.document import Document
from gdsim.app.session import Session
from gdsim.app.worker import SyncWorker
from gdsim.ui import csv_dialog
from gdsim.ui.csv_dialog import INPUT, TARGET, CsvDialog

HOUSES = "area;rooms;street;price\n" + "".join(
    f"{50 + i},5;{i % 4};{'A' if i % 2 else 'B'};{100 + 7 * i},25\n" for i in range(30)
)


@pytest.fixture
def session(qapp: object) -> Iterator[Session]:
    document = Document()
    session = Session(document, SyncWorker())
    yield session
    session.close()
    document.close()


@pytest.fixture
def dialog(session: Session, qtbot: QtBot) -> Iterator[CsvDialog]:
    dialog = CsvDialog(session)
    qtbot.addWidget(dialog)
    dialog.show()
    yield dialog
    dialog.reject()


def load(dialog: CsvDialog, qtbot: QtBot, path: Path, text: str, encoding: str = "utf-8") -> None:
    path.write_text(text, encoding)
    dialog.show_file(str(path))
    wait(dialog, qtbot)


def wait(dialog: CsvDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: dialog._job is None)


def tick(dialog: CsvDialog, kind: int, column: int, checked: bool = True) -> None:
    state = Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked
    index = dialog.columns.index(kind, column)
    assert index.flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert dialog.columns.setData(index, state, Qt.ItemDataRole.CheckStateRole)


def test_a_file_is_described_and_shown(dialog: CsvDialog, qtbot: QtBot, tmp_path: Path) -> None:
    load(dialog, qtbot, tmp_path / "houses.csv", HOUSES, "cp949")
    assert dialog.file.full_text() == "houses.csv"
    assert dialog.found.text() == (
        "UTF-8 · separated by semicolons · decimal comma · names in the first row · rows: 30"
    )
    model = dialog.columns
    header = [model.headerData(i, Qt.Orientation.Horizontal) for i in range(model.columnCount())]
    assert header == ["area", "rooms", "street", "price"]
    assert [model.headerData(i, Qt.Orientation.Vertical) for i in range(4)] == ["input", "target", "2", "3"]
    assert model.index(2, 0).data() == "50,5"
    assert model.index(3, 3).data() == "107,25"
    assert dialog.problems.isVisible()
    assert "“street”" in dialog.problems.text()


def test_korean_files_are_read(dialog: CsvDialog, qtbot: QtBot, tmp_path: Path, session: Session) -> None:
    load(dialog, qtbot, tmp_path / "집값.csv", "면적,가격\n50,100\n60,130\n", "cp949")
    assert dialog.found.text().startswith("CP949")
    dialog.open_button.click()
    wait(dialog, qtbot)
    data = session.document.experiment.data
    assert (data.table.input_names, data.table.target_names) == (("면적",), ("가격",))  # type: ignore[union-attr]
    assert data.table_name == "집값.csv"
    assert session.document.undo_stack.undoText() == "Open data 집값.csv"


def test_text_columns_cannot_be_chosen_and_say_why(dialog: CsvDialog, qtbot: QtBot, tmp_path: Path) -> None:
    load(dialog, qtbot, tmp_path / "houses.csv", HOUSES)
    assert (dialog.columns.inputs, dialog.columns.targets) == ([0, 1], [3])
    street = dialog.columns.index(INPUT, 2)
    assert not street.flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert street.data(Qt.ItemDataRole.CheckStateRole) is None
    assert "text" in street.data(Qt.ItemDataRole.ToolTipRole)


def test_the_chosen_columns_become_the_data(
    dialog: CsvDialog, qtbot: QtBot, tmp_path: Path, session: Session
) -> None:
    load(dialog, qtbot, tmp_path / "houses.csv", HOUSES)
    tick(dialog, TARGET, 1)  # no input any more
    tick(dialog, INPUT, 3)  # no target any more
    assert (dialog.columns.inputs, dialog.columns.targets) == ([0, 3], [1])
    tick(dialog, INPUT, 0, False)
    dialog.open_button.click()
    wait(dialog, qtbot)
    assert not dialog.isVisible()
    e = session.document.experiment
    table = e.data.table
    assert table is not None
    assert (table.input_names, table.target_names, len(table)) == (("price",), ("rooms",), 30)
    assert np.array_equal(table.inputs[:, 0], 100.25 + 7 * np.arange(30))
    assert e.widths == (1, 4, 1)
    session.document.undo_stack.undo()
    assert session.document.experiment.data.source == "sine"


def test_a_click_on_the_box_ticks_it(dialog: CsvDialog, qtbot: QtBot, tmp_path: Path) -> None:
    load(dialog, qtbot, tmp_path / "houses.csv", HOUSES)
    table = dialog.table
    index = dialog.columns.index(INPUT, 1)
    table.setCurrentIndex(index)
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert dialog.columns.inputs == [0]
    rect = table.visualRect(index)
    QTest.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.left() + 16, rect.center().y())
    )
    assert dialog.columns.inputs == [0, 1]


def test_all_inputs_or_none(dialog: CsvDialog, qtbot: QtBot, tmp_path: Path) -> None:
    load(dialog, qtbot, tmp_path / "houses.csv", HOUSES)
    dialog.table.verticalHeader().sectionClicked.emit(INPUT)
    assert dialog.columns.inputs == []
    assert not dialog.open_button.isEnabled()
    assert "input column" in dialog.open_button.toolTip()
    dialog.table.verticalHeader().sectionClicked.emit(INPUT)
    assert dialog.columns.inputs == [0, 1]
    assert dialog.open_button.isEnabled()
    dialog.table.verticalHeader().sectionClicked.emit(TARGET)
    assert dialog.columns.inputs == [0, 1]


def test_missing_values_are_refused_by_row_and_column_or_left_out(
    dialog: CsvDialog, qtbot: QtBot, tmp_path: Path, session: Session
) -> None:
    load(dialog, qtbot, tmp_path / "gap.csv", "x,y\n1,2\n2,\n3,4\n4,5\n")
    dialog.open_button.click()
    wait(dialog, qtbot)
    assert dialog.isVisible()
    assert dialog.message.isVisible()
    assert dialog.message.text().startswith("Row 3, column “y”")
    assert session.document.undo_stack.count() == 0
    dialog.missing.setCurrentIndex(1)
    dialog.missing.activated.emit(1)
    assert not dialog.message.isVisible()
    dialog.open_button.click()
    wait(dialog, qtbot)
    table = session.document.experiment.data.table
    assert table is not None
    assert len(table) == 3
    assert table.notes


def test_the_task_can_be_said(dialog: CsvDialog, qtbot: QtBot, tmp_path: Path, session: Session) -> None:
    load(dialog, qtbot, tmp_path / "labels.csv", "x,y\n1,0\n2,1\n3,1\n")
    dialog.task.setCurrentIndex(1)
    dialog.task.activated.emit(1)
    dialog.open_button.click()
    wait(dialog, qtbot)
    assert session.document.experiment.data.table.task == "regression"  # type: ignore[union-attr]
    assert session.document.experiment.loss == "mse"
    dialog.show_file()  # the last file is still there
    dialog.task.setCurrentIndex(0)
    dialog.task.activated.emit(0)
    dialog.open_button.click()
    wait(dialog, qtbot)
    assert session.document.experiment.data.table.task == "classification"  # type: ignore[union-attr]
    assert session.document.experiment.loss == "bce"


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.csv", b""), ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0"), ("book.csv", b"PK\x03\x04...")],
)
def test_what_is_no_table_is_said_in_place(
    dialog: CsvDialog, qtbot: QtBot, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    dialog.show_file(str(path))
    wait(dialog, qtbot)
    assert dialog.message.isVisible()
    assert not dialog.open_button.isEnabled()
    assert dialog.columns.rowCount() == 0


def test_a_file_that_is_gone_is_said(dialog: CsvDialog, qtbot: QtBot, tmp_path: Path) -> None:
    dialog.show_file(str(tmp_path / "gone.csv"))
    wait(dialog, qtbot)
    assert dialog.message.text() == "There is no file “gone.csv”."


def test_too_many_inputs_are_refused_and_the_data_stays(
    dialog: CsvDialog, qtbot: QtBot, tmp_path: Path, session: Session
) -> None:
    names = [f"c{i}" for i in range(80)]
    rows = "\n".join(",".join(str(i * j) for i in range(80)) for j in range(3))
    load(dialog, qtbot, tmp_path / "wide.csv", ",".join(names) + "\n" + rows + "\n")
    assert len(dialog.columns.inputs) == 64
    assert dialog.columns.targets == [79]
    before = session.document.experiment
    dialog.table.verticalHeader().sectionClicked.emit(INPUT)
    assert len(dialog.columns.inputs) == 79
    dialog.open_button.click()
    wait(dialog, qtbot)
    assert dialog.message.text().startswith("The number of columns must be between 1 and 64")
    assert session.document.experiment is before


class Endless:
    """A reading that goes on until it is cancelled."""

    def __init__(self) -> None:
        self.reading, self.ended = threading.Event(), threading.Event()

    def __call__(self, path, inputs, targets, missing, task, check):  # type: ignore[no-untyped-def]
        try:
            while True:
                check(0.4)
                self.reading.set()
        finally:
            self.ended.set()


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> Endless:
    endless = Endless()
    monkeypatch.setattr(csv_dialog, "read_csv", endless)
    return endless


def test_a_long_reading_shows_progress_and_can_be_stopped(
    dialog: CsvDialog, qtbot: QtBot, tmp_path: Path, session: Session, endless: Endless
) -> None:
    load(dialog, qtbot, tmp_path / "houses.csv", HOUSES)
    assert not dialog.progress.isVisible()
    dialog.open_button.click()
    qtbot.waitUntil(lambda: dialog.progress.value() == 400)
    assert dialog.progress.isVisible()
    assert not dialog.open_button.isEnabled()
    assert dialog.cancel_button.text() == "Stop reading"
    dialog.cancel_button.click()
    assert endless.ended.wait(5)
    assert dialog.isVisible()
    assert not dialog.progress.isVisible()
    assert dialog.open_button.isEnabled()
    assert session.document.undo_stack.count() == 0
    dialog.cancel_button.click()
    assert not dialog.isVisible()


def test_closing_ends_the_reading(dialog: CsvDialog, qtbot: QtBot, tmp_path: Path, endless: Endless) -> None:
    load(dialog, qtbot, tmp_path / "houses.csv", HOUSES)
    dialog.open_button.click()
    assert endless.reading.wait(5)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert endless.ended.is_set()
    assert not dialog.isVisible()


def test_the_window_reads_nothing_itself(
    dialog: CsvDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers = []

    def preview(path):  # type: ignore[no-untyped-def]
        readers.append(threading.current_thread().name)
        return original(path)

    original = csv_dialog.preview_csv
    monkeypatch.setattr(csv_dialog, "preview_csv", preview)
    load(dialog, qtbot, tmp_path / "houses.csv", HOUSES)
    assert readers == ["gdsim-csv"]


def test_a_second_file_takes_the_place_of_the_first(dialog: CsvDialog, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("a,b\n1,2\n", "utf-8")
    dialog.show_file(str(tmp_path / "one.csv"))
    load(dialog, qtbot, tmp_path / "two.csv", "p,q,r\n1,2,3\n")
    assert dialog.columns.columnCount() == 3
    assert dialog.file.full_text() == "two.csv"


def test_a_file_can_be_dropped(dialog: CsvDialog, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "dropped.csv"
    path.write_text("x,y\n1,2\n2,3\n", "utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    common = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(50, 50), *common)
    QApplication.sendEvent(dialog, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(dialog, QDropEvent(QPoint(50, 50).toPointF(), *common))
    wait(dialog, qtbot)
    assert dialog.file.full_text() == "dropped.csv"
    assert dialog.columns.columnCount() == 2
    words = QMimeData()
    words.setText("no file")
    other = QDragEnterEvent(QPoint(50, 50), common[0], words, *common[2:])
    other.ignore()
    QApplication.sendEvent(dialog, other)
    assert not other.isAccepted()


def test_without_a_file_one_is_asked_for(dialog: CsvDialog, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "asked.csv"
    path.write_text("x,y\n1,2\n2,3\n", "utf-8")
    dialog.show_file()
    chooser = dialog.findChild(QFileDialog, "csv_file_dialog")
    assert chooser.isVisible()
    chooser.fileSelected.emit(str(path))
    chooser.reject()
    wait(dialog, qtbot)
    assert dialog.open_button.isEnabled()
    assert dialog.folder == str(tmp_path)
