"""Frozen requests and results that cross threads, and the plain function that does the work."""

from latent_explorer.requests.kinds import (
    CloudRequest,
    CorrelationRequest,
    FaceRequest,
    OpenRequest,
    RanksRequest,
    Request,
    SampleRequest,
)
from latent_explorer.requests.results import (
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
from latent_explorer.requests.work import DECODE_CHUNK, run
from latent_explorer.requests.workspace import OpenBundle, Workspace

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
