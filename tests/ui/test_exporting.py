import errno
import os
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPen
from PySide6.QtWidgets import QDialog, QFileDialog, QGraphicsScene, QGraphicsView

from gdsim.engine.sentence import InputError
from gdsim.ui import guard, rendering, theme
from gdsim.ui.export_dialog import ExportDialog
from gdsim.ui.exporting import (
    ExportError,
    Figure,
    copy_to_clipboard,
    encoded,
    export,
    figure_of_plot,
    figure_of_scene,
    image,
)
from gdsim.ui.formula_item import FormulaItem

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def _light(qapp):
    theme.apply(qapp, "light", 100)
    yield
    theme.apply(qapp, "light", 100)
    qapp.clipboard().clear()


@pytest.fixture
def folder(tmp_path) -> Path:
    """Empty."""
    folder = tmp_path / "figures"
    folder.mkdir()
    return folder


@pytest.fixture
def square() -> Figure:
    """A block in the middle of 200 x 100, in the theme's accent."""

    def render(painter, rect):
        painter.fillRect(
            QRectF(rect.width() / 4, rect.height() / 4, rect.width() / 2, rect.height() / 2),
            QColor(theme.current().accent),
        )

    return Figure("square", "A square", render, QSizeF(200, 100))


@pytest.fixture
def plot(qtbot):
    plot = guard.guarded_plot(grid="xy")
    qtbot.addWidget(plot)
    plot.resize(400, 200)
    plot.setLabel("bottom", "iteration k")
    curve = plot.plot(pen=pg.mkPen("#ff0000", width=2), antialias=False)
    guard.set_curve(curve, np.arange(101.0), np.full(101, 5.0))
    plot.plot([50], [8], pen=None, symbol="o", symbolSize=20, symbolPen=None, symbolBrush="#00ff00")
    guard.set_range(plot, (20, 80), (0, 10))
    return plot


def colours(picture: QImage) -> dict[str, int]:
    """How many pixels of each colour."""
    picture = picture.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(picture.constBits(), np.uint32).reshape(picture.height(), -1)[:, : picture.width()]
    values, counts = np.unique(pixels & 0xFFFFFF, return_counts=True)
    return {f"#{value:06x}": int(count) for value, count in zip(values, counts, strict=True)}


def rgb(picture: QImage) -> np.ndarray:
    """``(height, width, 3)`` integers."""
    picture = picture.convertToFormat(QImage.Format.Format_RGBA8888)
    pixels = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), -1, 4)
    return pixels[:, : picture.width(), :3].astype(int)


def redness(picture: QImage) -> float:
    """How many pixels' worth of red lies on grey."""
    pixels = rgb(picture)
    return float(np.clip(pixels[..., 0] - pixels[..., 1], 0, None).sum() / 255)


# --- formats -------------------------------------------------------------------------------------


