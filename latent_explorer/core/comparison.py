"""Measuring what sets of drawn vectors are like, in figures that can be put side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, Pauses, ZPoints, row_slices
from latent_explorer.core.basis import PcaBasis
from latent_explorer.core.codec import FaceCodec
from latent_explorer.core.correlation import pick_rows
from latent_explorer.core.neighbours import nearest_steps
from latent_explorer.core.passes import FaceFinder, OneProcess, Passes, Tools
from latent_explorer.core.plausibility import (
    ImageQuantiles,
    Judgement,
    Verdict,
    judge,
)
from latent_explorer.core.plausibility.measures import in_stds, way_back
from latent_explorer.core.radii import lengths_of
from latent_explorer.core.samplers.conditions import pair_conditions_hold, pairs_within
from latent_explorer.core.samplers.image_table import IMAGES_AT_MOST
from latent_explorer.core.set_figures import SetFigures
from latent_explorer.core.space import LatentSpace

# Of the images that are measured for what is usual among them.
_SAMPLE = 1000
# Bounds of a step, of some hundredths of a second: faces decoded, pictures looked at, vectors
# judged, vectors whose nearest image is looked for, vectors whose distances from all others are,
# and images copied.
_FACES = 8
_LOOKED_AT = 4
_JUDGED = 256
_SEARCHED = 256
_APART = 64
_COPIED = 1024


@dataclass(frozen=True, eq=False)
class AmongImages:
    """What is usual among the images themselves; see `among_image_steps`.

    Parameters
    ----------
    space : LatentSpace
        The images that the nearest one is looked for among.
    nearest : float
        Median distance of an image to the nearest other one; NaN where there is no other.
    apart : float
        Median distance of two images; likewise.
    """

    space: LatentSpace
    nearest: float
    apart: float


def among_image_steps(space: LatentSpace) -> Pauses[AmongImages]:
    """Measure what is usual among the images, in steps.

    Distances are those of 1,000 images at most, each left out where its own neighbours are looked
    for. Of more than 100,000 images a random choice of so many stands for all, the one that
    samplers search too. All choices depend on the number of the images alone.

    Parameters
    ----------
    space : LatentSpace
        The images.
    """
    if space.n > IMAGES_AT_MOST:
        images = pick_rows(space.n, IMAGES_AT_MOST, seed=0)
        yield
        points = np.empty((len(images), space.d), space.points.dtype, order="F")
        for part in row_slices(len(images), _COPIED):
            points[part] = space.points[images[part]]
            yield
        space = replace(space, points=points)
    rows = pick_rows(space.n, _SAMPLE, seed=1)
    z = space.points[rows].astype(np.float64)
    yield
    nearest = np.nan
    if space.n > 1:
        nearest = float(np.median((yield from _nearest(z, space, own=rows))))
    return AmongImages(space, nearest, (yield from apart_steps(z)))


def figure_steps(
    z: NDArray[np.float32],
    n_components: int,
    sigma_level: float,
    images: ImageQuantiles,
    among: AmongImages,
    codec: FaceCodec,
    find_faces: FaceFinder | None = None,
    passes: Passes | None = None,
) -> Pauses[SetFigures]:
    """Measure a set of vectors, in steps of some hundredths of a second.

    Parameters
    ----------
    z : ndarray of float32 of shape (n, d)
        The vectors, at least one.
    n_components : int
        K: the PCA components whose ellipses are looked at.
    sigma_level : float
        The level k of these ellipses.
    images : ImageQuantiles
        The images' own values of the measures of plausibility, complete.
    among : AmongImages
        What is usual among the images.
    codec : FaceCodec
        Decodes the vectors and leads back.
    find_faces : callable, optional
        Tells in which of some pictures, uint8 of shape (m, size, size, 3), there is a face.
    passes : Passes, optional
        Who decodes the vectors, leads them back and looks for faces; by default this process.
    """
    basis = among.space.basis
    if passes is None:
        passes = OneProcess(_tools(codec, find_faces))
    ways, found = [], []
    shards = [np.ascontiguousarray(z[rows]) for rows in row_slices(len(z), _FACES)]
    for seen in passes.mapped("faces", _seen, shards, find_faces is not None):
        if seen is not None:
            ways.append(seen[0])
            found += seen[1]
        yield
    back = np.concatenate(ways)
    judgements: list[Judgement] = []
    for rows in row_slices(len(z), _JUDGED):
        judgements += judge(z[rows], images, basis, way_back=back[rows])
        yield
    inside, pairs = yield from ellipse_steps(z, basis, n_components, sigma_level)
    nearest = yield from _nearest(z, among.space)
    lengths = lengths_of(z)
    verdicts = [judgement.verdict for judgement in judgements]
    return SetFigures(
        n=len(z),
        level=float(np.median([judgement.level for judgement in judgements])),
        furthest=float(np.median([judgement.furthest for judgement in judgements])),
        way_back=float(np.median([judgement.way_back or 0.0 for judgement in judgements])),
        verdicts=MappingProxyType(
            {verdict: verdicts.count(verdict) / len(z) for verdict in get_args(Verdict)}
        ),
        inside=inside,
        pairs_inside=pairs,
        novelty=_over(float(np.median(nearest)), among.nearest),
        diversity=_over((yield from apart_steps(z)), among.apart),
        face_share=float(np.concatenate(found).mean()) if found else np.nan,
        radius_mean=float(lengths.mean()),
        radius_std=float(lengths.std()),
    )


def _tools(codec: FaceCodec, find_faces: FaceFinder | None) -> Tools:
    if find_faces is None:
        return Tools(codec=lambda: codec)
    finder = find_faces
    return Tools(codec=lambda: codec, find_faces=lambda: finder)


def _seen(
    tools: Tools, z: NDArray[np.float32], look: bool
) -> Pauses[tuple[Array, list[NDArray[np.bool_]]]]:
    """Return the ways back of vectors, and in which of their pictures there is a face."""
    codec, found = tools.codec(), []
    faces = codec.decode(z)
    yield
    back = way_back(z, faces, codec)
    if look:
        find_faces = tools.find_faces()
        for some in row_slices(len(faces), _LOOKED_AT):
            yield
            found.append(find_faces(faces[some]))
    return back, found


def ellipse_steps(
    z: ZPoints, basis: PcaBasis, n_components: int, sigma_level: float
) -> Pauses[tuple[float, float]]:
    """Count vectors in the confidence ellipses of pairs of PCA components (part X), in steps.

    Parameters
    ----------
    z : ndarray of shape (n, d)
        z-vectors.
    basis : PcaBasis
        The PCA of the data.
    n_components : int
        K: pairs of the first ones. With one there is no pair, and its own limits count.
    sigma_level : float
        The level of the ellipses.

    Returns
    -------
    inside : float
        The share of the vectors that lie in the ellipses of all pairs.
    pairs : float
        The share of the ellipses that hold a vector, on average.
    """
    inside = within = 0
    for rows in row_slices(len(z), _JUDGED):
        v = basis.to_pca(z[rows], n_components)
        u = in_stds(v, basis.std[:n_components]) / sigma_level
        inside += int(np.count_nonzero(pair_conditions_hold(u)))
        within += int(pairs_within(u).sum())
        yield
    share, pairs = inside / len(z), n_components * (n_components - 1) // 2
    return share, within / (len(z) * pairs) if pairs else share


def apart_steps(z: ZPoints) -> Pauses[float]:
    """Return the median distance of two vectors of shape (n, d), in steps; NaN for one."""
    # About one of them, so that vectors that are all the same are exactly that. Not scipy.spatial:
    # the window would wait for its import.
    z = z.astype(np.float64) - z[0].astype(np.float64)
    squares = np.square(z).sum(axis=1)
    distances = []
    for rows in row_slices(len(z), _APART):
        # Each pair once: from a vector to those after it.
        some = squares[rows, np.newaxis] + squares[rows.start :] - 2 * (z[rows] @ z[rows.start :].T)
        some = some[np.triu_indices(len(some), 1, some.shape[1])]
        distances.append(np.sqrt(np.maximum(some, 0)))
        yield
    return float(np.median(np.concatenate(distances))) if len(z) > 1 else np.nan


def _nearest(z: ZPoints, space: LatentSpace, own: NDArray[np.intp] | None = None) -> Pauses[Array]:
    """Return the distance of each vector to the nearest image, of shape (n,), in steps."""
    distances = []
    for rows in row_slices(len(z), _SEARCHED):
        left_out = None if own is None else own[rows]
        for nearest in nearest_steps(z[rows], space, count=1, own=left_out):
            if nearest is not None:
                distances.append(nearest.distances[:, 0])
            yield
    return np.concatenate(distances)


def _over(value: float, usual: float) -> float:
    """Return value / usual; NaN where all images are one and the same."""
    return value / usual if usual > 0 else np.nan
