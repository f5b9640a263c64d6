"""Importing one module a turn: after the first frame what it did not need, and later the panels."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

from latent_explorer.ui.turns import turns

# What takes longest of each, the lower ones first; where one is missing, a later one takes longer.
GLYPHS = (
    "email.message",
    "importlib.metadata",
    "qtpy.QtCore",
    "qtpy.QtGui",
    "qtpy.QtWidgets",
    "superqt.fonticon",
    "fonticon_mdi7",
)
"""For the icons."""
DRAWING = (
    "pydoc",
    "multiprocessing.connection",
    "scipy",
    "pyqtgraph",
    "latent_explorer.ui.projections.cloud_item",
    "latent_explorer.ui.projections.marks",
    "latent_explorer.ui.projections.canvas",
    "latent_explorer.ui.projections.card",
    "latent_explorer.ui.projections.legend",
    "latent_explorer.jobs.strip",
)
"""For the projections, and for the menus of an open bundle."""

_BETWEEN_MS = 30


def import_in_turns(modules: Iterable[str]) -> None:
    """Import modules in their order, one a turn."""
    for name in modules:
        turns().add(partial(_import, name))


def _import(name: str) -> None:
    # Who needs a module that is missing says so by importing it.
    try:
        import_module(name)
    except ImportError:
        if name.startswith("latent_explorer"):
            raise


class Warming(QObject):
    """Imports modules ahead of their need, one now and then, while nothing else is to be done.

    Parameters
    ----------
    modules : iterable of str
        What is imported, in this order.
    may : callable
        Returns whether it is the time for one.
    parent : QObject
        The owner.
    """

    def __init__(self, modules: Iterable[str], may: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._modules = deque(modules)
        self._may = may
        self._timer = QTimer(self, interval=_BETWEEN_MS)
        self._timer.timeout.connect(self._import_one)

    def begin(self) -> None:
        """Begin, unless that was done."""
        if self._modules:
            self._timer.start()

    def _import_one(self) -> None:
        if turns().waiting or not self._may():
            return
        _import(self._modules.popleft())
        if not self._modules:
            self._timer.stop()
