"""One projection in a window of its own, in light colours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyqtgraph as pg
import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.clouds import Cloud
from latent_explorer.session.projections import Projection
from latent_explorer.ui.projections import Plane


@pytest.fixture(autouse=True)
def light(set_dark: Callable[[bool], None]) -> None:
    set_dark(False)


@pytest.fixture
def pair() -> Projection:
    """The projection shown."""
    return Projection((2, 7))


@pytest.fixture
def cloud(cloud_of: Callable[[Projection], Cloud], pair: Projection) -> Cloud:
    return cloud_of(pair)


@pytest.fixture
def new_plane(shown: Callable[..., Any]) -> Callable[[], Plane]:
    """Return a function that shows a plane within a window, as in the program."""

    def make() -> Plane:
        window, plane = QWidget(), Plane()
        layout = QVBoxLayout(window)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(plane)
        shown(window, 460, 420)
        return plane

    return make


@pytest.fixture
def plane(new_plane: Callable[[], Plane], cloud: Cloud, qtbot: QtBot) -> Plane:
    plane = new_plane()
    with qtbot.waitSignal(plane.drawn):
        plane.show_cloud(cloud)
    plane.show_ellipse_level(2.2)
    return plane


@pytest.fixture
def intents(plane: Plane, heard: Callable[..., list[Any]]) -> list[Any]:
    """Everything the plane asks for."""
    return heard(plane.current_dragged, plane.image_picked, plane.path_end_placed)


@dataclass(frozen=True)
class Parts:
    """The items of a plane, found as anybody can find them."""

    plane: Plane

    def _items(self, kind: type) -> list[Any]:
        found = [item for item in self.plane.scene().items() if isinstance(item, kind)]
        return sorted(found, key=lambda item: item.zValue())

    @property
    def density(self) -> pg.ImageItem:
        """The cloud as density."""
        (density,) = self._items(pg.ImageItem)
        return density

    @property
    def points(self) -> pg.ScatterPlotItem:
        """The cloud as points: the lowest of its kind."""
        return self._items(pg.ScatterPlotItem)[0]

    @property
    def ellipse(self) -> pg.PlotCurveItem:
        """The outline of the ellipse: the curve with most points."""
        curves = self._items(pg.PlotCurveItem)
        return max(curves, key=lambda curve: len(curve.getData()[0]))

    @property
    def label(self) -> pg.TextItem:
        """The text beside the ellipse."""
        (label,) = self._items(pg.TextItem)
        return label

    def hide_cloud(self) -> None:
        """Leave the items above the cloud: probes of their colors need a quiet ground."""
        for item in (self.density, self.points):
            item.setOpacity(0)


@pytest.fixture
def parts() -> Callable[[Plane], Parts]:
    """Return `Parts`."""
    return Parts