@pytest.mark.parametrize("dpi", [72, 96, 300])
def test_png_has_the_pixels_and_says_its_resolution(qapp, square, folder, dpi):
    picture = QImage(str(export(square, folder / "square.PNG", dpi)))
    width, height = round(200 * dpi / 96), round(100 * dpi / 96)
    assert picture.size() == QSize(width, height)
    assert picture.dotsPerMeterX() == pytest.approx(dpi / 0.0254, abs=1)
    assert picture.pixelColor(0, 0).name() == theme.LIGHT.card
    assert picture.pixelColor(width // 2, height // 2).name() == theme.LIGHT.accent
    assert colours(picture)[theme.LIGHT.accent] == pytest.approx(width * height / 4, rel=0.03)
    assert not picture.hasAlphaChannel()


def test_size_look_and_transparency(qapp, square):
    picture = image(square, 96, size=QSizeF(300, 50), look=theme.DARK, transparent=True)
    assert picture.size() == QSize(300, 50)
    assert picture.pixelColor(1, 1).alpha() == 0
    assert picture.pixelColor(150, 25).name() == theme.DARK.accent
    assert theme.current() is theme.LIGHT
    assert image(square, look=theme.DARK).pixelColor(1, 1).name() == theme.DARK.card


def test_svg_is_well_formed_and_drawn(qapp, square, folder):
    root = ElementTree.parse(export(square, folder / "square.svg")).getroot()
    assert root.tag == f"{SVG}svg"
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("200", "100", "0 0 200 100")
    assert root.find(f"{SVG}title").text == "A square"
    fills = {group.get("fill") for group in root.iter(f"{SVG}g") if len(group)}
    assert {theme.LIGHT.card, theme.LIGHT.accent} <= fills


def test_pdf_is_one_page_of_the_size(qapp, square, folder):
    data = export(square, folder / "square.pdf").read_bytes()
    assert data.startswith(b"%PDF-1.")
    assert data.rstrip().endswith(b"%%EOF")
    box = [float(number) for number in re.search(rb"/MediaBox \[([^\]]+)\]", data)[1].split()]
    assert box[2:] == pytest.approx([150, 75], abs=1)  # points: 72 to the inch
    assert len(re.findall(rb"/Type /Page\b", data)) == 1


def test_too_many_pixels_are_refused_before_they_are_made(qapp, square):
    with pytest.raises(ExportError, match=r"25000 × 12500 pixels is too large"):
        image(square, 1200, size=QSizeF(2000, 1000))
    assert encoded(square, "svg", 1200, size=QSizeF(20000, 10000)).startswith(b"<?xml")


# --- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["figure.bmp", "figure", "figure.svg.gz", ".png"])
def test_an_unknown_suffix_is_explained(qapp, square, folder, name):
    with pytest.raises(InputError) as caught:
        export(square, folder / name)
    assert str(caught.value) == f"“{name}” has no suffix gdsim can write: use .png, .svg or .pdf."
    assert list(folder.iterdir()) == []


def test_a_missing_folder_is_explained(qapp, square, folder):
    with pytest.raises(ExportError, match="its folder does not exist"):
        export(square, folder / "no" / "figure.png")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EACCES, "no permission to write there"),
        (errno.EROFS, "no permission to write there"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_a_failure_is_explained_and_leaves_the_old_file(qapp, square, folder, monkeypatch, code, words):
    path = folder / "figure.svg"
    path.write_text("the old one")

    def fail(*_):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(ExportError) as caught:
        export(square, path)
    assert str(caught.value) == f"“{path}” cannot be written: {words}."
    assert path.read_text() == "the old one"
    assert list(folder.iterdir()) == [path]


def test_a_folder_in_the_way_is_explained(qapp, square, folder):
    (folder / "figure.png").mkdir()
    with pytest.raises(ExportError, match="is in the way"):
        export(square, folder / "figure.png")
    assert [each.name for each in folder.iterdir()] == ["figure.png"]


def test_a_file_is_replaced_whole(qapp, square, folder):
    path = folder / "결과 그림.png"
    path.write_bytes(b"x" * 10)
    export(square, path)
    assert QImage(str(path)).size() == QSize(417, 208)
    assert list(folder.iterdir()) == [path]


def test_the_clipboard_gets_pixels_and_vectors(qapp, square):
    copy_to_clipboard(square, 192, size=QSizeF(100, 50), look=theme.DARK)
    mime = qapp.clipboard().mimeData()
    assert qapp.clipboard().image().size() == QSize(200, 100)
    root = ElementTree.fromstring(bytes(mime.data("image/svg+xml").data()))
    assert root.get("width") == "100"


# --- scenes and plots ----------------------------------------------------------------------------


def test_lines_of_a_plot_grow_with_the_resolution(qapp, plot):
    figure = figure_of_plot(plot, "curves")
    assert figure.size == QSizeF(400, 200)
    red = {dpi: redness(image(figure, dpi)) for dpi in (96, 384)}
    assert red[96] == pytest.approx(2 * 370, rel=0.1)
    assert red[384] == pytest.approx(16 * red[96], rel=0.05)  # hairlines would give 4
    green = {dpi: colours(image(figure, dpi))["#00ff00"] for dpi in (96, 384)}
    assert green[384] == pytest.approx(np.pi * 40**2, rel=0.05)
    assert green[96] == pytest.approx(np.pi * 10**2, rel=0.2)


def test_text_is_drawn_at_the_resolution_not_blown_up(qapp, plot):
    figure = figure_of_plot(plot, "curves")
    small, large = image(figure, 96), image(figure, 480)
    blown = small.scaled(
        large.size(), Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )

    def sharpness(picture: QImage) -> float:
        grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
        rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), -1)[-60:, : grey.width()]
        return float(np.abs(np.diff(rows.astype(int), axis=1)).max())

    assert sharpness(large) > 1.5 * sharpness(blown)


