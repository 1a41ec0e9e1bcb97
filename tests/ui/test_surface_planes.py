"""Other planes than two parameters: chosen in the menu, with the path's shadow on them and how far it is off."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from gdsim.app.document import Document
from gdsim.app.session import COORDINATES, Session
from gdsim.app.worker import SyncWorker
from gdsim.engine.planes import KINDS, project
from gdsim.ui.surface_view import SurfaceView
from tests.ui.plots import pull


@pytest.fixture
def session(qapp: object) -> Iterator[Session]:
    document = Document()
    session = Session(document, SyncWorker())
    pull(session)
    yield session
    session.close()
    document.close()


@pytest.fixture
def view(session: Session, qtbot: QtBot) -> SurfaceView:
    view = SurfaceView(session)
    qtbot.addWidget(view)
    view.resize(760, 560)
    view.show()
    return view


def run(session: Session, steps: int) -> None:
    for _ in range(steps):
        session.step()
        pull(session)


def choose(view: SurfaceView, name: str) -> None:
    action = view.plane_button.list.findChild(QAction, name) or view.plane_button.findChild(QAction, name)
    action.trigger()
    pull(view.session)
    view.settle()


@pytest.mark.parametrize("kind", KINDS)
def test_each_plane_goes_through_the_point_shown(view: SurfaceView, session: Session, kind: str) -> None:
    run(session, 12)
    choose(view, f"plane_{kind}")
    frame, grid = session.frame, session.grid
    assert frame is not None
    assert frame.kind == kind
    assert grid.final
    assert project(frame, session.theta).distances[0] < 1e-9
    a, b = project(frame, session.theta).coordinates[0]
    at = frame.point(np.array(a), np.array(b))
    assert session.track.iterate.f == pytest.approx(float(session._race.objective.value(at)))
    assert view.flat == (kind == "line")
    assert view.plane_note.isVisible()
    assert view.plane_note.full_text()
    assert not view.axis_first.isVisible()
    assert view.names == (frame.a_name, frame.b_name)
    choose(view, f"plane_{COORDINATES}")
    assert session.frame is None
    assert view.axis_first.isVisible()
    assert not view.plane_note.isVisible()


def test_the_paths_are_shadows_with_their_distances(view: SurfaceView, session: Session) -> None:
    run(session, 12)
    choose(view, "plane_principal")
    line = view.paths.lines[-1]
    points = np.array([at.x for at in session.track.path])
    shadow = project(session.frame, points)
    assert np.array_equal(line.points, shadow.coordinates)
    assert np.array_equal(line.distances, shadow.distances)
    share = np.linalg.svd(points - points.mean(axis=0), compute_uv=False) ** 2
    assert session.frame.facts == pytest.approx((share[:2] / share.sum()).tolist())
    header, rows = view.csv()
    assert header[-1] == "distance from the plane"
    assert {len(row) for row in rows} == {len(header)}
    first = next(row for row in rows if row[0] not in ("surface",))
    assert first[2:4] == pytest.approx(shadow.coordinates[0].tolist())
    assert first[-1] == pytest.approx(float(shadow.distances[0]))


def test_without_a_path_the_reason_is_said_and_the_parameters_stay(
    view: SurfaceView, session: Session
) -> None:
    choose(view, "plane_principal")
    assert session.frame is None
    assert session.grid is not None
    assert "at least three points" in view.plane_note.full_text()
    assert view.axis_first.isVisible()
    run(session, 5)
    view.fit()
    pull(session)
    view.settle()
    assert session.frame is not None
    assert session.plane_problem is None


def test_stepping_leaves_the_plane_and_says_how_far(view: SurfaceView, session: Session) -> None:
    run(session, 6)
    choose(view, "plane_hessian")
    before = session.frame
    run(session, 8)
    view.settle()
    assert session.frame is before
    distance = float(project(before, session.theta).distances[0])
    assert distance > 0
    assert "off the plane" in view.plane_note.full_text()


def test_another_random_plane_is_another(view: SurfaceView, session: Session) -> None:
    choose(view, "plane_random")
    first = session.frame
    choose(view, "plane_again")
    assert not np.allclose(first.u, session.frame.u)
    assert np.array_equal(first.origin, session.frame.origin)


def test_a_start_is_put_on_the_plane(view: SurfaceView, session: Session) -> None:
    choose(view, "plane_random")
    wanted = session.frame.point(np.array(0.25), np.array(-0.5))
    session.set_start(0.25, -0.5, "Place the start")
    pull(session)
    assert np.allclose(session.experiment.start, wanted)


def test_the_quiz_asks_about_parameters(view: SurfaceView, session: Session) -> None:
    choose(view, "plane_random")
    session.quiz(True)
    pull(session)
    assert session.frame is None
    assert session.plane_kind == COORDINATES


def test_functions_have_no_other_plane(view: SurfaceView, session: Session) -> None:
    choose(view, "plane_random")
    session.choose_problem("function", "Change the problem")
    pull(session)
    view.settle()
    assert session.frame is None
    assert session.grid is not None
    assert not view.plane_button.isVisible()
