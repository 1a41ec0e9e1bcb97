"""What goes into a built app and how it is packed; the build itself is tried by tests/built."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from gdsim import __version__, licences
from gdsim.bootstrap import building, contents, notices
from gdsim.bootstrap.progress import SetupError

ROOT = Path(__file__).resolve().parents[1]


# --- what goes in -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "place",
    [
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/translations/qt_help_ko.qm",
        "PySide6\\translations\\qtbase_fr.qm",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/plugins/platforms/qdirect2d.dll",
        "PySide6/Qt/plugins/platforms/libqeglfs.so",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/opengl32sw.dll",
        "qtawesome/fonts/remixicon-2.5.0.ttf",
        "libstdc++.so.6",
    ],
)
def test_unwanted(place: str) -> None:
    assert not contents.is_wanted(place)


@pytest.mark.parametrize(
    "place",
    [
        "PySide6/Qt/translations/qtbase_ko.qm",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/Qt/plugins/platforms/libqcocoa.dylib",
        "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
        "PySide6/Qt/plugins/imageformats/libqjpeg.so",
        "PySide6/QtSvg.abi3.so",
        "qtawesome/fonts/codicon-0.0.36.ttf",
        "qtawesome/fonts/codicon-charmap-0.0.36.json",
        "ziamath/fonts/STIXTwoMath-Regular.ttf",
        "resources/translations/gdsim_ko.qm",
        "libxcb-cursor.so.0",
    ],
)
def test_wanted(place: str) -> None:
    assert contents.is_wanted(place)


def test_nothing_gdsim_imports_is_excluded() -> None:
    sources = [path for path in (ROOT / "gdsim").rglob("*.py") if "bootstrap" not in path.parts]
    text = "\n".join(path.read_text("utf-8") for path in sources)
    for module in contents.EXCLUDED_MODULES:
        assert f"import {module}\n" not in text
        assert f"from {module} " not in text
        assert f"from {module}." not in text


def test_libraries_that_nothing_refers_to_any_more_are_left_out() -> None:
    imports = {
        "xcb": ["libQt6Gui.so.6", "libxcb-cursor.so.0"],
        "tls": ["libssl.so.3", "libQt6Network.so.6"],
        "network": ["libgssapi.so.2"],
        "gssapi": ["libkrb5.so.3"],
    }
    entries = [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "xcb", "BINARY"),
        ("PySide6/Qt/plugins/tls/libqopensslbackend.so", "tls", "BINARY"),
        ("PySide6/Qt/lib/libQt6Gui.so.6", "gui", "BINARY"),
        ("PySide6/Qt/lib/libQt6Network.so.6", "network", "BINARY"),
        ("libxcb-cursor.so.0", "cursor", "BINARY"),
        ("libssl.so.3", "ssl", "BINARY"),
        ("libgssapi.so.2", "gssapi", "BINARY"),
        ("libkrb5.so.3", "krb5", "BINARY"),
        ("libpython3.11.so.1.0", "python", "BINARY"),
        ("PySide6/QtCore.abi3.so", "core", "EXTENSION"),
        ("numpy.libs/libscipy_openblas64_-32a4b2a6.so", "blas", "BINARY"),
        ("libQt6Network.so.6", "PySide6/Qt/lib/libQt6Network.so.6", "SYMLINK"),
    ]
    kept = [place for place, _, _ in contents.trim(entries, lambda path: imports.get(path, []))]
    assert kept == [
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/lib/libQt6Gui.so.6",
        "libxcb-cursor.so.0",
        "libpython3.11.so.1.0",
        "PySide6/QtCore.abi3.so",
        "numpy.libs/libscipy_openblas64_-32a4b2a6.so",
    ]


def test_names_of_libraries_are_compared_as_windows_does() -> None:
    entries = [
        ("PySide6/QtGui.pyd", "gui", "EXTENSION"),
        ("PySide6/Qt6Gui.dll", "qt", "BINARY"),
        ("python311.dll", "python", "BINARY"),
    ]
    assert contents.trim(entries, lambda path: ["QT6GUI.DLL"] if path == "gui" else []) == entries


def test_resources_the_app_reads_go_in_and_the_projects_own_do_not() -> None:
    places = {f"{folder}/{Path(source).name}" for source, folder in contents.resource_files()}
    experiments = {
        f"resources/experiments/{path.name}" for path in (ROOT / "resources" / "experiments").iterdir()
    }
    assert experiments <= places
    assert {"resources/icon.png", "resources/translations/gdsim_ko.qm"} <= places
    for other in (
        "resources/screenshot.png",
        "resources/translations/gdsim_ko.ts",
        "resources/packaging/gdsim.spec",
    ):
        assert (ROOT / other).exists()
        assert other not in places


# --- names, size, archive ---------------------------------------------------------------------------------


def test_builds_are_named_alike_everywhere() -> None:
    assert building.build_name("linux", "x86_64") == f"gdsim-{__version__}-linux-x86_64"
    assert building.build_name("win32", "AMD64") == f"gdsim-{__version__}-windows-x86_64"
    assert building.build_name("darwin", "arm64") == f"gdsim-{__version__}-macos-arm64"
    assert building.build_name("linux", "aarch64") == f"gdsim-{__version__}-linux-arm64"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A build as it lies on the disk: 300 kB and a link to them."""
    made = tmp_path / "gdsim-1-linux-x86_64"
    (made / "_internal").mkdir(parents=True)
    building.program(made).write_bytes(bytes(100_000))
    building.program(made).chmod(0o755)
    (made / "_internal" / "lib.so.1").write_bytes(bytes(200_000))
    (made / "_internal" / "lib.so").symlink_to("lib.so.1")
    return made


