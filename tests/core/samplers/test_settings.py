from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.samplers import METHODS, WIDTHS, SamplingSettings

any_settings = st.builds(
    SamplingSettings,
    method=st.sampled_from(METHODS),
    sigma_level=st.floats(0.01, 10),
    fact=st.floats(0.01, 3),
    n_components=st.integers(1, 1000),
    width=st.sampled_from(WIDTHS),
    count=st.integers(1, 10_000),
    seed=st.integers(0, 2**64),
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
        ({"method": "vae"}, "pairwise, pairwise-uniform, gaussian, cube"),
        ({"width": "mad"}, "std, half-width"),
        ({"sigma_level": 0}, "sigma_level must be a number above 0"),
        ({"sigma_level": "2"}, "sigma_level must be a number above 0"),
        ({"fact": -0.1}, "fact must be a number above 0"),
        ({"fact": float("nan")}, "fact must be a number above 0"),
        ({"fact": float("inf")}, "fact must be a number above 0"),
        ({"n_components": 0}, "n_components must be at least 1"),
        ({"n_components": 10.5}, "n_components must be a whole number"),
        ({"count": 0}, "count must be at least 1"),
        ({"seed": -1}, "seed must be at least 0"),
        ({"seed": None}, "seed must be a whole number"),
        ({"sigma": 2}, "unknown sampling settings: sigma; there are count, fact"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_can(values, message):
    with pytest.raises(ValueError, match=message):
        SamplingSettings.from_dict(values)


def test_settings_are_cut_to_the_components_there_are():
    settings = SamplingSettings(n_components=105)
    assert settings.within(12) == SamplingSettings(n_components=12)
    assert settings.within(105) is settings
