"""Confidence ellipses at several levels, each with its level."""

from __future__ import annotations

from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.plane_levels import LEVELS
from latent_explorer.ui.projections.line_labels import LineText
from latent_explorer.ui.tokens import Theme


def upper_tip(ellipse: ConfidenceEllipse) -> tuple[float, float]:
    """Return in which direction of the plane, right and up, the upper tip of an ellipse is."""
    return (1.0, 1.0) if ellipse.covariance[0, 1] >= 0 else (-1.0, 1.0)


def level_texts(ellipse: ConfidenceEllipse, theme: Theme) -> list[LineText]:
    """Return the level of each ellipse, to stand at its upper tip; the outermost first."""
    tip = upper_tip(ellipse)
    return [
        LineText(f"{level:.2f} σ", ellipse.outline(level), theme.ellipse, tip)
        for level in reversed(LEVELS)
    ]
