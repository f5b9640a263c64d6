"""One projection in a window of its own, in light colours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QGraphicsItem, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.core.plane_index import PlaneIndex
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.colouring import ColouredCloud, ColouredCloudRequest
from latent_explorer.jobs.request import run
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.projections import Projection
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.projections.markers import Marker


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
def fake_bundle(fake_bundle: Any) -> Any:
    """The toy bundle; what is known of its images depends on the first shown component alone."""
    z = fake_bundle.space.points[:, 2].astype(np.float32)
    middle = np.median(z)
    columns = {
        "side": np.where(z > middle, 1, -1).astype(np.int8),
        "height": np.where(np.arange(len(z)) % 10 == 0, np.nan, z),
    }
    return replace(fake_bundle, columns=columns)


@pytest.fixture
def coloured_of(fake_workspace: Workspace, pair: Projection) -> Callable[..., ColouredCloud]:
    """Return a function that gives the cloud in the colours of an attribute."""
    bundle = fake_workspace.open(Path("toy")).fingerprint

    def coloured(attribute: str, projection: Projection = pair) -> ColouredCloud:
        request = ColouredCloudRequest(bundle=bundle, projection=projection, attribute=attribute)
        (found,) = (r for r in run(request, fake_workspace) if isinstance(r, ColouredCloud))
        return found

    return coloured


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
    with qtbot.waitSignal(plane.drawing.drawn):
        plane.show_cloud(cloud)
    plane.show_ellipse_level(2.2)
    return plane


@pytest.fixture
def intents(plane: Plane, heard: Callable[..., list[Any]]) -> list[Any]:
    """Everything the plane asks for."""
    return heard(
        plane.point_moved,
        plane.path_placed,
        plane.image_picked,
        plane.image_start_requested,
        plane.face_picked,
    )


@pytest.fixture
def gestures(plane: Plane) -> list[str]:
    """What happens to the point and the path, with the beginnings and the ends of gestures."""
    calls: list[str] = []
    plane.gesture_began.connect(lambda: calls.append("began"))
    plane.gesture_ended.connect(lambda: calls.append("ended"))
    plane.point_moved.connect(lambda *_: calls.append("point"))
    plane.path_placed.connect(lambda end, *_: calls.append(end))
    return calls


@pytest.fixture
def with_points() -> Callable[..., Cloud]:
    """Return a function that puts other points into a cloud."""

    def changed(cloud: Cloud, x: np.ndarray, y: np.ndarray, **others: Any) -> Cloud:
        near = PlaneIndex.of(x, y, others.get("ellipse", cloud.ellipse))
        return replace(cloud, x=x, y=y, near=near, **others)

    return changed


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
        """The outline of the confidence ellipse: the undashed curve with most points."""
        curves = [curve for curve in self._items(pg.PlotCurveItem) if not self._dashed(curve)]
        return max(curves, key=lambda curve: len(curve.getData()[0]))

    @property
    def sampling(self) -> pg.PlotCurveItem:
        """The ellipse that vectors are drawn in: the dashed curve."""
        (dashed,) = filter(self._dashed, self._items(pg.PlotCurveItem))
        return dashed

    @property
    def pointers(self) -> list[QGraphicsItem]:
        """The marks that stand for something out of view."""
        marks = [item for item in self.plane.scene().items() if isinstance(item, Marker)]
        shapes = [(mark, mark.path().boundingRect()) for mark in marks if mark.isVisible()]
        return [mark for mark, shape in shapes if shape.right() > -shape.left() + 4]

    @staticmethod
    def _dashed(curve: pg.PlotCurveItem) -> bool:
        return bool(pg.mkPen(curve.opts["pen"]).style() != Qt.PenStyle.SolidLine)

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


@pytest.fixture
def wheel() -> Callable[..., None]:
    """Return a function that turns the wheel at a pixel, by 120 for each step."""

    def turn(plane: Plane, where: QPoint, delta: int) -> None:
        event = QWheelEvent(
            QPointF(where),
            QPointF(plane.viewport().mapToGlobal(where)),
            QPoint(),
            QPoint(0, delta),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(plane.viewport(), event)

    return turn


@pytest.fixture
def choose(qtbot: QtBot) -> Callable[..., list[str]]:
    """Return a function that right-clicks, chooses an action and returns the texts of all."""

    def right_click(plane: Plane, where: QPoint, text: str) -> list[str]:
        viewport, right = plane.viewport(), Qt.MouseButton.RightButton
        qtbot.mousePress(viewport, right, pos=where)
        reason, at = QContextMenuEvent.Reason.Mouse, viewport.mapToGlobal(where)
        QApplication.sendEvent(viewport, QContextMenuEvent(reason, where, at))
        qtbot.mouseRelease(viewport, right, pos=where)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        actions = [action for action in menu.actions() if action.text()]
        texts = [action.text() for action in actions]
        for action in actions:
            if action.text().startswith(text):
                qtbot.mouseClick(
                    menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center()
                )
        # Should the click have missed, the test must go on all the same.
        menu.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return texts

    return right_click
