"""One phase of a training: networks, optimizer, and the compiled steps that join them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.network.autoencoder import build_decoder, build_encoder, momentum_for
from latent_explorer.network.errors import squared_errors
from latent_explorer.network.folding import fold, unfold
from latent_explorer.network.live import to_levels
from latent_explorer.training.replicas import Replicas, summed
from latent_explorer.training.settings import TrainingSettings

# Without the normalisation the steps are larger than they were: half the rate, and a gentle start.
_FOLDED_RATE = 0.5
_WARM_UP_STEPS = 300
_WARM_UP_AT_MOST = 0.1  # of all steps


class Phase:
    """Networks under training, with batch normalisation or with it folded into the convolutions.

    Parameters
    ----------
    settings : TrainingSettings
        Those of the whole training.
    steps : int
        Steps of this phase; the learning rate falls to zero over them, along a cosine.
    replicas : Replicas
        What takes the steps. Gradients are summed over all of them, and the normalisation takes
        mean and variance of the whole batch, so that their number changes nothing but rounding.
    folded : bool
        Whether the networks are without normalisation.

    Attributes
    ----------
    folded : bool
        As above.
    """

    def __init__(
        self, settings: TrainingSettings, steps: int, replicas: Replicas, *, folded: bool = False
    ) -> None:
        self.folded = folded
        self._settings = settings
        self._replicas = replicas
        with replicas.scope():
            self._build(steps)
        self._step = replicas.on_pictures(self._step_of_one, settings.size, numbers=1)
        self._errors = replicas.on_each_picture(self._errors_of_each, settings.size)

    def _build(self, steps: int) -> None:
        settings = self._settings
        policy = "mixed_bfloat16" if settings.precision == "bfloat16" else "float32"
        momentum = None if self.folded else momentum_for(steps)
        # One replica needs no sum over all, and has a faster way.
        several = self._replicas.total > 1
        given = (settings.size, settings.z_dim, policy, momentum, several)
        self._encoder, self._decoder = build_encoder(*given), build_decoder(*given)
        self._trained = self._encoder.trainable_variables + self._decoder.trainable_variables
        self._optimizer = _optimizer(settings.learning_rate, steps, self.folded)
        self._optimizer.build(self._trained)

    def _errors_of_each(self, pictures: Any, training: bool = False) -> Any:
        import tensorflow as tf

        truth = tf.cast(pictures, tf.float32) / 255
        decoded = self._decoder(self._encoder(truth, training=training), training=training)
        return squared_errors(decoded, truth)

    def _step_of_one(self, pictures: Any, count: Any) -> Any:
        import tensorflow as tf

        with tf.GradientTape() as tape:
            # Its part of the mean over the whole batch: the parts may differ in length.
            loss = tf.reduce_sum(self._errors_of_each(pictures, training=True)) / count
        gradients = tape.gradient(loss, self._trained)
        # The optimizer sums them over the replicas.
        self._optimizer.apply_gradients(zip(gradients, self._trained, strict=True))
        return summed(loss)

    @property
    def variables(self) -> list[Any]:
        """Variables of both networks and of the optimizer, always in the same order."""
        return [*self._encoder.variables, *self._decoder.variables, *self._optimizer.variables]

    def step(self, pictures: Any, count: int) -> float:
        """Fit to a batch, and return its mean error before that.

        Parameters
        ----------
        pictures : ndarray of uint8 of shape (n, size, size, 3)
            This worker's share of the batch.
        count : int
            How many pictures the batch has on all workers.
        """
        return float(self._step(pictures, float(count))[0])

    def errors(self, pictures: Any) -> NDArray[np.float32]:
        """Return the mean squared error of each of pictures of shape (n, size, size, 3)."""
        return self._errors(pictures)

    def reconstructed(self, pictures: Any) -> NDArray[np.uint8]:
        """Return what the networks make of pictures of shape (n, size, size, 3) by now."""
        import tensorflow as tf

        given = tf.cast(pictures, tf.float32) / 255
        decoded = self._decoder(self._encoder(given, training=False), training=False)
        faces: NDArray[np.uint8] = to_levels(tf.cast(decoded, tf.float32)).numpy()
        return faces

    def fold(self, steps: int) -> Phase:
        """Return a phase of so many steps that goes on from here without normalisation."""
        folded = Phase(self._settings, steps, self._replicas, folded=True)
        fold(self._encoder, folded._encoder)
        fold(self._decoder, folded._decoder)
        return folded

    def networks(self) -> tuple[Any, Any]:
        """Return encoder and decoder as float32 Keras models with normalisation."""
        with self._replicas.scope():
            encoder = build_encoder(self._settings.size, self._settings.z_dim)
            decoder = build_decoder(self._settings.size, self._settings.z_dim)
        for trained, network in ((self._encoder, encoder), (self._decoder, decoder)):
            if self.folded:
                unfold(trained, network)
            else:
                network.set_weights(trained.get_weights())
        return encoder, decoder


def _optimizer(rate: float, steps: int, folded: bool) -> Any:
    from keras.optimizers import Adam
    from keras.optimizers.schedules import CosineDecay

    if not folded:
        return Adam(CosineDecay(rate, steps))
    warm_up = min(_WARM_UP_STEPS, int(steps * _WARM_UP_AT_MOST))
    peak = rate * _FOLDED_RATE
    if not warm_up:
        return Adam(CosineDecay(peak, steps))
    return Adam(CosineDecay(0.0, steps - warm_up, warmup_target=peak, warmup_steps=warm_up))
