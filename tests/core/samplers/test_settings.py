from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.samplers import LIMITS, METHODS, SAMPLERS, WIDTHS, SamplingSettings

any_settings = st.builds(
    SamplingSettings,
    method=st.sampled_from(METHODS),
    sigma_level=st.floats(0.1, 6),
    fact=st.floats(0.05, 2),
    n_components=st.integers(1, 65_536),
    width=st.sampled_from(WIDTHS),
    count=st.integers(1, 100_000),
    seed=st.integers(0, 2**31 - 1),
)


def test_the_defaults_are_those_of_the_series():
    settings = SamplingSettings()
    assert settings.method == "pairwise"
    assert (settings.sigma_level, settings.fact, settings.n_components) == (2.35, 0.7, 105)


@given(any_settings)
def test_settings_survive_json(settings):
    stored = json.loads(json.dumps(settings.as_dict()))
    assert SamplingSettings.from_dict(stored) == settings


def test_numbers_of_numpy_become_plain_ones():
    settings = SamplingSettings(fact=np.float32(0.5), n_components=np.int64(3))
    assert settings == SamplingSettings(fact=0.5, n_components=3)
    assert type(settings.fact) is float
    assert type(settings.n_components) is int


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"method": "vae"}, "pairwise, pairwise-uniform, .*, cube; it is 'vae'"),
        ({"width": "mad"}, "std, half-width"),
        ({"sigma_level": 0}, "sigma_level must be a number from 0.1 to 6; it is 0"),
        ({"sigma_level": 1e39}, "sigma_level must be a number from 0.1 to 6"),
        ({"sigma_level": "2"}, "sigma_level must be a number from 0.1 to 6; it is '2'"),
        ({"fact": -0.1}, "fact must be a number from 0.05 to 2"),
        ({"fact": float("nan")}, "fact must be a number from 0.05 to 2; it is nan"),
        ({"fact": float("inf")}, "fact must be a number from 0.05 to 2; it is inf"),
        ({"fact": True}, "fact must be a number from 0.05 to 2; it is True"),
        ({"n_components": 0}, "n_components must be a whole number from 1 to 65,536; it is 0"),
        ({"n_components": 10.5}, "n_components must be a whole number"),
        ({"count": 0}, "count must be a whole number from 1 to 100,000"),
        ({"count": 10**9}, "count must be a whole number from 1 to 100,000"),
        ({"seed": -1}, "seed must be a whole number from 0 to 2,147,483,647"),
        ({"seed": 2**31}, "seed must be a whole number from 0 to 2,147,483,647"),
        pytest.param({"seed": 10**5000}, "it is a number of about 5,000 digits", id="digits"),
        ({"seed": None}, "seed must be a whole number"),
        ({"neighbours": 0}, "neighbours must be a whole number from 1 to 64; it is 0"),
        ({"spread": 1.3}, "spread must be a number from 0 to 1.2"),
        ({"length": 0.7}, "length must be a number from 0.8 to 1.2"),
        ({"fitted_on": "some"}, "fitted_on must be one of all, random, within; it is 'some'"),
        ({"sigma": 2}, "unknown sampling settings: sigma; there are clusters, count, fact"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_can(values, message):
    with pytest.raises(ValueError, match=message):
        SamplingSettings.from_dict(values)


def test_settings_are_cut_to_the_components_there_are():
    settings = SamplingSettings(n_components=105)
    assert settings.within(12) == SamplingSettings(n_components=12)
    assert settings.within(105) is settings


@pytest.mark.parametrize("method", METHODS)
def test_a_method_starts_with_its_own_defaults(method):
    usual = SamplingSettings.usual(method, seed=9)
    own = SAMPLERS[method].defaults
    assert (usual.method, usual.seed) == (method, 9)
    assert usual == SamplingSettings(method=method, seed=9, **own)
    assert SamplingSettings().with_method(method) == SamplingSettings.usual(method)
    assert usual.with_method("pairwise") == SamplingSettings(seed=9)


def test_directions_and_neighbours_have_the_defaults_they_were_measured_with():
    directions, neighbours = (
        SamplingSettings.usual(method) for method in ("directions", "neighbours")
    )
    assert (directions.n_components, directions.neighbours) == (192, 12)
    assert (directions.spread, directions.length) == (0.7, 1.0)
    assert (neighbours.neighbours, neighbours.noise) == (5, 0.45)


def test_what_was_chosen_stays_with_another_method():
    chosen = SamplingSettings(n_components=50, fact=0.9, seed=3)
    assert chosen.with_method("directions") == replace(chosen, method="directions")
    few = SamplingSettings().within(12)
    assert few.with_method("directions", 12) == replace(few, method="directions")
    assert few.with_method("directions", 12).with_method("gaussian", 12).n_components == 12
    wide = SamplingSettings().with_method("directions", 256)
    assert wide.n_components == 192
    assert wide.with_method("gaussian", 256).n_components == 105


def test_after_the_last_seed_comes_the_first():
    assert SamplingSettings(seed=7).next_seed() == 8
    assert SamplingSettings(seed=2**31 - 1).next_seed() == 0


@pytest.mark.parametrize("name", LIMITS)
def test_both_ends_of_a_range_can_be_used(name):
    for end in (LIMITS[name].low, LIMITS[name].high):
        assert getattr(SamplingSettings(**{name: end}), name) == end
