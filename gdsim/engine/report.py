"""The derivation of one iteration as a document: blocks without a language, and writers to LaTeX, Markdown and CSV."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from gdsim.engine.chain import Chain
from gdsim.engine.iterate import Iterate
from gdsim.engine.network import MLP
from gdsim.engine.notation import derivative_latex, parameter_latex, parameter_text, unit_latex
from gdsim.engine.objective import Array
from gdsim.engine.paths import PathSum
from gdsim.engine.primitives import ACTIVATIONS, LOSSES
from gdsim.engine.sentence import Sentence, sentence
from gdsim.engine.tape import Node, Tape
from gdsim.engine.walk import Phase, Walk, WalkStep, of_coordinate

#: Rows and columns of a matrix that are written out; of larger ones the first and the last.
ROWS, COLUMNS = 6, 6
#: Paths and parameters listed in a table.
LISTED = 40

Say: TypeAlias = Callable[[Sentence], str]


@dataclass(frozen=True)
class Heading:
    """A title of a part."""

    text: Sentence


@dataclass(frozen=True)
class Paragraph:
    """A sentence or two."""

    text: Sentence


@dataclass(frozen=True)
class Formula:
    """Displayed mathematics; ``parts`` are joined by equals signs, where it may be broken."""

    parts: tuple[str, ...]

    @property
    def latex(self) -> str:
        """The whole formula on one line."""
        return " = ".join(self.parts)


@dataclass(frozen=True)
class Table:
    """Rows of plain texts below a header."""

    header: tuple[Sentence, ...]
    rows: tuple[tuple[str, ...], ...]


Block: TypeAlias = Heading | Paragraph | Formula | Table


@dataclass(frozen=True, eq=False)
class Derivation:
    """A document: its blocks, and every number behind it as (phase, number, symbol, entry, value)."""

    title: Sentence
    blocks: tuple[Block, ...]
    numbers: tuple[tuple[str, int, str, str, float], ...]


# --- numbers as LaTeX ----------------------------------------------------------------------------


def number(value: float, digits: int = 5) -> str:
    r"""A number in LaTeX: ``-6``, ``0.4463``, ``1.2\cdot 10^{-5}``."""
    value = float(value) + 0.0  # no -0
    if not math.isfinite(value):
        return r"\infty" if value > 0 else r"-\infty" if value < 0 else r"\mathrm{NaN}"
    text = f"{value:.{digits}g}"
    if "e" not in text:
        return text
    mantissa, exponent = text.split("e")
    return rf"{mantissa}\cdot 10^{{{int(exponent)}}}"


def matrix(values: Array, digits: int = 4) -> str:
    """A number or a matrix in brackets; a large one with dots."""
    array = np.asarray(values, dtype=np.float64)
    if array.size == 1:
        return number(float(array.reshape(-1)[0]), 5)
    array = array.reshape(1, -1) if array.ndim < 2 else array
    rows, row_cut = _kept(array.shape[0], ROWS)
    columns, column_cut = _kept(array.shape[1], COLUMNS)
    lines = []
    for place, row in enumerate(rows):
        cells = [number(float(array[row, column]), digits) for column in columns]
        if column_cut:
            cells.insert(len(cells) - 1, r"\cdots")
        if row_cut and place == len(rows) - 1:
            lines.append(" & ".join([r"\vdots"] * len(cells)))
        lines.append(" & ".join(cells))
    body = r" \\ ".join(lines)
    return rf"\begin{{pmatrix}} {body} \end{{pmatrix}}"


def _kept(count: int, most: int) -> tuple[list[int], bool]:
    if count <= most:
        return list(range(count)), False
    return [*range(most - 2), count - 1], True


def _factor(value: Array) -> str:
    """A factor in a product: brackets around a negative number."""
    text = matrix(value)
    return f"({text})" if text.startswith("-") else text


# --- the document --------------------------------------------------------------------------------


def network_derivation(
    mlp: MLP,
    loss: str,
    tape: Tape,
    chain: Chain,
    walk: Walk,
    before: Iterate,
    after: Iterate,
    *,
    method: str,
    rows: Sequence[int],
    sums: PathSum | None = None,
    every: bool = False,
) -> Derivation:
    """The iteration of a network for the chain's parameter, or for ``every`` parameter in matrix form.

    ``rows`` are the training rows (from 0) of the samples on the tape, ``method`` the optimizer's title.
    """
    i = chain.parameter
    name = parameter_text(mlp, i)
    if every:
        title = sentence("The gradient of all parameters, k = {k}", k=before.k)
    else:
        title = sentence("The derivative of the loss with respect to {name}, k = {k}", name=name, k=before.k)
    blocks: list[Block] = [*_given(mlp, loss, tape, rows), *_forward(walk, tape)]
    blocks += _layers(mlp, tape) if every else _backward(mlp, chain, walk, sums)
    blocks += _update(mlp, walk, before, after, method, every, i)
    return Derivation(title, tuple(blocks), _numbers(walk, i))


def function_derivation(
    names: Sequence[str],
    formula: str,
    tape: Tape,
    chain: Chain,
    walk: Walk,
    before: Iterate,
    after: Iterate,
    *,
    method: str,
) -> Derivation:
    """The iteration of a function, for the chain's variable; without a graph the gradient and the update alone."""
    i = chain.parameter
    title = sentence("The derivative of f with respect to {name}, k = {k}", name=names[i], k=before.k)
    blocks: list[Block] = [Heading(sentence("Given")), Formula((formula,))]
    point = ", ".join(f"{each} = {number(float(v))}" for each, v in zip(names, before.x, strict=True))
    blocks.append(Formula((point,)))
    if tape.nodes:
        blocks += _forward(walk, tape)
        blocks.append(Heading(sentence("Backward")))
        blocks.append(
            Paragraph(
                sentence("Each edge brings its factor times what has arrived; where edges meet, they add up.")
            )
        )
        blocks += [_factor_line(step) for step in walk.of(Phase.BACKWARD)]
        left = derivative_latex("f", names[i])
        blocks.append(Formula((left, number(chain.gradient))))
    gradient = ", ".join(
        f"{derivative_latex('f', each)} = {number(float(v))}" for each, v in zip(names, before.g, strict=True)
    )
    blocks.append(Formula((gradient,)))
    blocks += _steps_of_update(walk, before, after, method, i)
    blocks.append(Formula((r"f(x_{k})", number(float(before.f)))))
    blocks.append(Formula((r"f(x_{k+1})", number(float(after.f)))))
    return Derivation(title, tuple(blocks), _numbers(walk, i))


