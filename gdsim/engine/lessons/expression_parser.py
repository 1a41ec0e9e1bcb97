"""The small language of a lesson's conditions and numbers, from text to trees."""

from __future__ import annotations

import re
from typing import NamedTuple

from gdsim.engine.lessons.expressions import (
    COMPARISONS,
    FUNCTIONS,
    Between,
    Comparison,
    Fact,
    Is,
    Literal,
    Logic,
    Node,
    Operation,
    Truth,
    Was,
)
from gdsim.engine.lessons.facts import FACTS, Sort, Takes
from gdsim.engine.lessons.fault import known, shown
from gdsim.engine.sentence import InputError

LONGEST, DEEPEST = 300, 20
_TOKEN = re.compile(
    r"\s*(?:(?P<mode>[123]d\b)"  # a word, though it begins with a digit
    r"|(?P<number>\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)"
    r"|(?P<sign>\.\.|!=|<=|>=|[-+*/^()=<>~,]))",
    re.ASCII,
)
_TYPED = str.maketrans({"−": "-", "·": "*", "×": "*", "≈": "~"})
_SIGNS = {"≤": "<=", "≥": ">=", "≠": "!="}
_WORDS = {"and", "or", "not", "is", "in", "true", "false", "was"}


class _Token(NamedTuple):
    kind: str
    text: str


def condition(text: str) -> Node:
    """A condition; InputError says what is wrong with it."""
    node = _Parser(text).whole()
    if node.sort is not Sort.TRUTH:
        raise InputError("“{text}” is a {sort}, not a condition.", text=shown(text), sort=node.sort.words)
    return node


def number(text: str) -> Node:
    """An expression that is a number; InputError says what is wrong with it."""
    node = _Parser(text).whole()
    if node.sort is not Sort.NUMBER:
        raise InputError("“{text}” is a {sort}, not a number.", text=shown(text), sort=node.sort.words)
    return node


def _tokens(text: str) -> list[_Token]:
    if len(text) > LONGEST:
        raise InputError("An expression has at most {limit} characters.", limit=LONGEST)
    for typed, sign in _SIGNS.items():
        text = text.replace(typed, sign)
    text = text.translate(_TYPED).rstrip()
    found, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise InputError("“{word}” cannot stand in an expression.", word=shown(text[at:].strip()))
        kind = match.lastgroup or ""
        word = match.group(kind)
        found.append(_Token("word" if word in _WORDS else kind, word))
        at = match.end()
    return found


