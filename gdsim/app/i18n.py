"""Visible text in the user's language: ``tr`` for the window's words, ``say`` for the engine's sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from gdsim.engine.sentence import Sentence

CONTEXT = "gdsim"


def tr(template: str, **values: Any) -> str:
    """The template in the current language, filled with ``values``; always a literal, never an f-string."""
    text = QCoreApplication.translate(CONTEXT, template)
    return text.format(**values) if values else text


def say(sentence: Sentence) -> str:
    """An engine sentence in the current language; values that are sentences themselves are translated too."""
    return tr(sentence.template, **{name: _said(value) for name, value in _items(sentence.values)})


def _items(values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return list(values.items())


def _said(value: Any) -> Any:
    return say(value) if isinstance(value, Sentence) else value
