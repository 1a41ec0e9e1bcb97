"""How a CSV file is written, found out from its beginning: encoding, separator, decimal mark and header."""

from __future__ import annotations

import codecs
import csv
import io
import os
import re
import stat
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO, Literal, TypeAlias

from gdsim.engine.datasets import MAX_VALUE
from gdsim.engine.sentence import InputError, Sentence, sentence

FilePath: TypeAlias = str | os.PathLike[str]
Fault: TypeAlias = Literal["missing", "text", "mark", "size"]

MAX_BYTES = 1 << 30
MAX_ROW_LENGTH = 1 << 17  # the preview reads this much, and csv.reader takes no longer cell
SHOWN_ROWS = 20
_JUDGED_ROWS = 200
_JUDGED_CELLS = 2000

_MISSING = frozenset(("", "-", "?", "na", "n/a", "#n/a", "null", "none"))
_FOREIGN_NUMBER = re.compile(
    r"[+-]?(?:\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?:[.,]\d+)?|\d*[.,]\d+(?:[eE][+-]?\d+)?)", re.ASCII
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True)
class CsvPreview:
    """What the beginning of a CSV file shows.

    ``rows`` counts the rows of data, an estimate unless ``complete``; ``skip``
    rows of the spreadsheet stand above them. ``text_columns`` says for each
    column of text (by index) what to do about it.
    """

    encoding: str
    separator: str
    decimal: str
    header: bool
    names: tuple[str, ...]
    rows: int
    complete: bool
    skip: int
    first_rows: tuple[tuple[str, ...], ...]
    text_columns: Mapping[int, Sentence]
    problems: tuple[Sentence, ...]


def preview_csv(path: FilePath) -> CsvPreview:
    """Look at the first 128 KB of a file; InputError says why it cannot be a table."""
    with open_table(path) as (file, size):
        head = file.read(MAX_ROW_LENGTH)
    complete = len(head) >= size
    encoding, text = _decode(head, complete)
    if not complete:
        text, newline, _ = text.rpartition("\n")
        if not newline:
            raise row_too_long(1)
    separator = max("\t;,", key=lambda candidate: _fitness(text, candidate))
    records = _records(text, separator)
    if not complete and text.count('"') % 2 and len(records) > 1:
        records.pop()  # a quoted cell that ends beyond the head
    if not records or not text.strip(' \t\n,;"'):
        raise InputError("The file is empty.")
    decimal = "." if separator == "," else _decimal(chain.from_iterable(cells for _, cells in records))
    first_row, first = records[0]
    header = _is_header(first, decimal)
    data = records[header:]
    names = _names(first, header)
    text_columns, problems = _judge(data[:_JUDGED_ROWS], names, decimal, first_row)
    return CsvPreview(
        encoding=encoding,
        separator=separator,
        decimal=decimal,
        header=header,
        names=names,
        rows=len(data) if complete else max(len(data), round(len(records) * size / len(head)) - header),
        complete=complete,
        skip=first_row if header else 0,
        first_rows=tuple(tuple(cell.strip()[:200] for cell in cells) for _, cells in data[:SHOWN_ROWS]),
        text_columns=text_columns,
        problems=problems,
    )


@contextmanager
def open_table(path: FilePath) -> Iterator[tuple[BinaryIO, int]]:
    """The opened file and its size in bytes; every fault of the file system becomes an InputError."""
    name = shown(os.path.basename(os.fspath(path)) or os.fspath(path), 80)
    try:
        try:
            status = os.stat(path)
        except ValueError:  # a zero byte in the name
            raise FileNotFoundError from None
        if stat.S_ISDIR(status.st_mode):
            raise InputError("“{name}” is a folder. Choose a CSV file in it.", name=name)
        if not stat.S_ISREG(status.st_mode):
            raise InputError("“{name}” is not an ordinary file.", name=name)
        if status.st_size > MAX_BYTES:
            raise InputError("“{name}” is larger than 1 GB. Choose a part of it.", name=name)
        with open(path, "rb") as file:
            yield file, status.st_size
    except FileNotFoundError:
        raise InputError("There is no file “{name}”.", name=name) from None
    except OSError as error:
        raise InputError(
            "“{name}” cannot be read: {reason}.", name=name, reason=error.strerror or type(error).__name__
        ) from error


def text_decoder(encoding: str) -> io.IncrementalNewlineDecoder:
    """Bytes to text piece by piece, every line ending as a line feed."""
    return io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)


def row_too_long(row: int) -> InputError:
    """The error for a row that no table has."""
    return InputError(
        "Row {row} is longer than {limit} characters: this is not a table of numbers.",
        row=row,
        limit=MAX_ROW_LENGTH,
    )


def not_text() -> InputError:
    """The error for bytes that no encoding explains."""
    return InputError(
        "This is not a text file that can be read (UTF-8, UTF-16 or Korean CP949). Save it as “CSV UTF-8”."
    )


