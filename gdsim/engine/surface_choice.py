"""How the loss surface is looked at: its plane, its dimensions and the eye of the 3-D picture, as a file keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np

from gdsim.engine.experiment import MAX_PARAMETER, MAX_SEED
from gdsim.engine.landscape import Plane, Range
from gdsim.engine.objective import Array
from gdsim.engine.planes import CENTRES, KINDS
from gdsim.engine.sentence import InputError
from gdsim.engine.strict_json import Place, packed

COORDINATES = "coordinates"
#: The curve along one axis, contours, the solid, or both side by side.
MODES = ("1d", "2d", "3d", "both")
MAX_SAVED = 3
FAR = 100.0  # lengths of the box: no eye is further away
Point = tuple[float, ...]
Eye = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class SurfaceChoice:
    """What is shown of the surface.

    ``kind`` is "coordinates" or one of planes.KINDS, ``saved`` are the points remembered for a plane through
    three, ``frame`` is the plane that was made, so that a file shows the very same one. ``eye`` holds azimuth
    and elevation in degrees, distance and centre ``(x, y, z)`` in the box's lengths; None for the first view.
    ``keep`` is the share of the values that steep walls leave; None lets the surface decide.
    """

    kind: str = COORDINATES
    seed: int = 0
    centre: str = "point"
    follows: bool = False
    saved: tuple[Point, ...] = ()
    frame: Plane | None = field(default=None, compare=False)
    mode: str = "2d"
    eye: Eye | None = None
    logarithmic: bool = False
    curvature: bool = False
    mesh: bool = False
    floor: bool = True
    keep: float | None = None

    def fitted(self, dimension: int, function: bool) -> SurfaceChoice:
        """The same as far as a problem of that many parameters has it."""
        frame = self.frame
        if function:  # its only plane is that of its two variables
            return replace(self, kind=COORDINATES, saved=(), frame=None)
        if frame is not None and (frame.kind != self.kind or len(frame.origin) != dimension):
            frame = None
        return replace(self, saved=tuple(p for p in self.saved if len(p) == dimension), frame=frame)


_NAMES = tuple(each.name for each in fields(SurfaceChoice))
_OF_FRAME = ("origin", "u", "v", "a_range", "b_range", "a_name", "b_name", "facts")


def write_surface(choice: SurfaceChoice) -> dict[str, Any]:
    """The choice as JSON has it."""
    return {name: getattr(choice, name) for name in _NAMES} | {
        "saved": [packed(np.array(point)) for point in choice.saved],
        "frame": None if choice.frame is None else _write_frame(choice.frame),
    }


def _write_frame(frame: Plane) -> dict[str, Any]:
    return {name: getattr(frame, name) for name in _OF_FRAME} | {
        name: packed(getattr(frame, name)) for name in ("origin", "u", "v")
    }


def read_surface(place: Place, dimension: int) -> SurfaceChoice:
    """The choice written by :func:`write_surface`; InputError for anything else."""
    members = place.members(*_NAMES)
    kind = _one_of(members["kind"], (COORDINATES, *KINDS))
    eye, keep = members["eye"], members["keep"]
    return SurfaceChoice(
        kind=kind,
        seed=members["seed"].integer(0, MAX_SEED),
        centre=_one_of(members["centre"], CENTRES),
        follows=members["follows"].flag(),
        saved=tuple(
            tuple(_finite(each, dimension).tolist()) for each in members["saved"].items(0, MAX_SAVED)
        ),
        frame=_read_frame(members["frame"], kind, dimension),
        mode=_one_of(members["mode"], MODES),
        eye=None if eye.value is None else _read_eye(eye),
        logarithmic=members["logarithmic"].flag(),
        curvature=members["curvature"].flag(),
        mesh=members["mesh"].flag(),
        floor=members["floor"].flag(),
        keep=None if keep.value is None else keep.number(0.01, 1.0),
    )


def _read_frame(place: Place, kind: str, dimension: int) -> Plane | None:
    if place.value is None:
        return None
    members = place.members(*_OF_FRAME)
    origin, u, v = (_finite(members[name], dimension) for name in ("origin", "u", "v"))
    ranges = (_read_range(members["a_range"]), _read_range(members["b_range"]))
    names = members["a_name"].text(20), members["b_name"].text(20)
    facts = tuple(each.number() for each in members["facts"].items(0, 4))
    with place.named():
        if not u.any():
            raise InputError("The plane's first direction has no length.")
        return Plane(origin, u, v, *ranges, *names, kind, facts)


def _read_range(place: Place) -> Range:
    low, high = (each.number(-1e30, 1e30) for each in place.items(2, 2))
    return low, high


def _read_eye(place: Place) -> Eye:
    azimuth, elevation, distance, *centre = place.items(6, 6)
    x, y, z = (each.number(-FAR, FAR) for each in centre)
    return azimuth.number(-360.0, 360.0), elevation.number(0.0, 90.0), distance.number(0.1, FAR), x, y, z


def _finite(place: Place, dimension: int) -> Array:
    numbers = place.array(dimension)
    if not (np.abs(numbers) <= MAX_PARAMETER).all():
        raise InputError("“{place}” holds a number that is too large.", place=place.name)
    return numbers


def _one_of(place: Place, choices: tuple[str, ...]) -> str:
    text = place.text(40)
    if text not in choices:
        raise InputError("“{place}” must be one of {choices}.", place=place.name, choices=", ".join(choices))
    return text
