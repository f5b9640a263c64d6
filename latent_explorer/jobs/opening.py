"""Opening and closing bundles."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from latent_explorer.core.correlation import strongest_pairs
from latent_explorer.core.space import Pair
from latent_explorer.jobs.opened import ExplorableBundle
from latent_explorer.jobs.request import Key, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace

# More than fit in the window, so that one that is not shown is always among them.
_STRONGEST = 64


@dataclass(frozen=True, kw_only=True)
class OpenRequest(Request):
    """Open the bundle at `path`.

    Parameters
    ----------
    path : Path
        Its folder.
    notice : str
        What the user is told when it is open: why it is this one.
    """

    path: Path
    notice: str = ""

    @property
    def key(self) -> Key:
        return (OpenRequest,)

    @property
    def purpose(self) -> str:
        return f"opening {self.path.name}"


@dataclass(frozen=True, kw_only=True)
class CloseRequest(Request):
    """Forget a bundle that nobody looks at any more."""

    @property
    def place(self) -> int:
        # Openings are counted, so that none of these replaces another.
        return self.number

    @property
    def purpose(self) -> str:
        return "closing a bundle"


@dataclass(frozen=True, eq=False)
class BundleOpened(Result):
    """A bundle is open; `strongest` are its most strongly correlated pairs, strongest first."""

    request: OpenRequest
    bundle: ExplorableBundle
    strongest: tuple[Pair, ...]


@works_on(OpenRequest)
def open_bundle(request: OpenRequest, workspace: Workspace) -> Steps:
    """Open a bundle and find its strongest pairs."""
    bundle = workspace.open(request.path)
    yield None
    # Here, or the window would wait for them when it is shown.
    _ = bundle.image_names
    pairs = strongest_pairs(bundle.space.correlation("z"), 0.0)
    i, j = pairs.i[:_STRONGEST].tolist(), pairs.j[:_STRONGEST].tolist()
    yield BundleOpened(request, bundle, tuple(zip(i, j, strict=True)))


@works_on(CloseRequest)
def close_bundle(request: CloseRequest, workspace: Workspace) -> Steps:
    """Close a bundle."""
    workspace.close(request.bundle)
    yield None
