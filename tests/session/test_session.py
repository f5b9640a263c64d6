"""The state and its transitions: pure, and never out of bounds."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer import session
from latent_explorer.core.basis import WIDTHS, fit_basis
from latent_explorer.core.samplers import METHODS, SamplingSettings
from latent_explorer.core.space import COORDINATES, LatentSpace
from latent_explorer.session.correlations import CorrelationSettings
from latent_explorer.session.projections import ELLIPSE_LEVELS, MAX_PROJECTIONS, Projection
from latent_explorer.GONE import ExplorerState, Path

PAIRS = [(3, 7), (0, 5), (2, 11), (4, 6), (1, 8)]


@pytest.fixture
def state(toy_space: LatentSpace) -> ExplorerState:
    """What a first run begins with."""
    return session.opened(ExplorerState(), toy_space, PAIRS)


@pytest.fixture(scope="module")
def small_space() -> LatentSpace:
    """A space of five components."""
    points = np.random.default_rng(5).normal(size=(50, 5))
    return LatentSpace(points, fit_basis(points))


# Opening


def test_a_first_run_shows_three_pairs_and_the_first_pca_plane(
    state: ExplorerState, toy_space: LatentSpace
) -> None:
    assert state.projections == (*map(Projection, PAIRS[:3]), Projection((0, 1), "pca"))
    assert state.active == 0
    assert state.start.kind == "mean"
    assert state.current == state.start.z
    np.testing.assert_array_equal(state.current, toy_space.basis.mean)


def test_opening_keeps_what_fits_the_bundle(state: ExplorerState, small_space: LatentSpace) -> None:
    kept = Projection((4, 0), "pca")
    listed = CorrelationSettings("pca", threshold=0.25, sample=40, seed=3)
    old = replace(
        state,
        projections=(*state.projections[:3], kept),
        active=3,
        ellipse_level=1.5,
        sampling=SamplingSettings(fact=0.6, n_components=12),
        correlations=listed,
        image=4,
        face=2,
        path=Path(kept, (0.0, 0.0)),
    )
    new = session.opened(old, small_space, [(0, 1)])
    assert new.projections == (kept,)
    assert new.active == 0
    assert new.ellipse_level == 1.5
    assert new.sampling == SamplingSettings(fact=0.6, n_components=5)
    assert new.correlations == listed
    assert (new.image, new.face, new.path) == (None, None, None)
    assert new.current == new.start.z == session.z_vector(small_space.basis.mean)


def test_opening_shows_the_default_pairs_where_no_projection_fits(small_space: LatentSpace) -> None:
    old = ExplorerState(projections=(Projection((3, 9)), Projection((7, 1), "pca")))
    new = session.opened(old, small_space, [(1, 4)])
    assert new.projections == (Projection((1, 4)), Projection((0, 1), "pca"))


# Transitions are pure


TRANSITIONS: dict[str, Callable[[ExplorerState, LatentSpace], ExplorerState]] = {
    "opened": lambda s, space: session.opened(s, space, PAIRS),
    "with_projection": lambda s, _: session.with_projection(s, 1, Projection((9, 2))),
    "add_projection": lambda s, _: session.add_projection(s, Projection((9, 2))),
    "remove_projection": lambda s, _: session.remove_projection(s, 1),
    "with_pairs": lambda s, _: session.with_pairs(s, PAIRS, "pca"),
    "swap_axes": lambda s, _: session.swap_axes(s, 2),
    "with_pair": lambda s, space: session.with_pair(s, 1, (9, 2), space.d),
    "with_sampling": lambda s, _: session.with_sampling(s, SamplingSettings(count=3)),
    "with_ellipse_level": lambda s, _: session.with_ellipse_level(s, 3.0),
    "start_from_mean": session.start_from_mean,
    "start_from_image": lambda s, space: session.start_from_image(s, space, 8, "8.jpg"),
    "start_from_face": lambda s, _: session.start_from_face(s, np.ones(12, np.float32), 5),
    "back_to_start": lambda s, _: session.back_to_start(s),
    "move_current": lambda s, space: session.move_current(s, space, Projection((3, 7)), (1.0, 2.0)),
    "with_path_end": lambda s, _: session.with_path_end(s, "a", Projection((3, 7)), (1.0, 2.0)),
    "along_path": lambda s, space: session.along_path(s, space, 0.5),
}


@pytest.mark.parametrize("transition", TRANSITIONS.values(), ids=TRANSITIONS)
def test_a_transition_leaves_the_old_state_and_is_repeatable(
    transition: Callable[[ExplorerState, LatentSpace], ExplorerState],
    state: ExplorerState,
    toy_space: LatentSpace,
) -> None:
    path = Path(Projection((0, 1), "pca"), (0.0, 0.0), (1.0, 1.0))
    old = replace(session.start_from_image(state, toy_space, 3, "3.jpg"), path=path, face=1)
    before = hash(old), repr(old)
    new = transition(old, toy_space)
    assert (hash(old), repr(old)) == before
    assert new == transition(old, toy_space)
    # A state can be compared and hashed, so that the controller sees what changed.
    assert hash(new) == hash(transition(old, toy_space))


@given(level=st.floats(allow_nan=False))
def test_ellipse_levels_stay_within_their_limits(level: float) -> None:
    new = session.with_ellipse_level(ExplorerState(), level).ellipse_level
    least, most = ELLIPSE_LEVELS
    assert new == min(max(level, least), most)


def test_other_settings_give_up_the_chosen_face(state: ExplorerState) -> None:
    chosen = session.start_from_face(state, np.ones(12, np.float32), 5)
    assert session.with_sampling(chosen, SamplingSettings(seed=8)).face is None
    assert session.with_sampling(chosen, SamplingSettings(seed=8)).current == chosen.current


# Projections


@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["add", "remove", "swap", "one", "several"]), st.integers(0, 8)),
        max_size=40,
    )
)
def test_there_are_one_to_nine_projections_and_the_active_one_is_among_them(
    toy_space: LatentSpace, steps: list[tuple[str, int]]
) -> None:
    state = session.opened(ExplorerState(), toy_space, PAIRS)
    for step, number in steps:
        index = number % len(state.projections)
        pair = (number, number + 1)
        if step == "add":
            state = session.add_projection(state, Projection(pair, "pca"))
        elif step == "remove":
            state = session.remove_projection(state, index)
        elif step == "swap":
            state = session.swap_axes(state, index)
        elif step == "one":
            state = session.with_pairs(state, [pair], "z")
            assert state.projections[state.active].pair == pair
        else:
            state = session.with_pairs(state, [(j, 11) for j in range(number)], "z")
        assert 1 <= len(state.projections) <= MAX_PROJECTIONS
        assert 0 <= state.active < len(state.projections)


def test_a_tenth_projection_replaces_the_ninth(state: ExplorerState) -> None:
    for i in range(MAX_PROJECTIONS):
        state = session.add_projection(state, Projection((i, 11), "pca"))
    assert len(state.projections) == MAX_PROJECTIONS
    before = state.projections
    state = session.add_projection(state, Projection((11, 0)))
    assert state.projections == (*before[:-1], Projection((11, 0)))
    assert state.active == MAX_PROJECTIONS - 1


@pytest.mark.parametrize(
    ("active", "removed", "then"), [(2, 0, 1), (2, 3, 2), (2, 2, 2), (3, 3, 2), (0, 0, 0)]
)
def test_the_active_projection_stays_the_same_one(
    state: ExplorerState, active: int, removed: int, then: int
) -> None:
    new = session.remove_projection(replace(state, active=active), removed)
    assert len(new.projections) == 3
    assert new.active == then
    if active != removed:
        assert new.projections[new.active] == state.projections[active]


def test_the_last_projection_stays(state: ExplorerState) -> None:
    alone = replace(state, projections=state.projections[:1])
    assert session.remove_projection(alone, 0) == alone


def test_swapping_twice_changes_nothing(state: ExplorerState) -> None:
    swapped = session.swap_axes(state, 1)
    assert swapped.projections[1] == Projection((5, 0))
    assert session.swap_axes(swapped, 1) == state


def test_one_pair_replaces_the_active_projection(state: ExplorerState) -> None:
    new = session.with_pairs(replace(state, active=1), [(8, 9)], "pca")
    assert new.active == 1
    assert new.projections[1] == Projection((8, 9), "pca")
    assert (new.projections[0], *new.projections[2:]) == (
        state.projections[0],
        *state.projections[2:],
    )


def test_a_pair_that_is_shown_becomes_the_active_one(state: ExplorerState) -> None:
    new = session.with_pairs(state, [(2, 11)], "z")
    assert new == replace(state, active=2)


def test_several_pairs_replace_all_projections(state: ExplorerState) -> None:
    pairs = [(i, 11) for i in range(11)]
    new = session.with_pairs(replace(state, active=2), pairs, "z")
    assert new.projections == tuple(map(Projection, pairs[:MAX_PROJECTIONS]))
    assert new.active == 0


def test_no_pairs_change_nothing(state: ExplorerState) -> None:
    assert session.with_pairs(state, [], "z") == state


@pytest.mark.parametrize("pair", [(0, 12), (-1, 3), (4, 4)])
def test_a_pair_is_two_components_of_the_bundle(
    state: ExplorerState, pair: tuple[int, int]
) -> None:
    with pytest.raises(ValueError, match="two different components from 0 to 11"):
        session.with_pair(state, 0, pair, 12)


def test_axes_are_named_by_their_coordinates() -> None:
    assert Projection((177, 242)).axis_names == ("z 177", "z 242")
    assert Projection((0, 3), "pca").axis_names == ("PCA 0", "PCA 3")


# The current point


def test_an_image_is_a_start(state: ExplorerState, toy_space: LatentSpace) -> None:
    new = session.start_from_image(replace(state, face=3), toy_space, 17, "000018.jpg")
    assert new.current == new.start.z == tuple(toy_space.points[17].astype(float))
    assert (new.start.kind, new.start.label) == ("image", "000018.jpg")
    assert (new.image, new.face) == (17, None)


def test_a_generated_vector_is_a_start(state: ExplorerState) -> None:
    z = np.linspace(-1, 1, 12, dtype=np.float32)
    new = session.start_from_face(state, z, 4)
    assert new.current == new.start.z
    np.testing.assert_array_equal(np.float32(new.current), z)
    assert (new.start.kind, new.start.label, new.face) == ("generated", "face 5", 4)


@pytest.mark.parametrize("coordinates", COORDINATES)
def test_a_move_in_a_plane_keeps_the_other_components(
    state: ExplorerState, toy_space: LatentSpace, coordinates: Any
) -> None:
    old = session.start_from_image(state, toy_space, 5, "5.jpg")
    new = session.move_current(old, toy_space, Projection((2, 9), coordinates), (0.5, -1.5))
    before, after = np.array(old.current), np.array(new.current)
    if coordinates == "pca":
        before, after = toy_space.basis.to_pca(before), toy_space.basis.to_pca(after)
    np.testing.assert_allclose(after[[2, 9]], (0.5, -1.5), atol=1e-12)
    np.testing.assert_allclose(np.delete(after, [2, 9]), np.delete(before, [2, 9]), atol=1e-12)
    assert new.start == old.start
    assert session.back_to_start(new) == old


# Paths


def test_a_path_needs_both_ends(state: ExplorerState, toy_space: LatentSpace) -> None:
    plane = Projection((3, 7))
    assert session.along_path(state, toy_space, 0.5) == state
    begun = session.with_path_end(state, "b", plane, (1.0, 1.0))
    assert begun.path == Path(plane, b=(1.0, 1.0))
    assert not begun.path.complete
    assert session.along_path(begun, toy_space, 0.5) == begun
    whole = session.with_path_end(begun, "a", plane, (0.0, 0.0))
    assert whole.path == Path(plane, (0.0, 0.0), (1.0, 1.0))
    assert whole.path.complete
    # Setting an end moves nothing.
    assert whole.current == state.current


def test_an_end_in_another_plane_begins_another_path(state: ExplorerState) -> None:
    whole = replace(state, path=Path(Projection((3, 7)), (0.0, 0.0), (1.0, 1.0), 0.5))
    other = Projection((3, 7), "pca")
    new = session.with_path_end(whole, "a", other, (2.0, 2.0))
    assert new.path == Path(other, (2.0, 2.0))


@pytest.mark.parametrize("coordinates", COORDINATES)
@given(t=st.floats(-0.5, 1.5))
def test_the_point_moves_along_the_path_and_keeps_its_other_components(
    toy_space: LatentSpace, coordinates: Any, t: float
) -> None:
    plane = Projection((9, 2), coordinates)
    a, b = (-2.0, 3.0), (1.0, 0.5)
    state = session.start_from_image(ExplorerState(), toy_space, 40, "40.jpg")
    state = replace(state, path=Path(plane, a, b))
    moved = session.along_path(state, toy_space, t)
    clamped = min(max(t, 0.0), 1.0)
    assert moved.path == replace(state.path, position=clamped)
    expected = toy_space.place(
        np.array(state.current),
        coordinates,
        plane.pair,
        [a[k] + clamped * (b[k] - a[k]) for k in range(2)],
    )
    np.testing.assert_allclose(moved.current, expected, atol=1e-12)


def test_the_ends_of_a_path_are_met_exactly(state: ExplorerState, toy_space: LatentSpace) -> None:
    a, b = (0.1, 0.7), (0.3, -1.1)
    state = replace(state, path=Path(Projection((3, 7)), a, b))
    for t, end in ((0.0, a), (1.0, b)):
        moved = session.along_path(state, toy_space, t)
        assert (moved.current[3], moved.current[7]) == end


# Settings


PROJECTIONS = st.builds(
    Projection,
    st.lists(st.integers(0, 300), min_size=2, max_size=2, unique=True).map(tuple),
    st.sampled_from(COORDINATES),
)
STATES = st.builds(
    ExplorerState,
    projections=st.lists(PROJECTIONS, max_size=MAX_PROJECTIONS).map(tuple),
    ellipse_level=st.floats(*ELLIPSE_LEVELS),
    sampling=st.builds(
        SamplingSettings,
        method=st.sampled_from(METHODS),
        sigma_level=st.floats(0.1, 6),
        fact=st.floats(0.05, 2),
        n_components=st.integers(1, 256),
        width=st.sampled_from(WIDTHS),
        count=st.integers(1, 100),
        seed=st.integers(0, 2**31 - 1),
    ),
    correlations=st.builds(
        CorrelationSettings,
        coordinates=st.sampled_from(COORDINATES),
        threshold=st.floats(0, 1),
        sample=st.none() | st.integers(2, 10**6),
        seed=st.integers(0, 2**40),
    ),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=5,
)


@given(state=STATES)
def test_settings_come_back_from_json(state: ExplorerState) -> None:
    text = json.dumps(session.to_settings(state), allow_nan=False)
    assert session.from_settings(json.loads(text)) == state


def test_what_belongs_to_a_bundle_is_not_remembered(
    state: ExplorerState, toy_space: LatentSpace
) -> None:
    moved = session.start_from_image(state, toy_space, 3, "3.jpg")
    again = session.from_settings(json.loads(json.dumps(session.to_settings(moved))))
    assert again == ExplorerState(projections=state.projections, sampling=state.sampling)
    assert session.opened(again, toy_space, []) == state


@given(garbage=JSON)
def test_garbage_is_no_settings(garbage: Any) -> None:
    with pytest.raises(ValueError, match="settings are not those of Latent Explorer"):
        session.from_settings(garbage)


def places(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the keys that lead to each value of nested dictionaries and lists."""
    keys: Any = value if isinstance(value, dict) else ()
    if isinstance(value, list):
        keys = range(len(value))
    return [here, *(place for key in keys for place in places(value[key], (*here, key)))]


