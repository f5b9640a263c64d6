"""Finding a scheduler and its workers; what is wrong with them is said in a sentence."""

from __future__ import annotations

import socket
from typing import Any

import pytest

import latent_explorer
from latent_explorer.cluster import Connection, connected, connecting


@pytest.fixture
def nobody() -> Any:
    """An address where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"tcp://127.0.0.1:{taken.getsockname()[1]}"


def test_nobody_answers(nobody: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "_SECONDS", 1)
    with pytest.raises(ValueError, match=f"no Dask scheduler answers at {nobody}: start one"):
        with connected(nobody, pytest.fail):
            pass


@pytest.mark.parametrize(
    "address",
    ["nonsense", "tcp://", "", "3", "http://127.0.0.1:1", "tcp://a b:1", "x:٣", "[::g]:1"],
)
def test_what_is_no_address_is_called_that(address: str) -> None:
    with pytest.raises(ValueError, match="--dask is local, or an address such as"):
        with connected(address, pytest.fail):
            pass


def test_it_waits_for_the_first_worker_and_says_so() -> None:
    import distributed

    said: list[str] = []
    options = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    with distributed.LocalCluster(n_workers=0, threads_per_worker=1, **options) as cluster:

        def start(message: str) -> None:
            said.append(message)
            cluster.scale(1)

        with connected(cluster.scheduler_address, start) as connection:
            assert connection.workers == 1
    (message,) = said
    assert "has no workers yet; start some with: dask worker" in message


def test_workers_of_another_version_are_refused(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(latent_explorer, "__version__", "0.0.1")
    with pytest.raises(ValueError, match=r"this is 0\.0\.1: install the same version everywhere"):
        with connected(address, pytest.fail):
            pass


def test_the_dashboard_is_there(cluster: Connection) -> None:
    from urllib.request import urlopen

    assert cluster.workers == 2
    assert cluster.dashboard.startswith("http://127.0.0.1:")
    with urlopen(cluster.dashboard, timeout=20) as page:
        assert b"Dask" in page.read()
