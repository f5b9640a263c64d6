"""A field to choose an image by name or number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import (
    QCompleter,
    QGridLayout,
    QLabel,
    QListView,
    QWidget,
)

from latent_explorer.controller.presenters.originals import PicturesShown
from latent_explorer.session.image_search import MOST_SEARCHED, find_image, plain_name
from latent_explorer.ui.panels.pictures_button import PicturesButton
from latent_explorer.ui.theme import set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.edges import TextField
from latent_explorer.ui.widgets.glyph_button import GlyphButton
from latent_explorer.ui.widgets.plain_label import PlainLabel

_HELP = (
    "Choose an image: type its file name, with or without its suffix and leading zeros "
    "(71503 for 071503.jpg), or # and its number in the bundle (#4711), and press Enter"
)


class ImageField(QWidget):
    """Show the chosen image; let the user choose another and start from it."""

    chosen = Signal(object)
    """The index of the image that was chosen."""
    start_requested = Signal(object)
    """The index of the image to start from."""
    pictures_named = Signal(str)
    """The folder or zip file of the pictures."""
    originals_toggled = Signal(bool)
    """Whether the original is to stand beside the face."""

    def __init__(self) -> None:
        super().__init__()
        self._names: Sequence[str] = ()
        self._index: int | None = None
        self.line = TextField("Image by name or number")
        self.line.setPlaceholderText("image or #12")
        explain(self.line, f"<p>{_HELP}</p>")
        self.line.setClearButtonEnabled(True)
        self._completions = QStringListModel(self)
        self._completed: Sequence[str] = ()
        completer = QCompleter(self._completions, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(12)
        popup = completer.popup()
        if isinstance(popup, QListView):
            # Or each of ten thousand names is measured before the first is shown.
            popup.setUniformItemSizes(True)
        self.line.setCompleter(completer)
        self.start = GlyphButton(
            "location_enter",
            "Start from this image",
            "Start from this image: put the current point at its z-point",
        )
        self.pictures = PicturesButton()
        self.number = QLabel()
        explain(self.number, "The number of the image in the bundle, counted from 0")
        set_text_size(self.number, TextSize.SMALL)
        self.note = PlainLabel("Where the pictures are is set by the button above")
        set_text_size(self.note, TextSize.SMALL)
        self.note.hide()
        self.answer = QLabel()
        self.answer.setTextFormat(Qt.TextFormat.PlainText)
        self.answer.setWordWrap(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(UNIT)
        for column, part in enumerate((self.line, self.number, self.start, self.pictures)):
            grid.addWidget(part, 0, column)
        grid.addWidget(self.answer, 1, 0, 1, 4)
        grid.addWidget(self.note, 2, 0, 1, 4)
        grid.setColumnStretch(0, 1)
        self.answer.hide()
        self.start.setEnabled(False)
        self.line.returnPressed.connect(self._choose)
        self.line.textChanged.connect(self._on_text)
        self.line.textEdited.connect(self._offer)
        completer.activated.connect(self._choose)
        self.start.clicked.connect(self._start)
        self.pictures.pictures_named.connect(self.pictures_named)
        self.pictures.originals_toggled.connect(self.originals_toggled)

    def show_images(self, names: Sequence[str]) -> None:
        """Offer the images with these names."""
        if names is not self._names:
            self._names = names
            # An image of another bundle is none of these.
            self._index = None
            self._show_index()

    def _offer(self) -> None:
        # Not when a bundle is opened: of fifty thousand names that takes longer than a frame.
        if self._completed is not self._names:
            self._completed = self._names
            if len(self._names) > MOST_SEARCHED:
                self._completions.setStringList([])
                return
            self._completions.setStringList(self._plain_names())

    def _plain_names(self) -> Sequence[str]:
        if len(self._names) > MOST_SEARCHED:
            return self._names
        return [plain_name(name) for name in self._names]

    def show_image(self, index: int | None) -> None:
        """Show which image is chosen, if any."""
        if index != self._index:
            self._index = index
            self._show_index()

    def show_pictures(self, pictures: PicturesShown) -> None:
        """Say where originals come from, and what is wrong with that."""
        self.pictures.show_pictures(pictures)
        self.note.show_text(pictures.note)
        self.note.setVisible(bool(pictures.note))

    def _show_index(self) -> None:
        name = ""
        if self._index is not None and self._index < len(self._names):
            name = plain_name(self._names[self._index])
        # Not what somebody types.
        self.line.setText(name)
        self.line.setCursorPosition(0)
        self._number(self._index if name else None)
        self._say("")

    def _number(self, index: int | None) -> None:
        self.number.setText("" if index is None else f"#{index}")
        self.number.setVisible(index is not None)

    def _say(self, text: str) -> None:
        self.answer.setText(text)
        self.answer.setVisible(bool(text))

    def _on_text(self, text: str) -> None:
        self.start.setEnabled(bool(text.strip()))

    def _understood(self) -> int | None:
        """Return the image that the text means; say what is wrong where it means none."""
        text = self.line.text()
        if not text.strip():
            return None
        names = self._plain_names()
        found = find_image(text, names)
        if isinstance(found, str):
            self._number(None)
            self._say(found)
            return None
        self.line.setText(plain_name(names[found]))
        self._number(found)
        self._say("")
        return found

    def _choose(self) -> None:
        index = self._understood()
        if index is not None:
            self.chosen.emit(index)

    def _start(self) -> None:
        index = self._understood()
        if index is not None:
            self.start_requested.emit(index)
