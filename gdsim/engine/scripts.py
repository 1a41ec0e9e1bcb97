"""A run as a script of its own: in NumPy, to the same bits, or in PyTorch.

A script holds all that the run is made of: data, start, forward and backward pass, update rule. Data of
more than :data:`EMBEDDED` numbers stand beside it, in a .npz file of the same name (:func:`data_file`).
"""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import re
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdsim import __version__
from gdsim.engine import script_methods, script_network, script_torch, script_trace
from gdsim.engine.experiment import Experiment, OptimizerChoice
from gdsim.engine.formula import Formula
from gdsim.engine.network import TrainingLoss
from gdsim.engine.objective import Array
from gdsim.engine.schedules import SCHEDULES, Tuned
from gdsim.engine.script_network import literal
from gdsim.engine.script_rules import CLIPPED, SCHEDULE_LINES, TORCH_CLIPPED
from gdsim.engine.sentence import InputError, sentence
from gdsim.engine.surface import Surface
from gdsim.engine.update_rules import RULES

if TYPE_CHECKING:
    from gdsim.engine.project import Project

#: Data and weights of up to this many numbers are part of the text.
EMBEDDED = 2000
#: Parameters up to which all are printed at the end.
SPELT_OUT = 200
#: Losses printed on the way.
LINES = 10


class _Run(NamedTuple):
    """What a script repeats."""

    experiment: Experiment
    choice: OptimizerChoice
    iterations: int
    start: int
    loss: TrainingLoss | None

    @property
    def theta(self) -> Array:
        return np.array(self.experiment.starts[self.start])

    @property
    def function(self) -> Surface | Formula:
        return self.experiment.function.objective

    @property
    def draws(self) -> bool:
        """True if every iteration sees another mini-batch."""
        return self.loss is not None and 0 < self.loss.batch_size < self.loss.samples

    @property
    def farewell(self) -> str:
        """The last line: the point, in all its digits unless it is a long one."""
        return (
            'print("theta =", theta.tolist())' if len(self.theta) <= SPELT_OUT else 'print("theta =", theta)'
        )

    @property
    def arrays(self) -> dict[str, Array]:
        """What is too long for the text."""
        return {} if self.loss is None else _beside(self.loss, self.theta)


def _beside(loss: TrainingLoss, theta: Array) -> dict[str, Array]:
    if loss.inputs.size + loss.targets.size + len(theta) <= EMBEDDED:
        return {}
    return {"X": loss.inputs, "T": loss.targets, "theta": theta}


def numpy_script(experiment: Experiment, index: int, iterations: int, start: int = 0) -> str:
    """A NumPy script that makes ``iterations`` steps of optimizer ``index`` and ends at the bits of its run.

    InputError for a run that cannot be written down.
    """
    run = _run(experiment, index, iterations, start)
    method = script_methods.numpy_method(run.choice, run.loss, run.function)
    if run.loss is None:
        data = f"theta = {literal(run.theta)}"
        problem = [script_trace.value_and_gradient(run.function)]
    else:
        data = script_network.data(run.loss, run.theta, embedded=not run.arrays)
        problem = script_network.definitions(run.loss)
    update = _joined(
        "inputs, targets = batch(k)" if run.draws else "",
        "loss, g = value_and_gradient(theta)" if method.asks or run.draws else "",
        _progress(iterations, "loss"),
        "g = clipped(g, CLIP)" if run.choice.clip else "",
        _rate(run.choice),
        method.step,
    )
    arrive = _joined(
        "inputs, targets = batch(iterations)" if run.draws else "",
        "loss, g = value_and_gradient(theta)",
    )
    return _sections(
        _head(run, "it repeats the run bit for bit where NumPy and its BLAS library are the same"),
        _joined(
            "import math" if "math." in method.functions + update else "",
            "import os",
            "from pathlib import Path" if run.arrays else "",
            "from types import SimpleNamespace" if "SimpleNamespace" in method.functions else "",
            "from typing import NamedTuple" if "NamedTuple" in method.functions else "",
        ),
        'os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # several threads add up in another order',
        "import numpy as np",
        data,
        _functions(*problem, CLIPPED if run.choice.clip else "", method.functions),
        _joined(
            f"iterations = {iterations}",
            "inputs, targets = with_ones(X.T), np.ascontiguousarray(T.T)"
            if run.loss and not run.draws
            else "",
            _settings(run.choice, "" if _paced(run.choice) else method.begin + update),
            method.begin,
        ),
        "" if method.asks or run.draws else "loss, g = value_and_gradient(theta)",
        f"for k in range(iterations):\n{_indented(update)}",
        arrive if method.asks or run.draws else "",
        'print(f"loss = {loss!r}")\n' + run.farewell,
    )


