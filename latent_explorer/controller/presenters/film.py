"""The film strip: the faces along the path, with what there is to say of each; and playing it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.paths import curve_of, move_to, position_of, route_request
from latent_explorer.controller.presenters.networks import exact_is_missing, waiting_text
from latent_explorer.controller.presenters.path_lines import judging
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import GestureView, Intent
from latent_explorer.core.plausibility import VERDICT_WORDS, Judgement, Verdict
from latent_explorer.jobs.film import ExactFilmRequest, FilmFaces, FilmJudged, FilmRequest
from latent_explorer.jobs.path_route import RouteFound
from latent_explorer.jobs.request import Request
from latent_explorer.session.film import SECONDS, Film, LoopMode
from latent_explorer.session.path import LatentPath
from latent_explorer.session.point import CurrentPoint

NAME = "Film strip"


@dataclass(frozen=True)
class FilmPosition:
    """Where on the path the current point is.

    Parameters
    ----------
    position : float, optional
        None where it has left the path.
    end : float
        The last position; 0 where there is no path to follow.
    closed : bool
        Whether the path ends where it begins.
    pin : float, optional
        Where it was last, while it has left the path; there the pin is that leads it back.
    """

    position: float | None = None
    end: float = 0.0
    closed: bool = False
    pin: float | None = None


@dataclass(frozen=True, eq=False)
class FilmShown:
    """The steps of a path.

    Parameters
    ----------
    faces : ndarray of uint8 of shape (steps, size, size, 3)
        The faces.
    positions : tuple of float
        Where each is.
    judgements : tuple of Judgement
        What there is to say of each; empty while nothing is known.
    """

    faces: NDArray[np.uint8]
    positions: tuple[float, ...]
    judgements: tuple[Judgement, ...]


class FilmView(GestureView, Protocol):
    """The panel."""

    step_picked: Intent
    moved: Intent
    played: Intent
    loop_chosen: Intent
    seconds_changed: Intent

    def show_settings(self, film: Film) -> None:
        """Show how it is played."""
        ...

    def show_position(self, shown: FilmPosition) -> None:
        """Show where the current point is."""
        ...

    def show_film(self, shown: FilmShown | None, words: str) -> None:
        """Show the steps, and a sentence about all of them; without any what they wait for."""
        ...

    def show_waiting(self, text: str) -> None:
        """Say what the faces are waiting for."""
        ...


class FilmPresenter:
    """Join the panel to the controller."""

    def __init__(self, view: FilmView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.gesture_began.connect(controller.begin_gesture)
        view.gesture_ended.connect(controller.end_gesture)
        view.step_picked.connect(self.pick)
        view.moved.connect(self.move)
        view.played.connect(self.play)
        view.loop_chosen.connect(self.set_loop)
        view.seconds_changed.connect(self.set_seconds)

    def pick(self, index: int) -> None:
        """Put the current point at a step."""
        path = self._controller.state[LatentPath]
        if path.complete and 0 <= index < path.steps:
            position = float(path.positions[index])
            move_to(self._controller, position, name=f"Go to step {index + 1}")

    def move(self, position: float, started: float) -> None:
        """Put the current point at a position."""
        move_to(self._controller, position, started, "Move along the path")

    def play(self, position: float, started: float, first: bool) -> None:
        """Put the current point where playing has led to: all of it is one step, the first."""
        move_to(self._controller, position, started, "Play the path" if first else "")

    def set_loop(self, loop: LoopMode) -> None:
        """Play there and back, over and over, or once."""
        self._controller.change("", replace(self._controller.state[Film], loop=loop))

    def set_seconds(self, seconds: float) -> None:
        """Play faster or slower."""
        film = replace(self._controller.state[Film], seconds=SECONDS.clip(seconds))
        self._controller.change("", film)

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the faces and what there is to say of them."""
        path = scene.state[LatentPath]
        if NAME not in scene.visible or scene.bundle is None or not path.complete:
            return
        if (route := route_request(scene)) is not None:
            yield route
        bundle, way = scene.bundle.fingerprint, path.way
        yield FilmRequest(bundle=bundle, way=way)
        if exact_is_missing(scene):
            yield ExactFilmRequest(bundle=bundle, way=way)
        yield from judging(scene)

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show the steps, and where the current point is."""
        view = self._view
        if scene.changed(before, Film):
            view.show_settings(scene.state[Film])
        if scene.bundle is None:
            return
        moved = scene.state[LatentPath].complete and scene.changed(before, CurrentPoint)
        if moved or scene.changed(before, LatentPath, RouteFound):
            view.show_position(_position(scene))
        if scene.changed(before, LatentPath, FilmFaces, FilmJudged):
            shown = _shown(scene, before)
            if shown is not None:
                view.show_film(*shown)
        text = waiting_text(scene, before, FilmRequest, FilmFaces)
        if text and scene.state[LatentPath].complete:
            view.show_waiting(text)


def film_of(scene: Scene) -> FilmFaces | None:
    """Return the faces of the path that is set; None while they are those of another one."""
    found = scene.result(FilmFaces)
    if found is None or found.request.way != scene.state[LatentPath].way:
        return None
    return found


def judgements_of(scene: Scene) -> tuple[Judgement, ...]:
    """Return what there is to say of the steps of the path that is set, if anything."""
    found = scene.result(FilmJudged)
    if found is None or found.request.way != scene.state[LatentPath].way:
        return ()
    return found.judgements


def _position(scene: Scene) -> FilmPosition:
    path = scene.state[LatentPath]
    if curve_of(scene) is None:
        return FilmPosition()
    position = position_of(scene)
    pin = path.position if position is None else None
    return FilmPosition(position, path.end, path.closed, pin)


def _shown(scene: Scene, before: Scene | None) -> tuple[FilmShown | None, str] | None:
    """Return what is shown of the steps, and a sentence; None where that stays as it is."""
    path = scene.state[LatentPath]
    if not path.complete:
        return None, "Set where the path begins and ends: its faces appear here"
    found = scene.result(FilmFaces)
    if found is None:
        return None, "…"
    way = found.request.way
    if way != path.way and not scene.moving and before is not None:
        # Others are on their way; those that there are stay until then, or all would flicker.
        return None if way.steps == path.steps else (None, "…")
    judgements = judgements_of(scene) if way == path.way else ()
    shown = FilmShown(found.faces, tuple(way.positions.tolist()), judgements)
    return shown, _words(judgements)


def _words(judgements: tuple[Judgement, ...]) -> str:
    if not judgements:
        return ""
    verdicts = [each.verdict for each in judgements]
    order: tuple[Verdict, ...] = ("smoother", "among", "rim", "void")
    return ", ".join(
        f"{verdicts.count(each)} {VERDICT_WORDS[each]}" for each in order if each in verdicts
    )
