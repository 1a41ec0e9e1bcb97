"""The language of the window, switched while it runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from gdsim.app.i18n import CONTEXT
from gdsim.engine.sentence import Sentence

TRANSLATIONS = Path(__file__).resolve().parents[2] / "resources" / "translations"
LANGUAGES = {"en": "English", "ko": "한국어"}

_installed: list[QTranslator] = []
_chosen = ["en"]


def system_language() -> str:
    """``ko`` on a Korean system, else ``en``."""
    return "ko" if QLocale.system().language() == QLocale.Language.Korean else "en"


def current() -> str:
    """The language that is spoken now."""
    return _chosen[0]


def install(language: str) -> str:
    """Translate from now on (empty: the system's language) and return the language; widgets get LanguageChange."""
    language = language or system_language()
    _chosen[:] = [language]  # before widgets hear of it
    application = QCoreApplication.instance()
    if application is None:
        return language
    for translator in _installed:
        application.removeTranslator(translator)
    _installed.clear()
    if language != "en":
        qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for folder, name in ((qt, f"qtbase_{language}"), (str(TRANSLATIONS), f"gdsim_{language}")):
            translator = QTranslator()
            if translator.load(name, folder):
                application.installTranslator(translator)
                _installed.append(translator)
    return language


def speaker(language: str) -> Callable[[Sentence], str]:
    """Says the engine's sentences in that language, whatever the window speaks."""
    translator = QTranslator()
    known = language != "en" and translator.load(f"gdsim_{language}", str(TRANSLATIONS))

    def said(value: Any) -> Any:
        return speak(value) if isinstance(value, Sentence) else value

    def speak(sentence: Sentence) -> str:
        text = translator.translate(CONTEXT, sentence.template) if known else ""
        values = {name: said(value) for name, value in sentence.values.items()}
        return (text or sentence.template).format(**values)

    return speak
