"""The cut in the window: dragged in the plane, counted as it moves, and saved."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QDockWidget, QFileDialog

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.cuts import cut_steps
from latent_explorer.jobs.cut import CutCounted
from latent_explorer.session.cut import PlaneCut
from latent_explorer.session.projections import Projections
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.cut import CutPanel
from latent_explorer.ui.projections.cut_lines import END, START

LONG = 30_000


@pytest.fixture
def rest(explorer: Explorer, all_there: Callable[[Explorer], None]) -> Callable[[], None]:
    """Return a function that waits until all that was asked for is there."""
    return partial(all_there, explorer)


@pytest.fixture
def cutting(explorer: Explorer, look: Any, rest: Callable[[], None]) -> Explorer:
    """The workspace Analyse with the panel in front."""
    look(explorer).do("workspace-analyse")
    dock = explorer.window.findChild(QDockWidget, "Cut")
    assert isinstance(dock, QDockWidget)
    dock.raise_()
    rest()
    return explorer


def handles(explorer: Explorer, look: Any) -> dict[str, Any]:
    section = look(explorer).state[Projections]
    found: dict[str, Any] = look(explorer).planes[section.active].marks.handles
    return found


def test_its_ends_are_dragged_and_the_counts_follow(
    cutting: Explorer,
    look: Any,
    rest: Callable[[], None],
    drag: Callable[..., None],
    shown_counts: Callable[[], Any],
) -> None:
    before = shown_counts()
    section = look(cutting).state[Projections]
    plane = look(cutting).planes[section.active]
    grip = plane.to_pixels(*handles(cutting, look)[END].grip).toPoint()
    drag(plane, grip, grip + QPoint(-20, 5), grip + QPoint(-60, 30))
    rest()
    cut = look(cutting).state[PlaneCut]
    assert cut.ends is not None
    np.testing.assert_allclose(handles(cutting, look)[END].point, cut.ends[1])
    space, projection = cutting.controller.scene.space, section.shown[section.active]
    x, y = space.columns(projection.coordinates, projection.pair)
    ellipse = space.ellipse(projection.coordinates, projection.pair)
    naive = without_pauses(cut_steps(x, y, *cut.ends, ellipse))
    np.testing.assert_array_equal(shown_counts(), naive.counts)
    assert f"{naive.counts.sum():,} points in the strip" in panel_of(cutting).words.text()
    look(cutting).do("undo")
    rest()
    np.testing.assert_array_equal(shown_counts(), before)
    assert look(cutting).state[PlaneCut] == PlaneCut()


def panel_of(explorer: Explorer) -> CutPanel:
    return explorer.window.panel(CutPanel)


@pytest.fixture
def shown_counts(explorer: Explorer) -> Callable[[], Any]:
    """Return a function that gives the counts that are drawn."""
    return lambda: np.array(panel_of(explorer).plot.drawing.traces[0].y)


def test_it_is_in_the_plane_only_while_the_panel_is_seen(
    cutting: Explorer, look: Any, rest: Callable[[], None]
) -> None:
    assert handles(cutting, look)[START].point is not None
    slices = cutting.window.findChild(QDockWidget, "Slices")
    assert isinstance(slices, QDockWidget)
    slices.raise_()
    rest()
    assert handles(cutting, look)[START].point is None
    look(cutting).do("workspace-explore")
    rest()
    assert START not in handles(cutting, look) or handles(cutting, look)[START].point is None


@pytest.mark.parametrize("suffix", [".png", ".svg", ".csv"])
def test_it_is_saved(
    cutting: Explorer,
    look: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    suffix: str,
) -> None:
    path = tmp_path / f"cut{suffix}"
    answer = (str(path), f"(*{suffix})")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: answer)
    actions = dict(
        zip((".csv", ".png", ".svg"), panel_of(cutting).save.menu().actions(), strict=True)
    )
    actions[suffix].trigger()
    found = look(cutting).result(CutCounted)
    if suffix == ".png":
        with Image.open(path) as picture:
            pixels = np.asarray(picture.convert("RGB")).astype(int)
            about = json.loads(picture.text["latent-explorer"])
        assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 20
    elif suffix == ".svg":
        assert "Density along a cut" in path.read_text("utf-8")
        return
    else:
        rows = path.read_text("utf-8").splitlines()
        assert rows[0] == "distance,sigma,points,gaussian"
        points = [int(row.split(",")[2]) for row in rows[1:]]
        assert points == found.cut.counts.tolist()
        about = json.loads((tmp_path / "cut.settings.json").read_text("utf-8"))
    assert about["pair"] == list(found.request.projection.pair)
    assert about["start"] == pytest.approx(found.request.start)
