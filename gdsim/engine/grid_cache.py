"""Sampled surfaces by problem and plane: what was looked at before is there again at once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from hashlib import blake2b

import numpy as np

from gdsim.engine.landscape import Grid, Plane, sample, sample_line
from gdsim.engine.objective import Objective

MOST_BYTES = 16 * 1024 * 1024


class GridCache:
    """The finest grids sampled last, at most :data:`MOST_BYTES` of them; for one thread."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._bytes = most_bytes, 0
        self._grids: OrderedDict[object, Grid] = OrderedDict()

    def sampled(
        self, problem: Hashable, objective: Objective, plane: Plane, check: Callable[[float], None]
    ) -> Iterator[Grid]:
        """The objective over the plane, coarse and then fine, or the fine grid if it is known.

        ``problem`` is equal for equal objectives. A plane of the kind "line" is sampled along u alone.
        """
        key = (problem, _digest(plane))
        known = self._grids.get(key)
        if known is not None:
            self._grids.move_to_end(key)
            yield known
            return
        line = plane.kind == "line" or not plane.v.any()
        for grid in (sample_line if line else sample)(objective, plane, check=check):
            if grid.final:
                self._keep(key, grid)
            yield grid

    def _keep(self, key: object, grid: Grid) -> None:
        self._grids[key] = grid
        self._bytes += _size(grid)
        while self._bytes > self._most:
            _, oldest = self._grids.popitem(last=False)
            self._bytes -= _size(oldest)


def _size(grid: Grid) -> int:
    plane = grid.plane
    return grid.values.nbytes + plane.origin.nbytes + plane.u.nbytes + plane.v.nbytes


def _digest(plane: Plane) -> bytes:
    words = repr((plane.a_range, plane.b_range, plane.a_name, plane.b_name, plane.kind, plane.facts))
    found = blake2b(words.encode())
    for part in (plane.origin, plane.u, plane.v):
        found.update(np.ascontiguousarray(part).tobytes())
    return found.digest()
