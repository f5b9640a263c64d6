"""What the generated set is drawn with."""

from __future__ import annotations

import pytest

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.sampling import FACES_AT_MOST, Sampling


def test_the_window_shows_no_more_than_it_can() -> None:
    assert Sampling(SamplingSettings(count=FACES_AT_MOST)).settings.count == FACES_AT_MOST
    with pytest.raises(ValueError, match="at most 1000 faces"):
        Sampling(SamplingSettings(count=FACES_AT_MOST + 1))


@pytest.mark.parametrize("same", [True, False])
def test_no_more_components_are_drawn_than_there_are(toy_space: LatentSpace, same: bool) -> None:
    settings = SamplingSettings(fact=0.6, count=5, seed=3, n_components=105)
    fitted = Sampling(settings).fitted(toy_space, same).settings
    assert fitted == SamplingSettings(fact=0.6, count=5, seed=3, n_components=12)
    few = Sampling(SamplingSettings(n_components=4))
    assert few.fitted(toy_space, same) == few
