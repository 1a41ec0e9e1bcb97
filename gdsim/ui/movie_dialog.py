"""The dialog that records a run or a turn of the camera as a moving picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QSizeF, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.app.worker import Lane
from gdsim.engine.sentence import InputError
from gdsim.ui.camera import Camera
from gdsim.ui.exporting import Figure, image
from gdsim.ui.forms import Message, explain
from gdsim.ui.movie import SUFFIXES, Writer, formats, raw
from gdsim.ui.space_view import SpaceView

TICK_MS = 5
PATIENCE = 600  # looks at an iteration whose surface is slow in coming: then the frame is taken as it is
VIEWS = ("surface", "surface3d", "network", "function", "curves")


class MovieDialog(QDialog):
    """Choose what moves, which picture, format, size, speed and length; then it is recorded, with Cancel."""

    saved = Signal(str)
    """The path of the file that was written."""

    def __init__(
        self,
        session: Session,
        figure: Callable[[str], Figure],
        space: SpaceView,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("movie_dialog")
        self.session, self._figure, self._space = session, figure, space
        self._folder = Path.home()
        self._writer: Writer | None = None
        self._orbit = False
        self._stops: list[float] = []
        self._at = self._looked = 0
        self._asked = False
        self._k_before, self._camera_before = 0, Camera()
        self._ended = True
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._build()
        self.retranslate()

    def _build(self) -> None:
        self.what, self.view, self.format = QComboBox(), QComboBox(), QComboBox()
        self.width_box, self.height_box, self.fps = QSpinBox(), QSpinBox(), QSpinBox()
        self.seconds = QDoubleSpinBox()
        for box, name in (
            (self.what, "movie_what"),
            (self.view, "movie_view"),
            (self.format, "movie_format"),
            (self.width_box, "movie_width"),
            (self.height_box, "movie_height"),
            (self.fps, "movie_fps"),
            (self.seconds, "movie_seconds"),
        ):
            box.setObjectName(name)
        for number, low, high, value in (
            (self.width_box, 160, 1920, 640),
            (self.height_box, 120, 1080, 420),
            (self.fps, 1, 50, 20),
        ):
            number.setRange(low, high)
            number.setValue(value)
        self.seconds.setRange(0.5, 60.0)
        self.seconds.setDecimals(1)
        self.seconds.setValue(4.0)
        self.what.addItem("", "run")
        self.what.addItem("", "orbit")
        for name in VIEWS:
            self.view.addItem("", name)
        for kind in formats():
            self.format.addItem({"gif": "GIF", "webp": "WebP", "apng": "APNG", "mp4": "MP4"}[kind], kind)
        size = QHBoxLayout()
        size.setContentsMargins(0, 0, 0, 0)
        size.setSpacing(8)
        size.addWidget(self.width_box, 1)
        size.addWidget(QLabel("×"))
        size.addWidget(self.height_box, 1)
        self.form = QFormLayout()
        self.labels = [QLabel() for _ in range(6)]
        sized = QWidget()
        sized.setLayout(size)
        fields: tuple[QWidget, ...] = (self.what, self.view, self.format, sized, self.fps, self.seconds)
        for label, field in zip(self.labels, fields, strict=True):
            self.form.addRow(label, field)
        self.count, self.bar, self.message = QLabel(), QProgressBar(), Message()
        self.count.setObjectName("movie_count")
        self.bar.setObjectName("movie_progress")
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.message.setObjectName("movie_message")
        self.save_button, self.cancel_button = QPushButton(), QPushButton()
        self.save_button.setObjectName("movie_save")
        self.save_button.setDefault(True)
        self.cancel_button.setObjectName("movie_cancel")
        buttons = QHBoxLayout()
        buttons.addWidget(self.count, 1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(self.form)
        column.addWidget(self.message)
        column.addWidget(self.bar)
        column.addLayout(buttons)
        self.files = QFileDialog(self)
        self.files.setObjectName("movie_files")
        self.files.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.files.fileSelected.connect(self.record)
        self.what.currentIndexChanged.connect(self._refresh)
        self.fps.valueChanged.connect(self._refresh)
        self.seconds.valueChanged.connect(self._refresh)
        self.save_button.clicked.connect(self._choose_file)
        self.cancel_button.clicked.connect(self.reject)

    @property
    def frames(self) -> int:
        """How many pictures it will be."""
        return max(2, round(self.fps.value() * self.seconds.value()))

    @property
    def recording(self) -> bool:
        return self._writer is not None

    def show_dialog(self) -> None:
        """Open it for the present run."""
        function = self.session.is_function
        chosen = self.view.currentData()
        self.view.clear()
        for name in VIEWS:
            absent = "network" if function else "function"
            if name != absent and not (name == "surface3d" and self.session.is_line):
                self.view.addItem("", name)
        at = self.view.findData(chosen)
        self.view.setCurrentIndex(max(0, at))
        self.message.show_text("")
        self.retranslate()
        self.open()

    def _choose_file(self) -> None:
        kind = str(self.format.currentData())
        self.files.setDefaultSuffix(SUFFIXES[kind][1:])
        self.files.setDirectory(str(self._folder))
        self.files.selectFile(("orbit" if self.what.currentData() == "orbit" else "run") + SUFFIXES[kind])
        self.files.open()

    def record(self, path: str) -> None:
        """Record into a file; what is wrong is said here."""
        kind, size = str(self.format.currentData()), (self.width_box.value(), self.height_box.value())
        self._folder = Path(path).parent
        self._orbit = self.what.currentData() == "orbit"
        head = self.session.snapshot.head if self.session.snapshot is not None else 0
        if not self._orbit and head < 1:
            self.message.show_text(tr("There is no run yet: step or run first, then record it."))
            return
        if self._orbit and self.session.is_line:
            self.message.show_text(tr("A function of one variable has no surface to turn."))
            return
        count = self.frames
        if self._orbit:
            self._stops = [360.0 * i / count for i in range(count)]
        else:
            self._stops = [round(head * i / (count - 1)) for i in range(count)]
        try:
            self._writer = Writer(Path(path), kind, self.fps.value(), size, count)
        except InputError as error:
            self.message.show_text(explain(error))
            return
        self.session.pause()
        self._k_before, self._camera_before = self.session.k, self._space.camera
        self._at, self._asked, self._ended = 0, False, False
        self.message.show_text("")
        self.bar.setRange(0, count)
        self._timer.start()
        self._refresh()

    def _tick(self) -> None:
        writer = self._writer
        if writer is None:
            return
        if writer.done:
            self._close_file()
        elif self._at == len(self._stops):
            if not self._ended:
                self._ended = True
                writer.finish()
        elif writer.ready:
            self._take()

    def _take(self) -> None:
        """The next picture, as soon as it is there."""
        assert self._writer is not None
        stop = self._stops[self._at]
        if self._orbit:
            self._space.camera = self._camera_before.turned(stop)
        elif not self._asked:
            self._asked, self._looked = True, 0
            if self.session.k != stop:
                self.session.go_to(int(stop))
            return
        elif not self._settled(int(stop)):
            return
        name = "surface3d" if self._orbit else str(self.view.currentData())
        size = QSizeF(self.width_box.value(), self.height_box.value())
        try:
            self._writer.add(raw(image(self._figure(name), size=size)))
        except InputError as error:
            self._abandon()
            self.message.show_text(explain(error))
            return
        self._at, self._asked = self._at + 1, False
        self.bar.setValue(self._at)

    def _settled(self, k: int) -> bool:
        """True if the window shows iteration ``k`` with its surface."""
        self._looked += 1
        if self.session.k != k:
            return self._looked > PATIENCE
        grid = self.session.grid
        waiting = self.session.worker.progress(Lane.LANDSCAPE) is not None
        return (grid is not None and grid.final and not waiting) or self._looked > PATIENCE

    def _close_file(self) -> None:
        writer = self._writer
        assert writer is not None
        self._put_back()
        if writer.error is not None:
            self.message.show_text(explain(writer.error))
            return
        self.saved.emit(str(writer.path))
        self.accept()

    def _abandon(self) -> None:
        if self._writer is not None:
            self._writer.cancel()
            self._put_back()

    def _put_back(self) -> None:
        """The cursor and the camera as they were."""
        self._timer.stop()
        self._writer = None
        if self._orbit:
            self._space.camera = self._camera_before
        elif self.session.k != self._k_before:
            self.session.go_to(self._k_before)
        self.bar.setValue(0)
        self._refresh()

    def reject(self) -> None:
        """Cancel: a recording first, the dialog next."""
        if self.recording:
            self._abandon()
        else:
            super().reject()

    def _refresh(self, *_: object) -> None:
        self.view.setEnabled(self.what.currentData() == "run" and not self.recording)
        for box in (self.what, self.format, self.width_box, self.height_box, self.fps, self.seconds):
            box.setEnabled(not self.recording)
        self.save_button.setEnabled(not self.recording)
        self.bar.setVisible(self.recording)
        self.count.setText(tr("{count} frames", count=self.frames))

    def retranslate(self) -> None:
        self.setWindowTitle(tr("Record a moving picture"))
        texts = (tr("Moves"), tr("Picture"), tr("Format"), tr("Size"), tr("Frames a second"), tr("Seconds"))
        fields = (self.what, self.view, self.format, self.width_box, self.fps, self.seconds)
        for label, text, field in zip(self.labels, texts, fields, strict=True):
            label.setText(text)
            label.setBuddy(field)
            field.setAccessibleName(text)
        self.height_box.setAccessibleName(tr("Height"))
        self.what.setItemText(0, tr("The run, iteration by iteration"))
        self.what.setItemText(1, tr("The camera, once round the surface"))
        names = {
            "surface": tr("Surface as shown"),
            "surface3d": tr("Surface in 3-D"),
            "network": tr("Network"),
            "function": tr("Function"),
            "curves": tr("Curves"),
        }
        for i in range(self.view.count()):
            self.view.setItemText(i, names[str(self.view.itemData(i))])
        self.save_button.setText(tr("Record…"))
        self.cancel_button.setText(tr("Cancel"))
        self.bar.setAccessibleName(tr("Progress of the recording"))
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
