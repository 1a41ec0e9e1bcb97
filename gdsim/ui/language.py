"""The language of the window, switched while it runs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

TRANSLATIONS = Path(__file__).resolve().parents[2] / "resources" / "translations"
LANGUAGES = {"en": "English", "ko": "한국어"}

_installed: list[QTranslator] = []


def system_language() -> str:
    """``ko`` on a Korean system, else ``en``."""
    return "ko" if QLocale.system().language() == QLocale.Language.Korean else "en"


def install(language: str) -> str:
    """Translate from now on (empty: the system's language) and return the language; widgets get LanguageChange."""
    language = language or system_language()
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
