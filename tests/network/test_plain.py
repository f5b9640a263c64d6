"""A decoder of the series is read as it is; whatever is none is left alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from latent_explorer.network.autoencoder import build_decoder
from latent_explorer.network.backend import start_tensorflow
from latent_explorer.network.live import PRECISIONS, block_kernel, compiled
from latent_explorer.network.plain import plain_decoder

SIZE, Z_DIM = 32, 6


@pytest.fixture(scope="module", autouse=True)
def keras() -> Any:
    start_tensorflow()
    import keras

    keras.utils.set_random_seed(3)
    return keras


def used(network: Any) -> Any:
    """Give a network averages, scales and biases that are not those of the beginning."""
    rng = np.random.default_rng(6)
    for layer in network.layers:
        weights = layer.get_weights()
        if type(layer).__name__ == "BatchNormalization":
            weights = [rng.uniform(0.5, 1.5, w.shape) for w in weights]
        elif len(weights) == 2:
            weights = [1.3 * weights[0], rng.normal(0, 0.1, weights[1].shape)]
        layer.set_weights(weights)
    return network


def vectors(n: int) -> Any:
    return np.random.default_rng(7).normal(0, 4, (n, Z_DIM)).astype(np.float32)


def as_levels(pictures: Any) -> Any:
    return np.round(np.asarray(pictures) * 255)


@pytest.mark.parametrize("momentum", [0.99, None])
@pytest.mark.parametrize("precision", PRECISIONS)
def test_the_faster_way_is_the_same_function(precision: Any, momentum: Any) -> None:
    network = used(build_decoder(SIZE, Z_DIM, momentum=momentum))
    plain = plain_decoder(network)
    assert plain is not None
    assert (plain.start, len(plain.doublings)) == ((2, 2, 128), 4)
    for n in (1, 5):
        faces = compiled(plain, precision)(vectors(n)).numpy()
        expected = as_levels(network(vectors(n), training=False))
        assert faces.dtype == np.uint8
        assert np.ptp(expected) > 20, "faces without contrast would prove nothing"
        apart = np.abs(faces - expected)
        # In float32 nothing but sums in another order, which may round a pixel to the next level.
        assert apart.max() <= (1 if precision == "float32" else 2)
        assert apart.mean() <= (0.001 if precision == "float32" else 0.3)


def chain(keras: Any, change: Callable[[Any, list[Any]], list[Any]]) -> Any:
    """Build a decoder like those of the series, with its layers changed."""
    make = keras.layers
    layers = [
        make.Dense(8 * 8 * 4),
        make.Reshape((8, 8, 4)),
        make.Conv2DTranspose(5, 3, strides=2, padding="same"),
        make.BatchNormalization(),
        make.LeakyReLU(negative_slope=0.1),
        make.Conv2DTranspose(6, 5, strides=2, padding="same", use_bias=False),
        make.LeakyReLU(negative_slope=0.3),
        make.Conv2D(3, 3, padding="same", activation="sigmoid"),
    ]
    z = x = keras.Input((Z_DIM,))
    for layer in change(make, layers):
        x = layer(x)
    return used(keras.Model(z, x))


def test_other_sizes_kernels_and_biases_are_of_the_kind_too(keras: Any) -> None:
    network = chain(keras, lambda make, layers: layers)
    plain = plain_decoder(network)
    assert plain is not None
    assert [doubling.slope for doubling in plain.doublings] == pytest.approx([0.1, 0.3])
    faces = compiled(plain, "float32")(vectors(5)).numpy()
    assert np.abs(faces - as_levels(network(vectors(5), training=False))).max() <= 1


CHANGES: dict[str, Callable[[Any, list[Any]], list[Any]]] = {
    "a dropout": lambda make, layers: [layers[0], make.Dropout(0.1), *layers[1:]],
    "another activation": lambda make, layers: [*layers[:4], make.ReLU(), *layers[5:]],
    "no activation": lambda make, layers: [*layers[:4], *layers[5:]],
    "an activation inside": lambda make, layers: [make.Dense(256, activation="relu"), *layers[1:]],
    "another border": lambda make, layers: [
        *layers[:5],
        make.Conv2DTranspose(6, 2, strides=2, padding="valid"),
        *layers[6:],
    ],
    "another stride": lambda make, layers: [
        *layers[:5],
        make.Conv2DTranspose(6, 3, strides=4, padding="same"),
        *layers[6:],
    ],
    "a normalisation over rows": lambda make, layers: [
        *layers[:3],
        make.BatchNormalization(axis=1),
        *layers[4:],
    ],
    "a normalisation without a scale": lambda make, layers: [
        *layers[:3],
        make.BatchNormalization(scale=False),
        *layers[4:],
    ],
    "two normalisations": lambda make, layers: [
        *layers[:4],
        make.BatchNormalization(),
        *layers[4:],
    ],
    "other colours": lambda make, layers: [
        *layers[:-1],
        make.Conv2D(3, 3, padding="same", activation="tanh"),
    ],
    "a last kernel of one pixel": lambda make, layers: [
        *layers[:-1],
        make.Conv2D(3, 1, padding="same", activation="sigmoid"),
    ],
    "no convolution": lambda make, layers: [*layers[:2], layers[-1]],
    "half precision": lambda make, layers: [
        *layers[:-1],
        make.Conv2D(3, 3, padding="same", activation="sigmoid", dtype="mixed_float16"),
    ],
}


@pytest.mark.parametrize("change", CHANGES)
def test_another_network_is_left_alone(keras: Any, change: str) -> None:
    assert plain_decoder(chain(keras, CHANGES[change])) is None


def test_a_network_that_is_no_chain_is_left_alone(keras: Any) -> None:
    make = keras.layers
    z = keras.Input((Z_DIM,))
    start = make.Reshape((8, 8, 4))(make.Dense(256)(z))
    double = make.Conv2DTranspose(4, 3, strides=2, padding="same")
    left = make.LeakyReLU()(double(start))
    colours = make.Conv2D(3, 3, padding="same", activation="sigmoid")
    right = make.LeakyReLU()(double(start))
    assert plain_decoder(keras.Model(z, colours(make.Add()([left, right])))) is None
    # The last layer gives something else than the network.
    first = keras.Model(z, [colours(left), left])
    assert plain_decoder(keras.Model(z, first.outputs[1])) is None


def test_four_pixels_at_once_are_those_of_one_at_a_time() -> None:
    import tensorflow as tf

    rng = np.random.default_rng(2)
    x = rng.normal(size=(2, 8, 6, 5)).astype(np.float32)
    kernel = rng.normal(size=(3, 3, 5, 3)).astype(np.float32)
    expected = tf.nn.conv2d(x, kernel, 1, "SAME").numpy()
    edges = [[0, 0], [1, 1], [1, 1], [0, 0]]
    blocks = tf.nn.conv2d(x, block_kernel(kernel), 2, edges)
    found = tf.nn.depth_to_space(blocks, 2).numpy()
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
