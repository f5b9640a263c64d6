"""What takes long is done in parts, so that the window is never late: which, and in what order."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QDockWidget
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.components import ComponentsPresenter
from latent_explorer.controller.presenters.layers import LayersPresenter
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.importing import Warming
from latent_explorer.ui.panel_table import PANELS
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.theme import Appearance
from latent_explorer.ui.turns import turns
from latent_explorer.ui.widgets.plot import Plot

LONG = 30_000

# The worker does not begin, nor is garbage collected, which pyqtgraph does: where the first frame
# takes long, these would come before it.
_FIRST_FRAME = """
import sys
from latent_explorer.ui import garbage
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.start import application
from latent_explorer.workers.model_thread import ModelThread

garbage._FIRST_AFTER_MS = 1_000_000
ModelThread.start = lambda self: None
app = application()
explorer = Explorer()

def tell():
    print(*sys.modules)
    explorer.window.close()
    app.exit()

explorer.window.first_painted.connect(tell)
explorer.window.show()
app.exec()
"""


def _is_joined(explorer: Explorer, kind: type[Any]) -> bool:
    try:
        return explorer.controller.presenter(kind) is not None
    except ValueError:
        return False


def test_the_first_frame_imports_what_is_seen_in_it(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _FIRST_FRAME],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    imported = set(done.stdout.split())
    assert "latent_explorer.ui.panels.faces" in imported, done.stderr
    presenters, panels = "latent_explorer.controller.presenters", "latent_explorer.ui.panels"
    later = {"pyqtgraph", "superqt", "scipy", "sklearn", "tensorflow"}
    later |= {f"{presenters}.{name}" for name in ("colouring", "layers", "cut", "set_points")}
    later |= {f"{presenters}.{name}" for name in ("slices", "recipe", "images", "gallery")}
    later |= {f"{panels}.{name}" for name in ("images", "components", "comparison", "radii")}
    later |= {f"latent_explorer.jobs.{name}" for name in ("contours", "cut", "slices", "strip")}
    assert not later & imported


def test_a_panel_is_made_and_joined_in_turns_of_their_own(
    explorer: Explorer, qtbot: QtBot, settle: Callable[[Explorer], None]
) -> None:
    settle(explorer)
    dock = explorer.window.findChild(QDockWidget, "Components")
    assert isinstance(dock, QDockWidget)
    seen: list[tuple[bool, bool]] = []

    def look() -> None:
        there = "Components" in explorer.window.docks.panels
        now = there, _is_joined(explorer, ComponentsPresenter)
        if now not in seen:
            seen.append(now)

    each_turn = QTimer(interval=0)
    each_turn.timeout.connect(look)
    each_turn.start()
    dock.show()
    dock.raise_()
    look()
    qtbot.waitUntil(lambda: seen[-1] == (True, True), timeout=LONG)
    each_turn.stop()
    assert seen == [(False, False), (True, False), (True, True)]


def test_no_step_makes_more_than_one_plot(explorer: Explorer) -> None:
    docks = explorer.window.docks
    for panel in PANELS:
        if panel.name in docks.panels:
            continue
        before = 0
        for step in [*docks.making(panel.name), QApplication.processEvents]:
            step()
            made = docks.panels.get(panel.name)
            there = 0 if made is None else len(made.findChildren(Plot))
            assert there - before <= 1, panel.name
            before = there
        turns().finish()
    assert len(docks.panels["Components"].findChildren(Plot)) == 2
    assert len(docks.panels["Other model"].findChildren(Plot)) == 2


def test_all_buttons_of_a_panel_have_their_icons_before_it_is_told_of(
    explorer: Explorer, settle: Callable[[Explorer], None]
) -> None:
    settle(explorer)
    turns().finish()
    docks = explorer.window.docks
    for panel in PANELS:
        *making, tell = docks.making(panel.name) or [turns().finish]
        for step in making:
            step()
        buttons = docks.panels[panel.name].findChildren(QAbstractButton)
        bare = [each for each in buttons if each.property("glyph") and each.icon().isNull()]
        assert bare == [], panel.name
        tell()


def test_another_workspace_is_told_of_when_its_docks_stand(explorer: Explorer) -> None:
    window, told = explorer.window, []
    turns().finish()
    window.workspaces.arranged.connect(lambda: told.append(window.workspaces.current.name))
    for name in ("Analyse", "Explore", "Analyse"):
        told.clear()
        explorer.menus.actions[f"workspace-{name.lower()}"].trigger()
        turns().finish()
        assert told == [name], "once, whether it was shown before or not"


def test_contours_are_drawn_and_taken_away_one_plane_a_turn(
    explorer: Explorer, qtbot: QtBot, settle: Callable[[Explorer], None]
) -> None:
    settle(explorer)
    planes = explorer.window.panel(ProjectionsPanel).planes
    seen = [0]

    def look() -> None:
        seen.append(sum(plane.layers.has_contours for plane in planes))

    each_turn = QTimer(interval=0)
    each_turn.timeout.connect(look)
    each_turn.start()
    for wanted in (len(planes), 0):
        explorer.menus.actions["contours"].trigger()
        qtbot.waitUntil(lambda wanted=wanted: seen[-1] == wanted, timeout=LONG)
    each_turn.stop()
    assert len(planes) > 1
    assert max(abs(after - before) for before, after in pairwise(seen)) == 1


def test_what_is_switched_on_and_off_at_once_is_off(
    explorer: Explorer, settle: Callable[[Explorer], None]
) -> None:
    settle(explorer)
    for _ in range(2):
        explorer.menus.actions["ellipse-levels"].trigger()
    turns().finish()
    planes = explorer.window.panel(ProjectionsPanel).planes
    assert [plane.layers.has_levels for plane in planes] == [False] * len(planes)


def test_who_asks_for_a_panel_does_not_wait_for_turns(explorer: Explorer) -> None:
    assert "Components" not in explorer.window.docks.panels
    presenter = explorer.presenter(ComponentsPresenter)
    assert "Components" in explorer.window.docks.panels
    turns().finish()
    assert explorer.presenter(ComponentsPresenter) is presenter, "it was joined once"


def test_what_is_over_the_clouds_can_be_asked_for_before_its_turn(rig: Any) -> None:
    explorer = rig.open()
    assert not _is_joined(explorer, LayersPresenter)
    presenter = explorer.presenter(LayersPresenter)
    assert explorer.presenter(LayersPresenter) is presenter


@pytest.mark.usefixtures("own_appearance")
def test_panels_take_another_appearance_one_a_turn(explorer: Explorer) -> None:
    window, panels = explorer.window, explorer.window.docks.panels

    def dark() -> set[str]:
        base = QPalette.ColorRole.Base
        now = QApplication.palette().color(base)
        return {name for name, each in panels.items() if each.palette().color(base) == now}

    window.set_appearance(Appearance.LIGHT)
    turns().finish()
    assert dark() == set(panels)
    window.set_appearance(Appearance.DARK)
    assert not dark(), "all at once they would hold up the window"
    QApplication.processEvents()
    turns().finish()
    assert dark() == set(panels)


def test_panels_take_another_text_size_before_they_are_laid_out(explorer: Explorer) -> None:
    window = explorer.window
    panels = window.docks.panels
    before = {name: each.font().pointSizeF() for name, each in panels.items()}
    sizes: list[set[float]] = []
    shown = [panel.name for panel in PANELS if "Teach" in panel.workspaces]

    def note() -> None:
        sizes.append({panels[n].font().pointSizeF() for n in shown if n in panels})

    window.workspaces.arranged.connect(note)
    explorer.menus.actions["workspace-teach"].trigger()
    turns().finish()
    window.workspaces.arranged.disconnect(note)
    assert all(size == {QApplication.font().pointSizeF()} for size in sizes)
    assert sizes
    explorer.menus.actions["workspace-explore"].trigger()
    turns().finish()
    assert {name: panels[name].font().pointSizeF() for name in before} == before


def test_lines_are_drawn_one_plane_a_turn(explorer: Explorer, look: Any) -> None:
    at = look(explorer)
    turns().finish()
    explorer.menus.actions["ellipse-levels"].trigger()
    assert not any(plane.layers.has_levels for plane in at.planes)
    turns().finish()
    assert all(plane.layers.has_levels for plane in at.planes)


def test_modules_are_imported_ahead_while_nothing_else_is_to_be_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, qapp: QApplication
) -> None:
    names = ["warmed_first", "warmed_second"]
    for name in names:
        (tmp_path / f"{name}.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    asked: list[list[str]] = []

    def may() -> bool:
        asked.append([name for name in names if name in sys.modules])
        return len(asked) > 3

    warming = Warming(names, may, qapp)
    warming.begin()
    qtbot.waitUntil(lambda: names[-1] in sys.modules, timeout=LONG)
    assert asked == [[], [], [], [], names[:1]], "one at a time, and only when it may"
    warming.deleteLater()
    for name in names:
        monkeypatch.delitem(sys.modules, name)
