"""The command line as a user types it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def gdsim(*arguments: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "GDSIM_CONFIG_DIR": str(folder),
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
        **variables,
    }
    return subprocess.run(
        [sys.executable, "-m", "gdsim", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env=environment,
        timeout=120,
    )


def test_demo_runs_prints_the_chain_and_writes_every_figure(tmp_path: Path) -> None:
    done = gdsim("demo", "--iterations", "40", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    out = tmp_path / "gdsim-output"
    for name in ("network", "surface", "curves", "fit", "chain"):
        assert (out / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        assert (out / f"{name}.pdf").read_bytes().startswith(b"%PDF")
        assert "<svg" in (out / f"{name}.svg").read_text("utf-8")
    table = (out / "run.csv").read_text("utf-8-sig").splitlines()
    assert len(table) == 1 + 3 * 41
    lines = [line.strip() for line in done.stdout.splitlines()]
    assert [line[0] for line in lines if "running product" in line] == ["5", "4", "3", "2", "1"]
    assert "Traceback" not in done.stderr


def test_run_reads_a_project(tmp_path: Path) -> None:
    project = ROOT / "resources" / "experiments" / "seed_shaped.gdsim"
    chosen = ("--formats", "svg,csv", "--figures", "network")
    done = gdsim("run", str(project), "--out", "figures", *chosen, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "figures").iterdir()) == [
        "ledger.csv",
        "network.svg",
        "run.csv",
    ]


@pytest.mark.parametrize(
    "content", ["", "[" * 100_000, '{"format": "gdsim-experiment", "version": 99}', "no json"]
)
def test_a_bad_file_gets_a_sentence(tmp_path: Path, content: str) -> None:
    bad = tmp_path / "bad.gdsim"
    bad.write_text(content, "utf-8")
    done = gdsim("run", str(bad), "--out", "figures", folder=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "bad.gdsim" in done.stderr


def test_doctor_names_versions_opengl_fonts_and_languages(tmp_path: Path) -> None:
    done = gdsim("doctor", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    for word in ("Python", "Qt", "numpy", "OpenGL", "Fonts", "Languages", "한국어"):
        assert word in done.stdout


def test_help_and_version(tmp_path: Path) -> None:
    said = gdsim("--help", folder=tmp_path).stdout
    assert "doctor" in said
    assert "--self-test" in said
    assert gdsim("--version", folder=tmp_path).stdout.startswith("gdsim ")
    assert gdsim("run", folder=tmp_path).returncode == 2


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a display")
def test_without_a_display_the_window_is_refused_in_a_sentence(tmp_path: Path, monkeypatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    done = gdsim(folder=tmp_path, QT_QPA_PLATFORM="")
    assert done.returncode == 2
    assert done.stderr.startswith("There is no display")


def test_every_figure_of_a_network_is_written_and_pictures_remember(tmp_path: Path) -> None:
    from gdsim.cli import FIGURES
    from gdsim.engine.picture_project import extract
    from gdsim.engine.project import loads
    from gdsim.ui import headless

    assert headless.FIGURES == FIGURES
    chosen = ("--figures", "surface3d,derivation", "--formats", "svg,pdf,csv", "--iterations", "5")
    done = gdsim("demo", "--out", "figures", *chosen, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    names = sorted(path.name for path in (tmp_path / "figures").iterdir())
    assert names == [
        "derivation.csv",
        "derivation.pdf",
        "ledger.csv",
        "run.csv",
        "surface3d.pdf",
        "surface3d.svg",
    ]
    svg = (tmp_path / "figures" / "surface3d.svg").read_bytes()
    assert loads(extract(svg, "surface3d.svg")).experiment.mlp.widths
    assert (tmp_path / "figures" / "derivation.pdf").read_bytes().startswith(b"%PDF")
