"""Figures drawn into pixels, SVG and PDF, and figures made of scenes and plots."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPoint, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontInfo,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPdfWriter,
    QPen,
)
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import (
    QAbstractGraphicsShapeItem,
    QGraphicsItem,
    QGraphicsLineItem,
    QGraphicsPathItem,
    QGraphicsScene,
    QGraphicsView,
    QGraphicsWidget,
)

from gdsim.engine.sentence import InputError
from gdsim.ui import theme

SCREEN_DPI = 96.0  # a figure's size counts in these pixels: 96 to the inch, as in CSS
MOST_PIXELS = 100_000_000  # 400 MB of memory


class ExportError(InputError):
    """Why a figure could not be written, in one sentence."""


@dataclass(frozen=True)
class Figure:
    """Something that can be drawn at any size: ``render`` fills the rectangle, without a background.

    ``name`` becomes the file name, ``title`` is in the user's language, ``size`` is in 96-dpi pixels.
    """

    name: str
    title: str
    render: Callable[[QPainter, QRectF], None]
    size: QSizeF


# --- one figure into one device ------------------------------------------------------------------


def paint(
    figure: Figure,
    painter: QPainter,
    size: QSizeF,
    look: theme.Theme | None = None,
    transparent: bool = False,
) -> None:
    """Background and figure, in pixels of 1/96 inch, in the theme ``look`` (None: the present one)."""
    with nullcontext(theme.current()) if look is None else theme.using(look) as present:
        if not transparent:
            painter.fillRect(QRectF(0.0, 0.0, size.width(), size.height()), QColor(present.card))
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        figure.render(painter, QRectF(0.0, 0.0, size.width(), size.height()))


@contextmanager
def _painting(device: Any) -> Iterator[QPainter]:
    painter = QPainter(device)
    try:
        yield painter
    finally:
        painter.end()


def image(
    figure: Figure,
    dpi: float = SCREEN_DPI,
    *,
    size: QSizeF | None = None,
    look: theme.Theme | None = None,
    transparent: bool = False,
) -> QImage:
    """The figure as pixels; ExportError when there would be too many of them."""
    size, scale = size or figure.size, dpi / SCREEN_DPI
    width, height = max(1, round(size.width() * scale)), max(1, round(size.height() * scale))
    if width * height > MOST_PIXELS or max(width, height) > 32_000:
        raise ExportError(
            "A picture of {width} × {height} pixels is too large: choose fewer dpi or a smaller size.",
            width=width,
            height=height,
        )
    result = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    if result.isNull():
        raise ExportError(
            "There is not enough memory for a picture of {width} × {height} pixels.",
            width=width,
            height=height,
        )
    result.fill(Qt.GlobalColor.transparent)
    with _painting(result) as painter:
        painter.scale(width / size.width(), height / size.height())
        paint(figure, painter, size, look, transparent)
    # After painting: fonts are sized by the resolution of what they are painted on.
    result.setDotsPerMeterX(round(dpi / 0.0254))
    result.setDotsPerMeterY(round(dpi / 0.0254))
    return result


def encoded(
    figure: Figure,
    kind: str,
    dpi: float = SCREEN_DPI,
    *,
    size: QSizeF | None = None,
    look: theme.Theme | None = None,
    transparent: bool = False,
) -> bytes:
    """The bytes of a file of ``kind`` "png", "svg" or "pdf"; ``dpi`` matters to PNG only."""
    size = size or figure.size
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if kind == "png":
        picture = image(figure, dpi, size=size, look=look, transparent=transparent)
        if not transparent:
            picture = picture.convertToFormat(QImage.Format.Format_RGB32)
        picture.save(buffer, "PNG")  # type: ignore[call-overload]
    elif kind == "svg":
        svg = QSvgGenerator(QSvgGenerator.SvgVersion.SvgTiny12)
        svg.setOutputDevice(buffer)
        svg.setResolution(_resolution())
        svg.setSize(QSize(round(size.width()), round(size.height())))
        svg.setViewBox(QRectF(0.0, 0.0, size.width(), size.height()))
        svg.setTitle(figure.title)
        with _painting(svg) as painter:
            paint(figure, painter, size, look, transparent)
    else:
        pdf = QPdfWriter(buffer)
        pdf.setResolution(_resolution())
        pdf.setTitle(figure.title)
        pdf.setCreator("gdsim")
        inches = size / float(_resolution())
        pdf.setPageLayout(
            QPageLayout(
                QPageSize(inches, QPageSize.Unit.Inch, "", QPageSize.SizeMatchPolicy.ExactMatch),
                QPageLayout.Orientation.Portrait,
                QMarginsF(0.0, 0.0, 0.0, 0.0),
            )
        )
        with _painting(pdf) as painter:
            paint(figure, painter, size, look, transparent)
    buffer.close()
    written = bytes(data.data())
    return _portable_svg(written, size) if kind == "svg" else written


def _resolution() -> int:
    """Dots per inch of the screen's layout (72 on macOS): in it text and lines keep their proportion."""
    screen = QGuiApplication.primaryScreen()
    return round(screen.logicalDotsPerInch()) if screen is not None else round(SCREEN_DPI)


