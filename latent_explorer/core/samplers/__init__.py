"""Samplers: ways to draw z-vectors, of which some stay where the data lies (parts V and X)."""

from __future__ import annotations

from latent_explorer.core.basis import WIDTHS, Width
from latent_explorer.core.samplers.conditions import pair_conditions_hold
from latent_explorer.core.samplers.drawing import (
    Draw,
    Prepared,
    draw,
    draw_steps,
    needs_preparation,
    preparation_key,
    prepare_steps,
)
from latent_explorer.core.samplers.parameters import PARAMETERS, Parameter
from latent_explorer.core.samplers.sampler import UNSEEN, Figures, Preparation, Sampler
from latent_explorer.core.samplers.settings import CHOICES, LIMITS, SamplingSettings
from latent_explorer.core.samplers.table import METHODS, SAMPLERS

__all__ = [
    "CHOICES",
    "LIMITS",
    "METHODS",
    "PARAMETERS",
    "SAMPLERS",
    "UNSEEN",
    "WIDTHS",
    "Draw",
    "Figures",
    "Parameter",
    "Preparation",
    "Prepared",
    "Sampler",
    "SamplingSettings",
    "Width",
    "draw",
    "draw_steps",
    "needs_preparation",
    "pair_conditions_hold",
    "preparation_key",
    "prepare_steps",
]
