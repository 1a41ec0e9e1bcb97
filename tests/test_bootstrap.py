"""The first start: its pure pieces, with no network and nothing installed."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from gdsim.bootstrap import start, system, testing, venv
from gdsim.bootstrap.lock import only_one
from gdsim.bootstrap.progress import Progress, SetupError, TerminalProgress
from gdsim.bootstrap.testing import Outcome

ROOT = Path(__file__).resolve().parents[1]
PINNED = r'[\w.-]+==[\w.]+(; sys_platform == "\w+")?'
GL, FONT = system.OFFSCREEN[0], system.HANGUL_FONT


class Script(Progress):
    """Runs nothing: records the commands, and answers each as ``answers`` says by a word in it."""

    def __init__(self, answers: Mapping[str, tuple[int, str]] | None = None) -> None:
        super().__init__()
        self.answers = answers or {}
        self.commands: list[list[str]] = []
        self.said: list[str] = []

    def say(self, stage: str) -> None:
        self.said.append(stage)

    def run(self, command: Sequence[str], env: Mapping[str, str] | None = None) -> tuple[int, str]:
        self.commands.append(list(command))
        return next((answer for word, answer in self.answers.items() if word in command), (0, ""))


class MakesFolder(Script):
    """Makes the folder of ``-m venv FOLDER``, and nothing in it."""

    def run(self, command: Sequence[str], env: Mapping[str, str] | None = None) -> tuple[int, str]:
        if "venv" in command:
            Path(command[-1]).mkdir()
        return super().run(command, env)


@pytest.fixture
def user(monkeypatch):
    """A user without root rights who reads no terminal, on Debian with sudo."""
    monkeypatch.setattr(system, "is_root", lambda: False)
    monkeypatch.setattr(system, "at_terminal", lambda: False)
    on_path(monkeypatch, "apt-get", "sudo")


@pytest.fixture
def root(monkeypatch):
    monkeypatch.setattr(system, "is_root", lambda: True)
    on_path(monkeypatch, "apt-get")


def on_path(monkeypatch, *programs: str) -> None:
    monkeypatch.setattr("shutil.which", lambda name, **_: f"/usr/bin/{name}" if name in programs else None)


# --- the files --------------------------------------------------------------------------------------------


def test_main_parses_on_python_3_6():
    text = (ROOT / "main.py").read_text("utf-8")
    ast.parse(text, feature_version=(3, 6))
    assert "annotations" not in text


def test_bootstrap_imports_the_standard_library_alone():
    for path in [
        *(ROOT / "gdsim" / "bootstrap").glob("*.py"),
        ROOT / "main.py",
        ROOT / "gdsim" / "__init__.py",
        ROOT / "gdsim" / "licences.py",  # the build reads it
    ]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for module in modules:
                ours = module == "gdsim" or module.startswith("gdsim.bootstrap")
                assert ours or module.split(".")[0] in sys.stdlib_module_names, (
                    f"{path.name} imports {module}"
                )


def test_every_requirement_is_pinned():
    for name in {*start.TEST, *start.BUILD}:
        lines = (ROOT / name).read_text("utf-8").splitlines()
        wanted = [line for line in lines if line and not line.startswith(("#", "-r "))]
        assert wanted
        assert [line for line in wanted if not re.fullmatch(PINNED, line)] == []
    for names in (start.TEST, start.BUILD):
        assert f"-r {names[1]}" in (ROOT / names[0]).read_text("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no executable bit")
def test_gate_is_executable():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


# --- the environment --------------------------------------------------------------------------------------


def test_clean_environment_drops_the_foreign_and_keeps_the_rest():
    foreign = dict.fromkeys(start.FOREIGN, "/opt/other")
    clean = start.clean_environment({**foreign, "HOME": "/home/kim", "QT_SCALE_FACTOR": "2"})
    assert clean.pop("PYTHONPATH") == str(ROOT)
    assert clean.pop("PYTHONSAFEPATH") == "1"
    assert clean == {"HOME": "/home/kim", "QT_SCALE_FACTOR": "2", "OPENBLAS_NUM_THREADS": "1"}


def test_clean_environment_respects_a_chosen_thread_count():
    assert start.clean_environment({"OPENBLAS_NUM_THREADS": "4"})["OPENBLAS_NUM_THREADS"] == "4"


@pytest.mark.parametrize(
    ("arguments", "display", "becomes", "platform"),
    [
        ([], True, [], None),
        ([], False, ["demo"], "offscreen"),
        (["net.gdsim"], True, ["net.gdsim"], None),
        (["run", "net.gdsim", "--out", "x"], False, ["run", "net.gdsim", "--out", "x"], "offscreen"),
        (["doctor"], True, ["doctor"], None),
    ],
)
def test_start_chooses_window_or_terminal(monkeypatch, arguments, display, becomes, platform):
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setattr(system, "has_display", lambda env: display)
    monkeypatch.setattr(system, "missing", lambda needs: [])
    monkeypatch.setattr(start, "set_up", lambda *args, **options: Path("/venv/bin/python"))
    became = []
    monkeypatch.setattr(start, "_become", lambda command, env: became.append((command, env)) or 0)
    assert start.main(arguments) == 0
    (command, env), *others = became
    assert not others
    assert command[1:] == ["-m", "gdsim", *becomes]
    assert env.get("QT_QPA_PLATFORM") == platform


def test_a_file_without_a_display_gets_a_sentence(monkeypatch, capsys):
    monkeypatch.setattr(system, "has_display", lambda env: False)
    monkeypatch.setattr(start, "set_up", lambda *args, **options: Path("/venv/bin/python"))
    assert start.main(["net.gdsim"]) == 1
    assert "run FILE --out DIR" in capsys.readouterr().err


def test_faults_of_the_system_are_said_in_one_sentence(monkeypatch, capsys):
    def full(*args, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(start, "set_up", full)
    assert start.main(["doctor"]) == 1
    error = capsys.readouterr().err
    assert "No space left on device" in error
    assert "Traceback" not in error


# --- the system's packages --------------------------------------------------------------------------------


def test_tables_name_a_package_for_every_manager_and_each_library_once():
    needs = [*system.OFFSCREEN, *system.X11, *system.WAYLAND, *system.XVFB, system.HANGUL_FONT]
    assert len({need.name for need in needs}) == len(needs)
    for need in needs:
        for package in need[1:]:
            assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._+-]+", package), need
    for need in (*system.OFFSCREEN, *system.X11, *system.WAYLAND):
        assert re.fullmatch(r"lib[\w.+-]+\.so\.\d+", need.name)


@pytest.mark.parametrize("manager", ["apt-get", "dnf", "pacman", "zypper"])
def test_the_manager_on_path_is_used(monkeypatch, manager):
    on_path(monkeypatch, manager)
    assert system.package_manager() == manager
    assert system.packages_of(manager, [GL, GL]) == [getattr(GL, system.MANAGERS[manager].column)]


def test_an_unknown_distribution_is_told_the_library(monkeypatch):
    on_path(monkeypatch)
    assert system.package_manager() is None
    with pytest.raises(SetupError, match=r"libGL\.so\.1"):
        system.provide([GL], [], Script())
    system.provide([], [FONT], Script())


def test_install_line_is_exact(monkeypatch, user):
    line = "apt-get update && {}apt-get install -y libgl1 libegl1"
    assert system.install_line("apt-get", ["libgl1", "libegl1"]) == "sudo " + line.format("sudo ")
    on_path(monkeypatch, "apt-get")
    assert system.install_line("apt-get", ["libgl1", "libegl1"]) == f"su -c '{line.format('')}'"
    monkeypatch.setattr(system, "is_root", lambda: True)
    assert system.install_line("apt-get", ["libgl1", "libegl1"]) == line.format("")


def test_a_user_without_a_terminal_gets_the_line_and_nothing_runs(user):
    script = Script()
    with pytest.raises(SetupError, match="sudo apt-get install -y libgl1"):
        system.provide([GL], [FONT], script)
    system.provide([], [FONT], script)
    assert script.commands == []


def test_root_installs_all_at_once(root):
    script = Script()
    system.provide([GL], [FONT], script)
    assert [command[-2:] for command in script.commands] == [["libgl1", "fonts-nanum"]]


def test_root_refreshes_the_lists_and_does_without_the_optional(root):
    script = Script({"fonts-nanum": (100, "E: Unable to locate package fonts-nanum")})
    system.provide([GL], [FONT], script)
    assert ["apt-get", "update"] in script.commands
    assert script.commands[-1][-1] == "libgl1"


def test_root_without_network_gets_a_sentence(root):
    script = Script({"libgl1": (100, "E: Could not resolve host")})
    with pytest.raises(SetupError, match=r"(?s)Could not resolve host.*apt-get install -y libgl1"):
        system.provide([GL], [], script)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be without a display")
def test_display_is_asked_for():
    assert not system.has_display({})
    assert not system.has_display({"DISPLAY": ":9871"})
    assert not system.has_display({"WAYLAND_DISPLAY": "wayland-none"})
    assert system.has_display({"QT_QPA_PLATFORM": "offscreen"})


def test_platform_needs_follow_the_display():
    assert system.platform_needs({}) == system.OFFSCREEN
    assert system.platform_needs({"DISPLAY": ":0"}) == system.OFFSCREEN + system.X11
    both = {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}
    assert system.platform_needs(both) == system.OFFSCREEN + system.X11 + system.WAYLAND
    assert system.platform_needs({**both, "QT_QPA_PLATFORM": "offscreen"}) == system.OFFSCREEN


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bring all that Qt needs")
def test_missing_finds_what_does_not_load():
    absent = GL._replace(name="libgdsim-none.so.7")
    program = GL._replace(name="gdsim-none")
    present = GL._replace(name="libc.so.6")
    assert system.missing([absent, program, present]) == [absent, program]


# --- the .venv --------------------------------------------------------------------------------------------


def test_stamp_tells_requirements_and_python():
    texts = [b"a", b"b"]
    assert venv.stamp(texts, "3.11") == venv.stamp(texts, "3.11")
    others = {venv.stamp([b"ab"], "3.11"), venv.stamp(texts, "3.12"), venv.stamp([b"b", b"a"], "3.11")}
    assert len(others | {venv.stamp(texts, "3.11")}) == 4


@pytest.mark.parametrize(
    ("qt", "python", "bad"),
    [("6.12.0", "3.11", True), ("6.12.1", "3.12", False), ("6.11.3", "3.11", False), ("", "3.11", False)],
)
def test_qt_that_aborts_is_refused(qt, python, bad):
    assert venv.aborts(qt, python) is bad


def half_made(folder: Path, version: str | None = None) -> Path:
    """What Debian's venv leaves behind without python3-venv: an interpreter and no pip."""
    made = folder / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", made], check=True)
    if version:
        (made / "pyvenv.cfg").write_text(f"version = {version}\n", "utf-8")
    return made


