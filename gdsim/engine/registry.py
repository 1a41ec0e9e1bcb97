"""A dictionary that its entries add themselves to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from gdsim.engine.sentence import InputError, sentence

T = TypeVar("T")
E = TypeVar("E")


class Registry(dict[str, T]):
    """Entries by key, in the order in which they were registered.

    Menus, forms, project files and tests are derived from the registries, so
    adding an optimizer or an activation touches exactly one place.
    """

    def __init__(self, noun: str) -> None:
        super().__init__()
        self.noun = noun

    def register(self, key: str) -> Callable[[E], E]:
        """Decorator that files the entry under ``key``; a key can be taken once."""

        def add(entry: E) -> E:
            if key in self:
                raise KeyError(f"{self.noun} {key!r} is registered twice")
            self[key] = entry  # type: ignore[assignment]
            return entry

        return add

    def __missing__(self, key: object) -> T:
        raise InputError(
            "There is no {noun} called “{key}”. Known: {known}.",
            noun=sentence(self.noun),
            key=str(key)[:80],
            known=", ".join(self),
        )
