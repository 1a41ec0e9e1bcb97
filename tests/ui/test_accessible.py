"""Without eyes or mouse: names, the way of the Tab key, what is said, and the data of every picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAction, QGuiApplication, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QScrollArea,
    QTabBar,
    QWidget,
)

from gdsim.engine.sentence import sentence
from gdsim.ui.announcer import Announcer
from gdsim.ui.numbers import short
from tests.conftest import settle

FOLDER = Path(__file__).parents[2] / "resources" / "experiments"
EXPERIMENTS = {"network": "tanh_relu_2_5_3_1.gdsim", "function": "three_orders_on_himmelblau.gdsim"}


def focusable(root: QWidget) -> list[QWidget]:
    """What can have the focus and is seen, without the inner parts of composed controls."""
    found = []
    for widget in root.findChildren(QWidget):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or not widget.isVisibleTo(root):
            continue
        if isinstance(widget, QMenu | QMenuBar | QTabBar):
            continue
        above, inner = widget.parentWidget(), False
        while above is not None and above is not root:
            inner = inner or isinstance(above, QComboBox | QAbstractSpinBox)
            above = above.parentWidget()
        area = widget.parentWidget()
        viewport = isinstance(area, QAbstractScrollArea) and area.viewport() is widget
        plain_area = type(widget).__name__ == "QScrollArea"  # scrolled by keys, has nothing of its own
        if not inner and not viewport and not plain_area:
            found.append(widget)
    return found


def way(widget: QWidget) -> str:
    parts = []
    at: QWidget | None = widget
    while at is not None:
        parts.append(at.objectName() or type(at).__name__)
        at = at.parentWidget()
    return "/".join(reversed(parts))


def name_of(widget: QWidget) -> str:
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name).strip() if found is not None else ""


@pytest.fixture(params=["network", "function"])
def full(request, window, qtbot):
    """The window with every panel, on a network and on a function."""
    assert window.open_path(FOLDER / EXPERIMENTS[request.param])
    for dock in window.docks.values():
        dock.show()
    settle(window, qtbot)
    return window


def test_everything_that_takes_the_focus_has_a_name(full, qtbot) -> None:
    nameless = []
    for dock in full.docks.values():  # tabs hide one another
        dock.raise_()
        settle(full, qtbot)
        nameless += [way(each) for each in focusable(full) if not name_of(each)]
    assert sorted(set(nameless)) == []


def test_buttons_of_a_picture_alone_say_what_they_do(full) -> None:
    silent = [
        way(button)
        for button in full.findChildren(QAbstractButton)
        if button.isVisibleTo(full) and not button.text() and not name_of(button)
    ]
    assert silent == []


def test_tab_goes_round_through_every_panel(full, qtbot) -> None:
    """No trap: from the first control the chain comes back to it, and on the way are all that Tab stops at."""
    stops = {
        id(each)
        for each in focusable(full)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isEnabled() and not isinstance(each, QLabel)
    }
    start = full.nextInFocusChain()
    at, seen = start, set()
    for _ in range(20_000):
        seen.add(id(at))
        at = at.nextInFocusChain()
        if at is start:
            break
    assert at is start
    assert stops <= seen


def test_a_step_is_said_with_its_numbers(window, qtbot) -> None:
    said: list[str] = []
    window.session.choose_sample(3)
    settle(window, qtbot)
    Announcer(window.session, window, said.append)
    forward = window.session.counts[0]
    window.session.move(forward + 2)
    settle(window, qtbot)
    qtbot.waitUntil(lambda: bool(said))
    factors = window.session.backward.chain.factors
    product = float(factors[0].value.ravel()[0] * factors[1].value.ravel()[0])
    n = len(factors)
    assert said == [f"backward {n - 1} of {n}, factor {short(factors[1].scalar)}, product {short(product)}"]
    window.session.move(1)
    qtbot.waitUntil(lambda: len(said) == 2)
    assert said[1].startswith(f"forward 1 of {forward}, ")


def test_of_a_burst_only_the_last_is_said_and_why_a_run_ended(window, qtbot) -> None:
    said: list[str] = []
    Announcer(window.session, window, said.append)
    for cursor in (1, 2, 3, 4):
        window.session.move(cursor)
    qtbot.waitUntil(lambda: bool(said))
    assert len(said) == 1
    for _ in range(3):
        window.findChild(QAction, "run.step").trigger()
    settle(window, qtbot)
    qtbot.waitUntil(lambda: any(each.startswith("iteration 3") for each in said))
    assert len(said) == 2
    at = window.session.track.iterate
    assert said[1].startswith(f"iteration 3, L {short(float(at.f))}, gradient norm ")


def test_messages_are_said(window, monkeypatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(window.announcer, "_send", said.append)
    window.tell(sentence("The picture is on the clipboard."), "success")
    assert said == ["The picture is on the clipboard."]


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("surface_view", "lowest value"),
        ("curves_view", "rows"),
        ("network_editor", "Network 1-4-1 with 13 parameters"),
        ("ledger_view", "rows"),
    ],
)
def test_a_picture_is_a_table_too(window, qtbot, view: str, words: str) -> None:
    window.session.worker.advance(5)
    window.session.pump.wake()
    settle(window, qtbot)
    target = getattr(window, view)
    for dock in window.docks.values():
        if dock.isAncestorOf(target):
            dock.show()
            dock.raise_()
    controls = [each for each in focusable(target) if each.isVisible()] or [target]
    controls[0].setFocus()
    window.activateWindow()
    qtbot.waitUntil(lambda: window.focusWidget() is not None and target.isAncestorOf(window.focusWidget()))
    window.findChild(QAction, "view.table").trigger()
    dialog = window._dialogs["table"]
    assert dialog.isVisible()
    assert words in dialog.summary.text()
    assert dialog.model.rowCount() > 0
    header = [
        dialog.model.headerData(c, Qt.Orientation.Horizontal) for c in range(dialog.model.columnCount())
    ]
    dialog.table.clearSelection()
    dialog.copy_button.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == [str(each) for each in header]
    assert len(lines) == dialog.model.rowCount() + 1
    for row, line in zip(dialog.model.rows, lines[1:], strict=True):  # with all digits
        for value, text in zip(row, line.split("\t"), strict=True):
            assert float(text) == value if isinstance(value, float) else text == str(value)
    dialog.close()


def test_the_surface_s_lowest_value_is_that_of_its_grid(window, qtbot) -> None:
    window.surface_view.plot.setFocus()
    window.show_table()
    grid = window.session.grid
    assert short(float(np.min(grid.values))) in window._dialogs["table"].summary.text()
    window._dialogs["table"].close()


def luminance(pixels: np.ndarray) -> np.ndarray:
    """Relative luminance of 8-bit RGB ``(..., 3)`` (WCAG 2.2)."""
    share = pixels / 255.0
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def surroundings(widget: QWidget) -> np.ndarray:
    """The pixels of a widget with what is round it, ``(h, w, 3)``."""
    top = widget.window()
    area = QRect(widget.mapTo(top, QPoint()), widget.size()).adjusted(-4, -4, 4, 4)
    image = top.grab(area).toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).astype(float)


def is_seen(widget: QWidget, elsewhere: QWidget) -> bool:
    """Whether the keyboard's focus changes enough pixels, by a contrast of 3 to 1 (WCAG 2.4.13)."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
    elsewhere.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    without = luminance(surroundings(widget))
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    if not widget.hasFocus():
        return True  # a proxy has it
    focused = luminance(surroundings(widget))
    lighter, darker = np.maximum(without, focused), np.minimum(without, focused)
    changed = (lighter + 0.05) / (darker + 0.05) >= 2.9
    return int(changed.sum()) >= min(widget.width(), widget.height(), 60)


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_focus_is_seen_on_every_control(full, qtbot, look: str) -> None:
    full.choose_theme(look)
    full.resize(1500, 1000)
    full.activateWindow()
    unseen, known = [], set()
    elsewhere = QLineEdit(full.statusBar())
    full.statusBar().addWidget(elsewhere)
    elsewhere.show()
    for dock in (*full.docks.values(), full.centralWidget(), full.toolbar):
        if dock in full.docks.values():
            dock.raise_()
        settle(full, qtbot)
        for widget in focusable(dock):
            kind = (type(widget), widget.property("role"), widget.isEnabled())
            if kind in known or not widget.isEnabled() or widget.visibleRegion().isEmpty():
                continue
            known.add(kind)
            if not is_seen(widget, elsewhere):
                unseen.append(way(widget))
    assert len(known) > 12
    assert not unseen, "\n".join(unseen)


def test_everything_in_a_dialog_has_a_name_and_escape_ends_it(window, qtbot) -> None:
    commands = (
        "help.help", "help.licences", "file.save_classroom", "view.table", "view.palette", "export.curves",
        "export.movie", "export.derivation", "export.code", "run.branch", "run.go_to",
    )  # fmt: skip
    window.session.step()
    settle(window, qtbot)
    nameless, seen = [], 0
    for command in commands:
        window.actions_table[command].trigger()
        settle(window, qtbot)
        dialogs = [
            each
            for each in window.findChildren(QDialog)
            if each.isVisible() and not isinstance(each, QFileDialog)
        ]
        for dialog in dialogs:
            seen += 1
            assert dialog.windowTitle(), command
            nameless += [
                f"{command}: {way(each)}"
                for each in focusable(dialog)
                if each.focusPolicy() & Qt.FocusPolicy.TabFocus and not name_of(each)
            ]
            qtbot.keyClick(dialog, Qt.Key.Key_Escape)
            assert not dialog.isVisible(), command
        for each in window.findChildren(QFileDialog):
            each.reject()
    assert seen >= 9
    assert not nameless, "\n".join(nameless)