def _given(mlp: MLP, loss: str, tape: Tape, rows: Sequence[int]) -> list[Block]:
    titles = ", ".join(ACTIVATIONS[key].title for key in mlp.activations)
    blocks: list[Block] = [
        Heading(sentence("Given")),
        Paragraph(
            sentence(
                "A network {title} with the activation functions {functions}.",
                title=mlp.title,
                functions=titles,
            )
        ),
    ]
    if len(rows) == 1:
        blocks.append(Paragraph(sentence("The sample is row {row}.", row=rows[0] + 1)))
    else:
        blocks.append(
            Paragraph(sentence("The batch has {count} samples, one in each column.", count=len(rows)))
        )
    blocks.append(Formula(("L", LOSSES[loss].latex)))
    for node in tape.nodes:
        if node.is_leaf:
            value = node.value.reshape(-1, 1) if node.name == "b" else node.value
            blocks.append(Formula((node.latex, matrix(value))))
    return blocks


def _forward(walk: Walk, tape: Tape) -> list[Block]:
    nodes = {(node.name, node.layer): node for node in tape.nodes}
    blocks: list[Block] = [Heading(sentence("Forward"))]
    for step in walk.of(Phase.FORWARD):
        node = nodes.get(step.output) if step.output is not None else None
        inserted = _inserted(node)
        parts = (step.symbol, step.formula, *((inserted,) if inserted else ()), matrix(step.value))
        blocks.append(Formula(parts))
    return blocks


