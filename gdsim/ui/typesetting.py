"""LaTeX into vector paths and into plain words, each formula once."""

from __future__ import annotations

import threading
import unicodedata
import warnings
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QPainterPath, QPainterPathStroker, QTransform

LONGEST = 1000  # characters; the time grows faster than the length
REFERENCE = 64.0  # px: every formula is typeset once at this size and scaled from it


class FormulaPath(NamedTuple):
    """A formula with its baseline on y = 0 and its left edge on x = 0; treat the path as read-only."""

    path: QPainterPath
    width: float
    ascent: float
    descent: float


class _Outline(NamedTuple):
    """What a formula is made of, as plain numbers: safe to make on any thread."""

    shapes: tuple[tuple[str, tuple[float, ...], float], ...]  # (kind, numbers, stroke width; 0 means filled)
    ascent: float
    descent: float


# --- LaTeX -> numbers ----------------------------------------------------------------------------

_lock = threading.Lock()  # the typesetter reads its font through one shared file position


@lru_cache(maxsize=4096)
def _typeset(latex: str) -> _Outline | None:
    """The outline of a formula, or None where the LaTeX is wrong or the font has no glyph for it."""
    with _lock:
        try:
            return _outline(latex)
        except Exception:  # the typesetter meets bad input with whatever its depths raise
            return None


def _outline(latex: str) -> _Outline | None:
    if len(latex) > LONGEST:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # ziamath's own, on import under 3.11 and 3.12
        import ziamath  # 0.15 s, so not before the first formula
    ziamath.config.svg2 = False  # whole paths instead of <use> of <symbol>
    formula = ziamath.Latex(latex, size=REFERENCE, margin=0.0)
    inked = (char for char in _text_of(formula.mathml) if unicodedata.category(char)[0] not in "CZM")
    if not all(formula.font.glyphindex(char) for char in inked):
        return None
    svg = formula.svgxml()
    _, top, _, height = (float(number) for number in svg.attrib["viewBox"].split())
    shapes = tuple(_shape(element) for element in svg.iter() if element.tag not in ("svg", "g"))
    return _Outline(shapes, -top, top + height)


def _shape(element: Any) -> tuple[str, tuple[float, ...], float]:
    """One SVG element as (kind, numbers, stroke); what the typesetter never emits raises."""
    attribute = element.attrib
    if "transform" in attribute:
        raise ValueError(f"unexpected transform in <{element.tag}>")
    stroke = float(attribute.get("stroke-width", 0)) if attribute.get("stroke", "none") != "none" else 0.0
    if element.tag == "rect":
        x, y, width, height = (float(attribute[name]) for name in ("x", "y", "width", "height"))
        return "rect", (x, y, width, height), stroke
    if element.tag == "ellipse":
        x, y, a, b = (float(attribute[name]) for name in ("cx", "cy", "rx", "ry"))
        return "ellipse", (x - a, y - b, 2 * a, 2 * b), stroke
    if element.tag != "path":
        raise ValueError(f"unexpected <{element.tag}>")
    numbers: list[float] = []
    letters = ""
    for token in attribute["d"].split():
        if token.isalpha():
            letters += token
        else:
            numbers.append(float(token))
    return letters, tuple(numbers), stroke


# --- numbers -> paths ----------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _reference_path(latex: str) -> FormulaPath:
    outline = _typeset(latex)
    if outline is None:
        return _text_path(plain_text(latex))
    whole = QPainterPath()
    whole.setFillRule(Qt.FillRule.WindingFill)
    for kind, numbers, stroke in outline.shapes:
        part = QPainterPath()
        part.setFillRule(Qt.FillRule.WindingFill)
        if kind == "rect":
            part.addRect(QRectF(*numbers))
        elif kind == "ellipse":
            part.addEllipse(QRectF(*numbers))
        else:
            _draw(part, kind, numbers)
        if stroke:
            pen = QPainterPathStroker()
            pen.setWidth(stroke)
            part = pen.createStroke(part)
        whole.addPath(part)
    ink = whole.boundingRect()
    whole.translate(-ink.left(), 0.0)  # sides by the ink, so that what is centred looks centred
    return FormulaPath(
        whole, ink.width(), max(outline.ascent, -ink.top()), max(outline.descent, ink.bottom())
    )


def _draw(path: QPainterPath, letters: str, numbers: tuple[float, ...]) -> None:
    i = 0
    for letter in letters:
        if letter == "M":
            path.moveTo(*numbers[i : i + 2])
            i += 2
        elif letter == "L":
            path.lineTo(*numbers[i : i + 2])
            i += 2
        elif letter == "Q":
            path.quadTo(*numbers[i : i + 4])
            i += 4
        elif letter == "C":
            path.cubicTo(*numbers[i : i + 6])
            i += 6
        else:
            path.closeSubpath()


