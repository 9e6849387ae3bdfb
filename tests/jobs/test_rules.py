"""The state of a job in words."""

import pytest

from app.jobs.rules import IN_HAND, JobState, state_in_words


@pytest.mark.parametrize("state", JobState)
def test_only_what_waits_can_be_in_hand(state: JobState) -> None:
    assert state_in_words(state, taken=False) == state.label
    in_hand = IN_HAND if state is JobState.WAITING else state.label
    assert state_in_words(state, taken=True) == in_hand
