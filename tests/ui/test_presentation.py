"""A lecture: what fills the screen, how small the smallest text is, and that everything comes back."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication, QWidget

from gdsim.engine.experiment import FunctionChoice
from gdsim.ui import theme
from gdsim.ui.main_window import EXPERIMENTS
from gdsim.ui.presentation import LEAST_PIXELS, Presentation
from tests.conftest import settle
from tests.ui.test_classroom_view import arranged, do, places


@pytest.fixture
def hall(window, monkeypatch: pytest.MonkeyPatch):
    """A window on a projector of 1920 x 1080."""
    monkeypatch.setattr(Presentation, "lines", lambda self: 1080)
    window.resize(1920, 1080)
    yield window
    if window.presentation.active:
        window.presentation.leave()


def begin(window, qtbot) -> None:
    do(window, "view.present")
    window.resize(1920, 1080)
    settle(window, qtbot)
    QApplication.processEvents()


def texts(widget: QWidget) -> list[tuple[float, str]]:
    """(height of the letters in pixels, text) of everything that is written in a widget."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(96)
    generator.setSize(QSize(widget.width(), widget.height()))
    painter = QPainter(generator)
    widget.render(painter, QPoint())
    painter.end()
    found = []
    tree = ElementTree.fromstring(bytes(buffer.data().data()))

    def walk(node: ElementTree.Element, scale: float) -> None:
        matrix = re.match(r"matrix\(([^)]*)\)", node.get("transform", ""))
        if matrix:
            a, b, c, d, *_ = map(float, matrix.group(1).split(","))
            scale *= math.sqrt(abs(a * d - b * c))
        if node.tag.endswith("text"):
            words = "".join(node.itertext()).strip()
            size = re.match(r"[\d.]+", node.get("font-size", ""))
            if words and size:
                found.append((float(size.group()) * scale, words))
        for child in node:
            walk(child, scale)

    walk(tree, 1.0)
    return found


def too_small(widget: QWidget) -> list[tuple[float, str]]:
    return [(round(size, 1), words) for size, words in texts(widget) if size < LEAST_PIXELS - 0.6]


def test_the_measure_sees_small_text(window, qtbot) -> None:
    """Outside of a lecture there is plenty of it, painted and in widgets."""
    settle(window, qtbot)
    small = [words for _, words in too_small(window)]
    assert len(small) > 50


@pytest.mark.parametrize("problem", ["function", "network", "wide"])
def test_no_text_is_too_small_for_the_last_row(hall, qtbot, problem: str) -> None:
    window = hall
    if problem == "function":
        window.document.edit("x", lambda e: e.with_function(FunctionChoice("himmelblau")))
    else:
        name = "seed_shaped" if problem == "network" else "tanh_relu_2_5_3_1"
        window.open_path(EXPERIMENTS / f"{name}.gdsim")
    settle(window, qtbot)
    begin(window, qtbot)
    do(window, "run.step")
    settle(window, qtbot)
    for _ in range(7):
        do(window, "run.factor")
    settle(window, qtbot)
    bad: dict[str, list[tuple[float, str]]] = {}
    for name, dock in window.docks.items():
        if dock.isHidden():
            continue
        dock.raise_()
        settle(window, qtbot)
        small = too_small(dock)
        if small:
            bad[name] = small[:8]
    for name, widget in (("centre", window.centralWidget()), ("toolbar", window.toolbar)):
        small = too_small(widget)
        if small:
            bad[name] = small[:8]
    assert not bad, "\n".join(f"{name}: {small}" for name, small in bad.items())


def test_everything_comes_back(hall, qtbot) -> None:
    window = hall
    window.resize(1440, 900)
    size = window.size()
    before, percent = arranged(window, qtbot), theme.text_percent()
    begin(window, qtbot)
    assert window.isFullScreen()
    assert window.menuBar().isHidden()
    assert theme.text_percent() > percent
    assert window.docks["experiment_dock"].isHidden()
    do(window, "view.present")
    window.resize(size)  # a window manager does, where there is one
    qtbot.waitUntil(lambda: not window.presentation._settling.isActive())
    settle(window, qtbot)
    assert not window.isFullScreen()
    assert not window.menuBar().isHidden()
    assert theme.text_percent() == percent
    assert theme.least_pixels() == 0.0
    after = places(window)
    assert {k: v for k, v in after.items() if k != "instruments"} == {
        k: v for k, v in before.items() if k != "instruments"
    }


def test_escape_leaves(hall, qtbot) -> None:
    begin(hall, qtbot)
    qtbot.keyClick(hall, Qt.Key.Key_Escape)
    assert not hall.presentation.active


def test_alt_shows_the_menus(hall, qtbot) -> None:
    begin(hall, qtbot)
    qtbot.keyPress(hall, Qt.Key.Key_Alt)
    qtbot.keyRelease(hall, Qt.Key.Key_Alt)
    assert not hall.menuBar().isHidden()
    hall.menuBar().setActiveAction(None)
    hall.presentation._put_menus_away()
    assert hall.menuBar().isHidden()


def test_the_size_of_a_lecture_is_its_own(hall, qtbot) -> None:
    window = hall
    usual = window.settings.text_size_percent
    begin(window, qtbot)
    at_first = theme.text_percent()
    window.findChild(QAction, "view.smaller").trigger()
    assert theme.text_percent() < at_first
    assert window.settings.text_size_percent == usual
    for _ in range(20):
        window.findChild(QAction, "view.smaller").trigger()
    smallest = theme.ui_font(theme.text_percent())
    assert smallest.pointSizeF() * 96 / 72 >= LEAST_PIXELS - 0.6
    do(window, "view.present")
    assert theme.text_percent() == usual
    do(window, "view.present")
    assert window.settings.presentation_percent == theme.text_percent()
    window.settings = replace(window.settings, presentation_percent=0)
