"""Frozen requests and results that cross threads, and the plain function that does the work."""

from latent_explorer.jobs.kinds import (
    CloudRequest,
    CorrelationRequest,
    FaceRequest,
    OpenRequest,
    RanksRequest,
    Request,
    SampleRequest,
)
from latent_explorer.jobs.results import (
    BundleOpened,
    Cloud,
    CodecLoading,
    Correlations,
    CurrentFace,
    Failure,
    GeneratedFaces,
    GeneratedVectors,
    Ranks,
    Result,
)
from latent_explorer.jobs.work import DECODE_CHUNK, run
from latent_explorer.jobs.workspace import OpenBundle, Workspace

__all__ = [
    "DECODE_CHUNK",
    "BundleOpened",
    "Cloud",
    "CloudRequest",
    "CodecLoading",
    "CorrelationRequest",
    "Correlations",
    "CurrentFace",
    "FaceRequest",
    "Failure",
    "GeneratedFaces",
    "GeneratedVectors",
    "OpenBundle",
    "OpenRequest",
    "Ranks",
    "RanksRequest",
    "Request",
    "Result",
    "SampleRequest",
    "Workspace",
    "run",
]
