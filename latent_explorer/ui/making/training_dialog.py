"""File > New model from pictures: a training, with its curve and what the networks make by now."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from latent_explorer.training.estimate import estimated_seconds
from latent_explorer.training.settings import TRAINING_LIMITS, TrainingSettings
from latent_explorer.ui.making.fields import Field
from latent_explorer.ui.making.making_dialog import MakingDialog
from latent_explorer.ui.theme import set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.check_box import CheckBox
from latent_explorer.ui.widgets.number_box import IntBox
from latent_explorer.ui.widgets.picture_view import PictureView

_NUMBERS = {
    "size": (
        "Picture size",
        "Side of the pictures in pixels, a multiple of 16: 64 is fast, 96 shows faces well, more "
        "takes longer in proportion to the area",
        16,
    ),
    "z_dim": (
        "z components",
        "How many numbers a picture is squeezed into: more keep more of it, and want more pictures",
        16,
    ),
    "epochs": ("Epochs", "How often all pictures are gone through: more give sharper ones", 1),
    "batch": ("Batch", "Pictures a step; the usual 64 suits most", 16),
}
_SUFFIX = ".training"
_CHECKPOINT = "checkpoint.npz"


class TrainingDialog(MakingDialog):
    """Pictures become a bundle; see ``latent-explorer train``."""

    key = "making/training"
    title = "New model from pictures"
    start_text = "Start training"

    def __init__(self, window: QWidget, settings: QSettings | None) -> None:
        super().__init__(window, settings)
        form = self.form
        self.numbers: dict[str, IntBox] = {}
        form.add("Pictures", self.pictures)
        form.add("Crop", self.crop)
        for name, (words, tip, step) in _NUMBERS.items():
            box, limits = IntBox(), TRAINING_LIMITS[name]
            box.setRange(round(limits.low), round(limits.high))
            box.setSingleStep(step)
            box.setValue(getattr(TrainingSettings, name))
            box.setAccessibleName(words)
            explain(box, tip)
            self.numbers[name] = box
            form.add(words, box)
        self.mirror = CheckBox("show half of them mirrored")
        explain(self.mirror, "Each picture as it is or mirrored, at random: as if there were twice "
                             "as many; not where left and right differ")  # fmt: skip
        form.add("Mirror", self.mirror)
        form.add("New model", self.out)
        for box in self.numbers.values():
            box.valueChanged.connect(self.update_form)
        self.lay_out(self._command, self._curve_and_faces())

    def settings_chosen(self) -> TrainingSettings:
        """Return what is filled in.

        Raises
        ------
        ValueError
            When the networks cannot be made so.
        """
        values: dict[str, Any] = {name: box.value() for name, box in self.numbers.items()}
        return TrainingSettings(**values, mirror=self.mirror.isChecked())

    def remembered(self) -> Mapping[str, tuple[Callable[[], str], Callable[[str], object]]]:
        numbers = {
            name: (partial(_text_of, box), partial(_set_text, box))
            for name, box in self.numbers.items()
        }
        return {**super().remembered(), **numbers}

    @property
    def _work(self) -> Path:
        out = Path(self.out.path).expanduser()
        return out.with_name(out.name + _SUFFIX)

    @property
    def _unfinished(self) -> bool:
        return bool(self.out.path) and (self._work / _CHECKPOINT).is_file()

    def note_text(self) -> str:
        try:
            settings = self.settings_chosen()
        except ValueError as error:
            return str(error)
        if self._unfinished:
            return (
                "An unfinished training of this model is there: it goes on from its last whole "
                "epoch, with the same pictures and settings as before."
            )
        if self.samples is None or self.samples.samples is None:
            return ""
        n = self.samples.samples.n
        if n is None:
            return "How many pictures there are, and how long it takes, is known when it runs."
        about = _duration(estimated_seconds(n, settings))
        return (
            f"{n:,} pictures: about {about}, reckoned from measurements on two processor cores. "
            "Once it runs, the time left is measured."
        )

    def is_complete(self) -> bool:
        try:
            self.settings_chosen()
        except ValueError:
            return False
        return super().is_complete()

    def update_form(self) -> None:
        super().update_form()
        text = "Go on with the training" if self._unfinished else self.start_text
        self.start_button.setText(text)

    def _command(self) -> list[str]:
        settings = self.settings_chosen()
        given = {name.replace("_", "-"): box.value() for name, box in self.numbers.items()}
        numbers = [f"--{name}={value}" for name, value in given.items()]
        paths = [f"--images={self.pictures.path}", f"--out={self.out.path}"]
        flags = ["--mirror"] if settings.mirror else []
        if self._unfinished:
            flags.append("--resume")
        crop = str(self.crop.crop())
        return ["train", "--json", "--samples", *paths, *numbers, *flags, "--crop", crop]

    def field_of(self, problem: str) -> Field | None:
        if "unfinished training" in problem:
            return self.out
        return self.pictures if "picture" in problem else None

    # The progress

    def _curve_and_faces(self) -> QWidget:
        from latent_explorer.ui.widgets.chart import Chart

        self.curve = Chart("Errors while training", "The mean squared error of the pixels, from 0 "
                           "to 1, over the epochs: the lower, the nearer to the "
                           "pictures")  # fmt: skip
        self.faces = PictureView("Reconstructions come after the first epoch")
        explain(self.faces, "Pictures, and below them what the networks make of them by now")
        caption = QLabel("Pictures above what the networks make of them")
        set_text_size(caption, TextSize.SMALL)
        left, right = QWidget(), QWidget()
        for side, upper, lower in (
            (left, self.curve, self.curve.legend),
            (right, self.faces, caption),
        ):
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(upper, 1)
            column.addWidget(lower)
        body, row = QWidget(), QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4 * UNIT)
        row.addWidget(left, 1)
        row.addWidget(right, 1)
        body.setLayout(row)
        return body

    def begin(self) -> None:
        self.losses: list[tuple[float, float]] = []
        self._passing = False
        self.validation: list[tuple[float, float]] = []
        self.faces.show_waiting("Reconstructions come after the first epoch")
        if self._unfinished:
            self._show_history()
        self._draw()

    def _show_history(self) -> None:
        """Begin the curve with the epochs that an earlier run has behind it."""
        from latent_explorer.training.checkpoint import read_history

        try:
            history = read_history(self._work / _CHECKPOINT)
        except (ValueError, OSError):
            return  # the command says what is wrong with it
        self.losses = [(record.epoch, record.loss) for record in history]
        known = ((record.epoch, record.val_loss) for record in history)
        self.validation = [(epoch, loss) for epoch, loss in known if loss is not None]

    def show_report(self, report: Mapping[str, Any]) -> None:
        if report.get("phase") == "samples":
            self._show_faces(str(report.get("file", "")))
        if report.get("phase") != "training" or self.progress.is_stopping:
            return
        epoch, epochs, done, total = (report[name] for name in ("epoch", "epochs", "done", "total"))
        left = _duration(float(report["seconds_left"] or 0))
        rate = f"{report['rate']:.0f} pictures a second, " if report["rate"] else ""
        words = f"Epoch {epoch} of {epochs}: {rate}about {left} left"
        self.progress.show_done(words, (epoch - 1) * total + done, epochs * total)
        loss, at = report["loss"], epoch - 1 + done / total
        # That of an epoch under way is a mean over what it has seen: it takes the place of the last
        # such one, but for the first epoch, whose fall is all there is to see.
        if self._passing and at > 1:
            self.losses.pop()
        self._passing = loss is not None and not report.get("saved")
        if loss is not None:
            self.losses.append((at, loss))
        if report.get("saved") and report["val_loss"] is not None:
            self.validation.append((epoch, report["val_loss"]))
        self._draw(epochs)

    def _draw(self, epochs: int = 1) -> None:
        from latent_explorer.ui.widgets.chart_parts import Drawing, Trace

        x, y = np.array(self.losses, np.float64).reshape(-1, 2).T
        traces = [Trace(x, y, "accent", "pictures it learns from", _last(y))]
        if self.validation:
            at, error = np.array(self.validation, np.float64).T
            said = _last(error)
            traces.append(Trace(at, error, "generated", "others", said, style="dashed"))
        # What the first epoch errs by would flatten all that follows.
        usual = y[x > 1].max(initial=0.0) or y.max(initial=0.0)
        self.curve.show_drawing(
            Drawing(
                tuple(traces),
                x_range=(0.0, float(max(epochs, x.max(initial=1.0)))),
                y_range=(0.0, float(1.2 * usual) or 0.1),
                x_name="epochs",
                y_name="mean squared error",
            )
        )

    def _show_faces(self, file: str) -> None:
        from PIL import Image

        try:
            with Image.open(file) as picture:
                self.faces.show_picture(np.asarray(picture.convert("RGB")))
        except (OSError, ValueError):
            pass  # gone again: the training has ended

    def discard(self) -> None:
        """Remove what an unfinished training has kept; there must be none under way."""
        if self._unfinished:
            shutil.rmtree(self._work, ignore_errors=True)


def _text_of(box: IntBox) -> str:
    return str(box.value())


def _set_text(box: IntBox, text: str) -> None:
    if text.isascii() and text.isdecimal():
        box.setValue(box.nearest(int(text[:9])))


def _last(values: np.ndarray) -> str:
    return f"{values[-1]:.4f}" if len(values) else ""


def _duration(seconds: float) -> str:
    """Return a time in words that promise no more than is known."""
    if seconds < 90:
        return f"{max(5, round(seconds / 5) * 5)} s"
    if seconds < 90 * 60:
        return f"{round(seconds / 60)} min"
    hours = seconds / 3600
    return f"{hours:.1f} h" if hours < 10 else f"{hours:.0f} h"
