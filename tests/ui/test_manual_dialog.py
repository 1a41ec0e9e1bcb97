"""Help > Manual: tables that are true, a search, links, both languages."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeySequence, QTextTable
from PySide6.QtWidgets import QApplication

from gdsim.app.manual import LANGUAGES, chapters
from gdsim.engine.optimizers import OPTIMIZERS
from gdsim.engine.surfaces import SURFACES
from gdsim.ui.language import speaker
from gdsim.ui.manual_dialog import CHAPTER_OF, ManualDialog
from gdsim.ui.manual_tables import tables


@pytest.fixture
def dialog(window) -> ManualDialog:
    window.actions_table["help.help"].trigger()
    found = window.findChild(ManualDialog)
    assert found.isVisible()
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_are_what_the_program_has(window, language: str) -> None:
    made = tables(window.actions_table.commands, speaker(language))
    used = set()
    for chapter in chapters(language):
        used |= chapter.blocks()
        assert chapter.text == chapter.filled(made), (
            f"{chapter.name} is not up to date; run .venv/bin/python resources/manual/update.py"
        )
    assert used == set(made)


def test_every_method_function_and_command_is_in_the_tables(window) -> None:
    made = tables(window.actions_table.commands, speaker("en"))
    assert all(method.title in made["optimizers"] for method in OPTIMIZERS.values())
    assert all(surface.title in made["functions"] for surface in SURFACES.values())
    plain = made["keys"].replace("\\", "")
    for command in window.actions_table.commands.values():
        assert f"| {command.text.rstrip('…')} | {command.sequences[0].toString()}".rstrip() in plain
    rows = [line for line in plain.splitlines() if line.startswith("| ")]
    assert len(rows) == len(set(rows) - {rows[0]}) + rows.count(rows[0])  # none twice but the heads


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_that_the_text_speaks_of_are_keys_of_a_command(window, language: str) -> None:
    known = {
        sequence.toString()
        for command in window.actions_table.commands.values()
        for sequence in command.sequences
    }
    for chapter in chapters(language):
        for keys in re.findall(r"\*\*((?:Ctrl|Shift|Alt)\+[A-Z0-9][A-Za-z0-9+]*|F\d+)\*\*", chapter.text):
            assert QKeySequence(keys).toString() in known, (chapter.name, keys)


def test_f1_leads_to_the_chapter_of_the_panel(window, qtbot, dialog) -> None:
    assert set(CHAPTER_OF) <= set(window.docks)
    assert set(CHAPTER_OF.values()) <= {each.name for each in dialog.chapters}
    dialog.hide()
    window.docks["ledger_dock"].show()
    window.docks["ledger_dock"].raise_()
    focusable = next(
        each
        for each in window.docks["ledger_dock"].findChildren(type(dialog.contents).__mro__[3])
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus
    )
    focusable.setFocus()
    window.show_manual()
    assert dialog.name == CHAPTER_OF["ledger_dock"]


def test_the_search_finds_pages_and_marks_the_words(qtbot, dialog) -> None:
    every = dialog.contents.count()
    qtbot.keyClicks(dialog.search, "himmelblau")
    assert 0 < dialog.contents.count() < every
    assert dialog.name == "06-functions"
    assert dialog.page.extraSelections()
    assert dialog.page.textCursor().selectedText().casefold() == "himmelblau"
    dialog.search.setText("xylophone")
    assert dialog.contents.count() == 0
    assert not dialog.nothing.isHidden()
    assert dialog.name == "06-functions"  # what was read stays
    dialog.search.clear()
    assert dialog.contents.count() == every
    assert not dialog.page.extraSelections()


def test_links_lead_to_chapters(dialog) -> None:
    dialog.open_chapter("01-first-steps")
    dialog.follow(QUrl("04-debugger.md"))
    assert dialog.name == "04-debugger"
    assert "chain rule" in dialog.page.toPlainText()
    dialog.follow(QUrl("no-such-page.md"))
    assert dialog.name == "04-debugger"


def test_the_page_follows_language_and_theme(window, dialog) -> None:
    dialog.open_chapter("05-optimizers")
    tables_in = [f for f in dialog.page.document().rootFrame().childFrames() if isinstance(f, QTextTable)]
    assert len(tables_in) == 4
    before = tables_in[0].format().borderBrush().color()
    window.choose_language("ko")
    QApplication.processEvents()
    assert "차수" in dialog.page.toPlainText()
    assert dialog.windowTitle() == "설명서"
    window.choose_theme("dark")
    after = dialog.page.document().rootFrame().childFrames()[0].format().borderBrush().color()
    assert after != before
    assert dialog.name == "05-optimizers"
