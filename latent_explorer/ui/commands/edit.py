"""The menu Edit: the history, the clipboard, pinned faces."""

from __future__ import annotations

from latent_explorer.controller.presenters.faces import FacesPresenter
from latent_explorer.controller.scene import Scene
from latent_explorer.jobs.generating import GeneratedFaces
from latent_explorer.session.pins import Pins
from latent_explorer.session.point import CurrentPoint
from latent_explorer.ui.commands.command import SEPARATOR, Command, has_bundle

COPY_AS_CODE = "Edit/Copy as code"
"""The menu of what is copied as Python or as a command."""


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
    Command(
        "copy-face-python",
        COPY_AS_CODE,
        "&Current face as Python",
        lambda e: e.clipboard.copy_face_code("python"),
        tip="A few lines that open this bundle, decode this vector and save the same picture",
        enabled=has_bundle,
        glyph="code_tags",
    ),
    Command(
        "copy-face-command",
        COPY_AS_CODE,
        "Current face as c&ommand",
        lambda e: e.clipboard.copy_face_code("command"),
        tip="A line for a shell that decodes this vector and saves the same picture",
        enabled=has_bundle,
        glyph="console_line",
    ),
    Command(
        "copy-faces-python",
        COPY_AS_CODE,
        "&Generated faces as Python",
        lambda e: e.clipboard.copy_faces_code("python"),
        tip="A few lines that draw these vectors with these settings and save the same picture",
        enabled=lambda s: s.result(GeneratedFaces) is not None,
    ),
    Command(
        "copy-faces-command",
        COPY_AS_CODE,
        "Generated &faces as command",
        lambda e: e.clipboard.copy_faces_code("command"),
        tip="A line for a shell that draws these vectors and saves the same picture",
        enabled=lambda s: s.result(GeneratedFaces) is not None,
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
        panel="Faces",
    ),
)
