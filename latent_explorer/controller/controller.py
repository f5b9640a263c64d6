"""The controller: the only writer of the state."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from latent_explorer.controller.latencies import Latencies
from latent_explorer.controller.opened_state import opened_state
from latent_explorer.controller.presenters.presenter import Presenter
from latent_explorer.controller.requests import Board, Requests
from latent_explorer.controller.results import Results
from latent_explorer.controller.scene import Scene
from latent_explorer.jobs.opening import BundleOpened, CloseRequest, OpenRequest
from latent_explorer.jobs.request import CodecLoading, Failure, Priority, Request, Result
from latent_explorer.session.history import History
from latent_explorer.session.hovered import Hovered
from latent_explorer.session.photo import PhotoAtWork
from latent_explorer.session.projections import Projections
from latent_explorer.session.saved_session import SavedSession
from latent_explorer.session.state import LOOKS, Section, State

P = TypeVar("P", bound=Presenter)


class Controller:
    """Turn what the user does into states, and states and results into requests and setters.

    Parameters
    ----------
    board : Board
        Hands requests to the worker.
    state : State
        What was remembered of the last run.

    Attributes
    ----------
    scene : Scene
        What is shown.
    """

    def __init__(self, board: Board, state: State) -> None:
        self.scene = Scene(state=state)
        self._requests = Requests(board)
        self._presenters: list[Presenter] = []
        self._presenting = False
        self._results = Results()
        self._history = History()
        self._told: Request | None = None
        self._latencies = Latencies()

    def add(self, presenters: Iterable[Presenter]) -> None:
        """Let these show the scene from now on."""
        added = list(presenters)
        self._presenters += added
        for presenter in added:
            presenter.present(self.scene, None)
        # A panel may be seen a moment before it is joined.
        if self.scene.bundle is not None:
            self._ask()

    def presenter(self, kind: type[P]) -> P:
        """Return the presenter of a kind."""
        (found,) = (each for each in self._presenters if isinstance(each, kind))
        return found

    @property
    def awaited(self) -> list[Request]:
        """What was asked for and has no answer yet."""
        return self._requests.awaited

    # What the user does

    @property
    def state(self) -> State:
        """What the user has chosen."""
        return self.scene.state

    def change(self, name: str, *sections: Section, started: float = 0.0) -> None:
        """Replace sections of the state, as a step that can be undone.

        Parameters
        ----------
        name : str
            What was done, for the menu: "Move point". Empty for what is no step, such as zooming.
        *sections : Section
            The new sections; equal ones change nothing.
        started : float
            `time.perf_counter()` at the event, for the time from event to face.
        """
        before, after = self.state, self.state.having(*sections)
        if after == before:
            return
        # To look elsewhere is no step: undoing it would change nothing.
        if name and _with_present_views(before, after) != after:
            self._history.record(name, before)
        self._show(replace(self.scene, state=after, started=started, notice=""))

    def begin_gesture(self) -> None:
        """Begin a drag: all it changes is one step."""
        self._history.begin()
        self._show(replace(self.scene, moving=True))

    def end_gesture(self) -> None:
        """End the drag."""
        self._history.end(self.state)
        self._show(replace(self.scene, moving=False))

    def undo(self) -> None:
        """Go back before the last step."""
        self._travel(self._history.undo(self.state))

    def redo(self) -> None:
        """Do again what was undone last."""
        self._travel(self._history.redo(self.state))

    def _travel(self, state: State | None) -> None:
        if state is not None:
            state = _with_present_views(state, self.state)
            self._show(replace(self.scene, state=state, started=0.0, notice=""))

    def tell(self, notice: str) -> None:
        """Say something about what was asked for last."""
        self._show(replace(self.scene, notice=notice))

    def hover(self, hovered: Hovered | None) -> None:
        """Say what the mouse points at, which is no step and is not remembered."""
        if hovered != self.scene.hovered:
            self._show(replace(self.scene, hovered=hovered))

    def hold_photo(self, photo: PhotoAtWork | None) -> None:
        """Say what is done with a picture of the user's own, which is not remembered."""
        if photo != self.scene.photo:
            self._show(replace(self.scene, photo=photo, notice=""))

    def open_bundle(self, path: Path, notice: str = "") -> None:
        """Open another bundle; the present one stays until that has worked.

        Parameters
        ----------
        path : Path
            Its folder.
        notice : str
            What is said when it is open.
        """
        self._requests.post(OpenRequest(path=path, notice=notice))

    def open_session(self, session: SavedSession, path: Path, notice: str = "") -> None:
        """Set all that is in a session; a step that can be undone where its bundle is open.

        Parameters
        ----------
        session : SavedSession
            What was saved.
        path : Path
            Where its bundle is now, or the bundle it is to be opened with.
        notice : str
            What is said when it is set.
        """
        bundle = self.scene.bundle
        if bundle is not None and bundle.fingerprint == session.bundle.fingerprint:
            state = session.fitted(bundle.space, bundle.fingerprint, self.state)
            self.change("Open session", *state)
            self.tell(notice)
        else:
            self._requests.post(OpenRequest(path=path, notice=notice, session=session))

    def set_visible(self, panels: Iterable[str]) -> None:
        """Say which panels can be seen: the others ask for nothing."""
        visible = frozenset(panels)
        if visible != self.scene.visible:
            self._show(replace(self.scene, visible=visible, started=0.0))

    def ask_again(self, kind: type[Request]) -> None:
        """Ask once more for what is wanted of a kind: what was answered may be otherwise by now."""
        self._requests.forget(kind)
        if self.scene.bundle is not None:
            self._ask()
            self._refresh()

    def set_in_view(self, panel: str, what: tuple[Hashable, ...]) -> None:
        """Say what of a long list in `panel` can be seen and is not there yet."""
        if self.scene.in_view.get(panel, ()) != what:
            self._show(replace(self.scene, in_view={**self.scene.in_view, panel: what}))

    def painted(self, started: float, painted: float) -> None:
        """Note that the face of the event at `started` was painted at `painted`, in seconds."""
        latency = self._latencies.note(painted - started)
        if latency is not None:
            self._show(replace(self.scene, latency=latency))

    # What the worker does

    def work(self, request: Request | None) -> None:
        """Say what the worker does."""
        scene = replace(self.scene, working_on=request)
        # What is urgent comes at each event of a drag, and takes too little time to be told.
        told = None if request is None or request.priority is Priority.URGENT else request
        if told is self._told:
            self.scene = scene
        else:
            self._told = told
            self._show(scene)

    def fail(self, failure: Failure) -> None:
        """Show what went wrong, unless it concerns a bundle that is no longer open."""
        self._requests.answered(failure.request)
        if failure.request.bundle in ("", self._bundle_id):
            self._results.fail(failure)
            self._refresh()

    def accept(self, result: Result) -> None:
        """Show `result` if it belongs to the open bundle and is newer than what is shown."""
        if isinstance(result, CodecLoading):
            self._told = result.request  # also what is urgent: this takes a while
        else:
            self._requests.answered(result.request)
        if isinstance(result, BundleOpened):
            self._open(result)
        elif result.request.bundle == self._bundle_id and self._results.accept(result):
            # What is urgent comes at each event of a drag, and nothing is asked for because of it.
            self._show(self.scene, ask=result.request.priority != Priority.URGENT)

    @property
    def _bundle_id(self) -> str:
        return "" if self.scene.bundle is None else self.scene.bundle.fingerprint

    def _open(self, opened: BundleOpened) -> None:
        old = self._bundle_id
        state, notice = opened_state(opened, self.state)
        if old:
            self._requests.post(CloseRequest(bundle=old))
        self._requests.withdraw_all()
        self._results.clear()
        self._history.clear()
        self._latencies.clear()
        self._results.accept(opened)
        scene = replace(self.scene, state=state, bundle=opened.bundle, notice=notice)
        scene = replace(scene, latency=None, started=0.0, hovered=None, in_view={})
        self._show(replace(scene, moving=False))

    # From a scene to requests and setters

    def _refresh(self) -> None:
        self._show(self.scene)

    def _show(self, scene: Scene, *, ask: bool = True) -> None:
        before = self.scene
        self.scene = self._completed(scene)
        # First the requests: the worker works while this thread draws.
        if ask and self.scene.bundle is not None and _others_may_be_wanted(self.scene, before):
            self._ask()
            self.scene = self._completed(self.scene)
        self._present(before)

    def _completed(self, scene: Scene) -> Scene:
        return replace(
            scene,
            results=self._results.shown,
            failures=self._results.failures,
            undo=self._history.undo_name,
            redo=self._history.redo_name,
        )

    def _ask(self) -> None:
        """Post what is wanted and was not asked for; withdraw what is wanted no more."""
        wanted = (
            request for presenter in self._presenters for request in presenter.wanted(self.scene)
        )
        self._results.keep_only(self._requests.ask(wanted))

    def _present(self, before: Scene | None) -> None:
        """Show the scene.

        A widget that changes may tell of something itself, such as a number that was typed in it
        when it is hidden: that is shown after the rest, or some panels would show the newer scene
        before the older one.
        """
        if self._presenting:
            return
        self._presenting = True
        try:
            shown = None
            while shown is not self.scene:
                shown = self.scene
                for presenter in self._presenters:
                    presenter.present(shown, before)
                before = shown
        finally:
            self._presenting = False


def _others_may_be_wanted(scene: Scene, before: Scene) -> bool:
    return (
        scene.state is not before.state
        or scene.bundle is not before.bundle
        or scene.results is not before.results
        or scene.visible != before.visible
        or scene.in_view is not before.in_view
        or scene.moving != before.moving
        or scene.hovered != before.hovered
        or scene.photo is not before.photo
    )


def _with_present_views(state: State, present: State) -> State:
    """Return `state` with what is looked at now: undoing a step does not turn the page."""
    state = state.having(*(present[kind] for kind in LOOKS))
    then, now = state[Projections], present[Projections]
    then = replace(then, maximised=now.maximised, grid=now.grid)
    if then.shown == now.shown:
        then = replace(then, views=now.views, equal_axes=now.equal_axes, active=now.active)
    return state.having(then)
