"""``python3 main.py --test``: pytest offscreen, then the tests marked ``screen`` under Xvfb."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from gdsim.bootstrap import system
from gdsim.bootstrap.venv import ROOT, data_folder

XVFB_RUN = ("xvfb-run", "-a", "-s", "-screen 0 1920x1200x24")


class Outcome(NamedTuple):
    """How a run of pytest went: its exit code and counts."""

    code: int
    passed: int
    failed: int
    skipped: int


def run_tests(python: Path, extra: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run all tests, or those that ``extra`` (arguments of pytest) chooses; an exit code.

    Under CI it is a failure when no test could run on a screen.
    """
    environment = {
        name: value
        for name, value in environment.items()
        if not name.startswith("QT_") and name not in ("DISPLAY", "WAYLAND_DISPLAY")
    }
    if not os.access(ROOT, os.W_OK):  # Hypothesis warns where it cannot keep its examples
        environment.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(data_folder() / "hypothesis"))
    pytest = (str(python), "-m", "pytest")
    marks, others = split_marks(extra)
    print("Tests without a screen:", flush=True)
    offscreen = environment | {"QT_QPA_PLATFORM": "offscreen"}
    outcomes = [_run([*pytest, "-m", f"not screen{marks}", *others], offscreen)]

    lacking = system.missing((*system.X11, *system.XVFB))
    if sys.platform != "linux" or lacking:
        how = system.how_to_install(lacking) if lacking else "they need Xvfb, which only Linux has."
        print(f"The tests that need a screen did not run; {how}", flush=True)
    else:
        print("Tests on a screen (Xvfb):", flush=True)
        xcb = environment | {"QT_QPA_PLATFORM": "xcb"}
        outcomes.append(_run([*XVFB_RUN, *pytest, "-m", f"screen{marks}", *others], xcb))

    faults = find_faults(outcomes, chosen=bool(extra), strict=os.environ.get("CI") == "true")
    for fault in faults:
        print(fault)
    failed = sum(outcome.failed for outcome in outcomes) or int(bool(faults))
    passed, skipped = (sum(outcome[field] for outcome in outcomes) for field in (1, 3))
    print(f"Tests: {passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if faults else 0


def split_marks(extra: Sequence[str]) -> tuple[str, list[str]]:
    """A ``-m EXPRESSION`` among the arguments, as `` and (EXPRESSION)``, and the other arguments."""
    if "-m" not in extra[:-1]:
        return "", list(extra)
    position = list(extra).index("-m")
    return f" and ({extra[position + 1]})", [*extra[:position], *extra[position + 2 :]]


def find_faults(outcomes: Sequence[Outcome], chosen: bool, strict: bool) -> list[str]:
    """A sentence for each thing that went wrong in the offscreen run and, if there was one, the screen run.

    pytest's 5 (no test) is a fault unless tests were ``chosen`` and the other run had some, or no
    test is marked ``screen``. ``strict``: without a choice, tests that need a screen must have run.
    """
    faults = [f"pytest ended with {outcome.code}." for outcome in outcomes if outcome.code not in (0, 5)]
    if all(outcome.code == 5 for outcome in outcomes) or (outcomes[0].code == 5 and not chosen):
        faults.append("No test ran.")
    if strict and not chosen:
        if len(outcomes) == 1:
            faults.append("The tests that need a screen could not run.")
        elif outcomes[1].skipped and not outcomes[1].passed:
            faults.append("All tests that need a screen were skipped.")
    return faults


def _run(command: Sequence[str], env: Mapping[str, str]) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="gdsim-") as folder:
        report = Path(folder) / "report.xml"
        code = subprocess.call([*command, f"--junitxml={report}"], env=env, cwd=ROOT)
        return count(code, report)


def count(code: int, report: Path) -> Outcome:
    """The outcome that pytest's XML report tells; one failure where a crash left no report."""
    fields = ("tests", "failures", "errors", "skipped")
    try:
        suites = ElementTree.parse(report).getroot().iter("testsuite")
        totals = [[int(suite.get(field, 0)) for field in fields] for suite in suites]
    except (OSError, ElementTree.ParseError):
        return Outcome(code, 0, 1, 0)
    tests, failures, errors, skipped = (sum(column) for column in zip(*totals, strict=True))
    return Outcome(code, max(0, tests - failures - errors - skipped), failures + errors, skipped)
