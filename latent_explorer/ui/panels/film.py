"""The film strip: the faces along the path, the slider that follows it, and playing it."""

from __future__ import annotations

import time
from functools import partial

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout

from latent_explorer.controller.presenters.film import FilmPosition, FilmShown
from latent_explorer.core.plausibility import VERDICT_WORDS
from latent_explorer.session.film import SECONDS, Film, LoopMode
from latent_explorer.ui.icons import set_glyph
from latent_explorer.ui.panels.film_tiles import FilmPlace
from latent_explorer.ui.panels.words import rank_text
from latent_explorer.ui.theme import set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain, explain_actions
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.focus_ring import FocusRing
from latent_explorer.ui.widgets.gestures import GestureWidget
from latent_explorer.ui.widgets.glyph_button import GlyphButton
from latent_explorer.ui.widgets.number_box import FloatBox
from latent_explorer.ui.widgets.value_slider import ValueSlider
from latent_explorer.ui.widgets.whole_label import WholeLabel

SAVED_AS = {
    "save-film-strip": "Film &strip as PNG …",
    "save-film-frames": "&Numbered PNG files …",
    "save-film-gif": "&Animated GIF …",
    "save-film-mp4": "&MP4 film (H.264) …",
    "save-film-vectors": "&Vectors as NPZ or CSV …",
}
"""What can be saved, by the command that does it."""

_LOOPS: dict[LoopMode, str] = {
    "ping-pong": "there and back",
    "loop": "over and over",
    "once": "once",
}
_TICK_MS = 16
_PLAY_HELP = "Let the current point run along the path, and the face follow (K)"
_SLIDER_HELP = "Where on the path the current point is: 0 at A, 1 at B, beyond it past B"
_SECONDS_HELP = "How long it takes from one end to the other"
_STRIP_HELP = "Click a face, or choose one with the arrow keys: the current point goes there"
_LEAST_HEIGHT = 24 * UNIT


