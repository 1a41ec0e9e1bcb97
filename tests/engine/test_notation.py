"""Symbols: unambiguous, as plain as the network allows, the same as LaTeX and as text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdsim.engine.network import MLP
from gdsim.engine.notation import derivative_latex, parameter_latex, parameter_text, text_of, unit_latex


def net(*widths):
    return MLP(widths, ("relu",) * (len(widths) - 1))


@pytest.mark.parametrize(
    ("widths", "where", "latex", "text"),
    [
        ((2, 3, 1), (1, 2, 1), "w^{(1)}_{32}", "w⁽¹⁾₃₂"),
        ((2, 3, 1), (1, 2, 2), "b^{(1)}_{3}", "b⁽¹⁾₃"),
        ((2, 3, 1), (2, 0, 1), "w^{(2)}_{2}", "w⁽²⁾₂"),
        ((2, 3, 1), (2, 0, 3), "b^{(2)}", "b⁽²⁾"),
        ((1, 3, 1), (1, 1, 0), "w^{(1)}_{2}", "w⁽¹⁾₂"),
        ((1, 1), (1, 0, 0), "w^{(1)}", "w⁽¹⁾"),
        ((1, 1), (1, 0, 1), "b^{(1)}", "b⁽¹⁾"),
        ((12, 3, 1), (1, 0, 10), "w^{(1)}_{1,11}", "w⁽¹⁾₁,₁₁"),
        ((2, 10, 1), (1, 9, 0), "w^{(1)}_{10,1}", "w⁽¹⁾₁₀,₁"),
    ],
)
def test_parameters(widths, where, latex, text):
    mlp = net(*widths)
    i = mlp.index(*where)
    assert parameter_latex(mlp, i) == latex
    assert parameter_text(mlp, i) == text


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(1, 12), min_size=2, max_size=4))
def test_no_two_parameters_share_a_symbol(widths):
    mlp = net(*widths)
    for name in (parameter_latex, parameter_text):
        assert len({name(mlp, i) for i in range(mlp.dimension)}) == mlp.dimension


def test_units():
    mlp = net(2, 3, 1)
    assert unit_latex("z", mlp, 1, 0) == "z^{(1)}_{1}"
    assert unit_latex("a", mlp, 1, 2) == "a^{(1)}_{3}"
    assert unit_latex("z", mlp, 2, 0) == "z^{(2)}"
    assert unit_latex("y", mlp, 2, 0) == r"\hat{y}"
    assert unit_latex("y", net(2, 2), 1, 1) == r"\hat{y}_{2}"
    assert unit_latex("x", mlp, 0, 1) == "x_{2}"
    assert unit_latex("x", net(1, 2), 0, 0) == "x"
    assert unit_latex("t", mlp, 2, 0) == "t"


def test_derivatives_and_plain_names():
    assert derivative_latex("L", "w^{(1)}") == r"\frac{\partial L}{\partial w^{(1)}}"
    assert [text_of(*node) for node in (("z", 2), ("a", 11), ("y", 2), ("L", 3), ("E", 3), ("x", 0), ("t", 2))] == [
        "z⁽²⁾", "a⁽¹¹⁾", "ŷ", "L", "E", "x", "t"
    ]  # fmt: skip
