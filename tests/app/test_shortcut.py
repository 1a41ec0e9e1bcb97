"""What is put into menus and onto desktops, on all three systems, and that it goes again."""

from __future__ import annotations

import io
import os
import plistlib
import re
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gdsim.app.shortcut import install, remove, start_command
from gdsim.app.shortcut.installer import plan_for
from gdsim.app.shortcut.linux import desktop_folder, exec_key, without_default
from gdsim.app.shortcut.plan import ROOT, Entry, Plan
from gdsim.app.shortcut.windows import DESKTOP_LINK

AWKWARD = ("/opt/my python/3.11", '/home/김 민수/50% "off"/it\'s $HOME `x`\\y/main.py')


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


class Registry:
    """Remembers what it is told."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], str] = {}

    def set(self, entry: Entry) -> None:
        self.values[entry.key, entry.name] = entry.value

    def delete(self, key: str) -> None:
        self.values = {
            k: v for k, v in self.values.items() if k[0] != key and not k[0].startswith(key + "\\")
        }


def nothing(command: Sequence[str]) -> None:
    pass


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a desktop and something of the user's in every place gdsim writes to."""
    (tmp_path / "Desktop").mkdir()
    (tmp_path / "Desktop" / "mine.txt").write_text("mine")
    (tmp_path / ".local" / "share" / "applications").mkdir(parents=True)
    (tmp_path / ".local" / "share" / "applications" / "other.desktop").write_text("other")
    return tmp_path


@pytest.mark.parametrize("system", ["linux", "win32", "darwin"])
def test_removing_leaves_everything_as_it_was(home: Path, system: str) -> None:
    before, registry = contents(home), Registry()
    report = install(home, {}, system=system, command=AWKWARD, run=nothing, registry=registry)
    assert report.ok
    assert len(contents(home)) > len(before)
    assert bool(registry.values) == (system == "win32")
    assert remove(home, {}, system=system, run=nothing, registry=registry).ok
    assert contents(home) == before
    assert registry.values == {}
    assert [p for p in home.rglob("*") if p.is_symlink()] == []
    again = remove(home, {}, system=system, run=nothing, registry=registry)
    assert again.ok


def test_twice_is_once(home: Path) -> None:
    for system in ("linux", "darwin"):
        install(home, {}, system=system, command=AWKWARD, run=nothing)
        once = contents(home)
        install(home, {}, system=system, command=AWKWARD, run=nothing)
        assert contents(home) == once


def unescaped(value: str) -> list[str]:
    """What a desktop starts for an ``Exec`` key: the string's escapes first, then quotes, then field codes."""
    text = re.sub(r"\\(.)", lambda found: {"s": " ", "\\": "\\"}[found[1]], value)
    parts = re.findall(r'"((?:\\.|[^"\\])*)"|(\S+)', text, re.DOTALL)
    return [bare if bare else re.sub(r"\\(.)", r"\1", quoted).replace("%%", "%") for quoted, bare in parts]


@given(
    st.lists(
        st.text(st.characters(exclude_characters="\0\n\r", exclude_categories=("Cs", "Cc")), min_size=1),
        min_size=1,
    )
)
def test_any_path_survives_the_exec_key(command: list[str]) -> None:
    assert unescaped(exec_key(command)) == command


