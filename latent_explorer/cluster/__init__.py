"""Passes over data on Dask: shards are tasks, wherever there are workers."""

from __future__ import annotations

from latent_explorer.cluster.connecting import LOCAL, Connection, connected
from latent_explorer.cluster.errors import ClusterError
from latent_explorer.cluster.passes import DaskPasses
from latent_explorer.cluster.worker import Data

__all__ = ["LOCAL", "ClusterError", "Connection", "DaskPasses", "Data", "connected"]
