"""What the tests of the core share."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import settings

# The same examples in every run, and no verdict on a slow machine.
settings.register_profile("latent-explorer", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("latent-explorer")


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20230611)
