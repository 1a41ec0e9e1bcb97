"""Collects every visible string of gdsim into gdsim_ko.ts and compiles gdsim_ko.qm.

Run it after adding or changing a string: ``.venv/bin/python resources/translations/update.py``.
New strings appear in the .ts as unfinished; the test suite fails until they are translated.
"""

from __future__ import annotations

import ast
import dataclasses
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

#: Functions whose string arguments at these positions are shown to the user.
CALLS: dict[str, tuple[int, ...]] = {
    "tr": (0,),
    "sentence": (0,),
    "InputError": (0,),
    "ExportError": (0,),
    "Command": (1, 2),
    "_status": (2,),
    "bounded": (0,),
    "Registry": (0,),
    "FormulaError": (0,),
    "_condition": (1,),
    "_said": (0,),
}


def strings() -> dict[str, str]:
    """Every source string with the place where it was first seen."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "gdsim").rglob("*.py")):
        if "bootstrap" in path.parts or path.name == "cli.py":
            continue  # the terminal speaks English
        for line, text in _in_source(path.read_text("utf-8")):
            found.setdefault(text, f"{path.relative_to(ROOT).as_posix()}:{line}")
    for text in _registered():
        found.setdefault(text, "registry")
    return found


def _in_source(source: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        for position in CALLS.get(name, ()):
            if position < len(node.args):
                yield from _literals(node.args[position], node.lineno)


def _literals(node: ast.expr, line: int) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield line, node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body, line)
        yield from _literals(node.orelse, line)
    elif isinstance(node, ast.Subscript | ast.Tuple | ast.List):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr) and not isinstance(child, ast.Name):
                yield from _literals(child, line)


def _registered() -> Iterator[str]:
    from gdsim.engine.datasets import DATASETS, SCALINGS
    from gdsim.engine.descent import StoppingRule
    from gdsim.engine.iterate import Status
    from gdsim.engine.optimizers import OPTIMIZERS
    from gdsim.engine.primitives import ACTIVATIONS, LOSSES
    from gdsim.engine.schedules import SCHEDULES
    from gdsim.engine.surfaces import SURFACES

    for registry in (ACTIVATIONS, LOSSES, OPTIMIZERS, DATASETS, SCALINGS, SCHEDULES, SURFACES):
        for entry in registry.values():
            yield entry.title
    for optimizer in OPTIMIZERS.values():
        for parameter in (*optimizer.hyperparameters(), *optimizer.options()):
            yield parameter.name.replace("_", " ")
    for schedule in SCHEDULES.values():
        for parameter in schedule.hyperparameters():
            yield parameter.name.replace("_", " ")
    for field in dataclasses.fields(StoppingRule):
        yield field.name.replace("_", " ")
    for path in (ROOT / "resources" / "experiments").glob("*.gdsim"):
        yield path.stem.replace("_", " ").capitalize()
    for name in ("RUNNING", "CONVERGED", "DIVERGED", "STALLED", "EXHAUSTED"):
        yield getattr(Status, name).message.template


def translated(path: Path = HERE / "gdsim_ko.ts") -> dict[str, str]:
    """Finished translations in a .ts file."""
    if not path.exists():
        return {}
    pairs = {}
    for message in ElementTree.parse(path).getroot().iter("message"):
        source, translation = message.findtext("source") or "", message.find("translation")
        if translation is not None and translation.text and translation.get("type") != "unfinished":
            pairs[source] = translation.text
    return pairs


def write(path: Path, korean: dict[str, str], found: dict[str, str]) -> None:
    root = ElementTree.Element("TS", version="2.1", language="ko_KR", sourcelanguage="en")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = "gdsim"
    for source in sorted(found):
        message = ElementTree.SubElement(context, "message")
        ElementTree.SubElement(message, "source").text = source
        translation = ElementTree.SubElement(message, "translation")
        if source in korean:
            translation.text = korean[source]
        else:
            translation.set("type", "unfinished")
    ElementTree.indent(root, "  ")
    path.write_text(
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
        + ElementTree.tostring(root, "unicode")
        + "\n",
        "utf-8",
    )


def main() -> int:
    path = HERE / "gdsim_ko.ts"
    found, korean = strings(), translated(path)
    write(path, korean, found)
    compiler = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run([str(compiler), "-silent", str(path), "-qm", str(path.with_suffix(".qm"))], check=True)
    missing = sorted(set(found) - set(korean))
    print(f"{len(found)} strings, {len(missing)} without Korean")
    for text in missing:
        print(f"  {found[text]}: {text}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
