"""The data: which set, how many samples, how noisy, scaled how, and what part is kept for testing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gdsim.app.i18n import say, tr
from gdsim.app.session import Session
from gdsim.engine.datasets import DATASETS, SCALINGS, Generator, Prepared
from gdsim.ui.csv_dialog import CsvDialog
from gdsim.ui.forms import (
    Choice,
    ChoiceField,
    ElidedLabel,
    FittedFormula,
    Message,
    NumberField,
    Row,
    Section,
)
from gdsim.ui.numbers import short

TABLE = "table"
#: Columns whose scaling is written out.
CAPTIONED = 4


def group_title(generator: Generator) -> str:
    """The heading under which a data set is listed."""
    if generator.task == "classification":
        return tr("Classification, two inputs")
    if generator.n_in == 1:
        return tr("Regression, one input")
    return tr("Regression, two inputs")


def scaling_caption(prepared: Prepared, scaling: str) -> str:
    """What the scaling does to each column, in the user's units; nothing where it does nothing."""
    if scaling == "none":
        return ""
    data, inputs, targets = prepared.dataset, prepared.input_scaler, prepared.target_scaler
    columns = list(zip(data.input_names, inputs.offset, inputs.scale, strict=True))
    if data.task != "classification":
        columns += zip(data.target_names, targets.offset, targets.scale, strict=True)
    lines = [_column_caption(*column, scaling) for column in columns[:CAPTIONED]]
    if len(columns) > CAPTIONED:
        lines.append(tr("and {count} more columns", count=len(columns) - CAPTIONED))
    return "\n".join(lines)


def _column_caption(name: str, offset: float, scale: float, scaling: str) -> str:
    if scaling == "standardise":
        return tr("{column}: mean {mean}, sd {sd}", column=name, mean=short(offset, 3), sd=short(scale, 3))
    if scaling == "unit":
        low, high = short(offset - scale, 3), short(offset + scale, 3)
        return tr("{column}: from {low} to {high} becomes −1 to 1", column=name, low=low, high=high)
    by, over = short(offset, 3), short(scale, 3)
    return tr("{column}: minus {offset}, over {scale}", column=name, offset=by, scale=over)


