"""A file for the classroom: what it hides, who may show it again, and whose layout comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from gdsim.app.document import Document
from gdsim.engine.classroom import Classroom
from gdsim.engine.picture_project import extract
from gdsim.engine.project import loads
from gdsim.ui.classroom import ON_DEMAND, ONLY_ABOUT
from gdsim.ui.exporting import export
from gdsim.ui.main_window import EXPERIMENTS
from tests.conftest import settle

HIDDEN = ("curves_dock", "quiz_dock", "surface_view", "tools_file", "tools_export")
LESSONS = EXPERIMENTS.parent / "lessons"
PLAIN = EXPERIMENTS / "seed_shaped.gdsim"


def do(window, command: str) -> None:
    window.findChild(QAction, command).trigger()


def seen(window) -> dict[str, bool]:
    return {name: window.classroom.is_shown(name) for name in window.classroom.parts()}


def places(window) -> dict[str, object]:
    """Where everything in the window is, to the pixel."""
    window.message_bar.dismiss()  # it takes room of the instruments, and gives it back
    QApplication.processEvents()
    found: dict[str, object] = {"instruments": window.instruments.sizes(), "fit": window.fit_wanted}
    for name, dock in window.docks.items():
        front = (
            not dock.visibleRegion().isEmpty()
        )  # behind a tab, a panel has the size it had when it was seen
        beside = sorted(other.objectName() for other in window.tabifiedDockWidgets(dock))
        area = window.dockWidgetArea(dock)
        found[name] = (dock.isHidden(), front, dock.geometry() if front else None, area, beside)
    return found


def arranged(window, qtbot) -> dict[str, object]:
    """A layout that is nobody's default, as the user left it."""
    window.message_bar.dismiss()
    window.docks["watch_dock"].hide()
    window.docks["curves_dock"].raise_()
    window.docks["health_dock"].raise_()
    window.resizeDocks([window.docks["experiment_dock"]], [333], Qt.Orientation.Horizontal)
    window.instruments.setSizes([260, 420])
    settle(window, qtbot)
    return places(window)


def class_file(window, path: Path, hidden: tuple[str, ...] = HIDDEN, *, locked: bool = False) -> Path:
    assert window.classroom.save(path, Classroom(hidden, locked))
    return path


def test_every_part_can_be_hidden_and_named(window, tmp_path: Path) -> None:
    parts = window.classroom.parts()
    assert set(window.docks) - ON_DEMAND < set(parts)
    assert all(parts.values())
    assert set(ONLY_ABOUT) <= set(parts)
    path = class_file(window, tmp_path / "nothing.gdsim", tuple(parts))
    window.open_path(path)
    assert not any(seen(window).values())


def test_the_dialog_begins_with_what_is_seen_and_saves_what_is_ticked(window, qtbot, tmp_path: Path) -> None:
    window.docks["proof_dock"].hide()
    do(window, "file.save_classroom")
    dialog = window._dialogs["classroom"]
    assert dialog.value().hidden == ("proof_dock",)
    rows = {item.data(Qt.ItemDataRole.UserRole): item for item in dialog._items()}
    rows["surface_view"].setCheckState(Qt.CheckState.Unchecked)
    rows["proof_dock"].setCheckState(Qt.CheckState.Checked)
    dialog.may_show.setChecked(False)
    dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).click()
    files = window.files._dialogs["classroom_file_dialog"]
    files.fileSelected.emit(str(tmp_path / "class.gdsim"))
    files.close()
    found = loads((tmp_path / "class.gdsim").read_text("utf-8"))
    assert found.view.classroom == Classroom(("surface_view",), locked=True)
    assert found.experiment == window.document.experiment
    assert window.document.path is None
    assert not window.cards["surface_view"].isHidden()  # the lecturer's window stays as it is
    assert window.session.project().view.classroom is None


@pytest.mark.parametrize("locked", [False, True])
def test_opening_hides_the_panels_and_an_ordinary_file_brings_the_layout_back(
    window, qtbot, tmp_path: Path, locked: bool
) -> None:
    path = class_file(window, tmp_path / "class.gdsim", locked=locked)
    before = arranged(window, qtbot)
    window.open_path(path)
    settle(window, qtbot)
    assert {name for name, shown in seen(window).items() if not shown} == set(HIDDEN)
    quiz = window.docks["quiz_dock"].toggleViewAction()
    assert quiz.isVisible() is not locked
    assert window.actions_table["debug.quiz"].isVisible() is not locked
    window.open_path(PLAIN)
    settle(window, qtbot)
    assert quiz.isVisible()
    assert places(window) == before
    assert window.classroom.shown is None


def test_new_brings_the_layout_back(window, qtbot, tmp_path: Path) -> None:
    path = class_file(window, tmp_path / "class.gdsim", locked=True)
    before = arranged(window, qtbot)
    window.open_path(path)
    window.open_path(class_file(window, tmp_path / "other.gdsim", ("health_dock",)))
    assert {name for name, shown in seen(window).items() if not shown} == {"health_dock"}
    do(window, "file.new")
    settle(window, qtbot)
    assert places(window) == before
    assert window.session.project().view.classroom is None


