"""The window's own work: commands, menus, languages, themes, files and the toolbar."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDockWidget,
    QLineEdit,
    QSlider,
    QSpinBox,
)

from gdsim.app.worker import Fault, Lane
from gdsim.ui.main_window import EXPERIMENTS
from tests.conftest import settle

DOORS = (
    "run.step", "run.toggle", "run.back", "run.reset", "run.factor", "run.finish_pass", "edit.undo", "edit.redo",
    "file.new", "file.open", "file.save",
)  # fmt: skip


def test_every_command_has_a_menu_entry_a_shortcut_and_a_tip(window) -> None:
    listed = set()

    def walk(menu) -> None:
        for action in menu.actions():
            if action.menu():
                walk(action.menu())
            elif action.objectName():
                listed.add(action.objectName())

    for top in window.menuBar().actions():
        walk(top.menu())
    keys: dict[str, str] = {}
    for command_id in window.actions_table.commands:
        action = window.findChild(QAction, command_id)
        assert action.text(), command_id
        assert action.toolTip(), command_id
        assert command_id in listed, command_id
        for sequence in action.shortcuts():
            assert sequence.toString(), command_id
            assert keys.setdefault(sequence.toString(), command_id) == command_id
        assert action.shortcuts(), command_id
    for door in DOORS:
        assert window.findChild(QAction, door) is not None


def test_every_focusable_control_has_an_accessible_name(window) -> None:
    for kind in (QAbstractButton, QComboBox, QLineEdit, QSlider, QSpinBox):
        for widget in window.findChildren(kind):
            if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                name = widget.accessibleName() or getattr(widget, "text", lambda: "")()
                assert name, (kind.__name__, widget.objectName(), widget.parentWidget().objectName())


def test_docks_are_named_and_come_back(make_window, qtbot) -> None:
    window = make_window()
    names = {dock.objectName() for dock in window.findChildren(QDockWidget)}
    assert names == set(window.docks)
    window.docks["fit_dock"].hide()
    window.choose_theme("dark")
    window.choose_language("ko")
    window.close()
    other = make_window()
    assert other.docks["fit_dock"].isHidden()
    assert (other.settings.theme, other.language) == ("dark", "ko")
    other.reset_layout()
    assert not other.docks["fit_dock"].isHidden()
    other.choose_language("en")
    other.choose_theme("light")


def test_language_and_theme_switch_while_it_runs(window, qtbot) -> None:
    window.session.run()
    for language, theme in (("ko", "dark"), ("en", "light"), ("ko", "light")):
        window.choose_language(language)
        window.choose_theme(theme)
        QApplication.processEvents()
    assert window.findChild(QAction, "run.step").text() != "Step"
    window.choose_language("en")
    assert window.findChild(QAction, "run.step").text() == "Step"
    window.session.pause()
    settle(window, qtbot)


def test_the_text_grows_for_a_lecture_hall(window, qtbot) -> None:
    before = QApplication.font().pointSizeF()
    for _ in range(4):
        window.scale_text(10)
    assert QApplication.font().pointSizeF() == pytest.approx(before * 1.4)
    window.scale_text(0)
    assert QApplication.font().pointSizeF() == pytest.approx(before)


def test_bundled_experiments_open(window, qtbot) -> None:
    paths = sorted(EXPERIMENTS.glob("*.gdsim"))
    assert len(paths) >= 4
    for path in paths:
        assert window.open_path(path)
        settle(window, qtbot)
        assert window.message_bar.isHidden()
        window.session.step()
        settle(window, qtbot)
        assert window.session.k >= 1


def test_a_bad_file_leaves_everything_as_it_was(window, qtbot, tmp_path: Path) -> None:
    before = window.document.experiment
    for name, content in (("a.gdsim", "{"), ("b.gdsim", "[" * 100_000), ("c.gdsim", "{}")):
        bad = tmp_path / name
        bad.write_text(content, "utf-8")
        assert not window.open_path(bad)
        assert window.message_bar.isVisible()
        assert name in window.message_bar.text.text()
    assert not window.open_path(tmp_path / "missing.gdsim")
    assert window.document.experiment == before


def test_a_file_dropped_on_the_window_opens(window, qtbot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(EXPERIMENTS / "seed_shaped.gdsim"))])
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    settle(window, qtbot)
    assert window.session.mlp.title == "1-2-1"


def test_a_fault_in_the_engine_is_a_sentence(window) -> None:
    window.session.failed.emit(Fault(Lane.DESCENT, 1, RuntimeError("out of paper"), "Traceback"))
    assert "out of paper" in window.message_bar.text.text()
    assert "Traceback" not in window.message_bar.text.text()


def test_the_palette_finds_and_runs_a_command(window, qtbot) -> None:
    window.show_palette()
    palette = window.palette_dialog
    qtbot.keyClicks(palette.line, "new weig")
    assert palette.list.count() == 1
    seed = window.document.experiment.seed
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert window.document.experiment.seed == seed + 1


def test_undo_names_the_edit(window) -> None:
    window.findChild(QAction, "network.add_neuron").trigger()
    assert window.findChild(QAction, "edit.undo").text() == "Undo Add hidden neuron"


def test_a_narrow_window_keeps_its_readouts(window, qtbot) -> None:
    window.resize(1100, 700)
    QApplication.processEvents()
    assert window.readouts.isVisible()
    assert window.export_button.isVisible()
    assert window.width() <= 1100
