"""Fixtures that several folders of tests share."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import settings

from latent_explorer.core.basis import fit_basis
from latent_explorer.core.codec import LiveWay
from latent_explorer.core.space import LatentSpace
from latent_explorer.jobs.workspace import Workspace

# Before anything makes a QApplication.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The same examples in every run, and no verdict on a slow machine.
settings.register_profile("latent-explorer", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("latent-explorer")


@pytest.fixture(scope="session", autouse=True)
def cache_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep caches and reports of the program out of the user's folders, also in child processes."""
    with pytest.MonkeyPatch.context() as patch:
        for folder in ("CACHE", "STATE"):
            patch.setenv(f"XDG_{folder}_HOME", str(tmp_path_factory.mktemp(folder.lower())))
        yield


@pytest.fixture(scope="session")
def toy_space() -> LatentSpace:
    """A small latent space: 2000 correlated normal z-points of 12 components, as on disk."""
    rng = np.random.default_rng(12)
    mixing = rng.normal(size=(12, 12)) * np.linspace(2.0, 0.2, 12)
    points = rng.normal(size=(2000, 12)) @ mixing.T + rng.normal(size=12)
    stored = np.asfortranarray(points.astype(np.float16))
    return LatentSpace(stored, fit_basis(stored))


@pytest.fixture(scope="session")
def in_slice() -> Callable[..., Any]:
    """Return a function: which points lie in a slice, by its definition (part IV)."""

    def inside(points: Any, pair: tuple[int, int], b: float, center: Any = None) -> Any:
        values = np.asarray(points, np.float64) - (0 if center is None else np.asarray(center))
        return (np.abs(np.delete(values, pair, axis=1)) <= b).all(axis=1)

    return inside


