"""The open bundles with their codecs, as the worker knows them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Pauses, without_pauses
from latent_explorer.core.attributes import Attribute
from latent_explorer.core.codec import LiveCodec
from latent_explorer.core.plausibility import ImageQuantiles
from latent_explorer.core.reconstruction import ErrorCurve
from latent_explorer.core.samplers import (
    Draw,
    Prepared,
    SamplingSettings,
    draw_steps,
    preparation_key,
    prepare_steps,
)
from latent_explorer.core.slices import About, SliceIndex
from latent_explorer.core.space import Coordinates, LatentSpace
from latent_explorer.jobs.columns import ColumnCache
from latent_explorer.jobs.request import BundleId, CodecLoading, Request, Steps
from latent_explorer.session.numbers import ZVector

if TYPE_CHECKING:
    from latent_explorer.core.comparison import AmongImages, FaceFinder
    from latent_explorer.core.components import ComponentTable
    from latent_explorer.jobs.comparing import ComparedFigures, ComparedSet

_PREPARED_AT_MOST = 4
"""How many preparations of samplers are kept: for a comparison of several. Each can be 100 MB."""


class ExplorableBundle(Protocol):
    """What the explorer needs of a bundle."""

    @property
    def path(self) -> Path: ...
    @property
    def name(self) -> str: ...
    @property
    def fingerprint(self) -> BundleId: ...
    @property
    def size(self) -> int: ...
    @property
    def space(self) -> LatentSpace: ...
    @property
    def image_names(self) -> Sequence[str]: ...
    @property
    def columns(self) -> Mapping[str, NDArray[Any]]: ...
    @property
    def notices(self) -> Sequence[str]: ...


class QuantileStore(Protocol):
    """Where the quantiles of the images' measures are kept between runs."""

    def load(self, bundle: Any) -> ImageQuantiles | None:
        """Return those of `bundle`, None when they were never computed."""
        ...

    def save(self, bundle: Any, quantiles: ImageQuantiles) -> None:
        """Keep them; where that is not possible they are computed again next time."""
        ...


class OriginalReader(Protocol):
    """Reads the pictures that bundles were made of; it is called by a thread of its own."""

    def look(self, bundle: Any, folder: str) -> tuple[int, int, str]:
        """Return how many pictures were looked for and found, and why one could not look."""
        ...

    def original(self, bundle: Any, folder: str, image: str) -> NDArray[np.uint8] | str:
        """Return the picture of an image, of shape (size, size, 3), or why there is none.

        An empty `folder` means wherever the bundle's own words lead; an empty answer, nowhere.
        """
        ...


class NoOriginals:
    """There are no pictures."""

    def look(self, bundle: Any, folder: str) -> tuple[int, int, str]:
        """Find nothing."""
        return 0, 0, ""

    def original(self, bundle: Any, folder: str, image: str) -> str:
        """Find nothing."""
        return ""