def test_the_desktop_entry_is_valid(home: Path) -> None:
    validate = shutil.which("desktop-file-validate")
    install(home, {}, system="linux", command=AWKWARD, run=nothing)
    entry = home / ".local" / "share" / "applications" / "gdsim.desktop"
    text = entry.read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("Exec="))
    assert unescaped(line[5:]) == [*AWKWARD, "%f"]
    assert (home / "Desktop" / "gdsim.desktop").stat().st_mode & 0o111
    assert not entry.stat().st_mode & 0o111
    root = ElementTree.parse(home / ".local/share/mime/packages/gdsim.xml").getroot()
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    assert root.find(f"{space}mime-type/{space}glob").get("pattern") == "*.gdsim"
    for size in (48, 128, 256):
        for kind in ("apps/gdsim", "mimetypes/application-x-gdsim"):
            with Image.open(home / f".local/share/icons/hicolor/{size}x{size}/{kind}.png") as picture:
                assert picture.size == (size, size)
    if validate is None:
        pytest.skip("desktop-file-validate is not installed")
    done = subprocess.run([validate, str(entry)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.skipif(
    not (shutil.which("xdg-mime") and shutil.which("update-mime-database")), reason="no xdg-utils"
)
def test_the_system_opens_gdsim_files_with_it(home: Path) -> None:
    env = {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / ".local/share"),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
    }
    (home / ".config").mkdir()

    def run(command: Sequence[str]) -> None:
        if shutil.which(command[0]):
            subprocess.run(command, env=env, capture_output=True, check=False, timeout=30)

    def ask(*question: str) -> str:
        done = subprocess.run(
            ["xdg-mime", "query", *question], env=env, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    install(home, env, system="linux", command=AWKWARD, run=run)
    assert ask("default", "application/x-gdsim") == "gdsim.desktop"
    globs = (home / ".local/share/mime/globs").read_text()
    assert "application/x-gdsim:*.gdsim" in globs
    remove(home, env, system="linux", run=run)
    assert ask("default", "application/x-gdsim") == ""
    assert "gdsim" not in (home / ".config" / "mimeapps.list").read_text()


def test_only_our_line_leaves_the_list_of_defaults() -> None:
    text = (
        "[Default Applications]\ntext/plain=a.desktop\napplication/x-gdsim=gdsim.desktop\n\n"
        "[Added]\napplication/x-gdsim=gdsim.desktop;b.desktop;\n"
    )
    wanted = "[Default Applications]\ntext/plain=a.desktop\n\n[Added]\napplication/x-gdsim=b.desktop;\n"
    assert without_default(text) == wanted
    assert without_default(wanted) == wanted


def test_the_desktop_is_found_where_it_was_moved(tmp_path: Path) -> None:
    config = tmp_path / ".config"
    config.mkdir()
    assert desktop_folder(tmp_path, config) is None
    (tmp_path / "바탕화면").mkdir()
    (config / "user-dirs.dirs").write_text('# ours\nXDG_DESKTOP_DIR="$HOME/바탕화면"\n', "utf-8")
    assert desktop_folder(tmp_path, config) == tmp_path / "바탕화면"
    (config / "user-dirs.dirs").write_text('XDG_DESKTOP_DIR="$HOME/"\n')
    assert desktop_folder(tmp_path, config) is None  # set to the home: there is none
    (config / "user-dirs.dirs").write_bytes(b"\xff\xfe")
    (tmp_path / "Desktop").mkdir()
    assert desktop_folder(tmp_path, config) == tmp_path / "Desktop"


def test_windows_gets_a_type_a_command_and_links(home: Path) -> None:
    registry, ran = Registry(), list[Sequence[str]]()
    command = (r"C:\Program Files\Python\pythonw.exe", r"C:\Users\O'Hara 김\gd sim\main.py")
    install(
        home,
        {"APPDATA": r"C:\Users\x\AppData\Roaming"},
        system="win32",
        command=command,
        run=ran.append,
        registry=registry,
    )
    base = r"Software\Classes"
    assert registry.values[rf"{base}\.gdsim", ""] == "gdsim.experiment"
    opening = registry.values[rf"{base}\gdsim.experiment\shell\open\command", ""]
    assert (
        opening
        == r'"C:\Program Files\Python\pythonw.exe" "C:\Users\O' + "'" + r'Hara 김\gd sim\main.py" "%1"'
    )
    (script,) = [each[-1] for each in ran]
    assert (
        r"CreateShortcut('C:\Users\x\AppData\Roaming\Microsoft\Windows\Start Menu\Programs\gdsim.lnk')"
        in script
    )
    assert f"CreateShortcut({DESKTOP_LINK})" in script
    assert r"'" + r'"C:\Users\O' + "''" + r'Hara 김\gd sim\main.py"' + "'" in script
    picture = registry.values[rf"{base}\gdsim.experiment\DefaultIcon", ""]
    with Image.open(picture) as icon:
        assert icon.format == "ICO"
        assert (16, 16) in icon.info["sizes"]


def test_macos_gets_an_application_that_opens_its_documents(home: Path) -> None:
    install(home, {}, system="darwin", command=AWKWARD, run=nothing)
    app = home / "Applications" / "gdsim.app" / "Contents"
    info = plistlib.loads((app / "Info.plist").read_bytes())
    kind = info["CFBundleDocumentTypes"][0]["LSItemContentTypes"][0]
    assert info["UTExportedTypeDeclarations"][0]["UTTypeIdentifier"] == kind
    assert info["UTExportedTypeDeclarations"][0]["UTTypeTagSpecification"]["public.filename-extension"] == [
        "gdsim"
    ]
    script = app / "MacOS" / info["CFBundleExecutable"]
    assert script.stat().st_mode & 0o111
    started = script.read_text("utf-8").splitlines()[1]
    assert shlex.split(started) == ["exec", *AWKWARD, "$@"]
    assert (home / "Desktop" / "gdsim").resolve() == (home / "Applications" / "gdsim.app").resolve()
    with Image.open(io.BytesIO((app / "Resources" / "gdsim.icns").read_bytes())) as icon:
        assert icon.format == "ICNS"


def test_a_built_application_on_macos_is_linked_to(home: Path) -> None:
    program = "/Applications/x y/gdsim.app/Contents/MacOS/gdsim"
    plan: Plan = plan_for("darwin", home, {}, (program,))
    assert plan.files[0].link == Path("/Applications/x y/gdsim.app")


def built_app(folder: Path) -> Path:
    """A built application somewhere of the user's choice."""
    program = folder / "gdsim.app" / "Contents" / "MacOS" / "gdsim"
    program.parent.mkdir(parents=True)
    program.write_bytes(b"\xcf\xfa\xed\xfe a program")
    (program.parents[1] / "Info.plist").write_bytes(plistlib.dumps({"CFBundleIdentifier": "org.gdsim.gdsim"}))
    return program


@pytest.mark.parametrize("then", ["remove", "install"])
def test_a_checkout_never_goes_through_the_link_to_a_built_application(home: Path, then: str) -> None:
    program = built_app(home / "unpacked")
    before = contents(home / "unpacked")
    assert install(home, {}, system="darwin", command=(str(program),), run=nothing).ok
    link = home / "Applications" / "gdsim.app"
    assert link.is_symlink()
    if then == "remove":
        assert remove(home, {}, system="darwin", run=nothing).ok
        assert not link.is_symlink()
    else:
        assert install(home, {}, system="darwin", command=AWKWARD, run=nothing).ok
        assert not link.is_symlink()
        assert (link / "Contents" / "MacOS" / "gdsim").read_bytes().startswith(b"#!")
    assert contents(home / "unpacked") == before


def test_a_built_application_takes_the_place_of_a_checkouts(home: Path) -> None:
    program = built_app(home / "unpacked")
    install(home, {}, system="darwin", command=AWKWARD, run=nothing)
    assert install(home, {}, system="darwin", command=(str(program),), run=nothing).ok
    assert (home / "Applications" / "gdsim.app").is_symlink()


def test_an_application_that_was_moved_to_the_menu_is_left_alone(home: Path) -> None:
    program = built_app(home / "Applications")
    (home / "Desktop" / "gdsim").write_text("notes of the user's")
    before = contents(home)
    remove(home, {}, system="darwin", run=nothing)
    assert contents(home) == before
    report = install(home, {}, system="darwin", command=(str(program),), run=nothing)
    assert not report.ok
    assert contents(home) == before


def test_a_place_that_cannot_be_written_is_said(home: Path) -> None:
    (home / ".local" / "share" / "mime").write_text("a file where a folder should be")
    report = install(home, {}, system="linux", command=AWKWARD, run=nothing)
    assert not report.ok
    assert "mime" in str(report.lines[0])


def test_this_copy_is_started_by_the_python_it_was_set_up_with() -> None:
    python, script = start_command()
    assert Path(script) == ROOT / "main.py"
    assert Path(script).exists()
    assert Path(python).exists()
    assert ".venv" not in python
