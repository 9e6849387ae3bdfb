"""Who is named in a document: by name when one person is known, else between brackets."""

from collections.abc import Sequence

from app.governance.rules import BodyKind

REFERENT, PROJECT_LEAD = "nom et qualité", "nom et fonction"
MOST_NAMES = 4
BOARD = "administration"  # how the assembly of an establishment or a company ends


def somebody(names: Sequence[str], blank: str) -> str:
    """Return the one name that is known; between brackets, the names among which to choose."""
    if len(names) == 1:
        return names[0]
    if not names or len(names) > MOST_NAMES:
        return f"[{blank}]"
    return f"[{' ou '.join(names)}]"


def referent_title(body: BodyKind) -> str:
    """Return what the member who follows the project is called in this assembly."""
    if not body.known:
        return "Membre référent"
    return "Administrateur référent" if body.assembly.text.endswith(BOARD) else "Élu référent"