def _inserted(node: Node | None) -> str:
    """An affine map with its numbers: matrix times vector plus bias."""
    if node is None or node.primitive is None or node.primitive.name != "affine":
        return ""
    W, a, b = node.arguments
    if W.value.size > ROWS * COLUMNS or a.value.shape[1] > 1:
        return ""
    return rf"{_factor(W.value)}\cdot {_factor(a.value)} + {_factor(b.value.reshape(-1, 1))}"


def _backward(mlp: MLP, chain: Chain, walk: Walk, sums: PathSum | None) -> list[Block]:
    steps = walk.of(Phase.BACKWARD)
    left = derivative_latex("L", chain.symbol)
    blocks: list[Block] = [
        Heading(sentence("Backward")),
        Paragraph(
            sentence(
                "The loss does not contain the parameter directly: it is a composed function. The chain rule "
                "multiplies the derivative of each function on the way, in reverse."
            )
        ),
        Formula((left, r" \cdot ".join(step.symbol for step in steps))),
    ]
    for step in steps:
        blocks.append(_factor_line(step))
        if step.running is not None and step.running.size > 1:
            blocks.append(Paragraph(sentence("The product so far:")))
            blocks.append(Formula((_so_far(step), matrix(step.running))))
    if all(factor.value.size == 1 for factor in chain.factors):
        product = r" \cdot ".join(_factor(factor.value) for factor in chain.factors)
        blocks.append(Formula((left, product, number(chain.gradient - chain.penalty))))
    samples = chain.factors[-1].running.shape[-1]
    if samples > 1:
        blocks.append(Paragraph(sentence("Summed over the {count} samples:", count=samples)))
        blocks.append(Formula((left, number(chain.gradient - chain.penalty))))
    if chain.penalty:
        blocks.append(Paragraph(sentence("The penalty adds {penalty}:", penalty=f"{chain.penalty:.5g}")))
        blocks.append(Formula((left, number(chain.gradient))))
    if chain.paths > 1 and sums is not None and sums.paths:
        blocks += _paths(mlp, chain, sums)
    return blocks


def _factor_line(step: WalkStep) -> Formula:
    value = matrix(step.value)
    return Formula((step.symbol, *dict.fromkeys((step.formula, value))))


def _so_far(step: WalkStep) -> str:
    letter, layer = step.argument if step.argument is not None else ("", 0)
    symbol = r"\hat{y}" if letter == "y" else f"{letter}^{{({layer})}}"
    return derivative_latex("L", symbol)


def _paths(mlp: MLP, chain: Chain, sums: PathSum) -> list[Block]:
    layer = mlp.parameter(chain.parameter).layer
    rows = []
    for path in sums.paths[:LISTED]:
        names = [
            _plain_unit("y" if layer + at == mlp.depth else "a", mlp, layer + at, unit)
            for at, unit in enumerate(path.units)
        ]
        rows.append((" → ".join([*names, "L"]), f"{path.product:.6g}"))
    return [
        Paragraph(sentence("The same as a sum over {count} paths:", count=sums.count)),
        Table((sentence("Path"), sentence("Product")), tuple(rows)),
    ]


def _plain_unit(letter: str, mlp: MLP, layer: int, unit: int) -> str:
    text = unit_latex(letter, mlp, layer, unit)
    return (
        text.replace(r"\hat{y}", "ŷ")
        .replace("^{(", "(")
        .replace(")}", ")")
        .replace("_{", "")
        .replace("}", "")
    )


