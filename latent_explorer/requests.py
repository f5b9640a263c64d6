"""Frozen requests and results that cross threads, and the plain function that does the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import singledispatch
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.codec import FaceCodec
from latent_explorer.core.correlation import CorrelatedPairs, counts_above, strongest_pairs
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.plausibility import LevelRanks, level_ranks
from latent_explorer.core.samplers import Draw, SamplingSettings, draw
from latent_explorer.core.space import LatentSpace
from latent_explorer.session import CorrelationSettings, Projection, ZVector

DECODE_CHUNK = 24
"""Faces decoded between two looks at what else is waiting: about 50 ms on two cores."""


_RANKED_AT_MOST = 50_000


class OpenBundle(Protocol):
    """What the explorer needs of a bundle."""

    @property
    def path(self) -> Path: ...
    @property
    def name(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def space(self) -> LatentSpace: ...
    @property
    def image_names(self) -> Sequence[str]: ...


BundleT = TypeVar("BundleT", bound=OpenBundle)


class Workspace(Generic[BundleT]):
    """The open bundle and its codec; it belongs to the thread that runs the requests.

    Parameters
    ----------
    load_bundle : callable
        Opens and checks a bundle.
    load_codec : callable
        Loads the networks of a bundle; called when the first face is asked for, because it is slow.
    """

    def __init__(
        self,
        load_bundle: Callable[[Path], BundleT],
        load_codec: Callable[[BundleT], FaceCodec],
    ) -> None:
        self._load_bundle = load_bundle
        self._load_codec = load_codec
        self._bundle: BundleT | None = None
        self._codec: FaceCodec | None = None

    def open(self, path: Path) -> BundleT:
        """Open the bundle at `path`; the one open before stays open when this fails."""
        bundle = self._load_bundle(path)
        self._bundle, self._codec = bundle, None
        return bundle

    @property
    def space(self) -> LatentSpace:
        """The latent space of the open bundle."""
        return self._opened().space

    @property
    def codec(self) -> FaceCodec:
        """The codec of the open bundle, loaded at the first use."""
        if self._codec is None:
            self._codec = self._load_codec(self._opened())
        return self._codec

    @property
    def codec_is_loaded(self) -> bool:
        """Whether asking for a face starts at once."""
        return self._codec is not None

    def _opened(self) -> BundleT:
        if self._bundle is None:
            raise RuntimeError("no bundle is open: choose one with File > Open bundle")
        return self._bundle


@dataclass(frozen=True, kw_only=True)
class Request:
    """Something to be worked out in the background.

    Parameters
    ----------
    number : int
        Rises with each request, so that a newer result can be told from an older one.
    epoch : int
        Rises with each bundle that is opened.
    """

    number: int
    epoch: int

    @property
    def key(self) -> object:
        """A request replaces an unstarted one with the same key."""
        return type(self)

    @property
    def urgent(self) -> bool:
        """Whether it goes before others, also between the steps of a longer one."""
        return False

    @property
    def purpose(self) -> str:
        """What the status bar says while it is worked on."""
        return "working"


@dataclass(frozen=True, kw_only=True)
class OpenRequest(Request):
    """Open the bundle at `path`."""

    path: Path

    @property
    def purpose(self) -> str:
        return f"opening {self.path.name}"


@dataclass(frozen=True, kw_only=True)
class CloudRequest(Request):
    """The z-points as `projection` shows them."""

    projection: Projection

    @property
    def key(self) -> object:
        return (CloudRequest, self.projection)

    @property
    def purpose(self) -> str:
        return "projecting " + " - ".join(self.projection.axis_names)


@dataclass(frozen=True, kw_only=True)
class CorrelationRequest(Request):
    """The correlations that `settings` describe."""

    settings: CorrelationSettings

    @property
    def purpose(self) -> str:
        return "computing correlations"


@dataclass(frozen=True, kw_only=True)
class RanksRequest(Request):
    """How far out the data lies in the first `n_components` PCA components."""

    n_components: int

    @property
    def purpose(self) -> str:
        return "ranking the images by their distance from the mean"


@dataclass(frozen=True, kw_only=True)
class SampleRequest(Request):
    """Draw vectors, then decode them."""

    settings: SamplingSettings
    started: float = 0.0

    @property
    def purpose(self) -> str:
        return f"drawing {self.settings.count} faces"


@dataclass(frozen=True, kw_only=True)
class FaceRequest(Request):
    """Decode the current vector.

    Parameters
    ----------
    z : tuple of float
        The vector.
    started : float
        `time.perf_counter()` at the mouse event that asked for it; 0 when nobody waits for it.
    """

    z: ZVector
    started: float = 0.0

    @property
    def urgent(self) -> bool:
        return self.started > 0

    @property
    def purpose(self) -> str:
        return "decoding the current face"


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


@singledispatch
def run(request: Request, workspace: Workspace[Any]) -> Iterator[Result | None]:
    """Work on `request` step by step.

    Yields
    ------
    Result or None
        A result as soon as there is one; None where something more urgent may go first.
    """
    raise TypeError(f"no work is defined for {type(request).__name__}")


@run.register
def _(request: OpenRequest, workspace: Workspace[Any]) -> Iterator[Result | None]:
    bundle = workspace.open(request.path)
    pairs = strongest_pairs(bundle.space.correlation("z"), 0.0)
    strongest = zip(pairs.i[:9].tolist(), pairs.j[:9].tolist(), strict=True)
    yield BundleOpened(request, bundle, tuple(strongest))


@run.register
def _(request: CloudRequest, workspace: Workspace[Any]) -> Iterator[Result | None]:
    space, projection = workspace.space, request.projection
    x, y = space.columns(projection.coordinates, projection.pair)
    ellipse = space.ellipse(projection.coordinates, projection.pair)
    # As the list of correlations has it: NaN also where rounding left a constant component a width.
    r = float(space.correlation(projection.coordinates)[i, j])
    origin = space.origin(projection.coordinates, projection.pair)
    origin.setflags(write=False)
    yield Cloud(request, x, y, ellipse, origin, r)


@run.register
def _(request: CorrelationRequest, workspace: Workspace[Any]) -> Iterator[Result | None]:
    settings, space = request.settings, workspace.space
    r = space.correlation(settings.coordinates, settings.sample, settings.seed)
    n_points = space.n if settings.sample is None else min(settings.sample, space.n)
    yield Correlations(request, strongest_pairs(r, settings.threshold), counts_above(r), n_points)


@run.register
def _(request: RanksRequest, workspace: Workspace[Any]) -> Iterator[Result | None]:
    space = workspace.space
    some = space.points[:: max(1, space.n // _RANKED_AT_MOST)]
    yield Ranks(request, level_ranks(some, space.basis, request.n_components))


@run.register
def _(request: SampleRequest, workspace: Workspace[Any]) -> Iterator[Result | None]:
    drawn = draw(request.settings, workspace.space.basis)
    yield GeneratedVectors(request, drawn)
    yield from _announced_codec(request, workspace)
    parts = []
    for start in range(0, len(drawn.z), DECODE_CHUNK):
        parts.append(workspace.codec.decode(drawn.z[start : start + DECODE_CHUNK]))
        yield None
    faces = parts[0] if len(parts) == 1 else np.concatenate(parts)
    faces.setflags(write=False)
    yield GeneratedFaces(request, drawn, faces)


@run.register
def _(request: FaceRequest, workspace: Workspace[Any]) -> Iterator[Result | None]:
    yield from _announced_codec(request, workspace)
    z = np.array(request.z, dtype=np.float32)[np.newaxis]
    yield CurrentFace(request, workspace.codec.decode(z)[0])


def _announced_codec(request: Request, workspace: Workspace[Any]) -> Iterator[Result]:
    if not workspace.codec_is_loaded:
        yield CodecLoading(request)
