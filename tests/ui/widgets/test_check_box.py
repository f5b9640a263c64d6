"""The edge of a box to tick is seen in light and dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.widgets.check_box import CheckBox


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_its_edge_is_seen(
    shown: Callable[..., Any],
    set_dark: Callable[[bool], None],
    pixels: Callable[[Any], Any],
    count_color: Callable[..., int],
    dark: bool,
) -> None:
    set_dark(dark)
    box = shown(CheckBox("tick"), 120, 30)
    box.clearFocus()
    assert count_color(pixels(box), current_theme().edge) > 20
