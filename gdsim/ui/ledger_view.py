"""The ledger: what every run has cost, sortable, with a line under it that says what the numbers mean."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPointF,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    QTimer,
)
from PySide6.QtGui import (
    QAction,
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QIcon,
    QKeySequence,
    QPainter,
    QPen,
    QPixmap,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.ui import theme
from gdsim.ui.exporting import Figure
from gdsim.ui.ledger_model import COLUMNS, LedgerModel, reading
from gdsim.ui.legend import Entry, OptimizerColour, draw_sample

UPDATE_MS = 200  # between two updates while a run goes on
MARKER = 16
PADDING = 14  # of a cell, what the style sheet and Qt put around its text
WIDEST = 24.0  # of a cell, in widths of the letter M; beyond it the text is elided


class LedgerView(QWidget):
    """One row per run; a click on a row lets all views follow its optimizer."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("ledger_view")
        self.model = LedgerModel(session)
        self.model.icon = self._icon
        self.reading = QLabel()
        self.reading.setObjectName("ledger_reading")
        self.reading.setWordWrap(True)
        self.reading.setTextFormat(Qt.TextFormat.PlainText)
        self.reading.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.reading.setContentsMargins(12, 0, 12, 0)
        theme.mark(self.reading, role="muted")
        self.table = self._make_table()
        self.copy = QAction(self.table)
        self.copy.setObjectName("ledger_copy")
        self.copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self.copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.copy.triggered.connect(self.copy_table)
        self.table.addAction(self.copy)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._icons: dict[int, QIcon] = {}
        self._widths = [0] * len(COLUMNS)
        self._kind: object = None
        self._stale = True
        self._selecting = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(UPDATE_MS)
        self._pause.timeout.connect(self._on_paused)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(4)
        column.addWidget(self.table, 1)
        column.addWidget(self.reading)
        self.setMinimumSize(240, 104)
        session.rebuilt.connect(self._on_rebuilt)
        session.moved.connect(self._on_moved)
        session.picked.connect(self._select_lead)
        session.running_changed.connect(self._on_running)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        theme.notifier.changed.connect(self.restyle)
        self.retranslate()

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setObjectName("ledger_table")
        table.setModel(self.model)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setIconSize(QSize(MARKER, MARKER))
        table.setStyleSheet("QTableView::item { padding: 2px; } QHeaderView::section { padding: 4px 3px; }")
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(24)
        header.setStretchLastSection(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        table.setSortingEnabled(True)
        return table

    # -- showing

    def _on_rebuilt(self) -> None:
        session = self.session
        kind = (session.is_function, tuple(each.key for each in session.experiment.optimizers))
        if kind != self._kind:
            self._kind = kind
            self._widths = [0] * len(COLUMNS)
        self.retranslate()

    def _on_running(self, running: bool) -> None:
        if not running:
            self.refresh()

    def _on_moved(self) -> None:
        if self.session.is_running and self._pause.isActive():
            self._stale = True
        else:
            self.refresh()

    def _on_paused(self) -> None:
        if self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Show the present numbers; hidden, wait until it is shown."""
        self._stale = True
        if self.isVisible():
            self.settle()

    def settle(self) -> None:
        """Take the present numbers, shown or not."""
        if not self._stale:
            return
        self._stale = False
        self._pause.start()
        self.model.update_rows()
        self._fit_columns()
        text = reading(self.model.rows)
        if text != self.reading.text():
            self.reading.setText(text)
            self.reading.setVisible(bool(text))
        self._select_lead()

    def _fit_columns(self) -> None:
        """Wide enough for what was seen of these optimizers: columns that breathe are unquiet."""
        metrics, header = self.table.fontMetrics(), self.table.horizontalHeader()
        largest = round(WIDEST * metrics.horizontalAdvance("M"))
        for i, title in enumerate(self.model.titles[:-1]):
            texts = {row.texts[i] for row in self.model.rows}
            longest = max(map(len, texts), default=0)
            near = [text for text in texts if len(text) > longest - 3]  # the widest is one of these
            widest = max(map(metrics.horizontalAdvance, near), default=0)
            room = min(largest, widest + (MARKER + 4 if i == 0 else 0)) + PADDING
            room = max(room, header.fontMetrics().horizontalAdvance(title) + PADDING)
            if room > self._widths[i]:
                self._widths[i] = room
                self.table.setColumnWidth(i, room)

    def _select_lead(self) -> None:
        """Mark the row of the run that all views follow; another start of it that was chosen stays."""
        if not self.isVisible():
            self._stale = True
            return
        model, selection = self.model, self.table.selectionModel()
        current = selection.currentIndex()
        if current.isValid() and model.rows[current.row()].index == self.session.lead:
            if selection.isRowSelected(current.row()):
                return
            row = current.row()
        else:
            row = model.row_of(self.session.lead)
        self._selecting = True
        try:
            if row < 0:
                selection.clear()
            else:
                flags = QItemSelectionModel.SelectionFlag
                selection.setCurrentIndex(model.index(row, 0), flags.ClearAndSelect | flags.Rows)
        finally:
            self._selecting = False

    def _on_row(self, current: QModelIndex) -> None:
        if not self._selecting and current.isValid() and current.row() < len(self.model.rows):
            self.session.choose_lead(self.model.rows[current.row()].index)

    def _icon(self, index: int) -> QIcon:
        """The optimizer's marker in its colour."""
        if index not in self._icons:
            ratio = max(2.0, self.devicePixelRatioF())
            picture = QPixmap(round(MARKER * ratio), round(MARKER * ratio))
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            try:
                draw_sample(painter, QRectF(0.0, 0.0, MARKER, MARKER), _entry(index))
            finally:
                painter.end()
            icon = QIcon(picture)
            icon.addPixmap(picture, QIcon.Mode.Selected)  # not tinted: it stands for its colour
            self._icons[index] = icon
        return self._icons[index]

    # -- looks

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Ledger"))
        self.table.setAccessibleName(tr("What each run has cost"))
        self.reading.setAccessibleName(tr("What the ledger says"))
        self.copy.setText(tr("Copy the table"))
        self.model.retranslate()
        self.refresh()

    def restyle(self) -> None:
        self._icons.clear()
        self._fit_rows()
        self.table.viewport().update()

    def _fit_rows(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().height() + 8)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if not hasattr(self, "_pause"):
            return  # Qt tells of fonts before the view has made its widgets
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange):
            self._widths = [0] * len(COLUMNS)
            self._fit_rows()
            self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_rows()
        self.settle()

    def sizeHint(self) -> QSize:
        return QSize(560, 200)

    # -- taking away

    def copy_table(self) -> None:
        """The table as tab-separated text on the clipboard."""
        self.settle()
        QGuiApplication.clipboard().setText(self.model.text())

    def csv(self) -> tuple[list[str], list[list[object]]]:
        """Header and rows in full precision, one row per run."""
        self.settle()
        return self.model.csv()

    def figure(self) -> Figure:
        """The table as a picture, in the order shown."""
        self.settle()
        sheet = _Sheet(self.model)
        size = sheet.size()
        return Figure("ledger", tr("Ledger"), sheet.render, size)


