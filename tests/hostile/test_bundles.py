"""A damaged or crafted bundle opens and can be used, or is refused in one bounded line."""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import pytest

from latent_explorer.bundle import Bundle, BundleError, load_bundle
from latent_explorer.bundle.quantile_cache import QuantileCache
from latent_explorer.bundle.writing import add_plausibility
from latent_explorer.cli import main
from latent_explorer.core.plausibility import MEASURES
from latent_explorer.pictures.crop import Crop

Seal = Callable[[Path], None]
Rng = np.random.Generator
Damage = Callable[[bytes, Rng], bytes]

NETWORKS = ("encoder.keras", "decoder.keras")
ARRAYS = ("images.npz", "basis.npz")
FILES = (*NETWORKS, "zpoints.npy", *ARRAYS)


@pytest.fixture
def copied(toy_bundle: Path, tmp_path: Path) -> Path:
    """A copy of the toy bundle that may be changed."""
    return Path(copytree(toy_bundle, tmp_path / "copied"))


@pytest.fixture
def whole(toy_bundle: Path) -> dict[str, bytes]:
    """The contents of its files."""
    return {file.name: file.read_bytes() for file in toy_bundle.iterdir()}


@pytest.fixture
def opened(copied: Path, whole: dict[str, bytes]) -> Callable[[], Bundle | None]:
    """Opens and uses the copy, or checks how it was refused; then mends it."""

    def attempt() -> Bundle | None:
        try:
            return open_and_use(copied)
        finally:
            for name, data in whole.items():
                (copied / name).write_bytes(data)

    return attempt


def open_and_use(path: Path) -> Bundle | None:
    try:
        bundle = load_bundle(path)
    except BundleError as error:
        said = str(error)
        assert said.isprintable(), said
        assert len(said) < 800
        return None
    assert (bundle.n, bundle.z_dim) == (2000, 12)
    assert len(bundle.image_names) == bundle.n
    assert isinstance(bundle.crop, Crop)
    assert bundle.name.isprintable()
    for column in bundle.images.columns.values():
        assert len(column.tolist()) == bundle.n
    assert np.isfinite(bundle.space.columns("pca", [3])).all()
    assert main(["info", "--bundle", str(path)]) == 0
    assert main(["info", "--json", "--bundle", str(path)]) == 0
    return bundle


def reseal(path: Path, seal: Seal) -> None:
    try:
        seal(path)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass  # A description that cannot be read has no checksums to renew.


