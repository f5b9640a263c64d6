"""What is shown belongs together, and says what it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.face import CurrentFace
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projections
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.current_face import CurrentFacePanel
from latent_explorer.ui.panels.faces import FacesPanel
from latent_explorer.ui.panels.sampling import SamplingPanel

LONG = 30_000
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def at(explorer: Explorer, look: Any) -> Any:
    return look(explorer)


def _texts(at: Any) -> list[str]:
    return [
        label.text() for label in at.explorer.window.panel(CurrentFacePanel).findChildren(QLabel)
    ]


def test_a_start_at_a_face_outlives_the_face_under_another_name(at: Any, qtbot: QtBot) -> None:
    grid = at.explorer.window.panel(FacesPanel).grid
    qtbot.mouseClick(grid, LEFT, pos=grid.rect_of(14).center().toPoint())
    assert "From face 15" in _texts(at)
    z = at.z
    at.do("draw-again")
    assert "From face 15" not in _texts(at)
    assert "From a face drawn before" in _texts(at)
    assert at.state[CurrentPoint].face is None, "no face of the new set is framed"
    assert (at.z == z).all()
    at.do("undo")
    assert "From face 15" in _texts(at)


def test_another_pair_never_stands_above_the_old_cloud(
    at: Any, rig: Any, qtbot: QtBot, settle: Callable[[Explorer], None]
) -> None:
    rig.hold()
    at.put([0.5] * 12)
    qtbot.waitUntil(rig.at_work.is_set, timeout=LONG)
    at.change(at.state[Projections].with_pair(0, (3, 7)))
    card = at.cards[0]
    assert card.plane.cloud is None
    assert card.summary.text() == ""
    assert card.correlation.text() == "…"
    assert not card.plane.getAxis("left").style["showValues"], "nor are there its numbers"
    rig.release()
    settle(at.explorer)
    assert card.correlation.text().startswith("r ")
    assert card.plane.cloud.request.projection.pair == (3, 7)


def test_the_latency_ends_when_the_face_is_painted(at: Any, qtbot: QtBot) -> None:
    picture = at.explorer.window.panel(CurrentFacePanel).picture
    latency = at.explorer.window.status.latency
    picture.setUpdatesEnabled(False)
    plane, start = at.planes[0], at.pixel_of(0, at.z)
    qtbot.mousePress(plane.viewport(), LEFT, pos=start)
    qtbot.mouseMove(plane.viewport(), start + QPoint(20, -20))
    qtbot.mouseRelease(plane.viewport(), LEFT, pos=start + QPoint(20, -20))
    qtbot.waitUntil(
        lambda: at.result(CurrentFace).request.z == at.state[CurrentPoint].z, timeout=LONG
    )
    assert latency.text() == "", "decoded, but not seen yet"
    picture.setUpdatesEnabled(True)
    qtbot.waitUntil(lambda: latency.text() != "", timeout=LONG)


def test_the_level_that_is_sampled_is_a_product_in_words(at: Any) -> None:
    level = at.explorer.window.panel(SamplingPanel).level.text().replace("\u00a0", " ")
    assert "2.35 × 0.70 = 1.65 σ" in level
    assert "74.2 % normal" in level
    assert "counted" in level
    share = at.explorer.window.panel(FacesPanel).share
    assert share.text() == "24 of 24 inside all 66 pair ellipses at 1.65 σ"


def test_both_shares_stand_at_each_ellipse(at: Any) -> None:
    for plane in at.planes:
        labels = [i.toPlainText() for i in plane.scene().items() if hasattr(i, "toPlainText")]
        said = " ".join(labels)
        assert "% normal" in said.replace("\u00a0", " ")
        assert "% counted" in said.replace("\u00a0", " ")
