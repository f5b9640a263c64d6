"""How many of the images' pairs of components lie inside the ellipses that are sampled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from latent_explorer.core.arrays import row_slices
from latent_explorer.core.correlation import pick_rows
from latent_explorer.core.samplers.conditions import (
    in_units,
    limits_of_components,
    pair_conditions_hold,
    pairs_within,
)
from latent_explorer.core.samplers.settings import SamplingSettings
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace

# Enough for a tenth of a percent: each brings thousands of pairs.
_IMAGES = 2000
_STEP = 100


@dataclass(frozen=True, kw_only=True)
class PairShareRequest(Request):
    """Count the pairs of components of the images inside the ellipses of `settings`."""

    settings: SamplingSettings

    @property
    def priority(self) -> Priority:
        return Priority.BACKGROUND

    @property
    def needs_pause(self) -> bool:
        return True

    @property
    def purpose(self) -> str:
        return "counting images in the ellipses"


@dataclass(frozen=True, eq=False)
class PairShare(Result):
    """The counted share, in [0, 1]: the mean over all pairs of components and 2,000 images.

    Of one component, which makes no pair, it is the share of the images within its limits.
    """

    request: PairShareRequest
    share: float


@works_on(PairShareRequest)
def count_pairs(request: PairShareRequest, workspace: Workspace) -> Steps:
    """Count, some images at a time."""
    settings, opened = request.settings, workspace.opened(request)
    space = (yield from opened.prepare_steps(settings)).space
    limits = limits_of_components(settings, space.basis)
    n_pairs = settings.n_components * (settings.n_components - 1) // 2
    rows = pick_rows(space.n, _IMAGES, seed=0)
    inside = np.empty(len(rows))
    for step in row_slices(len(rows), _STEP):
        v = space.basis.to_pca(space.points[rows[step]], settings.n_components)
        u = in_units(v, limits)
        inside[step] = pairs_within(u) / n_pairs if n_pairs else pair_conditions_hold(u)
        yield None
    yield PairShare(request, float(inside.mean()))
