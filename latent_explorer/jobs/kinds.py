"""What can be asked of the worker: one frozen class for each kind of request."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.session import CorrelationSettings, Projection, ZVector


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
        `time.perf_counter()` at the mouse event that asked for it; 0 when there was none.
    """

    z: ZVector
    started: float = 0.0

    @property
    def urgent(self) -> bool:
        return True

    @property
    def purpose(self) -> str:
        return "decoding the current face"
