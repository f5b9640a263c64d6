"""The menu Sampling: another set of faces."""

from __future__ import annotations

from latent_explorer.controller.presenters.faces import FacesPresenter
from latent_explorer.ui.commands.command import Command, has_bundle

SAMPLING: tuple[Command, ...] = (
    Command(
        "draw-again",
        "Sampling",
        "&Draw again",
        lambda e: e.presenter(FacesPresenter).next_seed(),
        "F5",
        "Draw another set with the next seed",
        has_bundle,
        glyph="dice_multiple_outline",
    ),
    Command(
        "previous-seed",
        "Sampling",
        "&Previous seed",
        lambda e: e.presenter(FacesPresenter).previous_seed(),
        "Shift+F5",
        "Draw the set of the seed before",
        has_bundle,
        glyph="chevron_left",
    ),
)
