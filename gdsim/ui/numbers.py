"""Numbers as they are written on screen: four significant digits, a real minus, arrays folded."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from gdsim.app.i18n import tr


def short(value: float, digits: int = 4) -> str:
    """Four significant digits: ``−0.4130``, ``1.2e−05``; zero and ones stay plain."""
    value = float(value)
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "–"
    if value == 0:
        return "0"
    size = abs(value)
    if value == int(value) and size < 10**digits:
        text = str(int(value))
    elif 1e-3 < size < 10**digits:
        text = f"{value:.{max(0, digits - 1 - math.floor(math.log10(size)))}f}"
    else:
        mantissa, exponent = f"{value:.{digits - 2}e}".split("e")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        text = f"{mantissa}e{int(exponent)}"
    return text.replace("-", "−")


def full(value: float) -> str:
    """Every digit, for tooltips and copies."""
    return repr(float(value))


def shape_text(array: ArrayLike) -> str:
    """``4×16``; a scalar is ``1×1`` and a vector a row."""
    shape = np.shape(array)
    if len(shape) == 0:
        return "1×1"
    return "×".join(map(str, shape if len(shape) > 1 else (1, *shape)))


def array_text(array: ArrayLike, entries: int = 4) -> str:
    """A scalar as a number, an array as its first entries: ``[−1.04, 1.32, …]``."""
    flat = np.asarray(array, dtype=np.float64).ravel()
    if flat.size == 1:
        return short(flat[0])
    shown = ", ".join(short(v, 3) for v in flat[:entries])
    return f"[{shown}, …]" if flat.size > entries else f"[{shown}]"


def array_tip(array: ArrayLike, limit: int = 64) -> str:
    """The whole array at full precision for a tooltip, as long as it stays readable."""
    values = np.asarray(array, dtype=np.float64)
    flat = values.ravel()
    if flat.size == 1:
        return full(flat[0])
    text = ", ".join(full(v) for v in flat[:limit])
    more = tr(" and {count} more", count=flat.size - limit) if flat.size > limit else ""
    return f"{shape_text(values)}: {text}{more}"
