"""Docks behind each other: their tabs name them, so that they need no titles as well."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import cast

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMainWindow, QTabBar, QToolButton, QWidget

from latent_explorer.ui.icons import GlyphPainter, set_glyph
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain

_ICON = QSize(10, 10)  # as in the titles of docks
_MOVED = (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest)


class DockTabs(QObject):
    """Take the titles of docks that have tabs, and put what was in them beside the tabs.

    Parameters
    ----------
    window : QMainWindow
        Has the docks.
    docks : mapping of str to QDockWidget
        By what stands in their tabs.
    glyphs : GlyphPainter
        Gives the buttons their icons.
    """

    def __init__(
        self, window: QMainWindow, docks: Mapping[str, QDockWidget], glyphs: GlyphPainter
    ) -> None:
        super().__init__(window)
        self._window, self._docks, self._glyphs = window, docks, glyphs
        self._buttons: dict[QTabBar, _TabButtons] = {}
        # Once when all have come and gone that do so together, and Qt has laid out their tabs.
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._follow)
        for dock in docks.values():
            dock.dockLocationChanged.connect(self._soon)
            dock.topLevelChanged.connect(self._soon)
            dock.visibilityChanged.connect(self._soon)

    def follow(self) -> None:
        """Follow what has changed: when this turn has ended, or Qt would lose the tabs.

        Before the window is shown at once, or its first frame would have other titles.
        """
        if self._window.isVisible():
            self._timer.start()
        else:
            self._follow()

    def _soon(self) -> None:
        self._timer.start()

    def _follow(self) -> None:
        """Give titles to the docks that stand alone, and take those of the others."""
        for dock in self._docks.values():
            if not dock.isHidden():
                self._title(dock, named=not self._has_tab(dock))
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for bar in self._window.findChildren(QTabBar, options=direct):
            if bar not in self._buttons:
                self._buttons[bar] = _TabButtons(bar, self._docks)
                self._glyphs.paint(self._buttons[bar])
                bar.destroyed.connect(partial(self._buttons.pop, bar, None))
            self._buttons[bar].place()

    def _has_tab(self, dock: QDockWidget) -> bool:
        others = self._window.tabifiedDockWidgets(dock)
        return not dock.isFloating() and not all(other.isHidden() for other in others)

    def _title(self, dock: QDockWidget, *, named: bool) -> None:
        # None where it is that of the style, whatever the stubs say.
        before = cast("QWidget | None", dock.titleBarWidget())
        if named and before is not None:
            dock.setTitleBarWidget(cast("QWidget", None))
            before.deleteLater()
            self._glyphs.paint_soon()
        elif not named and before is None:
            dock.setTitleBarWidget(_NoTitle(dock))


class _NoTitle(QWidget):
    """Nothing, in the place of a title."""

    def sizeHint(self) -> QSize:
        return QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


class _TabButtons(QWidget):
    """Float and close the dock whose tab is in front; at the end of the tabs, if there is room."""

    def __init__(self, bar: QTabBar, docks: Mapping[str, QDockWidget]) -> None:
        super().__init__(bar)
        self._bar, self._docks = bar, docks
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, UNIT // 2, 0)
        row.setSpacing(0)
        self._add(row, "dock_window", "Float", "Let the panel float above the window", self._float)
        self._add(row, "close", "Close", "Close the panel; the menu View opens it", self._close)
        bar.installEventFilter(self)
        bar.currentChanged.connect(self.place)
        self.place()

    def _add(self, row: QHBoxLayout, glyph: str, name: str, tip: str, run: object) -> None:
        button = QToolButton()
        button.setAutoRaise(True)
        # As those of a title: Tab leads to the tabs, and the menu does both.
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setIconSize(_ICON)
        button.setFixedSize(5 * UNIT, 5 * UNIT)
        button.setAccessibleName(name)
        set_glyph(button, glyph, "quiet")
        explain(button, tip)
        button.clicked.connect(run)
        row.addWidget(button)

    def _dock(self) -> QDockWidget | None:
        return self._docks.get(self._bar.tabText(self._bar.currentIndex()).replace("&", ""))

    def _float(self) -> None:
        if (dock := self._dock()) is not None:
            dock.setFloating(True)

    def _close(self) -> None:
        if (dock := self._dock()) is not None:
            dock.close()

    def place(self) -> None:
        """Stand at the end of the bar; not where tabs are."""
        size, bar = self.sizeHint(), self._bar
        used = bar.tabRect(bar.count() - 1).right() if bar.count() else 0
        self.setVisible(used + size.width() <= bar.width())
        self.setGeometry(
            bar.width() - size.width(), (bar.height() - size.height()) // 2, *size.toTuple()
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVED:
            self.place()
        return False
