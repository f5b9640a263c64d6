"""Imported before the rest of the window, to tell its own time from that of Qt's import."""

import time

import pyqtgraph  # noqa: F401
import PySide6.QtWidgets  # noqa: F401

QT_IMPORTED = time.perf_counter()
"""`time.perf_counter()` when PySide6 and pyqtgraph were imported."""
