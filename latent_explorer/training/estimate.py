"""How long a training takes, roughly: from measurements of others like it."""

from __future__ import annotations

from latent_explorer.training.settings import TrainingSettings

_MEASURED_SIZE = 96
# Seconds a picture of that size takes, on two processor cores: with batch normalisation, and in
# the epochs for which it is folded into the convolutions.
_SECONDS = {"float32": (0.0080, 0.0055), "bfloat16": (0.0070, 0.0035)}
# Of the rest, which every training needs once: TensorFlow starts, networks are compiled.
_START = 12.0
# Reading a photograph; encoding it and measuring its reconstruction takes as long as a third of an
# epoch.
_READING, _ENCODING = 0.003, 0.33


def estimated_seconds(pictures: int, settings: TrainingSettings) -> float:
    """Return about how long a training takes on two processor cores.

    In proportion to what was measured with pictures of 96 x 96 pixels, z-vectors of 256 components
    and batches of 64: other machines, and small batches, may take several times as long.

    Parameters
    ----------
    pictures : int
        How many there are.
    settings : TrainingSettings
        Of the training.
    """
    normalised, folded = _SECONDS[settings.precision]
    epochs = settings.normalised_epochs * normalised
    epochs += (settings.epochs - settings.normalised_epochs) * folded
    each = (settings.size / _MEASURED_SIZE) ** 2 * (epochs + _ENCODING * normalised)
    return _START + pictures * (_READING + each)
