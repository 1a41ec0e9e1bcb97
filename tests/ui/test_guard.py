import itertools
import math
import random

import numpy as np
import pyqtgraph as pg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from gdsim.ui import guard, theme

NASTY = [
    0.0,
    1.0,
    -1.0,
    math.nan,
    math.inf,
    -math.inf,
    1e308,
    -1e308,
    5e-324,
    1e-310,
    1e300,
    1e30,
    1e-30,
    1e-31,
    -1e-45,
]
floats = st.floats(allow_nan=True, allow_infinity=True, allow_subnormal=True)


@pytest.fixture(autouse=True)
def _light(qapp):
    theme.apply(qapp, "light", 100)


@pytest.fixture
def plot(qtbot):
    plot = guard.guarded_plot(grid="xy")
    qtbot.addWidget(plot)
    plot.resize(320, 200)
    plot.show()
    return plot


def test_safe_keeps_ordinary_numbers_to_the_bit():
    values = np.random.default_rng(1).normal(size=1000)
    result = guard.safe(values)
    np.testing.assert_array_equal(result, values)
    assert result is not values
    assert guard.safe([1, 2, 3]).dtype == np.float64
    assert guard.safe(3).shape == ()
    assert guard.safe(np.ones((2, 3), dtype=np.float32)).shape == (2, 3)


@given(st.lists(floats, max_size=30))
def test_safe_is_drawable(values):
    result = guard.safe(values)
    kept = result[~np.isnan(result)]
    assert np.all(np.abs(kept) <= 1e30)
    assert np.all((kept == 0) | (np.abs(kept) >= 1e-30))
    assert int(np.isnan(result).sum()) == sum(not math.isfinite(value) for value in values)
    for before, after in zip(values, result, strict=True):
        if 1e-30 <= abs(before) <= 1e30:
            assert before == after


@given(st.lists(floats, max_size=30))
def test_safe_log_is_positive(values):
    result = guard.safe_log(values)
    kept = result[~np.isnan(result)]
    assert np.all(kept >= 1e-30)
    assert len(kept) == sum(1e-30 <= value < math.inf for value in values)


def test_safe_curve_shares_its_gaps():
    x, y = guard.safe_curve([0, math.nan, 2, 3, 4], [1, 2, math.inf, 0, 5, 6, 7], log_y=True)
    assert len(x) == len(y) == 5
    np.testing.assert_array_equal(np.isnan(x), [False, True, True, True, False])
    np.testing.assert_array_equal(np.isnan(x), np.isnan(y))


@given(floats, floats, st.sampled_from([guard.LARGEST, guard.LOG_LARGEST]))
def test_safe_range_is_a_range(low, high, limit):
    a, b = guard.safe_range(low, high, limit)
    assert -limit <= a < b <= limit
    assert b - a >= 1e-9 * max(abs(a), abs(b)) * 0.9
    assert b - a >= 1e-30
    for end in (low, high):
        if not math.isnan(end):
            assert a <= min(max(end, -limit), limit) <= b


def test_safe_range_leaves_good_ranges_alone():
    assert guard.safe_range(-2.0, 3.5) == (-2.0, 3.5)
    assert guard.safe_range(3.5, -2.0) == (-2.0, 3.5)
    assert guard.safe_range(0.0, 1e-25) == (0.0, 1e-25)


@pytest.fixture
def long():
    rng = np.random.default_rng(0)
    x = np.arange(200_000.0)
    return x, np.cumsum(rng.normal(size=len(x)))


def test_decimate_keeps_the_extremes_of_every_column(long):
    x, y = long
    y[123_457] = 1e6
    thin_x, thin_y = guard.decimate(x, y, 500)
    assert len(thin_x) == len(thin_y) == 1000
    assert np.all(np.diff(thin_x) >= 0)
    columns = np.minimum((x * (500 / x[-1])).astype(int), 499)
    pairs = thin_y.reshape(500, 2)
    for column in (0, 17, 308, 499):
        inside = y[columns == column]
        assert pairs[column].min() == inside.min()
        assert pairs[column].max() == inside.max()
    assert thin_y.max() == 1e6


