"""What is measured of a z-vector."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from latent_explorer.core.arrays import Array
from latent_explorer.core.codec import FaceCodec

# A share of the largest width: what float32 makes of a coordinate the data has no spread in.
_FLAT = 1e-5


def mahalanobis_levels(v: ArrayLike, std: ArrayLike) -> Array:
    """Return the sigma level of vectors in PCA coordinates.

    Parameters
    ----------
    v : array_like of shape (..., K)
        PCA coordinates.
    std : array_like of shape (K,)
        Standard deviations of the data.

    Returns
    -------
    ndarray of float64 of shape (...,)
        sqrt(sum_i (v_i / std_i)^2); infinite off the space that the data spans.
    """
    levels: Array = np.sqrt(np.square(in_stds(v, std)).sum(axis=-1))
    return levels


def furthest_components(v: ArrayLike, std: ArrayLike) -> Array:
    """Return how far the furthest PCA coordinate of vectors lies out, in standard deviations.

    Parameters
    ----------
    v : array_like of shape (..., K)
        PCA coordinates.
    std : array_like of shape (K,)
        Standard deviations of the data.

    Returns
    -------
    ndarray of float64 of shape (...,)
        max_i |v_i| / std_i; infinite off the space that the data spans.
    """
    furthest: Array = np.abs(in_stds(v, std)).max(axis=-1, initial=0.0)
    return furthest


def in_stds(v: ArrayLike, std: ArrayLike) -> Array:
    """Return v / std; without spread 0 near the mean and infinite off it.

    Parameters
    ----------
    v : array_like of shape (..., K)
        PCA coordinates.
    std : array_like of shape (K,)
        Standard deviations of the data.

    Returns
    -------
    ndarray of float64 of shape (..., K)
    """
    v, std = np.asarray(v, np.float64), np.asarray(std, np.float64)
    off = np.abs(v) > _FLAT * std.max(initial=0.0)
    parts: Array = np.divide(v, std, out=np.where(off, np.inf, 0.0), where=std > 0)
    return parts


def way_back(z: ArrayLike, faces: NDArray[np.uint8], codec: FaceCodec) -> Array:
    """Return how far vectors lie from what the encoder makes of their faces: |E(D(z)) - z|.

    It tells best what a face looks like: the encoder leads back to z what it could have made.

    Parameters
    ----------
    z : array_like of shape (n, d)
        z-vectors.
    faces : ndarray of uint8 of shape (n, size, size, 3)
        What the decoder made of them.
    codec : FaceCodec
        Whose encoder leads back.

    Returns
    -------
    ndarray of float64 of shape (n,)
        Euclidean lengths in z.
    """
    back = codec.encode(faces).astype(np.float64)
    lengths: Array = np.linalg.norm(back - np.asarray(z, np.float64), axis=-1)
    return lengths
