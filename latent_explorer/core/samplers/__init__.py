"""Samplers: ways to draw z-vectors, of which some stay where the data lies (parts V and X)."""

from __future__ import annotations

from latent_explorer.core.basis import WIDTHS, Width
from latent_explorer.core.samplers.conditions import pair_conditions_hold
from latent_explorer.core.samplers.drawing import Draw, draw
from latent_explorer.core.samplers.sampler import Sampler
from latent_explorer.core.samplers.settings import LIMITS, SamplingSettings
from latent_explorer.core.samplers.table import METHODS, SAMPLERS

__all__ = [
    "LIMITS",
    "METHODS",
    "SAMPLERS",
    "WIDTHS",
    "Draw",
    "Sampler",
    "SamplingSettings",
    "Width",
    "draw",
    "pair_conditions_hold",
]
