"""What is said of the time a training takes agrees with what was measured."""

from __future__ import annotations

import pytest

from latent_explorer.training.estimate import estimated_seconds
from latent_explorer.training.settings import TrainingSettings


def test_the_shipped_model_took_two_hours() -> None:
    settings = TrainingSettings(epochs=26, folded_epochs=16, precision="bfloat16")
    assert estimated_seconds(49_820, settings) / 3600 == pytest.approx(2.0, rel=0.25)


def test_more_takes_longer() -> None:
    few, usual = TrainingSettings(epochs=2), TrainingSettings()
    large = TrainingSettings(size=192)
    times = [estimated_seconds(1000, each) for each in (few, usual, large)]
    assert times == sorted(times)
    assert estimated_seconds(2000, usual) > estimated_seconds(1000, usual)
    # In proportion to the area, but for what is done once.
    once = estimated_seconds(0, usual)
    assert (times[2] - once) / (times[1] - once) == pytest.approx(4, rel=0.1)
