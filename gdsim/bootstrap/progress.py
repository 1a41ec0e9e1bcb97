"""What the user sees of the set-up: a line in the terminal, plain lines in a log, or a small window."""

from __future__ import annotations

import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence


class SetupError(Exception):
    """Why gdsim cannot start, and what to do about it, in one sentence."""


class Progress:
    """Tells the stages of the set-up as plain lines, and runs its commands."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._cancelled = False

    def say(self, stage: str) -> None:
        """Show what begins now."""
        print(stage, file=sys.stderr, flush=True)

    def detail(self, text: str) -> None:
        """Show how the stage is getting on, where that does not fill a log."""

    def note(self, text: str) -> None:
        """Say something that stays to be read."""
        self.done()
        print(text, file=sys.stderr, flush=True)

    def done(self) -> None:
        """Leave the terminal as it was found."""

    def cancel(self) -> None:
        """Stop the running command; its :meth:`run` then raises."""
        self._cancelled = True
        if self._process is not None:
            self._process.terminate()

    def run(self, command: Sequence[str], env: Mapping[str, str] | None = None) -> tuple[int, str]:
        """Run a command without input; its exit code (127 if it cannot start) and all it printed.

        Raises SetupError when the user cancelled.
        """
        lines: list[str] = []
        try:
            self._process = subprocess.Popen(
                command,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
            )
        except OSError as error:
            return 127, str(error)
        with self._process as process:
            assert process.stdout is not None
            for line in process.stdout:
                lines.append(line)
                self.detail(line.strip())
        self.check()
        return process.returncode, "".join(lines)

    def check(self) -> None:
        """Raise SetupError if the user cancelled."""
        if self._cancelled:
            raise SetupError("The set-up was cancelled; the next start of gdsim takes it up again.")


class TerminalProgress(Progress):
    """Rewrites one line of the terminal."""

    def __init__(self) -> None:
        super().__init__()
        self._stage = ""

    def say(self, stage: str) -> None:
        """Show what begins now."""
        self._stage = stage
        self._rewrite(stage)

    def detail(self, text: str) -> None:
        """Show the stage and, behind it, how it is getting on."""
        if text:
            self._rewrite(f"{self._stage} {text}")

    def done(self) -> None:
        """Clear the line."""
        if self._stage:
            self._rewrite("")

    def _rewrite(self, text: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        print(f"\r{text[:width]:<{width}}\r{text[:width]}", end="", file=sys.stderr, flush=True)


class WindowProgress(Progress):
    """Hands its words over to the window that :func:`run_in_window` shows."""

    def __init__(self) -> None:
        super().__init__()
        self.words: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()

    def say(self, stage: str) -> None:
        """Show what begins now, below it nothing yet."""
        super().say(stage)
        self.words.put(("stage", stage))
        self.words.put(("detail", ""))

    def detail(self, text: str) -> None:
        """Show how the stage is getting on."""
        self.words.put(("detail", text[:70]))


def at_terminal() -> bool:
    """Whether someone reads a terminal (there is no stderr at all in a windowed start)."""
    return sys.stderr is not None and sys.stderr.isatty()


def plain_progress() -> Progress:
    """A rewritten line for a terminal, else plain lines."""
    return TerminalProgress() if at_terminal() else Progress()


def run_in_window(work: Callable[[Progress], None]) -> None:
    """Do the work behind a small window; without tkinter or a screen, with plain lines instead.

    Raises what the work raises, after showing it in the window.
    """
    try:
        import tkinter
        from tkinter import messagebox, ttk

        root = tkinter.Tk(className="gdsim")
    except Exception:  # not installed, or a TclError: no screen
        return work(plain_progress())
    root.title("gdsim")
    root.resizable(False, False)
    root.geometry(f"+{root.winfo_screenwidth() // 2 - 240}+{root.winfo_screenheight() // 3}")
    labels = {name: ttk.Label(root, width=64, anchor="w") for name in ("stage", "detail")}
    bar = ttk.Progressbar(root, mode="indeterminate", length=460)
    for widget in (labels["stage"], bar, labels["detail"]):
        widget.pack(padx=20, pady=8)
    bar.start(15)

    progress = WindowProgress()
    errors: list[BaseException] = []

    def worker() -> None:
        try:
            work(progress)
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=worker, daemon=True)

    def poll() -> None:
        while not progress.words.empty():
            name, text = progress.words.get()
            labels[name]["text"] = text
        if thread.is_alive():
            root.after(50, poll)
            return
        bar.stop()
        if errors:
            messagebox.showerror("gdsim", str(errors[0]), parent=root)
        root.destroy()

    root.protocol("WM_DELETE_WINDOW", progress.cancel)
    thread.start()
    poll()
    root.mainloop()
    thread.join()
    if errors:
        raise errors[0]
