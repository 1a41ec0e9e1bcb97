"""JSON from a stranger: bounded before it is parsed, and every refusal names the place."""

from __future__ import annotations

import base64
import contextlib
import json
import math
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, NoReturn

import numpy as np

from gdsim.engine.objective import Array
from gdsim.engine.registry import Registry
from gdsim.engine.sentence import InputError

MAX_BYTES = 64 * 1024 * 1024
#: Values in one document; a Python object each, so that 64 MB of "[[],[],..." cannot become gigabytes.
MAX_VALUES = 2_000_000
MAX_TEXT = 10_000


def parse(text: str) -> Place:
    """The document as one place; InputError for what is not JSON, too large or nested too deeply."""
    if len(text) > MAX_BYTES:
        raise too_large()
    if text.count(",") + text.count("[") + text.count("{") > MAX_VALUES:
        raise InputError(
            "The file holds more than {limit:,} values; gdsim writes no such file.", limit=MAX_VALUES
        )
    try:
        value = json.loads(
            text.removeprefix("\ufeff"),
            parse_constant=_refuse_constant,
            object_pairs_hook=_without_repetition,
        )
    except InputError:
        raise
    except RecursionError:
        raise InputError("The file is nested too deeply to be a gdsim experiment.") from None
    except json.JSONDecodeError as error:
        raise InputError(
            "The file is damaged or cut off: it cannot be read beyond line {line}, column {column}.",
            line=error.lineno,
            column=error.colno,
        ) from None
    except ValueError:  # a whole number of more than 4300 digits
        raise InputError("The file holds a number that is too long to be read.") from None
    return Place("", value)


def too_large() -> InputError:
    """The sentence for a file beyond the limit."""
    return InputError("The file is larger than {limit} MB; gdsim writes no such file.", limit=MAX_BYTES >> 20)


def packed(array: Array) -> dict[str, Any]:
    """An array with all its bits, NaN and infinities included; :meth:`Place.array` reads it."""
    values = np.ascontiguousarray(array, dtype="<f8")
    return {"shape": list(values.shape), "float64": base64.b64encode(values.tobytes()).decode("ascii")}


class Members(dict[str, "Place"]):
    """The members of an object by key; a missing one is told by its place."""

    def __init__(self, owner: str, members: Mapping[str, Any]) -> None:
        super().__init__({key: Place(_below(owner, key), value) for key, value in members.items()})
        self.owner = owner

    def __missing__(self, key: str) -> NoReturn:
        raise InputError("“{place}” is missing.", place=_below(self.owner, key))


