"""What services raise when they cannot do what is asked: a French sentence, and where it goes."""

from typing import Any


class DomainError(Exception):
    """A refusal that the person can understand and mend."""

    def __init__(self, message: str, field: str | None = None) -> None:
        """Keep the sentence to show and, if there is one, the form field it belongs to."""
        super().__init__(message)
        self.message = message
        self.field = field


class Refused(DomainError):
    """The rules forbid it: shown at the field, or above the form."""


class Missing(DomainError):
    """There is no such thing, or it is not theirs to see: a 404 in both cases."""


class Forbidden(DomainError):
    """They are a member but this is not theirs to do: a 403 and a sentence."""


class Lost(DomainError):
    """It was kept, and is not there whole any more: a 410 and a sentence."""


class Conflict(DomainError):
    """Somebody else changed it in the meantime; ``current`` is the present version."""

    def __init__(self, message: str, current: Any = None) -> None:
        """Keep the sentence and the present version."""
        super().__init__(message)
        self.current = current
