"""Of very many points a picture is foreseen at once, and all are counted in turns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.layers import PlaneSlice
from latent_explorer.controller.presenters.selecting import PlaneSelection
from latent_explorer.core import plane_counts, plane_index, run_counts
from latent_explorer.core.attributes import Classes
from latent_explorer.core.density import density_image, log_scaled
from latent_explorer.core.plane_index import PlaneIndex
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.colouring import ColouredCloud, ColouredCloudRequest
from latent_explorer.jobs.selection import SelectedCloud, SelectedCloudRequest
from latent_explorer.jobs.slices import SliceRequest, SliceThicknesses
from latent_explorer.session.colouring import Colouring
from latent_explorer.ui.projections import cloud_drawing
from latent_explorer.ui.projections.bins import Bins
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.projections.card import ProjectionCard
from latent_explorer.ui.turns import Allowance, turns

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
    qtbot.waitUntil(lambda: plane.drawing.is_exact)
    plane.drawing.draw()
    first = plane.drawing.is_exact
    assert first == (zoom > 2), "what is near is counted at once"
    told: list[int] = []
    plane.drawing.drawn.connect(told.append)
    qtbot.waitUntil(lambda: plane.drawing.is_exact)
    counts, n = expected(plane, cloud)
    if not first:
        assert told == [n]
    if n > 1500:
        np.testing.assert_array_equal(parts(plane).density.image, log_scaled(counts))
        assert plane.drawing.item.most == counts.max()
    else:
        assert len(parts(plane).points.data) == n


def test_what_is_foreseen_is_replaced_in_several_turns(
    plane: Plane, cloud: Cloud, parts: Any, qtbot: QtBot
) -> None:
    zoomed(plane, cloud, 1.0)
    qtbot.waitUntil(lambda: plane.drawing.is_exact)
    plane.drawing.draw()
    foreseen = parts(plane).density.image.astype(int)
    assert not plane.drawing.is_exact
    plane.drawing._count_on()
    assert not plane.drawing.is_exact, "each turn counts some"
    plane.drawing.finish()
    assert plane.drawing.is_exact
    counts, _ = expected(plane, cloud)
    exact = log_scaled(counts).astype(int)
    np.testing.assert_array_equal(parts(plane).density.image, exact)
    assert abs(foreseen.mean() - exact.mean()) < 0.3 * exact.mean()


def test_what_is_not_seen_is_counted_when_it_is(plane: Plane, cloud: Cloud, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: plane.drawing.is_exact)
    plane.drawing.draw()
    plane.hide()
    plane.drawing._count_on()
    assert not plane.drawing.is_exact
    plane.show()
    qtbot.waitUntil(lambda: plane.drawing.is_exact)


def test_the_card_says_what_is_known(cloud: Cloud, shown: Callable[..., Any], qtbot: QtBot) -> None:
    card = ProjectionCard()
    shown(card, 460, 460)
    card.show_n_components(12)
    card.show_projection(cloud.request.projection, active=True, removable=False)
    card.show_cloud(replace(cloud, sample_of=1_234_567))
    card.plane.drawing.draw()
    assert card.summary.text().startswith("coarse: ")
    assert "1,234,567" in card.summary.toolTip()
    card.show_cloud(replace(cloud))
    card.plane.drawing.draw()
    assert card.summary.text().startswith("≈ ")
    qtbot.waitUntil(lambda: card.plane.drawing.is_exact)
    _, n = expected(card.plane, cloud)
    assert card.summary.text() == f"{n:,} in view"


@pytest.fixture
def apart(
    plane: Plane, cloud: Cloud, request: pytest.FixtureRequest
) -> tuple[Callable[[], object], np.ndarray]:
    """What shows half of the points apart from the others, and these by their numbers."""
    rng = np.random.default_rng(5)
    order = rng.permutation(N).astype(np.int32)
    x, y, count = cloud.x[:][order], cloud.y[:][order], N // 2
    own = cloud.request
    if request.param == "colours":
        asked = ColouredCloudRequest(bundle=own.bundle, projection=own.projection, attribute="a")
        attribute = Classes(order, np.array([0, count, N]), ("b", "c"))
        coloured = ColouredCloud(asked, attribute, x, y, (None, None))
        show = partial(plane.show_coloured, coloured, Colouring("a", hidden=(1,)))
    elif request.param == "slice":
        thin = SliceRequest(bundle=own.bundle, projection=own.projection, about="origin")
        points = SliceThicknesses(thin, np.arange(N, dtype=float), order, x, y)
        show = partial(plane.show_slice, PlaneSlice(points, count - 1.0))
    else:
        parts = SelectedCloudRequest(bundle=own.bundle, projection=own.projection, parts=())
        show = partial(
            plane.show_selected, PlaneSelection(SelectedCloud(parts, order, x, y, count, None))
        )
    return show, np.sort(order[:count])


@pytest.mark.parametrize("apart", ["colours", "slice", "selection"], indirect=True)
def test_points_that_are_shown_apart_are_foreseen_and_counted_in_turns(
    apart: tuple[Callable[[], object], np.ndarray],
    plane: Plane,
    cloud: Cloud,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    show, own = apart
    qtbot.waitUntil(lambda: plane.drawing.is_exact)
    looked: list[int] = []

    def counted(x: np.ndarray, *others: Any) -> np.ndarray:
        looked.append(len(x))
        return density_image(x, *others)

    monkeypatch.setattr(run_counts, "density_image", counted)
    monkeypatch.setattr(run_counts, "SAMPLE_POINTS", 2000)
    monkeypatch.setattr(run_counts, "_SHORT", 100)
    zoomed(plane, cloud, 1.0)
    show()
    plane.drawing.draw()
    assert not plane.drawing.is_exact
    assert sum(looked) < 5000, "some points show what it will look like"
    assert plane.drawing.findable is None, "it is not known yet which are grey"
    looked.clear()
    turns = 0
    while not plane.drawing.is_exact:
        plane.drawing._count_on()
        assert sum(looked) <= 5000, "each turn counts some"
        looked.clear()
        turns += 1
    assert turns > 3
    counts, n = expected(plane, cloud)
    np.testing.assert_array_equal(plane.drawing.item._drawn[1], counts)
    qtbot.waitUntil(lambda: plane.drawing.findable is not None)
    np.testing.assert_array_equal(np.flatnonzero(plane.drawing.findable), own)
    assert n > 1500


@pytest.mark.parametrize("apart", ["colours", "slice", "selection"], indirect=True)
def test_the_few_points_in_view_that_are_shown_apart_are_points_in_the_end(
    apart: tuple[Callable[[], object], np.ndarray], plane: Plane, cloud: Cloud, qtbot: QtBot
) -> None:
    apart[0]()
    zoomed(plane, cloud, 12.0)
    plane.drawing.draw()
    plane.drawing.finish()
    _, n = expected(plane, cloud)
    assert 0 < n < 1500
    marks = {id(item) for item in plane.marks.group.childItems()}
    drawn = [
        len(item.data)
        for item in plane.scene().items()
        if isinstance(item, pg.ScatterPlotItem) and item.isVisible() and id(item) not in marks
    ]
    assert sum(drawn) == n


@pytest.mark.parametrize("apart", ["colours"], indirect=True)
def test_colours_come_over_a_sample_too(
    apart: tuple[Callable[[], object], np.ndarray], plane: Plane, cloud: Cloud, qtbot: QtBot
) -> None:
    apart[0]()
    some = replace(cloud, x=cloud.x[:1000], y=cloud.y[:1000], sample_of=N)
    near = PlaneIndex.of(some.x[:], some.y[:], cloud.ellipse)
    plane.show_cloud(replace(some, near=near))
    zoomed(plane, cloud, 1.0)
    told: list[int] = []
    plane.drawing.drawn.connect(told.append)
    plane.drawing.draw()
    plane.drawing.finish()
    assert plane.drawing.is_exact
    assert max(told) <= 1000, "the number in view is that of the sample"


def test_planes_of_many_points_are_drawn_in_turns(
    new_plane: Callable[[], Plane], cloud: Cloud, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    planes = [new_plane() for _ in range(3)]
    for each in planes:
        each.show_cloud(cloud)
    qtbot.waitUntil(lambda: all(each.drawing.is_exact for each in planes) and not turns().waiting)
    drawn: list[int] = []
    for number, each in enumerate(planes):
        each.drawing.drawn.connect(partial(lambda number, _: drawn.append(number), number))
    for few, expected in ((True, [0, 1, 2]), (False, [0])):
        monkeypatch.setattr(cloud_drawing, "_allowance", partial(Allowance, 3 * N if few else N))
        shared = cloud_drawing._allowance()
        monkeypatch.setattr(cloud_drawing, "_allowance", lambda shared=shared: shared)
        drawn.clear()
        for each in planes:
            each.show_view((-1.0, 1.0, -1.0, 1.0) if few else None)
        # What was posted by now is done before anything that was not.
        QApplication.sendPostedEvents(None, QEvent.Type.MetaCall)
        assert drawn == expected
        qtbot.waitUntil(lambda: set(drawn) == {0, 1, 2} and not turns().waiting)
