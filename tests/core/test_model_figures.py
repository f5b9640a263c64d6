"""What two bundles are compared by."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.model_figures import (
    components_for,
    counterpart_steps,
    error_figures,
    measured_images,
    model_figures,
)
from latent_explorer.core.space import LatentSpace

NAMES = st.lists(st.sampled_from([f"{i}.jpg" for i in range(12)]), max_size=20)


def counterparts(names: Sequence[str], others: Sequence[str]) -> list[int]:
    found: list[int] = without_pauses(counterpart_steps(names, others)).tolist()
    return found


@given(NAMES, NAMES)
def test_counterparts_have_the_same_name(names: list[str], others: list[str]) -> None:
    found = counterparts(names, others)
    assert len(found) == len(names)
    for name, place in zip(names, found, strict=True):
        assert place == (others.index(name) if name in others else -1)


def test_many_names_are_found_in_steps() -> None:
    names = [f"{i}" for i in range(100_000)]
    steps = counterpart_steps(names, names[::-1])
    assert sum(1 for _ in steps) > 4
    assert counterparts(names, names[::-1])[:2] == [99_999, 99_998]


@given(st.lists(st.sampled_from([-1, 0, 5]), max_size=60), st.integers(1, 70))
def test_measured_images_are_spread_over_those_in_both(found: list[int], at_most: int) -> None:
    images = measured_images(np.array(found, np.int32), at_most)
    common = [i for i, place in enumerate(found) if place >= 0]
    assert len(images) <= at_most
    assert set(images.tolist()) <= set(common)
    gaps = np.diff([common.index(i) for i in images.tolist()])
    assert len(set(gaps.tolist())) <= 1, "evenly"
    if len(common) <= at_most:
        assert images.tolist() == common
    else:
        assert 2 * len(images) > at_most


def test_components_for_a_share_of_the_variance() -> None:
    # Standard deviations 3, 1 and 0: nine tenths are in the first.
    points = np.array([[3, 1, 0], [3, -1, 0], [-3, 1, 0], [-3, -1, 0]], np.float32)
    basis = fit_basis(points)
    assert [components_for(basis, share) for share in (0.1, 0.9, 0.91, 1.0)] == [1, 1, 2, 2]


def test_a_space_of_one_component() -> None:
    points = np.asfortranarray(np.arange(5, dtype=np.float32)[:, np.newaxis])
    figures = model_figures(LatentSpace(points, fit_basis(points)), (24, 16))
    assert (figures.z_dim, figures.n, figures.height, figures.width) == (1, 5, 24, 16)
    assert figures.pairs == 0
    assert set(figures.pairs_above.values()) == {0}
    assert set(figures.components_for_variance.values()) == {1}


def test_figures_by_another_way(toy_space: LatentSpace) -> None:
    figures = model_figures(toy_space, (8, 8)).as_dict()
    points = toy_space.points.astype(np.float64)
    r = np.abs(np.corrcoef(points.T)[np.triu_indices(12, 1)])
    assert figures["pairs"] == len(r) == 66
    assert figures["pairs_above"] == {str(t / 10): int((r > t / 10).sum()) for t in range(1, 7)}
    values = np.sort(np.linalg.eigvalsh(np.cov(points.T)))[::-1]
    shares = np.cumsum(values) / values.sum()
    for share, k in figures["components_for_variance"].items():
        assert k == 1 + int(np.searchsorted(shares, float(share)))


def test_error_figures() -> None:
    found = error_figures(np.array([0.25, 0.5, 1.5], np.float32))
    assert (found.error_mean, found.error_median, found.measured) == (pytest.approx(0.75), 0.5, 3)
