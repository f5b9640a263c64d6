"""What is remembered between runs: whatever is read, what can be used is used."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.basis import WIDTHS
from latent_explorer.core.samplers import LIMITS, METHODS, SamplingSettings
from latent_explorer.core.space import COORDINATES, LatentSpace
from latent_explorer.session.bundle import OpenedBundle
from latent_explorer.session.comparison import Comparison
from latent_explorer.session.correlations import SAMPLES, SEEDS, CorrelationSettings
from latent_explorer.session.path import BASES, PATH_KINDS, LatentPath
from latent_explorer.session.point import CurrentPoint, Start
from latent_explorer.session.projections import (
    ELLIPSE_LEVELS,
    MAX_PROJECTIONS,
    Projection,
    Projections,
)
from latent_explorer.session.remembering import FORMAT, from_text, to_text
from latent_explorer.session.sampling import Sampling
from latent_explorer.session.state import State

FINITE = st.floats(allow_nan=False, allow_infinity=False)
VECTORS = st.lists(FINITE, max_size=4).map(tuple)
VIEWS = st.tuples(*[st.floats(-9, 0), st.floats(1, 9)] * 2)
PLANES = st.builds(
    Projection,
    st.lists(st.integers(0, 300), min_size=2, max_size=2, unique=True).map(tuple),
    st.sampled_from(COORDINATES),
)


@st.composite
def projection_sections(draw: st.DrawFn) -> Projections:
    shown = tuple(draw(st.lists(PLANES, max_size=MAX_PROJECTIONS)))
    return Projections(
        shown,
        tuple(draw(st.none() | VIEWS) for _ in shown),
        draw(st.integers(0, max(len(shown), 1) - 1)),
        draw(st.floats(ELLIPSE_LEVELS.low, ELLIPSE_LEVELS.high)),
        tuple(draw(st.booleans()) for _ in shown),
        maximised=draw(st.booleans()),
        grid=draw(st.booleans()),
    )


def numbers(name: str) -> st.SearchStrategy[Any]:
    limits = LIMITS[name]
    return (st.integers if limits.whole else st.floats)(limits.low, limits.high)


STATES = st.builds(
    State,
    projection_sections(),
    st.builds(
        CurrentPoint,
        start=st.builds(
            Start, st.sampled_from(["mean", "image", "generated"]), VECTORS, st.text(max_size=8)
        ),
        z=VECTORS,
        image=st.none() | st.integers(0, 9),
        face=st.none() | st.integers(0, 9),
    ),
    st.builds(
        LatentPath,
        a=st.none() | VECTORS,
        b=st.none() | VECTORS,
        position=st.floats(0, 1.5),
        plane=st.none() | PLANES,
        between=st.lists(VECTORS, max_size=3).map(tuple),
        kind=st.sampled_from(PATH_KINDS),
        n_components=st.none() | st.integers(1, 12),
        base=st.sampled_from(BASES),
        fixed=VECTORS,
        level=st.floats(0.1, 6),
        steps=st.integers(2, 240),
        overshoot=st.floats(1, 1.5),
    ),
    st.builds(OpenedBundle, st.text(max_size=8), st.text(max_size=8), st.text(max_size=8)),
    st.builds(
        Sampling,
        st.builds(
            SamplingSettings,
            method=st.sampled_from(METHODS),
            sigma_level=numbers("sigma_level"),
            fact=numbers("fact"),
            n_components=numbers("n_components"),
            width=st.sampled_from(WIDTHS),
            count=st.integers(1, 1000),
            seed=numbers("seed"),
        ),
    ),
    st.builds(
        CorrelationSettings,
        coordinates=st.sampled_from(COORDINATES),
        threshold=st.floats(0, 1),
        sample=st.none() | st.integers(int(SAMPLES.low), int(SAMPLES.high)),
        seed=st.integers(int(SEEDS.low), int(SEEDS.high)),
    ),
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**400), 10**400)
    | st.floats()
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@pytest.fixture
def state(toy_space: LatentSpace) -> State:
    """Everything is chosen, nothing has its default."""
    z = tuple(np.linspace(-1, 1, 12).tolist())
    plane = Projection((2, 9), "pca")
    return State(
        Comparison(in_planes=True, over="fact").added(SamplingSettings()).fitted(toy_space, True),
        Projections(
            (Projection((3, 7)), plane),
            (None, (-1.0, 1.0, -2.0, 2.0)),
            active=1,
            ellipse_level=1.5,
            equal_axes=(True, False),
            maximised=True,
            grid=True,
        ),
        replace(CurrentPoint().from_image(toy_space, 17, "000018.jpg"), z=z),
        LatentPath(z, tuple(reversed(z)), 0.25, plane),
        OpenedBundle("/some/where", "toy", "0123456789ab"),
        Sampling(SamplingSettings("cube", 2.0, 0.6, 9, "half-width", 5, 3)),
        CorrelationSettings("pca", 0.25, 400, 8),
    )


def written(state: State, change: Callable[[dict[str, Any]], object]) -> str:
    """Return the text of `state` after a change of its sections."""
    found = json.loads(to_text(state))
    change(found["state"])
    return json.dumps(found)


# What this version writes


@given(state=STATES)
def test_a_state_comes_back(state: State) -> None:
    assert from_text(to_text(state)) == (state, [])


def test_all_is_remembered_and_fits_again_for_the_same_bundle(
    state: State, toy_space: LatentSpace
) -> None:
    again, lost = from_text(to_text(state))
    assert (again, lost) == (state, [])
    assert again.fitted(toy_space, same=True) == state


def test_of_another_bundle_only_what_means_something_is_kept(
    state: State, toy_space: LatentSpace
) -> None:
    fitted = state.fitted(toy_space, same=False)
    assert fitted[CurrentPoint] == CurrentPoint().from_mean(toy_space)
    assert fitted[LatentPath] == LatentPath()
    assert fitted[Projections] == replace(state[Projections], views=(None, None))
    assert fitted[Sampling] == state[Sampling]
    assert fitted[CorrelationSettings] == state[CorrelationSettings]


# What others may have written


def test_an_unknown_name_forgets_nothing(state: State) -> None:
    def change(sections: dict[str, Any]) -> None:
        sections["lasso"] = {"points": [1, 2]}
        sections["sampling"]["settings"]["temperature"] = 0.7
        sections["projections"]["colours"] = "viridis"

    assert from_text(written(state, change)) == (state, [])


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("sampling", "settings", "fact"), "0.6"),
        (("sampling", "settings", "fact"), 0.0),
        (("sampling", "settings", "fact"), None),
        (("sampling", "settings", "fact"), 10**400),
        (("sampling", "settings", "fact"), float("nan")),
        (("sampling", "settings", "seed"), 2**31),
        (("sampling", "settings", "count"), 1001),
        (("sampling", "settings", "count"), [[[[]]]]),
        (("sampling", "settings", "method"), "magic"),
        (("correlations", "threshold"), 2),
        (("correlations", "sample"), 1),
        (("correlations", "sample"), True),
        (("correlations", "coordinates"), "y"),
        (("projections", "ellipse_level"), "2.2"),
        (("projections", "ellipse_level"), float("inf")),
        (("path", "position"), 1.6),
        (("path", "a"), [1, 2, "three"]),
        (("point", "z"), {"0": 1}),
        (("point", "image"), 0.5),
        (("point", "start", "kind"), "dream"),
        (("bundle", "path"), 3),
    ],
)
def test_one_value_that_cannot_be_used_takes_nothing_else_with_it(
    state: State, place: tuple[str, ...], value: Any
) -> None:
    *parents, last = place

    def change(sections: dict[str, Any]) -> None:
        for name in parents:
            sections = sections[name]
        sections[last] = value

    read, lost = from_text(written(state, change))
    assert len(lost) == 1
    assert last in lost[0] or parents[-1] in lost[0]
    before, after = json.loads(to_text(state)), json.loads(to_text(read))
    if last == "count":
        # The settings themselves are good, but the window cannot show so many.
        parents, last = ["sampling"], "settings"
    one, other = before["state"], after["state"]
    for name in parents:
        one, other = one[name], other[name]
    assert one.pop(last) != other.pop(last)
    assert before == after


@pytest.mark.parametrize("name", ["projections", "point", "path", "bundle", "sampling"])
@pytest.mark.parametrize("value", [None, 7, "text", [], [1, 2]])
def test_a_section_that_is_none_has_its_defaults(state: State, name: str, value: Any) -> None:
    read, lost = from_text(written(state, lambda sections: sections.update({name: value})))
    assert lost == [name]
    expected = from_text(written(state, lambda sections: sections.pop(name)))
    assert (read, []) == expected


def test_projections_that_do_not_fit_together_lose_the_least(state: State) -> None:
    def too_many(sections: dict[str, Any]) -> None:
        sections["projections"]["shown"] = [{"pair": [i, 20]} for i in range(12)]

    read, lost = from_text(written(state, too_many))
    assert lost
    assert read[Projections].ellipse_level == 1.5
    assert read[CurrentPoint] == state[CurrentPoint]

    def no_view(sections: dict[str, Any]) -> None:
        sections["projections"]["views"] = [None]

    read, lost = from_text(written(state, no_view))
    assert lost == ["projections: views"]
    assert read[Projections] == replace(state[Projections], views=())


def test_a_state_of_another_format_is_not_guessed_at(state: State) -> None:
    text = json.dumps({**json.loads(to_text(state)), "format": FORMAT + 1})
    read, lost = from_text(text)
    assert read == State()
    assert len(lost) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        "NaN",
        '{"format": 1}',
        '{"format": 1, "state": 5}',
        '{"format": 1, "state": [[[], 1]]}',
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"format": 1, "state": ' + "[" * 5000 + "]" * 5000 + "}",
        "1" * 10_000,
        " " * 5_000_000,
        # Version 0.1.0 wrote this.
        '{"ellipse_level": 2.2, "projections": [], "sampling": {}, "correlations": {}}',
    ],
    ids=range(14),
)
def test_no_text_keeps_the_window_from_opening(text: str) -> None:
    read, lost = from_text(text)
    assert read == State()
    assert len(lost) == 1


@given(text=st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    assert_read(text)


@given(garbage=JSON)
def test_any_json_can_be_read(garbage: Any) -> None:
    assert_read(json.dumps(garbage))
    assert_read(json.dumps({"format": FORMAT, "state": garbage}))


@given(garbage=st.dictionaries(st.sampled_from(["sampling", "point", "path", "bundle"]), JSON))
def test_any_sections_can_be_read(garbage: Any) -> None:
    assert_read(json.dumps({"format": FORMAT, "state": garbage}))


@given(state=STATES, garbage=JSON, data=st.data())
def test_garbage_in_one_place_of_a_state_can_be_read(
    toy_space: LatentSpace, state: State, garbage: Any, data: st.DataObject
) -> None:
    found = json.loads(to_text(state))
    *parents, last = data.draw(st.sampled_from(places(found)[1:]))
    parent = found
    for key in parents:
        parent = parent[key]
    parent[last] = garbage
    read = assert_read(json.dumps(found))
    # And what was read can be shown.
    fitted = read.fitted(toy_space, same=True)
    for projection in fitted[Projections].shown:
        toy_space.ellipse(projection.coordinates, projection.pair)
    assert len(fitted[CurrentPoint].z) == 12
    path = fitted[LatentPath]
    path.holds(path.curve(toy_space), fitted[CurrentPoint].z)


def assert_read(text: str) -> State:
    """Check that `text` can be read, and that what was read is written and read as the same."""
    read, _ = from_text(text)
    again = to_text(read)
    assert to_text(from_text(again)[0]) == again
    return read


def places(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the keys that lead to each value of nested dictionaries and lists."""
    keys: Any = value if isinstance(value, dict) else ()
    if isinstance(value, list):
        keys = range(len(value))
    return [here, *(place for key in keys for place in places(value[key], (*here, key)))]


# Seeds


def test_after_the_last_seed_comes_the_first_and_both_are_remembered() -> None:
    last = Sampling(SamplingSettings(seed=2**31 - 1))
    assert from_text(to_text(State(last)))[0] == State(last)
    again = Sampling(replace(last.settings, seed=last.settings.next_seed()))
    assert again.settings.seed == 0
    assert from_text(to_text(State(again)))[0] == State(again)
