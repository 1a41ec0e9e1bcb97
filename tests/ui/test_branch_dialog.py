"""The branch dialog: what it proposes, what it refuses, and the run it makes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QDialogButtonBox

from gdsim.app.document import Document
from gdsim.app.session import Session
from gdsim.app.worker import SyncWorker
from gdsim.ui.branch_dialog import BranchDialog


@pytest.fixture
def dialog(qtbot) -> Iterator[BranchDialog]:
    document = Document()
    session = Session(document, SyncWorker())
    made = BranchDialog(session)
    qtbot.addWidget(made)
    settle(session)
    session.go_to(12)
    settle(session)
    yield made
    session.close()
    document.close()


def settle(session: Session) -> None:
    for _ in range(20_000):
        session.pump.pull()
        if session.worker.idle and session.snapshot is not None:
            return
    raise AssertionError("nothing arrived")


def test_it_proposes_the_leading_method_and_says_where_it_begins(dialog: BranchDialog) -> None:
    assert dialog.begin()
    assert dialog.method.key() == "gradient_descent"
    assert dialog.name.text() == "Gradient descent η 0.05000 from k = 12"
    assert "iterate 12 of Gradient descent" in dialog.text.text()


def test_the_name_follows_the_settings_until_it_is_typed(dialog: BranchDialog) -> None:
    dialog.begin()
    dialog.rate.setText("0.2")
    assert dialog.rate.commit()
    assert "η 0.2000" in dialog.name.text()
    dialog._choose_method("adam")
    assert dialog.name.text().startswith("Adam η 0.2000")
    dialog.name.setText("mine")
    dialog._choose_method("momentum")
    assert dialog.name.text() == "mine"


def test_a_wrong_learning_rate_gets_a_sentence(dialog: BranchDialog) -> None:
    dialog.begin()
    dialog.rate.setText("fast")
    assert not dialog.rate.commit()
    assert dialog.message.text()
    before = dialog.session.experiment
    dialog.make()
    assert dialog.session.experiment == before


def test_it_makes_a_branch_that_leads_and_can_be_undone(dialog: BranchDialog) -> None:
    session = dialog.session
    dialog.begin()
    dialog.rate.setText("0.01")
    dialog.rate.commit()
    dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).click()
    settle(session)
    choice = session.experiment.optimizers[-1]
    assert choice.origin is not None
    assert (choice.origin.k, session.k, session.lead) == (12, 12, 3)
    assert choice.name.startswith("Gradient descent η 0.01000")
    session.document.undo_stack.undo()
    settle(session)
    assert len(session.experiment.optimizers) == 3


def test_no_name_is_taken_twice(dialog: BranchDialog) -> None:
    names = set()
    for _ in range(3):
        dialog.begin()
        names.add(dialog.name.text())
        dialog.make()
        settle(dialog.session)
        dialog.session.choose_lead(0)
        settle(dialog.session)
    assert len(names) == 3