# --- SVG that every program reads ----------------------------------------------------------------

_SVG = "http://www.w3.org/2000/svg"
_PAIR = re.compile(r"(-?[\d.]+(?:e[-+]?\d+)?),(-?[\d.]+(?:e[-+]?\d+)?)")


_CLIP_FROM, _CLIP_TO = "#010203", "#010204"  # colours of the marks round what is to be clipped


def _portable_svg(data: bytes, size: QSizeF) -> bytes:
    """Qt's SVG made to look the same everywhere.

    Lines of constant width lose ``vector-effect``, which office programs and LaTeX do not know: Qt writes
    them in their item's coordinates under a matrix, here the matrix moves into the points. Clips are put in
    (Qt leaves them out, or as SVG 1.1 applies wrong ones), and fonts get the name of a family that exists.
    """
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    root = ElementTree.fromstring(data)
    root.set("width", f"{size.width():g}")
    root.set("height", f"{size.height():g}")
    for element in root.iter():
        if "font-family" in element.attrib:
            element.set("font-family", f"{_family(element.attrib['font-family'])}, sans-serif")
    for group in root.iter(f"{{{_SVG}}}g"):
        matrix = group.get("transform", "")
        if not matrix.startswith("matrix(") or not len(group):
            continue
        to_page = [float(number) for number in matrix[7:-1].split(",")]
        del group.attrib["transform"]
        for shape in group:
            mark = group.get("fill") in (_CLIP_FROM, _CLIP_TO)
            constant = mark or shape.get("vector-effect") == "non-scaling-stroke"
            if not constant or not _flatten(shape, to_page):
                shape.set("transform", matrix)
    drawn = root.find(f"{{{_SVG}}}g")
    if drawn is not None:
        _clip(root, drawn)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


@lru_cache
def _family(name: str) -> str:
    """The family Qt draws ``name`` with: names like "Sans Serif" mean nothing elsewhere."""
    return QFontInfo(QFont(name)).family()


def _clip(root: ElementTree.Element, drawn: ElementTree.Element) -> None:
    """Put what stands between two marks into a group clipped to the first one's outline."""
    target = [drawn]
    for group in list(drawn):
        drawn.remove(group)
        fill = group.get("fill") if len(group) else None
        if fill == _CLIP_FROM:
            name = f"clip{sum(1 for _ in root.iter(f'{{{_SVG}}}clipPath')) + 1}"
            clip = ElementTree.SubElement(root, f"{{{_SVG}}}clipPath", id=name)
            ElementTree.SubElement(clip, f"{{{_SVG}}}path", d=group[0].get("d", ""))
            target.append(ElementTree.SubElement(target[-1], f"{{{_SVG}}}g", {"clip-path": f"url(#{name})"}))
        elif fill == _CLIP_TO:
            target.pop()
        elif len(group):  # Qt writes an empty group for every change of pen
            target[-1].append(group)


def _flatten(shape: ElementTree.Element, matrix: list[float]) -> bool:
    """Move the matrix into the shape's points; False where it has none."""
    a, b, c, d, e, f = matrix

    def moved(match: re.Match[str]) -> str:
        x, y = float(match[1]), float(match[2])
        return f"{a * x + c * y + e:.6g},{b * x + d * y + f:.6g}"

    if shape.tag == f"{{{_SVG}}}rect" and "rx" not in shape.attrib:
        x, y, width, height = (float(shape.attrib.pop(name)) for name in ("x", "y", "width", "height"))
        shape.tag = f"{{{_SVG}}}path"
        shape.set("d", f"M{x},{y} L{x + width},{y} L{x + width},{y + height} L{x},{y + height} Z")
    for attribute in ("d", "points"):
        if attribute in shape.attrib:
            shape.set(attribute, _PAIR.sub(moved, shape.attrib[attribute]))
            shape.attrib.pop("vector-effect", None)
            return True
    return False


# --- figures of scenes and plots -----------------------------------------------------------------


def figure_of_scene(
    source: QGraphicsScene | QGraphicsView, name: str, title: str = "", margin: float = 12.0
) -> Figure:
    """A figure of a view as it is seen, or of all items of a scene with a margin round them."""
    if isinstance(source, QGraphicsView):
        return figure_of_view(source, name, title)
    box = source.itemsBoundingRect().adjusted(-margin, -margin, margin, margin)

    def render(painter: QPainter, rect: QRectF) -> None:
        with _print_ready(source.items(), painter):
            source.render(painter, rect, box, Qt.AspectRatioMode.KeepAspectRatio)

    return Figure(name, title or name, render, box.size())


