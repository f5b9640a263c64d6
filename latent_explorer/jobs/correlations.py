"""Correlated pairs of components (part III of the series)."""

from __future__ import annotations

from dataclasses import dataclass

from latent_explorer.core.correlation import (
    CorrelatedPairs,
    correlation_steps,
    counts_above,
    strongest_pairs,
)
from latent_explorer.jobs.request import Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.correlations import CorrelationSettings


@dataclass(frozen=True, kw_only=True)
class CorrelationRequest(Request):
    """The correlations that `settings` describe."""

    settings: CorrelationSettings

    @property
    def is_long(self) -> bool:
        return self.settings.sample is not None

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
    found = yield from correlation_steps(
        space, settings.coordinates, sample=settings.sample, seed=settings.seed
    )
    yield None
    pairs = strongest_pairs(found.r, settings.threshold)
    counts = counts_above(found.r)
    yield Correlations(request, pairs, counts, found.n_points, found.by_construction)
