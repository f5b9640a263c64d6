"""Asking where the pictures are that the bundle was made of."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

FOLDER_TEXT = "Folder of the pic&tures …"
ZIP_TEXT = "&Zip file of the pictures …"
TIP = (
    "Say where the pictures are that this bundle was made of: the original is shown beside the face"
)


def ask_folder(parent: QWidget, before: str) -> str:
    """Return the folder that the user chooses, or an empty text.

    Parameters
    ----------
    parent : QWidget
        Above which the dialog opens.
    before : str
        What was named before, to begin there.
    """
    return QFileDialog.getExistingDirectory(parent, "Folder of the pictures", _begin(before))


def ask_zip(parent: QWidget, before: str) -> str:
    """Return the zip file that the user chooses, or an empty text; see `ask_folder`."""
    chosen, _ = QFileDialog.getOpenFileName(
        parent, "Zip file of the pictures", _begin(before), "Zip files (*.zip)"
    )
    return chosen


def _begin(before: str) -> str:
    # Not looked up on disk, which may be gone: the dialog does, and says so.
    return str(Path(before).parent) if before.lower().endswith(".zip") else before
