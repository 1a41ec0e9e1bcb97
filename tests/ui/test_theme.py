import itertools
import math

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QSpinBox

from gdsim.ui import style_sheet, theme

THEMES = pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK], ids=lambda look: look.name)


@pytest.fixture(autouse=True)
def _light_again(qapp):
    theme.apply(qapp, "light", 100)
    yield
    theme.apply(qapp, "light", 100)


def linear(colour: str) -> np.ndarray:
    rgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio."""
    dark, light = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


# Machado, Oliveira & Fernandes (2009), severity 1.
SIGHT = {
    name: np.array(rows.split(), dtype=float).reshape(3, 3)
    for name, rows in {
        "normal": "1 0 0  0 1 0  0 0 1",
        "protanopia": "0.1523 1.0526 -0.2049  0.1145 0.7863 0.0992  -0.0039 -0.0481 1.0520",
        "deuteranopia": "0.3673 0.8606 -0.2280  0.2801 0.6725 0.0474  -0.0118 0.0429 0.9689",
        "tritanopia": "1.2555 -0.0767 -0.1788  -0.0784 0.9308 0.1476  0.0047 0.6914 0.3039",
    }.items()
}


def lab(colour: str, sight: str) -> np.ndarray:
    rgb = np.clip(SIGHT[sight] @ linear(colour), 0, 1)
    xyz = (
        [[0.4125, 0.3576, 0.1804], [0.2127, 0.7152, 0.0722], [0.0193, 0.1192, 0.9503]]
        @ rgb
        / [0.9505, 1, 1.0888]
    )
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one: str, other: str, sight: str) -> float:
    return float(np.linalg.norm(lab(one, sight) - lab(other, sight)))


def test_the_contrast_formula_is_the_one_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@THEMES
@pytest.mark.parametrize(
    "role", ["text", "muted", "forward", "backward", "accent", "warning", "error", "success"]
)
@pytest.mark.parametrize("behind", ["card", "window", "field"])
def test_text_is_readable(look, role, behind):
    assert contrast(getattr(look, role), getattr(look, behind)) >= 4.5


@THEMES
def test_text_is_readable_on_its_own_surfaces(look):
    assert contrast(look.accent_text, look.accent) >= 4.5
    assert contrast(look.backward, look.backward_soft) >= 4.5
    assert contrast(look.text, look.selection) >= 4.5
    for line in (look.forward_line, look.backward_line, look.positive, look.negative):
        assert contrast(line, look.card) >= 3.0


@THEMES
def test_optimizers_are_told_apart_by_everyone(look):
    assert len(look.optimizers) == 7
    for one, other in itertools.combinations(look.optimizers, 2):
        for sight in SIGHT:
            assert distance(one, other, sight) >= 18, (one, other, sight)
    assert all(contrast(colour, look.card) >= 2.5 for colour in look.optimizers)


def test_dark_is_not_light_inverted():
    def inverted(colour: str) -> str:
        return "#" + "".join(f"{255 - int(colour[i : i + 2], 16):02x}" for i in (1, 3, 5))

    assert not any(
        inverted(getattr(theme.LIGHT, role)) == getattr(theme.DARK, role)
        for role in ("window", "card", "text", "accent")
    )
    assert contrast(theme.DARK.card, theme.DARK.window) < 1.5
    assert contrast(theme.LIGHT.card, theme.LIGHT.window) < 1.5


def test_optimizers_take_turns_in_colours_and_markers(qapp):
    pairs = {(theme.optimizer_colour(i).name(), theme.optimizer_marker(i)) for i in range(63)}
    assert len(pairs) == 63
    from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols

    assert all(marker in Symbols for marker in theme.OPTIMIZER_MARKERS)


@THEMES
def test_signed_colour_runs_from_the_background_to_two_ends(look):
    with theme.using(look):
        card = theme.signed_colour(0.0, 2.0).name()
        assert card == look.card
        for sign, end in ((1, look.positive), (-1, look.negative)):
            shades = [theme.signed_colour(sign * value, 2.0).name() for value in (0.02, 0.2, 1.0, 2.0, 9.0)]
            away = [distance(card, shade, "normal") for shade in shades]
            assert away == sorted(away)
            assert away[0] > 3
            assert shades[-1] == shades[-2] == end
        for sight in SIGHT:
            assert distance(look.positive, look.negative, sight) >= 12


@THEMES
def test_signed_colour_takes_every_float(look):
    with theme.using(look):
        assert theme.signed_colour(math.nan, 1.0).name() == look.faint
        assert theme.signed_colour(math.inf, 1.0).name() == look.positive
        assert theme.signed_colour(-math.inf, 1.0).name() == look.negative
        for limit in (0.0, -1.0, math.nan):
            assert theme.signed_colour(1.0, limit).name() == look.card
        assert theme.signed_colour(1e-300, math.inf).isValid()


@THEMES
def test_apply_dresses_the_application(qapp, qtbot, look):
    with qtbot.waitSignal(theme.notifier.changed):
        theme.apply(qapp, look.name)
    assert theme.current() is look
    label, button = QLabel("x"), QPushButton("x")
    qtbot.addWidget(label)
    qtbot.addWidget(button)
    assert label.palette().windowText().color().name() == look.text
    assert label.palette().window().color().name() == look.window
    button.resize(80, 30)
    assert button.grab().toImage().pixelColor(10, 15).name() == look.field


def test_text_size_grows_everything(qapp, qtbot):
    theme.apply(qapp, "light", 100)
    before = qapp.font().pointSizeF()
    spin = QSpinBox()
    qtbot.addWidget(spin)
    height = spin.sizeHint().height()
    theme.apply(qapp, "light", 160)
    assert before == pytest.approx(theme.BASE_POINTS)
    assert qapp.font().pointSizeF() == pytest.approx(1.6 * before)
    assert spin.sizeHint().height() > 1.3 * height
    assert theme.icon_size() == QSize(26, 26)


def test_digits_are_tabular(qapp, qtbot):
    label = QLabel("0123")
    qtbot.addWidget(label)
    label.ensurePolished()
    assert label.font().isFeatureSet(QFont.Tag("tnum"))


def test_system_follows_the_desktop(qapp, monkeypatch):
    dark = False
    monkeypatch.setattr(theme, "system_is_dark", lambda app: dark)
    theme.apply(qapp, "system")
    assert theme.current() is theme.LIGHT
    dark = True
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.current() is theme.DARK
    theme.apply(qapp, "light")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.current() is theme.LIGHT


def test_without_a_word_from_the_desktop_its_palette_decides(qapp, monkeypatch):
    if qapp.styleHints().colorScheme() != Qt.ColorScheme.Unknown:
        pytest.skip("this platform knows its colour scheme")
    for dark in (True, False):
        monkeypatch.setattr(theme._state, "platform_is_dark", dark)
        assert theme.system_is_dark(qapp) is dark


def test_using_is_for_a_while(qapp):
    seen = []

    def note() -> None:
        seen.append(theme.current().name)

    theme.notifier.changed.connect(note)
    try:
        with pytest.raises(ZeroDivisionError), theme.using(theme.DARK) as dark:
            1 / (theme.current() is not dark)
        with theme.using(theme.LIGHT):
            pass
    finally:
        theme.notifier.changed.disconnect(note)
    assert seen == ["dark", "light"]


def ink(icon: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> str:
    """The most opaque colour of an icon."""
    image = icon.pixmap(QSize(48, 48), mode).toImage()
    pixels = [image.pixelColor(x, y) for x in range(48) for y in range(48)]
    strongest = max(pixels, key=QColor.alpha)
    assert strongest.alpha() == 255
    return strongest.name()


def test_icons_follow_the_theme(qapp):
    icon = theme.icon("debug-start")
    assert ink(icon) == theme.LIGHT.text
    assert ink(icon, QIcon.Mode.Disabled) == theme.LIGHT.faint
    with theme.using(theme.DARK):
        assert ink(icon) == theme.DARK.text
        assert ink(theme.icon("debug-step-into", "backward")) == theme.DARK.backward
    with pytest.raises(KeyError):
        theme.icon("no such icon")


def test_the_debugger_has_its_icons(qapp):
    names = "start pause step-over step-into step-out step-back restart"
    pictures = {ink_shape(theme.icon(f"debug-{name}")) for name in names.split()}
    assert len(pictures) == 7


def ink_shape(icon: QIcon) -> bytes:
    return bytes(icon.pixmap(QSize(16, 16)).toImage().constBits())


@THEMES
def test_the_style_sheet_is_whole(qapp, qtlog, look):
    theme.apply(qapp, look.name, 130)
    sheet = qapp.styleSheet()
    assert "$" not in sheet
    assert sheet.count("{") == sheet.count("}") > 80
    window = QFrame()
    theme.mark(window, card=True)
    window.grab()
    window.deleteLater()
    assert [record.message for record in qtlog.records if "parse" in record.message.lower()] == []
    folder = style_sheet._folder
    assert folder is not None
    from pathlib import Path

    written = {file.name for file in Path(folder.path()).iterdir()}
    assert {
        f"{look.name}-{arrow}.svg" for arrow in ("up", "down", "right", "check", "close", "float")
    } <= written


def test_mark_restyles(qapp, qtbot):
    label = QLabel("0.350")
    qtbot.addWidget(label)
    theme.mark(label, role="backward")
    label.ensurePolished()
    assert label.palette().color(label.foregroundRole()).name() == theme.LIGHT.backward
    theme.mark(label, role="error")
    assert label.palette().color(label.foregroundRole()).name() == theme.LIGHT.error


def test_apply_reaches_a_window_that_is_open(qapp, qtbot):
    frame = QFrame()
    theme.mark(frame, card=True)
    frame.resize(60, 40)
    qtbot.addWidget(frame)
    frame.show()
    assert frame.grab().toImage().pixelColor(30, 20).name() == theme.LIGHT.card
    theme.apply(QApplication.instance(), "dark")
    assert frame.grab().toImage().pixelColor(30, 20).name() == theme.DARK.card
