"""Importing large libraries in pieces, so that nobody waits for the whole of one."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib import import_module

from latent_explorer.core.arrays import Pauses

# What takes longest of each, the lower ones first. Some are no part of what the libraries promise:
# where one is missing, a later piece is larger, and nothing else happens.
_ARRAYS = (
    "importlib.metadata",
    "numpy.testing",
    "numpy.f2py",
    "numpy.ma",
    "scipy._lib.array_api_compat.numpy",
    "scipy._lib._array_api",
)
SPECIAL = (*_ARRAYS, "scipy.special")
"""For `scipy.special`."""
FILTERS = (*SPECIAL, "scipy.ndimage", "contourpy")
"""For `scipy.ndimage` and contourpy."""
CLUSTERING = (
    *SPECIAL,
    "scipy.linalg",
    "scipy.sparse",
    "scipy.constants",
    "scipy.spatial",
    "scipy.cluster.hierarchy",
)
"""For `scipy.cluster.hierarchy`."""
DETECTION = (
    *_ARRAYS,
    "scipy.linalg",
    "skimage.util",
    "skimage.color",
    "skimage.transform",
    "skimage.feature._cascade",
)
"""For the detector of faces of scikit-image."""
LEARNING = (
    *SPECIAL,
    "scipy.sparse",
    "scipy.linalg",
    "scipy.sparse.linalg",
    "scipy.constants",
    "scipy.spatial",
    "scipy.fft",
    "scipy.optimize",
    "scipy.integrate",
    "scipy.interpolate",
    "scipy.ndimage",
    # It comes as a whole, in a fifth of a second; Keras has brought it before a face can be seen.
    "scipy.stats",
    "joblib",
    "sklearn.utils",
    "sklearn.base",
    "sklearn.preprocessing",
    "sklearn.metrics",
    "sklearn.linear_model",
    "sklearn.decomposition",
    "sklearn.neighbors",
    "sklearn.cluster",
    "sklearn.mixture",
)
"""For the parts of scikit-learn that are used."""


def import_steps(modules: tuple[str, ...]) -> Pauses[None]:
    """Import modules, those of one of the tables above, in their order; a step each.

    Nothing is raised: who needs a module that is missing says so by importing it.
    """
    for name in modules:
        if name not in sys.modules:
            with suppress(ImportError):
                import_module(name)
            yield