def test_the_plot_is_as_before_afterwards(qapp, plot):
    plot.show()
    for _ in range(3):  # drawing finds the room for the numbers, events give it
        plot.grab()
        qapp.processEvents()
    before, ranges = plot.grab().toImage(), plot.viewRange()
    figure = figure_of_plot(plot, "curves")
    export_sizes = (QSizeF(400, 200), QSizeF(900, 300))
    for size in export_sizes:
        for kind in ("png", "svg", "pdf"):
            encoded(figure, kind, 300, size=size, look=theme.DARK, transparent=True)
    assert plot.size() == QSize(400, 200)
    assert plot.viewRange() == ranges
    assert plot.grab().toImage() == before
    assert plot.backgroundBrush().color().name() == theme.LIGHT.card


def test_a_plot_is_laid_out_anew_for_another_size(qapp, plot):
    wide = image(figure_of_plot(plot, "curves"), size=QSizeF(1200, 200))
    assert redness(wide) == pytest.approx(2 * 1170, rel=0.05)
    texts = [element.text for element in svg_of(plot, QSizeF(1200, 200)).iter(f"{SVG}text")]
    assert len([text for text in texts if text and text.strip().isdigit()]) > 8


def svg_of(plot, size: QSizeF | None = None) -> ElementTree.Element:
    return ElementTree.fromstring(encoded(figure_of_plot(plot, "curves"), "svg", size=size))


def test_a_plot_in_svg_is_vectors_that_every_program_reads(qapp, plot):
    root = svg_of(plot)
    assert list(root.iter(f"{SVG}image")) == []
    assert not any("vector-effect" in element.attrib for element in root.iter())
    texts = [(element.text or "").strip() for element in root.iter(f"{SVG}text")]
    assert "iteration k" in texts
    assert {"40", "60"} <= set(texts)
    families = {element.get("font-family") for element in root.iter() if element.get("font-family")}
    assert families
    assert all(family.endswith(", sans-serif") for family in families)


def test_a_curve_in_svg_lies_where_it_lies_on_the_screen_and_is_clipped_there(qapp, plot):
    root = svg_of(plot)
    group = next(group for group in root.iter(f"{SVG}g") if group.get("stroke") == "#ff0000" and len(group))
    assert group.get("transform") is None
    assert group.get("stroke-width") == "2"
    drawn = " ".join(shape.get("d") or shape.get("points") for shape in group)
    points = sorted((float(x), float(y)) for x, y in re.findall(r"([-\d.e+]+),([-\d.e+]+)", drawn))
    view = plot.plotItem.vb
    wanted = [view.mapViewToScene(QPointF(float(k), 5.0)) for k in (0, 100)]
    for point, place in zip((points[0], points[-1]), wanted, strict=True):
        assert point == pytest.approx((place.x(), place.y()), abs=0.6)
    assert wanted[0].x() < view.sceneBoundingRect().left() - 50  # there is something to clip

    parents = {child: parent for parent in root.iter() for child in parent}
    around = parents[group]
    assert around.get("clip-path", "").startswith("url(#")
    clip = next(
        each for each in root.iter(f"{SVG}clipPath") if each.get("id") == around.get("clip-path")[5:-1]
    )
    corners = np.array(
        [[float(n) for n in pair] for pair in re.findall(r"([-\d.e+]+),([-\d.e+]+)", clip[0].get("d"))]
    )
    box = view.sceneBoundingRect()
    assert corners.min(axis=0) == pytest.approx([box.left(), box.top()], abs=1.5)
    assert corners.max(axis=0) == pytest.approx([box.right(), box.bottom()], abs=1.5)
    labels = list(root.iter(f"{SVG}text"))
    assert not any(text in set(around.iter()) for text in labels)


def test_a_legend_is_as_large_as_on_the_screen(qapp, plot):
    plot.addLegend()
    plot.plot([0, 1], [0, 1], pen="#0000ff", name="MMMMMMMMMM")
    figure = figure_of_plot(plot, "curves")

    def sample_length(dpi: float) -> float:
        """Of the short line in the legend: the curve itself is out of sight."""
        pixels = rgb(image(figure, dpi))
        columns = np.flatnonzero((pixels[..., 2] - pixels[..., 0] > 50).any(axis=0))
        return float(columns.max() - columns.min() + 1) * 96 / dpi

    assert sample_length(96) == pytest.approx(20, abs=2)
    assert sample_length(384) == pytest.approx(20, abs=2)


