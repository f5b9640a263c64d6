"""The mean squared error is that of all pixels of all pictures."""

from __future__ import annotations

import numpy as np
import pytest

from latent_explorer.network.backend import start_tensorflow
from latent_explorer.network.errors import mean_squared_error, squared_errors


def test_errors_of_each_picture() -> None:
    start_tensorflow()
    rng = np.random.default_rng(1)
    decoded, truth = rng.random((2, 5, 4, 4, 3)).astype(np.float32)
    expected = [np.square(a.astype(float) - b).mean() for a, b in zip(decoded, truth, strict=True)]
    np.testing.assert_allclose(squared_errors(decoded, truth).numpy(), expected, rtol=1e-6)


def test_chunks_count_by_their_pictures() -> None:
    chunks = [np.float32([1, 2, 3]), np.float32([]), np.float32([10])]
    assert mean_squared_error(iter(chunks)) == 4


def test_no_pictures_have_no_error() -> None:
    with pytest.raises(ValueError, match="at least one"):
        mean_squared_error([])
