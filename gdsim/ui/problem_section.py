"""The problem as a form: a function of the gallery or a typed one, or a network with its loss and its start."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.engine.experiment import MAX_SEED, PROBLEMS, Experiment
from gdsim.engine.network import INITIALISERS
from gdsim.engine.primitives import LOSSES
from gdsim.engine.sentence import InputError
from gdsim.ui.forms import (
    Choice,
    ChoiceField,
    EntryField,
    FittedFormula,
    IconButton,
    NumberField,
    Row,
    Section,
)
from gdsim.ui.function_section import FunctionSection
from gdsim.ui.numbers import full, short
from gdsim.ui.plot_view import Segmented


class WidthsField(EntryField):
    """The units of each layer as one line: ``2-5-3-1``."""

    def parse(self, text: str) -> tuple[int, ...]:
        """Widths from the inputs to the outputs; any of - , ; x → or a space may stand between them."""
        parts = re.findall(r"\d+", text, re.ASCII)
        strange = re.sub(r"[0-9\s,;x×–—→>-]", "", text)
        if strange or len(parts) < 2 or max(map(len, parts)) > 9:
            raise InputError(
                "“{text}” is no network. Write the units of each layer, for example 2-5-3-1.", text=text[:24]
            )
        return tuple(map(int, parts))

    def short(self, value: tuple[int, ...]) -> str:
        return "-".join(map(str, value))

    exact = short


def reshaped(experiment: Experiment, widths: tuple[int, ...]) -> Experiment:
    """The experiment with other hidden widths; weights and activations stay where their layers do."""
    first, last = experiment.widths[0], experiment.widths[-1]
    if (widths[0], widths[-1]) != (first, last):
        raise InputError(
            "The network begins with {first} and ends with {last}, as the data does: {example}.",
            first=first,
            last=last,
            example="-".join(map(str, (first, *widths[1:-1], last))),
        )
    hidden, before = len(widths) - 2, len(experiment.widths) - 2
    *functions, output = experiment.activations
    added = [functions[-1] if functions else "relu"] * max(0, hidden - before)
    keep: list[int | None] = [layer if layer < before else None for layer in range(hidden)]
    keep.append(before if hidden == before else None)
    return experiment.with_shape(widths, (*functions[:hidden], *added, output), keep)


class ProblemSection(Section):
    """Which problem it is, and below it the function, or the network with its loss and first weights."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("problem", parent)
        self.session = session
        self.kind = Segmented("problem_kind", tuple(reversed(PROBLEMS)))
        for button in self.kind.buttons.values():
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # halves
        self.kind.chosen.connect(self._choose_kind)
        self.function = FunctionSection(session)
        self.widths = WidthsField(self._reshape, name="widths_field")
        self.loss = ChoiceField(self._choose_loss, name="loss_field")
        self.formula = FittedFormula(scale=1.1, colour="muted")
        self.l1 = self._number("l1_field", "l1", symbol=r"\lambda_1", smallest=1e-6)
        self.l2 = self._number("l2_field", "l2", symbol=r"\lambda_2", smallest=1e-6)
        self.initialiser = ChoiceField(self._choose_initialiser, name="initialiser_field")
        self.seed = NumberField(self._choose_seed, name="seed_field", integer=True)
        self.new_weights = IconButton("new_weights_button", "refresh", "text")
        self.new_weights.clicked.connect(self.draw_new_weights)
        self.rows = {
            "widths": Row(self.widths),
            "loss": Row(self.loss),
            "l1": Row(self.l1, symbol=r"\lambda_1 \sum |w|"),
            "l2": Row(self.l2, symbol=r"\frac{\lambda_2}{2} \sum w^{2}"),
            "initialiser": Row(self.initialiser),
            "seed": Row(self.seed, extra=self.new_weights),
        }
        self._of_network = (
            *(self.rows[name] for name in ("widths", "loss")),
            self.formula,
            *(self.rows[name] for name in ("initialiser", "seed")),
        )
        self.add(self.kind, self.function, *self._of_network)
        self.add_more(self.rows["l1"], self.rows["l2"])

    def _number(self, name: str, what: str, **options: Any) -> NumberField:
        return NumberField(lambda value, merge: self._change(what, value, merge), name=name, **options)

    def refresh(self) -> None:
        """Show the experiment."""
        e = self.session.experiment
        self.kind.buttons[e.problem].setChecked(True)
        self.function.setVisible(e.is_function)
        for widget in self._of_network:
            widget.setVisible(not e.is_function)
        self.offer_more(not e.is_function)
        if e.is_function:
            self.function.refresh()
            return
        self.widths.set_value(e.widths)
        self.loss.set_key(e.loss)
        self.formula.setLatex("L = " + LOSSES[e.loss].latex)
        self.l1.set_value(float(e.l1))
        self.l2.set_value(float(e.l2))
        self.initialiser.set_key(e.initialiser)
        self.seed.set_value(e.seed)
        if e.l1 or e.l2:
            self.more.setChecked(True)  # a term that is part of the loss is never hidden
        self.follow()

    def follow(self) -> None:
        """Show what the penalty adds at the weights shown."""
        e = self.session.experiment
        if e.is_function:
            return
        if not (e.l1 or e.l2):
            for name in ("l1", "l2"):
                self.rows[name].set_reading("")
            return
        theta = self.session.theta
        if len(theta) != e.mlp.dimension:
            return
        w = theta * e.mlp.weight_mask
        terms = {"l1": e.l1 * float(np.abs(w).sum()), "l2": 0.5 * e.l2 * float(w.dot(w))}
        for name, value in terms.items():
            self.rows[name].set_reading(short(value, 3) if getattr(e, name) else "", full(value))

    def retranslate(self) -> None:
        self.set_heading(tr("Problem"))
        self.kind.setAccessibleName(tr("Kind of problem"))
        self.kind.set_texts(
            {
                "function": (tr("Function"), tr("Minimise a function of one or two variables")),
                "network": (tr("Network"), tr("Minimise the network's loss")),
            }
        )
        rows = self.rows
        rows["widths"].set_title(
            tr("Network"), tr("Units from the inputs to the outputs, for example 2-5-3-1; type to change it")
        )
        rows["loss"].set_title(tr("Loss"), tr("What training makes small"))
        rows["l1"].set_title(
            "L1", tr("Strength of the L1 penalty on the weights, added to the loss"), tr("L1 strength")
        )
        rows["l2"].set_title(
            "L2", tr("Strength of the L2 penalty on the weights, added to the loss"), tr("L2 strength")
        )
        rows["initialiser"].set_title(tr("Initialiser"), tr("How the first weights are drawn"))
        rows["seed"].set_title(tr("Seed"), tr("The same seed draws the same weights"))
        self.new_weights.set_tip(tr("New weights, drawn with the next seed"), tr("New weights"))
        self.l1.set_zero_word(tr("off"))
        self.l2.set_zero_word(tr("off"))
        self.loss.set_choices(Choice(key, tr(loss.title)) for key, loss in LOSSES.items())
        titles = {
            "he": Choice("he", tr("He"), tr("normal, variance 2 / inputs of the layer: for ReLU")),
            "xavier": Choice("xavier", tr("Xavier"), tr("normal, variance 2 / (inputs + outputs): for tanh")),
            "uniform": Choice("uniform", tr("Uniform"), tr("uniform in ±1/√(inputs of the layer)")),
            "zero": Choice("zero", tr("Zero"), tr("all zero: hidden units can never become different")),
        }
        self.initialiser.set_choices(
            titles.get(key, Choice(key, key.replace("_", " ").capitalize())) for key in INITIALISERS
        )
        self.refresh()

    def offer_more(self, offered: bool) -> None:
        """Show the rows behind the chevron, and the chevron, only where there is use for them."""
        self.more.setVisible(offered)
        self._extra.setVisible(offered and self.more.isChecked())

    def _choose_kind(self, problem: str) -> None:
        name = tr("Choose the function") if problem == "function" else tr("Choose the network")
        self.session.choose_problem(problem, name)

    def _reshape(self, widths: tuple[int, ...], merge: str) -> None:
        self.session.document.edit(
            tr("Change the network to {title}", title="-".join(map(str, widths))),
            lambda e: reshaped(e, widths),
            merge=merge,
        )

    def _choose_loss(self, key: str) -> None:
        self.session.document.edit(
            tr("Choose loss {name}", name=tr(LOSSES[key].title)), lambda e: replace(e, loss=key)
        )

    def _change(self, what: str, value: float, merge: str) -> None:
        name = tr("Change the L1 strength") if what == "l1" else tr("Change the L2 strength")
        edited: dict[str, Any] = {what: value}
        self.session.document.edit(name, lambda e: replace(e, **edited), merge=merge)

    def _choose_initialiser(self, key: str) -> None:
        self.session.document.edit(tr("Change the initialiser"), lambda e: e.reinitialised(key, e.seed))

    def _choose_seed(self, seed: int, merge: str) -> None:
        self.session.document.edit(
            tr("Change the seed"), lambda e: e.reinitialised(e.initialiser, seed), merge=merge
        )

    def draw_new_weights(self) -> None:
        """Other weights from the next seed."""
        self.session.document.edit(
            tr("New weights"),
            lambda e: e.reinitialised(e.initialiser, e.seed + 1 if e.seed < MAX_SEED else 0),
        )
