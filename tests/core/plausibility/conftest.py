"""A codec whose way back is known."""

from __future__ import annotations

import numpy as np
import pytest


class PixelCodec:
    """Writes each component into a pixel, in steps of 1/4; beyond 32 it is cut off."""

    size = 4
    z_dim = 12

    def __init__(self) -> None:
        self.decoded: list[int] = []

    def decode(self, z):
        assert z.dtype == np.float32
        self.decoded.append(len(z))
        pixels = np.zeros((len(z), 48), np.uint8)
        pixels[:, :12] = np.clip(np.round(128 + 4 * z), 0, 255)
        return pixels.reshape(-1, 4, 4, 3)

    def encode(self, pictures):
        assert pictures.dtype == np.uint8
        return (pictures.reshape(-1, 48)[:, :12].astype(np.float32) - 128) / 4


@pytest.fixture
def codec():
    return PixelCodec()
