"""What a new panel costs: five small parts and one line; all the rest comes by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import pytest
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import Intent
from latent_explorer.core.arrays import Array
from latent_explorer.core.space import LatentSpace
from latent_explorer.jobs.request import Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session import state as session_state
from latent_explorer.session.state import section
from latent_explorer.ui import docks, joining, panel_table, workspace_layouts
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.arrangements import Area
from latent_explorer.ui.panel_table import PANELS, Panel, told_as

LONG = 30_000
NAME = "Toy"
LEFT = Qt.MouseButton.LeftButton


# core/toy.py


def radius_quantile(points: Array, share: float) -> float:
    """Return the length that this share of z-vectors is shorter than."""
    return float(np.quantile(np.linalg.norm(points, axis=1), share))


# jobs/toy.py


@dataclass(frozen=True, kw_only=True)
class RadiusRequest(Request):
    """The length that this share of the images is shorter than."""

    share: float


@dataclass(frozen=True, eq=False)
class Radius(Result):
    """A length."""

    request: RadiusRequest
    radius: float


@works_on(RadiusRequest)
def measure(request: RadiusRequest, workspace: Workspace) -> Steps:
    """Measure the lengths."""
    points = workspace.opened(request).space.points.astype(np.float64)
    yield None
    yield Radius(request, radius_quantile(points, request.share))


# session/toy.py: registered while a test runs, for the list of sections is the program's


@dataclass(frozen=True)
class RadiusSettings:
    """Which share."""

    share: float = 0.5

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueError("a share is from 0 to 1")

    def fitted(self, space: LatentSpace, same: bool) -> RadiusSettings:
        """Keep all."""
        return self


# controller/presenters/toy.py


class RadiusView(Protocol):
    share_requested: Intent

    def show_radius(self, share: float, radius: float | None) -> None: ...


class RadiusPresenter:
    """Join the panel to the controller."""

    def __init__(self, view: RadiusView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.share_requested.connect(self.set_share)

    def set_share(self, share: float) -> None:
        """Measure another share."""
        self._controller.change(f"Share {share:.1f}", RadiusSettings(share))

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the radius."""
        if NAME in scene.visible and scene.bundle is not None:
            share = scene.state[RadiusSettings].share
            yield RadiusRequest(bundle=scene.bundle.fingerprint, share=share)

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show it."""
        if scene.changed(before, RadiusSettings, Radius):
            found = scene.result(Radius)
            share = scene.state[RadiusSettings].share
            self._view.show_radius(share, None if found is None else found.radius)


# ui/panels/toy.py


class RadiusPanel(QWidget):
    """Show the radius; a click asks for that of more images."""

    share_requested = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.share = 0.0
        self.text = QLabel()
        self.more = QPushButton("More")
        self.more.clicked.connect(lambda: self.share_requested.emit(self.share + 0.1))
        layout = QVBoxLayout(self)
        layout.addWidget(self.text)
        layout.addWidget(self.more)

    def show_radius(self, share: float, radius: float | None) -> None:
        self.share = share
        self.text.setText("…" if radius is None else f"{radius:.4f}")


# ui/panel_table.py: the one line

LINE = Panel(NAME, told_as(RadiusPanel), told_as(RadiusPresenter), Area.RIGHT)


@pytest.fixture
def with_toy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = dict(session_state.SECTIONS)
    section("toy")(RadiusSettings)
    panels = (*PANELS, LINE)
    for module in (panel_table, docks, joining, workspace_layouts):
        monkeypatch.setattr(module, "PANELS", panels)
    yield
    session_state.SECTIONS.clear()
    session_state.SECTIONS.update(before)


def _expected(rig: Any, share: float) -> str:
    return f"{radius_quantile(rig.bundle.space.points.astype(np.float64), share):.4f}"


def _shows(explorer: Explorer, text: str) -> Callable[[], bool]:
    panel = explorer.window.panel(RadiusPanel)
    return lambda: panel.text.text() == text


def _in_front(explorer: Explorer) -> QDockWidget:
    """Return the dock of the panel, put in front of those in the same place."""
    dock = explorer.window.findChild(QDockWidget, NAME)
    assert isinstance(dock, QDockWidget)
    dock.raise_()
    QApplication.processEvents()
    return dock


def test_a_panel_is_there_with_all_that_panels_have(
    with_toy: None, open_explorer: Callable[..., Explorer], rig: Any, qtbot: QtBot, look: Any
) -> None:
    explorer = open_explorer()
    panel = explorer.window.panel(RadiusPanel)
    # A dock, as a tab at its place in the layout, and in the menu.
    beside = explorer.window.findChild(QDockWidget, "Current face")
    assert beside.geometry().contains(_in_front(explorer).geometry().center())
    assert NAME in [action.text() for action in explorer.window.docks.actions()]
    # Its results, and what is set, as a step with a name.
    qtbot.waitUntil(_shows(explorer, _expected(rig, 0.5)), timeout=LONG)
    qtbot.mouseClick(panel.more, LEFT)
    qtbot.waitUntil(_shows(explorer, _expected(rig, 0.6)), timeout=LONG)
    assert explorer.menus.actions["undo"].text() == "&Undo: Share 0.6"
    look(explorer).do("undo")
    qtbot.waitUntil(_shows(explorer, _expected(rig, 0.5)), timeout=LONG)
    look(explorer).do("redo")
    assert explorer.controller.state[RadiusSettings].share == pytest.approx(0.6)


def test_a_panel_is_remembered_and_asks_for_nothing_when_it_is_closed(
    with_toy: None, open_explorer: Callable[..., Explorer], rig: Any, qtbot: QtBot, look: Any
) -> None:
    explorer = open_explorer()
    explorer.presenter(RadiusPresenter).set_share(0.9)
    explorer.window.close()
    second = open_explorer()
    _in_front(second)
    assert second.controller.state[RadiusSettings].share == 0.9
    qtbot.waitUntil(_shows(second, _expected(rig, 0.9)), timeout=LONG)
    asked: list[RadiusRequest] = []

    def note(request: object) -> None:
        if isinstance(request, RadiusRequest):
            asked.append(request)

    second.worker.working_on.connect(note)
    (toggle,) = (a for a in second.window.docks.actions() if a.text() == NAME)
    toggle.trigger()
    second.controller.presenter(RadiusPresenter).set_share(0.2)
    look(second).do("draw-again")
    qtbot.waitUntil(lambda: second.controller.scene.working_on is None, timeout=LONG)
    assert asked == []
    toggle.trigger()
    _in_front(second)
    qtbot.waitUntil(_shows(second, _expected(rig, 0.2)), timeout=LONG)


def test_a_damaged_setting_of_a_panel_is_its_own_loss(
    with_toy: None, open_explorer: Callable[..., Explorer], rig: Any, caplog: Any
) -> None:
    import json

    from latent_explorer.session.remembering import to_text
    from latent_explorer.session.sampling import Sampling
    from latent_explorer.session.state import State

    found = json.loads(to_text(State(Sampling(replace(Sampling().settings, seed=99)))))
    found["state"]["toy"] = {"share": 7}
    rig.settings.setValue("state", json.dumps(found))
    state = open_explorer().controller.state
    assert state[RadiusSettings] == RadiusSettings()
    assert state[Sampling].settings.seed == 99
