"""The plain convolutional autoencoder of the series (parts III and X)."""

from __future__ import annotations

from typing import Any

ENCODER_FILTERS = (64, 64, 128, 128)
DECODER_FILTERS = (128, 128, 64, 64)
STRIDE = 2
SIZE_STEP = STRIDE ** len(ENCODER_FILTERS)
"""A picture side must be a multiple of this, or the decoder's output has another size."""

_KERNEL = 3
_LEAK = 0.2
_MOMENTUM = 0.99


def check_size(size: int) -> None:
    """Raise `ValueError` if pictures of `size` x `size` pixels do not fit the network."""
    if size < SIZE_STEP or size % SIZE_STEP:
        raise ValueError(
            f"the picture size must be a multiple of {SIZE_STEP}, such as 64 or 96; it is {size}"
        )


def momentum_for(steps: int) -> float:
    """Return the momentum of the batch normalisation for a training of so many steps.

    Keras' 0.99 takes some 500 steps to forget where its averages began. After a shorter training
    the networks would normalise with averages that were never those of the pictures.
    """
    return min(_MOMENTUM, max(0.5, 1 - 10 / steps))


def _activated(
    x: Any,
    number: int,
    convolution: Any,
    filters: int,
    dtype: str,
    momentum: float | None,
    synchronized: bool,
) -> Any:
    from keras import layers

    # Names, because those of Keras count what the process has built, and files would differ.
    # No bias before a normalisation, which has its own.
    x = convolution(
        filters,
        _KERNEL,
        strides=STRIDE,
        padding="same",
        use_bias=momentum is None,
        dtype=dtype,
        name=f"convolution_{number}",
    )(x)
    if momentum is not None:
        x = layers.BatchNormalization(
            momentum=momentum,
            synchronized=synchronized,
            dtype=dtype,
            name=f"normalisation_{number}",
        )(x)
    return layers.LeakyReLU(negative_slope=_LEAK, dtype=dtype, name=f"activation_{number}")(x)


def build_encoder(
    size: int,
    z_dim: int,
    dtype: str = "float32",
    momentum: float | None = _MOMENTUM,
    synchronized: bool = False,
) -> Any:
    """Build the encoder: four strided convolutions and a dense layer.

    Parameters
    ----------
    size : int
        Side of the square pictures in pixels, a multiple of 16.
    z_dim : int
        Number of components of a z-vector.
    dtype : str
        Keras dtype policy, "float32" or "mixed_bfloat16".
    momentum : float, optional
        Of the batch normalisation's averages; see `momentum_for`. None leaves the normalisation
        out and gives the convolutions a bias; see `fold`.
    synchronized : bool
        Whether the normalisation takes mean and variance over the pictures of all replicas.

    Returns
    -------
    keras.Model
        From pictures of shape (n, size, size, 3) in [0, 1] to z-vectors of shape (n, z_dim).
    """
    import keras
    from keras import layers

    check_size(size)
    pictures = keras.Input((size, size, 3), name="pictures")
    x = pictures
    for number, filters in enumerate(ENCODER_FILTERS, 1):
        x = _activated(x, number, layers.Conv2D, filters, dtype, momentum, synchronized)
    x = layers.Flatten(dtype=dtype, name="flattened")(x)
    z = layers.Dense(z_dim, dtype=dtype, name="dense")(x)
    return keras.Model(pictures, z, name="encoder")


def build_decoder(
    size: int,
    z_dim: int,
    dtype: str = "float32",
    momentum: float | None = _MOMENTUM,
    synchronized: bool = False,
) -> Any:
    """Build the decoder: a dense layer, four transposed convolutions and a convolution to RGB.

    Parameters
    ----------
    size, z_dim, dtype, momentum, synchronized
        As for `build_encoder`.

    Returns
    -------
    keras.Model
        From z-vectors of shape (n, z_dim) to pictures of shape (n, size, size, 3) in [0, 1].
    """
    import keras
    from keras import layers

    check_size(size)
    side, depth = size // SIZE_STEP, ENCODER_FILTERS[-1]
    z = keras.Input((z_dim,), name="z")
    x = layers.Dense(side * side * depth, dtype=dtype, name="dense")(z)
    x = layers.Reshape((side, side, depth), dtype=dtype, name="reshaped")(x)
    for number, filters in enumerate(DECODER_FILTERS, 1):
        x = _activated(x, number, layers.Conv2DTranspose, filters, dtype, momentum, synchronized)
    pictures = layers.Conv2D(
        3, _KERNEL, padding="same", activation="sigmoid", dtype=dtype, name="to_rgb"
    )(x)
    return keras.Model(z, pictures, name="decoder")
