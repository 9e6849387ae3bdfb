"""Where somebody arrives once signed in: an upper floor that knows their spaces says it."""

from collections.abc import Callable

from flask import url_for

Landing = Callable[[int], str]
_landings: list[Landing] = []


def register(landing: Landing) -> None:
    """Ask this function for the address where an account arrives; nothing means « no opinion »."""
    _landings.append(landing)


def landing_of(user_id: int) -> str:
    """Return where an account arrives: the first address given, or the home page."""
    for landing in _landings:
        if address := landing(user_id):
            return address
    return url_for("pages.home")
