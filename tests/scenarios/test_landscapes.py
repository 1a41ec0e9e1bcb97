"""A network's landscape through actions: three planes, flat and solid, curvature, pictures that move, one file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QLabel

from gdsim.engine.experiment import Experiment, OptimizerChoice
from gdsim.engine.network import MLP
from gdsim.engine.planes import project
from gdsim.ui import solid_gl
from gdsim.ui.exporting import export
from tests.conftest import settle

PLANES = ("coordinates", "random", "principal")


def trigger(window, name: str) -> None:
    action = window.findChild(QAction, name)
    assert action is not None, name
    assert action.isEnabled(), name
    action.trigger()


def deep(e: Experiment) -> Experiment:
    """2-16-16-1 with ReLU units on two inputs; gradient descent and Adam take part."""
    data = replace(e.data, source="two_moons", samples=60, noise=0.1)
    mlp = MLP((2, 16, 16, 1), ("relu", "relu", "identity"))
    return replace(
        e,
        data=data,
        widths=mlp.widths,
        activations=mlp.activations,
        start=tuple(mlp.initial("he", 3).tolist()),
        optimizers=(
            OptimizerChoice("gradient_descent", (("learning_rate", 0.1),)),
            OptimizerChoice("adam", (("learning_rate", 0.02),)),
        ),
    )


@pytest.fixture
def trained(window, qtbot):
    """The network after 40 iterations of both methods."""
    window.document.edit("Prepare", deep)
    settle(window, qtbot)
    window.session.worker.advance(40)
    window.session.pump.wake()
    settle(window, qtbot)
    assert window.session.k == 40
    return window


def look(window, qtbot, kind: str) -> None:
    window.surface_view.plane_button.entries[kind].trigger()
    settle(window, qtbot)
    session = window.session
    assert session.plane_problem is None
    assert session.grid.plane.kind == kind
    assert session.grid.final


def test_both_paths_are_seen_on_three_planes_flat_and_solid(trained, qtbot) -> None:
    window, session, view = trained, trained.session, trained.surface_view
    view.mode.buttons["both"].click()
    loss = session.experiment.training_loss()
    for kind in PLANES:
        look(window, qtbot, kind)
        assert view.plot.isVisible()
        assert view.space.isVisible()
        assert [line.index for line in view.paths.lines] == [1, 0]
        plane = session.grid.plane
        for line, track in zip(view.paths.lines, (session.snapshot.tracks[1], session.track), strict=True):
            shadow = project(plane, [at.x for at in track.path])
            assert np.allclose(line.distances, shadow.distances)
            assert np.allclose(line.points, shadow.coordinates)
        note = (
            view.plane_note.full_text() if hasattr(view.plane_note, "full_text") else view.plane_note.text()
        )
        assert "off the plane" in note
        # what both pictures are made of is the loss on that plane
        i, j = 30, 70
        point = plane.point(session.grid.a[i], session.grid.b[j])
        assert session.grid.values[i, j] == pytest.approx(float(loss.value(point)), rel=1e-10)
        scene = view.space.canvas.scene
        assert scene is not None
        assert scene.solid.grid is session.grid
        assert {trail.index for trail in scene.trails} == {0, 1}
        colours = {
            view.space.canvas.grab().toImage().pixel(x, y)
            for x in range(40, 300, 5)
            for y in range(60, 300, 5)
        }
        assert len(colours) > 40


def test_sharpness_stands_beside_the_limit(trained, qtbot) -> None:
    window, session = trained, trained.session
    dock = window.findChild(QDockWidget, "curvature_dock")
    dock.toggleViewAction().trigger() if dock.isHidden() else dock.raise_()
    dock.raise_()
    qtbot.waitUntil(lambda: session.curvature is not None and session.curvature.shown == 40, timeout=20_000)
    settle(window, qtbot)
    H = session.experiment.training_loss().hessian(session.theta)
    sharpest = float(np.linalg.eigvalsh(H)[-1])
    assert session.curvature.sharpness == pytest.approx(sharpest, rel=1e-8)
    row = next(row for row in window.experiment_panel.optimizers.rows.values() if row.index == session.lead)
    assert row.gauge.limit == pytest.approx(2.0 / sharpest, rel=1e-8)
    assert row.gauge.isVisibleTo(window)
    assert "2" in window.findChild(QLabel, "sharpness_words").text()


def test_the_landscape_is_taken_away_as_svg_pdf_and_gif(trained, qtbot, tmp_path: Path) -> None:
    window, view = trained, trained.surface_view
    view.mode.buttons["both"].click()
    look(window, qtbot, "random")
    for name, figure in (("surface", view.figure()), ("surface3d", view.space_figure())):
        for kind in ("svg", "pdf"):
            export(figure, tmp_path / f"{name}.{kind}")
    assert (tmp_path / "surface3d.pdf").read_bytes().startswith(b"%PDF")
    drawn = (tmp_path / "surface3d.svg").read_text("utf-8")
    assert drawn.count("<polygon") > 1000  # vectors, not a picture
    assert "<image" not in drawn
    trigger(window, "export.movie")
    dialog = window._dialogs["movie"]
    dialog.view.setCurrentIndex(dialog.view.findData("surface3d"))
    dialog.seconds.setValue(0.5)
    dialog.record(str(tmp_path / "run.gif"))
    qtbot.waitUntil(lambda: not dialog.recording, timeout=60_000)
    dialog.reject()
    with Image.open(tmp_path / "run.gif") as film:
        first = film.convert("RGB").tobytes()
        film.seek(film.n_frames - 1)
        assert film.n_frames > 3
        assert film.convert("RGB").tobytes() != first
    assert window.session.k == 40


def test_a_project_remembers_the_plane_the_eye_and_the_style(trained, qtbot, tmp_path: Path) -> None:
    window, session, view = trained, trained.session, trained.surface_view
    look(window, qtbot, "principal")
    window.session.save_point()
    view.mode.buttons["3d"].click()
    settle(window, qtbot)
    for _ in range(3):
        QTest.keyClick(view.space.canvas, Qt.Key.Key_Left)
    QTest.keyClick(view.space.canvas, Qt.Key.Key_Plus)
    view.space.switches["logarithmic"].trigger()
    before, camera = session.grid, view.space.camera
    window.document.save(path=tmp_path / "landscape.gdsim")
    trigger(window, "file.new")
    settle(window, qtbot)
    assert session.plane_kind == "coordinates"
    assert view.mode.key == "2d"
    assert view.space.camera != camera
    window.document.open(tmp_path / "landscape.gdsim")
    settle(window, qtbot)
    assert view.mode.key == "3d"
    assert view.space.camera == camera
    assert view.space.switches["logarithmic"].isChecked()
    assert view.space.style_shown.logarithmic
    assert len(session.saved_points) == 1
    assert np.array_equal(session.grid.plane.u, before.plane.u)
    assert np.allclose(session.grid.values, before.values, rtol=1e-12)


def test_a_plane_that_was_seen_is_there_again_at_once(trained, qtbot, monkeypatch) -> None:
    window, session = trained, trained.session
    look(window, qtbot, "coordinates")
    first = session.grid
    session.choose_window(((-3.0, 3.0), (-2.0, 2.0)))
    settle(window, qtbot)
    assert session.grid is not first
    session.choose_window((first.plane.a_range, first.plane.b_range))
    settle(window, qtbot)
    assert session.grid is first


def test_without_opengl_the_same_window_shows_the_painter_s_picture(trained, qtbot, monkeypatch) -> None:
    window, view = trained, trained.surface_view
    monkeypatch.setattr(solid_gl, "renderer", lambda: None)
    view.mode.buttons["3d"].click()
    look(window, qtbot, "random")
    picture: QImage = view.space.canvas.grab().toImage()
    assert len({picture.pixel(x, y) for x in range(20, 400, 4) for y in range(60, 300, 4)}) > 100
    place = view.space.canvas.place_at(view.space.canvas.rect().center())
    assert place is not None
    QTest.mouseClick(view.space.canvas, Qt.MouseButton.LeftButton, pos=view.space.canvas.rect().center())
    settle(window, qtbot)
    start = project(window.session.frame or window.session.grid.plane, [window.session.experiment.start])
    assert np.isfinite(start.coordinates).all()


@pytest.mark.screen
def test_on_a_screen_with_opengl_the_solid_is_drawn_by_it(trained, qtbot) -> None:
    window, view = trained, trained.surface_view
    view.mode.buttons["3d"].click()
    look(window, qtbot, "principal")
    gl = solid_gl.renderer()
    assert gl is not None
    view.space.canvas.grab()
    assert solid_gl.renderer() is gl  # it did not give up on the way
