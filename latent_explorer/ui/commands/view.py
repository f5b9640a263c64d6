"""The menu View: workspaces, appearance, and what projections show (`projections`)."""

from __future__ import annotations

from itertools import starmap

from latent_explorer.ui.arrangements import ARRANGEMENTS, Arrangement
from latent_explorer.ui.commands.command import SEPARATOR, Command
from latent_explorer.ui.commands.projections import PROJECTIONS
from latent_explorer.ui.theme import Appearance


def _appearance(appearance: Appearance) -> Command:
    return Command(
        f"appearance-{appearance.name.lower()}",
        "View/Appearance",
        appearance.value,
        lambda e: e.window.set_appearance(appearance),
        tip="Colours of the window",
        chosen=lambda e: e.window.appearance == appearance,
    )


def _workspace(number: int, arrangement: Arrangement) -> Command:
    return Command(
        f"workspace-{arrangement.name.lower()}",
        "View/Workspace",
        arrangement.name,
        lambda e: e.window.workspaces.show(arrangement),
        f"Ctrl+{number}",
        arrangement.tip,
        chosen=lambda e: e.window.workspaces.current is arrangement,
        glyph=arrangement.glyph,
    )


VIEW: tuple[Command | str, ...] = (
    Command(
        "reset-layout",
        "View",
        "&Reset workspace",
        lambda e: e.window.workspaces.reset(),
        "Ctrl+Shift+R",
        "Put all panels of this workspace back",
    ),
    *starmap(_workspace, enumerate(ARRANGEMENTS, 1)),
    *(_appearance(each) for each in Appearance),
    SEPARATOR,
    *PROJECTIONS,
)