def _layers(mlp: MLP, tape: Tape) -> list[Block]:
    """Backward in matrix form: of every layer dL/dz, then dL/dW and dL/db."""
    adjoints = tape.adjoints()
    blocks: list[Block] = [
        Heading(sentence("Backward")),
        Paragraph(sentence("Layer by layer, with δ for the derivative of the loss with respect to z.")),
    ]
    depth = mlp.depth
    for layer in range(depth, 0, -1):
        z = f"z^{{({layer})}}"
        delta = rf"\delta^{{({layer})}}"
        if layer == depth:
            formula = rf"\frac{{\partial L}}{{\partial \hat{{y}}}} \odot \varphi'({z})"
        else:
            formula = rf"W^{{({layer + 1})\top}} \delta^{{({layer + 1})}} \odot \varphi'({z})"
        below = "x" if layer == 1 else f"a^{{({layer - 1})}}"
        blocks.append(Formula((delta, formula, matrix(adjoints["z", layer]))))
        W = derivative_latex("L", f"W^{{({layer})}}")
        blocks.append(Formula((W, rf"{delta}\,{below}^{{\top}}", matrix(adjoints["W", layer]))))
        b = derivative_latex("L", f"b^{{({layer})}}")
        blocks.append(Formula((b, rf"{delta}\,\mathbf{{1}}", matrix(adjoints["b", layer].reshape(-1, 1)))))
    return blocks


def _update(
    mlp: MLP, walk: Walk, before: Iterate, after: Iterate, method: str, every: bool, i: int
) -> list[Block]:
    blocks: list[Block] = []
    if every:
        blocks += [
            Heading(sentence("Update")),
            Paragraph(sentence("{method} writes all parameters at once.", method=method)),
        ]
        shown = (
            np.argsort(-np.abs(before.g), kind="stable")[:LISTED]
            if mlp.dimension > LISTED
            else range(mlp.dimension)
        )
        blocks.append(
            Table(
                (sentence("Parameter"), sentence("Old value"), sentence("Gradient"), sentence("New value")),
                tuple(
                    (
                        parameter_text(mlp, int(j)),
                        f"{before.x[j]:.6g}",
                        f"{before.g[j]:.6g}",
                        f"{after.x[j]:.6g}",
                    )
                    for j in shown
                ),
            )
        )
        if mlp.dimension > LISTED:
            blocks.append(
                Paragraph(
                    sentence(
                        "The {count} of {total} parameters with the largest gradients.",
                        count=LISTED,
                        total=mlp.dimension,
                    )
                )
            )
    else:
        blocks += _steps_of_update(walk, before, after, method, i, parameter_latex(mlp, i))
    blocks.append(Paragraph(sentence("The loss before and after the update:")))
    blocks.append(Formula((r"L_{k}", number(float(before.f), 8))))
    blocks.append(Formula((r"L_{k+1}", number(float(after.f), 8))))
    return blocks


def _steps_of_update(
    walk: Walk, before: Iterate, after: Iterate, method: str, i: int, symbol: str = ""
) -> list[Block]:
    blocks: list[Block] = [
        Heading(sentence("Update")),
        Paragraph(sentence("The steps of {method}, for this parameter.", method=method)),
    ]
    for step in walk.of(Phase.UPDATE):
        value = of_coordinate(step.value, i) if step.value.size > 1 else float(step.value)
        blocks.append(Formula((step.symbol, step.formula, number(value))))
    if symbol:
        new = rf"{number(float(before.x[i]))}\ \rightarrow\ {number(float(after.x[i]))}"
        blocks.append(Formula((symbol, new)))
    return blocks


