"""Of very many points a picture is foreseen at once, and all are counted in turns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from latent_explorer.core import plane_counts, plane_index
from latent_explorer.core.density import density_image, log_scaled
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.ui.projections.bins import Bins
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.projections.card import ProjectionCard

N = 20_000


@pytest.fixture
def cloud(
    cloud: Cloud, with_points: Callable[..., Cloud], monkeypatch: pytest.MonkeyPatch
) -> Cloud:
    """A cloud of more points than can be counted at once."""
    monkeypatch.setattr(plane_index, "MANY", 5000)
    monkeypatch.setattr(plane_counts, "STEP_POINTS", 5000)
    std = np.sqrt(np.diag(cloud.ellipse.covariance))
    normal = np.random.default_rng(3).normal(size=(2, N))
    x, y = (cloud.ellipse.center + std * normal.T).T.astype(np.float32)
    return with_points(cloud, x, y)


def expected(plane: Plane, cloud: Cloud) -> tuple[np.ndarray, int]:
    """Return the counts in the bins, and the number in view, of all points."""
    frame = plane.frame
    bins = Bins.over(frame.view, (frame.width, frame.height))
    counts = density_image(cloud.x[:], cloud.y[:], bins.x_range, bins.y_range, bins.shape)
    x0, x1, y0, y1 = frame.view
    inside = (cloud.x[:] >= x0) & (cloud.x[:] < x1) & (cloud.y[:] >= y0) & (cloud.y[:] < y1)
    return counts, int(inside.sum())


def zoomed(plane: Plane, cloud: Cloud, zoom: float) -> None:
    half = 4.0 * np.sqrt(np.diag(cloud.ellipse.covariance)) / zoom
    low, high = cloud.ellipse.center - half, cloud.ellipse.center + half
    plane.show_view((low[0], high[0], low[1], high[1]))


@pytest.mark.parametrize("zoom", [1.0, 1.7, 20.0, 60.0])
def test_in_the_end_each_picture_is_exact(
    zoom: float, plane: Plane, cloud: Cloud, parts: Any, qtbot: QtBot
) -> None:
    zoomed(plane, cloud, zoom)
    qtbot.waitUntil(lambda: plane.is_exact)
    plane.draw_cloud()
    first = plane.is_exact
    assert first == (zoom > 2), "what is near is counted at once"
    told: list[int] = []
    plane.drawn.connect(told.append)
    qtbot.waitUntil(lambda: plane.is_exact)
    counts, n = expected(plane, cloud)
    if not first:
        assert told == [n]
    if n > 1500:
        np.testing.assert_array_equal(parts(plane).density.image, log_scaled(counts))
        assert plane.most == counts.max()
    else:
        assert len(parts(plane).points.data) == n


def test_what_is_foreseen_is_replaced_in_several_turns(
    plane: Plane, cloud: Cloud, parts: Any, qtbot: QtBot
) -> None:
    zoomed(plane, cloud, 1.0)
    qtbot.waitUntil(lambda: plane.is_exact)
    plane.draw_cloud()
    foreseen = parts(plane).density.image.astype(int)
    assert not plane.is_exact
    plane._count_on()
    assert not plane.is_exact, "each turn counts some"
    plane.finish_counting()
    assert plane.is_exact
    counts, _ = expected(plane, cloud)
    exact = log_scaled(counts).astype(int)
    np.testing.assert_array_equal(parts(plane).density.image, exact)
    assert abs(foreseen.mean() - exact.mean()) < 0.3 * exact.mean()


def test_what_is_not_seen_is_counted_when_it_is(plane: Plane, cloud: Cloud, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: plane.is_exact)
    plane.draw_cloud()
    plane.hide()
    plane._count_on()
    assert not plane.is_exact
    plane.show()
    qtbot.waitUntil(lambda: plane.is_exact)


def test_the_card_says_what_is_known(cloud: Cloud, shown: Callable[..., Any], qtbot: QtBot) -> None:
    card = ProjectionCard()
    shown(card, 460, 460)
    card.show_n_components(12)
    card.show_projection(cloud.request.projection, active=True, removable=False)
    card.show_cloud(replace(cloud, sample_of=1_234_567))
    card.plane.draw_cloud()
    assert card.summary.text().startswith("coarse: ")
    assert "1,234,567" in card.summary.toolTip()
    card.show_cloud(replace(cloud))
    card.plane.draw_cloud()
    assert card.summary.text().startswith("≈ ")
    qtbot.waitUntil(lambda: card.plane.is_exact)
    _, n = expected(card.plane, cloud)
    assert card.summary.text() == f"{n:,} in view"
