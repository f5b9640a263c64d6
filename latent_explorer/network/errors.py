"""The mean squared error: the one definition, for training, measuring and reconstructing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray


def squared_errors(decoded: Any, truth: Any) -> Any:
    """Return the mean squared error of each picture, as a step of a TensorFlow graph.

    Parameters
    ----------
    decoded, truth : tensor of shape (n, height, width, 3)
        What the decoder made of the pictures, and the pictures; in [0, 1]. One colour in place of
        three stands for all of them.

    Returns
    -------
    tensor of float32 of shape (n,)
        Means over pixels and colours.
    """
    import tensorflow as tf

    difference = tf.cast(decoded, tf.float32) - tf.cast(truth, tf.float32)
    return tf.reduce_mean(tf.square(difference), axis=(1, 2, 3))


def mean_squared_error(errors: Iterable[NDArray[np.float32]]) -> float:
    """Return the mean over all pictures of errors that arrive in chunks.

    Parameters
    ----------
    errors : iterable of ndarray of shape (m,)
        As `squared_errors` gives them; at least one picture in all.

    Raises
    ------
    ValueError
        When there is no picture.
    """
    squares, n = 0.0, 0
    for chunk in errors:
        squares += float(chunk.sum(dtype=np.float64))
        n += len(chunk)
    if not n:
        raise ValueError("the error of no pictures was asked for; give at least one")
    return squares / n
