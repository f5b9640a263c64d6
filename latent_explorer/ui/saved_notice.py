"""A short notice above the window that a file was saved, with the way to its folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QCursor,
    QDesktopServices,
    QEnterEvent,
    QHideEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import QGridLayout, QLabel, QMainWindow, QPushButton, QWidget

from latent_explorer.ui.icons import paint_glyphs, set_glyph
from latent_explorer.ui.theme import set_text_color, set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.edges import FloatingCard
from latent_explorer.ui.widgets.glyph_button import GlyphButton
from latent_explorer.ui.widgets.plain_label import PlainLabel, one_line

_SECONDS_SHOWN = 8
_WIDTHS = (84 * UNIT, 60 * UNIT)  # the narrow one where the other would be in the way
_GAP = 2 * UNIT


class SavedNotice(FloatingCard):
    """It comes without moving anything or taking the keys, and goes by itself after a while.

    While the mouse is on it, or the keys are in it, it stays.

    Parameters
    ----------
    window : QMainWindow
        What it is shown in, just above the status bar.
    keep_free : sequence of QWidget
        Parts of the window that it covers only where there is no other place.
    """

    accessible_role = QAccessible.Role.AlertMessage

    def __init__(self, window: QMainWindow, keep_free: Sequence[QWidget] = ()) -> None:
        super().__init__(window, "Saved")
        self._window, self._keep_free = window, list(keep_free)
        self._saved = Path()
        self.hide()
        glyph = QLabel()
        set_glyph(glyph, "check_circle_outline")
        self.text = PlainLabel()
        set_text_color(self.text, "success")
        self.place = PlainLabel(cut=Qt.TextElideMode.ElideMiddle)
        set_text_size(self.place, TextSize.SMALL)
        self.folder = QPushButton("Show in folder")
        explain(self.folder, "Open the folder that the file is in")
        self.folder.clicked.connect(self._show_folder)
        self.dismiss = GlyphButton("close", "Dismiss", "Hide this notice")
        self.dismiss.setFlat(True)
        self.dismiss.clicked.connect(self.hide)
        for button in (self.folder, self.dismiss):
            # A click leaves the keys where they are.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        grid = QGridLayout(self)
        grid.setContentsMargins(3 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        grid.setSpacing(UNIT)
        grid.setHorizontalSpacing(2 * UNIT)
        grid.addWidget(glyph, 0, 0)
        grid.addWidget(self.text, 0, 1, 1, 2)
        grid.addWidget(self.dismiss, 0, 3)
        grid.addWidget(self.place, 1, 1)
        grid.addWidget(self.folder, 1, 2, 1, 2)
        grid.setColumnStretch(1, 1)
        self._timer = QTimer(self, singleShot=True, interval=1000 * _SECONDS_SHOWN)
        self._timer.timeout.connect(self._go)

    def keep_free(self, widget: QWidget) -> None:
        """Cover this part of the window, too, only where there is no other place."""
        if widget not in self._keep_free:
            self._keep_free.append(widget)

    def show_saved(self, path: Path, *beside: Path, what: str = "") -> None:
        """Show for a while that a file was saved.

        Parameters
        ----------
        path : Path
            The file.
        *beside : Path
            Others that were saved in the same folder.
        what : str
            What is in it, where that is not all.
        """
        self._saved = path
        name, folder = one_line(path.name), one_line(str(path.absolute().parent))
        others = "".join(f" with {one_line(each.name)}" for each in beside)
        place = f"{what} in {folder}" if what else f"in {folder}"
        self.text.show_text(f"Saved {name}{others}")
        # Alone: it may be cut in its middle.
        self.place.show_text(place)
        self.setAccessibleName(f"Saved {name}{others} {place}")
        paint_glyphs(self)
        self._put()
        self._window.installEventFilter(self)
        self.show()
        self.raise_()
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._saved.absolute().parent)))

    def _go(self) -> None:
        focused: QWidget | None = self._window.focusWidget()
        used = focused is not None and self.isAncestorOf(focused)
        if used or self.rect().contains(self.mapFromGlobal(QCursor.pos())):
            self._timer.start()
        else:
            self.hide()

    # Where it is

    def _put(self) -> None:
        if (layout := self._window.layout()) is not None:
            # A message that has just gone makes room.
            layout.activate()
        inside = self._window.rect().adjusted(_GAP, _GAP, -_GAP, -_GAP)
        inside.setBottom(self._window.statusBar().geometry().top() - 1 - _GAP)
        keep_free = [self._seen_of(widget) for widget in self._keep_free]
        height = self.sizeHint().height()
        sizes = [QSize(min(width, inside.width()), height) for width in _WIDTHS]
        places = [QRect(place_at_bottom(size, inside, keep_free), size) for size in sizes]
        free = (
            place
            for place in places
            if place.bottom() == inside.bottom() and not any(map(place.intersects, keep_free))
        )
        self.setGeometry(next(free, places[0]))

    def _seen_of(self, widget: QWidget) -> QRect:
        seen = widget.visibleRegion().boundingRect()
        return QRect(widget.mapTo(self._window, seen.topLeft()), seen.size())

    # Events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._put()
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._window.removeEventFilter(self)
        self._timer.stop()
        super().hideEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if self.isVisible():
            self._timer.start()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)


def place_at_bottom(size: QSize, inside: QRect, keep_free: Sequence[QRect]) -> QPoint:
    """Return where something is in the way least, at the bottom as near to the middle as can be.

    Parameters
    ----------
    size : QSize
        Of what is placed.
    inside : QRect
        What it must not leave, if it fits.
    keep_free : sequence of QRect
        What is covered only where there is no other place: less of it counts more than anything.

    Returns
    -------
    QPoint
        Its upper left corner.
    """
    lowest = max(inside.top(), inside.bottom() + 1 - size.height())
    rightmost = max(inside.left(), inside.right() + 1 - size.width())
    middle = (inside.left() + rightmost) // 2
    columns, rows = [middle, inside.left(), rightmost], [lowest]
    for rect in keep_free:
        columns += [rect.left() - _GAP - size.width(), rect.right() + 1 + _GAP]
        rows.append(rect.top() - _GAP - size.height())
    places = [
        QPoint(x, y)
        for y in rows
        for x in columns
        if inside.left() <= x <= rightmost and inside.top() <= y <= lowest
    ]

    def cost(place: QPoint) -> tuple[int, int, int]:
        covered = (QRect(place, size) & rect for rect in keep_free)
        area = sum(each.width() * each.height() for each in covered if not each.isEmpty())
        return area, lowest - place.y(), abs(place.x() - middle)

    return min(places, key=cost)
