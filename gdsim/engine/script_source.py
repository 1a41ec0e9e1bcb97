"""Functions of the engine as source for scripts: with all they call, without type annotations."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable
from types import FunctionType
from typing import Any


def source(*roots: Callable[..., Any]) -> str:
    """Definitions of the functions and classes, each after what it needs; constants of their modules first."""
    constants: dict[str, str] = {}
    definitions: dict[str, str] = {}
    for root in roots:
        _collect(root, constants, definitions)
    return "\n\n\n".join(["\n".join(constants.values())] * bool(constants) + list(definitions.values()))


def _collect(
    root: Callable[..., Any],
    constants: dict[str, str],
    definitions: dict[str, str],
    held: frozenset[str] = frozenset(),
) -> None:
    name = root.__name__
    if name in definitions or name in held:
        return
    text = _bare(textwrap.dedent(inspect.getsource(root)))
    around = vars(sys.modules[root.__module__])
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Name) or node.id not in around or node.id == name:
            continue
        found = around[node.id]
        if node.id == "Array":
            constants["Array"] = "Array = np.ndarray"
        elif isinstance(found, (int, float)):
            constants[node.id] = f"{node.id} = {found!r}"
        elif isinstance(found, (FunctionType, type)) and found.__module__.startswith("gdsim."):
            _collect(found, constants, definitions, held | {name})
    definitions[name] = text


def _bare(text: str) -> str:
    """The source without decorators that file it somewhere, and without annotations (a tuple's fields keep theirs)."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line.encode()))
    raw = text.encode()  # the tree counts columns in bytes

    def place(line: int | None, column: int | None) -> int:
        return starts[(line or 1) - 1] + (column or 0)

    def end(node: ast.expr) -> int:
        return place(node.end_lineno, node.end_col_offset)

    tree = ast.parse(text).body[0]
    cuts = {(0, place(tree.lineno, 0))}  # what files it somewhere
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation is not None:
            stop = end(node.annotation)
            cuts.add((place(node.lineno, node.col_offset) + len(node.arg.encode()), stop))
            if raw[stop : stop + 3] == b" = ":
                cuts |= {(stop, stop + 1), (stop + 2, stop + 3)}
        elif isinstance(node, ast.FunctionDef):
            if node.returns is not None:
                start = place(node.returns.lineno, node.returns.col_offset)
                cuts.add((raw.rindex(b" ->", 0, start), end(node.returns)))
            for inner in ast.walk(node):
                if isinstance(inner, ast.AnnAssign) and inner.value is not None:
                    cuts.add((end(inner.target), end(inner.annotation)))
    for start, stop in sorted(cuts, reverse=True):
        raw = raw[:start] + raw[stop:]
    return raw.decode().rstrip()
