from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from latent_explorer.core import arrays as core_arrays
from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.statistics import (
    HALF_WIDTH_PER_STD,
    half_width_steps,
    half_widths,
    moments,
    radii,
)

TABLES = arrays(
    np.float16,
    st.tuples(st.integers(1, 40), st.integers(1, 6)),
    elements=st.floats(-100, 100, width=16),
)


def in_float64(points):
    return np.asarray(points, np.float64)


@given(TABLES)
def test_moments_are_those_of_numpy(points):
    mean, covariance = moments(points)
    exact = in_float64(points)
    np.testing.assert_allclose(mean, exact.mean(axis=0), atol=1e-10)
    expected = np.cov(exact.T, bias=True).reshape(covariance.shape)
    np.testing.assert_allclose(covariance, expected, atol=1e-8)


@given(TABLES, st.floats(-100, 100))
def test_a_constant_component_has_no_variance_at_all(points, value):
    points = in_float64(points)
    points[:, 0] = value
    mean, covariance = moments(points)
    assert mean[0] == value
    assert not covariance[0].any()
    assert not covariance[:, 0].any()


@pytest.mark.parametrize("n", [3, 6, 7, 49])
def test_a_constant_that_no_sum_of_is_exact_has_no_variance_either(n):
    mean, covariance = moments(np.full((n, 1), 0.1))
    assert (mean[0], covariance[0, 0]) == (0.1, 0)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("order", ["C", "F"])
def test_moments_do_not_depend_on_chunks_or_layout(rng, monkeypatch, dtype, order):
    points = np.array(rng.normal(3, 2, (1000, 5)), dtype, order=order)
    whole = moments(points)
    monkeypatch.setattr(core_arrays.row_slices, "__defaults__", (77,))
    for part, expected in zip(moments(points), whole, strict=True):
        assert part.dtype == np.float64
        np.testing.assert_allclose(part, expected, rtol=1e-12, atol=1e-14)


def test_moments_far_from_the_origin_keep_their_digits(rng):
    offsets = rng.normal(size=(5000, 2))
    _, near = moments(offsets)
    _, far = moments(offsets + 1e6)
    np.testing.assert_allclose(far, near, rtol=1e-7, atol=1e-9)


def test_a_memory_map_never_becomes_float64_as_a_whole(rng, tmp_path: Path):
    n, d = 60_000, 64
    stored = np.lib.format.open_memmap(
        tmp_path / "zpoints.npy", "w+", np.float16, (n, d), fortran_order=True
    )
    stored[:] = rng.random((n, d), np.float32)
    for function in (moments, half_widths, radii):
        tracemalloc.start()
        function(stored)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < n * d * 8 / 2, function.__name__


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_values_that_are_not_finite_are_refused(bad):
    points = np.ones((4, 3), np.float32)
    points[2, 1] = bad
    with pytest.raises(ValueError, match="encode the images anew"):
        moments(points)


@pytest.mark.parametrize("shape", [(3,), (3, 0), (2, 2, 2)])
def test_what_is_no_table_is_refused(shape):
    with pytest.raises(ValueError, match="one row an image"):
        moments(np.zeros(shape))


def test_no_points_are_refused():
    with pytest.raises(ValueError, match="add images"):
        radii(np.zeros((0, 3)))


@pytest.mark.parametrize(
    ("n", "tolerance"), [(2_000, 0.15), (50_000, 0.05), (400_000, 0.03)], ids=str
)
def test_the_half_width_of_a_gaussian_is_1_177_std(rng, n, tolerance):
    std = np.array([0.01, 1.0, 30.0])
    widths = half_widths(rng.normal([5.0, 0.0, -100.0], std, (n, 3)))
    np.testing.assert_allclose(widths.values / std, HALF_WIDTH_PER_STD, rtol=tolerance)
    assert pytest.approx(1.17741, abs=1e-5) == HALF_WIDTH_PER_STD


