"""Which names are those of pictures, and how pictures of several files are told apart."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from latent_explorer.messages import shortened
from latent_explorer.pictures.place import Place
from latent_explorer.pictures.skipped import Skipped

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")

# Tables of names are as wide as the longest: one of 65,000 characters among 12,000 took 3 GB.
LONGEST_NAME = 255
MOST_PICTURES = 1_000_000


def is_picture(name: str) -> bool:
    """Return whether a file of this name is a picture."""
    base = name.rsplit("/", 1)[-1]
    # macOS adds a hidden "._name.jpg" to each file of a zip or a foreign disk.
    return base.lower().endswith(SUFFIXES) and not base.startswith(".")


def chosen(path: Place, names: Iterable[str], skipped: list[Skipped]) -> list[str]:
    """Return the names of pictures, each once and sorted; those too long are added to `skipped`.

    Raises
    ------
    ValueError
        When there are too many.
    """
    found: set[str] = set()
    for name in filter(is_picture, names):
        if is_short(name, path.name, skipped):
            found.add(name)
        check_count(len(found) + len(skipped), path)
    return sorted(found)


def is_short(name: str, source: str, skipped: list[Skipped]) -> bool:
    """Return whether a name has a usual length; else add it to `skipped`."""
    if len(name) > LONGEST_NAME:
        reason = f"has a name of {len(name):,} characters; {LONGEST_NAME} are the most"
        skipped.append(Skipped(name, reason, source))
        return False
    return True


def check_count(count: int, path: object) -> None:
    """Raise ValueError when there are more pictures than are read."""
    if count > MOST_PICTURES:
        raise ValueError(
            f"there are more than {MOST_PICTURES:,} pictures in {shortened(path)}; "
            "give a part of them"
        )


def labels(paths: Sequence[str]) -> list[str]:
    """Return short names of files: each without its suffix and the folders that all are in."""
    stems = [os.path.splitext(path.replace("\\", "/"))[0] for path in paths]
    parts = [stem.split("/") for stem in stems]
    n = 0
    while parts and all(n < len(each) - 1 and each[n] == parts[0][n] for each in parts):
        n += 1
    return ["/".join(each[n:]) for each in parts]


def no_picture(path: Place, skipped: Sequence[Skipped]) -> FileNotFoundError:
    """Return the error for a place without pictures, with a first reason where there is one."""
    first = f": {shortened(skipped[0].name, LONGEST_NAME)} {skipped[0].reason}" if skipped else ""
    kinds = ", ".join(SUFFIXES)
    return FileNotFoundError(f"there is no picture ({kinds}) in {shortened(path, 250)}{first}")
