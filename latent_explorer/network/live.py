"""Faces for the screen, sooner than the network gives them.

The same function in fewer and larger steps: the normalisation is folded away, the last convolution
gives four pixels at once, and where most of the time goes the numbers are bfloat16, which some
processors multiply twice as fast.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from latent_explorer.network.plain import Doubling, PlainDecoder, Weights

Precision = Literal["bfloat16", "float32"]
PRECISIONS: tuple[Precision, ...] = ("bfloat16", "float32")

_BLOCK = 2


def compiled(plain: PlainDecoder, precision: Precision) -> Any:
    """Return a decoder as a TensorFlow function, from float32 z to uint8 pictures.

    Parameters
    ----------
    plain : PlainDecoder
        Its numbers.
    precision : str
        What the last two doublings and the colours are computed in. Before them, where the
        pictures are small, float32 costs nothing, and what is rounded there would show most.
    """
    import tensorflow as tf

    late = tf.as_dtype(precision)
    steps = [_doubling(each, tf.float32) for each in plain.doublings[:-2]]
    steps += [_doubling(each, late) for each in plain.doublings[-2:]]
    colours = _colours(plain.to_rgb, late)
    kernel, bias = (tf.constant(array) for array in plain.dense)

    def decode(z: Any) -> Any:
        x = tf.nn.bias_add(tf.matmul(z, kernel), bias)
        x = tf.reshape(x, (-1, *plain.start))
        for step in steps:
            x = step(x)
        return colours(x)

    signature = [tf.TensorSpec((None, kernel.shape[0]), tf.float32)]
    function = tf.function(decode, input_signature=signature, autograph=False)
    # Traced now, so that the first call is not that much longer: both are steps of the worker.
    # Called without the checks of `tf.function`, which take a fifth of a millisecond.
    concrete = function.get_concrete_function()
    return lambda z: concrete(tf.constant(z))


def _doubling(doubling: Doubling, dtype: Any) -> Any:
    import tensorflow as tf

    kernel, bias = (tf.cast(array, dtype) for array in doubling.weights)

    def step(x: Any) -> Any:
        n, rows, columns = tf.unstack(tf.shape(x)[:3])
        after = tf.stack([n, 2 * rows, 2 * columns, kernel.shape[2]])
        x = tf.nn.conv2d_transpose(tf.cast(x, dtype), kernel, after, 2, "SAME")
        return tf.nn.leaky_relu(tf.nn.bias_add(x, bias), doubling.slope)

    return step


def _colours(to_rgb: Weights, dtype: Any) -> Any:
    import tensorflow as tf

    kernel = tf.cast(block_kernel(to_rgb[0]), dtype)
    bias = tf.constant(np.tile(to_rgb[1], _BLOCK**2))
    edge = [1, 1]

    def step(x: Any) -> Any:
        x = tf.nn.conv2d(tf.cast(x, dtype), kernel, _BLOCK, [[0, 0], edge, edge, [0, 0]])
        # In float32: from 0.5 to 1, bfloat16 knows no more than 128 numbers.
        colours = tf.sigmoid(tf.nn.bias_add(tf.cast(x, tf.float32), bias))
        return tf.nn.depth_to_space(to_levels(colours), _BLOCK)

    return step


def block_kernel(kernel: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the kernel that gives the colours of 2 x 2 pixels at once.

    Three channels fill a fifth of what a processor works on at a time, twelve most of it.

    Parameters
    ----------
    kernel : ndarray of shape (3, 3, channels, 3)
        For one pixel, from the pixels around it.

    Returns
    -------
    ndarray of shape (4, 4, channels, 12)
        For a block of them, from the pixels around that, at a stride of 2.
    """
    size, _, channels, colours = kernel.shape
    blocks = np.zeros((size + 1, size + 1, channels, _BLOCK, _BLOCK, colours), np.float32)
    for row in range(_BLOCK):
        for column in range(_BLOCK):
            blocks[row : row + size, column : column + size, :, row, column] = kernel
    return blocks.reshape(size + 1, size + 1, channels, -1)


def to_levels(pictures: Any) -> Any:
    """Turn pictures in [0, 1] into uint8, as a step of a TensorFlow graph."""
    import tensorflow as tf

    # Rounded, not cut off: every face would be darker by half a level.
    return tf.cast(tf.round(tf.clip_by_value(pictures, 0.0, 1.0) * 255), tf.uint8)