def test_a_scene_is_exported_with_a_margin(qapp):
    scene = QGraphicsScene()
    scene.addRect(QRectF(0, 0, 100, 60), QPen(Qt.PenStyle.NoPen), QColor("#ff0000"))
    figure = figure_of_scene(scene, "network", margin=10)
    assert figure.size == QSizeF(120, 80)
    picture = image(figure, 192)
    assert picture.size() == QSize(240, 160)
    assert picture.pixelColor(18, 18).name() == theme.LIGHT.card
    assert picture.pixelColor(24, 24).name() == "#ff0000"
    assert colours(picture)["#ff0000"] == pytest.approx(200 * 120, rel=0.02)


def test_cosmetic_pens_of_plain_items_are_scaled_and_restored(qapp):
    scene = QGraphicsScene()
    pen = QPen(QColor("#ff0000"), 2)
    pen.setCosmetic(True)
    line = scene.addLine(0, 0, 100, 0, pen)
    figure = figure_of_scene(scene, "line")
    assert colours(image(figure, 960))["#ff0000"] == pytest.approx(1000 * 20, rel=0.1)
    assert line.pen() == pen


def test_formulas_in_a_scene_are_paths(qapp):
    scene = QGraphicsScene()
    view = QGraphicsView(scene)
    view.resize(200, 100)
    scene.addItem(FormulaItem(r"\frac{\partial L}{\partial w}", 30, "backward"))
    root = ElementTree.fromstring(encoded(figure_of_scene(view, "formula"), "svg"))
    group = next(
        group for group in root.iter(f"{SVG}g") if group.get("fill") == theme.LIGHT.backward and len(group)
    )
    assert "C" in group[0].get("d")
    assert list(root.iter(f"{SVG}text")) == []
    view.deleteLater()


def test_an_exception_while_drawing_leaves_everything_as_it_was(qapp, plot):
    def fail(painter, rect):
        raise ZeroDivisionError

    broken = Figure("broken", "Broken", fail, QSizeF(50, 50))
    for kind in ("png", "svg", "pdf"):
        with pytest.raises(ZeroDivisionError):
            encoded(broken, kind, look=theme.DARK)
    assert theme.current() is theme.LIGHT
    items = plot.scene().items()
    pens = [
        item.opts["pen"].widthF() for item in items if isinstance(item, pg.PlotCurveItem) and item.opts["pen"]
    ]
    picture = QImage(10, 10, QImage.Format.Format_RGB32)
    with (
        pytest.raises(ZeroDivisionError),
        rendering._painting(picture) as painter,
        rendering._print_ready(items, painter),
    ):
        1 / len([])
    assert pens == [
        item.opts["pen"].widthF() for item in items if isinstance(item, pg.PlotCurveItem) and item.opts["pen"]
    ]


# --- the dialog ----------------------------------------------------------------------------------


@pytest.fixture
def dialog(qtbot, square, folder):
    dialog = ExportDialog(dpi=150, folder=str(folder))
    qtbot.addWidget(dialog)
    dialog.show_figure(square)
    return dialog


def test_dialog_saves_what_was_chosen(qapp, qtbot, dialog, folder):
    assert dialog.path_edit.text() == str(folder / "square.png")
    assert dialog.info.text() == "312 × 156 pixels"
    dialog.dpi_box.setValue(192)
    dialog.look_box.setCurrentIndex(2)
    with qtbot.waitSignal(dialog.saved) as saved:
        qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert saved.args == [str(folder / "square.png")]
    picture = QImage(saved.args[0])
    assert picture.size() == QSize(400, 200)
    assert picture.pixelColor(1, 1).name() == theme.DARK.card
    assert dialog.message.text() == f"Saved as {folder / 'square.png'}"
    assert (dialog.dpi, dialog.folder) == (192, str(folder))


def test_dialog_says_what_is_wrong_and_stays(qapp, dialog, folder):
    dialog.path_edit.setText(str(folder / "none" / "x.png"))
    assert dialog.save() is False
    assert "its folder does not exist" in dialog.message.text()
    assert dialog.message.property("role") == "error"
    assert dialog.isVisible()
    dialog.proportions_box.setChecked(False)
    dialog.width_box.setValue(20000)
    dialog.height_box.setValue(20000)
    dialog.dpi_box.setValue(1200)
    assert dialog.copy() is False
    assert "too large" in dialog.message.text()


