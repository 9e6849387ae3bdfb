"""Takes typed values out of a seed file, and gathers a problem for each that is not as expected."""

from collections.abc import Iterator
from datetime import date
from typing import Any, TypeVar

from app.methodology.seedfile import SeedFault, SeedFile

T = TypeVar("T")


class Fields:
    """A mapping inside a seed file, read field by field; problems are gathered, not raised."""

    def __init__(
        self,
        source: SeedFile,
        data: Any,
        problems: list[SeedFault],
        path: tuple[str | int, ...] = (),
    ) -> None:
        """Read ``data``, found at ``path`` of the file."""
        self.source = source
        self.problems = problems
        self.path = path
        self.usable = isinstance(data, dict)
        self.data: dict[str, Any] = data if self.usable else {}
        if not self.usable:
            self._report(
                "Ce passage doit contenir des clés.", "Écrivez «\u202fclé\u00a0: valeur\u202f»."
            )

    def text(self, key: str) -> str:
        """Return a text that must be there."""
        value = self._required(key)
        if isinstance(value, str) and value.strip():
            return value
        return self._expected(key, value, "une phrase", "")

    def optional_text(self, key: str) -> str | None:
        """Return a text, or nothing if the key is absent."""
        return self.text(key) if self.data.get(key) is not None else None

    def number(self, key: str) -> int:
        """Return a whole number that must be there."""
        value = self._required(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        return self._expected(key, value, "un nombre entier", 0)

    def optional_number(self, key: str) -> int | None:
        """Return a whole number, or nothing if the key is absent."""
        return self.number(key) if self.data.get(key) is not None else None

    def flag(self, key: str) -> bool:
        """Return a yes or a no that must be there."""
        value = self._required(key)
        return (
            value if isinstance(value, bool) else self._expected(key, value, "true ou false", False)
        )

    def day(self, key: str) -> date:
        """Return a date that must be there."""
        value = self._required(key)
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            return self._expected(key, value, "une date AAAA-MM-JJ", date.min)

    def optional_day(self, key: str) -> date | None:
        """Return a date, or nothing if the key is absent or null."""
        return self.day(key) if self.data.get(key) is not None else None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts that must be there, perhaps empty."""
        value = self._required(key)
        if isinstance(value, list) and all(isinstance(text, str) for text in value):
            return tuple(value)
        return self._expected(key, value, "une liste de textes", ())

    def optional_texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty if the key is absent."""
        return self.texts(key) if self.data.get(key) is not None else ()

    def mapping(self, key: str) -> "Fields | None":
        """Return the mapping under a key, or nothing if the key is absent."""
        if self.data.get(key) is None:
            return None
        return Fields(self.source, self.data[key], self.problems, (*self.path, key))

    def mappings(self, key: str) -> Iterator["Fields"]:
        """Return each mapping of a list that must be there."""
        value = self._required(key)
        if not isinstance(value, list):
            value = self._expected(key, value, "une liste", [])
        for position, data in enumerate(value):
            yield Fields(self.source, data, self.problems, (*self.path, key, position))

    def _required(self, key: str) -> Any:
        if self.usable and key not in self.data:
            message = f"Il manque la clé «\u202f{key}\u202f»."
            self._report(message, f"Ajoutez une ligne «\u202f{key}\u00a0: …\u202f».")
        return self.data.get(key)

    def _expected(self, key: str, value: Any, expected: str, instead: T) -> T:
        """Report a value of the wrong type and return ``instead``, so that reading goes on."""
        if key in self.data:
            message = (
                f"La clé «\u202f{key}\u202f» ne contient pas {expected} mais «\u202f{value}\u202f»."
            )
            self._report(message, f"Écrivez {expected}.", key)
        return instead

    def _report(self, message: str, remedy: str, *key: str) -> None:
        self.problems.append(self.source.problem(message, remedy, *self.path, *key))
