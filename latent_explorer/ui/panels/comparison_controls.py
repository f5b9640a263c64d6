"""The controls of the comparison: another set, the four at first, how far it is, and stop."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QSignalBlocker, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from superqt import QFlowLayout

from latent_explorer.controller.presenters.compared import Progress
from latent_explorer.core.samplers import SAMPLERS
from latent_explorer.session.comparison import Comparison
from latent_explorer.ui.panels.words import METHOD_NAMES
from latent_explorer.ui.theme import set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain, explain_actions
from latent_explorer.ui.widgets.check_box import CheckBox
from latent_explorer.ui.widgets.menu_button import MenuButton

_AS_NOW = "The &sampler as it is now"
_NOW_HELP = "A set with the settings that the faces are drawn with now"
_PLANES_HELP = (
    "Draw the first 200 vectors of each set as points in all projections, each set in its colour "
    "and shape"
)
_RESET_HELP = "Compare the four sets that are compared at first"


class ComparisonControls(QWidget):
    """Let the user add sets, stop and go on, and show how much is worked out."""

    set_added = Signal(str)
    """The method of another set; empty for the sampler as it is now."""
    reset_requested = Signal()
    """Compare the sets that are compared at first."""
    in_planes_toggled = Signal(bool)
    """Draw the sets in the projections, or not."""
    running_toggled = Signal(bool)
    """Go on with what is not known yet, or stop."""
    save_faces_requested = Signal()
    """Save the faces of all sets."""

    def __init__(self) -> None:
        super().__init__()
        self._running = True
        self.add = MenuButton("Add set")
        explain(self.add, "Compare another sampler too; up to six fit")
        self._fill_add_menu(self.add.menu())
        self.in_planes = CheckBox("&Show in projections")
        explain(self.in_planes, _PLANES_HELP)
        self.in_planes.toggled.connect(self.in_planes_toggled)
        self.reset = QPushButton("&Reset")
        explain(self.reset, _RESET_HELP)
        self.reset.setAccessibleName("Reset the sets")
        self.reset.clicked.connect(self.reset_requested)
        self.save_faces = QPushButton("Save &faces …")
        explain(self.save_faces, "Save the faces of all sets as PNG, with what reproduces them")
        self.save_faces.clicked.connect(self.save_faces_requested)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(UNIT)
        self.bar.setAccessibleName("Progress of the comparison")
        # What is below it stays where it is.
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        self.progress = QLabel()
        set_text_size(self.progress, TextSize.SMALL)
        self.stop = QPushButton("S&top")
        explain(self.stop, "Work no more on this comparison; what is known stays. Or go on with it")
        self.stop.clicked.connect(self._on_stop)
        self._lay_out()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * UNIT)
        # In several lines where the panel is narrow.
        bar = QFlowLayout()
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setHorizontalSpacing(2 * UNIT)
        bar.setVerticalSpacing(UNIT)
        for widget in (
            self.add,
            self.reset,
            self.save_faces,
            self.in_planes,
            self.stop,
            self.progress,
        ):
            bar.addWidget(widget)
        layout.addLayout(bar)
        layout.addWidget(self.bar)
        self._level()

    def _level(self) -> None:
        # A flow layout puts all of a line to its top, whatever their heights.
        for words in (self.in_planes, self.progress):
            words.setMinimumHeight(self.reset.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._level()

    def _fill_add_menu(self, menu: QMenu) -> None:
        entries = [("", _AS_NOW, _NOW_HELP)]
        entries += [(m, title, SAMPLERS[m].description) for m, title in METHOD_NAMES.items()]
        for method, text, tip in entries:
            action = QAction(text, menu)
            action.setToolTip(tip)
            action.triggered.connect(partial(self._on_add, method))
            menu.addAction(action)
            if not method:
                menu.addSeparator()
        explain_actions(menu)

    def show_choices(self, comparison: Comparison) -> None:
        """Show whether the sets are in the projections, and whether another one fits."""
        with QSignalBlocker(self.in_planes):
            self.in_planes.setChecked(comparison.in_planes)
        self.add.setEnabled(not comparison.full)

    def show_progress(self, progress: Progress) -> None:
        """Show how much is worked out."""
        self._running = progress.running
        complete = progress.done >= progress.total
        self.bar.setRange(0, max(progress.total, 1))
        self.bar.setValue(progress.done)
        self.bar.setVisible(not complete)
        said = f"{progress.done} of {progress.total} measured"
        self.progress.setText("All measured" if complete else said)
        self.stop.setText("S&top" if progress.running else "&Go on")
        self.stop.setEnabled(not complete)

    def _on_add(self, method: str) -> None:
        self.set_added.emit(method)

    def _on_stop(self) -> None:
        self.running_toggled.emit(not self._running)
