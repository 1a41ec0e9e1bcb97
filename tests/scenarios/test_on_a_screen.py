"""On a real X screen (Xvfb in CI): the window shows what it should, and keys reach it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gdsim.ui import theme
from tests.conftest import settle

pytestmark = pytest.mark.screen


def screenshot(window) -> QImage:
    screen = window.screen()
    corner = window.mapToGlobal(window.rect().topLeft())
    return screen.grabWindow(0, corner.x(), corner.y(), window.width(), window.height()).toImage()


def share_of(image: QImage, colour: str) -> float:
    """Part of the pixels (on a coarse grid) that have just this colour."""
    wanted = QColor(colour).rgb()
    spots = [(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)]
    return sum(image.pixel(x, y) == wanted for x, y in spots) / len(spots)


def test_the_window_is_painted_in_both_themes(window, qtbot) -> None:
    assert QGuiApplication.platformName() == "xcb"
    qtbot.waitExposed(window)
    for choice in ("light", "dark"):
        window.choose_theme(choice)
        qtbot.waitUntil(lambda: share_of(screenshot(window), theme.current().card) > 0.2, timeout=5000)
        image = screenshot(window)
        assert share_of(image, "#000000") < 0.05
        assert (
            len({image.pixel(x, y) for x in range(0, image.width(), 5) for y in range(0, image.height(), 5)})
            > 200
        )


def test_keys_reach_the_window(window, qtbot) -> None:
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window, 5000)
    QTest.keyClick(window, Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: window.session.k == 1, timeout=5000)
    settle(window, qtbot)
    QTest.keyClick(window, Qt.Key.Key_F11)
    assert window.session.cursor == 1


def test_the_red_arrow_is_on_the_screen(window, qtbot) -> None:
    def vermilion() -> float:
        QApplication.processEvents()
        return share_of(screenshot(window), theme.current().backward_line)

    before = vermilion()
    for _ in range(3):
        window.session.factor()
    qtbot.waitUntil(lambda: vermilion() > before, timeout=5000)


def test_a_dock_can_be_floated_and_brought_back(window, qtbot) -> None:
    dock = window.docks["debugger_dock"]
    dock.setFloating(True)
    qtbot.waitUntil(dock.isFloating)
    window.session.factor()
    QApplication.processEvents()
    dock.setFloating(False)
    assert not dock.isFloating()
