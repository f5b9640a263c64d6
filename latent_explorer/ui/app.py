"""The composition root: window, controller and worker are made and joined here."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QSettings, Signal

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.before import BeforePresenter
from latent_explorer.controller.presenters.originals import pictures_missing
from latent_explorer.controller.presenters.presenter import Presenter
from latent_explorer.controller.presenters.status import StatusPresenter
from latent_explorer.jobs.face import CurrentFace
from latent_explorer.jobs.opening import BundleOpened, OpenRequest
from latent_explorer.jobs.original import PictureRequest
from latent_explorer.jobs.request import Failure
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.reports import told
from latent_explorer.resources import DEFAULT_BUNDLE, resource
from latent_explorer.session.bundle import OpenedBundle
from latent_explorer.session.projections import Projections, default_projections
from latent_explorer.session.remembering import from_text, know_all_sections, to_text
from latent_explorer.session.saved_session import SavedSession
from latent_explorer.session.state import State
from latent_explorer.ui.alone import AlonePresenter
from latent_explorer.ui.autosave import Autosave
from latent_explorer.ui.deliveries import Deliveries
from latent_explorer.ui.garbage import RestWhileLoading
from latent_explorer.ui.held_space import HeldSpace
from latent_explorer.ui.importing import DRAWING, Warming, import_in_turns
from latent_explorer.ui.joining import Joining
from latent_explorer.ui.leisure import LeisurePresenter, leisure
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.ui.menus import Menus
from latent_explorer.ui.panel_table import PANELS
from latent_explorer.ui.panels.before_and_after import BeforeAndAfter
from latent_explorer.ui.panels.current_face import CurrentFacePanel
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.session_files import Sessions
from latent_explorer.ui.status import Status
from latent_explorer.ui.turns import Step, turns
from latent_explorer.workers.job_board import JobBoard
from latent_explorer.workers.model_thread import ModelThread
from latent_explorer.workers.picture_lane import Boards, PictureLane
from latent_explorer.workspaces import real_workspace

if TYPE_CHECKING:
    from latent_explorer.export.findings import Finding
    from latent_explorer.ui.applying import Applying
    from latent_explorer.ui.clipboard import Clipboard
    from latent_explorer.ui.exporter import Exporter
    from latent_explorer.ui.file_saver import FileSaver
    from latent_explorer.ui.making.making import Making
    from latent_explorer.ui.own_pictures import OwnPictures
    from latent_explorer.ui.projector_export import ProjectorExport
    from latent_explorer.ui.recipe_guide import RecipeGuide

P = TypeVar("P", bound=Presenter)

_log = logging.getLogger(__name__)

_ALL_PANELS = tuple(module for panel in PANELS for module in panel.modules)
# The largest dialogs, what takes longest of them first.
_DIALOGS = (
    "latent_explorer.pictures.reading",
    "latent_explorer.pictures.sources.opening",
    "latent_explorer.training.estimate",
    "latent_explorer.ui.making.making_dialog",
    "latent_explorer.ui.making.training_dialog",
    "latent_explorer.ui.making.import_dialog",
)


class Explorer(QObject):
    """Window, controller and worker, joined.

    Parameters
    ----------
    bundle : Path, optional
        What is opened first; by default what was open last, else the shipped bundle.
    settings : QSettings, optional
        Where layout and state are remembered; None to remember nothing.
    workspace : Workspace, optional
        Another than the one of real bundles and networks, for tests.
    session : tuple of SavedSession and Path, optional
        What is set as soon as its bundle is open, and the file that it was read from; `bundle` is
        then where to look for that.
    """

    working_on = Signal(object)
    """The controller knows what the worker does: a `Request`, or None."""
    result_shown = Signal(object)
    """A result of the worker was given to the controller."""
    request_failed = Signal(object)
    """A failure was given to the controller."""

    window: MainWindow
    controller: Controller
    sessions: Sessions
    autosave: Autosave
    settings: QSettings | None

    def __init__(
        self,
        bundle: Path | None = None,
        settings: QSettings | None = None,
        workspace: Workspace | None = None,
        session: tuple[SavedSession, Path] | None = None,
    ) -> None:
        super().__init__()
        self.settings = settings
        self._closed = False
        self._board = JobBoard()
        turns().crowded.connect(self._give_way)
        workspace = workspace or real_workspace()
        self.worker = ModelThread(self._board, workspace, self)
        self.pictures = PictureLane(workspace, self)
        state = self._remembered_state()
        self.controller = Controller(Boards(self._board, self.pictures.board), state)
        # Before the controller is told: it would have all of that made at once.
        self.worker.result_ready.connect(self._prepare)
        done = Deliveries(self.worker, self.controller)
        done.request_failed.connect(self._fall_back)
        done.working_on.connect(self.working_on)
        done.result_shown.connect(self.result_shown)
        done.request_failed.connect(self.request_failed)
        self._deliveries = done, Deliveries(self.pictures, self.controller)
        RestWhileLoading(self.worker)
        self.window = MainWindow()
        self.menus = Menus(self)
        recent = self.menus.recent_sessions
        self.sessions = Sessions(self.controller, self.window, recent, lambda: self.file_saver)
        self.autosave = Autosave(self.controller, self.window, self.sessions)
        self._joining = Joining(self.controller, self.window, self._save_finding)
        self.controller.add(self._presenters())
        self.window.docks.panel_made.connect(self._joining.join)
        self.window.first_painted.connect(self._go_on)
        self.window.panel(ProjectionsPanel).figure_requested.connect(self._save_projection)
        if settings is not None:
            self.window.restore_layout(settings)
        self.window.docks.changed.connect(self._on_panels)
        self.window.came_back.connect(self._look_for_pictures)
        self.window.closing.connect(self.close)
        self.worker.start()
        self.pictures.start()
        self._warming = Warming(_ALL_PANELS + _DIALOGS, self._is_at_rest, self)
        self.result_shown.connect(self._on_result)
        # None where the user names a bundle: then an error is what is to be shown.
        self._last = None if bundle is not None else _last_bundle(state)
        if session is None:
            self.controller.open_bundle(bundle or self._last or resource(DEFAULT_BUNDLE))
        else:
            self.sessions.begin(*session, bundle)

    def _on_result(self, result: object) -> None:
        if isinstance(result, CurrentFace):
            # Not sooner: the worker would share the interpreter with it while it loads networks.
            self.result_shown.disconnect(self._on_result)
            self._warming.begin()

    def _prepare(self, result: object) -> None:
        """Import and make in turns what shows a bundle."""
        if isinstance(result, BundleOpened):
            import_in_turns(DRAWING)
            known = self.controller.state[Projections].shown
            n = len(known or default_projections(result.strongest))
            self._in_turns(*self.window.panel(ProjectionsPanel).preparing(n))

    def _give_way(self) -> None:
        self._board.give_way()

    def _is_at_rest(self) -> bool:
        return not self.controller.scene.moving and not self.controller.awaited

    def _presenters(self) -> Iterator[Presenter]:
        window = self.window
        yield LeisurePresenter(leisure())
        before = BeforeAndAfter(window.panel(CurrentFacePanel))
        yield from self._joining.presenters()
        HeldSpace(window).changed.connect(before.show_held)
        yield BeforePresenter(before, self.controller)
        yield AlonePresenter(window, self.controller)
        yield StatusPresenter(Status(window, window.status, window.messages))
        yield self.sessions
        yield self.autosave
        yield self.menus

    @cached_property
    def file_saver(self) -> FileSaver:
        """What asks for files, and says how saving them went."""
        from latent_explorer.ui.file_saver import FileSaver

        return FileSaver(self.controller, self.window)

    @cached_property
    def exporter(self) -> Exporter:
        """What writes files of what is shown."""
        from latent_explorer.ui.exporter import Exporter

        return Exporter(self.controller, self.window, self.file_saver)

    @cached_property
    def clipboard(self) -> Clipboard:
        """What copies what is shown."""
        from latent_explorer.ui.clipboard import Clipboard

        return Clipboard(self.controller, self.window)

    @cached_property
    def projector(self) -> ProjectorExport:
        """What exports images for TensorBoard's projector."""
        from latent_explorer.ui.projector_export import ProjectorExport

        return ProjectorExport(self.controller, self.window, lambda: self.file_saver.notice)

    @cached_property
    def applying(self) -> Applying:
        """What applies the settings of saved pictures."""
        from latent_explorer.ui.applying import Applying

        return Applying(self.controller, self.window)

    @cached_property
    def making(self) -> Making:
        """What makes bundles, in processes beside the window."""
        from latent_explorer.ui.making.making import Making

        return Making(self.window, self.controller, self.settings)

    def end(self) -> None:
        """Close the window without a question."""
        if "making" in vars(self):
            self.making.end_now()
        self.window.close()

    @cached_property
    def guide(self) -> RecipeGuide:
        """What lists the recipes and turns their pages."""
        from latent_explorer.ui.recipe_guide import RecipeGuide

        guide = RecipeGuide(self.window, self.controller, self.menus.recipes)
        self.controller.add([guide])
        return guide

    def _go_on(self) -> None:
        """Make what the first frame did not need, a part a turn."""
        self._in_turns(*self._joining.over_clouds(), self._take_drops, self._list_recipes)

    def _in_turns(self, *steps: Step) -> None:
        for step in steps:
            turns().add(partial(self._unless_closed, step))

    def _unless_closed(self, step: Step) -> None:
        if not self._closed:
            step()

    def _list_recipes(self) -> None:
        self.guide.look_again()

    def _look_for_pictures(self) -> None:
        """Look again where no originals were found: a disk may have been plugged in meanwhile."""
        if pictures_missing(self.controller.scene):
            self.controller.ask_again(PictureRequest)

    @cached_property
    def own_pictures(self) -> OwnPictures:
        """What opens pictures of the user's own."""
        from latent_explorer.ui.own_pictures import OwnPictures

        return OwnPictures(self.controller, self.window)

    def _take_drops(self) -> None:
        from latent_explorer.ui.dropping import Dropping

        Dropping(self.controller, self.window, self.own_pictures, self.applying, self.sessions)

    def _save_projection(self, kind: str) -> None:
        self.exporter.save_projection(kind)

    def _save_finding(self, finding: Finding | None, suffix: str) -> None:
        self.exporter.save_finding(finding, suffix)

    def presenter(self, kind: type[P]) -> P:
        """Return the presenter of a kind; its panel is made for that, where it was not yet."""
        return self._joining.presenter(kind)

    def _fall_back(self, failure: Failure) -> None:
        """Open the bundle that comes along where the one that was open last cannot be opened."""
        shipped = resource(DEFAULT_BUNDLE)
        request = failure.request
        if isinstance(request, OpenRequest) and request.path == self._last and not request.notice:
            self.controller.open_bundle(shipped, notice=failure.message)

    def _on_panels(self) -> None:
        self.controller.set_visible(self.window.docks.visible)

    def _remembered_state(self) -> State:
        know_all_sections()
        text = None if self.settings is None else self.settings.value("state")
        if not isinstance(text, str):
            return State()
        state, lost = from_text(text)
        for what in lost:
            _log.warning("of what was remembered this cannot be used: %s", what)
        return state

    def remember(self) -> None:
        """Write layout and state to the settings."""
        if self.settings is not None:
            self.window.save_layout(self.settings)
            self.settings.setValue("state", to_text(self.controller.state))
            self.settings.sync()

    def close(self) -> None:
        """Remember layout and state, stop the worker and wait for it."""
        # A number that was typed and not yet confirmed counts; later it would be told to panels
        # that are gone.
        if (focused := self.window.focusWidget()) is not None:
            focused.clearFocus()
        leisure().set_moving(False)
        self._closed = True
        for panel in self.window.docks.panels.values():
            panel.blockSignals(True)
        self.remember()
        self.autosave.stop()
        # From now on no step is begun; the one that is under way may still need a moment.
        self._board.close()
        for each in self._deliveries:
            each.close()
        self.window.hide()
        self.worker.stop()
        self.pictures.stop()
        # Its actions refer to the controller, and that to the panels: nothing else would end this.
        self.window.deleteLater()

    def show_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Show an unforeseen error in the window instead of ending the program."""
        message = told(error.with_traceback(trace))
        _log.error(message)
        self.controller.tell(message)


def _last_bundle(state: State) -> Path | None:
    last = state[OpenedBundle].path
    return Path(last) if last else None