@dataclass
class OpenedSpace:
    """A bundle with what has been computed of it so far.

    Parameters
    ----------
    bundle : ExplorableBundle
        The bundle.
    columns : ColumnCache
        Coordinates of its points.
    times : int
        How often it was opened and not closed since: a bundle can be asked for again before the
        one in between, opened late, has closed it.
    codec, codec_problem : optional
        Its networks, or why they cannot be loaded.
    quantiles : ImageQuantiles, optional
        The measures of its images, as far as they are known.
    drawn : Draw, optional
        The vectors drawn last.
    prepared, preparing : OrderedDict
        What samplers have worked out of the space, and what they are working out, by its key, the
        latest last.
    attribute : tuple, optional
        The attribute that points were coloured by last, with its name.
    faces, face : tuple, optional
        The set and the current vector decoded exactly last, with their pictures, for all who need
        these again.
    hovered : OrderedDict of Request to ndarray
        Faces of what was pointed at, the latest last.
    errors : ErrorCurve, optional
        The mean squared error of cut pictures over K, as far as it is known.
    slices : tuple, optional
        What slices were counted with last, whatever their pair, with its coordinates and centre.
    among : AmongImages, optional
        What is usual among its images, once sets have been compared.
    compared, measured : OrderedDict of Request to Result
        Sets that were compared, and their figures, the latest last.
    measured_last : tuple, optional
        The vectors that were measured last, with their figures.
    components : ComponentTable, optional
        Its z components, once somebody has asked for them.
    describing : generator, optional
        What works them out.
    """

    bundle: ExplorableBundle
    columns: ColumnCache
    times: int = 0
    codec: LiveCodec | None = None
    codec_problem: Exception | None = None
    quantiles: ImageQuantiles | None = None
    drawn: Draw | None = None
    prepared: OrderedDict[tuple[object, ...], Prepared] = field(default_factory=OrderedDict)
    preparing: OrderedDict[tuple[object, ...], Pauses[Prepared]] = field(
        default_factory=OrderedDict
    )
    attribute: tuple[str, Attribute] | None = None
    faces: tuple[Draw, NDArray[np.uint8]] | None = None
    face: tuple[ZVector, NDArray[np.uint8]] | None = None
    hovered: OrderedDict[Request, NDArray[np.uint8]] = field(default_factory=OrderedDict)
    errors: ErrorCurve | None = None
    slices: tuple[tuple[Coordinates, About], SliceIndex] | None = None
    among: AmongImages | None = None
    compared: OrderedDict[Request, ComparedSet] = field(default_factory=OrderedDict)
    measured: OrderedDict[Request, ComparedFigures] = field(default_factory=OrderedDict)
    measured_last: tuple[NDArray[np.float32], ComparedFigures] | None = None
    components: ComponentTable | None = None
    describing: Pauses[ComponentTable] | None = None

    @property
    def space(self) -> LatentSpace:
        """The latent space of the bundle."""
        return self.bundle.space

    def draw(self, settings: SamplingSettings) -> Draw:
        """Return the vectors of `settings` without a pause; see `draw_steps`."""
        return without_pauses(self.draw_steps(settings))

    def draw_steps(self, settings: SamplingSettings) -> Pauses[Draw]:
        """Draw the vectors of `settings` in steps, once for all who ask for them."""
        if self.drawn is None or self.drawn.settings != settings:
            drawn = yield from self.draw_apart(settings)
            # Between two steps another may have drawn them.
            if self.drawn is None or self.drawn.settings != settings:
                self.drawn = drawn
        return self.drawn

    def draw_apart(self, settings: SamplingSettings) -> Pauses[Draw]:
        """Draw the vectors of `settings` in steps; the set that is kept stays what it is."""
        prepared = yield from self.prepare_steps(settings)
        drawn = yield from draw_steps(settings, prepared)
        return drawn

    def prepare_steps(self, settings: SamplingSettings) -> Pauses[Prepared]:
        """Work out in steps what is needed before the first vector, once for the same key.

        What was begun and given up goes on where it was; two who ask for the same take turns.
        """
        key = preparation_key(settings)
        while key not in self.prepared:
            steps = self.preparing.setdefault(key, prepare_steps(settings, self.space))
            try:
                next(steps)
            except StopIteration as end:
                self.prepared[key] = end.value
            except BaseException:
                del self.preparing[key]
                raise
            else:
                yield
        self.preparing.pop(key, None)
        self.prepared.move_to_end(key)
        for kept in (self.prepared, self.preparing):
            while len(kept) > _PREPARED_AT_MOST:
                kept.popitem(last=False)
        return self.prepared[key]


