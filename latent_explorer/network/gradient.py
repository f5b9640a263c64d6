"""How the error of a decoded face changes with its z-vector."""

from __future__ import annotations

from typing import Any

from latent_explorer.network.errors import squared_errors


def compiled_gradient(decoder: Any, z_dim: int, shape: tuple[int, int]) -> Any:
    """Return error and gradient as a TensorFlow function of a z-vector and a uint8 picture.

    A call of it takes twice the time of decoding, and it is traced at the first one.

    Parameters
    ----------
    decoder : keras.Model
        From z-vectors of shape (n, z_dim) to pictures of shape (n, height, width, 3) in [0, 1].
    z_dim : int
        Components of a vector.
    shape : tuple of int
        Height and width of a picture in pixels.
    """
    import tensorflow as tf

    def error_gradient(z: Any, picture: Any) -> Any:
        truth = tf.cast(picture[tf.newaxis], tf.float32) / 255
        with tf.GradientTape() as tape:
            tape.watch(z)
            error = squared_errors(decoder(z[tf.newaxis], training=False), truth)[0]
        # A decoder that does not look at z has no gradient, and nothing to find.
        zero = tf.UnconnectedGradients.ZERO
        return error, tape.gradient(error, z, unconnected_gradients=zero)

    signature = [tf.TensorSpec((z_dim,), tf.float32), tf.TensorSpec((*shape, 3), tf.uint8)]
    return tf.function(error_gradient, input_signature=signature, autograph=False)
