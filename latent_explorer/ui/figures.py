"""A projection as a picture for print and slides."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from latent_explorer.export.pictures import save_png
from latent_explorer.files import whole_file
from latent_explorer.ui.projections import Plane


def save_plane_png(plane: Plane, path: Path, scale: int, metadata: Mapping[str, Any]) -> None:
    """Save `plane` as PNG, lines and text drawn anew at `scale` times its size on screen.

    Raises
    ------
    OSError
        When the file cannot be written.
    """
    size = plane.viewport().size()
    image = QImage(size * scale, QImage.Format.Format_RGB888)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    plane.render(painter, QRectF(image.rect()), plane.viewport().rect())
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    pixels = rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)
    save_png(path, pixels, metadata)


def save_plane_svg(plane: Plane, path: Path, title: str, description: str) -> None:
    """Save `plane` as SVG; the density is a picture inside it, all else is lines and text.

    Raises
    ------
    OSError
        When the file cannot be written.
    """
    size: QSize = plane.viewport().size()
    with whole_file(path) as partial:
        generator = QSvgGenerator()
        generator.setFileName(str(partial))
        generator.setSize(size)
        generator.setViewBox(plane.viewport().rect())
        generator.setTitle(title)
        generator.setDescription(description)
        painter = QPainter()
        if not painter.begin(generator):
            raise OSError(f"{path} cannot be written; choose another folder")
        plane.render(painter, QRectF(0, 0, size.width(), size.height()), plane.viewport().rect())
        painter.end()