def torch_script(experiment: Experiment, index: int, iterations: int, start: int = 0) -> str:
    """The same run with torch.nn and torch.optim in double precision: equal up to rounding.

    InputError for a method that torch.optim does not have.
    """
    run = _run(experiment, index, iterations, start)
    rule = RULES.get(run.choice.key)
    if rule is None or not rule.torch:
        raise InputError(
            "torch.optim has no {title} that takes the same steps; it has all methods of order 1 but those "
            "that search along a line.",
            title=sentence(run.choice.optimizer.title),
        )
    if run.loss is None:
        problem = [
            f"theta = {literal(run.theta, 'torch.tensor')}.requires_grad_()",
            _functions(script_torch.function_loss(run.function)),
        ]
        parameters, seen = "[theta]", "theta"
    else:
        problem = [
            script_torch.data(run.loss, run.theta, embedded=not run.arrays),
            script_torch.model(run.loss.mlp),
            _functions(script_network.rows(run.loss), script_torch.network_loss(run.loss)),
        ]
        parameters, seen = "list(model.parameters())", "X, T"
    pick = "chosen = rows({k})\n" if run.draws else ""
    if pick:
        seen = "X[chosen], T[chosen]"
    update = _joined(
        pick.format(k="k").strip(),
        "optimizer.zero_grad()",
        f"loss = loss_of({seen})",
        "loss.backward()",
        _progress(iterations, "loss.item()"),
        "clip(parameters, CLIP)" if run.choice.clip else "",
        _rate(run.choice),
        'optimizer.param_groups[0]["lr"] = rate' if _paced(run.choice) else "",
        "optimizer.step()",
    )
    return _sections(
        _head(run, "it takes the same steps up to rounding"),
        _joined("import math" if "math." in update else "", "from pathlib import Path" if run.arrays else ""),
        _joined("import numpy as np" if run.draws or run.arrays else "", "import torch"),
        "torch.set_default_dtype(torch.float64)",
        *problem,
        _functions(TORCH_CLIPPED) if run.choice.clip else "",
        _joined(
            f"iterations = {iterations}",
            f"parameters = {parameters}",
            _settings(run.choice, rule.torch),
            f"optimizer = torch.optim.{rule.torch}",
        ),
        f"for k in range(iterations):\n{_indented(update)}",
        pick.format(k="iterations")
        + f'with torch.no_grad():\n    print(f"loss = {{loss_of({seen}).item()!r}}")',
        _joined(
            "theta = torch.cat([torch.cat([each.weight, each.bias[:, None]], 1).flatten() for each in linear])"
            if run.loss is not None
            else "",
            run.farewell,
        ),
    )


def data_file(experiment: Experiment, start: int = 0) -> bytes | None:
    """What has to stand beside a script, under its name with the suffix .npz; None if the text holds it all."""
    if experiment.is_function:
        return None
    arrays = _beside(experiment.training_loss(), np.array(experiment.starts[start]))
    if not arrays:
        return None
    file = io.BytesIO()
    np.savez(file, **arrays)  # type: ignore[arg-type]  # names are not options
    return file.getvalue()


def scripts_for(project: Project) -> dict[str, str]:
    """Scripts of all runs of a project by file name, as many iterations each as were made, at least one.

    A run that has none in NumPy or in PyTorch is left out there.
    """
    return {name: text for name, _, text in _all(project)}


def files_for(project: Project) -> dict[str, bytes]:
    """The same as files, with the data that have to stand beside them."""
    files = {}
    for name, start, text in _all(project):
        files[name] = text.encode()
        if data := data_file(project.experiment, start):
            files[name.replace(".py", ".npz")] = data
    return files


