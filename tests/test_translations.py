"""The Korean translation: every visible string has one, the compiled file holds it, and the window shows it."""

from __future__ import annotations

import ast
import importlib.util
import re
import string
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QGraphicsScene,
    QGraphicsTextItem,
    QGraphicsView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QTabBar,
    QTextEdit,
    QTreeWidget,
    QWidget,
)

from gdsim.app.i18n import CONTEXT
from gdsim.ui import language
from tests.conftest import settle

ROOT = Path(__file__).resolve().parents[1]
TS, QM = (ROOT / "resources" / "translations" / f"gdsim_ko.{suffix}" for suffix in ("ts", "qm"))

#: Words that are the same in Korean: names, formats, keys and what stands in formulas.
NAMES = (
    "gdsim English LaTeX Markdown NumPy PyTorch ReLU Leaky ELU SiLU GELU Tanh Adam He Xavier XOR BFGS DFP SR NaN "
    "AdaGrad AdaDelta RMSProp Rprop AMSGrad AdamW AdaMax NAdam RAdam PCA"
)
FORMATS = "CSV PNG SVG PDF GIF WebP APNG MP UTF CP GB MB dpi cm"
KEYS = "Enter Ctrl Shift Alt Home Esc PgUp PgDown"
FORMULAS = "tanh sin cos exp log sqrt abs pi ms"
SAME = set(" ".join((NAMES, FORMATS, KEYS, FORMULAS)).split())


