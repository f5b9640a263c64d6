"""Threads take no more memory together than they were given."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from latent_explorer.pictures.memory import MemoryBudget


def test_claims_never_exceed_the_total() -> None:
    budget = MemoryBudget(10)
    lock = threading.Lock()
    held, most = 0, 0

    def work(amount: int) -> None:
        nonlocal held, most
        with budget.claim(amount):
            with lock:
                held += amount
                most = max(most, held)
            with lock:
                held -= amount

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, [1, 10, 3, 7, 0, 5, 6] * 60))
    assert 0 < most <= 10
    with budget.claim(10):
        pass


def test_a_claim_is_given_back_after_an_error() -> None:
    budget = MemoryBudget(10)
    with pytest.raises(KeyError), budget.claim(10):
        raise KeyError
    with budget.claim(10):
        pass


def test_more_than_there_is_cannot_be_claimed() -> None:
    with pytest.raises(ValueError, match="11 bytes"), MemoryBudget(10).claim(11):
        pass