def _all(project: Project) -> Iterator[tuple[str, int, str]]:
    """File name, start and text of each."""
    experiment = project.experiment
    made = {(run.optimizer, run.start): run.head.k for run in project.runs}
    for index, start in itertools.product(experiment.enabled, range(len(experiment.starts))):
        iterations = max(1, made.get((index, start), 1))
        for library, script in (("numpy", numpy_script), ("pytorch", torch_script)):
            with contextlib.suppress(InputError):
                text = script(experiment, index, iterations, start)
                yield f"{file_name(experiment, index, start)}_{library}.py", start, text


def file_name(experiment: Experiment, index: int, start: int = 0) -> str:
    """``2_adam`` or, if there are several starts, ``2_adam_start_3``: different for every run."""
    name = f"{index + 1}_{experiment.optimizers[index].key}"
    return f"{name}_start_{start + 1}" if len(experiment.starts) > 1 else name


# --- parts ---------------------------------------------------------------------------------------


def _run(experiment: Experiment, index: int, iterations: int, start: int) -> _Run:
    choice = experiment.optimizers[index]
    if choice.origin is not None:
        raise InputError(
            "{title} is a branch, which begins in the middle of another run; scripts are made of whole runs.",
            title=choice.title,
        )
    loss = None if experiment.is_function else experiment.training_loss()
    run = _Run(experiment, choice, iterations, start, loss)
    refusal = choice.optimizer.refusal(experiment.function.objective if loss is None else loss)
    if refusal is not None:
        raise InputError(refusal.template, **refusal.values)
    return run


def _head(run: _Run, promise: str) -> str:
    if run.loss is not None:
        problem = f"the network {run.experiment.mlp.title}"
    elif isinstance(run.function, Formula):
        problem = run.function.text
    else:
        problem = f"{run.function.title}, {run.function.formula}"
    return (
        f'"""{run.choice.optimizer.title} on {problem}: {run.iterations} iteration{"s" * (run.iterations != 1)}.\n\n'
        f'Written by gdsim {__version__}; {promise}.\n"""'
    )


def _progress(iterations: int, loss: str) -> str:
    """Lines that print some of the losses."""
    line, every = f'print(f"k = {{k:6d}}   loss = {{{loss}:.9g}}")', max(1, iterations // LINES)
    return line if every == 1 else f"if k % {every} == 0:\n    {line}"


def _paced(choice: OptimizerChoice) -> bool:
    return isinstance(choice.optimizer, Tuned) and choice.optimizer.paced


def _settings(choice: OptimizerChoice, used_by: str) -> str:
    """Hyperparameters and options by name; ``rate``, the learning rate of the present iteration, where it is used."""
    plain = choice.plain
    names = [each.name for each in plain.hyperparameters()] + [each.name for each in plain.options()]
    values = {name: getattr(plain, name) for name in names if name != "line_search"}
    lines = [f"{name} = {json.dumps(value)}" for name, value in values.items()]
    if choice.clip:
        lines.append(f"CLIP = {choice.clip!r}  # the longest gradient")
    if re.search(r"\brate\b", used_by):
        lines.append("rate = learning_rate")
    return "\n".join(lines)


def _rate(choice: OptimizerChoice) -> str:
    """The learning rate of iteration k, where it changes."""
    if not _paced(choice):
        return ""
    schedule = SCHEDULES[choice.schedule](**dict(choice.schedule_parameters))
    values = {each.name: getattr(schedule, each.name) for each in schedule.hyperparameters()}
    warm_up = choice.warm_up
    return _joined(
        SCHEDULE_LINES[choice.schedule].format(**values),
        f"if k + 1 < {warm_up}:  # warm-up\n    factor = factor * (k + 1) / {warm_up}" if warm_up else "",
        "rate = learning_rate * factor",
    )


def _indented(text: str) -> str:
    return textwrap.indent(text, "    ")


def _joined(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


def _functions(*parts: str) -> str:
    text = "\n\n\n".join(part.strip("\n") for part in parts if part)
    return f"\n{text}\n" if text else ""


def _sections(*parts: str) -> str:
    text = "\n\n".join(part.rstrip(" ") for part in parts if part)
    return re.sub(r"\n{4,}", "\n\n\n", text) + "\n"
