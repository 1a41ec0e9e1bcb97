"""Exported pictures are dropped on the window and open as the experiment they show."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel

from gdsim.engine.experiment import FunctionChoice
from gdsim.ui.exporting import export


def drop(window, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_picture_opens_as_its_experiment(window, tmp_path: Path, kind: str) -> None:
    window.document.edit("Function", lambda e: e.with_function(FunctionChoice("himmelblau")))
    kept = window.document.experiment
    path = tmp_path / f"surface.{kind}"
    export(window.figure("surface"), path, memory=window.session.memory())
    if kind == "png":
        assert not QImage(str(path)).isNull()
    else:
        assert QSvgRenderer(str(path)).isValid()
    window.document.new()
    assert window.document.experiment != kept
    drop(window, path)
    assert window.document.experiment == kept
    assert window.document.path is None  # saving asks for a name and leaves the picture alone


def test_a_strange_picture_is_refused_and_the_experiment_stays(window, tmp_path: Path) -> None:
    kept = window.document.experiment
    path = tmp_path / "strange.png"
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(0)
    image.save(str(path))
    drop(window, path)
    assert window.document.experiment is kept
    assert window.message_bar.isVisible()
    assert any("carries no experiment" in label.text() for label in window.message_bar.findChildren(QLabel))


def test_the_dialog_asks_and_writes(window, tmp_path: Path) -> None:
    window.export("surface")
    dialog = window._dialogs["export"]
    assert dialog.memory_box.isVisible()
    assert dialog.memory_box.isChecked()
    dialog.close()
