"""The numbers in a CSV file: NumPy's reader first, cell by cell where that fails, in bounded memory."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

import numpy as np

from gdsim.engine.datasets import MAX_VALUE
from gdsim.engine.objective import Array
from gdsim.engine.sentence import InputError, Sentence, sentence
from gdsim.engine.table_preview import (
    MAX_ROW_LENGTH,
    CsvPreview,
    Fault,
    number,
    row_too_long,
    shown,
    text_decoder,
)

MAX_NUMBERS = 50_000_000
_BLOCK = 1 << 15  # bytes between two looks at the cancel flag: below 4 ms even cell by cell
_RECORDS = 500


def blocks_of(file: BinaryIO, encoding: str, size: int, check: Callable[[float], None]) -> Iterator[str]:
    """Whole lines of text, a block at a time, without the last line feed."""
    decoder, rest, done, row = text_decoder(encoding), "", 0, 1
    while True:
        check(min(1.0, done / max(size, 1)))
        data = file.read(_BLOCK)
        done += len(data)
        lines, feed, rest = (rest + decoder.decode(data, final=not data)).rpartition("\n")
        if feed:
            row += lines.count("\n") + 1
            yield lines
        if len(rest) > MAX_ROW_LENGTH:
            raise row_too_long(row)
        if not data:
            break
    if rest:
        yield rest


@dataclass
class Reader:
    """Turns blocks of text into numbers: NumPy's reader first, cell by cell where that fails."""

    preview: CsvPreview
    chosen: list[int]
    drop: bool
    dropped: int = 0
    faults: int = 0
    first_fault: Sentence | None = None

    def read(self, blocks: Iterator[str]) -> Array:
        """All rows of the chosen columns (N, n); InputError names the first fault and counts the others."""
        chunks: list[Array] = []
        count = 0
        for chunk in self._chunks(blocks):
            count += chunk.size
            if count > MAX_NUMBERS:
                raise InputError("The file holds more than {limit} numbers.", limit=MAX_NUMBERS)
            if not self.faults:
                chunks.append(chunk)
        if self.first_fault is not None:
            raise InputError(
                self.first_fault.template, **{**self.first_fault.values, "others": self.faults - 1}
            )
        if not count and self.dropped:
            raise InputError("Every row has a missing value.")
        if not count:
            raise InputError("The file has a header, but no rows of data.")
        return np.concatenate(chunks)

    def notes(self) -> Iterator[Sentence]:
        """What the user should know about the rows."""
        if self.dropped:
            yield sentence("Rows left out because a value is missing: {count}.", count=self.dropped)

    def _chunks(self, blocks: Iterator[str]) -> Iterator[Array]:
        row = 1
        for text in blocks:
            lines = text.split("\n")
            above = max(0, self.preview.skip + 1 - row)
            data, first = lines[above:], row + above
            if '"' in text and _is_quoted(lines[:above], data):
                yield from self._quoted(chain((text,), blocks), row)
                return
            row += len(lines)
            if data:
                yield self._plain(data, first)

    def _plain(self, lines: list[str], first: int) -> Array:
        separator = self.preview.separator
        # blank and ragged rows need a closer look: NumPy skips the one and, with usecols, misses the other
        if {line.count(separator) for line in lines} == {len(self.preview.names) - 1}:
            values = self._fast(lines)
            if values is not None:
                return values
        return self._slow([line.split(separator) for line in lines], first)

    def _quoted(self, blocks: Iterator[str], start: int) -> Iterator[Array]:
        """Read on from spreadsheet row ``start`` by the rules of quoting."""
        lines = (line + "\n" for text in blocks for line in text.split("\n"))
        records = csv.reader(lines, delimiter=self.preview.separator, strict=True)
        batch: list[list[str]] = []
        first = start
        try:
            for row, record in enumerate(records, start):
                if row <= self.preview.skip:
                    first = row + 1
                    continue
                batch.append(record)
                if len(batch) == _RECORDS:
                    yield self._slow(batch, first)
                    batch, first = [], row + 1
        except csv.Error:
            raise InputError(
                "Row {row}: a quotation mark is never closed, or closed before the end of the cell.",
                row=first + len(batch),
            ) from None
        if batch:
            yield self._slow(batch, first)

    def _fast(self, lines: list[str]) -> Array | None:
        """NumPy's reader; None if it cannot read a line or a number is not an ordinary one."""
        if self.preview.decimal == ",":
            if any("." in line for line in lines):
                return None
            lines = [line.replace(",", ".") for line in lines]
        try:
            values = np.loadtxt(
                lines, delimiter=self.preview.separator, usecols=self.chosen, comments=None, ndmin=2
            )
        except ValueError:
            return None
        return values if (np.abs(values) <= MAX_VALUE).all() else None

    def _slow(self, records: list[list[str]], first: int) -> Array:
        """Cell by cell, counting what is wrong; ``first`` is the row number of the first record."""
        width, decimal = len(self.preview.names), self.preview.decimal
        rows: list[list[float]] = []
        for row, cells in enumerate(records, first):
            if len(cells) != width:
                if any(map(str.strip, cells)):
                    self._ragged(row, len(cells))
                continue
            values = [number(cells[column], decimal) for column in self.chosen]
            numbers = [value for value in values if isinstance(value, float)]
            if len(numbers) == len(values):
                rows.append(numbers)
            elif any(map(str.strip, cells)):
                self._faulty(row, cells, values)
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(self.chosen))

    def _ragged(self, row: int, found: int) -> None:
        self.faults += 1
        self.first_fault = self.first_fault or sentence(
            "Row {row} has {found} cells, but there are {width} columns. Other faults: {others}.",
            row=row,
            found=found,
            width=len(self.preview.names),
            others=0,
        )

    def _faulty(self, row: int, cells: list[str], values: list[float | Fault]) -> None:
        faults = [
            (column, value)
            for column, value in zip(self.chosen, values, strict=True)
            if not isinstance(value, float) and not (self.drop and value == "missing")
        ]
        self.faults += len(faults)
        self.dropped += not faults
        if faults and self.first_fault is None:
            column, fault = faults[0]
            self.first_fault = _fault_sentence(
                fault, row, self.preview.names[column], shown(cells[column]), self.preview.decimal
            )


def _is_quoted(above: list[str], data: list[str]) -> bool:
    """Whether cells may hold separators or line feeds; quoted names on one line above the data may not."""
    return any('"' in line for line in data) or sum(line.count('"') for line in above) % 2 == 1


def _fault_sentence(fault: Fault, row: int, column: str, text: str, decimal: str) -> Sentence:
    match fault:
        case "missing":
            return sentence(
                "Row {row}, column “{column}”: the value is missing. Other faults: {others}.",
                row=row,
                column=column,
                others=0,
            )
        case "text":
            return sentence(
                "Row {row}, column “{column}”: “{text}” is not a number. Other faults: {others}.",
                row=row,
                column=column,
                text=text,
                others=0,
            )
        case "mark":
            return sentence(
                "Row {row}, column “{column}”: “{text}” has a thousands separator or another decimal mark "
                "than the rest. Write numbers like 1234{decimal}5. Other faults: {others}.",
                row=row,
                column=column,
                text=text,
                decimal=decimal,
                others=0,
            )
        case "size":
            return sentence(
                "Row {row}, column “{column}”: “{text}” is beyond {limit}. Other faults: {others}.",
                row=row,
                column=column,
                text=text,
                limit=MAX_VALUE,
                others=0,
            )
