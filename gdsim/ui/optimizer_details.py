"""What stands behind an optimizer's name: its rule, its other settings, its schedule, and two buttons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gdsim.app.i18n import tr
from gdsim.engine.experiment import OptimizerChoice
from gdsim.engine.optimizers import OPTIMIZERS, Hyperparameter, Optimizer
from gdsim.engine.schedules import SCHEDULES, tuned
from gdsim.engine.sentence import InputError
from gdsim.ui import theme
from gdsim.ui.forms import Choice, ChoiceField, FittedFormula, IconButton, NumberField, Row, formula_lines
from gdsim.ui.optimizer_words import (
    WHOLE,
    hyperparameter_title,
    option_choice,
    option_title,
    scale_of,
)

INDENT = 22
#: Rules begin this far to the left of the fields: they need the room.
OUTDENT = 10
#: ``edit(what, change, merge)``: another choice under a name such as "Change learning rate of Adam".
Edit = Callable[[str, Callable[[OptimizerChoice], OptimizerChoice], str | None], object]


def setting_field(
    parameter: Hyperparameter, apply: Callable[[float, str], object], name: str, digits: int = 7
) -> NumberField:
    """A field for one hyperparameter of an optimizer or a schedule."""
    return NumberField(
        apply,
        name=name,
        integer=parameter.name in WHOLE,
        scale=scale_of(parameter),
        symbol=parameter.symbol,
        smallest=1e-12,
        digits=digits,
    )


def can_be_paced(choice: OptimizerChoice) -> bool:
    """True if a schedule has something to change: a learning rate that a line search does not replace."""
    return _accepts(choice.plain, warm_up=2) and (
        _symbol_of_rate(choice.key) == r"\eta"
        and getattr(choice.plain, "line_search", "constant") == "constant"
    )


def can_be_clipped(choice: OptimizerChoice) -> bool:
    """True if the method's gradient may be shortened."""
    return _accepts(choice.plain, clip=1.0)


def _accepts(optimizer: Optimizer[Any], **tuning: Any) -> bool:
    try:
        tuned(optimizer, **tuning)
    except InputError:
        return False
    return True


def _symbol_of_rate(key: str) -> str:
    found = (p.symbol for p in OPTIMIZERS[key].hyperparameters() if p.name == "learning_rate")
    return next(found, "")


