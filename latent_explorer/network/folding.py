"""Folding batch normalisation into the convolutions before it, and back.

At fixed averages a normalisation is a scale and a shift for each channel, which the kernel and the
bias of the convolution before it can carry. A folded network gives the same pictures, trains up to
twice as fast, and is not disturbed by the chance composition of a batch.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np


def fold(source: Any, target: Any) -> None:
    """Give `target`, built without normalisation, the weights that make it equal to `source`.

    Parameters
    ----------
    source, target : keras.Model
        The same encoder or decoder, built with and without normalisation.
    """
    for layer, normalisation, folded in _pairs(source, target):
        if normalisation is None:
            folded.set_weights(layer.get_weights())
            continue
        gamma, beta, mean, variance = normalisation.get_weights()
        scale = gamma / np.sqrt(variance + normalisation.epsilon)
        (kernel,) = layer.get_weights()
        folded.set_weights([_scaled(layer, kernel, scale), beta - mean * scale])


def unfold(source: Any, target: Any) -> None:
    """Give `target`, built with normalisation, the weights that make it equal to `source`.

    Parameters
    ----------
    source, target : keras.Model
        The same encoder or decoder, built without and with normalisation. The normalisation of
        `target` only shifts.
    """
    for layer, normalisation, folded in _pairs(target, source):
        if normalisation is None:
            layer.set_weights(folded.get_weights())
            continue
        kernel, bias = folded.get_weights()
        one = np.ones_like(bias)
        layer.set_weights([kernel])
        normalisation.set_weights([one, bias, 0 * one, one - normalisation.epsilon])


def _pairs(normalised: Any, folded: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Yield each layer with weights, the normalisation after it or None, and its folded twin."""
    with_weights = [layer for layer in normalised.layers if layer.weights]
    twins = iter(layer for layer in folded.layers if layer.weights)
    for i, layer in enumerate(with_weights):
        if _is_normalisation(layer):
            continue
        follows = with_weights[i + 1] if i + 1 < len(with_weights) else None
        yield layer, follows if _is_normalisation(follows) else None, next(twins)


def _is_normalisation(layer: Any) -> bool:
    return type(layer).__name__ == "BatchNormalization"


def _scaled(layer: Any, kernel: Any, scale: Any) -> Any:
    # A transposed convolution has its output channels before its input channels.
    transposed = type(layer).__name__ == "Conv2DTranspose"
    return kernel * (scale[:, np.newaxis] if transposed else scale)
