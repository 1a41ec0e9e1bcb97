"""The optimizers' rows: derived from the registry and the experiment, edited through the document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gdsim.app.document import Document
from gdsim.app.session import Session
from gdsim.app.worker import SyncWorker
from gdsim.engine.experiment import OptimizerChoice
from gdsim.engine.optimizers import OPTIMIZERS, Hyperparameter, Order, hyper
from gdsim.engine.optimizers.first_order import GradientDescent
from gdsim.ui import theme
from gdsim.ui.forms import NumberField, formula_lines
from gdsim.ui.formula_item import FormulaLabel
from gdsim.ui.optimizer_panel import MOST, OptimizerPanel, OptimizerRow, hyperparameter_title, scale_of


@pytest.fixture
def session(qapp: object) -> Iterator[Session]:
    document = Document()
    session = Session(document, SyncWorker())
    pull(session, lambda: session.snapshot is not None)
    yield session
    session.close()
    document.close()


@pytest.fixture
def panel(session: Session, qtbot: QtBot) -> OptimizerPanel:
    panel = OptimizerPanel(session)
    qtbot.addWidget(panel)
    panel.resize(240, 800)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    return panel


def pull(session: Session, until: Callable[[], bool]) -> None:
    for _ in range(20_000):
        if until():
            return
        session.pump.pull()
    raise AssertionError("nothing arrived")


def row(panel: OptimizerPanel, key: str, nth: int = 0) -> OptimizerRow:
    return panel.rows[key, nth]


def enter(field: NumberField, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


@dataclass(frozen=True)
class Curved(GradientDescent):
    """A stand-in of order 2."""

    title = "Curved"
    key = "curved"
    order = Order.SECOND
    rule = r"x \leftarrow x - \tau g"

    tau: float = hyper(0.5, r"\tau", -1.0, 1.0)


def test_every_optimizer_of_the_registry_has_a_row_under_its_order(panel: OptimizerPanel) -> None:
    assert {key for key, _ in panel.rows} == set(OPTIMIZERS)
    assert set(panel.sections) == {kind.order for kind in OPTIMIZERS.values()}
    for (key, _), each in panel.rows.items():
        section = panel.sections[OPTIMIZERS[key].order]
        assert section.isAncestorOf(each)
        assert each.isVisible()
        assert each.title.text() == OPTIMIZERS[key].title


def test_a_new_optimizer_appears_by_itself(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(OPTIMIZERS, "curved", Curved)
    panel = OptimizerPanel(session)
    qtbot.addWidget(panel)
    panel.show()
    assert panel.sections[Order.SECOND].heading.full_text() == "ORDER 2 · uses curvature"
    curved = row(panel, "curved")
    assert not curved.swatch.isChecked()
    curved.swatch.click()
    assert session.document.experiment.optimizers[-1].key == "curved"
    assert session.document.experiment.optimizers[-1].enabled
    assert row(panel, "curved") is curved
    curved.title.click()
    enter(curved.fields["tau"], "-0.25")
    assert session.document.experiment.optimizers[-1].optimizer.tau == -0.25  # type: ignore[attr-defined]
    session.document.undo_stack.undo()
    session.document.undo_stack.undo()
    assert not curved.swatch.isChecked()
    assert not curved.fields["tau"].isEnabled()


def test_switching_off_and_on_are_edits(panel: OptimizerPanel, session: Session) -> None:
    document, adam = session.document, row(panel, "adam")
    adam.swatch.click()
    assert document.undo_stack.undoText() == "Disable Adam"
    assert not document.experiment.optimizers[2].enabled
    assert not adam.first.isVisible()  # type: ignore[union-attr]
    assert not adam.eye.isVisible()
    adam.swatch.setFocus()
    QTest.keyClick(adam.swatch, Qt.Key.Key_Space)
    assert document.undo_stack.undoText() == "Enable Adam"
    assert document.experiment.enabled == (0, 1, 2)
    assert adam.first.isVisible()  # type: ignore[union-attr]
    document.undo_stack.undo()
    assert not adam.swatch.isChecked()


def test_hyperparameters_are_edited_under_their_names(panel: OptimizerPanel, session: Session) -> None:
    document, adam = session.document, row(panel, "adam")
    enter(adam.fields["learning_rate"], "0,2")
    assert document.undo_stack.undoText() == "Change learning rate of Adam"
    adam.title.click()
    enter(adam.fields["beta1"], "0.8")
    optimizer = document.experiment.optimizers[2].optimizer
    assert (optimizer.learning_rate, optimizer.beta1, optimizer.beta2) == (0.2, 0.8, 0.999)  # type: ignore[attr-defined]
    QTest.keyClick(adam.fields["beta1"], Qt.Key.Key_Up)
    assert document.experiment.optimizers[2].optimizer.beta1 == 0.9  # type: ignore[attr-defined]
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert adam.fields["learning_rate"].value() == 0.03
    assert adam.fields["beta1"].value() == 0.9


def test_a_value_out_of_range_says_which_range(panel: OptimizerPanel, session: Session) -> None:
    momentum = row(panel, "momentum")
    enter(momentum.fields["learning_rate"], "0")
    assert momentum.message.isVisible()
    assert momentum.message.text() == ("learning rate of Momentum must be > 0 and below 1e+12; 0 is not.")
    momentum.title.click()
    enter(momentum.fields["beta"], "1")
    assert momentum.details is not None
    assert "momentum factor of Momentum" in momentum.details.rows["beta"].message.text()
    assert session.document.experiment.optimizers[1].optimizer.beta == 0.9  # type: ignore[attr-defined]


def test_the_rule_is_typeset_when_the_details_open(panel: OptimizerPanel) -> None:
    adam = row(panel, "adam")
    assert adam.details is None
    adam.title.setFocus()
    QTest.keyClick(adam.title, Qt.Key.Key_Space)
    assert adam.details is not None
    assert adam.details.isVisible()
    shown = [label.latex() for label in adam.details.findChildren(FormulaLabel)]
    lines = formula_lines(OPTIMIZERS["adam"].rule)
    assert len(lines) == 3
    assert shown[:3] == lines
    assert set(adam.details.rows) == {"beta1", "beta2", "epsilon"}
    assert adam.details.source.text() == "Kingma & Ba 2015"
    adam.title.click()
    assert not adam.details.isVisible()


def test_a_duplicate_has_settings_of_its_own(panel: OptimizerPanel, session: Session, qtbot: QtBot) -> None:
    document, descent = session.document, row(panel, "gradient_descent")
    descent.title.click()
    descent.details.duplicate.click()  # type: ignore[union-attr]
    assert document.undo_stack.undoText() == "Duplicate Gradient descent"
    second = row(panel, "gradient_descent", 1)
    qtbot.waitUntil(second.isVisible)
    assert second.title.text() == "Gradient descent (2)"
    assert second.y() > descent.y()
    enter(second.fields["learning_rate"], "0.5")
    rates = [choice.optimizer.learning_rate for choice in document.experiment.optimizers]  # type: ignore[attr-defined]
    assert rates == [0.05, 0.02, 0.03, 0.5]
    assert descent.fields["learning_rate"].value() == 0.05
    second.title.click()
    second.details.remove.click()  # type: ignore[union-attr]
    assert ("gradient_descent", 1) not in panel.rows
    assert not second.isVisible()
    assert len(document.experiment.optimizers) == 3


def test_there_are_never_more_than_a_file_can_hold(panel: OptimizerPanel, session: Session) -> None:
    descent = row(panel, "gradient_descent")
    descent.title.click()
    assert descent.details is not None
    spare = tuple(OptimizerChoice("adam", enabled=False) for _ in range(MOST - 4))
    session.document.edit("many", lambda e: replace(e, optimizers=(*e.optimizers, *spare)))
    descent.details.duplicate.click()
    assert len(session.document.experiment.optimizers) == MOST
    assert not descent.details.duplicate.isEnabled()
    session.document.undo_stack.undo()
    assert descent.details.duplicate.isEnabled()


def test_a_removed_optimizer_can_be_enabled_again(panel: OptimizerPanel, session: Session) -> None:
    descent = row(panel, "gradient_descent")
    pull(session, lambda: session.snapshot is not None)
    session.choose_lead(1)
    pull(session, lambda: session.lead == 1)
    descent.title.click()
    descent.details.remove.click()  # type: ignore[union-attr]
    assert [choice.key for choice in session.document.experiment.optimizers] == ["momentum", "adam"]
    assert not descent.swatch.isChecked()
    assert not descent.details.remove.isEnabled()  # type: ignore[union-attr]
    pull(session, lambda: session.snapshot is not None)
    assert session.experiment.optimizers[session.lead].key == "momentum"  # still the one that was followed
    assert row(panel, "momentum").eye.isChecked()
    descent.swatch.click()
    assert session.document.experiment.optimizers[-1] == OptimizerChoice("gradient_descent")


def test_exactly_one_run_is_followed(panel: OptimizerPanel, session: Session) -> None:
    def followed() -> list[str]:
        return [key for (key, _), each in panel.rows.items() if each.eye.isChecked()]

    assert followed() == ["gradient_descent"]
    row(panel, "adam").eye.click()
    assert followed() == ["adam"]  # at once, before the snapshot
    pull(session, lambda: session.lead == 2)
    assert followed() == ["adam"]
    row(panel, "adam").eye.click()  # again
    assert followed() == ["adam"]
    row(panel, "adam").swatch.click()
    pull(session, lambda: session.snapshot is not None)
    assert followed() == ["gradient_descent"]


def test_the_swatch_has_the_colour_of_the_run(panel: OptimizerPanel, session: Session) -> None:
    for (_, _), each in panel.rows.items():
        assert each.index is not None
        image = each.swatch.grab().toImage()
        corner = image.pixelColor(image.width() // 2, 4)
        assert corner == theme.optimizer_colour(each.index)


def test_every_marker_can_be_painted(panel: OptimizerPanel) -> None:
    swatch, seen = row(panel, "adam").swatch, set()
    for index in range(len(theme.OPTIMIZER_MARKERS)):
        swatch.set_index(index * len(theme.current().optimizers))  # one colour, all markers
        while theme.optimizer_marker(swatch._index) != theme.OPTIMIZER_MARKERS[index]:
            swatch.set_index(swatch._index + len(theme.current().optimizers))
        image = swatch.grab().toImage()
        seen.add(bytes(image.constBits()))
    assert len(seen) == len(theme.OPTIMIZER_MARKERS)


def test_scales_follow_from_the_ranges() -> None:
    def scale(low: float, high: float, open_low: bool) -> str:
        return scale_of(Hyperparameter("x", "x", 0.5, low, high, open_low))

    assert scale(0.0, 1e12, True) == "log"
    assert scale(0.0, 1.0, False) == "complement"
    assert scale(0.0, 1.0, True) == "log"
    assert scale(-1.0, 1.0, False) == "linear"


def test_every_hyperparameter_has_a_name_for_people() -> None:
    for kind in OPTIMIZERS.values():
        for parameter in kind.hyperparameters():
            assert hyperparameter_title(parameter.name) != parameter.name
    assert hyperparameter_title("trust_radius") == "trust radius"
