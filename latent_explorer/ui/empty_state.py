"""What stands where panels would be: how to open a bundle, or to get the panels back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from latent_explorer.ui.icons import paint_glyphs, set_glyph
from latent_explorer.ui.theme import set_text_color, set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.plain_label import one_line

_WIDTH = 100 * UNIT
_RECENT_SHOWN = 5
_NO_BUNDLE = (
    "A bundle is a folder with the networks of an autoencoder, and the points that the images of "
    "its training have in its latent space."
)
_TRAIN = (
    "A new model is trained from a folder of pictures, here or in a terminal:\n"
    "latent-explorer train --images PICTURES --out MY-BUNDLE"
)


class EmptyState(QWidget):
    """Say why there is nothing to see, and offer what helps."""

    command = Signal(str)
    """The id of a command to run."""
    recent_chosen = Signal(str)
    """The folder of a bundle to open."""

    def __init__(self) -> None:
        super().__init__()
        self.title = _label(TextSize.LARGE)
        self.problem = _label()
        set_text_color(self.problem, "error")
        self._trouble = QWidget()
        self._mark = QLabel()
        set_glyph(self._mark, "alert_circle_outline", "error")
        trouble = QHBoxLayout(self._trouble)
        trouble.setContentsMargins(0, 0, 0, 0)
        trouble.setSpacing(2 * UNIT)
        trouble.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        trouble.addWidget(self.problem, 1)
        self.text = _label()
        self.open = self._button("&Open a bundle …", "folder_open_outline", "open")
        self.shipped = self._button("Open the &faces that come along", "face_man", "open-shipped")
        self.train = self._button(
            "&New model from pictures …", "folder_multiple_image", "new-model"
        )
        self.panels = self._button("&Show the panels", "view_dashboard_outline", "reset-layout")
        self._recent = QVBoxLayout()
        self._recent.setSpacing(UNIT)
        self._recent_buttons: list[QPushButton] = []
        self.recent_title = _label()
        self.recent_title.setText("Opened before:")
        self.training = _label(TextSize.SMALL)
        self.training.setText(_TRAIN)
        self.training.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout()
        column.setSpacing(3 * UNIT)
        for widget in (self.title, self._trouble, self.text):
            column.addWidget(widget)
        buttons = QVBoxLayout()
        buttons.setSpacing(UNIT)
        for button in (self.open, self.shipped, self.train, self.panels):
            buttons.addWidget(button)
        column.addLayout(buttons)
        column.addWidget(self.recent_title)
        column.addLayout(self._recent)
        column.addWidget(self.training)
        within = QWidget()
        within.setMaximumWidth(_WIDTH)
        within.setLayout(column)
        layout = QHBoxLayout(self)
        layout.addStretch(1)
        # Not narrower where there is room: what is to be typed is one line.
        layout.addWidget(within, 1000, Qt.AlignmentFlag.AlignVCenter)
        layout.addStretch(1)
        self.show_no_panels()

    def show_no_panels(self) -> None:
        """Say that all panels are closed."""
        self._show("All panels are closed", "", "", recent=(), open_bundle=False)

    def show_no_bundle(self, problem: str, recent: Sequence[str]) -> None:
        """Say that no bundle is open.

        Parameters
        ----------
        problem : str
            What went wrong, empty when nothing did.
        recent : sequence of str
            Folders of bundles that were open, the latest first.
        """
        self._show("No bundle is open", problem, _NO_BUNDLE, recent, open_bundle=True)

    def _show(
        self, title: str, problem: str, text: str, recent: Sequence[str], open_bundle: bool
    ) -> None:
        self.title.setText(title)
        self.problem.setText(problem)
        self._trouble.setVisible(bool(problem))
        self.text.setText(text)
        self.text.setVisible(bool(text))
        for widget in (self.open, self.shipped, self.train, self.training):
            widget.setVisible(open_bundle)
        self.panels.setVisible(not open_bundle)
        for button in self._recent_buttons:
            button.deleteLater()
        self._recent_buttons = []
        for path in recent[:_RECENT_SHOWN]:
            button = QPushButton(one_line(Path(path).name))
            explain(button, one_line(path))
            set_glyph(button, "history")
            button.clicked.connect(partial(self.recent_chosen.emit, path))
            self._recent.addWidget(button)
            self._recent_buttons.append(button)
        self.recent_title.setVisible(bool(recent))
        if self.isVisible():
            paint_glyphs(self)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        paint_glyphs(self)

    def _button(self, text: str, glyph: str, command: str) -> QPushButton:
        button = QPushButton(text)
        set_glyph(button, glyph)
        button.clicked.connect(partial(self.command.emit, command))
        return button


def _label(size: TextSize = TextSize.NORMAL) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if size is not TextSize.NORMAL:
        set_text_size(label, size)
    return label
