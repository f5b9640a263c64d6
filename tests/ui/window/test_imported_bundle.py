"""Bundles of other people's networks in the window: grey, oblong, in another range of colours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.generating import GeneratedFaces
from latent_explorer.pictures.crop import Crop
from latent_explorer.training.importing import ImportRecipe, import_bundle
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.face_grid.tiles import FaceTilesWidget
from latent_explorer.ui.panels.current_face import CurrentFacePanel


@pytest.mark.parametrize("shape", [(16, 24, 1), (24, 16, 3), (16, 16, 1)])
def test_faces_keep_their_proportions(
    shape: tuple[int, int, int],
    foreign_pair: Callable[..., Any],
    foreign_pictures: Path,
    tmp_path: Path,
    qtbot: QtBot,
    settle: Callable[[Explorer], None],
    pixels: Callable[[Any], Any],
) -> None:
    pair, (height, width, _) = foreign_pair(shape, (-1.0, 1.0)), shape
    recipe = ImportRecipe(
        pair.encoder, pair.decoder, tmp_path / "made", foreign_pictures, crop=Crop("none")
    )
    import_bundle(recipe, lambda _: None)
    explorer = Explorer(tmp_path / "made")
    try:
        explorer.window.resize(1400, 900)
        explorer.window.workspaces.reset()
        with qtbot.waitExposed(explorer.window):
            explorer.window.show()
        settle(explorer)
        scene = explorer.controller.scene
        drawn = scene.result(GeneratedFaces)
        assert drawn is not None
        assert drawn.faces.shape[1:] == (height, width, 3)

        (view,) = (explorer.window.panel(CurrentFacePanel).picture,)
        shown, around = _black(pixels(view)), view.picture_rect
        # The upper left quarter of each face is black: its sides are half of the face's.
        assert shown.width() / shown.height() == pytest.approx(width / height, rel=0.1)
        assert shown.width() * 2 <= around.width() + 2

        tiles = explorer.window.findChildren(FaceTilesWidget)
        faces = next(each for each in tiles if each.n == len(drawn.faces))
        place = faces.rect_of(0).toRect()
        shown = _black(pixels(faces)[place.top() : place.bottom(), place.left() : place.right()])
        assert shown.width() / shown.height() == pytest.approx(width / height, rel=0.15)
    finally:
        explorer.window.close()


def _black(image: np.ndarray) -> QRect:
    """Return the rectangle of the black quarter: the upper left one of each face."""
    dark = (image < 6).all(axis=2)
    rows, columns = np.flatnonzero(dark.sum(axis=1) > 4), np.flatnonzero(dark.sum(axis=0) > 4)
    return QRect(columns[0], rows[0], columns[-1] - columns[0] + 1, rows[-1] - rows[0] + 1)