class DataPanel(Section):
    """The data section of the experiment: a seeded set or a table, and how the network sees it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("data_panel", parent)
        self.session = session
        self.dialog: CsvDialog | None = None
        self._listed = ""
        self.source = ChoiceField(self._choose, name="data_field")
        self.formula = FittedFormula(scale=1.1, colour="muted")
        self.split = ElidedLabel(role="muted")
        self.open_button = QPushButton()
        self.open_button.setObjectName("open_csv_button")
        self.open_button.clicked.connect(self._on_open)
        self.samples = self._number("samples_field", "samples", integer=True)
        self.noise = self._number("noise_field", "noise", symbol=r"\sigma", smallest=0.01)
        self.seed = self._number("data_seed_field", "seed", integer=True)
        self.scaling = ChoiceField(self._scale, name="scaling_field")
        self.scaling_formula = FittedFormula(scale=1.1, colour="muted")
        self.caption = Message(role="muted")
        self.test = self._number("test_fraction_field", "test_fraction", scale="linear", unit=0.05)
        self.split_seed = self._number("split_seed_field", "split_seed", integer=True)
        self.notes = Message(role="warning")
        fields = (self.samples, self.noise, self.seed, self.test, self.split_seed)
        self._row = {field.objectName(): Row(field) for field in fields}
        self._source_row, self._scaling_row = Row(self.source), Row(self.scaling)
        line, bar = QWidget(), QHBoxLayout()
        line.setLayout(bar)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.addWidget(self.split, 1)
        bar.addWidget(self.open_button)
        rows = self._row
        self.add(self._source_row, self.formula, rows["samples_field"], rows["noise_field"], line, self.notes)
        self.add_more(
            rows["data_seed_field"],
            self._scaling_row,
            self.scaling_formula,
            self.caption,
            rows["test_fraction_field"],
            rows["split_seed_field"],
        )
        session.rebuilt.connect(self.refresh)
        self.retranslate()

    def _number(self, name: str, what: str, **options: Any) -> NumberField:
        return NumberField(lambda value, merge: self._change(what, value, merge), name=name, **options)

    def open_csv(self, path: str = "") -> None:
        """Open the table in ``path``; without one, ask for it."""
        if self.dialog is None:
            self.dialog = CsvDialog(self.session, self.window())
        self.dialog.show_file(path)

    # -- state -> widgets

    def refresh(self) -> None:
        """Show the experiment's data."""
        data, prepared = self.session.experiment.data, self.session.prepared
        table = data.table is not None
        if self._listed != data.table_name:
            self._list_sources()
        self.source.set_key(TABLE if table else data.source)
        self.formula.setLatex("" if table else DATASETS[data.source].formula)
        self.formula.setVisible(not table)
        for name in ("samples_field", "noise_field", "data_seed_field"):
            self._row[name].setVisible(not table)
        self.samples.set_value(data.samples)
        self.noise.set_value(float(data.noise))
        self.seed.set_value(data.seed)
        self.scaling.set_key(data.scaling)
        self.scaling_formula.setLatex(SCALINGS[data.scaling].formula)
        self.scaling_formula.setVisible(data.scaling != "none")
        self.caption.show_text(scaling_caption(prepared, data.scaling))
        self.test.set_value(float(data.test_fraction))
        self.split_seed.set_value(data.split_seed)
        self._row["split_seed_field"].setVisible(data.test_fraction > 0)
        self._describe()
        if data.scaling != "none" or data.test_fraction > 0:
            self.more.setChecked(True)  # a setting that is in force is never hidden

    def _describe(self) -> None:
        """How many rows there are for what, and what the user should know about them."""
        prepared = self.session.prepared
        train, test = len(prepared.train_rows), len(prepared.test_rows)
        text = tr("rows: {train}", train=train)
        if test:
            text = tr("rows: {train} + {test}", train=train, test=test)
        names = prepared.dataset
        columns = tr(
            "inputs: {inputs}; targets: {targets}",
            inputs=", ".join(names.input_names),
            targets=", ".join(names.target_names),
        )
        rows = tr("training rows: {train}, test rows: {test}", train=train, test=test)
        self.split.set_text(text, f"{rows}\n{columns}")
        notes = (*prepared.dataset.notes, *prepared.notes)
        self.notes.show_text("\n".join(say(note) for note in notes[:4]))

    def retranslate(self) -> None:
        self.set_heading(tr("Data"))
        self._source_row.set_title(tr("Data set"), tr("What the network is to learn"))
        self.open_button.setText(tr("Open CSV…"))
        self.open_button.setToolTip(tr("Learn your own data from a CSV file"))
        rows = self._row
        rows["samples_field"].set_title(tr("Samples"), tr("How many points are drawn"))
        rows["noise_field"].set_title(
            tr("Noise"), tr("Standard deviation of what is added to the targets or positions")
        )
        rows["data_seed_field"].set_title(
            tr("Data seed"), tr("The same seed draws the same points"), tr("Data seed")
        )
        self._scaling_row.set_title(
            tr("Scaling"), tr("Measured on the training rows, undone in the fit plot")
        )
        rows["test_fraction_field"].set_title(
            tr("Test fraction"), tr("The part of the rows that is kept back for testing")
        )
        rows["split_seed_field"].set_title(tr("Split seed"), tr("Which rows are kept back for testing"))
        self.test.set_zero_word(tr("none"))
        self.scaling.set_choices(Choice(key, tr(each.title)) for key, each in SCALINGS.items())
        self._list_sources()
        self.refresh()

    def _list_sources(self) -> None:
        """The sets of the registry by group, and the table if there is one."""
        self._listed = self.session.experiment.data.table_name
        self.source.set_choices(self._choices())

    def _choices(self) -> Iterator[Choice]:
        groups: dict[str, list[Choice]] = {}
        for key, generator in DATASETS.items():
            groups.setdefault(group_title(generator), []).append(Choice(key, tr(generator.title)))
        if self.session.experiment.data.table is not None:
            groups[tr("From a file")] = [Choice(TABLE, self._listed or tr("Table"))]
        for title, choices in groups.items():
            yield Choice(None, title)
            yield from choices

    # -- widgets -> state

    def _choose(self, key: str) -> None:
        generator = DATASETS[key]
        self.session.document.edit(
            tr("Choose data {name}", name=tr(generator.title)),
            lambda e: e.with_data(
                replace(e.data, source=key, noise=generator.default_noise, table=None, table_name="")
            ),
        )

    def _scale(self, key: str) -> None:
        self.session.document.edit(
            tr("Change the scaling"), lambda e: e.with_data(replace(e.data, scaling=key))
        )

    def _change(self, what: str, value: float, merge: str) -> None:
        names = {
            "samples": tr("Change the number of samples"),
            "noise": tr("Change the noise"),
            "seed": tr("Change the data seed"),
            "test_fraction": tr("Change the test fraction"),
            "split_seed": tr("Change the split seed"),
        }
        edited: dict[str, Any] = {what: value}
        self.session.document.edit(names[what], lambda e: e.with_data(replace(e.data, **edited)), merge=merge)

    def _on_open(self) -> None:
        self.open_csv()
