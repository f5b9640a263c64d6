"""One projection: its drawing, its mouse, its card in the grid, and the legend of all."""

from latent_explorer.ui.projections.canvas import ellipse_text
from latent_explorer.ui.projections.plane import PICK_RADIUS, Plane

__all__ = ["PICK_RADIUS", "Plane", "ellipse_text"]
