"""Starting the program, beside bare scripts that open an empty window and decode one face."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from latent_explorer.bench.timing import Timing
from latent_explorer.bundle.description import DECODER

_REPEATS = 3

_EMPTY_WINDOW = """
import time
import PySide6.QtWidgets, pyqtgraph
app = PySide6.QtWidgets.QApplication([])
window = PySide6.QtWidgets.QMainWindow()
window.resize(1600, 1000)
window.show()
app.processEvents()
window.repaint()
print(time.time())
"""

_ONE_FACE = """
import time, sys
import tensorflow, keras, numpy
decoder = keras.models.load_model(sys.argv[1], compile=False)
numpy.asarray(decoder(numpy.zeros((1, decoder.input_shape[-1]), "float32"), training=False))
print(time.time())
"""


def measure_start(bundle: Path) -> Iterator[Timing]:
    """Time whole processes in turn, from their start by the system.

    Raises
    ------
    ValueError
        When the bundle cannot be shown.
    """
    windows, faces, empty_windows, one_faces = [], [], [], []
    for _ in range(_REPEATS):
        with tempfile.TemporaryDirectory() as folder:
            picture = str(Path(folder, "window.png"))
            command = ["-m", "latent_explorer", "explore", "--bundle", str(bundle)]
            started = time.time()
            shown = json.loads(_last_line([*command, "--screenshot", picture]))
        windows.append(shown["window_at"] - started)
        faces.append(shown["first_face_at"] - started)
        empty_windows.append(_seconds(["-c", _EMPTY_WINDOW]))
        one_faces.append(_seconds(["-c", _ONE_FACE, str(bundle / DECODER)]))
    yield Timing.of("window", windows, empty_windows)
    yield Timing.of("first_face", faces, one_faces)


def _seconds(arguments: list[str]) -> float:
    """Return how long a script takes that prints the time at which it was done."""
    started = time.time()
    return float(_last_line(arguments)) - started


def _last_line(arguments: list[str]) -> str:
    run = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise ValueError(f"the start cannot be measured: {run.stdout or run.stderr}")
    return run.stdout.strip().splitlines()[-1]
