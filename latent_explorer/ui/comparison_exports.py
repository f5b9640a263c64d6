"""Files of the sets that are compared: their figures, their curves, their faces."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.compared import (
    SetShown,
    compared_sets,
    figure_curves,
    figure_words,
    verdict_of_set,
)
from latent_explorer.controller.scene import Scene
from latent_explorer.core.comparison import FIGURES
from latent_explorer.core.samplers import PARAMETERS
from latent_explorer.jobs.comparing import COUNT, CURVE_COUNT
from latent_explorer.session.comparison import Comparison
from latent_explorer.ui.exported import about

if TYPE_CHECKING:
    from latent_explorer.export.charts import Chart
    from latent_explorer.export.columns import Cell
    from latent_explorer.ui.exporter import Exporter

_NOT_YET = "Nothing is compared yet: show Compare (menu View), and save it in a moment"
_NO_CURVES = (
    "There are no curves yet: show Compare (menu View), choose what they are drawn over, and wait"
)
_KINDS = "PNG picture (*.png);;SVG drawing (*.svg);;CSV table (*.csv)"


class ComparisonExports:
    """Write what Compare shows, with what reproduces it.

    Parameters
    ----------
    exporter : Exporter
        Asks for files, and says how it went.
    controller : Controller
        Knows what is shown.
    """

    def __init__(self, exporter: Exporter, controller: Controller) -> None:
        self._exporter = exporter
        self._controller = controller

    @property
    def _scene(self) -> Scene:
        return self._controller.scene

    def save_table(self) -> None:
        """Ask for a file and save the figures as CSV."""
        if not any(shown.figures for shown in compared_sets(self._scene)):
            self._controller.tell(_NOT_YET)
        elif path := self._exporter.ask("Save the figures", "comparison.csv", "CSV table (*.csv)"):
            self.write_table(path)

    def save_curves(self) -> None:
        """Ask for a file and save the curves as PNG, SVG or CSV."""
        if not any(len(curve.x) for curve in figure_curves(self._scene)):
            self._controller.tell(_NO_CURVES)
        elif path := self._exporter.ask("Save the curves", "curves.png", _KINDS):
            self.write_curves(path)

    def save_faces(self) -> None:
        """Ask for size and file and save the faces of all sets as one PNG, a row a set."""
        drawn = [shown.faces for shown in _seen(self._scene)]
        faces = [each for each in drawn if each is not None]
        if not faces:
            self._controller.tell(_NOT_YET)
        else:
            self._exporter.save_faces(
                "Save the faces of the sets", "sets.png", np.concatenate(faces), self.write_faces
            )

    def write_table(self, path: Path) -> None:
        """Save the figures as CSV, a set a row, the settings beside it."""
        from latent_explorer.export.columns import save_columns
        from latent_explorer.export.tables import settings_file

        sets = compared_sets(self._scene)
        write = partial(save_columns, path, figure_columns(sets), _about(self._scene, sets, COUNT))
        self._exporter.write(path, write, [settings_file(path)])

    def write_curves(self, path: Path) -> None:
        """Save the curves; the suffix of `path` decides between PNG, SVG and CSV."""
        from latent_explorer.export.charts import save_chart
        from latent_explorer.export.columns import save_columns
        from latent_explorer.export.tables import settings_file

        scene = self._scene
        metadata = _about(scene, compared_sets(scene), CURVE_COUNT)
        metadata["over"] = scene.state[Comparison].over
        if path.suffix.lower() == ".csv":
            columns = curve_columns(scene)
            beside = [settings_file(path)]
            self._exporter.write(path, partial(save_columns, path, columns, metadata), beside)
        else:
            metadata["figure"] = scene.state[Comparison].figure
            chart = curve_chart(scene)
            self._exporter.write(path, partial(save_chart, path, chart, metadata))

    def write_faces(self, path: Path, side: int) -> None:
        """Save the faces of all sets, each of `side` pixels, a row a set."""
        seen = _seen(self._scene)
        faces = [shown.faces for shown in seen if shown.faces is not None]
        metadata = _about(self._scene, seen, len(faces[0]))
        columns = len(faces[0])
        self._exporter.write_grid(path, np.concatenate(faces), columns, side, metadata)


def figure_columns(sets: list[SetShown]) -> dict[str, list[Cell]]:
    """Return the figures of sets as a table, empty where they are not known."""
    columns: dict[str, list[Cell]] = {
        "set": [shown.name for shown in sets],
        "method": [shown.settings.method for shown in sets],
        "verdict": [verdict_of_set(s.figures) if s.figures else None for s in sets],
    }
    figures = [{} if shown.figures is None else shown.figures.as_dict() for shown in sets]
    for name in FIGURES:
        columns[name] = [each.get(name) for each in figures]
    return columns


def curve_columns(scene: Scene) -> dict[str, list[Cell]]:
    """Return all figures at all points of the curves as a table, a point a row.

    Of a set whose sampler does not use what curves are drawn over there is one row, without value.
    """
    over = scene.state[Comparison].over
    rows: list[tuple[str, float | None, dict[str, float]]] = []
    for curve in figure_curves(scene):
        points = zip(curve.x.tolist(), curve.figures, strict=True)
        if curve.flat:
            rows += [(curve.name, None, figures.as_dict()) for figures in curve.figures[:1]]
        else:
            rows += [(curve.name, x, figures.as_dict()) for x, figures in points]
    columns: dict[str, list[Cell]] = {
        "set": [name for name, _, _ in rows],
        over: [value for _, value, _ in rows],
    }
    for figure in FIGURES:
        columns[figure] = [figures[figure] for _, _, figures in rows]
    return columns


def curve_chart(scene: Scene) -> Chart:
    """Return the curves as a figure."""
    from latent_explorer.export.charts import Chart, Curve

    comparison = scene.state[Comparison]
    factor = 100.0 if FIGURES[comparison.figure].kind == "share" else 1.0
    curves = [
        Curve(curve.name, curve.x, factor * curve.y, dashed=curve.flat, colour=curve.number)
        for curve in figure_curves(scene)
        if len(curve.x)
    ]
    words = figure_words(comparison.figure)
    return Chart(FIGURES[comparison.figure].label, PARAMETERS[comparison.over].title, words, curves)


def _seen(scene: Scene) -> list[SetShown]:
    return [shown for shown in compared_sets(scene) if shown.faces is not None]


def _about(scene: Scene, sets: list[SetShown], count: int) -> dict[str, Any]:
    told = [
        {"name": shown.name, "sampling": {**shown.settings.as_dict(), "count": count}}
        for shown in sets
    ]
    return about(scene, "comparison") | {"sets": told}