class Place:
    """A value of the document and the way to it, for example ``optimizers[1].learning_rate``."""

    __slots__ = ("name", "value")

    def __init__(self, name: str, value: Any) -> None:
        self.name, self.value = name, value

    def any_members(self) -> Members:
        """An object's members, whatever they are called."""
        if not isinstance(self.value, dict):
            raise InputError("“{place}” must be an object in braces.", place=self.name or "{}")
        return Members(self.name, self.value)

    def members(self, *known: str) -> Members:
        """An object's members, all of which must be known."""
        members = self.any_members()
        for key, place in members.items():
            if key not in known:
                raise InputError("“{place}” is not known to this version of gdsim.", place=place.name)
        return members

    def items(self, least: int, most: int) -> list[Place]:
        """A list's entries."""
        if not isinstance(self.value, list):
            raise InputError("“{place}” must be a list.", place=self.name)
        if not least <= len(self.value) <= most:
            raise InputError(
                "“{place}” must have between {least} and {most} entries; it has {given}.",
                place=self.name,
                least=least,
                most=most,
                given=len(self.value),
            )
        return [Place(f"{self.name}[{i}]", value) for i, value in enumerate(self.value)]

    def number(self, low: float = -1e300, high: float = 1e300) -> float:
        """A finite number in ``[low, high]``."""
        # bool is an int in Python, but true is not a number
        if type(self.value) not in (int, float):
            raise InputError("“{place}” must be a number.", place=self.name)
        # compared before it is converted: 10^400 is an int that no float can hold
        if not low <= self.value <= high:
            raise InputError(
                "“{place}” must be a number between {low:g} and {high:g}; {value} is not.",
                place=self.name,
                low=low,
                high=high,
                value=_shown(self.value),
            )
        return float(self.value)

    def integer(self, low: int, high: int) -> int:
        """A whole number in ``[low, high]``."""
        if type(self.value) is not int or not low <= self.value <= high:
            raise InputError(
                "“{place}” must be a whole number between {low} and {high}; {value} is not.",
                place=self.name,
                low=low,
                high=high,
                value=_shown(self.value),
            )
        return self.value

    def text(self, limit: int = MAX_TEXT) -> str:
        """A string of at most ``limit`` characters."""
        if not isinstance(self.value, str):
            raise InputError("“{place}” must be text.", place=self.name)
        if len(self.value) > limit:
            raise InputError("“{place}” is longer than {limit} characters.", place=self.name, limit=limit)
        return self.value

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise InputError("“{place}” must be true or false.", place=self.name)
        return self.value

    def key(self, registry: Registry[Any]) -> str:
        """A key of that registry."""
        key = self.text()
        with self.named():
            registry[key]
        return key

    def rows(self, columns: int, limit: int) -> Array:
        """A list of rows of numbers as ``(N, columns)``, N at most ``limit``."""
        rows = self.items(1, limit)
        for row in rows:
            row.items(columns, columns)
        return _array(self.value, rows).reshape(len(rows), columns)

    def numbers(self, count: int) -> Array:
        """A list of that many numbers as ``(count,)``."""
        self.items(count, count)
        return _array([self.value], [self])

    def array(self, *shape: int) -> Array:
        """An array written by :func:`packed`, of exactly that shape; -1 stands for any length up to 1000."""
        members = self.members("shape", "float64")
        given = tuple(
            each.integer(0, 1000) if wanted < 0 else each.integer(wanted, wanted)
            for each, wanted in zip(members["shape"].items(len(shape), len(shape)), shape, strict=True)
        )
        data = unbase64(members["float64"], 8 * math.prod(given))
        return np.frombuffer(data, dtype="<f8").reshape(given).astype(np.float64)

    @contextlib.contextmanager
    def named(self) -> Iterator[None]:
        """Put this place before whatever the engine refuses within."""
        try:
            yield
        except InputError as error:
            raise InputError("“{place}”: {problem}", place=self.name, problem=error.sentence) from None


def unbase64(place: Place, size: int | None = None) -> bytes:
    """The bytes of a base64 string; exactly ``size`` of them if given."""
    text, data = place.text(MAX_BYTES), b""
    with contextlib.suppress(ValueError):  # binascii.Error is one, and so is what is not ASCII
        data = base64.b64decode(text, validate=True)
    if (not data and size != 0) or size not in (None, len(data)):
        raise InputError(
            "“{place}” is damaged: the bytes written there are not those of its numbers.", place=place.name
        )
    return data


def _array(values: list[list[Any]], rows: list[Place]) -> Array:
    flat = list(chain.from_iterable(values))
    # by type, all at once: a check of each of 200,000 numbers by its place would take half a second
    if not set(map(type, flat)) <= {int, float}:
        for row in rows:
            for entry in row.items(0, len(row.value)):
                entry.number()
    try:
        return np.array(flat, dtype=np.float64)
    except OverflowError:
        raise InputError("“{place}” holds a number that is too large.", place=rows[0].name) from None


def _below(owner: str, key: str) -> str:
    key = key if len(key) <= 80 else key[:79] + "…"
    return f"{owner}.{key}" if owner else key


def _shown(value: Any) -> str:
    # the text of a list could be as long, and as deeply nested, as the file
    if isinstance(value, list | dict):
        return "[…]" if isinstance(value, list) else "{…}"
    return str(value)[:40]


def _refuse_constant(token: str) -> NoReturn:
    raise InputError("The file holds “{token}” where a number is needed.", token=token)


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise InputError("“{place}” is given twice.", place=_below("", key))
            seen.add(key)
    return members