class Workspace:
    """Bundles by their id; it belongs to the thread that runs the requests.

    Parameters
    ----------
    load_bundle : callable
        Opens and checks a bundle.
    load_codec : callable
        Loads the networks of a bundle; called when the first face is asked for, because it is slow.
    quantiles : QuantileStore, optional
        Where those of the images are kept; by default nowhere.
    originals : OriginalReader, optional
        Reads the images' pictures; by default there are none. All else of a workspace is left
        alone by the thread that calls it.
    find_faces : callable, optional
        Tells in which pictures there is a face; by default nobody looks.
    recipe_folders : sequence of Path
        Where recipes may lie; of two of one name the last one counts.
    """

    def __init__(
        self,
        load_bundle: Callable[[Path], Any],
        load_codec: Callable[[Any], LiveCodec],
        quantiles: QuantileStore | None = None,
        originals: OriginalReader | None = None,
        find_faces: FaceFinder | None = None,
        recipe_folders: Sequence[Path] = (),
    ) -> None:
        self.originals = originals or NoOriginals()
        self.find_faces = find_faces
        self.recipe_folders = tuple(recipe_folders)
        self._load_bundle = load_bundle
        self._load_codec = load_codec
        self._quantiles = quantiles
        self._opened: dict[BundleId, OpenedSpace] = {}

    def open(self, path: Path) -> ExplorableBundle:
        """Open the bundle at `path` beside those that are open."""
        bundle: ExplorableBundle = self._load_bundle(path)
        if bundle.fingerprint in self._opened:
            # The same contents, perhaps elsewhere: what is known of them stays.
            self._opened[bundle.fingerprint].bundle = bundle
        else:
            opened = OpenedSpace(bundle, ColumnCache(bundle.space))
            if self._quantiles is not None:
                opened.quantiles = self._quantiles.load(bundle)
            self._opened[bundle.fingerprint] = opened
        self._opened[bundle.fingerprint].times += 1
        return bundle

    def close(self, bundle: BundleId) -> None:
        """Forget a bundle and its networks, once it was closed as often as it was opened."""
        opened = self._opened.get(bundle)
        if opened is not None:
            opened.times -= 1
            if not opened.times:
                del self._opened[bundle]

    def opened(self, request: Request) -> OpenedSpace:
        """Return what is open under the bundle of `request`.

        Raises
        ------
        ValueError
            When that bundle is not open.
        """
        if request.bundle not in self._opened:
            raise ValueError("no bundle is open: choose one with File > Open bundle")
        return self._opened[request.bundle]

    @property
    def codec_is_loaded(self) -> bool:
        """Whether a face of one of the bundles can be decoded at once."""
        return any(opened.codec is not None for opened in self._opened.values())

    def keep_quantiles(self, opened: OpenedSpace, quantiles: ImageQuantiles) -> None:
        """Use `quantiles` from now on; complete ones are kept for the next time."""
        opened.quantiles = quantiles
        if self._quantiles is not None and quantiles.is_complete:
            self._quantiles.save(opened.bundle, quantiles)

    def with_codec(self, request: Request) -> Steps:
        """Load the networks at the first use; networks that failed once are not tried again.

        Raises
        ------
        Exception
            What loading them has raised.
        """
        opened = self.opened(request)
        if opened.codec_problem is not None:
            raise opened.codec_problem
        if opened.codec is None:
            yield CodecLoading(request)
            try:
                opened.codec = self._load_codec(opened.bundle)
            except Exception as error:
                opened.codec_problem = error
                raise
            yield None

    def codec(self, request: Request) -> LiveCodec:
        """Return the codec of the bundle of `request`, after `with_codec`."""
        codec = self.opened(request).codec
        assert codec is not None
        return codec

    def exact_face(self, request: Request, z: ZVector) -> NDArray[np.uint8]:
        """Return the picture of `z` in float32, after `with_codec`; decoded once for all."""
        opened = self.opened(request)
        if opened.face is None or opened.face[0] != z:
            row = np.array(z, np.float32)[np.newaxis]
            opened.face = (z, self.codec(request).decode(row)[0])
        return opened.face[1]
