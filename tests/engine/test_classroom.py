"""What a file for the classroom hides: read back as it was written, and refused with a place otherwise."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from gdsim.engine.classroom import MAX_HIDDEN, Classroom
from gdsim.engine.experiment import opening
from gdsim.engine.project import Project, View, dumps, loads
from gdsim.engine.sentence import InputError


@pytest.mark.parametrize(
    "classroom",
    [
        None,
        Classroom(),
        Classroom(locked=True),
        Classroom(("curves_dock", "surface_view", "a_dock_of_tomorrow"), locked=True),
    ],
)
def test_a_classroom_comes_back(classroom: Classroom | None) -> None:
    project = Project(opening(), View(classroom=classroom))
    text = dumps(project)
    assert loads(text).view.classroom == classroom
    assert dumps(loads(text)) == text


def test_a_classroom_changes_nothing_else() -> None:
    plain = Project(opening(), View(sample=3))
    other = loads(dumps(replace(plain, view=replace(plain.view, classroom=Classroom(("fit_dock",), True)))))
    assert other.experiment == plain.experiment
    assert replace(other.view, classroom=None) == plain.view


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([], "“view.classroom” must be an object"),
        ({}, "“view.classroom.hidden” is missing."),
        ({"hidden": []}, "“view.classroom.locked” is missing."),
        ({"hidden": [], "locked": 1}, "“view.classroom.locked” must be true or false."),
        ({"hidden": [], "locked": True, "key": "x"}, "“view.classroom.key” is not known"),
        ({"hidden": "fit_dock", "locked": True}, "“view.classroom.hidden” must be a list"),
        ({"hidden": [3], "locked": True}, "“view.classroom.hidden[0]” must be text"),
        ({"hidden": ["Fit dock"], "locked": True}, "“view.classroom.hidden[0]” is no name"),
        ({"hidden": ["fit_dock\n"], "locked": True}, "“view.classroom.hidden[0]” is no name"),
        ({"hidden": ["a" * 61], "locked": True}, "“view.classroom.hidden[0]” is longer than 60"),
        ({"hidden": ["a", "b", "a"], "locked": True}, "“view.classroom.hidden[2]” is given twice."),
        (
            {"hidden": [f"a{i}" for i in range(MAX_HIDDEN + 1)], "locked": True},
            "“view.classroom.hidden” must have between 0 and 100",
        ),
    ],
)
def test_a_wrong_classroom_is_refused_with_its_place(value: Any, words: str) -> None:
    document = json.loads(dumps(Project(opening())))
    document["view"]["classroom"] = value
    with pytest.raises(InputError) as caught:
        loads(json.dumps(document))
    assert words in str(caught.value)
