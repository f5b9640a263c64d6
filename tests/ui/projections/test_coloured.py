"""A projection in the colours of an attribute, looked at pixel by pixel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.core.attributes import Classes
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.colouring import ColouredCloud
from latent_explorer.session.colouring import Colouring
from latent_explorer.session.projections import Projection
from latent_explorer.ui.attribute_colours import class_colours, ground_colour, number_lut
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.theme import current_theme

Grab = Callable[[QWidget], np.ndarray]
Count = Callable[..., int]
ColouredOf = Callable[..., ColouredCloud]


@pytest.fixture
def quiet(plane: Plane) -> Plane:
    """A plane without marks: probes look at the cloud alone."""
    plane.marks.group.setOpacity(0)
    return plane


def halves(plane: Plane, cloud: Cloud, image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what is left and what is right of the middle of the cloud, within the view."""
    middle = plane.to_pixels(float(np.median(cloud.x)), 0.0).toPoint().x()
    inside = plane.getViewBox().sceneBoundingRect()
    top, bottom = int(inside.top()) + 2, int(inside.bottom()) - 2
    left, right = int(inside.left()) + 2, int(inside.right()) - 2
    return image[top:bottom, left : middle - 2], image[top:bottom, middle + 3 : right]


def test_each_class_has_its_colour_where_it_is(
    quiet: Plane, cloud: Cloud, coloured_of: ColouredOf, pixels: Grab, count_color: Count
) -> None:
    quiet.show_coloured(coloured_of("side"), Colouring("side", ellipses=False))
    quiet.drawing.draw()
    low, high = class_colours(current_theme())[:2]
    left, right = halves(quiet, cloud, pixels(quiet.viewport()))
    # The densest bins are opaque.
    assert count_color(left, low, 60) > 20
    assert count_color(right, high, 60) > 20
    assert count_color(left, high, 60) == 0
    assert count_color(right, low, 60) == 0


def test_what_is_filtered_out_stays_as_a_grey_ground(
    quiet: Plane, cloud: Cloud, coloured_of: ColouredOf, pixels: Grab, count_color: Count
) -> None:
    coloured = coloured_of("side")
    quiet.show_coloured(coloured, Colouring("side", hidden=(0,), ellipses=False))
    quiet.drawing.draw()
    left, right = halves(quiet, cloud, pixels(quiet.viewport()))
    assert (left.max(axis=2).astype(int) - left.min(axis=2) < 20).all(), "grey on white"
    assert (left.min(axis=2) < 245).sum() > 200, "and not gone"
    assert count_color(right, class_colours(current_theme())[1], 60) > 20
    quiet.show_coloured(coloured, Colouring("side", ellipses=False))
    quiet.drawing.draw()
    left, _ = halves(quiet, cloud, pixels(quiet.viewport()))
    assert count_color(left, class_colours(current_theme())[0], 60) > 20, "and comes back"


def test_numbers_go_from_one_end_of_the_map_to_the_other(
    quiet: Plane, coloured_of: ColouredOf, pixels: Grab
) -> None:
    quiet.show_coloured(coloured_of("height"), Colouring("height"))
    quiet.drawing.draw()
    (image,) = (i for i in quiet.scene().items() if isinstance(i, pg.ImageItem) and i.isVisible())
    drawn = image.image
    lut = number_lut(current_theme()).astype(int)
    there = drawn[..., 3] > 0
    # Points without a value are grey, and the only ones that are no colour of the map.
    distance = np.abs(drawn[..., None, :3].astype(int) - lut).sum(axis=3)
    level = np.where(distance.min(axis=2) == 0, distance.argmin(axis=2), -1)
    columns = [level[:, i][there[:, i] & (level[:, i] >= 0)] for i in range(drawn.shape[1])]
    means = np.array([column.mean() for column in columns if len(column)])
    assert (np.diff(means) > -3).all()
    assert means[0] < 30
    assert means[-1] > 225


def test_all_points_in_view_are_counted_in_any_colours(
    quiet: Plane, coloured_of: ColouredOf, heard: Callable[..., list[Any]]
) -> None:
    drawn = heard(quiet.drawing.drawn)
    views = [None, (-1.0, 2.0, -3.0, 1.0)]
    for view in views:
        quiet.show_view(view)
        found = []
        for coloured, colouring in (
            (None, Colouring()),
            (coloured_of("side"), Colouring("side")),
            (coloured_of("side"), Colouring("side", hidden=(1,))),
            (coloured_of("height"), Colouring("height")),
            (coloured_of("height"), Colouring("height", low=0.0, high=0.5)),
            (coloured_of("height"), Colouring("height", low=1.0, high=0.0)),
        ):
            quiet.show_coloured(coloured, colouring)
            quiet.drawing.draw()
            found.append(drawn[-1][0])
        assert len(set(found)) == 1
        assert found[0] > 0


