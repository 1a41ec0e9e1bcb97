"""The manual's chapters: Markdown files in each language, with tables that are generated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gdsim.app import files

MANUAL = Path(__file__).resolve().parents[2] / "resources" / "manual"
LANGUAGES = ("en", "ko")
_BLOCK = re.compile(r"(<!-- generated: ([a-z]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Chapter:
    """A page of the manual; ``name`` is its file's without the suffix, the same in all languages."""

    name: str
    title: str
    text: str

    @property
    def shown(self) -> str:
        """The Markdown as it is shown: without the marks round what is generated."""
        return re.sub(r"<!--.*?-->\n?", "", self.text)

    def links(self) -> Iterator[str]:
        """Where the page leads to."""
        yield from _LINK.findall(self.text)

    def blocks(self) -> set[str]:
        """The names of its generated tables."""
        return {match.group(2) for match in _BLOCK.finditer(self.text)}

    def filled(self, tables: Mapping[str, str]) -> str:
        """Its text with each generated table as it is in ``tables``."""
        return _BLOCK.sub(lambda found: f"{found[1]}{tables[found[2]]}{found[3]}", self.text)

    def mentions(self, words: str) -> bool:
        """Whether every one of the words is on the page, in whatever case."""
        text = self.shown.casefold()
        return all(word in text for word in words.casefold().split())


def chapters(language: str, folder: Path = MANUAL) -> tuple[Chapter, ...]:
    """All pages in that language, in English where the manual does not have it."""
    own = folder / language
    found = []
    for path in sorted((own if own.is_dir() else folder / "en").glob("*.md")):
        text = files.read_text(path)[0]
        title = text.split("\n", 1)[0].removeprefix("# ").strip()
        found.append(Chapter(path.stem, title, text))
    return tuple(found)
