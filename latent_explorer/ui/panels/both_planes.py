"""A projection of one of two models: its axes, its cloud with the ellipse, the chosen image."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from latent_explorer.controller.presenters.both_models import PlaneShown
from latent_explorer.core.formats import signed
from latent_explorer.session.projections import Projection
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.theme import set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.turns import turns

_LEAST = 26 * UNIT
_TIP = (
    "The z-points of this model, with the ellipse at the level of the projections; the chosen "
    "image is marked in both. Click a point to choose its image. Wheel: zoom. Drag: move the view. "
    "Double click: show the whole cloud"
)


class ModelPlane(QWidget):
    """Show a projection, or why there is none."""

    image_picked = Signal(object)
    """Choose the image of this number, whose z-point was clicked."""

    def __init__(self) -> None:
        super().__init__()
        self._projection: Projection | None = None
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        set_text_size(self.words, TextSize.SMALL)
        self.reason = QLabel()
        self.reason.setTextFormat(Qt.TextFormat.PlainText)
        self.reason.setWordWrap(True)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.reason.setMargin(3 * UNIT)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.reason)
        # Two of them and all that is around would be much for one turn.
        turns().add(self._make_plane, at_once=False)
        # As large as there is room for: what a plot would like is more than a small screen has.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT // 2)
        layout.addWidget(self.words)
        layout.addWidget(self._stack, 1)

    @cached_property
    def plane(self) -> Plane:
        """The projection."""
        plane = Plane()
        plane.setMinimumHeight(_LEAST)
        # What its menu offers is about the open model.
        plane.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        explain(plane, _TIP)
        plane.image_picked.connect(self.image_picked)
        self._stack.addWidget(plane)
        return plane

    def _make_plane(self) -> Plane:
        return self.plane

    def show_plane(self, shown: PlaneShown, level: float) -> None:
        """Show a cloud with its ellipse at a sigma level, and nothing old below new names."""
        projection, cloud, plane = shown.projection, shown.cloud, self.plane
        if projection is None:
            self.reason.setText(shown.problem)
            self._stack.setCurrentWidget(self.reason)
            self.words.setText("")
            plane.show_cloud(None)
            return
        self._stack.setCurrentWidget(plane)
        if projection != self._projection:
            self._projection = projection
            plane.show_view(None)
            plane.show_axis_names(projection.axis_names)
        plane.show_ellipse_level(level)
        plane.show_cloud(cloud)
        plane.show_image(shown.image)
        names = ", ".join(projection.axis_names)
        plane.setAccessibleName(f"Projection of {shown.model} on {names}")
        if cloud is None:
            self.words.setText(f"{names}: …")
        else:
            r = signed(cloud.correlation, 2)
            self.words.setText(f"{names}: r {r}, {len(cloud.x):,} points")
