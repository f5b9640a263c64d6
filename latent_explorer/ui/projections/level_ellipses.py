"""Confidence ellipses at several levels, each with its level."""

from __future__ import annotations

import math

from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.plane_levels import LEVELS
from latent_explorer.ui.projections.line_labels import LineText

_DIRECTION = math.radians(-45)  # to the lower right: contours have their shares at the left


def level_texts(ellipse: ConfidenceEllipse) -> list[LineText]:
    """Return the level of each ellipse, to stand at its outline; the outermost first."""
    return [
        LineText(f"{level:.2f} σ", ellipse.outline(level), "ellipse", _DIRECTION)
        for level in reversed(LEVELS)
    ]
