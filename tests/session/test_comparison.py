"""Which sets are compared: two to six, each by its settings."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.samplers import LIMITS, METHODS, SamplingSettings
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.comparison import (
    AT_FIRST,
    CURVE_VALUES,
    SETS_AT_LEAST,
    SETS_AT_MOST,
    Comparison,
)
from latent_explorer.session.remembering import from_text, to_text
from latent_explorer.session.state import State

SETTINGS = st.builds(
    SamplingSettings,
    method=st.sampled_from(METHODS),
    fact=st.floats(0.05, 2.0),
    n_components=st.integers(1, 256),
    count=st.integers(1, 1000),
    seed=st.integers(0, 9),
)
SETS = st.lists(SETTINGS, min_size=SETS_AT_LEAST, max_size=SETS_AT_MOST).map(tuple)


def test_at_first_the_cube_stands_beside_what_gives_faces() -> None:
    methods = [settings.method for settings in Comparison().sets]
    assert methods == ["cube", "pairwise", "pairwise-uniform", "directions"]
    assert Comparison().sets == AT_FIRST
    assert not Comparison().in_planes
    assert Comparison().over == ""
    assert Comparison().running


@pytest.mark.parametrize("n", [0, 1, 7])
def test_too_few_and_too_many_sets_are_refused(n: int) -> None:
    with pytest.raises(ValueError, match="2 to 6 sets are compared"):
        Comparison(sets=(SamplingSettings(),) * n)


@given(SETS)
def test_how_many_are_asked_for_does_not_matter(sets: tuple[SamplingSettings, ...]) -> None:
    one = Comparison(sets=sets)
    assert one == Comparison(sets=tuple(replace(each, count=3) for each in sets))


@given(SETS, st.booleans(), st.sampled_from(["", "fact", "sigma_level"]))
def test_it_is_remembered(sets: tuple[SamplingSettings, ...], planes: bool, over: str) -> None:
    state = State(Comparison(sets=sets, in_planes=planes, over=over))  # type: ignore[arg-type]  # a text of three
    assert from_text(to_text(state)) == (state, [])


def test_what_cannot_be_used_has_its_default() -> None:
    text = to_text(State(Comparison(in_planes=True)))
    for broken in (text.replace('"cube"', '"sphere"'), text.replace('"sets": [', '"sets": [1, ')):
        assert broken != text
        state, lost = from_text(broken)
        assert lost == ["comparison: sets"]
        assert state[Comparison] == Comparison(in_planes=True)


@given(SETS, st.data())
def test_sets_are_added_changed_and_removed(
    sets: tuple[SamplingSettings, ...], data: st.DataObject
) -> None:
    one = Comparison(sets=sets)
    index = data.draw(st.integers(0, len(sets) - 1))
    new = SamplingSettings.usual("mixture")
    changed = one.changed(index, new)
    assert changed.sets[index] == new
    assert changed.changed(index, one.sets[index]) == one
    assert one.full == (len(sets) == SETS_AT_MOST)
    assert one.spare == (len(sets) > SETS_AT_LEAST)
    if not one.full:
        assert one.added(new).removed(len(sets)) == one
    if one.spare:
        rest = one.removed(index).sets
        assert rest == one.sets[:index] + one.sets[index + 1 :]


def test_it_fits_a_space_and_works_again(toy_space: LatentSpace) -> None:
    fitted = Comparison(running=False, in_planes=True).fitted(toy_space, same=True)
    assert fitted.running
    assert fitted.in_planes
    assert {settings.n_components for settings in fitted.sets} == {12}
    assert fitted.fitted(toy_space, same=True) == fitted
    assert fitted.added(fitted.sets[0]).reset(toy_space) == fitted


def test_curves_are_over_what_can_be_set() -> None:
    for name, values in CURVE_VALUES.items():
        assert list(values) == sorted(set(values))
        assert all(LIMITS[name].check(name, value) == value for value in values)


def test_a_set_keeps_its_look_while_others_come_and_go() -> None:
    comparison = Comparison()
    assert comparison.looks == (0, 1, 2, 3)
    fewer = comparison.removed(1)
    assert fewer.looks == (0, 2, 3)
    other = SamplingSettings.usual("mixture")
    more = fewer.added(other)
    assert more.looks == (0, 2, 3, 1), "the first that is free"
    assert more.changed(1, other).looks == more.looks
    assert more.added(other).added(other).looks == (0, 2, 3, 1, 4, 5)
    assert replace(more, sets=more.sets[:2]).looks == (0, 1), "of other sets they mean nothing"
    state = State(more)
    assert from_text(to_text(state)) == (state, [])
    for looks in ((0, 0, 1), (0, 1, 6), (-1, 0, 1)):
        with pytest.raises(ValueError, match="looks"):
            replace(fewer, own_looks=looks)
