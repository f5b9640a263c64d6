"""What the worker answers: frozen classes with read-only arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.correlation import CorrelatedPairs
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.samplers import Draw
from latent_explorer.jobs.kinds import (
    CloudRequest,
    CorrelationRequest,
    FaceRequest,
    OpenRequest,
    RanksRequest,
    Request,
    SampleRequest,
)
from latent_explorer.jobs.ranks import LevelRanks
from latent_explorer.jobs.workspace import OpenBundle


@dataclass(frozen=True, eq=False)
class BundleOpened:
    """A bundle is open; `default_pairs` are its most strongly correlated pairs, strongest first."""

    request: OpenRequest
    bundle: OpenBundle
    default_pairs: tuple[tuple[int, int], ...]


@dataclass(frozen=True, eq=False)
class CodecLoading:
    """The networks are being loaded, which takes seconds, before `request` goes on."""

    request: Request


@dataclass(frozen=True, eq=False)
class Cloud:
    """The z-points in the plane of a pair.

    Parameters
    ----------
    request : CloudRequest
        What was asked.
    x, y : ndarray of float32 of shape (n,)
        Coordinates, read-only.
    ellipse : ConfidenceEllipse
        That of the pair.
    origin : ndarray of shape (2,)
        Where the vector of zeros lies.
    correlation : float
        Pearson's r of the two components.
    """

    request: CloudRequest
    x: NDArray[np.float32]
    y: NDArray[np.float32]
    ellipse: ConfidenceEllipse
    origin: NDArray[np.float64]
    correlation: float


@dataclass(frozen=True, eq=False)
class Correlations:
    """Correlated pairs (III).

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
    """

    request: CorrelationRequest
    pairs: CorrelatedPairs
    counts: tuple[int, ...]
    n_points: int


@dataclass(frozen=True, eq=False)
class Ranks:
    """The levels of the data, to rank a vector among them."""

    request: RanksRequest
    ranks: LevelRanks


@dataclass(frozen=True, eq=False)
class GeneratedVectors:
    """The vectors of a set, before they are decoded."""

    request: SampleRequest
    draw: Draw


@dataclass(frozen=True, eq=False)
class GeneratedFaces:
    """A set of generated vectors with their faces, uint8 of shape (n, size, size, 3)."""

    request: SampleRequest
    draw: Draw
    faces: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class CurrentFace:
    """The decoded current vector, uint8 of shape (size, size, 3)."""

    request: FaceRequest
    face: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Failure:
    """A request that could not be done, in words a user can act on."""

    request: Request
    message: str


Result = (
    BundleOpened
    | CodecLoading
    | Cloud
    | Correlations
    | Ranks
    | GeneratedVectors
    | GeneratedFaces
    | CurrentFace
)
