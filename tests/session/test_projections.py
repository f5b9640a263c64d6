"""Which pairs are shown: never out of bounds, and views stay with their projections."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.space import LatentSpace
from latent_explorer.session.projections import (
    ELLIPSE_LEVELS,
    MAX_PROJECTIONS,
    Projection,
    Projections,
    default_projections,
)

VIEW = (-1.0, 2.0, -3.0, 4.0)
OTHER = (0.0, 1.0, 0.0, 1.0)


@pytest.fixture
def zoomed(projections: Projections) -> Projections:
    """Two of four projections show a part."""
    return projections.viewed(1, VIEW).viewed(3, OTHER)


def test_axes_are_named_by_their_coordinates() -> None:
    assert Projection((177, 242)).axis_names == ("z 177", "z 242")
    assert Projection((0, 3), "pca").axis_names == ("PCA 0", "PCA 3")


@pytest.mark.parametrize("pair", [(-1, 3), (4, 4), (0, 65_536), (0.5, 1), (True, 2)])
def test_a_pair_is_two_different_components(pair: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="component"):
        Projection(pair)


@pytest.mark.parametrize(
    "wrong",
    [
        {"shown": tuple(Projection((i, 20)) for i in range(10))},
        {"views": (VIEW,)},
        {"views": (VIEW, None, (1.0, 0.0, 0.0, 1.0), None)},
        {"views": (VIEW, None, None, (0.0, float("inf"), 0.0, 1.0))},
        {"equal_axes": (True,)},
        {"active": 4},
        {"active": -1},
        {"ellipse_level": 0.0},
        {"ellipse_level": float("nan")},
    ],
)
def test_what_does_not_fit_is_refused(projections: Projections, wrong: dict) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        replace(projections, **wrong)


def test_a_first_run_shows_three_pairs_and_the_first_pca_plane() -> None:
    pairs = [(3, 7), (0, 5), (2, 11), (4, 6)]
    assert default_projections(pairs) == (
        *map(Projection, pairs[:3]),
        Projection((0, 1), "pca"),
    )
    assert default_projections([]) == (Projection((0, 1), "pca"),)


# Adding and removing


def test_one_that_is_added_is_the_active_one(zoomed: Projections) -> None:
    new = zoomed.added(Projection((8, 9)))
    assert new.shown == (*zoomed.shown, Projection((8, 9)))
    assert new.views == (*zoomed.views, None)
    assert new.active == 4


def test_a_tenth_replaces_nothing(projections: Projections) -> None:
    for i in range(MAX_PROJECTIONS - 4):
        projections = projections.added(Projection((i, 10), "pca"))
    assert projections.full
    assert projections.added(Projection((8, 9))) == projections


@pytest.mark.parametrize(
    ("active", "removed", "then"), [(2, 0, 1), (2, 3, 2), (2, 2, 2), (3, 3, 2), (0, 0, 0)]
)
def test_removing_keeps_the_views_of_the_others_and_the_active_one(
    zoomed: Projections, active: int, removed: int, then: int
) -> None:
    old = replace(zoomed, active=active)
    new = old.removed(removed)
    kept = [i for i in range(4) if i != removed]
    assert new.shown == tuple(old.shown[i] for i in kept)
    assert new.views == tuple(old.views[i] for i in kept)
    assert new.active == then
    if active != removed:
        assert new.shown[new.active] == old.shown[active]


def test_the_last_one_stays(projections: Projections) -> None:
    alone = Projections(projections.shown[:1])
    assert alone.removed(0) == alone


# Other pairs


def test_swapping_exchanges_the_axes_of_the_view_too(zoomed: Projections) -> None:
    swapped = zoomed.swapped(1)
    assert swapped.shown[1] == Projection((5, 0))
    assert swapped.views[1] == (-3.0, 4.0, -1.0, 2.0)
    assert swapped.swapped(1) == zoomed


def test_another_pair_is_seen_whole_and_the_other_views_stay(zoomed: Projections) -> None:
    new = zoomed.with_pair(1, (8, 9))
    assert new.shown[1] == Projection((8, 9))
    assert new.views == (None, None, None, OTHER)
    assert zoomed.with_pair(1, (0, 5)) is zoomed
    assert zoomed.with_coordinates(1, "pca").shown[1] == Projection((0, 5), "pca")
    assert zoomed.with_coordinates(1, "pca").views[1] is None


def test_the_number_of_the_other_axis_exchanges_the_two(projections: Projections) -> None:
    assert projections.with_pair(1, (5, 5)).shown[1].pair == (5, 0)
    assert projections.with_pair(1, (0, 0)).shown[1].pair == (5, 0)


def test_one_pair_of_a_list_goes_to_the_active_projection(zoomed: Projections) -> None:
    new = replace(zoomed, active=1).showing([(8, 9)], "pca")
    assert new.active == 1
    assert new.shown[1] == Projection((8, 9), "pca")
    assert new.views[3] == OTHER


def test_a_pair_that_is_shown_becomes_the_active_one(zoomed: Projections) -> None:
    assert zoomed.showing([(2, 11)], "z") == replace(zoomed, active=2)


def test_several_pairs_replace_all(zoomed: Projections) -> None:
    pairs = [(i, 11) for i in range(11)]
    new = replace(zoomed, active=2).showing(pairs, "z")
    assert new.shown == tuple(map(Projection, pairs[:MAX_PROJECTIONS]))
    assert new.views == (None,) * MAX_PROJECTIONS
    assert new.active == 0


@given(level=st.floats(allow_nan=False))
def test_ellipse_levels_stay_within_their_limits(level: float) -> None:
    new = Projections().with_level(level).ellipse_level
    assert new == min(max(level, ELLIPSE_LEVELS.low), ELLIPSE_LEVELS.high)


@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["add", "remove", "swap", "one", "several", "look"]), st.integers(0, 8)
        ),
        max_size=40,
    )
)
def test_there_are_one_to_nine_with_a_view_each_and_the_active_one_among_them(
    steps: list[tuple[str, int]],
) -> None:
    section = Projections(default_projections([(3, 7)]))
    for step, number in steps:
        index = number % len(section.shown)
        pair = (number, number + 1)
        if step == "add":
            section = section.added(Projection(pair, "pca"))
        elif step == "remove":
            section = section.removed(index)
        elif step == "swap":
            section = section.swapped(index)
        elif step == "look":
            section = section.viewed(index, VIEW)
        elif step == "one":
            section = section.showing([pair], "z")
            assert section.shown[section.active].pair == pair
        else:
            section = section.showing([(j, 11) for j in range(number + 2)], "z")
        assert 1 <= len(section.shown) == len(section.views) <= MAX_PROJECTIONS
        assert len(section.equal_axes) == len(section.shown)
        assert 0 <= section.active < len(section.shown)


# Axes of one scale, and one projection alone


def test_pca_planes_have_axes_of_one_scale_at_first(projections: Projections) -> None:
    assert projections.equal_axes == (False, False, False, True)
    assert projections.added(Projection((4, 5), "pca")).equal_axes[4]
    assert projections.with_coordinates(0, "pca").equal_axes == (True, False, False, True)
    assert projections.with_coordinates(3, "z").equal_axes == (False,) * 4
    assert projections.showing([(0, 1), (1, 2)], "pca").equal_axes == (True, True)


def test_the_scale_of_the_axes_stays_with_its_projection(projections: Projections) -> None:
    new = projections.with_equal_axes(1, True).with_equal_axes(3, False)
    assert new.equal_axes == (False, True, False, False)
    assert new.swapped(1).equal_axes == new.with_pair(1, (8, 9)).equal_axes == new.equal_axes
    assert new.removed(0).equal_axes == (True, False, False)
    space = LatentSpaceOf(8)  # there is no component 11, of number 2
    assert new.fitted(space, same=False).equal_axes == (False, True, False)


def test_one_is_shown_alone_until_it_goes_or_several_come(projections: Projections) -> None:
    alone = projections.with_maximised(2, True)
    assert (alone.active, alone.maximised) == (2, True)
    assert alone.with_maximised(2, False) == replace(projections, active=2)
    assert alone.removed(0).maximised
    assert not alone.removed(2).maximised
    assert alone.showing([(8, 9)], "z").maximised
    assert not alone.showing([(8, 9), (1, 2)], "z").maximised


# Another bundle


def test_opening_keeps_the_projections_of_components_there_are(zoomed: Projections) -> None:
    space = LatentSpaceOf(8)
    new = replace(zoomed, active=3, ellipse_level=1.5).fitted(space, same=False)
    assert new.shown == (Projection((3, 7)), Projection((0, 5)), Projection((0, 1), "pca"))
    assert new.views == (None, None, None), "the same pair of other points has another range"
    assert new.active == 2
    assert new.ellipse_level == 1.5
    assert replace(zoomed, active=2).fitted(space, same=False).active == 0


def test_the_same_bundle_keeps_the_views_too(zoomed: Projections, toy_space: LatentSpace) -> None:
    assert zoomed.fitted(toy_space, same=True) == zoomed


def test_nothing_may_be_left(projections: Projections) -> None:
    assert projections.fitted(LatentSpaceOf(1), same=False).shown == ()


class LatentSpaceOf:
    """Only the number of components matters here."""

    def __init__(self, d: int) -> None:
        self.d = d
