"""What the strategy proves of the method: sentences by item, beside those of the inventory."""

from collections.abc import Iterator
from datetime import date

from app.datasets.inventory.licences import licences
from app.kernel.typography import lowered, plural
from app.publication.rules import Topic
from app.publication.strategy.standing import Standings, TopicStanding
from app.publication.strategy.topics import (
    FirstChoice,
    FormatsChoice,
    LicenceChoice,
    NamingChoice,
    Platform,
    PlatformChoice,
)

# The items of the method that the strategy proves; the inventory proves the others.
ITEMS = frozenset(
    {
        "licence-choisie",
        "mention-de-source-redigee",
        "formats-choisis",
        "plateforme-choisie",
        "catalogue-de-reference-designe",
        "regles-d-ecriture-fixees",
        "premiere-liste-validee",
        "strategie-validee",
    }
)
CORE = (Topic.LICENCE, Topic.FORMATS, Topic.PLATFORM)  # what « la note de stratégie » holds


def findings(standing: Standings) -> dict[str, str]:
    """Return each item that the strategy proves, with what it shows."""
    return {
        item: sentence for made in standing.values() for item, sentence in _proved(made) if sentence
    } | _validated(standing)


def _proved(standing: TopicStanding) -> Iterator[tuple[str, str]]:
    """Give what one choice proves; an empty sentence proves nothing."""
    choice = standing.choice
    if isinstance(choice, LicenceChoice):
        yield from _licence_proves(choice)
    elif isinstance(choice, FormatsChoice):
        families = plural(len(choice.families), "type de données", "types de données")
        yield "formats-choisis", f"formats fixés pour {families}"
    elif isinstance(choice, PlatformChoice):
        # The item asks that the reasons be written.
        yield "plateforme-choisie", f"publication sur {choice.labels}" if standing.reason else ""
        reference = Platform(choice.reference).label
        yield "catalogue-de-reference-designe", f"catalogue de référence\u00a0: {reference}"
    elif isinstance(choice, NamingChoice):
        yield "regles-d-ecriture-fixees", "règles d’écriture des fichiers enregistrées"
    elif isinstance(choice, FirstChoice) and standing.decided:
        first = plural(len(choice.datasets), "premier jeu retenu", "premiers jeux retenus")
        yield "premiere-liste-validee", f"{first}\u202f; {lowered(standing.decided.sentence)}"


def _licence_proves(choice: LicenceChoice) -> Iterator[tuple[str, str]]:
    licence = licences().get(choice.licence)
    if licence is not None and licence.lawful:
        yield "licence-choisie", f"licence choisie\u00a0: {licence.title}"
    if choice.mention:
        yield "mention-de-source-redigee", "mention de la source rédigée"


def _validated(standing: Standings) -> dict[str, str]:
    decided = [standing[topic].decided for topic in CORE if topic in standing]
    if len(decided) < len(CORE) or not all(decided):
        return {}
    last = max(decided, key=lambda decision: decision.on or date.min)
    sentence = f"licence, formats et plateforme\u00a0: {lowered(last.sentence)}"
    return {"strategie-validee": sentence}