def test_decimate_goes_up_where_the_curve_goes_up():
    x = np.arange(20_000.0)
    _, up = guard.decimate(x, x**2, 100)
    assert np.all(np.diff(up) >= 0)
    _, down = guard.decimate(x, -x, 100)
    assert np.all(np.diff(down) <= 0)


def test_decimate_keeps_gaps_and_looks_where_the_view_is(long):
    x, y = guard.safe_curve(*long)
    y[50_000:100_000] = np.nan
    x[50_000:100_000] = np.nan
    thin_x, thin_y = guard.decimate(x, y, 400)
    gap = np.isnan(thin_y)
    assert 190 <= gap.sum() <= 210
    assert not np.isnan(thin_x).any()
    seen_x, seen_y = guard.decimate(x, y, 400, view=(1000.5, 1010.5))
    np.testing.assert_array_equal(seen_x, np.arange(1000.0, 1012.0))
    np.testing.assert_array_equal(seen_y, long[1][1000:1012])


def test_decimate_leaves_alone_what_it_must(long):
    x, y = long
    assert guard.decimate(x[:10_000], y[:10_000], 100)[0] is not None
    assert len(guard.decimate(x[:10_000], y[:10_000], 100)[0]) == 10_000
    circle = np.linspace(0, 2 * np.pi, 20_000)
    assert len(guard.decimate(np.cos(circle), np.sin(circle), 100)[0]) == 20_000
    assert len(guard.decimate(np.zeros(20_000), y[:20_000], 100)[0]) == 20_000
    nothing = np.full(20_000, np.nan)
    assert len(guard.decimate(nothing, nothing, 100)[0]) == 0


def no_nonsense(plot) -> None:
    """Draw it, and find its ranges fit to be drawn again."""
    plot.plotItem.vb.updateAutoRange()
    plot.grab()
    for low, high in plot.viewRange():
        assert math.isfinite(low)
        assert math.isfinite(high)
        assert high > low


@pytest.mark.parametrize("log", [False, True])
def test_nasty_curves_are_drawn(qapp, plot, log, capfd):
    plot.setLogMode(y=log)
    item = plot.plot(pen=pg.mkPen("r", width=2), symbol="o")
    pairs = list(itertools.product(NASTY, repeat=2))
    for pair in random.Random(1).sample(pairs, 60) if log else pairs:  # many ticks take long to draw
        guard.set_curve(item, [0.0, 1.0, pair[0]], [pair[1], pair[0], 1.0])
        no_nonsense(plot)
    for values in ([], [math.nan] * 3, [0.0], NASTY):
        guard.set_curve(item, range(len(values)), values)
        no_nonsense(plot)
    out, err = capfd.readouterr()
    assert "Traceback" not in out + err


def test_nasty_ranges_are_shown(plot):
    for low, high in itertools.product(NASTY, repeat=2):
        guard.set_range(plot, (low, high), (high, low))
        no_nonsense(plot)
        plot.setXRange(low, high)
        plot.setYRange(high, low, padding=0)
        no_nonsense(plot)
    plot.setRange(QRectF(0, 0, 0, 0))
    no_nonsense(plot)
    guard.set_rect(plot, QRectF(-1, -2, 4, 6))
    assert plot.viewRange() == [[-1, 3], [-2, 4]]


@pytest.mark.parametrize("log", [False, True])
def test_any_amount_of_zooming_stays_drawable(qapp, plot, log):
    plot.setLogMode(y=log)
    guard.set_curve(plot.plot(), [0, 1, 2], [1, 2, 3])
    view, dice = plot.plotItem.vb, random.Random(3)
    for factor in [1e-200] * 4 + [1e200] * 8 + [dice.choice([1e-3, 0.2, 7, 1e9]) for _ in range(25)]:
        view.scaleBy((factor, factor), center=view.viewRect().center())
        view.translateBy(x=dice.choice([-1, 1]) * abs(view.viewRange()[0][1]))
        no_nonsense(plot)


