"""The licences of all parts, collected from the installed packages."""

from __future__ import annotations

import struct
from importlib.metadata import distribution
from pathlib import Path

import pytest

from gdsim import licences
from gdsim.licences import Section

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def parts() -> dict[str, Section]:
    """The sections of this copy's text by the first word of their titles, in lower case."""
    return {part.title.split()[0].lower(): part for part in licences.sections(licences.text())}


def test_every_package_gdsim_runs_with_has_a_section_with_a_text(parts) -> None:
    for name in licences.requirements():
        part = parts[name.lower().replace("-", "_")]
        assert distribution(name).version in part.title
        assert len(part.text) > 100, name


def test_requirements_are_those_of_the_file() -> None:
    names = licences.requirements()
    assert {"numpy", "PySide6-Essentials", "pyqtgraph"} <= set(names)
    assert all(f"\n{name}==" in (ROOT / "requirements.txt").read_text("utf-8") for name in names)


def test_qt_comes_with_the_lgpl_its_source_and_how_to_replace_it(parts) -> None:
    text = parts["pyside6_essentials"].text
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text
    assert "GNU GENERAL PUBLIC LICENSE" in text
    assert "https://download.qt.io" in text
    assert "replace" in text
    assert "LGPL-3.0" in parts["shiboken6"].title


def test_python_and_what_numpy_brings_are_named(parts) -> None:
    assert "PYTHON SOFTWARE FOUNDATION LICENSE" in parts["python"].text.upper()
    assert "numpy" in parts["numpy"].text.lower()
    brought = distribution("numpy").read_text("licenses/LICENSE.txt")
    assert brought is not None
    assert (
        brought.strip() in parts["numpy"].text
    )  # with OpenBLAS and libgfortran, as far as the wheel has them


def test_fonts_tell_their_own_licences(parts) -> None:
    assert "SIL OPEN FONT LICENSE" in parts["stix"].text
    assert "Bitstream" in parts["dejavu"].text
    assert "creativecommons.org/licenses/by/4.0" in parts["qtawesome"].text


def test_sections_are_what_was_composed() -> None:
    made = [Section("a 1 — MIT", "first\n\nsecond"), Section("b 2 — BSD", "third")]
    head, *rest = licences.sections(licences.compose(made))
    assert rest == made
    assert "  a 1 — MIT\n  b 2 — BSD" in head.text
    assert "MIT License" in head.text


def test_a_built_app_shows_the_text_it_was_built_with(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / licences.FILE).write_text("as built", "utf-8")
    monkeypatch.setattr(licences, "ROOT", tmp_path)
    assert licences.text() == "as built"


def test_a_package_that_is_not_installed_has_no_section() -> None:
    assert list(licences.of_distributions(["no-such-package-of-gdsim"])) == []


def test_font_names_are_read_from_their_table() -> None:
    text = "Made by nobody".encode("utf-16-be")
    record = struct.pack(">6H", 3, 1, 0x409, 13, len(text), 0)
    german = struct.pack(">6H", 3, 1, 0x407, 13, len(text), 0)
    table = struct.pack(">HHH", 0, 2, 6 + 24) + german + record + text
    font = (
        struct.pack(">IHHHH", 0x10000, 1, 0, 0, 0) + struct.pack(">4sIII", b"name", 0, 28, len(table)) + table
    )
    assert licences.font_names(font) == {13: "Made by nobody"}
    assert licences.font_names(font.replace(b"name", b"glyf")) == {}
