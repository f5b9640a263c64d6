"""Settings that cannot be are refused before anything heavy is loaded."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from latent_explorer.training.settings import TRAINING_LIMITS, TrainingSettings

SETTINGS = TrainingSettings(size=16, z_dim=4, epochs=3, folded_epochs=1, batch=5)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"size": 40}, "multiple of 16, such as 64 or 96; it is 40"),
        ({"size": 0}, "size must"),
        ({"size": 2048}, "size must"),
        ({"z_dim": 1}, "z_dim must"),
        ({"z_dim": 10**9}, "z_dim must"),
        ({"epochs": 0}, "epochs must"),
        ({"epochs": 10**400, "folded_epochs": None}, "epochs must"),
        ({"batch": 0}, "batch must"),
        ({"batch": 10**6}, "batch must"),
        ({"folded_epochs": 3}, "of 3 epochs at most 2 can be folded"),
        ({"folded_epochs": -1}, "folded_epochs must"),
        ({"seed": -1}, "seed must"),
        ({"seed": 2**31}, "seed must"),
        ({"learning_rate": float("nan")}, "learning_rate must"),
        ({"precision": "float16"}, "precision is one of"),
        ({"size": 1024, "z_dim": 4096}, "4,295 million weights; 500 million are the most"),
    ],
)
def test_settings_that_cannot_be(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(SETTINGS, **change)


def test_every_number_has_limits() -> None:
    numbers = {f.name for f in fields(TrainingSettings) if f.name not in ("mirror", "precision")}
    assert set(TRAINING_LIMITS) == numbers


@pytest.mark.parametrize(("epochs", "folded"), [(1, 0), (2, 1), (12, 7), (100, 60)])
def test_by_default_most_epochs_are_folded(epochs: int, folded: int) -> None:
    settings = TrainingSettings(epochs=epochs)
    assert settings.folded_epochs == folded
    assert settings.normalised_epochs == epochs - folded


def test_it_can_be_asked_for_that_none_is_folded() -> None:
    assert TrainingSettings(epochs=12, folded_epochs=0).normalised_epochs == 12
