"""Lesson files: every text parses or is refused with its line; directives, settings, answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gdsim.engine.experiment import opening
from gdsim.engine.lessons import Lesson, LessonError, parse
from gdsim.engine.lessons.check import mark_number, right_choices
from gdsim.engine.lessons.directives import COMMANDS, VERBS, Do, Go, Parameter, Pick, read_act, read_directive
from gdsim.engine.lessons.expression_parser import number
from gdsim.engine.lessons.expressions import COMPARISONS, Fact, Literal, Value
from gdsim.engine.lessons.facts import FACTS
from gdsim.engine.lessons.fields import Setting
from gdsim.engine.lessons.lesson import Answer, Choices, Questions, Wait
from gdsim.engine.lessons.text import Formula, Number, read_text
from gdsim.engine.quiz import Kind
from gdsim.engine.sentence import InputError
from gdsim.engine.walk import Phase

HEAD = "---\ntitle: One step\nnumber: 3\nsummary: A step.\n---\n"
WRITING = Path(__file__).resolve().parents[2] / "resources" / "lessons" / "WRITING.md"


def lesson(block: str = "", text: str = "Words.", head: str = HEAD) -> Lesson:
    fenced = f"```gdsim\n{block}\n```\n" if block else ""
    return parse(f"{head}## Step\n{text}\n{fenced}", "x.md")


class Given:
    """Facts out of a table."""

    def __init__(self, **values: Value) -> None:
        self.values = values

    def fact(self, name: str, arguments: tuple[float | str, ...]) -> Value:
        return self.values.get("_".join([name, *map(str, arguments)]))


def attempt(read, text: str):
    """What is read, or None where it is refused with a sentence."""
    refused = None
    try:
        return read(text)
    except InputError as error:
        refused = error
    assert str(refused)
    return None


# --- directives -----------------------------------------------------------------------------------


def test_directives_are_read() -> None:
    assert read_directive("go 3 backward 2") == Go(3, Phase.BACKWARD, 2)
    assert read_directive("pick second 2 1 bias") == Pick(Parameter(2, 1, None), second=True)
    assert read_directive("set adam.learning_rate 0.2") == Setting("adam.learning_rate", (0.2,))
    assert read_act("run.factor 3") == Do("run.factor", 3)


@pytest.mark.parametrize(
    "line",
    [
        "dance", "open", "open ../secret", "open a b", "open /etc/passwd", "set", "set loss", "set lss mse", "go",
        "go -1", "go 99999", "go 1 sideways", "go 1 backward two", "run 5001", "pick", "pick 1 1", "pick z",
        "pick second x", "sample 0", "sample many", "lead me", "plane flat", "view 4d", "do file.quit",
        "do file.save", "do export.csv", "do run.step 201", "branch oak", "add-start", "add-start a",
        "add-start 1 2 3", "show", "show a/b", "mark", "mark weight 1", "set adam.wings 2", "set stop.time 3",
        "set start nan", "set start 1e999", "set seed 1.5", "set formula", "set optimizers", "set l1 lots",
        "set adam.enabled perhaps", "set weight 1 1 x 2", "set network",
    ],
)  # fmt: skip
def test_what_is_no_directive(line: str) -> None:
    with pytest.raises(InputError) as refused:
        read_directive(line)
    assert str(refused.value)


@pytest.mark.parametrize("line", ["mark run.step", "open seed_shaped", "file.save", "help.log"])
def test_a_reader_does_not_do_that(line: str) -> None:
    with pytest.raises(InputError):
        read_act(line)


def test_no_command_of_a_lesson_touches_files_or_the_window() -> None:
    assert {command.split(".")[0] for command in COMMANDS} == {"run", "problem", "network", "sample", "debug"}


@pytest.mark.parametrize(
    ("lines", "check"),
    [
        (["set network 1-3-2-1"], lambda e: e.widths == (1, 3, 2, 1)),
        (["set activation 1 tanh"], lambda e: e.activations == ("tanh", "identity")),
        (["set weight 1 2 1 0.75"], lambda e: e.start[2] == 0.75),
        (["set bias 2 1 -0.5"], lambda e: e.start[-1] == -0.5),
        (["set seed 3"], lambda e: e.seed == 3),
        (["set initialiser zero"], lambda e: e.initialiser == "zero"),
        (["set learning_rate 0.2"], lambda e: dict(e.optimizers[0].parameters)["learning_rate"] == 0.2),
        (["set adam.beta1 0.5"], lambda e: dict(e.optimizers[2].parameters)["beta1"] == 0.5),
        (["set adam.schedule cosine"], lambda e: e.optimizers[2].schedule == "cosine"),
        (["set adam.enabled off"], lambda e: e.enabled == (0, 1)),
        (["set optimizers adam newton"], lambda e: [o.key for o in e.optimizers] == ["adam", "newton"]),
        (["set stop.iteration_limit 9"], lambda e: e.stop.iteration_limit == 9),
        (["set samples 7", "set noise 0"], lambda e: (e.data.samples, e.data.noise) == (7, 0)),
        (["set data two_moons"], lambda e: e.widths[0] == 2 and e.loss == "bce"),
        (["set l2 0.01", "set batch_size 4"], lambda e: (e.l2, e.batch_size) == (0.01, 4)),
        (["set loss huber", "set scaling none"], lambda e: e.loss == "huber"),
        (["set function rosenbrock", "set start 1 2"], lambda e: e.function.start == (1, 2)),
        (
            ["set formula x^2 + y^2", "set window -1 1 -2 2"],
            lambda e: e.function.window == ((-1, 1), (-2, 2)),
        ),
        (["set problem function"], lambda e: e.is_function),
    ],
)
def test_settings_are_edits(lines: list[str], check) -> None:
    e = opening()
    for line in lines:
        setting = read_directive(line)
        assert isinstance(setting, Setting)
        e = setting.applied(e, 0)
    assert check(e)


@pytest.mark.parametrize(
    "line",
    [
        "set newton.learning_rate 1", "set network 5", "set network a-b", "set network 1-4-2", "set activation 9 relu",
        "set activation 1 relo", "set weight 9 1 1 0", "set weight 1 9 1 0", "set loss bce", "set data nothing",
        "set function nothing", "set formula x +", "set learning_rate -1", "set start 1 2 ", "set problem maths",
        "set window 2 1 0 1",
    ],
)  # fmt: skip
def test_settings_that_do_not_fit_are_refused(line: str) -> None:
    e = opening()
    with pytest.raises(InputError) as refused:
        read_directive(line).applied(e, 0)
    assert str(refused.value)


# --- whole files ----------------------------------------------------------------------------------


def test_a_lesson_is_read_whole() -> None:
    found = lesson(
        "# a remark\nopen seed_shaped\ngo 0\n"
        "task Press **F11** at $x = {= x}$.\nwait k = was(k) + 1\nshow-me run.step\nhint One.\nhint Two.\ndone Yes.\n"
        "ask How much?\nanswer 2 * loss within 2%\nslip loss : Twice.\n"
        "ask Which?\nchoice k > 3 : Late\nchoice k <= 3 : Early : still\n"
        "quiz 2 factor gradient"
    )
    (step,) = found.steps
    wait, ask, choose, quiz = step.tasks
    assert (found.title, found.number, len(step.setup)) == ("One step", 3, 2)
    assert isinstance(wait.goal, Wait)
    assert (len(wait.hints), bool(wait.done), wait.goal.acts) == (2, True, (Do("run.step"),))
    assert isinstance(ask.goal, Answer)
    assert (ask.goal.relative, ask.goal.absolute) == (0.02, 0.0)
    assert isinstance(choose.goal, Choices)
    assert choose.goal.options[1].text.pieces == ("Early : still",)
    assert quiz.goal == Questions(2, (Kind.FACTOR, Kind.GRADIENT))
    assert step.remembered == {Fact("k")}
    assert step.facts == {"x", "k", "loss"}
    assert step.directives[2:5] == ("task", "wait k = was(k) + 1", "show-me run.step")
    assert "slip loss" in step.directives


def test_the_page_for_lecturers_shows_a_lesson_that_is_one() -> None:
    example = WRITING.read_text("utf-8").split("````markdown\n")[1].split("````\n")[0]
    assert len(parse(example).steps) == 4


def test_the_page_for_lecturers_names_everything() -> None:
    page = WRITING.read_text("utf-8")
    from gdsim.engine.lessons.fields import _FIELDS

    missing = [name for name in (*FACTS, *VERBS, *_FIELDS, *COMPARISONS) if name not in page]
    assert missing == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("# Title\n", 1),
        ("---\ntitle: A\n", 3),
        ("---\ntitle: A\nnumber: x\nsummary: b\n---\n## S\n", 3),
        ("---\ntitle: A\ntitle: B\n---\n", 3),
        ("---\nheight: 3\n---\n", 2),
        ("---\ntitle: A\nnumber: 1\n---\n", 4),
        (HEAD, 6),
        (HEAD + "Text first.\n## S\n", 6),
        (HEAD + "# Big\n", 6),
        (HEAD + "## S\n$x\n", 7),
        (HEAD + "## S\nFine.\n[a](b)\n", 8),
        (HEAD + "## S {= k +}\n", 6),
        (HEAD + "## S\n{= nothing}\n", 7),
        (HEAD + "## S\n```python\n```\n", 7),
        (HEAD + "## S\n```gdsim\nopen a\n", 7),
        (HEAD + "## S\n```gdsim\n```\n```gdsim\n```\n", 9),
        (HEAD + "## S\n```gdsim\nopen a\nhint no task\n```\n", 9),
        (HEAD + "## S\n```gdsim\ntask Do.\n```\n", 8),
        (HEAD + "## S\n```gdsim\ntask Do.\nwait k = 1\nwait k = 2\n```\n", 10),
        (HEAD + "## S\n```gdsim\ntask Do.\nwait k = 1\nset l1 0\n```\n", 10),
        (HEAD + "## S\n```gdsim\ntask Do.\nanswer 1\n```\n", 9),
        (HEAD + "## S\n```gdsim\nask Do?\nanswer 1 within -2\n```\n", 9),
        (HEAD + "## S\n```gdsim\nask Do?\nchoice true : yes\n```\n", 8),
        (HEAD + "## S\n```gdsim\nask Do?\nchoice true\n```\n", 9),
        (HEAD + "## S\n```gdsim\nask Do?\nanswer 1\nchoice true : a\n```\n", 10),
        (HEAD + "## S\n```gdsim\ntask\n```\n", 8),
        (HEAD + "## S\n```gdsim\nquiz 0\n```\n", 8),
        (HEAD + "## S\n```gdsim\nquiz 2 maths\n```\n", 8),
        (HEAD + "## S\nA\x00\n", 7),
        (HEAD + "## S\n" + "a" * 3000, 7),
        (HEAD + "## S\n" * 41, 46),
        (HEAD + "## S\n" + "a\n" * 200_000, 1),
        (HEAD + "## S\n```gdsim\n" + "quiz 1\n" * 9 + "```\n", 16),
        (HEAD + "## S\n```gdsim\n" + "go 0\n" * 81 + "```\n", 88),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int) -> None:
    with pytest.raises(LessonError) as refused:
        parse(text, "mine.md")
    assert refused.value.line == line
    assert "mine.md" in str(refused.value)
    assert f"line {line}" in str(refused.value)


LINES = st.sampled_from(
    [
        "---", "title: a", "number: 1", "summary: s", "needs: 1, 2", "## A", "### B", "```gdsim", "```", "", "Text $x$",
        "open seed_shaped", "set l1 0.5", "go 1 backward 2", "task Do {= k}.", "wait k = 1", "show-me run.step",
        "ask Why?", "answer loss within 3%", "choice true : a", "choice k > 1 : b", "slip 2 : c", "hint h", "done d",
        "quiz 2 factor", "mark run.step", "$$x$$", "{= was(loss)}", "| a | b |",
    ]
)  # fmt: skip


@settings(max_examples=300)
@given(st.text() | st.lists(LINES, max_size=25).map("\n".join) | st.lists(LINES, max_size=20).map(
    lambda lines: HEAD + "## S\n" + "\n".join(lines)
))  # fmt: skip
@example(HEAD + "## S\n```gdsim\n```")
@example("\ufeff" + HEAD.replace("\n", "\r\n") + "## S\r\n")
def test_any_text_is_a_lesson_or_refused_with_a_line(text: str) -> None:
    refused = None
    try:
        found = parse(text, "any.md")
    except LessonError as error:
        refused = error
    if refused is None:
        assert found.steps
        assert found.title
    else:
        assert 1 <= refused.line <= text.count("\n") + 1
        assert str(refused)


# --- texts ----------------------------------------------------------------------------------------


def test_texts_hold_formulas_and_numbers() -> None:
    text = read_text(r"Cost \$5, $x_{1} = {= x}$, **{= loss}** and `$k$`" + "\n\n$$y$$")
    assert text.pieces == (
        "Cost $5, ",
        Formula(("x_{1} = ", Number(Fact("x"))), display=False),
        ", **",
        Number(Fact("loss")),
        "** and `$k$`\n\n",
        Formula(("y",), display=True),
    )
    assert list(text.numbers) == [Fact("x"), Fact("loss")]


@given(st.text(alphabet="ab $\\{}=`*_k[](\n", max_size=60))
def test_any_text_is_read_or_refused(source: str) -> None:
    text = attempt(read_text, source)
    if text is None:
        return
    for before, after in zip(text.pieces, text.pieces[1:], strict=False):
        assert not (isinstance(before, str) and isinstance(after, str))


# --- answers --------------------------------------------------------------------------------------


def test_an_answer_is_checked_against_the_moment() -> None:
    goal = (
        lesson("ask ?\nanswer 2 * loss within 1%\nslip loss : Twice.\nslip 2 * loss : never")
        .steps[0]
        .tasks[0]
        .goal
    )
    assert isinstance(goal, Answer)
    now = Given(loss=3.0)
    assert mark_number(goal, 6.05, now, {}).right
    assert not mark_number(goal, 6.1, now, {}).right
    assert mark_number(goal, 3.0, now, {}).slip is goal.slips[0]
    assert mark_number(goal, 7.0, now, {}).slip is None
    assert mark_number(goal, 12.0, Given(loss=6.0), {}).right
    assert mark_number(goal, 6.0, Given(), {}) is None


def test_the_right_choice_is_decided_by_the_moment() -> None:
    goal = lesson("ask ?\nchoice k > 3 : a\nchoice k <= 3 : b").steps[0].tasks[0].goal
    assert isinstance(goal, Choices)
    assert right_choices(goal, Given(k=1.0), {}) == (1,)
    assert right_choices(goal, Given(k=9.0), {}) == (0,)
    assert right_choices(goal, Given(), {}) == ()


def test_a_literal_is_itself() -> None:
    assert number("2.5e-3") == Literal(0.0025)
