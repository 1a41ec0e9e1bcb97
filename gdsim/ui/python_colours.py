"""Python source in the theme's colours."""

from __future__ import annotations

import re

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from gdsim.ui import theme

_QUOTES = '"""'
_TOKENS = re.compile(
    r"(?P<comment>#.*)"
    r"|(?P<string>\"\"\"|[fr]?\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<keyword>\b(?:and|as|break|class|continue|def|elif|else|except|for|from|if|import|in|is|lambda|None"
    r"|not|or|raise|return|True|False|try|while|with)\b)"
    r"|(?P<name>(?<=def )\w+|(?<=class )\w+)"
)
_INSIDE = 1


class PythonColours(QSyntaxHighlighter):
    """Keywords, names that are defined, texts and comments; ``restyle`` takes up another theme."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats: dict[str, QTextCharFormat] = {}

    def restyle(self) -> None:
        look = theme.current()
        for name, colour in (
            ("comment", look.muted),
            ("string", look.success),
            ("keyword", look.accent),
            ("name", look.backward),
        ):
            form = self._formats[name] = QTextCharFormat()
            form.setForeground(QColor(colour))
            form.setFontItalic(name == "comment")
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        start = 0
        if self.previousBlockState() == _INSIDE:
            end = text.find(_QUOTES)
            start = len(text) if end < 0 else end + len(_QUOTES)
            self.setFormat(0, start, self._formats["string"])
            if end < 0:
                self.setCurrentBlockState(_INSIDE)
                return
        self.setCurrentBlockState(0)
        while match := _TOKENS.search(text, start):
            start, end = match.span()
            if match.group() == _QUOTES:
                close = text.find(_QUOTES, end)
                end = len(text) if close < 0 else close + len(_QUOTES)
                self.setCurrentBlockState(_INSIDE if close < 0 else 0)
            self.setFormat(start, end - start, self._formats[match.lastgroup or "keyword"])
            start = end
