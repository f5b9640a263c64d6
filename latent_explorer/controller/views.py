"""What presenters expect of panels: silent setters, and intents to connect to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.plane_levels import LevelShare
from latent_explorer.core.plausibility import Judgement
from latent_explorer.core.samplers import Draw, SamplingSettings
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.colouring import ColouredCloud
from latent_explorer.jobs.contours import PlaneContours
from latent_explorer.jobs.correlations import Correlations
from latent_explorer.jobs.slices import SliceThicknesses
from latent_explorer.jobs.workspace import ExplorableBundle
from latent_explorer.session.colouring import Colouring
from latent_explorer.session.correlations import CorrelationSettings
from latent_explorer.session.face_tiles import FaceTiles
from latent_explorer.session.hovered import Hovered
from latent_explorer.session.images import ImageList
from latent_explorer.session.layers import Layers
from latent_explorer.session.numbers import Position, View
from latent_explorer.session.point import Start
from latent_explorer.session.projections import Projection

PlanePoints = NDArray[np.float64]
"""Points of shape (2,) or (n, 2) in the plane of a projection."""


class Intent(Protocol):
    """Something the user can want of a panel; a Qt signal is one."""

    def connect(self, slot: Callable[..., object], /) -> Any:
        """Let `slot` be called with what the intent carries."""
        ...


@dataclass(frozen=True)
class PathInPlane:
    """Where a path lies in one plane; an end that is not set is None."""

    a: Position | None = None
    b: Position | None = None


@dataclass(frozen=True)
class PathShown:
    """What the controls of a path show.

    Parameters
    ----------
    has_a, has_b : bool
        Which ends are set.
    position : float, optional
        Where on it the current point is, None when it has left the path.
    in_plane : bool
        Whether only the two components of a plane change.
    plane : str
        Names of these components, or empty.
    """

    has_a: bool = False
    has_b: bool = False
    position: float | None = None
    in_plane: bool = False
    plane: str = ""


@dataclass(frozen=True)
class PlaneLevel:
    """Where a vector lies in the active plane alone, in words.

    Parameters
    ----------
    level : str
        The plane and the level: "z 52, z 145: 1.80 σ".
    shares : str
        What lies further in: "80.2 % normal, 79.9 % counted".
    """

    level: str = ""
    shares: str = ""


@dataclass(frozen=True, eq=False)
class OriginalShown:
    """The picture of the chosen image, beside the current face; equal ones look the same.

    Parameters
    ----------
    picture : ndarray of uint8 of shape (size, size, 3), optional
        None while it is being read.
    caption, face_caption : str
        What stands below the picture, and below the face.
    beside : bool
        Whether it is shown all the time, or only when the user compares.
    """

    picture: NDArray[np.uint8] | None
    caption: str
    face_caption: str
    beside: bool = True

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, OriginalShown):
            return NotImplemented
        return self.picture is other.picture and self._words == other._words

    def __hash__(self) -> int:
        return hash((id(self.picture), self._words))

    @property
    def _words(self) -> tuple[str, str, bool]:
        return self.caption, self.face_caption, self.beside


@dataclass(frozen=True)
class PicturesShown:
    """Where originals come from.

    Parameters
    ----------
    folder : str
        The folder or zip file that was named, or empty.
    beside : bool
        Whether the original stands beside the face.
    note : str
        What the user should know of them, or empty.
    """

    folder: str = ""
    beside: bool = True
    note: str = ""


@dataclass(frozen=True)
class PlaneSlice:
    """A slice as its plane draws it.

    Parameters
    ----------
    points : SliceThicknesses
        All points of the plane, those of the thinnest slices first.
    b : float
        Half its thickness.
    """

    points: SliceThicknesses
    b: float

    @property
    def count(self) -> int:
        """How many points it holds."""
        return self.points.count(self.b)


class GestureView(Protocol):
    """A panel on which one can drag: what happens from begin to end is one step."""

    gesture_began: Intent
    gesture_ended: Intent


class ProjectionsView(GestureView, Protocol):
    """The grid of projections; sequences have one entry for each projection.

    Intents begin with the number of the projection, unless they are about all.
    """

    pair_changed: Intent
    coordinates_changed: Intent
    swap_requested: Intent
    remove_requested: Intent
    add_requested: Intent
    activated: Intent
    ellipse_level_changed: Intent
    point_moved: Intent
    path_end_placed: Intent
    image_picked: Intent
    image_start_requested: Intent
    face_picked: Intent
    view_changed: Intent
    hovered: Intent
    equal_axes_changed: Intent
    maximise_requested: Intent

    def show_n_components(self, d: int) -> None: ...
    def show_projections(self, projections: Sequence[Projection], active: int) -> None: ...
    def show_maximised(self, maximised: bool) -> None: ...
    def show_equal_axes(self, equal: Sequence[bool]) -> None: ...
    def show_grid(self, shown: bool) -> None: ...
    def show_views(self, views: Sequence[View | None]) -> None: ...
    def show_clouds(self, clouds: Sequence[Cloud | None]) -> None: ...
    def show_ellipse_level(self, level: float) -> None: ...
    def show_sampling_limits(self, half_axes: Sequence[PlanePoints | None]) -> None: ...
    def show_current(self, points: Sequence[PlanePoints]) -> None: ...
    def show_image(self, points: Sequence[PlanePoints]) -> None: ...
    def show_generated(self, points: Sequence[PlanePoints], selected: int | None) -> None: ...
    def show_path(self, paths: Sequence[PathInPlane | None]) -> None: ...
    def show_hovered(self, points: Sequence[PlanePoints | None]) -> None: ...
    def show_thumbnail(
        self, hovered: Hovered, name: str, note: str, picture: NDArray[np.uint8] | None
    ) -> None: ...


class ColouringView(GestureView, Protocol):
    """The colours of the projections: what to choose from, the legend and the clouds."""

    attribute_chosen: Intent
    colouring_changed: Intent

    def show_attributes(self, names: Sequence[str]) -> None: ...
    def show_attribute(self, name: str | None) -> None: ...
    def show_clouds(self, clouds: Sequence[ColouredCloud | None], colouring: Colouring) -> None: ...


class LayersView(Protocol):
    """What is drawn over the clouds; sequences have one entry for each projection.

    The shares of the ellipses are those of the active projection, with the names of its axes; None
    while they are not known.
    """

    layers_changed: Intent
    grid_changed: Intent

    def show_layers(self, layers: Layers, grid: bool) -> None: ...
    def show_contours(self, contours: Sequence[PlaneContours | None]) -> None: ...
    def show_level_shares(self, shares: Sequence[LevelShare] | None, plane: str) -> None: ...
    def show_slices(self, slices: Sequence[PlaneSlice | None], words: str) -> None: ...


class CorrelationsView(GestureView, Protocol):
    """The list of correlated pairs; None while a new list is on its way."""

    settings_changed: Intent
    pairs_chosen: Intent

    def show_settings(self, settings: CorrelationSettings) -> None: ...
    def show_correlations(self, correlations: Correlations | None) -> None: ...


class ImagesView(GestureView, Protocol):
    """The list of images; an order is of shape (m,), None while the first is on its way.

    What is missing is told as blocks: tuples of numbers of images that can be seen. Of the pictures
    that are shown some are `originals`, the others reconstructions; those of `awaited` images are
    missing still, as their originals may come.
    """

    sort_changed: Intent
    direction_changed: Intent
    search_changed: Intent
    image_chosen: Intent
    image_start_requested: Intent
    step_requested: Intent
    random_requested: Intent
    thumbnails_missing: Intent

    def show_images(self, names: Sequence[str], columns: Mapping[str, NDArray[Any]]) -> None: ...
    def show_settings(self, settings: ImageList) -> None: ...
    def show_order(self, order: NDArray[np.intp] | None, newest: bool) -> None: ...
    def show_chosen(self, image: int | None) -> None: ...
    def show_folder(self, folder: str | None) -> None: ...
    def show_thumbnails(
        self,
        images: Sequence[int],
        pictures: Sequence[NDArray[np.uint8]],
        originals: Collection[int] = (),
        awaited: Collection[int] = (),
    ) -> None: ...


class SamplingView(GestureView, Protocol):
    """The controls of the generator; `explained` is the share of the variance in [0, 1].

    The counted share is that of the images' pairs of components inside the ellipses.
    """

    sampling_changed: Intent

    def show_limits(self, d: int) -> None: ...
    def show_sampling(self, sampling: SamplingSettings, explained: float) -> None: ...
    def show_counted(self, share: float | None) -> None: ...


@dataclass(frozen=True, eq=False)
class PinsShown:
    """What the row of pinned faces shows.

    Parameters
    ----------
    faces : ndarray of uint8 of shape (n, size, size, 3)
        The pinned faces.
    labels : tuple of str
        Where they come from.
    selected : int, optional
        The one that is the current face.
    """

    faces: NDArray[np.uint8]
    labels: tuple[str, ...]
    selected: int | None


@dataclass(frozen=True, eq=False)
class NearestShown:
    """The image nearest to each generated face, in their order.

    Parameters
    ----------
    names : tuple of str
        What the images are called.
    distances : ndarray of float64 of shape (n,)
        How far they are, in z.
    pictures : tuple of ndarray
        uint8 of shape (size, size, 3); None for one that is still to come.
    originals : tuple of bool
        Which pictures are originals; the others are reconstructions.
    chosen : frozenset of int
        The faces whose nearest image is the chosen one.
    """

    names: tuple[str, ...]
    distances: NDArray[np.float64]
    pictures: tuple[NDArray[np.uint8] | None, ...]
    originals: tuple[bool, ...]
    chosen: frozenset[int] = frozenset()


class FacesView(Protocol):
    """The grid of generated faces, and the row of pinned ones above it."""

    face_picked: Intent
    face_hovered: Intent
    sampling_changed: Intent
    next_seed_requested: Intent
    previous_seed_requested: Intent
    tiles_changed: Intent
    pin_toggled: Intent
    pinned_picked: Intent
    unpin_requested: Intent
    nearest_picked: Intent

    def show_waiting(self, text: str) -> None: ...
    def show_sampling(self, sampling: SamplingSettings) -> None: ...
    def show_tiles(self, tiles: FaceTiles) -> None: ...
    def show_draw(self, draw: Draw) -> None: ...
    def show_faces(self, faces: NDArray[np.uint8]) -> None: ...
    def show_selected(self, index: int | None) -> None: ...
    def show_judgements(self, judgements: Sequence[Judgement] | None) -> None: ...
    def show_pinned(self, indices: frozenset[int]) -> None: ...
    def show_pins(self, pins: PinsShown) -> None: ...
    def show_nearest(self, shown: NearestShown | None) -> None: ...


class BeforeView(Protocol):
    """The face as it was when it was chosen, shown in place of the current one on demand."""

    def show_before(self, face: NDArray[np.uint8] | None) -> None: ...


class CurrentFaceView(GestureView, Protocol):
    """The current face, large, with its verdict, its start and its path."""

    mean_chosen: Intent
    random_chosen: Intent
    image_chosen: Intent
    image_start_requested: Intent
    back_requested: Intent
    pictures_named: Intent
    originals_toggled: Intent
    path_end_requested: Intent
    path_cleared: Intent
    path_moved: Intent
    path_in_plane_toggled: Intent
    face_painted: Intent

    def show_waiting(self, text: str) -> None: ...
    def show_images(self, names: Sequence[str]) -> None: ...
    def show_image(self, index: int | None) -> None: ...
    def show_face(self, face: NDArray[np.uint8], started: float) -> None: ...
    def show_original(self, original: OriginalShown | None) -> None: ...
    def show_pictures(self, pictures: PicturesShown) -> None: ...
    def show_start(self, start: Start, moved: bool) -> None: ...
    def show_verdict(self, judgement: Judgement | None, plane: PlaneLevel) -> None: ...
    def show_path(self, path: PathShown | None) -> None: ...


class StatusView(Protocol):
    """Title, status bar and messages of the window."""

    def show_bundle(self, bundle: ExplorableBundle) -> None: ...
    def show_no_bundle(self, problem: str, recent: Sequence[str]) -> None: ...
    def show_work(self, text: str, busy: bool) -> None: ...
    def show_latency(self, median_ms: float, p95_ms: float, n: int) -> None: ...
    def show_live(self, text: str, explained: str) -> None: ...
    def show_message(self, message: str | None) -> None: ...
