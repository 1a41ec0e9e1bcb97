"""The 3-D view: its camera, what hides what, its switches, mouse and keys, figures; and OpenGL on a screen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QColor, QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gdsim.engine.experiment import FunctionChoice
from gdsim.engine.landscape import Grid, Plane, sample
from gdsim.engine.surfaces import SURFACES
from gdsim.ui import solid_gl, theme
from gdsim.ui.camera import FARTHEST, HIGHEST, LOWEST, NEAREST, Camera
from gdsim.ui.exporting import encoded, image
from gdsim.ui.solid import BOTTOM, LIFT, TOP, Scale, Style, default_keep, laplacian, nice_numbers, solid_of
from gdsim.ui.solid_gl import NoOpenGLError, triangles
from gdsim.ui.solid_painter import cells, far_to_near, paint_solid
from gdsim.ui.space_painter import Scene
from gdsim.ui.space_view import SpaceCanvas
from gdsim.ui.surface_view import SurfaceView
from tests.ui.plots import advance, pull, session_of, show

W, H = 640, 420


def grid_of(f, low: float = -1.0, high: float = 1.0, n: int = 41) -> Grid:
    plane = Plane(np.zeros(2), np.array([1.0, 0]), np.array([0, 1.0]), (low, high), (low, high))
    a = np.linspace(low, high, n)
    A, B = np.meshgrid(a, a, indexing="ij")
    return Grid(plane, a, a, f(A, B), True)


def bowl(A, B):
    return A**2 + 2 * B**2


def hill(A, B):
    return np.exp(-8 * (A**2 + B**2))


# --- the camera


@pytest.mark.parametrize("camera", [Camera(), Camera(10, 80, 3), Camera(200, 5, 9, (0.3, -0.4, 0.2))])
def test_a_ray_through_the_pixel_of_a_point_meets_the_point(camera: Camera) -> None:
    points = np.random.default_rng(1).uniform(-1, 1, (20, 3))
    pixels, depth = camera.project(points, W, H)
    for point, (x, y), z in zip(points, pixels, depth, strict=True):
        ray = camera.ray(x, y, W, H)
        away = point - camera.position
        np.testing.assert_allclose(np.cross(ray, away), 0, atol=1e-9)
        assert float(ray @ away) > 0
        assert z == pytest.approx(float(away @ camera.axes[2]))


def test_the_matrix_of_opengl_gives_the_same_pixels() -> None:
    camera = Camera(33, 21, 4, (0.1, 0.2, -0.3))
    points = np.random.default_rng(2).uniform(-1, 1, (30, 3))
    clip = np.hstack([points, np.ones((30, 1))]) @ camera.matrix(W, H).T
    ndc = clip[:, :3] / clip[:, 3:]
    pixels = np.column_stack([(ndc[:, 0] + 1) * W / 2, (1 - ndc[:, 1]) * H / 2])
    np.testing.assert_allclose(pixels, camera.project(points, W, H)[0], atol=1e-9)
    assert (np.abs(ndc[:, 2]) < 1).all()


def test_the_camera_stays_within_its_limits() -> None:
    assert Camera().turned(0, 500).elevation == HIGHEST
    assert Camera().turned(0, -500).elevation == LOWEST
    assert Camera().turned(360).azimuth == pytest.approx(Camera().azimuth)
    assert Camera().zoomed(1e9).distance == FARTHEST
    assert Camera().zoomed(1e-9).distance == NEAREST
    far = Camera().panned(1e6, 1e6, W, H)
    assert np.abs(far.centre).max() <= 1.5


def test_panning_moves_the_picture_by_the_pixels() -> None:
    camera = Camera()
    middle = np.array([camera.centre])
    before, after = camera.project(middle, W, H)[0], camera.panned(30, 10, W, H).project(middle, W, H)[0]
    np.testing.assert_allclose(after - before, [[30, 10]], atol=0.5)


# --- the solid


def test_heights_are_linear_or_logarithmic_between_the_ends() -> None:
    linear = Scale(1.0, 100.0, 0.0, False)
    np.testing.assert_allclose(linear.heights(np.array([1.0, 50.5, 100.0, 1e9])), [BOTTOM, 0, TOP, TOP])
    log = Scale(1.0, 100.0, 0.0, True)
    np.testing.assert_allclose(log.heights(np.array([1.0, 10.0, 100.0])), [BOTTOM, 0.0, TOP])
    assert [text for _, text in sorted(log.ticks()) if text in ("1", "10", "100")] == ["1", "10", "100"]
    assert sorted(linear.ticks()) == [
        (pytest.approx(float(linear.heights(np.array(float(text))))), text)
        for _, text in sorted(linear.ticks())
    ]


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-3.7, 12.2), (1e-9, 2e-9), (-1e6, 1e6)])
def test_nice_numbers_are_few_and_inside(low: float, high: float) -> None:
    found = nice_numbers(low, high, 6)
    assert 2 <= len(found) <= 7
    assert all(low - 1e-9 * abs(low) <= v <= high + 1e-9 * abs(high) for v in found)


def test_the_surface_is_cut_at_a_share_of_its_values_and_infinity_is_cut_too() -> None:
    grid = grid_of(lambda A, B: np.where(A > 0.8, np.inf, bowl(A, B)))
    solid = solid_of(grid, Style(keep=0.9))
    assert solid is not None
    assert np.isfinite(solid.z).all()
    assert solid.cut[grid.values == np.inf].all()
    finite = grid.values[np.isfinite(grid.values)]
    assert solid.scale.high == pytest.approx(np.quantile(finite, 0.9))
    assert solid.z.max() == pytest.approx(TOP)
    assert solid_of(grid_of(lambda A, B: np.full_like(A, np.inf)), Style()) is None


def test_only_steep_surfaces_are_cut_at_first() -> None:
    assert default_keep(grid_of(bowl)) == 1.0
    assert default_keep(grid_of(lambda A, B: np.exp(12 * A))) == 0.9


def test_the_colour_by_curvature_is_the_sum_of_second_derivatives() -> None:
    grid = grid_of(bowl)
    np.testing.assert_allclose(laplacian(grid.a, grid.b, grid.values), 6.0, rtol=1e-9)
    saddle = solid_of(grid_of(lambda A, B: A**3), Style(curvature=True))
    assert saddle is not None
    left, right = saddle.colours[3, 20].astype(int), saddle.colours[-4, 20].astype(int)
    assert np.abs(left - right).max() > 60


def test_places_go_to_the_box_and_back() -> None:
    grid = grid_of(bowl, -3, 5)
    solid = solid_of(grid, Style())
    assert solid is not None
    point = solid.to_box(np.array([[1.0, 1.0], [9.0, 0.0]]))
    assert solid.to_plane(*point[0, :2]) == (pytest.approx(1.0), pytest.approx(1.0))
    assert np.isnan(point[1]).all()


def test_what_is_behind_the_hill_is_hidden() -> None:
    solid = solid_of(grid_of(hill), Style())
    assert solid is not None
    camera = Camera(azimuth=-90, elevation=12)  # the eye is on the side of negative b
    front, back, top = (
        solid.to_box(np.array([at])) + np.array([0, 0, LIFT]) for at in ((0.0, -0.6), (0.0, 0.6), (0.0, 0.0))
    )
    assert solid.visible(front, camera).all()
    assert solid.visible(top, camera).all()
    assert not solid.visible(back, camera).any()
    assert solid.visible(back, Camera(azimuth=90, elevation=12)).all()


def test_a_ray_meets_what_is_seen_first() -> None:
    solid = solid_of(grid_of(hill), Style())
    assert solid is not None
    for place in ((0.0, -0.1), (-0.5, -0.4), (0.1, -0.2), (0.7, -0.7)):
        camera = Camera(azimuth=-70, elevation=35)
        point = solid.to_box(np.array([place]))
        assert solid.visible(point + np.array([0, 0, LIFT]), camera).all()
        (x, y), _ = (each[0] for each in camera.project(point, W, H))
        found = solid.meet(camera.position, camera.ray(x, y, W, H))
        assert found == (pytest.approx(place[0], abs=0.02), pytest.approx(place[1], abs=0.02))
    assert solid.meet(Camera().position, Camera().ray(2, 2, W, H)) is None


@pytest.mark.parametrize("azimuth", range(-180, 180, 35))
def test_cells_are_drawn_from_far_to_near(azimuth: int) -> None:
    solid = solid_of(grid_of(bowl, n=9), Style())
    assert solid is not None
    camera = Camera(azimuth=azimuth, elevation=20)
    rows, columns = far_to_near(solid, camera)
    assert sorted(rows) == sorted(columns) == list(range(8))
    _, depth = camera.project(solid.vertices, W, H)
    assert depth[rows[0], columns[0]] > depth[rows[-1], columns[-1]]
    corners, colours = cells(solid, camera, W, H)
    assert corners.shape == (64, 4, 2)
    assert len(colours) == 64
    assert triangles(solid).shape == (64 * 6, 6)


def red_tip(solid):
    """The same solid, all grey but round its highest point; and the middle of that."""
    colours = np.full_like(solid.colours, 128)
    i, j = np.unravel_index(np.argmax(solid.z), solid.z.shape)
    colours[i - 1 : i + 2, j - 1 : j + 2] = (255, 0, 0)
    return replace(solid, colours=colours), solid.vertices[i - 1 : i + 2, j - 1 : j + 2].mean(axis=(0, 1))


def red_middle(picture: QImage) -> np.ndarray:
    found = [
        (x + 0.5, y + 0.5)
        for x in range(picture.width())
        for y in range(picture.height())
        if (c := picture.pixelColor(x, y)).red() > 180 and c.green() < 70
    ]
    assert found
    return np.array(found).mean(axis=0)


def painted(solid, camera: Camera) -> QImage:
    picture = QImage(W, H, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    paint_solid(painter, solid, camera, W, H)
    painter.end()
    return picture


def test_the_painter_puts_a_peak_where_the_camera_sees_it(qtbot) -> None:
    solid = solid_of(grid_of(lambda A, B: hill(A / 2 - 0.15, B / 2 + 0.1)), Style())
    solid, tip = red_tip(solid)
    camera = Camera(azimuth=-40, elevation=55)
    middle = red_middle(painted(solid, camera))
    assert np.abs(middle - camera.project(tip, W, H)[0]).max() < 3


@pytest.mark.screen
def test_both_renderers_put_a_peak_at_the_same_pixel(qtbot) -> None:
    gl = solid_gl.GLRenderer()
    try:
        solid = solid_of(grid_of(lambda A, B: hill(A / 2 - 0.15, B / 2 + 0.1)), Style())
        solid, tip = red_tip(solid)
        for camera in (Camera(azimuth=-40, elevation=55), Camera(azimuth=120, elevation=70, distance=4)):
            ours, theirs = red_middle(painted(solid, camera)), red_middle(gl.image(solid, camera, W, H))
            assert np.abs(ours - theirs).max() < 3
            assert np.abs(theirs - camera.project(tip, W, H)[0]).max() < 3
    finally:
        gl.close()


@pytest.mark.screen
def test_opengl_and_the_painter_make_nearly_the_same_picture(qtbot) -> None:
    gl = solid_gl.GLRenderer()
    try:
        solid = solid_of(grid_of(bowl), Style())
        ground = QImage(W, H, QImage.Format.Format_ARGB32_Premultiplied)
        ground.fill(QColor("white"))
        painter = QPainter(ground)
        painter.drawImage(0, 0, gl.image(solid, Camera(), W, H))
        painter.end()
        ours = painted(solid, Camera())
        one, other = (
            np.array(p.convertToFormat(QImage.Format.Format_RGB32).constBits()) for p in (ground, ours)
        )
        assert (np.abs(one.astype(int) - other.astype(int)) > 24).mean() < 0.02
    finally:
        gl.close()


def test_without_a_screen_there_is_no_opengl_and_nothing_is_lost(qtbot) -> None:
    if QApplication.platformName() != "offscreen":
        pytest.skip("this platform may have OpenGL")
    with pytest.raises(NoOpenGLError):
        solid_gl.GLRenderer()


# --- the view


@pytest.fixture
def seen(qtbot):
    with session_of(lambda e: e.with_function(FunctionChoice("himmelblau"))) as session:
        view = SurfaceView(session)
        show(view, qtbot, 900, 480)
        view.mode.choose("both")
        QApplication.processEvents()
        pull(session)
        yield view


def test_both_pictures_are_seen_side_by_side(seen: SurfaceView) -> None:
    assert seen.plot.isVisible()
    assert seen.space.isVisible()
    assert seen.space.canvas.scene is not None
    seen.mode.choose("3d")
    assert not seen.plot.isVisible()
    seen.mode.choose("2d")
    assert not seen.space.isVisible()
    assert seen.plot.isVisible()


def test_paths_lie_on_the_surface_and_end_at_the_point_shown(seen: SurfaceView) -> None:
    advance(seen.session, 5)
    scene = seen.space.canvas.scene
    assert scene is not None
    trail = next(each for each in scene.trails if each.lead)
    end = trail.points[trail.done - 1]
    x = seen.session.track.iterate.x
    assert scene.solid.to_plane(*end[:2]) == (pytest.approx(x[0]), pytest.approx(x[1]))
    assert end[2] == pytest.approx(float(scene.solid.height_at(end[:2])) + LIFT)
    assert len(scene.marks) == len(seen.session.minima or ())


def test_a_click_on_the_solid_places_the_start(seen: SurfaceView) -> None:
    canvas = seen.space.canvas
    scene = canvas.scene
    assert scene is not None
    point = scene.solid.to_box(np.array([[1.0, -1.0]]))
    x, y = canvas.camera.project(point, canvas.width(), canvas.height())[0][0]
    place = canvas.place_at(QPointF(x, y))
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    pull(seen.session)
    start = seen.session.experiment.starts[0]
    assert place is not None
    assert np.abs(np.array(start) - place).max() < 0.15


def test_the_cursors_are_linked(seen: SurfaceView) -> None:
    seen._on_hovered((1.0, 2.0))
    assert seen.space.canvas.cursor_at == (1.0, 2.0)
    canvas = seen.space.canvas
    QTest.mouseMove(canvas, QPoint(canvas.width() // 2, canvas.height() // 2))
    canvas.hovered.emit((0.5, 0.25))
    assert seen.elsewhere.at == (0.5, 0.25)
    assert "f" in seen.readout.text()
    canvas.hovered.emit(None)
    assert seen.elsewhere.at is None


def test_dragging_keys_and_wheel_move_the_camera(seen: SurfaceView) -> None:
    canvas = seen.space.canvas
    start = canvas.camera
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    QTest.mouseMove(canvas, QPoint(160, 120))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(160, 120))
    turned = canvas.camera
    assert turned.azimuth < start.azimuth
    assert turned.elevation > start.elevation
    for key, name in (
        (Qt.Key.Key_Right, "azimuth"),
        (Qt.Key.Key_Up, "elevation"),
        (Qt.Key.Key_Plus, "distance"),
    ):
        before = getattr(canvas.camera, name)
        QTest.keyClick(canvas, key)
        assert getattr(canvas.camera, name) != before
    QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.camera.centre != start.centre
    before = canvas.camera.distance
    wheel = QWheelEvent(
        QPointF(50, 50),
        QPointF(50, 50),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, wheel)
    assert canvas.camera.distance < before
    QTest.keyClick(canvas, Qt.Key.Key_Home)
    assert canvas.camera == Camera()


def test_the_switches_change_the_scene(seen: SurfaceView) -> None:
    space = seen.space
    for name in ("floor", "mesh", "logarithmic", "curvature"):
        before = space.canvas.grab().toImage()
        action = space.findChild(QAction, f"space_{name}")
        action.trigger()
        assert getattr(space.canvas.scene.style, name) == action.isChecked()
        assert space.canvas.grab().toImage() != before
    assert "logarithmic" in space.note.toolTip() + space.note.text()
    space.cut.setValue(60)
    assert space.canvas.scene.solid.cut.mean() == pytest.approx(0.4, abs=0.02)


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_the_figure_is_written_with_the_camera_of_the_screen(seen: SurfaceView, kind: str) -> None:
    advance(seen.session, 3)
    data = encoded(seen.space_figure(), kind)
    assert len(data) > 10_000
    if kind == "svg":
        assert data.count(b"<path") + data.count(b"<polygon") > 2_000  # the cells, not a picture of them
        assert b"<image" not in data
    if kind == "png":
        before = image(seen.space_figure())
        seen.space.camera = seen.space.camera.turned(60)
        assert image(seen.space_figure()) != before


def test_a_network_is_seen_in_3d_on_every_plane(qtbot) -> None:
    with session_of() as session:
        view = SurfaceView(session)
        show(view, qtbot, 900, 480)
        view.mode.choose("3d")
        advance(session, 20)
        for kind in ("coordinates", "random", "principal", "hessian", "line"):
            session.choose_plane(kind)
            pull(session)
            assert view.solid == (kind != "line")
            if view.solid:
                scene = view.space.canvas.scene
                assert scene.solid.grid is session.grid
                assert scene.trails
                view.space.canvas.grab()


@pytest.mark.parametrize("key", ["rosenbrock", "rastrigin", "quadratic_1d"])
def test_functions_of_the_gallery_are_drawn(qtbot, key: str) -> None:
    if key not in SURFACES:
        key = next(each for each in SURFACES if SURFACES[each].dimension == 1)
    with session_of(lambda e: e.with_function(FunctionChoice(key))) as session:
        view = SurfaceView(session)
        show(view, qtbot, 700, 420)
        view.mode.choose("3d")
        pull(session)
        assert view.solid == (not session.is_line)
        assert not view.space.grab().isNull()


def test_the_grid_of_the_3d_view_is_that_of_the_plane() -> None:
    f = SURFACES["himmelblau"]
    plane = Plane(np.zeros(2), np.array([1.0, 0]), np.array([0, 1.0]), (-5, 5), (-5, 5))
    grid = [*sample(f, plane, 31)][-1]
    loop = np.array([[float(f.value(np.array([a, b]))) for b in grid.b] for a in grid.a])
    np.testing.assert_allclose(grid.values, loop, rtol=1e-12)


def test_without_opengl_a_coarse_picture_comes_first_and_the_fine_one_soon(qtbot, monkeypatch) -> None:
    monkeypatch.setattr(solid_gl, "renderer", lambda: None)
    canvas = SpaceCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(400, 300)
    canvas.show()
    solid = solid_of(grid_of(bowl, n=61), Style())
    assert solid is not None
    canvas.set_scene(Scene(solid, Style(), ("a", "b", "L")))
    first = canvas.grab().toImage()
    qtbot.waitUntil(lambda: canvas._kept is not None)
    fine = canvas.grab().toImage()
    assert first != fine
    whole = QImage(400, 300, QImage.Format.Format_ARGB32_Premultiplied)
    whole.fill(QColor(theme.current().card))
    painter = QPainter(whole)
    canvas.draw(painter, 400, 300)
    painter.end()
    assert whole.convertToFormat(QImage.Format.Format_RGB32) == fine.convertToFormat(
        QImage.Format.Format_RGB32
    )
    kept = canvas._kept
    canvas.set_cursor((0.1, 0.1))
    canvas.grab()
    assert canvas._kept is kept  # the mouse over it paints no surface anew
    canvas.set_camera(canvas.camera.turned(10.0))
    canvas.grab()
    qtbot.waitUntil(lambda: canvas._kept is not kept)
