"""Tables of vectors that are damaged or meant ill: one sentence, or finite numbers.

``LATENT_EXPLORER_HOSTILE_CASES=20000 pytest tests/hostile`` tries more of them.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from latent_explorer.export.reading import load_vectors
from latent_explorer.export.tables import save_vectors

CASES = int(os.environ.get("LATENT_EXPLORER_HOSTILE_CASES", "300"))
_PIECES = (
    b"",
    b"\0",
    b"\n",
    b'"',
    b",",
    b"\xff" * 4,
    b"nan",
    b"1e400",
    b"-",
    b"z.npy",
    b"PK\x05\x06",
    b"PK\x01\x02",
    b"'descr': '|O'",
    b"(9999999, 9999999)",
    b"\xff\xff\xff\x7f",
    b"A" * 3000,
)

Rng = np.random.Generator


def _flip(content: bytearray, rng: Rng) -> None:
    for _ in range(int(rng.integers(1, 6))):
        content[int(rng.integers(len(content)))] = int(rng.integers(256))


def _cut(content: bytearray, rng: Rng) -> None:
    del content[int(rng.integers(len(content))) :]


def _remove(content: bytearray, rng: Rng) -> None:
    start = int(rng.integers(len(content)))
    del content[start : start + int(rng.integers(1, 40))]


def _repeat(content: bytearray, rng: Rng) -> None:
    start, stop = sorted(int(i) for i in rng.integers(len(content), size=2))
    content[start:start] = content[start:stop]


def _insert(content: bytearray, rng: Rng) -> None:
    start = int(rng.integers(len(content)))
    content[start : start + int(rng.integers(8))] = _PIECES[int(rng.integers(len(_PIECES)))]


_DAMAGES: tuple[Callable[[bytearray, Rng], None], ...] = (_flip, _cut, _remove, _repeat, _insert)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Tables in every format, ours and numpy's compressed one."""
    folder = tmp_path_factory.mktemp("whole")
    z = np.random.default_rng(1).normal(size=(5, 4)).astype(np.float32)
    names = ["a.jpg", 'b"c.jpg', "d,e.jpg", "f.jpg", "g.jpg"]
    for suffix in (".npz", ".npy", ".csv"):
        save_vectors(folder / f"a{suffix}", z, names=names, metadata={"fingerprint": "0"})
    save_vectors(folder / "b.csv", z)
    np.savez_compressed(folder / "b.npz", z=z)
    with zipfile.ZipFile(folder / "c.npz", "w", zipfile.ZIP_LZMA) as archive:
        archive.write(folder / "a.npy", "z.npy")
    return sorted(folder.iterdir())


@pytest.mark.parametrize("seed", range(CASES))
def test_a_damaged_table_is_one_sentence_or_numbers(
    seed: int, tables: list[Path], tmp_path: Path
) -> None:
    rng = np.random.default_rng(seed)
    whole = tables[seed % len(tables)]
    content = bytearray(whole.read_bytes())
    for _ in range(int(rng.integers(1, 4))):
        if content:
            _DAMAGES[int(rng.integers(len(_DAMAGES)))](content, rng)
    path = tmp_path / f"damaged{whole.suffix}"
    path.write_bytes(content)
    try:
        found = load_vectors(path)
    except ValueError as error:
        sentence = str(error)
        assert sentence.startswith(path.name)
        assert sentence.isprintable()
        assert len(sentence) < 300
    else:
        assert found.dtype == np.float32
        assert found.ndim == 2
        assert found.size
        assert np.isfinite(found).all()