class OptimizerDetails(QWidget):
    """Made when a row is opened for the first time; ``edit`` is the row's."""

    def __init__(self, key: str, name: str, edit: Edit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._edit = name, edit
        kind = OPTIMIZERS[key]
        self.setObjectName(f"{name}_settings")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(INDENT - OUTDENT, 0, 0, 8)
        outer.setSpacing(4)
        self._rule = QVBoxLayout()
        self._rule.setSpacing(4)
        outer.addLayout(self._rule)
        column = QVBoxLayout()
        column.setContentsMargins(OUTDENT, 0, 0, 0)
        column.setSpacing(4)
        outer.addLayout(column)
        self.lines: list[FittedFormula] = []
        self.fields: dict[str, NumberField] = {}
        self.choices: dict[str, ChoiceField] = {}
        self.rows: dict[str, Row] = {}
        self._column = column
        for parameter in kind.hyperparameters()[1:]:
            self._add_number(parameter, self._set_parameter(parameter.name), parameter.name)
        for each in kind.options():
            self._add_choice(each.name, self._set_option(each.name))
        self._add_choice("schedule", self._set_schedule)
        self._pace: dict[tuple[str, str], Row] = {}
        self._pace_rows = QVBoxLayout()
        self._pace_rows.setSpacing(4)
        column.addLayout(self._pace_rows)
        whole = Hyperparameter("warm_up", "w", 0.0, 0.0, 1e6, False)
        self._add_number(whole, self._set_tuning("warm_up"), "warm_up", integer=True, smallest=10)
        limit = Hyperparameter("clip", "c", 0.0, 0.0, 1e12, False)
        self._add_number(limit, self._set_tuning("clip"), "clip", smallest=0.01)
        self.source = QLabel()
        self.source.setWordWrap(True)
        theme.mark(self.source, role="muted")
        self.duplicate = IconButton(f"{name}_duplicate", "copy")
        self.remove = IconButton(f"{name}_remove", "trash")
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.source, 1)
        line.addWidget(self.duplicate)
        line.addWidget(self.remove)
        column.addLayout(line)
        self._key, self._title = key, ""

    def _add_number(
        self,
        parameter: Hyperparameter,
        apply: Callable[[float, str], object],
        name: str,
        *,
        integer: bool = False,
        smallest: float = 0.0,
    ) -> None:
        field = (
            NumberField(
                apply,
                name=f"{self._name}_{name}",
                integer=integer,
                scale="log",
                symbol=parameter.symbol,
                smallest=smallest,
            )
            if smallest
            else setting_field(parameter, apply, f"{self._name}_{name}")
        )
        self.fields[name] = field
        self.rows[name] = Row(field)
        self._column.addWidget(self.rows[name])

    def _add_choice(self, name: str, apply: Callable[[str], object]) -> None:
        self.choices[name] = ChoiceField(apply, name=f"{self._name}_{name}")
        self.rows[name] = Row(self.choices[name])
        self._column.addWidget(self.rows[name])

    # -- widgets -> state

    def _set_parameter(self, name: str) -> Callable[[float, str], object]:
        def apply(value: float, merge: str) -> None:
            self._edit(hyperparameter_title(name), lambda c: c.with_parameter(name, value), merge)

        return apply

    def _set_option(self, name: str) -> Callable[[str], object]:
        return lambda key: self._edit(option_title(name), lambda c: c.with_parameter(name, key), None)

    def _set_schedule(self, key: str) -> None:
        self._edit(tr("schedule"), lambda c: c.with_schedule(key), None)

    def _set_pace(self, schedule: str, name: str) -> Callable[[float, str], object]:
        def apply(value: float, merge: str) -> None:
            what = hyperparameter_title(name)
            self._edit(what, lambda c: c.with_schedule(schedule, **{name: value}), merge)

        return apply

    def _set_tuning(self, name: str) -> Callable[[float, str], object]:
        def apply(value: Any, merge: str) -> None:
            what = tr("warm-up") if name == "warm_up" else tr("clipping threshold")
            self._edit(what, lambda c: replace(c, **{name: value}), merge)

        return apply

    # -- state -> widgets

    def show_choice(self, choice: OptimizerChoice, *, can_copy: bool) -> None:
        """Every setting, and the rule with the schedule's lines."""
        for name in (p.name for p in OPTIMIZERS[self._key].hyperparameters()[1:]):
            self.fields[name].set_value(getattr(choice.plain, name))
        for each in OPTIMIZERS[self._key].options():
            self.choices[each.name].set_key(getattr(choice.plain, each.name))
        paced = can_be_paced(choice) or choice.schedule != "constant" or choice.warm_up > 0
        self.choices["schedule"].set_key(choice.schedule)
        self.rows["schedule"].setVisible(paced)
        self._show_pace(choice)
        self.fields["warm_up"].set_value(choice.warm_up)
        self.rows["warm_up"].setVisible(paced)
        self.fields["clip"].set_value(float(choice.clip))
        self.rows["clip"].setVisible(can_be_clipped(choice))
        self._show_rule(choice.optimizer.rule)
        self.duplicate.setEnabled(can_copy)

    def _show_pace(self, choice: OptimizerChoice) -> None:
        schedule = SCHEDULES[choice.schedule](**dict(choice.schedule_parameters))
        shown = {(choice.schedule, p.name): p for p in schedule.hyperparameters()}
        for identity, parameter in shown.items():
            if identity not in self._pace:
                apply = self._set_pace(*identity)
                row = Row(setting_field(parameter, apply, f"{self._name}_{choice.schedule}_{parameter.name}"))
                self._pace[identity] = row
                self._pace_rows.addWidget(row)
                self._name_pace()
            self._pace[identity].field.set_value(getattr(schedule, parameter.name))  # type: ignore[union-attr]
        for identity, row in self._pace.items():
            row.setVisible(identity in shown)

    def _show_rule(self, rule: str) -> None:
        lines = formula_lines(rule)
        while len(self.lines) < len(lines):
            label = FittedFormula(scale=1.05)
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            self.lines.append(label)
            self._rule.addWidget(label)
        for i, label in enumerate(self.lines):
            label.setLatex(lines[i] if i < len(lines) else "")
            label.setVisible(i < len(lines))

    def set_names(self, title: str) -> None:
        """Every string; ``title`` is what the row's optimizer is called."""
        self._title = title
        self.source.setText(OPTIMIZERS[self._key].source)
        for parameter in OPTIMIZERS[self._key].hyperparameters()[1:]:
            self._name_row(self.rows[parameter.name], hyperparameter_title(parameter.name))
        for option in OPTIMIZERS[self._key].options():
            self.choices[option.name].set_choices(option_choice(each) for each in option.choices)
            self._name_row(self.rows[option.name], option_title(option.name))
        self.choices["schedule"].set_choices(Choice(key, tr(each.title)) for key, each in SCHEDULES.items())
        self._name_row(self.rows["schedule"], tr("schedule"))
        self._name_row(
            self.rows["warm_up"], tr("warm-up"), tr("Iterations over which the learning rate rises")
        )
        self._name_row(
            self.rows["clip"], tr("clipping threshold"), tr("Longer gradients are shortened to this norm")
        )
        for name in ("warm_up", "clip"):
            self.fields[name].set_zero_word(tr("off"))
        self._name_pace()
        self.duplicate.set_tip(tr("Another {optimizer} with settings of its own", optimizer=title))
        self.remove.set_tip(tr("Remove {optimizer}", optimizer=title))

    def _name_pace(self) -> None:
        for (_, name), row in self._pace.items():
            self._name_row(row, hyperparameter_title(name))

    def _name_row(self, row: Row, what: str, tip: str = "") -> None:
        full = tr("{name} of {optimizer}", name=what, optimizer=self._title)
        row.set_title(what, tip or full, full)
