"""The manual's files: both languages have the same pages, and every link leads somewhere."""

from __future__ import annotations

import re

import pytest

from gdsim.app.manual import LANGUAGES, MANUAL, Chapter, chapters

ENGLISH = {each.name: each for each in chapters("en")}


def _shape(chapter: Chapter) -> list[str]:
    """Headings and tables in their order, without their words."""
    return re.findall(r"^#+(?= )|<!-- generated: \w+ -->|^```", chapter.text, re.MULTILINE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_are_the_same_in_every_language(language: str) -> None:
    found = {each.name: each for each in chapters(language)}
    assert list(found) == list(ENGLISH)
    assert len(found) >= 10
    for name, chapter in found.items():
        assert chapter.title
        assert chapter.text.startswith("# ")
        assert _shape(chapter) == _shape(ENGLISH[name])
        assert sorted(chapter.links()) == sorted(ENGLISH[name].links())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_to_a_page(language: str) -> None:
    links = [link for chapter in chapters(language) for link in chapter.links()]
    assert links
    assert all((MANUAL / language / link).is_file() for link in links)


def test_a_language_without_a_manual_gets_the_english_one() -> None:
    assert chapters("xx") == chapters("en")


def test_a_page_is_found_by_all_of_its_words() -> None:
    keys = ENGLISH["07-keys"]
    assert keys.mentions("KEYS command")
    assert not keys.mentions("keys xylophone")
    assert "<!--" not in keys.shown


def test_a_block_is_filled_and_nothing_else_changes() -> None:
    chapter = Chapter("x", "X", "# X\n\na\n\n<!-- generated: keys -->\nold\n<!-- end -->\nb\n")
    assert chapter.blocks() == {"keys"}
    assert chapter.filled({"keys": "new\n"}) == chapter.text.replace("old", "new")
