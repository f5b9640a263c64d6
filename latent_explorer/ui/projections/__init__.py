"""One projection: its drawing, its mouse, its card in the grid, and the legend of all."""

from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.projections.tools import PICK_RADIUS

__all__ = ["PICK_RADIUS", "Plane"]
