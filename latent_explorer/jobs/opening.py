"""Opening and closing bundles."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from latent_explorer.core.arrays import row_slices
from latent_explorer.core.correlation import correlation_matrix, strongest_pairs
from latent_explorer.core.space import Pair
from latent_explorer.jobs.opened import ExplorableBundle
from latent_explorer.jobs.request import Key, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.saved_session import SavedSession

# More than fit in the window, so that one that is not shown is always among them.
_STRONGEST = 64
_STEP_NAMES = 1 << 15


@dataclass(frozen=True, kw_only=True)
class OpenRequest(Request):
    """Open the bundle at `path`.

    Parameters
    ----------
    path : Path
        Its folder.
    notice : str
        What the user is told when it is open: why it is this one.
    session : SavedSession, optional
        What is set as soon as it is open.
    """

    path: Path
    notice: str = ""
    session: SavedSession | None = field(default=None, repr=False)

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
    """A bundle is open.

    Parameters
    ----------
    request : OpenRequest
        What was asked for.
    bundle : ExplorableBundle
        The bundle.
    strongest : tuple of (int, int)
        Its most strongly correlated pairs, strongest first.
    places : mapping of str to int
        With a session of another bundle: which of its images are here, by their names.
    """

    request: OpenRequest
    bundle: ExplorableBundle
    strongest: tuple[Pair, ...]
    places: Mapping[str, int] = field(default_factory=dict)


@works_on(OpenRequest)
def open_bundle(request: OpenRequest, workspace: Workspace) -> Steps:
    """Open a bundle and find its strongest pairs."""
    bundle = workspace.open(request.path)
    yield None
    # Here, or the window would wait for them when it is shown.
    _ = bundle.image_names
    pairs = strongest_pairs(correlation_matrix(bundle.space, "z"), 0.0)
    i, j = pairs.i[:_STRONGEST].tolist(), pairs.j[:_STRONGEST].tolist()
    places: Mapping[str, int] = {}
    session = request.session
    if session is not None and session.bundle.fingerprint != bundle.fingerprint:
        places = yield from _places(bundle, frozenset(session.images.values()))
    yield BundleOpened(request, bundle, tuple(zip(i, j, strict=True)), places)


def _places(
    bundle: ExplorableBundle, wanted: frozenset[str]
) -> Generator[None, None, Mapping[str, int]]:
    """Return the numbers of those of the images that are there; the first of equal names."""
    places: dict[str, int] = {}
    for rows in row_slices(len(bundle.image_names) if wanted else 0, _STEP_NAMES):
        for number, name in enumerate(bundle.image_names[rows], start=rows.start):
            if name in wanted:
                places.setdefault(name, number)
        yield
    return places


@works_on(CloseRequest)
def close_bundle(request: CloseRequest, workspace: Workspace) -> Steps:
    """Close a bundle."""
    workspace.close(request.bundle)
    yield None
