"""Text to tree: a formula is checked token by token before Python's ``ast`` sees any of it."""

from __future__ import annotations

import ast
import math
import re
from typing import Any, NamedTuple

from gdsim.engine.expression import CONSTANTS, FUNCTIONS, VARIABLES, Binary, Const, Node, Span, Unary, Var
from gdsim.engine.program import constant
from gdsim.engine.sentence import InputError

MAX_LENGTH = 500
MAX_TOKENS = 300
MAX_BRACKETS = 30
MAX_SIGNS = 8
MAX_DEPTH = 80
MAX_EXPONENT = 64.0

_TOKEN = re.compile(
    r"(?P<space>[ \t]+)"
    r"|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z_0-9]*)"
    r"|(?P<operator>\*\*|[-+*/^])"
    r"|(?P<bracket>[(),])"
)
#: What is often pasted instead of the plain sign.
_LOOKALIKES = str.maketrans({"−": "-", "–": "-", "×": "*", "·": "*", "⋅": "*", "÷": "/", "\u00a0": " "})


class FormulaError(InputError):
    """What is wrong with a formula, where, and what to do.

    ``column`` counts from 0 and ``width`` says how many characters to mark;
    the sentence counts columns from 1, as a reader does.
    """

    def __init__(self, template: str, column: int = 0, width: int = 1, **values: Any) -> None:
        super().__init__(template, column=column + 1, **values)
        self.column, self.width = column, width


class Token(NamedTuple):
    """A piece of the text with its first column."""

    kind: str
    text: str
    column: int


def parse(text: str) -> Node:
    """The tree of a formula; FormulaError where it is not one. Takes time bounded by the limits above."""
    tokens = _with_products(_tokens(text))
    _check(tokens, len(text.rstrip()))
    pieces, columns = [], []
    for token in tokens:
        piece = "**" if token.text == "^" else token.text
        if token.kind == "number":
            piece = repr(_number(token))  # a float: no whole-number arithmetic ever happens
        pieces.append(piece)
        end = token.column + (len(token.text) if token.kind != "product" else 0)
        columns.extend([(token.column, end)] * len(piece))
    try:
        body = ast.parse("".join(pieces), mode="eval").body
    except (
        SyntaxError,
        ValueError,
        RecursionError,
        MemoryError,
    ) as error:  # pragma: no cover - checked before
        raise FormulaError("This is not a formula; write one such as x^2 + y^2.") from error
    return _Builder(columns).build(body, 0)


def _tokens(text: str) -> list[Token]:
    if not isinstance(text, str) or not text[: MAX_LENGTH + 1].strip():
        raise FormulaError("The formula is empty; write one such as x^2 + y^2.")
    if len(text) > MAX_LENGTH:
        raise FormulaError(
            "The formula is cut off at column {column}: it may have {limit} characters and has {count}.",
            MAX_LENGTH,
            limit=MAX_LENGTH,
            count=len(text),
        )
    plain = text.translate(_LOOKALIKES)
    tokens, at = [], 0
    while at < len(plain):
        match = _TOKEN.match(plain, at)
        if match is None:
            character = text[at]
            raise FormulaError(
                "The character {character} at column {column} cannot stand in a formula; take it out.",
                at,
                character=f"“{character}”" if character.isprintable() else f"U+{ord(character):04X}",
            )
        kind = match.lastgroup or ""
        if kind != "space":
            tokens.append(Token(kind, match.group(), at))
        at = match.end()
    if len(tokens) > MAX_TOKENS:
        raise FormulaError(
            "The formula has too many parts from column {column} on; make it shorter.",
            tokens[MAX_TOKENS].column,
        )
    for token in tokens:
        if token.kind == "name" and token.text not in FUNCTIONS | CONSTANTS and token.text not in VARIABLES:
            raise _unknown(token)
    return tokens


def _unknown(token: Token) -> FormulaError:
    name = token.text
    suggestion = ""
    if re.fullmatch("[xye]+", name):
        suggestion = "*".join(name)
    elif name.lower() in {*FUNCTIONS, *CONSTANTS, *VARIABLES}:
        suggestion = name.lower()
    else:
        for function in FUNCTIONS:
            if name.startswith(function) and name[len(function) :] in VARIABLES:
                suggestion = f"{function}({name[len(function) :]})"
    if suggestion:
        return FormulaError(
            "There is no “{name}” (column {column}); write {suggestion}.",
            token.column,
            len(name),
            name=name[:40],
            suggestion=suggestion[:60],
        )
    return FormulaError(
        "There is no “{name}” (column {column}); a formula may use x, y, pi, e and {functions}.",
        token.column,
        len(name),
        name=name[:40],
        functions=", ".join(FUNCTIONS),
    )


def _with_products(tokens: list[Token]) -> list[Token]:
    """The products that are meant but not written: ``2x``, ``3sin(x)``, ``x^2y``, ``(x + 1)(y - 1)``."""
    result: list[Token] = []
    for token in tokens:
        before = result[-1] if result else None
        if before and (before.kind == "number" or before.text == ")") and _opens(token):
            result.append(Token("product", "*", token.column))
        result.append(token)
    return result


def _opens(token: Token) -> bool:
    return token.kind == "name" or token.text == "("


