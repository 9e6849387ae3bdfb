"""JSON that comes from elsewhere: what is read here can be written again."""

import json
from typing import Any, NoReturn

MOST_LEVELS = 50  # far below what Python refuses, which depends on its version and on the moment


def decode(content: str | bytes) -> Any:
    """Read JSON; ``ValueError`` for anything else, NaN and endless numbers or levels included."""
    try:
        found = json.loads(content, parse_constant=_refuse)
    except RecursionError as problem:
        raise ValueError("too deep") from problem
    if _is_deep(found):
        raise ValueError("too deep")
    return found


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)  # NaN is not JSON, whatever Python says


def _is_deep(found: Any) -> bool:
    """Tell whether values stand within each other beyond ``MOST_LEVELS``."""
    level = [found]
    for _ in range(MOST_LEVELS):
        groups = [each for each in level if isinstance(each, dict | list)]
        if not groups:
            return False
        level = [
            inner
            for group in groups
            for inner in (group.values() if isinstance(group, dict) else group)
        ]
    return any(isinstance(each, dict | list) for each in level)
