"""The dialog that asks how a figure is to be exported, and shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import (
    QEvent,
    QPointF,
    QRectF,
    QSignalBlocker,
    QSize,
    QSizeF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QBrush,
    QColor,
    QGuiApplication,
    QImage,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gdsim.app.i18n import say, tr
from gdsim.engine.sentence import InputError
from gdsim.ui import theme
from gdsim.ui.exporting import FORMATS, Figure, copy_to_clipboard, export, image
from gdsim.ui.rendering import SCREEN_DPI

_UNITS = {"px": 1.0, "cm": SCREEN_DPI / 2.54, "in": SCREEN_DPI}  # pixels of 1/96 inch in each
_LOOKS = {"screen": None, "light": theme.LIGHT, "dark": theme.DARK}


class _Preview(QWidget):
    """The figure as it will be, small, from a picture that is made beforehand."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMinimumSize(QSize(360, 260))
        self._picture = QImage()

    def show_figure(self, figure: Figure, size: QSizeF, look: theme.Theme | None, transparent: bool) -> None:
        ratio = self.devicePixelRatioF()
        shown = size.scaled(QSizeF(self.size()) - QSizeF(24.0, 24.0), Qt.AspectRatioMode.KeepAspectRatio)
        dpi = SCREEN_DPI * ratio * shown.width() / size.width()
        self._picture = image(figure, dpi, size=size, look=look, transparent=transparent)
        self._picture.setDevicePixelRatio(ratio)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self._picture.deviceIndependentSize()
        box = QRectF(QPointF(0.0, 0.0), size)
        box.moveCenter(QRectF(self.rect()).center())
        painter = QPainter(self)
        try:
            painter.fillRect(box, QBrush(QColor(theme.current().faint), Qt.BrushStyle.Dense7Pattern))
            painter.drawImage(box.topLeft(), self._picture)
            painter.setPen(QColor(theme.current().border))
            painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))
        finally:
            painter.end()


