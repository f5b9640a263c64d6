"""Drawing other faces: what several panels let the user ask for."""

from __future__ import annotations

from dataclasses import fields, replace

from latent_explorer.controller.controller import Controller
from latent_explorer.core.formats import how_many
from latent_explorer.core.samplers import SAMPLERS, SamplingSettings
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.sampling import Sampling
from latent_explorer.session.state import State

_STEPS = {
    "method": "Method {}",
    "sigma_level": "Level {:.2f} σ",
    "fact": "Size {:.2f}",
    "width": "Spread from {}",
    "seed": "Seed {}",
    "truncation": "Cut at {:.2f} σ",
    "spread": "Spread {:.2f}",
    "length": "Length {:.2f}",
    "noise": "Noise {:.2f}",
    "fitted_on": "PCA of {}",
    "fitted_points": "PCA of {:,} images",
    "fitted_level": "PCA within {:.2f} σ",
}
_COUNTS = {
    "n_components": "PCA component",
    "count": "face",
    "neighbours": "neighbour",
    "clusters": "normal",
}


def change_sampling(controller: Controller, settings: SamplingSettings) -> None:
    """Draw with other settings."""
    old = controller.state[Sampling].settings
    if settings != old:
        point = point_after(controller.state, settings)
        controller.change(_step(old, settings), Sampling(settings), point)


def point_after(state: State, settings: SamplingSettings) -> CurrentPoint:
    """Return the current point when the faces are drawn with other settings.

    A chosen face that was not moved stays the chosen one: with the same seed it is the same
    person. Else the face that was chosen among the old ones is none of the new.
    """
    point, old = state[CurrentPoint], state[Sampling].settings
    if settings == old:
        return point
    stays = point.follows and settings.seed == old.seed and (point.face or 0) < settings.count
    return point if stays else point.forgetting_face()


def next_seed(controller: Controller) -> None:
    """Draw another set, with the next seed."""
    settings = controller.state[Sampling].settings
    change_sampling(controller, replace(settings, seed=settings.next_seed()))


def previous_seed(controller: Controller) -> None:
    """Draw the set before, with the seed before."""
    settings = controller.state[Sampling].settings
    change_sampling(controller, replace(settings, seed=settings.previous_seed()))


def _step(old: SamplingSettings, new: SamplingSettings) -> str:
    names = [f.name for f in fields(new) if getattr(old, f.name) != getattr(new, f.name)]
    if "method" in names:
        # With another method come its defaults.
        own = {*SAMPLERS[old.method].defaults, *SAMPLERS[new.method].defaults}
        names = [name for name in names if name not in own]
    if len(names) != 1:
        return "Sampling"
    name, value = names[0], getattr(new, names[0])
    return how_many(value, _COUNTS[name]) if name in _COUNTS else _STEPS[name].format(value)