def test_inspect_tells_whole_from_half_made(tmp_path):
    python = "{}.{}".format(*sys.version_info)
    assert venv.inspect(tmp_path / "none") is None
    made = half_made(tmp_path)
    assert venv.inspect(made) == venv.Venv(python, pip=False, qt="")
    packages = next(made.glob("[Ll]ib*/**/site-packages"))
    (packages / "pip").mkdir()
    (packages / "pyside6_essentials-6.12.0.dist-info").mkdir()
    assert venv.inspect(made) == venv.Venv(python, pip=True, qt="6.12.0")
    # The system's Python was upgraded under it.
    (made / "pyvenv.cfg").write_text("version = 3.4.1\n", "utf-8")
    assert venv.inspect(made) is None
    # It was removed.
    venv.venv_python(made).unlink()
    assert venv.inspect(made) is None


def test_ready_is_what_the_stamp_says(tmp_path, monkeypatch):
    monkeypatch.setattr(venv, "inspect", lambda folder: venv.Venv("3.12", True, "6.11.3"))
    assert not venv.is_ready(tmp_path, start.TEST)
    for path, text in venv._stamps(tmp_path, start.TEST, "3.12").items():
        path.write_text(text, "utf-8")
    # The tests' set holds the app's.
    assert venv.is_ready(tmp_path, start.TEST)
    assert venv.is_ready(tmp_path, start.APP)
    monkeypatch.setattr(venv, "inspect", lambda folder: venv.Venv("3.13", True, "6.11.3"))
    assert not venv.is_ready(tmp_path, start.APP)


