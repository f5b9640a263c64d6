"""Starting the program, beside bare scripts that open an empty window and decode one face."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from latent_explorer.bench.timing import Timing
from latent_explorer.bundle.description import DECODER

_REPEATS = 3

_EMPTY_WINDOW = """
import time
started = time.perf_counter()
import PySide6.QtWidgets, pyqtgraph
app = PySide6.QtWidgets.QApplication([])
window = PySide6.QtWidgets.QMainWindow()
window.resize(1600, 1000)
window.show()
app.processEvents()
window.repaint()
print(time.perf_counter() - started)
"""

_ONE_FACE = """
import time, sys
started = time.perf_counter()
import tensorflow, keras, numpy
decoder = keras.models.load_model(sys.argv[1], compile=False)
numpy.asarray(decoder(numpy.zeros((1, decoder.input_shape[-1]), "float32"), training=False))
print(time.perf_counter() - started)
"""


def measure_start(bundle: Path) -> Iterator[Timing]:
    """Time whole processes in turn."""
    windows, faces, empty_windows, one_faces = [], [], [], []
    for _ in range(_REPEATS):
        with tempfile.TemporaryDirectory() as folder:
            picture = str(Path(folder, "window.png"))
            command = ["-m", "latent_explorer", "explore", "--bundle", str(bundle)]
            times = json.loads(_last_line([*command, "--screenshot", picture]))
        windows.append(times["window_ms"] / 1e3)
        faces.append(times["first_face_ms"] / 1e3)
        empty_windows.append(float(_last_line(["-c", _EMPTY_WINDOW])))
        one_faces.append(float(_last_line(["-c", _ONE_FACE, str(bundle / DECODER)])))
    yield Timing.of("window", windows, empty_windows)
    yield Timing.of("first_face", faces, one_faces)


def _last_line(arguments: list[str]) -> str:
    run = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise RuntimeError(f"{arguments[1]} could not be measured: {run.stderr or run.stdout}")
    return run.stdout.strip().splitlines()[-1]
