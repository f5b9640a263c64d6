"""What goes wrong on a cluster, in words a user can act on."""

from __future__ import annotations


class ClusterError(OSError):
    """The workers could not do what was asked, or have gone."""
