"""The face before in place of the current one, with its own verdict, as long as a key is held."""

from __future__ import annotations

from latent_explorer.controller.presenters.before import Before
from latent_explorer.ui.panels.current_face import CurrentFacePanel
from latent_explorer.ui.widgets.before_overlay import BeforeOverlay


class BeforeAndAfter:
    """Show the face before and what is said of it, or the current one.

    Parameters
    ----------
    panel : CurrentFacePanel
        Shows the current one.
    """

    def __init__(self, panel: CurrentFacePanel) -> None:
        self._verdict = panel.verdict
        self._overlay = BeforeOverlay(panel.picture)
        self._before: Before | None = None

    def show_before(self, before: Before | None) -> None:
        """Hold a face ready; None where there is nothing to compare."""
        self._before = before
        self._overlay.show_before(None if before is None else before.face)
        self._judge()

    def show_held(self, held: bool) -> None:
        """Show the face before, or the current one again."""
        self._overlay.show_held(held)
        self._judge()

    def _judge(self) -> None:
        """Let the verdict be that of the face that is seen."""
        before = None if self._overlay.isHidden() else self._before
        self._verdict.show_instead(None if before is None else (before.judgement, before.plane))
