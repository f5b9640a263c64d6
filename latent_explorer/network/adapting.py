"""Foreign networks in the form of a bundle's: from pictures in RGB and [0, 1] to z, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.network.shapes import Shape

RANGES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {"0..1": (1.0, 0.0), "+-1": (2.0, -1.0), "0..255": (255.0, 0.0)}
)
"""Ranges of colours by name: by what colours in [0, 1] are multiplied, and what is added then."""

COLOURS = 3
# How light red, green and blue are (ITU-R BT.601), as Pillow makes grey of them.
_GREY = (0.299, 0.587, 0.114)
_GREY_TO_RGB = "to_rgb"


def adapted_encoder(part: Any, pictures: Shape, z: Shape, colour_range: str) -> Any:
    """Return an encoder from RGB pictures in [0, 1] to z-vectors.

    Parameters
    ----------
    part : keras.Model
        From pictures to something.
    pictures : tuple of int
        Height, width and colours (1 or 3) of its pictures.
    z : tuple
        The shape of a batch of what it gives; what has more than two axes is flattened.
    colour_range : str
        In which the pictures are for it, of `RANGES`.

    Returns
    -------
    keras.Model
        `part` itself where there is nothing to change.
    """
    import keras
    from keras import layers

    height, width, colours = pictures
    x = given = keras.Input((height, width, COLOURS), name="pictures")
    if colours != COLOURS:
        grey = layers.Conv2D(1, 1, use_bias=False, trainable=False, name="to_grey")
        x = grey(x)
        grey.set_weights([np.reshape(np.array(_GREY, np.float32), (1, 1, COLOURS, 1))])
    scale, offset = RANGES[colour_range]
    if (scale, offset) != (1.0, 0.0):
        x = layers.Rescaling(scale, offset, name="to_range")(x)
    whole = tuple(part.inputs[0].shape[1:]) == (height, width, COLOURS)
    if x is given and whole and len(z) == 2:
        return part
    x = part(x)
    if len(z) != 2:
        x = layers.Flatten(name="flattened")(x)
    return keras.Model(given, x, name="encoder")


def adapted_decoder(part: Any, z: Shape, pictures: Shape, colour_range: str) -> Any:
    """Return a decoder from z-vectors to RGB pictures in [0, 1].

    Parameters
    ----------
    part : keras.Model
        From something to pictures.
    z : tuple
        The shape of a batch of what goes in; z-vectors are brought into it.
    pictures : tuple of int
        Height, width and colours (1 or 3) of its pictures.
    colour_range : str
        In which it gives them, of `RANGES`.

    Returns
    -------
    keras.Model
        `part` itself where there is nothing to change.
    """
    import keras
    from keras import layers

    scale, offset = RANGES[colour_range]
    if len(z) == 2 and pictures[-1] == COLOURS and (scale, offset) == (1.0, 0.0):
        return part
    x = given = keras.Input((int(np.prod([side or 1 for side in z[1:]])),), name="z")
    if len(z) != 2:
        x = layers.Reshape(z[1:], name="shaped")(x)
    x = part(x)
    if (scale, offset) != (1.0, 0.0):
        x = layers.Rescaling(1 / scale, -offset / scale, name="from_range")(x)
    if pictures[-1] != COLOURS:
        x = layers.Concatenate(name=_GREY_TO_RGB)([x] * COLOURS)
    return keras.Model(given, x, name="decoder")


def is_for_grey(decoder: Any) -> bool:
    """Return whether `adapted_decoder` has made a decoder of one that gives grey pictures."""
    from keras.layers import Concatenate

    last = (getattr(decoder, "layers", None) or [None])[-1]
    return isinstance(last, Concatenate) and last.name == _GREY_TO_RGB


def lightness(pictures: Any) -> Any:
    """Return how light RGB pictures are, an array or tensor of shape (..., 3): shape (..., 1)."""
    red, green, blue = (pictures[..., k : k + 1] * weight for k, weight in enumerate(_GREY))
    return red + green + blue


def guessed_ranges(
    encoder: Any,
    decoded: Callable[[Any], Any],
    pictures: NDArray[np.uint8],
    colours: int,
    known: tuple[str, str] = ("", ""),
) -> tuple[tuple[str, str], float]:
    """Return the ranges in which pictures come back from the networks most like what they were.

    Parameters
    ----------
    encoder : keras.Model
        As it was trained.
    decoded : callable
        Decodes what the encoder gives.
    pictures : ndarray of uint8 of shape (n, height, width, 3)
        Some that they were trained on, or alike.
    colours : int
        1 or 3, of the pictures that they are for.
    known : tuple of str
        The ranges of the encoder and of the decoder, where these are not to be guessed.

    Returns
    -------
    ranges : tuple of str
        Of the encoder and of the decoder, of `RANGES`. The same for both, unless others are far
        better.
    error : float
        The mean squared error with them, pixels in [0, 1].
    """
    truth = pictures.astype(np.float32) / 255
    if colours != COLOURS:
        truth = (truth @ np.array(_GREY, np.float32))[..., np.newaxis]
    errors: dict[tuple[str, str], float] = {}
    for before in [known[0]] if known[0] else RANGES:
        scale, offset = RANGES[before]
        given = np.asarray(decoded(encoder(truth * scale + offset, training=False)), np.float64)
        for after in [known[1]] if known[1] else RANGES:
            scale, offset = RANGES[after]
            # Not cut off to [0, 1]: what leaves it tells most.
            error = float(np.square((given - offset) / scale - truth).mean())
            errors[before, after] = error if np.isfinite(error) else np.inf
    # Two that nearly agree are told apart by chance: what most people do counts then.
    best = min(errors, key=lambda pair: errors[pair] * (1.0 if pair[0] == pair[1] else 1.5))
    return best, errors[best]


def ranges_of_points(
    encoder: Any,
    decoded: Callable[[Any], Any],
    z: NDArray[np.float32],
    known: tuple[str, str] = ("", ""),
) -> tuple[str, str]:
    """Return the likely ranges where there are z-points and no pictures.

    The decoder's are told by the colours it gives; the encoder's is the one from which z-points
    come back nearest to where they were.

    Parameters
    ----------
    encoder, decoded, known
        As for `guessed_ranges`.
    z : ndarray of shape (n, d)
        Some z-points.
    """
    given = np.asarray(decoded(z), np.float32)
    after = known[1]
    if not after:
        after = "0..255" if given.max() > 2 else "+-1" if given.min() < -0.1 else "0..1"
    scale, offset = RANGES[after]
    pictures = np.clip((given - offset) / scale, 0, 1)

    def way_back(name: str) -> float:
        scale, offset = RANGES[name]
        back = np.asarray(encoder(pictures * scale + offset, training=False), np.float64)
        distance = float(np.square(back.reshape(z.shape) - z).mean())
        # As above.
        return distance * (1.0 if name == after else 1.5)

    return known[0] or min(RANGES, key=way_back), after