def figure_of_plot(plot: Any, name: str, title: str = "") -> Figure:
    """A figure of a ``pg.PlotWidget``, laid out anew for the size that is asked for."""
    return figure_of_view(plot, name, title)


def figure_of_view(view: QGraphicsView, name: str, title: str = "") -> Figure:
    """A figure of a graphics view; the view takes the figure's size for the moment of the rendering."""

    def render(painter: QPainter, rect: QRectF) -> None:
        before, background = view.size(), QBrush(view.backgroundBrush())
        try:
            view.setBackgroundBrush(QBrush(Qt.BrushStyle.NoBrush))  # the figure's own is there already
            _lay_out(view, QSize(round(rect.width()), round(rect.height())))
            with _print_ready(view.scene().items(), painter):
                view.render(painter, rect, view.viewport().rect(), Qt.AspectRatioMode.KeepAspectRatio)
        finally:
            view.setBackgroundBrush(background)
            _lay_out(view, before)

    return Figure(name, title or name, render, QSizeF(view.size()))


def _lay_out(view: QGraphicsView, size: QSize) -> None:
    """Give a view a size, shown or not, and let axes find the room for their numbers (they do when drawn)."""
    if view.size() == size and view.isVisible():
        return
    view.resize(size)
    for _ in range(2):
        view.grab(QRect(QPoint(0, 0), size))
        for item in view.scene().items():
            if isinstance(item, QGraphicsWidget):
                layout = QGraphicsWidget.layout(item)  # pyqtgraph hides the method behind an attribute
                if layout is not None:
                    layout.activate()


@contextmanager
def _print_ready(items: list[QGraphicsItem], painter: QPainter) -> Iterator[None]:
    """Make items fit for paper for a while: cosmetic pens as wide as they should be, symbols as vectors.

    A cosmetic pen counts device pixels, of which one pixel of the figure has ``scale``. Items of pyqtgraph
    keep their pens in attributes and in ``opts``; Qt's own have ``pen()``.
    """
    scale = math.sqrt(abs(painter.worldTransform().determinant()))
    to_svg = painter.paintEngine().type() == QPaintEngine.Type.SVG
    with ExitStack() as afterwards:

        def swap(holder: dict[str, Any], key: str, value: object) -> None:
            afterwards.callback(holder.__setitem__, key, holder[key])
            holder[key] = value

        for item in items:
            if isinstance(item, (QAbstractGraphicsShapeItem, QGraphicsLineItem)) and item.pen().isCosmetic():
                afterwards.callback(item.setPen, item.pen())
                item.setPen(_wider(item.pen(), scale))
            if to_svg and item.flags() & QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape:
                for colour, z in ((_CLIP_FROM, -1e9), (_CLIP_TO, 1e9)):
                    afterwards.callback(_remove, _mark(item, colour, z))
            if item.flags() & QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations:  # a legend
                before = QGraphicsItem.scale(item)  # pyqtgraph's method of that name does something else
                afterwards.callback(QGraphicsItem.setScale, item, before)
                QGraphicsItem.setScale(item, before * scale)
            attributes = getattr(item, "__dict__", {})
            options = attributes.get("opts")
            options = options if isinstance(options, dict) else {}
            for holder in (attributes, options):
                for key, value in list(holder.items()):
                    if isinstance(value, QPen) and value.isCosmetic():
                        swap(holder, key, _wider(value, scale))
            if "segmentedLineMode" in options:  # thick lines in pieces: fast, and beads where they meet
                swap(options, "segmentedLineMode", "off")
            if hasattr(item, "setExportMode"):
                afterwards.callback(item.setExportMode, False)
                item.setExportMode(True, {"antialias": True, "resolutionScale": scale})
            if "picture" in attributes:  # an axis keeps what it drew last
                afterwards.callback(attributes.__setitem__, "picture", None)
                attributes["picture"] = None
        yield


def _wider(pen: QPen, scale: float) -> QPen:
    result = QPen(pen)
    result.setWidthF(max(pen.widthF(), 1.0) * scale)
    return result


def _mark(item: QGraphicsItem, colour: str, z: float) -> QGraphicsItem:
    """Draw the outline of ``item`` before or after its children."""
    mark = QGraphicsPathItem(QPainterPath(item.shape()), item)
    mark.setZValue(z)
    mark.setPen(QPen(Qt.PenStyle.NoPen))
    mark.setBrush(QColor(colour))
    return mark


def _remove(item: QGraphicsItem) -> None:
    item.scene().removeItem(item)
