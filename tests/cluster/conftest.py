"""A scheduler with two worker processes, and data of several shards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from latent_explorer.bundle import Bundle, load_bundle, write_bundle
from latent_explorer.cluster import LOCAL, Connection, DaskPasses, Data, connected
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.passes import SHARD_ROWS


@pytest.fixture(scope="session")
def cluster() -> Iterator[Connection]:
    with connected(LOCAL, pytest.fail, workers=2) as connection:
        yield connection


@pytest.fixture(scope="session")
def address(cluster: Connection) -> str:
    """Where the scheduler is, as a command is told."""
    return str(cluster.client.scheduler.address)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """Return a function that makes a bundle of so many z-points of 6 components."""
    from latent_explorer.network.autoencoder import build_decoder, build_encoder
    from latent_explorer.network.backend import start_tensorflow
    from latent_explorer.pictures.attributes import ImageTable
    from latent_explorer.pictures.crop import Crop

    def make(n: int) -> Path:
        start_tensorflow()
        import keras

        keras.utils.set_random_seed(3)
        rng = np.random.default_rng(7)
        points = rng.normal(size=(n, 6)) @ rng.normal(size=(6, 6)) + rng.normal(size=6)
        stored = np.asfortranarray(points.astype(np.float16))
        path = tmp_path_factory.mktemp("bundles") / "made"
        write_bundle(
            path,
            name="made",
            encoder=build_encoder(16, 6),
            decoder=build_decoder(16, 6),
            zpoints=stored,
            images=ImageTable(np.array([f"{i:06}.jpg" for i in range(n)]), {}),
            crop=Crop(),
            training={},
            basis=fit_basis(stored),
        )
        return path

    return make


@pytest.fixture(scope="session")
def many_bundle(made: Callable[[int], Path]) -> Path:
    """A bundle of three shards; not to be changed."""
    return made(2 * SHARD_ROWS + 11_384)


@pytest.fixture(scope="session")
def small_bundle(made: Callable[[int], Path]) -> Path:
    """A bundle whose images are soon measured; not to be changed."""
    return made(300)


@pytest.fixture(scope="session")
def bundle(many_bundle: Path) -> Bundle:
    return load_bundle(many_bundle)


@pytest.fixture
def passes(cluster: Connection, bundle: Bundle) -> DaskPasses:
    return DaskPasses(cluster.client, Data(bundle.path, bundle.fingerprint))
