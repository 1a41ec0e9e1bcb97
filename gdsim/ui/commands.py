"""What the window can do, in one table, and how it is grouped into menus and the toolbar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdsim.app.i18n import tr
from gdsim.ui.actions import Command

if TYPE_CHECKING:
    from gdsim.ui.main_window import MainWindow

#: Menus as tuples of command ids; an empty one is a separator, the others are submenus.
MENUS: dict[str, tuple[str, ...]] = {
    "File": (
        "file.new",
        "file.open",
        "recent",
        "examples",
        "file.open_csv",
        "",
        "file.save",
        "file.save_as",
        "",
        "export",
        "",
        "file.quit",
    ),
    "Edit": ("edit.undo", "edit.redo", "", "edit.copy_figure"),
    "Problem": (
        "problem.network",
        "problem.function",
        "",
        "problem.multi_start",
        "problem.basins",
        "",
        "problem.remove_starts",
    ),
    "Network": (
        "network.add_layer",
        "network.remove_layer",
        "network.add_neuron",
        "network.remove_neuron",
        "",
        "network.new_weights",
        "",
        "network.fit",
    ),
    "Run": (
        "run.toggle",
        "run.pause",
        "run.step",
        "run.back",
        "run.factor",
        "run.finish_pass",
        "",
        "run.go_to",
        "run.reset",
        "",
        "run.faster",
        "run.slower",
        "",
        "sample.next",
        "sample.previous",
        "sample.batch",
    ),
    "View": (
        "view.palette",
        "",
        "docks",
        "view.reset_layout",
        "",
        "view.theme_system",
        "view.theme_light",
        "view.theme_dark",
        "",
        "view.english",
        "view.korean",
        "",
        "view.larger",
        "view.smaller",
        "view.normal",
    ),
    "Help": ("help.help", "help.log"),
}

TOOLS = ("file.new", "file.open", "file.save", "", "edit.undo", "edit.redo", "")
RUN_TOOLS = ("run.reset", "run.back", "run.toggle", "run.step", "run.factor", "run.finish_pass")


def commands(w: MainWindow) -> tuple[Command, ...]:
    """Everything the window can do."""
    s = w.session
    return (
        Command("file.new", "New", "Start with the opening experiment", w.files.new, "Ctrl+N", "new-file"),
        Command(
            "file.open", "Open…", "Open an experiment or a CSV file", w.files.open, "Ctrl+O", "folder-opened"
        ),
        Command("file.save", "Save", "Save the experiment", w.files.save, "Ctrl+S", "save"),
        Command(
            "file.save_as", "Save as…", "Save under another name", w.files.save_as, "Ctrl+Shift+S", "save-as"
        ),
        Command(
            "file.open_csv",
            "Open data (CSV)…",
            "Read data from a CSV file",
            w.files.open_csv,
            "Ctrl+D",
            "table",
        ),
        Command("file.quit", "Quit", "Close the window", w.close, "Ctrl+Q"),
        Command("edit.undo", "Undo", "Take the last edit back", w.undo, "Ctrl+Z", "discard"),
        Command("edit.redo", "Redo", "Make the edit again", w.redo, ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
        Command(
            "edit.copy_figure",
            "Copy picture of the view",
            "Copy the view with the focus",
            w.copy_figure,
            "Ctrl+Shift+C",
            "copy",
        ),
        Command(
            "problem.network",
            "A network",
            "Minimise the network's loss",
            lambda: w.choose_problem("network"),
            "Ctrl+B, N",
            checkable=True,
        ),
        Command(
            "problem.function",
            "A function",
            "Minimise a function of one or two variables",
            lambda: w.choose_problem("function"),
            "Ctrl+B, F",
            checkable=True,
        ),
        Command(
            "problem.multi_start",
            "Multi-start",
            "Descend from many starts and choose the best minimum",
            w.multi_start,
            "Ctrl+M",
        ),
        Command(
            "problem.basins",
            "Basins of attraction",
            "Colour every start by the minimum reached from it",
            w.basins,
            "Ctrl+Shift+M",
        ),
        Command(
            "problem.remove_starts",
            "Remove further starts",
            "Only the first start point stays",
            lambda: s.remove_starts(tr("Remove further starts")),
            "Ctrl+Shift+R",
        ),
        Command(
            "network.add_layer",
            "Add hidden layer",
            "Add a hidden layer before the output",
            w.add_layer,
            "Ctrl+L",
            "add",
        ),
        Command(
            "network.remove_layer",
            "Remove last hidden layer",
            "Remove the hidden layer before the output",
            w.remove_layer,
            "Ctrl+Shift+L",
            "remove",
        ),
        Command(
            "network.add_neuron",
            "Add hidden neuron",
            "Add a neuron to the last hidden layer",
            w.add_neuron,
            "Ctrl+E",
        ),
        Command(
            "network.remove_neuron",
            "Remove hidden neuron",
            "Remove a neuron from the last hidden layer",
            w.remove_neuron,
            "Ctrl+Shift+E",
        ),
        Command(
            "network.new_weights",
            "New weights",
            "Draw other initial weights with the next seed",
            w.new_weights,
            "Ctrl+W",
            "refresh",
        ),
        Command(
            "network.fit",
            "Fit the drawing",
            "Show the whole network",
            w.fit_network,
            "Ctrl+Shift+0",
            "screen-full",
        ),
        Command("run.toggle", "Run", "Run or pause", s.toggle, "F5", "play"),
        Command("run.pause", "Pause", "Pause the run", s.pause, "F6", "debug-pause"),
        Command("run.step", "Step", "One iteration", s.step, "F10", "debug-step-over"),
        Command(
            "run.back", "Back", "One factor or one iteration back", s.back, "Shift+F10", "debug-step-back"
        ),
        Command(
            "run.reset",
            "Reset",
            "Back to iteration 0 with the same weights",
            s.reset,
            "Ctrl+R",
            "debug-restart",
        ),
        Command(
            "run.factor", "Factor", "One factor of the backward pass", s.factor, "F11", "debug-step-into"
        ),
        Command(
            "run.finish_pass",
            "Finish pass",
            "The rest of the backward pass and the update",
            s.finish_pass,
            "Shift+F11",
            "debug-step-out",
        ),
        Command("run.go_to", "Go to iteration…", "Move to any iteration of the run", w.go_to, "Ctrl+G"),
        Command("run.faster", "Faster", "More iterations a second", lambda: w.speed.shift(1), "Ctrl+."),
        Command("run.slower", "Slower", "Fewer iterations a second", lambda: w.speed.shift(-1), "Ctrl+,"),
        Command(
            "sample.next",
            "Next sample",
            "Show the next training sample",
            lambda: w.shift_sample(1),
            "Alt+Right",
        ),
        Command(
            "sample.previous",
            "Previous sample",
            "Show the previous training sample",
            lambda: w.shift_sample(-1),
            "Alt+Left",
        ),
        Command(
            "sample.batch",
            "Batch mean",
            "Show the mean over the batch",
            lambda: s.choose_sample(None),
            "Alt+Up",
        ),
        Command(
            "export.network",
            "Network drawing…",
            "Export the network as it stands",
            lambda: w.export("network"),
            "Ctrl+Alt+1",
        ),
        Command(
            "export.function",
            "Function…",
            "Export the function with its derivatives",
            lambda: w.export("function"),
            "Ctrl+Alt+7",
        ),
        Command(
            "export.ledger",
            "Ledger…",
            "Export what every optimizer has cost",
            lambda: w.export("ledger"),
            "Ctrl+Alt+8",
        ),
        Command(
            "export.surface",
            "Loss surface…",
            "Export the loss surface",
            lambda: w.export("surface"),
            "Ctrl+Alt+2",
        ),
        Command(
            "export.chain",
            "Chain rule…",
            "Export the typeset chain rule",
            lambda: w.export("chain"),
            "Ctrl+Alt+3",
        ),
        Command("export.curves", "Curves…", "Export the curves", lambda: w.export("curves"), "Ctrl+Alt+4"),
        Command("export.fit", "Fit…", "Export data and prediction", lambda: w.export("fit"), "Ctrl+Alt+5"),
        Command(
            "export.csv", "Run as CSV…", "Export the run's numbers", w.export_csv, "Ctrl+Alt+6", "export"
        ),
        Command(
            "view.palette",
            "Command palette…",
            "Find any command by name",
            w.show_palette,
            "Ctrl+Shift+P",
            "terminal",
        ),
        Command(
            "view.theme_system",
            "System theme",
            "Follow the system's light or dark",
            lambda: w.choose_theme("system"),
            "Ctrl+T, S",
            checkable=True,
        ),
        Command(
            "view.theme_light",
            "Light theme",
            "Dark on light",
            lambda: w.choose_theme("light"),
            "Ctrl+T, L",
            checkable=True,
        ),
        Command(
            "view.theme_dark",
            "Dark theme",
            "Light on dark",
            lambda: w.choose_theme("dark"),
            "Ctrl+T, D",
            checkable=True,
        ),
        Command(
            "view.english",
            "English",
            "English words",
            lambda: w.choose_language("en"),
            "Ctrl+T, E",
            checkable=True,
        ),
        Command(
            "view.korean",
            "Korean",
            "Korean words",
            lambda: w.choose_language("ko"),
            "Ctrl+T, K",
            checkable=True,
        ),
        Command(
            "view.larger",
            "Larger text",
            "Larger text, for a lecture hall",
            lambda: w.scale_text(10),
            ("Ctrl++", "Ctrl+="),
            "zoom-in",
        ),
        Command(
            "view.smaller", "Smaller text", "Smaller text", lambda: w.scale_text(-10), "Ctrl+-", "zoom-out"
        ),
        Command("view.normal", "Normal text", "Text at its usual size", lambda: w.scale_text(0), "Ctrl+0"),
        Command(
            "view.reset_layout",
            "Reset layout",
            "Put all panels back to their places",
            w.reset_layout,
            "Ctrl+Shift+W",
            "layout",
        ),
        Command("help.help", "Help", "A tour, the keys and the story", w.show_help, "F1", "question"),
        Command("help.log", "Open log folder", "Where faults are written down", w.open_log, "Ctrl+F1"),
    )
