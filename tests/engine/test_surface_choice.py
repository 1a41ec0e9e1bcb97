"""What a project keeps of the surface: read back as it was written, and refused with a place otherwise."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdsim.engine.experiment import opening
from gdsim.engine.landscape import Plane
from gdsim.engine.planes import CENTRES, KINDS, random_plane
from gdsim.engine.project import Project, View, dumps, loads
from gdsim.engine.sentence import InputError
from gdsim.engine.surface_choice import MODES, SurfaceChoice

P = opening().dimension
REAL = st.floats(-1e6, 1e6)
POINT = st.lists(REAL, min_size=P, max_size=P).map(tuple)


def kept(choice: SurfaceChoice) -> SurfaceChoice:
    return loads(dumps(Project(opening(), View(surface=choice)))).view.surface


@given(
    st.builds(
        SurfaceChoice,
        kind=st.sampled_from(("coordinates", *KINDS)),
        seed=st.integers(0, 1000),
        centre=st.sampled_from(CENTRES),
        follows=st.booleans(),
        saved=st.lists(POINT, max_size=3).map(tuple),
        mode=st.sampled_from(MODES),
        eye=st.none() | st.tuples(*[st.floats(-90, 90), st.floats(0, 90), st.floats(1, 14)], *[REAL] * 0).flatmap(
            lambda t: st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.floats(-1, 1)).map(lambda c: (*t, *c))
        ),
        logarithmic=st.booleans(),
        curvature=st.booleans(),
        mesh=st.booleans(),
        floor=st.booleans(),
        keep=st.none() | st.floats(0.2, 1.0),
    )
)  # fmt: skip
def test_every_choice_comes_back(choice: SurfaceChoice) -> None:
    assert kept(choice) == choice


def test_the_plane_comes_back_to_the_bit() -> None:
    mlp = opening().mlp
    plane = replace(random_plane(np.array(opening().start), 3, mlp), kind="random", facts=(0.25, 1 / 3))
    found = kept(SurfaceChoice(kind="random", frame=plane)).frame
    assert found is not None
    for name in ("origin", "u", "v"):
        assert np.array_equal(getattr(found, name), getattr(plane, name))
    for name in ("a_range", "b_range", "a_name", "b_name", "kind", "facts"):
        assert getattr(found, name) == getattr(plane, name)


def test_what_does_not_fit_the_network_is_left_out() -> None:
    plane = Plane(np.zeros(3), np.ones(3), np.zeros(3), kind="random")
    choice = SurfaceChoice(kind="random", frame=plane, saved=((0.0,) * 3, (1.0,) * P))
    found = kept(choice)
    assert found.frame is None
    assert found.saved == ((1.0,) * P,)


def test_a_plane_of_another_kind_than_the_chosen_one_is_left_out() -> None:
    plane = Plane(np.zeros(P), np.ones(P), np.zeros(P), kind="random")
    assert kept(SurfaceChoice(kind="principal", frame=plane)).frame is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "sideways"}, "“view.surface.kind” must be one of"),
        ({"mode": "4d"}, "“view.surface.mode” must be one of"),
        ({"keep": 0}, "“view.surface.keep” must be a number between"),
        ({"eye": [0, 0]}, "“view.surface.eye” must have between 6 and 6"),
        ({"eye": [0, 95, 5, 0, 0, 0]}, "“view.surface.eye[1]”"),
        ({"saved": [[1, 2]]}, "“view.surface.saved[0]” must be an object"),
        ({"frame": {}}, "“view.surface.frame.origin” is missing"),
        ({"centre": 5}, "“view.surface.centre” must be text"),
        ({"colour": "red"}, "“view.surface.colour” is not known"),
    ],
)
def test_a_wrong_choice_is_refused_with_its_place(change: dict[str, Any], words: str) -> None:
    document = json.loads(dumps(Project(opening())))
    document["view"]["surface"] |= change
    with pytest.raises(InputError) as caught:
        loads(json.dumps(document))
    assert words in str(caught.value)


def test_a_plane_that_is_no_plane_is_refused() -> None:
    plane = Plane(np.zeros(P), np.ones(P), np.zeros(P), kind="random")
    document = json.loads(dumps(Project(opening(), View(surface=SurfaceChoice(kind="random", frame=plane)))))
    frame = document["view"]["surface"]["frame"]
    for change, words in (
        ({"u": frame["v"]}, "has no length"),
        ({"a_range": [1, 1]}, "has no width"),
        ({"u": {"shape": [2], "float64": ""}}, "“view.surface.frame.u.shape[0]” must be a whole number"),
    ):
        document["view"]["surface"]["frame"] = frame | change
        with pytest.raises(InputError) as caught:
            loads(json.dumps(document))
        assert words in str(caught.value)
