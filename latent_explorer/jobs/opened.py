"""An open bundle, with all that has been worked out of it so far."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, Pauses, without_pauses
from latent_explorer.core.attributes import Attribute
from latent_explorer.core.codec import LiveCodec
from latent_explorer.core.direction_fit import Method
from latent_explorer.core.direction_samples import Sample, Target
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
from latent_explorer.jobs.request import BundleId, Request
from latent_explorer.session.numbers import ZVector
from latent_explorer.session.selection import Parts

if TYPE_CHECKING:
    from latent_explorer.core.comparison import AmongImages
    from latent_explorer.core.components import ComponentTable
    from latent_explorer.core.data_paths import ImageGraph
    from latent_explorer.jobs.comparing import ComparedFigures, ComparedSet
    from latent_explorer.session.path import LatentPath

_PREPARED_AT_MOST = 4
"""How many preparations of samplers are kept: for a comparison of several. Each can be 100 MB."""


@dataclass
class DirectionCache:
    """What is known of the directions of a bundle.

    Parameters
    ----------
    sample : Sample, optional
        The images that directions of attributes are found with, and tried on.
    targets : tuple of Target
        What these tell apart.
    made : OrderedDict of key to (Sample, Target)
        The same for directions between two selections, by their parts, the latest last.
    vectors : dict of (method, key) to ndarray or str
        The directions that were found; in words, why there is none.
    """

    sample: Sample | None = None
    targets: tuple[Target, ...] = ()
    made: OrderedDict[object, tuple[Sample, Target]] = field(default_factory=OrderedDict)
    vectors: dict[tuple[Method, object], NDArray[np.float64] | str] = field(default_factory=dict)


class PartlyRead(Protocol):
    """Names of so many images that they are read a few at a time."""

    @property
    def are_read(self) -> bool: ...
    def read_more(self) -> None: ...


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
    def shape(self) -> tuple[int, int]: ...
    @property
    def space(self) -> LatentSpace: ...
    @property
    def image_names(self) -> Sequence[str]: ...
    @property
    def columns(self) -> Mapping[str, NDArray[Any]]: ...
    @property
    def notices(self) -> Sequence[str]: ...


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
    shown_face : tuple, optional
        The current vector decoded for the screen last, with its picture.
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
    selected : OrderedDict of tuple to ndarray of bool
        Which points selections hold, by their parts, the latest last.
    selection_order : tuple, optional
        The parts of the selection shown last, all points with the selected ones first, and how
        many these are.
    directions : DirectionCache
        What directions were found with, and those that were found.
    components : ComponentTable, optional
        Its z components, once somebody has asked for them.
    describing : generator, optional
        What works them out.
    graph : ImageGraph, optional
        Its images joined to their nearest ones, once a path has led along the data.
    graphing : generator, optional
        What joins them.
    routed : tuple, optional
        The waypoints of such a path, and where it leads between them.
    film : tuple, optional
        The path whose steps were decoded exactly last, with their pictures.
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
    shown_face: tuple[ZVector, NDArray[np.uint8]] | None = None
    hovered: OrderedDict[Request, NDArray[np.uint8]] = field(default_factory=OrderedDict)
    errors: ErrorCurve | None = None
    slices: tuple[tuple[Coordinates, About], SliceIndex] | None = None
    among: AmongImages | None = None
    compared: OrderedDict[Request, ComparedSet] = field(default_factory=OrderedDict)
    measured: OrderedDict[Request, ComparedFigures] = field(default_factory=OrderedDict)
    measured_last: tuple[NDArray[np.float32], ComparedFigures] | None = None
    selected: OrderedDict[Parts, NDArray[np.bool_]] = field(default_factory=OrderedDict)
    selection_order: tuple[Parts, NDArray[np.int32], int] | None = None
    directions: DirectionCache = field(default_factory=DirectionCache)
    components: ComponentTable | None = None
    describing: Pauses[ComponentTable] | None = None
    graph: ImageGraph | None = None
    graphing: Pauses[ImageGraph] | None = None
    routed: tuple[tuple[ZVector, ...], Array] | None = None
    film: tuple[LatentPath, NDArray[np.uint8]] | None = None

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
