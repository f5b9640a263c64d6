"""What the marks of the projections mean."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import Theme

_ENTRIES = (
    ("●", "current", "current", "Drag it in any projection and the face follows"),
    ("●", "generated", "generated", "The vectors of the faces panel"),
    ("◆", "image", "image", "The z-point of the image you started from"),
    ("○", "ellipse", "ellipse, centre ×", "Confidence ellipse at sigma level k, and the mean"),
    (
        "╌",
        "generated",
        "sampling",
        "In PCA planes: the ellipse that vectors are drawn in, fact × sigma level × std",
    ),
    ("✚", "origin", "origin", "Where the vector of zeros lies"),
)


class Legend(QWidget):
    """A line of marks and their names."""

    def __init__(self) -> None:
        super().__init__()
        self._labels = [QLabel() for _ in _ENTRIES]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        for label, (_, _, _, tip) in zip(self._labels, _ENTRIES, strict=True):
            label.setToolTip(tip)
            layout.addWidget(label)
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._apply_theme(current_theme())

    def _apply_theme(self, theme: Theme) -> None:
        for label, (mark, color, name, _) in zip(self._labels, _ENTRIES, strict=True):
            label.setText(f'<span style="color:{getattr(theme, color)}">{mark}</span> {name}')

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._apply_theme(current_theme())
