"""Exporting images for TensorBoard's projector: how many, where to, how far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QProgressDialog,
    QVBoxLayout,
    QWidget,
)

from latent_explorer.controller.controller import Controller
from latent_explorer.export.projector import CONFIG, tile_side
from latent_explorer.jobs.opened import ExplorableBundle
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.ui.session_files import file_name
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.check_box import RadioButton
from latent_explorer.ui.widgets.control_form import ControlForm
from latent_explorer.ui.widgets.number_box import IntBox
from latent_explorer.ui.widgets.plain_label import one_line
from latent_explorer.workers.command_process import CommandEnded, CommandProcess

if TYPE_CHECKING:
    from latent_explorer.ui.saved_notice import SavedNotice

_USUAL = 5000
_PHASES = {"writing": "Writing the vectors", "decoding": "Decoding the faces"}


class ProjectorChoice(QDialog):
    """Ask which images are exported.

    Parameters
    ----------
    parent : QWidget
        Above which it opens.
    n, size : int
        How many images there are, and the side of their faces in pixels.
    """

    def __init__(self, parent: QWidget, n: int, size: int) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export to the TensorBoard projector")
        self._n, self._size = n, size
        self.count = IntBox()
        self.count.setRange(1, min(n, 2**31 - 1))
        self.count.setValue(min(n, _USUAL))
        self.count.setGroupSeparatorShown(True)
        explain(self.count, "How many images; the fewer, the larger are their faces in the sheet")
        self.ways = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * UNIT, 4 * UNIT, 4 * UNIT, 4 * UNIT)
        column.setSpacing(2 * UNIT)
        texts = (f"&All {n:,} images", "The &first images", "&Random images, always the same")
        for number, text in enumerate(texts):
            button = RadioButton(text)
            self.ways.addButton(button, number)
            column.addWidget(button)
        self.ways.button(2).setChecked(True)
        form = ControlForm()
        form.add("Number", self.count)
        column.addWidget(form)
        self.about = QLabel()
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        column.addWidget(self.about)
        buttons = QDialogButtonBox()
        buttons.addButton("&Choose a folder …", QDialogButtonBox.ButtonRole.AcceptRole)
        # Not the standard one, which would have an icon of the desktop's.
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.count.valueChanged.connect(self._explain)
        self.ways.idToggled.connect(self._explain)
        self._explain()

    def _explain(self) -> None:
        self.count.setEnabled(self.ways.checkedId() != 0)
        n = self._n if self.ways.checkedId() == 0 else self.count.value()
        side = tile_side(n, self._size)
        self.about.setText(f"Vectors, table, and a sheet of faces of {side} × {side} pixels each")

    @property
    def arguments(self) -> list[str]:
        """What the command line is told."""
        way = {1: "--first", 2: "--random"}.get(self.ways.checkedId())
        return [] if way is None else [way, str(self.count.value())]


class ProjectorExport(QObject):
    """Have the command line export images, in a process of its own.

    Parameters
    ----------
    controller : Controller
        Knows the bundle, and says what went wrong.
    window : MainWindow
        Owns the dialogs.
    notice : callable
        Returns what says that something was saved.
    """

    def __init__(
        self, controller: Controller, window: MainWindow, notice: Callable[[], SavedNotice]
    ) -> None:
        super().__init__(window)
        self._controller = controller
        self._window = window
        self._notice = notice
        self._folder = Path()
        self.progress: QProgressDialog | None = None
        self.process = CommandProcess(self)
        self.process.reported.connect(self._on_report)
        self.process.ended.connect(self._on_end)
        window.closing.connect(self.process.end_now)

    def ask(self) -> None:
        """Ask which images and where to, and export them."""
        bundle = self._controller.scene.bundle
        if bundle is None:
            return
        if self.process.is_running:
            self._controller.tell("An export to the projector is under way: wait for its end")
            return
        choice = ProjectorChoice(self._window, bundle.space.n, bundle.size)
        accepted, arguments = choice.exec(), choice.arguments
        choice.deleteLater()
        if not accepted:
            return
        parent = QFileDialog.getExistingDirectory(self._window, "Where the folder is to be made")
        if parent:
            self.start(bundle, _new_folder(Path(parent), bundle), arguments)

    def start(self, bundle: ExplorableBundle, folder: Path, arguments: list[str]) -> None:
        """Export images of a bundle to a folder that is not there yet."""
        self._folder = folder
        self._controller.tell("")
        progress = self.progress = QProgressDialog("Beginning …", "&Stop", 0, 0, self._window)
        progress.setWindowTitle("Export to the TensorBoard projector")
        progress.setAutoClose(False)
        progress.setAutoReset(False)
        progress.canceled.connect(self.process.stop)
        progress.show()
        where = ["--bundle", str(bundle.path.absolute()), "--out", str(folder)]
        self.process.start(["projector", *where, *arguments, "--json"])

    def _on_report(self, said: Mapping[str, object]) -> None:
        done, total, phase = said.get("done"), said.get("total"), said.get("phase")
        if self.progress is None or not isinstance(done, int) or not isinstance(total, int):
            return
        self.progress.setMaximum(total)
        # At the end the sheet is still to be written.
        self.progress.setValue(min(done, total - 1))
        self.progress.setLabelText(f"{_PHASES.get(str(phase), '')}: {done:,} of {total:,}")

    def _on_end(self, end: CommandEnded) -> None:
        if self.progress is not None:
            self.progress.deleteLater()
            self.progress.hide()
            self.progress = None
        if end.problem:
            self._controller.tell(one_line(f"The export has failed: {end.problem}"))
        elif not end.stopped:
            self._notice().show_saved(self._folder / CONFIG)


def _new_folder(parent: Path, bundle: ExplorableBundle) -> Path:
    """Return a folder that is not there yet."""
    name = f"{file_name(bundle.name)}-projector"
    folder, number = parent / name, 2
    while folder.exists():
        folder, number = parent / f"{name}-{number}", number + 1
    return folder
