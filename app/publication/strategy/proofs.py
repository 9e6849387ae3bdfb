"""What the strategy proves of the method: sentences by item, beside those of the inventory."""

from collections.abc import Iterator
from datetime import date

from app.datasets.inventory.licences import licences, title_of
from app.kernel.typography import lowered, plural
from app.publication.rules import Topic
from app.publication.strategy import formats
from app.publication.strategy.standing import Standings, TopicStanding
from app.publication.strategy.topics import (
    FirstChoice,
    FormatsChoice,
    LicenceChoice,
    NamingChoice,
    Platform,
    PlatformChoice,
)
from app.publication.strategy.wording import SLUGS
from app.spaces.findings import Provable, declare
from app.spaces.permissions import Permission

# What is said of an item while nothing is chosen, and the topic whose page mends it.
PLAIN = {
    "licence-choisie": ("aucune licence n’est choisie dans la stratégie", Topic.LICENCE),
    "mention-de-source-redigee": ("aucune mention n’est écrite dans la stratégie", Topic.LICENCE),
    "formats-choisis": ("aucun format n’est fixé dans la stratégie", Topic.FORMATS),
    "plateforme-choisie": ("aucune plateforme n’est choisie dans la stratégie", Topic.PLATFORM),
    "catalogue-de-reference-designe": (
        "aucun catalogue de référence n’est désigné dans la stratégie",
        Topic.PLATFORM,
    ),
    "regles-d-ecriture-fixees": (
        "aucune règle d’écriture n’est enregistrée dans la stratégie",
        Topic.NAMING,
    ),
    "premiere-liste-validee": (
        "aucune première liste n’est établie dans la stratégie",
        Topic.FIRST,
    ),
    "strategie-validee": (
        "la licence, les formats et la plateforme ne sont pas tous décidés dans la stratégie",
        None,
    ),
}
ACTIONS = {
    Topic.LICENCE: "Choisir la licence",
    Topic.FORMATS: "Fixer les formats",
    Topic.PLATFORM: "Choisir la plateforme",
    Topic.NAMING: "Fixer les règles d’écriture",
    Topic.FIRST: "Établir la première liste",
}
# The items of the method that the strategy proves; other registers prove the others.
ITEMS = frozenset(PLAIN)
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
        # A format that counts as closed proves nothing by itself (CRPA L300-4).
        is_open = formats.problem(choice.families) is None
        yield "formats-choisis", f"formats ouverts fixés pour {families}" if is_open else ""
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


def lacks(standing: Standings) -> dict[str, str]:
    """Return what a choice already made still lacks to prove an item: item -> sentence."""
    return dict(_missing(standing))


def _missing(standing: Standings) -> Iterator[tuple[str, str]]:
    licence, platform = standing.get(Topic.LICENCE), standing.get(Topic.PLATFORM)
    if licence is not None and isinstance(licence.choice, LicenceChoice):
        title = title_of(licence.choice.licence)
        yield "licence-choisie", f"la licence choisie, {title}, n’est pas sur la liste officielle"
    if Topic.FORMATS in standing:
        yield "formats-choisis", "un type de données n’a que des formats fermés"
    if platform is not None and not platform.reason:
        yield "plateforme-choisie", "les raisons du choix de la plateforme ne sont pas écrites"
    if Topic.FIRST in standing:
        yield "premiere-liste-validee", "la première liste est faite, sa décision n’est pas notée"


def _way(topic: Topic | None) -> tuple[str, str, dict[str, str], Permission]:
    """Return the word, the endpoint and the permission of the page that mends a choice."""
    if topic is None:
        decision = "publication.strategy_decision"
        return "Noter la décision", decision, {}, Permission.RECORD_DECISION
    values = {"topic_slug": SLUGS[topic]}
    return ACTIONS[topic], "publication.change_topic", values, Permission.PUBLISH


declare({item: Provable(text, *_way(topic)) for item, (text, topic) in PLAIN.items()})
