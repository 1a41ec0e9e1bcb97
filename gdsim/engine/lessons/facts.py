"""The facts a lesson may ask about: their names, what they take and what they are."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from gdsim.engine.sentence import Sentence, sentence


class Sort(StrEnum):
    """What an expression is."""

    NUMBER = "number"
    WORD = "word"
    TRUTH = "truth"

    @property
    def words(self) -> Sentence:
        """For a sentence that says what stands where."""
        titles = {"number": sentence("number"), "word": sentence("word"), "truth": sentence("condition")}
        return titles[self.value]


class Takes(StrEnum):
    """What a fact is about."""

    NUMBER = "number"
    KEY = "key"


class Signature(NamedTuple):
    """What a fact is, and what it takes; at least ``least`` of its arguments are given."""

    sort: Sort
    takes: tuple[Takes, ...] = ()
    least: int = 0


_N, _K = Takes.NUMBER, Takes.KEY


def _plain(sort: Sort, names: str) -> dict[str, Signature]:
    return {name: Signature(sort) for name in names.split()}


def _of(sort: Sort, names: str, *takes: Takes, optional: bool = False) -> dict[str, Signature]:
    return {name: Signature(sort, takes, 0 if optional else len(takes)) for name in names.split()}


#: What :class:`gdsim.app.lesson_facts.SessionFacts` answers.
SESSION_FACTS: dict[str, Signature] = {
    # the run
    **_plain(Sort.NUMBER, "k step cursor factors runs starts optimizers branches"),
    **_plain(Sort.WORD, "phase stop_rule"),
    **_plain(Sort.TRUTH, "pass_done running checked"),
    **_of(Sort.NUMBER, "loss gradient_norm step_length iterations evaluations", _K, optional=True),
    **_of(Sort.NUMBER, "gradients hessians", _K, optional=True),
    **_of(Sort.WORD, "stopped", _K, optional=True),
    # a point
    **_of(Sort.NUMBER, "x y distance nearest", _K, optional=True),
    **_of(Sort.NUMBER, "coordinate start partial", _N),
    **_of(Sort.NUMBER, "hessian", _N, _N),
    "distance_to": Signature(Sort.NUMBER, (_N, _N), 1),
    **_plain(Sort.NUMBER, "curvature_max curvature_min minima saddles maxima lowest"),
    **_plain(Sort.NUMBER, "multi_starts destinations basins"),
    # the network
    **_of(Sort.NUMBER, "weight weight_gradient", _N, _N, _N),
    **_of(Sort.NUMBER, "bias bias_gradient z a", _N, _N),
    **_of(Sort.TRUTH, "picked picked_second", _N, _N, _N),
    **_of(Sort.TRUTH, "picked_bias", _N, _N),
    **_of(Sort.NUMBER, "input output target factor product update units", _N),
    **_plain(Sort.NUMBER, "picked_value picked_gradient new_value"),
    **_plain(Sort.NUMBER, "layers parameters paths samples sample dead_units"),
    # settings
    **_of(Sort.NUMBER, "learning_rate order", _K, optional=True),
    **_of(Sort.NUMBER, "setting limit", _K),
    **_plain(Sort.WORD, "optimizer problem function plane loss_function data scaling initialiser"),
    **_of(Sort.WORD, "activation", _N),
    **_of(Sort.WORD, "schedule", _K, optional=True),
    **_of(Sort.TRUTH, "enabled", _K),
    **_plain(Sort.NUMBER, "seed noise l1 l2 batch_size breakpoints watches saved_points"),
}
#: What only the window knows.
WINDOW_FACTS: dict[str, Signature] = {
    **_plain(Sort.WORD, "view"),
    **_of(Sort.TRUTH, "used shown", _K),
    **_of(Sort.NUMBER, "count", _K),
    **_plain(Sort.NUMBER, "answers right_answers"),
}
FACTS: dict[str, Signature] = {**SESSION_FACTS, **WINDOW_FACTS}
