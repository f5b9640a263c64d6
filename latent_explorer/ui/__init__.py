"""The window: panels in docks, and the composition root that joins them to the worker."""

import sys
from importlib import import_module


def _import_qt() -> None:
    """Import Qt so that it does not read the source of all that is imported after it.

    PySide6 looks for its own name there, because a module that has it could choose snake_case
    names, and keeps what it has read: with TensorFlow 2,200 files, 48 MB, half a second. No module
    chooses here; PySide6 offers no other way to say so, and a version without this needs none.
    """
    import_module("PySide6.QtCore")
    feature = vars(sys.modules.get("shibokensupport.feature", sys))
    if "_mod_uses_pyside" in feature:
        feature["_mod_uses_pyside"] = lambda module: False


_import_qt()
