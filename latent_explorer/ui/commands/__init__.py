"""The table of all commands, a file a menu; menus, tool bar and keys come from it."""

from __future__ import annotations

from latent_explorer.ui.commands.command import SEPARATOR, Command
from latent_explorer.ui.commands.edit import EDIT
from latent_explorer.ui.commands.file import FILE, RECIPES
from latent_explorer.ui.commands.help import HELP
from latent_explorer.ui.commands.images import IMAGES
from latent_explorer.ui.commands.path import PATH
from latent_explorer.ui.commands.sampling import SAMPLING
from latent_explorer.ui.commands.selection import SELECTION
from latent_explorer.ui.commands.sessions import RECENT_SESSIONS
from latent_explorer.ui.commands.view import VIEW

__all__ = [
    "COMMANDS",
    "MENUS",
    "ON_TOOL_BAR",
    "RECENT_SESSIONS",
    "RECIPES",
    "SEPARATOR",
    "Command",
    "keys",
]

MENUS = ("File", "Edit", "View", "Images", "Sampling", "Path", "Help")

COMMANDS: tuple[Command | str, ...] = (
    *FILE,
    *EDIT,
    *VIEW,
    *IMAGES,
    *SELECTION,
    *SAMPLING,
    *PATH,
    *HELP,
)
"""In the order of the menus; `SEPARATOR` stands between groups of one menu."""

ON_TOOL_BAR = ("undo", "redo", "start-mean", "draw-again")
"""The commands that have a button in the tool bar."""


def keys() -> list[tuple[str, str]]:
    """Return all shortcuts with the names of their commands."""
    commands = (entry for entry in COMMANDS if isinstance(entry, Command))
    return [(c.keys, c.text.replace("&", "").replace(" …", "")) for c in commands if c.keys]
