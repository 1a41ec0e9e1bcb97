"""CSV files in and out: a data set from any spreadsheet's file, and tables that every spreadsheet opens."""

from __future__ import annotations

import contextlib
import csv
import math
import os
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, TextIO

import numpy as np

from gdsim.engine.datasets import Dataset, Task
from gdsim.engine.objective import Array
from gdsim.engine.sentence import InputError, Sentence, sentence
from gdsim.engine.table_preview import CsvPreview, FilePath, not_text, open_table, preview_csv, shown
from gdsim.engine.table_reader import Reader, blocks_of

__all__ = ["CsvPreview", "preview_csv", "read_csv", "write_csv"]

Column = int | str


def read_csv(
    path: FilePath,
    inputs: Sequence[Column] | None = None,
    targets: Sequence[Column] | None = None,
    missing: Literal["refuse", "drop"] = "refuse",
    task: Task | None = None,
    check: Callable[[float], None] | None = None,
) -> Dataset:
    """Read the chosen columns (names, or indices from 0) as a data set.

    The last column is the target and all others are inputs unless chosen
    otherwise; targets that are 0 or 1 throughout make it a classification.
    Rows with missing values are refused or dropped. ``check(fraction)`` is
    called every few milliseconds of work and may raise to cancel.
    """
    preview = preview_csv(path)
    chosen_inputs, chosen_targets = _choose(preview.names, inputs, targets)
    chosen = chosen_inputs + chosen_targets
    for column in chosen:
        if column in preview.text_columns:
            raise _error(preview.text_columns[column])
    # a file of plain ASCII may turn Korean after the part that the preview saw
    encodings = ("utf-8", "cp949") if preview.encoding == "utf-8" else (preview.encoding,)
    for encoding in encodings:
        reader = Reader(preview, chosen, missing == "drop")
        try:
            with open_table(path) as (file, size):
                values = reader.read(blocks_of(file, encoding, size, check or (lambda fraction: None)))
            break
        except UnicodeDecodeError:
            continue
    else:
        raise not_text()
    n_in = len(chosen_inputs)
    names = [preview.names[column] for column in chosen]
    outputs = values[:, n_in:]
    if task is None:
        binary = ((outputs == 0) | (outputs == 1)).all() and outputs.min() < outputs.max()
        task = "classification" if binary else "regression"
    dataset = Dataset(
        values[:, :n_in],
        outputs,
        tuple(names[:n_in]),
        tuple(names[n_in:]),
        task,
        (*reader.notes(), *_constant(values, names)),
    )
    _ = dataset.digest  # hashed here, on the reader's thread, not when the window first compares
    return dataset


def write_csv(
    target: FilePath | TextIO, header: Sequence[str], rows: Iterable[Sequence[object] | Array]
) -> None:
    """Write a table with all digits and decimal points; None and non-finite numbers become empty cells.

    A path is written as UTF-8 with a byte order mark (for Excel), whole or not at all.
    """
    if not isinstance(target, str | os.PathLike):
        _write_rows(target, header, rows)
        return
    path = Path(os.path.realpath(target))
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with open(temporary, "x", encoding="utf-8-sig", errors="replace", newline="") as file:
            _write_rows(file, header, rows)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        raise InputError(
            "“{name}” cannot be written: {reason}. Nothing was changed.",
            name=shown(path.name, 80),
            reason=error.strerror or type(error).__name__,
        ) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _write_rows(file: TextIO, header: Sequence[str], rows: Iterable[Sequence[object] | Array]) -> None:
    writer = csv.writer(file)
    writer.writerow(header)
    writer.writerows(map(_cells, rows))


def _cells(row: Sequence[object] | Array) -> list[object]:
    values = row.tolist() if isinstance(row, np.ndarray) else row  # plain floats print faster
    return [
        "" if isinstance(value, float | np.floating) and not math.isfinite(value) else value
        for value in values
    ]


def _error(what: Sentence) -> InputError:
    return InputError(what.template, **what.values)


def _choose(
    names: Sequence[str], inputs: Sequence[Column] | None, targets: Sequence[Column] | None
) -> tuple[list[int], list[int]]:
    """The column indices of inputs and targets."""
    everything = range(len(names))
    x = None if inputs is None else [_index(names, column) for column in inputs]
    if targets is not None:
        y = [_index(names, column) for column in targets]
    else:
        y = sorted(set(everything) - set(x or ()))[-1:]
    if x is None:
        x = sorted(set(everything) - set(y))
    if not x or not y:
        raise InputError("A data set needs at least one input column and one target column.")
    column, uses = Counter(x + y).most_common(1)[0]
    if uses > 1:
        raise InputError("Column “{column}” is chosen twice.", column=names[column])
    return x, y


def _index(names: Sequence[str], column: Column) -> int:
    if isinstance(column, str):
        if column in names:
            return names.index(column)
    elif 0 <= column < len(names):
        return column
    known = ", ".join(names)
    raise InputError(
        "There is no column “{column}”. The file has: {known}.",
        column=shown(str(column)),
        known=shown(known, 200),
    )


def _constant(values: Array, names: Sequence[str]) -> Iterator[Sentence]:
    if len(values) < 2:
        return
    for i in np.flatnonzero(values.min(axis=0) == values.max(axis=0)).tolist():
        yield sentence(
            "Column “{column}” has the same value in every row: nothing can be learned from it.",
            column=names[i],
        )
