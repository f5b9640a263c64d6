"""What stands above the faces: how many, the seed, their size, and the pinned ones."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QToolButton, QWidget

from latent_explorer.core.samplers import LIMITS, SamplingSettings
from latent_explorer.session.face_tiles import SMALLEST_FITTED, TILE_SIZES, FaceTiles
from latent_explorer.session.sampling import FACES_AT_MOST
from latent_explorer.ui.icons import set_glyph
from latent_explorer.ui.tokens import ICON, UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.line_slider import LineSlider
from latent_explorer.ui.widgets.number_box import IntBox

_BOX_WIDTHS = (14 * UNIT, 28 * UNIT)
_SLIDER_WIDTHS = (12 * UNIT, 40 * UNIT)
_SEED_HELP = "The same seed and settings give the same vectors, here and on the command line"
_FIT_HELP = (
    f"As large as all fit, but at least {SMALLEST_FITTED} pixels: more faces than that are scrolled"
)


_NEAREST_HELP = (
    "Show in the corner of each face the image that lies nearest to it: a click chooses that "
    "image. It is usual with the methods that make faces of images that resemble each other"
)
_SIZE_HELP = (
    "Size of the faces (Ctrl + wheel above them)\n"
    "Double click, or Delete on the slider: as large as all fit"
)


class _SizeSlider(LineSlider):
    """A slider without a name beside it that could be double-clicked: it is itself."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.default_requested.emit()


