"""A desk with one panel more, whose view the test has written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_type_hints

import pytest


@pytest.fixture
def with_intents(intent: type) -> Callable[..., Any]:
    """Return a function that gives a view the intents of protocols, and returns the view."""

    def give(view: Any, *protocols: type) -> Any:
        for protocol in protocols:
            for name in get_type_hints(protocol):
                setattr(view, name, intent())
        return view

    return give


@pytest.fixture
def beside_others(closed: Any) -> Callable[..., Any]:
    """Return a function that opens "toy" with a panel more, and returns the desk.

    It takes the name of the panel, its view, and the presenters of the view.
    """

    def open_it(name: str, view: Any, *presenters: Callable[..., Any]) -> Any:
        closed.controller.add([each(view, closed.controller) for each in presenters])
        closed.controller.set_visible([*closed.names_of_panels, name])
        closed.open()
        return closed

    return open_it
