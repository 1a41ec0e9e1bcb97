"""The derivation on pages and in files, through its dialog."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gdsim.app.document import Document
from gdsim.app.session import Session
from gdsim.app.worker import SyncWorker
from gdsim.engine.datasets import Dataset
from gdsim.engine.experiment import DataChoice, Experiment, OptimizerChoice
from gdsim.ui import language
from gdsim.ui.derivation_dialog import DerivationDialog, derivation_of, encoded
from gdsim.ui.derivation_pdf import HEIGHT, WIDTH, lay_out, picture


def settle(session: Session) -> None:
    for _ in range(20_000):
        session.pump.pull()
        if session.worker.idle and session.backward is not None:
            return
    raise AssertionError("nothing arrived")


@pytest.fixture
def dialog(qtbot) -> Iterator[DerivationDialog]:
    table = Dataset(np.array([[2.0]]), np.array([[3.0]]), ("x",), ("t",))
    experiment = Experiment(
        widths=(1, 2, 1),
        start=(0.5, 0.0, -1.0, 1.0, 1.0, 2.0, 0.5),
        data=DataChoice("table", table=table, table_name="worked example"),
        optimizers=(OptimizerChoice("gradient_descent", (("learning_rate", 0.1),)),),
    )
    document = Document()
    document.edit("worked example", experiment)
    session = Session(document, SyncWorker())
    session.pick(0)
    settle(session)
    made = DerivationDialog(session)
    qtbot.addWidget(made)
    made.begin("en")
    made.later.settle()
    yield made
    session.close()
    document.close()


def test_each_format_is_written(dialog: DerivationDialog, tmp_path: Path) -> None:
    for kind, begin in (
        ("pdf", b"%PDF"),
        ("latex", rb"\documentclass"),
        ("markdown", b"# "),
        ("csv", b"\xef\xbb\xbfphase"),
    ):
        dialog._choose_kind(kind)
        path = tmp_path / dialog.suggestion()
        assert dialog.write(str(path))
        assert path.read_bytes().startswith(begin)
        assert "Saved" in dialog.message.text()
    assert "-6" in (tmp_path / "derivation.md").read_text("utf-8")


def test_a_folder_that_is_not_there_gets_a_sentence(dialog: DerivationDialog, tmp_path: Path) -> None:
    assert not dialog.write(str(tmp_path / "nowhere" / "d.pdf"))
    assert dialog.message.text()


def test_korean_is_chosen_apart_from_the_window(dialog: DerivationDialog) -> None:
    found = derivation_of(dialog.session)
    assert "역방향" in encoded(found, "markdown", "ko").decode()
    assert "kotex" in encoded(found, "latex", "ko").decode()
    assert "Backward" in encoded(found, "markdown", "en").decode()
    assert encoded(found, "pdf", "ko").startswith(b"%PDF")


def test_the_preview_follows_the_choice(dialog: DerivationDialog, qtbot) -> None:
    assert dialog.preview.currentIndex() == 0
    qtbot.waitUntil(lambda: not dialog.page.pixmap().isNull(), timeout=10_000)
    dialog._choose_kind("markdown")
    assert dialog.preview.currentIndex() == 1
    assert "(-3)" in dialog.text.toPlainText()
    dialog._choose_scope("every")
    assert "pmatrix" in dialog.text.toPlainText()


def test_a_large_batch_stays_on_its_pages(dialog: DerivationDialog) -> None:
    session = dialog.session
    rng = np.random.default_rng(0)
    table = Dataset(rng.normal(size=(16, 2)), rng.normal(size=(16, 1)), ("a", "b"), ("t",))
    experiment = Experiment(
        widths=(2, 12, 9, 1),
        activations=("relu", "relu", "identity"),
        data=DataChoice("table", table=table, table_name="batch"),
        optimizers=(OptimizerChoice("adam"),),
    )
    session.document.edit("batch", replace(experiment))
    settle(session)
    for every in (False, True):
        pages = lay_out(derivation_of(session, every), language.speaker("en"))
        assert 2 <= len(pages) <= 12
        for page in range(len(pages)):
            image = picture(pages, page, int(WIDTH))
            assert image.height() == int(HEIGHT)
            ink = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)[..., 0] < 128
            rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
            assert rows[0] > 60
            assert rows[-1] < HEIGHT - 20
            assert columns[0] > 60
            assert columns[-1] < WIDTH - 60


def test_a_function_has_one_too(dialog: DerivationDialog) -> None:
    session = dialog.session
    session.choose_problem("function", "function")
    settle(session)
    found = derivation_of(session)
    assert encoded(found, "pdf", "en").startswith(b"%PDF")
    dialog._show()
    assert not dialog.scope_field.isEnabled()
