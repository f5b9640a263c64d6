"""Radii and slices in the workspace Analyse: measured when they are seen, moved by the mouse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.radii import ImageRadii
from latent_explorer.jobs.slices import SliceThicknesses
from latent_explorer.session.projections import Projections
from latent_explorer.session.radii import Radii
from latent_explorer.session.sampling import Sampling
from latent_explorer.session.slices import Slices
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.radii import RadiiPanel
from latent_explorer.ui.panels.slices import SlicesPanel
from latent_explorer.ui.widgets.line_slider import LineSlider
from latent_explorer.ui.widgets.value_slider import ValueSlider

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def analysing(explorer: Explorer, look: Any, all_there: Callable[[Explorer], None]) -> Explorer:
    """The workspace Analyse, with all that it shows."""
    seen = look(explorer)
    assert seen.result(ImageRadii) is seen.result(SliceThicknesses) is None
    seen.do("workspace-analyse")
    all_there(explorer)
    return explorer


def drag(qtbot: QtBot, slider: ValueSlider) -> None:
    handle = slider.findChild(LineSlider)
    assert handle is not None
    start = handle.rect().center()
    qtbot.mousePress(handle, LEFT, pos=start)
    for step in range(1, 5):
        qtbot.mouseMove(handle, start - QPoint(5 * step, 0))
    qtbot.mouseRelease(handle, LEFT, pos=start - QPoint(20, 0))


def test_the_cube_is_dragged(
    analysing: Explorer, look: Any, qtbot: QtBot, all_there: Callable[[Explorer], None]
) -> None:
    panel = analysing.window.panel(RadiiPanel)
    assert panel.words.text().startswith("The cube's vectors have radii of ")
    before = panel.words.text()
    drag(qtbot, panel.b)
    all_there(analysing)
    b = look(analysing).state[Radii].b
    assert b == pytest.approx(panel.b.value)
    assert f"b&nbsp;=&nbsp;{b:.2f}" in panel.plot.legend.text()
    cube, drawn = panel.words.text().splitlines()
    assert cube != before.splitlines()[0]
    assert drawn == before.splitlines()[1]
    look(analysing).do("undo")
    all_there(analysing)
    assert panel.words.text() == before


def test_what_is_drawn_is_measured_as_the_sliders_move(
    analysing: Explorer, look: Any, all_there: Callable[[Explorer], None]
) -> None:
    panel = analysing.window.panel(RadiiPanel)
    before = panel.words.text().splitlines()[1]
    settings = look(analysing).state[Sampling].settings
    look(analysing).change(Sampling(replace(settings, fact=1.6)))
    all_there(analysing)
    assert panel.words.text().splitlines()[1] != before


def test_the_slice_is_dragged(analysing: Explorer, look: Any, qtbot: QtBot, in_slice: Any) -> None:
    panel = analysing.window.panel(SlicesPanel)
    drag(qtbot, panel.b)
    state = look(analysing).state
    b = state[Slices].b
    assert b == pytest.approx(panel.b.value)
    projections = state[Projections]
    pair = projections.shown[projections.active].pair
    inside = in_slice(analysing.controller.scene.space.points, pair, b)
    assert panel.words.text().startswith(f"{np.count_nonzero(inside):,} of 2,000 points")
