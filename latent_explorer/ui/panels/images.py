"""The images of the data: thumbnails to search, to sort and to choose from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
)

from latent_explorer.core.formats import how_many
from latent_explorer.session.image_search import plain_name
from latent_explorer.session.images import LONGEST_SEARCH, ImageList, SortKey
from latent_explorer.ui.icons import paint_glyphs, set_glyph
from latent_explorer.ui.panels.image_grid import ImageGrid
from latent_explorer.ui.panels.image_words import column_title
from latent_explorer.ui.theme import set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.edges import TextField
from latent_explorer.ui.widgets.gestures import GestureWidget

_HELP = (
    "Click an image to mark it in all projections; double click, or press Enter, to start from it. "
    "Arrow keys, Page up, Page down, Home and End choose another; typing searches for a name"
)
_SHORTEST_SORT = 8  # characters


class ImagesPanel(GestureWidget):
    """List all images; the chosen one is that of all panels."""

    sort_changed = Signal(str, str)
    """What to sort by, "file", "name" or "column", and the name of the column."""
    direction_changed = Signal(bool)
    """Whether the largest are to come first."""
    search_changed = Signal(str)
    """What names are to have in them."""
    image_chosen = Signal(object)
    """Choose the image with this number: mark it, without moving the current point."""
    image_start_requested = Signal(object)
    """Start from the image with this number."""
    step_requested = Signal(int)
    """Choose the next image of the list, 1, or the one before, -1."""
    random_requested = Signal()
    """Choose any image of the list."""
    thumbnails_missing = Signal(object)
    """Blocks of images that can be seen and have no pictures yet: a tuple of tuples of numbers."""

    def __init__(self) -> None:
        super().__init__()
        self._n = 0
        self._sorts: list[tuple[SortKey, str]] = []
        self._settings = ImageList()
        self._folder: str | None = None
        self.search = TextField("Search images by name")
        self.search.setPlaceholderText("name or #12")
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(LONGEST_SEARCH)
        explain(self.search, "List only images with this in their names, or one by its number")
        self.search.installEventFilter(self)
        self.previous = _button("chevron_left", "Previous image of the list")
        self.next = _button("chevron_right", "Next image of the list")
        self.random = _button("dice_5_outline", "A random image of the list")
        self.sort = ChoiceBox("Sort images by")
        self.sort.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.sort.setMinimumContentsLength(_SHORTEST_SORT)
        explain(self.sort, "Sort the images; what is not known comes last")
        self.direction = _button("sort_ascending", "Smallest first; click for the largest first")
        self.direction.setCheckable(True)
        self.direction.setAccessibleName("Largest first")
        self.count = QLabel()
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        set_text_size(self.count, TextSize.SMALL)
        self.grid = ImageGrid()
        explain(self.grid, f"<p>{_HELP}</p>")
        self.reason = QLabel()
        self.reason.setTextFormat(Qt.TextFormat.PlainText)
        self.reason.setWordWrap(True)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.reason.setMargin(3 * UNIT)
        self._list = QStackedWidget()
        self._lay_out()
        self.show_images((), {})
        self._connect()

    def _lay_out(self) -> None:
        top, below = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.search, 1)
        for button in (self.previous, self.random, self.next):
            top.addWidget(button)
        below.addWidget(self.sort, 1)
        below.addWidget(self.direction)
        for row in (top, below):
            row.setSpacing(UNIT)
        self._list.addWidget(self.grid)
        self._list.addWidget(self.reason)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addLayout(top)
        layout.addLayout(below)
        layout.addWidget(self._list, 1)
        layout.addWidget(self.count)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self._go_to_list)
        self.sort.currentIndexChanged.connect(self._on_sort)
        self.direction.toggled.connect(self.direction_changed)
        self.previous.clicked.connect(partial(self._step, -1))
        self.next.clicked.connect(partial(self._step, 1))
        self.random.clicked.connect(self._on_random)
        self.grid.chosen.connect(self.image_chosen)
        self.grid.start_requested.connect(self.image_start_requested)
        self.pass_on(self.grid)
        self.grid.missing.connect(self.thumbnails_missing)
        self.grid.typed.connect(self._on_typed)

    # What is shown

    def show_images(self, names: Sequence[str], columns: Mapping[str, NDArray[Any]]) -> None:
        """List nothing yet of the images with these names, each column of shape (n,)."""
        self._n = len(names)
        self.grid.show_images(names, columns)
        self._sorts = [("file", ""), ("name", ""), *(("column", name) for name in columns)]
        with QSignalBlocker(self.sort):
            self.sort.clear()
            self.sort.addItems(["File order", "Name"])
            self.sort.addItems([plain_name(column_title(name)) for name in columns])
            if columns:
                self.sort.insertSeparator(2)
                self._sorts.insert(2, ("file", ""))
        self.show_order(None, False)

    def show_settings(self, settings: ImageList) -> None:
        """Show how the images are listed."""
        before, self._settings = self._settings, settings
        with QSignalBlocker(self.sort):
            self.sort.setCurrentIndex(self._sorts.index((settings.sort, settings.column)))
        if settings.descending != before.descending:
            self._show_direction(settings.descending)
        if settings.search != self.search.text():
            # Not blocked, or the button that clears it would not notice.
            self.search.setText(settings.search)

    def _show_direction(self, descending: bool) -> None:
        with QSignalBlocker(self.direction):
            self.direction.setChecked(descending)
        first, others = ("Largest", "smallest") if descending else ("Smallest", "largest")
        explain(self.direction, f"{first} first; click for the {others} first")
        set_glyph(self.direction, "sort_descending" if descending else "sort_ascending")
        if self.isVisible():
            paint_glyphs(self)

    def show_order(self, order: NDArray[np.intp] | None, newest: bool) -> None:
        """List images in this order, of shape (m,); not the `newest` while another is awaited."""
        if order is not None and order is not self.grid.images.order:
            self.grid.show_order(order)
        if order is None or not newest:
            self.count.setText("…")
            return
        m = len(order)
        self.count.setText(f"{m:,} of {self._n:,}" if m < self._n else how_many(m, "image"))
        for button in (self.previous, self.next, self.random):
            button.setEnabled(m > 0)
        wanted = plain_name(self._settings.search.strip())
        self.reason.setText(f"No name has “{wanted}” in it; clear the search to see all")
        self._list.setCurrentWidget(self.grid if m else self.reason)

    def show_chosen(self, image: int | None) -> None:
        """Frame the chosen image, and scroll to it."""
        self.grid.show_chosen(image)

    def show_folder(self, folder: str | None) -> None:
        """Ask anew for pictures where originals are elsewhere; None where there are none."""
        if folder != self._folder:
            self._folder = folder
            self.grid.ask_anew()

    def show_thumbnails(
        self,
        images: Sequence[int],
        pictures: Sequence[NDArray[np.uint8]],
        originals: Collection[int] = (),
        awaited: Collection[int] = (),
    ) -> None:
        """Show pictures of some images.

        Parameters
        ----------
        images : sequence of int
            Their numbers.
        pictures : sequence of ndarray of uint8 of shape (height, width, 3)
            Their pictures.
        originals : collection of int
            Whose picture is the original; those of the others are reconstructions.
        awaited : collection of int
            Those that are asked for further: their originals may be on their way.
        """
        self.grid.show_thumbnails(images, pictures, originals, awaited)

    # What the user does

    def begin_search(self) -> None:
        """Let the user type what to search for."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _on_search(self, text: str) -> None:
        if text != self._settings.search:
            self.search_changed.emit(text)

    def _on_sort(self, index: int) -> None:
        if 0 <= index < len(self._sorts):
            self.sort_changed.emit(*self._sorts[index])

    def _step(self, by: int, checked: bool = False) -> None:
        self.step_requested.emit(by)

    def _on_random(self, checked: bool = False) -> None:
        self.random_requested.emit()

    def _on_typed(self, text: str) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.deselect()
        self.search.end(False)
        self.search.insert(text)

    def _go_to_list(self) -> None:
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down:
                self._go_to_list()
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)


def _button(glyph: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setAutoRaise(True)
    set_glyph(button, glyph)
    explain(button, tip)
    button.setAccessibleName(tip)
    return button
