"""The menu Images: which image is chosen."""

from __future__ import annotations

from latent_explorer.ui.commands.command import Command, has_bundle
from latent_explorer.ui.commands.doing import find_image, images

IMAGES: tuple[Command, ...] = (
    Command(
        "find-image",
        "Images",
        "&Find an image …",
        find_image,
        "Ctrl+F",
        "Show the list of images, and type what to search for",
        has_bundle,
        glyph="magnify",
        panel="Images",
    ),
    Command(
        "previous-image",
        "Images",
        "&Previous image",
        lambda e: images(e).step(-1),
        "Alt+Left",
        "Mark the image that comes before the chosen one in the list",
        has_bundle,
        glyph="chevron_left",
    ),
    Command(
        "next-image",
        "Images",
        "&Next image",
        lambda e: images(e).step(1),
        "Alt+Right",
        "Mark the image that comes after the chosen one in the list",
        has_bundle,
        glyph="chevron_right",
    ),
    Command(
        "random-image",
        "Images",
        "&Random image",
        lambda e: images(e).choose_random(),
        "Ctrl+I",
        "Mark any image of the list",
        has_bundle,
        glyph="dice_5_outline",
    ),
)
