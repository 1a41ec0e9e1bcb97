"""The watches as rows: what is read, its value at the iterate shown, and its line along the run."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.engine.project import MAX_WATCHED
from gdsim.engine.sentence import InputError
from gdsim.engine.watches import Watch
from gdsim.ui import theme
from gdsim.ui.forms import Choice, ChoiceField, ElidedLabel, IconButton, Message, NumberField, SectionLabel
from gdsim.ui.menu_button import MenuButton
from gdsim.ui.numbers import full, short
from gdsim.ui.parameter_box import ParameterBox
from gdsim.ui.sparkline import Sparkline
from gdsim.ui.watch_words import has, present_value, series_of, watch_name, watch_tip


class WatchRow(QWidget):
    """One watch; ``removed`` says it is not wanted any more."""

    removed = Signal()

    def __init__(self, session: Session, watch: Watch, name: str) -> None:
        super().__init__()
        self.session, self.watch = session, watch
        self.setObjectName(name)
        self.title, self.value = ElidedLabel(), QLabel()
        self.title.setObjectName(f"{name}_title")
        self.title.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed
        )  # one width in all rows
        self.value.setObjectName(f"{name}_value")
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.line = Sparkline()
        self.line.setObjectName(f"{name}_line")
        self.line.chosen.connect(session.go_to)
        self.remove = IconButton(f"{name}_remove", "close")
        self.remove.clicked.connect(self.removed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.title, 6)
        row.addWidget(self.value)
        row.addWidget(self.line, 7)
        row.addWidget(self.remove)
        self.retranslate()

    def retranslate(self) -> None:
        metrics = self.fontMetrics()
        self.title.setMinimumWidth(metrics.horizontalAdvance("0" * 11))
        self.value.setFixedWidth(metrics.horizontalAdvance("−0.00e−00") + 2)
        self.remove.set_tip(tr("Remove this watch"))
        self.line.speak()
        self.rename()

    def rename(self) -> None:
        """The name in the present problem and language."""
        name = watch_name(self.session, self.watch)
        self.title.set_text(name, watch_tip(self.session, self.watch))
        self.remove.setAccessibleName(tr("Remove the watch “{name}”", name=name))
        self.line.setAccessibleName(tr("{name} along the run", name=name))
        self.follow()

    def follow(self) -> None:
        """The number and the line as they are now."""
        session, track = self.session, self.session.track
        value = present_value(session, self.watch)
        if value is not None:
            text, tip = short(value), full(value)
        elif track is not None and self.watch.kind in ("neuron", "sharpness") and has(session, self.watch):
            text, tip = "…", tr("Computed when the run stands still")
        else:
            text, tip = "–", tr("Nothing to read here")
        if text != self.value.text():
            self.value.setText(text)
        self.value.setToolTip(tip)
        self.value.setAccessibleName(f"{self.title.full_text()}: {text}")
        head = track.head if track is not None else 0
        self.line.show_series(series_of(session, self.watch), session.k, head, session.lead)


class WatchChooser(QWidget):
    """A line that chooses any weight, derivative or unit; ``chosen`` has the watch."""

    chosen = Signal(object)
    closed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.setObjectName("watch_chooser")
        self._kind, self._index, self._unit = "weight", 0, (1, 1)
        self.kind = ChoiceField(self._set_kind, name="watch_kind")
        self.kind.setMinimumContentsLength(9)
        self.box = ParameterBox("watch_weight")
        self.box.chosen.connect(self._set_index)
        self.layer = ChoiceField(self._set_layer, name="watch_layer")
        self.layer.setMinimumContentsLength(8)
        self.unit = NumberField(self._set_unit, name="watch_unit", integer=True, digits=3)
        self.add = QPushButton()
        self.add.setObjectName("watch_add")
        self.add.clicked.connect(self._add)
        self.close_button = IconButton("watch_chooser_close", "close")
        self.close_button.clicked.connect(self.closed)
        self.problem = Message()
        self.unit.problem_changed.connect(self.problem.show_text)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.kind, 3)
        line.addWidget(self.box)
        line.addWidget(self.layer, 4)
        line.addWidget(self.unit)
        line.addWidget(self.add)
        line.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self.problem)

    def retranslate(self) -> None:
        self.kind.set_choices(
            [
                Choice("weight", tr("Weight")),
                Choice("gradient", tr("Derivative")),
                Choice("neuron", tr("Unit")),
            ]
        )
        self.kind.setAccessibleName(tr("What is watched"))
        self.box.set_name(tr("The weight"))
        self.layer.setAccessibleName(tr("Layer"))
        self.unit.setAccessibleName(tr("Unit"))
        self.unit.set_tip(tr("The unit, counted from 1"))
        self.add.setText(tr("Add"))
        self.add.setAccessibleName(tr("Add a watch"))
        self.close_button.set_tip(tr("Close the choice"))
        self.follow()

    def open(self) -> None:
        """Begin with the picked weight and the unit it leads to."""
        self._index = self.session.parameter
        parameter = self.session.mlp.parameter(self._index)
        self._unit = (parameter.layer, parameter.unit + 1)
        self.follow()
        self.show()
        self.kind.setFocus(Qt.FocusReason.OtherFocusReason)

    def follow(self) -> None:
        """The choices that the present network has."""
        mlp = self.session.mlp
        self._index = min(self._index, mlp.dimension - 1)
        layer = min(self._unit[0], mlp.depth)
        self._unit = (layer, min(self._unit[1], mlp.widths[layer]))
        units = self._kind == "neuron"
        self.kind.set_key(self._kind)
        self.box.show_parameter(mlp, self._index)
        self.layer.set_choices(
            Choice(
                str(each),
                tr("output") if each == mlp.depth else tr("layer {layer}", layer=each),
            )
            for each in range(1, mlp.depth + 1)
        )
        self.layer.set_key(str(layer))
        self.unit.set_value(self._unit[1])
        self.box.setVisible(not units)
        self.layer.setVisible(units)
        self.unit.setVisible(units)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _set_kind(self, kind: str) -> None:
        self._kind = kind
        self.problem.show_text("")
        self.follow()

    def _set_index(self, i: int) -> None:
        self._index = i
        self.follow()

    def _set_layer(self, key: str) -> None:
        self._unit = (int(key), self._unit[1])
        self.follow()

    def _set_unit(self, unit: int, merge: str) -> None:
        most = self.session.mlp.widths[self._unit[0]]
        if not 1 <= unit <= most:
            raise InputError("This layer has the units 1 to {most}; {unit} is not one.", most=most, unit=unit)
        self._unit = (self._unit[0], unit)
        self.unit.set_value(unit)

    def _add(self) -> None:
        if self._kind == "neuron" and not self.unit.commit():
            return
        self.chosen.emit(
            Watch("neuron", unit=self._unit) if self._kind == "neuron" else Watch(self._kind, self._index)
        )


class WatchList(QWidget):
    """The session's watches and the menu that adds one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("watch_list")
        self.rows: list[WatchRow] = []
        self._made = 0
        self.heading = SectionLabel()
        self.add = MenuButton("add_watch", self._fill)
        self.empty = QLabel()
        self.empty.setObjectName("watches_empty")
        self.empty.setWordWrap(True)
        theme.mark(self.empty, role="muted")
        self.chooser = WatchChooser(session)
        self.chooser.hide()
        self.chooser.chosen.connect(self.put)
        self.chooser.closed.connect(self._close_chooser)
        self.problem = Message()
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.add)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.empty)
        column.addLayout(self._lines)
        column.addWidget(self.chooser)
        column.addWidget(self.problem)

    def retranslate(self) -> None:
        self.heading.set_heading(tr("Watches"))
        self.add.set_words(
            tr("Add"), tr("Add a watch"), tr("Follow a quantity along the run as a small line")
        )
        self.empty.setText(
            tr(
                "Add a weight, a derivative, a unit or a norm to see its value here and its line along the run."
            )
        )
        self.empty.setVisible(not self.rows)
        self.chooser.retranslate()
        for row in self.rows:
            row.retranslate()

    # -- showing -----------------------------------------------------------------

    def refresh(self) -> None:
        """The rows of the present watches, each with its newest readings."""
        watches = self.session.watches
        if [row.watch for row in self.rows] != list(watches):
            self._arrange(watches)
        self.follow()

    def _arrange(self, watches: tuple[Watch, ...]) -> None:
        pool, rows = list(self.rows), []
        for watch in watches:
            row = next((each for each in pool if each.watch == watch), None)
            if row is None:
                row = self._row(watch)
            else:
                pool.remove(row)
            rows.append(row)
        for row in pool:
            self._lines.removeWidget(row)
            row.hide()
            row.deleteLater()
        for position, row in enumerate(rows):
            if self._lines.indexOf(row) != position:
                self._lines.insertWidget(position, row)
                row.show()
        self.rows = rows
        self.empty.setVisible(not rows)

    def rename(self) -> None:
        """Another problem: names may be others, and a function has no units to choose."""
        self.refresh()
        for row in self.rows:
            row.rename()
        if self.session.is_function:
            self.chooser.hide()
        else:
            self.chooser.follow()

    def follow(self) -> None:
        """Numbers and lines as they are now."""
        if self.isVisible():
            for row in self.rows:
                row.follow()

    def _row(self, watch: Watch) -> WatchRow:
        self._made += 1
        row = WatchRow(self.session, watch, f"watch_{self._made}")
        row.removed.connect(lambda: self._remove(row))
        return row

    # -- editing -----------------------------------------------------------------

    def _fill(self, menu: QMenu) -> None:
        session = self.session
        if session.is_function:
            for i in range(session.experiment.dimension):
                self._entry(menu, Watch("weight", i))
            for i in range(session.experiment.dimension):
                self._entry(menu, Watch("gradient", i))
        else:
            i = session.parameter
            parameter = session.mlp.parameter(i)
            for watch, text in (
                (Watch("weight", i), tr("{name}, the picked weight")),
                (Watch("gradient", i), tr("{name}, its derivative")),
                (
                    Watch("neuron", unit=(parameter.layer, parameter.unit + 1)),
                    tr("{name}, the unit it leads to"),
                ),
            ):
                self._entry(menu, watch, text)
        menu.addSeparator()
        for kind in ("norm", "step", "sharpness"):
            self._entry(menu, Watch(kind))
        if not session.is_function:
            menu.addSeparator()
            self._action(menu, "add_watch_other", tr("Another weight or unit…"), "", self.chooser.open)

    def _entry(self, menu: QMenu, watch: Watch, text: str = "{name}") -> None:
        name = text.format(name=watch_name(self.session, watch))
        tip = watch_tip(self.session, watch)
        suffix = (
            f"_{watch.index}" if self.session.is_function and watch.kind in ("weight", "gradient") else ""
        )
        self._action(menu, f"add_watch_{watch.kind}{suffix}", name, tip, lambda: self.put(watch))

    @staticmethod
    def _action(menu: QMenu, name: str, text: str, tip: str, do: Callable[[], object]) -> None:
        action = QAction(text, menu)
        action.setObjectName(name)
        action.setToolTip(tip)
        action.triggered.connect(lambda _=False: do())
        menu.addAction(action)

    def put(self, watch: Watch) -> None:
        """One more watch; one that is there already stays the only one."""
        watches = self.session.watches
        if watch in watches:
            name = watch_name(self.session, watch)
            self.problem.show_as(tr("{name} is watched already.", name=name), "muted")
        elif len(watches) >= MAX_WATCHED:
            self.problem.show_as(tr("There can be {count} watches at most.", count=MAX_WATCHED), "error")
        else:
            self.problem.show_text("")
            self.session.set_watches((*watches, watch))

    def _remove(self, row: WatchRow) -> None:
        at = self.rows.index(row)
        self.problem.show_text("")
        self.session.set_watches(tuple(each.watch for each in self.rows if each is not row))
        left = self.rows[at : at + 1] or self.rows[-1:]
        (left[0].remove if left else self.add).setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_chooser(self) -> None:
        self.chooser.hide()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            for row in getattr(self, "rows", ()):
                row.retranslate()
