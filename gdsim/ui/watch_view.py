"""Breakpoints and watches: where a run stops by itself, and what is followed along it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHideEvent, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.engine.watches import Watch
from gdsim.ui import theme
from gdsim.ui.breakpoint_list import BreakpointList
from gdsim.ui.exporting import Figure
from gdsim.ui.numbers import short
from gdsim.ui.sparkline import draw_ends, draw_line
from gdsim.ui.watch_list import WatchList
from gdsim.ui.watch_words import present_value, series_of, watch_name

MARGIN, LINE = 12.0, 64.0  # of the figure, pixels


class WatchView(QScrollArea):
    """Reads the session; edits go to its breakpoints and watches, which belong to the view of the project."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("watch_view")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.breakpoints, self.watches = BreakpointList(session), WatchList(session)
        body = QWidget()
        body.setObjectName("watch_body")
        self.sides = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self.sides.setSpacing(16)
        for part in (self.breakpoints, self.watches):
            self.sides.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 8, 12, 12)
        column.addLayout(self.sides)
        column.addStretch(1)
        self.setWidget(body)
        session.watches_changed.connect(self.refresh)
        session.rebuilt.connect(self._rename)
        session.moved.connect(self._follow)
        session.broke.connect(self._follow)
        theme.notifier.changed.connect(self._restyle)
        self.retranslate()
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where there is room for both."""
        super().resizeEvent(event)
        wide = self.viewport().width() >= 100 * self.fontMetrics().averageCharWidth()
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self.sides.setDirection(across if wide else down)
        for at in range(2):
            self.sides.setStretch(at, int(wide))

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Breakpoints and watches"))
        self.breakpoints.retranslate()
        self.watches.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.session.follow("watches", True)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.session.follow("watches", False)

    def refresh(self) -> None:
        """The rows of the session's breakpoints and watches, with the newest readings."""
        self.breakpoints.refresh()
        self.watches.refresh()

    def toggle_breakpoint_at_picked(self) -> None:
        """Stop where the picked weight crosses its present value, or no longer."""
        self.breakpoints.toggle_at_picked()

    def _rename(self) -> None:
        self.breakpoints.forget()
        self.watches.rename()

    def _follow(self, *_: object) -> None:
        self.breakpoints.follow()
        self.watches.follow()

    def _restyle(self) -> None:
        for row in self.breakpoints.rows:
            row.retranslate()
        for watch in self.watches.rows:
            watch.retranslate()

    # -- export ------------------------------------------------------------------

    def figure(self) -> Figure:
        """A line for each watch, with its name, its present value and its ends."""
        watches = self.session.watches
        size = QSizeF(520.0, 2 * MARGIN + LINE * max(1, len(watches)) + (20.0 if watches else 0.0))

        def render(painter: QPainter, rect: QRectF) -> None:
            painter.save()
            painter.translate(rect.topLeft())
            painter.scale(rect.width() / size.width(), rect.height() / size.height())
            room = QRectF(0.0, 0.0, size.width(), size.height()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
            if watches:
                self._draw(painter, room, watches)
            else:
                painter.setFont(self.font())
                painter.setPen(QColor(theme.current().muted))
                flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(room, flags, self.watches.empty.text())
            painter.restore()

        return Figure("watches", tr("Watches"), render, size)

    def _draw(self, painter: QPainter, room: QRectF, watches: tuple[Watch, ...]) -> None:
        session, look = self.session, theme.current()
        large, small = QFont(self.font()), QFont(self.font())
        large.setPixelSize(14)
        small.setPixelSize(11)
        head = session.track.head if session.track is not None else 0
        colour = theme.optimizer_colour(session.lead)
        left = QRectF(room.left(), room.top(), 132.0, LINE)
        graph = QRectF(left.right() + 60.0, room.top(), room.right() - left.right() - 60.0, LINE - 12.0)
        for watch in watches:
            value, found = present_value(session, watch), series_of(session, watch)
            painter.setFont(large)
            painter.setPen(QColor(look.text))
            name = QFontMetricsF(large).elidedText(
                watch_name(session, watch), Qt.TextElideMode.ElideRight, left.width()
            )
            painter.drawText(left.adjusted(0, 4, 0, -LINE / 2), _LEFT, name)
            painter.setPen(QColor(look.muted))
            painter.drawText(
                left.adjusted(0, LINE / 2 - 8, 0, -12), _LEFT, "–" if value is None else short(value)
            )
            draw_line(painter, graph, found, colour, session.k, head)
            if found is not None and len(found.k):
                draw_ends(painter, graph.translated(-60.0, 0.0), found, small)
            left.translate(0.0, LINE)
            graph.translate(0.0, LINE)
        painter.setFont(small)
        painter.setPen(QColor(look.muted))
        axis = QRectF(graph.left(), left.top(), graph.width(), QFontMetricsF(small).height())
        painter.drawText(axis, Qt.AlignmentFlag.AlignLeft, "k = 0")
        painter.drawText(axis, Qt.AlignmentFlag.AlignRight, f"{head}")

    def csv(self) -> tuple[list[str], list[list[object]]]:
        """A row for each iteration with a reading, a column for each watch; empty where it has none."""
        session = self.session
        columns = []
        for watch in session.watches:
            found = series_of(session, watch)
            pairs = () if found is None else zip(found.k.tolist(), found.values.tolist(), strict=True)
            columns.append({int(k): value for k, value in pairs})
        ks = sorted({k for column in columns for k in column})
        rows: list[list[object]] = [[k, *(column.get(k, "") for column in columns)] for k in ks]
        return ["k", *(watch_name(session, watch) for watch in session.watches)], rows


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
