from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import cdist
from scipy.stats import chi, percentileofscore

from latent_explorer.core import neighbours
from latent_explorer.core.basis import PcaBasis, fit_basis
from latent_explorer.core.plausibility import (
    MEASURES,
    ImageQuantiles,
    count_quantile_steps,
    image_quantiles,
    quantile_steps,
    reference,
    way_back,
)
from latent_explorer.core.space import LatentSpace

RISING = np.linspace(0, 10, 1001)


def quantiles_of(values):
    return np.quantile(values, np.linspace(0, 1, 1001))


@given(
    arrays(np.float64, st.integers(5, 40), elements=st.integers(0, 12).map(float)),
    st.lists(st.integers(-1, 13).map(float), min_size=1),
)
def test_percentiles_are_those_of_scipy(images, values):
    # As many as the quantiles, so that these are the values themselves.
    images = np.sort(np.resize(images, 1001))
    found = ImageQuantiles(images, images).percentile("level", values)
    expected = percentileofscore(images, values, kind="mean")
    # One step of the quantiles.
    np.testing.assert_allclose(found, expected, atol=0.11)


def test_percentiles_go_from_0_to_100():
    images = ImageQuantiles(RISING, RISING)
    values = [[-1, 0, 2.5], [9.95, 10, np.inf]]
    np.testing.assert_allclose(
        images.percentile("furthest", values), [[0, 0, 25], [99.5, 100, 100]]
    )
    assert images.percentile("level", 5.0).shape == ()


def test_what_is_not_known_has_no_percentile():
    images = ImageQuantiles(RISING, RISING)
    with pytest.raises(ValueError, match="percentile of way_back"):
        images.percentile("way_back", [1.0])
    with pytest.raises(ValueError, match="percentile of level"):
        images.percentile("level", [np.nan])


def test_quantiles_are_those_of_the_images(toy_space, codec):
    found = image_quantiles(toy_space, codec)
    basis = toy_space.basis
    z = toy_space.points.astype(np.float32)
    v = basis.to_pca(z) / basis.std
    np.testing.assert_allclose(found.level, quantiles_of(np.linalg.norm(v, axis=1)))
    np.testing.assert_allclose(found.furthest, quantiles_of(np.abs(v).max(axis=1)))
    np.testing.assert_allclose(
        found.way_back, quantiles_of(way_back(z, codec.decode(z), codec)), atol=1e-6
    )
    distances = np.sort(cdist(z.astype(float), z.astype(float)), axis=1)[:, 1:9]
    np.testing.assert_allclose(found.neighbours, quantiles_of(distances.mean(axis=1)), rtol=1e-6)
    shares = found.percentile("level", [2.0, 3.5, 5.0]) / 100
    np.testing.assert_allclose(shares, chi.cdf([2.0, 3.5, 5.0], 12), atol=0.03)


def test_it_is_done_in_steps_and_known_bit_by_bit(toy_space, codec):
    known = []
    nothing = 0
    for step in quantile_steps(toy_space, codec):
        if step is None:
            nothing += 1
        else:
            known.append([name for name in MEASURES if getattr(step, name) is not None])
            last = step
    assert known == [list(MEASURES[:2]), list(MEASURES[:3]), list(MEASURES)]
    assert last.is_complete
    assert max(codec.decoded) <= 24
    assert nothing > 2 * len(codec.decoded)


@pytest.mark.parametrize("n", [2, 17, 300])
def test_the_steps_are_counted_beforehand(toy_space, codec, monkeypatch, n):
    monkeypatch.setattr(reference, "_PRODUCTS", 7 * 12**2)
    monkeypatch.setattr(neighbours, "_POINTS", 50)
    monkeypatch.setattr(reference, "_MOST_WAYS", 100)
    points = toy_space.points[:n]
    space = LatentSpace(points, fit_basis(points))
    assert count_quantile_steps(space) == len(list(quantile_steps(space, codec)))


def test_the_same_images_give_the_same_bits(toy_space, codec, monkeypatch):
    for name in ("_MOST_LEVELS", "_MOST_WAYS", "_MOST_NEIGHBOURS"):
        monkeypatch.setattr(reference, name, 300)
    first, second = (image_quantiles(toy_space, codec).as_arrays() for _ in range(2))
    for name in MEASURES:
        assert first[name].tobytes() == second[name].tobytes()
    assert sum(codec.decoded) == 600


def test_two_images_are_enough(rng, codec):
    points = rng.normal(size=(2, 12)).astype(np.float32)
    found = image_quantiles(LatentSpace(points, fit_basis(points)), codec)
    distance = np.linalg.norm(points[0] - points[1])
    np.testing.assert_allclose(found.neighbours, distance, rtol=1e-6)
    np.testing.assert_allclose(found.level, 1)


def test_images_off_the_space_of_the_pca_are_very_far(toy_space, codec):
    basis = toy_space.basis
    std = np.r_[basis.std[:11], 0.0]
    flat = PcaBasis(basis.mean, basis.components, std, basis.half_widths, basis.half_width_bins)
    found = image_quantiles(LatentSpace(toy_space.points, flat), codec)
    assert found.percentile("level", np.inf) == 100


def test_quantiles_survive_a_file(toy_space, codec, tmp_path):
    made = image_quantiles(toy_space, codec)
    np.savez(tmp_path / "plausibility.npz", **made.as_arrays())
    with np.load(tmp_path / "plausibility.npz", allow_pickle=False) as stored:
        read = ImageQuantiles.from_arrays(dict(stored))
    for name in MEASURES:
        values = getattr(read, name)
        assert values.tobytes() == getattr(made, name).tobytes()
        assert not values.flags.writeable


def test_incomplete_quantiles_are_not_stored():
    with pytest.raises(ValueError, match="not complete"):
        ImageQuantiles(RISING, RISING, RISING).as_arrays()


@pytest.mark.parametrize(
    "damaged",
    [
        RISING[:-1],
        RISING[::-1],
        RISING - 1,
        np.append(RISING[:-1], np.inf),
        np.full(1001, np.nan),
        RISING[:, np.newaxis],
        np.float64(3),
        np.array(["one"] * 1001),
        np.zeros(1001, [("a", "f8")]),
    ],
)
@pytest.mark.parametrize("name", MEASURES)
def test_damaged_quantiles_are_refused(name, damaged):
    arrays = dict.fromkeys(MEASURES, RISING) | {name: damaged}
    with pytest.raises(ValueError, match=f"{name} must be 1001 .* compute them anew"):
        ImageQuantiles.from_arrays(arrays)


@pytest.mark.parametrize("names", [(), MEASURES[:3], (*MEASURES, "other")])
def test_other_names_are_refused(names):
    with pytest.raises(ValueError, match="are level, furthest, way_back, neighbours, not"):
        ImageQuantiles.from_arrays(dict.fromkeys(names, RISING))
