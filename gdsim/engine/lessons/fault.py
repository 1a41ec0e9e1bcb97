"""The one error of a lesson file: what is wrong, and in which line."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from difflib import get_close_matches

from gdsim.engine.sentence import InputError, Sentence, sentence


class LessonError(InputError):
    """A lesson file that was not understood, with its line (counted from 1)."""

    def __init__(self, name: str, line: int, problem: Sentence) -> None:
        self.line, self.problem = line, problem
        said = sentence("“{name}”, line {line}: {problem}", name=name, line=line, problem=problem)
        super().__init__(said.template, **said.values)


@contextmanager
def in_line(name: str, line: int) -> Iterator[None]:
    """Give what is refused inside its place in the file."""
    try:
        yield
    except LessonError:
        raise
    except InputError as error:
        raise LessonError(name, line, error.sentence) from None


def shown(word: str) -> str:
    """A word of the file as it is quoted in a sentence."""
    return word if len(word) <= 40 else word[:39] + "…"


def known(word: str, words: Collection[str]) -> str:
    """``word`` if it is one of ``words``; else a sentence that names the nearest."""
    if word in words:
        return word
    near = get_close_matches(word[:80], list(words), 1)
    if near:
        raise InputError("“{word}” is not known here; is “{near}” meant?", word=shown(word), near=near[0])
    raise InputError("“{word}” is not known here.", word=shown(word))
