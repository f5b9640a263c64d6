"""Where pictures are and where a model of them may be made, as text in fields."""

from __future__ import annotations

from pathlib import Path

from latent_explorer.pictures.place import Url, place_of
from latent_explorer.ui.pictures_dialog import is_url


def without_secrets(pictures: str) -> str:
    """Return a place as it can be written down: a URL without passwords and signatures."""
    return str(place_of(pictures)) if is_url(pictures) else pictures


def suggested_place(pictures: str) -> str:
    """Return where a model of these pictures may be made: beside them, or at home."""
    try:
        place = place_of(pictures)
    except (ValueError, RuntimeError):
        return ""
    known = isinstance(place, Path) and place.is_dir()
    name = place.name if known or not place.suffix else place.stem
    # What means several files is no name of a folder.
    name = "".join(character for character in name if character not in '{}*?[]<>:"|').strip(" .-_")
    folder = Path.home() if isinstance(place, Url) else place.parent
    return str(folder / f"{name} model") if name else ""
