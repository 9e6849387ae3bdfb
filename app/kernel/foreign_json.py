"""JSON that comes from elsewhere: what is read here can be written again."""

import json
from typing import Any, NoReturn

MOST_LEVELS = 50  # far below what Python refuses, which depends on its version and on the moment


def decode(content: str | bytes) -> Any:
    """Read JSON; ``ValueError`` for anything else, NaN and endless numbers or levels included."""
    try:
        decoded = json.loads(content, parse_constant=_refuse)
    except RecursionError as problem:
        raise ValueError("too deep") from problem
    if _is_deep(decoded):
        raise ValueError("too deep")
    return decoded


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)  # NaN is not JSON, whatever Python says


def _is_deep(decoded: Any) -> bool:
    """Tell whether values stand within each other beyond ``MOST_LEVELS``."""
    level = [decoded]
    for _ in range(MOST_LEVELS):
        groups = [value for value in level if isinstance(value, dict | list)]
        if not groups:
            return False
        level = [
            inner
            for group in groups
            for inner in (group.values() if isinstance(group, dict) else group)
        ]
    return any(isinstance(value, dict | list) for value in level)
