"""Encoding the training pictures by all replicas, and bringing the z-points to the chief."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.files import whole_file
from latent_explorer.network.encoding import encode_pictures
from latent_explorer.pictures.decoded import PictureStore
from latent_explorer.pictures.reading import Pictures
from latent_explorer.training.replicas import Replicas

PARTS = "zpoints-*.npy"
"""The files in the work folder in which workers hand their z-points over."""


class ReplicatedEncoder:
    """An encoder on all devices of a worker.

    Parameters
    ----------
    encoder : keras.Model
        Made within the scope of `replicas`.
    replicas : Replicas
        What encodes.
    size : int
        Side of the pictures in pixels.

    Attributes
    ----------
    z_dim : int
        Number of components of a z-vector.
    """

    def __init__(self, encoder: Any, replicas: Replicas, size: int) -> None:
        import tensorflow as tf

        self.z_dim = int(encoder.output_shape[-1])

        def encode(pictures: Any) -> Any:
            return tf.cast(encoder(tf.cast(pictures, tf.float32) / 255, training=False), tf.float32)

        self._encode = replicas.on_each_picture(encode, size)

    def encode(self, pictures: Pictures) -> NDArray[np.float32]:
        """Return the z-vectors of pictures of shape (n, size, size, 3), of shape (n, z_dim)."""
        return self._encode(pictures)


def encode_together(
    encoder: Any,
    pictures: PictureStore,
    replicas: Replicas,
    folder: Path,
    report: Callable[[int], None],
) -> NDArray[np.float32]:
    """Encode all pictures, each worker its share; all workers call it.

    The shares pass through files: memory and network of the workers are spared.

    Parameters
    ----------
    encoder : keras.Model
        Made within the scope of `replicas`.
    pictures : PictureStore
        What is encoded.
    replicas : Replicas
        What encodes.
    folder : Path
        On a disk that all workers share.
    report : callable
        Called with about how many pictures all workers have encoded.

    Returns
    -------
    ndarray of float32 of shape (n, z_dim)
        The z-vectors of all pictures, in their order; on workers other than the chief those of
        their share.

    Raises
    ------
    OSError
        When a share cannot be written or is not found.
    """
    n = len(pictures)
    own = encode_pictures(
        ReplicatedEncoder(encoder, replicas, pictures.size),
        pictures.chunks(replicas.share(n), replicas.local),
        lambda done: report(min(n, done * replicas.workers)),
    )
    if not replicas.is_chief:
        with whole_file(_part(folder, replicas.index)) as partial, partial.open("wb") as file:
            np.save(file, own)
    replicas.wait_for_all()
    if not replicas.is_chief:
        return own
    parts = [own]
    for index in range(1, replicas.workers):
        part = _part(folder, index)
        parts.append(np.load(part, allow_pickle=False))
        part.unlink()
    report(n)
    return np.concatenate(parts)


def _part(folder: Path, index: int) -> Path:
    return folder / PARTS.replace("*", str(index))
