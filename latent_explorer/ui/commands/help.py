"""The menu Help, and the palette of commands."""

from __future__ import annotations

from latent_explorer.ui.commands.command import SEPARATOR, Command
from latent_explorer.ui.commands.doing import (
    find_command,
    show_about,
    show_idea,
    show_keys,
    show_steps,
)

HELP: tuple[Command | str, ...] = (
    Command(
        "palette",
        "Help",
        "&Find a command …",
        find_command,
        "Ctrl+K",
        "All commands by a few letters of their names",
    ),
    Command(
        "help",
        "Help",
        "&What am I looking at?",
        show_idea,
        "F1",
        "The idea of the program on one page",
    ),
    Command(
        "keys",
        "Help",
        "&Keys and mouse",
        show_keys,
        "Ctrl+F1",
        "All shortcuts, and what the mouse does",
    ),
    Command(
        "first-steps",
        "Help",
        "F&irst steps",
        show_steps,
        tip="Four things to try, one after the other",
    ),
    SEPARATOR,
    Command(
        "about",
        "Help",
        "&About Latent Explorer",
        show_about,
        tip="Version, method and licences",
    ),
)