def test_a_half_made_venv_is_made_anew(tmp_path, monkeypatch):
    on_path(monkeypatch)
    made = half_made(tmp_path)
    script = Script({"venv": (1, "Error: ensurepip is not available")})
    with pytest.raises(SetupError, match="ensurepip is not available"):
        venv.make_ready(made, start.APP, {}, script)
    assert not made.exists()
    assert script.commands[0][1:] == ["-m", "venv", str(made)]


def test_a_killed_installation_is_begun_anew(tmp_path, monkeypatch):
    on_path(monkeypatch)
    monkeypatch.setattr(venv, "inspect", lambda folder: venv.Venv("3.12", True, ""))
    made, torn = tmp_path / ".venv", tmp_path / ".venv" / "torn"
    made.mkdir()
    torn.touch()
    with pytest.raises(SetupError, match="refused"):
        venv.make_ready(made, start.APP, {}, Script({"pip": (1, "error: refused")}))
    assert torn.exists()
    with pytest.raises(SetupError):
        venv.make_ready(made, start.APP, {}, Script({"pip": (-9, "")}))
    assert torn.exists()
    with pytest.raises(SetupError):
        venv.make_ready(made, start.APP, {}, MakesFolder({"pip": (1, "")}))
    assert not torn.exists()


def test_uv_is_preferred_and_pip_follows_where_it_fails(tmp_path, monkeypatch):
    on_path(monkeypatch, "uv")
    script = Script({"/usr/bin/uv": (2, "uv is broken"), "venv": (1, "error: no")})  # the first match answers
    with pytest.raises(SetupError, match="error: no"):
        venv.make_ready(tmp_path / ".venv", start.APP, {}, script)
    assert [command[0] == "/usr/bin/uv" for command in script.commands] == [True, False]


