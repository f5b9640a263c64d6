"""Sets of drawn vectors in short words: their method, and what it is set to."""

from __future__ import annotations

from collections.abc import Sequence

from latent_explorer.core.basis import PcaBasis
from latent_explorer.core.formats import how_many
from latent_explorer.core.radii import sampled_half_side
from latent_explorer.core.samplers import SAMPLERS, SamplingSettings

_WORDS = {
    "sigma_level": "{:.2f} σ",
    "fact": "size {:.2f}",
    "n_components": "K {:d}",
    "truncation": "cut at {:.2f} σ",
    "spread": "spread {:.2f}",
    "length": "length {:.2f}",
    "noise": "noise {:.2f}",
}
_COUNTS = {"neighbours": "neighbour", "clusters": "normal"}
_USUAL_SEED = SamplingSettings().seed


def half_side(settings: SamplingSettings, basis: PcaBasis) -> float:
    """Return b, half the side of the cube that settings draw from."""
    return sampled_half_side(settings.sigma_level, settings.fact, basis)


def details(settings: SamplingSettings, basis: PcaBasis) -> str:
    """Return what a set is drawn with, such as "2.35 σ × 0.70, K 105" or "b = 1.65"."""
    uses = SAMPLERS[settings.method].uses
    if settings.method == "cube":
        parts = [f"b = {half_side(settings, basis):.2f}"]
    else:
        told = [name for name in uses if name in _WORDS or name in _COUNTS]
        parts = [_part(name, getattr(settings, name)) for name in told]
    if "width" in uses and settings.width != "std":
        parts.append("half-widths")
    if settings.fitted_on != "all":
        parts.append("PCA of some images")
    if settings.seed != _USUAL_SEED:
        parts.append(f"seed {settings.seed}")
    return ", ".join(parts).replace("σ, size", "σ ×")


def _part(name: str, value: float) -> str:
    return how_many(int(value), _COUNTS[name]) if name in _COUNTS else _WORDS[name].format(value)


def names(sets: Sequence[SamplingSettings], basis: PcaBasis) -> list[str]:
    """Return the names of sets: methods, and where one is there twice also what tells them apart.

    The cube is always named with its b.
    """
    methods = [settings.method for settings in sets]
    return [
        f"{SAMPLERS[each.method].title}, {details(each, basis)}"
        if each.method == "cube" or methods.count(each.method) > 1
        else SAMPLERS[each.method].title
        for each in sets
    ]
