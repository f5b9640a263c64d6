"""The networks of a bundle, ready to be called: faces from z-vectors and back."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.bundle.bundle import DECODER, ENCODER, Bundle, BundleError
from latent_explorer.network.backend import start_tensorflow
from latent_explorer.network.errors import squared_errors
from latent_explorer.pictures.reading import Pictures

_LEVELS = 255


class KerasCodec:
    """Encoder and decoder as compiled functions of any number of rows.

    It belongs to the thread that made it. How many faces are decoded at a time is the caller's
    choice.

    Parameters
    ----------
    decoder : keras.Model
        From z-vectors of shape (n, z_dim) to pictures of shape (n, size, size, 3) in [0, 1].
    load_encoder : callable
        Returns the encoder, a keras.Model for the way back. It is called when the first picture is
        encoded: whoever only decodes need not wait for it.

    Attributes
    ----------
    size : int
        Side of the pictures in pixels.
    z_dim : int
        Number of components of a z-vector.

    Raises
    ------
    ValueError
        When the decoder goes from or to something else.
    """

    def __init__(self, decoder: Any, load_encoder: Callable[[], Any]) -> None:
        self.z_dim = int(decoder.input_shape[-1])
        self.size = int(decoder.output_shape[1])
        self._decoder = decoder
        self._load_encoder = load_encoder
        _check_shapes("decoder", decoder, self._vectors, self._pictures)
        self._decode = _compiled_decoder(decoder, self.z_dim)

    @property
    def _vectors(self) -> tuple[int | None, ...]:
        return (None, self.z_dim)

    @property
    def _pictures(self) -> tuple[int | None, ...]:
        return (None, self.size, self.size, 3)

    @cached_property
    def _encoding(self) -> tuple[Any, Any]:
        encoder = self._load_encoder()
        _check_shapes("encoder", encoder, self._pictures, self._vectors)
        return _compiled_encoder(encoder, self._decoder, self.size)

    @classmethod
    def load(cls, bundle: Bundle) -> KerasCodec:
        """Read the decoder of `bundle` and call it once, so that the next face comes fast.

        Raises
        ------
        BundleError
            When Keras refuses it, or it does not fit the bundle.
        """
        start_tensorflow()
        try:
            codec = cls(_load_network(bundle, DECODER), partial(_load_network, bundle, ENCODER))
        except ValueError as error:
            raise _unusable(bundle, error) from error
        if (codec.size, codec.z_dim) != (bundle.size, bundle.z_dim):
            raise BundleError(
                f"the networks of {bundle.path} are for {codec.size} pixels and {codec.z_dim} "
                f"components, its z-points for {bundle.size} and {bundle.z_dim}; make it again"
            )
        codec.decode(np.zeros((1, codec.z_dim), np.float32))
        return codec

    def decode(self, z: NDArray[np.floating[Any]]) -> Pictures:
        """Turn z-vectors into faces.

        Parameters
        ----------
        z : ndarray of shape (n, z_dim)
            The z-vectors.

        Returns
        -------
        ndarray of uint8 of shape (n, size, size, 3)
            RGB, C-contiguous, read-only.
        """
        if z.ndim != 2 or z.shape[1] != self.z_dim:
            raise ValueError(f"z-vectors must have the shape (n, {self.z_dim}), not {z.shape}")
        if not len(z):
            return _read_only(np.empty((0, self.size, self.size, 3), np.uint8))
        return _read_only(self._decode(np.ascontiguousarray(z, np.float32)).numpy())

    def encode(self, pictures: Pictures) -> NDArray[np.float32]:
        """Turn uint8 pictures of shape (n, size, size, 3) into z-vectors of shape (n, z_dim)."""
        self._check(pictures)
        if not len(pictures):
            return np.empty((0, self.z_dim), np.float32)
        z: NDArray[np.float32] = _read_only(self._encoding[0](pictures).numpy())
        return z

    def reconstruct(self, pictures: Pictures) -> tuple[Pictures, NDArray[np.float32]]:
        """Encode and decode pictures.

        Parameters
        ----------
        pictures : ndarray of uint8 of shape (n, size, size, 3)
            The originals.

        Returns
        -------
        reconstructions : ndarray of uint8 of shape (n, size, size, 3)
            What the decoder makes of their z-vectors.
        errors : ndarray of float32 of shape (n,)
            The mean squared error of each, pixels in [0, 1], before rounding to uint8.
        """
        self._check(pictures)
        if not len(pictures):
            return pictures, np.empty(0, np.float32)
        reconstructions, errors = self._encoding[1](pictures)
        return _read_only(reconstructions.numpy()), errors.numpy()

    def _check(self, pictures: Pictures) -> None:
        if pictures.shape[1:] != (self.size, self.size, 3) or pictures.dtype != np.uint8:
            raise ValueError(
                f"pictures must be uint8 of shape (n, {self.size}, {self.size}, 3), "
                f"not {pictures.dtype} of shape {pictures.shape}"
            )


def _load_network(bundle: Bundle, file: str) -> Any:
    import keras

    try:
        return keras.models.load_model(bundle.path / file, compile=False, safe_mode=True)
    except Exception as error:  # Keras raises almost anything on foreign files.
        raise _unusable(bundle, error) from error


def _unusable(bundle: Bundle, error: Exception) -> BundleError:
    return BundleError(
        f"the networks of {bundle.path} cannot be used: {error}; "
        "update Latent Explorer, or make the bundle again"
    )


def _check_shapes(
    name: str, network: Any, before: tuple[int | None, ...], after: tuple[int | None, ...]
) -> None:
    if (network.input_shape, network.output_shape) != (before, after):
        raise ValueError(
            f"encoder and decoder do not fit each other: the {name} goes from "
            f"{network.input_shape} to {network.output_shape}, but {before} to {after} is needed"
        )


def _from_levels(pictures: Any) -> Any:
    import tensorflow as tf

    return tf.cast(pictures, tf.float32) / _LEVELS


def _to_levels(pictures: Any) -> Any:
    import tensorflow as tf

    # Rounded, not cut off: every face would be darker by half a level.
    return tf.cast(tf.round(tf.clip_by_value(pictures, 0.0, 1.0) * _LEVELS), tf.uint8)


def _compiled_decoder(decoder: Any, z_dim: int) -> Any:
    import tensorflow as tf

    def decode(z: Any) -> Any:
        return _to_levels(tf.cast(decoder(z, training=False), tf.float32))

    return tf.function(decode, input_signature=[tf.TensorSpec((None, z_dim), tf.float32)])


def _compiled_encoder(encoder: Any, decoder: Any, size: int) -> tuple[Any, Any]:
    import tensorflow as tf

    def encode(pictures: Any) -> Any:
        return tf.cast(encoder(_from_levels(pictures), training=False), tf.float32)

    def reconstruct(pictures: Any) -> Any:
        result = tf.cast(decoder(encode(pictures), training=False), tf.float32)
        return _to_levels(result), squared_errors(result, _from_levels(pictures))

    signature = [tf.TensorSpec((None, size, size, 3), tf.uint8)]
    return (
        tf.function(encode, input_signature=signature),
        tf.function(reconstruct, input_signature=signature),
    )


def _read_only(array: NDArray[Any]) -> NDArray[Any]:
    array.flags.writeable = False
    return array
