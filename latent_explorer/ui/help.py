"""What the help menu shows."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QMessageBox, QWidget

import latent_explorer

_WHAT_IS_THIS = """\
<p>An autoencoder squeezes each picture into a short list of numbers, its <b>z-vector</b>, and
draws the picture from it again. All pictures together are a cloud of <b>z-points</b> in a space of
many dimensions.</p>
<p>The <b>projections</b> show this cloud along two components at a time, in original (z) or PCA
coordinates, with the ellipse that holds the given share of a normal distribution.</p>
<p>Vectors drawn without regard to the cloud decode to brown noise: choose the method
<i>Cube</i> under Sampling. Vectors inside the ellipses of all pairs decode to faces:
choose <i>Pair ellipses</i>.</p>
<p>Drag the <b>current point</b>: its other components stay as they are, and the face follows. The
<b>verdict</b> below the face says whether the point is where the images are, at their rim, or in
the void between and beyond them.</p>
"""

_MOUSE = (
    ("Drag the round marker", "move the current point: the face follows"),
    ("Ctrl + drag", "move it from anywhere"),
    ("Arrow keys (Shift: ten times)", "move it in the projection last clicked"),
    ("Escape while dragging", "put it back"),
    ("Click a point of the cloud", "choose its image"),
    ("Alt + click", "start from its image"),
    ("Double click in the list of images", "start from one"),
    ("Click a generated point", "choose its face"),
    ("Wheel, drag, double click", "zoom, move, show the whole cloud"),
    ("Right click", "move the point here, path begins or ends here, save"),
)


def shortcuts(keys: Iterable[tuple[str, str]]) -> str:
    """Return keys with what they do, and all mouse gestures, as a table in HTML."""
    lines = (f"<tr><td><b>{key}</b></td><td>{what}</td></tr>" for key, what in (*_MOUSE, *keys))
    rows = "".join(lines)
    return f'<table cellpadding="3">{rows}</table>'


_ABOUT = """\
<p><b>Latent Explorer {version}</b></p>
<p>See, touch and use the latent space of a plain convolutional autoencoder.</p>
<p>The method follows the post series "Autoencoders and latent space fragmentation",
parts I to X.</p>
<p>The code is under the MIT licence. The bundled model was trained on CelebA, whose owners allow
non-commercial research and education only; that limit holds for the model and its faces too.</p>
"""


def explain(parent: QWidget) -> None:
    """Tell what the program is about."""
    QMessageBox.information(parent, "What am I looking at?", _WHAT_IS_THIS)


def show_shortcuts(parent: QWidget, keys: Iterable[tuple[str, str]]) -> None:
    """List keys and mouse gestures."""
    QMessageBox.information(parent, "Keys and mouse", shortcuts(keys))


def show_about(parent: QWidget) -> None:
    """Tell version, method and licences."""
    QMessageBox.about(
        parent, "About Latent Explorer", _ABOUT.format(version=latent_explorer.__version__)
    )
