"""The lines of a lesson that do something: what each is called and takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from gdsim.engine.lessons.fault import known, shown
from gdsim.engine.lessons.fields import Setting, read_setting, real, whole
from gdsim.engine.optimizers import OPTIMIZERS
from gdsim.engine.planes import KINDS as PLANES
from gdsim.engine.sentence import InputError
from gdsim.engine.walk import Phase

MOST_ITERATIONS, MOST_TIMES = 5000, 200
#: Commands that a lesson may carry out: none writes a file, opens a dialog or closes anything.
COMMANDS = frozenset(
    {
        *(f"run.{name}" for name in ("step", "back", "factor", "layer", "finish_pass", "reset")),
        *(f"run.{name}" for name in ("toggle", "pause", "breakpoint")),
        *(f"problem.{name}" for name in ("network", "function", "multi_start", "basins", "remove_starts")),
        *(f"network.{name}" for name in ("add_layer", "remove_layer", "add_neuron", "remove_neuron")),
        *(f"network.{name}" for name in ("new_weights", "fit")),
        *(f"sample.{name}" for name in ("next", "previous", "batch")),
        "debug.check_gradient",
    }
)
MODES = ("1d", "2d", "3d", "both")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}", re.ASCII)
_OBJECT = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,79}", re.ASCII)


@dataclass(frozen=True)
class Open:
    """An experiment by its plain name."""

    name: str


@dataclass(frozen=True)
class Parameter:
    """A weight, everything counted from 1; a bias has no source."""

    layer: int
    unit: int
    source: int | None


@dataclass(frozen=True)
class Pick:
    """A parameter, or a function's variable ``x`` or ``y``."""

    what: Parameter | str
    second: bool = False


@dataclass(frozen=True)
class Sample:
    """A training sample counted from 1; None for the mean."""

    number: int | None


@dataclass(frozen=True)
class Lead:
    """The optimizer that is followed."""

    key: str


@dataclass(frozen=True)
class Go:
    """An iteration, and in it the step after which it stands; the phase's last one without a number."""

    k: int
    phase: Phase | None = None
    number: int | None = None


@dataclass(frozen=True)
class Run:
    """So many iterations on."""

    iterations: int


@dataclass(frozen=True)
class Plane:
    """The directions of the surface."""

    kind: str


@dataclass(frozen=True)
class Mode:
    """How the surface is shown."""

    mode: str


@dataclass(frozen=True)
class Do:
    """A command of the window."""

    command: str
    times: int = 1


@dataclass(frozen=True)
class Branch:
    """Another method from the iterate shown."""

    key: str


@dataclass(frozen=True)
class AddStart:
    """One more start point."""

    point: tuple[float, ...]


@dataclass(frozen=True)
class Show:
    """A panel, or what is in one, comes to the front."""

    name: str


@dataclass(frozen=True)
class Mark:
    """A frame round a widget or a command's button, or a parameter lit up."""

    what: str | Parameter


Directive = (
    Open | Setting | Pick | Sample | Lead | Go | Run | Plane | Mode | Do | Branch | AddStart | Show | Mark
)


def read_directive(line: str) -> Directive:
    """The directive in a line; InputError says what is wrong with it."""
    verb, _, rest = line.partition(" ")
    return VERBS[known(verb, tuple(VERBS))](verb, rest.strip())


def read_act(line: str) -> Directive:
    """What *Show me* does: a directive, or a command alone."""
    word = line.split(" ", 1)[0]
    if "." in word:
        line = f"do {line}"
    act = read_directive(line)
    if isinstance(act, (Mark, Open)):
        raise InputError("“{word}” is not something a reader does.", word=word)
    return act


# --- one function for each verb -------------------------------------------------------------------


def _words(verb: str, rest: str, least: int, most: int) -> list[str]:
    words = rest.split()
    if not least <= len(words) <= most:
        raise InputError(
            "“{verb}” takes {least} to {most} words, not {given}.",
            verb=verb,
            least=least,
            most=most,
            given=len(words),
        )
    return words


