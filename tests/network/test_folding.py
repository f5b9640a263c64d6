"""Folding the batch normalisation away, and back, changes no picture."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from latent_explorer.network.autoencoder import build_decoder, build_encoder
from latent_explorer.network.backend import start_tensorflow
from latent_explorer.network.folding import fold, unfold


def used(network: Any) -> Any:
    """Give a network weights and averages that are not those of the beginning."""
    rng = np.random.default_rng(6)
    for layer in network.layers:
        weights = layer.get_weights()
        if type(layer).__name__ == "BatchNormalization":
            gamma, beta, mean, variance = weights
            rng_like = [rng.uniform(0.5, 2, gamma.shape), rng.normal(size=beta.shape)]
            layer.set_weights([*rng_like, rng.normal(size=mean.shape), variance + rng.random()])
    return network


@pytest.fixture(scope="module")
def built() -> list[tuple[Any, Any, Any, Any]]:
    start_tensorflow()
    rng = np.random.default_rng(7)
    pictures = rng.random((5, 32, 32, 3)).astype(np.float32)
    z = rng.normal(size=(5, 6)).astype(np.float32)
    return [
        (
            used(build(32, 6)),
            build(32, 6, momentum=None),
            build(32, 6),
            given,
        )
        for build, given in ((build_encoder, pictures), (build_decoder, z))
    ]


def test_the_folded_network_is_the_same_function(built: Any) -> None:
    for normalised, folded, _, given in built:
        fold(normalised, folded)
        expected = normalised(given, training=False)
        np.testing.assert_allclose(folded(given), expected, rtol=2e-4, atol=2e-5)
        assert not any("Batch" in type(layer).__name__ for layer in folded.layers)
        # Without normalisation there is nothing that depends on the batch.
        np.testing.assert_array_equal(folded(given, training=True), folded(given, training=False))


def test_unfolded_it_is_the_same_function_again(built: Any) -> None:
    for normalised, folded, unfolded, given in built:
        fold(normalised, folded)
        unfold(folded, unfolded)
        expected = folded(given)
        np.testing.assert_allclose(unfolded(given, training=False), expected, rtol=2e-4, atol=2e-5)
        kinds = [type(layer).__name__ for layer in unfolded.layers]
        assert kinds == [type(layer).__name__ for layer in normalised.layers]
