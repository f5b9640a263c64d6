"""What the colours of the projections mean, and how many points are shown in them."""

from __future__ import annotations

from html import escape

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from latent_explorer.core.attributes import Attribute, Classes, Numbers
from latent_explorer.session.colouring import Colouring
from latent_explorer.ui.attribute_colours import GLYPHS, class_colours, ground_colour, number_lut
from latent_explorer.ui.attribute_words import number_text, scale_texts, shortened, shown_name
from latent_explorer.ui.icons import set_glyph
from latent_explorer.ui.projections.colour_filter import ColourFilter
from latent_explorer.ui.theme import current_theme, set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.gestures import GestureWidget

_BAR = QSize(40 * UNIT, 3 * UNIT)
_GAP = "&nbsp;&nbsp; "
_LONGEST_NAME = 40  # characters
_ALL_THE_ROOM = 1000


class ColourLegend(GestureWidget):
    """A line with the classes or the range of an attribute, the counts, and the filter."""

    colouring_changed = Signal(object)
    """Show other classes or another range."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Attribute, Colouring] | None = None
        self._awaited = False
        self._sliced = ""
        self._all_sliced = False
        self.entries = QLabel()
        self.entries.setTextFormat(Qt.TextFormat.RichText)
        self.entries.setMinimumWidth(20 * UNIT)
        self.low, self.high, self.missing = QLabel(), QLabel(), QLabel()
        self.bar = ColourBar()
        self.count = QLabel()
        set_text_size(self.count, TextSize.SMALL)
        self.filter = QToolButton()
        self.filter.setText("Filter …")
        self.filter.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.filter.setAccessibleName("Filter the points by their colour")
        set_glyph(self.filter, "filter_variant")
        explain(self.filter, "Choose which classes or values are shown; the others stay in grey")
        self.filter.clicked.connect(self.open_filter)
        self.popup: ColourFilter | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * UNIT)
        layout.addWidget(self.entries)
        for widget in (self.low, self.bar, self.high, self.missing):
            layout.addWidget(widget)
        layout.addStretch(1)
        self._layout = layout
        layout.addWidget(self.count)
        layout.addWidget(self.filter)
        self.hide()

    def show_colouring(self, attribute: Attribute | None, colouring: Colouring) -> None:
        """Show what the colours mean; nothing for the density."""
        shown = None if attribute is None else (attribute, colouring)
        awaited, self._awaited = self._awaited, False
        if shown == self._shown:
            return
        self._shown = shown
        self.setVisible(shown is not None and not self._all_sliced)
        if self.popup is not None:
            if attribute is None:
                self.popup.close()
            else:
                self.popup.show_colouring(attribute, colouring)
        self._write()
        if awaited and shown is not None:
            # Where its button stands is known as soon as this line is laid out.
            QTimer.singleShot(0, self, self.open_filter)

    def show_sliced(self, plane: str, everywhere: bool) -> None:
        """Say which plane has no colours because of its slice; none is seen beside it, or some.

        Parameters
        ----------
        plane : str
            Its name, empty where all planes have the colours.
        everywhere : bool
            Whether it is the only one that can be seen: then there is nothing to explain.
        """
        if (plane, everywhere) == (self._sliced, self._all_sliced):
            return
        self._sliced, self._all_sliced = plane, everywhere
        self.setVisible(self._shown is not None and not everywhere)
        if everywhere and self.popup is not None:
            self.popup.close()
        self._write()

    def open_filter(self) -> None:
        """Open the filter above its button, as soon as it is known what there is to filter."""
        self._awaited = self._shown is None
        if self._shown is None:
            return
        if self.popup is None:
            self.popup = ColourFilter(self)
            self.popup.changed.connect(self.colouring_changed)
            self.pass_on(self.popup)
        self.popup.show_colouring(*self._shown)
        self.popup.open_at(self.filter)

    def _write(self) -> None:
        if self._shown is None:
            return
        attribute, colouring = self._shown
        name = shown_name(colouring.attribute or "")
        parts = [f"<b>{escape(shortened(name, _LONGEST_NAME))}</b>"]
        is_number = isinstance(attribute, Numbers)
        for widget in (self.low, self.bar, self.high):
            widget.setVisible(is_number)
        # A range takes no more room than it needs, and classes what there is.
        self._layout.setStretchFactor(self.entries, 0 if is_number else _ALL_THE_ROOM)
        self.entries.setWordWrap(not is_number)
        if isinstance(attribute, Classes):
            parts += _class_entries(attribute, colouring)
        else:
            for label, text in zip((self.low, self.high), scale_texts(attribute), strict=True):
                label.setText(text)
            low, high = attribute.scale
            self.bar.setAccessibleName(f"from {number_text(low)} to {number_text(high)}")
        n = len(attribute.order)
        missing = n - attribute.known
        grey = ground_colour(current_theme())
        self.missing.setVisible(missing > 0)
        self.missing.setText(f'<span style="color:{grey}">●</span>&nbsp;no value {missing:,}')
        if self._sliced:
            quiet = current_theme().quiet
            parts.append(f'<span style="color:{quiet}">not in {self._sliced}: slice</span>')
        self.entries.setText(_GAP.join(parts))
        self.count.setText(f"{colouring.n_shown(attribute):,} of {n:,} shown")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._write()


class ColourBar(QWidget):
    """The colours of numbers, from low to high."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_BAR)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        colours = np.ascontiguousarray(number_lut(theme))
        image = QImage(colours.data, 256, 1, 3 * 256, QImage.Format.Format_RGB888)
        painter = QPainter(self)
        painter.drawImage(QRectF(self.rect()), image)
        painter.setPen(QPen(theme.edge))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


def _class_entries(attribute: Classes, colouring: Colouring) -> list[str]:
    theme = current_theme()
    entries = []
    for number, (label, count) in enumerate(zip(attribute.labels, attribute.counts, strict=True)):
        hidden = number in colouring.hidden
        colour = ground_colour(theme) if hidden else class_colours(theme)[number]
        text = f"{escape(shortened(shown_name(label), _LONGEST_NAME))} {count:,}".replace(
            " ", "&nbsp;"
        )
        if hidden:
            text = f'<s style="color:{theme.quiet}">{text}</s>'
        entries.append(f'<span style="color:{colour}">{GLYPHS[number]}</span>&nbsp;{text}')
    return entries
