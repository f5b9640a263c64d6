"""What the dialogs that make bundles have in common: a form, a preview, and a command under way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from latent_explorer.ui.making.crop_field import CropField
from latent_explorer.ui.making.crop_preview import CropPreview
from latent_explorer.ui.making.fields import Field, PathField
from latent_explorer.ui.making.places import suggested_place, without_secrets
from latent_explorer.ui.making.progress_page import ProgressPage
from latent_explorer.ui.making.sample_reader import SampleReader, SamplesRead
from latent_explorer.ui.pictures_dialog import FILES, is_url
from latent_explorer.ui.theme import set_text_color, set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.control_form import ControlForm
from latent_explorer.ui.widgets.whole_label import WholeLabel
from latent_explorer.workers.command_process import CommandEnded, CommandProcess

_SIZE = QSize(235 * UNIT, 150 * UNIT)
_FORM_WIDTH = 105 * UNIT
_TYPED_MS = 300  # after the last letter of a path
_TYPED_URL_MS = 1200  # no server is to be asked for the beginning of its name
_PICTURES = {"Folder …": "", "File …": FILES}


class MakingDialog(QDialog):
    """A form beside a preview of the pictures; then the progress of a command.

    The window behind it can be used all the time. Closing it while the command is under way hides
    it: the command goes on. A dialog of a kind makes its own fields, fills `form` with all of them,
    and then calls `lay_out`.

    Parameters
    ----------
    window : QWidget
        In front of which it stands.
    settings : QSettings, optional
        Where what was filled in is remembered.
    """

    bundle_made = Signal(object)
    """The path of a finished bundle."""

    key = "making"
    """Under which what was filled in is remembered."""
    title = ""
    start_text = ""

    square = True
    """Whether a box that is dragged stays a square."""

    arguments: Callable[[], list[str]]
    """Returns the command that makes the bundle."""
    progress: ProgressPage

    def __init__(self, window: QWidget, settings: QSettings | None) -> None:
        super().__init__(window)
        self.setWindowTitle(self.title)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self._settings = settings
        self.process = CommandProcess(self)
        self.process.reported.connect(self._on_report)
        self.process.ended.connect(self._on_ended)
        self._out: Path | None = None
        self._suggested = ""
        self.reader = SampleReader(self)
        self.reader.ready.connect(self._on_samples)
        self._typed = QTimer(self, singleShot=True, interval=_TYPED_MS)
        self._typed.timeout.connect(self._read_samples)
        self.samples: SamplesRead | None = None

        self.pictures = PathField("Pictures", "jpg, png and webp: a folder with all folders in it, "
                                  "a zip, tar or Parquet file, a list of pictures, or the URL of "
                                  "one of these, typed or pasted", _PICTURES,
                                  "a folder, a file or a URL")  # fmt: skip
        self.out = PathField("New model", "The folder that is to be made; it is called as the "
                             "model", {"…": ">"}, "a folder to be made")  # fmt: skip
        self.crop = CropField()
        self.preview = CropPreview(square=self.square)
        explain(self.preview, "Some of the pictures; drag the box, or one of its sides")
        self.form = ControlForm()
        self.problem, self.note = WholeLabel(), WholeLabel()
        set_text_color(self.problem, "error")
        set_text_size(self.note, TextSize.SMALL)
        self.start_button, self.close_button = QPushButton(self.start_text), QPushButton("Close")
        self.start_button.setDefault(True)
        self.close_button.setAutoDefault(False)
        self.start_button.clicked.connect(self.start)
        self.close_button.clicked.connect(self.close)

    def lay_out(self, arguments: Callable[[], list[str]], below_bar: QWidget) -> None:
        """Lay the dialog out once its form is filled, and follow the fields.

        Parameters
        ----------
        arguments : callable
            Returns the command that makes the bundle.
        below_bar : QWidget
            What stands below the bar while it is under way.
        """
        self.arguments = arguments
        self.form.add_note(self.note)
        self.progress = ProgressPage(below_bar)
        self.progress.stop_requested.connect(self.stop)
        self.progress.hide_requested.connect(self.hide)

        self.pages = QStackedWidget()
        self.pages.addWidget(self._form_page())
        self.pages.addWidget(self.progress)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * UNIT, 4 * UNIT, 4 * UNIT, 4 * UNIT)
        layout.addWidget(self.pages)
        self.resize(_SIZE)
        self._restore()
        self.pictures.changed.connect(self._on_pictures)
        self.crop.changed.connect(self._on_crop)
        self.crop.box_wanted.connect(self._begin_box)
        self.preview.box_dragged.connect(self.crop.set_box)
        for each in self.watched():
            each.changed.connect(self.update_form)
        self._on_crop()
        self._read_samples()
        self.update_form()

    # For the dialogs themselves

    def watched(self) -> Sequence[PathField | CropField]:
        """Return the fields whose changes are followed."""
        return (self.pictures, self.out, self.crop)

    def problems(self) -> dict[Field, str]:
        """Return what is wrong with fields, before anything is started."""
        found: dict[Field, str] = {}
        if self.pictures.path and self.samples is not None and self.samples.problem:
            found[self.pictures] = self.samples.problem
        out = Path(self.out.path).expanduser() if self.out.path else None
        if out is not None and out.exists():
            found[self.out] = "There is something of this name already; choose another one"
        elif out is not None and not out.parent.is_dir():
            found[self.out] = f"There is no folder {out.parent}"
        try:
            self.crop.crop()
        except ValueError as error:
            found[self.crop] = str(error)
        else:
            if count := self.preview.too_small():
                shown = self.preview.count
                found[self.crop] = f"{count} of these {shown} pictures are smaller, and left out"
        return found

    def is_complete(self) -> bool:
        """Return whether all is filled in that is needed."""
        return bool(self.pictures.path and self.out.path)

    def field_of(self, problem: str) -> Field | None:
        """Return the field that a complaint of the command is about, if it is about one."""
        return None

    def show_report(self, report: Mapping[str, Any]) -> None:
        """Show what the command has reported, beside progress and notices."""

    def note_text(self) -> str:
        """Return what there is to say about what is filled in."""
        return ""

    # The form

    def _form_page(self) -> QWidget:
        page, columns = QWidget(), QHBoxLayout()
        scroll = QScrollArea()
        scroll.setWidget(self.form)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumWidth(_FORM_WIDTH)
        self.form.setContentsMargins(0, 0, 2 * UNIT, 0)
        columns.addWidget(scroll, 4)
        columns.addWidget(self.preview, 5)
        columns.setSpacing(4 * UNIT)
        buttons = QHBoxLayout()
        buttons.addWidget(self.problem, 1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.start_button)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(columns, 1)
        layout.addLayout(buttons)
        return page

    def update_form(self) -> None:
        """Say what is wrong, and whether one can start."""
        problems = self.problems()
        for field in self.findChildren(Field):
            field.show_problem(problems.get(field, ""))
        self.note.show_text(self.note_text())
        wrong = {field for field in problems if field is not self.crop}
        try:
            self.crop.crop()
        except ValueError:
            wrong.add(self.crop)
        self.start_button.setEnabled(self.is_complete() and not wrong)

    def _on_pictures(self) -> None:
        self._suggest()
        self.samples = None
        self.preview.show_samples(None, "Looking for pictures …" if self.pictures.path else "")
        self._typed.start(_TYPED_URL_MS if is_url(self.pictures.path) else _TYPED_MS)

    def _suggest(self) -> None:
        """Propose a place for the new model, until somebody has chosen one."""
        if self.out.path in ("", self._suggested) and self.pictures.path:
            self._suggested = suggested_place(self.pictures.path)
            self.out.set_path(self._suggested)

    def _read_samples(self) -> None:
        if self.pictures.path:
            self.reader.read(self.pictures.path)
        else:
            self.preview.show_samples(None, "Choose pictures to see what is cut from them")

    def _on_samples(self, found: SamplesRead) -> None:
        self.samples = found
        self.preview.show_samples(found.samples, found.problem)
        self._begin_box()
        self.update_form()

    def _on_crop(self) -> None:
        try:
            self.preview.show_crop(self.crop.crop())
        except ValueError:
            pass  # said below the field

    def _begin_box(self) -> None:
        """Begin with a box around what was cut before, as soon as there are pictures."""
        if self.preview.count and self.crop.needs_box:
            self.crop.set_box(self.preview.first_box())

    # The command

    def start(self) -> None:
        """Start the command, if all is filled in."""
        if not self.start_button.isEnabled() or self.process.is_running:
            return
        self.remember()
        self.problem.show_text("")
        self._out = Path(self.out.path).expanduser()
        self.progress.show_starting()
        self.begin()
        self.pages.setCurrentIndex(1)
        self.process.start(self.arguments())

    def begin(self) -> None:
        """Empty what shows the progress."""

    def stop(self) -> None:
        """Stop the command; what it has kept stays."""
        self.progress.show_stopping()
        self.process.stop()

    def _on_report(self, report: Mapping[str, Any]) -> None:
        self.progress.show_report(report)
        self.show_report(report)

    def _on_ended(self, ended: CommandEnded) -> None:
        self.pages.setCurrentIndex(0)
        if ended.code == 0 and self._out is not None:
            self.close()
            self.bundle_made.emit(self._out)
            return
        self.update_form()
        field = self.field_of(ended.problem) if ended.problem else None
        if field is not None:
            field.show_problem(ended.problem)
        else:
            self.problem.show_text(ended.problem)

    # What is remembered

    def remembered(self) -> Mapping[str, tuple[Callable[[], str], Callable[[str], object]]]:
        """Return what is remembered, by name: what says it, and what fills it in again."""
        return {
            "pictures": (lambda: without_secrets(self.pictures.path), self.pictures.set_path),
            "out": (lambda: self.out.path, self.out.set_path),
            "crop": (lambda: self.crop.text, self.crop.set_text),
        }

    def remember(self) -> None:
        """Write down what is filled in, for the next time."""
        if self._settings is not None:
            for name, (say, _) in self.remembered().items():
                self._settings.setValue(f"{self.key}/{name}", say())

    def _restore(self) -> None:
        if self._settings is not None:
            for name, (_, apply) in self.remembered().items():
                text = self._settings.value(f"{self.key}/{name}")
                if isinstance(text, str) and text:
                    apply(text)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reader.forget()
        super().closeEvent(event)