def test_a_student_may_show_a_panel_unless_it_is_locked(window, qtbot, tmp_path: Path) -> None:
    window.open_path(class_file(window, tmp_path / "open.gdsim"))
    window.docks["quiz_dock"].toggleViewAction().trigger()
    assert not window.docks["quiz_dock"].isHidden()
    window.open_path(class_file(window, tmp_path / "locked.gdsim", (*HIDDEN, "stopping_dock"), locked=True))
    settle(window, qtbot)
    window.show_stopping()  # what a readout asks for
    assert window.docks["stopping_dock"].isHidden()
    assert "Show all panels" in window.message_bar.text.text()
    do(window, "debug.quiz")
    do(window, "view.reset_layout")
    assert {name for name, shown in seen(window).items() if not shown} == {*HIDDEN, "stopping_dock"}


def test_the_lecturer_unlocks_the_view_not_the_file(window, qtbot, tmp_path: Path) -> None:
    show_all = window.actions_table["view.show_all"]
    assert not show_all.isEnabled()
    path = class_file(window, tmp_path / "class.gdsim", locked=True)
    text = path.read_text("utf-8")
    before = arranged(window, qtbot)
    window.open_path(path)
    assert show_all.isEnabled()
    do(window, "view.show_all")
    assert all(seen(window).values())
    assert window.docks["quiz_dock"].toggleViewAction().isVisible()
    assert window.actions_table["debug.quiz"].isVisible()
    assert not show_all.isEnabled()
    assert path.read_text("utf-8") == text
    assert not window.document.dirty
    do(window, "file.save")
    assert loads(path.read_text("utf-8")).view.classroom == Classroom(HIDDEN, locked=True)
    do(window, "file.new")
    settle(window, qtbot)
    assert places(window) == before


def test_a_function_hides_the_fit_whatever_the_file_says(window, qtbot, tmp_path: Path) -> None:
    path = class_file(window, tmp_path / "class.gdsim", ("ledger_dock", "fit_dock"), locked=True)
    window.open_path(path)
    do(window, "problem.function")
    do(window, "problem.network")
    settle(window, qtbot)
    assert window.docks["fit_dock"].isHidden()
    do(window, "view.show_all")
    assert not window.docks["fit_dock"].isHidden()
    window.open_path(EXPERIMENTS / "newton_in_a_maximum.gdsim")
    settle(window, qtbot)
    assert window.docks["fit_dock"].isHidden()
    do(window, "file.new")
    settle(window, qtbot)
    assert not window.docks["fit_dock"].isHidden()


def test_closing_keeps_the_users_own_layout(make_window, qtbot, tmp_path: Path) -> None:
    window = make_window()
    window.docks["watch_dock"].hide()
    window.open_path(class_file(window, tmp_path / "class.gdsim", locked=True))
    window.close()
    other = make_window()
    hidden = {name for name, shown in seen(other).items() if not shown}
    assert hidden == {"watch_dock"}


def test_a_picture_carries_the_experiment_but_hides_nothing(window, qtbot, tmp_path: Path) -> None:
    window.open_path(class_file(window, tmp_path / "class.gdsim", locked=True))
    settle(window, qtbot)
    picture = tmp_path / "curves.svg"
    export(window.figure("curves"), picture, memory=window.session.memory())
    assert loads(extract(picture.read_bytes(), picture.name)).view.classroom is None
    window.open_path(picture)
    settle(window, qtbot)
    assert all(seen(window).values())


def test_saving_over_the_open_file_keeps_what_it_hides(window, qtbot, tmp_path: Path) -> None:
    path = tmp_path / "own.gdsim"
    window.files.save_to(path)
    class_file(window, path, ("quiz_dock",))
    assert not window.docks["quiz_dock"].isHidden()
    do(window, "file.save")
    assert loads(path.read_text("utf-8")).view.classroom == Classroom(("quiz_dock",))
    class_file(window, path, ())
    do(window, "file.save")
    assert loads(path.read_text("utf-8")).view.classroom is None


def test_a_file_that_cannot_be_written_is_told(window, qtbot, tmp_path: Path) -> None:
    assert not window.classroom.save(tmp_path / "no" / "folder.gdsim", Classroom(HIDDEN))
    assert window.message_bar.isVisible()
    other = Document()
    held = tmp_path / "held.gdsim"
    other.save(path=held)
    assert not window.classroom.save(held, Classroom(HIDDEN))
    assert "is open in another gdsim" in window.message_bar.text.text()
    other.close()


def test_a_lesson_lifts_the_hiding_and_its_end_brings_it_back(window, qtbot, tmp_path: Path) -> None:
    window.open_path(class_file(window, tmp_path / "class.gdsim", locked=True))
    settle(window, qtbot)
    window.lessons.open_path(LESSONS / "en" / "06-chain-rule.md")
    settle(window, qtbot)
    assert not window.docks["lesson_dock"].isHidden()
    assert window.classroom.shown is None  # a lesson points at panels
    window.lessons.leave()
    settle(window, qtbot)
    assert {name for name, shown in seen(window).items() if not shown} == set(HIDDEN)
    assert window.session.project().view.classroom == Classroom(HIDDEN, locked=True)
