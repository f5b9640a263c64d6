"""What a slider leaves alone while it moves: the window has no time for it then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QObject
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.generating import GeneratedFaces, GeneratedVectors
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projections
from latent_explorer.session.sampling import Sampling
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.leisure import leisure
from latent_explorer.ui.panels.faces import FacesPanel
from latent_explorer.ui.panels.sampling import SamplingPanel
from latent_explorer.ui.panels.words import short_level_text
from latent_explorer.ui.projections.panel import ProjectionsPanel

TIMEOUT = 30_000


class _Layouts(QObject):
    """Counts how often a widget is asked to lay itself out."""

    def __init__(self, watched: QObject) -> None:
        super().__init__()
        self.n = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.n += event.type() == QEvent.Type.LayoutRequest
        return super().eventFilter(watched, event)


def test_a_slider_that_moves_lays_out_no_window(
    explorer: Explorer, settle: Callable[[Explorer], None], look: Any, qtbot: QtBot
) -> None:
    settle(explorer)
    panel, seen = explorer.window.panel(SamplingPanel), look(explorer)
    undo = explorer.menus.actions["undo"]

    def slide(fact: float) -> None:
        settings = replace(seen.state[Sampling].settings, fact=fact)
        panel.sampling_changed.emit(settings)
        qtbot.waitUntil(
            lambda: seen.result(GeneratedFaces).draw.settings == settings, timeout=TIMEOUT
        )

    panel.gesture_began.emit()
    slide(0.61)
    layouts = _Layouts(explorer.window)
    for fact in (0.62, 0.64, 0.66):
        slide(fact)
    assert layouts.n == 0
    panel.gesture_ended.emit()
    # What stands in the menus is said when the slider is let go, all of it as one step.
    assert undo.text() == "&Undo: Size 0.66"
    assert undo.isEnabled()
    undo.trigger()
    assert seen.state[Sampling].settings.fact == 0.7


def test_the_planes_follow_a_slider_some_way_behind_and_are_true_when_it_pauses(
    explorer: Explorer, settle: Callable[[Explorer], None], look: Any, qtbot: QtBot
) -> None:
    settle(explorer)
    panel, seen = explorer.window.panel(SamplingPanel), look(explorer)
    projections = explorer.window.panel(ProjectionsPanel)

    def slide(fact: float) -> None:
        settings = replace(seen.state[Sampling].settings, fact=fact)
        panel.sampling_changed.emit(settings)
        qtbot.waitUntil(
            lambda: seen.result(GeneratedFaces).draw.settings == settings, timeout=TIMEOUT
        )

    def assert_true() -> None:
        fact, z = seen.state[Sampling].settings.fact, seen.result(GeneratedVectors).draw.z
        space = explorer.controller.scene.space
        for plane, each in zip(projections.planes, seen.state[Projections].shown, strict=True):
            located = space.locate(z.astype(np.float64), each.coordinates, each.pair)
            np.testing.assert_array_equal(plane.marks.generated_points, located)
        assert f"{fact:.2f}" in panel.level.text()
        words = explorer.window.panel(FacesPanel).words.share.toolTip()
        assert short_level_text(seen.state[Sampling].settings) in words

    panel.gesture_began.emit()
    slide(0.61)
    qtbot.waitUntil(lambda: not leisure().waiting, timeout=TIMEOUT)
    assert_true()
    slide(0.62)
    # A figure that is saved meanwhile shows what the state says.
    projections.planes[0].drawing.finish()
    assert not leisure().waiting
    assert_true()
    slide(0.63)
    panel.gesture_ended.emit()
    assert not leisure().waiting
    assert_true()


def test_a_chosen_face_stays_with_its_point_while_a_slider_moves(
    explorer: Explorer, settle: Callable[[Explorer], None], look: Any, qtbot: QtBot
) -> None:
    settle(explorer)
    panel, seen = explorer.window.panel(SamplingPanel), look(explorer)
    explorer.window.panel(FacesPanel).face_picked.emit(2)
    settle(explorer)
    panel.gesture_began.emit()
    for fact in (0.65, 0.72):
        settings = replace(seen.state[Sampling].settings, fact=fact)
        panel.sampling_changed.emit(settings)
        qtbot.waitUntil(
            lambda wanted=settings: seen.result(GeneratedVectors).draw.settings == wanted,
            timeout=TIMEOUT,
        )
        for plane in explorer.window.panel(ProjectionsPanel).planes:
            here, point = plane.marks.current.grip, plane.marks.generated_points[2]
            np.testing.assert_allclose(here, point, rtol=1e-6)
    panel.gesture_ended.emit()
    assert seen.state[CurrentPoint].face == 2
