"""The controls of the path from A to B."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from latent_explorer.controller.presenters.path_shown import PathShown
from latent_explorer.ui.theme import set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.check_box import CheckBox
from latent_explorer.ui.widgets.gestures import GestureWidget
from latent_explorer.ui.widgets.glyph_button import GlyphButton
from latent_explorer.ui.widgets.plain_label import PlainLabel
from latent_explorer.ui.widgets.value_slider import ValueSlider

_OFF_PATH = "off the path"


class PathControls(GestureWidget):
    """Show the path and let the user set its ends and move along it.

    Before an end is set there is one row; the others come with it.
    """

    end_requested = Signal(str)
    """Put this end of the path, "a" or "b", at the current point."""
    cleared = Signal()
    """Give up the path."""
    moved = Signal(float, float)
    """Move to this position in [0, 1]; the second number is the time of the event."""
    in_plane_toggled = Signal(bool)
    """Change only the components of the plane along the path, or all."""

    def __init__(self) -> None:
        super().__init__()
        self._ends: dict[str, QPushButton] = {}
        first = QHBoxLayout()
        first.setSpacing(UNIT)
        first.addWidget(QLabel("Path"))
        for end, where in (("a", "begins"), ("b", "ends")):
            button = QPushButton(f"Set {end.upper()}")
            explain(
                button,
                f"The path {where} at the current point ({end.upper()}); "
                "right-click in a projection to choose another place",
            )
            # So that the mark of an end that is set does not move the others.
            widest = button.fontMetrics().horizontalAdvance(f"Set {end.upper()} ✓")
            button.setMinimumWidth(widest + 2 * UNIT)
            button.clicked.connect(partial(self.end_requested.emit, end))
            self._ends[end] = button
            first.addWidget(button, 1)
        self._clear = GlyphButton("close", "Clear the path", "Give up the path")
        self._clear.clicked.connect(self.cleared)
        first.addWidget(self._clear)
        self._slider = ValueSlider(0.0, 1.0, decimals=3, name="Position on the path")
        explain(self._slider, "Where on the path the point is: 0 at A, 1 at B")
        self._slider.value_changed.connect(self._on_moved)
        self.pass_on(self._slider)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addLayout(first)
        layout.addWidget(self._slider)
        layout.addWidget(self._plane_row())
        self.show_path(None)

    def _plane_row(self) -> QWidget:
        self._in_plane = CheckBox("in this plane")
        explain(
            self._in_plane,
            "Along the path only the two components of the projection change, and the others stay "
            "as they are; otherwise the path is the straight line between the two vectors",
        )
        self._in_plane.toggled.connect(self.in_plane_toggled)
        self._note = PlainLabel("The point may be moved away from the path; the slider leads back")
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        set_text_size(self._note, TextSize.SMALL)
        self._plane = QWidget()
        row = QHBoxLayout(self._plane)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._in_plane)
        row.addWidget(self._note, 1)
        return self._plane

    def show_path(self, path: PathShown | None) -> None:
        """Show which ends of the path are set, and the position on it."""
        if path is None and self._slider.isHidden():
            return  # as at each event of a drag without a path
        shown = PathShown(position=0.0) if path is None else path
        self._slider.set_range(0.0, shown.end)
        self._slider.setEnabled(shown.leads)
        for part in (self._slider, self._plane):
            part.setVisible(path is not None)
        self._clear.setEnabled(path is not None)
        self._in_plane.setEnabled(path is not None)
        for end, is_set in (("a", shown.has_a), ("b", shown.has_b)):
            text = f"Set {end.upper()}" + (" ✓" if is_set else "")
            if self._ends[end].text() != text:
                self._ends[end].setText(text)
        with QSignalBlocker(self._in_plane):
            self._in_plane.setChecked(shown.in_plane)
        if shown.position is not None:
            self._slider.show_value(shown.position)
        left = shown.leads and shown.position is None
        self._note.show_text(_OFF_PATH if left else shown.plane)

    def _on_moved(self, position: float) -> None:
        self.moved.emit(position, self._slider.changed_at)