def _update() -> ModuleType:
    spec = importlib.util.spec_from_file_location("update", TS.with_name("update.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


update = _update()


@pytest.fixture(scope="module")
def found() -> dict[str, str]:
    return update.strings()


@pytest.fixture(scope="module")
def korean() -> dict[str, str]:
    return update.translated(TS)


def fields(text: str) -> Counter[tuple[str, str, str]]:
    """The placeholders of a template with their formats."""
    parts = string.Formatter().parse(text)
    return Counter((name, spec or "", turned or "") for _, name, spec, turned in parts if name is not None)


# --- the files ------------------------------------------------------------------------------------


def test_every_string_has_a_finished_translation(found, korean) -> None:
    assert {text: place for text, place in found.items() if not korean.get(text, "").strip()} == {}


def test_nothing_is_left_over(found) -> None:
    sources = [m.findtext("source") for m in ElementTree.parse(TS).getroot().iter("message")]
    assert len(sources) == len(set(sources))
    assert set(sources) - set(found) == set()


def test_placeholders_are_kept(korean) -> None:
    assert [text for text, own in korean.items() if fields(text) != fields(own)] == []


def test_spaces_ellipses_and_tags_are_kept(korean) -> None:
    def shape(text: str) -> tuple[object, ...]:
        ends = (text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :])
        return (*ends, text.endswith("…"), re.findall(r"<[^>]+>", text), text.count("\n"))

    assert [text for text, own in korean.items() if shape(text) != shape(own)] == []


def test_particles_fit_any_value(korean) -> None:
    """A particle after a value is written for both endings: 을(를), 이(가), 은(는), (으)로."""
    bare = re.compile(r"\}[”’]?(?:을|를|이|가|은|는|로|으로|과|와)(?![(가-힣])")
    assert [own for own in korean.values() if bare.search(own)] == []


def test_terms_are_the_field_s(korean) -> None:
    expected = {
        "gradient descent": "경사 하강법",
        "loss surface": "손실 곡면",
        "chain rule": "연쇄 법칙",
        "learning rate": "학습률",
        "hidden layer": "은닉 계층",
        "activation function": "활성 함수",
        "curvature": "곡률",
        "threshold": "임계치",
        "bias": "편향",
        "gradient norm": "그레이디언트 노름",
    }
    for term, own in expected.items():
        said = [text for text in korean if term in text.lower()]
        assert said, term
        assert [text for text in said if own not in korean[text]] == [], term


def test_compiled_file_says_the_same(korean) -> None:
    translator = QTranslator()
    assert translator.load(str(QM))
    assert {text: own for text, own in korean.items() if translator.translate(CONTEXT, text) != own} == {}


def test_what_is_not_a_literal_comes_from_a_collected_table() -> None:
    """``tr(variable)`` only where the variable holds text that update.py collects elsewhere."""
    known = re.compile(
        r"\.(title|text|tip|template)$|^str\(action\.data\(\)\)$|^str\(what\.values\['name'\]\)$"
    )
    strange = []
    for path in sorted((ROOT / "gdsim" / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "tr":
                given = node.args[0]
                if not isinstance(given, ast.Constant) and not known.search(ast.unparse(given)):
                    strange.append(f"{path.name}:{node.lineno}: {ast.unparse(given)}")
    assert strange == []


# --- the window -----------------------------------------------------------------------------------


@pytest.fixture
def dialogs(window) -> Iterator[list[QWidget]]:
    """The window and every dialog it can open, built in English."""
    from gdsim.ui.csv_dialog import CsvDialog
    from gdsim.ui.export_dialog import ExportDialog
    from gdsim.ui.manual_dialog import ManualDialog

    made = [
        ManualDialog(window),
        CsvDialog(window.session, window),
        ExportDialog(window),
    ]
    yield [window, *made]
    language.install("en")


def choose(window: QWidget, key: str, qtbot) -> None:
    window.choose_language(key)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LanguageChange)
    QApplication.processEvents()
    settle(window, qtbot)


def texts(roots: list[QWidget]) -> dict[tuple[str, str, int], str]:
    """Every text of every widget, by the widget's path and what kind of text it is."""
    said: dict[tuple[str, str, int], str] = {}
    widgets = list(dict.fromkeys(w for root in roots for w in (root, *root.findChildren(QWidget))))
    widgets = [w for w in widgets if w.objectName() not in {"ScrollLeftButton", "ScrollRightButton"}]  # Qt's
    actions = list(dict.fromkeys(a for root in roots for a in root.findChildren(QAction)))
    actions = [a for a in actions if not isinstance(a.parent(), QGraphicsScene)]  # pyqtgraph's, switched off
    for number, thing in enumerate([*widgets, *actions]):
        for kind, text in _of(thing):
            if text:
                said[(_path(thing), kind, number)] = text
    return said


def _path(thing: QWidget | QAction) -> str:
    names = []
    while thing is not None:
        names.append(thing.objectName() or type(thing).__name__)
        thing = thing.parent()
    return "/".join(reversed(names[:4]))


def _of(thing: QWidget | QAction) -> Iterator[tuple[str, str]]:
    if isinstance(thing, QAction):
        if not thing.isSeparator():
            yield from (("text", thing.text()), ("icon text", thing.iconText()), ("tip", thing.toolTip()))
        return
    yield from (
        ("tip", thing.toolTip()),
        ("name", thing.accessibleName()),
        ("description", thing.accessibleDescription()),
    )
    if thing.isWindow() or isinstance(thing, QDockWidget):
        yield "title", thing.windowTitle()
    if isinstance(thing, QLabel | QAbstractButton):
        yield "text", thing.text()
    elif isinstance(thing, QMenu):
        yield "title", thing.title()
    elif isinstance(thing, QLineEdit):
        yield "placeholder", thing.placeholderText()
    elif isinstance(thing, QAbstractSpinBox):
        yield "text", thing.text()
    elif isinstance(thing, QComboBox):
        yield from ((f"item {i}", thing.itemText(i)) for i in range(thing.count()))
    elif isinstance(thing, QListWidget):
        yield from ((f"item {i}", thing.item(i).text()) for i in range(thing.count()))
    elif isinstance(thing, QTabBar):
        yield from ((f"tab {i}", thing.tabText(i)) for i in range(thing.count()))
    elif isinstance(thing, QTextEdit):
        yield "text", thing.toPlainText()
    elif isinstance(thing, QHeaderView) and thing.model() is not None:
        model, way = thing.model(), thing.orientation()
        yield from ((f"header {i}", str(model.headerData(i, way) or "")) for i in range(thing.count()))
    elif isinstance(thing, QTreeWidget):
        yield from ((f"column {i}", thing.headerItem().text(i)) for i in range(thing.columnCount()))
    elif isinstance(thing, QGraphicsView) and thing.scene() is not None:
        items = [item for item in thing.scene().items() if isinstance(item, QGraphicsTextItem)]
        yield from ((f"label {i}", item.toPlainText()) for i, item in enumerate(items) if item.isVisible())


def english(said: dict[tuple[str, str, int], str]) -> list[tuple[str, str, str]]:
    """The texts that hold an English word Korean does not share."""
    found = []
    for (path, kind, _), text in said.items():
        plain = re.sub(r"<[^>]+>|&[a-z]+;|\S+\.(?:gdsim|csv|png|svg|pdf)\b|\*\.\w+|\S*/\S*/\S*", " ", text)
        words = set(re.findall(r"[A-Za-z]{2,}", plain)) - SAME
        if words:
            found.append((path, kind, text))
    return found


def test_the_window_speaks_korean_and_english_again(window, dialogs, qtbot) -> None:
    before = texts(dialogs)
    assert len(english(before)) > 300, "the walk must reach the words it is to judge"
    assert [t for t in before.values() if re.search("[가-힣]", t.replace("한국어", ""))] == []
    choose(window, "ko", qtbot)
    assert english(texts(dialogs)) == []
    assert window.docks["debugger_dock"].windowTitle() == "디버거"
    choose(window, "en", qtbot)
    after = texts(dialogs)
    assert {
        key: (before.get(key), after.get(key))
        for key in before.keys() | after.keys()
        if before.get(key) != after.get(key)
    } == {}


def test_a_run_under_way_speaks_korean(window, dialogs, qtbot) -> None:
    """What is written while the run moves: states, the debugger's sums, verdicts, names of edits."""
    choose(window, "ko", qtbot)
    session, table = window.session, window.actions_table
    for _ in range(2):
        table["run.step"].trigger()
        settle(window, qtbot)
    for _ in range(session.length):
        assert english(texts(dialogs)) == []
        table["run.factor"].trigger()
        settle(window, qtbot)
    assert "패스 완료" in window.status_text.text()
    table["network.add_layer"].trigger()
    settle(window, qtbot)
    assert table["edit.undo"].text() == "실행 취소: 은닉 계층 추가"
    table["sample.batch"].trigger()
    settle(window, qtbot)
    window.palette_dialog.popup()
    assert english(texts(dialogs)) == []
    titles = [window.figure(name).title for name in ("network", "surface", "chain", "curves", "fit")]
    assert [title for title in titles if not re.search("[가-힣]", title)] == []
    assert any("배치 평균" in text for text in texts([window.palette_dialog]).values())
    window.palette_dialog.reject()
