"""How plausible vectors are: among the images, or in the void."""

from __future__ import annotations

from dataclasses import dataclass

from latent_explorer.core.plausibility import Judgement
from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.jobs.request import Priority, Request, Result
from latent_explorer.session.numbers import ZVector

# Encoded between two looks at what else is waiting.
_CHUNK = 8


@dataclass(frozen=True, kw_only=True)
class BackgroundRequest(Request):
    """Something that nobody waits for."""

    @property
    def priority(self) -> Priority:
        return Priority.BACKGROUND


@dataclass(frozen=True, kw_only=True)
class QuantilesRequest(BackgroundRequest):
    """The measures of the images themselves, which others are judged by."""

    @property
    def purpose(self) -> str:
        return "measuring the images"


@dataclass(frozen=True, kw_only=True)
class JudgeRequest(BackgroundRequest):
    """Judge the current vector."""

    z: ZVector

    @property
    def purpose(self) -> str:
        return "judging the current face"


@dataclass(frozen=True, kw_only=True)
class JudgeSetRequest(BackgroundRequest):
    """Judge the vectors of a set."""

    settings: SamplingSettings

    @property
    def purpose(self) -> str:
        return "judging the generated faces"


@dataclass(frozen=True, eq=False)
class QuantilesReady(Result):
    """Vectors can be judged from now on."""

    request: QuantilesRequest


@dataclass(frozen=True, eq=False)
class Judged(Result):
    """What there is to say of the current vector so far."""

    request: JudgeRequest
    judgement: Judgement


@dataclass(frozen=True, eq=False)
class JudgedSet(Result):
    """What there is to say of the vectors of a set, in their order."""

    request: JudgeSetRequest
    judgements: tuple[Judgement, ...]
