"""Minima: the stationary points there are, those that many starts reach, and from where each is reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gdsim.app.i18n import say, tr
from gdsim.app.session import Session
from gdsim.engine.kinds import CriticalPoint, count, remark
from gdsim.engine.multistart import grid_starts, network_starts, random_starts
from gdsim.engine.objective import Array
from gdsim.engine.sentence import InputError
from gdsim.ui import theme
from gdsim.ui.forms import Choice, ChoiceField, ElidedLabel, Message, NumberField, explain
from gdsim.ui.legend import optimizer_names
from gdsim.ui.numbers import full, short
from gdsim.ui.optimizer_words import choice_title
from gdsim.ui.plot_view import Segmented
from gdsim.ui.surface_marks import basin_colour

PAGES = ("points", "starts", "basins")
MAX_STARTS, MAX_CELLS, MAX_STEPS = 10_000, 400, 100_000
SWATCH = 12


@dataclass(frozen=True)
class Cell:
    """A cell's text, what it says in full, and a colour for its swatch."""

    text: str
    tip: str = ""
    swatch: QColor | None = None
    right: bool = True


class Rows(QAbstractTableModel):
    """Rows of cells under headings."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.headings: tuple[tuple[str, str], ...] = ()
        self.cells: list[list[Cell]] = []

    def show_rows(self, headings: tuple[tuple[str, str], ...], cells: list[list[Cell]]) -> None:
        """Other rows."""
        self.beginResetModel()
        self.headings, self.cells = headings, cells
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.cells)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.headings)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:
        cell = self.cells[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip or None
        if role == Qt.ItemDataRole.DecorationRole and cell.swatch is not None:
            pixmap = QPixmap(SWATCH, SWATCH)
            pixmap.fill(cell.swatch)
            return QIcon(pixmap)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if cell.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Horizontal and section < len(self.headings):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.headings[section][0]
            if role == Qt.ItemDataRole.ToolTipRole:
                return self.headings[section][1]
        return None


class MinimaView(QWidget):
    """Three pages on one table: stationary points, multi-start, basins of attraction."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("minima_view")
        self._count, self._seed, self._cells, self._steps = 100, 0, 200, 300
        self._optimizer = 0
        self.page = Segmented("minima_page", PAGES)
        self.headline = ElidedLabel(role="muted")
        self.headline.setObjectName("minima_headline")
        self.optimizer = ChoiceField(self._choose_optimizer, name="minima_optimizer")
        self.kind = ChoiceField(self._choose_kind, name="minima_starts")
        self._kind = "random"
        self.count = self._number("minima_count", "_count", 2, MAX_STARTS)
        self.seed = self._number("minima_seed", "_seed", 0, 2**31 - 1)
        self.cells = self._number("minima_cells", "_cells", 10, MAX_CELLS)
        self.steps = self._number("minima_steps", "_steps", 1, MAX_STEPS)
        self.labels = {name: QLabel() for name in ("count", "seed", "cells", "steps")}
        self.start_button, self.clear_button, self.take_button = QPushButton(), QPushButton(), QPushButton()
        for button, name, act in (
            (self.start_button, "minima_start", self._start_or_stop),
            (self.clear_button, "minima_clear", self.session.forget_study),
            (self.take_button, "minima_take", self._take),
        ):
            button.setObjectName(name)
            button.clicked.connect(act)
        self.message = Message()
        self.message.setObjectName("minima_message")
        self.table, self.rows = QTableView(), Rows(self)
        self._points: list[Array] = []
        self._lay_out()
        self.page.chosen.connect(self._on_page)
        session.rebuilt.connect(self._on_rebuilt)
        session.minima_changed.connect(self.refresh)
        session.study_changed.connect(self.refresh)
        theme.notifier.changed.connect(self.refresh)
        self.retranslate()

    # -- building

    def _number(self, name: str, attribute: str, low: int, high: int) -> NumberField:
        def take(value: float, merge: str) -> None:
            if not low <= value <= high:
                raise InputError(
                    "This must be between {low} and {high}; {value:g} is not.",
                    low=low,
                    high=high,
                    value=value,
                )
            setattr(self, attribute, int(value))
            self.refresh()

        field = NumberField(take, name=name, integer=True, digits=5)
        field.set_value(getattr(self, attribute))
        field.problem_changed.connect(lambda text: self.message.show_text(text))
        return field

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.page)
        head.addWidget(self.headline, 1)
        controls = QHBoxLayout()
        controls.setSpacing(8)
        controls.addWidget(self.optimizer, 3)
        controls.addWidget(self.kind, 2)
        for name in ("count", "seed", "cells", "steps"):
            theme.mark(self.labels[name], role="muted")
            controls.addWidget(self.labels[name])
            controls.addWidget(getattr(self, name))
        for button in (self.start_button, self.clear_button, self.take_button):
            controls.addWidget(button)
        self.controls = QWidget()
        self.controls.setObjectName("minima_controls")
        controls.setContentsMargins(0, 0, 0, 0)
        self.controls.setLayout(controls)
        self.table.setObjectName("minima_table")
        self.table.setModel(self.rows)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.doubleClicked.connect(self._on_double_clicked)
        self.table.selectionModel().selectionChanged.connect(self._show_buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.controls)
        column.addWidget(self.message)
        column.addWidget(self.table, 1)

    # -- commands

    def start_multi_start(self) -> None:
        """Descend from many starts."""
        self.page.choose("starts")
        self._start()

    def start_basins(self) -> None:
        """Colour the starts by the minimum they reach."""
        self.page.choose("basins")
        self._start()

    def _start_or_stop(self) -> None:
        if self.session.studying:
            self.session.cancel_study()
            self.refresh()
        else:
            self._start()

    def _start(self) -> None:
        session = self.session
        try:
            index = self._chosen_optimizer()
            if self.page.key == "basins":
                if not session.is_function:
                    raise InputError("Basins are drawn for functions of one or two variables.")
                session.study_basins(index, self._cells, self._steps)
            else:
                session.study_starts(index, self._starts())
        except InputError as refusal:
            self.message.show_text(explain(refusal))
            return
        self.message.show_text("")

    def _chosen_optimizer(self) -> int:
        if not self.session.experiment.optimizers:
            raise InputError("There is no optimizer to descend with; add one first.")
        return min(self._optimizer, len(self.session.experiment.optimizers) - 1)

    def _starts(self) -> Array:
        e = self.session.experiment
        if self._kind == "clicked":
            return np.array(e.starts)
        if not e.is_function:
            return network_starts(e.mlp, e.initialiser, self._count, self._seed)
        if self._kind == "grid":
            side = max(2, round(self._count ** (1 / e.dimension)))
            return grid_starts(e.function.window, side)
        return random_starts(e.function.window, self._count, self._seed)

    def _take(self) -> None:
        """The chosen row's point, or else the best one, becomes the start."""
        row = self.table.currentIndex().row()
        self._start_at(row if 0 <= row < len(self._points) else 0)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self._start_at(index.row())

    def _start_at(self, row: int) -> None:
        if 0 <= row < len(self._points):
            point = self._points[row]
            self.session.document.edit(tr("Start from this point"), lambda e: e.with_start(point))

    def _choose_optimizer(self, key: str) -> None:
        self._optimizer = int(key)

    def _choose_kind(self, key: str) -> None:
        self._kind = key
        self.refresh()

    # -- keeping up

    def _on_page(self, *_: object) -> None:
        self.message.show_text("")
        self.refresh()

    def _on_rebuilt(self) -> None:
        self._fill_choices()
        self.refresh()

    def _fill_choices(self) -> None:
        e = self.session.experiment
        names = optimizer_names(e)
        self.optimizer.set_choices(
            Choice(str(i), names.get(i, choice_title(choice))) for i, choice in enumerate(e.optimizers)
        )
        self._optimizer = min(self._optimizer, max(0, len(e.optimizers) - 1))
        self.optimizer.set_key(str(self._optimizer))
        kinds = [("random", tr("random starts")), ("clicked", tr("the starts placed"))]
        if e.is_function:
            kinds.insert(1, ("grid", tr("a grid of starts")))
        elif self._kind == "grid":
            self._kind = "random"
        self.kind.set_choices(Choice(key, title) for key, title in kinds)
        self.kind.set_key(self._kind)

    def refresh(self) -> None:
        """Show what there is on this page."""
        if not self.isVisible():
            return
        page = self.page.key
        self.controls.setVisible(page != "points")
        for name, shown in (
            ("count", page == "starts" and self._kind != "clicked"),
            ("seed", page == "starts" and self._kind == "random"),
            ("cells", page == "basins"),
            ("steps", page == "basins"),
        ):
            self.labels[name].setVisible(shown)
            getattr(self, name).setVisible(shown)
        self.kind.setVisible(page == "starts")
        self.take_button.setVisible(page == "starts")
        self.start_button.setText(tr("Stop") if self.session.studying else tr("Start"))
        theme.mark(self.start_button, role="" if self.session.studying else "primary")
        {"points": self._show_points, "starts": self._show_starts, "basins": self._show_basins}[page]()
        self._show_buttons()

    def _show_buttons(self, *_: object) -> None:
        session = self.session
        self.clear_button.setEnabled(session.multi_start is not None or session.basin_map is not None)
        self.take_button.setEnabled(bool(self._points))

    def _coordinates(self) -> list[str]:
        e = self.session.experiment
        return [self.session.coordinate_name(i) for i in range(e.dimension)] if e.is_function else []

    def _show_points(self) -> None:
        session = self.session
        if not session.is_function:
            self._fill((), [], [], tr("A network has too many dimensions to list them all: use multi-start."))
            return
        minima = session.minima
        if minima is None:
            self._fill((), [], [], tr("Looking for stationary points…"))
            return
        names = self._coordinates()
        headings = (
            (tr("kind"), tr("By the eigenvalues of the Hessian")),
            *((name, tr("Coordinate {name}", name=name)) for name in names),
            ("f", tr("The function's value")),
            ("λ", tr("The eigenvalues of the Hessian")),
        )
        rows, points = [], []
        for point in minima:
            told = say(remark(point))
            cells = [Cell(_kind_name(point), told, right=False)]
            cells += [Cell(short(v), full(v)) for v in point.x]
            cells.append(Cell(short(point.f), full(point.f)))
            eigenvalues = ", ".join(short(v) for v in point.eigenvalues) or "–"
            cells.append(Cell(eigenvalues, told))
            rows.append(cells)
            points.append(point.x)
        self._fill(headings, rows, points, _counted(minima))

    def _show_starts(self) -> None:
        found = self.session.multi_start
        if found is None:
            text = (
                tr("Descending…")
                if self.session.studying
                else tr("Descend from many starts, rank the minima they reach, and choose the best.")
            )
            self._fill((), [], [], text)
            return
        names = self._coordinates()
        function = self.session.is_function
        headings = (
            ("#", tr("Rank by value")),
            ("f" if function else "L", tr("The lowest value reached there")),
            (tr("hits"), tr("How many starts ended there")),
            (tr("rate"), tr("Their share of all starts")),
            *((name, tr("Coordinate {name}", name=name)) for name in names),
            (
                (tr("kind"), tr("By the eigenvalues of the Hessian"))
                if function
                else (
                    tr("variants"),
                    tr("Networks that no renumbering or rescaling of hidden units makes equal"),
                )
            ),
        )
        rows, points = [], []
        for rank, place in enumerate(found.destinations, start=1):
            cells = [
                Cell(f"{rank}"),
                Cell(short(place.f), full(place.f)),
                Cell(f"{place.hits}"),
                Cell(f"{100 * place.rate:.1f} %"),
                *(Cell(short(v), full(v)) for v in (place.x if names else ())),
                Cell(_kinds().get(str(place.kind), "–") if function else f"{place.variants}"),
            ]
            rows.append(cells)
            points.append(place.x)
        lost = int((found.members < 0).sum())
        best = found.best
        if not found.final:
            text = tr("{percent} % of the starts done", percent=round(100 * found.fraction))
        elif best is None:
            text = tr("None of {count} starts reached a minimum.", count=len(found.starts))
        else:
            text = tr(
                "{different} different from {count} starts; the best, {value}, was reached by {hits}.",
                different=len(found.destinations),
                count=len(found.starts),
                value=short(best.f),
                hits=best.hits,
            )
            if lost:
                text += " " + tr("{lost} starts arrived nowhere.", lost=lost)
        self._fill(headings, rows, points, text)

    def _show_basins(self) -> None:
        found = self.session.basin_map
        if not self.session.is_function:
            self._fill((), [], [], tr("Basins are drawn for functions of one or two variables."))
            return
        if found is None:
            text = (
                tr("Descending…")
                if self.session.studying
                else tr("Every start in the window, coloured by the minimum it leads to.")
            )
            self._fill((), [], [], text)
            return
        names = self._coordinates()
        headings = (
            (tr("leads to"), tr("The minimum reached")),
            (tr("share"), tr("The part of the window that leads there")),
            *((name, tr("Coordinate {name}", name=name)) for name in names),
            ("f", tr("The function's value")),
        )
        rows, points = [], []
        order = sorted(range(len(found.minima)), key=lambda i: -found.share(i))
        for i in order:
            minimum = found.minima[i]
            cells = [
                Cell(_kind_name(minimum), say(remark(minimum)), basin_colour(i), right=False),
                Cell(f"{100 * found.share(i):.1f} %"),
            ]
            cells += [Cell(short(v), full(v)) for v in minimum.x]
            cells.append(Cell(short(minimum.f), full(minimum.f)))
            rows.append(cells)
            points.append(minimum.x)
        for label, text in (
            (-1, tr("diverged")),
            (-4, tr("rests at a saddle or a maximum")),
            (-2, tr("not arrived in these steps")),
        ):
            share = found.share(label)
            if share > 0:
                blank = [Cell("") for _ in range(len(names) + 1)]
                rows.append(
                    [Cell(text, "", basin_colour(label), right=False), Cell(f"{100 * share:.1f} %"), *blank]
                )
        progress = (
            tr("Finished: {cells} × {cells} starts.", cells=len(found.axes[0]))
            if found.final
            else tr("{percent} % done", percent=round(100 * found.fraction))
        )
        self._fill(headings, rows, points, progress)

    def _fill(
        self,
        headings: tuple[tuple[str, str], ...],
        rows: list[list[Cell]],
        points: Sequence[Array],
        headline: str,
    ) -> None:
        chosen = self.table.currentIndex().row()
        self.rows.show_rows(headings, rows)
        self._points = list(points)
        if 0 <= chosen < len(rows):
            self.table.selectRow(chosen)
        self.table.setVisible(bool(rows))
        self.headline.set_text(headline, headline)

    # -- looks

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Minima"))
        self.page.setAccessibleName(tr("Pages of the minima"))
        self.page.set_texts(
            {
                "points": (tr("Stationary points"), tr("Minima, saddles and maxima of the function")),
                "starts": (tr("Multi-start"), tr("Descend from many starts and choose the best minimum")),
                "basins": (tr("Basins"), tr("Colour every start by the minimum reached from it")),
            }
        )
        for name, text, tip in (
            ("count", tr("starts"), tr("How many starts")),
            ("seed", tr("seed"), tr("The seed of the random starts")),
            ("cells", tr("cells"), tr("Starts along each axis")),
            ("steps", tr("steps"), tr("Iterations given to each start")),
        ):
            self.labels[name].setText(text)
            field = getattr(self, name)
            field.setAccessibleName(tip)
            field.set_tip(tip)
        self.optimizer.setAccessibleName(tr("Optimizer"))
        self.optimizer.set_tip(tr("The method that descends from each start"))
        self.kind.setAccessibleName(tr("Starts"))
        self.kind.set_tip(tr("Where the starts are"))
        self.clear_button.setText(tr("Clear"))
        self.clear_button.setToolTip(tr("Put multi-start and basins away"))
        self.take_button.setText(tr("Use as start"))
        self.take_button.setToolTip(tr("Let all runs start from the chosen minimum, or from the best"))
        self.start_button.setToolTip(tr("Start or stop the study"))
        for button in (self.start_button, self.clear_button, self.take_button):
            button.setAccessibleName(button.toolTip())
        self.table.setAccessibleName(tr("Minima"))
        self._fill_choices()
        self.refresh()

    def csv(self) -> tuple[list[str], list[list[object]]]:
        """The table shown: headings and rows."""
        return [heading for heading, _ in self.rows.headings], [
            [cell.text for cell in row] for row in self.rows.cells
        ]


def _kinds() -> dict[str, str]:
    return {
        "minimum": tr("minimum"),
        "saddle": tr("saddle"),
        "maximum": tr("maximum"),
        "degenerate": tr("degenerate"),
        "kink": tr("minimum at a kink"),
    }


def _kind_name(point: CriticalPoint) -> str:
    if point.kind == "minimum":
        return tr("global minimum") if point.is_global else tr("local minimum")
    return _kinds()[point.kind]


def _counted(points: Sequence[CriticalPoint]) -> str:
    """``4 minima, 4 saddles, 1 maximum``."""
    found = count(points)
    words = {
        "minimum": tr("minima {n}"),
        "kink": tr("minima at a kink {n}"),
        "saddle": tr("saddles {n}"),
        "maximum": tr("maxima {n}"),
        "degenerate": tr("degenerate {n}"),
    }
    listed = [words[kind].format(n=n) for kind, n in found.items() if n]
    return ", ".join(listed) if listed else tr("There is no stationary point in the window.")
