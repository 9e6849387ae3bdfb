"""The systems on which Jalon is tried, and the Pythons that it accepts untried."""

from dataclasses import dataclass


@dataclass(frozen=True)
class System:
    """A Debian, the name of its suite, and the Python it brings."""

    name: str
    suite: str
    python: str

    def __str__(self) -> str:
        """Name it as the README does."""
        return f"{self.name} ({self.suite})"


SYSTEMS = (
    System("Debian 12", "bookworm", "3.11"),
    System("Debian 13", "trixie", "3.13"),
    System("Debian 14, en préparation", "forky", "3.14"),
)
# No Debian brings it.
UNTRIED = ("3.12",)
# Of all that a machine may hold, what the README asks for, and git to bring the code.
PACKAGES = ("python3", "python3-venv", "make", "git", "ca-certificates")
