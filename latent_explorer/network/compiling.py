"""Encoder and decoder as TensorFlow functions of uint8 pictures and float32 z-vectors."""

from __future__ import annotations

from typing import Any

from latent_explorer.network.adapting import is_for_grey, lightness
from latent_explorer.network.errors import squared_errors
from latent_explorer.network.live import to_levels

_LEVELS = 255


def compiled_decoder(decoder: Any, z_dim: int) -> Any:
    """Return what turns z-vectors of shape (n, z_dim) into pictures.

    Parameters
    ----------
    decoder : keras.Model
        From z-vectors to pictures of shape (n, height, width, 3) in [0, 1].
    z_dim : int
        Components of a vector.
    """
    import tensorflow as tf

    def decode(z: Any) -> Any:
        return to_levels(tf.cast(decoder(z, training=False), tf.float32))

    signature = [tf.TensorSpec((None, z_dim), tf.float32)]
    return tf.function(decode, input_signature=signature, autograph=False)


def compiled_encoder(encoder: Any, decoder: Any, shape: tuple[int, int]) -> tuple[Any, Any]:
    """Return what encodes pictures, and what reconstructs them with their errors.

    Parameters
    ----------
    encoder, decoder : keras.Model
        From pictures of shape (n, height, width, 3) in [0, 1] to z-vectors, and back.
    shape : tuple of int
        Height and width of a picture in pixels.
    """
    import tensorflow as tf

    def encode(pictures: Any) -> Any:
        return tf.cast(encoder(_from_levels(pictures), training=False), tf.float32)

    def reconstruct(pictures: Any) -> Any:
        result = tf.cast(decoder(encode(pictures), training=False), tf.float32)
        truth = _from_levels(pictures)
        if is_for_grey(decoder):
            truth = lightness(truth)
        return to_levels(result), squared_errors(result, truth)

    signature = [tf.TensorSpec((None, *shape, 3), tf.uint8)]
    return (
        tf.function(encode, input_signature=signature, autograph=False),
        tf.function(reconstruct, input_signature=signature, autograph=False),
    )


def _from_levels(pictures: Any) -> Any:
    import tensorflow as tf

    return tf.cast(pictures, tf.float32) / _LEVELS