needs_links = pytest.mark.skipif(sys.platform != "linux", reason="laid out as on Linux, with links")


@needs_links
def test_size_counts_each_file_once(folder: Path) -> None:
    assert building.megabytes(folder) == pytest.approx(0.3)
    assert building.megabytes(building.program(folder)) == pytest.approx(0.1)


@needs_links
def test_archive_for_linux_keeps_links_and_the_program_executable(folder: Path, tmp_path: Path) -> None:
    packed = building.pack(folder, "linux")
    assert packed == folder.with_name(f"{folder.name}.tar.gz")
    with tarfile.open(packed) as archive:
        archive.extractall(tmp_path / "elsewhere", filter="tar")
        assert {member.uname for member in archive} == {""}
    unpacked = tmp_path / "elsewhere" / folder.name
    assert building.program(unpacked).stat().st_mode & 0o100
    assert (unpacked / "_internal" / "lib.so").is_symlink()
    assert building.megabytes(unpacked) == building.megabytes(folder)


@needs_links
def test_archive_for_windows_is_a_zip_of_the_folder(folder: Path) -> None:
    (folder / "_internal" / "lib.so").unlink()
    packed = building.pack(folder, "win32")
    assert packed.name == f"{folder.name}.zip"
    with zipfile.ZipFile(packed) as archive:
        assert f"{folder.name}/_internal/lib.so.1" in archive.namelist()
        assert archive.testzip() is None


@needs_links
def test_nothing_but_an_earlier_build_is_replaced(folder: Path, tmp_path: Path) -> None:
    building.check_place(folder)
    building.check_place(tmp_path / "not there yet")
    other = tmp_path / building.build_name()
    other.mkdir()
    building.check_place(other)  # empty: nothing to lose
    (other / "thesis.tex").write_text("work", "utf-8")
    with pytest.raises(SetupError, match="in the way"):
        building.run_build(Path(sys.executable), ["--out", str(tmp_path)], {})
    assert (other / "thesis.tex").exists()


@needs_links
def test_what_pyinstaller_made_is_put_in_place_with_its_licences(folder: Path, tmp_path: Path) -> None:
    (folder / "_internal" / licences.FILE).write_text("all of them", "utf-8")
    place = tmp_path / "dist" / "app"
    place.parent.mkdir()
    building.put_together(folder, place)
    assert (place / licences.FILE).read_text("utf-8") == "all of them"
    assert (place / "LICENSE.txt").read_text("utf-8").startswith("MIT License")
    assert building.program(place).exists()


