"""Fixtures that several folders of tests share."""

from __future__ import annotations

import numpy as np
import pytest

from latent_explorer.core.basis import fit_basis
from latent_explorer.core.space import LatentSpace


@pytest.fixture(scope="session")
def toy_space() -> LatentSpace:
    """A small latent space: 2000 correlated normal z-points of 12 components, as on disk."""
    rng = np.random.default_rng(12)
    mixing = rng.normal(size=(12, 12)) * np.linspace(2.0, 0.2, 12)
    points = rng.normal(size=(2000, 12)) @ mixing.T + rng.normal(size=12)
    stored = np.asfortranarray(points.astype(np.float16))
    return LatentSpace(stored, fit_basis(stored))