@pytest.mark.parametrize("attribute", ["side", "height"])
def test_few_points_are_drawn_as_points_in_their_colours(
    quiet: Plane, cloud: Cloud, coloured_of: ColouredOf, attribute: str
) -> None:
    x, y = np.median(cloud.x), np.median(cloud.y)
    view = (float(x) - 1, float(x) + 1, float(y) - 1.5, float(y) + 1.5)
    quiet.show_view(view)
    coloured = coloured_of(attribute)
    shown = Colouring(attribute, ellipses=False)
    quiet.show_coloured(coloured, shown)
    quiet.drawing.draw()
    inside = (cloud.x >= view[0]) & (cloud.x < view[1])
    inside &= (cloud.y >= view[2]) & (cloud.y < view[3])
    assert 20 < inside.sum() <= 1500
    expected = sorted(zip(cloud.x[inside].tolist(), cloud.y[inside].tolist(), strict=True))

    def items() -> list[Any]:
        found = [i for i in quiet.scene().items() if isinstance(i, pg.ScatterPlotItem)]
        return [i for i in found if i.isVisible() and i.parentItem() is not quiet.marks.group]

    def drawn() -> list[tuple[float, float]]:
        return sorted(
            (float(a), float(b)) for i in items() for a, b in zip(*i.getData(), strict=True)
        )

    assert drawn() == expected
    if attribute == "side":
        low, high = class_colours(current_theme())[:2]
        by_colour = {
            spot.brush().color().name(): (item, spot.symbol())
            for item in items()
            for spot in item.points()
        }
        assert by_colour.keys() == {low, high}
        assert len({symbol for _, symbol in by_colour.values()}) == 2, "told apart by shape too"
        assert (by_colour[high][0].getData()[0] > x).all()
        quiet.show_coloured(coloured, replace(shown, hidden=(1,)))
        quiet.drawing.draw()
        colours = {spot.brush().color().name() for item in items() for spot in item.points()}
        assert colours == {low, ground_colour(current_theme())}
        assert drawn() == expected


def test_colours_of_another_plane_are_not_shown(
    quiet: Plane, coloured_of: ColouredOf, cloud_of: Any, pixels: Grab, count_color: Count
) -> None:
    other = Projection((1, 5))
    quiet.show_coloured(coloured_of("side", other), Colouring("side"))
    quiet.drawing.draw()
    (own,) = class_colours(current_theme())[1:2]
    assert count_color(pixels(quiet.viewport()), own, 30) == 0
    quiet.show_cloud(cloud_of(other))
    quiet.drawing.draw()
    assert count_color(pixels(quiet.viewport()), own, 60) > 10
    quiet.show_cloud(None)
    assert count_color(pixels(quiet.viewport()), own, 60) == 0, "nothing without a cloud"


def test_a_plane_that_was_never_coloured_has_nothing_for_it(quiet: Plane) -> None:
    assert sum(isinstance(item, pg.ImageItem) for item in quiet.scene().items()) == 1
    quiet.show_coloured(None, Colouring())
    quiet.show_ellipse_level(1.0)
    quiet.drawing.draw()
    assert sum(isinstance(item, pg.ImageItem) for item in quiet.scene().items()) == 1


def names(plane: Plane) -> dict[str, pg.TextItem]:
    """Return the texts in the plane, as they are painted, but for that of its ellipse."""
    plane.grab()
    texts = [i for i in plane.scene().items() if isinstance(i, pg.TextItem) and i.isVisible()]
    found = {text.toPlainText(): text for text in texts}
    return {text: item for text, item in found.items() if not text.startswith("k = ")}


def place(item: pg.TextItem) -> QRectF:
    return item.mapRectToScene(item.boundingRect())


@pytest.fixture
def six(coloured_of: ColouredOf) -> ColouredCloud:
    """Six classes, whose inclined ellipses lie one in another."""
    coloured = coloured_of("side")
    labels = ("no", "young", "middle_aged", "well over eighty years", "b", "yes")
    edges = np.linspace(0, len(coloured.attribute.order), len(labels) + 1).astype(np.int64)
    whole = ConfidenceEllipse(np.zeros(2), np.array([[4.0, -3.6], [-3.6, 4.0]]))
    sizes = (1.0, 0.95, 0.6, 0.02, 0.5, 1.05)
    ellipses = tuple(ConfidenceEllipse(whole.center, size * whole.covariance) for size in sizes)
    attribute = Classes(coloured.attribute.order, edges, labels)
    return replace(coloured, attribute=attribute, ellipses=ellipses)


