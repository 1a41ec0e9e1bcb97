"""The look: light and dark colours, fonts and icons; ``current()`` is the theme in force."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontInfo,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QWidget

from gdsim.ui.style_sheet import style_sheet

BASE_POINTS = 13.0 if sys.platform == "darwin" else 10.0  # macOS counts 72 points to the inch of a screen
INDEX = 0.7  # size of a formula's indices in units of its letters


@dataclass(frozen=True)
class Theme:
    """Named colours as ``#rrggbb``; text colours read at 4.5 : 1 on card, window and field."""

    name: str
    window: str  # behind the cards
    card: str
    field: str  # inputs, quiet buttons
    border: str
    grid_line: str
    text: str
    muted: str  # second voice, still readable
    faint: str  # what is off or not yet: never the only carrier of a meaning
    accent: str
    accent_text: str  # on a surface of the accent
    selection: str
    forward: str
    forward_line: str  # lines and arrows may be more vivid than text
    backward: str
    backward_line: str
    backward_soft: str
    warning: str
    error: str
    success: str
    positive: str  # ends of the diverging map of signed weights
    negative: str
    optimizers: tuple[str, ...]

    @property
    def dark(self) -> bool:
        return self.name == "dark"


# Okabe-Ito in a fixed order: orange, sky blue, reddish purple, bluish green, blue, vermilion, and for their
# black the theme's own ink. Yellow is left out (1.3 : 1 on white); the others are moved a little, so that the
# nearest two keep a CIELAB distance of 18 under protanopia, deuteranopia and tritanopia.
OPTIMIZER_COLOURS: dict[str, tuple[str, ...]] = {
    "light": ("#d69400", "#2aa3df", "#b864a2", "#0a8a60", "#0b5597", "#b84300", "#36404a"),
    "dark": ("#eca905", "#8dcbfd", "#c26da5", "#0caf74", "#4380da", "#cc621c", "#dfe3e6"),
}
OPTIMIZER_MARKERS = ("o", "s", "t", "d", "+", "x", "p", "h", "star")

LIGHT = Theme(
    name="light",
    window="#f6f7f9",
    card="#ffffff",
    field="#eef1f5",
    border="#dfe3e8",
    grid_line="#e9ecf0",
    text="#1d2430",
    muted="#5f6875",
    faint="#a9b1bd",
    accent="#2563eb",
    accent_text="#ffffff",
    selection="#dce7fd",
    forward="#006ba8",
    forward_line="#0072b2",
    backward="#b84a00",
    backward_line="#d55e00",
    backward_soft="#fdeee3",
    warning="#8a6100",
    error="#b3261e",
    success="#1a7a46",
    positive="#0072b2",
    negative="#c0568c",
    optimizers=OPTIMIZER_COLOURS["light"],
)
DARK = Theme(
    name="dark",
    window="#14171c",
    card="#1b1f26",
    field="#252b35",
    border="#2f3641",
    grid_line="#272d36",
    text="#e6e9ee",
    muted="#98a2b0",
    faint="#5a6472",
    accent="#7aa5ff",
    accent_text="#10151d",
    selection="#263757",
    forward="#5aaee6",
    forward_line="#4ba3e3",
    backward="#ff8c42",
    backward_line="#ff8c42",
    backward_soft="#3a2717",
    warning="#f2b84b",
    error="#ff7b72",
    success="#56c98a",
    positive="#4ba3e3",
    negative="#e07ab4",
    optimizers=OPTIMIZER_COLOURS["dark"],
)


class ThemeNotifier(QObject):
    """Says that ``current()`` is another one, so that painted things repaint."""

    changed = Signal()

    def follow_system(self) -> None:
        """The desktop went light or dark: go along when that is the choice."""
        app = QApplication.instance()
        if _state.choice == "system" and isinstance(app, QApplication):
            apply(app, _state.choice, _state.text_percent, _state.least_pixels)


@dataclass
class _State:
    theme: Theme = LIGHT
    choice: str = "system"
    text_percent: int = 100
    least_pixels: float = 0.0
    platform_is_dark: bool | None = None  # what the palette said before it was ours
    followed: QObject | None = None
    dressed: QObject | None = None


_state = _State()
notifier = ThemeNotifier()


def current() -> Theme:
    """The theme everything is drawn in at this moment."""
    return _state.theme


