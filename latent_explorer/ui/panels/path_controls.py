"""The controls of the path from A to B."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from latent_explorer.controller.views import PathShown
from latent_explorer.ui.widgets.plain_label import PlainLabel
from latent_explorer.ui.widgets.value_slider import ValueSlider

_OFF_PATH = "the point is off the path"


class PathControls(QWidget):
    """Show the path and let the user set its ends and move along it."""

    end_requested = Signal(str)
    """Put this end of the path, "a" or "b", at the current point."""
    cleared = Signal()
    """Give up the path."""
    moved = Signal(float, float)
    """Move to this position in [0, 1]; the second number is the time of the event."""
    in_plane_toggled = Signal(bool)
    """Change only the components of the plane along the path, or all."""
    gesture_began = Signal()
    """All changes until the gesture has ended are one."""
    gesture_ended = Signal()
    """The gesture has ended."""

    def __init__(self) -> None:
        super().__init__()
        self._ends: dict[str, QPushButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(QLabel("Path"), 0, 0)
        for column, (end, where) in enumerate((("a", "begins"), ("b", "ends"))):
            button = QPushButton(f"Set {end.upper()}")
            button.setToolTip(
                f"The path {where} at the current point ({end.upper()}); "
                "right-click in a projection to choose another place"
            )
            button.clicked.connect(partial(self.end_requested.emit, end))
            self._ends[end] = button
            grid.addWidget(button, 0, 1 + column)
        self._clear = QPushButton("Clear")
        self._clear.setToolTip("Give up the path")
        self._clear.clicked.connect(self.cleared)
        self._slider = ValueSlider(0.0, 1.0, decimals=3, name="Position on the path")
        self._slider.setToolTip("Where on the path the point is: 0 at A, 1 at B")
        self._slider.value_changed.connect(self._on_moved)
        self._slider.gesture_began.connect(self.gesture_began)
        self._slider.gesture_ended.connect(self.gesture_ended)
        self._in_plane = QCheckBox("only in this plane")
        self._in_plane.setToolTip(
            "Along the path only the two components of the projection change, and the others stay "
            "as they are; otherwise the path is the straight line between the two vectors"
        )
        self._in_plane.toggled.connect(self.in_plane_toggled)
        self._note = PlainLabel("The point may be moved away from the path; the slider leads back")
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        last = QHBoxLayout()
        last.addWidget(self._in_plane)
        last.addWidget(self._note, 1)
        grid.addWidget(self._clear, 0, 3)
        grid.addWidget(self._slider, 1, 0, 1, 5)
        grid.addLayout(last, 2, 0, 1, 5)
        grid.setColumnStretch(4, 1)
        self.show_path(None)

    def show_path(self, path: PathShown | None) -> None:
        """Show which ends of the path are set, and the position on it."""
        complete = path is not None and path.has_a and path.has_b
        shown = PathShown(position=0.0) if path is None else path
        self._slider.setEnabled(complete)
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
        left = complete and shown.position is None
        self._note.show_text(_OFF_PATH if left else shown.plane)

    def _on_moved(self, position: float) -> None:
        self.moved.emit(position, self._slider.changed_at)
