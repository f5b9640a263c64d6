"""A box to choose what the projections are coloured by."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QListView, QWidget

from latent_explorer.ui.attribute_words import shortened, shown_name
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.plain_label import one_line

_DENSITY = "density"
_LONGEST_SHOWN = 14  # characters
_ROWS_SHOWN = 24
_LONGEST_NAME = 60
_TIP = (
    "<p>What the points are coloured by: how many there are, or an attribute of their images. "
    "Type the beginning of a name to find it.</p>"
)


class ColourBox(QWidget):
    """Show the density and the attributes to choose from."""

    chosen = Signal(object)
    """Colour by the attribute of this name; None for the density."""

    def __init__(self) -> None:
        super().__init__()
        self.box = ChoiceBox("Colour by")
        explain(self.box, _TIP)
        self.box.setMaxVisibleItems(_ROWS_SHOWN)
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.box.setMinimumContentsLength(_LONGEST_SHOWN)
        view = self.box.view()
        if isinstance(view, QListView):
            # Or each of thousands of names is measured before the first is shown.
            view.setUniformItemSizes(True)
        label = QLabel("&Colour")
        label.setBuddy(self.box)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addWidget(label)
        layout.addWidget(self.box)
        self._names: list[str] | None = None
        self.show_attributes(())
        self.box.activated.connect(self._on_activated)

    def show_attributes(self, names: Sequence[str]) -> None:
        """Offer the attributes with these names, the density before them."""
        if list(names) == self._names:
            return
        self._names = list(names)
        with QSignalBlocker(self.box):
            self.box.clear()
            self.box.addItem(_DENSITY, None)
            for name in names:
                self.box.addItem(shortened(shown_name(name), _LONGEST_NAME), name)
            if names:
                self.box.insertSeparator(1)

    def show_attribute(self, name: str | None) -> None:
        """Show which one is chosen."""
        # Not findData: what it is asked for is compared as Qt's types are.
        index = 0 if name is None else 2 + (self._names or []).index(name)
        if index != self.box.currentIndex():
            with QSignalBlocker(self.box):
                self.box.setCurrentIndex(index)
        # The box may be too narrow for it.
        whole = "" if name is None else f"<p><b>{escape(one_line(shown_name(name)))}</b></p>"
        explain(self.box, f"{whole}{_TIP}")

    def _on_activated(self, index: int) -> None:
        self.chosen.emit(self.box.itemData(index))
