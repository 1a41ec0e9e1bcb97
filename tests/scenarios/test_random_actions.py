"""Five thousand seeded random actions: nothing raises, and all views agree on k and loss after each hundred."""

from __future__ import annotations

import random
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton, QWidget

from gdsim.engine.planes import KINDS
from gdsim.engine.primitives import ACTIVATIONS
from gdsim.engine.sentence import InputError
from tests.conftest import settle
from tests.scenarios.test_first_hour import agree

ACTIONS = 5_000
COMMANDS = (
    "run.step", "run.step", "run.step", "run.back", "run.factor", "run.factor", "run.finish_pass", "run.toggle",
    "run.layer", "run.layer", "run.breakpoint", "debug.check_gradient", "debug.quiz",
    "run.pause", "run.reset", "run.faster", "run.slower", "edit.undo", "edit.undo", "edit.redo", "network.add_layer",
    "network.remove_layer", "network.add_neuron", "network.remove_neuron", "network.new_weights", "network.fit",
    "sample.next", "sample.previous", "sample.batch", "view.larger", "view.normal", "view.smaller",
    "view.theme_dark", "view.theme_light", "view.korean", "view.english", "file.new",
    "problem.function", "problem.network", "problem.network", "problem.remove_starts",
)  # fmt: skip
EXTREMES = (
    "1e6",
    "-1",
    "0",
    "nan",
    "1e999",
    "abc",
    "",
    "0.5",
    "-0,25",
    "9" * 400,
    "١٢",
    "0.001",
    "1e-300",
    "64",
    "65",
)
KEYS = (
    Qt.Key.Key_Tab, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down,
    Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_F10, Qt.Key.Key_F11, Qt.Key.Key_0,
)  # fmt: skip


def close_popup() -> None:
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()


