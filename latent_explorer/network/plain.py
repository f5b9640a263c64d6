"""Reading a plain decoder: the numbers of the series' layers, without the network around them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.network.folding import folded_weights, is_normalisation

Weights = tuple[NDArray[np.float32], NDArray[np.float32]]
"""A kernel and a bias."""

_CHANNELS_LAST = (-1, 3)
_COMMON = {"padding": "same", "data_format": "channels_last", "dilation_rate": (1, 1)}
_DOUBLING = _COMMON | {"strides": (2, 2), "activation": "linear", "output_padding": None}
_TO_RGB = _COMMON | {
    "strides": (1, 1),
    "kernel_size": (3, 3),
    "filters": 3,
    "groups": 1,
    "activation": "sigmoid",
}


@dataclass(frozen=True)
class Doubling:
    """A transposed convolution that doubles the sides, and the leak of what follows it.

    Its kernel has the shape (k, k, channels after, channels before).
    """

    weights: Weights
    slope: float


@dataclass(frozen=True)
class PlainDecoder:
    """A decoder of the series, with its normalisation folded into the convolutions.

    Parameters
    ----------
    dense : tuple of ndarray
        From z to the numbers of the smallest picture.
    start : tuple of int
        Rows, columns and channels of that.
    doublings : tuple of Doubling
        One after the other.
    to_rgb : tuple of ndarray
        A convolution of 3 x 3 pixels to three colours, which a sigmoid takes to [0, 1].
    """

    dense: Weights
    start: tuple[int, int, int]
    doublings: tuple[Doubling, ...]
    to_rgb: Weights


def plain_decoder(network: Any) -> PlainDecoder | None:
    """Return what a decoder consists of, None when it is not of the series' kind.

    Parameters
    ----------
    network : keras.Model
        From z-vectors to pictures.
    """
    try:
        return _read(_chain(network))
    except (AttributeError, ValueError, KeyError, TypeError):
        return None  # a layer that is used twice has no one input, another one no such settings


def _read(layers: Sequence[Any]) -> PlainDecoder | None:
    if len(layers) < 5 or not _is(layers[-1], "Conv2D", _TO_RGB):
        return None
    start, dense, reshape, *between, to_rgb = layers
    if not (
        _is(start, "InputLayer")
        and _is(dense, "Dense", {"activation": "linear"})
        and _is(reshape, "Reshape")
    ):
        return None
    doublings = list(_doublings(between))
    if None in doublings:
        return None
    rows, columns, channels = reshape.get_config()["target_shape"]
    return PlainDecoder(
        folded_weights(dense, None),
        (rows, columns, channels),
        tuple(doubling for doubling in doublings if doubling is not None),
        folded_weights(to_rgb, None),
    )


def _doublings(layers: Sequence[Any]) -> Iterator[Doubling | None]:
    """Yield one after the other, None where the layers are something else."""
    left = list(layers)
    while left:
        convolution = left.pop(0)
        normalisation = left.pop(0) if left and is_normalisation(left[0]) else None
        over_channels = (
            normalisation is None or normalisation.get_config()["axis"] in _CHANNELS_LAST
        )
        if (
            _is(convolution, "Conv2DTranspose", _DOUBLING)
            and over_channels
            and left
            and _is(left[0], "LeakyReLU")
        ):
            slope = float(left.pop(0).get_config()["negative_slope"])
            yield Doubling(folded_weights(convolution, normalisation), slope)
        else:
            yield None


def _chain(network: Any) -> list[Any]:
    """Return the layers where each goes on with what the last gave, all in float32; else none."""
    layers = list(network.layers)
    chained = all(after.input is before.output for before, after in itertools.pairwise(layers))
    whole = chained and layers and network.output is layers[-1].output
    return layers if whole and all(layer.compute_dtype == "float32" for layer in layers) else []


def _is(layer: Any, kind: str, settings: dict[str, Any] | None = None) -> bool:
    # Not a layer of the same name that somebody else has made.
    if type(layer).__name__ != kind or type(layer).__module__.split(".")[0] != "keras":
        return False
    config = layer.get_config()
    return all(_plain(config[name]) == value for name, value in (settings or {}).items())


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
