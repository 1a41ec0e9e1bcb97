"""Hinges and dead units on the loss surface: computed only when wanted, for the plane that is seen."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QAction

from gdsim.engine.experiment import FunctionChoice
from gdsim.engine.hinges import hinges
from gdsim.ui.sight import Sight
from gdsim.ui.surface_view import SurfaceView
from tests.ui.plots import advance, pull, session_of, show


def test_the_folds_of_the_plane_that_is_seen_are_drawn(qtbot) -> None:
    with session_of() as session:
        view = SurfaceView(session, Sight())
        show(view, qtbot, 600, 400)
        pull(session)
        assert session.hinges is None
        before = view.plot.grab().toImage()
        view.findChild(QAction, "show_hinges").trigger()
        pull(session)
        found = view.layers.hinges.hinges
        assert found is not None
        exact = list(hinges(session.experiment.objective(), session.grid.plane))[-1]
        np.testing.assert_allclose(found.segments, exact.segments)
        np.testing.assert_array_equal(found.dead, exact.dead)
        assert view.plot.grab().toImage() != before
        advance(session, 4)
        assert view.layers.hinges.hinges is not found
        assert view.layers.hinges.hinges.plane.a_range == session.grid.plane.a_range
        session.choose_plane("random")
        pull(session)
        assert view.layers.hinges.hinges.plane.kind == "random"
        view.mode.choose("1d")
        assert view.layers.hinges.hinges is None
        view.mode.choose("2d")
        pull(session)
        view.findChild(QAction, "show_hinges").trigger()
        assert view.layers.hinges.hinges is None
        assert view.figure() is not None


def test_a_function_has_none(qtbot) -> None:
    with session_of(lambda e: e.with_function(FunctionChoice("himmelblau"))) as session:
        sight = Sight()
        view = SurfaceView(session, sight)
        show(view, qtbot, 600, 400)
        sight.hinges = True
        pull(session)
        assert view.layers.hinges.hinges is None
        session.document.edit("Network", lambda e: e.with_problem("network"))
        pull(session)
        assert view.layers.hinges.hinges is not None
