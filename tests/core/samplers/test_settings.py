from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.samplers import LIMITS, METHODS, WIDTHS, SamplingSettings

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


def test_after_the_last_seed_comes_the_first():
    assert SamplingSettings(seed=7).next_seed() == 8
    assert SamplingSettings(seed=2**31 - 1).next_seed() == 0


@pytest.mark.parametrize("name", LIMITS)
def test_both_ends_of_a_range_can_be_used(name):
    for end in (LIMITS[name].low, LIMITS[name].high):
        assert getattr(SamplingSettings(**{name: end}), name) == end
