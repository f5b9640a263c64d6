"""The generator (X) at work on one vector: its redraws, one by one, with the faces they give."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from latent_explorer.controller.presenters.generator_steps import GeneratorShown, Redraw, TraceShown
from latent_explorer.core.formats import how_many, percent, signed
from latent_explorer.ui.panels.generator_pictures import PairsPicture, UnitBars, UnitPlane
from latent_explorer.ui.panels.generator_words import GeneratorWords
from latent_explorer.ui.theme import set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.glyph_button import GlyphButton
from latent_explorer.ui.widgets.line_slider import LineSlider
from latent_explorer.ui.widgets.number_box import IntBox
from latent_explorer.ui.widgets.picture_view import PictureView
from latent_explorer.ui.widgets.whole_label import WholeLabel

PLAY_MS = 700
"""Milliseconds between two redraws that are played."""

_PICTURES, _WORDS = range(2)
_WAITING = "The way appears here when the vectors are drawn."
_BARS_HELP = (
    "Each PCA component of this vector, as a part of how far it may reach. Two beyond 0.71 are "
    "outside of their ellipse in any case. Orange: in a pair that is outside; pink: drawn again "
    "now, dotted from where it was; green: the other one of that pair"
)
_NOW_HELP = (
    "The pair that is looked at now. Where it lies outside of the circle, the component upwards is "
    "drawn again between the ends of the green line"
)
_PAIR_HELP = "Another pair, all the way from the first draw; click a dot on the right to choose it"
_PAIRS_HELP = (
    "All pairs of components, the first one downwards, the second one to the right. Orange: "
    "outside of their ellipse; ringed: looked at now. Click one to see its way"
)


class GeneratorStepsPanel(QWidget):
    """Show how the faces are made that are drawn now: one of them in pictures, all in words."""

    vector_requested = Signal(int)
    """Follow this one."""
    redraws_requested = Signal(int)
    """Show it after so many redraws."""
    pair_requested = Signal(object)
    """Show the way in the plane of this pair."""

    def __init__(self) -> None:
        super().__init__()
        self._trace: TraceShown | None = None
        self._wants_pictures = True
        self.words = GeneratorWords()
        self.vector = IntBox()
        self.slider = LineSlider(0)
        self.back = GlyphButton("chevron_left", "One redraw back", "One redraw back")
        self.next = GlyphButton("chevron_right", "Next redraw", "The next redraw")
        self.play = GlyphButton("play", "Play", "Go on by itself, or stop")
        self.told = WholeLabel(_WAITING)
        self.bars = UnitBars()
        self.now = UnitPlane("The pair that is looked at")
        self.chosen = UnitPlane("The way of another pair")
        self.pairs = PairsPicture()
        self.faces = [PictureView() for _ in range(3)]
        self.captions = [QLabel(text) for text in ("first draw", "now", "at the end")]
        self._timer = QTimer(self, interval=PLAY_MS)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._pictures(), "In pictures")
        self.tabs.addTab(self.words, "In words")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(UNIT, UNIT, UNIT, UNIT)
        layout.addWidget(self.tabs)
        self._connect()
        self._enable()

    def _pictures(self) -> QWidget:
        page = QWidget()
        self.vector.setAccessibleName("Face that is followed")
        explain(self.vector, "The face that is followed, by its number among those drawn")
        self.slider.setAccessibleName("Redraws that are done")
        self.play.setCheckable(True)
        row = QHBoxLayout()
        row.setSpacing(UNIT)
        row.addWidget(QLabel("Face"))
        row.addWidget(self.vector)
        row.addSpacing(2 * UNIT)
        row.addWidget(self.back)
        row.addWidget(self.slider, 1)
        row.addWidget(self.next)
        row.addWidget(self.play)
        planes = QHBoxLayout()
        planes.setSpacing(2 * UNIT)
        for picture, tip in (
            (self.now, _NOW_HELP),
            (self.chosen, _PAIR_HELP),
            (self.pairs, _PAIRS_HELP),
        ):
            explain(picture, tip)
            planes.addWidget(picture, 1)
        explain(self.bars, _BARS_HELP)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(UNIT, 2 * UNIT, UNIT, 0)
        layout.setSpacing(2 * UNIT)
        layout.addLayout(row)
        layout.addWidget(self.told)
        layout.addWidget(self.bars, 2)
        layout.addLayout(planes, 4)
        layout.addLayout(self._three_faces(), 4)
        return page

    def _three_faces(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * UNIT)
        grid.setVerticalSpacing(UNIT)
        names = ("Face of the first draw", "Face now", "Face at the end")
        for column, (face, caption, name) in enumerate(
            zip(self.faces, self.captions, names, strict=True)
        ):
            face.setAccessibleName(name)
            face.setMinimumSize(QSize(24 * UNIT, 24 * UNIT))
            face.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
            caption.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            grid.addWidget(face, 0, column)
            grid.addWidget(caption, 1, column)
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(0, 1)
        set_text_size(self.told, TextSize.NORMAL, bold=True)
        return grid

    def _connect(self) -> None:
        self.vector.valueChanged.connect(self._on_vector)
        self.slider.number_changed.connect(self._on_slider)
        self.back.clicked.connect(self._on_back)
        self.next.clicked.connect(self._on_next)
        self.play.toggled.connect(self._on_play)
        self._timer.timeout.connect(self._on_next)
        self.pairs.pair_chosen.connect(self.pair_requested)
        self.tabs.currentChanged.connect(self._on_tab)

    # What is shown

    def show_words(self, shown: GeneratorShown) -> None:
        """Show the steps in words."""
        self.words.show_words(shown)

    def show_vector(self, vector: int, count: int) -> None:
        """Show which face of how many is followed."""
        with QSignalBlocker(self.vector):
            self.vector.setRange(1, count)
            self.vector.setSuffix(f" of {count:,}")
            self.vector.setValue(vector + 1)

    def show_trace(self, trace: TraceShown | None) -> None:
        """Show the way as far as it has come; None where there is none, or not yet."""
        self._trace = trace
        self._enable()
        if trace is None:
            self.play.setChecked(False)
            return
        if trace.done >= trace.count:
            self.play.setChecked(False)
        with QSignalBlocker(self.slider):
            self.slider.set_number_range(0, max(trace.count, 1))
            self.slider.set_number(trace.done)
        self.told.show_text(told(trace))
        self.bars.show_trace(trace)
        self.pairs.show_trace(trace)
        self._show_planes(trace)
        self.captions[1].setText("now" if trace.done else "now: the first draw")

    def _show_planes(self, trace: TraceShown) -> None:
        for picture in (self.now, self.chosen, self.pairs):
            picture.setVisible(len(trace.u) > 1)
        redraw = trace.redraw
        if redraw is None:
            self.now.show_way(None, ())
        else:
            places = [(redraw.at, redraw.old)]
            if trace.done:
                places.append((redraw.at, redraw.new))
            self.now.show_way((redraw.kept, redraw.redrawn), places, redraw.bound)
        different = trace.pair[0] != trace.pair[1]
        self.chosen.show_way(trace.pair if different else None, trace.way.tolist())

    def show_faces(self, faces: NDArray[np.uint8]) -> None:
        """Show the faces of the first draw, of now and of the end, of shape (3, size, size, 3)."""
        for view, face in zip(self.faces, faces, strict=True):
            view.show_picture(face)

    def _enable(self) -> None:
        trace = self._trace
        with QSignalBlocker(self.tabs):
            self.tabs.setTabEnabled(_PICTURES, trace is not None)
            shows_pictures = trace is not None and self._wants_pictures
            self.tabs.setCurrentIndex(_PICTURES if shows_pictures else _WORDS)
        if trace is None:
            return
        self.back.setEnabled(trace.done > 0)
        for part in (self.next, self.play):
            part.setEnabled(trace.done < trace.count)
        self.slider.setEnabled(trace.count > 0)

    # What the user does

    def _on_tab(self, index: int) -> None:
        self._wants_pictures = index == _PICTURES

    def _on_vector(self, number: int) -> None:
        self.vector_requested.emit(number - 1)

    def _on_slider(self, number: float) -> None:
        self.play.setChecked(False)
        self.redraws_requested.emit(int(number))

    def _on_back(self) -> None:
        self.play.setChecked(False)
        if self._trace is not None:
            self.redraws_requested.emit(max(self._trace.done - 1, 0))

    def _on_next(self) -> None:
        if self._trace is not None:
            self.redraws_requested.emit(min(self._trace.done + 1, self._trace.count))

    def _on_play(self, playing: bool) -> None:
        if playing:
            self._timer.start()
        else:
            self._timer.stop()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        # Nobody looks.
        self.play.setChecked(False)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            for picture in (self.bars, self.now, self.chosen, self.pairs):
                picture.update()


def told(trace: TraceShown) -> str:
    """Return in words what is seen."""
    K = len(trace.u)
    n_pairs = K * (K - 1) // 2
    if n_pairs == 0:
        return "The first draw lies within the limits of the one component: there are no pairs."
    if trace.done == 0:
        share, pairs = percent(trace.at_first / n_pairs), how_many(n_pairs, "pair")
        if trace.count == 0:
            return f"The first draw: of {pairs} none lies outside of its ellipse."
        one = trace.at_first == 1
        lie, mended = ("lies outside of its", "it") if one else ("lie outside of their", "them")
        return (
            f"The first draw: of {pairs} {trace.at_first:,} ({share}) {lie} ellipse. "
            f"{how_many(trace.count, 'redraw')} will mend {mended}."
        )
    assert trace.redraw is not None
    left = len(trace.violated)
    are = "is" if left == 1 else "are"
    still = f"{how_many(left, 'pair')} {are} still outside."
    rest = still if left else "All pairs lie inside now."
    return f"Redraw {trace.done:,} of {trace.count:,}: {_redraw(trace.redraw)} {rest}"


def _redraw(redraw: Redraw) -> str:
    bound = f"{redraw.bound:.2f}"
    return (
        f"PCA {redraw.kept} stays at {signed(redraw.at, 2)}; PCA {redraw.redrawn} is drawn again "
        f"between \u2212{bound} and {bound}, and comes from {signed(redraw.old, 2)} to "
        f"{signed(redraw.new, 2)}."
    )
