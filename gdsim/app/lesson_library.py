"""The lessons there are, in which languages, and the experiments they open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from gdsim.app import files
from gdsim.engine.lessons.fault import LessonError
from gdsim.engine.lessons.lesson import Lesson
from gdsim.engine.lessons.parser import LONGEST_FILE, parse, read_head
from gdsim.engine.project import Project, loads
from gdsim.engine.sentence import InputError, sentence

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
LESSONS, EXPERIMENTS = RESOURCES / "lessons", RESOURCES / "experiments"
LANGUAGES = ("en", "ko")


@dataclass(frozen=True)
class Entry:
    """A bundled lesson in the list: its name without a suffix, and what stands in its head."""

    name: str
    path: Path
    number: int
    title: str
    summary: str
    minutes: int


def entries(language: str, folder: Path = LESSONS) -> tuple[Entry, ...]:
    """The bundled lessons in a language, in English where it has none; one that is broken is left out."""
    found = []
    for path in sorted((folder / "en").glob("*.md")):
        own = in_language(path, language)
        try:
            head = read_head(_text(own), own.name)
        except InputError:
            continue
        minutes = int(head.get("minutes", "0"))
        found.append(Entry(path.stem, own, int(head["number"]), head["title"], head["summary"], minutes))
    return tuple(sorted(found, key=lambda each: each.number))


def in_language(path: Path, language: str) -> Path:
    """The same lesson in that language: the file of the same name in the folder beside ``path``'s.

    ``path`` itself where there is none.
    """
    if path.parent.name in LANGUAGES:
        for key in (language, "en"):
            other = path.parent.parent / key / path.name
            if other.is_file():
                return other
    return path


def load(path: Path) -> Lesson:
    """The lesson in a file; InputError says what is wrong with it, and in which line."""
    lesson = parse(_text(path), path.name)
    for name, line in _opened(lesson):
        if experiment_file(name, path.parent) is None:
            raise LessonError(
                path.name,
                line,
                sentence(
                    "There is no experiment “{name}”, neither bundled nor beside the lesson.", name=name
                ),
            )
    return lesson


def _opened(lesson: Lesson) -> Iterator[tuple[str, int]]:
    for step in lesson.steps:
        for name in step.experiments:
            yield name, step.line


def _text(path: Path) -> str:
    data = files.read(path)
    if len(data) > 4 * LONGEST_FILE:
        raise InputError("“{name}” is too large for a lesson.", name=path.name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("“{name}” is not a lesson: it is not UTF-8 text.", name=path.name) from None


def experiment_file(name: str, folder: Path) -> Path | None:
    """The bundled experiment of that name, else the one beside the lesson."""
    for place in (EXPERIMENTS, folder):
        path = place / f"{name}.gdsim"
        if path.is_file():
            return path
    return None


def experiment(name: str, folder: Path) -> Project:
    """That experiment; InputError says why it cannot be had."""
    path = experiment_file(name, folder)
    if path is None:
        raise InputError("There is no experiment “{name}”, neither bundled nor beside the lesson.", name=name)
    stamp = files.stamp(path)
    return _experiment(path, stamp)


@lru_cache(maxsize=8)
def _experiment(path: Path, stamp: tuple[int, ...]) -> Project:
    return loads(files.read_text(path)[0])
