"""The dialog of scripts: what it shows, copies and writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from plots import advance, pull, session_of, shouting
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog

from gdsim.app.session import Session
from gdsim.engine.experiment import DataChoice, Experiment, FunctionChoice, OptimizerChoice
from gdsim.engine.scripts import numpy_script, torch_script
from gdsim.ui import theme
from gdsim.ui.code_dialog import CodeDialog
from gdsim.ui.python_colours import PythonColours


@pytest.fixture
def session(qtbot) -> Iterator[Session]:
    with session_of() as made:
        advance(made, 12)
        yield made


def opened(session: Session, qtbot, **options) -> CodeDialog:
    dialog = CodeDialog(session, **options)
    qtbot.addWidget(dialog)
    dialog.show_code()
    qtbot.waitExposed(dialog)
    return dialog


@pytest.fixture
def dialog(session: Session, qtbot) -> CodeDialog:
    return opened(session, qtbot)


def test_it_opens_on_the_leading_run_as_long_as_it_is(session, qtbot):
    session.choose_lead(2)
    pull(session)
    dialog = opened(session, qtbot)
    assert dialog.run == (2, 0)
    assert dialog.iterations_box.value() == 12
    assert dialog.text == numpy_script(session.experiment, 2, 12)
    assert [dialog.run_box.itemText(i) for i in range(3)] == ["Gradient descent", "Momentum", "Adam"]


def test_its_script_ends_where_the_run_is(session, dialog, capsys):
    names: dict = {}
    exec(dialog.text, names)
    assert names["theta"].tobytes() == session.theta.tobytes()


def test_library_run_and_iterations_are_chosen(session, dialog):
    dialog.run_box.setCurrentIndex(1)
    dialog.iterations_box.setValue(40)
    dialog.library_box.setCurrentText("PyTorch")
    assert dialog.text == torch_script(session.experiment, 1, 40)
    assert dialog.suggestion() == "2_momentum_pytorch.py"
    dialog.run_box.setCurrentIndex(0)
    assert dialog.iterations_box.value() == 12


def test_a_run_not_begun_has_one_iteration(qtbot):
    with session_of() as session:
        assert opened(session, qtbot).iterations_box.value() == 1


def test_a_method_without_a_script_says_so(qtbot):
    def bfgs(e: Experiment) -> Experiment:
        return replace(e.with_function(FunctionChoice("beale")), optimizers=(OptimizerChoice("bfgs"),))

    with session_of(bfgs) as session:
        dialog = opened(session, qtbot)
        assert dialog.text
        assert not dialog.message.text()
        dialog.library_box.setCurrentText("PyTorch")
        assert dialog.message.text().startswith("torch.optim has no BFGS that takes the same steps")
        assert not dialog.text
        assert not dialog.save_button.isEnabled()
        assert not dialog.copy_button.isEnabled()
        assert not dialog.write("nowhere.py")
        assert not Path("nowhere.py").exists()


def test_without_an_optimizer_there_is_no_run(qtbot):
    with session_of(lambda e: replace(e, optimizers=())) as session:
        dialog = opened(session, qtbot)
        assert dialog.run is None
        assert "no optimizer takes part" in dialog.message.text()
        assert not dialog.save_button.isEnabled()


def test_several_starts_have_runs_of_their_own(qtbot):
    def two(e: Experiment) -> Experiment:
        return e.with_function(FunctionChoice("himmelblau")).with_starts([(0.0, 0.0), (1.0, 2.0)])

    with session_of(two) as session:
        dialog = opened(session, qtbot)
        assert dialog.run_box.itemText(1) == "Gradient descent · start 2"
        dialog.run_box.setCurrentIndex(1)
        assert "theta = np.array([1.0, 2.0])" in dialog.text
        assert dialog.suggestion() == "1_gradient_descent_start_2_numpy.py"


def test_it_follows_the_experiment_while_it_is_open(session, dialog):
    dialog.run_box.setCurrentIndex(2)
    session.document.edit("Rate", lambda e: e.with_optimizer(2, e.optimizers[2].with_parameter("beta1", 0.5)))
    pull(session)
    assert dialog.run == (2, 0)
    assert "beta1 = 0.5" in dialog.text
    session.document.edit("Fewer", lambda e: replace(e, optimizers=e.optimizers[:1]))
    pull(session)
    assert dialog.run == (0, 0)
    dialog.reject()
    session.document.edit("Other", lambda e: replace(e, l2=0.5))
    pull(session)
    assert "L1, L2" not in dialog.text


def test_copy_puts_the_script_on_the_clipboard(dialog):
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == dialog.text
    assert dialog.message.text() == "Copied to the clipboard."
    QGuiApplication.clipboard().clear()


def test_write_saves_the_script_and_remembers_the_folder(dialog, qtbot, tmp_path):
    with qtbot.waitSignal(dialog.saved) as said:
        assert dialog.write(str(tmp_path / "run"))
    assert said.args == [str(tmp_path / "run.py")]
    assert (tmp_path / "run.py").read_text("utf-8") == dialog.text
    assert [each.name for each in tmp_path.iterdir()] == ["run.py"]
    assert dialog.folder == str(tmp_path)
    assert dialog.message.text() == f"Saved as {tmp_path / 'run.py'}"


def test_write_puts_long_data_beside_the_script(qtbot, tmp_path):
    with session_of(lambda e: e.with_data(DataChoice("saddle", samples=900))) as session:
        dialog = opened(session, qtbot)
        assert dialog.write(str(tmp_path / "run.py"))
        assert dialog.message.text().endswith("with its data in run.npz")
        with np.load(tmp_path / "run.npz") as data:
            assert data["X"].tobytes() == session.prepared.train_inputs.tobytes()


def test_write_says_what_went_wrong(dialog, tmp_path):
    assert not dialog.write(str(tmp_path / "missing" / "run.py"))
    assert "there is no folder" in dialog.message.text()


def test_save_asks_for_a_file(dialog, tmp_path):
    dialog._folder = tmp_path
    dialog.save_button.click()
    asked = dialog.findChild(QFileDialog)
    assert asked is not None
    assert asked.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    asked.fileSelected.emit(str(tmp_path / "mine.py"))
    asked.close()
    assert (tmp_path / "mine.py").read_text("utf-8") == dialog.text


def test_colours_follow_the_theme(dialog, qapp):
    def colours(text: str) -> list[str]:
        block = next(
            block
            for i in range(dialog.code.blockCount())
            if text in (block := dialog.code.document().findBlockByNumber(i)).text()
        )
        return [each.format.foreground().color().name() for each in block.layout().formats()]

    for name in ("light", "dark"):
        theme.apply(qapp, name, 100)
        look = theme.current()
        assert colours("import os") == [QColor(look.accent).name()]
        assert colours("Written by gdsim") == [QColor(look.success).name()]
        assert colours("def relu(z)") == [QColor(look.accent).name(), QColor(look.backward).name()]
        assert colours("# forward") == [QColor(look.muted).name()]
        assert not colours("scale = 1.0")


def test_python_is_told_apart(qtbot, qapp):
    from PySide6.QtGui import QTextDocument

    document = QTextDocument('"""One\n# two\nthree"""\nx = f"# no comment"  # comment')
    colours = PythonColours(document)
    colours.restyle()
    found = [
        [
            (block.text()[each.start : each.start + each.length], each.format.foreground().color().name())
            for each in block.layout().formats()
        ]
        for block in map(document.findBlockByNumber, range(4))
    ]
    string, comment = QColor(theme.current().success).name(), QColor(theme.current().muted).name()
    assert found == [
        [('"""One', string)],
        [("# two", string)],
        [('three"""', string)],
        [('f"# no comment"', string), ("# comment", comment)],
    ]


def test_every_text_is_translated(dialog, qapp):
    with shouting():
        QApplication.processEvents()
        assert dialog.windowTitle() == "THE RUN AS CODE"
        assert dialog.save_button.text() == "SAVE…"
        for widget in (
            dialog.library_box,
            dialog.run_box,
            dialog.iterations_box,
            dialog.code,
            dialog.copy_button,
        ):
            assert widget.accessibleName().isupper()
            assert widget.toolTip() == widget.toolTip().upper() or "NumPy" in widget.toolTip()


def test_text_is_monospaced_and_as_large_as_the_rest(dialog, qapp):
    theme.apply(qapp, "light", 150)
    font = dialog.code.font()
    assert font.pointSizeF() == pytest.approx(qapp.font().pointSizeF())
    metrics = dialog.code.fontMetrics()
    assert metrics.horizontalAdvance("iiii") == metrics.horizontalAdvance("MMMM")
