"""The window: instruments around one session, menus and toolbar from one table of commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QSettings, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDockWidget,
    QFileDialog,
    QFrame,
    QInputDialog,
    QLabel,
    QMainWindow,
    QMenu,
    QProgressBar,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gdsim.app.document import Document
from gdsim.app.faults import FaultLog, data_folder
from gdsim.app.i18n import say, tr
from gdsim.app.session import Session
from gdsim.app.settings import Settings, store
from gdsim.app.worker import Fault, Lane, Worker
from gdsim.engine.picture_project import SUFFIXES as PICTURES
from gdsim.engine.sentence import InputError, Sentence, sentence
from gdsim.engine.tables import write_csv
from gdsim.ui import language, theme
from gdsim.ui.actions import Actions
from gdsim.ui.announcer import Announcer
from gdsim.ui.branch_dialog import BranchDialog
from gdsim.ui.classroom import ClassroomView
from gdsim.ui.classroom_dialog import ClassroomDialog
from gdsim.ui.code_dialog import CodeDialog
from gdsim.ui.commands import MENUS, RUN_TOOLS, TOOLS, commands
from gdsim.ui.curves_view import CurvesView
from gdsim.ui.data_table import DataTable
from gdsim.ui.debugger_view import DebuggerView
from gdsim.ui.derivation_dialog import DerivationDialog
from gdsim.ui.experiment_panel import ExperimentPanel
from gdsim.ui.export_dialog import ExportDialog
from gdsim.ui.exporting import copy_to_clipboard
from gdsim.ui.files import LESSON, TABLES, Files
from gdsim.ui.fit_view import FitView
from gdsim.ui.focus_ring import FocusRing
from gdsim.ui.forms import ElidedLabel
from gdsim.ui.function_view import FunctionView
from gdsim.ui.graph_view import GraphView
from gdsim.ui.health_view import HealthView
from gdsim.ui.ledger_view import LedgerView
from gdsim.ui.lessons import Lessons
from gdsim.ui.manual_dialog import ManualDialog
from gdsim.ui.message_bar import MessageBar
from gdsim.ui.minima_view import MinimaView
from gdsim.ui.movie_dialog import MovieDialog
from gdsim.ui.network_editor import NetworkEditor
from gdsim.ui.optimizer_words import choice_title
from gdsim.ui.palette import Palette
from gdsim.ui.presentation import Presentation
from gdsim.ui.proof_view import ProofView
from gdsim.ui.quiz_view import QuizView
from gdsim.ui.readouts import Readouts, Speed
from gdsim.ui.rendering import Figure
from gdsim.ui.run_table import run_table
from gdsim.ui.scrubber import place_text
from gdsim.ui.sharpness_view import SharpnessView
from gdsim.ui.shortcut_command import ShortcutCommand
from gdsim.ui.sight import Sight
from gdsim.ui.spotlight import Spotlight
from gdsim.ui.stopping_view import StoppingView
from gdsim.ui.summaries import Table, network_summary, run_summary, surface_summary, table_summary
from gdsim.ui.surface_view import SurfaceView
from gdsim.ui.tool_groups import ToolGroups
from gdsim.ui.watch_view import WatchView

EXPERIMENTS = Path(__file__).resolve().parents[2] / "resources" / "experiments"
LAYOUT_VERSION = 5
BUSY_AFTER_MS = 200
OF_NETWORKS = (
    "network.add_layer",
    "network.new_weights",
    "network.fit",
    "sample.next",
    "sample.previous",
    "sample.batch",
    "export.network",
    "export.fit",
)
OF_FUNCTIONS = ("export.function", "problem.basins")


class MainWindow(QMainWindow):
    """Everything of one experiment in one window."""

    def __init__(
        self,
        settings: QSettings | None = None,
        worker: Worker | None = None,
        fault_log: FaultLog | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.store = settings if settings is not None else store()
        self.settings = Settings.load(self.store)
        self.fault_log = fault_log
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application, self.settings.theme, self.settings.text_size_percent)
        self.language = language.install(self.settings.language)
        self.document = Document(self)
        self.session = Session(self.document, worker, self)
        self.files = Files(self)
        self._close_anyway = self._graph_shown = self._room_shared = False
        self._told: set[int] = set()
        self._fit_was_shown = True
        self._dialogs: dict[str, Any] = {}
        self.setAcceptDrops(True)
        self.setDockOptions(
            QMainWindow.DockOption.AnimatedDocks
            | QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
        )
        self._build_views()
        self.presentation = Presentation(self)
        self.spotlight = Spotlight(self)
        self.focus_ring = FocusRing(self)
        self.classroom = ClassroomView(self)
        self.actions_table = Actions(self, commands(self))
        self.palette_dialog = Palette(self.actions_table, self)
        self._build_menus()
        self._build_toolbar()
        self._build_status()
        self._connect()
        self.classroom.enforce()
        self.lessons.course.changed.connect(self.classroom.follow_lesson)
        self.lessons.course.left.connect(self.classroom.follow_lesson)
        self.retranslate()
        self.resize(1440, 900)
        self._default_state = QByteArray()
        self._lay_out()
        self._restore_layout()
        self._refresh()
        self.speed.choose(self.settings.speed)
        self._take_speed(self.speed.speed)

    # -- building ----------------------------------------------------------------

    def _build_views(self) -> None:
        self.message_bar = MessageBar()
        self.sight = Sight(self)
        self.network_editor = NetworkEditor(self.session)
        self.function_view = FunctionView(self.session, self.sight)
        self.surface_view = SurfaceView(self.session, self.sight)
        self.experiment_panel = ExperimentPanel(self.session)
        self.debugger_view = DebuggerView(self.session)
        self.curves_view = CurvesView(self.session)
        self.fit_view = FitView(self.session)
        self.ledger_view = LedgerView(self.session)
        self.minima_view = MinimaView(self.session)
        self.stopping_view = StoppingView(self.session)
        self.watch_view = WatchView(self.session)
        self.health_view = HealthView(self.session)
        self.proof_view = ProofView(self.session)
        self.sharpness_view = SharpnessView(self.session)
        self.quiz_view = QuizView(self.session)
        self.graph_view = GraphView(self.session)
        self.lessons = Lessons(self)
        self.shortcut = ShortcutCommand(self)
        self.announcer = Announcer(self.session, self)
        self.function_pages = QTabWidget()
        self.function_pages.setObjectName("function_pages")
        self.function_pages.setDocumentMode(True)
        self.function_pages.addTab(self.function_view, "")
        self.function_pages.addTab(self.graph_view, "")
        self.problem_view = QStackedWidget()
        self.problem_view.setObjectName("problem_view")
        self.problem_view.addWidget(self.network_editor)
        self.problem_view.addWidget(self.function_pages)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setObjectName("instruments")
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(6)
        self.cards = {"problem_view": _card(self.problem_view), "surface_view": _card(self.surface_view)}
        for card in self.cards.values():
            splitter.addWidget(card)
        splitter.setSizes([340, 340])
        self.instruments = splitter
        centre = QWidget()
        centre.setObjectName("centre")
        column = QVBoxLayout(centre)
        column.setContentsMargins(3, 3, 3, 3)
        column.setSpacing(4)
        column.addWidget(self.message_bar)
        column.addWidget(splitter, 1)
        self.setCentralWidget(centre)
        self.docks = {
            "experiment_dock": self._dock("experiment_dock", self.experiment_panel),
            "debugger_dock": self._dock("debugger_dock", self.debugger_view),
            "curves_dock": self._dock("curves_dock", self.curves_view),
            "fit_dock": self._dock("fit_dock", self.fit_view),
            "ledger_dock": self._dock("ledger_dock", self.ledger_view),
            "minima_dock": self._dock("minima_dock", self.minima_view),
            "stopping_dock": self._dock("stopping_dock", self.stopping_view),
            "watch_dock": self._dock("watch_dock", self.watch_view),
            "health_dock": self._dock("health_dock", self.health_view),
            "curvature_dock": self._dock("curvature_dock", self.sharpness_view),
            "proof_dock": self._dock("proof_dock", self.proof_view),
            "quiz_dock": self._dock("quiz_dock", self.quiz_view),
            "lesson_dock": self._dock("lesson_dock", self.lessons.view),
        }

    def _dock(self, name: str, view: QWidget) -> QDockWidget:
        dock = QDockWidget(self)
        dock.setObjectName(name)
        body = QFrame()
        body.setObjectName(f"{name}_body")
        theme.mark(body, body=True)
        column = QVBoxLayout(body)
        column.setContentsMargins(1, 0, 1, 1)
        column.addWidget(view)
        dock.setWidget(body)
        return dock

    def _lay_out(self) -> None:
        """The layout as drawn: experiment left, debugger right, curves and fit below."""
        left, right, bottom = (
            Qt.DockWidgetArea.LeftDockWidgetArea,
            Qt.DockWidgetArea.RightDockWidgetArea,
            Qt.DockWidgetArea.BottomDockWidgetArea,
        )
        self.setCorner(Qt.Corner.BottomLeftCorner, bottom)
        self.setCorner(Qt.Corner.BottomRightCorner, bottom)
        for dock in self.docks.values():
            dock.setFloating(False)
            self.removeDockWidget(dock)
        self.addDockWidget(left, self.docks["experiment_dock"])
        self.addDockWidget(right, self.docks["debugger_dock"])
        self.addDockWidget(bottom, self.docks["curves_dock"])
        self.splitDockWidget(self.docks["curves_dock"], self.docks["fit_dock"], Qt.Orientation.Horizontal)
        for below in ("ledger_dock", "minima_dock", "stopping_dock", "curvature_dock"):
            self.tabifyDockWidget(self.docks["fit_dock"], self.docks[below])
        for beside in ("watch_dock", "health_dock", "proof_dock", "quiz_dock"):
            self.tabifyDockWidget(self.docks["debugger_dock"], self.docks[beside])
        self.lessons.arrange()
        for dock in self.docks.values():
            dock.show()
        self.docks["lesson_dock"].setVisible(self.lessons.active)
        self._show_problem()
        self.docks["debugger_dock"].raise_()
        self.docks["ledger_dock" if self.session.is_function else "fit_dock"].raise_()
        self._share_room()

    def _share_room(self) -> None:
        """The docks' sizes as shares of the window's."""
        width, height = self.width(), self.height()
        self.resizeDocks(
            [self.docks["experiment_dock"], self.docks["debugger_dock"]],
            [max(248, int(width * 0.185)), max(300, int(width * 0.29))],
            Qt.Orientation.Horizontal,
        )
        self.resizeDocks([self.docks["curves_dock"]], [max(150, int(height * 0.26))], Qt.Orientation.Vertical)
        self.resizeDocks(
            [self.docks["curves_dock"], self.docks["fit_dock"]],
            [int(width * 0.58), int(width * 0.41)],
            Qt.Orientation.Horizontal,
        )

    def _build_menus(self) -> None:
        self.menus: dict[str, QMenu] = {}
        for title, entries in MENUS.items():
            menu = self.menuBar().addMenu(title)
            menu.setObjectName(f"menu_{title.lower()}")
            self.menus[title] = menu
            for entry in entries:
                self._add_entry(menu, entry)
        self.menus["recent"].aboutToShow.connect(self.files.fill_recent)
        for group in (
            ("problem.network", "problem.function"),
            ("view.theme_system", "view.theme_light", "view.theme_dark"),
            ("view.english", "view.korean"),
        ):
            exclusive = QActionGroup(self)
            for command_id in group:
                exclusive.addAction(self.actions_table[command_id])

    def _add_entry(self, menu: QMenu, entry: str) -> None:
        if not entry:
            menu.addSeparator()
        elif entry == "docks":
            for dock in self.docks.values():
                menu.addAction(dock.toggleViewAction())
        elif entry == "lessons":
            self.menus[entry] = menu
        elif entry in ("recent", "examples", "export"):
            self.menus[entry] = menu.addMenu("")
            if entry == "export":
                for name in (
                    "network",
                    "function",
                    "surface",
                    "surface3d",
                    "movie",
                    "chain",
                    "curves",
                    "fit",
                    "ledger",
                    "derivation",
                    "code",
                    "csv",
                ):
                    self.menus[entry].addAction(self.actions_table[f"export.{name}"])
            elif entry == "examples":
                for path in sorted(EXPERIMENTS.glob("*.gdsim")):
                    action = self.menus[entry].addAction("")
                    action.setData(path.stem.replace("_", " ").capitalize())
                    action.triggered.connect(self.files.asking_opener(path))
        else:
            menu.addAction(self.actions_table[entry])

    def _build_toolbar(self) -> None:
        bar = QToolBar()
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setIconSize(theme.icon_size())
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.addToolBar(bar)
        self.toolbar = bar
        for name in TOOLS:
            self._add_tool(bar, name)
        for name in RUN_TOOLS:
            self._add_tool(bar, name)
        self.speed = Speed()
        bar.addWidget(self.speed)
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(space)
        self.readouts = Readouts(self.session)
        bar.addWidget(self.readouts)
        self.export_button = QToolButton()
        self.export_button.setObjectName("export_button")
        self.export_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.export_button.setMenu(self.menus["export"])
        bar.addWidget(self.export_button)
        self.tool_groups = ToolGroups(bar, self._dress_tool)

    def _add_tool(self, bar: QToolBar, name: str) -> None:
        if not name:
            bar.addSeparator()
            return
        bar.addAction(self.actions_table[name])
        self._dress_tool(self.actions_table[name])

    def _dress_tool(self, action: QAction) -> None:
        button, name = self.toolbar.widgetForAction(action), action.objectName()
        if isinstance(button, QToolButton):
            button.setObjectName(f"tool_{name}")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if name in RUN_TOOLS:
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            if name == "run.toggle":
                theme.mark(button, role="primary")

    def _build_status(self) -> None:
        self.status_text, self.status_engine = ElidedLabel(), QLabel()
        self.status_text.setObjectName("status_text")
        self.status_engine.setObjectName("status_engine")
        self.status_text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.progress = QProgressBar()
        self.progress.setObjectName("progress")
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(120)
        self.progress.hide()
        self.cancel_button = QToolButton()
        self.cancel_button.setObjectName("cancel_task")
        self.cancel_button.setIcon(theme.icon("close"))
        self.cancel_button.clicked.connect(self._cancel_task)
        self.cancel_button.hide()
        self.language_button = QToolButton()
        self.language_button.setObjectName("language_button")
        self.language_button.clicked.connect(self._other_language)
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        self.status_text.setContentsMargins(12, 0, 8, 0)
        bar.addWidget(self.status_text, 1)
        for widget in (self.progress, self.cancel_button, self.status_engine, self.language_button):
            bar.addPermanentWidget(widget)
        self._busy_lane: Lane | None = None
        self._busy_fraction = 0.0
        self._busy_timer = QTimer(self)
        self._busy_timer.setSingleShot(True)
        self._busy_timer.setInterval(BUSY_AFTER_MS)
        self._busy_timer.timeout.connect(self._show_busy)

    def _connect(self) -> None:
        s, d = self.session, self.document
        for signal in (s.moved, s.rebuilt, s.picked, s.backward_changed, s.running_changed):
            signal.connect(self._refresh)
        s.rebuilt.connect(self._show_problem)
        s.failed.connect(self._on_fault)
        s.moved.connect(self._tell_divergence)
        s.broke.connect(self._tell_breakpoint)
        s.proof_changed.connect(self._follow_proof)
        s.backward_changed.connect(self._show_graph)
        s.progressed.connect(self._on_progress)
        d.modified.connect(self._show_title)
        d.path_changed.connect(self._show_title)
        d.undo_stack.indexChanged.connect(self._refresh_edit)
        d.changed_outside.connect(self._on_changed_outside)
        d.autosave_failed.connect(self.tell)
        self.speed.chosen.connect(self._take_speed)
        self.readouts.stopping_asked.connect(self.show_stopping)
        self.lessons.connect_window()
        theme.notifier.changed.connect(self._restyle)
        application = QApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.session.close)
        if self.fault_log is not None:
            timer = QTimer(self)
            timer.timeout.connect(self._take_faults)
            timer.start(500)

    # -- words and looks -----------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "language_button"):
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        self.actions_table.retranslate()
        titles = {
            "File": tr("File"),
            "Edit": tr("Edit"),
            "Problem": tr("Problem"),
            "Network": tr("Network"),
            "Run": tr("Run"),
            "Debug": tr("Debug"),
            "View": tr("View"),
            "Lessons": tr("Lessons"),
            "lessons": tr("Lessons"),
            "Help": tr("Help"),
            "recent": tr("Open recent"),
            "examples": tr("Examples"),
            "export": tr("Export"),
        }
        for name, menu in self.menus.items():
            menu.setTitle(titles[name])
        for action in self.menus["examples"].actions():
            action.setText(tr(str(action.data())))
        self.docks["experiment_dock"].setWindowTitle(tr("Experiment"))
        self.docks["debugger_dock"].setWindowTitle(tr("Debugger"))
        self.docks["watch_dock"].setWindowTitle(tr("Watch"))
        self.docks["health_dock"].setWindowTitle(tr("Health"))
        self.docks["curvature_dock"].setWindowTitle(tr("Curvature"))
        self.docks["proof_dock"].setWindowTitle(tr("Proof"))
        self.docks["quiz_dock"].setWindowTitle(tr("Quiz"))
        self.function_pages.setAccessibleName(tr("Function"))
        self.function_pages.setTabText(0, tr("Function"))
        self.function_pages.setTabText(1, tr("Graph"))
        self.docks["curves_dock"].setWindowTitle(tr("Curves"))
        self.docks["fit_dock"].setWindowTitle(tr("Fit"))
        self.docks["ledger_dock"].setWindowTitle(tr("Ledger"))
        self.docks["minima_dock"].setWindowTitle(tr("Minima"))
        self.docks["stopping_dock"].setWindowTitle(tr("Stopping"))
        for dock in self.docks.values():
            dock.toggleViewAction().setToolTip(tr("Show or hide this panel"))
            for name, tip, described in (
                ("Float", tr("Float this panel or put it back"), "Undocks and re-attaches the dock widget"),
                ("Close", tr("Hide this panel"), "Closes the dock widget"),
            ):
                child = f"qt_dockwidget_{name.lower()}button"
                button = cast(QAbstractButton, dock.findChild(QAbstractButton, child))
                button.setToolTip(tip)
                # Qt's own words, which it says again when the style changes but not the language
                button.setAccessibleName(QCoreApplication.translate("QDockWidget", name))
                button.setAccessibleDescription(QCoreApplication.translate("QDockWidget", described))
        self.lessons.retranslate()
        self.toolbar.setWindowTitle(tr("Toolbar"))
        self.export_button.setText(tr("Export"))
        self.export_button.setToolTip(tr("Export a figure or the run's numbers"))
        self.export_button.setAccessibleName(tr("Export"))
        self.cancel_button.setAccessibleName(tr("Cancel"))
        self.cancel_button.setToolTip(tr("Cancel what is being computed"))
        self.progress.setAccessibleName(tr("Progress"))
        self.language_button.setText(" / ".join(language.LANGUAGES[key] for key in ("ko", "en")))
        self.language_button.setToolTip(tr("Switch between Korean and English"))
        self.language_button.setAccessibleName(tr("Switch between Korean and English"))
        self.setAccessibleName(tr("gdsim"))
        self._show_title()
        self._refresh()
        self._refresh_edit()

    def _restyle(self) -> None:
        self.toolbar.setIconSize(theme.icon_size())
        self._fit_toolbar()
        self.readouts.refresh()

    def _show_title(self, *_: object) -> None:
        name = self.document.path.name if self.document.path else tr("Untitled")
        self.setWindowTitle(f"{name}[*] – gdsim")
        self.setWindowModified(self.document.dirty)

    # -- keeping up ------------------------------------------------------------------

    def _show_problem(self) -> None:
        """The function or the network in its place; the fit belongs to networks alone."""
        function = self.session.is_function
        shown: QWidget = self.function_pages if function else self.network_editor
        fit = self.docks["fit_dock"]
        if self.problem_view.currentWidget() is shown and fit.toggleViewAction().isEnabled() != function:
            return
        self.problem_view.setCurrentWidget(shown)
        # a function is looked at on its surface, a network on its drawing
        height = max(1, self.instruments.height())
        share = 0.4 if function else 0.5
        self.instruments.setSizes([int(share * height), int((1 - share) * height)])
        if function:
            self._fit_was_shown = not fit.isHidden()
        fit.setVisible(not function and self._fit_was_shown)
        fit.toggleViewAction().setEnabled(not function)
        self.docks["ledger_dock" if function else "fit_dock"].raise_()

    def _refresh(self, *_: object) -> None:
        session, table = self.session, self.actions_table
        snapshot, running = session.snapshot, session.is_running
        run = table["run.toggle"]
        run.setText(tr("Pause") if running else tr("Run"))
        run.setIconText(run.text())
        run.setIcon(theme.icon("debug-pause" if running else "play", "accent_text"))
        run.setEnabled(running or bool(snapshot and snapshot.active))
        table["run.pause"].setEnabled(running)
        can_step = snapshot is not None and snapshot.active
        table["run.step"].setEnabled(can_step)
        network = not session.is_function
        table["run.factor"].setEnabled(snapshot is not None and (can_step or not session.update_shown))
        table["run.layer"].setEnabled(table["run.factor"].isEnabled())
        table["run.finish_pass"].setEnabled(snapshot is not None and not session.update_shown)
        table["run.branch"].setEnabled(session.track is not None)
        for name in ("run.breakpoint", "debug.check_gradient", "export.code", "export.derivation"):
            table[name].setEnabled(session.track is not None)
        for name in OF_NETWORKS:
            table[name].setEnabled(network)
        for name in OF_FUNCTIONS:
            table[name].setEnabled(not network)
        table["problem.network"].setChecked(network)
        table["problem.function"].setChecked(not network)
        table["problem.remove_starts"].setEnabled(len(session.experiment.starts) > 1)
        table["run.back"].setEnabled(session.k > 0 or session.cursor > 0)
        hidden = len(session.experiment.widths) - 2
        table["network.remove_layer"].setEnabled(network and hidden > 0)
        table["network.add_neuron"].setEnabled(network and hidden > 0)
        table["network.remove_neuron"].setEnabled(
            network and hidden > 0 and session.experiment.widths[-2] > 1
        )
        for key in ("system", "light", "dark"):
            table[f"view.theme_{key}"].setChecked(self.settings.theme == key)
        table["view.english"].setChecked(self.language == "en")
        table["view.korean"].setChecked(self.language == "ko")
        self.status_text.set_text(self._state())
        self.status_engine.setText(tr("engine running") if running else tr("engine idle"))

    def _state(self) -> str:
        """One sentence: where the run is, and why it stopped."""
        session = self.session
        track, k = session.track, session.k
        if track is None:
            return tr("No optimizer is enabled.") if session.snapshot else tr("Preparing…")
        if session.is_running:
            return tr("Running at k = {k}", k=k)
        if track.status.name != "RUNNING":
            optimizer = choice_title(session.experiment.optimizers[track.index])
            return f"{optimizer}: {say(track.status.message)}"
        if session.update_shown:
            return tr("Paused at k = {k}, pass finished", k=k)
        if session.place is not None:
            return tr("Paused at k = {k}, {place}", k=k, place=place_text(session.place, session.counts))
        return tr("Paused at k = {k}", k=k)

    def _tell_breakpoint(self, reason: Sentence) -> None:
        self.message_bar.tell(reason, "info")

    def _show_graph(self) -> None:
        """A function's graph comes to the front when the pass through it begins."""
        forward, n, _ = self.session.counts
        begun = self.session.is_function and 0 < self.session.cursor <= forward + n
        if begun and not self._graph_shown:
            self.function_pages.setCurrentWidget(self.graph_view)
        self._graph_shown = begun

    def _tell_divergence(self) -> None:
        """A diverged run is said in full above the instruments, once; the status bar may have to shorten it."""
        tracks = self.session.snapshot.tracks if self.session.snapshot else ()
        found = [t.status for t in tracks if t.status.name == "DIVERGED"]
        told = {id(status) for status in found}
        if not self.session.is_running and told - self._told:
            self.message_bar.tell(found[0].message, "warning")
            self._told = told

    def _refresh_edit(self, *_: object) -> None:
        stack = self.document.undo_stack
        undo, redo = self.actions_table["edit.undo"], self.actions_table["edit.redo"]
        undo.setEnabled(stack.canUndo())
        redo.setEnabled(stack.canRedo())
        undo.setText(tr("Undo {name}", name=stack.undoText()) if stack.canUndo() else tr("Undo"))
        redo.setText(tr("Redo {name}", name=stack.redoText()) if stack.canRedo() else tr("Redo"))

    def _on_progress(self, what: object) -> None:
        lane, fraction = cast(tuple[Lane, float | None], what)
        if fraction is None:
            if lane == self._busy_lane:
                self._busy_lane = None
                self._busy_timer.stop()
                self.progress.hide()
                self.cancel_button.hide()
            return
        self._busy_fraction = fraction
        self.progress.setValue(int(1000 * fraction))
        if self._busy_lane is None:
            self._busy_lane = lane
            self._busy_timer.start()

    def _follow_proof(self) -> None:
        """A long gradient check can be cancelled like anything else that is long."""
        self._on_progress((Lane.PROOF, 0.0 if self.session.proving else None))

    def _show_busy(self) -> None:
        if self._busy_lane is not None and not self.session.is_running:
            self.progress.show()
            self.cancel_button.show()

    def _cancel_task(self) -> None:
        if self._busy_lane is Lane.DESCENT:
            self.session.pause()
        elif self._busy_lane is Lane.PROOF:
            self.session.cancel_proof()
        elif self._busy_lane is not None:
            self.session.worker.cancel(self._busy_lane)
        if self._busy_lane is not None:
            self._on_progress((self._busy_lane, None))

    def _on_fault(self, fault: Fault) -> None:
        if isinstance(fault.error, InputError):
            self.message_bar.tell(fault.error.sentence)
            return
        if self.fault_log is not None:
            self.fault_log.report(fault.error, fault.text)
            return
        self.message_bar.tell(
            sentence("A computation failed: {problem}. Nothing was lost.", problem=str(fault.error)[:200])
        )

    def _take_faults(self) -> None:
        for report in self.fault_log.take() if self.fault_log else ():
            self.message_bar.tell(report.title)

    def _on_changed_outside(self, *_: object) -> None:
        self.message_bar.tell(
            sentence("The file was changed by another program."),
            "warning",
            ((tr("Open it again"), lambda: self.open_path(self.document.path)),),
        )

    def tell(self, what: Sentence, role: str = "error") -> None:
        """Show a sentence above the instruments."""
        self.message_bar.tell(what, role)
        self.announcer.tell(say(what))

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do something that may be refused; the refusal is shown and the old state stays."""
        try:
            act()
        except InputError as refusal:
            self.tell(refusal.sentence)
            return False
        return True

    # -- files -----------------------------------------------------------------------

    def open_path(self, path: str | Path | None) -> bool:
        """Open a project or a table; what cannot be read is said, and the present experiment stays."""
        return self.files.open_path(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._dropped(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = self._dropped(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.open_dropped(path)

    def open_dropped(self, path: Path) -> None:
        """A lesson keeps the experiment, anything else takes its place and asks before."""
        if path.suffix.lower() == LESSON:
            self.open_path(path)
        else:
            self.files.unless_unsaved(lambda: self.open_path(path))

    @staticmethod
    def _dropped(data: Any) -> Path | None:
        for url in data.urls() if data.hasUrls() else ():
            path = Path(url.toLocalFile())
            if path.suffix.lower() in (".gdsim", LESSON, *PICTURES, *TABLES):
                return path
        return None

    def closeEvent(self, event: QCloseEvent) -> None:
        self.lessons.leave()
        if self.document.dirty and not self._close_anyway:
            event.ignore()
            self.files.unless_unsaved(self._really_close)
            return
        self.settings = replace(
            self.settings,
            geometry=bytes(self.presentation.geometry().data()),
            window_state=bytes(self.classroom.own_layout().state.data()),
            speed=self.speed.speed,
        )
        self.settings.save(self.store)
        self.document.close()
        self.session.close()
        event.accept()

    def _really_close(self) -> None:
        self._close_anyway = True
        self.close()

    def _restore_layout(self) -> None:
        self._default_state = self.layout_state()
        if self.settings.geometry:
            self.restoreGeometry(QByteArray(self.settings.geometry))
        if self.settings.window_state:
            self.restore_layout_state(QByteArray(self.settings.window_state))

    def layout_state(self) -> QByteArray:
        """Where docks and toolbar are."""
        return self.saveState(LAYOUT_VERSION)

    def restore_layout_state(self, state: QByteArray) -> None:
        """Put docks and toolbar where they were."""
        self.restoreState(state, LAYOUT_VERSION)

    @property
    def fit_wanted(self) -> bool:
        """Whether the fit is shown as soon as the problem is a network."""
        return self._fit_was_shown if self.session.is_function else not self.docks["fit_dock"].isHidden()

    @fit_wanted.setter
    def fit_wanted(self, wanted: bool) -> None:
        self._fit_was_shown = wanted
        self.docks["fit_dock"].setVisible(wanted and not self.session.is_function)

    def reset_layout(self) -> None:
        self._lay_out()
        self.instruments.setSizes([1, 1])
        self.classroom.enforce()
        if self.presentation.active:
            self.presentation.fold()

    # -- edits -----------------------------------------------------------------------

    def undo(self) -> None:
        self.document.undo_stack.undo()

    def redo(self) -> None:
        self.document.undo_stack.redo()

    def add_layer(self) -> None:
        self.attempt(
            lambda: self.document.edit(tr("Add hidden layer"), lambda e: e.with_layer(len(e.widths) - 1))
        )

    def remove_layer(self) -> None:
        if len(self.session.experiment.widths) > 2:
            self.document.edit(tr("Remove hidden layer"), lambda e: e.without_layer(len(e.widths) - 2))

    def _change_last(self, name: str, by: int) -> None:
        layer = len(self.session.experiment.widths) - 2
        if layer > 0:
            self.attempt(
                lambda: self.document.edit(name, lambda e: e.with_width(layer, e.widths[layer] + by))
            )

    def add_neuron(self) -> None:
        self._change_last(tr("Add hidden neuron"), 1)

    def remove_neuron(self) -> None:
        self._change_last(tr("Remove hidden neuron"), -1)

    def new_weights(self) -> None:
        self.attempt(
            lambda: self.document.edit(
                tr("New weights"), lambda e: e.reinitialised(e.initialiser, e.seed + 1)
            )
        )

    def choose_problem(self, problem: str) -> None:
        if problem != self.session.experiment.problem:
            name = tr("Choose the function") if problem == "function" else tr("Choose the network")
            self.session.choose_problem(problem, name)
        self._refresh()

    def multi_start(self) -> None:
        self._raise("minima_dock")
        self.minima_view.start_multi_start()

    def basins(self) -> None:
        self._raise("minima_dock")
        self.minima_view.start_basins()

    def show_stopping(self) -> None:
        self._raise("stopping_dock")

    def _raise(self, name: str) -> None:
        if self.classroom.keeps_away(name):
            return
        self.docks[name].show()
        self.docks[name].raise_()

    # -- running ---------------------------------------------------------------------

    def _take_speed(self, speed: int) -> None:
        self.session.set_rate(float(speed) if speed else None)

    def shift_sample(self, by: int) -> None:
        now = self.session.sample
        self.session.choose_sample(0 if now is None else now + by)

    def go_to(self) -> None:
        dialog = self._dialogs.get("go_to")
        if dialog is None:
            dialog = self._dialogs["go_to"] = QInputDialog(self)
            dialog.setObjectName("go_to_dialog")
            dialog.setInputMode(QInputDialog.InputMode.IntInput)
            dialog.intValueSelected.connect(self.session.go_to)
        dialog.setWindowTitle(tr("Go to iteration"))
        dialog.setLabelText(tr("Iteration k"))
        dialog.setIntRange(0, max(0, self.session.snapshot.head if self.session.snapshot else 0))
        dialog.setIntValue(self.session.k)
        dialog.open()

    # -- debugging ---------------------------------------------------------------------

    def branch(self) -> None:
        """Ask how the branch from the iterate shown goes on."""
        dialog = self._dialogs.get("branch")
        if dialog is None:
            dialog = self._dialogs["branch"] = BranchDialog(self.session, self)
        if dialog.begin():
            dialog.open()

    def toggle_breakpoint(self) -> None:
        """A breakpoint on the picked weight, or no longer."""
        self._raise("watch_dock")
        self.watch_view.toggle_breakpoint_at_picked()

    def check_gradient(self) -> None:
        self._raise("proof_dock")
        self.session.check_gradient()

    def show_quiz(self) -> None:
        self._raise("quiz_dock")
        self.quiz_view.setFocus()

    def export_derivation(self) -> None:
        """The pass as a document."""
        dialog = self._dialogs.get("derivation")
        if dialog is None:
            dialog = self._dialogs["derivation"] = DerivationDialog(self.session, self)
        dialog.begin(self.language)

    def export_code(self) -> None:
        """The run as a script."""
        dialog = self._dialogs.get("code")
        if dialog is None:
            dialog = self._dialogs["code"] = CodeDialog(self.session, self)
        dialog.show_code()

    # -- figures -----------------------------------------------------------------------

    def figure(self, name: str) -> Figure:
        """The figure of one instrument by its short name."""
        views: dict[str, Callable[[], Figure]] = {
            "network": self.network_editor.figure,
            "surface": self.surface_view.figure,
            "surface3d": self.surface_view.space_figure,
            "chain": self.debugger_view.figure,
            "curves": self.curves_view.figure,
            "fit": self.fit_view.figure,
            "function": self.function_view.figure,
            "ledger": self.ledger_view.figure,
            "graph": self.graph_view.figure,
            "watches": self.watch_view.figure,
            "health": self.health_view.figure,
            "proof": self.proof_view.figure,
            "curvature": self.sharpness_view.figure,
            "paths": self.debugger_view.paths.figure,
            "shares": self.debugger_view.shares.figure,
        }
        return views[name]()

    def export(self, name: str) -> None:
        dialog = self._dialogs.get("export")
        if dialog is None:
            dialog = self._dialogs["export"] = ExportDialog(
                self,
                dpi=self.settings.export_dpi,
                folder=self.settings.export_folder,
                memory=self.session.memory,
            )
            dialog.finished.connect(self._remember_export)
        dialog.show_figure(self.figure(name))

    def _remember_export(self, *_: object) -> None:
        dialog = self._dialogs["export"]
        self.settings = replace(self.settings, export_dpi=int(dialog.dpi), export_folder=str(dialog.folder))
        self.settings.save(self.store)

    def export_movie(self) -> None:
        """The run, or a turn of the camera, as a moving picture."""
        dialog = self._dialogs.get("movie")
        if dialog is None:
            dialog = self._dialogs["movie"] = MovieDialog(
                self.session, self.figure, self.surface_view.space, self
            )
        dialog.show_dialog()

    def export_csv(self) -> None:
        dialog = self._dialogs.get("csv")
        if dialog is None:
            dialog = self._dialogs["csv"] = QFileDialog(self)
            dialog.setObjectName("export_csv_dialog")
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix("csv")
            dialog.fileSelected.connect(self.write_run)
        dialog.setWindowTitle(tr("Export the run as CSV"))
        dialog.setDirectory(self.settings.export_folder or str(Path.home()))
        dialog.selectFile("run.csv")
        dialog.open()

    def save_classroom(self) -> None:
        """Ask what a class shall see, and save that."""
        dialog = self._dialogs.get("classroom")
        if dialog is None:
            dialog = self._dialogs["classroom"] = ClassroomDialog(self.classroom, self)
            dialog.chosen.connect(self.files.save_classroom)
        dialog.begin()
        dialog.open()

    def write_run(self, path: str) -> bool:
        """Write the run's readings: k, loss, gradient norm, step length and the picked weights."""
        header, rows = run_table(self.session)
        return self.attempt(lambda: write_csv(path, header, rows))

    def copy_figure(self) -> None:
        views: dict[QWidget, str] = {
            self.network_editor: "network",
            self.surface_view: "surface",
            self.debugger_view: "chain",
            self.curves_view: "curves",
            self.fit_view: "fit",
            self.function_view: "function",
            self.ledger_view: "ledger",
            self.graph_view: "graph",
            self.watch_view: "watches",
            self.health_view: "health",
            self.proof_view: "proof",
            self.sharpness_view: "curvature",
            self.debugger_view.paths: "paths",
            self.debugger_view.shares: "shares",
        }
        widget = QApplication.focusWidget()
        while widget is not None and widget not in views:
            widget = widget.parentWidget()
        problem = "function" if self.session.is_function else "network"
        copy_to_clipboard(
            self.figure(views.get(widget, problem) if widget else problem), self.settings.export_dpi
        )
        self.tell(sentence("The picture is on the clipboard."), "success")

    def show_table(self) -> None:
        """The data of the picture in focus, else of the surface, as a table."""
        sources: dict[QWidget, Callable[[], Table]] = {
            self.surface_view: self.surface_view.csv,
            self.curves_view: self.curves_view.csv,
            self.fit_view: self.fit_view.csv,
            self.minima_view: self.minima_view.csv,
            self.health_view: self.health_view.csv,
            self.proof_view: self.proof_view.csv,
            self.sharpness_view: self.sharpness_view.csv,
            self.watch_view: self.watch_view.csv,
            self.quiz_view: self.quiz_view.csv,
            self.ledger_view: self.ledger_view.csv,
            self.debugger_view.paths: self.debugger_view.paths.csv,
            self.debugger_view.shares: self.debugger_view.shares.csv,
            self.debugger_view: self.debugger_view.model.csv,
            self.network_editor: lambda: run_table(self.session),
        }
        view = QApplication.focusWidget()
        while view is not None and view not in sources:
            view = view.parentWidget()
        chosen = view or self.surface_view

        def data() -> tuple[str, str, Table]:
            table = sources[chosen]()
            title = chosen.accessibleName() or tr("Data as a table")
            if chosen is self.surface_view:  # ten thousand rows have no need of their columns' ends
                return title, surface_summary(self.session), table
            network = chosen is self.network_editor
            words = network_summary(self.session) if network else run_summary(self.session)
            return title, f"{words} {table_summary(table)}".strip(), table

        dialog = self._dialogs.get("table")
        if dialog is None:
            dialog = self._dialogs["table"] = DataTable(self)
        dialog.show_data(data)

    # -- looks -------------------------------------------------------------------------

    def choose_theme(self, choice: str) -> None:
        self.settings = replace(self.settings, theme=choice)
        self.apply_look()

    def scale_text(self, by: int) -> None:
        """Larger or smaller text by percent; 0 is back to normal."""
        if self.presentation.active:
            self.presentation.scale_text(by)
        else:
            percent = 100 if by == 0 else max(50, min(200, self.settings.text_size_percent + by))
            self.settings = replace(self.settings, text_size_percent=percent)
        self.apply_look()

    def apply_look(self) -> None:
        """Dress the application as the settings say, and the presentation if there is one."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application, self.settings.theme, *self.presentation.text())
        self.settings.save(self.store)
        self._refresh()

    def choose_language(self, key: str) -> None:
        self.settings = replace(self.settings, language=key)
        self.settings.save(self.store)
        self.language = language.install(key)
        self.retranslate()

    def _other_language(self) -> None:
        self.choose_language("en" if self.language == "ko" else "ko")

    def fit_network(self) -> None:
        self.network_editor.view.fit()

    def show_palette(self) -> None:
        self.palette_dialog.popup()

    def show_manual(self) -> None:
        """The manual, at the chapter about the panel that has the focus."""
        dialog = self._dialogs.get("manual")
        if dialog is None:
            dialog = self._dialogs["manual"] = ManualDialog(self)
        focus = self.focusWidget()
        dock = next((name for name, each in self.docks.items() if focus and each.isAncestorOf(focus)), "")
        dialog.open_for(dock)
        dialog.show()
        dialog.raise_()

    def open_asked(self, path: str) -> None:
        """Another start, or the system, asks for a file; or only for the window if it is empty."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        QApplication.alert(self)
        if path:
            self.open_dropped(Path(path))

    def create_shortcut(self) -> None:
        """Put gdsim into the menu and on the desktop; what came of it is told when it is done."""
        self.shortcut.begin()

    def show_licences(self) -> None:
        dialog = self._dialogs.get("licences")
        if dialog is None:
            from gdsim.ui.licences_dialog import (
                LicencesDialog,
            )  # reading packages' metadata is slow to import

            dialog = self._dialogs["licences"] = LicencesDialog(self)
        dialog.show()
        dialog.raise_()

    def open_log(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(data_folder())))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._room_shared:  # Qt takes what a smaller window lacks from the docks it comes upon first
            self._room_shared = True
            if not self.settings.window_state:
                self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_toolbar()

    def _fit_toolbar(self) -> None:
        """Icons alone where the words would push the readouts out of a narrow window."""
        roomy = self.width() >= 1300 * theme.text_percent() / 100
        style = (
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon if roomy else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        for name in RUN_TOOLS:
            button: QWidget | None = self.toolbar.widgetForAction(self.actions_table[name])
            if isinstance(button, QToolButton) and name != "run.toggle":
                button.setToolButtonStyle(style)
        self.speed.label.setVisible(roomy)
        self.readouts.gauge.setVisible(roomy)

    def minimumSizeHint(self) -> QSize:
        return QSize(900, 600)


def _card(view: QWidget) -> QFrame:
    frame = QFrame()
    theme.mark(frame, card=True)
    column = QVBoxLayout(frame)
    column.setContentsMargins(1, 1, 1, 1)
    column.addWidget(view)
    return frame