class Monkey:
    """Draws actions from one seed; each is something a user could do."""

    def __init__(self, window, seed: int, folder: Path) -> None:
        self.window, self.random, self.folder = window, random.Random(seed), folder
        self.done: list[str] = []
        # a menu opened by a key waits in an event loop of its own until it is closed
        self.closer = QTimer(window)
        self.closer.timeout.connect(close_popup)
        self.closer.start(50)

    def act(self) -> None:
        kinds: tuple[tuple[Callable[[], str], int], ...] = (
            (self.command, 40),
            (self.click, 16),
            (self.key, 12),
            (self.wheel, 8),
            (self.type, 10),
            (self.edit, 10),
            (self.pick, 8),
            (self.travel, 3),
            (self.save_and_open, 1),
        )
        act = self.random.choices([kind for kind, _ in kinds], [weight for _, weight in kinds])[0]
        self.done.append(act.__name__)
        self.done[-1] += f" {act()}"

    def widget(self) -> QWidget:
        window = self.window
        views = (
            window.network_editor.view.viewport(),
            window.surface_view,
            window.function_view,
            window.ledger_view,
            window.stopping_view,
            window.debugger_view.chain,
            window.debugger_view.table.viewport(),
            window.curves_view,
            window.fit_view,
        )
        return self.random.choice(views)

    def spot(self, widget: QWidget) -> QPoint:
        return QPoint(
            self.random.randrange(max(1, widget.width())), self.random.randrange(max(1, widget.height()))
        )

    def command(self) -> str:
        name = self.random.choice(COMMANDS)
        action = self.window.findChild(QAction, name)
        if name == "file.new":
            if self.random.random() < 0.1:
                self.window.document.new()
        elif name.startswith("view.") and self.random.random() < 0.8:
            return f"no {name}"  # a new look takes as long as a hundred other actions
        elif action.isEnabled():
            action.trigger()
        return name

    def travel(self) -> str:
        """To another iteration or step, and sometimes a branch from there."""
        session = self.window.session
        if self.random.random() < 0.5:
            session.move(self.random.randint(0, session.length + 3))
        else:
            session.go_to(self.random.randint(0, max(1, session.snapshot.head if session.snapshot else 1)))
        e = session.experiment
        if self.random.random() < 0.2 and session.track is not None and len(e.optimizers) < 8:
            choice = self.random.choice(e.optimizers)
            session.branch(choice, f"branch {len(e.optimizers)}", "Branch")
            return "branch"
        return "move"

    def click(self) -> str:
        widget = self.widget()
        child = widget.childAt(self.spot(widget)) or widget
        if isinstance(child, QLineEdit) or not child.isVisible():
            return "nothing"
        menu = child.menu() if isinstance(child, QToolButton) else None
        if menu is not None:  # a click would wait in the menu's own event loop
            action = self.random.choice([each for each in menu.actions() if each.isEnabled()] or [None])
            if action is not None and action.menu() is None:
                action.trigger()
            return "menu"
        modifier = self.random.choice((Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier))
        if self.random.random() < 0.15:
            QTest.mouseDClick(child, Qt.MouseButton.LeftButton, modifier, self.spot(child))
        else:
            QTest.mouseClick(child, Qt.MouseButton.LeftButton, modifier, self.spot(child))
        close_popup()
        return type(child).__name__

    def key(self) -> str:
        target = QApplication.focusWidget() or self.window
        key = self.random.choice(KEYS)
        QTest.keyClick(target, key)
        close_popup()
        return key.name

    def wheel(self) -> str:
        widget = self.widget()
        spot = QPointF(self.spot(widget))
        event = QWheelEvent(
            spot,
            QPointF(widget.mapToGlobal(spot.toPoint())),
            QPoint(0, 0),
            QPoint(0, self.random.choice((-1200, -120, 120, 1200))),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)
        return type(widget).__name__

    def type(self) -> str:
        fields = [
            f
            for f in self.window.findChildren(QLineEdit)
            if f.isVisible() and f.isEnabled() and not f.isReadOnly()
        ]
        if not fields:
            return "nothing"
        field, text = self.random.choice(fields), self.random.choice(EXTREMES)
        if "samples" in field.objectName() and text == "1e6":
            return (
                "nothing"  # a surface over a million samples takes minutes, with progress and a cancel button
            )
        field.setFocus()
        field.setText(text)
        field.textEdited.emit(text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        return f"{field.objectName()} {text[:12]}"

    def edit(self) -> str:
        document, draw = self.window.document, self.random
        e = document.experiment
        edits = (
            lambda: e.with_parameter(draw.randrange(e.dimension), draw.choice((0.0, 1e6, -1e-9, 2.5))),
            lambda: e.with_activation(draw.randrange(1, len(e.widths)), draw.choice(list(ACTIVATIONS))),
            lambda: e.with_data(replace(e.data, source=draw.choice(("sine", "saddle", "two_moons")), table=None)),
            lambda: e.with_data(replace(e.data, scaling=draw.choice(("none", "standardise", "unit")))),
            lambda: e.with_data(replace(e.data, test_fraction=draw.choice((0.0, 0.3)))),
            lambda: replace(e, batch_size=draw.choice((0, 0, 5))),
            lambda: replace(e, l2=draw.choice((0.0, 0.1))),
            lambda: e.with_optimizer(
                0, e.optimizers[0].with_parameter("learning_rate", draw.choice((1e-3, 0.05, 1e6)))
            ) if e.optimizers else e,
        )  # fmt: skip
        which = draw.randrange(len(edits))
        try:
            new = edits[which]()
        except InputError:
            return f"{which} refused"
        document.edit(f"edit {which}", new)
        return str(which)

    def pick(self) -> str:
        session = self.window.session
        i = self.random.randrange(session.mlp.dimension)
        session.pick(i, second=self.random.random() < 0.4)
        if self.random.random() < 0.15:
            session.choose_plane(self.random.choice(("coordinates", *KINDS)))
            self.window.surface_view.mode.choose(self.random.choice(("1d", "2d", "3d", "both")))
        if self.random.random() < 0.3 and session.experiment.enabled:
            session.choose_lead(self.random.choice(session.experiment.enabled))
        return str(i)

    def save_and_open(self) -> str:
        path = self.folder / "monkey.gdsim"
        if self.window.files.save_to(path):
            self.window.open_path(path)
        return path.name


@pytest.mark.parametrize("seed", [1, 2])
def test_random_actions(
    make_window, qtbot, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised: list[str] = []
    monkeypatch.setattr(
        sys, "excepthook", lambda *what: raised.append("".join(traceback.format_exception(*what)))
    )
    window = make_window()
    settle(window, qtbot)
    window.session.failed.connect(lambda fault: raised.append(fault.text))
    monkey = Monkey(window, seed, tmp_path)
    for number in range(ACTIONS // 2):
        monkey.act()
        if number % 5 == 0:
            QApplication.processEvents()
        if number % 100 == 99:
            window.session.pause()
            settle(window, qtbot)
            assert not raised, f"{raised[0]}\nafter {monkey.done[-10:]}"
            agree(window)
    window.session.pause()
    settle(window, qtbot)
    assert not raised, raised[0]
