"""The menu Edit: the history, the clipboard, pinned faces."""

from __future__ import annotations

from latent_explorer.controller.presenters.faces import FacesPresenter
from latent_explorer.controller.scene import Scene
from latent_explorer.session.pins import Pins
from latent_explorer.session.point import CurrentPoint
from latent_explorer.ui.commands.command import SEPARATOR, Command, has_bundle


def _is_pinned(scene: Scene) -> bool:
    return scene.state[Pins].index_of(scene.state[CurrentPoint].z) is not None


EDIT: tuple[Command | str, ...] = (
    Command(
        "undo",
        "Edit",
        "&Undo",
        lambda e: e.controller.undo(),
        "Ctrl+Z",
        "Take back the last step; a drag is one step",
        lambda s: s.undo is not None,
        lambda s: f"&Undo: {s.undo}" if s.undo else "&Undo",
        glyph="undo",
    ),
    Command(
        "redo",
        "Edit",
        "&Redo",
        lambda e: e.controller.redo(),
        "Ctrl+Shift+Z",
        "Do again what was taken back last",
        lambda s: s.redo is not None,
        lambda s: f"&Redo: {s.redo}" if s.redo else "&Redo",
        glyph="redo",
    ),
    SEPARATOR,
    Command(
        "copy",
        "Edit",
        "&Copy face or projection",
        lambda e: e.clipboard.copy(),
        "Ctrl+C",
        "The active projection while one works there, else the face",
        has_bundle,
        glyph="content_copy",
    ),
    Command(
        "copy-as",
        "Edit",
        "Copy face in another &size …",
        lambda e: e.clipboard.copy_face_as(),
        "Ctrl+Shift+C",
        "Ask how large; the size is remembered for the next time",
        has_bundle,
    ),
    Command(
        "paste",
        "Edit",
        "P&aste a picture",
        lambda e: e.own_pictures.paste(),
        "Ctrl+V",
        "See where the picture lies that was copied elsewhere",
        has_bundle,
        glyph="content_paste",
    ),
    SEPARATOR,
    Command(
        "pin",
        "Edit",
        "&Pin the current face",
        lambda e: e.presenter(FacesPresenter).toggle_current_pin(),
        "P",
        "Keep it above the generated faces while others are drawn",
        has_bundle,
        lambda s: "Un&pin the current face" if _is_pinned(s) else "&Pin the current face",
        glyph="pin_outline",
    ),
)