@pytest.fixture(scope="session")
def toy_bundle(toy_space: LatentSpace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of `toy_space`: untrained networks of 16 x 16 pixels; not to be changed."""
    from latent_explorer.bundle import write_bundle
    from latent_explorer.network.autoencoder import build_decoder, build_encoder
    from latent_explorer.network.backend import start_tensorflow
    from latent_explorer.pictures.attributes import ImageTable
    from latent_explorer.pictures.crop import Crop

    start_tensorflow()
    import keras

    keras.utils.set_random_seed(1)
    rng = np.random.default_rng(5)
    columns = {
        "Smiling": np.where(toy_space.points[:, 0] > 0, 1, -1).astype(np.int8),
        "partition": np.zeros(toy_space.n, np.int8),
        "age": rng.uniform(18, 90, toy_space.n).astype(np.float32),
        "studio": rng.choice(["north", "south"], toy_space.n),
    }
    names = np.array([f"{i:06}.jpg" for i in range(1, toy_space.n + 1)])
    path = tmp_path_factory.mktemp("bundles") / "toy"
    write_bundle(
        path,
        name="toy",
        encoder=build_encoder(16, toy_space.d),
        decoder=build_decoder(16, toy_space.d),
        zpoints=toy_space.points,
        images=ImageTable(names, columns),
        crop=Crop(),
        training={},
        source="made-up numbers",
        licence="do as you like",
    )
    return path


@pytest.fixture
def seal() -> Callable[[Path], None]:
    """Renews checksums and fingerprint of a bundle, as who wants altered files accepted would."""
    from latent_explorer.bundle import description as described

    def renew(path: Path) -> None:
        file = path / described.DESCRIPTION
        stated = json.loads(file.read_text("utf-8"))
        stated["sha256"] = {
            name: hashlib.sha256((path / name).read_bytes()).hexdigest() for name in described.FILES
        }
        stated["fingerprint"] = described.fingerprint(stated)
        file.write_bytes(described.description_text(stated))

    return renew


@pytest.fixture(scope="session")
def small_pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 40 made-up pictures of various sizes, as jpg, png and webp; not to be changed."""
    from PIL import Image

    folder = tmp_path_factory.mktemp("pictures")
    rng = np.random.default_rng(3)
    for i in range(40):
        height, width = rng.integers(20, 48, 2)
        down = np.linspace(0, 180, height)[:, np.newaxis, np.newaxis] * rng.random(3)
        right = np.linspace(0, 75, width)[:, np.newaxis] * rng.random(3)
        suffix = ("jpg", "png", "webp")[i % 3]
        Image.fromarray((down + right).astype(np.uint8)).save(folder / f"{i:02}.{suffix}")
    return folder


@dataclass(frozen=True)
class ForeignPair:
    """An encoder and a decoder that no training has made: what they give can be foretold.

    Of a picture the left half is forgotten: it comes back black above white. Of each quarter of the
    right half the mean colour is kept, which is the z-vector.
    """

    encoder: Path
    decoder: Path
    shape: tuple[int, int, int]
    """Height, width and colours."""
    low: float
    high: float
    """The colours of black and white."""

    def expected_z(self, pictures: np.ndarray) -> np.ndarray:
        """Return the z-vectors of pictures in [0, 1], of shape (n, height, width, colours)."""
        height, width, colours = self.shape
        right = pictures[:, :, width // 2 :]
        means = right.reshape(len(pictures), 2, height // 2, width // 2, colours).mean(axis=(2, 3))
        return self.low + (self.high - self.low) * means.reshape(len(pictures), 2 * colours)

    def expected_pictures(self, z: np.ndarray) -> np.ndarray:
        """Return pictures in [0, 1] of shape (n, height, width, colours)."""
        height, width, colours = self.shape
        given = np.full((len(z), height, width, colours), self.low, np.float64)
        given[:, height // 2 :, : width // 2] = self.high
        halves = np.reshape(z, (len(z), 2, 1, 1, colours))
        given[:, : height // 2, width // 2 :] = halves[:, 0]
        given[:, height // 2 :, width // 2 :] = halves[:, 1]
        return (given - self.low) / (self.high - self.low)


@pytest.fixture(scope="session")
def foreign_pair(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., ForeignPair]:
    """Return a function that saves a `ForeignPair`, as programs of others do."""

    def make(
        shape: tuple[int, int, int] = (32, 32, 3),
        colours: tuple[float, float] = (0.0, 1.0),
        *,
        sequential: bool = False,
        variational: bool = False,
        spatial: bool = False,
    ) -> ForeignPair:
        from latent_explorer.network.backend import start_tensorflow

        start_tensorflow()
        import keras
        from keras import layers

        folder = tmp_path_factory.mktemp("foreign")
        height, width, channels = shape
        low, high = colours
        d = 2 * channels
        pair = ForeignPair(folder / "E.keras", folder / "D.keras", shape, low, high)
        halves = [
            layers.Cropping2D(((0, 0), (width // 2, 0))),
            layers.AveragePooling2D((height // 2, width // 2)),
        ]
        if not spatial:
            halves.append(layers.Flatten())
        dense = layers.Dense(height * width * channels)
        z_in = (2, 1, channels) if spatial else (d,)
        back = [layers.Flatten()] if spatial else []
        decoder = keras.Sequential([keras.Input(z_in), *back, dense, layers.Reshape(shape)])
        black = pair.expected_pictures(np.full((1, d), low))[0] * (high - low) + low
        ones = pair.expected_pictures(np.full((1, d), low) + (high - low) * np.eye(d))
        kernel = (ones * (high - low) + low - black) / (high - low)
        bias = black - low * kernel.sum(axis=0)
        dense.set_weights([kernel.reshape(d, -1), bias.reshape(-1)])
        given = keras.Input(shape)
        if sequential:
            keras.Sequential([given, *halves]).save(pair.encoder)
            # How it was trained stands in the file, too.
            decoder.compile("adam", "mse")
            decoder.save(pair.decoder)
            return pair
        x = given
        for layer in halves:
            x = layer(x)
        outputs = x
        if variational:
            spread = layers.Dense(d, name="z_log_var")(x)
            mean = layers.Identity(name="z_mean")(x)
            outputs = [mean, spread, _noisy()(name="z")([mean, spread])]
        keras.Model(given, outputs).save(pair.encoder)
        z = keras.Input(z_in)
        keras.Model(z, decoder(z)).save(pair.decoder)
        return pair

    return make


@pytest.fixture(scope="session")
def foreign_pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 40 pictures that a `ForeignPair` gives back; not to be changed."""
    from PIL import Image

    folder = tmp_path_factory.mktemp("halves")
    rng = np.random.default_rng(9)
    for i in range(40):
        pixels = np.zeros((64, 64, 3), np.uint8)
        pixels[32:, :32] = 255
        pixels[:32, 32:], pixels[32:, 32:] = rng.integers(0, 256, (2, 3))
        Image.fromarray(pixels).save(folder / f"{i:02}.png")
    return folder


@pytest.fixture(scope="session")
def two_models(
    foreign_pair: Callable[..., ForeignPair],
    foreign_pictures: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, Path]:
    """A coloured and a grey bundle; of the second, the first thirty pictures; not to be changed."""
    from latent_explorer.pictures.crop import Crop
    from latent_explorer.training.importing import ImportRecipe, import_bundle

    folder = tmp_path_factory.mktemp("two")
    for name, shape, limit in (("colour", (32, 32, 3), None), ("grey", (24, 16, 1), 30)):
        pair = foreign_pair(shape)
        recipe = ImportRecipe(
            pair.encoder,
            pair.decoder,
            folder / name,
            foreign_pictures,
            crop=Crop("none"),
            encoder_range="0..1",
            decoder_range="0..1",
            limit=limit,
        )
        import_bundle(recipe, lambda _: None)
    return folder / "colour", folder / "grey"


def _noisy() -> Any:
    """Return a layer that does not come with Keras, as variational encoders have one."""
    import keras

    class Sampling(keras.layers.Layer):  # type: ignore[misc]
        def call(self, given: Any) -> Any:
            mean, spread = given
            return mean + keras.ops.exp(spread / 2) * keras.random.normal(keras.ops.shape(mean))

    return Sampling


@pytest.fixture(scope="session")
def celeba() -> Path:
    """The CelebA pictures beside the checkout; tests that ask for them are skipped without."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data" / "celeba"
    if not folder.is_dir():
        pytest.skip("needs CelebA pictures in ../shared")
    return folder


@dataclass
class FakeCodec:
    """Faces of 8 x 8 pixels, linear in z and back, and notes of who asked for them."""

    z_dim: int
    size: int = 8
    live: LiveWay | None = None
    """The faster way to decode: one level off, so that it can be told apart."""
    faster: LiveWay | None = None
    """What `speed_up` finds."""
    before_decoding: Callable[[], None] | None = None
    """Called by the thread that decodes."""
    batches: list[int] = field(default_factory=list)
    """How many faces were decoded at a time."""
    encoded: list[int] = field(default_factory=list)
    loaded: int = 0
    threads: set[int] = field(default_factory=set)
    """The threads that loaded or called it."""

    @property
    def shape(self) -> tuple[int, int]:
        return self.size, self.size

    def load(self, bundle: FakeBundle) -> FakeCodec:
        self.loaded += 1
        self.threads.add(threading.get_ident())
        return self if bundle.space.d == self.z_dim else FakeCodec(bundle.space.d)

    @cached_property
    def to_pixels(self) -> np.ndarray:
        return np.random.default_rng(8).normal(0, 20, (self.z_dim, self.size**2 * 3))

    @cached_property
    def from_pixels(self) -> np.ndarray:
        return np.linalg.pinv(self.to_pixels)

    def decode(self, z: np.ndarray) -> np.ndarray:
        assert z.dtype == np.float32
        assert z.flags.c_contiguous
        assert z.shape[1] == self.z_dim
        self.threads.add(threading.get_ident())
        self.batches.append(len(z))
        if self.before_decoding is not None:
            self.before_decoding()
        # One by one: a product of all could be rounded otherwise than that of one.
        rows = [128 + row.astype(np.float64) @ self.to_pixels for row in z]
        faces = np.clip(rows, 0, 255).astype(np.uint8).reshape(-1, self.size, self.size, 3)
        faces.setflags(write=False)
        return faces

    def decode_live(self, z: np.ndarray) -> np.ndarray:
        faces = self.decode(z)
        if self.live is not None:
            faces = faces ^ 1
            faces.setflags(write=False)
        return faces

    def speed_up(self, z: np.ndarray) -> Iterator[None]:
        self.threads.add(threading.get_ident())
        yield None
        self.live = self.faster

    def encode(self, pictures: np.ndarray) -> np.ndarray:
        assert pictures.dtype == np.uint8
        self.threads.add(threading.get_ident())
        self.encoded.append(len(pictures))
        rows = [(face.reshape(-1) - 128.0) @ self.from_pixels for face in pictures]
        return np.asarray(rows, np.float32).reshape(-1, self.z_dim)

    def reconstruct(self, pictures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        faces = self.decode(self.encode(pictures))
        off = (faces.astype(np.float64) - pictures) / 255
        return faces, np.square(off).mean(axis=(1, 2, 3)).astype(np.float32)

    def seen(self, pictures: np.ndarray) -> np.ndarray:
        return pictures

    def error_gradient(self, z: np.ndarray, picture: np.ndarray) -> tuple[float, np.ndarray]:
        self.threads.add(threading.get_ident())
        off = (128 + z.astype(np.float64) @ self.to_pixels - picture.reshape(-1)) / 255
        return float(np.mean(off**2)), self.to_pixels @ off * (2 / 255 / off.size)


@dataclass(frozen=True, eq=False)
class FakeBundle:
    """A bundle of z-points alone."""

    path: Path
    name: str
    space: LatentSpace
    image_names: Sequence[str]
    size: int = 8
    fingerprint: str = "0123456789ab"
    notices: Sequence[str] = ()
    columns: Mapping[str, np.ndarray] = field(default_factory=dict)
    """What is known about the images."""

    @property
    def shape(self) -> tuple[int, int]:
        return self.size, self.size


@pytest.fixture
def fake_bundle(toy_space: LatentSpace) -> FakeBundle:
    """A bundle of `toy_space` without networks, for `fake_codec`."""
    return FakeBundle(Path("toy"), "toy", toy_space, [f"{i}.jpg" for i in range(toy_space.n)])


@pytest.fixture(scope="session")
def small_bundle() -> FakeBundle:
    """Another bundle, of 300 z-points with five components."""
    points = np.asfortranarray(np.random.default_rng(5).normal(size=(300, 5)).astype(np.float32))
    points[:, 1] += points[:, 0]
    space = LatentSpace(points, fit_basis(points))
    names = [f"small {i}.jpg" for i in range(space.n)]
    return FakeBundle(Path("small"), "small", space, names, fingerprint="ba9876543210")


@pytest.fixture
def fake_codec(toy_space: LatentSpace) -> FakeCodec:
    """The codec that `fake_workspace` loads."""
    return FakeCodec(toy_space.d)


@pytest.fixture(scope="session")
def quantile_store() -> Any:
    """Where `fake_workspace` keeps the images' quantiles: nowhere, unless a folder overrides it."""
    return None


@pytest.fixture
def fake_workspace(
    fake_bundle: FakeBundle, small_bundle: FakeBundle, fake_codec: FakeCodec, quantile_store: Any
) -> Workspace:
    """A workspace where "toy" and "small" can be opened, and nothing else."""
    bundles = {bundle.path.name: bundle for bundle in (fake_bundle, small_bundle)}

    def load_bundle(path: Path) -> FakeBundle:
        if path.name not in bundles:
            raise ValueError(f"{path} is not a bundle: choose a folder made by training")
        return bundles[path.name]

    return Workspace(load_bundle, fake_codec.load, quantile_store)


@pytest.fixture
def full_disk() -> Callable[[int], AbstractContextManager[None]]:
    """Return a function: inside its block the system refuses files longer than some bytes.

    To a writer this is what a full disk is: an error of the kernel in the middle of a file.
    """
    resource = pytest.importorskip("resource")

    @contextmanager
    def limited(n_bytes: int) -> Iterator[None]:
        former = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, former[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, former)

    return limited
