"""Help > Manual: chapters, a page, and a line that searches all of them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import (
    QBrush,
    QColor,
    QDesktopServices,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from gdsim.app import manual
from gdsim.app.i18n import tr
from gdsim.ui import language, theme

NAME = Qt.ItemDataRole.UserRole
LINE_HEIGHT = 130  # percent
CELL, MARGIN = 5.0, 16.0  # px round what is in a cell of a table, and round the page
#: Of the page's width, by the number of columns.
SHARES = {3: (30.0, 35.0, 35.0), 4: (20.0, 40.0, 20.0, 20.0)}
#: Where F1 leads to from a panel; from elsewhere to where the reader was.
CHAPTER_OF = {
    "experiment_dock": "03-networks",
    "debugger_dock": "04-debugger",
    "watch_dock": "04-debugger",
    "proof_dock": "04-debugger",
    "health_dock": "04-debugger",
    "quiz_dock": "04-debugger",
    "curvature_dock": "02-surfaces",
    "minima_dock": "02-surfaces",
    "ledger_dock": "05-optimizers",
    "stopping_dock": "05-optimizers",
    "lesson_dock": "09-teaching",
}


class ManualDialog(QDialog):
    """A window beside the instruments, not over them, in the language of the moment."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("manual_dialog")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.chapters: tuple[manual.Chapter, ...] = ()
        self.search, self.contents, self.page = QLineEdit(), QListWidget(), QTextBrowser()
        self.nothing = QLabel()
        self.search.setObjectName("manual_search")
        self.search.setClearButtonEnabled(True)
        self.contents.setObjectName("manual_contents")
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing.setObjectName("manual_nothing")
        self.nothing.setWordWrap(True)
        theme.mark(self.nothing, role="muted")
        self.page.setObjectName("manual_page")
        self.page.setOpenLinks(False)
        self._name = ""
        self._documents: dict[str, QTextDocument] = {}
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.search)
        left.addWidget(self.nothing)
        left.addWidget(self.contents, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 8, 8)
        row.setSpacing(8)
        row.addLayout(left)
        row.addWidget(self.page, 1)
        self.resize(960, 680)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self.find_next)
        self.contents.currentItemChanged.connect(self._on_item)
        self.page.anchorClicked.connect(self.follow)
        theme.notifier.changed.connect(self._restyle)
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """The same page in the present language."""
        self.setWindowTitle(tr("Manual"))
        self.search.setPlaceholderText(tr("Search the manual"))
        self.search.setAccessibleName(tr("Search the manual"))
        self.contents.setAccessibleName(tr("Chapters"))
        self.nothing.setText(tr("No page has all of these words. Try fewer, or a part of one."))
        self.chapters = manual.chapters(language.current())
        self._forget()
        self._fit_contents()
        self._filter(self.search.text())
        self.open_chapter(self._name or self.chapters[0].name)

    def _fit_contents(self) -> None:
        widest = max(self.fontMetrics().horizontalAdvance(each.title) for each in self.chapters)
        for widget in (self.contents, self.search, self.nothing):
            widget.setFixedWidth(max(180, widest + 40))

    # -- pages

    @property
    def name(self) -> str:
        """The chapter shown."""
        return self._name

    def open_chapter(self, name: str) -> None:
        """Show a chapter from its beginning; one that is not there changes nothing."""
        chapter = next((each for each in self.chapters if each.name == name), None)
        if chapter is None:
            return
        self._name = name
        self.page.setAccessibleName(chapter.title)
        self.page.setDocument(self._document(chapter))
        self.page.moveCursor(QTextCursor.MoveOperation.Start)
        self.contents.blockSignals(True)
        for row in range(self.contents.count()):
            if self.contents.item(row).data(NAME) == name:
                self.contents.setCurrentRow(row)
        self.contents.blockSignals(False)
        self._light_up()

    def open_for(self, dock: str) -> None:
        """The chapter about a panel."""
        if dock in CHAPTER_OF:
            self.search.clear()
            self.open_chapter(CHAPTER_OF[dock])

    def follow(self, url: QUrl) -> None:
        """A link: another chapter here, an address of the web in the browser, nothing else."""
        if url.scheme() in ("http", "https"):
            QDesktopServices.openUrl(url)
        elif url.isRelative():
            self.search.clear()
            self.open_chapter(url.path().removesuffix(".md"))

    def _on_item(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.open_chapter(item.data(NAME))

    def _restyle(self) -> None:
        self._fit_contents()
        self._forget()
        at = self.page.verticalScrollBar().value()
        self.open_chapter(self._name)
        self.page.verticalScrollBar().setValue(at)

    def _document(self, chapter: manual.Chapter) -> QTextDocument:
        """The chapter, dressed before it is laid out: that costs half of what it does afterwards."""
        found = self._documents.get(chapter.name)
        if found is None:
            found = self._documents[chapter.name] = QTextDocument(self)
            found.setUndoRedoEnabled(False)
            found.setDocumentMargin(MARGIN)
            found.setDefaultFont(QApplication.font())
            found.setMarkdown(chapter.shown)
            _dress(found)
        return found

    def _forget(self) -> None:
        """Documents in another language or colour; the one shown goes when the next is there."""
        shown = self.page.document()
        for each in self._documents.values():
            if each is not shown:
                each.deleteLater()
        self._documents.clear()

    # -- search

    def _filter(self, words: str) -> None:
        """The chapters that have all of the words; the page shown stays if it has them, else the first is."""
        found = [each for each in self.chapters if each.mentions(words)]
        self.contents.blockSignals(True)
        self.contents.clear()
        for each in found:
            item = QListWidgetItem(each.title, self.contents)
            item.setData(NAME, each.name)
        self.contents.blockSignals(False)
        self.nothing.setVisible(not found)
        names = [each.name for each in found]
        if names and self._name:
            self.open_chapter(self._name if self._name in names else names[0])
        else:
            self._light_up()

    def _light_up(self) -> None:
        """Mark the words on the page, and go to the first."""
        marks: list[QTextEdit.ExtraSelection] = []
        colour, ink = QColor(theme.current().selection), QColor(theme.current().text)
        for word in self.search.text().split():
            at = self.page.document().find(word)
            while not at.isNull():
                mark = QTextEdit.ExtraSelection()
                mark.cursor = at
                mark.format.setBackground(colour)
                mark.format.setForeground(ink)
                marks.append(mark)
                at = self.page.document().find(word, at)
        self.page.setExtraSelections(marks)
        if marks:
            self.find_next()

    def find_next(self) -> None:
        """Go to the next place of the first word searched for, from the beginning after the last."""
        words = self.search.text().split()
        if words and not self.page.find(words[0]):
            self.page.moveCursor(QTextCursor.MoveOperation.Start)
            self.page.find(words[0], QTextDocument.FindFlag(0))


def _dress(document: QTextDocument) -> None:
    """Room between lines, tables with thin lines and shaded heads."""
    look = theme.current()
    lines = QTextBlockFormat()
    lines.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.mergeBlockFormat(lines)
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            shape = frame.format().toTableFormat()
            shape.setBorder(1.0)
            shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
            shape.setBorderBrush(QBrush(QColor(look.border)))
            shape.setBorderCollapse(True)
            shape.setCellPadding(CELL)
            shape.setCellSpacing(0.0)
            shape.setTopMargin(2 * CELL)
            shape.setBottomMargin(2 * CELL)
            if frame.columns() in SHARES:
                shares = SHARES[frame.columns()]
                shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100.0))
                shape.setColumnWidthConstraints(
                    [QTextLength(QTextLength.Type.PercentageLength, share) for share in shares]
                )
            frame.setFormat(shape)
            for column in range(frame.columns()):
                cell = frame.cellAt(0, column)
                head = cell.format()
                head.setProperty(QTextFormat.Property.BackgroundBrush, QBrush(QColor(look.grid_line)))
                cell.setFormat(head)
    cursor.endEditBlock()
