"""The jobs of the window, done at once for the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from latent_explorer.jobs.request import Request, Result
    from latent_explorer.jobs.workspace import Workspace

R = TypeVar("R", bound="Result")


def last_result(request: Request, workspace: Workspace, kind: type[R]) -> R:
    """Work on `request`, and return the last result of a kind."""
    from latent_explorer.jobs.request import run

    *_, last = (result for result in run(request, workspace) if isinstance(result, kind))
    return last
