"""The fit: everything in the user's units, for one, two and more inputs, regression and classification."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from plots import advance, click, hover, pull, session_of, shouting, show
from PySide6.QtCore import QSizeF, Qt
from PySide6.QtWidgets import QApplication

from gdsim.app.session import Session
from gdsim.engine.datasets import Dataset
from gdsim.engine.experiment import DataChoice, Experiment
from gdsim.ui import theme
from gdsim.ui.exporting import export
from gdsim.ui.fit_map import FINE, MANY_POINTS, heat_image, target_colours, thinned
from gdsim.ui.fit_view import FitView

SCALED = DataChoice("sine", samples=40, noise=0.05, scaling="standardise", test_fraction=0.25)
MOONS = DataChoice("two_moons", samples=60, noise=0.1, test_fraction=0.2)


def table(inputs: int = 4, targets: int = 2, rows: int = 50) -> DataChoice:
    rng = np.random.default_rng(3)
    X = rng.normal(size=(rows, inputs)) * 10 + 100
    Y = X @ rng.normal(size=(inputs, targets)) + 500
    names = tuple(f"x<{i}>" for i in range(inputs)), tuple(f"y{i}" for i in range(targets))
    return DataChoice("table", table=Dataset(X, Y, *names), scaling="standardise")


@pytest.fixture
def session(qtbot) -> Iterator[Session]:
    with session_of() as made:
        yield made


@pytest.fixture
def view(session: Session, qtbot) -> FitView:
    made = FitView(session)
    show(made, qtbot, 430, 200)
    return made


def use(session: Session, data: DataChoice, iterations: int = 20) -> None:
    session.document.edit("Data", lambda e: e.with_data(data))
    pull(session)
    advance(session, iterations)


def forward(session: Session, inputs: np.ndarray) -> np.ndarray:
    """What the network says, by hand: scaled in, unscaled out."""
    prepared = session.prepared
    scaled = (inputs - prepared.input_scaler.offset) / prepared.input_scaler.scale
    outputs = session.mlp.forward(session.theta, scaled)
    return outputs * prepared.target_scaler.scale + prepared.target_scaler.offset


# --- one input -----------------------------------------------------------------------------------


@pytest.mark.parametrize("scaling", ["none", "standardise", "unit"])
def test_the_curve_is_the_prediction_in_original_units(view: FitView, session: Session, scaling: str):
    use(session, replace(SCALED, scaling=scaling))
    x, y = view.curve.getOriginalDataset()
    data = session.experiment.data.dataset
    assert x[0] < data.inputs[session.prepared.train_rows].min() < x[-1]
    assert np.allclose(y, forward(session, x[:, None])[:, 0], atol=1e-12)


def test_points_are_the_data_train_and_test_apart(view: FitView, session: Session):
    use(session, SCALED)
    data, prepared = session.experiment.data.dataset, session.prepared
    for item, rows in ((view.train_points, prepared.train_rows), (view.test_points, prepared.test_rows)):
        x, y = item.getData()
        assert np.array_equal(x, data.inputs[rows, 0])
        assert np.array_equal(y, data.targets[rows, 0])
    filled, hollow = (points.opts["brush"].color().name() for points in (view.train_points, view.test_points))
    assert filled == theme.current().forward_line
    assert hollow == theme.current().card
    assert view.plot.plotItem.getAxis("bottom").labelText == "x"
    assert view.plot.plotItem.getAxis("left").labelText == "y"


def test_residuals_go_from_target_to_prediction(view: FitView, session: Session):
    use(session, SCALED)
    assert not view.residual_lines.isVisible()
    view.residuals.click()
    x, y = view.residual_lines.getData()
    data, rows = session.experiment.data.dataset, session.prepared.train_rows
    assert np.array_equal(x[::2], data.inputs[rows, 0])
    assert np.array_equal(x[::2], x[1::2])
    assert np.array_equal(y[::2], data.targets[rows, 0])
    assert np.allclose(y[1::2], forward(session, data.inputs[rows])[:, 0], atol=1e-12)
    before = y.copy()
    advance(session, 5)
    assert not np.array_equal(view.residual_lines.getData()[1][1::2], before[1::2])


def test_the_caption_tells_scaling_and_both_losses(view: FitView, session: Session):
    assert view.caption.full_text() == ""
    use(session, SCALED, 30)
    track = session.track
    train = float(session.experiment.training_loss().value(track.iterate.x))
    test = float(session.experiment.test_loss().value(track.iterate.x))
    assert view.losses(track) == pytest.approx((train, test), rel=1e-12)
    text = view.caption.full_text()
    assert f"train {train:.4g}"[:11] in text
    assert "standardised; shown in original units" in text
    session.go_to(10)
    pull(session)
    test = float(session.experiment.test_loss().value(session.track.iterate.x))
    assert view.losses(session.track)[1] == pytest.approx(test, rel=1e-12)


def test_a_click_on_a_point_chooses_its_sample(view: FitView, session: Session, qtbot):
    use(session, SCALED)
    data, rows = session.experiment.data.dataset, session.prepared.train_rows
    row = 11
    place = (float(data.inputs[rows[row], 0]), float(data.targets[rows[row], 0]))
    hover(view, place)
    assert view.gestures.toolTip().startswith("Sample ")
    click(view, place)
    pull(session)
    chosen = session.sample
    near = data.inputs[rows[chosen], 0]
    assert near == pytest.approx(place[0], abs=0.03)  # it, or one it covers
    assert view.ring.at == (near, data.targets[rows[chosen], 0])
    click(view, view.ring.at)
    pull(session)
    assert session.sample is None
    assert view.ring.at is None
    (x0, _), (_, y1) = view.box.viewRange()
    click(view, (x0 + 0.01, y1 - 0.01))
    assert session.sample is None


def test_keys_go_through_the_samples(view: FitView, session: Session, qtbot):
    count = len(session.prepared.train_inputs)
    session.choose_sample(None)
    for key, sample in (
        (Qt.Key.Key_Right, 0),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Left, 0),
        (Qt.Key.Key_Left, 0),
        (Qt.Key.Key_Escape, None),
        (Qt.Key.Key_Left, count - 1),
    ):
        qtbot.keyClick(view.plot, key)
        assert session.sample == sample


# --- two inputs, more inputs, several outputs ----------------------------------------------------


def test_two_classes_are_a_map_of_probabilities_with_its_boundary(view: FitView, session: Session):
    use(session, MOONS, 100)
    assert session.experiment.loss == "bce"
    assert view.image.isVisible()
    assert not view.residuals.isVisible()
    x, y = view.boundary.getOriginalDataset()
    points = np.column_stack([x, y])
    points = points[np.isfinite(points).all(axis=1)]
    logits = forward(session, points)[:, 0]
    assert len(points) > 5
    assert np.abs(1 / (1 + np.exp(-logits)) - 0.5).max() < 0.05
    rect = view.image.mapRectToParent(view.image.boundingRect())
    low, high = session.probe_inputs().min(axis=0), session.probe_inputs().max(axis=0)
    assert (rect.center().x(), rect.center().y()) == pytest.approx(tuple((low + high) / 2))
    symbols = {str(symbol) for symbol in view.train_points.data["symbol"]}
    assert symbols == {"o", "s"}


def test_the_map_has_the_colours_of_its_numbers():
    n = 41
    values = np.linspace(-1.0, 3.0, n)[:, None] * np.ones(n)  # rises along the first axis
    colours = target_colours(classes=False)
    image = heat_image(values, colours, -1.0, 3.0)
    assert image.shape == (FINE, FINE, 4)
    assert tuple(image[0, 7]) == colours[0].getRgb()
    assert tuple(image[-1, 50]) == colours[-1].getRgb()
    holed = values.copy()
    holed[20, 20] = np.nan
    image = heat_image(holed, colours, -1.0, 3.0)
    assert image[80, 80, 3] == 0
    assert image[0, 0, 3] == 255


def test_regression_on_two_inputs(view: FitView, session: Session):
    use(session, DataChoice("ripple", samples=60, noise=0.05, scaling="unit", test_fraction=0.2))
    assert view.image.isVisible()
    rows = session.prepared.train_rows
    x, y = view.train_points.getData()
    assert np.array_equal(np.column_stack([x, y]), session.experiment.data.dataset.inputs[rows])
    assert (
        len(
            view.boundary.getOriginalDataset()[0] if view.boundary.getOriginalDataset()[0] is not None else []
        )
        == 0
    )


def test_more_inputs_show_predicted_against_true(view: FitView, session: Session):
    use(session, table())
    data, rows = session.experiment.data.dataset, session.prepared.train_rows
    assert view.output.isVisible()
    assert view.diagonal.isVisible()
    for out in (0, 1):
        view.output.setCurrentIndex(out)
        view.output.activated.emit(out)
        x, y = view.train_points.getData()
        assert np.array_equal(x, data.targets[rows, out])
        assert np.allclose(y, forward(session, data.inputs[rows])[:, out], rtol=1e-12)
        assert view.plot.plotItem.getAxis("bottom").labelText == f"y{out}, true"
    click(view, (float(x[9]), float(y[9])))
    pull(session)
    chosen = session.sample
    assert view.ring.at == pytest.approx((x[chosen], y[chosen]))


def test_several_outputs_of_one_input(view: FitView, session: Session):
    use(session, table(inputs=1, targets=3))
    view.output.setCurrentIndex(2)
    view.output.activated.emit(2)
    x, y = view.curve.getOriginalDataset()
    assert np.allclose(y, forward(session, x[:, None])[:, 2], rtol=1e-12)
    assert view.plot.plotItem.getAxis("bottom").label.toPlainText().strip() == "x<0>"  # not taken for markup
    use(session, SCALED)
    assert not view.output.isVisible()
    assert view.curve.getOriginalDataset()[0] is not None


def test_classes_of_one_input_are_a_sigmoid_curve(qtbot):
    x = np.linspace(-2, 2, 30)[:, None]
    data = DataChoice(
        "table", table=Dataset(x, (x > 0.3).astype(float), ("dose",), ("works",), "classification")
    )
    with session_of(lambda e: e.with_data(data)) as session:
        view = FitView(session)
        show(view, qtbot, 430, 200)
        advance(session, 50)
        at, p = view.curve.getOriginalDataset()
        assert np.allclose(p, 1 / (1 + np.exp(-forward(session, at[:, None])[:, 0])))
        assert view.plot.plotItem.getAxis("left").labelText == "P(works = 1)"


# --- many, none, broken --------------------------------------------------------------------------


def test_of_many_points_those_that_can_be_told_apart_are_drawn():
    rng = np.random.default_rng(0)
    points = rng.normal(size=(200_000, 2))
    points[77] = (9.0, -9.0)
    points[1000] = (-8.0, 8.0)
    chosen = thinned(points)
    assert len(np.unique(chosen)) == len(chosen) <= 8000
    assert (np.diff(chosen) > 0).all()
    assert 1000 in chosen
    assert np.array_equal(thinned(points[:MANY_POINTS]), np.arange(MANY_POINTS))
    assert len(thinned(np.ones((50_000, 2)))) == 1


@pytest.mark.parametrize("value", [np.nan, np.inf, -1e300])
@pytest.mark.parametrize("data", [SCALED, MOONS, table()], ids=["curve", "map", "scatter"])
def test_any_prediction_can_be_shown(view: FitView, session: Session, data: DataChoice, value: float):
    use(session, data, 2)
    view.residuals.setChecked(True)
    snapshot = session.snapshot
    for share in (1.0, 0.5):
        rng = np.random.default_rng(1)
        broken = [
            np.where(rng.random(each.shape) < share, value, each)
            for each in (snapshot.prediction, snapshot.fitted)
        ]
        session.snapshot = replace(snapshot, prediction=broken[0], fitted=broken[1])
        session.moved.emit()
        assert not view.grab().isNull()
        hover(view, (0.0, 0.0))


def test_before_the_first_snapshot_the_data_are_there(qtbot):
    with session_of() as session:
        session.snapshot = None
        view = FitView(session)
        show(view, qtbot, 300, 150)
        view.residuals.click()
        assert len(view.train_points.getData()[0]) == 28
        assert len(view.csv()[1]) == 28
        assert not view.grab().isNull()


def test_constant_data_have_a_range(qtbot):
    flat = Dataset(np.ones((5, 1)), np.full((5, 1), 7.0), ("x",), ("y",))

    def constant(e: Experiment) -> Experiment:
        return e.with_data(DataChoice("table", table=flat, scaling="standardise"))

    with session_of(constant) as session:
        view = FitView(session)
        show(view, qtbot, 300, 150)
        (x0, x1), (y0, y1) = view.box.viewRange()
        assert x0 < 1 < x1
        assert y0 < 7 < y1


# --- languages, themes, files --------------------------------------------------------------------


def test_another_language_and_theme(view: FitView, session: Session):
    app = QApplication.instance()
    try:
        for data in (SCALED, MOONS, table()):
            use(session, data, 3)
            for look in ("dark", "light"):
                theme.apply(app, look)
                assert view.curve.opts["pen"].color().name() == theme.current().backward_line
                assert not view.grab().isNull()
        with shouting():
            assert view.plot.plotItem.getAxis("bottom").labelText == "y0, TRUE"
            assert view.legend.entries[0].text == "DATA"
        assert view.legend.entries[0].text == "data"
    finally:
        theme.apply(app, "light")


def test_everything_has_a_name(view: FitView):
    for widget in (view, view.plot, view.output, view.residuals, view.legend):
        assert widget.accessibleName(), widget.objectName()
        assert widget.objectName(), widget.accessibleName()


def test_a_figure_has_its_own_theme_even_of_a_hidden_view(view: FitView, session: Session, tmp_path):
    use(session, SCALED)
    view.hide()
    figure = view.figure()
    svg = export(figure, tmp_path / "fit.svg", size=QSizeF(560, 400), look=theme.DARK).read_text("utf-8")
    assert theme.DARK.backward_line in svg
    assert theme.LIGHT.forward_line not in svg
    assert "prediction" in svg
    svg = export(view.figure(), tmp_path / "again.svg").read_text("utf-8")
    assert theme.LIGHT.backward_line in svg


def test_the_table_is_in_original_units(view: FitView, session: Session):
    use(session, SCALED)
    header, rows = view.csv()
    assert header == ["series", "row", "x", "y", "y (predicted)"]
    data, prepared = session.experiment.data.dataset, session.prepared
    train = [row for row in rows if row[0] == "train"]
    where = [row[1] - 1 for row in train]
    assert where == prepared.train_rows.tolist()
    assert [row[2] for row in train] == data.inputs[where, 0].tolist()
    assert np.allclose([row[4] for row in train], forward(session, data.inputs[where])[:, 0])
    assert len([row for row in rows if row[0] == "test"]) == len(prepared.test_rows)
    curve = [row for row in rows if row[0] == "prediction"]
    assert np.allclose(
        [row[4] for row in curve], forward(session, np.array([[row[2]] for row in curve]))[:, 0]
    )
    assert math.isfinite(curve[0][4])
