"""The curvature panel: live along the run, against 2/η, the spectrum, and what cannot be shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gdsim.engine.experiment import FunctionChoice, OptimizerChoice
from gdsim.ui.sharpness_view import SharpnessView
from tests.ui.plots import advance, pull, session_of, show


def test_it_is_computed_only_while_it_is_seen(qtbot) -> None:
    with session_of() as session:
        view = SharpnessView(session)
        qtbot.addWidget(view)
        advance(session, 3)
        assert session.curvature is None
        show(view, qtbot, 500, 260)
        pull(session)
        assert [m.k for m in session.curvature.moments] == [0, 1, 2, 3]
        x, y = view.curves[0].getData()
        exact = [
            np.linalg.eigvalsh(session.experiment.objective().hessian(at.x))[-1] for at in session.track.path
        ]
        np.testing.assert_allclose(y, exact, rtol=1e-8)
        np.testing.assert_allclose(x, [0, 1, 2, 3])
        view.hide()
        advance(session, 2)
        assert max(m.k for m in session.curvature.moments) == 3


@pytest.mark.parametrize(("rate", "word"), [(1e-4, "stable"), (1.0, "grow")])
def test_it_says_whether_the_step_size_is_stable(qtbot, rate: float, word: str) -> None:
    def change(e):
        e = e.with_function(FunctionChoice("rosenbrock"))
        return replace(e, optimizers=(OptimizerChoice("gradient_descent", (("learning_rate", rate),)),))

    with session_of(change) as session:
        view = SharpnessView(session)
        show(view, qtbot, 500, 260)
        pull(session)
        assert view.limit == (pytest.approx(2 / rate), True)
        assert word in view.words.text()


def test_the_spectrum_has_a_stem_for_every_parameter(qtbot) -> None:
    with session_of() as session:
        view = SharpnessView(session)
        show(view, qtbot, 500, 260)
        view.mode.choose("spectrum")
        pull(session)
        _, values = view.dots.getData()
        exact = np.linalg.eigvalsh(session.experiment.objective().hessian(session.theta))
        np.testing.assert_allclose(values, exact[::-1], atol=1e-10)
        assert "positive" in view.words.text()
        header, rows = view.csv()
        assert header[0] == "iteration"
        assert len(rows) == len(session.curvature.moments)
        assert view.figure().name == "curvature"


def test_a_method_without_a_step_size_and_no_method_at_all(qtbot) -> None:
    with session_of(lambda e: replace(e, optimizers=(OptimizerChoice("newton"),))) as session:
        view = SharpnessView(session)
        show(view, qtbot, 500, 260)
        pull(session)
        assert "no learning rate" in view.words.text()
    with session_of(lambda e: replace(e, optimizers=())) as session:
        view = SharpnessView(session)
        show(view, qtbot, 500, 260)
        pull(session)
        assert "No curvature yet" in view.words.text()
        view.mode.choose("spectrum")
        assert "No spectrum yet" in view.words.text()
