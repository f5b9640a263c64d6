"""The numbers of the recipe, and when they change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from latent_explorer.jobs.pair_shares import PairShare
from latent_explorer.session.sampling import Sampling


def test_the_numbers_are_those_of_the_generator(desk: Any) -> None:
    settings = replace(
        desk.state[Sampling].settings, sigma_level=2.0, fact=0.5, n_components=5, width="half-width"
    )
    desk.does("sampling", "sampling_changed", settings)
    desk.settle()
    space = desk.scene.space
    points = np.asarray(space.points, np.float64)
    shown = desk.last("recipe.show_recipe")
    assert shown.settings == settings
    assert (shown.n, shown.d) == points.shape
    widths = space.basis.half_widths[:3] / 1.17741
    assert shown.spreads == pytest.approx(widths, rel=1e-5)
    # A level of 2.0 times a size of 0.5 is one width.
    assert shown.limits == pytest.approx(widths, rel=1e-5)
    variances = np.sort(np.linalg.eigvalsh(np.cov(points.T, bias=True)))[::-1]
    assert shown.explained == pytest.approx(variances[:5].sum() / variances.sum())
    assert shown.half_side == pytest.approx(np.sqrt(variances.mean()))
    assert shown.counted == desk.scene.result(PairShare).share


def test_it_follows_the_settings_and_says_nothing_of_other_ellipses(desk: Any) -> None:
    settings = desk.state[Sampling].settings
    desk.does("sampling", "sampling_changed", replace(settings, fact=0.4))
    assert desk.last("recipe.show_recipe").settings.fact == 0.4
    assert desk.last("recipe.show_recipe").counted is None
    desk.settle()
    assert desk.last("recipe.show_recipe").counted is not None


def test_of_one_component_one_number_is_told(desk: Any) -> None:
    desk.does(
        "sampling", "sampling_changed", replace(desk.state[Sampling].settings, n_components=1)
    )
    shown = desk.last("recipe.show_recipe")
    assert len(shown.spreads) == len(shown.limits) == 1


def test_a_drag_does_not_touch_it(desk: Any) -> None:
    desk.calls.clear()
    desk.drags(5)
    assert "recipe.show_recipe" not in desk.shown
