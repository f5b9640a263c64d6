"""What is imported after Qt: its source is not read, and Qt is as complete as ever."""

from __future__ import annotations

import os
import subprocess
import sys

_SCRIPT = """
import linecache
from latent_explorer.ui.start import application
app = application()
import sklearn.cluster
import superqt
from qtpy.QtWidgets import QTreeWidgetItem
read = [name for name in linecache.cache if "sklearn" in name or "superqt" in name]
assert not read, read
"""


def test_no_source_is_read_of_what_is_imported_after_the_start() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", _SCRIPT]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
