"""Which pairs of components are looked at side by side (parts III, IX and X of the series)."""

from __future__ import annotations

from typing import Literal

import numpy as np

from latent_explorer.core.arrays import Array
from latent_explorer.core.correlation import strongest_pairs
from latent_explorer.core.space import Pair

Layout = Literal["strongest", "first", "against"]
LAYOUTS: tuple[Layout, ...] = ("strongest", "first", "against")
"""The most correlated pairs; the first PCA components; one component against all others."""

PairOrder = Literal["strength", "number"]
PAIR_ORDERS: tuple[PairOrder, ...] = ("strength", "number")
"""By |r|, the strongest first, or by the numbers of the components."""

STRONGEST = 16
"""So many of the most correlated pairs."""

FIRST = 20
"""So many of the first PCA components."""


def most_correlated(r: Array, most: int = STRONGEST) -> tuple[Pair, ...]:
    """Return the pairs with the largest |r|, the strongest first (part III).

    Parameters
    ----------
    r : ndarray of shape (d, d)
        Correlations; pairs without one, or with one of 0, are left out.
    most : int
        How many pairs at most.

    Returns
    -------
    tuple of (int, int)
        The smaller number first.
    """
    pairs = strongest_pairs(r, 0.0)
    return tuple(zip(pairs.i[:most].tolist(), pairs.j[:most].tolist(), strict=True))


def first_components(d: int, n: int = FIRST) -> tuple[Pair, ...]:
    """Return the first components two by two: (0, 1), (2, 3) and so on (parts IX and X).

    Each component is in one pair; of an odd number of components the last one is in a pair with the
    one before it.

    Parameters
    ----------
    d : int
        How many components there are.
    n : int
        How many of them at most.
    """
    n = min(n, d)
    pairs = [(i, i + 1) for i in range(0, n - 1, 2)]
    if n % 2 and n > 1:
        pairs.append((n - 2, n - 1))
    return tuple(pairs)


def against_all(component: int, r: Array, order: PairOrder = "strength") -> tuple[Pair, ...]:
    """Return a component with each of the others, itself always first.

    Parameters
    ----------
    component : int
        The one.
    r : ndarray of shape (d, d)
        Correlations; NaN comes last.
    order : {"strength", "number"}
        By |r|, the strongest first and equal ones by their numbers; or by the numbers alone.

    Raises
    ------
    ValueError
        When there is no such component or order.
    """
    if not 0 <= component < len(r):
        raise ValueError(f"a component is a number from 0 to {len(r) - 1}; it is {component}")
    if order not in PAIR_ORDERS:
        raise ValueError(f"an order is one of {', '.join(PAIR_ORDERS)}; not {order!r}")
    others = np.delete(np.arange(len(r)), component)
    if order == "strength":
        others = others[np.argsort(-np.abs(r[component, others]), kind="stable")]
    return tuple((component, other) for other in others.tolist())