class ExportDialog(QDialog):
    """Choose figure, format, size, resolution and colours; save or copy; says what went wrong in place."""

    saved = Signal(str)  # the path

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        dpi: int = 200,
        folder: str = "",
        memory: Callable[[], str] | None = None,
    ) -> None:
        super().__init__(parent)
        self._memory = memory
        self._figures: tuple[Figure, ...] = ()
        self._folder = Path(folder) if folder else Path.home()
        self._size = QSizeF(640.0, 480.0)  # px of 1/96 inch
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(60)
        self._later.timeout.connect(self._show_preview)
        self._build(dpi)
        self.retranslate()
        self._connect()

    def show_figure(self, figure: Figure) -> None:
        """Open for one figure; the other choices stay as they were."""
        self.show_figures((figure,))

    def show_figures(self, figures: Sequence[Figure], selected: int = 0) -> None:
        """Open for several figures, of which one is chosen in the dialog."""
        self._figures = tuple(figures)
        with QSignalBlocker(self.figure_box):
            self.figure_box.clear()
            self.figure_box.addItems([figure.title for figure in self._figures])
            self.figure_box.setCurrentIndex(selected)
        self.figure_box.setVisible(len(self._figures) > 1)
        self._labels["figure"].setVisible(len(self._figures) > 1)
        self._choose_figure()
        self.open()

    # what is chosen

    def figure(self) -> Figure:
        return self._figures[max(self.figure_box.currentIndex(), 0)]

    def format(self) -> str:
        return FORMATS[self.format_box.currentIndex()]

    def size_px(self) -> QSizeF:
        """The size in pixels of 1/96 inch."""
        return QSizeF(self._size)

    def look(self) -> theme.Theme | None:
        return tuple(_LOOKS.values())[self.look_box.currentIndex()]

    @property
    def dpi(self) -> int:
        """To be remembered for the next time."""
        return self.dpi_box.value()

    @property
    def folder(self) -> str:
        """To be remembered for the next time."""
        return str(self._folder)

    def path(self) -> Path:
        """The chosen file: relative to the folder if it names none, with a suffix in any case."""
        path = self._folder / Path(self.path_edit.text().strip() or self.figure().name).expanduser()
        return path if path.suffix else path.with_suffix(f".{self.format()}")

    # what is done

    def save(self) -> bool:
        """Write the file; False when it could not be, and the dialog says why."""
        return self._do(self._save)

    def copy(self) -> bool:
        """Put the figure on the clipboard; False when it could not be, and the dialog says why."""
        return self._do(self._copy)

    def _do(self, action: Callable[[], str]) -> bool:
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            text, role = action(), "success"
        except InputError as error:
            text, role = say(error.sentence), "error"
        finally:
            QGuiApplication.restoreOverrideCursor()
        self.message.setText(text)
        theme.mark(self.message, role=role)
        return role == "success"

    def _save(self) -> str:
        path = export(
            self.figure(),
            self.path(),
            self.dpi,
            size=self._size,
            look=self.look(),
            transparent=self.transparent_box.isChecked(),
            memory=self._memory() if self._memory is not None and self.memory_box.isChecked() else "",
        )
        self._folder = path.parent
        self.saved.emit(str(path))
        return tr("Saved as {path}", path=str(path))

    def _copy(self) -> str:
        copy_to_clipboard(
            self.figure(),
            self.dpi,
            size=self._size,
            look=self.look(),
            transparent=self.transparent_box.isChecked(),
        )
        return tr("Copied to the clipboard.")

    # how it is made

    def _build(self, dpi: int) -> None:
        self.preview = _Preview(self)
        self.figure_box, self.format_box = QComboBox(), QComboBox()
        self.look_box, self.unit_box = QComboBox(), QComboBox()
        self.width_box, self.height_box = QDoubleSpinBox(), QDoubleSpinBox()
        self.proportions_box, self.transparent_box, self.memory_box = QCheckBox(), QCheckBox(), QCheckBox()
        self.memory_box.setObjectName("export_memory")
        self.memory_box.setChecked(True)
        if self._memory is None:
            self.memory_box.hide()
        self.dpi_box = QSpinBox()
        self.path_edit, self.choose_button = QLineEdit(), QPushButton()
        self.copy_button, self.save_button, self.close_button = QPushButton(), QPushButton(), QPushButton()
        self.info, self.message = QLabel(), QLabel()
        for box, names in (
            (self.format_box, [name.upper() for name in FORMATS]),
            (self.unit_box, list(_UNITS)),
            (self.look_box, list(_LOOKS)),
        ):
            box.addItems(names)
        for spin in (self.width_box, self.height_box, self.dpi_box):
            spin.setAlignment(Qt.AlignmentFlag.AlignRight)
            spin.setKeyboardTracking(False)
        self.dpi_box.setRange(72, 1200)
        self.dpi_box.setSingleStep(50)
        self.dpi_box.setValue(dpi)
        self.proportions_box.setChecked(True)
        self.save_button.setDefault(True)
        theme.mark(self.save_button, role="primary")
        theme.mark(self.info, role="muted")
        self.message.setWordWrap(True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.message.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # most of the time it is empty
        self.message.setMinimumWidth(self.preview.minimumWidth())

        form, self._labels = QFormLayout(), {}
        form.setSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for name, widgets in (
            ("figure", [self.figure_box]),
            ("format", [self.format_box]),
            ("size", [self.width_box, self.height_box, self.unit_box]),
            ("", [self.proportions_box]),
            ("resolution", [self.dpi_box]),
            ("", [self.info]),
            ("colours", [self.look_box]),
            ("", [self.transparent_box]),
            ("", [self.memory_box]),
            ("file", [self.path_edit, self.choose_button]),
        ):
            label, row = QLabel(), QHBoxLayout()
            label.setBuddy(widgets[0])
            if name:
                self._labels[name] = label
            for widget in widgets:
                row.addWidget(widget, 1 if isinstance(widget, (QLineEdit, QDoubleSpinBox, QLabel)) else 0)
            if not isinstance(widgets[0], (QLineEdit, QDoubleSpinBox, QLabel)):
                row.addStretch(1)
            form.addRow(label, row)
        buttons = QHBoxLayout()
        buttons.addWidget(self.message, 1)
        for button in (self.copy_button, self.close_button, self.save_button):
            buttons.addWidget(button)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self.preview, 1)
        top.addLayout(form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(top, 1)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.figure_box.currentIndexChanged.connect(self._choose_figure)
        self.format_box.currentIndexChanged.connect(self._choose_format)
        self.unit_box.currentIndexChanged.connect(self._show_size)
        self.width_box.valueChanged.connect(self._take_width)
        self.height_box.valueChanged.connect(self._take_height)
        self.dpi_box.valueChanged.connect(self._refresh)
        self.look_box.currentIndexChanged.connect(self._refresh)
        self.transparent_box.toggled.connect(self._refresh)
        self.path_edit.editingFinished.connect(self._take_path)
        self.choose_button.clicked.connect(self._choose_file)
        self.copy_button.clicked.connect(self.copy)
        self.save_button.clicked.connect(self.save)
        self.close_button.clicked.connect(self.reject)

    def retranslate(self) -> None:
        """Every text, in the language of the moment."""
        self.setWindowTitle(tr("Export figure"))
        for name, text in (
            ("figure", tr("Figure")),
            ("format", tr("Format")),
            ("size", tr("Size")),
            ("resolution", tr("Resolution")),
            ("colours", tr("Colours")),
            ("file", tr("File")),
        ):
            self._labels[name].setText(text)
        self.dpi_box.setSuffix(tr(" dpi"))
        for index, text in enumerate((tr("As on screen"), tr("Light (for print)"), tr("Dark"))):
            self.look_box.setItemText(index, text)
        for index, text in enumerate((tr("pixels"), tr("cm"), tr("inches"))):
            self.unit_box.setItemText(index, text)
        self.proportions_box.setText(tr("Keep proportions"))
        self.transparent_box.setText(tr("Transparent background"))
        self.memory_box.setText(tr("Keep the experiment in the picture (PNG, SVG)"))
        self.memory_box.setToolTip(tr("Dropped on the window, the picture opens as the experiment again"))
        self.choose_button.setText(tr("Choose…"))
        self.copy_button.setText(tr("Copy"))
        self.close_button.setText(tr("Close"))
        self.save_button.setText(tr("Save"))
        for widget, name in (
            (self.preview, tr("Preview")),
            (self.figure_box, tr("Figure")),
            (self.format_box, tr("Format")),
            (self.width_box, tr("Width")),
            (self.height_box, tr("Height")),
            (self.unit_box, tr("Unit of the size")),
            (self.dpi_box, tr("Resolution in dots per inch")),
            (self.look_box, tr("Colours")),
            (self.path_edit, tr("File")),
            (self.choose_button, tr("Choose a file")),
            (self.copy_button, tr("Copy the figure to the clipboard")),
        ):
            widget.setAccessibleName(name)
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._later.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._later.start()

    # what follows from what

    def _choose_figure(self) -> None:
        self._size = QSizeF(self.figure().size)
        self.path_edit.setText(str(self._folder / f"{self.figure().name}.{self.format()}"))
        self._show_size()

    def _choose_format(self) -> None:
        self.path_edit.setText(str(self.path().with_suffix(f".{self.format()}")))
        self._refresh()

    def _take_path(self) -> None:
        suffix = self.path().suffix.lower().lstrip(".")
        if suffix in FORMATS:
            self.format_box.setCurrentIndex(FORMATS.index(suffix))
        self._refresh()

    def _unit(self) -> float:
        return tuple(_UNITS.values())[max(self.unit_box.currentIndex(), 0)]

    def _take_width(self, value: float) -> None:
        width = value * self._unit()
        ratio = self._size.height() / self._size.width()
        height = width * ratio if self.proportions_box.isChecked() else self._size.height()
        self._size = QSizeF(width, height)
        self._show_size()

    def _take_height(self, value: float) -> None:
        height = value * self._unit()
        ratio = self._size.width() / self._size.height()
        self._size = QSizeF(
            height * ratio if self.proportions_box.isChecked() else self._size.width(), height
        )
        self._show_size()

    def _show_size(self) -> None:
        unit = self._unit()
        for box, length in ((self.width_box, self._size.width()), (self.height_box, self._size.height())):
            with QSignalBlocker(box):
                box.setDecimals(0 if unit == 1.0 else 2)
                box.setRange(16.0 / unit, 20_000.0 / unit)
                box.setSingleStep(10.0 if unit == 1.0 else 0.5)
                box.setValue(length / unit)
        self._refresh()

    def _refresh(self) -> None:
        if not self._figures:
            return
        pixels = self.format() == "png"
        self.dpi_box.setEnabled(pixels)
        if pixels:
            scale = self.dpi / SCREEN_DPI
            text = tr(
                "{width} × {height} pixels",
                width=round(self._size.width() * scale),
                height=round(self._size.height() * scale),
            )
        else:
            text = tr("Vectors: sharp at any size")
        self.info.setText(text)
        replaced = bool(self.path_edit.text()) and self.path().is_file()
        self.message.setText(tr("This file exists and will be replaced.") if replaced else "")
        theme.mark(self.message, role="muted")
        self._later.start()

    def _show_preview(self) -> None:
        if self.isVisible() and self._figures:
            look, transparent = self.look(), self.transparent_box.isChecked()
            self.preview.show_figure(self.figure(), self._size, look, transparent)

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, tr("Export figure"), str(self.path()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(self.format())
        dialog.setNameFilters([f"{name.upper()} (*.{name})" for name in FORMATS])
        dialog.selectNameFilter(f"{self.format().upper()} (*.{self.format()})")
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, path: str) -> None:
        self.path_edit.setText(path)
        self._folder = Path(path).parent
        self._take_path()