def test_damaged_files(
    copied: Path,
    whole: dict[str, bytes],
    opened: Any,
    seal: Seal,
    damage: Damage,
    each_case: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def check(rng: Rng) -> None:
        file = str(rng.choice([*FILES, "bundle.json"], p=[0.1, 0.1, 0.2, 0.25, 0.25, 0.1]))
        (copied / file).write_bytes(damage(whole[file], rng))
        sealed = bool(rng.random() < 0.8)
        if sealed:
            reseal(copied, seal)
        bundle = opened()
        if not sealed and file != "bundle.json":
            assert bundle is None or damage(whole[file], rng) == whole[file]
        capsys.readouterr()

    each_case(check)


def test_odd_descriptions(
    copied: Path,
    whole: dict[str, bytes],
    opened: Any,
    seal: Seal,
    make_odd: Callable[[Any, Rng], bytes],
    each_case: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    description = json.loads(whole["bundle.json"])
    history = [{"epoch": 1, "loss": 0.5, "val_loss": None, "seconds": 3.5}]
    description["training"] = {
        "settings": {"size": 16, "mirror": True, "precision": "float32"},
        "pictures": 2000,
        "validation_pictures": 0,
        "loss": 0.25,
        "val_loss": None,
        "history": history,
    }

    def check(rng: Rng) -> None:
        (copied / "bundle.json").write_bytes(make_odd(description, rng))
        if rng.random() < 0.7:
            reseal(copied, seal)
        opened()
        capsys.readouterr()

    each_case(check)


def test_damaged_quantiles(copied: Path, tmp_path: Path, damage: Damage, each_case: Any) -> None:
    quantiles = {name: np.linspace(0, 10, 1001) for name in MEASURES}
    add_plausibility(copied, quantiles)
    file, described = copied / "plausibility.npz", copied / "bundle.json"
    whole, description = file.read_bytes(), json.loads(described.read_bytes())
    cache = QuantileCache(tmp_path / "cache")
    assert cache.load(load_bundle(copied)) is not None

    def check(rng: Rng) -> None:
        if rng.random() < 0.5:
            data = damage(whole, rng)
        else:
            values = [np.full(1001, np.nan), np.linspace(1, 0, 1001), np.ones(7), np.ones(0, "U9")]
            odd = dict(quantiles)
            odd[str(rng.choice(["level", "other"]))] = values[int(rng.integers(len(values)))]
            odd["fingerprint"] = np.array(description["fingerprint"])
            file.unlink()
            np.savez(file, **odd)
            data = file.read_bytes()
        file.write_bytes(data)
        # As who made it on purpose would state it.
        digest = hashlib.sha256(data).hexdigest()
        described.write_text(json.dumps({**description, "derived": {file.name: digest}}), "utf-8")
        bundle = load_bundle(copied)
        assert bundle.n == 2000
        found = cache.load(bundle)
        assert found is None or found.is_complete

    each_case(check, 0.5)


HEADERS = (
    b"{'descr': '|O', 'fortran_order': False, 'shape': (2000,), }",
    b"{'descr': '<U2000000000', 'fortran_order': False, 'shape': (2000,), }",
    b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }",
    b"{'descr': '<f8', 'fortran_order': False, 'shape': (99999, 99999, 99999), }",
    b"{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }",
    b"{'descr': '<f8', 'fortran_order': False, 'shape': (), }",
    b"{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2000,), }",
    b"{'descr': '<f8', 'fortran_order': True, 'shape': (2000, 12), }",
    b"{'descr': '<c16', 'fortran_order': True, 'shape': (2000, 12), }",
    b"{'descr': '<M8[ns]', 'fortran_order': False, 'shape': (2000,), }",
    b"{'descr': '<f2', 'fortran_order': False, 'shape': (2000, 12), }",
    b"{'descr': '<U0', 'fortran_order': False, 'shape': (2000,), }",
    b"{'descr': '<f8', 'fortran_order': False, 'shape': (9**9**9,), }",
    b"__import__('os').system('touch executed')",
    b"(" * 5000,
    b"{" * 9000,
    b"",
)


def npy(header: bytes, data: bytes, version: int = 1) -> bytes:
    length = len(header) + 1
    width = 2 if version == 1 else 4
    start = b"\x93NUMPY" + bytes([version, 0]) + (length % 256**width).to_bytes(width, "little")
    return start + header + b"\n" + data


def zipped(members: dict[str, bytes], rng: Rng) -> bytes:
    """Pack members in a way that numpy and Keras do not."""
    buffer = io.BytesIO()
    method = int(rng.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA]))
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    packed = bytearray(buffer.getvalue())
    way = int(rng.integers(8))
    # Fields of a member in the central directory: version, flags, method, CRC, sizes, offset.
    field, width = [(6, 2), (8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (42, 4), (28, 2)][way]
    entries = [i for i in range(len(packed) - 4) if packed[i : i + 4] == b"PK\x01\x02"]
    if entries and rng.random() < 0.7:
        start = int(rng.choice(entries)) + field
        packed[start : start + width] = rng.bytes(width)
    return bytes(packed)


def test_crafted_arrays(
    copied: Path,
    whole: dict[str, bytes],
    opened: Any,
    seal: Seal,
    each_case: Any,
    canary: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(canary.parent)

    def header(rng: Rng) -> bytes:
        return HEADERS[int(rng.integers(len(HEADERS)))]

    def body(rng: Rng) -> bytes:
        trap = pickle.dumps(np.array([Trap(canary)], object))
        return [b"", bytes(16000), rng.bytes(96_000), trap][int(rng.integers(4))]

    def check(rng: Rng) -> None:
        file = str(rng.choice([*ARRAYS, "zpoints.npy"]))
        crafted = npy(header(rng), body(rng), int(rng.integers(1, 4)))
        if file.endswith(".npz"):
            with zipfile.ZipFile(io.BytesIO(whole[file])) as archive:
                members = {name: archive.read(name) for name in archive.namelist()}
            if rng.random() < 0.7:
                members[str(rng.choice([*members, "column_9.npy", "../x.npy"]))] = crafted
            else:
                del members[str(rng.choice(list(members)))]
            crafted = zipped(members, rng)
        (copied / file).write_bytes(crafted)
        seal(copied)
        opened()
        capsys.readouterr()

    each_case(check)


class Trap:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return (Path.touch, (self.mark,))


BOMB = 2**28


@pytest.fixture(scope="session")
def bomb() -> bytes:
    """Zeros that a zip file of a few hundred kilobytes unpacks to, with the header of an array."""
    buffer = io.BytesIO()
    header = npy(f"{{'descr': '|u1', 'fortran_order': False, 'shape': ({BOMB},), }}".encode(), b"")
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("bomb", "w") as member,
    ):
        member.write(header)
        for _ in range(BOMB // 2**20):
            member.write(bytes(2**20))
    return buffer.getvalue()


def armed(bomb: bytes, name: str, members: dict[str, bytes], honest: bool) -> bytes:
    """Return a zip file with the bomb under another name, which may lie about its length."""
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        packed = archive.infolist()[0]
    data = bomb[30 + len("bomb") :][: packed.compress_size]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for member, content in [*members.items(), (name, data)]:
            archive.writestr(member, content)
    changed = bytearray(buffer.getvalue())
    fields = {"method": 8, "crc": packed.CRC, "size": packed.file_size if honest else 1000}
    # In the header of the member, which is the last, and in the directory.
    for mark, start in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = changed.rindex(mark) + start
        changed[place : place + 2] = fields["method"].to_bytes(2, "little")
        changed[place + 6 : place + 10] = fields["crc"].to_bytes(4, "little")
        changed[place + 14 : place + 18] = fields["size"].to_bytes(4, "little")
    return bytes(changed)


@pytest.mark.parametrize("honest", [True, False])
@pytest.mark.parametrize(
    ("file", "member"),
    [
        ("images.npz", "names.npy"),
        ("images.npz", "column_0.npy"),
        ("basis.npz", "components.npy"),
        ("decoder.keras", "model.weights.h5"),
        ("decoder.keras", "config.json"),
        ("decoder.keras", "metadata.json"),
    ],
)
def test_refusing_a_bomb_takes_little_memory(
    file: str,
    member: str,
    honest: bool,
    bomb: bytes,
    copied: Path,
    whole: dict[str, bytes],
    opened: Any,
    seal: Seal,
) -> None:
    with zipfile.ZipFile(io.BytesIO(whole[file])) as archive:
        members = {name: archive.read(name) for name in archive.namelist() if name != member}
    data = armed(bomb, member, members, honest)
    assert zipfile.ZipFile(io.BytesIO(data)).getinfo(member).compress_size < BOMB / 500
    (copied / file).write_bytes(data)
    seal(copied)
    tracemalloc.start()
    try:
        assert opened() is None
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 40e6
