"""Pictures of the window in every workspace, appearance and size, to be looked at.

    python packaging/pictures.py FOLDER

On a machine without a screen run it under ``xvfb-run -a -s "-screen 0 1920x1200x24"``.
"""

from __future__ import annotations

import argparse
import itertools
import os
import subprocess
import sys
from pathlib import Path

from latent_explorer.ui.arrangements import ARRANGEMENTS

APPEARANCES = ("light", "dark")
SIZES = (("1024x700", 1), ("1600x1000", 1), ("1920x1200", 2))
"""Of the pictures in pixels, with the scaling of the screen."""


def main() -> int:
    """Take all pictures and name them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the pictures are put")
    parser.add_argument("--workspace", choices=[each.name.lower() for each in ARRANGEMENTS])
    parser.add_argument("--appearance", choices=APPEARANCES)
    parser.add_argument("--size", choices=[size for size, _ in SIZES])
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    workspaces = [each.name.lower() for each in ARRANGEMENTS]
    for workspace, appearance, (size, scale) in itertools.product(workspaces, APPEARANCES, SIZES):
        if (
            options.workspace in (None, workspace)
            and options.appearance in (None, appearance)
            and options.size in (None, size)
        ):
            picture = options.folder / f"{workspace}-{appearance}-{size}.png"
            _take(picture, workspace, appearance, size, scale)
            print(picture)
    return 0


def _take(picture: Path, workspace: str, appearance: str, size: str, scale: int) -> None:
    window = ("--workspace", workspace, "--appearance", appearance, "--size", size)
    subprocess.run(
        [sys.executable, "-m", "latent_explorer", "explore", "--screenshot", picture, *window],
        env=os.environ | {"QT_SCALE_FACTOR": str(scale)},
        stdout=subprocess.DEVNULL,
        check=True,
    )


if __name__ == "__main__":
    sys.exit(main())
