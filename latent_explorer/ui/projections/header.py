"""The header of a card: pair, coordinates and buttons, r and the number of points in view."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QWidget,
)

from latent_explorer.core.formats import signed
from latent_explorer.session.projections import Projection
from latent_explorer.ui.icons import paint_glyphs, set_glyph
from latent_explorer.ui.theme import set_text_size
from latent_explorer.ui.tokens import ICON, UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.number_box import IntBox
from latent_explorer.ui.widgets.plain_label import PlainLabel

_LONGEST_COORDINATES, _USUAL_NUMBER, _LONGEST_R = "PCA", "000", "r +0.00"
_EQUAL = "1:1"
_DIRECTIONS = "directions"
_LONGEST_NAME = 24 * UNIT  # what is longer is cut; the axis has the whole of it
_ARROW = 26  # pixels: of the box of coordinates, with its frame
_FRAME = 12  # pixels: of a number; a fourth digit fits too
_BUTTON = ICON + 6
_WAITING = "…"
_MAXIMISE = "Show this projection alone (double click on the header)"
_RESTORE = "Show all projections again (Esc, or double click on the header)"
_ANGLE = (
    "Angle of the correlation ellipse: from the horizontal axis to the long axis of the ellipse, "
    "in the units of the components"
)
_FROM_ELSEWHERE = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class Header(QWidget):
    """One row, or two where the card is narrow, so that nothing is cut off.

    Attributes
    ----------
    swap, maximise, remove : QToolButton
        They exchange the axes, show the projection alone, and remove it.
    """

    numbers_changed = Signal(int, int)
    """Show this pair (i, j)."""
    coordinates_changed = Signal(str)
    """Show "z" or "pca" coordinates."""
    equal_changed = Signal(bool)
    """Give both axes one scale, or each its own."""
    double_clicked = Signal()
    """A double click beside the controls."""
    touched = Signal()
    """The user turned to this card."""

    def __init__(self) -> None:
        super().__init__()
        self.coordinates = QComboBox()
        self.coordinates.addItem("z", "z")
        self.coordinates.addItem("PCA", "pca")
        explain(
            self.coordinates,
            "Original (z) or PCA coordinates; planes of directions come from the panel Directions",
        )
        self.coordinates.setAccessibleName("Coordinates")
        self.coordinates.currentIndexChanged.connect(self._on_coordinates)
        self.numbers = (self._number("horizontal"), self._number("vertical"))
        # In place of the numbers, where the axes are directions.
        self.names = PlainLabel(), PlainLabel()
        for name in self.names:
            name.setMaximumWidth(_LONGEST_NAME)
        self.swap = _button("swap_horizontal", "Exchange the two axes")
        self.equal = _button("", "One scale for both axes (1:1)")
        self.equal.setText(_EQUAL)
        self.equal.setCheckable(True)
        self.equal.clicked.connect(self.equal_changed)
        set_text_size(self.equal, TextSize.SMALL)
        self.maximise = _button("fullscreen", _MAXIMISE)
        self.remove = _button("close", "Remove this projection")
        self.correlation, self.angle, self.summary = QLabel(), QLabel(), QLabel()
        for label in (self.correlation, self.angle, self.summary):
            label.setTextFormat(Qt.TextFormat.PlainText)
            set_text_size(label, TextSize.SMALL)
        explain(self.correlation, "Pearson's r of the two components")
        explain(self.angle, _ANGLE)
        self._arrange_rows()
        for child in (self.coordinates, *self.numbers, *self.findChildren(QAbstractButton)):
            child.installEventFilter(self)
        self.show_correlation(None, None)

    def _number(self, axis: str) -> IntBox:
        box = IntBox()
        box.setKeyboardTracking(False)
        box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        box.setAlignment(Qt.AlignmentFlag.AlignCenter)
        explain(box, f"Number of the {axis} component, counted from 0; type it and press Enter")
        box.setAccessibleName(f"Number of the {axis} component")
        box.valueChanged.connect(self._on_numbers)
        return box

    def _arrange_rows(self) -> None:
        first, second = zip(self.numbers, self.names, strict=True)
        self._pair = _row(self.coordinates, *first, self.swap, *second)
        self._figures = _row(self.correlation, self.angle, self.summary, spacing=2 * UNIT)
        self._buttons = _row(self.equal, self.maximise, self.remove)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(0)
        self._grid.setHorizontalSpacing(UNIT)
        self._grid.addWidget(self._pair, 0, 0)
        self._grid.addWidget(self._buttons, 0, 2)
        self._grid.setColumnStretch(1, 1)
        self._in_one_row: bool | None = None
        self._place_figures(in_one_row=False)

    def _place_figures(self, *, in_one_row: bool) -> None:
        if in_one_row == self._in_one_row:
            return
        self._in_one_row = in_one_row
        self._grid.removeWidget(self._figures)
        if in_one_row:
            self._grid.addWidget(self._figures, 0, 1)
        else:
            self._grid.addWidget(self._figures, 1, 0, 1, 3)

    def minimumSizeHint(self) -> QSize:
        # That of two rows: where there is less room than for one, there will be two.
        upper = self._pair.sizeHint().width() + self._buttons.sizeHint().width() + 2 * UNIT
        width = max(upper, self._figures.sizeHint().width())
        return QSize(width, super().minimumSizeHint().height())

    def _fit(self) -> None:
        parts = (self._pair, self._figures, self._buttons)
        needed = sum(part.sizeHint().width() for part in parts) + 2 * UNIT
        self._place_figures(in_one_row=needed <= self.width())

    # Setters

    def show_n_components(self, d: int) -> None:
        """Allow component numbers below `d`."""
        for box in self.numbers:
            with QSignalBlocker(box):
                box.setRange(0, d - 1)

    def show_projection(self, projection: Projection) -> None:
        """Show the pair and the coordinates."""
        directions = projection.of_directions
        for box, label, number, name in zip(
            self.numbers, self.names, projection.pair, projection.axis_names, strict=True
        ):
            with QSignalBlocker(box):
                box.setValue(number)
            box.setVisible(not directions)
            label.setVisible(directions)
            label.show_text(name if directions else "")
        with QSignalBlocker(self.coordinates):
            self._offer_directions(directions)
            data = _DIRECTIONS if directions else projection.coordinates
            self.coordinates.setCurrentIndex(self.coordinates.findData(data))
        self._fit()

    def _offer_directions(self, offered: bool) -> None:
        """Name what cannot be chosen here, only while it is shown."""
        index = self.coordinates.findData(_DIRECTIONS)
        if offered and index < 0:
            self.coordinates.addItem("dir.", _DIRECTIONS)
        elif not offered and index >= 0:
            self.coordinates.removeItem(index)

    def show_equal(self, equal: bool) -> None:
        """Tick that both axes have one scale, or not."""
        self.equal.setChecked(equal)

    def show_maximised(self, maximised: bool) -> None:
        """Offer to show all projections again, or this one alone."""
        set_glyph(self.maximise, "fullscreen_exit" if maximised else "fullscreen")
        _name(self.maximise, _RESTORE if maximised else _MAXIMISE)
        if self.isVisible():
            paint_glyphs(self)

    def show_correlation(self, r: float | None, angle: float | None) -> None:
        """Show Pearson's r, and the angle of the ellipse in radians.

        Without r there is no cloud, and nothing else to say.
        """
        if r is None:
            self.correlation.setText(_WAITING)
            self.summary.setText("")
        else:
            self.correlation.setText("no correlation" if math.isnan(r) else f"r {signed(r, 2)}")
        known = angle is not None and r is not None and not math.isnan(r)
        self.angle.setText(f"{signed(math.degrees(angle or 0.0), 1)}°" if known else "")
        self.angle.setVisible(known)
        self._fit()

    def show_count(self, n: int, of: int, *, exact: bool = True) -> None:
        """Show how many points are in view, `of` how many; or about how many."""
        about = "" if exact else "≈ "
        self.summary.setText(f"{about}{n:,} in view")
        explain(self.summary, f"{about}{n:,} of {of:,} points are in view")
        self._fit()

    def show_coarse(self, n: int, sample: int, of: int) -> None:
        """Show that only some points are drawn yet, and how many of these are in view."""
        self.summary.setText(f"coarse: {n:,} in view")
        explain(
            self.summary,
            f"Coarse: {n:,} of a sample of {sample:,} points are in view. "
            f"All {of:,} are being sorted; they take its place when they are",
        )
        self._fit()

    # What the user does

    def _on_numbers(self) -> None:
        i, j = (box.value() for box in self.numbers)
        self.numbers_changed.emit(i, j)

    def _on_coordinates(self) -> None:
        if self.coordinates.currentData() != _DIRECTIONS:
            self.coordinates_changed.emit(self.coordinates.currentData())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.touched.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.gotFocus():
            if event.reason() in _FROM_ELSEWHERE:
                self.touched.emit()
        return super().eventFilter(watched, event)

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._measure()
        paint_glyphs(self)

    def _measure(self) -> None:
        """Make room for the longest texts; the font is known with the style sheet around it."""
        for widget, text, frame in (
            (self.coordinates, _LONGEST_COORDINATES, _ARROW),
            (self.numbers[0], _USUAL_NUMBER, _FRAME),
            (self.numbers[1], _USUAL_NUMBER, _FRAME),
        ):
            widget.setFixedWidth(widget.fontMetrics().horizontalAdvance(text) + frame)
        words = self.equal.fontMetrics().horizontalAdvance(_EQUAL)
        self.equal.setFixedWidth(max(_BUTTON, words + 2 * UNIT))
        width = self.correlation.fontMetrics().horizontalAdvance(_LONGEST_R)
        self.correlation.setMinimumWidth(width + UNIT // 2)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self.isVisible():
            if event.type() == QEvent.Type.PaletteChange:
                paint_glyphs(self)
            elif event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
                self._measure()


def _row(*widgets: QWidget, spacing: int = 1) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    row.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
    return row


def _button(glyph: str, tip: str) -> QToolButton:
    button = QToolButton()
    set_glyph(button, glyph)
    _name(button, tip)
    button.setAutoRaise(True)
    button.setFixedSize(_BUTTON, _BUTTON)
    return button


def _name(button: QToolButton, tip: str) -> None:
    explain(button, tip)
    button.setAccessibleName(tip.partition(" (")[0])
