"""Components that belong together: order and groups by clustering |r| (parts III and X)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array

BEST_ORDER_UP_TO = 256
"""With more components the leaves are not turned so that neighbours are most alike.

It takes 40 ms there and a fifth of a second for twice as many, during which scipy lets no other
thread of Python go on.
"""

_MOST_NAMED = 4


@dataclass(frozen=True)
class Group:
    """Components whose correlations are strong on average.

    Parameters
    ----------
    components : tuple of int
        At least two, rising.
    strongest : tuple of int
        The pair among them with the largest |r|.
    r : float
        Its correlation.
    mean_strength : float
        Mean |r| over all pairs of the group.
    """

    components: tuple[int, ...]
    strongest: tuple[int, int]
    r: float
    mean_strength: float

    @property
    def name(self) -> str:
        """Its components in words: "52, 98, 145", of many the first and how many more."""
        named = ", ".join(map(str, self.components[:_MOST_NAMED]))
        more = len(self.components) - _MOST_NAMED
        return named if more <= 0 else f"{named} and {more} more"


def cluster_order(r: Array) -> NDArray[np.intp]:
    """Return an order of the components in which correlated ones stand side by side.

    Parameters
    ----------
    r : ndarray of shape (d, d)
        Correlations; NaN counts as none.

    Returns
    -------
    ndarray of int of shape (d,)
        The leaves of the hierarchical clustering (average linkage of 1 - |r|), up to
        BEST_ORDER_UP_TO components with neighbours as alike as the tree allows.
    """
    if len(r) < 2:
        return np.arange(len(r))
    from scipy.cluster.hierarchy import leaves_list

    leaves: NDArray[np.intp] = leaves_list(_tree(r, best=len(r) <= BEST_ORDER_UP_TO))
    return leaves.astype(np.intp)


def correlated_groups(r: Array, threshold: float) -> tuple[Group, ...]:
    """Return groups of components that are correlated, the one with the strongest pair first.

    Parameters
    ----------
    r : ndarray of shape (d, d)
        Correlations; NaN counts as none.
    threshold : float
        In [0, 1]. Two groups are joined while the mean |r| between them is at least that.

    Returns
    -------
    tuple of Group
        Components that belong to none are left out.

    Raises
    ------
    ValueError
        When `threshold` is not in [0, 1].
    """
    if not 0 <= threshold <= 1:
        raise ValueError(f"a threshold of |r| is from 0 to 1; it is {threshold}")
    if len(r) < 2:
        return ()
    from scipy.cluster.hierarchy import fcluster

    labels = fcluster(_tree(r, best=False), 1 - threshold, criterion="distance")
    members = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    groups = [_group(r, components) for components in members if len(components) > 1]
    return tuple(sorted(groups, key=lambda group: (-abs(group.r), group.components)))


def _group(r: Array, components: NDArray[np.intp]) -> Group:
    i, j = np.triu_indices(len(components), 1)
    values = np.nan_to_num(r[components[i], components[j]])
    strongest = int(np.abs(values).argmax())
    return Group(
        components=tuple(components.tolist()),
        strongest=(int(components[i[strongest]]), int(components[j[strongest]])),
        r=float(values[strongest]),
        mean_strength=float(np.abs(values).mean()),
    )


def _tree(r: Array, *, best: bool) -> Array:
    from scipy.cluster.hierarchy import linkage

    distances = 1 - np.nan_to_num(np.abs(r[np.triu_indices(len(r), 1)]))
    tree: Array = linkage(distances, method="average", optimal_ordering=best)
    return tree