class _Sheet:
    """The table drawn without a widget: as wide as its texts, scaled to what is asked for."""

    PAD, SPACE = 12.0, 16.0

    def __init__(self, model: LedgerModel) -> None:
        self.model = model
        self.font = QFont(QApplication.font())
        metrics = QFontMetricsF(self.font)
        self.row = metrics.height() + 8.0
        self.widths = [
            max(metrics.horizontalAdvance(text) for text in (title, *(row.texts[i] for row in model.rows)))
            + (MARKER + 4.0 if i == 0 else 0.0)
            for i, title in enumerate(model.titles)
        ]

    def size(self) -> QSizeF:
        width = sum(self.widths) + self.SPACE * (len(self.widths) - 1) + 2.0 * self.PAD
        return QSizeF(width, self.row * (len(self.model.rows) + 1) + 2.0 * self.PAD)

    def render(self, painter: QPainter, rect: QRectF) -> None:
        own = self.size()
        scale = min(rect.width() / own.width(), rect.height() / own.height())
        painter.save()
        try:
            painter.translate(rect.topLeft())
            painter.scale(scale, scale)
            self._draw(painter, rect.width() / scale)
        finally:
            painter.restore()

    def _draw(self, painter: QPainter, width: float) -> None:
        look = theme.current()
        painter.setFont(self.font)
        y = self.PAD
        self._line(painter, y, self.model.titles, [QColor(look.muted)] * len(COLUMNS))
        y += self.row
        painter.setPen(QPen(QColor(look.border), 1.0))
        painter.drawLine(QPointF(self.PAD, y), QPointF(width - self.PAD, y))
        for i, row in enumerate(self.model.rows):
            colours = []
            for column in range(len(COLUMNS)):
                brush = self.model.data(self.model.index(i, column), Qt.ItemDataRole.ForegroundRole)
                colours.append(brush.color() if brush is not None else QColor(look.text))
            draw_sample(painter, QRectF(self.PAD, y, MARKER, self.row), _entry(row.index))
            self._line(painter, y, row.texts, colours)
            y += self.row

    def _line(self, painter: QPainter, y: float, texts: tuple[str, ...], colours: list[QColor]) -> None:
        x = self.PAD
        for i, (text, width) in enumerate(zip(texts, self.widths, strict=True)):
            shift = MARKER + 4.0 if i == 0 else 0.0
            side = self.model.headerData(i, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
            painter.setPen(colours[i])
            painter.drawText(QRectF(x + shift, y, width - shift + 2.0, self.row), int(side), text)
            x += width + self.SPACE


def _entry(index: int) -> Entry:
    return Entry("", OptimizerColour(index), theme.optimizer_marker(index), line=None)
