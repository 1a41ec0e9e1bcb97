"""Help > Licences."""

from __future__ import annotations

from gdsim.ui.licences_dialog import LicencesDialog


def test_every_part_shows_its_text_and_the_action_opens_one_dialog(window, qtbot) -> None:
    window.actions_table["help.licences"].trigger()
    dialog = window.findChild(LicencesDialog)
    assert dialog.isVisible()
    titles = [dialog.parts.item(row).text() for row in range(dialog.parts.count())]
    assert titles[0].startswith("gdsim")
    assert "MIT License" in dialog.text.toPlainText()
    qt = next(row for row, title in enumerate(titles) if title.startswith("PySide6"))
    dialog.parts.setCurrentRow(qt)
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in dialog.text.toPlainText()
    window.actions_table["help.licences"].trigger()
    assert len(window.findChildren(LicencesDialog)) == 1