def test_dialog_keeps_format_and_suffix_together(dialog, folder):
    dialog.format_box.setCurrentIndex(1)
    assert dialog.path() == folder / "square.svg"
    assert not dialog.dpi_box.isEnabled()
    assert dialog.info.text() == "Vectors: sharp at any size"
    dialog.path_edit.setText("other.pdf")
    dialog.path_edit.editingFinished.emit()
    assert dialog.format() == "pdf"
    assert dialog.path() == folder / "other.pdf"
    dialog.path_edit.setText("bare")
    assert dialog.path() == folder / "bare.pdf"
    assert dialog.save()
    assert (folder / "bare.pdf").read_bytes().startswith(b"%PDF")


def test_dialog_warns_before_a_file_is_replaced(dialog, folder):
    assert dialog.message.text() == ""
    (folder / "square.svg").write_text("old")
    dialog.format_box.setCurrentIndex(1)
    assert dialog.message.text() == "This file exists and will be replaced."


def test_dialog_sizes_in_any_unit(dialog):
    dialog.width_box.setValue(400)
    assert dialog.height_box.value() == 200
    dialog.unit_box.setCurrentIndex(1)
    assert dialog.width_box.value() == pytest.approx(10.58)
    dialog.width_box.setValue(2.54)
    assert dialog.size_px() == QSizeF(96, 48)
    dialog.height_box.setValue(2.54)
    assert dialog.size_px().width() == pytest.approx(192)
    dialog.unit_box.setCurrentIndex(2)
    assert dialog.height_box.value() == pytest.approx(1.0)
    dialog.unit_box.setCurrentIndex(0)
    dialog.proportions_box.setChecked(False)
    dialog.height_box.setValue(50)
    assert dialog.size_px() == QSizeF(192, 50)


def test_dialog_copies_and_shows_a_preview(qapp, qtbot, dialog):
    dialog.transparent_box.setChecked(True)
    assert dialog.copy()
    assert qapp.clipboard().image().pixelColor(1, 1).alpha() == 0
    assert dialog.message.text() == "Copied to the clipboard."
    qtbot.waitUntil(lambda: theme.LIGHT.accent in colours(dialog.preview.grab().toImage()))


def test_dialog_lets_choose_among_figures_and_is_used_again(qtbot, dialog, square, folder):
    other = Figure("other", "Another", square.render, QSizeF(300, 300))
    assert dialog.figure_box.isHidden()
    dialog.dpi_box.setValue(300)
    dialog.show_figures([square, other], selected=1)
    assert not dialog.figure_box.isHidden()
    assert dialog.path() == folder / "other.png"
    assert dialog.size_px() == QSizeF(300, 300)
    dialog.figure_box.setCurrentIndex(0)
    assert dialog.path() == folder / "square.png"
    assert dialog.dpi == 300


def test_dialog_takes_a_chosen_file(qtbot, dialog, folder):
    dialog.choose_button.click()
    chooser = dialog.findChild(QFileDialog)
    assert chooser.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    below = folder / "sub"
    below.mkdir()
    chooser.fileSelected.emit(str(below / "picture.svg"))
    chooser.close()
    assert dialog.format() == "svg"
    assert dialog.save()
    assert (below / "picture.svg").exists()
    assert Path(dialog.folder) == below


def test_dialog_has_names_for_every_control(dialog):
    from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit

    for kind in (QAbstractButton, QAbstractSpinBox, QComboBox):
        for widget in dialog.findChildren(kind):
            if widget.parent() is dialog:
                assert widget.accessibleName() or getattr(widget, "text", str)()
    assert dialog.path_edit.accessibleName()
    assert isinstance(dialog.path_edit, QLineEdit)


def test_dialog_speaks_the_new_language(qapp, dialog, monkeypatch):
    from PySide6.QtCore import QEvent

    from gdsim.ui import export_dialog

    monkeypatch.setattr(export_dialog, "tr", lambda template, **values: "한 " + template.format(**values))
    qapp.sendEvent(dialog, QEvent(QEvent.Type.LanguageChange))
    assert dialog.windowTitle() == "한 Export figure"
    assert dialog.save_button.text() == "한 Save"
    assert dialog.look_box.itemText(1) == "한 Light (for print)"
    assert dialog.info.text().startswith("한 312")


def test_dialog_closes_by_escape(qtbot, dialog):
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.result() == QDialog.DialogCode.Rejected
