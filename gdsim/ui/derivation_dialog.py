"""The dialog that writes the derivation of the iteration shown as PDF, LaTeX, Markdown or CSV."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QIcon, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gdsim.app import files
from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.engine.report import (
    Derivation,
    function_derivation,
    network_derivation,
    to_csv,
    to_latex,
    to_markdown,
)
from gdsim.engine.sentence import InputError
from gdsim.ui import language, theme
from gdsim.ui.derivation_pdf import formulas, lay_out, pdf, picture
from gdsim.ui.forms import Choice, ChoiceField, Message, explain
from gdsim.ui.optimizer_words import choice_title
from gdsim.ui.typeset_later import TypesetLater

SUFFIXES = {"pdf": ".pdf", "latex": ".tex", "markdown": ".md", "csv": ".csv"}
PREVIEW_WIDTH = 560


def derivation_of(session: Session, every: bool = False) -> Derivation | None:
    """The iteration that the session shows as a document; None before its pass is there."""
    backward = session.backward
    if backward is None:
        return None
    method = choice_title(session.experiment.optimizers[backward.index])
    if session.is_function:
        names = [session.coordinate_name(i) for i in range(session.experiment.dimension)]
        return function_derivation(
            names,
            session.experiment.function.objective.latex,
            backward.tape,
            backward.chain,
            backward.walk,
            backward.before,
            backward.after,
            method=method,
        )
    samples = next(node.value.shape[1] for node in backward.tape.nodes if node.name == "x")
    rows = [backward.sample] if backward.sample is not None else list(range(samples))
    return network_derivation(
        session.mlp,
        session.experiment.loss,
        backward.tape,
        backward.chain,
        backward.walk,
        backward.before,
        backward.after,
        method=method,
        rows=rows,
        sums=backward.sums,
        every=every,
    )


def encoded(derivation: Derivation, kind: str, tongue: str) -> bytes:
    """The document as the bytes of a file of that kind, in that language."""
    speak = language.speaker(tongue)
    if kind == "pdf":
        return pdf(lay_out(derivation, speak), speak(derivation.title))
    if kind == "csv":
        header, rows = to_csv(derivation)
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(rows)
        return text.getvalue().encode("utf-8-sig")
    if kind == "latex":
        return to_latex(derivation, speak, korean=tongue == "ko").encode()
    return to_markdown(derivation, speak).encode()


class DerivationDialog(QDialog):
    """What is derived, in which language and as what; a preview; Save."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("derivation_dialog")
        self.kind, self.scope, self.tongue = "pdf", "picked", "en"
        self.later = TypesetLater(self)
        self.later.arrived.connect(self._show)
        self.kind_field = ChoiceField(self._choose_kind, name="derivation_kind")
        self.scope_field = ChoiceField(self._choose_scope, name="derivation_scope")
        self.tongue_field = ChoiceField(self._choose_tongue, name="derivation_language")
        self.labels = [QLabel(), QLabel(), QLabel()]
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        fields = (self.scope_field, self.tongue_field, self.kind_field)
        for label, field in zip(self.labels, fields, strict=True):
            label.setBuddy(field)
            field.setMinimumWidth(220)
            form.addRow(label, field)
        self.page = QLabel()
        self.page.setObjectName("derivation_page")
        self.page.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        scroll = QScrollArea()
        scroll.setObjectName("derivation_pages")
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.page)
        self.text = QPlainTextEdit()
        self.text.setObjectName("derivation_text")
        self.text.setReadOnly(True)
        self.preview = QStackedWidget()
        self.preview.addWidget(scroll)
        self.preview.addWidget(self.text)
        self.message = Message()
        self.save_button = QPushButton()
        self.save_button.setObjectName("derivation_save")
        self.save_button.clicked.connect(self._choose_file)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        theme.mark(self.save_button, role="primary")
        self.buttons.addButton(self.save_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self.preview, 1)
        column.addWidget(self.message)
        column.addWidget(self.buttons)
        session.backward_changed.connect(self._follow)
        self.retranslate()

    def sizeHint(self) -> QSize:
        return QSize(680, 760)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        self.setWindowTitle(tr("Derivation"))
        texts = (tr("Derive"), tr("Language"), tr("Format"))
        fields = (self.scope_field, self.tongue_field, self.kind_field)
        for label, field, text in zip(self.labels, fields, texts, strict=True):
            label.setText(text)
            field.setAccessibleName(text)
        self.scope_field.set_choices(
            [Choice("picked", tr("The picked parameter")), Choice("every", tr("All parameters"))]
        )
        self.tongue_field.set_choices([Choice(key, name) for key, name in language.LANGUAGES.items()])
        self.kind_field.set_choices(
            [
                Choice("pdf", "PDF"),
                Choice("latex", "LaTeX"),
                Choice("markdown", "Markdown"),
                Choice("csv", "CSV"),
            ]
        )
        self.save_button.setText(tr("Save…"))
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setText(tr("Close"))
        self.text.setAccessibleName(tr("Preview"))
        self.page.setAccessibleName(tr("Preview"))
        self._show()

    def begin(self, tongue: str) -> None:
        """Open on the present iteration, in the window's language at first."""
        self.tongue = tongue
        self.session.follow("paths", True)
        self.message.show_text("")
        self._show()
        self.open()

    def _choose_kind(self, key: str) -> None:
        self.kind = key
        self._show()

    def _choose_scope(self, key: str) -> None:
        self.scope = key
        self._show()

    def _choose_tongue(self, key: str) -> None:
        self.tongue = key
        self._show()

    def _follow(self) -> None:
        if self.isVisible():
            self._show()

    @property
    def derivation(self) -> Derivation | None:
        """The document as it is chosen."""
        return derivation_of(self.session, self.scope == "every" and not self.session.is_function)

    def _show(self) -> None:
        self.kind_field.set_key(self.kind)
        self.scope_field.set_key(self.scope)
        self.tongue_field.set_key(self.tongue)
        self.scope_field.setEnabled(not self.session.is_function)
        found = self.derivation if self.isVisible() or self.session.backward is not None else None
        self.save_button.setEnabled(found is not None)
        if found is None or not self.isVisible():
            return
        self.preview.setCurrentIndex(0 if self.kind == "pdf" else 1)
        if self.kind == "pdf":
            self._show_page(found)
        else:
            self.text.setPlainText(encoded(found, self.kind, self.tongue).decode("utf-8-sig"))

    def _show_page(self, found: Derivation) -> None:
        if not self.later.ready(formulas(found)):
            return  # on another thread, and then again
        pages = lay_out(found, language.speaker(self.tongue))
        image = picture(pages, 0, PREVIEW_WIDTH, self.devicePixelRatioF())
        self.page.setPixmap(QPixmap.fromImage(image))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._show)

    # -- saving

    def suggestion(self) -> str:
        """A name for the file."""
        return f"derivation{SUFFIXES[self.kind]}"

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, tr("Save the derivation"), self.suggestion())
        dialog.setObjectName("derivation_file")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIXES[self.kind][1:])
        dialog.fileSelected.connect(self.write)
        dialog.open()

    def write(self, path: str) -> bool:
        """Write the document as it is chosen; False when it could not be, and then it is said why."""
        found = self.derivation
        if found is None:
            self.message.show_text(tr("There is no pass to write down yet."))
            return False
        try:
            self.later.ready(formulas(found))
            self.later.settle()
            files.write(Path(path), encoded(found, self.kind, self.tongue), backup=False)
        except InputError as error:
            self.message.show_as(explain(error), "error")
            return False
        self.message.show_as(tr("Saved as {path}.", path=path), "success")
        return True