def _text_path(text: str) -> FormulaPath:
    """The fallback: the words of the formula in the window's font."""
    font = QGuiApplication.font()
    font.setPixelSize(round(REFERENCE))
    metrics = QFontMetricsF(font)
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addText(0.0, 0.0, font, text)
    return FormulaPath(path, metrics.horizontalAdvance(text), metrics.ascent(), metrics.descent())


@lru_cache(maxsize=4096)
def formula_path(latex: str, size_px: float) -> FormulaPath:
    """The formula as one path to fill, at a font size in px; bad LaTeX comes out as plain text.

    GUI thread. The first call for a string costs 2-15 ms (see :func:`prewarm`), the next ones nothing.
    """
    whole = _reference_path(latex)
    scale = size_px / REFERENCE
    path = QTransform.fromScale(scale, scale).map(whole.path)
    return FormulaPath(path, whole.width * scale, whole.ascent * scale, whole.descent * scale)


def prewarm(latexes: Iterable[str], go_on: Callable[[], bool] = lambda: True) -> None:
    """Typeset formulas ahead of time on any thread (no Qt object is made); asks ``go_on()`` before each."""
    for latex in latexes:
        if not go_on():
            return
        _typeset(latex)


# --- formulas as words ---------------------------------------------------------------------------

_UP = str.maketrans("0123456789+-−=()nijklmtTL⊤′″", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱʲᵏˡᵐᵗᵀᴸᵀ′″")
_DOWN = str.maketrans("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_ACCENTS = {
    "^": "\u0302",
    "~": "\u0303",
    "¯": "\u0304",
    "―": "\u0304",
    "→": "\u20d7",
    "˙": "\u0307",
    "¨": "\u0308",
}
_SPACED = set("=+−-<>≤≥≠≈←→·×∈↦≪≫")


@lru_cache(maxsize=4096)
def plain_text(latex: str) -> str:
    r"""The formula as a line of text: ``\frac{\partial L}{\partial w^{(1)}_3}`` is ``∂L/∂w⁽¹⁾₃``."""
    from latex2mathml.converter import convert

    try:
        root = ElementTree.fromstring(convert(latex))
        return unicodedata.normalize("NFC", _words(root)).replace("\u00a0", " ").strip()
    except Exception:
        return latex


def _text_of(element: Any) -> str:
    return "".join(element.itertext())


def _words(element: Any) -> str:
    tag = element.tag.rpartition("}")[2]
    parts = [_words(child) for child in element]
    if tag == "mfrac":
        return f"{_grouped(parts[0])}/{_grouped(parts[1])}"
    if tag == "msup":
        return parts[0] + _script(parts[1], _UP, "^")
    if tag == "msub":
        return parts[0] + _script(parts[1], _DOWN, "_")
    if tag in ("msubsup", "munderover"):
        return parts[0] + _script(parts[2], _UP, "^") + _script(parts[1], _DOWN, "_")
    if tag == "mover":
        accent = _ACCENTS.get(parts[1].strip())
        return (
            parts[0] + accent if accent and len(parts[0]) == 1 else f"{parts[0]}{_script(parts[1], _UP, '^')}"
        )
    if tag == "munder":
        return parts[0] + _script(parts[1], _DOWN, "_")
    if tag == "msqrt":
        return f"√{_grouped(''.join(parts))}"
    if tag == "mroot":
        return f"{_script(parts[1], _UP, '')}√{_grouped(parts[0])}"
    if tag == "mtable":
        return "; ".join(parts)
    if tag == "mtr":
        return ", ".join(parts)
    if tag == "mspace":
        return " "
    if not len(element):
        return unicodedata.normalize("NFKC", text) if (text := (element.text or "")) not in _ACCENTS else text
    line = ""
    for child, part in zip(element, parts, strict=True):
        if part == ",":
            line += ", "
            continue
        binary = part in _SPACED and line and line[-1] not in "([{,; " and child is not element[-1]
        line = f"{line.rstrip()} {part} " if binary else line + part
    return line


def _script(text: str, table: dict[int, int], mark: str) -> str:
    tight = text.replace(" ", "")
    return tight.translate(table) if all(ord(char) in table for char in tight) else mark + _grouped(tight)


def _grouped(text: str) -> str:
    simple = len(text) == 1 or not any(char in _SPACED or char in " /,;" for char in text)
    return text if simple else f"({text})"
