"""What an entry of the table of commands is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from latent_explorer.controller.scene import Scene

if TYPE_CHECKING:
    from latent_explorer.ui.app import Explorer

SEPARATOR = "-"
"""Between two commands of one menu."""


def always(scene: Scene) -> bool:
    """Return True: the command can be done in every scene."""
    return True


def has_bundle(scene: Scene) -> bool:
    """Return whether a bundle is open."""
    return scene.bundle is not None


@dataclass(frozen=True)
class Command:
    """Something the user can have done.

    Parameters
    ----------
    id : str
        Names it in tests and in what is remembered.
    menu : str
        The menu it stands in, "View/Appearance" for a menu inside.
    text : str
        What it is called, with ``&`` before its access key.
    run : callable
        Does it.
    keys : str
        Its shortcut.
    tip : str
        What it does, in a sentence.
    enabled : callable
        Whether it can be done.
    label : callable, optional
        Another text for what is shown, such as the name of the step to undo.
    glyph : str
        Its icon, an attribute of `MDI7`.
    chosen : callable, optional
        Of one among several in a menu: whether it is the one that holds.
    panel : str
        The only panel where one sees what it does; it is shown before that is done.
    """

    id: str
    menu: str
    text: str
    run: Callable[[Explorer], object]
    keys: str = ""
    tip: str = ""
    enabled: Callable[[Scene], bool] = always
    label: Callable[[Scene], str] | None = None
    chosen: Callable[[Explorer], bool] | None = None
    glyph: str = ""
    panel: str = ""