class _Parser:
    """Recursive descent; every method takes what it reads off the front."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.at = 0
        self.depth = 0

    def whole(self) -> Node:
        node = self.any_of()
        if self.at < len(self.tokens):
            raise InputError(
                "“{word}” is too much in “{text}”.",
                word=shown(self.tokens[self.at].text),
                text=shown(self.text),
            )
        return node

    # -- tokens

    def peek(self) -> str:
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""

    def next(self) -> _Token:
        if self.at >= len(self.tokens):
            raise InputError("“{text}” ends too early.", text=shown(self.text))
        self.at += 1
        return self.tokens[self.at - 1]

    def took(self, *words: str) -> bool:
        if self.peek() in words:
            self.at += 1
            return True
        return False

    def need(self, word: str) -> None:
        if not self.took(word):
            raise InputError("“{word}” is missing in “{text}”.", word=word, text=shown(self.text))

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise InputError("An expression may not be nested more than {limit} deep.", limit=DEEPEST)

    @staticmethod
    def of(sort: Sort, node: Node) -> Node:
        if node.sort is not sort:
            raise InputError(
                "A {sort} stands where a {wanted} is needed.", sort=node.sort.words, wanted=sort.words
            )
        return node

    # -- truths

    def any_of(self) -> Node:
        self.deeper()
        node = self.joined("or")
        self.depth -= 1
        return node

    def joined(self, word: str) -> Node:
        below = self.negated if word == "and" else lambda: self.joined("and")
        node = below()
        if self.peek() != word:
            return node
        found = [self.of(Sort.TRUTH, node)]
        while self.took(word):
            found.append(self.of(Sort.TRUTH, below()))
        return Logic(word, tuple(found))

    def negated(self) -> Node:
        if not self.took("not"):
            return self.compared()
        self.deeper()
        node = Logic("not", (self.of(Sort.TRUTH, self.negated()),))
        self.depth -= 1
        return node

    def compared(self) -> Node:
        left = self.sum()
        if self.took("is"):
            return self.word(left)
        if self.took("in"):
            low = self.number(self.sum())
            self.need("..")
            return Between(self.number(left), low, self.number(self.sum()))
        if self.peek() in COMPARISONS:
            sign = self.next().text
            return Comparison(sign, self.number(left), self.number(self.sum()))
        return left

    def word(self, left: Node) -> Node:
        turned = self.took("not")
        token = self.next()
        if not isinstance(left, Fact) or left.sort is not Sort.WORD or token.kind not in ("name", "mode"):
            raise InputError("“is” stands between a fact that is a word, and a word.")
        node: Node = Is(left, token.text)
        return Logic("not", (node,)) if turned else node

    # -- numbers

    def number(self, node: Node) -> Node:
        return self.of(Sort.NUMBER, node)

    def sum(self) -> Node:
        return self.chained(("+", "-"), self.product)

    def product(self) -> Node:
        return self.chained(("*", "/"), self.signed)

    def chained(self, signs: tuple[str, ...], below: object) -> Node:
        assert callable(below)
        node: Node = below()
        while self.peek() in signs:
            sign = self.next().text
            node = Operation(sign, (self.number(node), self.number(below())))
        return node

    def signed(self) -> Node:
        if not self.took("-"):
            return self.power()
        self.deeper()
        node = Operation("neg", (self.number(self.signed()),))
        self.depth -= 1
        return node

    def power(self) -> Node:
        base = self.atom()
        if not self.took("^"):
            return base
        self.deeper()
        node = Operation("^", (self.number(base), self.number(self.signed())))
        self.depth -= 1
        return node

    def atom(self) -> Node:
        token = self.next()
        if token.kind == "number":
            return Literal(float(token.text))
        if token.text in ("true", "false"):
            return Truth(token.text == "true")
        if token.text == "was":
            self.need("(")
            inner = self.number(self.any_of())
            self.need(")")
            return Was(inner)
        if token.text == "(":
            node = self.any_of()
            self.need(")")
            return node
        if token.kind != "name":
            raise InputError(
                "“{word}” stands where a number or a fact is needed in “{text}”.",
                word=shown(token.text),
                text=shown(self.text),
            )
        known(token.text, (*FACTS, *(name for name in FUNCTIONS if name.isalpha() and name != "neg")))
        return self.fact(token.text) if token.text in FACTS else self.call(token.text)

    def call(self, name: str) -> Node:
        self.need("(")
        found = [self.number(self.any_of())]
        while self.took(","):
            found.append(self.number(self.any_of()))
        self.need(")")
        count = FUNCTIONS[name][1]
        if len(found) != count and not (count == 0 and len(found) > 1):
            raise self.miscounted(name, str(count or 2), len(found))
        return Operation(name, tuple(found))

    def fact(self, name: str) -> Node:
        signature = FACTS[name]
        found: list[Node | str] = []
        if self.took("("):
            while True:
                if len(found) == len(signature.takes):
                    raise self.miscounted(name, str(len(signature.takes)), len(found) + 1)
                found.append(self.argument(signature.takes[len(found)]))
                if not self.took(","):
                    break
            self.need(")")
        if len(found) < signature.least:
            raise self.miscounted(name, str(signature.least), len(found))
        return Fact(name, tuple(found))

    def argument(self, takes: Takes) -> Node | str:
        if takes is Takes.NUMBER:
            return self.number(self.any_of())
        token = self.next()
        if token.kind != "name":
            raise InputError("“{word}” stands where a name is needed.", word=shown(token.text))
        return token.text

    @staticmethod
    def miscounted(name: str, count: str, given: int) -> InputError:
        return InputError(
            "“{name}” takes {count} in brackets, not {given}.", name=name, count=count, given=given
        )
