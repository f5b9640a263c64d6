"""The panel of components in the window: the line for K, and what it changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDockWidget
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.components import NAME
from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.components import component_steps
from latent_explorer.jobs.components import ComponentDistribution, ComponentsDescribed
from latent_explorer.session.components import ComponentChoice
from latent_explorer.session.sampling import Sampling
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.components import ComponentsPanel
from latent_explorer.ui.panels.sampling import SamplingPanel

LONG = 30_000


def test_the_line_for_k_is_that_of_the_sampling_dock(
    open_explorer: Callable[..., Explorer],
    qtbot: QtBot,
    look: Any,
    drag: Callable[..., None],
) -> None:
    explorer = open_explorer()
    look(explorer).do("workspace-analyse")
    # Perhaps behind other panels of the workspace.
    explorer.window.findChild(QDockWidget, NAME).raise_()
    panel: ComponentsPanel = explorer.window.panel(ComponentsPanel)
    qtbot.waitUntil(panel.isVisible, timeout=LONG)
    qtbot.keyClick(panel.coordinates, Qt.Key.Key_Down)
    assert explorer.controller.state[ComponentChoice].coordinates == "pca"

    def is_described() -> bool:
        found = look(explorer).result(ComponentsDescribed)
        counted = look(explorer).result(ComponentDistribution, ("pca", 0))
        return found is not None and found.table.coordinates == "pca" and counted is not None

    qtbot.waitUntil(is_described, timeout=LONG)
    expected = without_pauses(component_steps(explorer.controller.scene.space, "pca"))
    shown = look(explorer).result(ComponentsDescribed).table
    np.testing.assert_array_equal(shown.kurtosis, expected.kurtosis)
    before = explorer.controller.state[Sampling].settings.n_components
    assert panel.scree.line.value() == before == 12
    QApplication.processEvents()
    middle = panel.scree.viewport().rect().center().y()
    along = [QPoint(round(panel.scree.pixel_of(K)), middle) for K in (12, 9, 7, 5)]
    drag(panel.scree, *along)
    sliders = explorer.window.panel(SamplingPanel).sliders
    assert explorer.controller.state[Sampling].settings.n_components == 5
    assert sliders["n_components"].value == 5
    look(explorer).do("undo")
    assert explorer.controller.state[Sampling].settings.n_components == before
    assert panel.scree.line.value() == before
    assert explorer.controller.scene.undo is None, "the drag was one step"
    look(explorer).do("redo")
    assert sliders["n_components"].value == 5
