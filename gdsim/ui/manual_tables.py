"""The manual's tables, made from the registries and the window's commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from gdsim.engine.datasets import DATASETS
from gdsim.engine.optimizers import OPTIMIZERS, Order
from gdsim.engine.primitives import ACTIVATIONS, LOSSES
from gdsim.engine.schedules import SCHEDULES
from gdsim.engine.sentence import Sentence, sentence
from gdsim.engine.surfaces import SURFACES
from gdsim.ui.actions import Command
from gdsim.ui.commands import MENUS
from gdsim.ui.typesetting import plain_text

Speak = Callable[[Sentence], str]


def tables(commands: Mapping[str, Command], speak: Speak) -> dict[str, str]:
    """Every generated table by its name, as Markdown; ``speak`` says a sentence in the manual's language."""

    def say(text: str) -> str:
        return speak(Sentence(text, {}))

    return {
        "optimizers": _optimizers(speak, say),
        "schedules": _table(
            [speak(sentence("Schedule")), speak(sentence("Learning rate in step k"))],
            ([say(each.title), plain_text(each.rule)] for each in SCHEDULES.values()),
        ),
        "functions": _table(
            [speak(sentence("Function")), speak(sentence("Formula")), speak(sentence("What it is good for"))],
            ([say(each.title), plain_text(each.latex), speak(each.remark)] for each in SURFACES.values()),
        ),
        "activations": _table(
            [speak(sentence("Activation")), speak(sentence("Value")), speak(sentence("Slope"))],
            (
                [say(each.title), plain_text(each.latex), plain_text(each.slope_latex)]
                for each in ACTIVATIONS.values()
            ),
        ),
        "losses": _table(
            [speak(sentence("Loss")), speak(sentence("Value")), speak(sentence("Slope"))],
            (
                [say(each.title), plain_text(each.latex), plain_text(each.slope_latex)]
                for each in LOSSES.values()
            ),
        ),
        "datasets": _table(
            [speak(sentence("Data set")), speak(sentence("Inputs")), speak(sentence("Formula"))],
            ([say(each.title), str(each.n_in), plain_text(each.formula)] for each in DATASETS.values()),
        ),
        "keys": _keys(commands, speak, say),
    }


def _optimizers(speak: Speak, say: Callable[[str], str]) -> str:
    titles = {
        Order.FIRST: speak(sentence("Order 1")),
        Order.ONE_AND_HALF: speak(sentence("Order 1.5")),
        Order.SECOND: speak(sentence("Order 2")),
    }
    head = [
        speak(sentence("Method")),
        speak(sentence("Update")),
        speak(sentence("Settings at first")),
        speak(sentence("Source")),
    ]
    parts = []
    for order, title in titles.items():
        rows = []
        for method in OPTIMIZERS.values():
            if method.order is order:
                settings = [
                    f"{plain_text(each.symbol)} = {each.default:g}" for each in method.hyperparameters()
                ]
                rows.append(
                    [say(method.title), plain_text(method.rule), ", ".join(settings) or "–", method.source]
                )
        parts.append(f"## {title}\n\n{_table(head, rows)}")
    return "\n".join(parts)


def _keys(commands: Mapping[str, Command], speak: Speak, say: Callable[[str], str]) -> str:
    head = [speak(sentence("Command")), speak(sentence("Keys")), speak(sentence("What it does"))]
    parts, told = [], set()
    for menu, ids in MENUS.items():
        group = [each for each in _unfolded(ids, commands) if each not in told]
        told.update(group)
        parts.append(f"## {say(menu)}\n\n{_table(head, _rows(group, commands, say))}")
    rest = [each for each in commands if each not in told]
    if rest:
        parts.append(f"## {speak(sentence('Elsewhere'))}\n\n{_table(head, _rows(rest, commands, say))}")
    return "\n".join(parts)


def _unfolded(ids: Sequence[str], commands: Mapping[str, Command]) -> Iterator[str]:
    """The commands of a menu; a submenu's are those whose ids begin with its name."""
    for each in ids:
        if each in commands:
            yield each
        elif each:
            yield from (command for command in commands if command.startswith(f"{each}."))


def _rows(
    ids: Iterable[str], commands: Mapping[str, Command], say: Callable[[str], str]
) -> Iterator[list[str]]:
    for each in ids:
        command = commands[each]
        keys = " / ".join(sequence.toString() for sequence in command.sequences)
        yield [say(command.text).rstrip("…").replace("&", ""), keys, say(command.tip)]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [_line(head), "|" + "---|" * len(head), *map(_line, rows)]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_cell(each) for each in cells) + " |"


def _cell(text: str) -> str:
    """Text that Markdown leaves as it is."""
    for mark in "\\|*_<`":
        text = text.replace(mark, f"\\{mark}")
    return text
