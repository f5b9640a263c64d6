"""The dialogs that make bundles, and what becomes of their commands when the window closes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QMessageBox

from latent_explorer.controller.controller import Controller
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.ui.making.making_dialog import MakingDialog
from latent_explorer.ui.making.training_dialog import TrainingDialog

D = TypeVar("D", bound=MakingDialog)


class Making(QObject):
    """Show the dialogs, open what they make, and ask before the window closes on a command.

    Parameters
    ----------
    window : MainWindow
        In front of which they stand.
    controller : Controller
        Opens what is made.
    settings : QSettings, optional
        Where what was filled in is remembered.
    """

    def __init__(
        self, window: MainWindow, controller: Controller, settings: QSettings | None
    ) -> None:
        super().__init__(window)
        self._window, self._controller, self._settings = window, controller, settings
        self._dialogs: dict[type[MakingDialog], MakingDialog] = {}
        window.may_close = self.may_close
        window.closing.connect(self._on_closing)

    def show_dialog(self, kind: type[D]) -> D:
        """Show the dialog of a kind, as it was left."""
        dialog = self._dialogs.get(kind)
        if not isinstance(dialog, kind):
            dialog = kind(self._window, self._settings)
            dialog.bundle_made.connect(self._open)
            self._dialogs[kind] = dialog
        dialog.update_form()
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        return dialog

    def _open(self, path: Path) -> None:
        self._controller.open_bundle(path)

    def _under_way(self) -> Iterator[MakingDialog]:
        return (each for each in self._dialogs.values() if each.process.is_running)

    def may_close(self) -> bool:
        """Ask what becomes of a command that is under way; return whether the window may close."""
        for dialog in list(self._under_way()):
            is_training = isinstance(dialog, TrainingDialog)
            box = QMessageBox(self._window)
            box.setWindowTitle(dialog.title)
            box.setText(f"{dialog.title} is under way: {dialog.progress.phase.text()}")
            box.setInformativeText(
                "When the window closes it stops. What a training has finished can be kept: the "
                "same dialog goes on from there."
                if is_training
                else "When the window closes it stops, and nothing is written."
            )
            keep = box.addButton(
                "Stop and keep" if is_training else "Stop", QMessageBox.ButtonRole.AcceptRole
            )
            discard = (
                box.addButton("Stop and discard", QMessageBox.ButtonRole.DestructiveRole)
                if is_training
                else None
            )
            back = box.addButton("Do not close", QMessageBox.ButtonRole.RejectRole)
            box.setDefaultButton(back)
            box.setEscapeButton(back)
            box.exec()
            if box.clickedButton() not in (keep, discard):
                return False
            dialog.process.end_now()
            if box.clickedButton() is discard and isinstance(dialog, TrainingDialog):
                dialog.discard()
        return True

    def _on_closing(self) -> None:
        for dialog in self._dialogs.values():
            dialog.close()

    def end_now(self) -> None:
        """Stop all commands without a question; what a training has finished is kept."""
        for dialog in list(self._under_way()):
            dialog.process.end_now()
