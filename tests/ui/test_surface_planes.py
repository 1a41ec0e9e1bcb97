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
from tests.ui.plots import advance, pull, session_of, show


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


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "points"])
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
    assert "slice" in view.plane_note.full_text()  # the path has left it


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


def test_a_plane_goes_through_three_remembered_points(qtbot) -> None:
    with session_of() as session:
        view = SurfaceView(session)
        show(view, qtbot, 700, 420)
        save, through = (view.findChild(QAction, name) for name in ("plane_save_point", "plane_points"))
        through.trigger()
        pull(session)
        assert session.frame is None
        assert "needs three" in view.plane_note.full_text()
        points = []
        for _ in range(3):
            advance(session, 7)
            points.append(np.array(session.theta))
            save.trigger()
            pull(session)
        assert "3 of 3" in save.text()
        assert session.frame is not None
        assert session.frame.kind == "points"
        np.testing.assert_allclose(project(session.frame, np.array(points)).distances, 0, atol=1e-9)


@pytest.mark.parametrize("centre", ["start", "lowest", "point"])
def test_the_centre_is_chosen(qtbot, centre: str) -> None:
    with session_of() as session:
        view = SurfaceView(session)
        show(view, qtbot, 700, 420)
        advance(session, 9)
        session.go_to(4)
        pull(session)
        view.findChild(QAction, f"centre_{centre}").trigger()
        view.findChild(QAction, "plane_random").trigger()
        pull(session)
        track = session.track
        ends = [each.path[-1] for each in session.snapshot.tracks]
        wanted = {
            "start": track.path[0].x,
            "point": track.iterate.x,
            "lowest": min(ends, key=lambda at: at.f).x,
        }[centre]
        np.testing.assert_allclose(session.frame.origin, wanted)


def test_a_plane_follows_the_run_only_when_asked(qtbot) -> None:
    with session_of() as session:
        view = SurfaceView(session)
        show(view, qtbot, 700, 420)
        view.findChild(QAction, "plane_random").trigger()
        pull(session)
        first = session.frame
        advance(session, 60)
        assert not np.allclose(session.theta, first.origin)
        view.findChild(QAction, "plane_follow").trigger()
        pull(session)
        np.testing.assert_allclose(session.frame.origin, session.theta)
        session.go_to(2)
        pull(session)
        np.testing.assert_allclose(session.frame.origin, session.theta)