def test_without_network_there_is_one_sentence(tmp_path, monkeypatch):
    on_path(monkeypatch)
    monkeypatch.setattr(venv, "inspect", lambda folder: venv.Venv("3.12", True, ""))
    said = (
        "WARNING: Retrying after connection broken by 'NewConnectionError'\nERROR: No matching distribution"
    )
    with pytest.raises(SetupError, match="check the network"):
        venv.make_ready(tmp_path, start.APP, {}, Script({"pip": (1, said)}))
    assert list(tmp_path.glob("*.stamp")) == []


def test_venv_goes_where_the_user_may_write(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "data"))
    assert venv.choose_venv(tmp_path, start.APP) == tmp_path / ".venv"
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert venv.choose_venv(tmp_path, start.APP) == venv.data_folder() / "venv"
    # Somebody else made it ready.
    monkeypatch.setattr(venv, "is_ready", lambda folder, requirements: True)
    assert venv.choose_venv(tmp_path, start.APP) == tmp_path / ".venv"


# --- two starts at once, progress -------------------------------------------------------------------------


class Waits(Script):
    def __init__(self) -> None:
        super().__init__()
        self.waiting = threading.Event()

    def say(self, stage: str) -> None:
        self.waiting.set()


def test_the_second_start_waits_for_the_first(tmp_path):
    second, order = Waits(), []

    def start_second() -> None:
        with only_one(tmp_path / "lock", second):
            order.append("second")

    thread = threading.Thread(target=start_second)
    with only_one(tmp_path / "lock", Script()):
        thread.start()
        assert second.waiting.wait(10)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]


def test_a_waiting_start_can_be_cancelled(tmp_path):
    second = Waits()
    second.cancel()
    cancelled = pytest.raises(SetupError, match="cancelled")
    with only_one(tmp_path / "lock", Script()), cancelled, only_one(tmp_path / "lock", second):
        pytest.fail("held twice")


def test_a_dead_start_frees_its_lock(tmp_path):
    hold = (
        "import sys, pathlib\n"
        "from gdsim.bootstrap import lock, progress\n"
        "with lock.only_one(pathlib.Path(sys.argv[1]), progress.Progress()):\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", hold, str(tmp_path / "lock")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "cwd": ROOT}
    with subprocess.Popen(command, **pipes) as first:
        assert first.stdout.readline().strip() == b"held"
        first.kill()
    second = Waits()
    with only_one(tmp_path / "lock", second):
        assert not second.waiting.is_set()


def test_progress_runs_a_command_and_shows_its_lines(capsys):
    progress = TerminalProgress()
    progress.say("Installing")
    assert progress.run([sys.executable, "-c", "print('numpy'); raise SystemExit(3)"]) == (3, "numpy\n")
    assert progress.run(["/no/such/program"])[0] == 127
    assert "Installing numpy" in capsys.readouterr().err


def test_cancelling_ends_the_command():
    progress = Progress()
    progress.detail = lambda text: progress.cancel()
    with pytest.raises(SetupError, match="cancelled"):
        progress.run(
            [sys.executable, "-c", "import threading; print('on', flush=True); threading.Event().wait()"]
        )


# --- the test command -------------------------------------------------------------------------------------


def test_marks_are_joined():
    assert testing.split_marks(["-k", "x"]) == ("", ["-k", "x"])
    assert testing.split_marks(["-m", "slow or gl", "-x"]) == (" and (slow or gl)", ["-x"])


def test_counts_come_from_the_report(tmp_path):
    report = tmp_path / "report.xml"
    assert testing.count(-11, report) == Outcome(-11, 0, 1, 0)
    report.write_text(
        '<testsuites><testsuite tests="9" failures="1" errors="2" skipped="3"/></testsuites>', "utf-8"
    )
    assert testing.count(1, report) == Outcome(1, 3, 3, 3)


GOOD, NONE, BAD = Outcome(0, 5, 0, 0), Outcome(5, 0, 0, 0), Outcome(1, 4, 1, 0)
SKIPPED = Outcome(0, 0, 0, 2)


@pytest.mark.parametrize(
    ("outcomes", "chosen", "strict", "good"),
    [
        ([GOOD, GOOD], False, True, True),
        ([GOOD, NONE], False, True, True),  # none is marked screen yet
        ([GOOD], False, False, True),
        ([GOOD], False, True, False),  # no Xvfb in CI
        ([GOOD, SKIPPED], False, False, True),
        ([GOOD, SKIPPED], False, True, False),
        ([NONE, GOOD], False, False, False),
        ([NONE, GOOD], True, True, True),
        ([NONE, NONE], True, True, False),
        ([BAD, GOOD], False, False, False),
        ([GOOD, BAD], True, False, False),
    ],
)
def test_what_counts_as_a_fault(outcomes, chosen, strict, good):
    assert (testing.find_faults(outcomes, chosen, strict) == []) is good
