"""One of the sets that are compared: what it is, some of its faces, and how good they are."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from latent_explorer.controller.presenters.compared import SetShown
from latent_explorer.core.formats import percent
from latent_explorer.core.plausibility import VERDICT_WORDS
from latent_explorer.core.samplers import SAMPLERS
from latent_explorer.core.set_figures import FIGURES
from latent_explorer.ui.icons import paint_glyphs
from latent_explorer.ui.panels.comparison_form import SetForm
from latent_explorer.ui.panels.face_strip import SIDE, FaceStrip
from latent_explorer.ui.panels.words import RANK_EXPLAINED
from latent_explorer.ui.projections.legend import set_swatch
from latent_explorer.ui.theme import current_theme, set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.glyph_button import GlyphButton
from latent_explorer.ui.widgets.plain_label import PlainLabel
from latent_explorer.ui.widgets.verdict_mark import VerdictMark
from latent_explorer.ui.widgets.whole_label import WholeLabel

_WAITING = "…"
_NAMES = 56 * UNIT
_SHARE = 24 * UNIT


class SetRow(QFrame):
    """A set with its faces, and on demand its settings.

    Parameters
    ----------
    number : int
        Its place among the sets.
    """

    settings_changed = Signal(object, object)
    """Its number, and the new `SamplingSettings`."""
    remove_requested = Signal(object)
    """Its number."""
    gesture_began = Signal()
    """All changes until the gesture has ended are one."""
    gesture_ended = Signal()
    """The gesture has ended."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self._shown: SetShown | None = None
        self._space = (1, 1.0)
        self.form: SetForm | None = None
        self._key = QLabel()
        self.title = PlainLabel()
        set_text_size(self.title, TextSize.NORMAL, bold=True)
        self.details = WholeLabel()
        set_text_size(self.details, TextSize.SMALL)
        self.mark = VerdictMark()
        self.verdict = PlainLabel(RANK_EXPLAINED)
        self.edit = GlyphButton("pencil", "Edit the set", "What the set is drawn with")
        self.edit.setCheckable(True)
        self.remove = GlyphButton("close", "Remove the set", "Compare this set no more")
        self.strip = FaceStrip()
        self.share = QLabel(_WAITING)
        self.share.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
        set_text_size(self.share, TextSize.LARGE, bold=True)
        self._lay_out()
        self.edit.toggled.connect(self._on_edit)
        self.remove.clicked.connect(self._on_remove)

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(UNIT)
        first.addWidget(self._key)
        first.addWidget(self.title, 1)
        third = QHBoxLayout()
        third.setSpacing(UNIT)
        third.addWidget(self.mark)
        third.addWidget(self.verdict, 1)
        names = QWidget()
        names.setFixedWidth(_NAMES)
        column = QVBoxLayout(names)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT // 2)
        column.addLayout(first)
        column.addWidget(self.details)
        column.addLayout(third)
        column.addStretch(1)
        found = QLabel("faces found")
        found.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        set_text_size(found, TextSize.SMALL)
        share = QWidget()
        share.setFixedSize(_SHARE, SIDE)
        told = QVBoxLayout(share)
        told.setContentsMargins(0, 0, 0, 0)
        told.setSpacing(0)
        told.addWidget(self.share, 1)
        told.addWidget(found, 1)
        for widget in (share, self.share, found):
            explain(widget, FIGURES["face_share"].help)
        buttons = QVBoxLayout()
        buttons.setSpacing(UNIT)
        buttons.addWidget(self.edit)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * UNIT)
        self._grid.setVerticalSpacing(0)
        self._grid.addWidget(names, 0, 0)
        self._grid.addWidget(self.strip, 0, 1)
        self._grid.addWidget(share, 0, 2)
        self._grid.addLayout(buttons, 0, 3)
        self._grid.setColumnStretch(1, 1)

    def show_space(self, d: int, half_side: float) -> None:
        """Allow up to d components; `half_side` is b of the cube at a level and a size of 1."""
        if (d, half_side) != self._space:
            self._space = d, half_side
            self.edit.setChecked(False)
            self._drop_form()

    def show_set(self, shown: SetShown) -> None:
        """Show a set, as far as it is known."""
        if self._shown is not None and _same(self._shown, shown):
            return
        self._shown = shown
        self._paint_key()
        self.title.show_text(shown.title)
        explain(self.title, f"{shown.title}: {SAMPLERS[shown.settings.method].description}")
        self.details.show_text(shown.details)
        self.strip.show_faces(shown.faces, shown.state)
        figures = shown.figures
        verdict = None if figures is None else figures.verdict
        self.mark.show_verdict(verdict)
        self.verdict.show_text(VERDICT_WORDS[verdict] if verdict else shown.state)
        share = math.nan if figures is None else figures.face_share
        self.share.setText(_WAITING if math.isnan(share) else percent(share, 0))
        for button, words in ((self.edit, "Edit"), (self.remove, "Remove")):
            button.setAccessibleName(f"{words} {shown.name}")
        self.setAccessibleName(shown.name)
        if self.form is not None:
            self.form.show_settings(shown.settings)

    def show_removable(self, removable: bool) -> None:
        """Let the set be removed, or not."""
        self.remove.setEnabled(removable)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_key()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        paint_glyphs(self)

    def _paint_key(self) -> None:
        if self._shown is not None:
            ratio = self.devicePixelRatioF()
            self._key.setPixmap(set_swatch(self._shown.look, current_theme(), ratio))

    def _on_edit(self, edited: bool) -> None:
        if edited and self.form is None and self._shown is not None:
            self.form = SetForm(*self._space)
            self.form.settings_changed.connect(self._on_settings)
            self.form.gesture_began.connect(self.gesture_began)
            self.form.gesture_ended.connect(self.gesture_ended)
            self.form.show_settings(self._shown.settings)
            self._grid.addWidget(self.form, 1, 1, 1, 2)
        if self.form is not None:
            self.form.setVisible(edited)

    def _drop_form(self) -> None:
        if self.form is not None:
            self.form.blockSignals(True)
            self.form.hide()
            self.form.setParent(None)
            self.form.deleteLater()
            self.form = None

    def _on_settings(self, settings: object) -> None:
        self.settings_changed.emit(self._number, settings)

    def _on_remove(self) -> None:
        self.remove_requested.emit(self._number)


def _same(one: SetShown, other: SetShown) -> bool:
    """Return whether two sets look the same."""
    return (
        one.faces is other.faces
        and one.figures is other.figures
        and (one.settings, one.look) == (other.settings, other.look)
        and (one.name, one.details, one.state) == (other.name, other.details, other.state)
    )