class FacesHeader(QWidget):
    """Number of faces, seed, size of the tiles, and whether the pinned ones are shown."""

    sampling_changed = Signal(object)
    """The new `SamplingSettings`."""
    next_seed_requested = Signal()
    """Draw with the next seed."""
    previous_seed_requested = Signal()
    """Draw with the seed before."""
    tiles_changed = Signal(object)
    """The new `FaceTiles`."""

    def __init__(self) -> None:
        super().__init__()
        self._sampling, self._tiles = SamplingSettings(), FaceTiles()
        self.count, self.seed = IntBox(), IntBox()
        self._number(self.count, "Number of faces", "How many faces are drawn")
        self.count.setRange(1, FACES_AT_MOST)
        self._number(self.seed, "Seed", _SEED_HELP)
        self.seed.setRange(*map(int, LIMITS["seed"].ends))
        self.previous = self._button("chevron_left", "Previous seed", "The set before (Shift+F5)")
        self.next = self._button("chevron_right", "Next seed", "Another set of faces (F5)")
        self.size_slider = _SizeSlider(decimals=0)
        self.size_slider.setAccessibleName("Size of the faces")
        explain(self.size_slider, _SIZE_HELP)
        self.size_slider.setRange(*map(int, TILE_SIZES.ends))
        self.size_slider.setPageStep(8 * UNIT)
        self.size_slider.setMinimumWidth(_SLIDER_WIDTHS[0])
        self.size_slider.setMaximumWidth(_SLIDER_WIDTHS[1])
        self.fit = self._button("fit_to_page_outline", "Fit the faces to the panel", _FIT_HELP)
        self.fit.setCheckable(True)
        self.nearest = self._button(
            "picture_in_picture_bottom_right_outline", "Nearest images", _NEAREST_HELP
        )
        self.nearest.setCheckable(True)
        self.pins = self._button("pin_outline", "Pinned faces", "Show or hide the pinned faces")
        self.pins.setCheckable(True)
        self._lay_out()
        self._connect()
        self.show_sampling(self._sampling)
        self.show_tiles(self._tiles)
        self.show_number_of_pins(0)

    def _number(self, box: IntBox, name: str, help_: str) -> None:
        box.setAccessibleName(name)
        explain(box, help_)
        # Or room for ten digits would keep the panel from being made narrower.
        box.setMinimumWidth(_BOX_WIDTHS[0])
        box.setMaximumWidth(_BOX_WIDTHS[1])

    def _button(self, glyph: str, name: str, help_: str) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setIconSize(QSize(ICON, ICON))
        button.setAccessibleName(name)
        explain(button, f"{name}: {help_[0].lower()}{help_[1:]}")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_glyph(button, glyph)
        return button

    def _lay_out(self) -> None:
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(UNIT)
        row, look = QHBoxLayout(), QHBoxLayout()
        for each in (row, look):
            each.setSpacing(UNIT)
            self._rows.addLayout(each, 1)
        for text, box in (("&Number", self.count), ("&Seed", self.seed)):
            label = QLabel(text)
            label.setBuddy(box)
            row.addWidget(label)
            if box is self.seed:
                row.addWidget(self.previous)
            row.addWidget(box)
        row.addWidget(self.next)
        row.addStretch(1)
        look.addStretch(1)
        look.addWidget(self.size_slider, 2)
        look.addWidget(self.fit)
        look.addWidget(self.nearest)
        look.addWidget(self.pins)

    def _least_widths(self) -> list[int]:
        found = (self._rows.itemAt(place) for place in range(self._rows.count()))
        return [item.minimumSize().width() for item in found if item is not None]

    def minimumSizeHint(self) -> QSize:
        """Return what two rows need."""
        return QSize(max(self._least_widths()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose_rows()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._choose_rows()
        return super().event(event)

    def _choose_rows(self) -> None:
        fits = self.width() >= sum(self._least_widths()) + self._rows.spacing()
        directions = QBoxLayout.Direction
        self._rows.setDirection(directions.LeftToRight if fits else directions.TopToBottom)

    def _connect(self) -> None:
        self.count.valueChanged.connect(partial(self._change, "count"))
        self.seed.valueChanged.connect(partial(self._change, "seed"))
        self.next.clicked.connect(self.next_seed_requested)
        self.previous.clicked.connect(self.previous_seed_requested)
        self.size_slider.valueChanged.connect(self._on_size)
        self.size_slider.default_requested.connect(partial(self._on_fit, True))
        self.fit.clicked.connect(self._on_fit)
        self.nearest.clicked.connect(self._on_nearest)
        self.pins.clicked.connect(self._on_pins)

    def show_sampling(self, sampling: SamplingSettings) -> None:
        """Show number and seed."""
        self._sampling = sampling
        for box, value in ((self.count, sampling.count), (self.seed, sampling.seed)):
            with QSignalBlocker(box):
                # What is being typed stays while it means the same as before.
                if box.value() != value:
                    box.setValue(value)
        self._check()

    def show_tiles(self, tiles: FaceTiles) -> None:
        """Show the size that was chosen, if one was, and whether the pins are open."""
        self._tiles = tiles
        if tiles.size is not None:
            self.show_side(tiles.size)
        self._check()

    def _check(self) -> None:
        tiles, nearest = self._tiles, self._tiles.shows_nearest(self._sampling.method)
        checked = (
            (self.fit, tiles.size is None),
            (self.nearest, nearest),
            (self.pins, tiles.pins_shown),
        )
        for button, on in checked:
            with QSignalBlocker(button):
                button.setChecked(on)

    def show_side(self, side: int) -> None:
        """Show the size in which the faces are drawn, where none was chosen."""
        if self._tiles.size in (None, side):
            with QSignalBlocker(self.size_slider):
                self.size_slider.setValue(side)

    def show_number_of_pins(self, n: int) -> None:
        """Say how many faces are pinned."""
        self.pins.setText(str(n))
        # Without a number the icon stands in the middle.
        styles = Qt.ToolButtonStyle
        self.pins.setToolButtonStyle(
            styles.ToolButtonTextBesideIcon if n else styles.ToolButtonIconOnly
        )
        self.pins.setEnabled(n > 0)

    def choose_size(self, size: int) -> None:
        """Tell that the user wants faces of this size."""
        self.tiles_changed.emit(replace(self._tiles, size=size))

    def _change(self, name: str, value: Any) -> None:
        self.sampling_changed.emit(replace(self._sampling, **{name: value}))

    def _on_size(self, size: float) -> None:
        self.choose_size(round(size))

    def _on_fit(self, on: bool) -> None:
        size = None if on else round(self.size_slider.value())
        self.tiles_changed.emit(replace(self._tiles, size=size))

    def _on_nearest(self, on: bool) -> None:
        self.tiles_changed.emit(self._tiles.showing_nearest(on, self._sampling.method))

    def _on_pins(self, on: bool) -> None:
        self.tiles_changed.emit(replace(self._tiles, pins_shown=on))
