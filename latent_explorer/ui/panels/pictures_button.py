"""Whether originals are shown, and where they are."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from latent_explorer.controller.presenters.originals import PicturesShown
from latent_explorer.ui.pictures_dialog import (
    FOLDER_TEXT,
    TIP,
    URL_TEXT,
    ZIP_TEXT,
    ask_folder,
    ask_url,
    ask_zip,
)
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain, explain_actions, wrapped_tooltip
from latent_explorer.ui.widgets.glyph_button import GlyphButton

_HELP = "The original of the chosen image: whether it stands beside the face, and where it is"


class PicturesButton(GlyphButton):
    """A menu: the original beside the face or not, and the folder, file or URL it comes from."""

    pictures_named = Signal(str)
    """The folder, file or URL that the user has chosen."""
    originals_toggled = Signal(bool)
    """Whether the original is to stand beside the face."""

    def __init__(self) -> None:
        super().__init__("image_multiple_outline", "Originals", _HELP)
        # The arrow of a menu needs room.
        self.setFixedWidth(self.width() + 4 * UNIT)
        self._folder = ""
        menu = QMenu(self)
        explain_actions(menu)
        self.beside = QAction("&Original beside the face", menu)
        self.beside.setCheckable(True)
        self.beside.setChecked(True)
        self.beside.setToolTip("Else it is shown only while the mouse is pressed on the face")
        self.beside.toggled.connect(self.originals_toggled)
        menu.addAction(self.beside)
        menu.addSeparator()
        self.folder = menu.addAction(FOLDER_TEXT)
        self.zip_file = menu.addAction(ZIP_TEXT)
        self.url = menu.addAction(URL_TEXT)
        for action in (self.folder, self.zip_file, self.url):
            action.setToolTip(TIP)
        self.folder.triggered.connect(self._ask_folder)
        self.zip_file.triggered.connect(self._ask_zip)
        self.url.triggered.connect(self._ask_url)
        self.setMenu(menu)

    def show_pictures(self, pictures: PicturesShown) -> None:
        """Show what holds."""
        self._folder = pictures.folder
        with QSignalBlocker(self.beside):
            self.beside.setChecked(pictures.beside)
        where = f"Pictures: {pictures.folder}" if pictures.folder else "No folder was named yet."
        explain(self, wrapped_tooltip(f"{_HELP}.\n{where}"))

    def _ask_folder(self) -> None:
        self._name(ask_folder(self, self._folder))

    def _ask_zip(self) -> None:
        self._name(ask_zip(self, self._folder))

    def _ask_url(self) -> None:
        self._name(ask_url(self, self._folder))

    def _name(self, chosen: str) -> None:
        if chosen:
            self.pictures_named.emit(chosen)
