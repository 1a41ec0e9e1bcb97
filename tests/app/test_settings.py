from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, QSettings

from gdsim.app.settings import RECENT_FILES_KEPT, Settings, store

FULL = Settings(
    language="ko",
    theme="dark",
    text_size_percent=150,
    speed=0,
    geometry=bytes(range(256)),
    window_state=b"\x00\xff@ByteArray(",
    recent_files=("/a/한글 파일.gdsim", '/b/comma, semicolon; "quote".gdsim', "C:\\c\\d.gdsim"),
    last_folder="/tmp/with space",
    csv_folder="/데이터",
    export_folder="@home",
    export_dpi=300,
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GDSIM_CONFIG_DIR", str(tmp_path))
    return tmp_path


def test_a_new_user_gets_the_defaults() -> None:
    assert Settings.load(store()) == Settings()


def test_they_come_back_after_a_restart(folder: Path) -> None:
    assert Settings() != FULL
    assert FULL.save(store())
    assert (folder / "gdsim.ini").is_file()
    assert Settings.load(store()) == FULL


def test_they_come_back_without_one() -> None:
    settings = store()
    FULL.save(settings)
    assert Settings.load(settings) == FULL


@pytest.mark.parametrize("files", [(), ("/only.gdsim",), ("/a, b",), ("/a", "/b")])
def test_recent_files_of_any_number_come_back(files: tuple[str, ...]) -> None:
    assert Settings(recent_files=files).save(store())
    assert Settings.load(store()).recent_files == files


def test_what_was_reset_is_saved_as_well() -> None:
    FULL.save(store())
    Settings().save(store())
    assert Settings.load(store()) == Settings()


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("language", "fr"),
        ("theme", "7"),
        ("theme", "a, b"),
        ("text_size_percent", "abc"),
        ("text_size_percent", "49"),
        ("text_size_percent", "201"),
        ("text_size_percent", "3.7"),
        ("text_size_percent", "9" * 30),
        ("text_size_percent", "9" * 5000),
        ("text_size_percent", "@ByteArray(100)"),
        ("text_size_percent", "100, 120"),
        ("text_size_percent", "@Invalid()"),
        ("speed", "fast"),
        ("speed", "-1"),
        ("speed", ""),
        ("speed", "nan"),
        ("export_dpi", "0"),
        ("geometry", "5"),
        ("geometry", "one, two"),
        ("window_state", "@Rect(1 2 3 4)"),
        ("recent_files", "@Invalid()"),
        ("recent_files", "@Rect(1 2 3 4)"),
        ("recent_files", "@ByteArray(x)"),
    ],
)
def test_what_is_wrong_falls_back_to_the_default_and_spares_the_rest(
    folder: Path, key: str, written: str
) -> None:
    (folder / "gdsim.ini").write_text(f"[General]\n{key}={written}\nlast_folder=/kept\n")
    loaded = Settings.load(store())
    assert getattr(loaded, key) == getattr(Settings(), key)
    assert loaded.last_folder == "/kept"


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(exclude_characters="\r\n\0", codec="utf-8"), max_size=40))
def test_no_content_of_the_file_makes_loading_raise(folder: Path, text: str) -> None:
    lines = "\n".join(f"{each.name}={text}" for each in fields(Settings))
    (folder / "gdsim.ini").write_text(f"[General]\n{lines}\n", encoding="utf-8")
    loaded = Settings.load(store())
    for each in fields(Settings):
        assert type(getattr(loaded, each.name)) is type(each.default)
    assert 50 <= loaded.text_size_percent <= 200


def test_values_of_the_wrong_type_in_a_running_session_fall_back_too() -> None:
    settings = store()
    for each in fields(Settings):
        settings.setValue(each.name, {"a": [1, 2]})
    assert Settings.load(settings) == Settings()
    settings.setValue("text_size_percent", True)
    settings.setValue("recent_files", ["/a", 5, "", "/a", "/b"])
    settings.setValue("geometry", QByteArray(b"ok"))
    assert Settings.load(settings) == Settings(recent_files=("/a", "/b"), geometry=b"ok")


def test_a_damaged_file_is_the_same_as_none(folder: Path) -> None:
    (folder / "gdsim.ini").write_bytes(bytes(range(256)) * 20)
    assert Settings.load(store()) == Settings()


def test_an_unwritable_place_is_reported_and_not_raised(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "file").write_text("in the way")
    monkeypatch.setenv("GDSIM_CONFIG_DIR", str(folder / "file" / "below"))
    assert Settings.load(store()) == Settings()
    assert not FULL.save(store())


def test_recent_files_are_the_last_ten_each_once() -> None:
    settings = Settings()
    for i in range(15):
        settings = settings.opened(f"/{i}")
    settings = settings.opened("/9")
    assert settings.recent_files[:3] == ("/9", "/14", "/13")
    assert len(settings.recent_files) == RECENT_FILES_KEPT == len(set(settings.recent_files))
    assert settings.forgot("/9").recent_files[0] == "/14"
    too_many = replace(settings, recent_files=tuple(map(str, range(100, 130))))
    too_many.save(store())
    assert len(Settings.load(store()).recent_files) <= RECENT_FILES_KEPT


def test_without_the_variable_it_is_the_users_own_ini_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GDSIM_CONFIG_DIR")
    settings = store()
    assert settings.format() == QSettings.Format.IniFormat
    assert Path(settings.fileName()).parts[-2:] == ("gdsim", "gdsim.ini")
