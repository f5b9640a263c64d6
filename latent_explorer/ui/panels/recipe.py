"""A page of a recipe: what there is to see, and the way to the next one."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from latent_explorer.jobs.recipes import RecipePage, RecipeTitle
from latent_explorer.ui.icons import set_glyph
from latent_explorer.ui.theme import current_theme, set_text_size, text_font
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.glyph_button import GlyphButton

_WAITING = "The recipes appear here when a bundle is open."
_CHOOSE = "The series, part by part"
_NONE = "There are no recipes."
_FORWARDS = (Qt.Key.Key_PageDown, Qt.Key.Key_Right)
_BACKWARDS = (Qt.Key.Key_PageUp, Qt.Key.Key_Left)
_CHANGES = (QEvent.Type.PaletteChange, QEvent.Type.FontChange)
_KEYS_SAID = "Page Down or → goes on, Page Up or ← goes back; from anywhere, Ctrl with Page Down"


class _Page(QTextBrowser):
    """Text in large letters; its keys turn pages."""

    turned = Signal(int)
    """So many pages."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Page of the recipe")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setOpenLinks(False)
        self.setMinimumWidth(48 * UNIT)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        explain(self, _KEYS_SAID)

    def minimumSizeHint(self) -> QSize:
        return QSize(48 * UNIT, 30 * UNIT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if pages := _pages(event):
            self.turned.emit(pages)
        else:
            super().keyPressEvent(event)


class RecipePanel(QWidget):
    """Show the page that is open, or all recipes to choose from."""

    recipe_requested = Signal(str)
    """Open the recipe of this name."""
    turned = Signal(int)
    """So many pages on."""
    again_requested = Signal()
    """Set once more what the page sets."""
    closed = Signal()
    """Show the list of recipes."""

    def __init__(self) -> None:
        super().__init__()
        self._recipes: Sequence[RecipeTitle] = ()
        self._problems: Sequence[str] = ()
        self._page: RecipePage | None = None
        self._known = False
        self.all = GlyphButton("format_list_bulleted", "All recipes", "All recipes")
        self.place = QLabel()
        self.again = GlyphButton(
            "restart", "Set up again", "Set all that this page sets once more, after a try"
        )
        self.page = _Page()
        self.back = QPushButton("Back")
        self.next = QPushButton("Next")
        self._lay_out()
        self.all.clicked.connect(self.closed)
        self.again.clicked.connect(self.again_requested)
        self.back.clicked.connect(self._on_back)
        self.next.clicked.connect(self._on_next)
        self.page.turned.connect(self._on_turned)
        self.page.anchorClicked.connect(self._on_link)
        self._write()

    def _lay_out(self) -> None:
        set_glyph(self.back, "chevron_left")
        set_glyph(self.next, "chevron_right")
        explain(self.back, "The page before (Page Up)")
        explain(self.next, "The next page (Page Down)")
        self.place.setTextFormat(Qt.TextFormat.PlainText)
        set_text_size(self.place, TextSize.SMALL)
        above, below = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self.all)
        above.addWidget(self.place, 1)
        above.addWidget(self.again)
        below.addWidget(self.back, 1)
        below.addWidget(self.next, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addLayout(above)
        layout.addWidget(self.page, 1)
        layout.addLayout(below)

    def show_recipes(self, recipes: Sequence[RecipeTitle], problems: Sequence[str]) -> None:
        """Show what there is to choose from, and in sentences what cannot be used."""
        self._recipes, self._problems, self._known = tuple(recipes), tuple(problems), True
        if self._page is None:
            self._write()

    def show_page(self, page: RecipePage | None, following: str) -> None:
        """Show a page; None for the list. After the last page comes the recipe `following`."""
        self._page = page
        last = page is not None and page.request.step + 1 >= page.count
        self.back.setEnabled(page is not None and page.request.step > 0)
        self.next.setEnabled(page is not None and (not last or bool(following)))
        self.next.setText("Next recipe" if last and following else "Next")
        explain(self.next, following if last and following else "The next page (Page Down)")
        self._write()

    def _write(self) -> None:
        page = self._page
        for part in (self.all, self.again, self.back, self.next):
            part.setVisible(page is not None)
        font = text_font(TextSize.LARGE)
        font.setBold(False)
        self.page.document().setDefaultFont(font)
        if page is None:
            self.place.setText(_CHOOSE if self._recipes else "")
            self.page.setHtml(list_html(self._recipes, self._problems) if self._known else _WAITING)
        else:
            self.place.setText(f"step {page.request.step + 1} of {page.count}")
            self.page.setHtml(page_html(page))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in _CHANGES:
            self._write()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Also while the focus is on a button, as after a click there.
        if pages := _pages(event):
            self._on_turned(pages)
        else:
            super().keyPressEvent(event)

    def _on_back(self) -> None:
        self.turned.emit(-1)

    def _on_next(self) -> None:
        self.turned.emit(1)

    def _on_turned(self, pages: int) -> None:
        button = self.next if pages > 0 else self.back
        if button.isVisible() and button.isEnabled():
            self.turned.emit(pages)

    def _on_link(self, link: QUrl) -> None:
        number = link.toString()
        if number.isdecimal() and int(number) < len(self._recipes):
            self.recipe_requested.emit(self._recipes[int(number)].name)


def _pages(event: QKeyEvent) -> int:
    """Return how many pages a key turns."""
    if event.modifiers() not in (
        Qt.KeyboardModifier.NoModifier,
        Qt.KeyboardModifier.KeypadModifier,
    ):
        return 0
    key = Qt.Key(event.key())
    return (key in _FORWARDS) - (key in _BACKWARDS)


def page_html(page: RecipePage) -> str:
    """Return a page as HTML; nothing in it is taken for markup."""
    part = f"{_safe(page.part)}: " if page.part else ""
    quiet = current_theme().quiet
    paragraphs = "".join(f"<p>{_safe(each)}</p>" for each in page.text.split("\n") if each.strip())
    return (
        f'<p><span style="color: {quiet}">{part}{_safe(page.recipe)}</span></p>'
        f"<p><b>{_safe(page.title)}</b></p>{paragraphs}"
    )


def list_html(recipes: Sequence[RecipeTitle], problems: Sequence[str]) -> str:
    """Return the list of recipes as HTML, each a link to its number."""
    theme = current_theme()
    items = "".join(
        f'<p><a href="{number}" style="color: {theme.accent}">'
        f"{f'{_safe(each.part)}: ' if each.part else ''}{_safe(each.title)}</a>"
        f'<br/><span style="color: {theme.quiet}">{_safe(each.about)}</span></p>'
        for number, each in enumerate(recipes)
    )
    told = "".join(f'<p style="color: {theme.error}">{_safe(each)}</p>' for each in problems)
    return f"{items or f'<p>{_NONE}</p>'}{told}"


def _safe(text: str) -> str:
    return html.escape(text)
