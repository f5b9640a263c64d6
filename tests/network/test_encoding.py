"""Pictures become z-points in chunks."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from latent_explorer.network.encoding import encode_pictures, narrowed


class Fake:
    """Encodes to (mean, twice the mean)."""

    z_dim = 2

    def __init__(self, scale: float = 1) -> None:
        self.scale = scale

    def encode(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        mean = pictures.mean(axis=(1, 2, 3), dtype=np.float32) * self.scale
        return np.stack([mean, 2 * mean], axis=1).astype(np.float32)


PICTURES = np.arange(5 * 4 * 4 * 3, dtype=np.uint8).reshape(5, 4, 4, 3)


def test_chunks_make_one_table() -> None:
    seen: list[int] = []
    z = encode_pictures(Fake(), [PICTURES[:2], PICTURES[2:4], PICTURES[4:]], seen.append)
    assert z.dtype == np.float32
    np.testing.assert_array_equal(z, Fake().encode(PICTURES))
    assert seen == [0, 2, 4, 5]


def test_nothing_is_a_table_of_no_rows() -> None:
    assert encode_pictures(Fake(), []).shape == (0, 2)


@pytest.mark.parametrize(("scale", "dtype"), [(100, np.float16), (10000, np.float32)])
def test_float16_only_where_it_holds_the_values(scale: float, dtype: type) -> None:
    z = narrowed(Fake(scale).encode(PICTURES))
    assert z.dtype == dtype
    assert np.isfinite(z).all()


def test_what_is_not_finite_stays_so() -> None:
    assert np.isnan(narrowed(Fake(np.nan).encode(PICTURES))).all()
