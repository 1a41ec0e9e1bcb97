"""``gdsim --self-test`` in the source tree, and that it notices what is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from gdsim.ui import picture_checks, self_test
from gdsim.ui.picture_checks import CheckError
from tests.conftest import settle

ROOT = Path(__file__).resolve().parents[2]


def python(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
        "GDSIM_CONFIG_DIR": str(folder / "config"),
    }
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env=environment,
        timeout=180,
    )


def test_a_whole_copy_passes_every_check_and_leaves_the_users_settings_alone(qapp, tmp_path: Path) -> None:
    done = python("-m", "gdsim", "--self-test", "--out", "figures", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert lines[-1] == "All is well."
    names = [line.split()[1] for line in lines[1:-1]]
    assert {line.split()[0] for line in lines[1:-1]} == {"ok"}
    assert {"window", "experiment", "factor", "gradient", "png", "svg", "errors"} <= set(names)
    assert (tmp_path / "figures" / "self-test.txt").read_text("utf-8") == done.stdout
    assert picture_checks.check(tmp_path / "figures" / "network.png")
    assert picture_checks.check(tmp_path / "figures" / "network.svg")
    assert not (tmp_path / "config").exists()


def test_it_needs_no_terminal(tmp_path: Path) -> None:
    code = (
        "import sys; sys.stdout = sys.stderr = None\n"
        "from gdsim.cli import main; sys.exit(main(['--self-test', '--out', 'figures']))"
    )
    done = python("-c", code, folder=tmp_path)
    assert done.returncode == 0
    assert (tmp_path / "figures" / "self-test.txt").read_text("utf-8").endswith("All is well.\n")


def test_what_hangs_is_ended(tmp_path: Path) -> None:
    code = (
        "import sys, time; from gdsim.ui import self_test\n"
        "self_test.Checks.all = lambda checks: time.sleep(60)\n"
        "sys.exit(self_test.run(deadline=4.0))"
    )
    done = python("-c", code, folder=tmp_path)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "FAILED  deadline       not over after 4 s"


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = python("-m", "gdsim", "--self-test", "--out", "file/figures", folder=tmp_path)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def report(tmp_path: Path) -> self_test.Report:
    return self_test.Report(tmp_path / "self-test.txt")


def test_a_failed_check_is_a_line_and_the_rest_goes_on(report, capsys) -> None:
    with report.check("first") as found:
        found.append("fine")
    assert not report.failed
    with report.check("second"):
        raise CheckError("it is missing")
    with report.check("third"):
        raise ZeroDivisionError("by nought")
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "ok      first          fine",
        "FAILED  second         it is missing",
        "FAILED  third          ZeroDivisionError: by nought",
    ]
    assert report.failed


def test_a_wrong_gradient_is_noticed(window, qtbot, report, tmp_path: Path) -> None:
    window.actions_table["sample.batch"].trigger()
    settle(window, qtbot)
    checks = self_test.Checks(window, report, tmp_path)
    assert "from the engine" in checks.gradient()
    backward = window.session.backward
    factors = backward.chain.factors
    wrong = (replace(factors[0], value=factors[0].value * (1 + 1e-6)), *factors[1:])
    window.session.backward = replace(backward, chain=replace(backward.chain, factors=wrong))
    with pytest.raises(CheckError, match="the engine"):
        checks.gradient()


def test_product_of_factors_is_the_running_product(window, qtbot) -> None:
    settle(window, qtbot)
    chain = window.session.backward.chain
    assert np.allclose(self_test.product_of(chain), chain.factors[-1].running, rtol=1e-14)


def test_without_a_part_no_window_is_opened_that_would_crash(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from gdsim.ui import self_test, typesetting\n"
        "typesetting.formula_path = self_test.formula_path = lambda latex, size: 1 / 0\n"
        "sys.exit(self_test.run())"
    )
    done = python("-c", code, folder=tmp_path)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert "FAILED  formulas       ZeroDivisionError: division by zero" in lines
    assert not any("window" in line for line in lines)
    assert lines[-1] == "Something is wrong with this copy of gdsim."


def test_waiting_has_an_end(qapp) -> None:
    with pytest.raises(CheckError, match="Godot did not come"):
        self_test.wait(lambda: False, "Godot", patience=0.01)


def test_blank_pictures_are_no_pictures(qapp, tmp_path: Path) -> None:
    blank = QImage(200, 100, QImage.Format.Format_RGB32)
    blank.fill(QColor("white"))
    assert picture_checks.colours(blank) == 1
    assert picture_checks.colours(QImage()) == 0
    blank.save(str(tmp_path / "blank.png"))
    (tmp_path / "blank.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "utf-8"
    )
    (tmp_path / "torn.pdf").write_bytes(b"%PDF-1.4\n" + bytes(5000))
    (tmp_path / "missing.png").touch()
    for name in ("blank.png", "blank.svg", "torn.pdf", "missing.png"):
        with pytest.raises(CheckError, match=name):
            picture_checks.check(tmp_path / name)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_movies_have_all_their_frames(kind: str) -> None:
    assert picture_checks.animated(kind) == 2
