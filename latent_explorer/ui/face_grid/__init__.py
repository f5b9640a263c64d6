"""Faces as tiles that one can choose from."""

from __future__ import annotations

from latent_explorer.ui.face_grid.scroll import FaceScroll
from latent_explorer.ui.face_grid.tiles import FaceTilesWidget

__all__ = ["FaceScroll", "FaceTilesWidget"]
