"""The networks of a bundle, ready to be called: faces from z-vectors and back."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.model.backend import start_tensorflow
from latent_explorer.model.bundle import DECODER, ENCODER, Bundle, BundleError
from latent_explorer.model.pictures import Pictures

_LEVELS = 255


class KerasCodec:
    """Encoder and decoder as two compiled functions of any number of rows.

    It belongs to the thread that made it. How many faces are decoded at a time is the caller's
    choice.

    Parameters
    ----------
    encoder, decoder : keras.Model
        From pictures of shape (n, size, size, 3) in [0, 1] to z-vectors of shape (n, z_dim), and
        back.

    Attributes
    ----------
    size : int
        Side of the pictures in pixels.
    z_dim : int
        Number of components of a z-vector.

    Raises
    ------
    ValueError
        When the shapes of the two do not fit each other.
    """

    def __init__(self, encoder: Any, decoder: Any) -> None:
        self.z_dim = int(encoder.output_shape[-1])
        self.size = int(decoder.output_shape[1])
        pictures = (None, self.size, self.size, 3)
        expected = (pictures, (None, self.z_dim)), ((None, self.z_dim), pictures)
        found = tuple((model.input_shape, model.output_shape) for model in (encoder, decoder))
        if found != expected:
            raise ValueError(
                f"encoder and decoder do not fit each other: they go {_arrows(found)}, "
                f"but {_arrows(expected)} is needed"
            )
        self._encode, self._decode, self._reconstruct = _compiled(
            encoder, decoder, self.size, self.z_dim
        )

    @classmethod
    def load(cls, bundle: Bundle) -> KerasCodec:
        """Read the networks of `bundle` and call each once, so that the next call is fast.

        Raises
        ------
        BundleError
            When Keras refuses them, or they do not fit the bundle.
        """
        start_tensorflow()
        import keras

        try:
            networks = [
                keras.models.load_model(bundle.path / file, compile=False, safe_mode=True)
                for file in (ENCODER, DECODER)
            ]
            codec = cls(*networks)
        except Exception as error:  # Keras raises almost anything on foreign files.
            raise BundleError(
                f"the networks of {bundle.path} cannot be used: {error}; "
                "update Latent Explorer, or make the bundle again"
            ) from error
        if (codec.size, codec.z_dim) != (bundle.size, bundle.z_dim):
            raise BundleError(
                f"the networks of {bundle.path} are for {codec.size} pixels and {codec.z_dim} "
                f"components, its z-points for {bundle.size} and {bundle.z_dim}; make it again"
            )
        codec.encode(codec.decode(np.zeros((1, codec.z_dim), np.float32)))
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
        z: NDArray[np.float32] = _read_only(self._encode(pictures).numpy())
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
        reconstructions, errors = self._reconstruct(pictures)
        return _read_only(reconstructions.numpy()), errors.numpy()

    def _check(self, pictures: Pictures) -> None:
        if pictures.shape[1:] != (self.size, self.size, 3) or pictures.dtype != np.uint8:
            raise ValueError(
                f"pictures must be uint8 of shape (n, {self.size}, {self.size}, 3), "
                f"not {pictures.dtype} of shape {pictures.shape}"
            )


def _compiled(encoder: Any, decoder: Any, size: int, z_dim: int) -> tuple[Any, Any, Any]:
    import tensorflow as tf

    def from_levels(pictures: Any) -> Any:
        return tf.cast(pictures, tf.float32) / _LEVELS

    def to_levels(pictures: Any) -> Any:
        # Rounded, not cut off: every face would be darker by half a level.
        return tf.cast(tf.round(tf.clip_by_value(pictures, 0.0, 1.0) * _LEVELS), tf.uint8)

    def encoded(pictures: Any) -> Any:
        return tf.cast(encoder(pictures, training=False), tf.float32)

    def decoded(z: Any) -> Any:
        return tf.cast(decoder(z, training=False), tf.float32)

    def encode(pictures: Any) -> Any:
        return encoded(from_levels(pictures))

    def decode(z: Any) -> Any:
        return to_levels(decoded(z))

    def reconstruct(pictures: Any) -> Any:
        truth = from_levels(pictures)
        result = decoded(encoded(truth))
        return to_levels(result), tf.reduce_mean(tf.square(result - truth), axis=(1, 2, 3))

    pictures = [tf.TensorSpec((None, size, size, 3), tf.uint8)]
    z = [tf.TensorSpec((None, z_dim), tf.float32)]
    return (
        tf.function(encode, input_signature=pictures),
        tf.function(decode, input_signature=z),
        tf.function(reconstruct, input_signature=pictures),
    )


def _read_only(array: NDArray[Any]) -> NDArray[Any]:
    array.flags.writeable = False
    return array


def _arrows(shapes: Any) -> str:
    return " and ".join(f"{before} -> {after}" for before, after in shapes)
