"""File > Compare with another model: two bundles side by side, as ``latent-explorer models``."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QSize, QTemporaryDir
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.originals import known_folder
from latent_explorer.core.samplers import PARAMETERS
from latent_explorer.session.sampling import Sampling
from latent_explorer.ui.making.fields import PathField
from latent_explorer.ui.panels.text_table import TextTable
from latent_explorer.ui.pictures_dialog import FILES
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.picture_view import PictureView
from latent_explorer.workers.command_process import CommandEnded, CommandProcess

_SIZE = QSize(250 * UNIT, 165 * UNIT)
_SHARED = ("sigma_level", "fact", "n_components")
_SHEET = "sheet.png"
_SMALLER = 3


class ModelsDialog(QDialog):
    """Choose another bundle, and see what both make of the same images and the same sampler.

    It is worked out beside the window, with the settings of the sampling that hold when it begins.

    Parameters
    ----------
    window : QWidget
        In front of which it stands.
    controller : Controller
        Knows the bundle that is open, and the settings.
    """

    def __init__(self, window: QWidget, controller: Controller) -> None:
        super().__init__(window)
        self.setWindowTitle("Compare with another model")
        self._controller = controller
        self._folder = QTemporaryDir()
        self.process = CommandProcess(self)
        self.process.reported.connect(self._show_figures)
        self.process.ended.connect(self._on_ended)
        tip = "The folder of another bundle: images are found in both by their names"
        self.other = PathField("Other model", tip, {"…": ""})
        self.pictures = PathField(
            "Pictures",
            "Where the pictures of both are, a folder, a file or a URL: with them originals are "
            "seen and the errors are measured; not needed",
            {"Folder …": "", "File …": FILES},
        )
        self.pictures.edit.setPlaceholderText("pictures of both, for errors")
        self.other.edit.setPlaceholderText("folder of the other model")
        self.compare = QPushButton("Compare")
        self.compare.setDefault(True)
        self.compare.clicked.connect(self.start)
        self.save = QPushButton("Save sheet …")
        self.save.setAutoDefault(False)
        self.save.setEnabled(False)
        explain(self.save, "Save the faces as a PNG, with all figures inside the file")
        self.save.clicked.connect(self._ask_file)
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Progress")
        self.bar.setRange(0, 0)
        self.bar.hide()
        self.sheet = PictureView("Choose another model to compare with")
        heads = (("", ""), ("this", "The open bundle"), ("other", "The bundle it is compared with"))
        self.table = TextTable("Figures of both models", heads)
        row = QHBoxLayout()
        row.addWidget(self.other, 3)
        row.addWidget(self.pictures, 4)
        row.addWidget(self.compare)
        row.addWidget(self.save)
        body = QHBoxLayout()
        body.addWidget(self.sheet, 7)
        body.addWidget(self.table, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * UNIT, 4 * UNIT, 4 * UNIT, 4 * UNIT)
        layout.addLayout(row)
        layout.addWidget(self.bar)
        layout.addLayout(body, 1)
        self.resize(_SIZE)
        self.other.changed.connect(self.update_form)
        self.update_form()

    def update_form(self) -> None:
        """Fill in where the pictures are known to be, and see whether one can start."""
        scene = self._controller.scene
        if scene.bundle is not None and not self.pictures.path:
            self.pictures.set_path(known_folder(scene) or "")
        self.compare.setEnabled(
            scene.bundle is not None and bool(self.other.path) and not self.process.is_running
        )

    def start(self) -> None:
        """Compare, if there is something to compare with."""
        scene = self._controller.scene
        if not self.compare.isEnabled() or scene.bundle is None:
            return
        settings = scene.state[Sampling].settings
        given: dict[str, object] = {
            "--bundle": scene.bundle.path,
            "--other": self.other.path,
            "--out": self._sheet,
            "--method": settings.method,
            "--seed": settings.seed,
        }
        if self.pictures.path:
            given["--images"] = self.pictures.path
        known = scene.bundle.space.d
        for name in _SHARED:
            value = getattr(settings, name)
            # All of them: the other may have more.
            if name != "n_components" or value < known:
                given[f"--{PARAMETERS[name].option}"] = value
        for field in (self.other, self.pictures):
            field.show_problem("")
        self.sheet.show_waiting("Comparing …")
        self.bar.show()
        self.save.setEnabled(False)
        self.process.start(["models", "--json", *(f"{k}={v}" for k, v in given.items())])
        self.update_form()

    @property
    def _sheet(self) -> Path:
        return Path(self._folder.filePath(_SHEET))

    def _show_figures(self, facts: Mapping[str, Any]) -> None:
        one, other = facts["models"]

        def row(name: str, key: str, form: str = ",") -> tuple[str, ...]:
            return (name, *(format(each[key], form) for each in (one, other)))

        rows: list[tuple[str, ...]] = [
            ("name", str(one["bundle"]), str(other["bundle"])),
            row("z-points", "n"),
            row("z components", "z_dim"),
            row("width of pictures", "width"),
            row("height of pictures", "height"),
        ]
        if "error_mean" in one:
            rows.append(row("squared error, mean", "error_mean", ".5f"))
            rows.append(row("squared error, median", "error_median", ".5f"))
        for share in one["components_for_variance"]:
            counts = [f"{each['components_for_variance'][share]:,}" for each in (one, other)]
            rows.append((f"components for {float(share):.0%}", *counts))
        for threshold in one["pairs_above"]:
            counts = [f"{each['pairs_above'][threshold]:,}" for each in (one, other)]
            rows.append((f"pairs with |r| > {threshold}", *counts))
        rows.append(("pairs in all", f"{one['pairs']:,}", f"{other['pairs']:,}"))
        rows.append(("images in both", f"{facts['images']:,}", f"{facts['images']:,}"))
        self.table.show_rows(rows)

    def _on_ended(self, ended: CommandEnded) -> None:
        self.bar.hide()
        self.update_form()
        if ended.problem:
            about_pictures = "picture" in ended.problem and self.pictures.path
            field = self.pictures if about_pictures else self.other
            field.show_problem(ended.problem)
            self.sheet.show_waiting("")
        elif not ended.stopped:
            from PIL import Image

            with Image.open(self._sheet) as picture:
                # It is drawn for print; Qt, making it smaller, would leave lines of letters out.
                smaller = picture.convert("RGB").reduce(_SMALLER)
                self.sheet.show_picture(np.asarray(smaller))
            self.save.setEnabled(True)

    def _ask_file(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Save the sheet", "models.png", "PNG picture (*.png)"
        )
        if chosen:
            path = Path(chosen)
            try:
                shutil.copyfile(self._sheet, path.with_suffix(path.suffix or ".png"))
            except OSError as error:
                self._controller.tell(f"The sheet cannot be saved: {error.strerror or error}")

    def closeEvent(self, event: QCloseEvent) -> None:
        # Nobody waits for it any more, and it has nothing to lose.
        self.process.stop()
        super().closeEvent(event)
