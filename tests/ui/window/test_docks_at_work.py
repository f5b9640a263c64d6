"""What is not seen is not worked on; what is closed comes back; work that is held harms nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication, QDockWidget
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.projections import ProjectionsPresenter
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.correlations import Correlations
from latent_explorer.jobs.face import CurrentFace
from latent_explorer.jobs.generating import DECODE_CHUNK, GeneratedFaces
from latent_explorer.jobs.judging import Judged, JudgedSet
from latent_explorer.session.correlations import CorrelationSettings
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projections
from latent_explorer.session.sampling import Sampling
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.correlations import CorrelationsPanel
from latent_explorer.ui.panels.current_face import CurrentFacePanel
from latent_explorer.ui.panels.faces import FacesPanel

LONG = 30_000
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def at(explorer: Explorer, look: Any) -> Any:
    return look(explorer)


def _dock(explorer: Explorer, name: str) -> QDockWidget:
    dock = explorer.window.findChild(QDockWidget, name)
    assert isinstance(dock, QDockWidget)
    return dock


def _idle(explorer: Explorer, qtbot: QtBot) -> None:
    """Wait until the worker has had the time to do whatever it was asked."""
    asked = CorrelationSettings(seed=explorer.controller.state[CorrelationSettings].seed + 1)
    explorer.controller.change("", replace(asked, sample=50))

    def answered() -> bool:
        scene = explorer.controller.scene
        found = scene.result(Correlations)
        idle = scene.working_on is None
        return idle and found is not None and found.request.settings.seed == asked.seed

    # What was asked for before it, of the same priority, has been done by then.
    qtbot.waitUntil(answered, timeout=LONG)


# 3.7: hidden docks


def test_closed_docks_are_not_decoded_for_and_come_back(
    at: Any, rig: Any, qtbot: QtBot, shows: Any
) -> None:
    explorer = at.explorer
    for name in ("Faces", "Current face"):
        _dock(explorer, name).close()
    decoded, encoded = len(rig.codec.batches), len(rig.codec.encoded)
    at.do("draw-again")
    at.put([0.25] * 12)
    _idle(explorer, qtbot)
    assert len(rig.codec.batches) == decoded
    assert len(rig.codec.encoded) == encoded, "nor are they judged"
    _dock(explorer, "Current face").show()
    qtbot.waitUntil(
        lambda: at.result(CurrentFace).request.z == at.state[CurrentPoint].z, timeout=LONG
    )
    picture = explorer.window.panel(CurrentFacePanel).picture
    qtbot.waitUntil(lambda: shows(picture, rig.face_of(at.z)), timeout=LONG)
    assert at.result(GeneratedFaces).draw.settings != at.state[Sampling].settings
    _dock(explorer, "Faces").toggleViewAction().trigger()
    qtbot.waitUntil(
        lambda: at.result(GeneratedFaces).draw.settings == at.state[Sampling].settings,
        timeout=LONG,
    )


def test_a_dock_behind_another_is_not_decoded_for(at: Any, rig: Any, qtbot: QtBot) -> None:
    explorer = at.explorer
    faces, front = _dock(explorer, "Faces"), _dock(explorer, "Sampling")
    explorer.window.tabifyDockWidget(faces, front)
    front.raise_()
    qtbot.waitUntil(lambda: "Faces" not in explorer.window.docks.visible)
    shown = at.result(GeneratedFaces)
    at.do("draw-again")
    _idle(explorer, qtbot)
    assert at.result(GeneratedFaces) is shown
    faces.raise_()
    qtbot.waitUntil(lambda: at.result(GeneratedFaces) is not shown, timeout=LONG)


def test_all_docks_can_be_closed_and_shown_again(
    at: Any, rig: Any, qtbot: QtBot, settle: Callable[[Explorer], None]
) -> None:
    explorer = at.explorer
    actions = [action for action in explorer.window.docks.actions() if action.isChecked()]
    for action in actions:
        action.trigger()
    QApplication.processEvents()
    assert explorer.window.docks.visible == set()
    at.do("draw-again")
    at.put([0.5] * 12)
    explorer.presenter(ProjectionsPresenter).add_strongest()
    for action in actions:
        action.trigger()
    settle(explorer)
    shown = explorer.window.docks.visible
    tabs = {"Pairs", "Images", "Selection"}, {"Faces", "Your picture"}, {"Sampling", "Directions"}
    assert all(len(shown & names) == 1 for names in tabs), "of tabs one is in front"
    assert shown - set().union(*tabs) == {"Projections", "Current face"}
    _dock(explorer, "Faces").raise_()
    settle(explorer)
    assert at.result(GeneratedFaces).draw.settings == at.state[Sampling].settings
    assert len(at.cards) == 5


def test_a_number_that_is_stepped_leaves_no_clouds_waiting(
    at: Any, rig: Any, qtbot: QtBot, settle: Callable[[Explorer], None]
) -> None:
    rig.hold()
    at.put([0.5] * 12)
    qtbot.waitUntil(rig.at_work.is_set, timeout=LONG)
    clouds: list[Cloud] = []

    def note(result: object) -> None:
        if isinstance(result, Cloud):
            clouds.append(result)

    at.explorer.result_shown.connect(note)
    box = at.cards[0].numbers[0]
    for _ in range(12):
        box.stepUp()
    rig.release()
    settle(at.explorer)
    assert len(clouds) <= 1, "those of the numbers in between are not asked for any more"
    assert at.result(Cloud, at.shown[0]) is not None


def test_a_stream_of_drags_lets_the_others_through(at: Any, rig: Any, qtbot: QtBot) -> None:
    shown = at.result(GeneratedFaces)
    at.do("draw-again")
    position = 0

    def move_and_look() -> bool:
        nonlocal position
        position += 1
        at.put(np.full(12, position % 97 / 100))
        return at.result(GeneratedFaces) is not shown

    qtbot.waitUntil(move_and_look, timeout=LONG)


def test_the_window_that_is_closed_waits_for_one_step_only(
    at: Any, rig: Any, qtbot: QtBot, when: Callable[..., None]
) -> None:
    rig.hold()
    settings = at.state[Sampling].settings
    at.change(Sampling(replace(settings, count=20 * DECODE_CHUNK)))
    qtbot.waitUntil(rig.at_work.is_set, timeout=LONG)
    decoded = len(rig.codec.batches)
    when(at.explorer.window, QEvent.Type.Hide, rig.release)
    at.explorer.window.close()
    assert at.explorer.worker.isFinished()
    assert len(rig.codec.batches) == decoded, "the chunk that was under way was the last"


# 3.6: the list of correlations


def test_a_click_means_the_list_that_is_seen(
    at: Any, rig: Any, qtbot: QtBot, settle: Callable[[Explorer], None]
) -> None:
    panel = at.explorer.window.panel(CorrelationsPanel)
    at.change(CorrelationSettings(threshold=0.0))
    qtbot.waitUntil(lambda: panel.table.model().rowCount() == 66, timeout=LONG)
    rig.hold()
    at.put([0.5] * 12)
    qtbot.waitUntil(rig.at_work.is_set, timeout=LONG)
    panel.correlated.points.setCurrentIndex(1)
    panel.correlated.coordinates.setCurrentIndex(1)
    assert at.state[CorrelationSettings].coordinates == "pca"
    before = at.state[Projections]
    where = panel.table.visualRect(panel.table.model().index(4, 0)).center()
    qtbot.mouseClick(panel.table.viewport(), LEFT, pos=where)
    chosen = set(at.shown) - set(before.shown)
    assert not any(p.coordinates == "pca" for p in chosen), "a list of z components was clicked"
    rig.release()
    settle(at.explorer)
    qtbot.waitUntil(
        lambda: at.result(Correlations).request.settings.coordinates == "pca", timeout=LONG
    )
    if panel.table.model().rowCount():
        qtbot.mouseClick(panel.table.viewport(), LEFT, pos=where)
        assert at.shown[at.state[Projections].active].coordinates == "pca"


def test_no_pca_pair_over_all_points_is_explained(at: Any, qtbot: QtBot) -> None:
    panel = at.explorer.window.panel(CorrelationsPanel)
    panel.correlated.coordinates.setCurrentIndex(1)
    qtbot.waitUntil(panel.reason.isVisible, timeout=LONG)
    qtbot.waitUntil(lambda: "by construction" in panel.reason.text(), timeout=LONG)


# 2.1: the verdict


def test_the_face_comes_first_and_the_verdict_after_it(at: Any, rig: Any, qtbot: QtBot) -> None:
    came: list[type] = []

    def note(result: Any) -> None:
        if getattr(result.request, "z", None) == at.state[CurrentPoint].z:
            came.append(type(result))

    at.explorer.result_shown.connect(note)
    verdict = at.explorer.window.panel(CurrentFacePanel).verdict
    before = verdict.words.text()
    plane = at.planes[0]
    start = at.pixel_of(0, at.z)
    qtbot.mousePress(plane.viewport(), LEFT, pos=start)
    for k in range(1, 6):
        qtbot.mouseMove(plane.viewport(), start + QPoint(-6 * k, 12 * k))
    qtbot.waitUntil(lambda: Judged in came, timeout=LONG)
    qtbot.mouseRelease(plane.viewport(), LEFT, pos=start + QPoint(-30, 60))
    assert came[0] is CurrentFace
    qtbot.waitUntil(lambda: came.count(Judged) >= 2, timeout=LONG)
    assert verdict.words.text() != ""
    assert verdict.ranks["way_back"].text() != "…"
    qtbot.waitUntil(lambda: verdict.ranks["neighbours"].text() != "…", timeout=LONG)
    assert verdict.plane.text().startswith(", ".join(at.shown[0].axis_names))
    assert ": 0.00 σ" not in verdict.plane.text()
    assert before.startswith("smoother"), "the mean is"


def test_a_point_far_out_is_in_the_void_and_the_mean_is_smooth(at: Any, qtbot: QtBot) -> None:
    verdict = at.explorer.window.panel(CurrentFacePanel).verdict
    at.put(np.full(12, 60.0))
    qtbot.waitUntil(lambda: verdict.words.text() == "in the void", timeout=LONG)
    at.do("undo")
    qtbot.waitUntil(lambda: verdict.words.text().startswith("smoother"), timeout=LONG)


def test_each_face_has_its_verdict(at: Any, qtbot: QtBot) -> None:
    panel = at.explorer.window.panel(FacesPanel)
    judgements = at.result(JudgedSet).judgements
    assert len(judgements) == at.state[Sampling].settings.count
    assert all(j.way_back is not None for j in judgements)
    settings = at.state[Sampling].settings
    at.change(Sampling(replace(settings, method="cube", fact=2.0, sigma_level=4.0)))
    qtbot.waitUntil(lambda: "in the void" in panel.verdicts.text(), timeout=LONG)
    assert at.result(JudgedSet).request.settings.method == "cube"
