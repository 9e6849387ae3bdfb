"""How long another machine asks to be left alone, however it says it."""

import pytest

from app.publication.outside.waits import LONGEST_WAIT, seconds_asked, wait_of

NOW = 1_780_000_000.0  # Thursday 28 May 2026, 20:26:40 UTC


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("172800", LONGEST_WAIT),  # two days, and not a moment of 1970
        (str(int(NOW) + 90), 90),
        (str(int(NOW) - 90), 0),
        ("Thu, 28 May 2026 20:30:00 GMT", 200),
        ("Thu, 28 May 2026 20:00:00 GMT", 0),
        ("Mon, 01 Jan 2035 00:00:00 GMT", LONGEST_WAIT),
        ("", None),
        ("bientôt", None),
        ("-5", None),
        ("٣٠", None),
        ("9" * 400, None),
        ("Mon, 99 Jan 2026 00:00:00 GMT", None),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", None),
    ],
)
def test_a_wait_is_read_however_it_is_said(text: str, seconds: int | None) -> None:
    assert seconds_asked(text, NOW) == seconds
    assert wait_of({"Retry-After": text}, NOW) == (seconds or 0)


def test_a_limit_of_requests_says_when_it_ends() -> None:
    assert wait_of({"X-RateLimit-Reset": "30"}, NOW) == 30
    assert wait_of({}, NOW) == 0