def number(cell: str, decimal: str) -> float | Fault:
    """The number in a cell, or what is wrong with it."""
    text = cell.strip()
    # a point beside decimal commas separates thousands: 1.234 would be read a thousand times too small
    plain = text if decimal == "." else "" if "." in text else text.replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        if text.lower() in _MISSING:
            return "missing"
        return "mark" if _FOREIGN_NUMBER.fullmatch(text) else "text"
    if abs(value) <= MAX_VALUE:
        return value if "_" not in text else "text"
    return "size" if any(map(str.isdigit, text)) else "missing"  # nan and inf have no digits


def shown(text: str, length: int = 40) -> str:
    """Text from a file as it may stand in a sentence: one line, printable, not long."""
    line = "".join(c if c.isprintable() else "\ufffd" for c in " ".join(text[: 4 * length].split()))
    return line if len(line) <= length else line[: length - 1] + "…"


def _decode(head: bytes, complete: bool) -> tuple[str, str]:
    if head.startswith(_WORKBOOKS):
        raise InputError("This is a workbook, not text. Save it as “CSV UTF-8” in the spreadsheet program.")
    encodings: tuple[str, ...] = ("utf-8", "cp949")
    if head.startswith(codecs.BOM_UTF8):
        encodings = ("utf-8-sig",)
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ("utf-16",)
    elif b"\0" in head:
        encodings = ()
    for encoding in encodings:
        try:
            text = text_decoder(encoding).decode(head, final=complete)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return encoding, text
    raise not_text()


def _records(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """The rows that hold anything, with their numbers as a spreadsheet shows them."""
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    return [(row, cells) for row, cells in enumerate(reader, 1) if any(map(str.strip, cells))]


def _fitness(text: str, separator: str) -> float:
    """How well a separator explains the first rows: equally many cells in each, and numbers in them."""
    sample = "\n".join(text.split("\n", _JUDGED_ROWS)[:_JUDGED_ROWS])
    records = [cells for _, cells in _records(sample, separator)]
    widths = Counter(map(len, records))
    if not widths or widths.most_common(1)[0][0] == 1:
        return 0.0
    decimals = "." if separator == "," else ".,"
    cells = list(islice(chain.from_iterable(records), _JUDGED_CELLS))
    numbers = sum(any(isinstance(number(cell, mark), float) for mark in decimals) for cell in cells)
    return widths.most_common(1)[0][1] / len(records) * (0.01 + numbers / len(cells))


def _decimal(cells: Iterator[str]) -> str:
    marked = list(islice((cell for cell in cells if "," in cell or "." in cell), _JUDGED_CELLS))
    commas, points = (sum(isinstance(number(cell, mark), float) for cell in marked) for mark in ",.")
    return "," if commas and commas >= points else "."


def _is_header(cells: Sequence[str], decimal: str) -> bool:
    kinds = [number(cell, decimal) for cell in cells]
    return "text" in kinds and all(kind in ("text", "missing") for kind in kinds)


def _names(cells: Sequence[str], header: bool) -> tuple[str, ...]:
    """Unique names: the header's, or the column letters of a spreadsheet."""
    names: dict[str, None] = {}
    uses: Counter[str] = Counter()
    for column, cell in enumerate(cells):
        name = base = (shown(cell, 80) if header else "") or _letters(column)
        while name in names:
            uses[base] += 1
            name = f"{base} ({uses[base] + 1})"
        names[name] = None
    return tuple(names)


def _letters(column: int) -> str:
    """A, B, ..., Z, AA, AB, ... for 0, 1, ..."""
    high, low = divmod(column, 26)
    return (_letters(high - 1) if high else "") + chr(ord("A") + low)


def _judge(
    records: Sequence[tuple[int, list[str]]], names: Sequence[str], decimal: str, first_row: int
) -> tuple[dict[int, Sentence], tuple[Sentence, ...]]:
    """The columns of text, and a sentence for everything the user should know before reading."""
    problems = [
        sentence(
            "Row {row} has {found} cells, but row {first} has {width}.",
            row=row,
            found=len(cells),
            first=first_row,
            width=len(names),
        )
        for row, cells in records
        if len(cells) != len(names)
    ][:1]
    if len(names) == 1:
        problems.append(
            sentence("Only one column was found. Separate columns by commas, semicolons or tabs.")
        )
    if not records:
        problems.append(sentence("The file has a header, but no rows of data."))
    text_columns: dict[int, Sentence] = {}
    for column, name in enumerate(names):
        faults = [
            (row, cells[column], kind)
            for row, cells in records
            if len(cells) == len(names) and not isinstance(kind := number(cells[column], decimal), float)
        ]
        labels = [text for _, text, kind in faults if kind == "text"]
        if 2 * len(labels) > len(records) - sum(kind == "missing" for *_, kind in faults):
            text_columns[column] = sentence(
                "Column “{column}” holds text ({labels}): leave it out or write a number for each label.",
                column=name,
                labels=", ".join(f"“{shown(label)}”" for label in list(dict.fromkeys(labels))[:3]),
            )
        elif faults:
            problems.append(
                sentence(
                    "Row {row}, column “{column}”: “{text}” is not a number that can be read.",
                    row=faults[0][0],
                    column=name,
                    text=shown(faults[0][1]),
                )
            )
    return text_columns, (*problems, *text_columns.values())
