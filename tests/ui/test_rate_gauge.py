"""The largest stable rate on the field of the leading method's learning rate."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtGui import QColor

from gdsim.ui import theme
from gdsim.ui.optimizer_panel import OptimizerPanel
from gdsim.ui.rate_gauge import RateGauge
from tests.ui.plots import advance, pull, session_of, show


@pytest.fixture
def panel(qtbot) -> Iterator[OptimizerPanel]:
    with session_of() as session:
        made = OptimizerPanel(session)
        show(made, qtbot, 320, 500)
        yield made


def gauge_of(panel: OptimizerPanel) -> RateGauge:
    row = next(row for row in panel.rows.values() if row.index == panel.session.lead)
    assert row.gauge is not None
    return row.gauge


def test_the_mark_is_two_over_the_sharpness(panel: OptimizerPanel) -> None:
    session = panel.session
    assert gauge_of(panel).isHidden()
    session.follow("curvature", True)
    for k in (0, 3):
        advance(session, k - session.k)
        session.refresh_curvature()
        pull(session)
        H = session.experiment.objective().hessian(session.theta)
        assert gauge_of(panel).isVisible()
        assert gauge_of(panel).limit == pytest.approx(2.0 / float(np.linalg.eigvalsh(H)[-1]), rel=1e-9)
    others = [row.gauge for row in panel.rows.values() if row.index != session.lead]
    assert all(each is None or each.isHidden() for each in others)


def test_the_next_run_has_no_mark_before_its_curvature_is_known(panel: OptimizerPanel) -> None:
    session = panel.session
    session.follow("curvature", True)
    session.refresh_curvature()
    pull(session)
    session.follow("curvature", False)
    assert gauge_of(panel).isVisible()
    advance(session, 1)
    assert gauge_of(panel).isHidden()


def test_a_rate_above_the_limit_is_told_by_colour_and_length(panel: OptimizerPanel) -> None:
    gauge = gauge_of(panel)
    gauge.show_rate(0.1, 0.2)
    assert gauge.share < gauge.tick
    assert has(gauge, theme.current().success)
    gauge.show_rate(0.3, 0.2)
    assert gauge.share > gauge.tick
    assert has(gauge, theme.current().warning)
    assert not has(gauge, theme.current().success)
    for limit in (None, math.inf, math.nan, 0.0, -1.0):
        gauge.show_rate(0.1, limit)
        assert gauge.isHidden()


def has(gauge: RateGauge, colour: str) -> bool:
    image = gauge.grab().toImage()
    wanted = QColor(colour)
    return any(image.pixelColor(x, y) == wanted for x in range(image.width()) for y in range(image.height()))
