"""Pictures of the window in every workspace, appearance and size, to be looked at.

    python packaging/pictures.py FOLDER
    python packaging/pictures.py --states FOLDER
    python packaging/pictures.py --recipes FOLDER

With --states: of what no workspace shows by itself, as dialogs, menus, layers and messages; with
--recipes: of every step of every recipe that comes along. Both in one appearance and size.

On a machine without a screen run it under ``xvfb-run -a -s "-screen 0 1920x1200x24"``.
"""

from __future__ import annotations

import argparse
import itertools
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from latent_explorer.jobs.recipe_file import known_recipes, read_recipe
from latent_explorer.resources import RECIPES, resource
from latent_explorer.ui.arrangements import ARRANGEMENTS

if TYPE_CHECKING:
    from taking import State

    from latent_explorer.ui.app import Explorer

APPEARANCES = ("light", "dark")
SIZES = ("1024x700", "1280x800", "1600x1000", "1600x1000@2", "1920x1200@2")
"""Of the pictures in pixels, where it is not 1 with the scaling of the screen."""


def main() -> int:
    """Take all pictures and name them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the pictures are put")
    parser.add_argument("--workspace", choices=[each.name.lower() for each in ARRANGEMENTS])
    parser.add_argument("--appearance", choices=APPEARANCES)
    parser.add_argument("--size", choices=SIZES)
    parser.add_argument("--recipes", action="store_true", help="of the steps of recipes instead")
    parser.add_argument("--recipe", help="of this one alone")
    parser.add_argument("--states", action="store_true", help="of what no workspace shows instead")
    parser.add_argument("--state", nargs="+", help="of these alone")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    states: dict[str, State] | None = None
    if options.recipes or options.recipe:
        states = _recipe_steps(options.recipe)
    elif options.states or options.state:
        states = _states(options.state)
    if states is not None:
        appearance, size = options.appearance or "light", options.size or "1600x1000"
        return _take_in_one_window(options.folder, states, appearance, size)
    workspaces = [each.name.lower() for each in ARRANGEMENTS]
    for workspace, appearance, size in itertools.product(workspaces, APPEARANCES, SIZES):
        if (
            options.workspace in (None, workspace)
            and options.appearance in (None, appearance)
            and options.size in (None, size)
        ):
            picture = options.folder / f"{workspace}-{appearance}-{size}.png"
            _take(picture, workspace, appearance, size)
            print(picture)
    return 0


def _take(picture: Path, workspace: str, appearance: str, size: str) -> None:
    size, _, scale = size.partition("@")
    window = ("--workspace", workspace, "--appearance", appearance, "--size", size)
    subprocess.run(
        [sys.executable, "-m", "latent_explorer", "explore", "--screenshot", picture, *window],
        env=os.environ | {"QT_SCALE_FACTOR": scale or "1"},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def _recipe_steps(only: str | None) -> dict[str, State]:
    """Return a state for each step of the recipes, by the name of its picture."""

    def shown(name: str, step: int, explorer: Explorer) -> Iterator[None]:
        explorer.guide.start(name, step)
        yield

    known, _ = known_recipes([resource(RECIPES)])
    return {
        f"{name}-{step + 1}": partial(shown, name, step)
        for name, path in known.items()
        if only in (None, name)
        for step in range(len(read_recipe(path).steps))
    }


def _states(only: list[str] | None) -> dict[str, State]:
    from states import STATES

    return {each.__name__: each for each in STATES if only is None or each.__name__ in only}


def _take_in_one_window(
    folder: Path, states: Mapping[str, State], appearance: str, size: str
) -> int:
    """Take a picture of each state, in one window; return 1 where one fails."""
    from PySide6.QtCore import QSize
    from taking import Taker

    from latent_explorer.ui.app import Explorer
    from latent_explorer.ui.start import application
    from latent_explorer.ui.theme import Appearance

    pixels, _, scale = size.partition("@")
    os.environ["QT_SCALE_FACTOR"] = scale or "1"
    app = application()
    explorer = Explorer()
    explorer.window.set_appearance(Appearance[appearance.upper()])
    width, height = map(int, pixels.split("x"))
    explorer.window.resize(QSize(width, height) / explorer.window.devicePixelRatioF())
    explorer.window.workspaces.reset()
    paths = {folder / f"{name}-{appearance}-{size}.png": each for name, each in states.items()}
    taker = Taker(explorer, paths)
    explorer.window.show()
    taker.done.connect(explorer.window.close)
    return app.exec() or int(taker.failed)


if __name__ == "__main__":
    sys.exit(main())