@contextmanager
def using(theme: Theme) -> Iterator[Theme]:
    """Draw in another theme for a while (an export): ``changed`` is emitted on the way in and out."""
    before, _state.theme = _state.theme, theme
    if before is not theme:
        notifier.changed.emit()
    try:
        yield theme
    finally:
        _state.theme = before
        if before is not theme:
            notifier.changed.emit()


def apply(
    app: QApplication, choice: str = "system", text_percent: int = 100, least_pixels: float = 0.0
) -> None:
    """Dress the application: ``choice`` is "system", "light" or "dark", text in percent of the base size.

    No text is painted smaller than ``least_pixels``: a hall has a last row.
    """
    hints = app.styleHints()
    if _state.platform_is_dark is None:
        _state.platform_is_dark = app.palette().window().color().lightness() < 128
    _state.choice, _state.text_percent, _state.least_pixels = choice, text_percent, least_pixels
    wanted = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(choice)
    if _state.followed is not hints:
        hints.colorSchemeChanged.connect(notifier.follow_system)
        _state.followed = hints
    blocked = hints.blockSignals(True)  # our own request must not come back as the desktop's wish
    # Title bars and native dialogs follow where the platform can; plain xcb ignores it: hence our palette.
    if wanted is None:
        hints.unsetColorScheme()
    else:
        hints.setColorScheme(wanted)
    hints.blockSignals(blocked)
    _state.theme = DARK if (choice == "dark" or (wanted is None and system_is_dark(app))) else LIGHT
    if _state.dressed is not app:
        app.setStyle("Fusion")
        _state.dressed = app
    app.setPalette(palette(_state.theme))
    app.setFont(ui_font(text_percent))
    points = BASE_POINTS * text_percent / 100
    # pixels of this screen as points, in which the sheet counts
    least = math.ceil(least_pixels) * points / QFontInfo(app.font()).pixelSize()
    app.setStyleSheet(style_sheet(asdict(_state.theme), points, text_percent / 100, least))
    notifier.changed.emit()


def system_is_dark(app: QGuiApplication) -> bool:
    """What the desktop asks for; where Qt cannot tell (plain xcb), what its palette looked like."""
    scheme = app.styleHints().colorScheme()
    if scheme == Qt.ColorScheme.Unknown:
        return bool(_state.platform_is_dark)
    return scheme == Qt.ColorScheme.Dark


