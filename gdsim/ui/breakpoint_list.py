"""The breakpoints as rows: switched on and off, edited in place, and the one that stopped the run marked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from gdsim.app.i18n import say, tr
from gdsim.app.session import Session
from gdsim.engine.breakpoints import CONDITIONS, Breakpoint
from gdsim.engine.project import MAX_WATCHED
from gdsim.engine.sentence import Sentence
from gdsim.ui import theme
from gdsim.ui.forms import Choice, ChoiceField, ElidedLabel, IconButton, Message, NumberField, SectionLabel
from gdsim.ui.menu_button import MenuButton
from gdsim.ui.numbers import short
from gdsim.ui.parameter_box import ParameterBox
from gdsim.ui.watch_words import can_die, condition_tip, condition_words


class Words(ElidedLabel):
    """The words beside a checkbox, which a click on them switches too."""

    clicked = Signal()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()


class BreakpointRow(QWidget):
    """One breakpoint; ``changed`` has the new one, ``removed`` says it is not wanted any more."""

    changed = Signal(object)
    removed = Signal()

    def __init__(self, session: Session, point: Breakpoint, name: str) -> None:
        super().__init__()
        self.session, self.point, self.hit = session, point, False
        self.setObjectName(name)
        condition = CONDITIONS[point.kind]
        self.arrow = QLabel()
        self.arrow.setFixedWidth(theme.icon_size().width())
        self.check = QCheckBox()
        self.check.setObjectName(f"{name}_enabled")
        self.check.clicked.connect(lambda on: self._change(replace(self.point, enabled=on)))
        self.words = Words()
        self.words.clicked.connect(self.check.click)
        self.field: NumberField | None = None
        self.problem = Message()
        self.remove = IconButton(f"{name}_remove", "close")
        self.remove.clicked.connect(self.removed)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(2, 1)
        for column, widget in enumerate((self.arrow, self.check, self.words)):
            grid.addWidget(widget, 0, column)
        grid.addWidget(self.remove, 0, 4)
        if condition.value:
            self.field = NumberField(
                self._set_value,
                name=f"{name}_value",
                integer=condition.whole,
                scale="linear" if condition.whole or condition.coordinate else "log",
                unit=1.0 if condition.whole else 0.1,
                smallest=1e-12,
                digits=9,
            )
            self.field.problem_changed.connect(self.problem.show_text)
            grid.addWidget(self.field, 0, 3)
        self.which = _Which(self._set_coordinate, name) if condition.coordinate else None
        if self.which is not None:
            grid.addWidget(self.which, 1, 2, 1, 2)
        grid.addWidget(self.problem, 2, 2, 1, 2)
        self.retranslate()

    def retranslate(self) -> None:
        self.remove.set_tip(tr("Remove this breakpoint"))
        self.follow()

    def show_hit(self, hit: bool) -> None:
        """Whether the run stands still because of it."""
        if hit != self.hit:
            self.hit = hit
            self._mark()

    def follow(self) -> None:
        """Everything as the breakpoint, the problem and the language are now."""
        session, point = self.session, self.point
        words, tip = condition_words(point.kind, session.is_function), condition_tip(point.kind)
        useless = CONDITIONS[point.kind].network and not can_die(session)
        if useless:
            tip = tr("There are no ReLU units that could die.")
        self.words.set_text(words, tip)
        self.words.setEnabled(not useless)
        self.check.setEnabled(not useless)
        self.check.setChecked(point.enabled)
        self.check.setAccessibleName(words)
        self.check.setToolTip(tr("Stop the run here"))
        self.remove.setAccessibleName(tr("Remove the breakpoint “{name}”", name=words))
        if self.field is not None:
            self.field.setAccessibleName(words)
            self.field.set_value(int(point.value) if CONDITIONS[point.kind].whole else point.value)
        if self.which is not None:
            self.which.follow(session, point.coordinate)
        self._mark()

    def _mark(self) -> None:
        size, stopped = theme.icon_size(), tr("the run stopped here") if self.hit else ""
        self.arrow.setFixedWidth(size.width())
        if self.hit:
            self.arrow.setPixmap(theme.icon("debug-stackframe", "warning").pixmap(size))
        else:
            self.arrow.clear()
        self.arrow.setToolTip(stopped)
        self.arrow.setAccessibleName(stopped)
        self.check.setAccessibleDescription(stopped or condition_tip(self.point.kind))
        theme.mark(self.words, role="warning" if self.hit else "" if self.point.enabled else "muted")

    def _change(self, point: Breakpoint) -> None:
        self.point = point
        self.changed.emit(point)
        self.follow()

    def _set_value(self, value: float, merge: str) -> None:
        self._change(replace(self.point, value=float(value)))

    def _set_coordinate(self, coordinate: int | None) -> None:
        self._change(replace(self.point, coordinate=coordinate))


class _Which(QWidget):
    """Which coordinate is meant: any, or one; of a network the one is chosen beside."""

    def __init__(self, apply: Callable[[int | None], object], name: str) -> None:
        super().__init__()
        self.apply = apply
        self._session: Session | None = None
        self._choices: list[Choice] = []
        self.choice = ChoiceField(self._choose, name=f"{name}_which")
        self.choice.setMinimumContentsLength(10)
        self.box = ParameterBox(f"{name}_weight")
        self.box.chosen.connect(self._pick)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.choice, 2)
        line.addWidget(self.box)
        line.addStretch(1)

    def follow(self, session: Session, coordinate: int | None) -> None:
        self._session = session
        there = coordinate is not None and coordinate < session.experiment.dimension
        if session.is_function:
            names = [session.coordinate_name(i) for i in range(session.experiment.dimension)]
            choices = [Choice("any", tr("any coordinate"))]
            choices += [Choice(str(i), each) for i, each in enumerate(names)]
        else:
            choices = [Choice("any", tr("any weight")), Choice("one", tr("this weight"))]
        if coordinate is not None and not there:
            choices.append(Choice("gone", tr("not there any more")))
        if choices != self._choices:
            self._choices = choices
            self.choice.set_choices(choices)
        one = "gone" if not there else str(coordinate) if session.is_function else "one"
        self.choice.set_key("any" if coordinate is None else one)
        self.choice.setAccessibleName(tr("Which weight is meant"))
        self.box.set_name(tr("The weight"))
        self.box.setVisible(there and not session.is_function)
        if there and coordinate is not None and not session.is_function:
            self.box.show_parameter(session.mlp, coordinate)

    def _choose(self, key: str) -> None:
        assert self._session is not None
        if key != "gone":
            self.apply(None if key == "any" else self._session.parameter if key == "one" else int(key))

    def _pick(self, i: int) -> None:
        self.apply(i)


class BreakpointList(QWidget):
    """The session's breakpoints, the menu that adds one, and why the run stopped."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("breakpoint_list")
        self.rows: list[BreakpointRow] = []
        self.reason: Sentence | None = None
        self._made = 0
        self.heading = SectionLabel()
        self.add = MenuButton("add_breakpoint", self._fill)
        self.empty = QLabel()
        self.empty.setObjectName("breakpoints_empty")
        self.empty.setWordWrap(True)
        theme.mark(self.empty, role="muted")
        self.said = Message(role="warning")
        self.said.setObjectName("breakpoint_reason")
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
        column.addWidget(self.said)
        column.addWidget(self.problem)

    def retranslate(self) -> None:
        self.heading.set_heading(tr("Breakpoints"))
        self.add.set_words(
            tr("Add"), tr("Add a breakpoint"), tr("Stop the run where a condition becomes true")
        )
        self.empty.setText(
            tr(
                "Add a condition that stops the run, or press F9 to stop where the picked weight crosses its "
                "present value."
            )
        )
        self.empty.setVisible(not self.rows)
        for row in self.rows:
            row.retranslate()
        self._say()

    # -- showing -----------------------------------------------------------------

    def refresh(self) -> None:
        """The rows of the present breakpoints; those that stay keep what is being typed in them."""
        if [row.point for row in self.rows] == list(self.session.breakpoints):
            return
        pool, rows = list(self.rows), []
        for point in self.session.breakpoints:
            row = next((each for each in pool if each.point == point), None)
            if row is None:
                row = self._row(point)
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
        self.follow()

    def forget(self) -> None:
        """Another problem or run: names may be others, and why the last one stopped is of no interest."""
        self.reason = None
        self.refresh()
        for row in self.rows:
            row.follow()
        self.follow()

    def follow(self) -> None:
        """The mark of the breakpoint that holds the run, and the reason of the last stop."""
        snapshot = self.session.snapshot
        broke = snapshot.broke if snapshot is not None else None
        if broke is not None:
            self.reason = broke
        point = broke.values.get("breakpoint") if broke is not None else None
        for row in self.rows:
            row.show_hit(row.point == point)
        self._say()

    def _say(self) -> None:
        snapshot = self.session.snapshot
        here = self.reason is not None and snapshot is not None and snapshot.broke is self.reason
        self.said.show_as("" if self.reason is None else say(self.reason), "warning" if here else "muted")

    def _row(self, point: Breakpoint) -> BreakpointRow:
        self._made += 1
        row = BreakpointRow(self.session, point, f"breakpoint_{self._made}")
        row.changed.connect(self._on_changed)
        row.removed.connect(lambda: self._remove(row))
        return row

    # -- editing -----------------------------------------------------------------

    def _fill(self, menu: QMenu) -> None:
        session = self.session
        for kind, condition in CONDITIONS.items():
            if condition.network and session.is_function:
                continue
            text = condition_words(kind, session.is_function)
            if condition.coordinate and session.track is not None:
                i = session.parameter
                value = short(float(session.theta[i]))
                text = tr("{name} crosses {value}", name=session.coordinate_name(i), value=value)
            elif condition.value:
                text += "…"
            action = QAction(text, menu)
            action.setObjectName(f"add_{kind}")
            action.setToolTip(condition_tip(kind))
            if condition.network and not can_die(session):
                action.setEnabled(False)
                action.setToolTip(tr("There are no ReLU units that could die."))
            action.triggered.connect(lambda _=False, kind=kind: self.add_kind(kind))
            menu.addAction(action)

    def add_kind(self, kind: str) -> None:
        """One more breakpoint of this kind, with a value near what the run has now."""
        self._put(self._suggested(kind))

    def _suggested(self, kind: str) -> Breakpoint:
        session, track = self.session, self.session.track
        if track is None:
            return Breakpoint(kind, 1.0, session.parameter if kind == "weight_crosses" else None)
        norm, loss = track.iterate.gradient_norm, float(track.iterate.f)
        i = session.parameter
        value = {
            "gradient_above": _round(10.0 * norm),
            "gradient_below": _round(0.1 * norm),
            "loss_below": _round(0.5 * loss if loss > 0.0 else 2.0 * loss),
            "weight_crosses": float(track.iterate.x[i]),
            "iteration": float(10 * (session.k // 10 + 1)),
        }.get(kind, 0.0)
        return Breakpoint(kind, value, i if kind == "weight_crosses" else None)

    def _put(self, point: Breakpoint, focus: bool = True) -> None:
        points = self.session.breakpoints
        if len(points) >= MAX_WATCHED:
            self.problem.show_text(tr("There can be {count} breakpoints at most.", count=MAX_WATCHED))
            return
        self.problem.show_text("")
        self.session.set_breakpoints((*points, point))
        if focus:
            row = self.rows[-1]
            (row.field or row.check).setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_at_picked(self) -> None:
        """The picked weight's breakpoints go; if it has none, it gets one at its present value."""
        session = self.session
        if session.track is None:
            return
        i = session.parameter
        mine = [p for p in session.breakpoints if p.kind == "weight_crosses" and p.coordinate == i]
        if mine:
            session.set_breakpoints(tuple(p for p in session.breakpoints if p not in mine))
        else:
            self._put(self._suggested("weight_crosses"), focus=False)

    def _on_changed(self, _: Breakpoint) -> None:
        self.follow()
        self.session.set_breakpoints(tuple(row.point for row in self.rows))

    def _remove(self, row: BreakpointRow) -> None:
        at = self.rows.index(row)
        self.problem.show_text("")
        self.session.set_breakpoints(tuple(each.point for each in self.rows if each is not row))
        left = self.rows[at : at + 1] or self.rows[-1:]
        (left[0].remove if left else self.add).setFocus(Qt.FocusReason.OtherFocusReason)


def _round(value: float) -> float:
    """One significant digit."""
    return float(f"{value:.0e}")
