"""The optimizers' rows: derived from the registry and the experiment, edited through the document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gdsim.app.document import Document
from gdsim.app.session import Session
from gdsim.app.worker import SyncWorker
from gdsim.engine.experiment import FunctionChoice, OptimizerChoice
from gdsim.engine.optimizers import OPTIMIZERS, Hyperparameter, Order, hyper
from gdsim.engine.optimizers.first_order import GradientDescent
from gdsim.engine.project import MAX_OPTIMIZERS
from gdsim.engine.schedules import SCHEDULES
from gdsim.ui import theme
from gdsim.ui.forms import NumberField, formula_lines
from gdsim.ui.optimizer_panel import OptimizerPanel
from gdsim.ui.optimizer_row import OptimizerRow
from gdsim.ui.optimizer_words import hyperparameter_title, option_choice, option_title, scale_of


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


def add(panel: OptimizerPanel, key: str) -> OptimizerRow:
    """Through the menu, as a user does."""
    panel.add.fill()
    menu = panel.add.submenus[OPTIMIZERS[key].order]
    next(action for action in menu.actions() if action.data() == key).trigger()
    return [row for (kind, _), row in panel.rows.items() if kind == key][-1]


def test_the_runs_stand_under_their_orders(panel: OptimizerPanel, qtbot: QtBot) -> None:
    assert list(panel.rows) == [("gradient_descent", 0), ("momentum", 0), ("adam", 0)]
    assert panel.sections[Order.FIRST].heading.full_text() == "ORDER 1 · gradient"
    assert not panel.sections[Order.ONE_AND_HALF].isVisible()
    assert not panel.sections[Order.SECOND].isVisible()
    newton, bfgs, nesterov = (add(panel, key) for key in ("newton", "bfgs", "nesterov"))
    qtbot.waitUntil(newton.isVisible)
    assert [each.index for each in (newton, bfgs, nesterov)] == [3, 4, 5]  # the tuple keeps its order
    assert panel.sections[Order.SECOND].isAncestorOf(newton)
    assert panel.sections[Order.ONE_AND_HALF].isAncestorOf(bfgs)
    assert panel.sections[Order.FIRST].isAncestorOf(nesterov)
    assert panel.sections[Order.SECOND].heading.full_text() == "ORDER 2 · Hessian"
    assert "memory" in panel.sections[Order.ONE_AND_HALF].heading.toolTip()
    qtbot.waitUntil(lambda: nesterov.y() > row(panel, "adam").y())
    for each in panel.rows.values():
        assert each.title.text() == OPTIMIZERS[each.key].title
    panel.session.document.undo_stack.undo()
    assert ("nesterov", 0) not in panel.rows
    assert panel.session.document.undo_stack.undoText() == "Add BFGS"


def test_the_menu_offers_the_whole_registry(panel: OptimizerPanel) -> None:
    panel.add.fill()
    offered = {
        order: [action.data() for action in menu.actions()] for order, menu in panel.add.submenus.items()
    }
    for order in Order:
        assert offered[order] == [key for key, kind in OPTIMIZERS.items() if kind.order is order]
    hints = [label.text() for label in panel.add.choices.findChildren(QLabel)]
    assert len(hints) == 3
    assert hints[0] == "First derivatives; cheap, slow, needs no convexity"


def test_a_new_optimizer_appears_by_itself(panel: OptimizerPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OPTIMIZERS, "curved", Curved)
    session, curved = panel.session, add(panel, "curved")
    assert session.document.experiment.optimizers[-1] == OptimizerChoice("curved")
    curved.title.click()
    assert curved.details is not None
    enter(curved.details.fields["tau"], "-0.25")
    assert session.document.experiment.optimizers[-1].optimizer.tau == -0.25  # type: ignore[attr-defined]
    session.document.undo_stack.undo()
    session.document.undo_stack.undo()
    assert ("curved", 0) not in panel.rows
    session.document.undo_stack.redo()
    assert row(panel, "curved") is curved  # rows are kept
    session.document.undo_stack.undo()


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
    assert adam.first is not None
    enter(adam.first, "0,2")
    assert document.undo_stack.undoText() == "Change learning rate of Adam"
    adam.title.click()
    assert adam.details is not None
    beta1 = adam.details.fields["beta1"]
    enter(beta1, "0.8")
    optimizer = document.experiment.optimizers[2].optimizer
    assert (optimizer.learning_rate, optimizer.beta1, optimizer.beta2) == (0.2, 0.8, 0.999)  # type: ignore[attr-defined]
    QTest.keyClick(beta1, Qt.Key.Key_Up)
    assert document.experiment.optimizers[2].optimizer.beta1 == 0.9  # type: ignore[attr-defined]
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert adam.first.value() == 0.03
    assert beta1.value() == 0.9


def test_a_value_out_of_range_says_which_range(panel: OptimizerPanel, session: Session) -> None:
    momentum = row(panel, "momentum")
    assert momentum.first is not None
    enter(momentum.first, "0")
    assert momentum.message.isVisible()
    assert momentum.message.text() == ("learning rate of Momentum must be > 0 and below 1e+12; 0 is not.")
    momentum.title.click()
    assert momentum.details is not None
    enter(momentum.details.fields["beta"], "1")
    assert "momentum factor of Momentum" in momentum.details.rows["beta"].message.text()
    assert session.document.experiment.optimizers[1].optimizer.beta == 0.9  # type: ignore[attr-defined]


def test_the_rule_is_typeset_when_the_details_open(panel: OptimizerPanel) -> None:
    adam = row(panel, "adam")
    assert adam.details is None
    adam.title.setFocus()
    QTest.keyClick(adam.title, Qt.Key.Key_Space)
    assert adam.details is not None
    assert adam.details.isVisible()
    shown = [label.latex() for label in adam.details.lines]
    lines = formula_lines(OPTIMIZERS["adam"].rule)
    assert len(lines) == 3
    assert shown == lines
    assert set(adam.details.rows) == {"beta1", "beta2", "epsilon", "schedule", "warm_up", "clip"}
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
    assert second.first is not None
    enter(second.first, "0.5")
    rates = [choice.optimizer.learning_rate for choice in document.experiment.optimizers]  # type: ignore[attr-defined]
    assert rates == [0.05, 0.02, 0.03, 0.5]
    assert descent.first is not None
    assert descent.first.value() == 0.05
    second.title.click()
    second.details.remove.click()  # type: ignore[union-attr]
    assert ("gradient_descent", 1) not in panel.rows
    assert not second.isVisible()
    assert len(document.experiment.optimizers) == 3


def test_there_are_never_more_than_a_file_can_hold(panel: OptimizerPanel, session: Session) -> None:
    descent = row(panel, "gradient_descent")
    descent.title.click()
    assert descent.details is not None
    spare = tuple(OptimizerChoice("adam", enabled=False) for _ in range(MAX_OPTIMIZERS - 4))
    session.document.edit("many", lambda e: replace(e, optimizers=(*e.optimizers, *spare)))
    descent.details.duplicate.click()
    assert len(session.document.experiment.optimizers) == MAX_OPTIMIZERS
    assert not descent.details.duplicate.isEnabled()
    assert not panel.add.isEnabled()
    session.document.undo_stack.undo()
    assert panel.add.isEnabled()
    assert descent.details.duplicate.isEnabled()


def test_removing_keeps_the_run_that_is_followed(panel: OptimizerPanel, session: Session) -> None:
    descent = row(panel, "gradient_descent")
    session.choose_lead(1)
    pull(session, lambda: session.lead == 1)
    descent.title.click()
    descent.details.remove.click()  # type: ignore[union-attr]
    assert [choice.key for choice in session.document.experiment.optimizers] == ["momentum", "adam"]
    assert ("gradient_descent", 0) not in panel.rows
    pull(session, lambda: session.snapshot is not None)
    assert session.experiment.optimizers[session.lead].key == "momentum"
    assert row(panel, "momentum").eye.isChecked()
    session.document.undo_stack.undo()
    assert row(panel, "gradient_descent") is descent
    assert descent.isVisible()


def test_without_optimizers_the_panel_says_so(panel: OptimizerPanel, session: Session) -> None:
    session.document.edit("none", lambda e: replace(e, optimizers=()))
    assert panel.empty.isVisible()
    assert not any(section.isVisible() for section in panel.sections.values())
    add(panel, "bfgs")
    assert not panel.empty.isVisible()


def test_options_are_chosen_by_name(panel: OptimizerPanel, session: Session) -> None:
    gradient = add(panel, "conjugate_gradient")
    gradient.title.click()
    details = gradient.details
    assert details is not None
    search = details.choices["line_search"]
    assert search.currentText() == "strong Wolfe"
    search.activated.emit(search.findData("armijo"))
    assert session.document.undo_stack.undoText() == "Change line search of Conjugate gradient"
    assert session.document.experiment.optimizers[-1].plain.line_search == "armijo"  # type: ignore[attr-defined]
    details.choices["formula"].activated.emit(1)
    assert session.document.experiment.optimizers[-1].plain.formula == "fletcher_reeves"  # type: ignore[attr-defined]
    session.document.undo_stack.undo()
    assert details.choices["formula"].currentText() == "Polak-Ribière+"
    assert not details.rows["schedule"].isVisible()  # the search replaces the learning rate
    assert not details.rows["clip"].isVisible()
    search.activated.emit(search.findData("constant"))
    assert details.rows["schedule"].isVisible()


def test_schedule_warm_up_and_clipping(panel: OptimizerPanel, session: Session) -> None:
    document, adam = session.document, row(panel, "adam")
    adam.title.click()
    details = adam.details
    assert details is not None
    schedule = details.choices["schedule"]
    assert [schedule.itemData(i) for i in range(schedule.count())] == list(SCHEDULES)
    schedule.activated.emit(schedule.findData("step"))
    assert document.undo_stack.undoText() == "Change schedule of Adam"
    fields = {field.objectName(): field for field in details.findChildren(NumberField) if field.isVisible()}
    enter(fields["adam_step_every"], "50")
    enter(fields["adam_step_gamma"], "0.25")
    assert dict(document.experiment.optimizers[2].schedule_parameters) == {"every": 50.0, "gamma": 0.25}
    enter(details.fields["warm_up"], "20")
    assert document.undo_stack.undoText() == "Change warm-up of Adam"
    enter(details.fields["clip"], "1.5")
    choice = document.experiment.optimizers[2]
    assert (choice.schedule, choice.warm_up, choice.clip) == ("step", 20, 1.5)
    shown = [label.latex() for label in details.lines if label.isVisible()]
    assert shown == formula_lines(choice.optimizer.rule)
    assert any(r"\eta_k" in line for line in shown)
    enter(details.fields["warm_up"], "off")
    assert document.experiment.optimizers[2].warm_up == 0
    schedule.activated.emit(schedule.findData("cosine"))
    assert not fields["adam_step_every"].isVisible()
    assert document.experiment.optimizers[2].schedule_parameters == ()
    for _ in range(7):
        document.undo_stack.undo()
    assert schedule.key() == "constant"
    assert not any(line.isVisible() for line in details.lines[3:])


def test_rprop_has_no_learning_rate_to_schedule(panel: OptimizerPanel) -> None:
    rprop = add(panel, "rprop")
    rprop.title.click()
    assert rprop.details is not None
    assert not rprop.details.rows["schedule"].isVisible()
    assert rprop.details.rows["clip"].isVisible()
    assert rprop.first is not None
    assert rprop.first.accessibleName() == "first step length of Rprop"


def test_a_method_that_refuses_the_problem_says_why(panel: OptimizerPanel, session: Session) -> None:
    session.document.edit(
        "function",
        lambda e: replace(
            e.with_function(FunctionChoice("formula", "x*y + x**4 + y**4")),
            optimizers=(OptimizerChoice("gradient_descent"), OptimizerChoice("gauss_newton")),
        ),
    )
    pull(session, lambda: session.snapshot is not None)
    refused = row(panel, "gauss_newton")
    assert "sum of squares" in refused.refusal.text()
    assert refused.refusal.isVisible()
    assert refused.refusal.property("role") == "muted"
    assert not row(panel, "gradient_descent").refusal.isVisible()
    refused.swatch.click()
    pull(session, lambda: session.snapshot is not None)
    assert not refused.refusal.isVisible()


def test_it_fits_a_narrow_panel(panel: OptimizerPanel, qtbot: QtBot) -> None:
    for key in ("bfgs", "trust_region"):
        add(panel, key)
    for each in panel.rows.values():
        each.title.click()
    qtbot.waitUntil(lambda: panel.rows["trust_region", 0].isVisible())
    assert panel.minimumSizeHint().width() <= 232


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
        for option in kind.options():
            assert option_title(option.name) != option.name
            assert all(option_choice(key).tip for key in option.choices)
    for schedule in SCHEDULES.values():
        for parameter in schedule.hyperparameters():
            assert hyperparameter_title(parameter.name) != parameter.name
    assert hyperparameter_title("trust_radius") == "trust radius"
