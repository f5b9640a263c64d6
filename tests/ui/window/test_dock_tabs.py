"""Docks behind each other: named by their tabs alone, and closed or floated beside them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QTabBar, QToolButton

from latent_explorer.ui.app import Explorer

LEFT = Qt.MouseButton.LeftButton
DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def _has_title(explorer: Explorer, name: str) -> bool:
    dock = explorer.window.docks.by_name[name]
    # What stands there instead has no height.
    return dock.titleBarWidget() is None


def _bar(explorer: Explorer, name: str) -> QTabBar:
    bars = explorer.window.findChildren(QTabBar, options=DIRECT)
    (found,) = (
        bar
        for bar in bars
        if bar.isVisible() and name in [bar.tabText(k) for k in range(bar.count())]
    )
    return found


def _button(bar: QTabBar, name: str) -> QToolButton:
    (found,) = (b for b in bar.findChildren(QToolButton) if b.accessibleName() == name)
    return found


def test_only_docks_that_stand_alone_have_titles(
    explorer: Explorer, look: Any, settle: Any
) -> None:
    for workspace in ("explore", "analyse", "teach", "explore"):
        look(explorer).do(f"workspace-{workspace}")
        settle(explorer)
        for name in explorer.window.docks.open:
            dock = explorer.window.docks.by_name[name]
            others = explorer.window.tabifiedDockWidgets(dock)
            tabbed = any(not other.isHidden() for other in others)
            assert _has_title(explorer, name) is not tabbed, (workspace, name)


def test_a_dock_is_closed_beside_its_tab_and_the_last_one_has_a_title(
    explorer: Explorer, settle: Any
) -> None:
    assert not _has_title(explorer, "Sampling")
    bar = _bar(explorer, "Sampling")
    bar.setCurrentIndex([bar.tabText(k) for k in range(bar.count())].index("Directions"))
    settle(explorer)
    QTest.mouseClick(_button(bar, "Close"), LEFT)
    settle(explorer)
    assert explorer.window.docks.by_name["Directions"].isHidden()
    assert _has_title(explorer, "Sampling")
    explorer.window.docks.by_name["Directions"].toggleViewAction().trigger()
    settle(explorer)
    assert not _has_title(explorer, "Sampling")


def test_a_dock_floats_from_its_tab_with_a_title_and_comes_back(
    explorer: Explorer, settle: Any
) -> None:
    QTest.mouseClick(_button(_bar(explorer, "Faces"), "Float"), LEFT)
    settle(explorer)
    dock: QDockWidget = explorer.window.docks.by_name["Faces"]
    assert dock.isFloating()
    assert _has_title(explorer, "Faces")
    dock.setFloating(False)
    settle(explorer)
    assert not dock.isFloating()


def test_the_buttons_never_stand_upon_a_tab(explorer: Explorer, settle: Any) -> None:
    for width in (1600, 1024, 880):
        explorer.window.resize(width, 900)
        settle(explorer)
        for bar in explorer.window.findChildren(QTabBar, options=DIRECT):
            if not bar.isVisible() or bar.count() < 2:
                continue
            close = _button(bar, "Close")
            holder = close.parentWidget()
            if holder.isVisible():
                assert holder.geometry().left() > bar.tabRect(bar.count() - 1).right()
                assert bar.rect().contains(holder.geometry())
