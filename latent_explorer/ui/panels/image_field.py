"""A field to choose an image by name or number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import (
    QCompleter,
    QGridLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QWidget,
)

from latent_explorer.session.image_search import find_image, plain_name

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

    def __init__(self) -> None:
        super().__init__()
        self._names: list[str] = []
        self._given: Sequence[str] = ()
        self._index: int | None = None
        self.line = QLineEdit()
        self.line.setPlaceholderText("name, or #number")
        self.line.setToolTip(f"<p>{_HELP}</p>")
        self.line.setAccessibleName("Image by name or number")
        self.line.setClearButtonEnabled(True)
        self._completions = QStringListModel(self)
        completer = QCompleter(self._completions, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(12)
        popup = completer.popup()
        if isinstance(popup, QListView):
            # Or each of ten thousand names is measured before the first is shown.
            popup.setUniformItemSizes(True)
        self.line.setCompleter(completer)
        self.start = QPushButton("&Start from it")
        self.start.setToolTip("Put the current point at the z-point of this image")
        self.answer = QLabel()
        self.answer.setTextFormat(Qt.TextFormat.PlainText)
        self.answer.setWordWrap(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(QLabel("Image"), 0, 0)
        grid.addWidget(self.line, 0, 1)
        grid.addWidget(self.start, 0, 2)
        grid.addWidget(self.answer, 1, 1, 1, 2)
        grid.setColumnStretch(1, 1)
        self.answer.hide()
        self.start.setEnabled(False)
        self.line.returnPressed.connect(self._choose)
        self.line.textChanged.connect(self._on_text)
        completer.activated.connect(self._choose)
        self.start.clicked.connect(self._start)

    def show_images(self, names: Sequence[str]) -> None:
        """Offer the images with these names."""
        if names is not self._given:
            self._given = names
            self._names = [plain_name(name) for name in names]
            self._completions.setStringList(self._names)
            # An image of another bundle is none of these.
            self._index = None
            self._show_index()

    def show_image(self, index: int | None) -> None:
        """Show which image is chosen, if any."""
        if index != self._index:
            self._index = index
            self._show_index()

    def _show_index(self) -> None:
        name = ""
        if self._index is not None and self._index < len(self._names):
            name = self._names[self._index]
        # Not what somebody types.
        self.line.setText(name)
        self.line.setCursorPosition(0)
        self._say("" if self._index is None or not name else f"Image #{self._index}")

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
        found = find_image(text, self._names)
        if isinstance(found, str):
            self._say(found)
            return None
        self.line.setText(self._names[found])
        self._say(f"Image #{found}")
        return found

    def _choose(self) -> None:
        index = self._understood()
        if index is not None:
            self.chosen.emit(index)

    def _start(self) -> None:
        index = self._understood()
        if index is not None:
            self.start_requested.emit(index)