def _check(tokens: list[Token], end: int) -> None:
    """Operands and operators take turns, brackets match, functions have their arguments."""
    brackets: list[tuple[Token, str, int]] = []  # the bracket, its function if any, the arguments so far
    operand_next, signs, function = True, 0, None
    for token in tokens:
        text = token.text
        if function is not None and text != "(":
            raise _without_brackets(function)
        if operand_next:
            if text == "(":
                if len(brackets) == MAX_BRACKETS:
                    raise FormulaError(
                        "At column {column} there are more than {limit} brackets within each other; "
                        "make the formula simpler.",
                        token.column,
                        limit=MAX_BRACKETS,
                    )
                brackets.append((token, function.text if function else "", 1))
                function, signs = None, 0
            elif text in "+-":
                signs += 1
                if signs > MAX_SIGNS:
                    raise FormulaError(
                        "There are too many signs in a row at column {column}; one is enough.", token.column
                    )
            elif token.kind == "name" and text in FUNCTIONS:
                function = token
            elif token.kind in {"name", "number"}:
                operand_next, signs = False, 0
            else:
                raise FormulaError(
                    "At column {column} stands “{found}” where a number, x, y or a function is expected.",
                    token.column,
                    len(text),
                    found=text,
                )
        elif token.kind in {"operator", "product"}:
            operand_next = True
        elif text == ")":
            if not brackets:
                raise FormulaError(
                    "The bracket at column {column} closes nothing; take it out.", token.column
                )
            _check_count(*brackets.pop())
        elif text == ",":
            if not brackets or not brackets[-1][1]:
                raise FormulaError(
                    "The comma at column {column} separates nothing; decimals are written with a point.",
                    token.column,
                )
            opening, name, count = brackets.pop()
            brackets.append((opening, name, count + 1))
            operand_next = True
        else:
            raise FormulaError(
                "An operator is missing before “{found}” at column {column}; a product is written with *.",
                token.column,
                len(text),
                found=text[:40],
            )
    if function is not None:
        raise _without_brackets(function)
    if operand_next:
        raise FormulaError(
            "The formula ends at column {column} where a number, x, y or a function is expected.", end
        )
    if brackets:
        raise FormulaError(
            "The bracket at column {column} is not closed; close it with “)”.", brackets[-1][0].column
        )


def _without_brackets(function: Token) -> FormulaError:
    return FormulaError(
        "“{name}” at column {column} needs its argument in brackets, as in {example}.",
        function.column,
        len(function.text),
        name=function.text,
        example=f"{function.text}({', '.join(VARIABLES[: FUNCTIONS[function.text][1]])})",
    )


def _check_count(opening: Token, name: str, count: int) -> None:
    if name and FUNCTIONS[name][1] != count:
        raise FormulaError(
            "The number of arguments of “{name}” is {wanted}, not {given} (column {column}).",
            opening.column,
            name=name,
            wanted=FUNCTIONS[name][1],
            given=count,
        )


def _number(token: Token) -> float:
    value = float(token.text)
    if not math.isfinite(value):
        raise FormulaError(
            "The number at column {column} is too large; use a smaller one.", token.column, len(token.text)
        )
    return value


_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "div",
    ast.Pow: "pow",
}


class _Builder:
    """Turns the few kinds of Python node that a formula needs into ours, and refuses every other."""

    def __init__(self, columns: list[tuple[int, int]]) -> None:
        self.columns = columns

    def span(self, node: ast.expr) -> Span:
        last = (node.end_col_offset or node.col_offset + 1) - 1
        return Span(self.columns[node.col_offset][0], self.columns[last][1])

    def build(self, node: ast.expr, depth: int) -> Node:
        span = self.span(node)
        if depth > MAX_DEPTH:
            raise FormulaError(
                "At column {column} the formula nests too deeply; make it simpler.", span.start
            )
        match node:
            case ast.Constant(value=float(value)):
                return Const(value, span=span)
            case ast.Name(id=name) if name in VARIABLES:
                return Var(VARIABLES.index(name), span=span)
            case ast.Name(id=name) if name in CONSTANTS:
                return Const(CONSTANTS[name], name, span=span)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.build(operand, depth + 1)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self.finite(Unary("neg", self.build(operand, depth + 1), span=span))
            case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _OPERATORS:
                a, b = self.build(left, depth + 1), self.build(right, depth + 1)
                function = _OPERATORS[type(operator)]
                if function == "pow":
                    self.check_exponent(b)
                return self.finite(Binary(function, a, b, span=span))
            case ast.Call(func=ast.Name(id=name), args=given, keywords=[]) if name in FUNCTIONS:
                function, count = FUNCTIONS[name]
                arguments = [self.build(argument, depth + 1) for argument in given]
                if len(arguments) == count == 1:
                    return self.finite(Unary(function, arguments[0], span=span))
                if len(arguments) == count == 2:
                    return self.finite(Binary(function, arguments[0], arguments[1], span=span))
        raise FormulaError(
            "What stands at column {column} is not part of a formula; take it out.", span.start
        )

    def check_exponent(self, node: Node) -> None:
        p = constant(node)
        if p is not None and abs(p) > MAX_EXPONENT:
            raise FormulaError(
                "The exponent {value:g} at column {column} is too large; it may be at most {limit:g}.",
                node.span.start,
                max(1, node.span.end - node.span.start),
                value=p,
                limit=MAX_EXPONENT,
            )

    def finite(self, node: Node) -> Node:
        value = constant(node)
        if value is not None and not math.isfinite(value):
            raise FormulaError(
                "The constant part at column {column} is not a finite number, so the formula has no value "
                "anywhere; change it.",
                node.span.start,
                max(1, node.span.end - node.span.start),
            )
        return node