@given(state=STATES, garbage=JSON, data=st.data())
def test_garbage_in_settings_is_rejected_or_harmless(
    toy_space: LatentSpace, state: ExplorerState, garbage: Any, data: st.DataObject
) -> None:
    settings = json.loads(json.dumps(session.to_settings(state)))
    *parents, last = data.draw(st.sampled_from(places(settings)[1:]))
    parent = settings
    for key in parents:
        parent = parent[key]
    parent[last] = garbage
    try:
        read = session.from_settings(settings)
    except ValueError:
        return
    # What is accepted can be shown, compared and remembered.
    assert session.from_settings(json.loads(json.dumps(session.to_settings(read)))) == read
    for projection in session.opened(read, toy_space, PAIRS).projections:
        toy_space.ellipse(projection.coordinates, projection.pair)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("ellipse_level",), float("nan")),
        (("ellipse_level",), 10**400),
        (("projections", 0, "pair"), [3, 3]),
        (("projections", 0, "pair"), [-1, 3]),
        (("projections", 0, "pair"), [1]),
        (("projections", 0, "pair"), [1.5, 3]),
        (("projections", 0, "coordinates"), "y"),
        (("sampling", "fact"), -1),
        (("sampling", "unknown"), 1),
        (("correlations", "threshold"), 2),
        (("correlations", "sample"), 1),
        (("correlations", "sample"), float("inf")),
        (("correlations", "seed"), -1),
    ],
)
def test_values_that_cannot_be_used_are_rejected(place: tuple[Any, ...], value: Any) -> None:
    state = ExplorerState(projections=(Projection((0, 1)),))
    settings = json.loads(json.dumps(session.to_settings(state)))
    *parents, last = place
    parent = settings
    for key in parents:
        parent = parent[key]
    parent[last] = value
    with pytest.raises(ValueError, match=r"\w+"):
        session.from_settings(settings)


def test_more_than_nine_remembered_projections_are_cut() -> None:
    settings = session.to_settings(ExplorerState())
    settings["projections"] = [{"pair": [i, 20], "coordinates": "z"} for i in range(12)]
    assert len(session.from_settings(settings).projections) == MAX_PROJECTIONS
