"""Which layers are switched on."""

from __future__ import annotations

import pytest

from latent_explorer.core.contours import SHARES
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.layers import Layers
from latent_explorer.session.remembering import from_text, to_text
from latent_explorer.session.state import LOOKS, State


def test_they_are_remembered_and_fit_any_bundle(toy_space: LatentSpace) -> None:
    layers = Layers(True, (0.5, 0.1), True, True)
    assert layers.shares == (0.1, 0.5)
    assert from_text(to_text(State(layers))) == (State(layers), [])
    assert layers.fitted(toy_space, same=False) is layers
    assert Layers in LOOKS


def test_an_unknown_share_is_refused() -> None:
    with pytest.raises(ValueError, match="shares are some of"):
        Layers(shares=(0.33,))


def test_shares_are_added_and_taken_away() -> None:
    layers = Layers().with_share(0.5, False)
    assert layers == Layers(shares=tuple(share for share in SHARES if share != 0.5))
    assert layers.with_share(0.5, True) == Layers(contours=True)
    for share in SHARES:
        layers = layers.with_share(share, False)
    assert layers.shares == ()
