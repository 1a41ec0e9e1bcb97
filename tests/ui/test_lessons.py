"""Every lesson is played from its first step to its last, as a reader would who asks to be shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from gdsim.app import lesson_library
from gdsim.engine.lessons.check import mark_number, right_choices
from gdsim.engine.lessons.directives import Mark, Show
from gdsim.engine.lessons.expressions import Fact, holds, parts
from gdsim.engine.lessons.lesson import Answer, Choices, Lesson, Questions, Step, Wait
from gdsim.engine.quiz import NumberQuestion
from tests.conftest import settle

LESSONS = sorted(lesson_library.LESSONS.glob("*/*.md"))
NAMES = sorted({path.name for path in LESSONS})


def identity(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


@pytest.mark.parametrize("name", NAMES)
def test_translations_do_the_same(name: str) -> None:
    both = [lesson_library.load(lesson_library.LESSONS / key / name) for key in ("en", "ko")]
    english, korean = both
    for number, (one, other) in enumerate(zip(english.directives, korean.directives, strict=True), start=1):
        assert one == other, f"step {number}"
    assert (english.number, english.minutes, english.needs) == (korean.number, korean.minutes, korean.needs)


@pytest.mark.parametrize("path", LESSONS, ids=identity)
def test_a_lesson_can_be_played(path: Path, window, qtbot) -> None:
    window.choose_language(path.parent.name)
    lesson, course = lesson_library.load(path), window.lessons.course
    before = window.document.experiment
    refused: list[object] = []
    course.stage.refused.connect(refused.append)
    assert window.lessons.open_path(path)
    for index, step in enumerate(lesson.steps):
        assert course.index == index
        names_exist(window, step)
        for number, task in enumerate(step.tasks):
            where = f"{path.name}, line {task.line}"
            ready(course, qtbot, where)
            assert course.task_index == number, where
            play(window, task, qtbot, where)
            assert refused == [], where
        ready(course, qtbot, path.name)
        assert course.done
        numbers_are_known(course, step, window, qtbot)
        finished = []
        course.finished.connect(finished.append)
        window.findChild(QAction, "lesson.next").trigger()
    assert finished == [path]
    assert not course.active
    assert window.document.experiment == before
    assert not window.document.dirty
    assert path.stem in window.settings.lessons_done.split()


def ready(course, qtbot, where: str) -> None:
    def look() -> None:
        assert not course.preparing, where
        assert not course.stage.busy, where

    qtbot.waitUntil(look, timeout=15_000)


def play(window, task, qtbot, where: str) -> None:
    """Do what the task asks for, and nothing before it was asked."""
    course, goal = window.lessons.course, task.goal
    if isinstance(goal, Wait):
        if not goal.maybe:
            assert holds(goal.condition, course, course.then) is False, (
                f"{where}: true before the act, or unknown"
            )
        assert goal.acts, f"{where}: a task without show-me"
        done_before = course.task_index
        course.show_me()
        qtbot.waitUntil(lambda: course.task_index > done_before, timeout=15_000)
    elif isinstance(goal, Answer):
        marking = mark_number(goal, 1e9, course, course.then)
        assert marking is not None, f"{where}: the answer is not known"
        for slip in goal.slips:
            course.number(slip.expression)
        assert course.answer(marking.answer).right, where
    elif isinstance(goal, Choices):
        right = right_choices(goal, course, course.then)
        assert right, f"{where}: no choice is right, or it is not known"
        assert len(right) < len(goal.options), f"{where}: every choice is right"
        assert course.choose(right[0]), where
    else:
        answer_the_quiz(window, goal, qtbot, where)


def answer_the_quiz(window, goal: Questions, qtbot, where: str) -> None:
    course = window.lessons.course
    box = next(box for box in window.lessons.view.page.boxes if box.quiz is not None and box.open)
    quiz = box.quiz
    for _ in range(goal.count):
        qtbot.waitUntil(lambda: quiz.question is not None, timeout=15_000)
        question = quiz.question
        assert isinstance(question, NumberQuestion)
        quiz.answer.setText(repr(question.answer))
        quiz.submit()
        assert quiz.question is None, where
        settle(window, qtbot)
        quiz.submit()
    assert len(quiz.quiz.closed) == goal.count, f"{where}: the quiz ran out of questions"
    assert course.task is not box.task


def names_exist(window, step: Step) -> None:
    """Panels, widgets and commands that are named are there."""
    commands = window.actions_table.commands
    asked = [part for node in step.expressions for part in parts(node) if isinstance(part, Fact)]
    for fact in asked:
        if fact.name in ("used", "count"):
            assert fact.arguments[0] in commands, fact
    named = [*step.setup, *(mark for task in step.tasks for mark in task.marks)]
    for each in named:
        name = each.name if isinstance(each, Show) else each.what if isinstance(each, Mark) else ""
        if isinstance(name, str) and name:
            assert name in commands or window.findChild(QWidget, name) is not None, name


def numbers_are_known(course, step: Step, window, qtbot) -> None:
    """No … is left on a page that is done."""
    settle(window, qtbot)
    qtbot.waitUntil(lambda: "…" not in written(window, step), timeout=5000)


def written(window, step: Step) -> str:
    page = window.lessons.view.page
    page.refresh()
    text = page.text.words
    for box in page.boxes:
        for shown in (box.text, box.done):
            if not shown.isHidden():
                text += shown.words
    # an ellipsis that the author wrote stands in the source as well
    literal = "".join(
        piece
        for each in (step.text, *(t for task in step.tasks for t in task.texts))
        for piece in each.pieces
        if isinstance(piece, str)
    )
    return text if "…" not in literal else ""


def test_there_are_lessons() -> None:
    assert len(NAMES) >= 1
    for path in LESSONS:
        assert isinstance(lesson_library.load(path), Lesson)
