"""Surfaces seen before: the same grid at once, others anew, and never more than there is room for."""

from __future__ import annotations

import numpy as np
import pytest

from gdsim.engine.grid_cache import GridCache
from gdsim.engine.landscape import Plane
from gdsim.engine.objective import Array, Objective


class Bowl(Objective):
    """Counts how often it is asked."""

    dimension = 3
    calls = 0

    def value(self, x: Array) -> Array:
        self.calls += 1
        return np.sum(x**2, axis=-1)


def look(fraction: float) -> None:
    pass


def plane(shift: float = 0.0, kind: str = "coordinates") -> Plane:
    return Plane(np.full(3, shift), np.array([1.0, 0, 0]), np.array([0, 1.0, 0]), kind=kind)


def test_a_known_plane_costs_nothing_and_skips_the_coarse_picture() -> None:
    cache, f = GridCache(), Bowl()
    first = list(cache.sampled("bowl", f, plane(), look))
    assert [grid.final for grid in first] == [False, True]
    calls = f.calls
    again = list(cache.sampled("bowl", f, plane(), look))
    assert f.calls == calls
    assert again == first[1:]


def test_another_plane_window_kind_or_problem_is_another_surface() -> None:
    cache, f = GridCache(), Bowl()
    list(cache.sampled("bowl", f, plane(), look))
    for other, problem in (
        (plane(0.5), "bowl"),
        (plane().within((-2.0, 2.0), (-1.0, 1.0)), "bowl"),
        (plane(kind="random"), "bowl"),
        (plane(), "plate"),
    ):
        before = f.calls
        grids = list(cache.sampled(problem, f, other, look))
        assert f.calls > before
        assert grids[-1].plane is other
    values = list(cache.sampled("bowl", f, plane(0.5), look))[-1].values
    assert np.isclose(values[0, 0], (0.5 - 1) ** 2 * 2 + 0.25)


def test_a_cancelled_surface_is_not_remembered() -> None:
    cache, f = GridCache(), Bowl()

    def stop(fraction: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(cache.sampled("bowl", f, plane(), stop))
    before = f.calls
    assert len(list(cache.sampled("bowl", f, plane(), look))) == 2
    assert f.calls > before


def test_the_oldest_goes_when_there_is_no_room() -> None:
    cache, f = GridCache(most_bytes=3 * 101 * 101 * 8), Bowl()
    for shift in (0.0, 1.0, 2.0):
        list(cache.sampled("bowl", f, plane(shift), look))
    before = f.calls
    list(cache.sampled("bowl", f, plane(2.0), look))
    assert f.calls == before
    list(cache.sampled("bowl", f, plane(0.0), look))
    assert f.calls > before


def test_a_line_is_sampled_along_its_one_direction() -> None:
    line = Plane(np.zeros(3), np.array([1.0, 0, 0]), np.zeros(3), kind="line")
    grid = list(GridCache().sampled("bowl", Bowl(), line, look))[-1]
    assert grid.values.shape == (801, 2)