def _numbers(walk: Walk, i: int) -> tuple[tuple[str, int, str, str, float], ...]:
    found = []
    for step in walk.steps:
        array = np.atleast_2d(np.asarray(step.value, dtype=np.float64))
        for row, column in np.ndindex(array.shape):
            entry = "" if array.size == 1 else f"{row + 1},{column + 1}"
            found.append((step.phase.value, step.number, step.symbol, entry, float(array[row, column])))
        if step.running is not None:
            running = np.atleast_2d(np.asarray(step.running, dtype=np.float64))
            for row, column in np.ndindex(running.shape):
                entry = "" if running.size == 1 else f"{row + 1},{column + 1}"
                found.append(("product", step.number, step.symbol, entry, float(running[row, column])))
    return tuple(found)


# --- writers -------------------------------------------------------------------------------------


def to_csv(derivation: Derivation) -> tuple[list[str], list[list[object]]]:
    """Header and one row for every number of the pass, with all digits."""
    rows: list[list[object]] = [[*each[:4], repr(each[4])] for each in derivation.numbers]
    return ["phase", "step", "symbol", "entry", "value"], rows


def to_markdown(derivation: Derivation, say: Say) -> str:
    """Markdown with the formulas between dollar signs."""
    lines = [f"# {say(derivation.title)}", ""]
    for block in derivation.blocks:
        if isinstance(block, Heading):
            lines += [f"## {say(block.text)}", ""]
        elif isinstance(block, Paragraph):
            lines += [say(block.text), ""]
        elif isinstance(block, Formula):
            lines += ["$$", block.latex, "$$", ""]
        else:
            lines.append("| " + " | ".join(say(cell) for cell in block.header) + " |")
            lines.append("|" + "---|" * len(block.header))
            lines += ["| " + " | ".join(row) + " |" for row in block.rows]
            lines.append("")
    return "\n".join(lines)


def to_latex(derivation: Derivation, say: Say, *, korean: bool = False) -> str:
    """A document that LaTeX compiles; Korean needs the package kotex."""
    lines = [
        r"\documentclass[11pt,a4paper]{article}",
        r"\usepackage[margin=22mm]{geometry}",
        r"\usepackage{amsmath,amssymb}",
        r"\usepackage{longtable}",
        r"\allowdisplaybreaks",
        r"\setcounter{MaxMatrixCols}{20}",
        *([r"\usepackage{kotex}"] if korean else [r"\usepackage[utf8]{inputenc}"]),
        r"\begin{document}",
        rf"\section*{{{_escaped(say(derivation.title))}}}",
    ]
    for block in derivation.blocks:
        if isinstance(block, Heading):
            lines.append(rf"\subsection*{{{_escaped(say(block.text))}}}")
        elif isinstance(block, Paragraph):
            lines += [_escaped(say(block.text)), ""]
        elif isinstance(block, Formula):
            first, *rest = block.parts
            body = first + "".join(
                rf" &= {part} \\" if at < len(rest) - 1 else f" &= {part}" for at, part in enumerate(rest)
            )
            lines += [r"\begin{align*}", body, r"\end{align*}"]
        else:
            lines.append(rf"\begin{{longtable}}{{l{'r' * (len(block.header) - 1)}}}")
            lines.append(" & ".join(_escaped(say(cell)) for cell in block.header) + r" \\ \hline")
            lines += [" & ".join(_escaped(cell) for cell in row) + r" \\" for row in block.rows]
            lines.append(r"\end{longtable}")
    lines.append(r"\end{document}")
    return "\n".join(lines) + "\n"


_SPECIAL = (
    {
        "\\": r"\textbackslash{}",
        "&": r"\&",
        "%": r"\%",
        "#": r"\#",
        "_": r"\_",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "→": r"$\rightarrow$",
        "ŷ": r"$\hat{y}$",
        "δ": r"$\delta$",
        "−": r"$-$",
        "⁽": r"$^($",
        "⁾": r"$^)$",
    }
    | {c: f"$^{n}$" for n, c in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
    | {c: f"$_{n}$" for n, c in enumerate("₀₁₂₃₄₅₆₇₈₉")}
    | {"₊": "$_+$", "‚": ","}
)


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(letter, letter) for letter in text)
