"""A built app as someone at home has it: in another folder, without Python, on a screen.

Not part of the test run, for it needs a build: ``python3 main.py --build --out DIR``, then
``GDSIM_BUILT=DIR python3 main.py --test tests/built``.
"""

from __future__ import annotations

import os
import subprocess
import tarfile
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from gdsim import __version__, licences
from gdsim.bootstrap import building
from gdsim.engine.picture_project import extract
from gdsim.engine.project import loads

pytestmark = pytest.mark.screen

NOWHERE = "/nonexistent"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder out of the archive, far from where it was built."""
    place = os.environ.get("GDSIM_BUILT")
    assert place, "GDSIM_BUILT names no folder with a build"
    folder = tmp_path_factory.mktemp("at home")  # with a space, as homes have
    with tarfile.open(Path(place) / f"{building.build_name()}.tar.gz") as archive:
        archive.extractall(folder, filter="tar")
    return folder / building.build_name()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def surroundings(home: Path, *, screen: bool = True) -> dict[str, str]:
    """The environment of a user who has no Python, and nothing of this checkout."""
    kept = {name: os.environ[name] for name in ("DISPLAY", "XAUTHORITY") if name in os.environ and screen}
    assert kept or not screen, "there is no screen"
    return {**kept, "PATH": NOWHERE, "HOME": str(home), "LC_ALL": "C.UTF-8"}


def start(app: Path, home: Path, *arguments: str, screen: bool = True) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [building.program(app), *arguments],
        capture_output=True,
        encoding="utf-8",
        cwd=home,
        env=surroundings(home, screen=screen),
        timeout=180,
    )


def test_self_test_passes_and_the_figures_are_pictures(app: Path, home: Path) -> None:
    begun = time.monotonic()
    done = start(app, home, "--self-test", "--out", "figures")
    print(done.stdout, f"{time.monotonic() - begun:.1f} s in all")  # pytest -s shows it
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith(f"gdsim {__version__}, a built app\n")
    assert "on “xcb”" in done.stdout
    assert done.stdout.endswith("All is well.\n")
    assert "FAILED" not in done.stdout
    with Image.open(home / "figures" / "network.png") as picture:
        assert min(picture.size) > 300
        assert len(picture.convert("RGB").getcolors(2**24)) > 100
    shapes = [each.tag for each in ElementTree.parse(home / "figures" / "network.svg").iter()]
    assert len(shapes) > 50
    for name in ("network.png", "network.svg"):
        opened = loads(extract((home / "figures" / name).read_bytes(), name))
        assert opened.experiment.widths == (2, 5, 3, 1)
    assert sorted(path.name for path in home.iterdir() if path.name != ".cache") == ["figures"]


def test_it_works_without_a_terminal_too(app: Path, home: Path) -> None:
    command = f'exec "{building.program(app)}" --self-test --out figures <&- >&- 2>&-'
    code = subprocess.call(["/bin/sh", "-c", command], cwd=home, env=surroundings(home), timeout=180)
    assert code == 0
    assert (home / "figures" / "self-test.txt").read_text("utf-8").endswith("All is well.\n")


def test_run_writes_figures_without_a_screen(app: Path, home: Path) -> None:
    project = ROOT / "resources" / "experiments" / "seed_shaped.gdsim"
    done = start(app, home, "run", str(project), "--out", "figures", "--iterations", "5", screen=False)
    assert done.returncode == 0, done.stderr
    written = {path.name for path in (home / "figures").iterdir()}
    assert {
        "network.png",
        "network.svg",
        "network.pdf",
        "derivation.pdf",
        "surface3d.png",
        "run.csv",
    } <= written


def test_doctor_knows_all_versions_languages_and_draws_with_opengl(app: Path, home: Path) -> None:
    done = start(app, home, "doctor")
    assert done.returncode == 0, done.stderr
    assert "not installed" not in done.stdout
    assert "한국어" in done.stdout
    opengl = next(line for line in done.stdout.splitlines() if line.startswith("OpenGL"))
    assert opengl.split()[1][0].isdigit(), opengl


def test_without_a_screen_the_window_is_refused_in_a_sentence(app: Path, home: Path) -> None:
    done = start(app, home, screen=False)
    assert done.returncode == 2
    assert done.stderr.startswith("There is no display")


def test_size_and_licences(app: Path) -> None:
    assert building.megabytes(app) < building.LIMIT_MB
    titles = [part.title.lower() for part in licences.sections((app / licences.FILE).read_text("utf-8"))]
    for name in (
        "python",
        "pyside6_essentials",
        "shiboken6",
        "numpy",
        "pyinstaller",
        "pillow",
        "stix",
        "libxcb",
    ):
        assert any(title.startswith(name) for title in titles), name
    # of the system's libraries none is left without a name
    named = " ".join(titles)
    packages = ("PySide6", "shiboken6", "numpy", "pillow", "contourpy", "python3", "PIL")
    for path in app.rglob("lib*.so*"):
        inside = path.relative_to(app / "_internal").parts
        if (
            not path.is_symlink()
            and not inside[0].startswith(packages)
            and not inside[0].startswith("libpython")
        ):
            assert path.name.lower() in named, path