def test_the_wheel_zooms(qapp, plot):
    guard.set_range(plot, (0, 10), (0, 10))
    before = plot.viewRange()[0]
    where = QPointF(plot.viewport().rect().center())
    for _ in range(5):
        event = QWheelEvent(
            where,
            QPointF(plot.viewport().mapToGlobal(where.toPoint())),
            QPoint(0, 0),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(plot.viewport(), event)
    after = plot.viewRange()[0]
    assert after[1] - after[0] < before[1] - before[0]


def test_a_gap_is_not_bridged(plot):
    item = plot.plot(pen=pg.mkPen("#ff0000", width=3), antialias=False)
    guard.set_curve(item, [0, 1, 2, 3], [1, 1, math.nan, 1])
    guard.set_range(plot, (0, 3), (0, 2))
    image = plot.grab().toImage()

    def red(x: float) -> bool:
        point = plot.plotItem.vb.mapViewToScene(QPointF(x, 1.0)).toPoint()
        return any(image.pixelColor(point.x(), point.y() + dy).name() == "#ff0000" for dy in (-1, 0, 1))

    assert red(0.5)
    assert not red(1.5)
    assert not red(2.5)


def test_long_curves_are_thinned_on_the_way(plot, long):
    item = plot.plot()
    guard.set_curve(item, *long, pixels=300)
    assert len(item.getData()[0]) == 600


def test_a_plot_is_quiet(plot):
    assert not plot.acceptDrops()
    assert not plot.viewport().acceptDrops()
    assert not plot.plotItem.menuEnabled()
    assert not plot.plotItem.vb.menuEnabled()
    assert plot.getAxis("left").autoSIPrefix is False
    guard.set_range(plot, (0, 1), (0, 5e6))
    plot.setLabel("left", "loss")
    plot.grab()
    assert "k" not in plot.getAxis("left").labelString().replace("color", "")
    assert "x1e" not in plot.getAxis("left").labelString()


def test_plots_change_clothes_with_the_theme(qapp, plot):
    plot.setLabel("bottom", "iteration")
    plot.setTitle("Loss")
    plot.addLegend()
    plot.plot([0, 1], [0, 1], name="Momentum")
    for look in (theme.DARK, theme.LIGHT):
        theme.apply(qapp, look.name)
        image = plot.grab().toImage()
        assert image.pixelColor(319, 2).name() == look.card
        axis = plot.getAxis("bottom")
        assert axis.textPen().color().name() == look.muted
        assert axis.tickPen().color().name() == look.grid_line
        assert look.muted in axis.labelString()
        assert look.text in plot.plotItem.titleLabel.item.toHtml()
        assert look.text in plot.plotItem.legend.items[0][1].item.toHtml()


def test_ticks_follow_the_text_size(qapp, plot):
    before = plot.getAxis("left").style["tickFont"].pixelSize()
    theme.apply(qapp, "light", 200)
    assert plot.getAxis("left").style["tickFont"].pixelSize() == pytest.approx(2 * before, abs=1.0)


def test_a_closed_plot_ignores_the_theme(qapp, qtbot):
    plot = guard.guarded_plot()
    plot.close()
    theme.apply(qapp, "dark")
    assert plot.plotItem is None
    plot.deleteLater()


def test_a_range_far_beyond_the_numbers_has_ticks_on_a_logarithmic_axis() -> None:
    axis = guard.GuardedAxis("left")
    axis.setLogMode(False, True)
    assert axis.logTickStrings([-400.0, 0.0, 400.0], 1.0, 1.0) == ["0", "1", "inf"]


def test_a_log_axis_with_a_range_of_numbers_has_no_ticks_rather_than_millions(qtbot) -> None:
    """Between a change of scale and the next curve the view still has the range of the other one."""
    plot = guard.guarded_plot()
    qtbot.addWidget(plot)
    axis = plot.plotItem.getAxis("left")
    axis.setLogMode(False, True)
    assert axis.tickValues(-7e5, 1.6e7, 120.0) == []
    assert sum(len(values) for _, values in axis.tickValues(-300.0, 300.0, 120.0)) < 6000
    assert axis.tickValues(-2.0, 2.0, 120.0)[0][1]
