"""What a picture shows, in a sentence with its present numbers: for those who do not see it, and beside its table."""

from __future__ import annotations

import numpy as np

from gdsim.app.i18n import tr
from gdsim.app.session import Session
from gdsim.ui.numbers import short

Table = tuple[list[str], list[list[object]]]


def surface_summary(session: Session) -> str:
    """The surface's axes, its lowest point, and where the run is on it."""
    grid, track = session.grid, session.track
    first, second = session.coordinates
    if grid is None or not np.isfinite(grid.values).any():
        return tr("The surface is not computed yet.")
    i, j = np.unravel_index(int(np.argmin(grid.values)), grid.values.shape)
    words = tr(
        "Surface over {first} from {a0} to {a1} and {second} from {b0} to {b1}. "
        "Its lowest value is {low}, at ({a}, {b}).",
        first=first,
        second=second or "–",
        a0=short(grid.a[0]),
        a1=short(grid.a[-1]),
        b0=short(grid.b[0]),
        b1=short(grid.b[-1]),
        low=short(float(grid.values[i, j])),
        a=short(grid.a[i]),
        b=short(grid.b[j]),
    )
    return words if track is None else words + " " + run_summary(session)


def run_summary(session: Session) -> str:
    """How far each run is."""
    snapshot = session.snapshot
    if snapshot is None or session.track is None:
        return ""
    return tr(
        "{count} runs; the one followed is at iteration {k} with the value {loss}.",
        count=len(snapshot.tracks),
        k=session.track.iterate.k,
        loss=short(float(session.track.iterate.f)),
    )


def network_summary(session: Session) -> str:
    """The network's shape, and the weight that is picked."""
    mlp = session.mlp
    i = session.picks[0]
    return tr(
        "Network {title} with {count} parameters; picked is {name} = {value}.",
        title=mlp.title,
        count=mlp.dimension,
        name=session.coordinate_name(i),
        value=short(float(session.theta[i])),
    )


def table_summary(table: Table) -> str:
    """A table's size, and the span of each of its columns of numbers."""
    header, rows = table
    if not rows:
        return tr("There is nothing to show yet.")
    parts = [tr("{rows} rows, {columns} columns.", rows=len(rows), columns=len(header))]
    for column, name in enumerate(header):
        found = [row[column] for row in rows if column < len(row)]
        numbers = [
            float(v) for v in found if isinstance(v, int | float | np.number) and np.isfinite(float(v))
        ]
        if len(numbers) == len(found) > 1:
            parts.append(
                tr(
                    "{name}: from {low} to {high}.",
                    name=name,
                    low=short(min(numbers)),
                    high=short(max(numbers)),
                )
            )
    return " ".join(parts)
