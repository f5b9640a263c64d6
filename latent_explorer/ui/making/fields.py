"""Fields of a form with what is wrong with them below."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from latent_explorer.ui.theme import set_text_color, set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.edges import TextField
from latent_explorer.ui.widgets.whole_label import WholeLabel


class Field(QWidget):
    """A control, and below it a line for what is wrong with it.

    Parameters
    ----------
    control : QWidget
        What is filled in; its tooltip is that of the field.
    more : sequence of QWidget
        What belongs to it: one stands right of it, several below, or a path would not be seen.
    """

    def __init__(self, control: QWidget, *more: QWidget) -> None:
        super().__init__()
        self.problem = WholeLabel()
        set_text_size(self.problem, TextSize.SMALL)
        set_text_color(self.problem, "error")
        self.problem.hide()
        layout, row = QVBoxLayout(self), QHBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        row.setSpacing(UNIT)
        if len(more) > 1:
            layout.addWidget(control)
        else:
            row.addWidget(control, 1)
        for each in more:
            row.addWidget(each)
        layout.addLayout(row)
        layout.addWidget(self.problem)
        self.setFocusProxy(control)
        explain(self, control.toolTip())

    def show_problem(self, text: str) -> None:
        """Say what is wrong; an empty text for nothing."""
        self.problem.show_text(text)
        self.problem.setVisible(bool(text))


class PathField(Field):
    """A field for the path of a file or folder, which can be typed or chosen.

    Parameters
    ----------
    name : str
        What it is of, for screen readers and dialogs.
    tip : str
        What it is for.
    choices : dict of str to str
        Texts of buttons; behind each the filter of a file dialog, empty for one of folders, ">" for
        a folder that is to be made.
    example : str
        What stands in it while it is empty.
    """

    changed = Signal()
    """The path is another one."""

    def __init__(self, name: str, tip: str, choices: dict[str, str], example: str = "") -> None:
        self.edit = TextField(name)
        self.edit.setPlaceholderText(example)
        explain(self.edit, tip)
        self.buttons = [QPushButton(text) for text in choices]
        super().__init__(self.edit, *self.buttons)
        self._name = name
        self.edit.textChanged.connect(self.changed)
        for button, kind in zip(self.buttons, choices.values(), strict=True):
            button.setAutoDefault(False)
            explain(button, f"Choose: {name.lower()}")
            button.clicked.connect(partial(self._choose, kind))

    @property
    def path(self) -> str:
        """What is filled in."""
        return self.edit.text().strip()

    def set_path(self, path: str) -> None:
        """Fill it in."""
        self.edit.setText(path)

    def _choose(self, kind: str) -> None:
        if kind == ">":
            chosen, _ = QFileDialog.getSaveFileName(
                self, self._name, self.path, options=QFileDialog.Option.ShowDirsOnly
            )
        elif kind:
            chosen, _ = QFileDialog.getOpenFileName(self, self._name, self.path, kind)
        else:
            chosen = QFileDialog.getExistingDirectory(self, self._name, self.path)
        if chosen:
            self.set_path(chosen)
