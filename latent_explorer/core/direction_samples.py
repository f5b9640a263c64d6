"""The images that directions are found with and tried on, and what a direction tells apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Pauses, read_only, row_slices
from latent_explorer.core.attributes import Classes, attribute_steps
from latent_explorer.core.direction_axes import standardised
from latent_explorer.core.samplers.keyed import SPLIT, derived, place_keys, uniforms
from latent_explorer.core.space import LatentSpace

TRAINING_AT_MOST, HELD_OUT_AT_MOST = 20_000, 10_000
"""Images that directions are found with, and others that they are tried on."""

_HELD_OUT = 0.25
_SEED = 0
_HASHED = 1 << 17


@dataclass(frozen=True, eq=False)
class Sample:
    """Some images in standardised PCA coordinates.

    Parameters
    ----------
    rows : ndarray of int of shape (m,)
        Their numbers.
    training : int
        How many come first that directions are found with; the others are held out.
    u : ndarray of float32 of shape (m, K)
        Their coordinates.
    """

    rows: NDArray[np.intp]
    training: int
    u: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Target:
    """What a direction tells apart.

    Parameters
    ----------
    name : str
        What there is more of along it.
    classes : ndarray of int8 of shape (m,)
        Of each image of a sample: 1 or 0, and -1 where it is not known.
    """

    name: str
    classes: NDArray[np.int8]


def split_steps(rows: NDArray[np.intp]) -> Pauses[tuple[NDArray[np.intp], int]]:
    """Choose images to find directions with, and others to try them on, in steps.

    What becomes of an image depends on its number alone, and so it is the same for all directions
    and methods, and whatever other images there are.

    Parameters
    ----------
    rows : ndarray of int of shape (n,)
        Numbers of images.

    Returns
    -------
    rows : ndarray of int of shape (m,)
        Some of these in rising order, first those to find directions with and then the others; a
        quarter of all is held out.
    training : int
        How many come first.
    """
    chance = np.empty(len(rows))
    key = derived(place_keys(_SEED, 1), SPLIT)
    for part in row_slices(len(rows), _HASHED):
        chance[part] = uniforms(derived(key, rows[part]))
        yield
    held = chance < _HELD_OUT
    parts = []
    for chosen, at_most in ((~held, TRAINING_AT_MOST), (held, HELD_OUT_AT_MOST)):
        own = np.flatnonzero(chosen)
        if len(own) > at_most:
            own = np.sort(own[np.argpartition(chance[own], at_most)[:at_most]])
        parts.append(rows[own])
        yield
    return np.concatenate(parts), len(parts[0])


def sample_steps(space: LatentSpace, rows: NDArray[np.intp], n_components: int) -> Pauses[Sample]:
    """Work out the standardised coordinates of some of the images `rows`, in steps."""
    chosen, training = yield from split_steps(rows)
    u = np.empty((len(chosen), n_components), np.float32)
    start = 0
    for part in (chosen[:training], chosen[training:]):
        for z in space.chunks("z", part):
            u[start : start + len(z)] = standardised(space.basis, z, n_components)
            start += len(z)
            yield
    return Sample(read_only(chosen), training, read_only(u))


def target_steps(name: str, column: NDArray[Any]) -> Pauses[tuple[Target, ...]]:
    """Return what directions an attribute has, in steps.

    Of two classes one direction leads to the second (yes, the larger number, the rarer text); of
    more each has its own, away from all others; of a number it leads to what is above the median.

    Parameters
    ----------
    name : str
        Of the attribute.
    column : ndarray of shape (m,)
        Its values for the images of a sample.

    Raises
    ------
    ValueError
        When it has neither classes nor numbers.
    """
    attribute = yield from attribute_steps(column)
    known = attribute.order[: attribute.known]
    unknown = np.full(len(column), -1, np.int8)
    if not isinstance(attribute, Classes):
        classes = unknown
        median = float(np.median(attribute.values))
        classes[known] = attribute.values > median
        return (Target(name, read_only(classes)),)
    labels, ends = attribute.labels, attribute.ends.tolist()
    targets = []
    for number, label in enumerate(labels):
        if len(labels) < 2 or (len(labels) == 2 and number == 0):
            continue
        classes = unknown.copy()
        classes[known] = 0
        classes[attribute.order[ends[number] : ends[number + 1]]] = 1
        full = name if label == "yes" else f"{name}: {label}"
        targets.append(Target(full, read_only(classes)))
    return tuple(targets)
