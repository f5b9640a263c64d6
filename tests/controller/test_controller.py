"""From intents to states, requests and setters, and from results to setters; without Qt."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path as FilePath
from typing import Any, get_type_hints

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer import session
from latent_explorer.controller import Controller, Views
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.plausibility import mahalanobis_levels
from latent_explorer.core.samplers import SamplingSettings, draw
from latent_explorer.core.space import LatentSpace
from latent_explorer.requests import (
    BundleOpened,
    CloudRequest,
    CodecLoading,
    CorrelationRequest,
    CurrentFace,
    FaceRequest,
    Failure,
    GeneratedFaces,
    GeneratedVectors,
    OpenRequest,
    Request,
    SampleRequest,
    Workspace,
    run,
)
from latent_explorer.session import CorrelationSettings, ExplorerState, Path, Projection

PAIRS = ((3, 7), (0, 5), (2, 11))
TOY = FilePath("toy")


@dataclass
class Call:
    """A setter with its arguments by name, or a request that was posted."""

    name: str
    arguments: dict[str, Any]


class Desk:
    """A controller with views that take notes and a worker that waits to be told."""

    def __init__(
        self, workspace: Workspace[Any], remembered: ExplorerState | None = None
    ) -> None:
        self.workspace = workspace
        self.calls: list[Call] = []
        self.echoes: dict[str, Callable[..., None]] = {}
        protocols = get_type_hints(Views)
        views = Views(**{name: self._view(name, kind) for name, kind in protocols.items()})
        self.controller = Controller(views, self._post, remembered or ExplorerState())

    def _view(self, view: str, protocol: type) -> Any:
        """Return what answers to the setters of `protocol`, and to nothing else."""
        setters = {n: f for n, f in vars(protocol).items() if n.startswith("show_")}
        assert setters
        recording = {
            name: partial(self._note, f"{view}.{name}", inspect.signature(function))
            for name, function in setters.items()
        }
        return type(view, (), {"__slots__": list(recording)})() if False else _View(recording)

    def _note(self, name: str, signature: inspect.Signature, *args: Any, **kwargs: Any) -> None:
        arguments = dict(signature.bind(None, *args, **kwargs).arguments)
        del arguments["self"]
        self.calls.append(Call(name, arguments))
        if name in self.echoes:
            self.echoes[name](**arguments)

    def _post(self, request: Request) -> None:
        self.calls.append(Call("post", {"request": request}))

    @property
    def names(self) -> list[str]:
        return [call.name for call in self.calls]

    @property
    def posted(self) -> list[Request]:
        return [call.arguments["request"] for call in self.calls if call.name == "post"]

    def of(self, name: str) -> list[dict[str, Any]]:
        """Return the arguments of each call of a setter."""
        return [call.arguments for call in self.calls if call.name == name]

    def clear(self) -> None:
        self.calls.clear()

    def work(self) -> None:
        """Work on what was posted, in its order, and forget the notes before the results."""
        requests = self.posted
        self.clear()
        for request in requests:
            for result in run(request, self.workspace):
                if result is not None:
                    self.controller.accept(result)

    def opened(self) -> Desk:
        """Open the toy bundle, work on all that follows, and forget the notes."""
        self.controller.open_bundle(TOY)
        self.work()
        self.work()
        self.clear()
        return self


class _View:
    def __init__(self, setters: dict[str, Callable[..., None]]) -> None:
        self.__dict__ = setters


@pytest.fixture
def desk(fake_workspace: Workspace[Any]) -> Desk:
    return Desk(fake_workspace)


@pytest.fixture
def at_work(desk: Desk) -> Desk:
    """The toy bundle is open and all is shown."""
    return desk.opened()


def face_result(desk: Desk, request: FaceRequest) -> CurrentFace:
    *_, result = run(request, desk.workspace)
    assert isinstance(result, CurrentFace)
    return result


# Opening


def test_the_controller_needs_no_qt() -> None:
    code = (
        "import sys, latent_explorer.controller\n"
        "assert not {'PySide6', 'pyqtgraph', 'tensorflow', 'keras'} & set(sys.modules)"
    )
    import subprocess

    subprocess.run([sys.executable, "-c", code], check=True)
