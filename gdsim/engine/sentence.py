"""Sentences for the user that the window can translate: a template and its values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Sentence:
    """An English template and the values it is filled with.

    The engine knows no language: ``str`` gives English, and the window
    translates :attr:`template` before it fills in :attr:`values`.
    """

    template: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.template.format(**self.values)


def sentence(template: str, **values: Any) -> Sentence:
    """``sentence("Row {row} is empty.", row=3)``."""
    return Sentence(template, values)


class InputError(ValueError):
    """Bad input, said in one sentence: what is wrong, where, what to do."""

    def __init__(self, template: str, **values: Any) -> None:
        self.sentence = sentence(template, **values)
        super().__init__(str(self.sentence))
