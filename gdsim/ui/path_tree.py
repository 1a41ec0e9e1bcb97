"""The list of paths: a row for each with a signed bar, its factors below it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from gdsim.ui import theme
from gdsim.ui.numbers import short

#: Roles of a row: its path, and the signed size of its bar.
PATH, BAR = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
ROWS_SHOWN, ROWS_OPEN = 8, 14  # of a list of paths, and of one in which a path's factors are shown


class PathTree(QTreeWidget):
    """Path, product and share; as tall as its rows, up to some of them."""

    left = Signal()
    """The mouse is over no row any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("paths")
        self.setColumnCount(3)
        self.setUniformRowHeights(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setIndentation(16)
        self.bars = ShareBar(self)
        self.setItemDelegateForColumn(2, self.bars)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setStretchLastSection(False)
        self.itemCollapsed.connect(self.fit)
        theme.notifier.changed.connect(self.viewport().update)

    def show_items(self, items: list[QTreeWidgetItem], chosen: QTreeWidgetItem | None) -> None:
        """Other rows, without a word to those who listen."""
        self.blockSignals(True)
        self.clear()
        self.addTopLevelItems(items)
        if chosen is not None:
            self.setCurrentItem(chosen)
        self.blockSignals(False)
        self.bars.both = any((item.data(2, BAR) or 0.0) < 0.0 for item in items)
        metrics = QFontMetricsF(self.font())
        for column, least in ((1, 0.0), (2, 64.0)):
            texts = {self.headerItem().text(column), *(item.text(column) for item in items)}
            widest = max(metrics.horizontalAdvance(text) for text in texts)
            self.header().resizeSection(column, round(max(widest, least)) + 20)
        self.setVisible(bool(items))
        self.fit()

    def fit(self, *_: object) -> None:
        """Take the height that the rows need."""
        items = [self.topLevelItem(at) for at in range(self.topLevelItemCount())]
        opened = sum(item.childCount() for item in items if item is not None and item.isExpanded())
        rows = min(len(items) + opened, ROWS_OPEN if opened else ROWS_SHOWN)
        height = max(18, self.sizeHintForRow(0))
        self.setFixedHeight(self.header().sizeHint().height() + height * rows + 4)

    def leaveEvent(self, event: QEvent) -> None:
        self.left.emit()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.selectedItems():
            self.clearSelection()
        else:
            super().keyPressEvent(event)


class ShareBar(QStyledItemDelegate):
    """A signed bar behind the share: to the right with the sum, to the left against it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.both = False
        """True where some paths pull against the sum."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        size = index.data(BAR)
        if size is None:
            super().paint(painter, option, index)
            return
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        panel = QStyle.PrimitiveElement.PE_PanelItemViewItem
        own.widget.style().drawPrimitive(panel, own, painter, own.widget)
        room = QRectF(own.rect).adjusted(2.0, 3.0, -6.0, -3.0)
        draw_bar(painter, room, size, self.both)
        painter.setPen(QColor(theme.current().text))
        painter.setFont(own.font)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, right, own.text)


def draw_bar(painter: QPainter, room: QRectF, size: float, both: bool) -> None:
    """A bar of the signed ``size`` in [-1, 1]; from the middle where there are both signs."""
    look = theme.current()
    zero = room.left() + (room.width() / 2 if both else 0.0)
    length = abs(size) * (room.right() - zero)
    bar = QRectF(zero - (length if size < 0 else 0.0), room.top(), max(1.0, length), room.height())
    painter.fillRect(bar, theme.mix(look.card, look.positive if size > 0 else look.negative, 0.35))
    if both:
        painter.fillRect(QRectF(zero, room.top() - 3.0, 1.0, room.height() + 6.0), QColor(look.border))


def row_of(texts: list[str], tip: str = "") -> QTreeWidgetItem:
    """A row whose numbers are on the right; the tip is the product's."""
    item = QTreeWidgetItem(texts)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    item.setTextAlignment(1, right)
    item.setTextAlignment(2, right)
    item.setToolTip(1, tip)
    return item


def share_text(share: float | None) -> str:
    """``31 %``, ``−4 %``, below one percent ``0.02 %``; a dash where there is none."""
    if share is None:
        return "–"
    percent = 100.0 * share
    if share == 0.0 or 1.0 <= abs(percent) < 1e4:
        return f"{percent:.0f} %".replace("-", "−")
    return f"{short(percent, 2)} %"
