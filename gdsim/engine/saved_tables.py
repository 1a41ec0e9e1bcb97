"""Tables in a project file: readable numbers up to a size, compressed and bounded ones above."""

from __future__ import annotations

import base64
import contextlib
import functools
import json
import zlib
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from gdsim.engine.datasets import MAX_SAMPLES, Dataset, Task
from gdsim.engine.experiment import MAX_UNITS
from gdsim.engine.objective import Array
from gdsim.engine.sentence import InputError
from gdsim.engine.strict_json import MAX_BYTES, Place, too_large, unbase64

#: A table of more numbers than this is written compressed.
READABLE_NUMBERS = 200_000


@dataclass(frozen=True)
class Ready:
    """JSON text that is there already."""

    text: str


def write_table(table: Dataset) -> dict[str, Any]:
    """The table as JSON values; InputError if it is larger than a project file may be."""
    if 8 * (table.inputs.size + table.targets.size) > MAX_BYTES:
        raise too_many_rows(len(table))
    return {
        "task": table.task,
        "input_names": list(table.input_names),
        "target_names": list(table.target_names),
        **_numbers(table),
    }


def too_many_rows(rows: int) -> InputError:
    """The sentence for an experiment whose data do not go into a project file."""
    return InputError(
        "The experiment, with {rows:,} rows of data, is larger than the {limit} MB that a project file may "
        "have; save fewer rows.",
        rows=rows,
        limit=MAX_BYTES >> 20,
    )


@functools.lru_cache(maxsize=2)
def _numbers(table: Dataset) -> dict[str, Any]:
    """Remembered: a large table takes up to a second, and the next save writes the same one."""
    if table.inputs.size + table.targets.size <= READABLE_NUMBERS:
        return {"inputs": _rows(table.inputs), "targets": _rows(table.targets)}
    values = np.hstack((table.inputs, table.targets)).astype("<f8")
    # level 1: the digits of measured values hardly compress, and a higher level only takes longer
    return {"rows": len(values), "zlib": base64.b64encode(zlib.compress(values.tobytes(), 1)).decode("ascii")}


def _rows(values: Array) -> Ready:
    # in blocks, so that another thread (the window's) can have the interpreter in between
    blocks = (json.dumps(values[i : i + 256].tolist())[1:-1] for i in range(0, len(values), 256))
    return Ready("[" + ", ".join(blocks) + "]")


def read_table(place: Place) -> Dataset:
    """The table at that place."""
    members = place.members("task", "input_names", "target_names", "inputs", "targets", "rows", "zlib")
    inputs, targets = (
        tuple(each.text() for each in members[key].items(1, MAX_UNITS))
        for key in ("input_names", "target_names")
    )
    task = members["task"].text()
    if task not in ("regression", "classification"):
        raise InputError("“{place}” must be “regression” or “classification”.", place=members["task"].name)
    if "zlib" in members:
        rows = members["rows"].integer(1, MAX_SAMPLES)
        values = _decompressed(members["zlib"], rows, len(inputs) + len(targets))
        x, y = values[:, : len(inputs)], values[:, len(inputs) :]
    else:
        x = members["inputs"].rows(len(inputs), READABLE_NUMBERS)
        y = members["targets"].rows(len(targets), READABLE_NUMBERS)
    with place.named():
        return Dataset(x, y, inputs, targets, cast(Task, task))


def _decompressed(place: Place, rows: int, columns: int) -> Array:
    size = 8 * rows * columns
    if size > MAX_BYTES:
        raise too_large()
    inflater = zlib.decompressobj()
    data = b""
    with contextlib.suppress(zlib.error):
        # one byte more than is wanted: to whatever else it would swell, it does not swell here
        data = inflater.decompress(unbase64(place), size + 1)
    if len(data) != size or not inflater.eof:
        raise InputError("“{place}” is damaged: it does not hold {rows} rows.", place=place.name, rows=rows)
    return np.frombuffer(data, dtype="<f8").reshape(rows, columns)