@pytest.mark.parametrize("size", [(460, 420), (320, 240)], ids=["large", "small"])
def test_names_of_classes_are_apart_in_view_and_above_all_lines(
    plane: Plane, six: ColouredCloud, finish_turns: Callable[[], None], size: tuple[int, int]
) -> None:
    plane.window().resize(*size)
    finish_turns()
    plane.show_coloured(six, Colouring("side"))
    plane.drawing.draw()
    found = names(plane)
    assert found.keys() == {"no", "young", "middle aged", "well over eighty years", "b", "yes"}
    items = plane.scene().items()  # the uppermost first
    curves = [i for i in items if isinstance(i, pg.PlotCurveItem) and i.isVisible()]
    view = plane.getViewBox().sceneBoundingRect()
    texts = [i for i in items if isinstance(i, pg.TextItem) and i.isVisible()]
    assert len(texts) == len(found) + 1, "and that of the ellipse of the plane"
    for name in found.values():
        assert items.index(name) < min(items.index(curve) for curve in curves)
        assert view.contains(place(name))
        assert not [o for o in texts if o is not name and place(o).intersects(place(name))]


def test_a_name_that_would_hide_its_ellipse_stands_beside_it(
    plane: Plane, six: ColouredCloud
) -> None:
    plane.show_coloured(six, Colouring("side"))
    plane.drawing.draw()
    small = six.ellipses[3]
    assert small is not None
    name = place(names(plane)["well over eighty years"])
    at = [plane.to_pixels(float(x), float(y)) for x, y in small.outline(2.2)]
    assert not [point for point in at if name.contains(plane.mapToScene(point.toPoint()))]


def test_no_mark_that_stays_covers_a_name(
    plane: Plane, cloud: Cloud, coloured_of: ColouredOf
) -> None:
    coloured, alone = coloured_of("side"), Colouring("side", hidden=(1,))
    ellipse = ConfidenceEllipse(np.zeros(2), np.diag([0.5, 0.5]))

    def named(ellipse: ConfidenceEllipse) -> QRectF:
        plane.show_coloured(replace(coloured, ellipses=(ellipse, None)), alone)
        plane.drawing.draw()
        return place(names(plane)["no"])

    at = plane.getViewBox().mapSceneToView(named(ellipse).center())
    moved = ConfidenceEllipse(cloud.origin - [at.x(), at.y()], ellipse.covariance)
    origin = plane.mapToScene(plane.to_pixels(*cloud.origin.tolist()).toPoint())
    # Had it the same place at the ellipse, it would stand upon the mark.
    assert not named(moved).contains(origin)


def test_names_of_classes_stay_in_view(plane: Plane, six: ColouredCloud) -> None:
    plane.show_coloured(six, Colouring("side"))
    plane.drawing.draw()
    plane.show_view((1.0, 7.0, -7.0, 0.5))
    plane.drawing.draw()
    view = plane.getViewBox().sceneBoundingRect()
    assert "yes" in names(plane)
    assert all(view.contains(place(name)) for name in names(plane).values())


def test_each_class_has_its_ellipse_with_its_name(
    plane: Plane, coloured_of: ColouredOf, heard: Callable[..., list[Any]]
) -> None:
    coloured = coloured_of("side")

    def shown() -> dict[str, np.ndarray]:
        group = plane.marks.group
        curves = [i for i in plane.scene().items() if isinstance(i, pg.PlotCurveItem)]
        own = [i for i in curves if i.isVisible() and i.parentItem() is not group]
        by_colour = {pg.mkPen(i.opts["pen"]).color().name(): i.getData() for i in own}
        return {name: by_colour[i.color.name()] for name, i in names(plane).items()}

    plane.show_coloured(coloured, Colouring("side"))
    plane.drawing.draw()
    assert shown().keys() == {"no", "yes"}
    for level in (2.2, 1.0):
        plane.show_ellipse_level(level)
        for name, ellipse in zip(("no", "yes"), coloured.ellipses, strict=True):
            assert ellipse is not None
            np.testing.assert_allclose(np.transpose(shown()[name]), ellipse.outline(level))
    plane.show_coloured(coloured, Colouring("side", hidden=(0,)))
    plane.drawing.draw()
    assert shown().keys() == {"yes"}
    plane.show_coloured(coloured, Colouring("side", ellipses=False))
    plane.drawing.draw()
    assert not shown()
    plane.show_coloured(coloured, Colouring("side"))
    plane.drawing.draw()
    plane.show_coloured(None, Colouring())
    plane.drawing.draw()
    assert not shown()


def test_the_colours_follow_the_appearance(
    quiet: Plane,
    coloured_of: ColouredOf,
    set_dark: Callable[[bool], None],
    pixels: Grab,
    count_color: Count,
    qtbot: QtBot,
) -> None:
    quiet.show_coloured(coloured_of("side"), Colouring("side"))
    quiet.drawing.draw()
    light = class_colours(current_theme())[1]
    with qtbot.waitSignal(quiet.drawing.drawn):
        set_dark(True)
    dark = class_colours(current_theme())[1]
    image = pixels(quiet.viewport())
    assert count_color(image, dark, 40) > 10
    assert count_color(image, light, 10) == 0
