"""The field's symbols for parameters and for the chain rule of one parameter, as LaTeX and as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gdsim.engine.network import MLP

_SUPERSCRIPTS = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")
_SUBSCRIPTS = str.maketrans("0123456789,", "₀₁₂₃₄₅₆₇₈₉,")


def _subscript(mlp: MLP, layer: int, unit: int, source: int | None) -> str:
    """``3``, ``32`` or ``3,12``: the unit, then the source, each only where there is more than one."""
    fan_in, fan_out = mlp.widths[layer - 1], mlp.widths[layer]
    parts = []
    if fan_out > 1:
        parts.append(str(unit + 1))
    if source is not None and fan_in > 1:
        parts.append(str(source + 1))
    return ("," if max(fan_in, fan_out) > 9 else "").join(parts)


def _symbol(letter: str, layer: int, subscript: str) -> str:
    return f"{letter}^{{({layer})}}" + (f"_{{{subscript}}}" if subscript else "")


def parameter_latex(mlp: MLP, i: int) -> str:
    r"""``w^{(1)}_{32}``: layer 1, into unit 3, from source 2; ``b^{(1)}_{3}`` for a bias."""
    p = mlp.parameter(i)
    if p.is_bias:
        return _symbol("b", p.layer, _subscript(mlp, p.layer, p.unit, None))
    return _symbol("w", p.layer, _subscript(mlp, p.layer, p.unit, p.source))


def parameter_text(mlp: MLP, i: int) -> str:
    """The same in Unicode, for axes, tables and screen readers: ``w⁽¹⁾₃₂``."""
    p = mlp.parameter(i)
    sub = _subscript(mlp, p.layer, p.unit, None if p.is_bias else p.source)
    return ("b" if p.is_bias else "w") + f"({p.layer})".translate(_SUPERSCRIPTS) + sub.translate(_SUBSCRIPTS)


def unit_latex(letter: str, mlp: MLP, layer: int, unit: int) -> str:
    r"""``z^{(2)}_{1}``, ``a^{(1)}_{3}``; the output ``y`` is ``\hat{y}_{1}``, the input ``x_{1}``."""
    sub = str(unit + 1) if mlp.widths[layer] > 1 else ""
    if letter == "y":
        return r"\hat{y}" + (f"_{{{sub}}}" if sub else "")
    if letter in {"x", "t"}:
        return letter + (f"_{{{sub}}}" if sub else "")
    return _symbol(letter, layer, sub)


def derivative_latex(output: str, argument: str) -> str:
    r"""``\frac{\partial L}{\partial w}``."""
    return rf"\frac{{\partial {output}}}{{\partial {argument}}}"


def text_of(letter: str, layer: int) -> str:
    """Plain text of a node: ``z⁽²⁾``, ``ŷ``, ``L``."""
    if letter == "y":
        return "ŷ"
    if letter in {"L", "E", "R", "x", "t"}:
        return letter
    return letter + f"({layer})".translate(_SUPERSCRIPTS)
