"""Who sends the request, as far as the presentation needs to know."""

from typing import Any, cast

from flask_login import current_user

ANONYMOUS = 0


def is_signed_in() -> bool:
    """Tell whether somebody is signed in."""
    return bool(cast("Any", current_user).is_authenticated)


def person_id() -> int:
    """Return the id of who sends the request, 0 for a visitor."""
    return int(cast("Any", current_user).id) if is_signed_in() else ANONYMOUS