class FilmPanel(GestureWidget):
    """Show the faces along the path, and let the user run along it."""

    step_picked = Signal(object)
    """Put the current point at the step of this number."""
    moved = Signal(float, float)
    """Move to this position; the second number is the time of the event."""
    played = Signal(float, float, bool)
    """Playing has led to this position; the time of the event, and whether it begins with it."""
    loop_chosen = Signal(object)
    """Play like this."""
    seconds_changed = Signal(float)
    """Take so long from end to end."""
    command = Signal(str)
    """Do the command with this id."""

    def __init__(self) -> None:
        super().__init__()
        self._film, self._position = Film(), FilmPosition()
        self._shown: FilmShown | None = None
        self._from, self._began, self._first = 0.0, 0.0, False
        self._clock = QTimer(self, interval=_TICK_MS)
        self._clock.timeout.connect(self._tick)
        self.play = GlyphButton("play", "Play the path", _PLAY_HELP)
        self.play.clicked.connect(self.toggle_play)
        self.slider = ValueSlider(0.0, 1.0, decimals=3, name="Position on the path")
        explain(self.slider, _SLIDER_HELP)
        self.slider.value_changed.connect(self._on_slider)
        self.slider.gesture_began.connect(self._on_gesture)
        self.slider.gesture_ended.connect(self.gesture_ended)
        self.loop = ChoiceBox("How the path is played")
        for mode, text in _LOOPS.items():
            self.loop.addItem(text, mode)
        explain(self.loop, "How the path is played")
        self.loop.activated.connect(self._on_loop)
        self.seconds = FloatBox()
        self.seconds.setRange(*SECONDS.ends)
        self.seconds.setDecimals(1)
        self.seconds.setSingleStep(0.5)
        self.seconds.setSuffix(" s")
        self.seconds.setAccessibleName("Seconds from end to end")
        explain(self.seconds, _SECONDS_HELP)
        self.seconds.valueChanged.connect(self.seconds_changed)
        self.save = self._save_button()
        self.place = FilmPlace()
        self.tiles = self.place.tiles
        self.tiles.setToolTip(_STRIP_HELP)
        self.tiles.explain_by(self._word)
        self.tiles.picked.connect(self.step_picked)
        self.tiles.menu_requested.connect(self._open_menu)
        self.words = WholeLabel("")
        set_text_size(self.words, TextSize.SMALL)
        self._lay_out()
        self.show_position(FilmPosition())

    def _save_button(self) -> GlyphButton:
        button = GlyphButton("content_save_outline", "Save the film", "Save the faces along it")
        # The arrow of a menu needs room.
        button.setFixedWidth(button.width() + 4 * UNIT)
        menu = QMenu(button)
        explain_actions(menu)
        for command, text in SAVED_AS.items():
            menu.addAction(text).triggered.connect(partial(self.command.emit, command))
        button.setMenu(menu)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2 * UNIT)
        row.addWidget(self.play)
        row.addWidget(self.slider, 1)
        row.addWidget(self.loop)
        row.addWidget(self.seconds)
        row.addWidget(self.save)
        self.place.setMinimumHeight(_LEAST_HEIGHT)
        self.place.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        layout.setSpacing(UNIT)
        layout.addLayout(row)
        layout.addWidget(FocusRing(self.place, self.tiles), 1)
        layout.addWidget(self.words)

    # Setters

    def show_settings(self, film: Film) -> None:
        """Show how it is played."""
        if self.playing and film != self._film:
            # From here on otherwise, and without a jump.
            self._go_on_from(self._at or 0.0)
        self._film = film
        with QSignalBlocker(self.loop), QSignalBlocker(self.seconds):
            self.loop.setCurrentIndex(self.loop.findData(film.loop))
            self.seconds.setValue(film.seconds)

    def show_position(self, shown: FilmPosition) -> None:
        """Show where the current point, or its pin, is; playing ends where it leaves the path."""
        self._position = shown
        leads = shown.end > 0
        if self.playing and (not leads or shown.position is None):
            self.stop()
        for part in (self.play, self.slider, self.save):
            part.setEnabled(leads)
        if leads:
            self.slider.set_range(0.0, shown.end)
        if self._at is not None:
            self.slider.show_value(self._at)
        self.tiles.show_at(shown.position)
        self.place.bring_into_view()

    def show_film(self, shown: FilmShown | None, words: str) -> None:
        """Show the steps, and a sentence about all of them; without any what they wait for."""
        self._shown = shown
        if shown is None:
            self.tiles.show_waiting(words)
            self.words.setText("")
            return
        self.tiles.show_faces(shown.faces)
        self.tiles.show_positions(shown.positions)
        self.tiles.show_verdicts(shown.judgements)
        self.words.setText(words)
        at, self._position = self._position, FilmPosition()
        self.tiles.show_at(None)
        self.show_position(at)

    def show_waiting(self, text: str) -> None:
        """Say what the faces are waiting for."""
        self.tiles.show_waiting(text)

    # Playing

    @property
    def playing(self) -> bool:
        """Whether the point runs along the path."""
        return self._clock.isActive()

    def toggle_play(self) -> None:
        """Play, or stop."""
        if self.playing:
            self.stop()
        elif self._position.end > 0:
            self._first = True
            self._go_on_from(self._at or 0.0)
            self._clock.start()
            self._show_playing()

    @property
    def _at(self) -> float | None:
        """Where on the path the point is, or was when it left it."""
        position = self._position.position
        return self._position.pin if position is None else position

    def stop(self) -> None:
        """Stay where the point is."""
        self._clock.stop()
        self._show_playing()

    def advance(self, elapsed: float) -> None:
        """Go where playing leads to, `elapsed` seconds after it began."""
        played = self._film.played(
            self._from, elapsed, self._position.end, closed=self._position.closed
        )
        first, self._first = self._first, False
        self.played.emit(played.position, time.perf_counter(), first)
        if played.over:
            self.stop()

    def _tick(self) -> None:
        self.advance(time.perf_counter() - self._began)

    def _go_on_from(self, position: float) -> None:
        self._from, self._began = position, time.perf_counter()

    def _show_playing(self) -> None:
        set_glyph(self.play, "pause" if self.playing else "play")
        self.play.setAccessibleName("Stop playing" if self.playing else "Play the path")

    def hideEvent(self, event: QHideEvent) -> None:
        self.stop()
        super().hideEvent(event)

    # What the user does

    def _on_gesture(self) -> None:
        self.stop()
        self.gesture_began.emit()

    def _on_slider(self, position: float) -> None:
        self.stop()
        self.moved.emit(position, self.slider.changed_at)

    def _on_loop(self) -> None:
        self.loop_chosen.emit(self.loop.currentData())

    def _word(self, index: int) -> str:
        shown = self._shown
        if shown is None or index >= len(shown.positions):
            return _STRIP_HELP
        lines = [f"Step {index + 1} of {len(shown.positions)}, at {shown.positions[index]:.2f}"]
        if index < len(shown.judgements):
            judged = shown.judgements[index]
            rank = rank_text(judged.worst)
            lines.append(f"{VERDICT_WORDS[judged.verdict]}: worst rank {rank} among 100 images")
        return "\n".join([*lines, _STRIP_HELP])

    def _open_menu(self, index: int, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Go to this step", partial(self.step_picked.emit, index))
        menu.addSeparator()
        for command, text in SAVED_AS.items():
            menu.addAction(text, partial(self.command.emit, command))
        menu.popup(place)