def test_a_failed_build_is_a_sentence_and_leaves_the_old_one(tmp_path: Path, monkeypatch, capfd) -> None:
    monkeypatch.setattr(building, "SPEC", tmp_path / "nothing.spec")
    old = building.program(tmp_path / building.build_name())
    old.parent.mkdir(parents=True)
    old.write_text("old", "utf-8")
    refuses = [sys.executable, "-c", "import sys; sys.exit(3)"]
    call = building.subprocess.call
    monkeypatch.setattr(building.subprocess, "call", lambda command, **options: call(refuses))
    with pytest.raises(SetupError, match="PyInstaller ended with 3"):
        building.run_build(Path(sys.executable), ["--out", str(tmp_path)], {})
    assert old.read_text("utf-8") == "old"


def test_a_build_that_is_too_large_fails(tmp_path: Path, monkeypatch, capsys) -> None:
    def make(python: Path, work: Path, environment: object) -> Path:
        made = work / "dist" / "gdsim"
        (made / "_internal").mkdir(parents=True)
        (made / "_internal" / licences.FILE).write_text("all of them", "utf-8")
        (made / "_internal" / "large").write_bytes(bytes(2_000_000))
        return made

    monkeypatch.setattr(building, "run_pyinstaller", make)
    monkeypatch.setattr(building, "LIMIT_MB", 1)
    with pytest.raises(SetupError, match="no more than 1 are wanted"):
        building.run_build(Path(sys.executable), ["--out", str(tmp_path)], {})


# --- what runs first in a built app -----------------------------------------------------------------------

HOOK = (ROOT / "resources" / "packaging" / "surroundings.py").read_text("utf-8")
linux = pytest.mark.skipif(sys.platform != "linux", reason="what the starter does on Linux")


@linux
@pytest.mark.parametrize(
    ("before", "after"), [({}, "None"), ({"LD_LIBRARY_PATH_ORIG": "/opt/lib"}, "/opt/lib")]
)
def test_programs_that_gdsim_starts_get_the_users_libraries_back(before, after) -> None:
    show = "print(os.environ.get('LD_LIBRARY_PATH'), 'QT_PLUGIN_PATH' in os.environ)"
    env = {"LD_LIBRARY_PATH": "/opt/app", "QT_PLUGIN_PATH": "/opt/qt", **before}
    said = subprocess.check_output([sys.executable, "-c", f"{HOOK}\n{show}"], env=env, text=True)
    assert said.split() == [after, "False"]


@linux
def test_a_missing_library_of_the_system_is_named_with_what_installs_it() -> None:
    script = HOOK.replace("libEGL.so.1", "libno-such.so.7")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "libno-such.so.7" in done.stderr
    assert "apt-get install libgl1 libegl1" in done.stderr
    assert "Traceback" not in done.stderr


# --- whose files they are ---------------------------------------------------------------------------------


def test_files_are_traced_to_the_packages_that_brought_them(tmp_path: Path) -> None:
    import contourpy
    import numpy

    library = tmp_path / "libforeign.so.1"
    library.touch()
    paths = {
        Path(contourpy.__file__).absolute(),
        Path(numpy.__file__).absolute(),
        library,
        tmp_path / "notes.txt",
    }
    packages, foreign = notices.split(paths)
    assert [package.metadata["Name"] for package in packages] == ["contourpy", "numpy"]
    assert foreign == [library]


def test_libraries_of_the_system_are_named_and_common_texts_added_once(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(notices, "_debian_package", lambda path: "")
    parts = list(notices.of_system([Path("/opt/liba.so.1"), Path("/opt/libb.so.2")]))
    assert [part.title for part in parts] == ["liba.so.1, libb.so.2 — see the system they come from"]


def test_text_of_a_built_app_covers_packages_python_and_fonts() -> None:
    import numpy

    titles = [part.title for part in licences.sections(notices.third_party([numpy.__file__]))]
    for name in ("gdsim", "numpy", "Python", "STIX Two Math"):
        assert any(title.startswith(name) for title in titles), name
    assert not any(title.startswith("pyqtgraph") for title in titles)
