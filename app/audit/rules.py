"""Who acts, and what a change says in words: what every write tells the journal."""

from dataclasses import dataclass

from app.kernel.revisions import Version, different


@dataclass(frozen=True)
class Actor:
    """Who acts: an account, or the command line."""

    user_id: int | None
    name: str


# A machine that acts because somebody has armed it: what it does bears both names.
ON_BEHALF = ", armée par "


def on_behalf(machine: Actor, name: str) -> Actor:
    """Return the actor that a machine is, armed by somebody."""
    return Actor(None, f"{machine.name}{ON_BEHALF}{name}")


COMMAND_LINE = Actor(None, "Administration de l’instance")


@dataclass(frozen=True)
class Change:
    """One field that changed, in words: what it is called, what it was, what it is."""

    title: str
    old: str | None
    new: str | None


def changes_between(before: Version, after: Version) -> tuple[Change, ...]:
    """Return what is not the same in two versions."""
    return tuple(
        Change(title, old or None, new or None) for title, old, new in different(before, after)
    )
