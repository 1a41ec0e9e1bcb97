"""A lesson file, read strictly: it is understood whole, or refused with the line that is not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gdsim.engine.lessons.block import Numbered, read_block
from gdsim.engine.lessons.fault import LessonError, in_line, known, shown
from gdsim.engine.lessons.lesson import Lesson, Step
from gdsim.engine.lessons.text import Text, read_text
from gdsim.engine.sentence import InputError, sentence

LONGEST_FILE, LONGEST_LINE = 256 * 1024, 2000
MOST_STEPS, MOST_LINES = 40, 80
FENCE, OPENING = "```", "```gdsim"
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ue000-\uf8ff\ufffc]")
_KEYS = ("title", "number", "summary", "minutes", "needs")


def parse(text: str, name: str = "lesson") -> Lesson:
    """The lesson in ``text``; LessonError, with the file's ``name`` and the line, where it is none."""
    lines = _lines(text, name)
    for number, line in enumerate(lines, start=1):
        with in_line(name, number):
            if len(line) > LONGEST_LINE:
                raise InputError("A line has at most {limit} characters.", limit=LONGEST_LINE)
            if _CONTROLS.search(line):
                raise InputError("This line holds a control character.")
    head, body = _front_matter(lines, name)
    steps = _steps(lines, body, name)
    return Lesson(
        title=head["title"],
        summary=head["summary"],
        number=int(head["number"]),
        steps=steps,
        minutes=int(head.get("minutes", "0")),
        needs=tuple(int(part) for part in head.get("needs", "").split(",") if part.strip()),
    )


def read_head(text: str, name: str = "lesson") -> dict[str, str]:
    """Only what stands in the head of a lesson: title, number and summary, and what else there is."""
    return _front_matter(_lines(text, name), name)[0]


def _lines(text: str, name: str) -> list[str]:
    if len(text) > LONGEST_FILE:
        raise LessonError(name, 1, sentence("A lesson has at most {limit} characters.", limit=LONGEST_FILE))
    return text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")


def _front_matter(lines: Sequence[str], name: str) -> tuple[dict[str, str], int]:
    """Its values by key, and the index of the first line behind it."""
    if lines[0].strip() != "---":
        raise LessonError(name, 1, sentence("A lesson begins with a line of three dashes: ---"))
    found: dict[str, str] = {}
    for i, line in enumerate(lines[1:], start=1):
        if line.strip() == "---":
            for key in ("title", "number", "summary"):
                if not found.get(key):
                    raise LessonError(name, i + 1, sentence("“{key}” is missing above this line.", key=key))
            return found, i + 1
        with in_line(name, i + 1):
            if line.strip():
                key, value = _head_line(line)
                if key in found:
                    raise InputError("“{key}” is given twice.", key=key)
                found[key] = value
    raise LessonError(name, len(lines), sentence("The second line of three dashes is missing: ---"))


def _head_line(line: str) -> tuple[str, str]:
    key, colon, value = line.partition(":")
    key, value = known(key.strip(), _KEYS), value.strip()
    if not colon:
        raise InputError("“{word}” needs a colon and a value.", word=shown(key))
    digits = value.split(",") if key == "needs" else [value] if key in ("number", "minutes") else []
    for each in digits:
        if re.fullmatch(r"\s*[0-9]{1,3}\s*", each) is None:
            raise InputError("“{word}” is not a whole number.", word=shown(each))
    return key, value


def _steps(lines: Sequence[str], first: int, name: str) -> tuple[Step, ...]:
    """The steps; ``first`` is the index of the line that they begin at."""
    headings = []
    fenced = False
    for i in range(first, len(lines)):
        line = lines[i]
        if line.startswith(FENCE):
            fenced = not fenced
        if fenced:
            continue
        if re.match(r"##\s+\S", line):
            headings.append(i)
        elif re.match(r"#(?!#)|##(?!#)", line):
            raise LessonError(name, i + 1, sentence("A heading here is “## heading” or “### heading”."))
        elif line.strip() and not headings:
            raise LessonError(name, i + 1, sentence("The first step begins with “## heading”."))
    if not headings:
        raise LessonError(name, len(lines), sentence("A lesson needs at least one step: “## heading”."))
    if len(headings) > MOST_STEPS:
        raise LessonError(
            name, headings[MOST_STEPS] + 1, sentence("A lesson has at most {limit} steps.", limit=MOST_STEPS)
        )
    ends = [*headings[1:], len(lines)]
    return tuple(_step(lines, i, end, name) for i, end in zip(headings, ends, strict=True))


def _step(lines: Sequence[str], first: int, end: int, name: str) -> Step:
    with in_line(name, first + 1):
        title = read_text(lines[first][2:].strip())
    words: list[str] = []
    block: list[Numbered] | None = None
    fence = -1
    for i in range(first + 1, end):
        line = lines[i]
        if fence >= 0:
            assert block is not None
            if line.rstrip() == FENCE:
                fence = -1
            else:
                block.append(Numbered(i + 1, line.strip()))
        elif line.startswith(FENCE):
            if line.rstrip() != OPENING:
                raise LessonError(name, i + 1, sentence("The only block of a lesson is ```gdsim."))
            if block is not None:
                raise LessonError(name, i + 1, sentence("A step has one block; this is the second."))
            block, fence = [], i
            words.append("")
        else:
            words.append(line)
    if fence >= 0:
        raise LessonError(name, fence + 1, sentence("The block that begins here does not end with ```."))
    told = [each for each in block or () if each.line and not each.line.startswith("#")]
    if len(told) > MOST_LINES:
        raise LessonError(
            name, told[MOST_LINES].number, sentence("A block has at most {limit} lines.", limit=MOST_LINES)
        )
    setup, tasks, directives = read_block(told, name)
    return Step(title, _page(lines, first + 1, words, name), setup, tasks, directives, first + 1)


def _page(lines: Sequence[str], first: int, words: Sequence[str], name: str) -> Text:
    """The text of a page; what is wrong in it is said of the line that it stands in."""
    try:
        return read_text("\n".join(words).strip("\n"))
    except InputError:
        fenced = False
        for i in range(first, len(lines)):
            if lines[i].startswith(FENCE):
                fenced = not fenced
            elif not fenced:
                with in_line(name, i + 1):
                    read_text(lines[i])
        with in_line(name, first):
            raise
