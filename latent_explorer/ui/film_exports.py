"""The film strip as files: one picture, frames, GIF, MP4, and the vectors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QProgressDialog

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.film import film_of, judgements_of
from latent_explorer.core.plausibility import Verdict
from latent_explorer.export.film_frames import Caption, FilmFrames
from latent_explorer.export.films import (
    save_frames,
    save_gif,
    save_mp4,
    save_strip,
)
from latent_explorer.export.tables import save_vectors, settings_file
from latent_explorer.jobs.film import FilmFaces
from latent_explorer.session.film import Film
from latent_explorer.session.picture_size import PictureSize
from latent_explorer.ui.exported import NOT_EXACT, about, state_of
from latent_explorer.ui.file_saver import FileSaver
from latent_explorer.ui.film_dialog import FilmDialog, FilmOptions
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.ui.panels.film import FilmPanel
from latent_explorer.workers.saving_thread import SavingThread

_NOTHING = (
    "There is no film strip yet: set where the path begins and ends, and save it when Film strip "
    "shows it"
)
_SAVING = "Another film is still being saved: wait for it, or give it up"
_SHOWN_AFTER_MS = 400
_TABLES = "NumPy archive (*.npz);;CSV table (*.csv);;NumPy array (*.npy)"

Progress = Callable[[int], None]


class FilmExports:
    """Write the faces along the path, with what reproduces them.

    Parameters
    ----------
    file_saver : FileSaver
        Asks for files, and says how it went.
    controller : Controller
        Knows what is shown.
    window : MainWindow
        Owns the dialogs.

    Attributes
    ----------
    saving : SavingThread, optional
        What is under way.
    """

    def __init__(self, file_saver: FileSaver, controller: Controller, window: MainWindow) -> None:
        self._files = file_saver
        self._controller = controller
        self._window = window
        self.saving: SavingThread | None = None
        window.closing.connect(self.stop)

    # Asking

    def save_strip(self) -> None:
        """Ask for size and file and save the strip as one PNG."""
        if options := self._ask("Save the film strip", moves=False, together=True):
            path = self._files.ask("Save the film strip", "film-strip.png", "PNG (*.png)")
            if path:
                self.write_strip(path, options)

    def save_frames(self) -> None:
        """Ask for size and folder and save a PNG a frame."""
        if options := self._ask("Save the frames", moves=False):
            folder = QFileDialog.getExistingDirectory(self._window, "Save the frames in a folder")
            if folder:
                self.write_frames(Path(folder), options)

    def save_gif(self) -> None:
        """Ask for size, speed and file and save an animated GIF."""
        if options := self._ask("Save the film as GIF"):
            path = self._files.ask("Save the film as GIF", "path.gif", "GIF (*.gif)")
            if path:
                self.write_gif(path, options)

    def save_mp4(self) -> None:
        """Ask for size, speed and file and save an MP4 film."""
        if options := self._ask("Save the film as MP4"):
            path = self._files.ask("Save the film as MP4", "path.mp4", "MP4 film (*.mp4)")
            if path:
                self.write_mp4(path, options)

    def save_vectors(self) -> None:
        """Ask for a file and save the vectors of all steps."""
        if self._film() is not None and (
            path := self._files.ask("Save the vectors", "path.npz", _TABLES)
        ):
            self.write_vectors(path)

    def _ask(self, title: str, *, moves: bool = True, together: bool = False) -> FilmOptions | None:
        film = self._film()
        if film is None:
            return None
        scene, decoded, n = self._controller.scene, film.faces.shape[1], len(film.faces)
        chosen, size = scene.state[Film], scene.state[PictureSize].of(decoded)
        dialog = FilmDialog(
            self._window, title, decoded, n, chosen, size, moves=moves, together=together
        )
        try:
            if not dialog.exec():
                return None
            options = dialog.options
        finally:
            dialog.deleteLater()
        film_section = replace(chosen, rate=options.rate, captions=options.captions)
        side = None if options.side == decoded else options.side
        self._controller.change("", film_section, PictureSize(side))
        return options

    def _film(self) -> FilmFaces | None:
        """Return what can be saved; where nothing can, say why."""
        found = film_of(self._controller.scene)
        if found is None or not found.exact:
            self._controller.tell(_NOTHING if found is None else NOT_EXACT)
            return None
        return found

    # Writing

    def write_strip(self, path: Path, options: FilmOptions) -> None:
        """Save the strip as one PNG."""
        if (frames := self._frames(options)) is not None:
            metadata = self._metadata("film strip")
            self._files.write(path, lambda: save_strip(path, frames, metadata))

    def write_vectors(self, path: Path) -> None:
        """Save the vectors of all steps, with their positions as names."""
        film = self._film()
        if film is None:
            return
        names = [f"{position:.6f}" for position in film.request.way.positions]
        beside = [settings_file(path)] if path.suffix.lower() == ".csv" else []
        metadata = self._metadata("path")
        write = partial(save_vectors, path, film.z, names=names, metadata=metadata)
        self._files.write(path, write, beside)

    def write_frames(self, folder: Path, options: FilmOptions) -> None:
        """Save a PNG a frame."""
        if (frames := self._frames(options)) is not None:
            metadata = self._metadata("film")
            self._save(folder, frames, lambda told: save_frames(folder, frames, metadata, told))

    def write_gif(self, path: Path, options: FilmOptions) -> None:
        """Save an animated GIF."""
        if (frames := self._frames(options)) is not None:
            rate, comment = options.rate, f"Latent Explorer: {self._metadata('film')['bundle']}"
            self._save(path, frames, lambda told: save_gif(path, frames, rate, comment, told))

    def write_mp4(self, path: Path, options: FilmOptions) -> None:
        """Save an MP4 film."""
        if (frames := self._frames(options)) is not None:
            rate = options.rate
            self._save(path, frames, lambda told: save_mp4(path, frames, rate, told))

    def _frames(self, options: FilmOptions) -> FilmFrames | None:
        film = self._film()
        if film is None:
            return None
        captions: list[Caption] = []
        if options.captions:
            judged = judgements_of(self._controller.scene)
            verdicts: list[Verdict | None] = [each.verdict for each in judged]
            verdicts = verdicts or [None] * len(film.faces)
            positions = film.request.way.positions.tolist()
            captions = [Caption(*each) for each in zip(positions, verdicts, strict=True)]
        return FilmFrames(film.faces, captions, options.side, options.back)

    def _metadata(self, what: str) -> dict[str, Any]:
        scene = self._controller.scene
        return about(scene, what) | {"state": state_of(scene)}

    def _save(self, path: Path, frames: FilmFrames, save: Callable[[Progress], object]) -> None:
        """Save in a thread of its own, with progress, and a way to give it up."""
        if self.saving is not None:
            self._controller.tell(_SAVING)
            return
        self._files.notice.hide()
        thread = SavingThread(save, self._window)
        self.saving = thread
        shown = QProgressDialog(
            f"Saving {path.name}", "Give up", 0, len(frames.order), self._window
        )
        shown.setWindowTitle("Saving the film")
        shown.setWindowModality(Qt.WindowModality.NonModal)
        shown.setMinimumDuration(_SHOWN_AFTER_MS)
        shown.setAutoClose(False)
        shown.setAutoReset(False)
        shown.canceled.connect(thread.give_up)
        thread.progressed.connect(shown.setValue)
        thread.succeeded.connect(partial(self._on_saved, path))
        thread.failed.connect(partial(self._on_failed, path))
        thread.finished.connect(partial(self._put_away, shown))
        thread.start()

    def _on_saved(self, path: Path) -> None:
        self._controller.tell("")
        # By now it is made, and its faces are better not covered.
        self._files.notice.keep_free(self._window.panel(FilmPanel).place)
        self._files.notice.show_saved(path)

    def _on_failed(self, path: Path, why: str) -> None:
        given_up = f"{path.name} was given up; nothing was saved"
        self._controller.tell(f"{path.name} could not be written: {why}" if why else given_up)

    def _put_away(self, shown: QProgressDialog) -> None:
        shown.canceled.disconnect()
        shown.close()
        shown.deleteLater()
        thread, self.saving = self.saving, None
        if thread is not None:
            thread.deleteLater()

    def stop(self) -> None:
        """Give up what is under way, and wait: the window is closing."""
        if self.saving is not None:
            self.saving.stop()
