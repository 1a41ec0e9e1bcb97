"""The minima dock: stationary points, multi-start and basins, through its buttons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt

from gdsim.app.document import Document
from gdsim.app.session import Session
from gdsim.app.worker import SyncWorker
from gdsim.engine.experiment import FunctionChoice
from gdsim.ui.minima_view import MinimaView

REFERENCE = json.loads((Path(__file__).parents[1] / "data" / "surfaces.json").read_text("utf-8"))


@pytest.fixture
def session(qtbot) -> Iterator[Session]:
    made = Session(Document(), SyncWorker())
    yield made
    made.close()


def pull(session: Session, until) -> None:
    for _ in range(20_000):
        if until():
            return
        session.pump.pull()
    raise AssertionError("the worker did not get there")


@pytest.fixture
def view(session: Session, qtbot) -> MinimaView:
    made = MinimaView(session)
    qtbot.addWidget(made)
    made.resize(640, 260)
    made.show()
    return made


def show(session: Session, key: str) -> None:
    session.choose_function(FunctionChoice(key), "Choose")
    pull(session, lambda: session.minima is not None)


def column(view: MinimaView, i: int) -> list[str]:
    return [row[i].text for row in view.rows.cells]


@pytest.mark.parametrize("key", ["himmelblau", "six_hump_camel", "monkey_saddle", "rastrigin"])
def test_the_stationary_points_are_those_of_the_reference(view, session, key) -> None:
    show(session, key)
    kinds = column(view, 0)
    wanted = REFERENCE[key]["counts"]
    assert sum(kind in ("global minimum", "local minimum") for kind in kinds) == wanted["minimum"]
    for kind in ("saddle", "maximum", "degenerate"):
        assert kinds.count(kind) == wanted[kind]
    assert "global minimum" in kinds or not wanted["minimum"]


def test_a_network_is_told_to_use_multi_start(view, session) -> None:
    pull(session, lambda: session.snapshot is not None)
    assert not view.rows.cells
    assert "multi-start" in view.headline.full_text()


def test_multi_start_ranks_and_the_best_becomes_the_start(view, session, qtbot) -> None:
    show(session, "styblinski_tang")
    view.page.choose("starts")
    qtbot.mouseClick(view.start_button, Qt.MouseButton.LeftButton)
    assert session.studying
    pull(session, lambda: not session.studying)
    values = [place.f for place in session.multi_start.destinations if place.is_minimum]
    assert values == sorted(values)
    assert values[0] == pytest.approx(-78.33233140754282, rel=1e-6)
    assert column(view, 0) == [str(i + 1) for i in range(len(view.rows.cells))]
    qtbot.mouseClick(view.take_button, Qt.MouseButton.LeftButton)
    assert session.experiment.starts[0] == pytest.approx((-2.903534, -2.903534), abs=1e-3)


def test_basins_of_himmelblau_share_the_window(view, session) -> None:
    show(session, "himmelblau")
    view.cells.set_value(40)
    view._cells = 40
    view.start_basins()
    pull(session, lambda: not session.studying)
    found = session.basin_map
    assert found.final
    shares = [found.share(i) for i in range(len(found.minima))]
    assert len(found.minima) == 4
    assert sum(shares) == pytest.approx(1.0, abs=0.05)
    assert view.rows.cells[0][0].swatch is not None
    session.choose_function(FunctionChoice("booth"), "Choose")
    assert session.basin_map is None


def test_a_wrong_count_is_refused_with_a_sentence(view, session, qtbot) -> None:
    show(session, "booth")
    view.page.choose("starts")
    view.count.setText("1")
    view.count.textEdited.emit("1")
    view.count.commit()
    assert "between 2 and 10000" in view.count.problem
    assert view._count == 100


def test_many_starts_of_a_network_are_ranked(view, session) -> None:
    pull(session, lambda: session.snapshot is not None)
    view._count = 6
    session.document.edit("Stop", lambda e: e)
    view.start_multi_start()
    pull(session, lambda: not session.studying)
    found = session.multi_start
    assert len(found.starts) == 6
    assert np.isfinite(found.values).all()
    assert "different from 6 starts" in view.headline.full_text()