def test_the_half_width_of_a_uniform_density_is_half_its_interval(rng):
    widths = half_widths(rng.uniform(-3, 3, (200_000, 1)))
    assert widths.values[0] == pytest.approx(3, rel=0.02)


def test_the_half_width_of_an_exponential_density_is_cut_on_one_side(rng):
    # From the maximum at 0 down to half of it at ln 2.
    widths = half_widths(rng.exponential(size=(400_000, 1)), bins_per_std=40)
    assert widths.values[0] == pytest.approx(np.log(2) / 2, rel=0.1)


def test_outliers_change_the_std_but_not_the_half_width(rng):
    points = rng.normal(size=(100_000, 1))
    points[:2000] *= 20
    widths = half_widths(points)
    assert points.std() > 2.5
    assert widths.values[0] == pytest.approx(HALF_WIDTH_PER_STD, rel=0.05)


def test_outliers_leave_few_bins_which_is_reported(rng):
    points = rng.normal(size=(100_000, 2))
    points[:500, 1] *= 200
    widths = half_widths(points)
    assert widths.bins_spanned[0] == pytest.approx(2 * HALF_WIDTH_PER_STD * 5, rel=0.05)
    assert widths.bins_spanned[1] < 4


def test_half_widths_agree_with_a_plain_histogram(rng):
    values = rng.gamma(4.0, size=(5000, 1))
    per_std = min(5, len(values) ** (1 / 3) / 3.49)
    width = values.std() / per_std
    bins = 2 * int(np.ceil(5 * per_std)) + 1
    edges = values.mean() + width * (np.arange(bins + 1) - bins / 2)
    counts, _ = np.histogram(values, edges)
    centers = (edges[1:] + edges[:-1]) / 2
    fine = np.linspace(centers[0], centers[-1], 2_000_001)
    above = fine[np.interp(fine, centers, counts) >= counts.max() / 2]
    assert half_widths(values).values[0] == pytest.approx((above[-1] - above[0]) / 2, rel=1e-4)


def test_half_widths_do_not_depend_on_chunks(rng):
    points = rng.normal(size=(3000, 4)).astype(np.float32)
    mean, std = points.mean(axis=0, dtype=float), points.std(axis=0, dtype=float)
    whole = without_pauses(half_width_steps([points], 3000, mean, std))
    parts = without_pauses(half_width_steps(np.array_split(points, 7), 3000, mean, std))
    np.testing.assert_array_equal(whole.values, parts.values)
    np.testing.assert_array_equal(whole.bins_spanned, parts.bins_spanned)


def test_a_component_without_room_for_bins_has_no_half_width():
    points = np.full((100, 2), 1e6)
    points[::2, 1] = np.nextafter(1e6, 2e6)
    widths = half_widths(points)
    assert widths.values[0] == widths.bins_spanned[0] == 0
    assert np.isfinite(widths.values).all()


def test_half_widths_of_a_single_point_are_0():
    assert not half_widths(np.ones((1, 3))).values.any()


def test_half_widths_are_read_only(rng):
    widths = half_widths(rng.normal(size=(100, 2)))
    assert not widths.values.flags.writeable
    assert not widths.bins_spanned.flags.writeable


@pytest.mark.parametrize("bins", [0, -1, np.nan])
def test_bins_must_be_positive(bins):
    with pytest.raises(ValueError, match="above 0"):
        half_widths(np.ones((3, 1)), bins_per_std=bins)


@given(TABLES)
def test_radii_are_lengths(points):
    expected = np.sqrt(np.square(in_float64(points)).sum(axis=1))
    np.testing.assert_allclose(radii(points), expected)


def test_radii_of_uniform_vectors_fill_a_thin_shell(rng):
    lengths = radii(rng.uniform(-1.5, 1.5, (2000, 256)).astype(np.float32))
    assert lengths.mean() == pytest.approx(1.5 * np.sqrt(256 / 3), rel=0.01)
    assert lengths.std() == pytest.approx(1.5 / np.sqrt(15), rel=0.1)
