"""File > Import a Keras model: networks that were trained elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QLabel, QWidget

from latent_explorer.ui.making.crop_field import CropField
from latent_explorer.ui.making.fields import Field, PathField
from latent_explorer.ui.making.making_dialog import MakingDialog
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.edges import TextField

_KERAS = {"…": "Keras networks (*.keras)"}
_TABLES = {"…": "Tables of vectors (*.npz *.npy *.csv)"}
_RANGES = {
    "auto": "find out",
    "0..1": "0 to 1",
    "+-1": "−1 to 1",
    "0..255": "0 to 255",
}


class ImportDialog(MakingDialog):
    """Encoder, decoder and pictures become a bundle; see ``latent-explorer import``."""

    key = "making/import"
    title = "Import a Keras model"
    start_text = "Import"
    square = False

    def __init__(self, window: QWidget, settings: QSettings | None) -> None:
        super().__init__(window, settings)
        self.encoder = PathField(
            "Encoder",
            "A .keras file of the network from pictures to z-vectors",
            _KERAS,
            "a .keras file",
        )
        self.decoder = PathField(
            "Decoder",
            "A .keras file of the network from z-vectors to pictures",
            _KERAS,
            "a .keras file",
        )
        edit = TextField("z-vector")
        edit.setPlaceholderText("where it gives several: z_mean")
        explain(
            edit,
            "Which output of the encoder is the z-vector, by its name or number; only needed where "
            "there are several, as in a variational encoder, whose mean is meant",
        )
        self.output_edit, self.output = edit, Field(edit)
        self.range = ChoiceBox("Colours")
        for name, words in _RANGES.items():
            self.range.addItem(words, name)
        explain(
            self.range,
            "The range of colours that the networks were trained with; when it is to be found out, "
            "all are tried, and the one is taken that gives the pictures back best",
        )
        self.points = PathField(
            "z-points",
            "A table of z-points, NPZ, NPY or CSV, instead of encoding the pictures; not needed",
            _TABLES,
            "not needed: a table",
        )
        form = self.form
        form.add("Encoder", self.encoder)
        form.add("Decoder", self.decoder)
        form.add("Pictures", self.pictures)
        form.add("Crop", self.crop)
        form.add("Colours", self.range)
        form.add("z-vector", self.output)
        form.add("z-points", self.points)
        form.add("New model", self.out)
        self.lay_out(self._command, QLabel())

    def watched(self) -> Sequence[PathField | CropField]:
        return (*super().watched(), self.encoder, self.decoder, self.points)

    def problems(self) -> dict[Field, str]:
        found = super().problems()
        for field in (self.encoder, self.decoder, self.points):
            if not field.path:
                continue
            path = Path(field.path).expanduser()
            if not path.is_file():
                found[field] = "There is no such file"
            elif field is not self.points and path.suffix.lower() != ".keras":
                found[field] = "Save the network as a .keras file, by model.save('name.keras')"
        return found

    def is_complete(self) -> bool:
        from_somewhere = self.pictures.path or self.points.path
        return bool(self.encoder.path and self.decoder.path and from_somewhere and self.out.path)

    def note_text(self) -> str:
        return "Nothing in the files is executed: layers that do not come with Keras are refused."

    def _command(self) -> list[str]:
        given = {
            "--encoder": self.encoder.path,
            "--decoder": self.decoder.path,
            "--images": self.pictures.path,
            "--zpoints": self.points.path,
            "--out": self.out.path,
            "--encoder-output": self.output_edit.text().strip(),
            "--range": str(self.range.currentData()),
        }
        # In one piece: what begins with a hyphen is no option.
        options = [f"{option}={value}" for option, value in given.items() if value]
        crop = str(self.crop.crop())
        return ["import", "--json", *options, "--crop", crop]

    def field_of(self, problem: str) -> Field | None:
        about = {
            "outputs: choose": self.output,
            "has no output": self.output,
            "the output ": self.output,
            "z-points": self.points,
            "colours": self.range,
            Path(self.decoder.path).name: self.decoder,
            Path(self.encoder.path).name: self.encoder,
            "picture": self.pictures,
        }
        for words, field in about.items():
            if words in problem and isinstance(field, Field):
                return field
        return None
