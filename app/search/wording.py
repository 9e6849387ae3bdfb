"""What the page of the search says of what was found."""

import re

from app.kernel.matching import MOST_LETTERS, MOST_WORDS
from app.kernel.typography import plural
from app.search.results import SearchResults
from app.spaces.findable import Findable, FindableKind

# What means something to other searches: quotes, signs before a word, words in capitals, jokers.
OPERATORS = re.compile(
    r"[\"*%|<>()\[\]{}\\~^=]|(?:^|\s)[-+!]\w|\b(?:AND|OR|NOT|ET|OU|SAUF)\b|\b\w+:\S"
)
# One word for one thing, as a proposal says of what kind it is.
ONE_OF = {
    "pages": "page",
    "points": "point",
    "taches": "tâche",
    "donnees": "jeu de données",
    "acteurs": "acteur",
    "collectivites": "collectivité",
}


def summary(found: SearchResults) -> str:
    """Return how many things were found, or what to do when there is none."""
    if not found.typed:
        return (
            "Tapez un ou plusieurs mots\u00a0: les accents, les pluriels et une faute sont permis."
        )
    if not found.words:
        return "Tapez au moins un mot\u00a0: des signes seuls ne se cherchent pas."
    if found.total == 0:
        return "Rien n’a été trouvé. Essayez un mot plus court, ou un seul mot."
    return f"{plural(found.total, 'résultat')}."


def remarks(found: SearchResults) -> list[str]:
    """Return what somebody should know of how their words were understood."""
    told = []
    if found.shortened:
        told.append(
            f"Votre texte est long\u00a0: seuls ses {MOST_WORDS} premiers mots, dans les "
            f"{MOST_LETTERS} premiers caractères, ont été cherchés."
        )
    if found.words and OPERATORS.search(found.typed):
        told.append(
            "Les signes et les mots comme OR n’ont pas de sens particulier ici\u00a0: "
            "Jalon cherche les mots."
        )
    if found.total and found.mistyped:
        told.append(f"Écriture proche acceptée pour\u00a0: {', '.join(found.mistyped)}.")
    if found.total and not found.whole:
        told.append("Aucun résultat n’a tous vos mots. Voici ce qui s’en approche.")
    return told


def proposal_hint(kind: FindableKind, thing: Findable) -> str:
    """Return what a proposal says beside its title: its kind, and what tells it apart."""
    return ", ".join(filter(None, (ONE_OF.get(kind.code, ""), thing.hint)))
