"""Correlated pairs of components (part III of the series)."""

from __future__ import annotations

from dataclasses import dataclass

from latent_explorer.core.correlation import (
    CorrelatedPairs,
    counts_above,
    from_covariance,
    pick_rows,
    strongest_pairs,
)
from latent_explorer.core.statistics import MomentSums
from latent_explorer.jobs.request import Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.correlations import CorrelationSettings

# A product of 256 x 256 over so many points takes some 20 ms.
_STEP_POINTS = 8192


@dataclass(frozen=True, kw_only=True)
class CorrelationRequest(Request):
    """The correlations that `settings` describe."""

    settings: CorrelationSettings

    @property
    def purpose(self) -> str:
        return "computing correlations"


@dataclass(frozen=True, eq=False)
class Correlations(Result):
    """Correlated pairs.

    Parameters
    ----------
    request : CorrelationRequest
        What was asked.
    pairs : CorrelatedPairs
        Those above the threshold, strongest first.
    counts : tuple of int
        How many pairs are above each of the series' thresholds.
    n_points : int
        How many points were used.
    by_construction : bool
        Whether all are zero because PCA components are uncorrelated over all points.
    """

    request: CorrelationRequest
    pairs: CorrelatedPairs
    counts: tuple[int, ...]
    n_points: int
    by_construction: bool


@works_on(CorrelationRequest)
def correlate(request: CorrelationRequest, workspace: Workspace) -> Steps:
    """Correlate the components; of all points they are known, of some they take a pass."""
    settings, space = request.settings, workspace.opened(request).space
    everything = settings.sample is None or settings.sample >= space.n
    if settings.sample is None or everything:
        r, n_points = space.correlation(settings.coordinates), space.n
    else:
        rows = pick_rows(space.n, settings.sample, settings.seed)
        sums = MomentSums(space.basis.mean)
        for start in range(0, len(rows), _STEP_POINTS):
            sums.add(space.points[rows[start : start + _STEP_POINTS]])
            yield None
        covariance = sums.covariance
        if settings.coordinates == "pca":
            axes = space.basis.components
            covariance = axes.T @ covariance @ axes
        r, n_points = from_covariance(covariance), len(rows)
    yield None
    pairs = strongest_pairs(r, settings.threshold)
    by_construction = everything and settings.coordinates == "pca"
    yield Correlations(request, pairs, counts_above(r), n_points, by_construction)
