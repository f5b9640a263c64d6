"""What is imported after Qt: its source is not read, and Qt is as complete as ever."""

from __future__ import annotations

import subprocess
import sys

_SCRIPT = """
import linecache
import latent_explorer.ui.app
import sklearn.cluster
import superqt
from qtpy.QtWidgets import QTreeWidgetItem
read = [name for name in linecache.cache if "sklearn" in name or "superqt" in name]
assert not read, read
"""


def test_no_source_is_read_of_what_is_imported_after_qt() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
