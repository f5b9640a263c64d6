"""The matrix in the window: from a cell to a projection and back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.matrix import CorrelationMatrix, MatrixRequest
from latent_explorer.session.matrix import MatrixSettings
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.matrix import MatrixPanel

LEFT = Qt.MouseButton.LeftButton
LONG = 30_000


@pytest.fixture
def matrix(explorer: Explorer, look: Any, qtbot: QtBot) -> MatrixPanel:
    """The matrix in front, with all that it shows."""
    look(explorer).do("workspace-analyse")
    dock = explorer.window.findChild(QDockWidget, "Matrix")
    assert isinstance(dock, QDockWidget)
    dock.raise_()
    qtbot.waitUntil(lambda: dock.findChild(MatrixPanel) is not None, timeout=LONG)
    panel: MatrixPanel = explorer.window.panel(MatrixPanel)
    qtbot.waitUntil(lambda: bool(panel.groups_note.text().strip("…")), timeout=LONG)
    return panel


def test_nothing_is_asked_for_before_it_is_seen(explorer: Explorer, look: Any) -> None:
    assert look(explorer).result(CorrelationMatrix) is None
    assert explorer.window.findChild(MatrixPanel) is None


def test_a_click_shows_the_pair_in_the_active_projection_and_undo_takes_it_back(
    explorer: Explorer, matrix: MatrixPanel, look: Any, qtbot: QtBot, rig: Any
) -> None:
    seen, picture = look(explorer), matrix.picture
    before, active = seen.shown, seen.state[Projections].active
    pair = next(
        (i, j) for i in range(12) for j in range(i + 1, 12) if Projection((i, j)) not in before
    )
    where = picture.cell_rect((pair[1], pair[0])).center().toPoint()
    qtbot.mouseMove(picture, where)
    r = np.corrcoef(rig.bundle.space.points.astype(np.float64).T)[pair]
    assert matrix.readout.text().startswith(f"z {pair[0]}, z {pair[1]}: r ")
    number = matrix.readout.text().split()[-1].replace("\u2212", "-")
    assert float(number) == pytest.approx(r, abs=5.1e-4)
    assert explorer.controller.scene.hovered is None, "no point is rung"
    qtbot.mouseClick(picture, LEFT, pos=where)
    assert seen.shown[active] == Projection(pair)
    assert seen.state[Projections].active == active
    seen.do("undo")
    assert seen.shown == before


def test_behind_another_tab_it_asks_for_nothing(
    explorer: Explorer, matrix: MatrixPanel, look: Any, qtbot: QtBot
) -> None:
    asked: list[object] = []
    explorer.worker.working_on.connect(asked.append)
    look(explorer).do("workspace-explore")
    look(explorer).change(MatrixSettings(sample=100))
    look(explorer).do("draw-again")
    qtbot.waitUntil(lambda: explorer.controller.scene.working_on is None, timeout=LONG)
    assert not any(isinstance(request, MatrixRequest) for request in asked)
    look(explorer).do("workspace-analyse")
    explorer.window.findChild(QDockWidget, "Matrix").raise_()
    qtbot.waitUntil(lambda: "over 100 points" in matrix.chance_note.text(), timeout=LONG)


def test_other_choices_are_worked_out_and_shown(
    explorer: Explorer, matrix: MatrixPanel, look: Any, qtbot: QtBot
) -> None:
    matrix.coefficient.setCurrentIndex(1)
    matrix.order.setCurrentIndex(1)

    def there() -> bool:
        found = look(explorer).result(CorrelationMatrix)
        return (
            found is not None
            and found.request.coefficient == "spearman"
            and "Point at" in matrix.readout.text()
        )

    qtbot.waitUntil(there, timeout=LONG)
    qtbot.mouseMove(matrix.picture, matrix.picture.cell_rect((0, 1)).center().toPoint())
    assert "rank r" in matrix.readout.text()
    look(explorer).do("undo")
    assert matrix.order.currentData() == "number"