def _limited(word: str, limit: int) -> int:
    number = whole(word)
    if number > limit:
        raise InputError("{number} is too large here; {limit} is the most.", number=number, limit=limit)
    return number


def _matched(pattern: re.Pattern[str], word: str) -> str:
    if pattern.fullmatch(word) is None:
        raise InputError("“{word}” is not a name.", word=shown(word))
    return word


def _open(verb: str, rest: str) -> Open:
    (name,) = _words(verb, rest, 1, 1)
    return Open(_matched(_NAME, name))


def _set(verb: str, rest: str) -> Setting:
    name, _, values = rest.partition(" ")
    return read_setting(name, values.split(), values.strip())


def _parameter(words: list[str]) -> Parameter:
    layer, unit, source = words
    return Parameter(whole(layer), whole(unit), None if source == "bias" else whole(source))


def _pick(verb: str, rest: str) -> Pick:
    words = _words(verb, rest, 1, 4)
    if words == ["x"] or words == ["y"]:
        return Pick(words[0])
    second = words[0] == "second"
    if len(words) != 3 + second:
        raise InputError("“pick” takes a layer, a unit and a source, or x or y.")
    return Pick(_parameter(words[second:]), second)


def _sample(verb: str, rest: str) -> Sample:
    (word,) = _words(verb, rest, 1, 1)
    if word == "mean":
        return Sample(None)
    number = whole(word)
    if number < 1:
        raise InputError("Samples are counted from 1.")
    return Sample(number)


def _key(verb: str, rest: str) -> str:
    (word,) = _words(verb, rest, 1, 1)
    return known(word, tuple(OPTIMIZERS))


def _go(verb: str, rest: str) -> Go:
    words = _words(verb, rest, 1, 3)
    phase = Phase(known(words[1], tuple(Phase))) if len(words) > 1 else None
    return Go(_limited(words[0], MOST_ITERATIONS), phase, whole(words[2]) if len(words) > 2 else None)


def _run(verb: str, rest: str) -> Run:
    (word,) = _words(verb, rest, 1, 1)
    return Run(_limited(word, MOST_ITERATIONS))


def _plane(verb: str, rest: str) -> Plane:
    (word,) = _words(verb, rest, 1, 1)
    return Plane(known(word, ("coordinates", *PLANES)))


def _mode(verb: str, rest: str) -> Mode:
    (word,) = _words(verb, rest, 1, 1)
    return Mode(known(word, MODES))


def _do(verb: str, rest: str) -> Do:
    words = _words(verb, rest, 1, 2)
    return Do(known(words[0], COMMANDS), _limited(words[1], MOST_TIMES) if len(words) > 1 else 1)


def _add_start(verb: str, rest: str) -> AddStart:
    return AddStart(tuple(real(word) for word in _words(verb, rest, 1, 2)))


def _show(verb: str, rest: str) -> Show:
    (name,) = _words(verb, rest, 1, 1)
    return Show(_matched(_OBJECT, name))


def read_mark(verb: str, rest: str) -> Mark:
    """``mark OBJECT`` or ``mark weight L U S``."""
    words = _words(verb, rest, 1, 4)
    if words[0] == "weight" and len(words) == 4:
        return Mark(_parameter(words[1:]))
    (name,) = _words(verb, rest, 1, 1)
    return Mark(_matched(_OBJECT, name))


VERBS: dict[str, Callable[[str, str], Directive]] = {
    "open": _open,
    "set": _set,
    "pick": _pick,
    "sample": _sample,
    "lead": lambda verb, rest: Lead(_key(verb, rest)),
    "go": _go,
    "run": _run,
    "plane": _plane,
    "view": _mode,
    "do": _do,
    "branch": lambda verb, rest: Branch(_key(verb, rest)),
    "add-start": _add_start,
    "show": _show,
    "mark": read_mark,
}