def ui_font(text_percent: int = 100) -> QFont:
    """The desktop's own font at our size, with digits of one width where the font has them."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPointSizeF(BASE_POINTS * text_percent / 100)
    if hasattr(font, "setFeature"):
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def text_percent() -> int:
    """Size of the text in force, in percent of the base size."""
    return _state.text_percent


def least_pixels() -> float:
    """The smallest text that may be painted, in pixels; 0 outside of a presentation."""
    return _state.least_pixels


def readable(pixels: float, scale: float = 1.0) -> float:
    """A size that is shown ``scale`` times as large, grown so far that a hall can read it."""
    return max(pixels, math.ceil(_state.least_pixels) / max(scale, 0.01))


def readable_formula(pixels: float) -> float:
    """A size of a formula, grown so far that a hall can read its indices."""
    return max(pixels, math.ceil(_state.least_pixels) / INDEX)


def smaller(font: QFont, share: float, least: float = 9.0) -> QFont:
    """The same font at a share of its size, but no smaller than ``least`` pixels or what a hall can read."""
    result = QFont(font)
    result.setPixelSize(round(readable(max(QFontInfo(font).pixelSize() * share, least))))
    return result


def palette(theme: Theme) -> QPalette:
    """The theme as a QPalette, disabled colours included."""
    roles = {
        "Window": theme.window,
        "WindowText": theme.text,
        "Base": theme.card,
        "AlternateBase": theme.window,
        "Text": theme.text,
        "Button": theme.field,
        "ButtonText": theme.text,
        "BrightText": theme.error,
        "ToolTipBase": theme.card,
        "ToolTipText": theme.text,
        "PlaceholderText": theme.muted,
        "Highlight": theme.selection,
        "HighlightedText": theme.text,
        "Accent": theme.accent,
        "Link": theme.accent,
        "LinkVisited": theme.accent,
        "Light": theme.card,
        "Midlight": theme.border,
        "Mid": theme.border,
        "Dark": theme.faint,
        "Shadow": theme.border,
    }
    result = QPalette()
    for role, colour in roles.items():
        result.setColor(QPalette.ColorRole[role], QColor(colour))
    for role in ("WindowText", "Text", "ButtonText", "HighlightedText"):
        result.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole[role], QColor(theme.faint))
    return result


# --- colours of data ------------------------------------------------------------------------------


def optimizer_colour(index: int) -> QColor:
    """Colour of the ``index``-th optimizer on the present theme."""
    colours = _state.theme.optimizers
    return QColor(colours[index % len(colours)])


def optimizer_marker(index: int) -> str:
    """Marker (a pyqtgraph symbol) of the ``index``-th optimizer: 63 pairs with a colour, then again."""
    return OPTIMIZER_MARKERS[index % len(OPTIMIZER_MARKERS)]


def signed_colour(value: float, limit: float) -> QColor:
    """Diverging colour of ``value`` in [-limit, limit]: zero is the card's, blue is positive, pink negative.

    The square root keeps small values visible; NaN gets the quiet colour of what is missing.
    """
    theme = _state.theme
    if math.isnan(value):
        return QColor(theme.faint)
    if value == 0.0 or not limit > 0.0:
        return QColor(theme.card)
    share = 1.0 if math.isinf(value) else math.sqrt(min(abs(value) / limit, 1.0))
    return mix(theme.card, theme.positive if value > 0 else theme.negative, share)


def mix(start: str, end: str, share: float) -> QColor:
    """The colour ``share`` of the way from ``start`` to ``end``."""
    a, b = QColor(start), QColor(end)
    return QColor.fromRgbF(
        a.redF() + (b.redF() - a.redF()) * share,
        a.greenF() + (b.greenF() - a.greenF()) * share,
        a.blueF() + (b.blueF() - a.blueF()) * share,
    )


# --- icons ----------------------------------------------------------------------------------------


@cache
def _glyphs() -> tuple[str, dict[str, str]]:
    """(font family, glyph by name) of Codicons, the debugger's icons, out of the qtawesome package.

    Read from its files: importing qtawesome and its twelve fonts costs 0.15 s of every start.
    """
    spec = find_spec("qtawesome")
    if spec is None or spec.origin is None:
        return "", {}
    folder = Path(spec.origin).parent / "fonts"
    font_id = QFontDatabase.addApplicationFont(str(next(folder.glob("codicon-[0-9]*.ttf"))))
    names = json.loads(next(folder.glob("codicon-charmap-*.json")).read_text("utf-8"))
    families = QFontDatabase.applicationFontFamilies(font_id)
    return (families[0] if families else ""), {name: chr(int(code, 16)) for name, code in names.items()}


class _GlyphIcon(QIconEngine):
    """One glyph, painted at any size in the colour the theme has at that moment: it follows a change."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._family, glyphs = _glyphs()
        self._glyph, self._role = glyphs[name] if glyphs else "", role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        font = QFont(self._family)
        font.setPixelSize(max(1, min(rect.width(), rect.height())))
        painter.save()
        painter.setFont(font)
        painter.setPen(QColor(getattr(_state.theme, "faint" if mode == QIcon.Mode.Disabled else self._role)))
        painter.drawText(QRectF(rect), Qt.AlignmentFlag.AlignCenter, self._glyph)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        result = QPixmap(size)
        result.fill(Qt.GlobalColor.transparent)
        painter = QPainter(result)
        try:
            self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        finally:
            painter.end()
        return result


def icon_size(text_percent: int | None = None) -> QSize:
    """Size of toolbar and button icons beside text of the present (or that) size."""
    side = round(16 * (text_percent or _state.text_percent) / 100)
    return QSize(side, side)


def icon(name: str, role: str = "text") -> QIcon:
    """Icon ``name`` of Codicons, the one family, in the theme's colour called ``role``; KeyError: unknown."""
    return QIcon(_GlyphIcon(name, role))


def mark(widget: QWidget, **properties: str | bool) -> None:
    """Set properties the style sheet looks at, and restyle.

    ``role`` of a label: title, heading, muted, warning, error, success, backward, forward; of a button:
    primary, quiet. ``state="error"``: an input. ``card=True``: a card; ``body=True``: the frame in a dock.
    """
    for name, value in properties.items():
        widget.setProperty(name, value)
        if name in ("card", "body"):
            widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, bool(value))
    widget.style().unpolish(widget)
    widget.style().polish(widget)
