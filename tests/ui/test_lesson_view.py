"""Taking a lesson: acts by key and mouse, answers, help, languages, and the reader's own work given back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from gdsim.app import lesson_library
from gdsim.app.lesson_facts import SessionFacts
from gdsim.engine.lessons.facts import FACTS, SESSION_FACTS, WINDOW_FACTS, Sort, Takes
from gdsim.ui.lesson_text import PLACE, LessonText
from tests.conftest import settle

CHAIN = lesson_library.LESSONS / "en" / "06-chain-rule.md"
HEAD = "---\ntitle: Mine\nnumber: 0\nsummary: My own.\n---\n"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    def write(steps: str) -> Path:
        path = tmp_path / "mine.md"
        path.write_text(HEAD + steps, "utf-8")
        return path

    return write


@pytest.fixture
def begin(window, qtbot, write) -> Callable[[str], object]:
    """Begin a lesson of these steps and wait until its first task can be done."""

    def begin(steps: str):
        assert window.lessons.open_path(write(steps))
        ready(window, qtbot)
        return window.lessons.course

    return begin


def ready(window, qtbot) -> None:
    course = window.lessons.course
    qtbot.waitUntil(lambda: not course.preparing and not course.stage.busy, timeout=10_000)


def step(block: str, title: str = "Step", text: str = "Words.") -> str:
    return f"## {title}\n{text}\n```gdsim\n{block}\n```\n"


def box(window, number: int = 0):
    return window.lessons.view.page.boxes[number]


def press(window, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    window.activateWindow()
    QApplication.processEvents()
    QTest.keyClick(window, key, modifier)


# --- acts -----------------------------------------------------------------------------------------


def test_the_reader_s_own_keys_do_the_task(window, qtbot) -> None:
    assert window.lessons.open_path(CHAIN)
    ready(window, qtbot)
    course, page = window.lessons.course, window.lessons.view.page
    assert window.findChild(QAction, "lesson.next").isEnabled() is False
    assert box(window).word.text() == "Your turn"
    window.activateWindow()
    QApplication.processEvents()
    focus = QApplication.focusWidget()
    for _ in range(5):
        assert not course.done
        press(window, Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: course.done, timeout=5000)
    assert QApplication.focusWidget() is focus
    assert box(window).word.text() == "Done"
    assert page.next_button.isEnabled()
    assert "2.25" in box(window).done.words
    press(window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    assert course.index == 1
    press(window, Qt.Key.Key_PageUp, Qt.KeyboardModifier.AltModifier)
    assert course.index == 0
    assert course.done  # it was passed


def test_a_weight_that_is_clicked_counts(window, qtbot) -> None:
    assert window.lessons.open_path(CHAIN)
    course = window.lessons.course
    course.go(5)
    ready(window, qtbot)
    assert course.task_index == 0
    window.session.pick(2)  # what a click on the edge does
    qtbot.waitUntil(lambda: course.task_index == 1, timeout=5000)


def test_commands_count_from_the_beginning_of_the_task(begin, window, qtbot) -> None:
    course = begin(
        step(
            "task Twice.\nwait count(run.step) = 2\nshow-me run.step 2\n"
            "task Once more.\nwait used(run.step)\nshow-me run.step"
        )
    )
    window.findChild(QAction, "run.step").trigger()
    assert course.task_index == 0
    window.findChild(QAction, "run.step").trigger()
    qtbot.waitUntil(lambda: course.task_index == 1 and not course.preparing)
    settle(window, qtbot)
    assert not course.done
    window.findChild(QAction, "run.step").trigger()
    qtbot.waitUntil(lambda: course.done)


def test_show_me_does_several_things_and_no_task_begins_between(begin, window, qtbot) -> None:
    course = begin(
        step(
            "open local_and_global_minimum\ntask Go.\nwait learning_rate = 0.5 or k = 2\n"
            "show-me set learning_rate 0.5\nshow-me run.step 2\ntask More.\nwait k = was(k) + 1\nshow-me run 1"
        )
    )
    box(window).show_button.click()
    qtbot.waitUntil(lambda: course.task_index == 1 and not course.preparing, timeout=5000)
    assert window.session.k == 2
    assert box(window, 0).word.text() == "Done"
    box(window, 1).show_button.click()
    qtbot.waitUntil(lambda: course.done, timeout=5000)
    assert window.session.k == 3


def test_a_panel_that_is_shown_counts(begin, window, qtbot) -> None:
    course = begin(step("show debugger_dock\ntask Look.\nwait shown(watch_dock)\nshow-me show watch_dock"))
    window.docks["watch_dock"].raise_()
    qtbot.waitUntil(lambda: course.done, timeout=5000)


@pytest.mark.parametrize(
    ("act", "wait"),
    [
        ("view 1d", "view is 1d"),
        ("plane random", "plane is random"),
        ("sample 2", "sample = 2"),
        ("sample mean", "sample = 0"),
        ("pick second 1 1 bias", "picked_second(1, 1, 1) or true"),
        ("lead adam", "optimizer is adam"),
        ("branch rmsprop", "branches = 1"),
        ("set problem function", "problem is function"),
        ("go 2 update", "k = 2 and pass_done"),
        ("go 1 backward 4", "phase is backward and step = 4"),
        ("run.breakpoint", "breakpoints = 1"),
        ("run 3", "k = 3"),
        ("debug.check_gradient", "checked"),
        ("show health_dock", "dead_units >= 0"),
    ],
)
def test_every_act_can_be_shown(act: str, wait: str, begin, window, qtbot) -> None:
    setup = "sample 3" if act == "sample mean" else "sample mean"
    course = begin(step(f"{setup}\ntask Do.\nwait maybe used(run.pause) or {wait}\nshow-me {act}"))
    if not course.done:
        box(window).show_button.click()
    qtbot.waitUntil(lambda: course.done, timeout=10_000)


@pytest.mark.parametrize(
    ("act", "wait"),
    [
        ("pick y", "step = 0 and used(run.pause) or partial(2) != 0"),
        ("add-start 1 2", "starts = 2 and runs = 2 * optimizers"),
        ("problem.multi_start", "multi_starts > 3 and destinations >= 4"),
        ("set start 3 2", "distance < 0.01 and nearest in 1 .. 4"),
    ],
)
def test_every_act_on_a_function_can_be_shown(act: str, wait: str, begin, window, qtbot) -> None:
    course = begin(step(f"open three_orders_on_himmelblau\ntask Do.\nwait maybe {wait}\nshow-me {act}"))
    if not course.done:
        box(window).show_button.click()
    qtbot.waitUntil(lambda: course.done, timeout=30_000)


# --- answers and help -----------------------------------------------------------------------------


def test_answers_wrong_nearly_and_right(begin, window, qtbot) -> None:
    course = begin(
        step(
            "open seed_shaped\nask How much?\nanswer 2 * loss\nslip loss : You forgot the *two*.\nhint One.\nhint Two."
        )
    )
    task = box(window)
    for text, said in (("a lot", "a lot"), ("7", "Not yet")):
        task.entry.setText(text)
        QTest.keyClick(task.entry, Qt.Key.Key_Return)
        assert said in task.message.text()
        assert task.said.isHidden()
    task.entry.setText("2,25")
    task.check_button.click()
    assert "You forgot" in task.said.words
    assert not task.said.isHidden()
    assert [hint.words for hint in task.hints] == []
    task.hint_button.click()
    task.hint_button.click()
    assert [hint.words for hint in task.hints] == ["One.", "Two."]
    assert task.hint_button.isHidden()
    task.entry.setText("4.5")
    task.check_button.click()
    assert course.done
    assert "4.5" in task.message.text()


def test_an_answer_can_be_told_and_a_task_skipped(begin, window, qtbot) -> None:
    course = begin(
        step("open seed_shaped\nask How much?\nanswer loss\ntask Wait.\nwait k = 7\nshow-me run 7")
    )
    box(window).show_button.click()
    assert box(window).word.text() == "Told"
    assert "2.25" in box(window).message.text()
    ready(window, qtbot)
    box(window, 1).skip_button.click()
    assert box(window, 1).word.text() == "Skipped"
    assert course.done


def test_choices(begin, window, qtbot) -> None:
    course = begin(step("go 0\nask Which?\nchoice k > 0 : $k > 0$\nchoice k = 0 : None yet"))
    task = box(window)
    assert task.choices.buttons[0].accessibleName() == "k > 0"
    task.check_button.click()
    assert task.message.text() == ""
    QTest.mouseClick(task.choices.texts[0].viewport(), Qt.MouseButton.LeftButton)
    task.check_button.click()
    assert "Not that one" in task.message.text()
    task.choices.buttons[1].click()
    task.check_button.click()
    assert course.done
    assert task.choices.buttons[1].isChecked()


def test_the_quiz_s_questions_can_be_given_up(begin, window, qtbot) -> None:
    course = begin(step("open seed_shaped\npick 1 1 1\nsample 1\ngo 0 forward\nquiz 2 factor"))
    quiz = box(window).quiz
    for answered in (1, 2):
        qtbot.waitUntil(lambda: quiz.question is not None, timeout=5000)
        assert window.session.quizzing
        quiz.answer.setText("123456")
        quiz.submit()
        assert quiz.question is not None
        quiz.reveal_button.click()
        assert len(quiz.quiz.closed) == answered
        settle(window, qtbot)
        quiz.check_button.click()
    assert course.done
    assert not window.session.quizzing


def test_a_hint_comes_by_itself_after_a_while(begin, window) -> None:
    course = begin(step("task Wait.\nwait k = 7\nshow-me run 7\nhint So."))
    assert course.hints == 0
    course._hint_timer.timeout.emit()
    assert course.hints == 1
    assert box(window).hints[0].words == "So."


# --- what is written ------------------------------------------------------------------------------


def test_numbers_follow_the_run_and_stay_when_the_task_is_over(begin, window, qtbot) -> None:
    begin(
        step(
            "open seed_shaped\ntask Step.\nwait k = 1\nshow-me run.step\ndone Was {= was(loss)}, is {= loss}.\n"
            "task On.\nwait k = 2\nshow-me run.step\ndone Now {= k}.",
            text="$L = {= loss}$, k = {= k}",
        )
    )
    page = window.lessons.view.page
    qtbot.waitUntil(lambda: page.text.words == "L = 2.25, k = 0", timeout=5000)
    window.lessons.course.show_me()
    qtbot.waitUntil(lambda: window.lessons.course.task_index == 1, timeout=5000)
    ready(window, qtbot)
    said = box(window, 0).done.words
    assert said.startswith("Was 2.250, is 1.10")
    window.lessons.course.show_me()
    qtbot.waitUntil(lambda: window.lessons.course.done, timeout=5000)
    settle(window, qtbot)
    qtbot.waitUntil(lambda: "k = 2" in page.text.words, timeout=5000)
    assert box(window, 0).done.words == said
    assert box(window, 1).done.words == "Now 2."


def test_formulas_are_pictures_on_the_line(begin, window, qtbot) -> None:
    begin("## Step\nA $w^{(1)}_{1}$ and\n\n$$\\frac{a}{b}$$\n\nend.\n")
    text = window.lessons.view.page.text
    assert isinstance(text, LessonText)
    qtbot.waitUntil(lambda: "\ufffc" in text.toPlainText(), timeout=5000)
    assert text.toPlainText().count("\ufffc") == 2
    assert chr(PLACE) not in text.toPlainText()
    assert text.accessibleName() == "A w⁽¹⁾₁ and a/b end."
    assert text.height() >= text.document().size().height()


def test_the_page_follows_the_language_at_the_same_step(window, qtbot) -> None:
    assert window.lessons.open_path(CHAIN)
    course = window.lessons.course
    ready(window, qtbot)
    course.go(2)
    ready(window, qtbot)
    course.answer(-3.0)
    ready(window, qtbot)
    window.choose_language("ko")
    assert (course.index, course.task_index) == (2, 1)
    assert course.path.parent.name == "ko"
    assert "인수 5" in window.lessons.view.page.title.words
    assert "인수 5" in box(window, 1).text.words
    assert any("연쇄 법칙" in action.text() for action in window.menus["lessons"].actions())
    window.choose_language("en")
    assert (course.index, course.task_index) == (2, 1)
    assert "Factor 5" in window.lessons.view.page.title.words


def test_a_step_that_is_jumped_to_has_the_stage_of_those_before(begin, window, qtbot) -> None:
    course = begin(
        step("open two_moons\nset l2 0.5")
        + step("set l1 0.25")
        + step("open seed_shaped")
        + "## End\nWords.\n"
    )
    course.go(3)
    ready(window, qtbot)
    assert window.session.experiment.widths == (1, 2, 1)
    course.go(1)
    ready(window, qtbot)
    e = window.session.experiment
    assert (e.widths[0], e.l2, e.l1) == (2, 0.5, 0.25)


def test_what_is_marked_has_a_frame(window, qtbot) -> None:
    assert window.lessons.open_path(CHAIN)
    ready(window, qtbot)
    button = window.toolbar.widgetForAction(window.actions_table["run.factor"])
    assert window.lessons.marks.targets == (button,)
    frame = window.lessons.marks._frames[button]
    assert frame.size() == button.size()
    assert window.session.hovered == 0  # the weight that is lit up
    window.choose_theme("dark")
    window.lessons.leave()
    assert window.lessons.marks.targets == ()


def test_the_list_shows_what_is_finished(window, begin, qtbot) -> None:
    window.findChild(QAction, "lesson.list").trigger()
    cards = window.lessons.view.contents.cards
    assert [card.entry.number for card in cards] == sorted(card.entry.number for card in cards)
    chain = next(card for card in cards if card.entry.number == 6)
    assert chain.button.text() == "Begin"
    chain.button.click()
    ready(window, qtbot)
    assert window.lessons.course.lesson.title == "The chain rule"
    window.lessons.course.go(7)
    window.lessons.course.next()
    assert window.settings.lessons_done == "06-chain-rule"
    chain = next(card for card in window.lessons.view.contents.cards if card.entry.number == 6)
    assert chain.button.text() == "Again"


def test_the_panel_waits_until_it_is_wanted_and_stays_through_a_reset(window, qtbot) -> None:
    assert window.docks["lesson_dock"].isHidden()
    window.reset_layout()
    assert window.docks["lesson_dock"].isHidden()
    assert window.lessons.open_path(CHAIN)
    assert window.docks["lesson_dock"].isVisible()
    window.reset_layout()
    assert window.docks["lesson_dock"].isVisible()
    assert window.docks["experiment_dock"].isVisible()


# --- the reader's own work ------------------------------------------------------------------------


def test_leaving_gives_back_experiment_run_and_place(window, qtbot) -> None:
    session, document = window.session, window.document
    document.edit("Mine", lambda e: e.reinitialised("uniform", 42))
    session.go_to(6)
    qtbot.waitUntil(lambda: session.k == 6)
    session.pick(3)
    session.move(7)
    settle(window, qtbot)
    before = (document.experiment, document.dirty, session.k, session.cursor, session.picks, session.sample)
    loss, index = float(session.track.iterate.f), document.undo_stack.index()
    assert window.lessons.open_path(CHAIN)
    ready(window, qtbot)
    for i in (3, 6):
        window.lessons.course.go(i)
        ready(window, qtbot)
    window.findChild(QAction, "network.add_layer").trigger()
    assert document.supply().experiment == before[0]  # what is kept safe is the reader's own
    window.findChild(QAction, "lesson.leave").trigger()
    settle(window, qtbot)
    after = (document.experiment, document.dirty, session.k, session.cursor, session.picks, session.sample)
    assert after == before
    assert float(session.track.iterate.f) == loss
    assert document.undo_stack.index() == index
    assert document.undo_stack.canRedo()  # what was tried in the lesson can be had again
    assert document.supply().experiment == before[0]


def test_nothing_is_asked_where_nothing_changed(window, qtbot) -> None:
    assert not window.document.dirty
    assert window.lessons.open_path(CHAIN)
    ready(window, qtbot)
    assert window.document.dirty
    window.findChild(QAction, "file.new").trigger()
    assert not window.lessons.active
    assert window.findChild(QMessageBox, "unsaved_changes") is None
    assert window.lessons.open_path(CHAIN)
    ready(window, qtbot)
    assert window.close()
    assert window.findChild(QMessageBox, "unsaved_changes") is None


def test_undoing_too_far_in_a_lesson_loses_nothing(window, qtbot) -> None:
    document = window.document
    document.edit("One", lambda e: e.reinitialised("uniform", 1))
    document.edit("Two", lambda e: e.reinitialised("uniform", 2))
    mine = document.experiment
    assert window.lessons.open_path(CHAIN)
    ready(window, qtbot)
    for _ in range(document.undo_stack.count()):
        window.undo()
    document.edit("Other", lambda e: e.reinitialised("uniform", 9))
    window.lessons.leave()
    assert document.experiment == mine
    assert document.dirty


def test_saving_in_a_lesson_writes_a_copy(window, qtbot, tmp_path: Path) -> None:
    own, copy = tmp_path / "own.gdsim", tmp_path / "copy.gdsim"
    window.document.save(path=own)
    text = own.read_text("utf-8")
    assert window.lessons.open_path(CHAIN)
    ready(window, qtbot)
    assert window.files.save_to(copy)
    assert window.document.path == own
    assert "seed_shaped" in copy.read_text("utf-8")
    assert not window.files.save_to(own)
    assert "your own experiment" in str(window.message_bar.sentence)
    assert own.read_text("utf-8") == text
    window.lessons.leave()
    assert not window.document.dirty
    assert window.files.save_to(own)


def test_another_experiment_ends_the_lesson(window, qtbot, tmp_path: Path) -> None:
    path = tmp_path / "other.gdsim"
    window.document.save(path=path)
    assert window.lessons.open_path(CHAIN)
    ready(window, qtbot)
    window.document.open(path)
    assert not window.lessons.active
    assert window.document.path == path
    assert not window.document.dirty
    settle(window, qtbot)


def test_another_lesson_keeps_the_first_state(begin, window, qtbot) -> None:
    mine = window.document.experiment
    assert window.lessons.open_path(CHAIN)
    ready(window, qtbot)
    begin(step("open two_moons"))
    assert window.document.experiment != mine
    window.lessons.leave()
    assert window.document.experiment == mine
    assert not window.document.dirty


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ("## S\n```gdsim\ngo nowhere\n```\n", "line 8"),
        ("## S\n```gdsim\nopen not_there\n```\n", "not_there"),
        ("", "line 6"),
    ],
)
def test_a_broken_lesson_is_said_and_everything_stays(steps: str, said: str, window, write) -> None:
    before = window.document.experiment
    assert not window.lessons.open_path(write(steps))
    assert said in window.message_bar.text.text()
    assert "mine.md" in window.message_bar.text.text()
    assert not window.lessons.active
    assert window.document.experiment == before


def test_a_file_that_is_no_text_is_said(window, tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(b"\xff\xfe\x00")
    assert not window.lessons.open_path(path)
    assert "x.md" in window.message_bar.text.text()
    assert not window.lessons.open_path(tmp_path / "none.md")
    path.write_bytes(b"a" * 3_000_000)
    assert not window.lessons.open_path(path)
    assert "too large" in window.message_bar.text.text()


def test_a_lesson_opens_the_experiment_beside_it(begin, window, qtbot, tmp_path: Path) -> None:
    window.document.edit("Mine", lambda e: e.reinitialised("uniform", 77))
    window.document.save(path=tmp_path / "beside.gdsim")
    window.document.new()
    begin(step("open beside"))
    assert window.session.experiment.seed == 77


def test_what_cannot_be_set_is_told(begin, window) -> None:
    begin(step("set newton.learning_rate 1\nset l2 0.25"))
    assert "newton" in window.message_bar.text.text()
    assert window.session.experiment.l2 == 0.25


# --- facts ----------------------------------------------------------------------------------------


def test_every_fact_is_answered_by_somebody() -> None:
    assert set(SESSION_FACTS) | set(WINDOW_FACTS) == set(FACTS)


SAMPLE = {
    "setting": "gradient_descent.learning_rate",
    "limit": "gradient_norm",
    "used": "run.step",
    "count": "run.step",
}


@pytest.mark.parametrize(
    "experiment", ["seed_shaped", "three_orders_on_himmelblau", "local_and_global_minimum"]
)
def test_facts_are_of_their_sort_and_never_raise(experiment: str, begin, window, qtbot) -> None:
    course = begin(step(f"open {experiment}\ngo 1"))
    settle(window, qtbot)
    assert SessionFacts(window.session).names == set(SESSION_FACTS)
    kinds = {Sort.NUMBER: (int, float), Sort.WORD: (str,), Sort.TRUTH: (bool,)}
    unknown = set()
    for name, signature in FACTS.items():
        for number in (1.0, 2.0, 99.0, 1.5, -1.0):
            key = SAMPLE.get(name, "lesson_dock" if name == "shown" else "gradient_descent")
            arguments = tuple(number if each is Takes.NUMBER else key for each in signature.takes)
            value = course.fact(name, arguments)
            assert value is None or isinstance(value, kinds[signature.sort]), (name, value)
            if number == 1.0 and value is None:
                unknown.add(name)
    network = {
        "weight",
        "a",
        "output",
        "target",
        "picked_value",
        "factor",
        "product",
        "update",
        "new_value",
        "paths",
    }
    function = {"x", "hessian", "curvature_max", "minima", "lowest", "distance", "nearest"}
    assert unknown.isdisjoint(network if experiment == "seed_shaped" else function)


def test_a_lesson_dropped_on_the_window_begins_and_keeps_the_experiment(window, qtbot) -> None:
    window.document.edit("Turn", lambda e: e.with_parameter(0, 0.75))
    settle(window, qtbot)
    window.open_dropped(lesson_library.LESSONS / "en" / "03-descent.md")
    settle(window, qtbot)
    assert window.lessons.course.active
    assert window.session.is_function
    window.lessons.leave()
    settle(window, qtbot)
    assert window.session.experiment.start[0] == 0.75
    assert window.document.dirty
