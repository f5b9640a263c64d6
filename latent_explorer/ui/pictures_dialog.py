"""Asking where the pictures are that the bundle was made of."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from latent_explorer.ui.asking import ask_text

FOLDER_TEXT = "Folder of the pic&tures …"
ZIP_TEXT = "&Zip, tar, Parquet or list of the pictures …"
URL_TEXT = "Pictures be&hind a URL …"
TIP = (
    "Say where the pictures are that this bundle was made of: the original is shown beside the face"
)
_SUFFIXES = (".zip", ".tar", ".parquet", ".pq", ".txt", ".lst", ".csv")
FILES = f"Files of pictures, and lists ({' '.join(f'*{suffix}' for suffix in _SUFFIXES)})"
"""What a dialog shows that asks for a file with many pictures in it."""


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
    """Return the file that the user chooses, or an empty text; see `ask_folder`."""
    chosen, _ = QFileDialog.getOpenFileName(parent, "File of the pictures", _begin(before), FILES)
    return chosen


def ask_url(parent: QWidget, before: str) -> str:
    """Return the URL that the user types or pastes, or an empty text; see `ask_folder`."""
    label = "A folder, a zip, tar or Parquet file, or a list, such as https://… or s3://…"
    begin = before if is_url(before) else ""
    text, chosen = ask_text(parent, "URL of the pictures", label, text=begin)
    return text.strip() if chosen else ""


def is_url(place: str) -> bool:
    """Return whether a place that somebody has named is no path on this machine."""
    return "://" in place


def _begin(before: str) -> str:
    # Not looked up on disk, which may be gone: the dialog does, and says so.
    if is_url(before):
        return ""
    return str(Path(before).parent) if before.lower().endswith(_SUFFIXES) else before
