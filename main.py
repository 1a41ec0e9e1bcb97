"""Start gdsim: ``python3 main.py`` opens the app, ``--test`` runs the tests, ``--build`` makes a double-click build."""

# Plain old syntax (Python 3.6): a Python that is too old must still get far enough to find a newer one.
import glob
import os
import subprocess
import sys

OLDEST, NEWEST = (3, 11), (3, 14)
TELL_PATH = f"import sys; print({OLDEST} <= sys.version_info[:2] <= {NEWEST} and sys.executable or '')"


def another_python() -> str:
    """The path of an installed Python that gdsim runs on, or '' where there is none."""
    minors = ("13", "12", "11", "14")
    folders = [*os.environ.get("PATH", "").split(os.pathsep), "/usr/local/bin", "/opt/homebrew/bin"]
    folders += sorted(glob.glob(os.path.expanduser("~/.pyenv/versions/3.*/bin")), reverse=True)
    paths = [os.path.join(folder, "python3." + minor) for minor in minors for folder in folders]
    commands = [[path] for path in paths if os.access(path, os.X_OK)]
    commands += [["py", "-3." + minor] for minor in minors if os.name == "nt"]
    commands += [["uv", "run", "--no-project", "--python", ">=3.11,<3.15", "python"]]
    for command in commands:
        try:
            path = subprocess.check_output([*command, "-c", TELL_PATH], stderr=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError):
            continue
        if path.strip():
            return path.decode().strip()
    return ""


def main() -> int:
    """Hand over to the set-up, with another Python where this one does not suit."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        from gdsim import bootstrap

        return bootstrap.main(sys.argv[1:])
    python = another_python()
    if not python:
        version = ".".join(map(str, sys.version_info[:2]))
        sys.stderr.write(
            "gdsim needs Python 3.11 to 3.14, and this is " + version + ": please install a newer one.\n"
        )
        return 1
    command = [python, os.path.abspath(__file__), *sys.argv[1:]]
    if os.name == "posix":
        os.execv(python, command)
    return subprocess.call(command)


if __name__ == "__main__":
    sys.exit(main())
