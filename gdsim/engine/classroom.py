"""What a file for the classroom hides: names of parts of the window, as a file keeps them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from gdsim.engine.sentence import InputError
from gdsim.engine.strict_json import Place

MAX_HIDDEN = 100
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


@dataclass(frozen=True)
class Classroom:
    """The parts of the window that are hidden while the file is open.

    ``hidden`` are names as the window has them, for example "curves_dock"; one that a window does not have
    hides nothing. ``locked``: they cannot be shown again one by one.
    """

    hidden: tuple[str, ...] = ()
    locked: bool = False


def write_classroom(classroom: Classroom | None) -> dict[str, Any] | None:
    """The classroom as JSON has it."""
    return None if classroom is None else {"hidden": list(classroom.hidden), "locked": classroom.locked}


def read_classroom(place: Place) -> Classroom | None:
    """The classroom written by :func:`write_classroom`; InputError for anything else."""
    if place.value is None:
        return None
    members = place.members("hidden", "locked")
    hidden: list[str] = []
    for each in members["hidden"].items(0, MAX_HIDDEN):
        name = each.text(60)
        if not _NAME.fullmatch(name):
            raise InputError("“{place}” is no name of a part of the window.", place=each.name)
        if name in hidden:
            raise InputError("“{place}” is given twice.", place=each.name)
        hidden.append(name)
    return Classroom(tuple(hidden), members["locked"].flag())
