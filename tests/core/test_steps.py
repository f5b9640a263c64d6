from __future__ import annotations

from latent_explorer.core.steps import Stepwise, at_once


def test_all_steps_are_done():
    done = []

    def work() -> Stepwise[str]:
        for step in range(3):
            done.append(step)
            yield
        return "result"

    assert at_once(work()) == "result"
    assert done == [0, 1, 2]
